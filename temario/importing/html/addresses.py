"""Addresses that stand in text as words → links, as the programs show them that they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from temario.model import Emphasis, Inline, Inlines, Link, Span, Strong, Styled, Text
from temario.patterns import pattern
from temario.records import replace

_ADDRESS = pattern(
    r"(?<![\w@./:-])(?:https?://|www\.(?=\w))[^\s<>()\[\]{}\"'“”‘’«»|\\^`*]{2,2000}"
    r"|(?<![\w.+@/:-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
MAYBE = r"://|www\.|\w@\w"
"""Without any of these a text has no address."""
_MAYBE = pattern(MAYBE)
_BEHIND = ".,;:!?…_~-"
"""What behind an address belongs to the sentence."""


def linked(content: Inlines) -> Inlines:
    """Return inlines with the addresses in their text as links."""
    return tuple(_linked(content))


def _linked(content: Iterable[Inline]) -> Iterator[Inline]:
    for inline in content:
        match inline:
            case Text(text) if _MAYBE.search(text):
                yield from _parts(inline)
            case Emphasis() | Strong() | Styled() | Span():
                inner = linked(inline.content)
                yield inline if inner == inline.content else replace(inline, content=inner)
            case _:
                yield inline


def _parts(text: Text) -> Iterator[Inline]:
    position = 0
    for match in _ADDRESS.finditer(text.text):
        words = match[0].rstrip(_BEHIND)
        bare = words.removeprefix("https://").removeprefix("http://")
        if "." not in bare and "/" not in bare:
            continue  # such as http://x, which is no address of a page
        if match.start() > position:
            yield Text(text.text[position : match.start()], text.place)
        start = "http://" if words.startswith("www.") else "" if "://" in words else "mailto:"
        yield Link(start + words, (Text(words, text.place),), text.place)
        position = match.start() + len(words)
    if position < len(text.text):
        yield replace(text, text=text.text[position:]) if position else text
