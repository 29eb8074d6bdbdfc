"""Stage 3, layout: a question and its answer → pages, one each where they fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from builders.slides.deck import (
    Asked,
    MovieBody,
    Passage,
    PictureBody,
    Posed,
    Run,
    Runs,
    TableBody,
    Thing,
    text_of,
)
from builders.slides.grid import ASKED_TITLE, STEM, Grid
from builders.slides.measure import Ruler
from builders.slides.pages import (
    Box,
    CaptionPanel,
    CodePanel,
    MoviePanel,
    Page,
    Panel,
    PicturePanel,
    TablePanel,
    TextPanel,
    Title,
)
from builders.slides.prose import Setter
from builders.slides.summary import cut, ending, trimmed
from builders.slides.tables import TableSetter
from builders.slides.things import Sheet, ThingSetter

_SIZES = ((32.0, 24.0), (STEM, 24.0), (26.0, 22.0), (24.0, 20.0), (22.0, 20.0))
"""The sizes of a stem and of what may be chosen, the best first."""
_AGAIN = ((24.0, 24.0), (24.0, 22.0), (24.0, 20.0))
"""The same where the stem has been read before."""
_GAP = 14.0
"""The space between the stem, a thing and the options."""
_GUTTER = 32.0
_COLUMN = 0.52
"""The part of the width that options have beside a thing."""
_REPEATED = 0.4
"""A stem that takes no more of a slide's height than this is repeated on each of its slides."""
_LEAST_SCALE = 0.45
"""A picture smaller than this part of what it is by itself is shown by itself."""
_LEAST_HEIGHT = 60.0


@dataclass(frozen=True, slots=True)
class _Look:
    """How a question that fits on one slide stands there."""

    stem: float
    choices: float
    """Sizes in points."""
    beside: bool = False
    """Whether a thing stands beside the options, not above them."""


@dataclass(frozen=True, slots=True)
class _Filled:
    """What stands on one slide under its title."""

    stem: TextPanel | None = None
    body: TextPanel | None = None
    panels: tuple[Panel, ...] = ()
    worth: float = 0.0
    """How large what is no text is drawn, by which two arrangements are compared."""


