"""Inline tokens → inlines of the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.attributes import closing_brace, leading, looks_like_attributes
from temario.markdown.html import Tag, inline_tag, one_tag, safe_address
from temario.model import (
    Asset,
    Attributes,
    Blocks,
    Code,
    Emphasis,
    Footnote,
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
from temario.problems import Place, Problem, warning
from temario.traverse import plain

VIDEO = (".mp4", ".m4v", ".webm", ".ogv", ".mov")
AUDIO = (".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac")


class Host(Protocol):
    """What the Markdown reader asks of the course that the text belongs to."""

    def report(self, problem: Problem) -> None:
        """Take note of a problem."""

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        """Return the file behind `target`; None, with a problem reported, where there is none."""

    def include(self, target: str, place: Place) -> Blocks:
        """Return what the file `target` holds."""

    def number(self, kind: Literal["figure", "table", "footnote"]) -> int:
        """Return the next number of its kind in the course, from 1."""


@dataclass(slots=True)
class _Frame:
    """An HTML tag that is open, and what it holds so far."""

    tag: Tag | None
    content: list[Inline] = field(default_factory=list)


@dataclass(slots=True)
class InlineReader:
    """Reads the inlines of one file."""

    file: str
    host: Host
    footnote: Callable[[str, Place], Footnote | None]
    """Gives the note behind a label; None where there is none."""
    inline_note: Callable[[int, Place], Footnote]
    """Gives the note written at its mark, by the parser's number."""
    media: list[Media] = field(default_factory=list)
    """Videos and recordings met inside a line of text, for the block reader to place after it."""
    line: int = 0

    def read(self, nodes: Sequence[SyntaxTreeNode], line: int) -> Inlines:
        """Return the inlines of `nodes`, the first of which stands on `line`."""
        self.line = line
        return self._read(nodes)

    def _read(self, nodes: Sequence[SyntaxTreeNode]) -> Inlines:
        frames = [_Frame(None)]
        for node in nodes:
            if node.type == "html_inline":
                self._html(node.content, frames)
            else:
                for inline in self._inlines(node):
                    _append(frames[-1].content, inline)
        while len(frames) > 1:
            self._close(frames)
        return self._with_attributes(frames[0].content)

    def _place(self) -> Place:
        return Place(self.file, self.line)

    def _inlines(self, node: SyntaxTreeNode) -> Iterable[Inline]:
        place = self._place()
        match node.type:
            case "text" | "text_special":
                yield Text(node.content, place)
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
            case "span":
                yield Span(_span_attributes(node), self._read(node.children), place)
            case "code_inline":
                yield Code(node.content, place)
            case "math_inline" | "math_inline_double":
                yield Math(node.content.strip(), place)
            case "link":
                yield from self._link(node, place)
            case "image":
                yield from self._image(node, place)
            case "footnote_ref":
                yield self._footnote(node, place)
            case _:
                yield Text(node.content, place)

    def _link(self, node: SyntaxTreeNode, place: Place) -> Iterable[Inline]:
        href = str(node.attrs.get("href", ""))
        content = self._read(node.children)
        if node.markup == "linkify" and not re.match(r"(https?://|www\.|mailto:)", plain(content)):
            if "@" not in plain(content):
                # A bare `README.md` or `example.com` is a word, not a link, on a code host too.
                yield from content
                return
        yield Link(href, content, place, str(node.attrs.get("title", "")))

    def _image(self, node: SyntaxTreeNode, place: Place) -> Iterable[Inline]:
        alt = plain(self._read(node.children)) if node.children else node.content
        yield Picture(
            str(node.attrs.get("src", "")), None, alt, place, str(node.attrs.get("title", ""))
        )

    def _footnote(self, node: SyntaxTreeNode, place: Place) -> Inline:
        label = node.meta.get("label")
        if label is None:
            return self.inline_note(node.meta["id"], place)
        note = self.footnote(label, place)
        if note is not None:
            return note
        self.host.report(
            warning(
                "missing-footnote",
                place,
                f"there is no footnote “{label}”",
                f"Write the note on a line of its own: [^{label}]: text of the note.",
            )
        )
        return Text(f"[^{label}]", place)

    # --- attributes behind a picture, a link or code ---

    def _with_attributes(self, content: list[Inline]) -> Inlines:
        found: list[Inline] = []
        rest = list(reversed(content))
        while rest:
            inline = rest.pop()
            follower = rest[-1] if rest else None
            if (
                isinstance(inline, Picture | Link | Code)
                and isinstance(follower, Text)
                and follower.text.startswith("{")
            ):
                split = leading(follower.text)
                if split is not None:
                    rest.pop()
                    inline = _attach(inline, split[0])
                    if split[1]:
                        rest.append(replace(follower, text=split[1]))
                elif looks_like_attributes(follower.text):
                    self.broken_attributes(follower.text, follower.place)
            if isinstance(inline, Picture) and inline.asset is None:
                self._picture(inline, found)
            else:
                _append(found, inline)
        return tuple(found)

    def broken_attributes(self, text: str, place: Place) -> None:
        """Report that `text` starts with an attribute list that cannot be read."""
        end = closing_brace(text)
        shown = text[: end + 1] if end > 0 else text[:40]
        self.host.report(
            warning(
                "broken-attributes",
                place,
                f"the attribute list {shown} cannot be read and is shown as text",
                'Write it as {#id .class key=value}; a value with spaces stands in quotes: key="a b".',
            )
        )

    def _picture(self, picture: Picture, found: list[Inline]) -> None:
        """Find the file of a picture; what turns out to be a video or a recording is set apart."""
        name = picture.target.partition("?")[0].lower()
        if name.endswith(VIDEO + AUDIO):
            self.media.append(self.media_block(picture))
            return
        asset = self.host.asset(picture.target, picture.place, "picture")
        if not picture.alt and not picture.decorative:
            self.host.report(
                warning(
                    "missing-alt",
                    picture.place,
                    f"the picture {picture.target} has no alternative text",
                    "Say in the brackets what it shows: ![a tree of tokens](tree.png); "
                    "or mark it as decoration: {.decorative}.",
                )
            )
        found.append(replace(picture, asset=asset))

    def media_block(self, picture: Picture) -> Media:
        """Return the video or recording that was written as a picture."""
        name = picture.target.partition("?")[0].lower()
        attributes, place = picture.attributes, picture.place
        captions = attributes.get("captions")
        poster = attributes.get("poster")
        media = Media(
            "video" if name.endswith(VIDEO) else "audio",
            picture.target,
            self.host.asset(picture.target, place, "media"),
            picture.alt or picture.title,
            place,
            self.host.asset(captions, place, "media") if captions else None,
            self.host.asset(poster, place, "picture") if poster else None,
            attributes,
        )
        if media.kind == "video" and not captions and "decorative" not in attributes.classes:
            self.host.report(
                warning(
                    "missing-captions",
                    place,
                    f"the video {picture.target} has no captions",
                    "Name a WebVTT file: ![title](clip.mp4){captions=clip.es.vtt}.",
                )
            )
        return media

    # --- raw HTML in a line of text ---

    def _html(self, source: str, frames: list[_Frame]) -> None:
        tag = one_tag(source)
        if tag is None:
            return  # a comment
        place = self._place()
        if tag.kind == "close":
            if any(frame.tag is not None and frame.tag.name == tag.name for frame in frames):
                while frames[-1].tag is not None and frames[-1].tag.name != tag.name:
                    self._close(frames)
                self._close(frames)
            return
        if tag.name == "br":
            frames[-1].content.append(LineBreak(place))
        elif tag.name == "img":
            frames[-1].content.append(html_picture(tag, place))
        elif tag.name != "wbr":
            self.report_tag(tag, place)
            if tag.kind == "open":
                frames.append(_Frame(tag))

    def _close(self, frames: list[_Frame]) -> None:
        frame = frames.pop()
        content = self._with_attributes(frame.content)
        for inline in wrap(frame.tag, content, self._place()):
            _append(frames[-1].content, inline)

    def report_tag(self, tag: Tag, place: Place) -> None:
        """Report a tag that is not in the safe subset, or has an address that is not."""
        if not inline_tag(tag.name):
            self.host.report(unknown_html(tag.name, place))
        elif tag.name == "a" and not safe_address(tag.get("href")):
            self.host.report(
                warning(
                    "unsafe-address",
                    place,
                    f"the address {tag.get('href')!r} is not allowed; its text is kept",
                    "Use an address that starts with https:, http:, mailto: or tel:.",
                )
            )


