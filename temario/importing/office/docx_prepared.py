"""A Word document → the same one as mammoth reads it best, and what that would lose.

Styles are renamed after what they are for, formulas and charts become marks that `word` finds
again in the HTML, text boxes follow the paragraph that they stand at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import field
from typing import Any

from temario.importing.office.docx_mammoth import LEVELLED, NAMES, written
from temario.importing.office.docx_nodes import (
    caption_apart,
    floating_apart,
    new,
    without,
    words_of,
)
from temario.importing.office.docx_numbers import Numbers, numbers_of
from temario.importing.office.docx_runs import all_code, marked
from temario.importing.office.docx_styles import (
    DocumentStyles,
    W,
    looks_like_title,
    outline_level,
    styles_of,
)
from temario.importing.office.omml import MATHS, tex_of_omml
from temario.importing.office.package import Package
from temario.importing.office.pptx_data import chart_of, smartart_of
from temario.importing.office.pptx_text import TextReader
from temario.model import Block
from temario.patterns import pattern
from temario.problems import Place
from temario.records import mutable

_M = f"{{{MATHS}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
FORMULA, BLOCK, CAPTION, NUMBER, END = "\ue110", "\ue111", "\ue112", "\ue114", "\ue113"
"""Marks before the numbers of formulas, of blocks, and of items of lists, before captions, and
behind numbers."""
EMPTY = "\ue115"
"""What stands for the words of an empty line of code, which mammoth would leave out."""
_MARKS = pattern(f"[{FORMULA}{BLOCK}{CAPTION}{NUMBER}{END}{EMPTY}]")


@mutable
class Prepared:
    """A document made ready, and what was taken out of it."""

    package: Package
    place: Place
    lost: Callable[[str, str], None]
    """Takes note of what is lost, and of what is kept of it."""
    styles: DocumentStyles
    numbers: Numbers
    formulas: list[tuple[str, bool]] = field(default_factory=list)
    """LaTeX, and whether it is displayed."""
    blocks: list[Block] = field(default_factory=list)
    """Tables and lists made of charts and SmartArt."""
    title: str = ""
    begun: bool = False
    """Whether a paragraph with words was met."""
    languages: dict[str, int] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)

    def document(self) -> bytes | None:
        """Return the document for mammoth; None where its main part is damaged."""
        root = self.package.xml(self.package.main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            return None
        self._prepare(body, self.package.main)
        made = {self.package.main: root}
        for kind in ("footnotes", "endnotes"):
            for part in self.package.related(self.package.main, kind):
                notes = self.package.xml(part)
                if notes is not None:
                    self._prepare(notes, part)
                    made[part] = notes
        self._say_what_stands_around()
        return written(self.package, made)

    # --- one part ---

    def _prepare(self, root: Any, part: str) -> None:
        self._contents_left_out(root)
        self._deleted_left_out(root)
        self._alternatives(root)
        self._boxes_opened(root)
        for paragraph in list(root.iter(f"{W}p")):
            floating_apart(paragraph)
        self._drawings(root, part)
        self._maths(root)
        for run in root.iter(f"{W}r"):
            self._run(run)
        for table in root.iter(f"{W}tbl"):
            self._table(table)  # before their paragraphs' styles are named anew
        for paragraph in list(root.iter(f"{W}p")):
            self._paragraph(paragraph)

    def _contents_left_out(self, root: Any) -> None:
        """Take out a table of contents: every output makes its own."""
        found = 0
        for block in list(root.iter(f"{W}sdt")):
            gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            if gallery is not None and "Table of Contents" in gallery.get(f"{W}val", ""):
                without(block)
                found += 1
        for paragraph in list(root.iter(f"{W}p")):
            if self.styles.purpose(_style(paragraph))[0] == "toc":
                without(paragraph)
                found += 1
        if found:
            self.lost("the table of contents", "each output makes its own")

    def _deleted_left_out(self, root: Any) -> None:
        for element in list(root.iter(f"{W}del", f"{W}moveFrom")):
            words = "".join(element.itertext(f"{W}delText", f"{W}t")).strip()
            if words:
                self.deleted.append(words)
            if element.getparent() is not None and element.getparent().tag != f"{W}rPr":
                without(element)

    def _alternatives(self, root: Any) -> None:
        """Put in place of alternatives the newest, or the older one where that alone has words."""
        for element in list(root.iter(f"{_MC}AlternateContent")):
            parent = element.getparent()
            if parent is None:
                continue
            choices = [*element.findall(f"{_MC}Choice"), *element.findall(f"{_MC}Fallback")]
            said = [c for c in choices if c.find(f".//{W}txbxContent") is not None] or choices
            shown = list(said[0]) if said else []
            at = parent.index(element)
            parent[at : at + 1] = shown

    def _boxes_opened(self, root: Any) -> None:
        """Move what text boxes hold behind the paragraph that they stand in."""
        for box in list(root.iter(f"{W}txbxContent")):
            around = list(box.iterancestors(f"{W}p"))
            if not around or around[-1].getparent() is None:
                continue
            outer = around[-1]
            for child in reversed(list(box)):
                outer.addnext(child)
            frame = next(box.iterancestors(f"{W}drawing", f"{W}pict"), box)
            if next(frame.iter(f"{_A}blip", _IMAGE), None) is None:
                without(frame)
            else:
                without(box.getparent())

    def _drawings(self, root: Any, part: str) -> None:
        """Leave pictures of the file, take note of others, mark charts and SmartArt."""
        relations = self.package.relations(part)
        for element in list(root.iter(f"{_A}blip")):
            linked = relations.get(element.get(f"{_R}link", ""))
            element.attrib.pop(f"{_R}link", None)
            if element.get(f"{_R}embed", "") not in relations:
                target = linked.target if linked else ""
                self.lost(f"the picture {target[:80]}, which is not in the file", "")
                without(element)
        for element in list(root.iter(_IMAGE)):
            relation = relations.get(element.get(f"{_R}id", ""))
            if relation is None or relation.external:
                without(element)
        for element in root.iter(f"{W}object"):
            programs = [e.get("ProgID", "") for e in element if e.get("ProgID")]
            self.lost(f"an object of {(programs or ['another program'])[0]}", "its picture is kept")
        for said in root.iter(f"{_WP}docPr"):
            title, words = said.get("title", "").strip(), said.get("descr", "").strip()
            if title and title.casefold() not in words.casefold():
                said.set("descr", f"{title}: {words}" if words else title)
        for data in list(root.iter(f"{_A}graphicData")):
            for child in data:
                self._graphic(child, data, relations)

    def _graphic(self, child: Any, data: Any, relations: dict[str, Any]) -> None:
        block: Block | None
        if child.tag == f"{_C}chart":
            root = self._other(relations, child.get(f"{_R}id", ""))
            block = chart_of(root, self.place) if root is not None else None
            self.lost("a chart", "its data are kept as a table" if block else "")
        elif child.tag == f"{_D}relIds":
            root = self._other(relations, child.get(f"{_R}dm", ""))
            reader = TextReader(self.place, dict, lambda _, __: None)
            block = smartart_of(root, reader) if root is not None else None
            self.lost("a SmartArt", "its words are kept as a list" if block else "")
        else:
            return
        around = list(data.iterancestors(f"{W}p"))
        if block is not None and around:
            self.blocks.append(block)
            mark = f"{BLOCK}{len(self.blocks) - 1}{END}"
            around[-1].addnext(new("p", new("r", new("t", text=mark))))

    def _other(self, relations: dict[str, Any], identifier: str) -> Any:
        relation = relations.get(identifier)
        known = relation is not None and not relation.external
        return self.package.xml(relation.target) if known and relation is not None else None

    def _maths(self, root: Any) -> None:
        for displayed, name in ((True, "oMathPara"), (False, "oMath")):
            for element in list(root.iter(_M + name)):
                parent = element.getparent()
                if parent is None:
                    continue
                tex = tex_of_omml(element)
                self.formulas.append((tex, displayed))
                text = f"{FORMULA}{len(self.formulas) - 1}{END}" if tex else ""
                run = new("r", new("t", text=text))
                run.tail = element.tail
                parent.replace(element, run)

    def _run(self, run: Any) -> None:
        length = 0
        for text in run.iter(f"{W}t"):
            words = text.text or ""
            if not words.startswith((FORMULA, BLOCK)):
                text.text = _MARKS.sub("", words)
                length += len(words)
        language = run.find(f"{W}rPr/{W}lang")
        said = language.get(f"{W}val", "") if language is not None else ""
        self.languages[said] = self.languages.get(said, 0) + length
        marked(run, self.styles)

    def _paragraph(self, paragraph: Any) -> None:
        identifier = _style(paragraph)
        purpose, level = self.styles.purpose(identifier)
        own = outline_level(paragraph)
        if own and purpose in ("", "subtitle"):
            purpose, level = "heading", own
        if not purpose and all_code(paragraph):
            purpose = "code"
        words = words_of(paragraph)
        if words and not self.begun:
            self.begun = True
            purpose = "title" if not purpose and looks_like_title(paragraph) else purpose
        if purpose == "title" and words and not self.title:
            self.title = " ".join(words.split())
            without(paragraph)
            return
        if purpose == "title":
            purpose, level = "heading", 1
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = new("pPr")
            paragraph.insert(0, properties)
        self._restyled(properties, identifier, purpose, min(level, 6))
        self._numbered(paragraph, properties, bool(words))
        if purpose == "code" and not words and _follows_code(paragraph):
            paragraph.append(new("r", new("t", text=EMPTY)))
        if purpose == "caption" and words:
            caption_apart(paragraph)
            mark = new("r", new("t", text=CAPTION))
            paragraph.insert(list(paragraph).index(properties) + 1, mark)

    def _numbered(self, paragraph: Any, properties: Any, words: bool) -> None:
        """Mark where a list goes on or does not begin with 1, which mammoth would not tell."""
        numbering = properties.find(f"{W}numPr")
        if numbering is None:
            self.numbers.other()
            return
        first = self.numbers.first(numbering)
        if first and words:
            mark = new("r", new("t", text=f"{NUMBER}{first}{END}"))
            paragraph.insert(list(paragraph).index(properties) + 1, mark)

    def _restyled(self, properties: Any, identifier: str, purpose: str, level: int) -> None:
        """Name the style of a paragraph after its purpose; lists keep their numbers."""
        for style in properties.findall(f"{W}pStyle"):
            properties.remove(style)
        numbered = properties.find(f"{W}numPr")
        if purpose in ("code", "caption", *LEVELLED):
            if numbered is not None:
                properties.remove(numbered)
        elif numbered is None or numbered.find(f"{W}numId") is None:
            inherited = self.styles.numbering(identifier)
            if inherited is not None:
                if numbered is not None:
                    properties.remove(numbered)
                copied = deepcopy(inherited)
                if copied.find(f"{W}ilvl") is None:
                    copied.insert(0, new("ilvl", val="0"))
                properties.append(copied)
        if purpose in NAMES:
            name = f"{purpose}{level}" if purpose in LEVELLED else purpose
            properties.insert(0, new("pStyle", val=name))
        if purpose == "code":
            for style in list(properties.getparent().iter(f"{W}rStyle")):
                without(style)

    def _table(self, table: Any) -> None:
        """Say which row is one of heads, where the style of the table or of its words shows it."""
        style = table.find(f"{W}tblPr/{W}tblStyle")
        look = table.find(f"{W}tblPr/{W}tblLook")
        row = table.find(f"{W}tr")
        heads = row is not None and self._all_heads(row)
        if style is not None:
            plain = self.styles.plain_table(style.get(f"{W}val", ""))
            without(style)
            heads |= look is not None and not plain and row is not None and _first_row(look)
        if heads:
            properties = row.find(f"{W}trPr")
            if properties is None:
                properties = new("trPr")
                row.insert(0, properties)
            if properties.find(f"{W}tblHeader") is None:
                properties.append(new("tblHeader"))

    def _all_heads(self, row: Any) -> bool:
        """Return whether all cells of a row that have words are of Writer's style for heads."""
        said = [paragraph for paragraph in row.iter(f"{W}p") if words_of(paragraph)]
        return bool(said) and all(self.styles.purpose(_style(p))[0] == "head" for p in said)

    # --- the rest of the file ---

    def _say_what_stands_around(self) -> None:
        said: dict[str, None] = {}
        for kind in ("header", "footer"):
            for part in self.package.related(self.package.main, kind):
                root = self.package.xml(part)
                words = (
                    " ".join("".join(root.itertext(f"{W}t")).split()) if root is not None else ""
                )
                if words:
                    said[f"the {kind} “{words[:200]}”"] = None
        for what in said:
            self.lost(what, "")
        for part in self.package.related(self.package.main, "comments"):
            root = self.package.xml(part)
            for comment in root.iter(f"{W}comment") if root is not None else ():
                words = " ".join("".join(comment.itertext(f"{W}t")).split())
                self.lost(f"the comment “{words}”", "")
        for words in self.deleted:
            self.lost(f"the words “{words[:200]}”, which a tracked change deletes", "")


def prepared(package: Package, place: Place, lost: Callable[[str, str], None]) -> Prepared:
    """Return a document that is ready to be prepared."""
    part = next(iter(package.related(package.main, "styles")), "")
    styles = styles_of(package.xml(part) if part else None)
    part = next(iter(package.related(package.main, "numbering")), "")
    numbers = numbers_of(package.xml(part) if part else None)
    return Prepared(package, place, lost, styles, numbers)


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style.get(f"{W}val", "") if style is not None else ""


def _follows_code(paragraph: Any) -> bool:
    before = paragraph.getprevious()
    return before is not None and _style(before) == "code"


def _first_row(look: Any) -> bool:
    said = look.get(f"{W}firstRow")
    if said is not None:
        return said in ("1", "true", "on")
    value = look.get(f"{W}val", "0")
    return re.fullmatch(r"[0-9A-Fa-f]{1,8}", value) is not None and bool(int(value, 16) & 0x20)
