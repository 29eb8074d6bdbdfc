"""Stage 3, layout: typed slides → pages with everything in its place and nothing beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import assert_never

from builders.slides.asked import AskedSetter
from builders.slides.beside import Pairing
from builders.slides.deck import (
    Agenda,
    Asked,
    Closing,
    Columns,
    Content,
    Cover,
    Deck,
    Passage,
    PictureBody,
    Prose,
    Run,
    Runs,
    Section,
    Slide,
    text_of,
)
from builders.slides.fitting import Fitter
from builders.slides.grid import ASKED_TITLE, Grid, Ratio, grid_of
from builders.slides.large import large
from builders.slides.measure import Ruler
from builders.slides.pages import Box, LayoutName, Page, PicturePanel, TextPanel, Title
from builders.slides.prose import Setter
from builders.slides.sides import SideSetter, page_of
from builders.slides.summary import cut, trimmed
from builders.slides.template.values import Template
from builders.slides.things import ThingSetter
from temario.records import record, replace
from temario.scripts import back
from temario.tokens import Tokens

_TITLE_LEAST = 24.0
_COVER_TITLE = 48.0
_SECTION_TITLE = 44.0
_COUNT = " (00/00)"
"""The longest count that a continued slide's title ends with."""


def lay_out(
    deck: Deck,
    tokens: Tokens,
    ratio: Ratio,
    missing: str,
    template: Template | None = None,
) -> tuple[Page, ...]:
    """Return the pages of `deck`. `missing` is the word for a picture that is not there.

    The grid and what measures text are the template's, where there is one.
    """
    ours = grid_of(ratio, tokens.sizes)
    grid = template.grid if template else ours
    plain = Ruler(tokens.fonts.slides.package)
    ruler = template.rulers.text if template else plain
    titles = template.rulers.titles if template else plain
    subtitle = template.rulers.subtitle if template else plain
    things = ThingSetter(grid, ruler, tokens.colors, missing, grid.body)
    setter = _PageSetter(grid, ruler, things, deck.properties.language, titles, subtitle)
    pages = tuple(setter.titled(page) for page in _counted(list(setter.all_pages(deck.slides))))
    if back(deck.properties.language) and grid == ours:
        return tuple(_mirrored(page, grid) for page in pages)
    return pages


