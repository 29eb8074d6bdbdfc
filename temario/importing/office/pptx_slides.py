"""One slide of a deck, read."""

from __future__ import annotations

from collections.abc import Sequence

from temario.importing.office.pptx_items import Item
from temario.model import Block, Blocks, Inlines, List, ListItem, Paragraph
from temario.problems import Place
from temario.records import record, replace
from temario.traverse import plain

_LABEL = 8
"""So many words a box of a diagram may have to be an item of a list."""
_FEW = 3
"""From so many boxes on they are a list."""


@record
class Slide:
    """One slide, read."""

    number: int
    """From 1."""
    title: Inlines
    items: tuple[Item, ...]
    subtitle: Blocks
    kind: str
    """The type of its layout, such as `title` or `secHead`."""
    hidden: bool
    place: Place
    notes: Blocks = ()

    def with_items(self, items: tuple[Item, ...]) -> Slide:
        """Return the slide with these items in the place of its own."""
        return replace(self, items=items)

    @property
    def words(self) -> str:
        """Its title without formatting."""
        return " ".join(plain(self.title).split())

    @property
    def blocks(self) -> Blocks:
        """All that it shows but for its title."""
        return (*self.subtitle, *_words_of_drawing(self.items))


def _words_of_drawing(items: Sequence[Item]) -> Blocks:
    """Return what items say, the words of drawn shapes in a row as one list."""
    found: list[Block] = []
    run: list[Item] = []
    for item in (*items, None):
        if item is not None and _is_label(item):
            run.append(item)
            continue
        found += _listed(run)
        run = []
        found += item.blocks if item is not None else ()
    return tuple(found)


def _is_label(item: Item) -> bool:
    """Return whether an item is a few words beside others, such as a box of a diagram."""
    block = item.blocks[0] if len(item.blocks) == 1 else None
    short = isinstance(block, Paragraph) and len(plain(block.content).split()) <= _LABEL
    return short and item.text and not item.kind


def _listed(run: list[Item]) -> Blocks:
    blocks = tuple(block for item in run for block in item.blocks)
    if len(run) < _FEW or not any(item.drawn for item in run):
        return blocks
    items = tuple(ListItem((block,), block.place) for block in blocks)
    return (List(False, 1, items, blocks[0].place),)
