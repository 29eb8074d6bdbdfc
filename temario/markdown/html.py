"""Raw HTML as a tree of tags, and which of them are safe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal

_VOID = {
    "br",
    "hr",
    "img",
    "wbr",
    "input",
    "source",
    "track",
    "link",
    "meta",
    "area",
    "col",
    "embed",
}
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
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")


def inline_tag(name: str) -> bool:
    """Return whether a tag belongs to a line of text and is safe."""
    return name in _INLINE


def safe_tag(name: str) -> bool:
    """Return whether a tag is in the safe subset."""
    return name in _INLINE or name in _BLOCK


def safe_address(address: str) -> bool:
    """Return whether a link may lead to `address`: a relative one or one of the open schemes."""
    cleaned = re.sub(r"[\x00-\x20]", "", address)
    scheme = _SCHEME.match(cleaned)
    return scheme is None or scheme[1].lower() in ("http", "https", "mailto", "tel", "ftp")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as written."""

    name: str
    """Lower case."""
    kind: Literal["open", "close", "void"]
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str:
        """Return an attribute's value, or empty."""
        return dict(self.attributes).get(key, "")


@dataclass(slots=True)
class Element:
    """A tag with what it holds."""

    tag: Tag
    line: int
    """Lines below the start of the HTML, from 0."""
    children: list[Node] = field(default_factory=list)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Characters:
    """Text between tags."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Close:
    """A closing tag whose opening one stands in an earlier piece of HTML."""

    name: str
    line: int


Node = Element | Characters | Close


def one_tag(source: str) -> Tag | None:
    """Return the single tag that `source` is; None for a comment or a declaration."""
    nodes = parse_html(source)
    if not nodes:
        return None
    node = nodes[0]
    match node:
        case Element():
            return node.tag
        case Close():
            return Tag(node.name, "close")
        case Characters():
            return None


def parse_html(source: str) -> list[Node]:
    """Return the tags and characters of `source` as a tree; comments are left out."""
    reader = _TreeReader()
    reader.feed(source)
    reader.close()
    return reader.roots


class _TreeReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.roots: list[Node] = []
        self.open: list[Element] = []

    def _add(self, node: Node) -> None:
        (self.open[-1].children if self.open else self.roots).append(node)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        void = tag in _VOID
        values = tuple((key, value or "") for key, value in attrs)
        element = Element(Tag(tag, "void" if void else "open", values), self.getpos()[0] - 1)
        self._add(element)
        if void:
            element.closed = True
        else:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<div/>` opens in HTML; `<MyComponent/>` is somebody's component and holds nothing.
        self.handle_starttag(tag, attrs)
        if not safe_tag(tag) and self.open and self.open[-1].tag.name == tag:
            self.open.pop().closed = True

    def handle_endtag(self, tag: str) -> None:
        if all(element.tag.name != tag for element in self.open):
            self._add(Close(tag, self.getpos()[0] - 1))
            return
        while self.open:
            element = self.open.pop()
            element.closed = True
            if element.tag.name == tag:
                return

    def handle_data(self, data: str) -> None:
        self._add(Characters(data, self.getpos()[0] - 1))
