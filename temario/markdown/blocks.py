"""Block tokens → blocks of the model."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.attributes import attempt, broken_attributes
from temario.markdown.boxes import PLAIN_NOTE, box_of, boxed, spoken
from temario.markdown.containers import Containers
from temario.markdown.directives import read_directive
from temario.markdown.divs import Div, Pairs, pair, parse_div, unclosed_div, unknown_div
from temario.markdown.fences import read_fence, unclosed_fence
from temario.markdown.footnotes import Notes
from temario.markdown.foreign_blocks import HOLD_MARKDOWN
from temario.markdown.host import Host
from temario.markdown.html import Close, Element, parse_html
from temario.markdown.html_blocks import HtmlReader
from temario.markdown.inlines import InlineReader, blank, stripped
from temario.markdown.leftover import Once, foreign_syntax, left_out
from temario.markdown.parser import NESTING, parse, parse_line
from temario.markdown.pictures import figure
from temario.markdown.questions import read_question
from temario.markdown.quizzes import quiz_attributes, quiz_blocks, quiz_text
from temario.markdown.tables import keep_surplus, read_table, takes_caption, with_caption
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Break,
    Definition,
    DefinitionList,
    Formula,
    Heading,
    Inlines,
    List,
    Listing,
    ListItem,
    Math,
    Paragraph,
    Picture,
    Quote,
    Table,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place, Problem, warning
from temario.records import mutable, replace
from temario.traverse import plain

_ALERT = pattern(r"\[!([A-Za-z][\w-]*)(?:\|[^\]]*)?\]([+-]?)[ \t]*")
_ESM = pattern(r"(?:import\s+[^;]*['\"][^'\"]+['\"]|export\s+(?:const|default|function)\b.*);?\s*$")
"""Lines by which MDX takes in the components of a page."""
_TASK = pattern(r"\[([ xX])\][ \t]+")


def read_markdown(text: str, file: str, host: Host, first_line: int = 1) -> Blocks:
    """Return the blocks of `text`, the first line of which is line `first_line` of `file`.

    Headings keep the levels of the source, 1 to 6. Whatever cannot be read as
    meant is kept as text and reported to `host`; nothing raises.
    """
    with _deep_recursion():
        env: dict[str, Any] = {}
        once = Once(host)
        try:
            nodes = SyntaxTreeNode(parse(text, env)).children
            return BlockReader(text.split("\n"), file, once, first_line, env).read_file(nodes)
        except RecursionError:
            place = Place(file, first_line)
            once.report(_too_deep(place))
            return (Paragraph((Text(text, place),), place),)
        finally:
            once.told()


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Allow what the parser needs for links and pictures in each other; blocks are bounded."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, 20_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@mutable
class BlockReader:
    """Reads the blocks of one file."""

    lines: list[str]
    file: str
    host: Host
    first_line: int
    env: dict[str, Any]
    inlines: InlineReader = field(init=False)
    html: HtmlReader = field(init=False)
    notes: Notes = field(init=False)
    depth: int = 0
    """How many lists, quotes, divs and HTML elements the block being read lies in."""
    said_deep: bool = False
    """Whether a place that lies too deep has been reported: once is enough."""

    def __post_init__(self) -> None:
        self.inlines = InlineReader(self.file, self.host, self._at_mark)
        self.html = HtmlReader(self.file, self.host, self.inlines)
        self.notes = Notes(self.host, self.env, self.read, self.inlines.read)

    def read_file(self, nodes: Sequence[SyntaxTreeNode]) -> Blocks:
        """Return the blocks of the whole file."""
        self.notes.collect(nodes)
        return self.read(nodes)

    def read(self, nodes: Sequence[SyntaxTreeNode]) -> Blocks:
        """Return the blocks of nodes that lie side by side."""
        pairs, outer = pair(nodes), self.depth
        place = self._place_of(nodes[0]) if nodes else self._place(0)
        open_ = Containers(self.host, place, NESTING - outer, self._title, self._report_deep)
        for index, node in enumerate(nodes):
            self.depth = outer + open_.depth
            match node.type:
                case "div_open":
                    self._open_div(node, open_, index in pairs.unclosed)
                case "div_close":
                    self._close_div(node, open_, index, pairs)
                case "html_block":
                    self._html_block(node, open_)
                case "paragraph":
                    self._paragraph(node, open_)
                case "directive":
                    self._directive(node, open_)
                case "quiz":
                    self._quiz(node, open_)
                case "ial":
                    at = self._place_of(node)
                    source = Paragraph((Text(node.content, at),), at)
                    open_.amend(node.meta["attributes"], source)
                case _:
                    if node.type == "heading":
                        open_.close_unclosed()
                    open_.add(self._block(node))
            open_.add(self.inlines.taken_media())
        self.depth = outer
        return open_.finish()

    # --- places and lines of text ---

    def _place(self, line: int) -> Place:
        return Place(self.file, self.first_line + line)

    def _place_of(self, node: SyntaxTreeNode) -> Place:
        return self._place(node.map[0] if node.map else 0)

    def _text(self, node: SyntaxTreeNode) -> Inlines:
        """Return the inlines of a node that holds one line of text."""
        return self._ending(node, keep=True)[0]

    def _ending(self, node: SyntaxTreeNode, keep: bool = False) -> tuple[Inlines, Attributes]:
        """Return the inlines of a node, and the attributes at their end unless they are kept."""
        inline = node.children[0] if node.children else None
        if inline is None:
            return (), Attributes()
        line = inline.map[0] if inline.map else (node.map[0] if node.map else 0)
        if inline.meta.get("flattened"):
            self._report_deep(self._place(line))
        children, attributes = inline.children, Attributes()
        if not keep and children and children[-1].type == "attributes":
            children, attributes = children[:-1], children[-1].meta["attributes"]
        content = self.inlines.read(children, self.first_line + line)
        return content if keep else stripped(content), attributes

    def _title(self, text: str, place: Place) -> Inlines:
        """Return a title, which stands in no block of its own, as a line of text."""
        (token,) = parse_line(text, self.env)
        return self.inlines.read(SyntaxTreeNode([token]).children[0].children, place.line)

    def _at_mark(self, mark: SyntaxTreeNode, place: Place) -> Inlines:
        return self.notes.at_mark(mark, place)

    def _report_deep(self, place: Place) -> None:
        if not self.said_deep:
            self.said_deep = True
            self.host.report(_too_deep(place))

    # --- divs and HTML ---

    def _open_div(self, node: SyntaxTreeNode, open_: Containers, unclosed: bool) -> None:
        place = self._place_of(node)
        div: Div = node.meta.get("div") or parse_div(node.info)
        if div.name == "include":
            open_.add(self.host.include(div.argument.strip("\"'"), place))
            return
        if div.broken:
            self.host.report(broken_attributes(div.broken, place))
        if not div.known:
            self.host.report(unknown_div(node, place))
        elif unclosed:
            self.host.report(unclosed_div(node, place))
        open_.open(div, place, unclosed)

    def _directive(self, node: SyntaxTreeNode, open_: Containers) -> None:
        """Add a box or another directive that holds blocks, or these alone where it is too deep."""
        place, outer = self._place_of(node), self.depth
        div: Div = node.meta["div"]
        if not node.meta["closed"]:
            self.host.report(unclosed_fence(node, place))
        if outer >= NESTING:
            self._report_deep(place)
            open_.add(self.read(node.children))
            return
        self.depth += 1
        blocks = self.read(node.children)
        self.depth = outer
        if div.name in HOLD_MARKDOWN:
            open_.add(read_directive(div, place, blocks, self._title, self.host))
        else:
            open_.hold(div, place, blocks)

    def _quiz(self, node: SyntaxTreeNode, open_: Containers) -> None:
        """Add a quiz of LiaScript as a question about what stands above it, or as text."""
        said, place = self.read(node.children), self._place_of(node)
        stem = open_.asked() if node.meta["quiz"].plain else ()
        if stem:
            blocks = quiz_blocks(node, stem, said, self._place, self._title)
            open_.add(read_question(quiz_attributes(node), place, blocks, self.host))
            return
        self.host.report(foreign_syntax("a quiz of LiaScript", place))
        open_.add((quiz_text(node, self._place), *said))

    def _close_div(self, node: SyntaxTreeNode, open_: Containers, index: int, pairs: Pairs) -> None:
        if index in pairs.of_includes or open_.close_div():
            return
        self.host.report(
            warning(
                "stray-fence",
                self._place_of(node),
                f"the line {node.markup} closes nothing",
                "Delete it, or write the line that it should close, such as ::: note.",
            )
        )

    def _html_block(self, node: SyntaxTreeNode, open_: Containers) -> None:
        place = self._place_of(node)
        if node.content.lstrip().startswith("<!--") and "-->" not in node.content:
            self.host.report(_unclosed_comment(place))
            again = SyntaxTreeNode(parse(node.content.replace("<!--", ""), self.env)).children
            open_.add(self._shifted(again, place.line))
            return
        fragment = parse_html(node.content, max(1, NESTING - self.depth))
        if fragment.deep >= 0:
            self._report_deep(Place(self.file, place.line + fragment.deep))
        for piece in fragment.nodes:
            if isinstance(piece, Close):
                open_.close_tag(piece.name)
                continue
            if isinstance(piece, Element) and piece.tag.name == "summary" and open_.lacks_summary:
                open_.summarise(self.html.text(piece, place.line))
                continue
            container, blocks = self.html.read(piece, place.line)
            if container is not None:
                tag = piece.tag.name if isinstance(piece, Element) else ""
                open_.open(container, Place(self.file, place.line + piece.line), tag=tag)
            open_.add(blocks)

    def _shifted(self, nodes: Sequence[SyntaxTreeNode], line: int) -> Blocks:
        """Return the blocks of a part of the file that was parsed anew, from its first line."""
        outer, self.first_line = self.first_line, line
        lines, self.lines = self.lines, self.lines[line - outer :]
        blocks = self.read(nodes)
        self.first_line, self.lines = outer, lines
        return blocks

    # --- blocks ---

    def _block(self, node: SyntaxTreeNode) -> Sequence[Block]:
        place = self._place_of(node)
        match node.type:
            case "heading":
                return [self._heading(node, place)]
            case "bullet_list" | "ordered_list" | "blockquote" | "dl":
                return self._nested(node, place)
            case "fence":
                return read_fence(node, place, self.lines, self.host.report)
            case "code_block":
                return [Listing(node.content.rstrip("\n"), "", place)]
            case "math_block":
                return [Formula(node.content.strip(), place)]
            case "table":
                table = read_table(node, place, self._text, self._ending, self._table_number)
                return [keep_surplus(table, node, self.lines, self.host.report)]
            case "hr":
                return [Break(place)]
            case "footnote_reference":
                return self.notes.at_definition(node, place)
            case _:
                return [Paragraph((Text(node.content, place),), place)]

    def _table_number(self) -> int:
        return self.host.number("table")

    def _paragraph(self, node: SyntaxTreeNode, open_: Containers) -> None:
        place, last = self._place_of(node), open_.last
        if takes_caption(last, node) and isinstance(last, Table):
            open_.last = with_caption(last, node, self._ending, self._table_number)
            return
        if node.map and self._is_esm(node.map):
            self.host.report(left_out("import …", place))
            return
        content = self._text(node)
        media = self.inlines.taken_media()
        pictures = [inline for inline in content if isinstance(inline, Picture)]
        if "alone" in node.meta:
            open_.keep(node.meta["alone"], Paragraph(content, place))
        elif (pictures or media) and all(isinstance(i, Picture) or blank(i) for i in content):
            open_.add([*(figure(picture, (), self.host) for picture in pictures), *media])
        elif len(content) == 1 and isinstance(content[0], Math) and _displayed(node):
            open_.add([Formula(content[0].tex, place)])
        elif content:
            open_.add([Paragraph(content, place), *media])

    def _is_esm(self, lines: list[int] | tuple[int, int]) -> bool:
        first = self.lines[lines[0]] if lines[0] < len(self.lines) else ""
        if not first.startswith(("import ", "export ")):
            return False
        return all(map(_ESM.match, self.lines[lines[0] : lines[1]]))

    def _heading(self, node: SyntaxTreeNode, place: Place) -> Heading:
        content = stripped(self._text(node))
        attributes = node.meta.get("attributes", Attributes())
        self._report_broken_ending(content)
        if node.markup == "-":
            self.host.report(_setext(plain(content), place))
        return Heading(int(node.tag[1]), "", content, place, attributes)

    def _report_broken_ending(self, content: Inlines) -> None:
        last = content[-1] if content else None
        meant = attempt(last.text) if isinstance(last, Text) else ""
        if meant and isinstance(last, Text) and not last.text.startswith("{"):
            self.host.report(broken_attributes(meant, last.place))

    def _nested(self, node: SyntaxTreeNode, place: Place) -> Sequence[Block]:
        """Return a list or a quote, or only what it holds where it lies too deep."""
        if self.depth >= NESTING:
            self._report_deep(place)
            return [block for child in node.children for block in self._flat(child)]
        outer = self.depth
        self.depth += 1
        match node.type:
            case "blockquote":
                block: Block = self._quote(node, place)
            case "dl":
                block = self._definitions(node, place)
            case _:
                block = self._list(node, place)
        self.depth = outer
        return [block]

    def _flat(self, node: SyntaxTreeNode) -> Blocks:
        if node.type == "dt":
            return (Paragraph(self._text(node), self._place_of(node)),)
        return self.read(node.children if node.type in ("list_item", "dd") else [node])

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
        first, checked = blocks[0] if blocks else None, None
        if isinstance(first, Paragraph) and first.content:
            content, start = first.content, first.content[0]
            task = _TASK.match(start.text) if isinstance(start, Text) else None
            if task and isinstance(start, Text):
                checked = task[1] != " "
                rest = replace(start, text=start.text[task.end() :])
                content = (rest, *content[1:]) if rest.text else content[1:]
            if "attributes" in node.meta:
                content = stripped(content)
            self._report_broken_ending(content)
            blocks = (replace(first, content=content), *blocks[1:])
        return ListItem(blocks, place, checked, node.meta.get("attributes", Attributes()))

    def _quote(self, node: SyntaxTreeNode, place: Place) -> Block:
        blocks = self.read(node.children)
        first = blocks[0] if blocks else None
        start = first.content[0] if isinstance(first, Paragraph) and first.content else None
        alert = _ALERT.match(start.text) if isinstance(start, Text) else None
        if alert is None or not isinstance(first, Paragraph) or not isinstance(start, Text):
            return Quote(blocks, place)
        rest: Inlines = (replace(start, text=start.text[alert.end() :]), *first.content[1:])
        # What stands on the marker's line is the title, as Obsidian has it; GitHub has none.
        lines = [index for index, inline in enumerate(rest) if inline.place.line > place.line]
        at = lines[0] if lines else len(rest)
        title, body = stripped(rest[:at]), rest[at:]
        if not lines:
            title, body = (), title
        kept = (replace(first, content=body), *blocks[1:]) if body else blocks[1:]
        box = box_of(alert[1], bare=False) or replace(PLAIN_NOTE, label=spoken(alert[1]))
        if alert[2] == "-":
            box = replace(box, shape="disclosure")
        (block,) = boxed(box, title, first.attributes, place, kept, self.host.language)
        return block

    def _definitions(self, node: SyntaxTreeNode, place: Place) -> DefinitionList:
        entries: list[Definition] = []
        for child in node.children:
            if child.type == "dt":
                entries.append(Definition(self._text(child), (), self._place_of(child)))
            elif entries:
                details = (*entries[-1].details, self.read(child.children))
                entries[-1] = replace(entries[-1], details=details)
        return DefinitionList(tuple(entries), place)


# --- problems ---


def _too_deep(place: Place) -> Problem:
    return warning(
        "deep-nesting",
        place,
        f"lists, quotations or boxes lie in each other more than {NESTING} levels deep; "
        f"what lies deeper is shown at level {NESTING}",
        "Look whether the signs at the start of the lines, such as > or -, are all meant.",
    )


def _unclosed_comment(place: Place) -> Problem:
    return warning(
        "unclosed-comment",
        place,
        "the comment that starts here is not closed; what follows is shown",
        "Write --> where the comment should end.",
    )


def _setext(title: str, place: Place) -> Problem:
    shown = title if len(title) <= 50 else f"{title[:50]}…"
    return warning(
        "setext-heading",
        place,
        f"the line of dashes under “{shown}” makes it a heading",
        "For a new slide, leave an empty line above the dashes; for a heading, write ## before it.",
    )


def _displayed(node: SyntaxTreeNode) -> bool:
    """Return whether a paragraph is a formula with a label behind it: `$$ … $$ {#eq-mass}`."""
    parts = node.children[0].children if node.children else []
    return bool(parts) and parts[0].type == "math_inline_double"
