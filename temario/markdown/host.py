"""What the Markdown reader asks of the course that a text belongs to."""

from __future__ import annotations

from typing import Literal, Protocol

from temario.model import Asset, Blocks, QuestionRules
from temario.problems import Place, Problem


class Host(Protocol):
    """The course, as the reader of one file sees it."""

    @property
    def language(self) -> str:
        """The BCP 47 tag that the course says, empty where it says none."""

    @property
    def rules(self) -> QuestionRules:
        """What holds for questions that say nothing else."""

    def report(self, problem: Problem) -> None:
        """Take note of a problem."""

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        """Return the file behind `target`; None, with a problem reported, where there is none.

        One that begins with `**/` is named without its folder, as in Obsidian.
        """

    def include(self, target: str, place: Place) -> Blocks:
        """Return what the file `target` holds."""

    def number(self, kind: Literal["figure", "table", "footnote", "question"]) -> int:
        """Return the next number of its kind in the course, from 1."""
