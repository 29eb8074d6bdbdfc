"""Stage 4, drawing: tables, pictures, videos and captions → shapes."""

from __future__ import annotations

import io
from typing import Any, assert_never

from builders.slides.equations import draw_formula
from builders.slides.master import ADEC, DECORATIVE, EMU
from builders.slides.media import Media
from builders.slides.pages import (
    Box,
    CaptionPanel,
    CodePanel,
    FormulaPanel,
    MoviePanel,
    Panel,
    PicturePanel,
    TablePanel,
)
from builders.slides.scripts import table_back
from builders.slides.tables import PAD_ACROSS, PAD_DOWN
from builders.slides.text import Writer, clear
from builders.slides.things import CODE_PAD

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_ALIGN = {"left": "l", "center": "ctr", "right": "r", "": "l"}
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without lines and fills."""


def draw_panel(slide: Any, panel: Panel, writer: Writer, media: Media) -> Any:
    """Draw `panel` on `slide`; return a table's or a picture's shape.

    Raises `CourseError` for a picture that cannot be read.
    """
    match panel:
        case TablePanel():
            return _table(slide, panel, writer)
        case PicturePanel():
            return _picture(slide, panel, media)
        case FormulaPanel():
            draw_formula(slide, panel, writer.language, media.pixels(panel.svg))
        case MoviePanel():
            _movie(slide, panel, media)
        case CaptionPanel():
            _caption(slide, panel, writer)
        case CodePanel():
            _code(slide, panel, writer)
        case _:
            assert_never(panel)
    return None


def fill(placeholder: Any, shape: Any) -> None:
    """Let a picture or a table be what fills `placeholder`, in its own place."""
    properties = shape.element.xpath("./p:nvPicPr/p:nvPr | ./p:nvGraphicFramePr/p:nvPr")[0]
    properties.insert(0, placeholder.element.xpath("./p:nvSpPr/p:nvPr/p:ph")[0])
    placeholder.element.getparent().remove(placeholder.element)


def placed(shape: Any, box: Box) -> None:
    """Give a shape its own place."""
    shape.left, shape.top, shape.width, shape.height = _emus(box)


def _emus(box: Box) -> tuple[int, int, int, int]:
    left, top = round(box.left * EMU), round(box.top * EMU)
    return left, top, round(box.width * EMU), round(box.height * EMU)


def _described(shape: Any, alt: str) -> None:
    shape.element.xpath(".//p:cNvPr")[0].set("descr", alt)


# --- Tables -------------------------------------------------------------------------------


def _table(slide: Any, panel: TablePanel, writer: Writer) -> Any:
    frame = slide.shapes.add_table(len(panel.rows) + 1, len(panel.widths), *_emus(panel.box))
    _described(frame, panel.alt)
    table = frame.table
    properties = table._tbl.tblPr  # noqa: SLF001 - python-pptx gives no other way to it
    properties.set("bandRow", "0")
    properties.set("firstRow", "1")
    properties[0].text = _NO_STYLE
    if table_back((panel.head, *panel.rows), writer.language):
        properties.set("rtl", "1")
    for column, width in zip(table.columns, panel.widths, strict=True):
        column.width = round(width * EMU)
    for row, height in zip(table.rows, panel.heights, strict=True):
        row.height = round(height * EMU)
    for number, cells in enumerate((panel.head, *panel.rows)):
        for at, runs in enumerate(cells):
            cell = table.cell(number, at)
            cell.margin_left = cell.margin_right = round(PAD_ACROSS * EMU)
            cell.margin_top = cell.margin_bottom = round(PAD_DOWN * EMU)
            _cell(slide, cell, runs, panel, at, writer, head=number == 0)
    return frame


def _cell(
    slide: Any, cell: Any, runs: Any, panel: TablePanel, at: int, writer: Writer, head: bool
) -> None:
    from dataclasses import replace

    from lxml import etree

    paragraph = clear(cell.text_frame._txBody).add()  # noqa: SLF001
    properties = etree.SubElement(paragraph, f"{{{_A}}}pPr")
    shown = tuple(replace(run, bold=True) for run in runs) if head else runs
    writer.paragraph(paragraph, shown, panel.size)
    if panel.alignments[at] or properties.get("algn") is None:
        properties.set("algn", _ALIGN[panel.alignments[at]])
    writer.runs(paragraph, slide.part, shown, panel.size, "accent" if head else writer.ink)
    if not runs:
        etree.SubElement(paragraph, f"{{{_A}}}endParaRPr").set("sz", str(round(panel.size * 100)))
    _lines(cell, head)


def _lines(cell: Any, head: bool) -> None:
    """Draw a hairline under the cell, and none elsewhere; under the head it is stronger."""
    from lxml import etree

    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    for side in ("lnL", "lnR", "lnT"):
        line = etree.SubElement(properties, f"{{{_A}}}{side}")
        line.set("w", "0")
        etree.SubElement(line, f"{{{_A}}}noFill")
    line = etree.SubElement(properties, f"{{{_A}}}lnB")
    line.set("w", str(round((1.5 if head else 0.75) * EMU)))
    fill = etree.SubElement(line, f"{{{_A}}}solidFill")
    colour = "accent1" if head else "accent5"
    etree.SubElement(fill, f"{{{_A}}}schemeClr").set("val", colour)
    etree.SubElement(properties, f"{{{_A}}}noFill")


# --- Pictures -----------------------------------------------------------------------------


def _picture(slide: Any, panel: PicturePanel, media: Media) -> Any:
    shape = media.picture(slide, panel.source, _emus(panel.box))
    _described(shape, "" if panel.decorative else panel.alt)
    shape.name = f"Picture {shape.shape_id}"
    if panel.decorative:
        _decorative(shape)
    return shape


def _decorative(shape: Any) -> None:
    """Mark a shape as decorative, so that a screen reader passes over it."""
    from pptx.oxml import parse_xml

    shape.element.xpath(".//p:cNvPr")[0].append(
        parse_xml(
            f'<a:extLst xmlns:a="{_A}"><a:ext uri="{DECORATIVE}">'
            f'<adec:decorative xmlns:adec="{ADEC}" val="1"/></a:ext></a:extLst>'
        )
    )


def _movie(slide: Any, panel: MoviePanel, media: Media) -> None:
    poster = io.BytesIO(media.pixels(panel.poster) if panel.poster else _blank())
    shape = slide.shapes.add_movie(
        str(media.root / panel.asset.path),
        *_emus(panel.box),
        poster_frame_image=poster,
        mime_type=panel.asset.media_type,
    )
    _described(shape, panel.title)


def _blank() -> bytes:
    """Return the picture of a video that has none: a plain dark area."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (32, 18), "#1c1b1a").save(out, "PNG")
    return out.getvalue()


