"""Text beside other things on a slide → captions of pictures, labels, heads of columns."""

from __future__ import annotations

from collections.abc import Sequence

from temario.importing.captions import fits, label_of, unlabelled
from temario.importing.office.pptx_items import Item
from temario.importing.office.pptx_styles import Box
from temario.model import Figure, Paragraph, Strong, Table, Text
from temario.records import replace
from temario.traverse import plain

_SHORT = 20
"""So many words a text box under a picture may have to be its caption without a label."""
_LABELLED = 40
_MOST = 300
"""On a slide with more shapes nobody placed them by hand."""
_FEW = 12
"""So many words a shape, or the text under it, may have for these two to be one."""


def with_captions(items: Sequence[Item]) -> list[Item]:
    """Return the items of a slide or a group, pictures and tables with what stands at them.

    A short text box right under a picture, and not much wider, is its caption; so is one with a
    label, such as “Figura 1.”, that is near.
    """
    found = list(items)
    if len(found) > _MOST:
        return found
    for item in items:
        at = _owner(item, found)
        if at is None:
            continue
        paragraph = item.blocks[0]
        assert isinstance(paragraph, Paragraph)
        shown = found[at].blocks[0]
        assert isinstance(shown, Figure | Table)
        caption = unlabelled(paragraph.content, label_of(paragraph.content))
        found[at] = replace(found[at], blocks=(replace(shown, caption=caption),))
        found.remove(item)
    return found


def headed(items: Sequence[Item], layout: str) -> list[Item]:
    """Return the items of a slide, the heads of the columns of a comparison in bold."""
    if layout != "twoTxTwoObj":
        return list(items)
    found: list[Item] = []
    for item in items:
        said = _few(item) if item.kind == "body" else None
        if said is not None and not isinstance(said.content[0], Strong):
            bold = replace(said, content=(Strong(said.content, said.place),))
            item = replace(item, blocks=(bold,))
        found.append(item)
    return found


def with_labels(items: Sequence[Item]) -> list[Item]:
    """Return items, drawn shapes of a few words joined with the text right under: `1712: …`."""
    found = list(items)
    if len(found) > _MOST:
        return found
    for item in items:
        label = _few(item) if item.drawn else None
        if label is None or item not in found or item.box is None:
            continue
        under = [
            (distance, at)
            for at, other in enumerate(found)
            if not other.drawn and not other.kind and other.box is not None
            if _few(other) is not None and other.box.width <= item.box.width * 5 // 4
            if (distance := _distance(other.box, item.box, False)) is not None
        ]
        if not under:
            continue
        said = _few(found[min(under)[1]])
        assert said is not None
        colon = Text(": ", label.place)
        joined = replace(label, content=(*label.content, colon, *said.content))
        found[found.index(item)] = replace(item, blocks=(joined,))
        del found[min(under)[1]]
    return found


def _few(item: Item) -> Paragraph | None:
    """Return the one short paragraph that an item is."""
    block = item.blocks[0] if len(item.blocks) == 1 and item.text else None
    few = isinstance(block, Paragraph) and len(plain(block.content).split()) <= _FEW
    return block if few and isinstance(block, Paragraph) else None


def _owner(item: Item, items: Sequence[Item]) -> int | None:
    """Return the place of the item that a text box is the caption of; None where of none."""
    if item.kind or item.drawn or not item.text or item.box is None or len(item.blocks) != 1:
        return None
    block = item.blocks[0]
    if not isinstance(block, Paragraph):
        return None
    label = label_of(block.content)
    if len(plain(block.content).split()) > (_LABELLED if label else _SHORT):
        return None
    near: list[tuple[int, int]] = []
    for at, other in enumerate(items):
        alone = len(other.blocks) == 1 and other.box is not None
        shown = other.blocks[0] if alone else None
        if other is item or other.box is None or not fits(label, shown):
            continue
        if isinstance(shown, Table) and not label:
            continue
        distance = _distance(item.box, other.box, label != "")
        if distance is not None:
            near.append((distance, at))
    return min(near)[1] if near else None


def _distance(text: Box, shown: Box, labelled: bool) -> int | None:
    """Return how far a text is from what it stands under, or over, in EMU; None if too far."""
    middle = text.left + text.width // 2
    off = abs(middle - (shown.left + shown.width // 2))
    wide = text.width > shown.width * 3 // 2 and not labelled
    if off > shown.width // (8 if wide else 2):
        return None
    below = text.top - (shown.top + shown.height)
    above = shown.top - (text.top + text.height)
    room = max(text.height, shown.height // 10)
    if -room // 2 <= below <= room:
        return abs(below)
    return abs(above) if labelled and -room // 2 <= above <= room else None
