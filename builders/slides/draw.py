"""Stage 4, drawing: pages → the bytes of a PowerPoint file, with python-pptx."""

from __future__ import annotations

import copy
import uuid
from pathlib import Path
from typing import Any

from builders.slides.clicks import appear_by_click
from builders.slides.deck import Passage, Properties, Run
from builders.slides.grid import ASKED_TITLE, STATEMENT, STEM, Grid, Ratio, grid_of
from builders.slides.identity import clean
from builders.slides.master import (
    CAPTION_INDEX,
    EMU,
    FOREIGN,
    LAYOUTS,
    PICTURE_INDEX,
    SECOND_INDEX,
    STEM_INDEX,
    empty_deck,
)
from builders.slides.measure import Ruler
from builders.slides.media import Media
from builders.slides.pages import (
    CaptionPanel,
    CodePanel,
    Page,
    Panel,
    PicturePanel,
    TablePanel,
    TextPanel,
)
from builders.slides.panels import draw_panel, fill, placed
from builders.slides.quick import Quick, saved
from builders.slides.template.values import Template
from builders.slides.text import Writer, clear
from builders.slides.things import CAPTION
from temario.records import replace
from temario.tokens import Tokens

_NAMESPACE = uuid.UUID("6f2a3a52-5c1d-5d0e-9a0b-0f6f1a3a7c11")
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_TITLES = {"cover": 48.0, "section": 44.0, "closing": 48.0, "question": ASKED_TITLE}
"""The size of a title by its layout, where it is not that of content."""
_BYLINE = 13
_SUBTITLE = 1
_FIRST = 1
_FOOTER = 12.0
"""The size of a template's footer, as Office's have it."""
_PAD = 7.2
"""The inner margins of its box, likewise."""


def draw(
    pages: tuple[Page, ...],
    properties: Properties,
    tokens: Tokens,
    ratio: Ratio,
    root: Path,
    words: dict[str, str],
    template: Template | None = None,
) -> bytes:
    """Return the deck as a file. `root` is the course's folder, for its pictures."""
    grid: Grid = template.grid if template else grid_of(ratio, tokens.sizes)
    if template:
        from builders.slides.template.ready import template_deck

        deck, layouts = template_deck(template, root)
        clean(deck, properties)
    else:
        deck = empty_deck(tokens, grid, properties, words)
        layouts = dict(zip(LAYOUTS, deck.slide_layouts, strict=True))
    quick = Quick(deck)
    slides = [quick.slide(layouts[page.layout]) for page in pages]
    targets = _Targets(pages, slides)
    ruler = template.rulers.text if template else Ruler(tokens.fonts.slides.package)
    scheme = dict(template.scheme) if template else None
    writer = Writer(tokens, grid, ruler, properties.language, targets.relation, scheme)
    drawing = _Drawing(grid, writer, properties, Media(root, tokens), quick)
    for page, slide in zip(pages, slides, strict=True):
        drawing.page(page, slide)
    _sections(deck, pages, properties)
    return saved(deck)


class _Targets:
    """Where links lead: addresses, and the slides on which parts of the course begin."""

    def __init__(self, pages: tuple[Page, ...], slides: list[Any]) -> None:
        self._slides = {
            part: slide for page, slide in zip(pages, slides, strict=True) for part in page.ids
        }
        self._known: dict[tuple[int, str], str] = {}

    def relation(self, part: Any, href: str) -> str:
        """Return the id of the relation from `part` to `href`; empty where it leads nowhere."""
        from pptx.opc.constants import RELATIONSHIP_TYPE

        key = (id(part), href)
        if key not in self._known:
            if href.startswith("#"):
                slide = self._slides.get(href[1:])
                kind = RELATIONSHIP_TYPE.SLIDE
                self._known[key] = part.relate_to(slide.part, kind) if slide else ""
            else:
                kind = RELATIONSHIP_TYPE.HYPERLINK
                self._known[key] = part.relate_to(href, kind, is_external=True)
        return self._known[key]


