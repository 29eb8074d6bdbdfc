"""Stage 3, layout: text → as many slides as it takes, each about as full as the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from builders.slides.deck import Passage, Runs, text_of
from builders.slides.grid import BETWEEN, BETWEEN_APART, BETWEEN_DEEPER, INDENT, LEVELS, Grid
from builders.slides.measure import Ruler
from builders.slides.pages import TextPanel
from builders.slides.summary import cut, sentence_ends, trimmed
from temario.orders import letter
from temario.records import record, replace

_SHRINK = 1.18
"""Text that is fuller than its slide by no more than this is set smaller, not continued."""
_LONELY = 0.05
"""What one item apart from its list costs, in slides: more than uneven slides, less than one."""
_PARTED = 0.0002
"""What a list costs that goes on on the next slide: it is whole where slides are as even so."""


def indent(passage: Passage, size: float, ruler: Ruler) -> tuple[float, float]:
    """Return where a passage's text stands, and how far before it its marker does."""
    level = min(passage.level, LEVELS - 1)
    if not passage.marker:
        return level * INDENT, 0.0
    hanging = INDENT
    if passage.marker in ("number", "letter"):
        mark = f"{passage.number}." if passage.marker == "number" else f"{letter(passage.number)})"
        shown = tuple(replace(run, text=mark, sign=False) for run in passage.runs[:1])
        # All letters hang alike, the widest of the alphabet too.
        least = INDENT if passage.marker == "number" else 1.5 * size
        hanging = max(least, ruler.width(shown, size) + size / 3)
    return level * INDENT + hanging, hanging


def own_size(grid: Grid, passage: Passage, size: float) -> float:
    """Return the size of a passage's text where that of the outermost level is `size`."""
    if passage.manner in ("small", "told"):
        return min(size, grid.sizes.slide_least)
    return grid.body_size(passage.level, size)


def space_before(passage: Passage) -> float:
    """Return the space before a passage, in points."""
    if passage.manner == "told":
        return BETWEEN_APART
    return BETWEEN_DEEPER if passage.level else BETWEEN


@record
class Setter:
    """Sets passages in a body of given width and height."""

    grid: Grid
    ruler: Ruler
    language: str
    """BCP 47 tag of the course, by which sentences end."""
    width: float
    height: float

    def pages(self, passages: tuple[Passage, ...]) -> tuple[TextPanel, ...]:
        """Return `passages` as panels, one a slide."""
        best = self.grid.sizes.slide_body
        total = self.total(passages, best)
        least = self.grid.sizes.slide_least if total <= self.height * _SHRINK else best
        for size in _sizes(best, least):
            used = self.total(passages, size) if size != best else total
            if used <= self.height:
                return (TextPanel(passages, size, used),)
        pieces = tuple(piece for passage in passages for piece in self.split(passage, best))
        heights = [self.height_of(piece, best) for piece in pieces]
        keeps = [piece.keep for piece in pieces]
        found = []
        for start, end in partition(heights, self.height, keeps, parting=parting(pieces)):
            found.append(TextPanel(pieces[start:end], best, sum(heights[start:end])))
        return tuple(found)

    def total(self, passages: tuple[Passage, ...], size: float) -> float:
        """Return the height of `passages`."""
        return sum(self.height_of(passage, size) for passage in passages)

    def height_of(self, passage: Passage, size: float) -> float:
        """Return the height of a passage and of the space before it."""
        own = own_size(self.grid, passage, size)
        pitch = self.ruler.pitch(own, passage.runs)
        return space_before(passage) + len(self._lines(passage, size)) * pitch

    def _lines(self, passage: Passage, size: float) -> tuple[tuple[int, int], ...]:
        own = own_size(self.grid, passage, size)
        left, _ = indent(passage, own, self.ruler)
        width = self.width - left
        lines = self.ruler.most_lines(passage.runs, width, own)
        return tuple((line.start, line.end) for line in lines)

    def split(self, passage: Passage, size: float) -> list[Passage]:
        """Return a passage in parts that each fit, cut at sentences, else at lines."""
        if self.height_of(passage, size) <= self.height:
            return [passage]
        ends = sentence_ends(text_of(passage.runs), self.language)
        parts = self._even(passage, ends, size)
        found: list[Passage] = []
        for runs in parts:
            part = self._part(passage, runs, first=not found)
            found.extend(self._split_lines(part, size))
        return found

    def _even(self, passage: Passage, ends: list[int], size: float) -> list[Runs]:
        """Return a passage cut at `ends` into as few parts as fit, each about as long."""

        def gathered(most: float) -> list[Runs]:
            def fits(runs: Runs) -> bool:
                return self.height_of(replace(passage, runs=runs), size) <= most

            return _gathered(passage.runs, ends, fits)

        fewest = gathered(self.height)
        least = self.height_of(passage, size) / len(fewest)
        line = self.ruler.pitch(size, passage.runs)
        heights = (least + lines * line for lines in range(1, 5))
        even = (gathered(height) for height in heights if height < self.height)
        return next((parts for parts in even if len(parts) <= len(fewest)), fewest)

    def _part(self, passage: Passage, runs: Runs, first: bool) -> Passage:
        if first:
            return replace(passage, runs=runs, keep=False)
        deeper = passage.level + (1 if passage.marker else 0)
        return replace(passage, runs=runs, marker="", level=deeper, notes=(), keep=passage.keep)

    def _split_lines(self, passage: Passage, size: float) -> list[Passage]:
        """Return a passage without a place to cut, cut at lines."""
        if self.height_of(passage, size) <= self.height:
            return [passage]
        own = own_size(self.grid, passage, size)
        pitch = self.ruler.pitch(own, passage.runs)
        most = max(2, int((self.height - BETWEEN) / pitch) - 1)
        lines = self._lines(passage, size)
        found: list[Passage] = []
        for start in range(0, len(lines), most):
            chosen = lines[start : start + most]
            runs = trimmed(cut(passage.runs, chosen[0][0], chosen[-1][1]))
            found.append(self._part(passage, runs, first=not found))
        return found


