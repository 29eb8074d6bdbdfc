"""Stage 3, layout: a thing and the few lines that belong to it, on one slide if legible."""

from __future__ import annotations

from builders.slides.deck import Content, FormulaBody, Posed, Prose, Slide, text_of
from builders.slides.fitting import Filled, Fitter, Look
from builders.slides.pages import LayoutName, Page, Title
from builders.slides.summary import word_count
from temario.records import record, replace

_WORDS = 40
"""More words than this have a slide of their own."""
_MUCH = 1.15
"""A thing stands under its text, unless beside it it is larger by this factor."""


@record
class Pairing:
    """Puts neighbours of one title on one slide."""

    fitter: Fitter

    def page(self, slides: tuple[Slide, ...]) -> tuple[Page, int] | None:
        """Return the first of `slides` as one page, and how many they are; None if better apart."""
        first, second, third, fourth = (*slides, None, None, None, None)[:4]
        if not isinstance(first, Content) or not _follows(first, second):
            return None
        assert isinstance(second, Content)
        if isinstance(first.body, Prose):
            # What a formula's letters stand for is read with it.
            explained = _follows(second, third) and not _follows(third, fourth)
            if isinstance(third, Content) and explained and isinstance(second.body, FormulaBody):
                around = self._around(first, second, third)
                if around is not None:
                    return around, 3
            page = self._together(first, second, first.body, second)
        elif _follows(second, third):
            return None  # What stands before a thing belongs to it rather than to the one before.
        else:
            assert isinstance(second.body, Prose)
            page = self._together(first, second, second.body, first)
        return (page, 2) if page is not None else None

    def _around(self, before: Content, formula: Content, behind: Content) -> Page | None:
        """Return a formula between two texts, each in a placeholder."""
        texts = [slide.body for slide in (before, behind) if isinstance(slide.body, Prose)]
        assert not isinstance(formula.body, Prose)
        if any(_words(text) > _WORDS or any(p.card for p in text.passages) for text in texts):
            return None
        above, below = (text.passages for text in texts)
        posed = Posed(above, (replace(formula.body, notes=()),), below)
        for size in self.fitter.sizes():
            filled = self.fitter.filled(posed, Look(size, size), told=False)
            if filled is not None and above and below:
                page = self._page(before, formula, filled, "two_content")
                notes = page.notes + behind.notes + tuple(n for p in below for n in p.notes)
                second, first = filled.body, len(filled.panels)
                return replace(page, second=second, first=first, notes=notes)
        return None

    def _together(
        self, first: Content, second: Content, text: Prose, thing: Content
    ) -> Page | None:
        if not text.passages or _words(text) > _WORDS or isinstance(thing.body, Prose):
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


def _words(text: Prose) -> int:
    return sum(word_count(text_of(passage.runs)) for passage in text.passages)


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
