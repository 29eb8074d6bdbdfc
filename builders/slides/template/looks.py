"""Fonts and colours of a template, and whether they are legible."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

from builders.slides.measure import Ruler
from builders.slides.template.shapes import SPACES, P, body_of, fill_of, levels
from temario.contrast import contrast
from temario.render.fonts import font_files
from temario.tokens import Tokens

_TWINS = {
    "arial": "fontpkg-arimo",
    "helvetica": "fontpkg-arimo",
    "liberation sans": "fontpkg-arimo",
    "arimo": "fontpkg-arimo",
    "calibri": "fontpkg-carlito",
    "carlito": "fontpkg-carlito",
    "cambria": "fontpkg-caladea",
    "times new roman": "fontpkg-tinos",
    "liberation serif": "fontpkg-tinos",
    "source sans 3": "fontpkg-source-sans-3",
    "source serif 4": "fontpkg-source-serif-4",
}
"""Fonts, and the packages that have their widths."""


_FALLBACK = "fontpkg-arimo"


_WIDER = {
    "open sans": (1.09, 1.36),
    "roboto": (1.03, 1.2),
    "lato": (1.01, 1.2),
    "montserrat": (1.19, 1.22),
    "poppins": (1.19, 1.5),
    "raleway": (1.09, 1.2),
    "inter": (1.1, 1.21),
    "questrial": (1.05, 1.2),
    "dejavu sans": (1.21, 1.2),
    "verdana": (1.21, 1.22),
    "century gothic": (1.15, 1.25),
    "bookman old style": (1.15, 1.2),
    "century schoolbook": (1.08, 1.2),
    "lucida sans": (1.15, 1.2),
    "lucida sans unicode": (1.15, 1.54),
    "comic sans ms": (1.1, 1.4),
    "segoe ui": (1.06, 1.33),
    "segoe ui light": (1.04, 1.33),
    "segoe ui semibold": (1.08, 1.33),
    "microsoft yahei": (1.1, 1.34),
    "微软雅黑": (1.1, 1.34),
    "tahoma": (1.06, 1.21),
    "trebuchet ms": (1.03, 1.2),
    "georgia": (1.06, 1.2),
    "aptos": (1.03, 1.28),
    "aptos display": (1.03, 1.28),
    "tenorite": (1.12, 1.33),
    "rockwell": (1.06, 1.2),
    "arial black": (1.25, 1.41),
    "courier new": (1.35, 1.2),
    "consolas": (1.25, 1.2),
}
"""How much wider than Arial a font is, and its lines' height in ems.

The first eight were measured: the widest line of eight words of the sample course, bold or not,
beside Arimo's. DejaVu Sans too, whose widths are Verdana's but for a hair. The others are
estimates from what is published of their widths, rather too much.
"""


_NARROW = frozenset((
    "calibri", "calibri light", "cambria", "candara", "constantia", "corbel", "times new roman",
    "garamond", "franklin gothic book", "franklin gothic medium", "franklin gothic demi",
    "franklin gothic demi cond", "franklin gothic medium cond", "gill sans mt", "gill sans nova",
    "tw cen mt", "palatino linotype", "book antiqua", "bahnschrift", "arial narrow",
    "helvetica neue", "source sans pro", "fira sans condensed", "liberation serif",
))  # fmt: skip
"""Fonts no wider than Arial: its widths are safe for them, and for what stands in for them."""


_LEAST = 2.5
"""Text that stands out less than this from what is behind it is told of."""


_UNKNOWN = (1.15, 1.36)
"""What is assumed of a font of which nothing is known."""


_VARIABLE = 2
"""Font packages of so few files hold all weights in them, as those do that measure."""


def theme_of(layout: Any) -> Any:
    """Return the XML of the theme that a layout's master has."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE

    part = layout.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))


def family_of(theme: Any, layout: Any, shape: Any, kind: str) -> str:
    """Return the family of a placeholder's text."""
    styles = levels(shape) if shape is not None else []
    faces = [face for level in styles for face in level.iterfind("a:defRPr/a:latin", SPACES)]
    named = [str(face.get("typeface")) for face in faces]
    if named and not named[0].startswith("+"):
        return named[0]
    kind = {"+mj": "major", "+mn": "minor"}.get(named[0][:3], kind) if named else kind
    found = theme.xpath(f"//a:{kind}Font/a:latin/@typeface", namespaces=SPACES)
    return str(found[0]) if found and found[0] else "Arial"


def measuring(family: str) -> tuple[str, bool]:
    """Return the package that measures for a family, and whether it has its widths."""
    name = family.casefold()
    package = _TWINS.get(name, "")
    if not package and re.fullmatch("[a-z0-9]+( [a-z0-9]+)*", name):
        package = "fontpkg-" + name.replace(" ", "-")
    if package and importlib.util.find_spec(package.replace("-", "_")):
        files = font_files(package)
        if 0 < len(files) <= _VARIABLE:
            return package, True
    return _FALLBACK, False


def ruler_of(family: str, manner: tuple[bool, float, bool]) -> Ruler:
    """Return what measures a family's text that is shown in a manner."""
    package, same = measuring(family)
    capitals, spacing, bold = manner
    if same:
        return Ruler(package, capitals=capitals, spacing=spacing, bold=bold)
    name = family.casefold()
    factor, height = (1.0, 1.22) if name in _NARROW else _WIDER.get(name, _UNKNOWN)
    return Ruler(package, factor, height, capitals, spacing, bold)


