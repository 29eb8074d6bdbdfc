"""Placeholders of a template: where they stand, and the style that they inherit."""

from __future__ import annotations

from typing import Any

from builders.slides.master import EMU
from builders.slides.pages import Box

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


SPACES = {"a": A[1:-1], "p": P[1:-1]}


def layouts_of(deck: Any) -> list[Any]:
    """Return the layouts of all masters, in order."""
    return [layout for master in deck.slide_masters for layout in master.slide_layouts]


def kind_of(shape: Any) -> str:
    """Return the type of a placeholder (ECMA-376-1, 19.7.10)."""
    return str(shape.element.xpath(".//p:nvPr/p:ph")[0].get("type", "obj"))


def placeholder(layout: Any, *kinds: str) -> Any:
    """Return a layout's first placeholder of these kinds, the likelier kinds first."""
    for kind in kinds:
        for shape in layout.placeholders:
            if kind_of(shape) == kind:
                return shape
    return None


def title_of(layout: Any) -> Any:
    """Return a layout's placeholder of the title, None where it has none."""
    return placeholder(layout, "title", "ctrTitle")


def body_of(layout: Any) -> Any:
    """Return a layout's placeholder of text, None where it has none."""
    return placeholder(layout, "obj", "body")


def columns_of(layout: Any) -> tuple[Any, Any] | None:
    """Return a layout's two placeholders of text that stand beside each other, the left first."""
    texts = [shape for shape in layout.placeholders if kind_of(shape) in ("obj", "body")]
    if len(texts) != 2 or any(None in (shape.left, shape.top) for shape in texts):
        return None
    left, right = sorted(texts, key=lambda shape: int(shape.left))
    apart = left.left + left.width <= right.left
    level = abs(left.top - right.top) < left.height / 4
    return (left, right) if apart and level else None


def vertical(layout: Any) -> bool:
    """Return whether a layout's title or text is turned (ECMA-376-1, 20.1.10.83)."""
    for shape in layout.placeholders:
        if kind_of(shape) not in ("title", "ctrTitle", "subTitle", "body", "obj"):
            continue
        if shape.element.xpath(".//p:nvPr/p:ph")[0].get("orient") == "vert":
            return True
        if shape.element.xpath("./p:txBody/a:bodyPr[@vert and @vert != 'horz']"):
            return True
    return str(layout.element.get("type", "")).startswith("vert")


def box_of(shape: Any, fallback: Box) -> Box:
    """Return where a placeholder's text stands, without its inner margins."""
    if shape is None or None in (shape.left, shape.top, shape.width, shape.height):
        return fallback
    inset = {"lIns": 7.2, "tIns": 3.6, "rIns": 7.2, "bIns": 3.6}
    for style in reversed(_shapes(shape)):
        for frame in style.xpath("./p:txBody/a:bodyPr"):
            inset |= {key: int(frame.get(key)) / EMU for key in inset if frame.get(key)}
    left, top = shape.left / EMU + inset["lIns"], shape.top / EMU + inset["tIns"]
    width = shape.width / EMU - inset["lIns"] - inset["rIns"]
    return Box(left, top, width, shape.height / EMU - inset["tIns"] - inset["bIns"])


def _shapes(shape: Any) -> list[Any]:
    """Return a layout's placeholder and the master's that it inherits from, as elements."""
    wanted = {"ctrTitle": "title", "subTitle": "body", "obj": "body"}.get(
        kind_of(shape), kind_of(shape)
    )
    master = shape.part.slide_layout.slide_master
    above = [other.element for other in master.placeholders if kind_of(other) == wanted]
    return [shape.element, *above[:1]]


def levels(shape: Any) -> list[Any]:
    """Return the styles of a placeholder's first level, the nearest first."""
    styles = [level for e in _shapes(shape) for level in e.xpath("./p:txBody/a:lstStyle/a:lvl1pPr")]
    kind = "titleStyle" if kind_of(shape) in ("title", "ctrTitle") else "bodyStyle"
    master = shape.part.slide_layout.slide_master.element
    return styles + master.xpath(f"./p:txStyles/p:{kind}/a:lvl1pPr")  # type: ignore[no-any-return]


def size_of(shape: Any, fallback: float) -> float:
    """Return a placeholder's size of type: its own, its master's, or that of the styles."""
    for level in levels(shape) if shape is not None else ():
        for properties in level.iterfind("a:defRPr[@sz]", SPACES):
            return int(properties.get("sz")) / 100
    return fallback


def manner_of(shape: Any, size: float) -> tuple[bool, float, bool]:
    """Return whether a placeholder's text is in capitals, its spacing, and whether it is bold.

    The space behind each letter is in ems at `size`; less than the font's own is not told.
    """
    found: dict[str, str] = {}
    for level in levels(shape) if shape is not None else ():
        for properties in level.iterfind("a:defRPr", SPACES):
            found = {**properties.attrib, **found}
    spacing = int(found.get("spc", 0)) / 100 / size
    return found.get("cap") in ("all", "small"), max(0.0, spacing), found.get("b") in ("1", "true")


def fill_of(level: Any) -> str:
    """Return the colour of a level's text: a name of the scheme, `#rrggbb`, or nothing."""
    for colour in level.iterfind("a:defRPr/a:solidFill/a:schemeClr", SPACES):
        return "" if len(colour) else str(colour.get("val"))
    for colour in level.iterfind("a:defRPr/a:solidFill/a:srgbClr", SPACES):
        return "#" + str(colour.get("val"))
    return ""
