"""Attribute lists, `{#id .class key=value}`, as text."""

from __future__ import annotations

import re

from temario.model import Attributes
from temario.patterns import pattern
from temario.problems import Place, Problem, warning

_ITEM = pattern(
    r"""\s*(?:
        \#(?P<id>\w[\w.:-]*)
      | \.(?P<class>[^\s{}."'=]+)
      | (?P<key>[A-Za-z_][\w:.-]*)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s{}"']+))
    )(?=\s|$)""",
    re.VERBOSE,
)
_ATTEMPT = pattern(r"\{\s*(?:[#.][\w-]|[A-Za-z_][\w-]*\s*=)")


def parse_attributes(text: str) -> Attributes | None:
    """Return what `text`, without its braces, says, or None where it is no attribute list."""
    found_id, classes, values = "", [], []
    text = text.rstrip()
    # kramdown and Python-Markdown write a colon before the list.
    position = 1 if text.startswith(":") else 0
    while position < len(text):
        item = _ITEM.match(text, position)
        if item is None:
            return None
        if item["id"]:
            found_id = item["id"]
        elif item["class"]:
            classes.append(item["class"])
        else:
            value = next(v for v in (item["double"], item["single"], item["bare"]) if v is not None)
            values.append((item["key"], value))
        position = item.end()
    if not (found_id or classes or values):
        return None
    return Attributes(found_id, tuple(classes), tuple(values))


def merged(inner: Attributes, outer: Attributes) -> Attributes:
    """Return both lists as one; the inner one's id and values win."""
    return Attributes(
        inner.id or outer.id, (*inner.classes, *outer.classes), (*outer.values, *inner.values)
    )


def closing_brace(text: str, start: int = 0) -> int:
    """Return the index of the `}` that ends the list at `start`, or -1; quotes may hold one."""
    quote = ""
    for index in range(start + 1, len(text)):
        character = text[index]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "}":
            return index
        elif character == "{":
            return -1
    return -1


def attempt(text: str) -> str:
    """Return the first list in `text` that was meant as attributes, or empty."""
    for start in (0, text.find("]{") + 1, text.rfind("{") if text.rstrip().endswith("}") else 0):
        if text[start : start + 1] == "{" and _broken(text[start:]):
            return text[start:]
    return ""


def _broken(text: str) -> bool:
    """Return whether the author of `text`, which starts with `{`, meant a list and missed."""
    if _ATTEMPT.match(text) is None:
        return False
    end = closing_brace(text)
    return end < 0 or parse_attributes(text[1:end]) is None


def broken_attributes(text: str, place: Place) -> Problem:
    """Return the problem of a text that starts with an attribute list that cannot be read."""
    end = closing_brace(text)
    shown = text[: end + 1] if 0 < end < 80 else f"{text[:40]}…"
    return warning(
        "broken-attributes",
        place,
        f"the attribute list {shown} cannot be read and is shown as text",
        'Write it as {#id .class key=value}; a value with spaces stands in quotes: key="a b".',
    )
