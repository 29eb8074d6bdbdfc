"""SVG as a drawing library writes it → SVG 1.1 of shapes and text that every program draws alike.

Of what a stranger's text may have put into it only what is known here comes through: shapes,
text, gradients and clips, with numbers and colours. Style sheets are applied and go, and so do
scripts, links, pictures, HTML and whatever else is not named.
"""

from __future__ import annotations

import math
import re
from dataclasses import field
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from temario.patterns import pattern
from temario.records import mutable
from temario.render.svg_lines import points_of
from temario.render.svg_style import (
    INITIAL,
    INNER,
    NUMBER,
    NUMBERS,
    SVG,
    Style,
    colour_of,
    declared,
    length,
)
from temario.render.svg_text import Lines, look_of, set_letters

_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_GROUPS = ("g", "svg", "a", "switch", "symbol")
_DEFINITIONS = ("linearGradient", "radialGradient", "clipPath")
_GEOMETRY = (
    "d", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "points",
)  # fmt: skip
_GRADIENT = ("x1", "y1", "x2", "y2", "cx", "cy", "r", "fx", "fy", "gradientUnits", "offset")
_GEOMETRY_VALUE = pattern(r"[\w\s,.+\-%]*")
_TRANSFORM = pattern(r"(\s*(translate|rotate|scale|matrix|skewX|skewY)\([\d\s,.eE+-]*\)\s*,?)*")
_INHERITED = (
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "fill-rule", "fill-opacity", "stroke-opacity", "font-size", "font-weight", "font-style",
    "text-anchor", "dominant-baseline", "text-decoration", "visibility", "color",
)  # fmt: skip
_PAINTED = (
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "fill-rule", "opacity", "fill-opacity", "stroke-opacity",
)  # fmt: skip
_LOWERED = {"central": 0.35, "middle": 0.35, "mathematical": 0.35, "hanging": 0.75,
            "text-before-edge": 0.9, "text-after-edge": -0.2}  # fmt: skip
"""How far under its place a line of text stands, in ems, by what of it is to be there."""
_DEEPEST = 60
_MARGIN = 4
"""Space around a drawing, whose lines may end at its edge."""
_EDGE = 3.0
"""How far an area reaches beyond its text, at most."""


@mutable
class Plain:
    """A drawing made plain."""

    root: Element
    texts: list[str] = field(default_factory=list)
    """What it says, one entry a text, in its own order."""
    least: float = 0.0
    """The size of its smallest letters, in its own units; 0 without text."""
    title: str = ""
    description: str = ""

    def text(self) -> str:
        """Return the SVG as text."""
        return tostring(self.root, encoding="unicode")