@record
class _PageSetter:
    """Sets one slide after the other."""

    grid: Grid
    ruler: Ruler
    things: ThingSetter
    language: str
    titles: Ruler
    """Measures titles."""
    under: Ruler
    """Measures what stands under the cover's."""

    def all_pages(self, slides: tuple[Slide, ...]) -> Iterator[Page]:
        """Yield the pages of all slides, a thing and the few lines that belong to it on one."""
        pairing = Pairing(self._fitter(self.grid.body))
        at = 0
        while at < len(slides):
            paired, taken = pairing.page(slides[at : at + 4]) or (None, 0)
            if paired is not None and not self._with_long_title(paired.title.runs):
                yield paired
                at += taken
            else:
                yield from self.pages(slides[at])
                at += 1

    def _fitter(self, room: Box) -> Fitter:
        return Fitter(self.grid, self.ruler, self.things, self.language, room)

    def pages(self, slide: Slide) -> Iterator[Page]:
        """Yield the pages of a slide; titles have their final size only in `titled`."""
        match slide:
            case Cover():
                yield self._cover(slide)
            case Agenda():
                yield from self._agenda(slide)
            case Section(title, unit, notes, ids):
                yield Page("section", Title(title, 0), notes=notes, ids=ids or (unit,), unit=unit)
            case Content(body=Prose()):
                yield from self._prose(slide)
            case Content():
                yield from self._thing(slide)
            case Columns():
                yield from self._columns(slide)
            case Asked():
                yield from AskedSetter(self._fitter(self.grid.asked)).pages(slide)
            case Closing(title, lines):
                yield Page("closing", Title(title, 0), byline=lines)
            case _:
                assert_never(slide)

    def _cover(self, slide: Cover) -> Page:
        subtitle, notes = self._subtitle(slide.subtitle) if slide.subtitle else (None, ())
        return Page(
            "cover",
            Title(slide.title, 0),
            subtitle=subtitle,
            byline=slide.byline,
            logo=self._logo(slide),
            notes=slide.notes + notes,
        )

    def _logo(self, slide: Cover) -> PicturePanel | None:
        """Return the logo in the cover's corner, as large as its room allows."""
        if slide.logo is None:
            return None
        room = self.grid.logo
        width, height = slide.logo.width or 100, slide.logo.height or 100
        factor = min(room.width / width, room.height / height)
        left = room.left + room.width - width * factor
        box = Box(left, room.top, width * factor, height * factor)
        return PicturePanel(box, slide.logo, text_of(slide.title))

    def _subtitle(self, runs: Runs) -> tuple[Title, tuple[Passage, ...]]:
        """Return a subtitle that fits; where it had to be cut, the whole for the notes."""
        box = self.grid.subtitle
        for size in (24.0, 22.0, 20.0, 18.0, 16.0):
            lines = self.under.most_lines(runs, box.width, size)
            most = int(box.height / self.under.pitch(size, runs))
            if len(lines) <= most:
                return Title(runs, size), ()
        shorter = trimmed(cut(runs, 0, max(1, lines[most - 1].end - 4)))
        return Title((*shorter, Run("…")), size), (Passage(runs),)

    def _setter(self) -> Setter:
        body = self.grid.body
        return Setter(self.grid, self.ruler, self.language, body.width, body.height)

    def _agenda(self, slide: Agenda) -> Iterator[Page]:
        """Yield units with their lessons where one slide holds them, else units alone."""
        panels = self._setter().pages(slide.lessons)
        if len(panels) > 1:
            panels = self._setter().pages(slide.units)
        for panel in panels:
            yield Page("content", Title(slide.title, 0), panel)

    def _prose(self, slide: Content) -> Iterator[Page]:
        assert isinstance(slide.body, Prose)
        long = self._with_long_title(slide.title)
        passages = long + slide.body.passages
        notes, ids = slide.notes, slide.ids
        if slide.layout == "statement" and passages and not long:
            panel = large(passages, self.grid, self.ruler, self.language)
            if panel is not None:
                notes += tuple(note for passage in passages for note in passage.notes)
                page = Page("statement", Title(slide.title, 0), panel, notes=notes, ids=ids)
                yield replace(page, unit=slide.unit)
                return
        for panel in self._setter().pages(passages):
            notes += tuple(note for passage in panel.passages for note in passage.notes)
            yield Page(
                "content", Title(slide.title, 0), panel, notes=notes, ids=ids, unit=slide.unit
            )
            notes, ids = (), ()

    def _thing(self, slide: Content) -> Iterator[Page]:
        assert not isinstance(slide.body, Prose)
        notes, ids = slide.notes + slide.body.notes, slide.ids
        first = self._overlong(slide)
        if first is not None:
            yield first
            notes, ids = (), ()
        yield from self._sheets(replace(slide, notes=notes, ids=ids))

    def _overlong(self, slide: Content | Columns) -> Page | None:
        """Return the page of a title that is too long for what stands under it."""
        long = self._with_long_title(slide.title)
        if not long:
            return None
        notes = slide.notes
        if isinstance(slide, Content) and not isinstance(slide.body, Prose):
            notes += slide.body.notes
        panel, title = self._setter().pages(long)[0], Title(slide.title, 0)
        return Page("content", title, panel, notes=notes, ids=slide.ids, unit=slide.unit)

    def _sheets(self, slide: Content) -> Iterator[Page]:
        assert not isinstance(slide.body, Prose)
        notes, ids, title = slide.notes, slide.ids, Title(slide.title, 0)
        picture = isinstance(slide.body, PictureBody) and slide.body.asset is not None
        room = self.grid.picture if picture else self.things.room
        for sheet in replace(self.things, room=room).sheets(slide.body):
            layout: LayoutName = "code" if sheet.code else "picture" if picture else "title"
            page = Page(layout, title, sheet.code, sheet.panels)
            yield replace(page, notes=notes, ids=ids, unit=slide.unit)
            notes, ids = (), ()

    def _columns(self, slide: Columns) -> Iterator[Page]:
        """Yield pages of two columns; a thing that has no other beside it stands by itself."""
        notes, ids = slide.notes, slide.ids
        first = self._overlong(slide)
        if first is not None:
            yield first
            notes, ids = (), ()
        sides = SideSetter(self._fitter(self.grid.body))
        for at in range(0, len(slide.columns), 2):
            left, *others = slide.columns[at : at + 2]
            if others:
                found = sides.pair(left, others[0])
            elif isinstance(left[0], Prose):
                found = sides.flow(left[0].passages)
            else:
                notes += left[0].notes
                yield from self._sheets(Content(slide.title, left[0], slide.unit, ids, notes))
                notes, ids = (), ()
                continue
            for filled, told in found:
                page = page_of(slide.title, filled)
                yield replace(page, notes=notes + told, ids=ids, unit=slide.unit)
                notes, ids = (), ()

    # --- Titles ---------------------------------------------------------------------------

    def _with_long_title(self, title: Runs) -> tuple[Passage, ...]:
        """Return a title that is too long for its box as the body's first passage."""
        box, size = self.grid.title, min(_TITLE_LEAST, self.grid.sizes.slide_title)
        runs = (*title, Run(_COUNT))
        most = self._most("content", box, size, runs)
        if self._fits(runs, box.width, size, most):
            return ()
        return (Passage(tuple(replace(run, bold=True) for run in title), keep=True),)

    def _most(self, layout: str, box: Box, size: float, runs: Runs) -> int:
        """Return how many lines a title may have in its box."""
        most = 2 if layout not in ("cover", "section", "closing") else 4
        return max(1, min(most, int(box.height / self.titles.pitch(size, runs))))

    def _fits(self, runs: Runs, width: float, size: float, most: int) -> bool:
        return len(self.titles.most_lines(runs, width, size)) <= most

    def titled(self, page: Page) -> Page:
        """Return `page` with its title as large as fits, cut where even the least does not."""
        if page.layout == "question":
            return replace(page, title=Title(page.title.runs, ASKED_TITLE))
        best = {"cover": _COVER_TITLE, "section": _SECTION_TITLE, "closing": _SECTION_TITLE}.get(
            page.layout, self.grid.sizes.slide_title
        )
        apart = page.layout in ("cover", "section", "closing")
        best = self.grid.title_size(page.layout) or best
        box = self.grid.apart_title(page.layout) if apart else self.grid.title
        runs = tuple(replace(run, bold=True) for run in page.title.runs)
        size = best
        while size > _TITLE_LEAST:
            most = self._most(page.layout, box, size, runs)
            low = self.titles.pitch(size, runs) <= box.height
            fits = low and self._fits(runs, box.width, size, most)
            if fits and not self._breaks(runs, box.width, size):
                return replace(page, title=Title(page.title.runs, size))
            size -= 2
        return replace(page, title=self._cut(page, box, min(best, _TITLE_LEAST)))

    def _breaks(self, runs: Runs, width: float, size: float) -> bool:
        return self.titles.widest_word(runs, size) > width * 0.97

    def _cut(self, page: Page, box: Box, size: float) -> Title:
        """Return a title at its least size, with its end left out where it does not fit."""
        runs = page.title.runs
        bold = tuple(replace(run, bold=True) for run in runs)
        most = self._most(page.layout, box, size, bold)
        lines = self.titles.most_lines(bold, box.width, size)
        if len(lines) <= most:
            return Title(runs, size)
        count = runs[-1:] if runs[-1].text.startswith(" (") else ()
        text = text_of(runs)
        end = lines[most - 1].end - 4 - len(text_of(count))
        end = text.rfind(" ", end // 2, end) if " " in text[end // 2 : end] else end
        return Title((*trimmed(cut(runs, 0, end)), Run("…"), *count), size)


def _mirrored(page: Page, grid: Grid) -> Page:
    """Return a page whose text runs from right to left with what is at its left at its right."""

    def across(box: Box) -> Box:
        return replace(box, left=grid.width - box.left - box.width)

    def text(panel: TextPanel, place: Box) -> TextPanel:
        # A box as wide as the slide stays in its placeholder.
        box = across(panel.box or place)
        return replace(panel, box=box if panel.box or box.left != place.left else None)

    body = page.body
    return replace(
        page,
        body=text(body, grid.text(page.layout))
        if isinstance(body, TextPanel)
        else body and replace(body, box=across(body.box)),
        stem=page.stem and text(page.stem, grid.stem),
        second=page.second and text(page.second, grid.right),
        panels=tuple(replace(panel, box=across(panel.box)) for panel in page.panels),
        logo=page.logo and replace(page.logo, box=across(page.logo.box)),
    )


def _counted(pages: list[Page]) -> Iterator[Page]:
    """Yield pages with their number in the title where several in a row share it."""
    for (counts, *_), found in groupby(pages, key=_shared):
        group = list(found)
        for number, page in enumerate(group, 1):
            if len(group) == 1 or not counts:
                yield page
            else:
                count = Run(f" ({number}/{len(group)})", colour="muted")
                yield replace(page, title=Title((*page.title.runs, count), 0))


def _shared(page: Page) -> tuple[bool, str, str]:
    return (
        page.layout not in ("cover", "section", "closing"),
        page.unit,
        text_of(page.title.runs),
    )
