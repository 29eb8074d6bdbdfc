"""The deck of a template, its layouts made ready for `draw`."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from builders.slides.grid import BETWEEN, BETWEEN_DEEPER, INDENT, LEVELS, STATEMENT, STEM
from builders.slides.master import (
    CAPTION_INDEX,
    EMU,
    FOREIGN,
    LAYOUTS,
    PICTURE_INDEX,
    SECOND_INDEX,
    STEM_INDEX,
    rule_of,
)
from builders.slides.pages import Box
from builders.slides.template.file import opened, template_file
from builders.slides.template.roles import COPIED, DERIVED
from builders.slides.template.shapes import (
    A,
    P,
    columns_of,
    kind_of,
    layouts_of,
    placeholder,
    title_of,
)
from builders.slides.template.values import Template, TemplateGrid
from builders.slides.things import CAPTION, CODE_PAD


def template_deck(template: Template, root: Path) -> tuple[Any, dict[str, Any]]:
    """Return the empty deck, and the layout for each of ours, ready for `draw`."""
    deck = opened(template_file(root, template.path), template.path)
    layouts = layouts_of(deck)
    roles = dict(template.roles)
    ready = {role: layouts[roles[role]] for role in LAYOUTS if role not in COPIED}
    used = [roles[role] for role in ready]
    for role in COPIED:
        layout = layouts[roles[role]]
        if role in (*DERIVED, *template.lacking) or roles[role] in used:
            layout = _copied(deck, layout, f"{layout.name} – {role.replace('_', ' ')}")
        ready[role] = layout
    for role in ("title", "content", "section", "cover", *COPIED):
        _prepare(role, ready[role], template)
    return deck, ready


def _copied(deck: Any, layout: Any, name: str) -> Any:
    """Return a copy of a layout, added to its master."""
    from lxml import etree
    from pptx.opc.packuri import PackURI
    from pptx.parts.slide import SlideLayoutPart

    part, package = layout.part, deck.part.package
    number = len(layouts_of(deck)) + 1
    names = {str(other.partname) for other in package.iter_parts()}
    while f"/ppt/slideLayouts/slideLayout{number}.xml" in names:
        number += 1
    uri = PackURI(f"/ppt/slideLayouts/slideLayout{number}.xml")
    new = SlideLayoutPart.load(uri, part.content_type, package, etree.tostring(layout.element))
    for key, rel in part.rels.items():
        target = rel.target_ref if rel.is_external else rel.target_part
        given = new.relate_to(target, rel.reltype, is_external=rel.is_external)
        if given != key:
            new.rels._rels[key] = new.rels._rels.pop(given)  # noqa: SLF001 - ids stand in the XML
            new.rels._rels[key]._rId = key  # noqa: SLF001
    new.slide_layout.element.find(f"{P}cSld").set("name", name)
    new.slide_layout.element.attrib.pop("type", None)
    new.slide_layout.element.set("preserve", "1")
    master = layout.slide_master
    listed = master.element.find(f"{P}sldLayoutIdLst")
    used = [int(i) for m in deck.slide_masters for i in m.element.xpath(".//p:sldLayoutId/@id")]
    used += [int(i) for i in deck.part.presentation.element.xpath("//p:sldMasterId/@id")]
    entry = copy.deepcopy(listed[0])
    entry.set("id", str(max([2147483648, *used]) + 1))
    entry.set(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
        master.part.relate_to(new, part_type()),
    )
    listed.append(entry)
    return new.slide_layout


def part_type() -> str:
    """Return the type of a relation to a layout."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    return str(RELATIONSHIP_TYPE.SLIDE_LAYOUT)


