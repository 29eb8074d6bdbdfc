"""Stage 4, drawing by hand: a page → what is seen on it, every line broken and placed.

PowerPoint breaks lines itself; whoever draws a page without it needs them broken
as they were measured. A scene is for `svg` and `sheets`, which only write it down.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, assert_never

from builders.slides.deck import Passage, Properties, Run, Runs, text_of
from builders.slides.grid import Grid
from builders.slides.measure import RAISED, Ruler, ascent
from builders.slides.media import Media, Source
from builders.slides.pages import (
    Box,
    CaptionPanel,
    CodePanel,
    FormulaPanel,
    MoviePanel,
    Page,
    Panel,
    PicturePanel,
    TablePanel,
    TextPanel,
)
from builders.slides.prose import indent, own_size, space_before
from builders.slides.scripts import runs_back, seen_order, table_back
from builders.slides.summary import cut
from builders.slides.tables import PAD_ACROSS, PAD_DOWN
from builders.slides.text import in_manner
from builders.slides.things import CODE_PAD
from temario.model import Asset
from temario.orders import letter
from temario.patterns import pattern
from temario.problems import Place
from temario.records import record, replace
from temario.render.picture import shows_only_itself
from temario.tokens import Tokens

_ILLEGAL = pattern(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and white space that is none in a line."""
_ON_ACCENT = ("cover", "section", "closing")
_BACK, _BACK_ENDS = "\u2067", "\u2069"
"""Around what is read from right to left, so that signs at its ends are set so too."""
_SMALL, _BYLINE = 12.0, 18.0
_FRAME = 12.0


@record
class Stretch:
    """Characters of one look on one line."""

    left: float
    base: float
    """The distance of the line on which letters stand from the page's top."""
    width: float
    text: str
    run: Run
    size: float
    """Points, as the letters are drawn."""
    colour: str
    """As CSS writes it."""
    href: str = ""
    """An address, or `#` and the number of a page."""

    @property
    def back(self) -> bool:
        """Whether it is read from right to left, so that its right end is where it begins."""
        return self.text.startswith(_BACK)

    @property
    def classes(self) -> str:
        """The classes of its look: `b` for bold, `i` for italic, `m` for mono."""
        looks = {"b": self.run.bold, "i": self.run.italic, "m": self.run.mono}
        return " ".join(name for name, wanted in looks.items() if wanted)

    @property
    def decoration(self) -> str:
        """The lines under and through it, as CSS names them; empty where there are none."""
        lines = {"underline": self.run.underline or self.href, "line-through": self.run.strike}
        return " ".join(name for name, wanted in lines.items() if wanted)


@record
class Block:
    """Lines that belong together."""

    kind: Literal["title", "text", "code", "aside"]
    lines: tuple[tuple[Stretch, ...], ...]
    place: Place | None = None
    """In a preview, where its text stands in the source."""


@record
class Area:
    """A rectangle: filled, or framed by dashes."""

    box: Box
    colour: str
    framed: bool = False


@record
class Picture:
    """A picture, as a `data:` address."""

    box: Box
    address: str
    alt: str


Item = Block | Area | Picture


@record
class Scene:
    """One page: its background, and what stands on it in the order of reading."""

    width: float
    height: float
    paper: str
    title: str
    items: tuple[Item, ...]
    level: int = 1
    """Of its bookmark: 2 for the slides of a unit, whose own has 1."""


