"""Attribute lists as text: `{#id .class key=value}`."""

from __future__ import annotations

from temario.model import Attributes
from temario.patterns import pattern

_ID = pattern(r"\w[\w.:-]*")
_CLASS = pattern(r"[^\s{}.\"'=#]+")
_KEY = pattern(r"[A-Za-z_][\w:.-]*")
_BARE = pattern(r"[\w.,:;/%+-][\w.,:;/%#+-]*")


def braces(attributes: Attributes, before: str = "") -> str:
    """Return the list in its braces, `before` in front of it; empty where it says nothing.

    What cannot be written, such as a key with a space in it, is left out.
    """
    parts = [f"#{attributes.id}"] if _ID.fullmatch(attributes.id) else []
    parts += [f".{name}" for name in attributes.classes if _CLASS.fullmatch(name)]
    parts += [f"{k}={_value(v)}" for k, v in attributes.values if _KEY.fullmatch(k)]
    return f"{before}{{{' '.join(parts)}}}" if parts else ""


def _value(text: str) -> str:
    text = " ".join(text.split("\n"))
    if _BARE.fullmatch(text):
        return text
    if '"' not in text:
        return f'"{text}"'
    return f"'{text}'" if "'" not in text else '"{}"'.format(text.replace('"', "”"))


def with_value(attributes: Attributes, key: str, value: str) -> Attributes:
    """Return `attributes` with `key` set to `value`, where its first value stood."""
    kept = [pair for pair in attributes.values if pair[0] != key]
    keys = [name for name, _ in attributes.values]
    kept.insert(keys.index(key) if key in keys else len(kept), (key, value))
    return Attributes(attributes.id, attributes.classes, tuple(kept))
