"""The elements of QTI, whatever their spelling, and the HTML in them.

Version 3.0 calls `qti-simple-choice` what is `simpleChoice` in 2.1. Here both are
`simple-choice`, and the attribute `responseIdentifier` is `response-identifier`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from temario.patterns import pattern

_CAPITAL = pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_VOID = ("br", "hr", "img", "col", "source", "track", "param", "wbr")
_UNWRAPPED = ("content-body", "item-body", "prompt", "rubric-block", "modal-feedback")
"""Elements of QTI of which only the content is text."""
_SPANS = {
    "mark": "mark", "underline": "u", "strikethrough": "s", "small": "small", "quotation": "q",
}  # fmt: skip
"""Classes that temario's own packages give to spans, and the elements that say the same."""
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Inside = Callable[[Any], str | None]
"""Gives what stands in a text for an element of QTI; None to write it as it is."""


def kind(element: Any) -> str:
    """Return the name of an element, the same for all versions; empty where it has none."""
    if not isinstance(element.tag, str):
        return ""
    name = element.tag.rpartition("}")[2]
    return _CAPITAL.sub("-", name).lower().removeprefix("qti-")


def attribute(element: Any, name: str) -> str:
    """Return an attribute, by its name in 3.0; empty where there is none."""
    if name == "lang":
        return str(element.get(_LANG) or element.get("lang") or "")
    first, *others = name.split("-")
    value = element.get(name)
    if value is None:
        value = element.get(first + "".join(part.capitalize() for part in others))
    return str(value or "").strip()


def children(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of that name."""
    return (each for each in element if kind(each) == name)


def child(element: Any, name: str) -> Any:
    """Return the first child of that name, or None."""
    return next(children(element, name), None)


def descendants(element: Any, *names: str) -> Iterator[Any]:
    """Yield what is of one of these names under an element, in order."""
    return (each for each in element.iter() if each is not element and kind(each) in names)


def words(element: Any) -> str:
    """Return the text in an element, white space as one space."""
    return " ".join("".join(element.itertext()).split())


def html_of(element: Any, inside: Inside) -> str:
    """Return what an element holds as HTML."""
    parts = [escape(element.text or "", quote=False)]
    for each in element:
        parts.append(_html(each, inside))
        parts.append(escape(each.tail or "", quote=False))
    return "".join(parts)


def _html(element: Any, inside: Inside) -> str:
    name = kind(element)
    if not name:
        return ""
    instead = inside(element)
    if instead is not None:
        return instead
    if name in _UNWRAPPED:
        return html_of(element, inside)
    if name == "object" and attribute(element, "type").startswith("image/"):
        source = escape(attribute(element, "data"))
        return f'<img src="{source}" alt="{escape(words(element))}">'
    if name == "object" and attribute(element, "type").startswith(("video/", "audio/")):
        name = attribute(element, "type")[:5]
        source = escape(attribute(element, "data"))
        return f'<{name} src="{source}">{html_of(element, inside)}</{name}>'
    if name == "span" and attribute(element, "class") in _SPANS:
        name = _SPANS[attribute(element, "class")]
        return f"<{name}>{html_of(element, inside)}</{name}>"
    # MathML keeps its capitals, if it has any.
    name = str(element.tag).rpartition("}")[2] if "-" not in str(element.tag) else name
    given = "".join(
        f' {key.rpartition("}")[2]}="{escape(value)}"' for key, value in element.attrib.items()
    )
    if name in _VOID:
        return f"<{name}{given}>"
    return f"<{name}{given}>{html_of(element, inside)}</{name}>"
