"""Stage 3, layout: a question and its answer → pages, one each where they fit."""

from __future__ import annotations

from collections.abc import Iterator

from builders.slides.deck import Asked, Passage, Posed, Run, Runs, TableBody, Thing, text_of
from builders.slides.fitting import SIZES, Filled, Fitter, Look, shown
from builders.slides.grid import ASKED_TITLE
from builders.slides.pages import Page, Title
from builders.slides.prose import Setter
from builders.slides.summary import cut, ending, trimmed
from temario.records import record, replace

_REPEATED = 0.4
"""A stem that takes no more of a slide's height than this is repeated on each of its slides."""

_TITLE_LINES = 2


@record
class AskedSetter:
    """Sets questions, each with its answer."""

    fitter: Fitter

    def pages(self, asked: Asked) -> Iterator[Page]:
        """Yield a question's pages, then its answer's; where they can be, the two are alike."""
        name, cut_off = self._named(asked)
        found = self.fitter.best(asked.question, SIZES)
        slides = [found[1]] if found else list(self._continued(asked.question))
        notes = asked.notes + cut_off + asked.question.notes
        yield from _paged(slides, name, asked.unit, notes, asked.ids)
        if asked.answer is not None:
            answers = self._answered(asked.answer, asked.question, found[0] if found else None)
            yield from _paged(answers, asked.answers, asked.unit, asked.answer.notes)

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
            width = self.fitter.grid.asked_title.width
            if len(self.fitter.ruler.most_lines(wide, width, ASKED_TITLE)) <= _TITLE_LINES:
                return runs, () if whole else (Passage(asked.within),)
        return asked.name, (Passage(asked.within),)

    # --- On several slides ----------------------------------------------------------------

    def _continued(self, posed: Posed) -> Iterator[Filled]:
        """Yield the slides of what does not fit on one: the stem leads, and is said again."""
        again = self._again(posed.stem)
        if posed.things or again != posed.stem or not posed.choices:
            yield from self._leading(posed)
        if posed.choices:
            yield from self._choices(replace(posed, stem=again))

    def _leading(self, posed: Posed) -> Iterator[Filled]:
        """Yield slides of the stem and its things, together where there is room."""
        together = self.fitter.best(Posed(posed.stem, posed.things), SIZES)
        alone = self.fitter.best(Posed(posed.stem), SIZES)
        if together:
            yield together[1]
            return
        if alone and posed.stem:
            yield alone[1]
        elif posed.stem:
            for panel in self._setter().pages(posed.stem):
                box = replace(self.fitter.room, height=panel.used)
                yield Filled(replace(panel, box=box))
        for thing in posed.things:
            yield from self._by_itself(thing, self._asking(posed.stem))

    def _by_itself(self, thing: Thing, asking: tuple[Passage, ...]) -> Iterator[Filled]:
        """Yield a thing under what the stem asks, where there is room for that."""
        both = self.fitter.best(Posed(asking, (thing,)), self.fitter.again(asking)[:1])
        if both:
            yield both[1]
            return
        for sheet in replace(self.fitter.things, room=self.fitter.room).sheets(thing):
            yield Filled(panels=shown(sheet))

    def _choices(self, posed: Posed) -> Iterator[Filled]:
        """Yield slides of options under a stem that is said again on each."""
        looks = self.fitter.again(posed.stem)
        found = self.fitter.best(replace(posed, things=()), looks)
        if found:
            yield found[1]
            return
        stem, rest = self.fitter.text(posed.stem, looks[0].stem, self.fitter.room)
        if isinstance(posed.choices, TableBody):
            for table in self.fitter.tables(posed.choices, rest):
                yield Filled(stem, panels=(table,))
            return
        setter = replace(self._setter(), width=rest.width, height=rest.height)
        for panel in setter.pages(posed.choices):
            yield Filled(stem, replace(panel, box=replace(rest, height=panel.used)))

    def _setter(self) -> Setter:
        fitter, room = self.fitter, self.fitter.room
        return Setter(fitter.grid, fitter.ruler, fitter.language, room.width, room.height)

    def _again(self, stem: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """Return a stem where it is said again: whole, or what it asks in the end, or nothing."""
        most = self.fitter.room.height * _REPEATED
        for shorter in (stem, self._asking(stem)):
            if self._setter().total(shorter, self.fitter.again(shorter)[0].stem) <= most:
                return shorter
        return ()

    def _asking(self, stem: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """Return the sentence of a stem that asks."""
        plain = [passage for passage in stem if not passage.marker] or list(stem)
        asking = [passage for passage in plain if "?" in text_of(passage.runs)] or plain
        if not asking:
            return ()
        runs = trimmed(ending(asking[-1].runs, self.fitter.language))
        whole = len(stem) == 1 and text_of(runs) == text_of(stem[0].runs).strip()
        return (Passage(runs if whole else (Run("… "), *runs)),)

    # --- Answers --------------------------------------------------------------------------

    def _answered(self, posed: Posed, question: Posed, look: Look | None) -> list[Filled]:
        """Return an answer's slides: as its question's, with what is right in the same place."""
        if look is not None:
            for there in self._like(question, look):
                for told in (True, False):
                    if filled := self.fitter.filled(posed, there, told):
                        return [filled]
        if not posed.choices:
            return list(self._leading(replace(posed, things=())))
        short = replace(posed, stem=self._again(posed.stem), things=())
        lone = replace(short, choices=short.right or short.choices)
        for shorter in (short, lone):
            looks = self.fitter.again(shorter.stem)
            found = self.fitter.best(shorter, looks[:1], told=True)
            if found := found or self.fitter.best(shorter, looks):
                return [found[1]]
        return list(self._choices(lone))

    def _like(self, question: Posed, look: Look) -> Iterator[Look]:
        """Yield looks like that of a question, the most like it first."""
        if question.things and not question.choices:
            yield replace(look, place="before")
        yield look
        sizes = [(size.stem, size.choices) for size in SIZES]
        for size in SIZES[sizes.index((look.stem, look.choices)) + 1 :]:
            yield replace(size, place=look.place)


def _paged(
    slides: list[Filled],
    title: Runs,
    unit: str,
    notes: tuple[Passage, ...],
    ids: tuple[str, ...] = (),
) -> Iterator[Page]:
    for filled in slides:
        page = Page("question", Title(title, 0), filled.body, filled.panels, filled.stem)
        yield replace(page, notes=notes, ids=ids, unit=unit)
        notes, ids = (), ()