@dataclass(frozen=True, slots=True)
class AskedSetter:
    """Sets questions, each with its answer."""

    grid: Grid
    ruler: Ruler
    things: ThingSetter
    language: str
    """BCP 47 tag of the course, by which sentences end."""

    def pages(self, asked: Asked) -> Iterator[Page]:
        """Yield a question's pages, then its answer's; where they can be, the two are alike."""
        name, cut_off = self._named(asked)
        look, filled = self._looked(asked.question, _looks(asked.question, _SIZES))
        found = [filled] if filled else list(self._continued(asked.question))
        found += self._others(asked.question)
        notes = asked.notes + cut_off + asked.question.notes
        yield from self._paged(found, name, replace(asked, notes=notes))
        if asked.answer is not None:
            about = Asked(asked.answers, (), asked.question, None, unit=asked.unit)
            about = replace(about, notes=asked.answer.notes)
            yield from self._paged(self._answered(asked.answer, look), asked.answers, about)

    def _paged(self, found: list[_Filled], title: Runs, about: Asked) -> Iterator[Page]:
        notes, ids = about.notes, about.ids
        for filled in found:
            page = Page("question", Title(title, 0), filled.body, filled.panels, filled.stem)
            yield replace(page, notes=notes, ids=ids, unit=about.unit)
            notes, ids = (), ()

    def _named(self, asked: Asked) -> tuple[Runs, tuple[Passage, ...]]:
        """Return a question's title, and the part of the course that it begins if it was cut."""
        if not asked.within:
            return asked.name, ()
        before = (*asked.name, Run(" · ", colour="muted"))
        within = tuple(replace(run, colour="muted") for run in asked.within)
        for end in range(len(text_of(within)), 0, -1):
            whole = end == len(text_of(within))
            runs = (*before, *cut(within, 0, end), *(() if whole else (Run("…", colour="muted"),)))
            wide = tuple(replace(run, bold=True) for run in (*runs, Run(" (00/00)")))
            if len(self.ruler.lines(wide, self.grid.measure, ASKED_TITLE)) == 1:
                return runs, () if whole else (Passage(asked.within),)
        return asked.name, (Passage(asked.within),)

    # --- On one slide ---------------------------------------------------------------------

    def _looked(
        self, posed: Posed, looks: list[_Look], told: bool = False
    ) -> tuple[_Look | None, _Filled | None]:
        """Return the first look in which all of `posed` fits on one slide, or Nones."""
        for look in looks:
            filled = self._filled(posed, look, told)
            other = None
            if posed.things and posed.choices and not look.beside:
                other = self._filled(posed, replace(look, beside=True), told)
            if other and (filled is None or other.worth > filled.worth):
                return replace(look, beside=True), other
            if filled:
                return look, filled
        return None, None

    def _filled(self, posed: Posed, look: _Look, told: bool) -> _Filled | None:
        """Return `posed` on one slide; None where it does not fit."""
        if len(posed.things) > 1:
            return None
        room = self.grid.asked
        stem, rest = self._text(posed.stem, look.stem, room)
        if stem is None and posed.stem:
            return None
        panels: tuple[Panel, ...] = ()
        column, worth = rest, 0.0
        for thing in posed.things:
            if look.beside:
                column = replace(rest, width=rest.width * _COLUMN)
                left = column.left + column.width + _GUTTER
                place = Box(left, rest.top, rest.left + rest.width - left, rest.height)
            else:
                place = replace(rest, height=rest.height - self._least(posed, look, rest, told))
            sheet = self._sheet(thing, place)
            if sheet is None:
                return None
            panels, worth = sheet
            if not look.beside:
                column = _under(rest, panels)
        below = posed.told if told else ()
        if isinstance(posed.choices, TableBody):
            tables = TableSetter(self.grid.sizes, self.ruler, column).panels(posed.choices)
            if len(tables) > 1 or tables[0].box.bottom > column.bottom:
                return None
            panels += tuple(tables)
            column, chosen = _under(column, tuple(tables)), below
        else:
            chosen = posed.choices + below
        body, _ = self._text(chosen, look.choices, column)
        if body is None and chosen:
            return None
        return _Filled(stem, body, panels, worth)

    def _least(self, posed: Posed, look: _Look, room: Box, told: bool) -> float:
        """Return the height that options need under a thing, with the space before them."""
        below = posed.told if told else ()
        if not isinstance(posed.choices, TableBody):
            chosen = posed.choices + below
            height = self._setter(room).total(chosen, look.choices) if chosen else 0.0
        else:
            tables = TableSetter(self.grid.sizes, self.ruler, room).panels(posed.choices)
            height = sum(table.box.height for table in tables)
            height += self._setter(room).total(below, look.choices)
        return height + _GAP if height else 0.0

    def _text(
        self, passages: tuple[Passage, ...], size: float, room: Box
    ) -> tuple[TextPanel | None, Box]:
        """Return text at the head of `room`, None where it does not fit, and what room is left."""
        if not passages:
            return None, room
        used = self._setter(room).total(passages, size)
        if used > room.height:
            return None, room
        panel = TextPanel(passages, size, used, replace(room, height=used))
        down = used + _GAP
        return panel, replace(room, top=room.top + down, height=room.height - down)

    def _setter(self, room: Box) -> Setter:
        return Setter(self.grid, self.ruler, self.language, room.width, room.height)

    def _sheet(self, thing: Thing, place: Box) -> tuple[tuple[Panel, ...], float] | None:
        """Return a thing in `place` and how large it is; None where it is better by itself."""
        if place.height < _LEAST_HEIGHT:
            return None
        sheets = replace(self.things, room=place).sheets(thing)
        alone = replace(self.things, room=self.grid.asked).sheets(thing)
        panels = _panels(sheets[0])
        if len(sheets) > 1 or any(panel.box.bottom > place.bottom + 0.01 for panel in panels):
            return None
        worth, best = _worth(panels), _worth(_panels(alone[0]))
        pictured = isinstance(thing, PictureBody | MovieBody)
        least = best * _LEAST_SCALE if pictured else best * 0.7
        return (panels, worth) if worth >= least and not self._broken(thing, panels) else None

    def _broken(self, thing: Thing, panels: tuple[Panel, ...]) -> bool:
        """Return whether lines of code had to be broken."""
        code = [panel for panel in panels if isinstance(panel, CodePanel)]
        lines = getattr(thing, "lines", ())
        return any(len(panel.lines) != len(lines) for panel in code)

    # --- On several -----------------------------------------------------------------------

    def _continued(self, posed: Posed) -> Iterator[_Filled]:
        """Yield the slides of what does not fit on one: the stem leads, and is said again."""
        again = self._again(posed.stem)
        if posed.things or again != posed.stem or not posed.choices:
            yield from self._leading(posed)
        if posed.choices:
            yield from self._choices(replace(posed, stem=again))

    def _leading(self, posed: Posed) -> Iterator[_Filled]:
        """Yield slides of the stem alone, its first thing with it where there is room."""
        first, others = posed.things[:1], posed.things[1:]
        alone = Posed(posed.stem, first)
        _, filled = self._looked(alone, _looks(alone, _SIZES))
        if filled:
            yield filled
        else:
            others = posed.things
            alone = Posed(posed.stem)
            _, filled = self._looked(alone, _looks(alone, _SIZES))
            if filled:
                yield filled
            else:
                for panel in self._setter(self.grid.asked).pages(posed.stem):
                    box = replace(self.grid.asked, height=panel.used)
                    yield _Filled(replace(panel, box=box))
        for thing in others:
            yield from self._by_itself(thing)

    def _by_itself(self, thing: Thing) -> Iterator[_Filled]:
        for sheet in replace(self.things, room=self.grid.asked).sheets(thing):
            yield _Filled(panels=_panels(sheet))

    def _others(self, posed: Posed) -> list[_Filled]:
        return [filled for thing in posed.others for filled in self._by_itself(thing)]

    def _choices(self, posed: Posed) -> Iterator[_Filled]:
        """Yield slides of options under a stem that is said again on each."""
        filled = self._first(replace(posed, things=()), _AGAIN, told=False)
        if filled:
            yield filled
            return
        stem, rest = self._text(posed.stem, _AGAIN[0][0], self.grid.asked)
        if isinstance(posed.choices, TableBody):
            for table in TableSetter(self.grid.sizes, self.ruler, rest).panels(posed.choices):
                yield _Filled(stem, panels=(table,))
            return
        for panel in self._setter(rest).pages(posed.choices):
            yield _Filled(stem, replace(panel, box=replace(rest, height=panel.used)))

    def _again(self, stem: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """Return a stem where it is said again: whole, or what it asks in the end, or nothing."""
        room = self.grid.asked
        setter = self._setter(room)
        if setter.total(stem, _AGAIN[0][0]) <= room.height * _REPEATED:
            return stem
        plain = [passage for passage in stem if not passage.marker] or list(stem)
        asking = [passage for passage in plain if "?" in text_of(passage.runs)] or plain
        runs = trimmed(ending(asking[-1].runs, self.language))
        short = (Passage((Run("… "), *runs)),)
        return short if setter.total(short, _AGAIN[0][0]) <= room.height * _REPEATED else ()

    # --- Answers --------------------------------------------------------------------------

    def _answered(self, posed: Posed, look: _Look | None) -> list[_Filled]:
        """Return an answer's slides: as its question's, with what is right in the same place."""
        if look is not None:
            filled = self._filled(posed, look, told=True) or self._filled(posed, look, told=False)
            if filled is None:
                after = _looks(posed, _SIZES[_SIZES.index((look.stem, look.choices)) :])
                _, filled = self._looked(posed, after)
            if filled:
                return [filled]
        if not posed.choices:
            return list(self._leading(replace(posed, things=())))
        short = replace(posed, stem=self._again(posed.stem), things=())
        lone = replace(short, choices=short.right or short.choices)
        filled = self._first(short, _AGAIN, told=True) or self._first(lone, _AGAIN, told=True)
        return [filled] if filled else list(self._choices(lone))

    def _first(
        self, posed: Posed, sizes: tuple[tuple[float, float], ...], told: bool
    ) -> _Filled | None:
        """Return `posed` on one slide, with what is told if there is room; else None."""
        looks = _looks(posed, sizes)
        if told and (filled := self._looked(posed, looks[:1], told=True)[1]):
            return filled
        return self._looked(posed, looks)[1]


def _looks(posed: Posed, sizes: tuple[tuple[float, float], ...]) -> list[_Look]:
    return [_Look(stem, choices) for stem, choices in sizes]


def _panels(sheet: Sheet) -> tuple[Panel, ...]:
    return (*sheet.panels, sheet.code) if sheet.code else sheet.panels


def _under(room: Box, panels: tuple[Panel, ...]) -> Box:
    """Return what is left of `room` under `panels`."""
    top = max(panel.box.bottom for panel in panels) + _GAP
    return replace(room, top=top, height=room.bottom - top)


def _worth(panels: tuple[Panel, ...]) -> float:
    """Return how large the main one of `panels` is drawn."""
    for panel in panels:
        match panel:
            case PicturePanel() | MoviePanel():
                return panel.box.width
            case CodePanel() | TablePanel():
                return panel.size
            case CaptionPanel():
                pass
    return 0.0
