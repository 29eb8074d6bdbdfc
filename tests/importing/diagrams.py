"""SmartArt as PowerPoint keeps it: the five parts of a diagram (ECMA-376 Part 1, 21.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml

D = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DSP = "http://schemas.microsoft.com/office/drawing/2008/diagram"
_SPACES = f'xmlns:dgm="{D}" xmlns:a="{A}" xmlns:r="{R}"'
_TYPES = "application/vnd.openxmlformats-officedocument.drawingml.diagram"
_DRAWING = "application/vnd.ms-office.drawingml.diagramDrawing+xml"
_DRAWN = "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing"
_EXTENSION = "http://schemas.microsoft.com/office/drawing/2008/diagram"

Tree = Sequence["str | tuple[str, Tree]"]
"""The words of points, each with those of the points below it."""


def add_smartart(slide: Any, tree: Tree, picture: str = "") -> None:
    """Add a SmartArt to a slide of python-pptx; `picture` is a file that one shape of it shows."""
    package, number = slide.part.package, len(list(slide.part.rels)) + 1

    def part(name: str, kind: str, xml: str) -> Part:
        uri = PackURI(f"/ppt/diagrams/{name}{slide.slide_id}-{number}.xml")
        return Part(uri, kind, package, f'<?xml version="1.0"?>\n{xml}'.encode())

    nodes = list(_nodes(tree, "0"))
    drawing = part("drawing", _DRAWING, _drawing([words for _, _, _, words in nodes]))
    drawn = slide.part.relate_to(drawing, _DRAWN)
    data = part("data", f"{_TYPES}Data+xml", "<none/>")
    blip = ""
    if picture:
        image = package.get_or_add_image_part(picture)
        blip = data.relate_to(image, f"{R}/image")
    data._blob = f'<?xml version="1.0"?>\n{_data(nodes, drawn, blip)}'.encode()
    ids = {
        "dm": slide.part.relate_to(data, f"{R}/diagramData"),
        "lo": slide.part.relate_to(
            part("layout", f"{_TYPES}Layout+xml", _LAYOUT), f"{R}/diagramLayout"
        ),
        "qs": slide.part.relate_to(
            part("quickStyle", f"{_TYPES}Style+xml", _STYLE), f"{R}/diagramQuickStyle"
        ),
        "cs": slide.part.relate_to(
            part("colors", f"{_TYPES}Colors+xml", _COLORS), f"{R}/diagramColors"
        ),
    }
    relations = " ".join(f'r:{name}="{each}"' for name, each in ids.items())
    slide.shapes._spTree.append(
        parse_xml(
            '<p:graphicFrame xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
            f'{_SPACES}><p:nvGraphicFramePr><p:cNvPr id="{90 + number}" name="Diagrama"/>'
            "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>"
            '<p:xfrm><a:off x="914400" y="1828800"/><a:ext cx="6096000" cy="3048000"/></p:xfrm>'
            f'<a:graphic><a:graphicData uri="{D}"><dgm:relIds {relations}/></a:graphicData>'
            "</a:graphic></p:graphicFrame>"
        )
    )


def _nodes(tree: Tree, above: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield the id of each point, of that above it, its place below that, and its words."""
    for order, node in enumerate(tree):
        words, below = (node, ()) if isinstance(node, str) else node
        own = f"{above}{order + 1}"
        yield own, above, order, words
        yield from _nodes(below, own)


def _guid(number: str) -> str:
    return f"{{{int(number, 16):08X}-0000-4000-8000-000000000000}}"


def _point(
    identifier: str, kind: str, words: str | None, properties: str = "", look: str = ""
) -> str:
    run = f'<a:r><a:rPr lang="es-ES"/><a:t>{escape(words)}</a:t></a:r>' if words else ""
    text = f"<dgm:t><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></dgm:t>" if words is not None else ""
    kind = f' type="{kind}"' if kind != "node" else ""
    return (
        f'<dgm:pt modelId="{_guid(identifier)}"{kind}><dgm:prSet{properties}/>'
        f"<dgm:spPr>{look}</dgm:spPr>{text}</dgm:pt>"
    )


