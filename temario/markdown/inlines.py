"""Inline tokens → inlines of the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.attributes import attempt, broken_attributes, merged
from temario.markdown.host import Host
from temario.markdown.html import Tag, inequality, one_tag, safe_address
from temario.markdown.html_inlines import (
    html_media,
    html_picture,
    tag_problem,
    unsafe_address,
    wrap,
)
from temario.markdown.leftover import foreign_text
from temario.markdown.parser import INLINE_NESTING
from temario.markdown.pictures import found_picture
from temario.model import (
    Attributes,
    Code,
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Media,
    Picture,
    Span,
    Strong,
    Styled,
    Text,
)
from temario.problems import Place
from temario.records import mutable, replace
from temario.traverse import plain

Note = Callable[[SyntaxTreeNode, Place], Inlines]
"""Gives the footnote that a mark stands for."""


@mutable
class _Frame:
    """An HTML tag that is open, and what it holds so far."""

    tag: Tag | None
    place: Place
    content: list[Inline] = field(default_factory=list)
    parts: list[Tag] = field(default_factory=list)
    """The `source` and `track` tags of a video or a recording."""


@mutable
class InlineReader:
    """Reads the inlines of one file."""

    file: str
    host: Host
    note: Note
    media: list[Media] = field(default_factory=list)
    """Videos and recordings met inside a line of text, for the block reader to place after it."""
    line: int = 0

    def read(self, nodes: Sequence[SyntaxTreeNode], line: int) -> Inlines:
        """Return the inlines of `nodes`, the first of which stands on `line`."""
        outer, self.line = self.line, line
        content = self._read(nodes)
        self.line = outer
        return content

    def taken_media(self) -> list[Media]:
        """Return the videos and recordings that wait for a place of their own."""
        taken, self.media = self.media, []
        return taken

    def picture(self, picture: Picture, embedded: bool = False) -> Inlines:
        """Find the file of a picture; a video or recording is set apart."""
        found = found_picture(picture, self.host, embedded)
        if isinstance(found, Media):
            self.media.append(found)
            return ()
        return (found,)

    def _read(self, nodes: Sequence[SyntaxTreeNode]) -> Inlines:
        frames = [_Frame(None, self._place())]
        for index, node in enumerate(nodes):
            if node.type == "html_inline":
                self._html(node.content, frames)
                continue
            follower = nodes[index + 1] if index + 1 < len(nodes) else None
            attributes = Attributes()
            if follower is not None and follower.type == "attributes":
                attributes = follower.meta["attributes"]
            for inline in self._inlines(node, attributes):
                append(frames[-1].content, inline)
        while len(frames) > 1:
            self._close(frames)
        self._report_broken(frames[0].content)
        return tuple(frames[0].content)

    def _place(self) -> Place:
        return Place(self.file, self.line)

    def _inlines(self, node: SyntaxTreeNode, attributes: Attributes) -> Iterable[Inline]:
        """Yield the inlines of one node; `attributes` are those that stand behind it."""
        place = self._place()
        match node.type:
            case "softbreak":
                self.line += 1
                yield Text(" ", place)
            case "hardbreak":
                self.line += 1
                yield LineBreak(place)
            case "em":
                yield Emphasis(self._read(node.children), place)
            case "strong":
                yield Strong(self._read(node.children), place)
            case "s":
                yield Styled("strikethrough", self._read(node.children), place)
            case "mark" | "sub" | "sup":
                yield Styled(node.type, self._read(node.children), place)
            case "span":
                yield Span(node.meta["attributes"], self._read(node.children), place)
            case "code_inline":
                yield from _spanned(Code(node.content, place), attributes)
            case "math_inline" | "math_inline_double":
                self.line += node.content.count("\n")
                yield Math(node.content.strip(), place)
            case "link":
                yield from self._link(node, place, attributes)
            case "image":
                yield from self._image(node, place, attributes)
            case "foreign":
                self.line += node.content.count("\n")
                yield from foreign_text(node, place, self.host)
            case "footnote_ref":
                yield from self.note(node, place)
            case "attributes" if node.meta["attached"]:
                return
            case _:
                yield Text(node.content, place)

    def _link(self, node: SyntaxTreeNode, place: Place, attributes: Attributes) -> Iterable[Inline]:
        href = str(node.attrs.get("href", ""))
        content = self._read(node.children)
        words = plain(content)
        if (
            node.markup == "linkify"
            and "@" not in words
            and not re.match(r"(?:https?://|www\.|mailto:)", words)
        ):
            # A bare `README.md` or `example.com` is a word, not a link, on a code host too.
            yield from content
        elif not safe_address(href):
            self.host.report(unsafe_address(href, place))
            yield from content
        else:
            link = Link(href, content, place, str(node.attrs.get("title", "")))
            yield from _spanned(link, attributes)

    def _image(
        self, node: SyntaxTreeNode, place: Place, attributes: Attributes
    ) -> Iterable[Inline]:
        target = str(node.attrs.get("src", ""))
        title = str(node.attrs.get("title", ""))
        words = str(node.meta.get("words", ""))
        other = attributes.get("alt") or attributes.get("fig-alt")
        if other:
            # The Carpentries and Quarto write the caption in the brackets.
            title, words = title or _alt(node), other
        if re.fullmatch(r"\d+(?:x\d+)?", words):
            width = (("width", f"{words.partition('x')[0]}px"),)
            words, attributes = "", merged(attributes, Attributes(values=width))
        picture = Picture(target, None, words or _alt(node), place, title, attributes)
        return self.picture(picture, embedded="embed" in node.meta)

    def _report_broken(self, content: Sequence[Inline]) -> None:
        """Report what was meant as attributes behind a picture, a link, code or a span."""
        for before, inline in zip((None, *content), content, strict=False):
            if not isinstance(inline, Text):
                continue
            start = inline.text.startswith("{") and isinstance(before, Picture | Link | Code)
            if start or "]{" in inline.text:
                meant = attempt(inline.text)
                if meant:
                    self.host.report(broken_attributes(meant, inline.place))

    # --- raw HTML in a line of text ---

    def _html(self, source: str, frames: list[_Frame]) -> None:
        tag, place = one_tag(source), self._place()
        self.line += source.count("\n")
        if tag is None:
            return  # a comment
        if inequality(source):
            append(frames[-1].content, Text(source, place))
            return
        if tag.kind == "close":
            self._close_tag(tag.name, frames)
        elif tag.name == "br":
            frames[-1].content.append(LineBreak(place))
        elif tag.name == "img":
            frames[-1].content.extend(self.picture(html_picture(tag, place)))
        elif tag.name in ("source", "track") and frames[-1].tag is not None:
            frames[-1].parts.append(tag)
        elif tag.name in ("video", "audio"):
            frames.append(_Frame(tag, place))
        elif tag.name != "wbr":
            problem = tag_problem(tag, place)
            if problem is not None:
                self.host.report(problem)
            if tag.kind == "open" and len(frames) <= INLINE_NESTING:
                frames.append(_Frame(tag, place))

    def _close_tag(self, name: str, frames: list[_Frame]) -> None:
        if any(frame.tag is not None and frame.tag.name == name for frame in frames):
            while frames[-1].tag is not None and frames[-1].tag.name != name:
                self._close(frames)
            self._close(frames)

    def _close(self, frames: list[_Frame]) -> None:
        frame = frames.pop()
        if frame.tag is not None and frame.tag.name in ("video", "audio"):
            self.media.append(html_media(frame.tag, frame.parts, frame.place, self.host))
        if frame.tag is not None:
            for inline in wrap(frame.tag, tuple(frame.content), frame.place):
                append(frames[-1].content, inline)


def _alt(node: SyntaxTreeNode) -> str:
    """Return the words in a picture's brackets, whatever their formatting."""
    words: list[str] = []
    rest = list(reversed(node.children))
    while rest:
        part = rest.pop()
        if part.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif part.children:
            rest.extend(reversed(part.children))
        elif part.type != "html_inline":
            words.append(part.content)
    return "".join(words)


