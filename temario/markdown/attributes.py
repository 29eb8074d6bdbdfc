"""Attribute lists, `{#id .class key=value}`, as text and as part of text."""

from __future__ import annotations

import re

from temario.model import Attributes

_ITEM = re.compile(
    r"""\s*(?:
        \#(?P<id>[^\s{}\#"'=]+)
      | \.(?P<class>[^\s{}."'=]+)
      | (?P<key>[A-Za-z_][\w:.-]*)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s{}"']+))
    )(?=\s|$)""",
    re.VERBOSE,
)
_ATTEMPT = re.compile(r"\{\s*(?:[#.][\w-]|[A-Za-z_][\w-]*\s*=)")


def parse_attributes(text: str) -> Attributes | None:
    """Return what `text`, without its braces, says, or None where it is no attribute list."""
    found_id, classes, values = "", [], []
    position = 0
    while text[position:].strip():
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


def closing_brace(text: str, start: int = 0) -> int:
    """Return the index of the `}` that ends the list opened at `start`, or -1; quotes may hold one."""
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


def leading(text: str) -> tuple[Attributes, str] | None:
    """Split `{…}` off the start of `text`; None where there is no valid list."""
    if not text.startswith("{"):
        return None
    end = closing_brace(text)
    if end < 0:
        return None
    attributes = parse_attributes(text[1:end])
    return None if attributes is None else (attributes, text[end + 1 :])


def trailing(text: str) -> tuple[Attributes, str] | None:
    """Split `{…}` off the end of `text`, white space before it included; None without a valid list."""
    stripped = text.rstrip()
    if not stripped.endswith("}"):
        return None
    start = stripped.rfind("{")
    while start >= 0:
        if closing_brace(stripped, start) == len(stripped) - 1:
            attributes = parse_attributes(stripped[start + 1 : -1])
            return None if attributes is None else (attributes, stripped[:start].rstrip())
        start = stripped.rfind("{", 0, start)
    return None


def looks_like_attributes(text: str) -> bool:
    """Return whether the author of `text`, which starts with `{`, meant an attribute list."""
    return _ATTEMPT.match(text) is not None
