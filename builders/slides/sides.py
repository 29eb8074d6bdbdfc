"""Stage 3, layout: two columns → pages, both in placeholders, their text in one size."""

from __future__ import annotations

from collections.abc import Iterator

from builders.slides.deck import Column, Passage, Posed, Prose, Runs
from builders.slides.fitting import Filled, Fitter, Look, shown
from builders.slides.pages import Box, Page, TextPanel, Title
from builders.slides.prose import Setter, partition
from temario.records import record, replace

Notes = tuple[Passage, ...]
Sides = tuple[Filled, Filled]
"""What stands at the left and at the right."""

_EMPTY = Filled()


def page_of(title: Runs, sides: Sides) -> Page:
    """Return the page of two columns, without its notes."""
    left, right = sides
    panels = left.panels + right.panels
    first = len(left.panels)
    return Page("two_content", Title(title, 0), left.body, panels, second=right.body, first=first)


@record
class SideSetter:
    """Sets columns beside each other."""

    fitter: Fitter

    def pair(self, left: Column, right: Column) -> Iterator[tuple[Sides, Notes]]:
        """Yield two columns on as many pages as they take, each with its notes."""
        together = self._together(left, right)
        if together is not None:
            yield together, _notes(left) + _notes(right)
            return
        firsts = self._parts(left, self.fitter.grid.left)
        seconds = self._parts(right, self.fitter.grid.right)
        both = min(len(firsts), len(seconds))
        for first, second in zip(firsts[:both], seconds[:both], strict=True):
            yield (first[0], second[0]), first[1] + second[1]
        rest = firsts[both:] or seconds[both:]
        if rest and all(filled.body and not filled.panels for filled, _ in rest):
            yield from self.flow(tuple(p for filled, _ in rest for p in _passages(filled)))
            return
        for filled, notes in rest:
            yield ((filled, _EMPTY) if firsts[both:] else (_EMPTY, filled)), notes

    def flow(self, passages: tuple[Passage, ...]) -> Iterator[tuple[Sides, Notes]]:
        """Yield text parted between both columns, evenly, over as many pages as it takes."""
        sizes = self.fitter.sizes()
        for size in sizes:
            halves = self._halves(passages, size)
            if halves is not None:
                yield halves, _said(passages)
                return
        setter = self._setter(self._narrow)
        pieces = tuple(piece for one in passages for piece in setter.split(one, sizes[0]))
        yield from self._even(pieces, setter, sizes[0])

    def _even(
        self, pieces: tuple[Passage, ...], setter: Setter, size: float
    ) -> Iterator[tuple[Sides, Notes]]:
        """Yield text on as few pages as it takes, each about as full as the other."""
        heights, keeps = [setter.height_of(piece, size) for piece in pieces], _keeps(pieces)
        columns = partition(heights, setter.height, keeps)
        paired = [columns[at : at + 2] for at in range(0, len(columns), 2)]
        ranges = [(pair[0][0], pair[-1][1]) for pair in paired]
        room, line = sum(heights) / len(ranges), setter.ruler.pitch(size)
        while room < 2 * setter.height:
            even = partition(heights, room, keeps)
            halves = [self._halves(pieces[start:end], size) for start, end in even]
            if len(even) <= len(ranges) and all(halves):
                ranges = even
                break
            room += line
        for start, end in ranges:
            part = pieces[start:end]
            halved = self._halves(part, size)
            # What is higher than a column, as one that is very low makes it, stands in the first.
            yield halved or (_text(part, size, heights[start:end]), _EMPTY), _said(part)

    @property
    def _narrow(self) -> Box:
        """A box into which goes what goes into either column."""
        left, right = self.fitter.grid.left, self.fitter.grid.right
        width, height = min(left.width, right.width), min(left.height, right.height)
        return replace(left, width=width, height=height)

    def _setter(self, place: Box) -> Setter:
        fitter = self.fitter
        return Setter(fitter.grid, fitter.ruler, fitter.language, place.width, place.height)

    # --- One page -----------------------------------------------------------------------------

    def _together(self, left: Column, right: Column) -> Sides | None:
        """Return two columns on one page, as large as they fit; None where they do not."""
        grid = self.fitter.grid
        for size in self.fitter.sizes():
            first = self._filled(left, grid.left, size)
            second = self._filled(right, grid.right, size) if first else None
            if first is not None and second is not None:
                return first, second
        return None

    def _filled(self, column: Column, place: Box, size: float) -> Filled | None:
        """Return a column in its place; None where it does not fit."""
        fitter = replace(self.fitter, room=place)
        first, thing = column[0], column[-1]
        if isinstance(thing, Prose):
            panel, _ = fitter.text(thing.passages, size, place)
            return Filled(body=replace(panel, box=None)) if panel else None
        if isinstance(first, Prose):
            both = fitter.filled(Posed(first.passages, (thing,)), Look(size, size), told=False)
            return replace(both, stem=None, body=both.stem) if both else None
        sheets = replace(fitter.things, room=place, tight=True).sheets(thing)
        return Filled(panels=shown(sheets[0])) if len(sheets) == 1 else None

    def _halves(self, passages: tuple[Passage, ...], size: float) -> Sides | None:
        """Return text in two columns about as high; None where it is too much for them.

        An item stays with what is under it, and what leads with what it leads to, unless
        there is no other way.
        """
        setter = self._setter(self._narrow)
        heights = [setter.height_of(passage, size) for passage in passages]
        keeps = _keeps(passages)
        best: tuple[bool, float, int] | None = None
        used, total = 0.0, sum(heights)
        for at, height in enumerate(heights, 1):
            used += height
            higher = round(max(used, total - used), 3)
            if higher <= setter.height + 0.001:
                bad = at < len(passages) and keeps[at - 1]
                best = min(best or (True, higher, -at), (bad, higher, -at))
        if best is None:
            return None
        at = -best[2]
        return _text(passages[:at], size, heights[:at]), _text(passages[at:], size, heights[at:])

    # --- More than one page -------------------------------------------------------------------

    def _parts(self, column: Column, place: Box) -> list[tuple[Filled, Notes]]:
        """Return a column in as many parts as it takes, each with its notes."""
        found: list[tuple[Filled, Notes]] = []
        for size in self.fitter.sizes() if len(column) > 1 else ():
            whole = self._filled(column, place, size)
            if whole is not None:
                return [(whole, _notes(column))]
        for body in column:
            if isinstance(body, Prose):
                found += self._paged(body.passages, place)
                continue
            notes = body.notes
            for sheet in replace(self.fitter.things, room=place).sheets(body):
                found.append((Filled(panels=shown(sheet)), notes))
                notes = ()
        return found

    def _paged(self, passages: tuple[Passage, ...], place: Box) -> list[tuple[Filled, Notes]]:
        setter, size = self._setter(place), self.fitter.sizes()[0]
        pieces = tuple(piece for one in passages for piece in setter.split(one, size))
        heights = [setter.height_of(piece, size) for piece in pieces]
        found = []
        for start, end in partition(heights, place.height, _keeps(pieces)):
            part = pieces[start:end]
            found.append((_text(part, size, heights[start:end]), _said(part)))
        return found


def _keeps(passages: tuple[Passage, ...]) -> list[bool]:
    """Return of each passage whether it is not to be the last of its column."""
    following = (*passages[1:], None)
    return [
        after is not None
        and (one.keep or after.level > 0 or (not one.marker and bool(after.marker)))
        for one, after in zip(passages, following, strict=True)
    ]


def _text(passages: tuple[Passage, ...], size: float, heights: list[float]) -> Filled:
    return Filled(body=TextPanel(passages, size, sum(heights))) if passages else _EMPTY


def _passages(filled: Filled) -> tuple[Passage, ...]:
    return filled.body.passages if filled.body else ()


def _said(passages: tuple[Passage, ...]) -> Notes:
    return tuple(note for passage in passages for note in passage.notes)


def _notes(column: Column) -> Notes:
    """Return the notes of all that stands in a column."""
    parts = (_said(body.passages) if isinstance(body, Prose) else body.notes for body in column)
    return tuple(note for part in parts for note in part)