class _Drawing:
    """Draws one page after the other."""

    def __init__(
        self, grid: Grid, writer: Writer, properties: Properties, media: Media, quick: Quick
    ) -> None:
        self._grid = grid
        self._writer = writer
        self._properties = properties
        self._media = media
        self._quick = quick
        self._known_feet: dict[str, list[Any]] = {}

    def page(self, page: Page, slide: Any) -> None:
        """Draw `page` on the empty `slide`: title first, since that is the order of reading."""
        wanted = {self._place_of(page, panel) for panel in page.panels}
        free: dict[int, Any] = {}
        texts: list[tuple[Any, tuple[Passage, ...]]] = []
        for number, shape in self._quick.placeholders(slide):
            text = self._placeholder(page, slide, number, shape)
            if isinstance(text, TextPanel):
                texts.append((shape, text.passages))
            elif text is None and number in wanted:
                free[number] = shape
            elif text is None:
                shape.element.getparent().remove(shape.element)
        appear_by_click(slide, texts)
        for panel in page.panels[: page.first]:
            self._panel(page, slide, panel, free)
        if page.second is not None:
            _last(slide, SECOND_INDEX)  # the first column is read before it
        for panel in page.panels[page.first :]:
            self._panel(page, slide, panel, free)
        if page.stem is not None and isinstance(page.body, TextPanel):
            _last(slide, 1)  # options are read after what stands in the stem
        if page.logo is not None:
            draw_panel(slide, page.logo, self._writer, self._media)
        if page.layout not in ("cover", "closing"):
            self._footer(slide)
        if page.notes:
            self._notes(page, slide)

    def _placeholder(self, page: Page, slide: Any, number: int, shape: Any) -> Any:
        """Fill a placeholder; return what it shows, None where the page has no text for it."""
        body = shape.text_frame._txBody  # noqa: SLF001 - python-pptx gives no other way to it
        panel = self._panel_of(page, number)
        if number == 0:
            default = self._grid.title_size(page.layout) or _TITLES.get(
                page.layout, self._grid.sizes.slide_title
            )
            size = page.title.size if page.title.size != default else 0.0
            runs = page.title.runs
            if self._writer.scheme is not None:  # made for text, not for what is behind titles
                runs = tuple(replace(run, colour="") for run in runs)
            paragraph = clear(body).add()
            self._writer.paragraph(paragraph, runs, page.title.size)
            self._writer.runs(paragraph, slide.part, runs, size)
            return page.title
        if number == _BYLINE and page.byline:
            paragraphs = clear(body)
            for line in page.byline.split("\n"):
                paragraph = paragraphs.add()
                self._writer.paragraph(paragraph, (Run(line),), 0.0)
                self._writer.runs(paragraph, slide.part, (Run(line),), 0.0)
            return page.byline
        if number == _SUBTITLE and page.subtitle is not None:
            size = page.subtitle.size if page.subtitle.size != 24 else 0.0
            paragraph = clear(body).add()
            self._writer.paragraph(paragraph, page.subtitle.runs, page.subtitle.size)
            self._writer.runs(paragraph, slide.part, page.subtitle.runs, size)
            return page.subtitle
        if isinstance(panel, TextPanel) and panel.passages:
            best = {"statement": STATEMENT}.get(page.layout, 0.0)
            self._text(panel, shape, slide.part, STEM if number == STEM_INDEX else best)
            return panel
        if isinstance(panel, CodePanel):
            placed(shape, panel.box)
            own = panel.size if panel.size != self._grid.sizes.slide_code else 0.0
            self._writer.code(body, slide.part, panel, False, own)
            return panel
        return None

    def _panel_of(self, page: Page, number: int) -> TextPanel | CodePanel | None:
        """Return what stands in the placeholder `number`."""
        others = {STEM_INDEX: page.stem, SECOND_INDEX: page.second}
        if number >= FOREIGN or number in (PICTURE_INDEX, CAPTION_INDEX):
            return None
        return others.get(number, page.body)

    def _panel(self, page: Page, slide: Any, panel: Panel, free: dict[int, Any]) -> None:
        """Draw a panel, in the placeholder that is there for it if one is free."""
        number = self._place_of(page, panel)
        shape = free.get(number)
        if shape is not None and isinstance(panel, CaptionPanel):
            placed(shape, panel.box)
            own = panel.size if panel.size != CAPTION else 0.0
            body = shape.text_frame._txBody  # noqa: SLF001
            colour = "" if self._writer.scheme is None else "muted"
            paragraph = clear(body).add()
            self._writer.paragraph(paragraph, panel.runs, panel.size)
            self._writer.runs(paragraph, slide.part, panel.runs, own, colour)
            slide.element.spTree.append(shape.element)  # read after its picture
            del free[number]
            return
        drawn = draw_panel(slide, panel, self._writer, self._media)
        if shape is not None and drawn is not None:
            fill(shape, drawn)
            del free[number]

    def _place_of(self, page: Page, panel: Panel) -> int:
        """Return the number of the placeholder where a panel stands; -1 where none does."""
        if page.layout == "picture":
            kinds = {PicturePanel: PICTURE_INDEX, CaptionPanel: CAPTION_INDEX}
            return kinds.get(type(panel), -1)
        if page.layout == "two_content" and isinstance(panel, PicturePanel | TablePanel):
            return SECOND_INDEX if panel.box.left >= self._grid.right.left - 0.01 else _FIRST
        return -1

    def _text(self, panel: TextPanel, shape: Any, part: Any, best: float = 0.0) -> None:
        if panel.box is not None:
            placed(shape, panel.box)
        body = shape.text_frame._txBody  # noqa: SLF001
        self._writer.paragraphs(body, part, panel.passages, panel.size, best)

    def _footer(self, slide: Any) -> None:
        """Copy footer and number from the layout, since python-pptx leaves them out."""
        for number, foot in enumerate(self._feet(slide.slide_layout), _next_id(slide)):
            element = copy.deepcopy(foot)
            element.nvSpPr.cNvPr.set("id", str(number))
            slide.element.spTree.append(element)

    def _feet(self, layout: Any) -> list[Any]:
        """Return the XML of footer and number on a slide of `layout`."""
        key = str(layout.part.partname)
        if key not in self._known_feet:
            self._known_feet[key] = [
                self._foot(layout.part, shape)
                for shape in layout.placeholders
                if shape.placeholder_format.idx in (11, 12)
            ]
        return self._known_feet[key]

    def _foot(self, part: Any, shape: Any) -> Any:
        element = copy.deepcopy(shape.element)
        properties = element.spPr
        for child in list(properties):
            properties.remove(child)
        if shape.placeholder_format.idx == 11:
            title = (Run(self._named(shape)),)
            paragraph = clear(element.txBody).add()
            self._writer.paragraph(paragraph, title, 0.0, "l")
            self._writer.runs(paragraph, part, title, 0.0)
        return element

    def _named(self, shape: Any) -> str:
        """Return the course's title; on a template, as much of it as its footer holds."""
        title = self._properties.title
        if self._writer.scheme is None or not shape.width:
            return title
        room = shape.width / EMU - 2 * _PAD
        rest = title
        while len(rest) > 1 and self._writer.ruler.width((Run(rest + "…"),), _FOOTER) > room:
            rest = rest[:-1].rstrip()
        return title if self._writer.ruler.width((Run(title),), _FOOTER) <= room else rest + "…"

    def _notes(self, page: Page, slide: Any) -> None:
        part, body = self._quick.notes(slide)
        paragraphs = clear(body)
        for note in sorted(page.notes, key=lambda note: not note.speaker):
            self._writer.note(paragraphs.add(), part, note)