def _prepare(role: str, layout: Any, template: Template) -> None:
    """Give a layout's placeholders our indexes and places; add what it lacks."""
    from pptx.oxml import parse_xml

    grid = template.grid
    title, body = title_of(layout), placeholder(layout, "obj", "body", "subTitle")
    if role == "cover":
        body = placeholder(layout, "subTitle", "body", "obj")
    small = {"ftr": 11, "sldNum": 12}
    for number, shape in enumerate(list(layout.placeholders)):
        _index(shape.element, small.get(kind_of(shape), FOREIGN + number))
    _apart(layout)
    boxes = {
        "cover": grid.cover_title,
        "section": grid.section_title,
        "closing": grid.section_title,
    }
    box = boxes.get(role, grid.asked_title if role == "question" else grid.title)
    size = grid.title_size(role) or grid.sizes.slide_title
    title = title.element if title is not None else _added(layout, "title", 0, box)
    _set(title, 0, box, {0: size})
    sizes = {level: grid.body_size(level, grid.sizes.slide_body) for level in range(LEVELS)}
    element = body.element if body is not None else None
    match role:
        case "content":
            _text(_own(layout, element, 1, grid.body), 1, grid.body, sizes)
        case "two_content":
            both = columns_of(layout) or (body, None)
            left = _own(layout, both[0].element if both[0] is not None else None, 1, grid.left)
            right = both[1].element if both[1] is not None else copy.deepcopy(left)
            if both[1] is None:
                _append(layout, right)
            _text(left, 1, grid.left, sizes)
            _text(right, SECOND_INDEX, grid.right, sizes)
        case "picture":
            _pictured(layout, grid)
        case "statement":
            lines = {level: grid.body_size(level, STATEMENT) for level in range(LEVELS)}
            statement = _own(layout, element, 1, grid.statement)
            _text(statement, 1, grid.statement, lines)
            _bare(statement)
            if grid.rule is not None:
                accent = dict(template.scheme)["accent"]
                _append(layout, parse_xml(rule_of(2, grid.rule, accent)))
        case "question":
            stems = {level: grid.body_size(level, STEM) for level in range(LEVELS)}
            upper, lower = grid.stem, grid.choices
            choices = _own(layout, element, 1, lower)
            stem = copy.deepcopy(choices)
            _append(layout, stem)
            _text(stem, STEM_INDEX, upper, stems)
            _text(choices, 1, lower, sizes)
        case "code":
            _code(_own(layout, element, 14, grid.body), template)
        case "cover":
            _set(_own(layout, element, 1, grid.subtitle), 1, grid.subtitle, {0: 24.0})
            byline = copy.deepcopy(layout.element.xpath(".//p:sp[.//p:ph/@idx='1']")[0])
            _append(layout, byline)
            byline.xpath(".//p:ph")[0].set("type", "body")
            _set(byline, 13, grid.byline, {0: 18.0})
        case "closing":
            _closing(layout, element, title, grid)


def _apart(layout: Any) -> None:
    """Make a footer narrower that stands on the slide's number."""
    footer, number = placeholder(layout, "ftr"), placeholder(layout, "sldNum")
    if footer is None or number is None or None in (footer.left, number.left):
        return
    level = footer.top < number.top + number.height and number.top < footer.top + footer.height
    if level and footer.left < number.left < footer.left + footer.width:
        left, top, height = footer.left, footer.top, footer.height
        footer.width = number.left - left
        footer.left, footer.top, footer.height = left, top, height


def _pictured(layout: Any, grid: TemplateGrid) -> None:
    """Give a layout the places of a picture and of its caption."""
    picture, caption = placeholder(layout, "pic"), placeholder(layout, "body", "obj")
    element = picture.element if picture is not None else None
    element = element if element is not None else _added(layout, "pic", PICTURE_INDEX, grid.picture)
    _set(element, PICTURE_INDEX, grid.picture, {})
    under = _own(layout, caption.element if caption is not None else None, 18, grid.caption)
    _text(under, CAPTION_INDEX, grid.caption, {0: CAPTION})
    _bare(under)


def _bare(element: Any) -> None:
    """Take markers, indent and the space before it from a placeholder's outermost level."""
    from pptx.oxml import parse_xml

    style = _level(element, 0)
    style.set("marL", "0")
    style.set("indent", "0")
    style.find(f"{A}spcBef/{A}spcPts").set("val", "0")
    for tag in ("buFont", "buChar"):
        style.remove(style.find(A + tag))
    style.find(f"{A}defRPr").addprevious(parse_xml(f'<a:buNone xmlns:a="{A[1:-1]}"/>'))


def _closing(layout: Any, element: Any, title: Any, grid: TemplateGrid) -> None:
    """Give the last slide the place of its lines: the lower part of the title's."""
    box = grid.section_title
    lines = _own(layout, element, 13, box)
    place = Box(box.left, box.top + box.height + 8, box.width, 60)
    if place.bottom > grid.height - 40:
        place = Box(box.left, max(10, box.top - 68), box.width, 60)
    _set(lines, 13, place, {0: 18.0})


def _index(element: Any, number: int) -> None:
    placeholder = element.xpath(".//p:nvPr/p:ph")[0]
    placeholder.attrib.pop("idx", None)
    if number:
        placeholder.set("idx", str(number))


def _own(layout: Any, element: Any, index: int, box: Box) -> Any:
    return element if element is not None else _added(layout, "body", index, box)