def measured_by(family: str) -> str:
    """Return by what a family is measured, in words; nothing where it has a twin."""
    if measuring(family)[1]:
        return ""
    more = round(100 * ruler_of(family, (False, 0.0, False)).factor) - 100
    return f"{family} is measured as Arial" + (f", {more} % wider" if more else "")


def known(family: str) -> bool:
    """Return whether it is known how wide a family is, by its twin or beside Arial."""
    return measuring(family)[1] or family.casefold() in (*_WIDER, *_NARROW)


def _hex(theme: Any, layout: Any, name: str) -> str:
    """Return a colour of the scheme as `#rrggbb`."""
    mapped = layout.slide_master.element.find(f"{P}clrMap")
    for own in layout.element.xpath("./p:clrMapOvr/a:overrideClrMapping"):
        mapped = own
    slot = mapped.get(name, name) if mapped is not None else name
    found = theme.xpath(f"//a:clrScheme/a:{slot}/*", namespaces=SPACES)
    value = (found[0].get("lastClr") or found[0].get("val")) if found else "000000"
    return "#" + str(value)


def _covering(shape: Any) -> bool:
    """Return whether a shape that is no placeholder lies behind most of the slide."""
    if shape.is_placeholder or not shape.width or not shape.height:
        return False
    deck = shape.part.package.presentation_part.presentation
    return bool(shape.width * shape.height > 0.5 * deck.slide_width * deck.slide_height)


def background(theme: Any, layout: Any) -> str:
    """Return the colour behind a layout; empty where it is a picture or the like."""
    if any(map(_covering, (*layout.shapes, *layout.slide_master.shapes))):
        return ""
    for element in (layout.element, layout.slide_master.element):
        for background in element.xpath("./p:cSld/p:bg"):
            if background.find(f"{P}bgPr") is None:
                name = background.xpath(".//a:schemeClr/@val")
                return _hex(theme, layout, str(name[0])) if name else ""
            fill = background.xpath("./p:bgPr/a:solidFill/*")
            if not fill:
                return ""
            value = str(fill[0].get("val"))
            scheme = fill[0].tag.endswith("schemeClr")
            return _hex(theme, layout, value) if scheme else "#" + value
    return _hex(theme, layout, "bg1")


def scheme_of(theme: Any, layout: Any, tokens: Tokens) -> dict[str, str]:
    """Return a legible colour for each of ours: the template's, or that of its text."""
    body = body_of(layout)
    named = [fill for level in levels(body) if (fill := fill_of(level))] if body is not None else []
    ink = named[0] if named else "tx1"
    behind = background(theme, layout)

    def legible(colour: str, least: float) -> str:
        shown = colour if colour.startswith("#") else _hex(theme, layout, colour)
        return colour if behind and contrast(shown, behind) >= least else ink

    return {
        "ink": ink,
        "accent": legible("accent1", 3.0),
        "muted": legible("tx2", 4.5),
        "right": legible(tokens.colors.right, 4.5),
        "wrong": legible(tokens.colors.wrong, 4.5),
    }


def illegible(theme: Any, layout: Any, shapes: tuple[Any, ...]) -> str:
    """Return “colour on colour” of the first placeholder that can hardly be read, or nothing.

    Colours that the template mixes, and backgrounds that are pictures, are not looked at.
    """
    behind = background(theme, layout)
    for shape in shapes if re.fullmatch("#[0-9A-Fa-f]{6}", behind) else ():
        styles = levels(shape) if shape is not None else []
        filled = [
            level for level in styles if level.find("a:defRPr/a:solidFill", SPACES) is not None
        ]
        colour = fill_of(filled[0]) if filled else "tx1"
        if not colour or shape is None or _filled(shape):
            continue
        shown = colour if colour.startswith("#") else _hex(theme, layout, colour)
        if _hardly(shown, behind):
            return f"{shown.lower()} on {behind.lower()}"
    return ""


def illegible_links(theme: Any, layout: Any) -> str:
    """Return “colour on colour” where links can hardly be read in a layout, or nothing."""
    behind, shown = background(theme, layout), _hex(theme, layout, "hlink")
    return f"{shown.lower()} on {behind.lower()}" if _hardly(shown, behind) else ""


def _hardly(shown: str, behind: str) -> bool:
    plain = all(re.fullmatch("#[0-9A-Fa-f]{6}", colour) for colour in (shown, behind))
    return plain and contrast(shown, behind) < _LEAST


def _filled(shape: Any) -> bool:
    """Return whether a placeholder has a ground of its own, or a shape that lies behind it."""
    if shape.element.xpath("./p:spPr/a:solidFill | ./p:spPr/a:gradFill | ./p:spPr/a:blipFill"):
        return True
    layout = shape.part.slide_layout
    for other in (*layout.shapes, *layout.slide_master.shapes):
        if other.is_placeholder or None in (other.left, shape.left, other.width, shape.width):
            continue
        across = min(other.left + other.width, shape.left + shape.width)
        down = min(other.top + other.height, shape.top + shape.height)
        if across > max(other.left, shape.left) and down > max(other.top, shape.top):
            return True
    return False
