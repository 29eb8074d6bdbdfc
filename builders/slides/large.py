"""Stage 3, layout: a statement → text in large type, if it is short enough for that."""

from __future__ import annotations

from dataclasses import replace

from builders.slides.deck import Passage
from builders.slides.grid import Grid
from builders.slides.measure import Ruler
from builders.slides.pages import TextPanel
from builders.slides.prose import Setter
from builders.slides.stated import says_who

_SIZES = (40.0, 36.0, 32.0, 28.0)
_LINES = 4
"""So many lines are read as one statement; more are set smaller."""
_LAST = 0.2
"""A last line that is shorter than this part of the width is a word left over."""


def large(
    passages: tuple[Passage, ...], grid: Grid, ruler: Ruler, language: str
) -> TextPanel | None:
    """Return `passages` in the layout of statements; None where they are too long for it."""
    shown = tuple(_plain(passage) for passage in passages)
    place = grid.statement
    setter = Setter(grid, ruler, language, place.width, place.height)
    fitting: list[TextPanel] = []
    for size in _SIZES:
        used = setter.total(shown, size)
        if used > place.height:
            continue
        fitting.append(TextPanel(shown, size, used))
        lines = ruler.lines(shown[0].runs, place.width, size)
        lone = len(lines) > 1 and lines[-1].width < _LAST * place.width
        if len(lines) <= _LINES and not lone:
            return fitting[-1]
    return fitting[0] if fitting else None


def _plain(passage: Passage) -> Passage:
    """Return a passage that stands at the left; who said it stands apart, and is small."""
    if passage.manner != "quote":
        return passage
    if not says_who(passage):
        return replace(passage, level=0, manner="plain")
    runs = tuple(replace(run, italic=not run.italic, colour="muted") for run in passage.runs)
    return replace(passage, runs=runs, level=0, manner="told")