@record
class Painter:
    """Makes scenes of the pages of one deck."""

    tokens: Tokens
    grid: Grid
    properties: Properties
    root: Path
    """The course's folder, for its pictures."""
    targets: dict[str, int]
    """The number of the page on which each part of the course begins."""

    @property
    def ruler(self) -> Ruler:
        """What measures text."""
        return Ruler(self.tokens.fonts.slides.package)

    def scene(self, page: Page, number: int) -> Scene:
        """Return `page`, the `number`th of its deck. Raises `CourseError` for a bad picture."""
        colors = self.tokens.colors
        paper = colors.accent if page.layout in _ON_ACCENT else colors.paper
        items = (*self._titles(page), *self._texts(page), *self._small(page, number))
        title = _clean(text_of(page.title.runs).replace("\n", " "))
        level = 2 if page.unit and page.layout != "section" else 1
        return Scene(self.grid.width, self.grid.height, paper, title, items, level)

    # --- Titles and what is small ---------------------------------------------------------

    def _titles(self, page: Page) -> Iterator[Item]:
        grid, colors = self.grid, self.tokens.colors
        on_accent = page.layout in _ON_ACCENT
        colour = colors.paper if on_accent else colors.accent
        box = {
            "cover": grid.cover_title,
            "closing": grid.cover_title,
            "section": grid.section_title,
            "question": grid.asked_title,
        }.get(page.layout, grid.title)
        anchor = 0.5 if page.layout == "section" else 1.0
        bold = tuple(replace(run, bold=True) for run in page.title.runs)
        yield self._set("title", bold, box, page.title.size, colour, anchor)
        if page.subtitle is not None:
            runs, size = page.subtitle.runs, page.subtitle.size
            yield self._set("text", runs, grid.subtitle, size, colour)
        if page.byline:
            box = grid.byline if page.layout == "cover" else grid.subtitle
            anchor = 1.0 if page.layout == "cover" else 0.0
            yield self._set("text", (Run(page.byline),), box, _BYLINE, colour, anchor)
        if page.logo is not None:
            yield from self._panel(page.logo)

    def _small(self, page: Page, number: int) -> Iterator[Item]:
        """Yield footer and number."""
        if page.layout in ("cover", "closing"):
            return
        colors = self.tokens.colors
        colour = colors.paper if page.layout == "section" else colors.muted
        footer, count = (Run(self.properties.title),), (Run(str(number)),)
        line = self.ruler.lines(footer, self.grid.footer.width, _SMALL)[0]
        shown = cut(footer, line.start, line.end)
        yield self._set("aside", shown, self.grid.footer, _SMALL, colour, 0.5)
        yield self._set("aside", count, self.grid.number, _SMALL, colour, 0.5, 1.0)

    # --- Texts ----------------------------------------------------------------------------

    def _texts(self, page: Page) -> Iterator[Item]:
        """Yield stem, body and panels: what stands in the stem is read before the options."""
        if page.layout == "statement" and self.grid.rule is not None:
            yield Area(self.grid.rule, self.tokens.colors.accent)
        if page.stem is not None:
            yield from self._passages(page.stem, self.grid.stem)
        body = tuple(self._body(page, self.grid.text(page.layout)))
        body += tuple(item for panel in page.panels[: page.first] for item in self._panel(panel))
        if page.second is not None:
            body += tuple(self._passages(page.second, self.grid.right))
        panels = tuple(item for panel in page.panels[page.first :] for item in self._panel(panel))
        yield from (*panels, *body) if page.stem is not None else (*body, *panels)

    def _body(self, page: Page, box: Box) -> Iterator[Item]:
        match page.body:
            case TextPanel():
                yield from self._passages(page.body, box)
            case CodePanel():
                yield from self._panel(page.body)

    def _passages(self, panel: TextPanel, box: Box) -> Iterator[Item]:
        box = panel.box or box
        top = box.top
        for number, passage in enumerate(panel.passages):
            top += space_before(passage) if number else 0.0  # as PowerPoint does
            block = self._passage(passage, panel.size, box, top)
            own = own_size(self.grid, passage, panel.size)
            top += len(block.lines) * self.ruler.pitch(own, passage.runs)
            yield block

    def _passage(self, passage: Passage, size: float, box: Box, top: float) -> Block:
        own = own_size(self.grid, passage, size)
        left, hanging = indent(passage, own, self.ruler)
        flows_back = runs_back(passage.runs, self.properties.language)
        place = Box(box.left + (0 if flows_back else left), top, box.width - left, 0)
        block = self._set("text", in_manner(passage), place, own, self.tokens.colors.text)
        block = replace(block, place=passage.place) if passage.place else block
        mark = _mark(passage)
        if mark is None:
            return block
        base = top + ascent(self.ruler.package) * self.ruler.pitch(own, passage.runs)
        at = place.left - hanging
        if flows_back:
            at = place.left + place.width + hanging - self.ruler.width((mark,), own)
        before = self._stretch(mark, at, base, own, self.tokens.colors.accent)
        return replace(block, lines=((before, *block.lines[0]), *block.lines[1:]))

    def _set(
        self,
        kind: Literal["title", "text", "aside"],
        runs: Runs,
        box: Box,
        size: float,
        colour: str,
        anchor: float = 0.0,
        align: float = 0.0,
    ) -> Block:
        """Return `runs` in a box; 0 for its top and left, 1 for its bottom and right."""
        pitch = self.ruler.pitch(size, runs)
        lines = self.ruler.lines(runs, box.width, size)
        flows_back = runs_back(runs, self.properties.language)
        align = align or float(flows_back and kind != "aside")
        base = box.top + anchor * (box.height - len(lines) * pitch)
        base += ascent(self.ruler.package) * pitch
        found: list[tuple[Stretch, ...]] = []
        for line in lines:
            shown = cut(runs, line.start, line.end)
            left = box.left + align * (box.width - self.ruler.width(shown, size))
            found.append(self._line(shown, left, base, size, colour, flows_back))
            base += pitch
        return Block(kind, tuple(found))

    def _line(
        self,
        runs: Runs,
        left: float,
        base: float,
        size: float,
        colour: str,
        flows_back: bool = False,
    ) -> tuple[Stretch, ...]:
        found: list[Stretch] = []
        for run, reads_back in seen_order(runs, flows_back):
            stretch = self._stretch(run, left, base, size, colour)
            if reads_back:
                stretch = replace(stretch, text=f"{_BACK}{stretch.text}{_BACK_ENDS}")
            found.append(stretch)
            left += stretch.width
        return tuple(found)

    def _stretch(self, run: Run, left: float, base: float, size: float, colour: str) -> Stretch:
        colors = self.tokens.colors
        href = run.href
        if href.startswith("#"):
            page = self.targets.get(href[1:])
            href = f"#{page}" if page else ""
        shown = getattr(colors, run.colour) if run.colour else colour
        if colour == colors.paper:
            shown = colour  # on the accent nothing else is seen
        elif href:
            shown = colors.accent
        width = self.ruler.advance(run, run.text) * size
        raised = 0.3 * size if run.raised > 0 else -0.25 * size if run.raised else 0.0
        drawn = size * RAISED if run.raised else size
        text = _clean(run.text)
        return Stretch(left, base - raised, width, text, run, drawn, shown, href)

    # --- Panels ---------------------------------------------------------------------------

    def _panel(self, panel: Panel) -> Iterator[Item]:
        match panel:
            case TablePanel():
                yield from self._table(panel)
            case PicturePanel():
                alt = "" if panel.decorative else panel.alt
                yield Picture(panel.box, self._address(panel.source), _clean(alt))
            case FormulaPanel(box, svg, tex):
                yield Picture(box, self._address(svg), _clean(tex))
            case MoviePanel():
                yield Area(panel.box, self.tokens.colors.text)
                if panel.poster is not None:
                    address = self._address(panel.poster)
                    yield Picture(panel.box, address, _clean(panel.title))
            case CaptionPanel():
                yield from self._caption(panel)
            case CodePanel():
                yield from self._code(panel)
            case _:
                assert_never(panel)

    def _caption(self, panel: CaptionPanel) -> Iterator[Item]:
        box, colour = panel.box, self.tokens.colors.muted
        if panel.framed:
            yield Area(box, colour, framed=True)
            box = Box(box.left + _FRAME, box.top + _FRAME, box.width - 2 * _FRAME, 0)
        yield self._set("text", panel.runs, box, panel.size, colour)

    def _code(self, panel: CodePanel) -> Iterator[Item]:
        yield Area(panel.box, self.tokens.colors.surface)
        left = panel.box.left + CODE_PAD
        base = panel.box.top + CODE_PAD + ascent(self.ruler.package) * panel.pitch
        lines: list[tuple[Stretch, ...]] = []
        for line in panel.lines:
            runs = tuple(
                Run(text.replace("\n", " "), mono=True, colour=f"code_{kind}" if kind else "")
                for kind, text in line
            )
            lines.append(self._line(runs, left, base, panel.size, self.tokens.colors.text))
            base += panel.pitch
        yield Block("code", tuple(lines))

    def _table(self, panel: TablePanel) -> Iterator[Item]:
        colors, top = self.tokens.colors, panel.box.top
        flows_back = table_back((panel.head, *panel.rows), self.properties.language)
        for number, (cells, height) in enumerate(
            zip((panel.head, *panel.rows), panel.heights, strict=True)
        ):
            left = panel.box.left
            columns = list(enumerate(zip(cells, panel.widths, strict=True)))
            for at, (runs, width) in columns[::-1] if flows_back else columns:
                shown = runs if number else tuple(replace(run, bold=True) for run in runs)
                align = {"center": 0.5, "right": 1.0}.get(panel.alignments[at], 0.0)
                box = Box(left + PAD_ACROSS, top + PAD_DOWN, width - 2 * PAD_ACROSS, 0)
                colour = colors.text if number else colors.accent
                yield self._set("text", shown, box, panel.size, colour, 0.0, align)
                left += width
            top += height
            thick = 0.75 if number else 1.5
            under = Box(panel.box.left, top - thick / 2, sum(panel.widths), thick)
            yield Area(under, colors.line if number else colors.accent)

    def _address(self, source: Source) -> str:
        """Return a picture as a `data:` address: SVG that shows only itself as it is, else pixels.

        Raises `CourseError` where it cannot be read.
        """
        if isinstance(source, str):
            return _data("image/svg+xml", source.encode("utf-8"))
        media = Media(self.root, self.tokens)
        svg = media.svg(source)
        if svg is not None and shows_only_itself(svg):
            return _data("image/svg+xml", svg.encode("utf-8"))
        if not isinstance(source, Asset):
            return _data("image/png", media.pixels(source))
        kept = source.media_type in ("image/jpeg", "image/gif")
        return _data(source.media_type if kept else "image/png", media.pixels(source))


def _data(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


def _clean(text: str) -> str:
    return _ILLEGAL.sub(" ", text)


def _mark(passage: Passage) -> Run | None:
    """Return the marker of a passage in the look of its first characters, as PowerPoint does."""
    look = passage.runs[0] if passage.runs else Run("")
    look = Run("", bold=look.bold, italic=look.italic)
    match passage.marker:
        case "":
            return None
        case "number":
            return replace(look, text=f"{passage.number}.")
        case "letter":
            return replace(look, text=f"{letter(passage.number)})")
        case "done" | "open":
            return Run("☑" if passage.marker == "done" else "☐", sign=True)
        case "bullet":
            return Run("–" if passage.level % 2 else "•")
