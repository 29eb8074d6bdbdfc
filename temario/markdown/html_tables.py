"""HTML tables → tables of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from temario.markdown.host import Host
from temario.markdown.html import Characters, Element, Node
from temario.model import Alignment, Block, Inlines, Table
from temario.problems import Place

_GROUPS = ("thead", "tbody", "tfoot")


def read_html_table(
    node: Element,
    place: Place,
    line: Callable[[Iterable[Node]], Inlines],
    blocks: Callable[[Iterable[Node]], Iterable[Block]],
    host: Host,
) -> Iterable[Block]:
    """Return a table, after it what stands in it outside of its cells, as browsers show it."""
    rows = [cells for row in _rows(node) if (cells := _cells(row))]
    caption = next((line(e.children) for e in _captions(node)), ())
    strays = [block for stray in _strays(node) for block in blocks([stray])]
    if not rows:
        return strays
    texts = [tuple(line(cell.children) for cell in row) for row in rows]
    width = max(len(row) for row in texts)
    padded = [(*row, *((),) * (width - len(row))) for row in texts]
    alignments: tuple[Alignment, ...] = tuple("" for _ in range(width))
    has_head = all(cell.tag.name == "th" for cell in rows[0])
    head = padded[0] if has_head else ((),) * width
    number = host.number("table") if caption else 0
    body = tuple(padded[1:] if has_head else padded)
    return [Table(head, body, alignments, place, caption, number), *strays]


def _children(node: Element) -> Iterator[Node]:
    """Yield what stands in a table, through its groups of rows."""
    for child in node.children:
        if isinstance(child, Element) and child.tag.name in _GROUPS:
            yield from _children(child)
        else:
            yield child


def _rows(node: Element) -> list[Element]:
    return [c for c in _children(node) if isinstance(c, Element) and c.tag.name == "tr"]


def _captions(node: Element) -> list[Element]:
    return [c for c in _children(node) if isinstance(c, Element) and c.tag.name == "caption"]


def _cells(row: Element) -> list[Element]:
    return [c for c in row.children if isinstance(c, Element) and _is_cell(c)]


def _is_cell(node: Node) -> bool:
    return isinstance(node, Element) and node.tag.name in ("td", "th")


def _strays(node: Element) -> Iterator[Node]:
    has_rows = any(_cells(row) for row in _rows(node))
    first = next(iter(_captions(node)), None) if has_rows else None
    for child in _children(node):
        if child is first or (isinstance(child, Characters) and not child.text.strip()):
            continue
        if isinstance(child, Element) and child.tag.name == "tr":
            yield from (c for c in child.children if not _is_cell(c) and not _is_space(c))
        else:
            yield child


def _is_space(node: Node) -> bool:
    return isinstance(node, Characters) and not node.text.strip()
