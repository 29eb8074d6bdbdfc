"""Stage 4, drawing: passages → paragraphs and runs of DrawingML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from builders.slides.deck import Passage, Run, Runs
from builders.slides.grid import INDENT, LEVELS, MARK, Grid
from builders.slides.identity import file_language
from builders.slides.master import EMU
from builders.slides.measure import Ruler
from builders.slides.pages import CodePanel
from builders.slides.prose import indent, own_size, space_before
from builders.slides.scripts import FACES, in_scripts, runs_back, tall
from temario.orders import letter
from temario.records import record, replace
from temario.scripts import Script
from temario.tokens import Tokens

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SCHEME = {"accent": "accent1", "muted": "tx2", "wrong": "accent3", "right": "accent2"}
_SIGNS = "Segoe UI Symbol"
"""The font of signs that fonts of text lack; where it is missing, another one's stand in."""
_CONTROLS = {code: None for code in range(32) if code not in (9, 10)}

Target = Callable[[Any, str], str]
"""Returns the id of a part's relation to an address or to a slide (`#id`); empty where none."""


@record
class Writer:
    """Writes runs into text bodies."""

    tokens: Tokens
    grid: Grid
    ruler: Ruler
    language: str
    """BCP 47 tag of the course."""
    target: Target
    scheme: dict[str, str] | None = None
    """A template's colours by our names, where there is one."""

    @property
    def ink(self) -> str:
        """The colour of text in boxes of ours; empty where the theme gives it."""
        return "" if self.scheme is None else "ink"

    def paragraphs(
        self, body: Any, part: Any, passages: tuple[Passage, ...], size: float, best: float = 0.0
    ) -> None:
        """Write `passages` into an empty text body, `size` points at the outermost level.

        `best` is the placeholder's own size there, 0 for that of body text.
        """
        paragraphs = clear(body)
        counter = _Counter()
        best = best or self.grid.sizes.slide_body
        for passage in passages:
            element = paragraphs.add()
            own = own_size(self.grid, passage, size)
            default = self.grid.body_size(passage.level, best)
            self.paragraph(element, passage.runs, own)
            self._properties(element, passage, own, counter.start(passage))
            shown = own if own != default else 0.0
            self.runs(element, part, in_manner(passage), shown)

    def code(self, body: Any, part: Any, panel: CodePanel, mono: bool, size: float) -> None:
        """Write code into an empty text body; `mono` where the body's font is none for code."""
        from pptx.oxml import parse_xml
        from pptx.oxml.ns import nsdecls

        paragraphs = clear(body)
        for line in panel.lines:
            element = paragraphs.add()
            spacing = (
                f'<a:pPr {nsdecls("a")}><a:lnSpc><a:spcPts val="{round(panel.pitch * 100)}"/>'
                "</a:lnSpc></a:pPr>"
            )
            element.append(parse_xml(spacing))
            runs = tuple(
                Run(text.replace("\n", " "), mono=mono, colour=f"code_{kind}" if kind else "")
                for kind, text in line
            )
            self.runs(element, part, runs, size, "" if self.scheme is None else "text")

    def note(self, element: Any, part: Any, passage: Passage) -> None:
        """Write a passage of notes into a paragraph; its marker is written out."""
        runs = note_runs(passage)
        self.paragraph(element, runs, 0.0)
        # A notes slide may have a relation to no slide but its own.
        outside = (replace(run, href="") if run.href.startswith("#") else run for run in runs)
        self.runs(element, part, tuple(outside), 0.0)

    def paragraph(self, element: Any, runs: Runs, size: float, align: str = "r") -> None:
        """Say which way a paragraph of `runs` runs, and how high its lines are, if unlike Latin's.

        `size` is that of its letters, 0 where lines are as high as they are. `align` is where a
        paragraph stands that runs from right to left.
        """
        flows_back = runs_back(runs, self.language)
        high = bool(size) and tall(runs)
        if not flows_back and not high:
            return
        found = element.find(_A + "pPr")
        properties = _sub(element, "pPr") if found is None else found
        if flows_back:
            properties.set("algn", align)
            properties.set("rtl", "1")
        if high:
            points = _sub(_sub(properties, "lnSpc"), "spcPts")
            points.set("val", str(round(self.ruler.pitch(size, runs) * 100)))

    def runs(self, element: Any, part: Any, runs: Runs, size: float, colour: str = "") -> None:
        """Write `runs` into the paragraph `element`; a size of 0 is the placeholder's own."""
        for run in runs:
            for index, text in enumerate(run.text.translate(_CONTROLS).split("\n")):
                if index:
                    self._look(_sub(_sub(element, "br"), "rPr"), part, replace(run, href=""), size)
                look = run if run.colour or not colour else replace(run, colour=colour)
                for piece, script in in_scripts(replace(look, text=text), self.language):
                    if piece.text:
                        written = _sub(element, "r")
                        self._look(_sub(written, "rPr"), part, piece, size, script)
                        _sub(written, "t").text = piece.text

    def _look(self, element: Any, part: Any, run: Run, size: float, script: Script = "") -> None:
        element.set("lang", file_language(run.language or self.language))
        if size:
            element.set("sz", str(round(size * 100)))
        for name, wanted in (("b", run.bold), ("i", run.italic)):
            if wanted:
                element.set(name, "1")
        if run.underline:
            element.set("u", "sng")
        if run.strike:
            element.set("strike", "sngStrike")
        if run.raised:
            element.set("baseline", "30000" if run.raised > 0 else "-25000")
        if run.colour:
            scheme = _SCHEME if self.scheme is None else self.scheme
            value = scheme.get(run.colour) or getattr(self.tokens.colors, run.colour)
            plain = value.startswith("#")
            colour = _sub(_sub(element, "solidFill"), "srgbClr" if plain else "schemeClr")
            colour.set("val", value[1:].upper() if plain else value)
        if run.mark:
            _sub(_sub(element, "highlight"), "srgbClr").set("val", MARK[1:].upper())
        for name, family in self._faces(run, script):
            _sub(element, name).set("typeface", family)
        relation = self.target(part, run.href) if run.href else ""
        if relation:
            link = _sub(element, "hlinkClick")
            link.set(_R + "id", relation)
            if run.href.startswith("#"):
                link.set("action", "ppaction://hlinksldjump")

    def _faces(self, run: Run, script: Script) -> Iterator[tuple[str, str]]:
        """Yield the fonts that a run names; a template's own are its fonts for other scripts."""
        mono = self.tokens.fonts.slides_mono.family
        if run.mono:
            yield "latin", mono
        own = "" if self.scheme is not None and script != "emoji" else FACES.get(script, "")
        if script in ("Arab", "Hebr"):
            if own:
                yield "cs", own
        elif run.sign or script == "emoji":
            face = own or _SIGNS
            yield "ea", face
            yield "sym", face
        else:
            if own:
                yield "ea", own
            if run.mono:
                yield "cs", mono

    def _properties(self, element: Any, passage: Passage, size: float, start: int) -> None:
        """Write a paragraph's indent and marker where they are not its level's own."""
        found = element.find(_A + "pPr")
        properties = _sub(element, "pPr") if found is None else found
        level = min(passage.level, LEVELS - 1)
        left, hanging = indent(passage, size, self.ruler)
        if (left, hanging) != ((level + 1) * INDENT, INDENT):
            properties.set("marL", str(round(left * EMU)))
            properties.set("indent", str(round(-hanging * EMU)))
        if level:
            properties.set("lvl", str(level))
        if passage.manner == "told":
            space = _sub(_sub(properties, "spcBef"), "spcPts")
            space.set("val", str(round(space_before(passage) * 100)))
        match passage.marker:
            case "":
                _sub(properties, "buNone")
            case "number" | "letter":
                _sub(properties, "buFont").set("typeface", self.tokens.fonts.slides.family)
                number = _sub(properties, "buAutoNum")
                letters = passage.marker == "letter"
                number.set("type", "alphaLcParenR" if letters else "arabicPeriod")
                if start != 1:
                    number.set("startAt", str(start))
            case "done" | "open":
                box = "☑" if passage.marker == "done" else "☐"
                _sub(properties, "buFont").set("typeface", _SIGNS)
                _sub(properties, "buChar").set("char", box)
            case "bullet":
                pass


