"""Stage 4, drawing by hand again: a preview draws only those slides anew that have changed.

A process that makes previews one after the other remembers the SVG of every slide, and what it was
drawn from: the page as it was laid out, where its text stands in the source, and its files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.slides.pages import MoviePanel, Page, PicturePanel, TextPanel
from builders.slides.scene import Painter
from builders.slides.svg import svg_of
from temario.model import Asset
from temario.problems import Place
from temario.records import record

_DECKS = 100
"""Of how many decks it is remembered."""

State = tuple[str, int, int]
"""Path, size and time of a file."""


@record
class Sketch:
    """A slide that was drawn."""

    page: Page
    places: tuple[Place | None, ...]
    """Of its passages; a passage is the same wherever it stands."""
    files: tuple[State, ...]
    title: str
    svg: str


_drawn: dict[str, tuple[Painter, list[Sketch]]] = {}
"""By the deck's name: who drew its slides, and these."""


def sketches(deck: str, pages: tuple[Page, ...], painter: Painter) -> list[Sketch]:
    """Return the slides of a deck, one a page. Raises `CourseError` for a bad picture."""
    before, old = _drawn.pop(deck, (None, []))
    if before != painter:
        old = []
    if len(_drawn) >= _DECKS:
        _drawn.clear()
    made = [
        _sketch(page, number, painter, old[number - 1] if number <= len(old) else None)
        for number, page in enumerate(pages, 1)
    ]
    _drawn[deck] = painter, made
    return made


def _sketch(page: Page, number: int, painter: Painter, old: Sketch | None) -> Sketch:
    places, files = tuple(_places(page)), tuple(_files(page, painter.root))
    if old is not None and (old.page, old.places, old.files) == (page, places, files):
        return old
    scene = painter.scene(page, number)
    svg = svg_of(scene, painter.tokens.fonts, painter.properties.language)
    return Sketch(page, places, files, scene.title, svg)


def _places(page: Page) -> Iterator[Place | None]:
    for panel in (page.stem, page.body, page.second):
        if isinstance(panel, TextPanel):
            yield from (passage.place for passage in panel.passages)


def _files(page: Page, root: Path) -> Iterator[State]:
    for panel in (*page.panels, page.logo):
        source = panel.source if isinstance(panel, PicturePanel) else None
        if isinstance(panel, MoviePanel):
            source = panel.poster
        if isinstance(source, Asset):
            path = root / source.path
            state = path.stat() if path.exists() else None
            yield source.path, state.st_size if state else -1, state.st_mtime_ns if state else -1
