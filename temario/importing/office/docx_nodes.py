"""Elements of a Word document: made, taken out, set apart."""

from __future__ import annotations

from typing import Any

from temario.importing.office.docx_styles import W

_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


def new(name: str, *children: Any, text: str = "", val: str = "") -> Any:
    """Return an element of WordprocessingML."""
    from lxml import etree

    element = etree.Element(W + name)
    if text:
        element.text = text
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if val:
        element.set(f"{W}val", val)
    element.extend(children)
    return element


def without(element: Any) -> None:
    """Take an element out of its tree."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def words_of(element: Any) -> str:
    """Return the words of an element, without spaces around them."""
    return "".join(element.itertext(f"{W}t")).strip()


def caption_apart(paragraph: Any) -> None:
    """Move pictures out of their caption, before it: Writer has both in one paragraph."""
    for drawing in list(paragraph.iter(f"{W}drawing")):
        without(drawing)
        paragraph.addprevious(new("p", new("r", drawing)))


def floating_apart(paragraph: Any) -> None:
    """Move pictures around which a paragraph flows behind it; not out of tables and lists."""
    anchors = [a for a in paragraph.iter(_ANCHOR) if next(a.iter(_BLIP), None) is not None]
    kept = paragraph.find(f"{W}pPr/{W}numPr") is not None
    if not anchors or kept or next(paragraph.iterancestors(f"{W}tc"), None) is not None:
        return
    if not words_of(paragraph):
        return
    for anchor in reversed(anchors):
        drawing = anchor.getparent()
        if drawing.tag == f"{W}drawing":
            without(drawing)
            paragraph.addnext(new("p", new("r", drawing)))
