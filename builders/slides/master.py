"""Stage 4, drawing: an empty deck with our own master, layouts, colours and fonts."""

from __future__ import annotations

from typing import Any

from builders.slides.deck import Properties
from builders.slides.grid import (
    ASKED_TITLE,
    BETWEEN,
    BETWEEN_DEEPER,
    INDENT,
    LEVELS,
    STATEMENT,
    STEM,
    Grid,
)
from builders.slides.identity import clean, file_language, write_theme
from builders.slides.pages import Box
from builders.slides.things import CAPTION, CODE_PAD
from temario.records import replace
from temario.tokens import Tokens
from temario.words import Translate

EMU = 12700
"""English Metric Units in a point."""

LAYOUTS = (
    "cover",
    "section",
    "content",
    "two_content",
    "picture",
    "statement",
    "code",
    "title",
    "question",
    "closing",
)
"""Our layouts, in the order in which the file holds them."""

FOREIGN = 100
"""Placeholders of a template that we do not fill have indexes from here."""

STEM_INDEX = 15
"""The index of the placeholder of a question's stem."""

SECOND_INDEX = 16
"""That of the second of two columns; the first has that of text."""

PICTURE_INDEX = 17
"""That of a picture."""

CAPTION_INDEX = 18
"""That of a picture's caption."""

DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
ADEC = "http://schemas.microsoft.com/office/drawing/2017/decorative"

_TYPES = {
    "cover": "title",
    "section": "secHead",
    "content": "obj",
    "two_content": "twoObj",
    "picture": "picTx",
    "statement": "cust",
    "code": "cust",
    "title": "titleOnly",
    "closing": "cust",
    "question": "cust",
}

_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def empty_deck(tokens: Tokens, grid: Grid, properties: Properties, words: dict[str, str]) -> Any:
    """Return a python-pptx presentation without slides. `words` are the layouts' names."""
    from pptx import Presentation
    from pptx.util import Pt

    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(grid.width), Pt(grid.height)
    size = deck.part.presentation.element.find(_p("sldSz"))
    size.attrib.pop("type", None)
    master = deck.slide_master
    for layout in list(deck.slide_layouts)[len(LAYOUTS) :]:
        deck.slide_layouts.remove(layout)
    _fill(master.element, _master(tokens, grid, properties, words))
    for name, layout in zip(LAYOUTS, deck.slide_layouts, strict=True):
        layout.element.set("type", _TYPES[name])
        layout.element.set("preserve", "1")
        _fill(layout.element, _layout(name, tokens, grid, properties, words))
    write_theme(master.part, tokens)
    clean(deck, properties)
    return deck


def layout_names(words: Translate) -> dict[str, str]:
    """Return the layouts' names, and the prompts of their placeholders, in the deck's language."""
    return {
        "cover": words("Cover"),
        "section": words("Section"),
        "content": words("Title and text"),
        "two_content": words("Two columns"),
        "picture": words("Picture"),
        "statement": words("Statement"),
        "code": words("Title and code"),
        "title": words("Title only"),
        "closing": words("Closing"),
        "question": words("Question"),
        "prompt-title": words("Title"),
        "prompt-text": words("Text"),
        "prompt-caption": words("Caption"),
    }


def _p(tag: str) -> str:
    return "{http://schemas.openxmlformats.org/presentationml/2006/main}" + tag


def _fill(element: Any, xml: str) -> None:
    """Replace the shapes, and of a master the styles of text, by those of `xml`."""
    from pptx.oxml import parse_xml

    new = parse_xml(f"<p:new {_NAMESPACES}>{xml}</p:new>")
    for child in list(new):
        old = element.find(child.tag)
        element.replace(old, child)


# --- Shapes -------------------------------------------------------------------------------


def _slide(name: str, background: str, shapes: str) -> str:
    return (
        f'<p:cSld name="{name}">{background}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/>'
        "<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>"
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/>'
        f"</a:xfrm></p:grpSpPr>{shapes}</p:spTree></p:cSld>"
    )


def _fill_background(colour: str) -> str:
    return (
        f'<p:bg><p:bgPr><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        "<a:effectLst/></p:bgPr></p:bg>"
    )


