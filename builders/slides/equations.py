"""Stage 4, drawing: a formula → mathematics that Office can edit, with a picture beside it."""

from __future__ import annotations

import io
from typing import Any

from builders.slides.identity import file_language
from builders.slides.master import EMU
from builders.slides.pages import FormulaPanel
from temario.render.omml import MATHS

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_FONT = '<a:latin typeface="Cambria Math" panose="02040503050406030204"/>'
"""The font with which Office sets mathematics."""
_COLOUR = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
_ALTERNATIVES = (
    f'<mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice xmlns:a14="{_A14}" Requires="a14"/>'
    "<mc:Fallback/></mc:AlternateContent>"
)
_SHAPE = (
    f'<p:sp xmlns:p="{_P}" xmlns:a="{_A}"><p:nvSpPr><p:cNvPr id="{{id}}" name="Equation {{id}}"/>'
    '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/>'
    '<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    '<a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0">'
    "<a:noAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr><a:defRPr {size}>{look}</a:defRPr>"
    "</a:lvl1pPr></a:lstStyle><a:p><a:pPr/>"
    f'<a14:m xmlns:a14="{_A14}"><m:oMathPara xmlns:m="{MATHS}"><m:oMathParaPr>'
    '<m:jc m:val="left"/></m:oMathParaPr>{maths}</m:oMathPara></a14:m>'
    "<a:endParaRPr {language} {size}>{look}</a:endParaRPr></a:p></p:txBody></p:sp>"
)


def draw_formula(slide: Any, panel: FormulaPanel, language: str, picture: bytes) -> None:
    """Draw a formula in a box of its own, as PowerPoint itself writes it.

    Programs that do not know mathematics in slides show `picture`, as PNG.
    """
    from pptx.oxml import parse_xml

    box = panel.box
    place = [round(side * EMU) for side in (box.left, box.top, box.width, box.height)]
    shape = slide.shapes.add_picture(io.BytesIO(picture), *place)
    shape.name = f"Equation {shape.shape_id}"
    left, top, width, height = place
    size = f'sz="{int(panel.size * 100)}"'
    tag = f'lang="{file_language(language)}"'
    text = _SHAPE.format(
        id=shape.shape_id,
        left=left,
        top=top,
        width=width,
        height=height,
        size=size,
        language=tag,
        look=_COLOUR + _FONT,
        maths=panel.omml,
    )
    native = parse_xml(text)
    _look(native, f'<a:rPr xmlns:a="{_A}" {tag} {size}>{_COLOUR}{_FONT}</a:rPr>')
    both = parse_xml(_ALTERNATIVES)
    shape.element.getparent().replace(shape.element, both)
    for parent, element in zip(both, (native, shape.element), strict=True):
        element.xpath(".//p:cNvPr")[0].set("descr", panel.tex)
        parent.append(element)


def _look(native: Any, properties: str) -> None:
    """Give every run of a formula its language, size and colour."""
    from pptx.oxml import parse_xml

    for run in native.iter(f"{{{MATHS}}}r"):
        run.insert(len(run) - 1, parse_xml(properties))
