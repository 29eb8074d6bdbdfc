"""SVG of an author, as it may be drawn: showing only itself, and no larger than it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from temario.patterns import pattern

LONGEST = 20_000_000
"""The longest SVG that is read, in bytes."""
MOST = 100_000
"""The most shapes that are drawn; one that is used ten times counts ten times."""
DEEPEST = 200
"""How deep elements may lie in each other: what draws them goes as deep."""
_INNER = pattern(r"\s*(#|data:image/(png|jpe?g|gif|webp)[;,])", re.IGNORECASE)
"""The beginning of an address that leads nowhere else."""
_OUTWARD = pattern(r"""url\(\s*["']?(?!\s*["']?#)[^)]*\)""", re.IGNORECASE)
_IMPORT = pattern(r"@import[^;}]*;?", re.IGNORECASE)
_REFERENCE = pattern(r"url\(\s*[\"']?\s*#([^)\"']*)")
_POINT = pattern(r"[a-zA-Z]|[-+.\d]+")


class HeavySvg(ValueError):  # noqa: N818 - it says what is wrong with a picture
    """An SVG asks for more than it may; its text says for what."""


def own_svg(data: bytes) -> bytes:
    """Return an SVG without addresses of other files, entities spelled out.

    Raises `HeavySvg` where drawing it would take too much, `ValueError` where it is no SVG.
    """
    root = _parsed(data)
    _weigh(root)
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            name = _local(key)
            if (name in ("href", "src") and not _INNER.match(value)) or name == "base":
                del element.attrib[key]
            elif name == "spreadMethod":
                del element.attrib[key]  # a tiny gradient is repeated for ever
            elif "(" in value:
                element.set(key, _OUTWARD.sub("none", value))
        if _local(element.tag) == "style" and element.text:
            element.text = _OUTWARD.sub("none", _IMPORT.sub("", element.text))
    return ElementTree.tostring(root)


def check_svg(data: bytes) -> None:
    """Raise `HeavySvg` or `ValueError` as `own_svg` does."""
    _weigh(_parsed(data))


def _parsed(data: bytes) -> Element:
    """Return the root of an SVG. The parser opens no other file, and stops at entity bombs."""
    if len(data) > LONGEST:
        raise HeavySvg(f"more than {LONGEST // 1_000_000} MB of SVG")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - expat has limits of its own
    except ElementTree.ParseError as broken:
        raise ValueError(f"no SVG: {broken}") from broken
    except (LookupError, UnicodeError) as unknown:
        raise ValueError("no SVG: its encoding is not known") from unknown
    if _local(root.tag) != "svg":
        raise ValueError("no SVG: its first element is another")
    return root


def _weigh(root: Element) -> None:
    """Raise `HeavySvg` where elements lie too deep, or too many of them are drawn."""
    order: list[Element] = []
    level = [root]
    depth = 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise HeavySvg(f"elements more than {DEEPEST} deep in each other")
        order.extend(level)
        level = [child for element in level for child in element]
    ids = {name: element for element in order if (name := element.get("id"))}
    weights: dict[Element, int] = {}
    pending: list[tuple[Element, bool]] = [(root, False)]
    open_: set[Element] = set()
    while pending:
        element, done = pending.pop()
        if done:
            open_.discard(element)
            weights[element] = _weight(element, ids, weights)
            if weights[element] > MOST:
                raise HeavySvg(f"more than {MOST:,} shapes to draw".replace(",", " "))
            continue
        if element in weights:
            continue
        if element in open_:
            raise HeavySvg("shapes that are made of themselves")
        open_.add(element)
        pending.append((element, True))
        needed = [*element, *(target for target, _ in _targets(element, ids))]
        pending.extend((other, False) for other in needed if other not in weights)


def _weight(element: Element, ids: dict[str, Element], weights: dict[Element, int]) -> int:
    """Return how many elements are drawn for `element`, whose parts have their weights."""
    inside = sum(weights[child] for child in element)
    return 1 + inside + sum(times * weights[target] for target, times in _targets(element, ids))


def _targets(element: Element, ids: dict[str, Element]) -> Iterator[tuple[Element, int]]:
    """Yield the elements that `element` refers to, each with how often it is drawn."""
    for key, value in element.attrib.items():
        name = _local(key)
        if name == "href" and value.strip().startswith("#"):
            if (target := ids.get(value.strip()[1:])) is not None:
                yield target, 1
        elif "url(" in value:
            for reference in _REFERENCE.findall(value):
                target = ids.get(reference.strip())
                if target is not None:
                    yield target, _corners(element) if "marker" in f"{name}{value}" else 1


def _corners(element: Element) -> int:
    """Return how many corners a shape has at most: a marker is drawn at each."""
    return 1 + len(_POINT.findall(element.get("d", "") + element.get("points", "")))


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""
