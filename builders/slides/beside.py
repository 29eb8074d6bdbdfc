"""Stage 3, layout: a thing and the few lines that belong to it, on one slide if legible."""

from __future__ import annotations

from dataclasses import dataclass, replace

from builders.slides.deck import Content, Posed, Prose, Slide, text_of
from builders.slides.fitting import Filled, Fitter, Look
from builders.slides.pages import LayoutName, Page, Title
from builders.slides.summary import word_count

_WORDS = 40
"""More words than this have a slide of their own."""
_MUCH = 1.15
"""A thing stands under its text, unless beside it it is larger by this factor."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Puts neighbours of one title on one slide."""

    fitter: Fitter

    def page(self, slides: tuple[Slide, ...]) -> Page | None:
        """Return the first two of `slides` as one page; None where they are better apart."""
        first, second, third = (*slides, None, None, None)[:3]
        if not isinstance(first, Content) or not _follows(first, second):
            return None
        assert isinstance(second, Content)
        if isinstance(first.body, Prose):
            return self._together(first, second, first.body, second)
        # What stands before a thing belongs to it rather than to the thing before.
        if _follows(second, third):
            return None
        assert isinstance(second.body, Prose)
        return self._together(first, second, second.body, first)

    def _together(
        self, first: Content, second: Content, text: Prose, thing: Content
    ) -> Page | None:
        words = sum(word_count(text_of(passage.runs)) for passage in text.passages)
        if not text.passages or words > _WORDS or isinstance(thing.body, Prose):
            return None
        if any(passage.card for passage in text.passages):
            return None  # a link to another picture would seem to be this one's caption
        body = replace(thing.body, notes=())
        for size in self.fitter.sizes():
            before = thing is second
            in_turn = Posed(text.passages, (body,)) if before else Posed((), (body,), text.passages)
            under = self.fitter.filled(in_turn, Look(size, size), told=False)
            beside = self.fitter.across(text.passages, body, size)
            if beside and under and beside.worth < under.worth * _MUCH:
                beside = None
            filled = beside or under
            if filled is not None:
                layout: LayoutName = "two_content" if beside else "content"
                return self._page(first, second, filled, layout)
        return None

    def _page(self, first: Content, second: Content, filled: Filled, layout: LayoutName) -> Page:
        notes = first.notes
        for content in (first, second):
            if isinstance(content.body, Prose):
                notes += tuple(note for p in content.body.passages for note in p.notes)
            else:
                notes += content.body.notes
            notes += second.notes if content is first else ()
        text = filled.stem or filled.body
        title = Title(first.title, 0)
        return Page(layout, title, text, filled.panels, notes=notes, ids=first.ids, unit=first.unit)


def _follows(first: Slide | None, second: Slide | None) -> bool:
    """Return whether text and a thing stand one behind the other, nothing set them apart."""
    return (
        isinstance(first, Content)
        and isinstance(second, Content)
        and isinstance(first.body, Prose) != isinstance(second.body, Prose)
        and not second.apart
        and first.layout not in ("content", "picture", "statement")
        and (first.title, first.unit) == (second.title, second.unit)
    )
