"""What the shapes of a slide say, each with its place, and the order in which they are read."""

from __future__ import annotations

import re
from itertools import pairwise

from temario.importing.office.pptx_styles import Box
from temario.model import Blocks
from temario.patterns import pattern
from temario.records import record

_FILE_NAME = pattern(r".{1,120}\.(?:png|jpe?g|gif|bmp|tiff?|webp|svg|emf|wmf)", re.IGNORECASE)
_BY_MACHINE = pattern(
    r" ?(?:descripción generada automáticamente(?: con confianza \w+)?"
    r"|description automatically generated(?: with \w+ confidence)?"
    r"|descrição gerada automaticamente|description générée automatiquement"
    r"|automatisch generierte beschreibung|descrizione generata automaticamente)\.?$",
    re.IGNORECASE,
)


@record
class Item:
    """What one shape says."""

    blocks: Blocks
    box: Box | None
    kind: str = ""
    """The placeholder that it is; empty for any other shape."""
    drawn: bool = False
    """Whether it is a drawn shape with words in it, such as a box of a diagram."""
    text: bool = False
    """Whether it is text alone."""


def in_reading_order(items: list[Item]) -> list[Item]:
    """Return items in the order in which they are read.

    It is that of the file, as for a screen reader, unless one stands wholly above the one before
    it and not to its right: then nobody cared for that order, and it is from top to bottom.
    """
    known = [item.box for item in items if item.box is not None]
    if not any(_goes_back(before, after) for before, after in pairwise(known)):
        return items
    tall = sorted(box.height for box in known)[len(known) // 2]
    unit = max(tall // 2, 1)

    def position(item: Item) -> tuple[int, int]:
        box = item.box or Box(0, 0, 0, 0)
        return (box.top // unit, box.left)

    return sorted(items, key=position)


def _goes_back(before: Box, after: Box) -> bool:
    above = after.top + after.height <= before.top + before.height // 10
    return above and after.left < before.left + before.width // 2


def described(alt: str) -> str:
    """Return what somebody wrote for those who do not see a picture.

    The name of its file, which PowerPoint and others put there, says nothing to anybody.
    """
    words = _BY_MACHINE.sub("", " ".join(alt.split()))
    return "" if _FILE_NAME.fullmatch(words) and "." in words.rsplit(" ", 1)[-1] else words