def _shape(
    number: int,
    name: str,
    kind: str,
    box: Box | None,
    text: str,
    style: str = "",
    anchor: str = "t",
    pad: float = 0.0,
    tint: str = "",
) -> str:
    """Return a placeholder; without `box` it stands where the master's does."""
    place = ""
    if box is not None:
        fill = f'<a:solidFill><a:schemeClr val="{tint}"/></a:solidFill>' if tint else ""
        place = (
            f'<a:xfrm><a:off x="{_emu(box.left)}" y="{_emu(box.top)}"/>'
            f'<a:ext cx="{_emu(box.width)}" cy="{_emu(box.height)}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}'
        )
    inset = _emu(pad)
    frame = (
        f'<a:bodyPr vert="horz" wrap="square" lIns="{inset}" tIns="{inset}" rIns="{inset}" '
        f'bIns="{inset}" rtlCol="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
        if box is not None
        else "<a:bodyPr/>"
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}</p:spPr><p:txBody>{frame}<a:lstStyle>{style}</a:lstStyle>{text}"
        "</p:txBody></p:sp>"
    )


def _emu(points: float) -> int:
    return round(points * EMU)


def _says(text: str, language: str) -> str:
    return f'<a:p><a:r><a:rPr lang="{language}"/><a:t>{text}</a:t></a:r></a:p>'


def _number_field(language: str) -> str:
    return (
        '<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        f'<a:rPr lang="{language}"/><a:t>‹#›</a:t></a:fld></a:p>'
    )


def _style(size: float, colour: str, bold: bool = False, align: str = "l", font: str = "") -> str:
    weight = ' b="1"' if bold else ' b="0"'
    face = f'<a:latin typeface="{font}"/><a:cs typeface="{font}"/>' if font else ""
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/>'
        f'<a:defRPr sz="{round(size * 100)}"{weight}>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>{face}</a:defRPr></a:lvl1pPr>'
    )


def _small(grid: Grid, language: str, colour: str, first: int) -> str:
    """Return footer and slide number."""
    return _shape(
        first,
        "Footer",
        'type="ftr" sz="quarter" idx="11"',
        grid.footer,
        f'<a:p><a:endParaRPr lang="{language}"/></a:p>',
        _style(12, colour),
        "ctr",
    ) + _shape(
        first + 1,
        "Slide number",
        'type="sldNum" sz="quarter" idx="12"',
        grid.number,
        _number_field(language),
        _style(12, colour, align="r"),
        "ctr",
    )


def _master(tokens: Tokens, grid: Grid, properties: Properties, words: dict[str, str]) -> str:
    from xml.sax.saxutils import escape

    language = file_language(properties.language)
    title, text = escape(words["prompt-title"]), escape(words["prompt-text"])
    shapes = (
        _shape(2, "Title", 'type="title"', grid.title, _says(title, language), anchor="b")
        + _shape(3, "Text", 'type="body" idx="1"', grid.body, _says(text, language))
        + _small(grid, language, "tx2", 4)
    )
    return _slide("", _fill_background("bg1"), shapes).replace(' name=""', "", 1) + _text_styles(
        tokens, grid
    )