def _data(nodes: Sequence[tuple[str, str, int, str]], drawn: str, blip: str) -> str:
    points = [_point("0", "doc", "", ' loTypeId="urn:temario:list" loCatId="list"')]
    links = []
    for own, above, order, words in nodes:
        points.append(_point(own, "node", words))
        # Transitions between points are points, too, without words (21.4.3.4).
        points += [_point(f"A{own}", "parTrans", ""), _point(f"B{own}", "sibTrans", "")]
        links.append(
            f'<dgm:cxn modelId="{_guid(f"C{own}")}" srcId="{_guid(above)}" destId="{_guid(own)}" '
            f'srcOrd="{order}" destOrd="0" parTransId="{_guid(f"A{own}")}" '
            f'sibTransId="{_guid(f"B{own}")}"/>'
        )
        # What is drawn of a point is a point of its own.
        look = (
            f'<a:blipFill><a:blip r:embed="{blip}"/></a:blipFill>' if blip and own == "01" else ""
        )
        properties = f' presAssocID="{_guid(own)}" presName="node" presStyleCnt="0"'
        points.append(_point(f"D{own}", "pres", None, properties, look))
        links.append(
            f'<dgm:cxn modelId="{_guid(f"E{own}")}" type="presOf" srcId="{_guid(own)}" '
            f'destId="{_guid(f"D{own}")}" srcOrd="0" destOrd="0" presId="urn:temario:list"/>'
        )
    return (
        f"<dgm:dataModel {_SPACES}><dgm:ptLst>{''.join(points)}</dgm:ptLst>"
        f"<dgm:cxnLst>{''.join(links)}</dgm:cxnLst><dgm:bg/><dgm:whole/>"
        f'<dgm:extLst><a:ext uri="{_EXTENSION}"><dsp:dataModelExt xmlns:dsp="{DSP}" '
        f'relId="{drawn}" minVer="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>'
        "</a:ext></dgm:extLst></dgm:dataModel>"
    )


def _drawing(said: Sequence[str]) -> str:
    """Return what PowerPoint draws of it (MS-ODRAWXML 2.8): LibreOffice shows this."""
    height = 3048000 // max(1, len(said))
    shapes = "".join(
        f'<dsp:sp modelId="{_guid(f"F{number}")}"><dsp:nvSpPr><dsp:cNvPr id="0" name=""/>'
        "<dsp:cNvSpPr/></dsp:nvSpPr><dsp:spPr>"
        f'<a:xfrm><a:off x="0" y="{number * height}"/><a:ext cx="6096000" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></dsp:spPr><dsp:txBody><a:bodyPr/>'
        f'<a:lstStyle/><a:p><a:r><a:rPr lang="es-ES" sz="1200"/><a:t>{escape(words)}</a:t></a:r>'
        "</a:p></dsp:txBody></dsp:sp>"
        for number, words in enumerate(said)
    )
    return (
        f'<dsp:drawing xmlns:dsp="{DSP}" xmlns:a="{A}"><dsp:spTree><dsp:nvGrpSpPr>'
        '<dsp:cNvPr id="0" name=""/><dsp:cNvGrpSpPr/></dsp:nvGrpSpPr><dsp:grpSpPr/>'
        f"{shapes}</dsp:spTree></dsp:drawing>"
    )


_LAYOUT = (
    f'<dgm:layoutDef {_SPACES} uniqueId="urn:temario:list"><dgm:title val=""/><dgm:desc val=""/>'
    '<dgm:catLst><dgm:cat type="list" pri="1"/></dgm:catLst><dgm:layoutNode name="list">'
    '<dgm:alg type="lin"/><dgm:shape><dgm:adjLst/></dgm:shape><dgm:presOf/>'
    '<dgm:forEach name="each" axis="ch" ptType="node"><dgm:layoutNode name="node">'
    '<dgm:alg type="tx"/><dgm:shape type="rect"><dgm:adjLst/></dgm:shape>'
    '<dgm:presOf axis="desOrSelf" ptType="node"/></dgm:layoutNode></dgm:forEach>'
    "</dgm:layoutNode></dgm:layoutDef>"
)
_STYLE = (
    f'<dgm:styleDef {_SPACES} uniqueId="urn:temario:style"><dgm:title val=""/><dgm:desc val=""/>'
    '<dgm:catLst><dgm:cat type="simple" pri="1"/></dgm:catLst><dgm:styleLbl name="node0">'
    "<dgm:txPr/></dgm:styleLbl></dgm:styleDef>"
)
_COLORS = (
    f'<dgm:colorsDef {_SPACES} uniqueId="urn:temario:colors"><dgm:title val=""/><dgm:desc val=""/>'
    '<dgm:catLst><dgm:cat type="accent1" pri="1"/></dgm:catLst><dgm:styleLbl name="node0">'
    '<dgm:fillClrLst meth="repeat"><a:schemeClr val="accent1"/></dgm:fillClrLst>'
    "</dgm:styleLbl></dgm:colorsDef>"
)
