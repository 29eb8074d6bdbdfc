"""What the Markdown reader asks of the course that a text belongs to."""

from __future__ import annotations

from typing import Literal, Protocol

from temario.model import Asset, Blocks
from temario.problems import Place, Problem


class Host(Protocol):
    """The course, as the reader of one file sees it."""

    def report(self, problem: Problem) -> None:
        """Take note of a problem."""

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        """Return the file behind `target`; None, with a problem reported, where there is none."""

    def include(self, target: str, place: Place) -> Blocks:
        """Return what the file `target` holds."""

    def number(self, kind: Literal["figure", "table", "footnote"]) -> int:
        """Return the next number of its kind in the course, from 1."""
