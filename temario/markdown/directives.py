"""Directives of MyST that are no boxes: figures, tables of lists, tables with a caption."""

from __future__ import annotations

from collections.abc import Callable

from temario.markdown.attributes import merged
from temario.markdown.divs import Div
from temario.markdown.host import Host
from temario.markdown.pictures import figure, found_picture
from temario.model import (
    Alignment,
    Attributes,
    Block,
    Blocks,
    Figure,
    Inlines,
    List,
    Media,
    Paragraph,
    Picture,
    Table,
)
from temario.problems import Place
from temario.records import replace

Title = Callable[[str, Place], Inlines]
"""Reads a title as a line of text."""


def read_directive(div: Div, place: Place, blocks: Blocks, title: Title, host: Host) -> Blocks:
    """Return what a directive that is no box becomes; `blocks` are what it holds."""
    match div.name:
        case "figure" | "image":
            return _figure(div, place, blocks, host)
        case "table" | "list-table":
            return _table(div, place, blocks, title, host)
        case "include":
            return (*host.include(div.argument.strip("\"'<>"), place), *blocks)
        case _:
            return blocks


def _figure(div: Div, place: Place, blocks: Blocks, host: Host) -> Blocks:
    given = div.attributes
    keys = tuple(key for key in given.values if key[0] == "width")
    attributes = Attributes(given.id, (), keys)
    found = found_picture(
        Picture(div.argument, None, given.get("alt"), place, "", attributes), host
    )
    if isinstance(found, Media):
        return (found, *blocks)
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph):
        return (figure(found, first.content, host), *blocks[1:])
    if isinstance(first, Figure) and not div.argument:
        return blocks
    return (figure(found, (), host), *blocks)


def _table(div: Div, place: Place, blocks: Blocks, title: Title, host: Host) -> Blocks:
    first = blocks[0] if blocks else None
    listed = _of_list(first, place) if isinstance(first, List) else None
    if listed is not None and div.name == "list-table":
        blocks = (listed, *blocks[1:])
    caption = title(div.argument, place) if div.argument else ()
    at = next((i for i, block in enumerate(blocks) if isinstance(block, Table)), -1)
    if at < 0:
        return (*((Paragraph(caption, place),) if caption else ()), *blocks)
    return (*blocks[:at], *_captioned(blocks[at], div, caption, host), *blocks[at + 1 :])


def _captioned(table: Block, div: Div, caption: Inlines, host: Host) -> Blocks:
    if not isinstance(table, Table):
        return (table,)
    if caption and not table.number:
        table = replace(table, caption=caption, number=host.number("table"))
    both = merged(table.attributes, Attributes(div.attributes.id))
    return (replace(table, attributes=both),)


def _of_list(rows: List, place: Place) -> Table | None:
    """Return a list of lists of the same length as a table; None where a cell holds more."""
    cells: list[tuple[Inlines, ...]] = []
    for row in rows.items:
        inner = row.blocks[0] if len(row.blocks) == 1 else None
        if not isinstance(inner, List):
            return None
        cells.append(tuple(_cell(item.blocks) or () for item in inner.items))
        if any(_cell(item.blocks) is None for item in inner.items):
            return None
    width = len(cells[0]) if cells else 0
    if not width or any(len(row) != width for row in cells):
        return None
    none: Alignment = ""
    return Table(cells[0], tuple(cells[1:]), (none,) * width, place)


def _cell(blocks: tuple[Block, ...]) -> Inlines | None:
    if not blocks:
        return ()
    first = blocks[0]
    return first.content if len(blocks) == 1 and isinstance(first, Paragraph) else None