def _spanned(inline: Link | Code, attributes: Attributes) -> Iterable[Inline]:
    """Return a link or code inside a span that carries its attributes, if there are any."""
    if attributes == Attributes():
        return (inline,)
    return (Span(attributes, (inline,), inline.place),)


def blank(inline: Inline) -> bool:
    """Return whether an inline is white space or a break."""
    return isinstance(inline, LineBreak) or (isinstance(inline, Text) and not inline.text.strip())


def stripped(content: Inlines) -> Inlines:
    """Return a line of text without white space and breaks at its ends."""
    first, last = 0, len(content)
    while first < last and blank(content[first]):
        first += 1
    while last > first and blank(content[last - 1]):
        last -= 1
    content = content[first:last]
    if content and isinstance(content[0], Text):
        content = (replace(content[0], text=content[0].text.lstrip()), *content[1:])
    if content and isinstance(content[-1], Text):
        content = (*content[:-1], replace(content[-1], text=content[-1].text.rstrip()))
    return content


def append(content: list[Inline], inline: Inline) -> None:
    """Append, joining text of the same line, and a line's last space, to what is before it."""
    last = content[-1] if content else None
    if isinstance(inline, Text):
        if not inline.text:
            return
        if isinstance(last, Text) and last.place == inline.place:
            content[-1] = replace(last, text=last.text + inline.text)
            return
    content.append(inline)