def _added(layout: Any, kind: str, index: int, box: Box) -> Any:
    """Return a new placeholder of a layout."""
    from pptx.oxml import parse_xml

    new = parse_xml(
        f'<p:sp xmlns:p="{P[1:-1]}" xmlns:a="{A[1:-1]}"><p:nvSpPr><p:cNvPr id="2" name="Text"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" idx="{index}"/>'
        "</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )
    _append(layout, new)
    return new


def _append(layout: Any, element: Any) -> None:
    numbers = [int(number) for number in layout.element.xpath("//p:cNvPr/@id")]
    element.xpath(".//p:cNvPr")[0].set("id", str(max(numbers) + 1))
    layout.shapes._spTree.append(element)  # noqa: SLF001 - python-pptx gives no other way


def _set(element: Any, index: int, box: Box, sizes: dict[int, float], pad: float = 0.0) -> None:
    """Give a placeholder its index, place and sizes, no inner margins and no shrinking."""
    from lxml import etree

    _index(element, index)
    properties = element.spPr
    properties.get_or_add_xfrm()
    place = properties.xfrm
    place.attrib.clear()
    element.x, element.y = round(box.left * EMU), round(box.top * EMU)
    element.cx, element.cy = round(box.width * EMU), round(box.height * EMU)
    frame = element.txBody.find(f"{A}bodyPr")
    for key in ("lIns", "tIns", "rIns", "bIns"):
        frame.set(key, str(round(pad * EMU)))
    for key in ("numCol", "vert", "rot"):
        frame.attrib.pop(key, None)
    frame.set("wrap", "square")
    for child in list(frame):
        if child.tag in (f"{A}normAutofit", f"{A}spAutoFit", f"{A}noAutofit"):
            frame.remove(child)
    warp = frame.find(f"{A}prstTxWarp")
    frame.insert(0 if warp is None else 1, etree.Element(f"{A}noAutofit"))
    for level, size in sizes.items():
        _level(element, level).find(f"{A}defRPr").set("sz", str(round(size * 100)))


_ORDER = ("lnSpc", "spcBef", "spcAft")


_BULLETS = ("buNone", "buAutoNum", "buChar", "buBlip")


def _level(element: Any, level: int) -> Any:
    """Return the style of a level in a placeholder, made where there is none."""
    from lxml import etree

    body = element.txBody
    styles = body.find(f"{A}lstStyle")
    if styles is None:
        styles = etree.Element(f"{A}lstStyle")
        body.insert(1, styles)
    found = styles.find(f"{A}lvl{level + 1}pPr")
    if found is None:
        found = etree.Element(f"{A}lvl{level + 1}pPr")
        names = [f"{A}defPPr", *(f"{A}lvl{n}pPr" for n in range(1, level + 1))]
        before = [style for style in styles if style.tag in names]
        styles.insert(len(before), found)
    if found.find(f"{A}defRPr") is None:
        found.append(etree.Element(f"{A}defRPr"))
    return found


def _text(element: Any, index: int, box: Box, sizes: dict[int, float]) -> None:
    """Make a placeholder of running text: its spacing and indents are those that we measure."""
    from lxml import etree

    _set(element, index, box, sizes)
    element.txBody.find(f"{A}bodyPr").set("anchor", "t")
    for level in range(LEVELS):
        style = _level(element, level)
        style.set("marL", str(round((level + 1) * INDENT * EMU)))
        style.set("indent", str(round(-INDENT * EMU)))
        style.set("algn", "l")
        for tag in (*_ORDER, *_BULLETS):
            for old in style.findall(A + tag):
                style.remove(old)
        before = BETWEEN_DEEPER if level else BETWEEN
        for at, (tag, unit, value) in enumerate(
            (
                ("lnSpc", "spcPct", 100000),
                ("spcBef", "spcPts", before * 100),
                ("spcAft", "spcPts", 0),
            )
        ):
            space = etree.Element(A + tag)
            etree.SubElement(space, A + unit).set("val", str(round(value)))
            style.insert(at, space)
        bullet = etree.Element(f"{A}buChar")
        bullet.set("char", "–" if level % 2 else "•")
        after = [e for e in style if e.tag in (f"{A}defRPr", f"{A}tabLst")]
        for old in style.findall(f"{A}buFont") + style.findall(f"{A}buFontTx"):
            style.remove(old)
        font = etree.Element(f"{A}buFont")
        font.set("typeface", "Arial")
        after[0].addprevious(font)
        after[0].addprevious(bullet)


def _code(element: Any, template: Template) -> None:
    """Make the placeholder of code: our own tint and ink, since the signs have our colours."""
    from pptx.oxml import parse_xml

    sizes, colors = template.tokens.sizes, template.tokens.colors
    _text(element, 14, template.grid.body, {0: sizes.slide_code})
    _set(element, 14, template.grid.body, {}, CODE_PAD)
    _bare(element)
    run = _level(element, 0).find(f"{A}defRPr")
    for child in list(run):
        run.remove(child)
    fill = f'<a:solidFill xmlns:a="{A[1:-1]}"><a:srgbClr val="%s"/></a:solidFill>'
    run.append(parse_xml(fill % colors.text[1:].upper()))
    family = template.tokens.fonts.slides_mono.family
    run.append(parse_xml(f'<a:latin xmlns:a="{A[1:-1]}" typeface="{family}"/>'))
    properties = element.spPr
    for child in list(properties):
        if child.tag != f"{A}xfrm":
            properties.remove(child)
    shape = f'<a:prstGeom xmlns:a="{A[1:-1]}" prst="rect"><a:avLst/></a:prstGeom>'
    properties.append(parse_xml(shape))
    properties.append(parse_xml(fill % colors.surface[1:].upper()))
