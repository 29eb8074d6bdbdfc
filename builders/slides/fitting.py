"""Stage 3, layout: one side of a question on one slide, where it fits."""

from __future__ import annotations

from typing import Literal

from builders.slides.deck import (
    CodeBody,
    DiagramBody,
    MovieBody,
    Passage,
    PictureBody,
    Posed,
    TableBody,
    Thing,
)
from builders.slides.grid import GUTTER, STEM, Grid
from builders.slides.measure import MARGIN, Ruler
from builders.slides.pages import (
    Box,
    CaptionPanel,
    CodePanel,
    FormulaPanel,
    MoviePanel,
    Panel,
    PicturePanel,
    TablePanel,
    TextPanel,
)
from builders.slides.prose import Setter
from builders.slides.tables import TableSetter
from builders.slides.things import LEGIBLE, Sheet, ThingSetter
from temario.records import record, replace
from temario.render.diagram import Drawing

GAP = 14.0
"""The space between a stem, a thing and the options, in points."""

_COLUMN = 0.52
"""The part of the width that options have beside a thing."""
_NARROWEST = 220.0
"""An answer stands behind a thing where it has a column so wide."""
_LEAST_HEIGHT = 60.0
_LEAST_PICTURE = 0.45
"""A picture smaller than this part of what it is by itself is shown by itself."""
_LEAST_TEXT = 0.7
"""The same of code and tables."""
_LEAST_DIAGRAM = 0.9
"""The same of a diagram's letters, unless they are legible."""
_GOOD_TABLE = 16.0
"""A table in letters of this size needs no smaller stem above it."""
_LEAST_WIDTH = 140.0
"""Of several pictures, none is narrower."""
_MOST_PICTURES = 6
_ROW = 4
"""Pictures that stand in one row; more stand in two."""

Place = Literal["under", "beside", "before"]
"""Where a thing stands: under the stem and above the options, at their right, or at their left."""


@record
class Look:
    """How a question that fits on one slide stands there."""

    stem: float
    choices: float
    """Sizes in points."""
    place: Place = "under"


SIZES = tuple(
    Look(stem, choices)
    for stem, choices in ((32, 24), (STEM, 24), (26, 22), (24, 20), (22, 20), (20, 20))
)
"""The best first."""
_AGAIN = (24.0, 26.0)
"""Sizes of a stem that has been read before."""


@record
class Filled:
    """What stands on one slide under its title."""

    stem: TextPanel | None = None
    body: TextPanel | None = None
    panels: tuple[Panel, ...] = ()
    worth: float = 0.0
    """How large what is no text is drawn, by which two arrangements are compared."""


