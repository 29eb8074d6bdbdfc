"""What SVG looks like: style sheets, colours and lengths, as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from temario.patterns import pattern

SVG = "http://www.w3.org/2000/svg"

NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
"""A number, as a regular expression."""
INNER = pattern(r"url\(\s*[\"']?#([^\"')\s]+)[\"']?\s*\)")
"""An address inside the drawing."""
NUMBERS = {
    "stroke-width": pattern(r"[\d.]+(px)?"),
    "stroke-dasharray": pattern(r"none|[\d.,\spx]+"),
    "stroke-linecap": pattern(r"butt|round|square"),
    "stroke-linejoin": pattern(r"miter|round|bevel"),
    "fill-rule": pattern(r"nonzero|evenodd"),
    "opacity": pattern(r"[\d.]+"),
    "fill-opacity": pattern(r"[\d.]+"),
    "stroke-opacity": pattern(r"[\d.]+"),
    "stop-opacity": pattern(r"[\d.]+"),
}
"""Properties that are numbers or words, and what they may be."""
INITIAL = {
    "fill": "#000000", "stroke": "none", "stroke-width": "1", "stroke-dasharray": "none",
    "stroke-linecap": "butt", "stroke-linejoin": "miter", "fill-rule": "nonzero",
    "fill-opacity": "1", "stroke-opacity": "1", "opacity": "1", "font-size": "16",
    "font-weight": "normal", "font-style": "normal", "text-anchor": "start",
    "dominant-baseline": "auto", "text-decoration": "none", "visibility": "visible",
    "color": "#000000",
}  # fmt: skip
"""What SVG starts with."""

Style = dict[str, str]


def declared(root: Any) -> dict[Any, Style]:
    """Return what style sheets and `style` attributes say of each element."""
    import cssselect2
    import tinycss2

    matcher = cssselect2.Matcher()
    for sheet in root.iter(f"{{{SVG}}}style"):
        for rule in tinycss2.parse_stylesheet(
            "".join(sheet.itertext()), skip_comments=True, skip_whitespace=True
        ):
            if rule.type != "qualified-rule":
                continue
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                continue
            said = tuple(_said(rule.content))
            for selector in selectors if said else ():
                matcher.add_selector(selector, said)
    found: dict[Any, Style] = {}
    wrapped = cssselect2.ElementWrapper.from_xml_root(root)
    for element in wrapped.iter_subtree():
        if not isinstance(element.etree_element.tag, str):
            continue
        layers: list[tuple[bool, str, str]] = []
        for _, _, _, said in sorted(matcher.match(element), key=lambda match: match[:2]):
            layers.extend(said)
        own = tinycss2.parse_blocks_contents(element.etree_element.get("style") or "")
        layers.extend(_said(own, parsed=True))
        layers.sort(key=lambda layer: layer[0])
        found[element.etree_element] = {name: value for _, name, value in layers}
    return found


def _said(content: Any, parsed: bool = False) -> Iterator[tuple[bool, str, str]]:
    """Yield declarations that matter here: whether they are important, name, value."""
    import tinycss2

    wanted = {*INITIAL, *NUMBERS, "stop-color", "display", "clip-path"}
    wanted |= {"marker-start", "marker-mid", "marker-end"}
    for node in content if parsed else tinycss2.parse_blocks_contents(content):
        if node.type == "declaration" and node.lower_name in wanted:
            value = tinycss2.serialize(node.value).strip()
            yield node.important, node.lower_name, value


def colour_of(value: str, found: Style, name: str) -> str:
    """Return a colour as `#rrggbb`, `none` or `url(#…)`; empty where it is none.

    What shows through of it goes to `found` as the opacity of `name`.
    """
    from tinycss2.color3 import parse_color

    if value == "none" or INNER.fullmatch(value):
        return value
    if value.lower() == "currentcolor":
        return found.get("color", "#000000")
    colour = parse_color(value)
    if colour is None or isinstance(colour, str):
        return ""
    if colour.alpha == 0:
        return "none"
    if colour.alpha < 1 and name in ("fill", "stroke"):
        found[f"{name}-opacity"] = f"{colour.alpha:.2g}"
    parts = (max(0, min(255, round(part * 255))) for part in colour[:3])
    return "#" + "".join(f"{part:02x}" for part in parts)


def length(value: str | None, em: float) -> float | None:
    """Return a length in units of the drawing; None where there is none."""
    match = re.fullmatch(rf"\s*({NUMBER})(px|em|rem|ex|pt|%)?\s*", value or "")
    if match is None:
        return None
    number, unit = float(match[1]), match[2] or "px"
    scale = {"px": 1.0, "em": em, "rem": 16.0, "ex": em / 2, "pt": 4 / 3, "%": em / 100}
    return number * scale[unit]
