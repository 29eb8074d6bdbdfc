"""Raw HTML as a tree of tags, and which of them are safe."""

from __future__ import annotations

import re
from dataclasses import field
from html import unescape
from typing import Literal
from urllib.parse import unquote

from temario.patterns import pattern
from temario.records import mutable, record

_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins"),
    *("kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt"),
    *("u", "var", "wbr", "font", "time", "data"),
}
_BLOCK = {
    *("address", "article", "aside", "audio", "blockquote", "center", "dd", "details", "div"),
    *("dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hr", "li", "main", "nav", "ol", "p", "picture", "pre", "section", "source", "summary"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "ul", "video", "caption"),
}
_SCHEMES = ("http", "https", "mailto", "tel", "ftp", "file")
_SCHEME = pattern(r"([A-Za-z][A-Za-z0-9+.-]*):")


def inline_tag(name: str) -> bool:
    """Return whether a tag belongs to a line of text and is safe."""
    return name in _INLINE


def safe_tag(name: str) -> bool:
    """Return whether a tag is in the safe subset."""
    return name in _INLINE or name in _BLOCK


def safe_address(address: str) -> bool:
    """Return whether a link may be read: an open scheme, or a file, which has rules of its own."""
    cleaned = re.sub(r"[\x00-\x20]", "", unquote(address))
    scheme = _SCHEME.match(cleaned)
    return scheme is None or len(scheme[1]) == 1 or scheme[1].lower() in _SCHEMES


@record
class Tag:
    """One tag as written."""

    name: str
    """Lower case."""
    kind: Literal["open", "close", "void"]
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str:
        """Return an attribute's value, or empty."""
        return dict(self.attributes).get(key, "")

    def has(self, key: str) -> bool:
        """Return whether the attribute is there, if empty."""
        return key in dict(self.attributes)


@mutable
class Element:
    """A tag with what it holds."""

    tag: Tag
    line: int
    """Lines below the start of the HTML, from 0."""
    children: list[Node] = field(default_factory=list)
    closed: bool = False


@record
class Characters:
    """Text between tags."""

    text: str
    line: int


@record
class Close:
    """A closing tag whose opening one stands in an earlier piece of HTML."""

    name: str
    line: int


Node = Element | Characters | Close


@record
class Fragment:
    """A piece of raw HTML, read."""

    nodes: tuple[Node, ...]
    deep: int = -1
    """Line, from 0, of the first tag that lay too deep and was left out; -1 for none."""


def inequality(source: str) -> bool:
    """Return whether what looks like a tag is text: `a <b and c> d` has words and no values."""
    return re.fullmatch(r"<[A-Za-z](?:\s+[\w.:-]+)+\s*>", source) is not None


def one_tag(source: str) -> Tag | None:
    """Return the single tag that `source` is; None for a comment or a declaration."""
    nodes = parse_html(source).nodes
    match nodes[0] if nodes else None:
        case Element(tag=tag):
            return tag
        case Close(name=name):
            return Tag(name, "close")
        case _:
            return None


def parse_html(source: str, levels: int = 50) -> Fragment:
    """Return the tags and characters of `source` as a tree, at most `levels` deep.

    Comments are left out; what is no tag after all is characters.
    """
    from temario.markdown.html_tree import TreeReader  # most courses hold no HTML

    reader = TreeReader(levels)
    text = _without_declarations(_without_comments(source))
    reader.feed(text)
    # An unfinished tag at the end would be dropped by `close`.
    if reader.rawdata:
        reader.handle_data(unescape(reader.rawdata))
    return Fragment(tuple(reader.roots), reader.deep)


def _without_comments(source: str) -> str:
    """Return `source` with its comments made empty lines, by the rules of CommonMark."""
    parts: list[str] = []
    position = 0
    while (start := source.find("<!--", position)) >= 0:
        short = next((s for s in ("<!-->", "<!--->") if source.startswith(s, start)), "")
        end = start + len(short) if short else source.find("-->", start + 4) + 3
        if end < start + 4:
            break
        parts.append(source[position:start] + "\n" * source.count("\n", start, end))
        position = end
    return "".join(parts) + source[position:]


def _without_declarations(source: str) -> str:
    return re.sub(r"<(?=[!?])", "&lt;", source)
