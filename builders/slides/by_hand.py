"""What is drawn of a deck without PowerPoint: a PDF of its slides, and their SVG for a preview."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from builders.slides.deck import Deck, text_of
from builders.slides.pages import Page, TextPanel
from builders.slides.template.values import Template
from temario.builder import Member
from temario.problems import Place
from temario.records import record
from temario.tokens import Tokens

if TYPE_CHECKING:
    from builders.slides.scene import Painter


@record
class _ByHand:
    """What is drawn without PowerPoint; runs in a process of its own."""

    deck: Deck
    tokens: Tokens
    ratio: Literal["16:9", "4:3"]
    root: Path
    """The course's folder, for its pictures."""
    missing: str
    """The word for a picture that is not there."""
    template: Template | None = None
    """The instructor's; its boxes, sizes, fonts and colours are used, not its backgrounds."""

    def laid_out(self) -> tuple[tuple[Page, ...], Painter]:
        """Return the pages, and who draws them."""
        from builders.slides.grid import grid_of
        from builders.slides.layout import lay_out
        from builders.slides.scene import Painter

        own = self.template
        tokens = own.tokens if own else self.tokens
        grid = own.grid if own else grid_of(self.ratio, tokens.sizes)
        pages = lay_out(self.deck, tokens, self.ratio, self.missing, own)
        targets = {part: number for number, page in enumerate(pages, 1) for part in page.ids}
        return pages, Painter(tokens, grid, self.deck.properties, self.root, targets)


@record
class MakePdf(_ByHand):
    """Makes a PDF of the slides, by WeasyPrint."""

    def __call__(self) -> bytes:
        """Return the file's bytes."""
        from builders.slides.sheets import pdf_of

        pages, painter = self.laid_out()
        scenes = [painter.scene(page, number) for number, page in enumerate(pages, 1)]
        return pdf_of(scenes, painter.tokens.fonts, self.deck.properties, self.root)


@record
class MakePreview(_ByHand):
    """Makes an SVG of each slide, and `slides.json`, which says what belongs to each."""

    name: str = ""
    """That of the deck's file."""
    places: tuple[tuple[str, Place], ...] = ()
    """Where the parts of the course stand in the source, by id; by no id, the course's title."""

    def __call__(self) -> tuple[Member, ...]:
        """Return the members of a zip."""
        return tuple(self._members())

    def _members(self) -> Iterator[Member]:
        from builders.slides.again import sketches
        from builders.slides.svg import file_of
        from builders.slides.text import note_runs

        told, parts = [], dict(self.places)
        for number, sketch in enumerate(sketches(self.name, *self.laid_out()), 1):
            page, svg = sketch.page, sketch.svg.encode("utf-8")
            yield Member(file_of(number), svg)
            notes = sorted(page.notes, key=lambda note: not note.speaker)
            told.append(
                {
                    "file": file_of(number),
                    "title": sketch.title,
                    "unit": page.unit,
                    "ids": page.ids,
                    "place": _place(page, parts),
                    "begins": _begins(page, parts),
                    "digest": hashlib.sha256(svg).hexdigest(),
                    "notes": "\n".join(text_of(note_runs(note)) for note in notes),
                }
            )
        listed = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        yield Member("slides.json", listed.encode("utf-8"))


def _begins(page: Page, parts: dict[str, Place]) -> str:
    """Return where the heading of the part stands that begins with a page; empty without."""
    found = next((parts[part] for part in page.ids if part in parts), None)
    return f"{found.file}:{found.line}" if found else ""


def _place(page: Page, parts: dict[str, Place]) -> str:
    """Return where the text of a page begins in the source; empty where it has none there."""
    panels = [panel for panel in (page.stem, page.body, page.second) if panel is not None]
    shown = [one for panel in panels if isinstance(panel, TextPanel) for one in panel.passages]
    told = [note for note in page.notes if not note.speaker]
    places = [passage.place for passage in (*shown, *told)]
    places += [parts.get(part) for part in page.ids]
    places += [parts.get("")] if page.layout == "cover" else []
    found = next((place for place in places if place is not None), None)
    return f"{found.file}:{found.line}" if found else ""
