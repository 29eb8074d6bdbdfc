"""Block tokens → blocks of the model."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.attributes import looks_like_attributes, parse_attributes, trailing
from temario.markdown.divs import Div, parse_div
from temario.markdown.html import Close, parse_html
from temario.markdown.html_blocks import HtmlReader
from temario.markdown.inlines import Host, InlineReader
from temario.markdown.parser import NESTING, parse
from temario.model import (
    Alignment,
    Attributes,
    Block,
    Blocks,
    Break,
    Callout,
    CalloutKind,
    Definition,
    DefinitionList,
    Diagram,
    Disclosure,
    Figure,
    Footnote,
    Formula,
    Heading,
    Inlines,
    List,
    Listing,
    ListItem,
    Only,
    Paragraph,
    Picture,
    Quote,
    Table,
    Text,
)
from temario.problems import Place, warning
from temario.traverse import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", re.IGNORECASE)
_CAPTION = re.compile(r"(?:Table|Tabla)?:[ \t]+")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_DIRECTIVE = re.compile(r"\{[\w:-]+\}")


def read_markdown(text: str, file: str, host: Host, first_line: int = 1) -> Blocks:
    """Return the blocks of `text`, the first line of which is line `first_line` of `file`.

    Headings keep the levels of the source, 1 to 6. Whatever cannot be read as
    meant is kept as text and reported to `host`; nothing raises.
    """
    with _deep_recursion():
        tokens, env = parse(text)
        nodes = SyntaxTreeNode(tokens).children
        return BlockReader(text.split("\n"), file, host, first_line, env).read_file(nodes)


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Allow what nesting of `NESTING` levels needs; the parser bounds the depth."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, 20_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@dataclass(slots=True)
class _Frame:
    """A div or an HTML element that is open, and what it holds so far."""

    opener: Div | Disclosure | str | None
    """A div, a `details`, another HTML tag's name; None for the file or container itself."""
    place: Place
    unclosed: bool = False
    blocks: list[Block] = field(default_factory=list)
    attributes: Attributes = Attributes()
    """Attributes on a line of their own, for the next block."""


