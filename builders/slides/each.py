"""Stage 2, plan: a list with `{slides=each}` → an overview, and a slide an item."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import Block, Blocks, Inlines, List, ListItem, Paragraph, Strong, Text
from temario.records import record, replace
from temario.traverse import plain


@record
class Each:
    """An item that has a slide of its own."""

    title: Inlines
    """Its lead-in; empty where it has none."""
    id: str
    """Empty where it has none."""
    blocks: Blocks


def is_each(block: Block) -> bool:
    """Return whether `block` is a list each item of which is to have a slide."""
    return isinstance(block, List) and block.attributes.get("slides") == "each"


def overview(node: List) -> List:
    """Return the list with what stands first in each item alone: its lead-in, if it has one."""
    return replace(node, items=tuple(_first(item) for item in node.items))


def each(node: List) -> Iterator[Each]:
    """Yield the items."""
    for item in node.items:
        title, rest = _parted(item)
        blocks = item.blocks
        if title:
            blocks = (Paragraph(rest, item.place), *blocks[1:])
        shown = tuple(b for b in blocks if not isinstance(b, Paragraph) or plain(b.content))
        yield Each(title, item.attributes.id, shown)


def _first(item: ListItem) -> ListItem:
    title, _ = _parted(item)
    if not title:
        return replace(item, blocks=item.blocks[:1])
    first = item.blocks[0]
    assert isinstance(first, Paragraph)
    return replace(item, blocks=(replace(first, content=first.content[:1]),))


def _parted(item: ListItem) -> tuple[Inlines, Inlines]:
    """Return an item's lead-in, without its colon, and what stands behind it."""
    first = item.blocks[0] if item.blocks else None
    if not isinstance(first, Paragraph):
        return (), ()
    lead = first.content[0] if first.content else None
    if not isinstance(lead, Strong):
        return (), first.content
    inside = plain(lead.content).rstrip()
    rest = first.content[1:]
    behind = rest[0] if rest else None
    if isinstance(behind, Text) and behind.text.lstrip().startswith((":", ".")):
        bare = behind.text.lstrip()[1:].lstrip()
        bare = bare[:1].upper() + bare[1:]
        return lead.content, (replace(behind, text=bare), *rest[1:])
    if not rest or inside.endswith((":", ".", "?", "!")):
        return lead.content, rest
    return (), first.content
