"""PDF/UA-1 by rule: the Matterhorn Protocol's (1.1) failure conditions that a machine can find.

`violations` walks a PDF and yields what it finds. A rule is one function; its number is the
protocol's, its words are ours. Rules for media, forms, scripts and colours of devices are left
out where a handout can hold nothing of the kind; docs/analysis/handout.md lists what is covered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf
from pdf_tree import STANDARD, Element, Paper
from pikepdf import Array, Dictionary


@dataclass(frozen=True)
class Violation:
    """Something that PDF/UA-1 does not allow."""

    rule: str
    """The failure condition's number."""
    what: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.rule} {self.what}: {self.where}"


Rule = Callable[[Paper], Iterator[str]]
RULES: dict[str, tuple[str, Rule]] = {}
"""By number: what is wrong in our words, and the function that yields where."""


def rule(number: str, what: str) -> Callable[[Rule], Rule]:
    """Make a function the rule of a number."""

    def keep(function: Rule) -> Rule:
        assert number not in RULES
        RULES[number] = (what, function)
        return function

    return keep


def violations(pdf: pikepdf.Pdf) -> Iterator[Violation]:
    """Yield what a PDF breaks, in the order of the rules."""
    import matterhorn_files  # noqa: F401 - its rules count too
    import matterhorn_fonts  # noqa: F401

    paper = Paper(pdf)
    for number, (what, function) in sorted(RULES.items()):
        for where in function(paper):
            yield Violation(number, what, where)


# --- 01: everything is text or ornament ---


@rule("01-003", "an artifact inside tagged content")
def _artifact_inside(paper: Paper) -> Iterator[str]:
    for page in paper.pages:
        if page.artifact_in_tagged:
            yield f"page {page.number}, {page.artifact_in_tagged} times"


@rule("01-004", "tagged content inside an artifact")
def _tagged_inside(paper: Paper) -> Iterator[str]:
    for page in paper.pages:
        if page.tagged_in_artifact:
            yield f"page {page.number}, {page.tagged_in_artifact} times"


@rule("01-005", "content that is neither tagged nor an artifact")
def _unmarked(paper: Paper) -> Iterator[str]:
    for page in paper.pages:
        if page.bare:
            yield f"page {page.number}: {', '.join(sorted(set(page.bare)))}"
        lost = [m for m in page.marks if (page.page.obj.objgen, m) not in paper.owned]
        if lost:
            yield f"page {page.number}: in no element of the tree: {sorted(lost)}"


@rule("01-007", "the tags are called suspect")
def _suspect(paper: Paper) -> Iterator[str]:
    if paper.root.get("/MarkInfo", Dictionary()).get("/Suspects", False):
        yield "MarkInfo"


# --- 02: roles ---


@rule("02-001", "a type that is no standard one, and has no role that ends in one")
def _no_role(paper: Paper) -> Iterator[str]:
    for element in paper.elements:
        if element.kind not in STANDARD:
            yield str(element)


@rule("02-003", "a circle of roles")
def _circle(paper: Paper) -> Iterator[str]:
    for start in paper.roles:
        seen, name = {start}, paper.roles[start]
        while name in paper.roles and name not in seen:
            seen.add(name)
            name = paper.roles[name]
        if name in seen:
            yield start


@rule("02-004", "a standard type with another role")
def _remapped(paper: Paper) -> Iterator[str]:
    yield from (name for name in paper.roles if name in STANDARD)


# --- 06, 07: what the file says of itself ---


def _metadata(paper: Paper) -> str:
    found = paper.root.get("/Metadata")
    return "" if found is None else found.read_bytes().decode("utf-8", "replace")


@rule("06-001", "no metadata")
def _no_metadata(paper: Paper) -> Iterator[str]:
    if "/Metadata" not in paper.root:
        yield "catalog"


@rule("06-002", "metadata do not name PDF/UA")
def _no_identity(paper: Paper) -> Iterator[str]:
    text = _metadata(paper)
    if text and not re.search(r"pdfuaid:part\s*(?:=\s*[\"']1[\"']|>\s*1\s*<)", text):
        yield "metadata"


@rule("06-003", "metadata have no title")
def _no_title(paper: Paper) -> Iterator[str]:
    text = _metadata(paper)
    if text and not re.search(r"<dc:title>.*?<rdf:li[^>]*>\s*\S.*?</rdf:li>", text, re.DOTALL):
        yield "metadata"


