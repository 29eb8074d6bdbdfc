"""Stage 3, layout: a statement → text in large type, if it is short enough for that."""

from __future__ import annotations

from builders.slides.deck import Passage
from builders.slides.grid import STATEMENT, Grid
from builders.slides.measure import Ruler
from builders.slides.pages import TextPanel
from builders.slides.prose import Setter
from builders.slides.stated import says_who
from temario.records import replace

_SIZES = ((40.0, 1), (STATEMENT, 4), (32.0, 4), (28.0, 4))
"""Sizes, the best first, and how many lines are read as one statement in it."""
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
    for size, most in _SIZES:
        used = setter.total(shown, size)
        lines = ruler.lines(shown[0].runs, place.width, size)
        if used > place.height or (most == 1 and len(lines) > 1):
            continue
        fitting.append(TextPanel(shown, size, used))
        lone = len(lines) > 1 and lines[-1].width < _LAST * place.width
        if len(lines) <= most and not lone:
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
