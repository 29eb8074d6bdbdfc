"""Tables of Markdown, and the captions under them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode

from temario.markdown.attributes import merged
from temario.model import Alignment, Attributes, Block, Inlines, Table, Text
from temario.patterns import pattern
from temario.problems import Place, Problem, warning
from temario.records import replace

_CAPTION = pattern(r"(?:Table|Tabla)?:[ \t]+")

Ending = Callable[[SyntaxTreeNode], tuple[Inlines, Attributes]]
"""Reads the text of a cell or a paragraph, and the attributes at its end."""


def read_table(
    node: SyntaxTreeNode,
    place: Place,
    read: Callable[[SyntaxTreeNode], Inlines],
    ending: Ending,
    number: Callable[[], int],
) -> Table:
    """Return a table, with the caption that stands directly under it, if one does.

    `read` returns the text of a cell.
    """
    head, *bodies = node.children
    rows = [row for body in bodies for row in body.children]
    alignments = tuple(
        cast("Alignment", str(cell.attrs.get("style", "")).partition(":")[2])
        for cell in head.children[0].children
    )
    table = Table((), (), alignments, place)
    last = rows[-1].children if rows else []
    if last and _starts_caption(last[0]) and not any(_holds(cell) for cell in last[1:]):
        table = with_caption(table, rows.pop().children[0], ending, number)
    cells = [tuple(read(cell) for cell in row.children) for row in (head.children[0], *rows)]
    return replace(table, head=cells[0], rows=tuple(cells[1:]))


def keep_surplus(
    table: Table, node: SyntaxTreeNode, lines: list[str], report: Callable[[Problem], None]
) -> Table:
    """Return `table` with the cells beyond its columns in the last ones of their rows.

    GFM drops them; an author's words are not dropped. `lines` are those of the file.
    """
    width, bodies = len(table.head), node.children[1:]
    rows = list(table.rows)
    for index, row in enumerate(row for body in bodies for row in body.children):
        cells = _typed_cells(lines[row.map[0]]) if row.map else []
        beyond = [cell for cell in cells[width:] if cell]
        if beyond and index < len(rows):
            # The first line of a table is its head, the second the line of dashes.
            place = replace(table.place, line=table.place.line + index + 2)
            report(_too_many_cells(beyond, place))
            *first, last = rows[index]
            rows[index] = (*first, (*last, Text(" ".join(("", *beyond)), place)))
    return replace(table, rows=tuple(rows))


def _typed_cells(line: str) -> list[str]:
    """Return the cells of a row as they were typed."""
    cells = [cell.strip() for cell in escapedSplit(line.strip(" \t>"))]
    cells = cells[1:] if cells and not cells[0] else cells
    return cells[:-1] if cells and not cells[-1] else cells


def _too_many_cells(cells: list[str], place: Place) -> Problem:
    return warning(
        "surplus-cells",
        place,
        "this row has more cells than the table's first line; what is too much is shown in its "
        f"last column: {' | '.join(cells)}",
        "Give the first line and the line of dashes as many columns, or write \\| for a bar "
        "inside a cell.",
    )


def takes_caption(block: Block | None, node: SyntaxTreeNode) -> bool:
    """Return whether the paragraph `node` is the caption of `block`, which stands before it."""
    return isinstance(block, Table) and not block.number and _starts_caption(node)


def with_caption(
    table: Table,
    node: SyntaxTreeNode,
    ending: Ending,
    number: Callable[[], int],
) -> Table:
    """Return `table` with the text of `node` as its caption."""
    content, attributes = ending(node)
    first = content[0]
    if isinstance(first, Text):
        rest = replace(first, text=_CAPTION.sub("", first.text, count=1))
        content = (rest, *content[1:]) if rest.text else content[1:]
    attributes = merged(attributes, table.attributes)
    return replace(table, caption=content, number=number(), attributes=attributes)


def _starts_caption(node: SyntaxTreeNode) -> bool:
    start = node.children[0].content if node.children else ""
    return _CAPTION.match(start) is not None


def _holds(node: SyntaxTreeNode) -> bool:
    return any(child.content for child in node.children)