def _text_styles(tokens: Tokens, grid: Grid) -> str:
    sizes = tokens.sizes
    levels = "".join(
        f'<a:lvl{level + 1}pPr marL="{_emu(INDENT * (level + 1))}" indent="{_emu(-INDENT)}" '
        'algn="l" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
        '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round((BETWEEN_DEEPER if level else BETWEEN) * 100)}"/>'
        '</a:spcBef><a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="Arial"/>'
        f'<a:buChar char="{"–" if level % 2 else "•"}"/>'
        f'<a:defRPr sz="{round(grid.body_size(level, sizes.slide_body) * 100)}" kern="1200">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>'
        f'<a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{level + 1}pPr>'
        for level in range(LEVELS)
    )
    other = "".join(
        f'<a:lvl{level + 1}pPr marL="{_emu(36 * level)}" algn="l"><a:defRPr sz="1800">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>'
        f'<a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{level + 1}pPr>'
        for level in range(LEVELS)
    )
    return (
        '<p:txStyles><p:titleStyle><a:lvl1pPr algn="l" rtl="0" eaLnBrk="1" latinLnBrk="0" '
        'hangingPunct="1"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        '<a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{round(sizes.slide_title * 100)}" b="1" kern="1200">'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:latin typeface="+mj-lt"/>'
        '<a:ea typeface="+mj-ea"/><a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr></p:titleStyle>'
        f"<p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )


def _layout(
    name: str, tokens: Tokens, grid: Grid, properties: Properties, words: dict[str, str]
) -> str:
    from xml.sax.saxutils import escape

    language = file_language(properties.language)
    title = _says(escape(words["prompt-title"]), language)
    text = _says(escape(words["prompt-text"]), language)
    on_accent = _fill_background("accent1")
    small = _small(grid, language, "bg1" if name == "section" else "tx2", 8)
    shown = escape(words[name], {'"': "&quot;"})
    if name in ("cover", "closing"):
        kind = "ctrTitle" if name == "cover" else "title"
        shapes = (
            _shape(
                2, "Title", f'type="{kind}"', grid.cover_title, title, _style(48, "bg1", True), "b"
            )
            + (
                _shape(
                    3, "Subtitle", 'type="subTitle" idx="1"', grid.subtitle, text, _style(24, "bg1")
                )
                if name == "cover"
                else ""
            )
            + _shape(
                4,
                "Byline",
                'type="body" sz="quarter" idx="13"',
                grid.byline if name == "cover" else grid.subtitle,
                text,
                _style(18, "bg1"),
                "b" if name == "cover" else "t",
            )
        )
        return _slide(shown, on_accent, shapes)
    if name == "section":
        style = _style(44, "bg1", True)
        shapes = _shape(2, "Title", 'type="title"', grid.section_title, title, style, "ctr") + small
        return _slide(shown, on_accent, shapes)
    if name == "question":
        return _slide(shown, "", _asked(grid, tokens, title, text) + small)
    shapes = _shape(2, "Title", 'type="title"', None, title)
    if name == "content":
        shapes += _shape(3, "Text", 'idx="1"', None, text)
    if name == "code":
        style = _style(tokens.sizes.slide_code, "tx1", font=tokens.fonts.slides_mono.family)
        style = style.replace("<a:buNone/>", '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>')
        shapes += _shape(
            3, "Code", 'type="body" idx="14"', grid.body, text, style, pad=CODE_PAD, tint="bg2"
        )
    if name == "two_content":
        shapes += _shape(3, "First column", 'sz="half" idx="1"', grid.left, text)
        second = f'sz="half" idx="{SECOND_INDEX}"'
        shapes += _shape(4, "Second column", second, grid.right, text)
    if name == "picture":
        shapes += _pictured(grid, words, language)
    if name == "statement":
        shapes += _stated(grid, text)
    return _slide(shown, "", shapes + small)


def _pictured(grid: Grid, words: dict[str, str], language: str) -> str:
    """Return the placeholders of a picture and of its caption."""
    from xml.sax.saxutils import escape

    prompt, caption = escape(words["picture"]), escape(words["prompt-caption"])
    kind = f'type="pic" idx="{PICTURE_INDEX}"'
    place = replace(grid.picture, height=grid.caption.top - grid.picture.top - 10)
    under = f'type="body" sz="quarter" idx="{CAPTION_INDEX}"'
    return _shape(3, "Picture", kind, place, _says(prompt, language), _style(20, "tx2")) + _shape(
        4, "Caption", under, grid.caption, _says(caption, language), _style(CAPTION, "tx2")
    )


def _stated(grid: Grid, text: str) -> str:
    """Return the line above a statement, and the placeholder of its text."""
    style = _style(STATEMENT, "tx1").replace(
        "<a:buNone/>", '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
    )
    rule = rule_of(3, grid.rule, "accent1") if grid.rule else ""
    return rule + _shape(4, "Statement", 'type="body" idx="1"', grid.statement, text, style)


def rule_of(number: int, box: Box, colour: str) -> str:
    """Return a line as a shape that says nothing; `colour` is the scheme's, or `#rrggbb`."""
    value = colour.removeprefix("#").upper() if colour.startswith("#") else colour
    kind = "srgbClr" if colour.startswith("#") else "schemeClr"
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Line"><a:extLst>'
        f'<a:ext uri="{DECORATIVE}"><adec:decorative xmlns:adec="{ADEC}" val="1"/></a:ext>'
        '</a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{_emu(box.left)}" y="{_emu(box.top)}"/>'
        f'<a:ext cx="{_emu(box.width)}" cy="{_emu(box.height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:{kind} val="{value}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</p:spPr></p:sp>"
    )


def _asked(grid: Grid, tokens: Tokens, title: str, text: str) -> str:
    """Return the placeholders of a question: a small title, the stem, and what may be chosen."""
    stem = "".join(
        f"<a:lvl{level + 1}pPr><a:defRPr "
        f'sz="{round(grid.body_size(level, STEM) * 100)}"/></a:lvl{level + 1}pPr>'
        for level in range(LEVELS)
    )
    style = _style(ASKED_TITLE, "accent1", True)
    return (
        _shape(2, "Title", 'type="title"', grid.asked_title, title, style, "b")
        + _shape(3, "Stem", f'type="body" idx="{STEM_INDEX}"', grid.stem, text, stem)
        + _shape(4, "Text", 'idx="1"', grid.choices, text)
    )