@dataclass(slots=True)
class BlockReader:
    """Reads the blocks of one file."""

    lines: list[str]
    file: str
    host: Host
    first_line: int
    env: dict[str, object]
    inlines: InlineReader = field(init=False)
    html: HtmlReader = field(init=False)
    notes: dict[str, SyntaxTreeNode] = field(default_factory=dict)
    """Footnote definitions by label."""
    marks: set[str] = field(default_factory=set)
    """Labels of the notes that a mark names."""
    known: dict[str, Footnote] = field(default_factory=dict)
    """Notes that a mark has asked for."""
    reading: set[str] = field(default_factory=set)
    """Labels of the notes being read, against notes that refer to themselves."""

    def __post_init__(self) -> None:
        self.inlines = InlineReader(self.file, self.host, self._note, self._inline_note)
        self.html = HtmlReader(self.file, self.host, self.inlines)

    def read_file(self, nodes: Sequence[SyntaxTreeNode]) -> Blocks:
        """Return the blocks of the whole file, notes that no mark names at their places."""
        for node in _every(nodes, "footnote_reference"):
            self.notes.setdefault(str(node.meta["label"]), node)
        for node in _every(nodes, "footnote_ref"):
            self.marks.add(str(node.meta.get("label")))
        return self.read(nodes)

    def read(self, nodes: Sequence[SyntaxTreeNode]) -> Blocks:
        """Return the blocks of nodes that lie side by side."""
        unclosed = _unclosed(nodes)
        frames = [_Frame(None, self._place(0))]
        for index, node in enumerate(nodes):
            match node.type:
                case "div_open":
                    self._open(node, frames, index in unclosed)
                case "div_close":
                    self._close_div(node, nodes, index, frames)
                case "html_block":
                    self._html_block(node, frames)
                case "heading":
                    while frames[-1].unclosed:
                        self._close(frames)
                    self._add(frames, self._block(node))
                case _:
                    self._add(frames, self._block(node))
        while len(frames) > 1:
            self._close(frames)
        self._give_back_attributes(frames[0])
        return tuple(frames[0].blocks)

    # --- places ---

    def _place(self, line: int) -> Place:
        return Place(self.file, self.first_line + line)

    def _place_of(self, node: SyntaxTreeNode) -> Place:
        return self._place(node.map[0] if node.map else 0)

    def _text(self, node: SyntaxTreeNode) -> Inlines:
        """Return the inlines of a node that holds one line of text."""
        inline = node.children[0] if node.children else None
        if inline is None:
            return ()
        line = inline.map[0] if inline.map else (node.map[0] if node.map else 0)
        if inline.meta.get("flattened"):
            self.host.report(
                warning(
                    "deep-nesting",
                    self._place(line),
                    f"lists and quotes lie in each other more than {NESTING} levels deep; "
                    "what is deeper is shown as one paragraph",
                    "Split the list, or use headings.",
                )
            )
        return self.inlines.read(inline.children, self.first_line + line)

    # --- frames: divs and HTML elements that hold Markdown ---

    def _add(self, frames: list[_Frame], blocks: Sequence[Block]) -> None:
        frame = frames[-1]
        for block in blocks:
            alone = _attributes_alone(block)
            if alone is not None:
                self._give_back_attributes(frame)
                frame.attributes = alone
                frame.place = block.place
                continue
            if frame.attributes != Attributes():
                block = _with_attributes(block, frame.attributes)
                frame.attributes = Attributes()
            if not self._caption(frame, block):
                frame.blocks.append(block)

    def _caption(self, frame: _Frame, block: Block) -> bool:
        """Take a paragraph `: words` under a table as the table's caption."""
        table = frame.blocks[-1] if frame.blocks else None
        if not (isinstance(table, Table) and not table.number and isinstance(block, Paragraph)):
            return False
        first = block.content[0] if block.content else None
        start = _CAPTION.match(first.text) if isinstance(first, Text) else None
        if start is None or not isinstance(first, Text):
            return False
        rest = (replace(first, text=first.text[start.end() :]), *block.content[1:])
        caption, attributes = self._split_trailing(rest)
        merged = attributes if attributes != Attributes() else table.attributes
        number = self.host.number("table")
        frame.blocks[-1] = replace(table, caption=caption, number=number, attributes=merged)
        return True

    def _give_back_attributes(self, frame: _Frame) -> None:
        """Report attributes behind which no block came, since they did nothing."""
        if frame.attributes != Attributes():
            self.host.report(
                warning(
                    "broken-attributes",
                    frame.place,
                    "an attribute list stands alone, with no block under it",
                    "Put it on the line above the list, table or quotation that it is for.",
                )
            )
            frame.attributes = Attributes()

    def _open(self, node: SyntaxTreeNode, frames: list[_Frame], unclosed: bool) -> None:
        place = self._place_of(node)
        div = parse_div(node.info)
        if div.name == "include":
            frames[-1].blocks.extend(self.host.include(div.argument, place))
            return
        if div.broken:
            self.inlines.broken_attributes(div.broken, place)
        if div.kind is None and div.audience is None:
            self.host.report(
                warning(
                    "unknown-div",
                    place,
                    f"“::: {node.info}” is not known; what it holds is shown as ordinary text",
                    "Known are note, tip, important, warning, caution, example, objectives, slide, "
                    "notes, handout, online, instructor and include.",
                )
            )
        if unclosed:
            self.host.report(
                warning(
                    "unclosed-fence",
                    place,
                    f"“{node.markup} {node.info}” is not closed",
                    "Close it with a line of its own that holds ::: alone.",
                )
            )
        frames.append(_Frame(div, place, unclosed))

    def _close_div(
        self,
        node: SyntaxTreeNode,
        nodes: Sequence[SyntaxTreeNode],
        index: int,
        frames: list[_Frame],
    ) -> None:
        if any(isinstance(frame.opener, Div) and not frame.unclosed for frame in frames):
            while not isinstance(frames[-1].opener, Div):
                self._close(frames)
            self._close(frames)
            return
        before = nodes[index - 1] if index else None
        if before is not None and before.type == "div_open":
            return  # the line that closes an include
        self.host.report(
            warning(
                "stray-fence",
                self._place_of(node),
                f"“{node.markup}” closes nothing",
                "Delete the line, or write the ::: line that it should close.",
            )
        )

    def _html_block(self, node: SyntaxTreeNode, frames: list[_Frame]) -> None:
        place = self._place_of(node)
        for piece in parse_html(node.content):
            if isinstance(piece, Close):
                if any(frame.opener == piece.name or _is(frame, piece.name) for frame in frames):
                    while not (frames[-1].opener == piece.name or _is(frames[-1], piece.name)):
                        self._close(frames)
                    self._close(frames)
                continue
            container, blocks = self.html.read(piece, place.line)
            if container is None:
                self._add(frames, blocks)
            else:
                frames.append(_Frame(container, Place(self.file, place.line + piece.line)))
                self._add(frames, blocks)

    def _close(self, frames: list[_Frame]) -> None:
        frame = frames.pop()
        self._give_back_attributes(frame)
        blocks = tuple(frame.blocks)
        match frame.opener:
            case Div() as div if div.kind is not None:
                title: Inlines = ()
                if div.title:
                    title = (Text(div.title, frame.place),)
                elif blocks and isinstance(blocks[0], Heading) and div.kind != "objectives":
                    title, blocks = blocks[0].content, blocks[1:]
                closed: Blocks = (Callout(div.kind, title, blocks, frame.place, div.attributes),)
            case Div() as div if div.audience is not None:
                closed = (Only(div.audience, blocks, frame.place, div.attributes),)
            case Disclosure() as disclosure:
                closed = (replace(disclosure, blocks=blocks),)
            case "blockquote":
                closed = (Quote(blocks, frame.place),)
            case _:
                closed = blocks
        self._add(frames, closed)

    # --- blocks ---

    def _block(self, node: SyntaxTreeNode) -> Sequence[Block]:
        place = self._place_of(node)
        match node.type:
            case "paragraph":
                return self._paragraph(node, place)
            case "heading":
                return [self._heading(node, place)]
            case "bullet_list" | "ordered_list":
                return [self._list(node, place)]
            case "blockquote":
                return [self._quote(node, place)]
            case "fence":
                return [self._fence(node, place)]
            case "code_block":
                return [Listing(node.content.rstrip("\n"), "", place)]
            case "math_block":
                return [Formula(node.content.strip(), place)]
            case "table":
                return [self._table(node, place)]
            case "dl":
                return [self._definitions(node, place)]
            case "hr":
                return [Break(place)]
            case "footnote_reference":
                return self._unused_note(node, place)
            case _:
                return [Paragraph((Text(node.content, place),), place)]

    def _paragraph(self, node: SyntaxTreeNode, place: Place) -> Sequence[Block]:
        outer, self.inlines.media = self.inlines.media, []
        content = self._text(node)
        media, self.inlines.media = self.inlines.media, outer
        pictures = [inline for inline in content if isinstance(inline, Picture)]
        words = [i for i in content if not isinstance(i, Picture) and not _blank(i)]
        if (pictures or media) and not words:
            return [*(self._figure(picture) for picture in pictures), *media]
        return [Paragraph(content, place), *media] if content else media

    def _figure(self, picture: Picture) -> Figure:
        caption: Inlines = (Text(picture.title, picture.place),) if picture.title else ()
        number = self.host.number("figure") if caption else 0
        return Figure(picture, caption, picture.place, number)

    def _heading(self, node: SyntaxTreeNode, place: Place) -> Heading:
        content, attributes = self._split_trailing(self._text(node))
        if node.markup == "-":
            self.host.report(
                warning(
                    "setext-heading",
                    place,
                    f"the dashes under “{plain(content)[:50]}” make it a heading",
                    "For a new slide, leave a line empty above the dashes; for a heading, write ##.",
                )
            )
        return Heading(int(node.tag[1]), "", content, place, attributes)

    def _split_trailing(self, content: Inlines) -> tuple[Inlines, Attributes]:
        """Split an attribute list off the end of a line of text."""
        last = content[-1] if content else None
        if not isinstance(last, Text):
            return content, Attributes()
        split = trailing(last.text)
        if split is not None:
            kept = (replace(last, text=split[1]),) if split[1] else ()
            return (*content[:-1], *kept), split[0]
        start = last.text.rfind("{")
        if (
            start >= 0
            and looks_like_attributes(last.text[start:])
            and last.text.rstrip()[-1] == "}"
        ):
            self.inlines.broken_attributes(last.text[start:], last.place)
        return content, Attributes()

    def _list(self, node: SyntaxTreeNode, place: Place) -> List:
        items = tuple(self._item(child) for child in node.children)
        loose = any(
            grandchild.type == "paragraph" and not grandchild.hidden
            for child in node.children
            for grandchild in child.children
        )
        start = int(str(node.attrs.get("start", 1)))
        return List(node.type == "ordered_list", start, items, place, loose)

    def _item(self, node: SyntaxTreeNode) -> ListItem:
        place = self._place_of(node)
        blocks = self.read(node.children)
        first = blocks[0] if blocks else None
        checked, attributes = None, Attributes()
        if isinstance(first, Paragraph) and first.content:
            content = first.content
            start = content[0]
            task = _TASK.match(start.text) if isinstance(start, Text) else None
            if task and isinstance(start, Text):
                checked = task[1] != " "
                content = (replace(start, text=start.text[task.end() :]), *content[1:])
            content, attributes = self._split_trailing(content)
            blocks = (replace(first, content=content), *blocks[1:])
        return ListItem(blocks, place, checked, attributes)

    def _quote(self, node: SyntaxTreeNode, place: Place) -> Block:
        blocks = self.read(node.children)
        first = blocks[0] if blocks else None
        start = first.content[0] if isinstance(first, Paragraph) and first.content else None
        alert = _ALERT.match(start.text) if isinstance(start, Text) else None
        if alert is None or not isinstance(first, Paragraph) or not isinstance(start, Text):
            return Quote(blocks, place)
        rest = start.text[alert.end() :]
        kept = tuple(i for i in (replace(start, text=rest), *first.content[1:]) if not _empty(i))
        while kept and _blank(kept[0]):
            kept = kept[1:]
        body = (replace(first, content=kept), *blocks[1:]) if kept else blocks[1:]
        return Callout(cast("CalloutKind", alert[1].lower()), (), body, place)

    def _fence(self, node: SyntaxTreeNode, place: Place) -> Block:
        info, attributes = node.info.strip(), Attributes()
        start = info.find("{")
        if _DIRECTIVE.match(info):
            self.host.report(
                warning(
                    "unknown-fence",
                    place,
                    f"“{node.markup}{info}” is not known; what it holds is shown as code",
                    "Name a language instead, such as ```python.",
                )
            )
            info = ""
        elif start >= 0:
            parsed = parse_attributes(info[start + 1 : -1]) if info.endswith("}") else None
            if parsed is None:
                self.inlines.broken_attributes(info[start:], place)
            else:
                attributes, info = parsed, info[:start].strip()
        if not self._closed(node):
            self.host.report(
                warning(
                    "unclosed-fence",
                    place,
                    f"the code that “{node.markup}” opens is not closed; the rest is shown as code",
                    f"Close it with a line that holds {node.markup} alone.",
                )
            )
        words = info.split()
        language = words[0] if words else next(iter(attributes.classes), "")
        code = node.content.removesuffix("\n")
        title = attributes.get("title")
        if language.lower() == "mermaid":
            return Diagram(code, "mermaid", place, title, attributes)
        if language.lower() == "math":
            return Formula(code.strip(), place)
        return Listing(code, language, place, title, attributes)

    def _closed(self, node: SyntaxTreeNode) -> bool:
        start, end = node.map or (0, 0)
        last = self.lines[end - 1].strip(" \t>\r") if end - 1 > start else ""
        return len(last) >= len(node.markup) and not last.strip(node.markup[0])

    def _table(self, node: SyntaxTreeNode, place: Place) -> Table:
        head, *bodies = node.children
        rows = [row for body in bodies for row in body.children]
        alignments: list[Alignment] = []
        for cell in head.children[0].children:
            style = str(cell.attrs.get("style", ""))
            alignments.append(cast("Alignment", style.partition(":")[2]))
        cells = [
            tuple(self._text(cell) for cell in row.children) for row in (head.children[0], *rows)
        ]
        return Table(cells[0], tuple(cells[1:]), tuple(alignments), place)

    def _definitions(self, node: SyntaxTreeNode, place: Place) -> DefinitionList:
        entries: list[Definition] = []
        for child in node.children:
            if child.type == "dt":
                entries.append(Definition(self._text(child), (), self._place_of(child)))
            elif entries:
                details = (*entries[-1].details, self.read(child.children))
                entries[-1] = replace(entries[-1], details=details)
        return DefinitionList(tuple(entries), place)

    # --- footnotes ---

    def _note(self, label: str, place: Place) -> Footnote | None:
        if label in self.known:
            return replace(self.known[label], place=place, first=False)
        node = self.notes.get(label)
        if node is None or label in self.reading:
            return None
        self.reading.add(label)
        line = self.inlines.line
        note = Footnote(self.host.number("footnote"), self.read(node.children), place)
        self.inlines.line = line
        self.reading.discard(label)
        self.known[label] = note
        return note

    def _inline_note(self, number: int, place: Place) -> Footnote:
        notes = cast("dict[str, dict[int, dict[str, object]]]", self.env["footnotes"])["list"]
        tokens = cast("list[object]", notes[number]["tokens"])
        line = self.inlines.line
        children = SyntaxTreeNode(tokens).children if tokens else []  # type: ignore[arg-type]
        content = self.inlines.read(children, line)
        return Footnote(self.host.number("footnote"), (Paragraph(content, place),), place)

    def _unused_note(self, node: SyntaxTreeNode, place: Place) -> Blocks:
        label = str(node.meta["label"])
        if self.notes[label] is node and label in self.marks:
            return ()
        self.host.report(
            warning(
                "unused-footnote",
                place,
                f"no mark refers to the footnote “{label}”; it is shown where it stands",
                f"Put [^{label}] where the note belongs.",
            )
        )
        return self.read(node.children)


