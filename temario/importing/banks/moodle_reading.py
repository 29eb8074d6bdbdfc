"""What readers of Moodle's types of questions see of one, and what they give back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Protocol

from temario.importing.banks.asked import Found
from temario.importing.banks.gaps import BLANK, mark, with_gaps
from temario.importing.banks.moodle_cloze import Gapped
from temario.importing.banks.passages import Form
from temario.model import Blocks, Cloze, Paragraph, QuestionKind, Text
from temario.problems import Place
from temario.records import record


class Source(Protocol):
    """An element of Moodle's XML, as its question's reader sees it."""

    @property
    def place(self) -> Place:
        """Where the question stands."""

    @property
    def language(self) -> str:
        """The course's language."""

    @property
    def words(self) -> str:
        """Its own text, as it is written."""

    @property
    def form(self) -> Form:
        """In what that is written."""

    def tell(self, what: str, instead: str) -> None:
        """Say that something is lost."""

    def setting(self, name: str) -> str:
        """Return the text of a child, as it is written."""

    def attribute(self, name: str) -> str:
        """Return an attribute."""

    def parts(self, name: str) -> Sequence[Source]:
        """Return children of a name."""

    def said(self, name: str) -> str:
        """Return the text in a child, in one line."""

    def blocks(self, name: str = "", text: str | None = None, form: Form | None = None) -> Blocks:
        """Return the text in a child, or its own, as blocks; `text` stands for it where given."""

    def picture(self) -> str | None:
        """Return the path of a picture beside the text."""

    def told(self, name: str) -> Blocks:
        """Return what is said of an answer, in the child of this name."""


@record
class Read:
    """A question as far as its type goes."""

    kind: QuestionKind
    found: Found
    stem: Blocks | None = None
    """What is asked, where that is not the question's text as it is."""
    feedback: Blocks = ()
    """What everybody is told besides."""
    points: float | None = None
    """What it is worth, where the question does not say it."""
    case: bool = False
    left: tuple[str, ...] = ()
    """Words that are kept as a comment."""
    gapped: bool = False
    """Whether the question's text was taken apart, and what is left of it is in `left`."""


def decimal_of(text: str) -> Decimal | None:
    """Return the number that a setting is; None where it is none."""
    try:
        value = Decimal(text.strip()) if re.fullmatch(r"\s*-?[\d.]{1,20}\s*", text) else None
    except InvalidOperation:
        return None
    return value


def gapped(source: Source, found: Gapped) -> Read | None:
    """Return a text with gaps as a question; None where it has none."""
    if not found.gaps:
        return None
    told = _told(source, found)
    points = float(found.points) if found.points else None
    left = tuple(found.left)
    if found.number is not None:
        stem = source.blocks("questiontext", found.text.replace(mark(0), BLANK))
        asked = Found(found.number)
        return Read("numeric", asked, stem, told, points, left=left, gapped=True)
    stem, gaps = with_gaps(source.blocks("questiontext", found.text), found.gaps)
    return Read("cloze", Found(Cloze(gaps)), stem, told, points, found.case, left, gapped=True)


def _told(source: Source, found: Gapped) -> Blocks:
    return tuple(
        Paragraph((Text(f"{words}: {said}", source.place),), source.place)
        for words, said in found.told
    )
