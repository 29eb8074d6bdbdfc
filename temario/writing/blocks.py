"""Blocks of the model → Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from html import escape
from typing import assert_never

from temario.markdown.divs import parse_div
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Break,
    Callout,
    Definition,
    DefinitionList,
    Diagram,
    Disclosure,
    Figure,
    Formula,
    Heading,
    List,
    Listing,
    ListItem,
    Math,
    Media,
    Missing,
    Only,
    Paragraph,
    Picture,
    Pool,
    Question,
    Quote,
    Table,
    Text,
)
from temario.patterns import pattern
from temario.records import mutable, replace
from temario.traverse import plain
from temario.writing.alike import is_loose
from temario.writing.attributes import braces, with_value
from temario.writing.comment import Comment, comment_text
from temario.writing.fences import diagram_text, formula_text, listing_text
from temario.writing.html import as_html, fits_html, picture_html
from temario.writing.inlines import picture_text
from temario.writing.lines import Lines
from temario.writing.proof import PLACE
from temario.writing.questions import question_parts
from temario.writing.tables import table_text

_ALERTS = ("note", "tip", "important", "warning", "caution")
_RULE = pattern(r"(?:-[ ]*){3,}\n|(?:\*[ ]*){3,}\n")
_OTHER_MARK = str.maketrans("-*", "*-")
_VIDEO = (".mp4", ".m4v", ".webm", ".ogv", ".mov")
_AUDIO = (".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac")


@mutable
class BlockWriter:
    """Writes blocks, and the footnotes in them under each that stands in nothing else."""

    lines: Lines = field(default_factory=Lines)

    def file(self, blocks: Sequence[Block | Comment]) -> str:
        """Return a whole text, with a line break at its end."""
        parts: list[str] = []
        for index, block in enumerate(blocks):
            if isinstance(block, Comment):
                parts.append(comment_text(block))
            else:
                before = blocks[index - 1] if index else None
                rest = blocks[index + 1 :]
                text = self._apart(block, before, rest, first=not parts)
                parts += [text] if text else []
            parts += self._notes()
        return "\n\n".join(parts) + "\n" if parts else ""

    def _notes(self) -> Iterator[str]:
        """Yield the footnotes that wait; notes hold no notes."""
        for label, note in self.lines.notes.taken():
            yield _indented(self.blocks(note.blocks), f"[^{label}]: ", "    ")

    def blocks(self, blocks: Blocks, context: str = "paragraph", tight: bool = False) -> str:
        """Return blocks that stand in another.

        `context` is that of their paragraphs; `quote` and `item` are that of the first alone.
        """
        parts: list[str] = []
        for index, block in enumerate(blocks):
            before = blocks[index - 1] if index else None
            inner = context if not index or context in ("stem", "told", "cloze") else "paragraph"
            text = self._apart(block, before, blocks[index + 1 :], inner, not index)
            parts += [text] if text else []
        return ("\n" if tight else "\n\n").join(parts)

    def _apart(
        self,
        block: Block,
        before: Block | Comment | None,
        rest: Sequence[Block | Comment],
        context: str = "paragraph",
        first: bool = False,
    ) -> str:
        """Return a block so that it is not taken for a part of the one before it."""
        match block:
            case List(items=()):
                return ""
            case List():
                return self._above(block.attributes) + self._list(block, _alternate(block, rest))
            case Break():
                return "***" if first else "---"
            case Quote() if context in ("stem", "cloze"):
                inner = "told" if any(map(_is_keyed, block.blocks)) else "quote"
                return self._above(block.attributes) + self.quote(block.blocks, context=inner)
            case Paragraph() if isinstance(before, Table) and not before.caption:
                return self._paragraph(block, "after table")
            case DefinitionList() if isinstance(before, DefinitionList):
                return f"<!-- -->\n\n{self._definitions(block)}"
            case Paragraph():
                return self._paragraph(block, context)
            case _:
                return self._block(block)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self._paragraph(block, "paragraph")
            case Heading():
                return self._heading(block)
            case List():
                return self._list(block, 0)
            case DefinitionList():
                return self._definitions(block)
            case Quote():
                return self._above(block.attributes) + self.quote(block.blocks)
            case Callout():
                return self._callout(block)
            case Disclosure():
                return self._disclosure(block)
            case Only():
                return self._div(f"{block.audience}{braces(block.attributes, ' ')}", block.blocks)
            case Listing():
                return listing_text(block)
            case Formula():
                return formula_text(block)
            case Diagram():
                return diagram_text(block)
            case Table():
                return table_text(block, self.lines)
            case Figure():
                return self._figure(block)
            case Media():
                return self._media(block)
            case Question():
                return self._question(block)
            case Pool():
                return self._pool(block)
            case Break():
                return "---"
            case Missing(target):
                return f"::: include {target}"
            case _:
                assert_never(block)

    def _above(self, attributes: Attributes) -> str:
        """Return attributes that stand on a line of their own above a block."""
        list_ = braces(attributes)
        return f"{list_}\n" if list_ else ""

    def _paragraph(self, block: Paragraph, context: str) -> str:
        text = self.lines.text(block.content, context)
        return self._above(block.attributes) + text if text else ""

    def _heading(self, block: Heading) -> str:
        text = self.lines.text(block.content, "heading")
        marks = "#" * min(max(block.level, 1), 6)
        return f"{marks} {text}{braces(block.attributes, ' ')}".rstrip()

    def _list(self, block: List, marker: int) -> str:
        loose = is_loose(block)
        marks = (
            (f"{block.start + i}{'.)'[marker]} " for i in range(len(block.items)))
            if block.ordered
            else (f"{'-*'[marker]} " for _ in block.items)
        )
        parts = [self._item(i, m, loose) for i, m in zip(block.items, marks, strict=True)]
        if any(_RULE.match(f"{part}\n") for part in parts):
            # Marks of lists in lists, and nothing else in their line, would be a rule.
            parts = [part[:1].translate(_OTHER_MARK) + part[1:] for part in parts]
        return ("\n\n" if loose else "\n").join(parts)

    def _item(self, item: ListItem, mark: str, loose: bool) -> str:
        """Return an item; its box and its attributes stand in its first line."""
        blocks = item.blocks
        if item.checked is not None:
            mark_of_box = "[x] " if item.checked else "[ ] "
            blocks = _as_line(blocks)
        else:
            mark_of_box = ""
        first = blocks[0] if blocks else None
        ending = braces(item.attributes, " ")
        if isinstance(first, Paragraph) and not braces(first.attributes):
            context = "task" if mark_of_box else "item"
            text = self.lines.text(first.content, context)
            line = f"{mark_of_box}{text}{ending}"
            if mark_of_box and not text and not ending:
                line = f"{mark_of_box}&#32;"
            rest = self.blocks(blocks[1:], tight=not loose)
            between = "\n" if not loose and rest else "\n\n"
            body = between.join(part for part in (line, rest) if part)
        else:
            body = self.blocks(blocks, "item", tight=not loose)
            body = f"{mark_of_box}{ending.strip()}\n{body}" if ending else body
        return _indented(body, mark, " " * len(mark)).rstrip()

    def _definitions(self, block: DefinitionList) -> str:
        return "\n\n".join(self._definition(entry) for entry in block.entries)

    def _definition(self, entry: Definition) -> str:
        term = self.lines.text(entry.term, "term") or "<b></b>"
        details = [text for detail in entry.details if (text := self.blocks(detail))]
        details = details or ["<!-- -->"]
        joint = "\n\n" if any("\n\n" in detail for detail in details) else "\n"
        return f"{term}\n" + joint.join(_indented(each, ": ", "  ") for each in details)

    def quote(self, blocks: Blocks, key: str = "", context: str = "quote") -> str:
        """Return blocks as a quotation, `key` and a colon in front of the first."""
        body = self.blocks(blocks, context)
        if key:
            first = blocks[0] if blocks else None
            if isinstance(first, Paragraph):
                line = self.lines.text(first.content, "keyed")
                rest = self.blocks(blocks[1:], context)
                above = self._above(first.attributes)
                body = f"{above}{key}: {line}" + (f"\n\n{rest}" if rest else "")
            else:
                body = f"{key}:\n\n{body}"
        return _indented(body, "> ", "> ", ">")

    def _callout(self, block: Callout) -> str:
        opening = block.kind + braces(block.attributes, " ")
        if block.title and not block.attributes.get("title"):
            title, proved = self.lines.proved(block.title, "title")
            info = f"{block.kind} {title}{braces(block.attributes, ' ')}"
            if proved and parse_div(info).argument == title:
                return self._div(info, block.blocks)
            heading = Heading(3, "", block.title, block.place)
            return self._div(opening, (heading, *block.blocks))
        begins = bool(block.blocks) and isinstance(block.blocks[0], Heading)
        if begins and not block.title and block.kind in _ALERTS:
            marker = f"[!{block.kind.upper()}]"
            body = f"{self._above(block.attributes)}{marker}\n\n{self.blocks(block.blocks)}"
            return _indented(body, "> ", "> ", ">")
        return self._div(opening, block.blocks)

    def _disclosure(self, block: Disclosure) -> str:
        summary = as_html(block.summary)
        opening = f"<details>\n<summary>{summary}</summary>" if summary else "<details>"
        body = self.blocks(block.blocks)
        return "\n\n".join(part for part in (opening, body, "</details>") if part)

    def _div(self, info: str, blocks: Blocks) -> str:
        return _div(info, self.blocks(blocks), blocks)

    def _figure(self, block: Figure) -> str:
        picture = block.picture
        words = plain(block.caption)
        rich = any(not isinstance(inline, Text) for inline in block.caption)
        if rich and words != picture.title and fits_html(picture):
            caption = f"<figcaption>{as_html(block.caption)}</figcaption>"
            return f"<figure>\n{picture_html(picture)}\n{caption}\n</figure>"
        picture = replace(picture, title=words) if words else picture
        figure = Figure(picture, block.caption, block.place)
        return self.lines.block(lambda hand: picture_text(picture, hand), figure)

    def _media(self, block: Media) -> str:
        attributes = block.attributes
        for key, asset in (("captions", block.captions), ("poster", block.poster)):
            if asset is not None and not attributes.get(key):
                attributes = with_value(attributes, key, asset.path)
        endings = _VIDEO if block.kind == "video" else _AUDIO
        name = re.split("[?#]", block.target)[0].lower()
        if name.endswith(endings):
            picture = Picture(block.target, None, block.title, block.place, "", attributes)
            return self.lines.block(lambda hand: picture_text(picture, hand), block)
        return _media_html(replace(block, attributes=attributes))

    def _question(self, block: Question) -> str:
        parts = question_parts(block)
        context = "cloze" if block.kind == "cloze" else "stem"
        texts = [self.blocks(parts.blocks, context)]
        if parts.answers:
            answers = (Text(parts.answers, block.place),)
            texts.append(f"= {self.lines.text(answers, 'answers')}")
        texts += [self.quote(said, key, "told") for key, said in parts.told]
        held = (*parts.blocks, *(inner for _, said in parts.told for inner in said))
        body = "\n\n".join(text for text in texts if text)
        return _div(f"question{braces(parts.attributes, ' ')}", body, held)

    def _pool(self, block: Pool) -> str:
        attributes = block.attributes
        given, count = attributes.get("draw"), len(block.questions)
        said = min(int(given), count) if given.isdecimal() and len(given) < 6 else count
        if said != block.draw:
            attributes = with_value(attributes, "draw", str(block.draw))
        return _div(f"pool{braces(attributes, ' ')}", self.blocks(block.blocks), block.blocks)


def _div(info: str, body: str, held: Blocks) -> str:
    """Return a div with more colons than those in it."""
    colons = ":" * (3 + _divs(held))
    # HTML at the end goes on to the next empty line.
    body += "\n" if body.endswith(">") else ""
    return "\n".join(part for part in (f"{colons} {info}", body, colons) if part)


def _divs(blocks: Blocks) -> int:
    """Return how many divs lie in each other in `blocks`."""
    return max((_depth(block) for block in blocks), default=0)


def _depth(block: Block) -> int:
    match block:
        case Callout() | Only() | Pool():
            return 1 + _divs(block.blocks)
        case Question():
            return 1 + _divs(question_parts(block).blocks)
        case Quote() | Disclosure():
            return _divs(block.blocks)
        case List():
            return max((_divs(item.blocks) for item in block.items), default=0)
        case _:
            return 0


def _is_keyed(block: Block) -> bool:
    """Return whether a paragraph begins as a hint or feedback does."""
    words = plain(block.content) if isinstance(block, Paragraph) else ""
    return re.match(r"(?i)\s*(?:hint|correct|incorrect|feedback|rubric)[ \t]*:", words) is not None


def _alternate(block: List, rest: Sequence[Block | Comment]) -> int:
    """Return which marker a list has: not that of a list right under it, which would go on."""
    count = 0
    for follower in rest:
        if not isinstance(follower, List) or follower.ordered != block.ordered:
            break
        count += 1
    return count % 2


def _as_line(blocks: Blocks) -> Blocks:
    """Return the blocks of an item with a box, which stands in a line of text."""
    first = blocks[0] if blocks else None
    match first:
        case Paragraph():
            return blocks
        case Figure(picture=picture):
            return (Paragraph((picture,), first.place), *blocks[1:])
        case Formula(tex):
            return (Paragraph((Math(tex, first.place),), first.place), *blocks[1:])
        case _:
            return (Paragraph((), PLACE), *blocks)


def _indented(text: str, first: str, rest: str, blank: str = "") -> str:
    """Return `text` with `first` before its first line and `rest` before the others."""
    head, *lines = text.split("\n")
    return "\n".join([first + head, *(rest + line if line else blank for line in lines)])


def _media_html(media: Media) -> str:
    """Return a video or a recording as a tag, since its name does not say what it is."""
    poster = media.attributes.get("poster")
    keys = [("src", media.target), ("title", media.title), ("poster", poster)]
    tag = "".join(f' {key}="{escape(value)}"' for key, value in keys if value)
    captions = media.attributes.get("captions")
    track = f'<track src="{escape(captions)}">' if captions else ""
    return f"<{media.kind}{tag}>{track}</{media.kind}>"
