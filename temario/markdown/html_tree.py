"""Raw HTML read into a tree, by the rules of HTML for tags that end others."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

from temario.markdown.html import Characters, Close, Element, Node, Tag, safe_tag

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
_ENDS = {
    "li": (("li",), ("ul", "ol")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr",), ("table",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "p": (("p",), ("li", "td", "th", "dd", "div", "blockquote", "section", "details")),
}
"""For each tag, which open ones it ends, and inside of what (the HTML standard, 13.1.2.4)."""


class TreeReader(HTMLParser):
    """Reads HTML into a tree: `roots`, and in `deep` the line of what lay too deep."""

    def __init__(self, levels: int) -> None:
        super().__init__(convert_charrefs=True)
        self.levels = levels
        self.roots: list[Node] = []
        self.open: list[Element] = []
        self.skipped: Counter[str] = Counter()
        self.deep = -1

    def _add(self, node: Node) -> None:
        (self.open[-1].children if self.open else self.roots).append(node)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an opening tag."""
        self._end_implied(tag)
        line = self.getpos()[0] - 1
        void = tag in _VOID
        if not void and len(self.open) >= self.levels:
            self.skipped[tag] += 1
            self.deep = line if self.deep < 0 else self.deep
            return
        values = tuple((key, value or "") for key, value in attrs)
        element = Element(Tag(tag, "void" if void else "open", values), line, closed=void)
        self._add(element)
        if not void:
            self.open.append(element)

    def _end_implied(self, tag: str) -> None:
        ends, inside = _ENDS.get(tag, ((), ()))
        for depth, element in enumerate(reversed(self.open), start=1):
            if element.tag.name in inside:
                return
            if element.tag.name in ends:
                for ended in self.open[-depth:]:
                    ended.closed = True
                del self.open[-depth:]
                return

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that closes itself."""
        # `<div/>` opens in HTML; `<MyComponent/>` is somebody's component and holds nothing.
        self.handle_starttag(tag, attrs)
        if not safe_tag(tag) and self.open and self.open[-1].tag.name == tag:
            self.open.pop().closed = True

    def handle_endtag(self, tag: str) -> None:
        """Take a closing tag, and close what is open in it."""
        if self.skipped[tag]:
            self.skipped[tag] -= 1
            return
        if all(element.tag.name != tag for element in self.open):
            self._add(Close(tag, self.getpos()[0] - 1))
            return
        while self.open:
            element = self.open.pop()
            element.closed = True
            if element.tag.name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Take what stands between tags."""
        self._add(Characters(data, self.getpos()[0] - 1))
