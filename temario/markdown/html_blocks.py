"""Raw HTML blocks → blocks of the model, by an allow-list; text of all else is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from temario.markdown.html import Characters, Element, Node, Tag, inline_tag, safe_tag
from temario.markdown.inlines import Host, InlineReader, html_picture, unknown_html, wrap
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Break,
    Definition,
    DefinitionList,
    Disclosure,
    Figure,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    List,
    Listing,
    ListItem,
    Paragraph,
    Picture,
    Quote,
    Table,
    Text,
)
from temario.problems import Place, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SPACE = re.compile(r"\s+")
_HOLDERS = {
    *("div", "section", "article", "aside", "main", "center", "header", "footer", "nav", "details"),
    *("figure", "blockquote", "address"),
}
"""Tags that may hold Markdown: they open in one piece of HTML and close in a later one."""


@dataclass(slots=True)
class HtmlReader:
    """Reads the raw HTML of one file."""

    file: str
    host: Host
    inlines: InlineReader
    line: int = 0

    def read(self, node: Node, line: int) -> tuple[Disclosure | str | None, Blocks]:
        """Return what `node`, on `line`, holds, and the container it leaves open, or None."""
        self.line = line
        if isinstance(node, Element) and not node.closed and node.tag.name in _HOLDERS:
            if node.tag.name == "details":
                rest = tuple(self._blocks(_but_summary(node)))
                return Disclosure(self._summary(node), (), self._place(node)), rest
            return node.tag.name, tuple(self._blocks(node.children))
        return None, tuple(self._blocks([node]))

    def _place(self, node: Node) -> Place:
        return Place(self.file, self.line + node.line)

    def _blocks(self, nodes: Iterable[Node]) -> Iterator[Block]:
        """Yield blocks, runs of text and inline tags between them as paragraphs."""
        run: list[Node] = []
        for node in nodes:
            if isinstance(node, Element) and not self._is_inline(node):
                yield from self._paragraph(run)
                run = []
                yield from self._block(node)
            else:
                run.append(node)
        yield from self._paragraph(run)

    def _is_inline(self, node: Element) -> bool:
        return inline_tag(node.tag.name) and not any(
            isinstance(child, Element) and not self._is_inline(child) for child in node.children
        )

    def _paragraph(self, run: Sequence[Node]) -> Iterator[Block]:
        if not run:
            return
        place = self._place(run[0])
        content = self._line(run)
        pictures = [inline for inline in content if isinstance(inline, Picture)]
        if len(pictures) == 1 and len(content) == 1:
            yield self._figure(pictures[0], ())
        elif content:
            yield Paragraph(content, place)

    def _figure(self, picture: Picture, caption: Inlines) -> Figure:
        if not caption and picture.title:
            caption = (Text(picture.title, picture.place),)
        number = self.host.number("figure") if caption else 0
        return Figure(picture, caption, picture.place, number)

    def _line(self, nodes: Iterable[Node]) -> Inlines:
        """Return nodes as one line of text, white space folded and cut at both ends."""
        content: list[Inline] = []
        for node in nodes:
            content.extend(self._inline(node))
        if content and isinstance(content[0], Text):
            content[0] = Text(content[0].text.lstrip(), content[0].place)
        if content and isinstance(content[-1], Text):
            content[-1] = Text(content[-1].text.rstrip(), content[-1].place)
        return tuple(inline for inline in content if inline != Text("", inline.place))

    def _inline(self, node: Node) -> Iterable[Inline]:
        place = self._place(node)
        match node:
            case Characters(text):
                return (Text(_SPACE.sub(" ", text), place),)
            case Element() if node.tag.name == "br":
                return (LineBreak(place),)
            case Element() if node.tag.name == "img":
                # The inline reader finds the file and reports what is missing.
                return self.inlines._with_attributes([html_picture(node.tag, place)])
            case Element() if node.tag.name in ("script", "style"):
                self._report_code(node)
                return ()
            case Element():
                if node.tag.name != "p":
                    self.inlines.report_tag(node.tag, place)
                return wrap(node.tag, self._line_of(node), place)
            case _:
                return ()

    def _line_of(self, node: Element) -> Inlines:
        return tuple(i for child in node.children for i in self._inline(child))

    def _block(self, node: Element) -> Iterable[Block]:
        place, name = self._place(node), node.tag.name
        match name:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                attributes = Attributes(node.tag.get("id"))
                return [Heading(int(name[1]), "", self._line(node.children), place, attributes)]
            case "ul" | "ol":
                return [self._list(node, place)]
            case "blockquote":
                return [Quote(tuple(self._blocks(node.children)), place)]
            case "pre":
                code = _characters(node).removeprefix("\n").rstrip("\n")
                return [Listing(code, _language(node), place)]
            case "hr":
                return [Break(place)]
            case "dl":
                return [self._definitions(node, place)]
            case "details":
                blocks = tuple(self._blocks(_but_summary(node)))
                return [Disclosure(self._summary(node), blocks, place)]
            case "table":
                return self._table(node, place)
            case "figure":
                return self._html_figure(node)
            case "video" | "audio":
                return [self._media(node, place)]
            case "script" | "style":
                self._report_code(node)
                return []
            case "iframe":
                return self._frame(node, place)
            case _:
                if not safe_tag(name):
                    self.host.report(unknown_html(name, place))
                return list(self._blocks(node.children))

    def _report_code(self, node: Element) -> None:
        name = node.tag.name
        self.host.report(
            warning(
                "unknown-html",
                self._place(node),
                f"the HTML tag <{name}> is left out with all that it holds",
                "Outputs run no code of a course. To show code to the reader, put it in a ``` fence.",
            )
        )

    def _frame(self, node: Element, place: Place) -> Iterable[Block]:
        address = node.tag.get("src")
        self.host.report(
            warning(
                "unknown-html",
                place,
                "a frame is not shown, since nothing is loaded from the network; "
                "its address is shown as a link",
                "Write the address as a link with words of your own.",
            )
        )
        text = (Text(node.tag.get("title") or address, place),)
        tag = Tag("a", "open", (("href", address),))
        content = wrap(tag, text, place)
        return [Paragraph(content, place), *self._blocks(node.children)] if address else []

    def _list(self, node: Element, place: Place) -> List:
        items = tuple(
            ListItem(tuple(self._blocks(child.children)), self._place(child))
            if isinstance(child, Element) and child.tag.name == "li"
            else ListItem(tuple(self._blocks([child])), self._place(child))
            for child in node.children
            if not _is_space(child)
        )
        start = node.tag.get("start")
        first = int(start) if start.isdecimal() and len(start) < 9 else 1
        return List(node.tag.name == "ol", first, items, place)

    def _definitions(self, node: Element, place: Place) -> DefinitionList:
        entries: list[Definition] = []
        for child in node.children:
            if _is_space(child):
                continue
            if isinstance(child, Element) and child.tag.name == "dt":
                entries.append(Definition(self._line(child.children), (), self._place(child)))
                continue
            inner = child.children if isinstance(child, Element) else [child]
            detail = tuple(self._blocks(inner))
            last = entries.pop() if entries else Definition((), (), self._place(child))
            entries.append(Definition(last.term, (*last.details, detail), last.place))
        return DefinitionList(tuple(entries), place)

    def _summary(self, node: Element) -> Inlines:
        for child in node.children:
            if isinstance(child, Element) and child.tag.name == "summary":
                return self._line(child.children)
        return ()

    def _table(self, node: Element, place: Place) -> Iterable[Block]:
        rows = [row for row in _elements(node, "tr") if _cells(row)]
        if not rows:
            return list(self._blocks(node.children)) if _characters(node).strip() else []
        cells = [tuple(self._line(cell.children) for cell in _cells(row)) for row in rows]
        width = max(len(row) for row in cells)
        padded = [(*row, *((),) * (width - len(row))) for row in cells]
        has_head = all(cell.tag.name == "th" for cell in _cells(rows[0]))
        head = padded[0] if has_head else ((),) * width
        captions = [self._line(e.children) for e in _elements(node, "caption")]
        caption = captions[0] if captions else ()
        number = self.host.number("table") if caption else 0
        body = tuple(padded[1:] if has_head else padded)
        return [Table(head, body, ("",) * width, place, caption, number)]

    def _html_figure(self, node: Element) -> Iterable[Block]:
        captions = [self._line(e.children) for e in _elements(node, "figcaption")]
        rest = [
            c for c in node.children if not (isinstance(c, Element) and c.tag.name == "figcaption")
        ]
        blocks = list(self._blocks(rest))
        caption = captions[0] if captions else ()
        if len(blocks) == 1 and isinstance(blocks[0], Figure) and not blocks[0].number:
            return [self._figure(blocks[0].picture, caption)]
        return [*blocks, Paragraph(caption, self._place(node))] if caption else blocks

    def _media(self, node: Element, place: Place) -> Block:
        sources = [node.tag.get("src"), *(e.tag.get("src") for e in _elements(node, "source"))]
        target = next((source for source in sources if source), "")
        tracks = [e.tag.get("src") for e in _elements(node, "track") if e.tag.get("src")]
        keys = (("captions", tracks[:1]), ("poster", [node.tag.get("poster")]))
        values = tuple((key, found[0]) for key, found in keys if found and found[0])
        title = node.tag.get("title") or node.tag.get("aria-label")
        picture = Picture(target, None, title, place, "", Attributes("", (), values))
        media = self.inlines.media_block(picture)
        return replace(media, kind="video" if node.tag.name == "video" else "audio")


def _elements(node: Element, name: str) -> Iterator[Element]:
    for child in node.children:
        if isinstance(child, Element):
            if child.tag.name == name:
                yield child
            elif child.tag.name != node.tag.name:
                yield from _elements(child, name)


def _cells(row: Element) -> list[Element]:
    return [c for c in row.children if isinstance(c, Element) and c.tag.name in ("td", "th")]


def _but_summary(node: Element) -> list[Node]:
    return [c for c in node.children if not (isinstance(c, Element) and c.tag.name == "summary")]


def _characters(node: Node) -> str:
    match node:
        case Characters(text):
            return text
        case Element():
            return "".join(_characters(child) for child in node.children)
        case _:
            return ""


def _language(node: Element) -> str:
    for child in node.children:
        if isinstance(child, Element) and child.tag.name == "code":
            return child.tag.get("class").removeprefix("language-").split(" ")[0]
    return ""


def _is_space(node: Node) -> bool:
    return not isinstance(node, Element) and not _characters(node).strip()
