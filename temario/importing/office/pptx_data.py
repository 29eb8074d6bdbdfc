"""Tables, charts and SmartArt of PowerPoint → tables and lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temario.importing.html.tidy import line as tidy_line
from temario.importing.office.pptx_text import A, Line, TextReader
from temario.model import (
    Alignment,
    Block,
    Inline,
    Inlines,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Strong,
    Table,
    Text,
)
from temario.problems import Place
from temario.traverse import plain

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MOST_ROWS = 200
_MOST_CELLS = 20_000
_DEEPEST = 8
_RIGHT: tuple[Alignment, ...] = ("right",)


def table_of(element: Any, reader: TextReader) -> Table | None:
    """Return a table (`a:tbl`); cells into which others reach are empty."""
    rows = [[_cell(c, reader) for c in row.findall(f"{A}tc")] for row in element.findall(f"{A}tr")]
    width = max(map(len, rows), default=0)
    if not width or width * len(rows) > _MOST_CELLS:
        return None
    square = [(*row, *((),) * (width - len(row))) for row in rows]
    properties = element.find(f"{A}tblPr")
    first = properties is not None and properties.get("firstRow", "0") in ("1", "true")
    if not first and len(square) > 1:
        first = all(map(_is_bold, square[0]))
    head = tuple(_plain_head(cell) for cell in square[0]) if first else ((),) * width
    body = tuple(square[1:] if first else square)
    return Table(head, body, tuple("" for _ in head), reader.place)


def _is_bold(cell: Inlines) -> bool:
    return len(cell) == 1 and isinstance(cell[0], Strong)


def _plain_head(cell: Inlines) -> Inlines:
    return cell[0].content if len(cell) == 1 and isinstance(cell[0], Strong) else cell


def _cell(element: Any, reader: TextReader) -> Inlines:
    content: list[Inline] = []
    for line in reader.lines(element.find(f"{A}txBody")):
        if line.content:
            content += [LineBreak(reader.place)] if content else []
            content += _with_bullet(line)
    return tidy_line(tuple(content), maths=False)


def _with_bullet(line: Line) -> Inlines:
    return (Text("• ", line.place), *line.content) if line.bullet else line.content


# --- Charts ------------------------------------------------------------------------------------


def chart_of(root: Any, place: Place) -> Table | None:
    """Return the data of a chart (`c:chartSpace`) as a table; None where it keeps none."""
    series = list(root.iter(f"{_C}ser"))
    columns = [_series(each, index) for index, each in enumerate(series)]
    keys: dict[str, None] = {}
    for _, points in columns:
        keys.update(dict.fromkeys(points))
        if len(keys) > _MOST_ROWS:
            break
    rows = list(keys)[:_MOST_ROWS]
    if not rows or len(rows) * len(columns) > _MOST_CELLS:
        return None
    names = [name for name, _ in columns]
    head = tuple(_words(name, place) for name in ("", *names))
    body = tuple(
        tuple(
            _words(cell, place) for cell in (key, *(points.get(key, "") for _, points in columns))
        )
        for key in rows
    )
    sides: tuple[Alignment, ...] = ("", *_RIGHT * len(columns))
    return Table(head, body, sides, place, _title(root, place))


def _series(element: Any, index: int) -> tuple[str, dict[str, str]]:
    """Return a series' name, and its values by their categories."""
    name = "".join(element.xpath("./*[local-name()='tx']//*[local-name()='v']/text()"))
    labels = _points(element, "cat") or _points(element, "xVal")
    values = _points(element, "val") or _points(element, "yVal")
    points: dict[str, str] = {}
    for at, value in values.items():
        key = labels.get(at) or str(at + 1)
        points[key if key not in points else f"{key} ({at + 1})"] = value
    return name or str(index + 1), points


def _points(element: Any, name: str) -> dict[int, str]:
    """Return the points of a series that the chart keeps, by their index, levels joined."""
    holder = element.find(f"{_C}{name}")
    found: dict[int, str] = {}
    for point in holder.iter(f"{_C}pt") if holder is not None else ():
        index, value = point.get("idx", ""), point.findtext(f"{_C}v")
        if index.isdecimal() and len(index) < 7 and value:
            at = int(index)
            found[at] = f"{_shortened(value)}, {found[at]}" if at in found else _shortened(value)
    return found


def _shortened(value: str) -> str:
    """Return a number without what floating point adds to it: 0.30000000000000004 is 0.3."""
    try:
        number = float(value)
    except ValueError:
        return value
    return f"{number:.12g}" if len(value) > 12 and value.lower() not in ("nan", "inf") else value


def _title(root: Any, place: Place) -> Inlines:
    title = root.find(f"{_C}chart/{_C}title")
    words = "".join(title.itertext(f"{A}t", f"{_C}v")) if title is not None else ""
    return _words(words, place)


def _words(words: str, place: Place) -> Inlines:
    text = " ".join(words.split())
    return (Text(text, place),) if text else ()


# --- SmartArt ------------------------------------------------------------------------------------


def smartart_of(root: Any, reader: TextReader) -> Block | None:
    """Return the words of a SmartArt (`dgm:dataModel`) as a list, nested as they are."""
    points = {p.get("modelId", ""): p for p in root.iter(f"{_D}pt")}
    children: dict[str, list[tuple[int, str]]] = {}
    below: set[str] = set()
    for link in root.iter(f"{_D}cxn"):
        if link.get("type", "parOf") == "parOf":
            order = link.get("srcOrd", "0")
            position = int(order) if order.isdecimal() and len(order) < 7 else 0
            children.setdefault(link.get("srcId", ""), []).append(
                (position, link.get("destId", ""))
            )
            below.add(link.get("destId", ""))
    tops = [i for i, p in points.items() if p.get("type", "node") == "doc"]
    tops = tops or [i for i in points if i not in below]
    seen: set[str] = set()

    def words(identifier: str) -> Inlines:
        point = points.get(identifier)
        kind = point.get("type", "node") if point is not None else "pres"
        if point is None or kind not in ("node", "asst", "doc"):
            return ()
        return reader.words(point.find(f"{_D}t"))

    items = tuple(
        item for top in tops for item in _items(top, children, words, reader.place, seen, 0)
    )
    left = [i for i in points if i not in seen and i not in tops and plain(words(i)).strip()]
    rest = tuple(ListItem((Paragraph(words(i), reader.place),), reader.place) for i in left)
    return List(False, 1, (*items, *rest), reader.place) if items or rest else None


def _items(
    identifier: str,
    children: dict[str, list[tuple[int, str]]],
    words: Callable[[str], Inlines],
    place: Place,
    seen: set[str],
    depth: int,
) -> list[ListItem]:
    found: list[ListItem] = []
    for _, child in sorted(children.get(identifier, [])):
        if child in seen:
            continue
        seen.add(child)
        content = words(child)
        # What is deeper than a list can say is listed behind the others.
        deeper = depth < _DEEPEST
        inner = _items(child, children, words, place, seen, depth + 1) if deeper else []
        if not plain(content).strip():
            found += inner
            continue
        nested = (List(False, 1, tuple(inner), place),) if inner else ()
        found.append(ListItem((Paragraph(content, place), *nested), place))
    return found