@rule("07-001", "nothing says that the title is shown")
def _no_display(paper: Paper) -> Iterator[str]:
    if "/DisplayDocTitle" not in paper.root.get("/ViewerPreferences", Dictionary()):
        yield "catalog"


@rule("07-002", "the file's name is shown for its title")
def _not_displayed(paper: Paper) -> Iterator[str]:
    if paper.root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle") is False:
        yield "catalog"


# --- 09: what may stand in what ---

_ROWS = frozenset({"TR", "THead", "TBody", "TFoot", "Caption"})
_PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
}


def _misplaced(paper: Paper, parents: dict[str, set[str]]) -> Iterator[str]:
    for element in paper.elements:
        allowed = parents.get(element.kind)
        if allowed and (element.parent is None or element.parent.kind not in allowed):
            yield str(element)


def _strangers(element: Element, allowed: set[str] | frozenset[str]) -> Iterator[str]:
    yield from (str(kid) for kid in element.kids if kid.kind not in allowed)
    if element.marks:
        yield f"{element}: text of its own"


@rule("09-004", "a table is built as none is")
def _table(paper: Paper) -> Iterator[str]:
    yield from _misplaced(paper, _PARENTS)
    for element in paper.elements:
        match element.kind:
            case "Table":
                yield from _strangers(element, _ROWS)
                counted = Counter(kid.kind for kid in element.kids)
                if max(counted[k] for k in ("THead", "TFoot", "Caption")) > 1:
                    yield f"{element}: two heads, feet or captions"
                if counted["TR"] and counted["TBody"]:
                    yield f"{element}: rows beside bodies"
                if (counted["THead"] or counted["TFoot"]) and not counted["TBody"]:
                    yield f"{element}: a head without a body"
            case "THead" | "TBody" | "TFoot":
                yield from _strangers(element, {"TR"})
            case "TR":
                yield from _strangers(element, {"TH", "TD"})


@rule("09-005", "a list is built as none is")
def _list(paper: Paper) -> Iterator[str]:
    yield from _misplaced(paper, {"LI": {"L"}, "LBody": {"LI"}})
    for element in paper.elements:
        if element.kind == "L":
            yield from _strangers(element, {"LI", "L", "Caption"})
            if any(kid.kind == "Caption" for kid in element.kids[1:]):
                yield f"{element}: a caption that is not first"
        if element.kind == "LI":
            yield from _strangers(element, {"Lbl", "LBody"})


@rule("09-006", "contents are built as none are")
def _contents(paper: Paper) -> Iterator[str]:
    yield from _misplaced(paper, {"TOCI": {"TOC"}})
    for element in paper.elements:
        if element.kind == "TOC":
            yield from _strangers(element, {"TOC", "TOCI", "Caption"})
        if element.kind == "TOCI":
            yield from _strangers(element, {"Lbl", "Reference", "NonStruct", "P", "TOC"})


@rule("09-007", "ruby is built as none is")
def _ruby(paper: Paper) -> Iterator[str]:
    yield from _misplaced(paper, {name: {"Ruby"} for name in ("RB", "RT", "RP")})


@rule("09-008", "warichu is built as none is")
def _warichu(paper: Paper) -> Iterator[str]:
    yield from _misplaced(paper, {name: {"Warichu"} for name in ("WT", "WP")})


# --- 11: languages ---

_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def _default(paper: Paper) -> str:
    return str(paper.root.get("/Lang", ""))


@rule("11-001", "the language of a text cannot be told")
def _text_language(paper: Paper) -> Iterator[str]:
    default = _default(paper)
    if default and not _TAG.fullmatch(default):
        yield f"catalog: “{default}”"
    for element in paper.elements:
        own = element.entry.get("/Lang")
        if own is not None and not _TAG.fullmatch(str(own)):
            yield f"{element}: “{own}”"
    if default:
        return
    for page in paper.pages:
        for number in page.untongued:
            owner = paper.owned.get((page.page.obj.objgen, number))
            if owner is None or not owner.language:
                yield f"page {page.number}, content {number}"


@rule("11-002", "the language of a picture's words cannot be told")
def _words_language(paper: Paper) -> Iterator[str]:
    for element in paper.elements if not _default(paper) else ():
        if {"/Alt", "/ActualText", "/E"} & set(element.entry.keys()) and not element.language:
            yield str(element)


