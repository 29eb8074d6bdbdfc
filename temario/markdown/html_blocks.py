"""Raw HTML blocks → blocks of the model, by an allow-list; text of all else is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from temario.markdown.boxes import PLAIN_NOTE, box_of, box_of_classes, boxed
from temario.markdown.divs import Div
from temario.markdown.host import Host
from temario.markdown.html import Characters, Element, Node, Tag, inline_tag, safe_tag
from temario.markdown.html_inlines import (
    html_media,
    html_picture,
    tag_problem,
    unclosed_html,
    unknown_html,
    wrap,
)
from temario.markdown.html_tables import read_html_table
from temario.markdown.inlines import InlineReader, append, stripped
from temario.markdown.parser import INLINE_NESTING
from temario.markdown.pictures import figure
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
    Strong,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place, warning
from temario.records import mutable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SPACE = pattern(r"\s+")
_HOLDERS = {
    *("div", "section", "article", "aside", "main", "center", "header", "footer", "nav", "details"),
    *("figure", "blockquote", "address"),
}
"""Tags that may hold Markdown: they open in one piece of HTML and close in a later one."""


@mutable
class HtmlReader:
    """Reads the raw HTML of one file."""

    file: str
    host: Host
    inlines: InlineReader
    line: int = 0
    inside: int = 0
    """How many tags the line of text being read lies in."""

    def read(self, node: Node, line: int) -> tuple[Disclosure | Div | str | None, Blocks]:
        """Return what `node`, on `line`, holds, and the container it leaves open, or None."""
        self.line = line
        div = box_of_tag(node.tag) if isinstance(node, Element) and not node.closed else None
        if isinstance(node, Element) and div is not None:
            return div, tuple(self._blocks(node.children))
        if isinstance(node, Element) and not node.closed and node.tag.name in _HOLDERS:
            if node.tag.name == "details":
                summary, rest = self._split(node, "summary")
                return Disclosure(summary, (), self._place(node)), tuple(self._blocks(rest))
            return node.tag.name, tuple(self._blocks(node.children))
        return None, tuple(self._blocks([node]))

    def text(self, node: Element, line: int) -> Inlines:
        """Return what `node`, on `line`, holds as one line of text."""
        self.line = line
        return self._line(node.children)

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
            yield figure(pictures[0], (), self.host)
        elif content:
            yield Paragraph(content, place)

    def _line(self, nodes: Iterable[Node]) -> Inlines:
        """Return nodes as one line of text, white space folded and cut at both ends."""
        content: list[Inline] = []
        for node in nodes:
            for inline in self._inline(node):
                append(content, inline)
        return stripped(tuple(content))

    def _inline(self, node: Node) -> Iterable[Inline]:
        place = self._place(node)
        match node:
            case Characters(text):
                return (Text(_SPACE.sub(" ", text), place),)
            case Element() if node.tag.name == "br":
                return (LineBreak(place),)
            case Element() if node.tag.name == "img":
                return self.inlines.picture(html_picture(node.tag, place))
            case Element() if node.tag.name in ("script", "style") and node.closed:
                self._report_code(node)
                return ()
            case Element():
                return self._wrapped(node, place)
            case _:
                return ()

    def _wrapped(self, node: Element, place: Place) -> Iterable[Inline]:
        inner: list[Inline] = []
        self.inside += 1
        for child in node.children:
            for inline in self._inline(child):
                append(inner, inline)
        self.inside -= 1
        content = tuple(inner)
        if self.inside >= INLINE_NESTING:
            return content
        if safe_tag(node.tag.name) and not inline_tag(node.tag.name):
            # A block in a line of text, such as a list in a cell: its words stay words.
            return (Text(" ", place), *content, Text(" ", place))
        problem = tag_problem(node.tag, place)
        if problem is not None:
            self.host.report(problem)
        return wrap(node.tag, content, place)

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
                if not node.closed:
                    self.host.report(unclosed_html(name, place))
                code = _characters(node).removeprefix("\n").rstrip("\n")
                return [Listing(code, _language(node), place)]
            case "hr":
                return [Break(place)]
            case "dl":
                return [self._definitions(node, place)]
            case "details":
                summary, rest = self._split(node, "summary")
                return [Disclosure(summary, tuple(self._blocks(rest)), place)]
            case "table":
                return read_html_table(node, place, self._line, self._blocks, self.host)
            case "figure":
                return self._html_figure(node)
            case "video" | "audio":
                return self._media(node, place)
            case "script" | "style":
                return self._code(node, place)
            case "iframe":
                return self._frame(node, place)
            case _:
                return self._holder(node, place)

    def _holder(self, node: Element, place: Place) -> Iterable[Block]:
        """Return what a tag holds, as a box where it is one in another program."""
        name, div = node.tag.name, box_of_tag(node.tag)
        if div is not None and div.box is not None:
            words, rest = div.title, node.children
            title: Inlines = (Text(words, place),) if words else ()
            if not words:
                title, rest = self._titled(node)
            blocks = tuple(self._blocks(rest))
            return boxed(div.box, title, div.attributes, place, blocks, self.host.language)
        if safe_tag(name):
            return list(self._blocks(node.children))
        self.host.report(unknown_html(name, place))
        words = title_of_tag(node.tag)
        title = (Strong((Text(words, place),), place),) if words else ()
        return [*((Paragraph(title, place),) if title else ()), *self._blocks(node.children)]

    def _titled(self, node: Element) -> tuple[Inlines, list[Node]]:
        """Return the title that a box of HTML has in a paragraph of its own, and the rest."""
        for index, child in enumerate(node.children):
            if isinstance(child, Element) and "title" in child.tag.get("class"):
                return self._line(child.children), node.children[index + 1 :]
            if not _is_space(child):
                break
        return (), node.children

    def _code(self, node: Element, place: Place) -> Iterable[Block]:
        if node.closed:
            self._report_code(node)
            return []
        name = node.tag.name
        self.host.report(
            warning(
                "unclosed-html",
                place,
                f"the HTML tag <{name}> is not closed; all that follows is shown as code",
                f"Delete it: outputs run no code of a course. Or write </{name}> where it ends.",
            )
        )
        code = _characters(node).strip("\n")
        return [Listing(code, "", place)] if code.strip() else []

    def _report_code(self, node: Element) -> None:
        name = node.tag.name
        self.host.report(
            warning(
                "unknown-html",
                self._place(node),
                f"the HTML tag <{name}> and its code are left out: outputs run no code of a course",
                "Delete it. To show code to the reader, put it between two lines of ```.",
            )
        )

    def _frame(self, node: Element, place: Place) -> Iterable[Block]:
        address = node.tag.get("src")
        self.host.report(
            warning(
                "unknown-html",
                place,
                "the frame (<iframe>) is shown as a link: outputs load nothing from the network",
                "Write a link with words of your own instead: [words](address).",
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

    def _split(self, node: Element, name: str) -> tuple[Inlines, list[Node]]:
        """Return the text of the first child called `name`, and all other children."""
        for index, child in enumerate(node.children):
            if isinstance(child, Element) and child.tag.name == name:
                rest = [*node.children[:index], *node.children[index + 1 :]]
                return self._line(child.children), rest
        return (), node.children

    def _html_figure(self, node: Element) -> Iterable[Block]:
        caption, rest = self._split(node, "figcaption")
        blocks = list(self._blocks(rest))
        if len(blocks) == 1 and isinstance(blocks[0], Figure) and not blocks[0].number:
            return [figure(blocks[0].picture, caption, self.host)]
        return [*blocks, Paragraph(caption, self._place(node))] if caption else blocks

    def _media(self, node: Element, place: Place) -> Iterable[Block]:
        tags = [child.tag for child in node.children if isinstance(child, Element)]
        media = html_media(node.tag, tags, place, self.host)
        rest = [c for c in node.children if not isinstance(c, Element) or not c.tag.get("src")]
        return [media, *self._blocks(rest)]


def title_of_tag(tag: Tag) -> str:
    """Return the words by which a component of another program is headed, or empty."""
    return next((tag.get(key) for key in ("title", "label", "summary") if tag.get(key)), "")


def box_of_tag(tag: Tag) -> Div | None:
    """Return the box that a tag is in another program, by its class or its name, or None."""
    classes = tag.get("class").lower().split()
    if tag.name in ("div", "aside", "section"):
        box = box_of_classes(classes)
        named = next((c for c in classes if box_of(c, bare=False) == box), "") if box else ""
        shaped = box is not None and box.shape in ("callout", "disclosure")
        return Div(named, "", Attributes(tag.get("id")), "", "", own=False) if shaped else None
    if safe_tag(tag.name):
        return None
    kind = tag.get("type").lower()
    name = kind if box_of(tag.name, bare=False) == PLAIN_NOTE and kind else tag.name
    name = name if box_of(name, bare=False) else tag.name
    if box_of(name, bare=False) is None:
        return None
    title = title_of_tag(tag)
    return Div(name, title, Attributes(), title, "", own=False)


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
