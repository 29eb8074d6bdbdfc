"""The Matterhorn Protocol's rules for layers, attachments, security, annotations and XObjects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from matterhorn import rule
from pdf_tree import Paper
from pikepdf import Array, Dictionary


def _configurations(paper: Paper) -> Iterator[Any]:
    layers = paper.root.get("/OCProperties", Dictionary())
    if "/D" in layers:
        yield layers.D
    yield from layers.get("/Configs", Array())


@rule("20-001", "a configuration of layers without name")
def _layers(paper: Paper) -> Iterator[str]:
    layers = paper.root.get("/OCProperties", Dictionary())
    for each in layers.get("/Configs", Array()):
        if not str(each.get("/Name", "")):
            yield "Configs"


@rule("20-002", "the default configuration of layers has no name")
def _default_layers(paper: Paper) -> Iterator[str]:
    layers = paper.root.get("/OCProperties", Dictionary())
    if "/D" in layers and "/Configs" in layers and not str(layers.D.get("/Name", "")):
        yield "D"


@rule("20-003", "layers that switch by themselves")
def _automatic(paper: Paper) -> Iterator[str]:
    yield from ("AS" for each in _configurations(paper) if "/AS" in each)


@rule("21-001", "an embedded file without its two names")
def _embedded(paper: Paper) -> Iterator[str]:
    for each in paper.pdf.objects:
        if isinstance(each, Dictionary) and "/EF" in each and not {"/F", "/UF"} <= set(each.keys()):
            yield str(each.get("/F", each.get("/UF", "")))


@rule("25-001", "a dynamic XFA form")
def _xfa(paper: Paper) -> Iterator[str]:
    form = paper.root.get("/AcroForm", Dictionary())
    if "/XFA" in form:
        yield "AcroForm"


@rule("26-001", "encrypted without saying what is allowed")
def _permissions(paper: Paper) -> Iterator[str]:
    locked = paper.pdf.trailer.get("/Encrypt")
    if locked is not None and "/P" not in locked:
        yield "Encrypt"


@rule("26-002", "encryption locks out assistive technology")
def _locked(paper: Paper) -> Iterator[str]:
    locked = paper.pdf.trailer.get("/Encrypt")
    if locked is not None and "/P" in locked and not int(locked.P) & 1 << 9:
        yield "Encrypt"


# --- 28: annotations ---

_KNOWN = frozenset(
    {
        "Text",
        "Link",
        "FreeText",
        "Line",
        "Square",
        "Circle",
        "Polygon",
        "PolyLine",
        "Highlight",
        "Underline",
        "Squiggly",
        "StrikeOut",
        "Stamp",
        "Caret",
        "Ink",
        "Popup",
        "FileAttachment",
        "Sound",
        "Movie",
        "Widget",
        "Screen",
        "PrinterMark",
        "TrapNet",
        "Watermark",
        "3D",
        "Redact",
    }
)


def _kind(annotation: Any) -> str:
    return str(annotation.get("/Subtype", "/"))[1:]


def _visible(paper: Paper) -> Iterator[tuple[int, Any, Any]]:
    for number, page, annotation in paper.annotations():
        if not int(annotation.get("/F", 0)) & 2 and _kind(annotation) != "Popup":
            yield number, page, annotation


def _outside(paper: Paper, number: int, annotation: Any, wanted: str) -> Iterator[str]:
    holder = paper.holders.get(annotation.objgen)
    if holder is None or wanted not in {holder.kind, *(e.kind for e in holder.above())}:
        yield f"page {number}: {annotation.get('/Contents', '')}"


@rule("28-002", "an annotation that is in no Annot element")
def _annot(paper: Paper) -> Iterator[str]:
    for number, _, annotation in _visible(paper):
        if _kind(annotation) not in {"Widget", "Link", "PrinterMark"}:
            yield from _outside(paper, number, annotation, "Annot")


@rule("28-004", "an annotation without words")
def _wordless(paper: Paper) -> Iterator[str]:
    for number, _, annotation in _visible(paper):
        if _kind(annotation) not in {"Widget", "PrinterMark"}:
            holder = paper.holders.get(annotation.objgen)
            chain = (holder, *holder.above()) if holder else ()
            told = any(str(each.entry.get("/Alt", "")) for each in chain)
            if not str(annotation.get("/Contents", "")) and not told:
                yield f"page {number}"


@rule("28-005", "a field of a form without words")
def _field(paper: Paper) -> Iterator[str]:
    for number, _, annotation in _visible(paper):
        if _kind(annotation) == "Widget" and not str(annotation.get("/TU", "")):
            yield f"page {number}"


@rule("28-006", "an annotation of a kind that nobody knows")
def _unknown(paper: Paper) -> Iterator[str]:
    for number, _, annotation in paper.annotations():
        if _kind(annotation) not in _KNOWN:
            yield f"page {number}: {_kind(annotation)}"


@rule("28-007", "an annotation for trapping")
def _trap(paper: Paper) -> Iterator[str]:
    for number, _, annotation in paper.annotations():
        if _kind(annotation) == "TrapNet":
            yield f"page {number}"


@rule("28-008", "a page with annotations does not say in which order they come")
def _no_order(paper: Paper) -> Iterator[str]:
    for number, page in enumerate(paper.pdf.pages, 1):
        if len(page.get("/Annots", Array())) and "/Tabs" not in page:
            yield f"page {number}"


@rule("28-009", "a page's annotations do not come in the order of its structure")
def _other_order(paper: Paper) -> Iterator[str]:
    for number, page in enumerate(paper.pdf.pages, 1):
        if len(page.get("/Annots", Array())) and page.get("/Tabs", "/S") != "/S":
            yield f"page {number}"


@rule("28-010", "a field that is in no Form element")
def _form(paper: Paper) -> Iterator[str]:
    for number, _, annotation in _visible(paper):
        if _kind(annotation) == "Widget":
            yield from _outside(paper, number, annotation, "Form")


@rule("28-011", "a link that is in no Link element")
def _link(paper: Paper) -> Iterator[str]:
    for number, _, annotation in _visible(paper):
        if _kind(annotation) == "Link":
            yield from _outside(paper, number, annotation, "Link")
            yield from _unparented(paper, number, annotation)


def _unparented(paper: Paper, number: int, annotation: Any) -> Iterator[str]:
    """Yield a link that the tree holds, and that does not lead back to it (7.18.5)."""
    key, numbers = annotation.get("/StructParent"), paper.root.StructTreeRoot.ParentTree.Nums
    pairs = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    holder = paper.holders.get(annotation.objgen)
    if holder and (key is None or pairs[int(key)].objgen != holder.entry.objgen):
        yield f"page {number}: {annotation.get('/Contents', '')} does not know its element"


@rule("28-012", "a link without words")
def _wordless_link(paper: Paper) -> Iterator[str]:
    for number, _, annotation in _visible(paper):
        if _kind(annotation) == "Link" and not str(annotation.get("/Contents", "")).strip():
            yield f"page {number}"


def _clips(paper: Paper) -> Iterator[Any]:
    for each in paper.pdf.objects:
        if isinstance(each, Dictionary) and each.get("/S") == "/MCD":
            yield each


@rule("28-014", "media without type")
def _media_type(paper: Paper) -> Iterator[str]:
    yield from ("media clip" for clip in _clips(paper) if "/CT" not in clip)


@rule("28-015", "media without words")
def _media_words(paper: Paper) -> Iterator[str]:
    yield from ("media clip" for clip in _clips(paper) if "/Alt" not in clip)


@rule("28-016", "an attached file without its two names")
def _attachment(paper: Paper) -> Iterator[str]:
    for number, _, annotation in paper.annotations():
        if _kind(annotation) == "FileAttachment":
            names = annotation.get("/FS", Dictionary())
            if not {"/F", "/UF"} <= set(names.keys()):
                yield f"page {number}"


@rule("28-017", "a printer's mark in the structure")
def _printer(paper: Paper) -> Iterator[str]:
    for number, _, annotation in paper.annotations():
        if _kind(annotation) == "PrinterMark" and annotation.objgen in paper.holders:
            yield f"page {number}"


# --- 30: XObjects ---


@rule("30-001", "a picture of a page of another file")
def _foreign(paper: Paper) -> Iterator[str]:
    for page in paper.pages:
        yield from (f"page {page.number}" for form, _ in page.forms if "/Ref" in form)


@rule("30-002", "tagged content that is drawn more than once")
def _twice(paper: Paper) -> Iterator[str]:
    drawn = [form.objgen for page in paper.pages for form, marked in page.forms if marked]
    yield from (f"object {key[0]}" for key, count in Counter(drawn).items() if count > 1)