def _last(slide: Any, index: int) -> None:
    """Make the placeholder `index` the last shape: the order of shapes is that of reading."""
    element = next(s for s in slide.placeholders if s.placeholder_format.idx == index).element
    element.getparent().append(element)


def _next_id(slide: Any) -> int:
    return 1 + max(int(number) for number in slide.element.xpath("//p:cNvPr/@id"))


def _sections(deck: Any, pages: tuple[Page, ...], about: Properties) -> None:
    """Group the slides by unit, as PowerPoint's own sections (MS-PPTX, sectionLst)."""
    from xml.sax.saxutils import quoteattr

    from pptx.oxml import parse_xml

    names = {"": about.opening, **dict(about.units)}
    groups: list[tuple[str, list[str]]] = []
    element = deck.part.presentation.element
    numbers = [entry.get("id") for entry in element.find(_P + "sldIdLst")]
    for page, slide_id in zip(pages, numbers, strict=True):
        if not groups or (groups[-1][0] != page.unit and page.unit in names):
            groups.append((page.unit, []))
        groups[-1][1].append(slide_id)
    listed = ""
    for number, (unit, ids) in enumerate(groups):
        guid = str(uuid.uuid5(_NAMESPACE, f"{number}/{unit}")).upper()
        inner = "".join(f'<p14:sldId id="{slide_id}"/>' for slide_id in ids)
        listed += (
            f'<p14:section name={quoteattr(names[unit])} id="{{{guid}}}">'
            f"<p14:sldIdLst>{inner}</p14:sldIdLst></p14:section>"
        )
    for old in element.findall(_P + "extLst"):
        element.remove(old)
    element.append(
        parse_xml(
            f'<p:extLst xmlns:p="{_P[1:-1]}"><p:ext uri="{_SECTIONS}">'
            f'<p14:sectionLst xmlns:p14="{_P14}">{listed}</p14:sectionLst></p:ext></p:extLst>'
        )
    )
