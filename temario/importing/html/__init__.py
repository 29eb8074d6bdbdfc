"""HTML of other programs → blocks of the model.

Moodle, QTI packages and mammoth (which reads Word) hold texts as HTML. The reader
of raw HTML in Markdown reads it here, too, after `html_tree` has made it HTML that it knows,
and before `tidy` makes of it what a person would have written.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from temario.importing.html.mathml import without_wiris
from temario.importing.html.notes import note_ids
from temario.importing.html.tidy import tidied
from temario.importing.html.tree import Picture, Tree
from temario.importing.losses import lost
from temario.importing.nowhere import Nowhere
from temario.markdown.html import Element, Node, Tag, parse_html
from temario.markdown.html_blocks import HtmlReader
from temario.markdown.inlines import InlineReader
from temario.model import (
    Blocks,
    Footnote,
    Inline,
    Link,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place, Problem
from temario.traverse import transform

_DECLARATION = pattern(r"<[!?](?!--)[^>]{0,2000}>")
_DATA = pattern(r"data:image/([a-z0-9.+-]{1,20})((?:;[^,;]{0,80}){0,5}),", re.IGNORECASE)
_ENDINGS = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico", "vnd.microsoft.icon": "ico"}


def blocks_of(
    html: str,
    place: Place,
    report: Callable[[Problem], None],
    picture: Picture,
    language: str = "",
) -> Blocks:
    """Return what `html` says as blocks, all at `place`; problems go to `report`.

    `picture` turns the address of a picture, a video, or a file that a link without a scheme
    leads to, into a path of the course; where it returns None a warning says so, unless
    the address is one of the network. Spans that name `language`, the text's own, are opened.
    Headings keep their levels. Comments and style sheets are left out; all other words are
    kept, but for those of scripts, which a warning names.
    """
    source = _DECLARATION.sub("", without_wiris(html.replace("\r\n", "\n").replace("\0", "")))
    fragment = parse_html(source)
    if fragment.deep >= 0:
        report(lost(place, "the form of what is nested more than 50 deep", "its words are kept"))
    ids, notes = note_ids(fragment.nodes)
    tree = Tree(place, report, picture, language, ids, {identifier: [] for identifier in notes})
    nodes = tree.nodes(fragment.nodes)
    blocks = _read(nodes, place, report)
    footnotes = {i: tidied(_read(found, place, report)) for i, found in tree.notes.items()}
    return _with_notes(tidied(blocks), footnotes, place)


def picture_in(address: str) -> tuple[str, bytes] | None:
    """Return the ending (`png`) and the bytes of a picture that is its own address (`data:`)."""
    head = _DATA.match(address)
    if head is None:
        return None
    content = unquote_to_bytes(address[head.end() :])
    if head[2].lower().endswith(";base64"):
        try:
            content = base64.b64decode(b"".join(content.split()), validate=True)
        except binascii.Error:
            return None
    kind = head[1].lower()
    return _ENDINGS.get(kind, kind), content


def _read(nodes: list[Node], place: Place, report: Callable[[Problem], None]) -> Blocks:
    host = Nowhere(report)
    inlines = InlineReader(place.file, host, lambda _, at: (Text("", at),), [], place.line)
    reader = HtmlReader(place.file, host, inlines)
    root = Element(Tag("div", "open"), 0, nodes, closed=True)
    return reader.read(root, place.line)[1]


def _with_notes(blocks: Blocks, notes: dict[str, Blocks], place: Place) -> Blocks:
    """Return blocks with footnotes at their marks; what no mark shows is kept at the end."""
    numbers: dict[str, int] = {}

    def inline(old: Inline) -> Inline:
        if not isinstance(old, Link) or old.href[:1] != "#" or old.href[1:] not in notes:
            return old
        identifier = old.href[1:]
        first = identifier not in numbers
        number = numbers.setdefault(identifier, len(numbers) + 1)
        return Footnote(number, notes[identifier], old.place, first)

    return transform(blocks, inline=inline) if notes else blocks
