"""Stage 2, plan: blocks of the model that are no text → things, each with its notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from builders.slides.deck import (
    CodeBody,
    DiagramBody,
    FormulaBody,
    MovieBody,
    Passage,
    PictureBody,
    Run,
    Runs,
    TableBody,
    text_of,
)
from builders.slides.inlines import joined, pictures_in
from builders.slides.told import thing_told
from temario.model import Diagram, Figure, Formula, Inlines, Listing, Media, Picture, Table
from temario.render.code import highlight
from temario.render.diagram import pictures
from temario.traverse import plain

if TYPE_CHECKING:
    from builders.slides.parts import Blockwise, Piece

_ICON = 200
"""A picture in a line of text that is narrower, in pixels, is an icon and not shown by itself."""


def thing_of(
    parts: Blockwise, block: Listing | Formula | Diagram | Table | Figure | Media, level: int
) -> Piece:
    """Return what slides show of a block that is no text; of what lies elsewhere, its address."""
    match block:
        case Listing():
            caption = (Run(block.title),) if block.title else ()
            return CodeBody(highlight(block.code.expandtabs(4), block.language), caption)
        case Diagram():
            return _diagram(parts, block)
        case Formula(tex):
            said = tuple(thing_told(FormulaBody(tex))) if parts.short else ()
            return FormulaBody(tex, said)
        case Table():
            return _table(parts, block)
        case Figure() if block.picture.asset is None and "://" in block.picture.target:
            picture = block.picture
            shown_as = (Run(picture.alt or picture.target, href=picture.target),)
            return Passage(shown_as, level, card=True)
        case Figure():
            number = f"{parts.words('Figure')} {block.number}" if block.number else ""
            return _picture(parts, block.picture, number, block.caption, block.credit)
        case Media():
            return _media(parts, block, level)


def _diagram(parts: Blockwise, diagram: Diagram) -> DiagramBody | CodeBody:
    """Return a diagram as a picture, what it says in its notes; else its source."""
    caption = (Run(diagram.title),) if diagram.title else ()
    drawings = pictures(diagram, parts.colors)
    if not drawings:
        return CodeBody(highlight(diagram.source.expandtabs(4), ""), caption)
    said = Passage((Run(drawings[0].alt()),))
    alt = drawings[0].alt(diagram.title)
    return DiagramBody(drawings, alt, caption, (said,) if text_of(said.runs) else ())


def _table(parts: Blockwise, table: Table) -> TableBody:
    cells = (*table.head, *(cell for row in table.rows for cell in row), table.caption)
    number = f"{parts.words('Table')} {table.number}" if table.number else ""
    return TableBody(
        tuple(parts.runs(cell) for cell in table.head),
        tuple(tuple(parts.runs(cell) for cell in row) for row in table.rows),
        table.alignments,
        _numbered(parts, number, table.caption),
        tuple(note for cell in cells for note in parts.footnotes(cell)),
    )


def _picture(
    parts: Blockwise, picture: Picture, number: str = "", caption: Inlines = (), credit: str = ""
) -> PictureBody:
    return PictureBody(
        picture.asset,
        picture.alt or plain(caption),
        picture.target,
        _numbered(parts, number, caption),
        credit,
        picture.decorative,
        parts.footnotes(caption),
    )


def _numbered(parts: Blockwise, number: str, caption: Inlines) -> Runs:
    runs = parts.runs(caption)
    return joined((Run(f"{number}. ", bold=True), *runs)) if number and runs else runs


def pictures_of(parts: Blockwise, content: Inlines) -> Iterator[PictureBody]:
    """Yield the pictures in a line of text that are more than icons."""
    for picture in pictures_in(content):
        if is_shown(picture):
            yield _picture(parts, picture)


def _media(parts: Blockwise, media: Media, level: int) -> Piece:
    asset = media.asset
    if media.kind == "video" and asset is not None and asset.media_type == "video/mp4":
        return MovieBody(asset, media.poster, media.title or media.target)
    kind = parts.words("Video") if media.kind == "video" else parts.words("Audio")
    href = media.target if "://" in media.target else ""
    name = Run(media.title or media.target, href=href)
    return Passage((Run(f"{kind}: ", bold=True), name), level, card=True)


def is_shown(picture: Picture) -> bool:
    """Return whether a picture in a line of text is more than an icon."""
    return picture.asset is not None and picture.asset.width >= _ICON
