"""Fonts and colours of a template, and whether they are legible."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

from builders.slides.template.shapes import SPACES, P, body_of, fill_of, levels
from temario.theme import Tokens

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
    package = _TWINS.get(family.casefold(), "")
    if package and importlib.util.find_spec(package.replace("-", "_")):
        return package, True
    return _FALLBACK, False


def _hex(theme: Any, layout: Any, name: str) -> str:
    """Return a colour of the scheme as `#rrggbb`."""
    mapped = layout.slide_master.element.find(f"{P}clrMap")
    slot = mapped.get(name, name) if mapped is not None else name
    found = theme.xpath(f"//a:clrScheme/a:{slot}/*", namespaces=SPACES)
    value = (found[0].get("lastClr") or found[0].get("val")) if found else "000000"
    return "#" + str(value)


def _light(colour: str) -> float:
    if not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
        return 0.2  # a colour in another notation: neither black nor white stands out much
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _covering(shape: Any) -> bool:
    """Return whether a shape that is no placeholder lies behind most of the slide."""
    if shape.is_placeholder or not shape.width or not shape.height:
        return False
    deck = shape.part.package.presentation_part.presentation
    return bool(shape.width * shape.height > 0.5 * deck.slide_width * deck.slide_height)


def _background(theme: Any, layout: Any) -> str:
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
    behind = _background(theme, layout)

    def legible(colour: str, least: float) -> str:
        shown = colour if colour.startswith("#") else _hex(theme, layout, colour)
        return colour if behind and _contrast(shown, behind) >= least else ink

    return {
        "ink": ink,
        "accent": legible("accent1", 3.0),
        "muted": legible("tx2", 4.5),
        "right": legible(tokens.colors.right, 4.5),
        "wrong": legible(tokens.colors.wrong, 4.5),
    }