@record
class Fitter:
    """Finds out whether and how something fits on one slide."""

    grid: Grid
    ruler: Ruler
    things: ThingSetter
    language: str
    """BCP 47 tag of the course, by which sentences end."""
    room: Box
    """Where all of it stands."""

    def sizes(self) -> list[float]:
        """Return the sizes that text may have, the best first."""
        sizes = self.grid.sizes
        count = int(sizes.slide_body - sizes.slide_least) // 2
        return [sizes.slide_body - 2 * step for step in range(count + 1)]

    def best(
        self, posed: Posed, looks: tuple[Look, ...], told: bool = False
    ) -> tuple[Look, Filled] | None:
        """Return the first look in which all of `posed` fits, and the slide; None if none does."""
        places: tuple[Place, ...] = ("under",)
        if posed.things and posed.choices:
            places = ("under", "beside")
        found: list[tuple[Look, Filled]] = []
        for look in looks:
            there = [replace(look, place=place) for place in places]
            pairs = [(one, self.filled(posed, one, told)) for one in there]
            here = [(one, filled) for one, filled in pairs if filled is not None]
            if not here:
                continue
            found.append(max(here, key=lambda pair: pair[1].worth))
            small = isinstance(posed.choices, TableBody) and found[-1][1].worth < _GOOD_TABLE
            if not small and not self._near(posed.stem, look.stem):
                return found[-1]
        if isinstance(posed.choices, TableBody):
            return max(found, key=lambda pair: pair[1].worth, default=None)
        return found[0] if found else None

    def again(self, stem: tuple[Passage, ...]) -> tuple[Look, ...]:
        """Return looks of a slide whose stem has been read before, the best first."""
        size = next((s for s in _AGAIN if not self._near(stem, s)), _AGAIN[0])
        return Look(size, 24), Look(size, 22), Look(size, 20)

    def _near(self, stem: tuple[Passage, ...], size: float) -> bool:
        """Return whether a line of a stem is so full that PowerPoint may not break it as we do.

        There would be a gap under it.
        """
        room = self.room
        full = self._setter(replace(room, width=room.width / MARGIN))
        return full.total(stem, size) < self._setter(room).total(stem, size)

    def filled(self, posed: Posed, look: Look, told: bool) -> Filled | None:
        """Return `posed` on one slide, with what is told if `told`; None where it does not fit."""
        below = posed.told if told else ()
        stem, rest = self.text(posed.stem, look.stem, self.room)
        if stem is None and posed.stem:
            return None
        panels: tuple[Panel, ...] = ()
        column, worth = rest, 0.0
        if posed.things:
            place = self._place(posed, look, rest, below)
            drawn = self._drawn(posed.things, place)
            if drawn is None:
                return None
            panels, worth = drawn
            column = _beyond(rest, panels, look.place)
        if isinstance(posed.choices, TableBody):
            tables = self.tables(posed.choices, column)
            if len(tables) > 1 or tables[0].box.bottom > column.bottom:
                return None
            panels += tuple(tables)
            worth = worth or tables[0].size
            column, chosen = _beyond(column, tuple(tables), "under"), below
        else:
            chosen = posed.choices + below
        body, _ = self.text(chosen, look.choices, column)
        if body is None and chosen:
            return None
        return Filled(stem, body, panels, worth)

    def across(self, passages: tuple[Passage, ...], thing: Thing, size: float) -> Filled | None:
        """Return text in the first of two columns and a thing in the other."""
        panel, _ = self.text(passages, size, self.grid.left)
        drawn = self._drawn((thing,), self.grid.right) if panel else None
        if panel is None or drawn is None:
            return None
        return Filled(None, replace(panel, box=None), *drawn)

    def _place(self, posed: Posed, look: Look, rest: Box, below: tuple[Passage, ...]) -> Box:
        """Return the place of things in what a stem leaves."""
        match look.place:
            case "under":
                least = self._least(posed, look, rest, below)
                return replace(rest, height=rest.height - least)
            case "beside":
                left = rest.left + rest.width * _COLUMN + GUTTER
                return replace(rest, left=left, width=rest.left + rest.width - left)
            case "before":
                return rest

    def _least(self, posed: Posed, look: Look, room: Box, below: tuple[Passage, ...]) -> float:
        """Return the height that options need under a thing, with the space before them."""
        setter = self._setter(room)
        if isinstance(posed.choices, TableBody):
            tables = self.tables(posed.choices, room)
            height = sum(table.box.height for table in tables)
            return height + GAP + (setter.total(below, look.choices) + GAP if below else 0.0)
        chosen = posed.choices + below
        return setter.total(chosen, look.choices) + GAP if chosen else 0.0

    def text(
        self, passages: tuple[Passage, ...], size: float, room: Box
    ) -> tuple[TextPanel | None, Box]:
        """Return text at the head of `room`, None where it does not fit, and what room is left."""
        if not passages or room.width < _NARROWEST:
            return None, room
        used = self._setter(room).total(passages, size)
        if used > room.height:
            return None, room
        panel = TextPanel(passages, size, used, replace(room, height=used))
        down = used + GAP
        return panel, replace(room, top=room.top + down, height=room.height - down)

    def tables(self, table: TableBody, room: Box) -> list[TablePanel]:
        """Return a table in `room`, on as many slides as it takes."""
        return TableSetter(self.grid.sizes, self.ruler, room).panels(table)

    def _setter(self, room: Box) -> Setter:
        return Setter(self.grid, self.ruler, self.language, room.width, room.height)

    # --- Things ---------------------------------------------------------------------------

    def _drawn(
        self, things: tuple[Thing, ...], place: Box
    ) -> tuple[tuple[Panel, ...], float] | None:
        """Return things in `place` and how large they are; None where they do not fit."""
        if len(things) == 1:
            return self._sheet(things[0], place, self.room)
        pictures = [thing for thing in things if isinstance(thing, PictureBody)]
        if len(pictures) < len(things) or len(things) > _MOST_PICTURES:
            return None
        panels: tuple[Panel, ...] = ()
        least = float("inf")
        for thing, cell in zip(pictures, _cells(place, len(pictures)), strict=True):
            found = self._sheet(thing, cell, replace(self.room, width=cell.width))
            if found is None or (thing.asset and found[1] < _LEAST_WIDTH):
                return None
            panels, least = panels + found[0], min(least, found[1])
        return panels, least

    def _sheet(
        self, thing: Thing, place: Box, alone: Box
    ) -> tuple[tuple[Panel, ...], float] | None:
        """Return a thing in `place` and how large it is; None where it is better `alone`."""
        if place.height < _LEAST_HEIGHT or place.width < _LEAST_HEIGHT:
            return None
        sheets = replace(self.things, room=place, tight=True).sheets(thing)
        panels = shown(sheets[0])
        if len(sheets) > 1 or any(panel.box.bottom > place.bottom + 0.01 for panel in panels):
            return None
        by_itself = replace(self.things, room=alone).sheets(thing)
        if isinstance(thing, CodeBody) and _code_lines(sheets) > _code_lines(by_itself):
            return None  # lines of code would be broken
        best = _worth(shown(by_itself[0]))
        share = _LEAST_PICTURE if isinstance(thing, PictureBody | MovieBody) else _LEAST_TEXT
        worth = _worth(panels)
        if isinstance(thing, DiagramBody):
            share, best = _LEAST_DIAGRAM, min(best, LEGIBLE)
        return (panels, worth) if worth >= best * share else None


