"""Written text, read again: whether it says what it was made of."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Literal

from temario.markdown import read_markdown
from temario.model import Asset, Blocks, Paragraph, QuestionRules, Text
from temario.patterns import pattern
from temario.problems import Place, Problem
from temario.writing.alike import Form, alike

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACE = Place("")
"""Where nothing stands yet."""
_OTHER = Paragraph((Text("x", PLACE),), PLACE)
_MARK = pattern(r"\[\^([\w-]+)\]")


class _Nowhere:
    """A course without files."""

    language = ""
    rules = QuestionRules()

    def __init__(self) -> None:
        self.numbers = count(1)

    def report(self, problem: Problem) -> None:
        """Take no note: what counts is what is read."""

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        """Return nothing: no file is looked for."""

    def include(self, target: str, place: Place) -> Blocks:
        """Return nothing: no file is looked for."""
        return ()

    def number(self, kind: Literal["figure", "table", "footnote", "question"]) -> int:
        """Return the next number."""
        return next(self.numbers)


def read(text: str) -> Blocks:
    """Return the blocks of a text that belongs to no course."""
    return read_markdown(text.replace("\r\n", "\n").replace("\r", "\n"), "", _Nowhere())


def reads_as(text: str, block: Paragraph | Blocks, labels: Iterable[str] = ()) -> bool:
    """Return whether `text`, between other paragraphs, reads as `block`.

    `labels` are those of the footnotes in it.
    """
    blocks = block if isinstance(block, tuple) else (block,)
    notes = "".join(f"\n\n[^{label}]: x" for label in labels)
    found = read(f"x\n\n{text}\n\nx{notes}")
    return alike(found) == _between(blocks)


def _between(blocks: Blocks) -> Form:
    return alike((_OTHER, *blocks, _OTHER))
