"""Formulas that do not parse."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import Course, Formula, Math
from temario.problems import Problem, warning
from temario.render.maths import parses
from temario.traverse import walk_course


def formulas(course: Course) -> Iterator[Problem]:
    """Yield a warning for every formula that outputs must show as its source."""
    for node in walk_course(course):
        if isinstance(node, Math | Formula) and not parses(node.tex):
            shown = node.tex if len(node.tex) <= 40 else f"{node.tex[:40]}…"
            yield warning(
                "broken-formula",
                node.place,
                f"the formula {shown} cannot be read and is shown as its source",
                "Check the names of commands and that every { has its }.",
            )