def _every(nodes: Sequence[SyntaxTreeNode], kind: str) -> Iterator[SyntaxTreeNode]:
    for node in nodes:
        if node.type == kind:
            yield node
        yield from _every(node.children, kind)


def _unclosed(nodes: Sequence[SyntaxTreeNode]) -> set[int]:
    """Return the indices of the opening `:::` lines that no line closes."""
    open_at: list[int] = []
    for index, node in enumerate(nodes):
        if node.type == "div_open" and parse_div(node.info).name != "include":
            open_at.append(index)
        elif node.type == "div_close" and open_at:
            open_at.pop()
    return set(open_at)


def _is(frame: _Frame, name: str) -> bool:
    return name == "details" and isinstance(frame.opener, Disclosure)


def _attributes_alone(block: Block) -> Attributes | None:
    """Return the attributes of a paragraph that is nothing but an attribute list."""
    if not isinstance(block, Paragraph) or len(block.content) != 1:
        return None
    only = block.content[0]
    split = trailing(only.text) if isinstance(only, Text) else None
    return split[0] if split is not None and not split[1] else None


def _with_attributes(block: Block, attributes: Attributes) -> Block:
    match block:
        case Figure():
            return replace(block, picture=replace(block.picture, attributes=attributes))
        case Formula() | DefinitionList() | Disclosure() | Break():
            return block
        case _ if hasattr(block, "attributes"):
            return replace(block, attributes=attributes)
        case _:
            return block


def _blank(inline: object) -> bool:
    return isinstance(inline, Text) and not inline.text.strip()


def _empty(inline: object) -> bool:
    return isinstance(inline, Text) and not inline.text