class _Counter:
    """Finds where each run of automatic numbers starts, as PowerPoint counts."""

    def __init__(self) -> None:
        self._levels: dict[int, tuple[int, int]] = {}

    def start(self, passage: Passage) -> int:
        """Return the number that the run which `passage` belongs to starts with."""
        level, number = passage.level, passage.number
        before = self._levels.get(level)
        self._levels = {key: value for key, value in self._levels.items() if key < level}
        if passage.marker not in ("number", "letter"):
            return 1
        start = before[0] if before and before[1] == number - 1 else number
        self._levels[level] = (start, number)
        return start


class _Paragraphs:
    """The paragraphs of a text body that is being written."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def add(self) -> Any:
        """Return a new paragraph at the end."""
        return _sub(self._body, "p")


def clear(body: Any) -> _Paragraphs:
    """Take the paragraphs out of a text body."""
    for paragraph in body.findall(_A + "p"):
        body.remove(paragraph)
    return _Paragraphs(body)


def _sub(parent: Any, tag: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, _A + tag)


def in_manner(passage: Passage) -> Runs:
    """Return the runs of a passage in the colour that its manner asks for."""
    colour = {"label": "accent", "warning": "wrong", "quote": "muted"}.get(passage.manner, "")
    if not colour:
        return passage.runs
    return tuple(replace(run, colour=run.colour or colour) for run in passage.runs)


def note_runs(passage: Passage) -> Runs:
    """Return a passage of notes with its marker written out."""
    before = "    " * passage.level
    if passage.marker:
        marks = {"bullet": "•", "number": f"{passage.number}.", "done": "☑", "open": "☐"}
        before += marks.get(passage.marker) or f"{letter(passage.number)})"
        before += " "
    return (Run(before), *passage.runs) if before else passage.runs