def unknown_html(name: str, place: Place) -> Problem:
    """Return the problem of a tag outside the safe subset."""
    return warning(
        "unknown-html",
        place,
        f"the HTML tag <{name}> is not shown; the text in it is kept",
        "Use Markdown instead, or one of the tags that every output can show.",
    )


def html_picture(tag: Tag, place: Place) -> Picture:
    """Return the picture of an `img` tag, its file not yet looked for."""
    classes = ("decorative",) if tag.get("alt") == "" and "alt" in dict(tag.attributes) else ()
    values = tuple((key, tag.get(key)) for key in ("width",) if tag.get(key))
    return Picture(
        tag.get("src"),
        None,
        tag.get("alt"),
        place,
        tag.get("title"),
        Attributes("", classes, values),
    )


def wrap(tag: Tag | None, content: Inlines, place: Place) -> Inlines:
    """Return `content` as the inline that the HTML `tag` makes of it."""
    name = tag.name if tag else ""
    match name:
        case "strong" | "b":
            return (Strong(content, place),)
        case "em" | "i" | "cite" | "dfn" | "var":
            return (Emphasis(content, place),)
        case "code" | "tt" | "samp":
            return (Code(plain(content), place),)
        case "sub" | "sup" | "mark" | "kbd" | "small":
            return (Styled(name, content, place),)  # type: ignore[arg-type]
        case "u" | "ins":
            return (Styled("underline", content, place),)
        case "s" | "del" | "strike":
            return (Styled("strikethrough", content, place),)
        case "q":
            return (Styled("quotation", content, place),)
        case "a" if tag and tag.get("href") and safe_address(tag.get("href")):
            return (Link(tag.get("href"), content, place, tag.get("title")),)
        case "span" | "abbr" | "bdo" | "bdi" if tag and (tag.get("lang") or tag.get("title")):
            keys = tuple((key, tag.get(key)) for key in ("lang", "title") if tag.get(key))
            return (Span(Attributes("", (), keys), content, place),)
        case _:
            return content


def _attach(inline: Picture | Link | Code, attributes: Attributes) -> Inline:
    if isinstance(inline, Picture):
        return replace(inline, attributes=attributes)
    return Span(attributes, (inline,), inline.place)


def _span_attributes(node: SyntaxTreeNode) -> Attributes:
    values = {key: str(value) for key, value in node.attrs.items()}
    classes = tuple(values.pop("class", "").split())
    return Attributes(values.pop("id", ""), classes, tuple(values.items()))


def _append(content: list[Inline], inline: Inline) -> None:
    """Append, joining text of the same line, and a line's last space, to what is before it."""
    last = content[-1] if content else None
    if isinstance(inline, Text):
        if not inline.text:
            return
        if isinstance(last, Text) and last.place == inline.place:
            content[-1] = replace(last, text=last.text + inline.text)
            return
    content.append(inline)
