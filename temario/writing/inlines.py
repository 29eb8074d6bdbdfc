"""Inlines of the model → a line of Markdown."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import assert_never

from markdown_it.common.normalize_url import normalizeLink

from temario.model import (
    Code,
    Emphasis,
    Footnote,
    Gap,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Paragraph,
    Picture,
    Span,
    Strong,
    Styled,
    Text,
)
from temario.patterns import pattern
from temario.records import mutable
from temario.traverse import plain
from temario.writing.attributes import braces
from temario.writing.escapes import escaped, escaped_edges, escaped_start
from temario.writing.hand import GUARD, Hand, Notes
from temario.writing.html import TAGS

_LINE_ENDS = pattern(r"\r\n|[\r\n]")
_BRACKETS = pattern(r"(\\?\[)(?=\\?\[)")
_FIRST = {
    Emphasis: "*", Strong: "*", Styled: "<", Span: "[", Code: "`", Math: "$", Link: "[",
    Picture: "!", Footnote: "[", LineBreak: "\n", Gap: "[",
}  # fmt: skip
"""With what each inline begins, as far as its neighbours care."""


@mutable
class InlineWriter:
    """Writes lines of text in one way."""

    hand: Hand
    notes: Notes | None = None
    """Where footnotes wait; None to write them at their marks."""

    def line(self, content: Inlines) -> str:
        """Return a whole line, or a paragraph: what begins and ends it is escaped."""
        lines = self.write(_without_edges(content)).split("\n")
        lines = [escaped_start(escaped_edges(line), self.hand.kinds) for line in lines]
        return (GUARD if self.hand.guard else "") + "\n".join(lines)

    def write(self, content: Inlines, before: str = "", after: str = "") -> str:
        """Return `content`, which stands between the characters `before` and `after`."""
        found = ""
        parts = _joined(content)
        for index, inline in enumerate(parts):
            follower = parts[index + 1] if index + 1 < len(parts) else None
            behind = after if follower is None else _first(follower)
            found += self._inline(inline, (before + found)[-1:], behind)
        return found

    def _inline(self, inline: Inline, before: str, after: str) -> str:
        match inline:
            case Text(text):
                written = escaped(_LINE_ENDS.sub(" ", text), self.hand.kinds)
                # Two brackets would begin a gap, however they are escaped.
                return _BRACKETS.sub(rf"\1{GUARD}", written) if self.hand.guard else written
            case Emphasis():
                return self._emphasised(inline.content, ("*", "_"), "em", before, after)
            case Strong():
                return self._emphasised(inline.content, ("**", "__"), "strong", before, after)
            case Styled("strikethrough"):
                return self._emphasised(inline.content, ("~~",), "s", before, after)
            case Styled(style):
                inner = self.write(inline.content, ">", "<")
                tag = TAGS.get(style, style)
                return f"<{tag}>{inner}</{tag}>" if inner else ""
            case Span():
                return self._span(inline)
            case Code(text):
                return _code(text)
            case Math(tex):
                return _math(" ".join(tex.split()), before, after)
            case Link():
                return self._link(inline)
            case Picture():
                return self._picture(inline)
            case Footnote():
                return self._note(inline)
            case LineBreak():
                return "\\\n" if self.hand.lines else "<br>"
            case Gap():
                return gap_text(inline, self.hand)
            case _:
                assert_never(inline)

    def _emphasised(
        self, content: Inlines, marks: tuple[str, ...], tag: str, before: str, after: str
    ) -> str:
        """Return emphasised words, white space at their ends outside of the marks."""
        whole = self.write(content, marks[0][0], marks[0][0])
        core = whole.strip()
        if not core:
            return whole
        start = whole[: len(whole) - len(whole.lstrip())]
        end = whole[len(whole.rstrip()) :]
        before, after = (before + start)[-1:], (end + after)[:1]
        for mark in () if self.hand.html else marks:
            if _flanks(mark[0], core, before, after):
                return f"{start}{mark}{core}{mark}{end}"
        return f"{start}<{tag}>{core}</{tag}>{end}"

    def _span(self, span: Span) -> str:
        attributes = braces(span.attributes)
        match span.content:
            case (Code(text),) if attributes and text:
                return f"{_code(text)}{attributes}"
            case (Link() as link,) if attributes and not self.hand.html:
                return f"{self._link(link, bare=False)}{attributes}"
            case _:
                inner = self.write(span.content, "[", "]")
                return f"[{inner}]{attributes}" if attributes else inner

    def _link(self, link: Link, bare: bool = True) -> str:
        address = link.asset.path if link.asset and not link.href else link.href
        words = plain(link.content)
        alone = all(isinstance(inline, Text) for inline in link.content)
        if bare and alone and not link.title and _is_address(words, address):
            return f"<{words}>" if self.hand.kinds and ":" in words else words
        inner = self.write(link.content, "[", "]")
        if self.hand.html:
            title = f' title="{escape(link.title)}"' if link.title else ""
            return f'<a href="{escape(address)}"{title}>{inner}</a>'
        return f"[{inner}]({_target(address)}{_title(link.title)})"

    def _picture(self, picture: Picture) -> str:
        return picture_text(picture, self.hand)

    def _note(self, note: Footnote) -> str:
        if self.notes is not None:
            return f"[^{self.notes.label(note)}]"
        parts = [self.write(b.content) for b in note.blocks if isinstance(b, Paragraph)]
        return f"^[{' '.join(parts)}]"


def gap_text(gap: Gap, hand: Hand = Hand()) -> str:
    """Return a gap as it stands in a text."""
    said = gap.answers
    if gap.options:
        said = tuple(f"({each})" if each in gap.answers[:1] else each for each in gap.options)
        said = said if gap.answers else ("()", *said)
    # Behind a gap, what begins with a bracket would make a link of it.
    end = "\\]\\]" if "close" in hand.kinds else "]]"
    return f"[[{'|'.join(escaped(each, hand.kinds) for each in said)}{end}"


def picture_text(picture: Picture, hand: Hand) -> str:
    """Return a picture as Markdown."""
    alt = escaped(" ".join(picture.alt.split()), hand.kinds)
    target = f"{_target(picture.target)}{_title(picture.title)}"
    return f"![{alt}]({target}){braces(picture.attributes)}"


def _joined(content: Inlines) -> Inlines:
    """Return `content` with texts beside each other as one, so that each is escaped as a whole."""
    found: list[Inline] = []
    for inline in content:
        last = found[-1] if found else None
        if isinstance(inline, Text) and isinstance(last, Text):
            found[-1] = Text(last.text + inline.text, last.place)
        else:
            found.append(inline)
    return tuple(found)


def _without_edges(content: Inlines) -> Inlines:
    """Return `content` without the line breaks at its ends."""
    parts = list(content)
    for end in (0, -1):
        while parts and (
            isinstance(parts[end], LineBreak)
            or (isinstance(parts[end], Text) and not _text(parts[end]).strip(" \t\n"))
        ):
            parts.pop(end)
    return tuple(parts)


def _text(inline: Inline) -> str:
    return inline.text if isinstance(inline, Text) else ""


def _first(inline: Inline) -> str:
    return _text(inline)[:1] if isinstance(inline, Text) else _FIRST[type(inline)]


def _flanks(mark: str, core: str, before: str, after: str) -> bool:
    """Return whether marks around `core` open and close (CommonMark 0.31, 6.2)."""
    if mark in (core[0], core[-1], before, after):
        return False
    opens = not _is_mark(core[0]) or _is_apart(before)
    closes = not _is_mark(core[-1]) or _is_apart(after)
    if mark == "_":
        return _is_apart(before) and _is_apart(after)
    return opens and closes


def _is_apart(character: str) -> bool:
    return not character or character.isspace() or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _code(text: str) -> str:
    text = _LINE_ENDS.sub(" ", text)
    if not text:
        return "<code></code>"
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    used = {len(ticks) for ticks in re.findall("`+", text)}
    length = next(n for n in range(1, longest + 2) if n not in used)
    spaces = text.startswith(" ") and text.endswith(" ") and text.strip(" ")
    space = " " if spaces or text.startswith("`") or text.endswith("`") else ""
    fence = "`" * length
    return f"{fence}{space}{text}{space}{fence}"


def _math(tex: str, before: str, after: str) -> str:
    digits = before.isdigit() or after.isdigit()
    mark = "$$" if digits or re.search(r"(?<!\\)\$", tex) else "$"
    return f"{mark}{tex}{mark}"


_ADDRESS = pattern(r"(?:https?://|www\.|mailto:)[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def _is_address(words: str, address: str) -> bool:
    """Return whether a link's words, written as they are, lead to its address."""
    if _ADDRESS.fullmatch(words) is None:
        return False
    meant = {normalizeLink(prefix + words) for prefix in ("", "http://", "mailto:")}
    return normalizeLink(address) in meant


def _target(address: str) -> str:
    if not address or re.search(r"[\s()<>\\]|&#?\w+;", address):
        kept = re.sub(r"[<>]|&(?=#?\w+;)", _percent, re.sub(r"[\n\r]", "", address))
        return "<{}>".format(kept.replace("\\", "\\\\"))
    return address


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}" if found[0] != "&" else "&amp;"


def _title(title: str) -> str:
    if not title:
        return ""
    text = re.sub(r'[\\"]|&(?=#?\w+;)', r"\\\g<0>", re.sub(r"\s*\n\s*", " ", title))
    return f' "{text}"'
