"""HTML tables of other programs → tables that Markdown can say, every word kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from temario.importing.html.nodes import characters, element, in_a_line, named, space
from temario.importing.losses import lost
from temario.markdown.html import Characters, Element, Node, inline_tag
from temario.problems import Place, Problem

_GROUPS = ("thead", "tbody", "tfoot")
_WIDEST = 1_000
_WASTE = 20
"""A table may have so many times more places than cells; one with more is taken apart."""


def square(node: Element, place: Place, report: Callable[[Problem], None]) -> Element | list[Node]:
    """Return a table without merged cells, with a row of heads if it shows one.

    Where a cell reaches over others, these are empty. A table of one cell, or one that says
    that it only lays out, is returned as what it holds.
    """
    parts = list(_children(node))
    captions = [part for part in parts if isinstance(part, Element) and named(part, "caption")]
    rows = [part for part in parts if isinstance(part, Element) and named(part, "tr")]
    cells = [found for row in rows if (found := _cells(row))]
    strays = [part for part in parts if not named(part, "tr", "caption") and not space(part)]
    strays += [c for row in rows for c in row.children if not _is_cell(c) and not space(c)]
    count = sum(map(len, cells))
    inside: list[Node] = [_renamed(cell, "div") for row in cells for cell in row]
    if count <= 1 or node.tag.get("role") == "presentation":
        return [*(_renamed(caption, "p") for caption in captions), *strays, *inside]
    grid = _grid(cells, _WASTE * count + 10_000)
    if grid is None:
        report(lost(place, "the form of a table whose cells reach too far", "its words are kept"))
        return [*(_renamed(caption, "p") for caption in captions), *strays, *inside]
    grid[0] = _first(grid, _in_head(node, rows))
    made: list[Node] = [_renamed(caption, "caption") for caption in captions[:1]]
    made += [element("tr", list(row)) for row in grid]
    strays += [_renamed(caption, "p") for caption in captions[1:]]
    return element("table", [*made, *strays])


def _first(grid: list[list[Element]], in_head: bool) -> list[Element]:
    """Return the first row: heads, where it is one of heads or all of it is bold."""
    first = grid[0]
    named_cells = [cell for cell in first if cell.children]
    heads = in_head or (bool(named_cells) and all(named(cell, "th") for cell in named_cells))
    if len(grid) > 1 and (heads or all(map(_bold, first))):
        return [_renamed(cell, "th") for cell in first]
    return [_renamed(cell, "td") for cell in first]


def _in_head(node: Element, rows: list[Element]) -> bool:
    """Return whether the first row stands in the table's head."""
    groups = (child for child in node.children if isinstance(child, Element))
    return any(named(group, "thead") and rows[0] in group.children[:9] for group in groups)


def _children(node: Element) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Element) and child.tag.name in _GROUPS:
            yield from _children(child)
        else:
            yield child


def _is_cell(node: Node) -> bool:
    return named(node, "td", "th")


def _cells(row: Element) -> list[Element]:
    return [c for c in row.children if isinstance(c, Element) and _is_cell(c)]


def _renamed(cell: Element, name: str) -> Element:
    return element(name, cell.children)


def _span(cell: Element, key: str, most: int) -> int:
    value = cell.tag.get(key).strip()
    if not value.isdecimal() or len(value) > 6:
        return 1
    return min(max(int(value), 1), most)


def _grid(rows: list[list[Element]], most: int) -> list[list[Element]] | None:
    """Return rows with empty cells where one beside or above reaches; None past `most` places."""
    reaching: dict[int, int] = {}
    """Columns into which a cell of a row above reaches → the last row that it reaches into."""
    grid: list[list[Element]] = []
    count = width = 0
    for at, row in enumerate(rows):
        line: list[Element] = []
        for cell in row:
            while reaching.get(len(line), -1) >= at:
                line.append(element("td", []))
            last = at + _span(cell, "rowspan", len(rows) - at) - 1
            for place in range(_span(cell, "colspan", _WIDEST)):
                if last > at:
                    reaching[len(line)] = last
                line.append(element("td", []) if place else cell)
        grid.append(line)
        count, width = count + len(line), max(width, len(line))
        if count > most or width * len(rows) > most:
            return None
    return grid


def _bold(node: Element) -> bool:
    """Return whether all the words of a cell are bold, and there are some."""
    words = [child for child in node.children if not space(child) and not named(child, "br")]
    return bool(words) and all(
        isinstance(child, Element)
        and (named(child, "strong", "b") or (named(child, "p", "div", "span") and _bold(child)))
        for child in words
    )


def cell_line(nodes: list[Node]) -> list[Node]:
    """Return what stands in a cell as one line, with breaks where blocks end."""
    found: list[Node] = []
    for part in _flat(nodes):
        last = found[-1] if found else None
        if named(part, "br") and (last is None or named(last, "br")):
            continue
        if space(part) and (last is None or named(last, "br")):
            continue
        found.append(part)
    while found and (named(found[-1], "br") or space(found[-1])):
        found.pop()
    return found


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if not isinstance(node, Element) or in_a_line(node):
            yield node
            continue
        name = node.tag.name
        yield element("br", [])
        if name in ("video", "audio"):
            words = Characters(node.tag.get("title") or node.tag.get("src"), 0)
            yield element("a", [words], ("href", node.tag.get("src")))
        elif name == "li":
            yield Characters("• ", 0)
            yield from cell_line(node.children)
        elif name == "pre":
            for line in characters(node.children).strip("\n").split("\n"):
                yield element("code", [Characters(line, 0)])
                yield element("br", [])
        elif inline_tag(name):
            yield from cell_line(node.children)
        else:
            yield from _flat(node.children)
        yield element("br", [])