def _cells(place: Box, count: int) -> list[Box]:
    """Return the places of several pictures."""
    rows = 1 if count <= _ROW else 2
    columns = -(-count // rows)
    width = (place.width - GUTTER * (columns - 1)) / columns
    height = (place.height - GAP * (rows - 1)) / rows
    return [
        Box(
            place.left + at % columns * (width + GUTTER),
            place.top + at // columns * (height + GAP),
            width,
            height,
        )
        for at in range(count)
    ]


def shown(sheet: Sheet) -> tuple[Panel, ...]:
    """Return all that a sheet shows as panels."""
    return (*sheet.panels, sheet.code) if sheet.code else sheet.panels


def _beyond(room: Box, panels: tuple[Panel, ...], place: Place) -> Box:
    """Return what is left of `room` for text, where `panels` stand at `place`."""
    match place:
        case "under":
            top = max(panel.box.bottom for panel in panels) + GAP
            return replace(room, top=top, height=room.bottom - top)
        case "beside":
            return replace(room, width=room.width * _COLUMN)
        case "before":
            main = [panel for panel in panels if not isinstance(panel, CaptionPanel)]
            left = max(panel.box.left + panel.box.width for panel in main or panels) + GUTTER
            return replace(room, left=left, width=room.left + room.width - left)


def _code_lines(sheets: list[Sheet]) -> int:
    return sum(len(sheet.code.lines) for sheet in sheets if sheet.code)


def _worth(panels: tuple[Panel, ...]) -> float:
    """Return how large the main one of `panels` is drawn: its width, or the size of its text."""
    for panel in panels:
        match panel:
            case PicturePanel(box, Drawing() as drawing):
                return drawing.letters(box.width, box.height)
            case PicturePanel() | FormulaPanel() | MoviePanel():
                return panel.box.width
            case CodePanel() | TablePanel():
                return panel.size
            case CaptionPanel():
                pass
    return 0.0