def _sizes(best: float, least: float) -> list[float]:
    """Return the sizes that text may have, from the best in steps of 2 points to the least."""
    return [best - step for step in range(0, int(best - least) + 1, 2)]


def _gathered(runs: Runs, ends: list[int], fits: Callable[[Runs], bool]) -> list[Runs]:
    """Return `runs` cut at `ends`, as much together as fits."""
    found: list[Runs] = []
    start, last = 0, 0
    for end in ends:
        if last > start and not fits(trimmed(cut(runs, start, end))):
            found.append(trimmed(cut(runs, start, last)))
            start = last
        last = end
    found.append(trimmed(cut(runs, start, len(text_of(runs)))))
    return [part for part in found if part]


def items_of(passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """Return the range of each passage together with what is under it."""
    starts = [at for at, passage in enumerate(passages) if not at or not passage.level]
    return list(zip(starts, (*starts, len(passages))[1:], strict=True))


def parting(passages: Sequence[Passage]) -> list[float]:
    """Return for each passage what it costs, in slides, to end a slide with it.

    A list is parted rather than a slide left empty, but never between one item and all the others
    where as few slides can end elsewhere.
    """
    items = items_of(passages)
    costs = [0.0] * len(passages)
    first = 0
    for at in range(1, len(items) + 1):
        if at < len(items) and _goes_on(passages[items[at - 1][0]], passages[items[at][0]]):
            costs[items[at - 1][1] - 1] = _PARTED
            continue
        if at - first >= 2:
            costs[items[first][1] - 1] = costs[items[at - 2][1] - 1] = _LONELY
        first = at
    return costs


def _goes_on(before: Passage, item: Passage) -> bool:
    """Return whether an item is of the same list as the one before it."""
    counted = item.marker not in ("number", "letter") or item.number == before.number + 1
    return bool(item.marker) and item.marker == before.marker and counted


def partition(
    heights: list[float],
    room: float,
    keeps: list[bool],
    fixed: float = 0.0,
    parting: Sequence[float] = (),
) -> list[tuple[int, int]]:
    """Return ranges of items for as few slides as they fit on, each about as full as the other.

    `fixed` is what every slide holds besides, `parting` what it costs to end a slide behind an
    item; see the function of that name. An item of `keeps` is not the last of its slide, unless
    nothing else is possible. One that is higher than `room` has a slide of its own.
    """
    costs: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(heights) + 1):
        best, used = (float("inf"), end - 1), fixed
        for start in range(end - 1, -1, -1):
            used += heights[start]
            if used > room and start < end - 1:
                break
            cost = costs[start][0] + 1 + max(0.0, 1 - used / room) ** 2 / 1000
            if end < len(heights):
                cost += 1.5 if keeps[end - 1] else parting[end - 1] if parting else 0.0
            best = min(best, (cost, start))
        costs.append(best)
    ranges, end = [], len(heights)
    while end > 0:
        ranges.append((costs[end][1], end))
        end = costs[end][1]
    return ranges[::-1]