def plain(svg: str, letters: float = 1.0) -> Plain:
    """Return `svg` made plain, letters `letters` times as large. Raises `ValueError`.

    That is where it is no SVG, or says no size.
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(svg.encode("utf-8"), parser)
    if root is None or etree.QName(root).localname != "svg":
        message = "no SVG"
        raise ValueError(message)
    return _Writer(root, letters).written()


class _Writer:
    """Writes a drawing anew."""

    def __init__(self, root: Any, letters: float) -> None:
        self._root = root
        self._letters = letters
        self._rules = declared(root)
        self._markers = {
            node.get("id"): node for node in root.iter(f"{{{SVG}}}marker") if node.get("id")
        }
        box = [float(part) for part in re.findall(NUMBER, root.get("viewBox") or "")]
        if len(box) != 4 or not all(map(math.isfinite, box)) or min(box[2:]) <= 0:
            message = "an SVG without a size"
            raise ValueError(message)
        left, top = math.floor(box[0]) - _MARGIN, math.floor(box[1]) - _MARGIN
        right, bottom = math.ceil(box[0] + box[2]), math.ceil(box[1] + box[3])
        self._box = [left, top, right + _MARGIN - left, bottom + _MARGIN - top]
        self._used: set[str] = set()
        self._sizes: list[float] = []
        self._out = Plain(Element("svg"))

    def written(self) -> Plain:
        """Return the drawing."""
        out, box = self._out, self._box
        out.root.set("xmlns", SVG)
        out.root.set("width", _short(box[2]))
        out.root.set("height", _short(box[3]))
        out.root.set("viewBox", " ".join(map(_short, box)))
        style = self._style(self._root, dict(INITIAL))
        for child in self._root:
            self._element(child, out.root, style, 0)
        self._definitions()
        out.least = min(self._sizes, default=0.0)
        return out

    # --- Style ----------------------------------------------------------------------------

    def _style(self, node: Any, above: Style) -> Style:
        """Return what an element looks like, with what it inherits."""
        own = {key: value for key, value in node.attrib.items() if isinstance(key, str)}
        declared = {**own, **self._rules.get(node, {})}
        found = {name: above[name] for name in _INHERITED}
        found["opacity"] = "1"
        for name in ("color", *(n for n in INITIAL if n != "color")):
            value = declared.get(name, "").strip()
            if not value or value in ("inherit", "revert"):
                continue
            found[name] = self._value(name, value, found, above)
        for name in ("marker-start", "marker-mid", "marker-end", "clip-path", "display"):
            found[name] = declared.get(name, "").strip()
        return found

    def _value(self, name: str, value: str, found: Style, above: Style) -> str:
        """Return a declared value as it is written here; what is above where it means nothing."""
        if name in ("fill", "stroke", "color"):
            return colour_of(value, found, name) or above[name]
        if name == "font-size":
            size = length(value, float(above["font-size"]))
            return str(size) if size is not None and 0 < size < 1000 else above["font-size"]
        pattern = NUMBERS.get(name)
        if pattern is not None:
            kept = value if pattern.fullmatch(value) else above.get(name, INITIAL[name])
            kept = kept.replace("px", "")
            numbers = re.findall(NUMBER, kept)
            if name == "stroke-dasharray" and (not any(map(float, numbers)) or kept == "1, 0"):
                return "none"
            return kept
        return value

    # --- Elements -------------------------------------------------------------------------

    def _element(self, node: Any, into: Element, above: Style, depth: int) -> None:
        if not isinstance(node.tag, str) or depth > _DEEPEST:
            return
        name = node.tag.rpartition("}")[2]
        if name in ("title", "desc") and depth == 0:
            said = " ".join("".join(node.itertext()).split())
            if name == "title":
                self._out.title = said
            else:
                self._out.description = said
        if name not in (*_SHAPES, *_GROUPS, "text") or name == "symbol":
            return
        style = self._style(node, above)
        if style["display"] == "none" or style["visibility"] == "hidden":
            return
        if name in _GROUPS:
            self._group(node, name, into, style, depth)
        elif name == "text":
            self._text(node, into, style)
        else:
            self._shape(node, name, into, style)

    def _group(self, node: Any, name: str, into: Element, style: Style, depth: int) -> None:
        group = Element("g")
        move = node.get("transform") or ""
        if name == "svg":
            move = _inner_place(node)
        self._common(group, move, style)
        for child in node:
            self._element(child, group, style, depth + 1)
        inner = [child.tag.rpartition("}")[2] for child in node if isinstance(child.tag, str)]
        if inner == ["rect", "text"] and node[0].get("class") == "background":
            _centred(group)
        if len(group) and group.attrib:
            into.append(group)
        else:
            into.extend(group)

    def _common(self, element: Element, move: str, style: Style) -> None:
        if move.strip() and _TRANSFORM.fullmatch(move):
            element.set("transform", " ".join(move.split()))
        clip = INNER.fullmatch(style["clip-path"])
        if clip:
            self._used.add(clip[1])
            element.set("clip-path", f"url(#{_id(clip[1])})")
        if style["opacity"] != "1" and element.tag == "g":
            element.set("opacity", style["opacity"])

    def _shape(self, node: Any, name: str, into: Element, style: Style) -> None:
        hidden = style["fill"] == "none" or style["fill-opacity"] == "0"
        if hidden and (style["stroke"] == "none" or style["stroke-width"] == "0"):
            return
        shape = SubElement(into, name)
        for key in _GEOMETRY:
            value = node.get(key)
            if value is not None and _GEOMETRY_VALUE.fullmatch(value):
                shape.set(key, _rounded(value))
        if name == "rect" and (shape.get("width", "0") == "0" or shape.get("height", "0") == "0"):
            into.remove(shape)
            return
        self._common(shape, node.get("transform") or "", style)
        _paint(shape, style)
        for key in ("fill", "stroke"):
            used = INNER.fullmatch(style[key])
            if used:
                self._used.add(used[1])
        if name in ("path", "line", "polyline"):
            self._marks(node, name, into, shape.get("transform"), style)

    # --- Arrow heads ----------------------------------------------------------------------

    def _marks(self, node: Any, name: str, into: Element, move: str | None, style: Style) -> None:
        """Draw a line's markers as shapes: not every program knows markers."""
        wanted = [(INNER.fullmatch(style[f"marker-{end}"]), end) for end in ("start", "end")]
        if not any(match for match, _ in wanted):
            return
        points = points_of(node, name)
        if len(points) < 2:
            return
        for match, end in wanted:
            marker = self._markers.get(match[1]) if match else None
            if marker is None:
                continue
            at, toward = (points[0], points[1:]) if end == "start" else (points[-1], points[-2::-1])
            level = (at[0] + (1 if end == "start" else -1), at[1])
            beside = next((p for p in toward if math.dist(p, at) > 0.01), level)
            way = (beside, at) if end == "end" else (at, beside)
            self._mark(marker, end, at, way, into, move, style)

    def _mark(
        self,
        marker: Any,
        end: str,
        at: tuple[float, float],
        way: tuple[tuple[float, float], tuple[float, float]],
        into: Element,
        move: str | None,
        style: Style,
    ) -> None:
        turn = math.degrees(math.atan2(way[1][1] - way[0][1], way[1][0] - way[0][0]))
        orient = marker.get("orient") or "0"
        if orient == "auto-start-reverse" and end == "start":
            turn += 180
        elif not orient.startswith("auto"):
            turn = length(orient, 16) or 0.0
        size = [length(marker.get(key), 16) or 3.0 for key in ("markerWidth", "markerHeight")]
        box = [float(part) for part in re.findall(NUMBER, marker.get("viewBox") or "")]
        factor = min(size[0] / box[2], size[1] / box[3]) if len(box) == 4 else 1.0
        if marker.get("markerUnits") != "userSpaceOnUse":
            factor *= float(style["stroke-width"]) or 1.0  # the line of a number has none
        x, y = (length(marker.get(key), 16) or 0.0 for key in ("refX", "refY"))
        group = Element("g")
        steps = [f"translate({_short(at[0])} {_short(at[1])})"]
        if abs(turn) > 0.01:
            steps.append(f"rotate({_short(turn)})")
        if abs(factor - 1) > 0.001:
            steps.append(f"scale({round(factor, 4):g})")
        steps.append(f"translate({_short(-x)} {_short(-y)})")
        group.set("transform", " ".join([*([move] if move else []), *steps]))
        inherited = self._style(marker, self._style(self._root, dict(INITIAL)))
        for child in marker:
            self._element(child, group, inherited, 1)
        if len(group):
            into.append(group)

    # --- Text -----------------------------------------------------------------------------

    def _text(self, node: Any, into: Element, style: Style) -> None:
        """Write each line of a text as one of its own, at its own place."""
        lines = Lines(self._style)
        lines.read(node, style)
        rows = [row for row in lines.rows if row.said]
        if not rows:
            return
        text = " ".join(row.said for row in rows)
        self._out.texts.append(text)
        for row in rows:
            first = row.runs[0][1]
            size = float(first["font-size"])
            self._sizes.append(size * self._letters)
            element = SubElement(into, "text")
            lowered = _LOWERED.get(row.style["dominant-baseline"], 0.0) * size
            lowered -= 0.35 * size * (1 - self._letters)  # smaller ones about the same middle
            element.set("x", _short(row.x))
            element.set("y", _short(row.y + lowered))
            self._common(element, node.get("transform") or "", {**style, "clip-path": ""})
            element.set("font-size", _short(size * self._letters))
            if row.style["text-anchor"] in ("middle", "end"):
                element.set("text-anchor", row.style["text-anchor"])
            set_letters(element, first)
            if len({look_of(look) for _, look in row.runs}) == 1:
                element.text = row.said
                continue
            for said, look in row.trimmed():
                run = SubElement(element, "tspan")
                set_letters(run, look)
                run.text = said

    # --- What others refer to -------------------------------------------------------------

    def _definitions(self) -> None:
        """Write the gradients and clips that are used."""
        found = Element("defs")
        for node in self._root.iter():
            name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
            if name not in _DEFINITIONS or node.get("id") not in self._used:
                continue
            made = SubElement(found, name, id=_id(node.get("id")))
            if name == "clipPath":
                for child in node:
                    self._element(child, made, dict(INITIAL), 1)
                continue
            self._copy(node, made)
            for child in node:
                if isinstance(child.tag, str) and child.tag.endswith("}stop"):
                    stop = SubElement(made, "stop")
                    self._copy(child, stop)
                    declared = {**child.attrib, **self._rules.get(child, {})}
                    colour = colour_of(declared.get("stop-color", ""), {}, "stop-color")
                    stop.set("stop-color", colour or "#000000")
        if len(found):
            self._out.root.insert(0, found)

    @staticmethod
    def _copy(node: Any, made: Element) -> None:
        for key in _GRADIENT:
            value = node.get(key)
            if value is not None and _GEOMETRY_VALUE.fullmatch(value):
                made.set(key, value)


