"""Formulas that are wider than the page: they are made smaller, and some too small to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor

from temario.model import Block, Formula, Inline, Math
from temario.patterns import pattern
from temario.problems import Problem, warning
from temario.render.maths import draw

_SMALLEST = 5.0
"""Points: smaller letters can hardly be read."""
_WIDTH = pattern(r'\bwidth="([\d.]+)')


def illegible(
    nodes: Iterable[Block | Inline], room: float, size: float, color: str
) -> Iterator[Problem]:
    """Yield a warning for each formula whose letters become too small in `room` millimetres.

    `size`, in points, and `color` are those that formulas are drawn with.
    """
    pixels = room / 25.4 * 96
    for node in nodes:
        if not isinstance(node, Math | Formula):
            continue
        display = isinstance(node, Formula)
        own = size + (1 if display else 0)
        drawn = draw(node.tex, display, own, color)
        found = _WIDTH.search(drawn.svg) if drawn is not None else None
        shown = own * min(1.0, pixels / float(found[1])) if found and float(found[1]) else own
        if shown < _SMALLEST:
            yield warning(
                "wide-formula",
                node.place,
                f"the formula is {own / shown:.1f} times as wide as the page; on paper its letters "
                f"are {floor(shown * 10) / 10:.1f} pt high, too small to be read",
                "Divide it into rows: $$\\begin{aligned} … \\\\ … \\end{aligned}$$.",
            )
