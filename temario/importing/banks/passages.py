"""Texts of questions, in the forms that Moodle knows → blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal

from temario.importing.html import blocks_of, picture_in
from temario.importing.html.tidy import tidied
from temario.importing.losses import lost
from temario.importing.nowhere import Nowhere
from temario.markdown import read_markdown
from temario.model import (
    Block,
    Blocks,
    Code,
    Figure,
    Formula,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Listing,
    Math,
    Media,
    Paragraph,
    Picture,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place, Problem
from temario.records import mutable, replace
from temario.traverse import transform, walk

Form = Literal["html", "markdown", "plain", "moodle"]
"""In what a text is written; `moodle` is Moodle's own: words, with HTML in them or not."""
Report = Callable[[Problem], None]
Files = Callable[[str], str | None]
"""Turns the address of a picture into a path of the course, or None."""

_HTML = pattern(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);")
_HTML_BLOCK = pattern(r"(?i)<(?:p|div|br|ul|ol|li|table|h[1-6]|pre|blockquote)\b")


@mutable
class Passages:
    """Reads the texts of one file."""

    report: Report
    language: str = ""
    files: Files = lambda address: None
    keep: Callable[[str, bytes], str] | None = None
    """Puts a picture that is its own address, by its ending, among the course's; gives its path."""

    def blocks(self, text: str, form: Form, place: Place) -> Blocks:
        """Return what a text says; where it names a picture that is not there, a warning."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
        if not text:
            return ()
        match form:
            case "markdown":
                return self._markdown(text, place)
            case "html":
                return self._html(text, place)
            case "moodle" if _HTML.search(text):
                broken = text if _HTML_BLOCK.search(text) else text.replace("\n", "<br>")
                return self._html(broken, place)
            case _:
                return _plain(text, place)

    def line(self, text: str, form: Form, place: Place) -> Inlines:
        """Return what a text says as one line."""
        return line_of(self.blocks(text, form, place))

    def _html(self, text: str, place: Place) -> Blocks:
        return blocks_of(text, place, self.report, self._file, self.language)

    def _markdown(self, text: str, place: Place) -> Blocks:
        blocks = read_markdown(text, place.file, Nowhere(self.report), place.line)

        def inline(old: Inline) -> Inline:
            return self._found(old) if isinstance(old, Picture) else old

        def block(old: Block) -> Blocks:
            match old:
                case Figure():
                    return (replace(old, picture=self._found(old.picture)),)
                case Media():
                    return (replace(old, target=self._path(old.target, old.place)),)
                case _:
                    return (old,)

        return transform(blocks, block, inline)

    def _found(self, picture: Picture) -> Picture:
        return replace(picture, target=self._path(picture.target, picture.place))

    def _path(self, address: str, place: Place) -> str:
        if re.match(r"(?i)https?://", address):
            return address
        path = self._file(address)
        if path is None:
            self.report(lost(place, f"the picture “{address[:80]}”", "its address is kept"))
        return path or address

    def _file(self, address: str) -> str | None:
        path = self.files(address)
        own = picture_in(address) if path is None and self.keep is not None else None
        return self.keep(*own) if own is not None and self.keep is not None else path


def _plain(text: str, place: Place) -> Blocks:
    parts = (part for part in re.split(r"\n[ \t]*\n", text) if part.strip())
    return tidied(tuple(Paragraph(_lines(part, place), place) for part in parts))


def _lines(text: str, place: Place) -> Inlines:
    found: list[Inline] = []
    for line in text.split("\n"):
        found += [LineBreak(place)] if found else []
        found.append(Text(line.strip(), place))
    return tuple(found)


def line_of(blocks: Iterable[Block]) -> Inlines:
    """Return blocks as one line of text; of lists and tables the words are left."""
    found: list[Inline] = []
    for block in blocks:
        found += [Text(" ", block.place)] if found else []
        match block:
            case Paragraph(content) | Heading(content=content):
                found += content
            case Figure(picture=picture):
                found.append(picture)
            case Formula(tex):
                found.append(Math(tex, block.place))
            case _:
                found.append(Text(words_of((block,)), block.place))
    return tuple(found)


def words_of(blocks: Blocks) -> str:
    """Return the words of blocks, without any form."""
    found: list[str] = []
    for node in walk(blocks):
        match node:
            case Text(text) | Code(text):
                found.append(text)
            case Math(tex) | Formula(tex):
                found.append(f"${tex}$")
            case Listing(code):
                found.append(code)
            case Picture(alt=alt):
                found.append(alt)
            case LineBreak() | Paragraph():
                found.append(" ")
            case _:
                pass
    return " ".join("".join(found).split())
