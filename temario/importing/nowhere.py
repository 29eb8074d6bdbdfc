"""What the reader of Markdown and HTML asks of a course, where there is none yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Literal

from temario.model import Asset, Blocks, Paragraph, QuestionRules, Text
from temario.problems import Place, Problem
from temario.records import mutable

_LATER = ("missing-alt", "missing-captions")
"""What `temario check` says of the imported course, with the line that it stands on."""


@mutable
class Nowhere:
    """A course without files and numbers: a `temario.markdown.Host`."""

    take: Callable[[Problem], None]
    language: str = ""
    rules: QuestionRules = field(default_factory=QuestionRules)

    def report(self, problem: Problem) -> None:
        """Hand on what matters now."""
        if problem.rule not in _LATER:
            self.take(problem)

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        """Return nothing: files are looked for later."""

    def include(self, target: str, place: Place) -> Blocks:
        """Return the line as words: there is nothing to include."""
        return (Paragraph((Text(f"include {target}", place),), place),)

    def number(self, kind: Literal["figure", "table", "footnote", "question"]) -> int:
        """Return nothing that means anything."""
        return 0