def _inner_place(node: Any) -> str:
    """Return the place and size of a drawing inside a drawing, as a transformation."""
    x, y = (length(node.get(key), 16) or 0.0 for key in ("x", "y"))
    move = f"translate({_short(x)} {_short(y)})"
    sizes = [length(node.get(key), 16) for key in ("width", "height")]
    box = [float(part) for part in re.findall(NUMBER, node.get("viewBox") or "")]
    if len(box) == 4 and min(box[2:]) > 0 and all(sizes):
        factor = min((sizes[0] or 0) / box[2], (sizes[1] or 0) / box[3])
        move += f" scale({round(factor, 4):g}) translate({_short(-box[0])} {_short(-box[1])})"
    return move


def _centred(group: Element) -> None:
    """Put text that is anchored in its middle into the middle of the area behind it.

    The library puts it at the area's left edge in some diagrams.
    """
    area = group.find("rect")
    if area is None or float(area.get("x", "0")) < -_EDGE:
        return
    for text in group.findall("text"):
        if text.get("text-anchor") == "middle" and text.get("x") == "0":
            middle = float(area.get("x", "0")) + float(area.get("width", "0")) / 2
            text.set("x", _short(middle))


def _paint(shape: Element, style: Style) -> None:
    """Give a shape its look, as far as it is not what SVG starts with."""
    bare = style["stroke"] == "none" or style["stroke-width"] in ("0", "0.0")
    for name in _PAINTED:
        value = style[name]
        if name.startswith("stroke") and bare:
            continue
        if name in ("fill", "stroke"):
            used = INNER.fullmatch(value)
            value = f"url(#{_id(used[1])})" if used else value
        if value != INITIAL[name]:
            shape.set(name, value)


def _rounded(value: str) -> str:
    """Return a value with its numbers to a hundredth."""
    return re.sub(NUMBER, lambda match: _short(float(match[0])), " ".join(value.split()))


def _short(number: float) -> str:
    """Return a number to a hundredth, without needless zeros."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _id(name: str) -> str:
    return re.sub(r"[^\w-]", "_", name)