# --- Captions, and code without a placeholder ---------------------------------------------


def _caption(slide: Any, panel: CaptionPanel, writer: Writer) -> None:
    shape = _box(slide, panel.box, 12 if panel.framed else 0)
    paragraph = clear(shape.text_frame._txBody).add()  # noqa: SLF001
    writer.paragraph(paragraph, panel.runs, panel.size)
    writer.runs(paragraph, slide.part, panel.runs, panel.size, "muted")
    if panel.framed:
        from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR

        shape.line.color.theme_color = MSO_THEME_COLOR.TEXT_2
        shape.line.dash_style = MSO_LINE.DASH


def _code(slide: Any, panel: CodePanel, writer: Writer) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR

    shape = _box(slide, panel.box, CODE_PAD)
    shape.fill.solid()
    if writer.scheme is None:
        shape.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    else:
        from pptx.dml.color import RGBColor

        colour: Any = RGBColor
        shape.fill.fore_color.rgb = colour.from_string(writer.tokens.colors.surface[1:].upper())
    writer.code(shape.text_frame._txBody, slide.part, panel, True, panel.size)  # noqa: SLF001


def _box(slide: Any, box: Box, pad: float) -> Any:
    """Return a new text box that keeps its size, with `pad` points between its edge and text."""
    from pptx.enum.text import MSO_AUTO_SIZE

    shape = slide.shapes.add_textbox(*_emus(box))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = round(pad * EMU)
    frame.margin_top = frame.margin_bottom = round(pad * EMU)
    return shape