@rule("11-003", "the language of bookmarks cannot be told")
def _outline_language(paper: Paper) -> Iterator[str]:
    if "/Outlines" in paper.root and not _default(paper):
        yield "outline"


@rule("11-004", "the language of an annotation's words cannot be told")
def _contents_language(paper: Paper) -> Iterator[str]:
    for number, _, annotation in paper.annotations() if not _default(paper) else ():
        holder = paper.holders.get(annotation.objgen)
        if "/Contents" in annotation and not (holder and holder.language):
            yield f"page {number}"


@rule("11-006", "the language of metadata cannot be told")
def _metadata_language(paper: Paper) -> Iterator[str]:
    if _metadata(paper) and not _default(paper) and "x-default" in _metadata(paper):
        yield "metadata"


# --- 13, 14, 15, 17, 19: what elements need ---


@rule("13-004", "a figure without words")
def _figure(paper: Paper) -> Iterator[str]:
    for element in paper.elements:
        if element.kind == "Figure" and not _told(element):
            yield str(element)


def _told(element: Element) -> bool:
    return any(str(element.entry.get(key, "")).strip() for key in ("/Alt", "/ActualText"))


def _levels(paper: Paper) -> list[tuple[int, Element]]:
    return [(int(e.kind[1:]), e) for e in paper.elements if re.fullmatch(r"H[1-6]", e.kind)]


@rule("14-002", "the first heading is not of level 1")
def _first_heading(paper: Paper) -> Iterator[str]:
    for level, element in _levels(paper)[:1]:
        if level != 1:
            yield str(element)


@rule("14-003", "a level of headings is skipped")
def _skipped(paper: Paper) -> Iterator[str]:
    before = 0
    for level, element in _levels(paper):
        if before and level > before + 1:
            yield f"{element} after H{before}"
        before = level


@rule("14-006", "two headings without level in one element")
def _two_headings(paper: Paper) -> Iterator[str]:
    for element in paper.elements:
        if sum(kid.kind == "H" for kid in element.kids) > 1:
            yield str(element)


@rule("14-007", "headings with and without level")
def _mixed_headings(paper: Paper) -> Iterator[str]:
    if _levels(paper) and any(element.kind == "H" for element in paper.elements):
        yield "document"


def _attribute(element: Element, name: str) -> object:
    found = element.entry.get("/A")
    owners = found if isinstance(found, Array) else [found]
    return next((o[name] for o in owners if isinstance(o, Dictionary) and name in o), None)


@rule("15-003", "a head of a table that says neither what it heads nor is named by its cells")
def _scope(paper: Paper) -> Iterator[str]:
    for table in (element for element in paper.elements if element.kind == "Table"):
        cells = [e for e in paper.elements if e.kind in {"TH", "TD"} and table in e.above()]
        named = any(_attribute(cell, "/Headers") is not None for cell in cells)
        for cell in cells:
            scope = str(_attribute(cell, "/Scope") or "")
            if cell.kind == "TH" and scope not in {"/Row", "/Column", "/Both"} and not named:
                yield str(cell)


@rule("17-002", "a formula without words")
def _formula(paper: Paper) -> Iterator[str]:
    for element in paper.elements:
        if element.kind == "Formula" and not str(element.entry.get("/Alt", "")).strip():
            yield str(element)


@rule("17-003", "a formula's letters stand for no characters")
def _formula_letters(paper: Paper) -> Iterator[str]:
    import matterhorn_fonts

    formulas = {m for e in paper.elements if e.kind == "Formula" for m in e.marks}
    pages = {page for page, _ in formulas}
    for page in paper.pages:
        if page.page.obj.objgen in pages:
            for font, codes in page.shown.values():
                if matterhorn_fonts.unmapped(font, codes):
                    yield f"page {page.number}: {font.get('/BaseFont')}"


@rule("19-003", "a note without ID")
def _note(paper: Paper) -> Iterator[str]:
    for element in paper.elements:
        if element.kind == "Note" and not str(element.entry.get("/ID", "")):
            yield str(element)


@rule("19-004", "two notes of one ID")
def _same_note(paper: Paper) -> Iterator[str]:
    notes = [e for e in paper.elements if e.kind == "Note" and "/ID" in e.entry]
    counted = Counter(str(note.entry.ID) for note in notes)
    yield from (name for name, count in counted.items() if count > 1)
