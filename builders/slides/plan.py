"""Stage 2, plan: the course and its outline → typed slides. Nothing is measured here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TypeGuard

from builders.slides.bodies import bodies, settled
from builders.slides.choice import Choice, choice
from builders.slides.citations import citations
from builders.slides.columns import in_columns, parts_of
from builders.slides.deck import (
    Agenda,
    Asked,
    Body,
    Closing,
    Columns,
    Content,
    Cover,
    Deck,
    Passage,
    Properties,
    Prose,
    Run,
    Runs,
    Section,
    Slide,
    text_of,
)
from builders.slides.density import Density, density
from builders.slides.groups import Group, Grouper
from builders.slides.outline import Entry
from builders.slides.parts import Blockwise, Piece, captioned
from builders.slides.prose import items_of, parting, partition
from builders.slides.stated import is_statement
from builders.slides.stretches import PROSE
from builders.slides.summary import SLIDE_BULLETS, SLIDE_WORDS, word_count
from temario.model import (
    Audience,
    Blocks,
    Course,
    Lesson,
    Paragraph,
    Unit,
)
from temario.problems import Place
from temario.records import record, replace
from temario.theme import Theme
from temario.tokens import Colors
from temario.traverse import for_audiences, heading, plain, walk
from temario.words import Translate

_SHOWN: frozenset[Audience] = frozenset({"slide"})
_WEIGHT = SLIDE_WORDS * 1.1
"""“About” so many words stand on a slide; see `_weight`."""


def plan_deck(
    course: Course,
    outline: tuple[Entry, ...],
    theme: Theme,
    density: Density,
    places: bool = False,
) -> Deck:
    """Return the slides that `outline` names; with `places` they say where their text stands."""
    planned = planner(course, outline, theme, density, places)
    slides = tuple(slide for entry in outline for slide in planned.slides(entry))
    units = tuple((unit.id, heading(unit.number, plain(unit.title))) for unit in course.units)
    properties = Properties(
        title=course.title,
        language=course.language,
        authors=course.authors,
        description=course.description,
        keywords=course.keywords,
        version=course.version,
        units=units,
        opening=course.title,
    )
    return Deck(slides, properties)


def planner(
    course: Course,
    outline: tuple[Entry, ...],
    theme: Theme,
    density: Density,
    places: bool = False,
) -> Planner:
    """Return what plans the slides of `course`; with `places` they say where their text stands."""
    sections = frozenset(entry.ref for entry in outline if entry.kind == "section")
    return Planner(course, theme.words, theme.tokens.colors, density == "summary", sections, places)


@record
class Planner:
    """Plans the slides of one entry after the other."""

    course: Course
    words: Translate
    colors: Colors
    """What diagrams are drawn in."""
    short: bool
    """Whether passages are shortened, and a slide has no more of them than can be taken in."""
    sections: frozenset[str]
    """The units that have a slide with their title."""
    places: bool = False
    """Whether passages say where their text stands in the source."""

    @property
    def parts(self) -> Blockwise:
        """What turns blocks into pieces."""
        return Blockwise(
            self.words, self.course.language, self.colors, self.short, places=self.places
        )

    @property
    def grouper(self) -> Grouper:
        """What parts the blocks of a lesson."""
        return Grouper(self.parts)

    def at(self, entry: Entry) -> Planner:
        """Return what plans one element of the outline: its heading may say how much is shown."""
        match entry.kind:
            case "unit":
                said = density(self._density, self._unit(entry.ref))
            case "lesson":
                said = density(self._density, *self._lesson_of(entry.ref))
            case _:
                return self
        return self if said == self._density else replace(self, short=said == "summary")

    @property
    def _density(self) -> Density:
        return "summary" if self.short else "full"

    def slides(self, entry: Entry) -> Iterator[Slide]:
        """Yield the slides of one element of the outline."""
        yield from self.at(entry)._slides(entry)  # noqa: SLF001

    def _slides(self, entry: Entry) -> Iterator[Slide]:
        course = self.course
        match entry.kind:
            case "cover":
                yield self._cover()
            case "agenda":
                yield self._agenda()
            case "objectives":
                bullets = tuple(
                    Passage((Run(text),), 0, "bullet", place=self._place(f"objectives/{at}"))
                    for at, text in enumerate(course.objectives)
                )
                yield Content((Run(self.words("Objectives")),), Prose(bullets))
            case "introduction":
                title: Runs = (Run(self.words("Introduction")),)
                yield from self._lesson(title, (), course.introduction, "")
            case "section":
                yield self._section(self._unit(entry.ref))
            case "unit":
                unit = self._unit(entry.ref)
                layout = self.layout(entry)
                yield from self._lesson(self._title(unit), (), unit.blocks, unit.id, layout=layout)
            case "lesson":
                unit, lesson = self._lesson_of(entry.ref)
                notes = self.parts.footnotes(lesson.title)
                title, ids, layout = self._title(lesson), (lesson.id,), self.layout(entry)
                yield from self._lesson(title, ids, lesson.blocks, unit.id, notes, layout)
            case "references":
                yield from self._references()
            case "closing":
                about = (*course.authors, course.institution, course.license)
                yield Closing((Run(course.title),), "\n".join(filter(None, about)))

    def blocks(self, entry: Entry) -> Blocks:
        """Return the text of one element of the outline; none where it is not text."""
        match entry.kind:
            case "introduction":
                return self.course.introduction
            case "unit":
                return self._unit(entry.ref).blocks
            case "lesson":
                return self._lesson_of(entry.ref)[1].blocks
            case _:
                return ()

    def layout(self, entry: Entry) -> Choice:
        """Return the layout that was chosen at the heading of one element of the outline."""
        match entry.kind:
            case "unit":
                return choice(self._unit(entry.ref).attributes)
            case "lesson":
                return choice(self._lesson_of(entry.ref)[1].attributes)
            case _:
                return ""

    def _references(self) -> Iterator[Slide]:
        """Yield the slide of what the text cites, each once, in order; none where it cites none."""
        parts = [self.course.introduction]
        for unit in self.course.units:
            parts += [unit.blocks, *(lesson.blocks for lesson in unit.lessons)]
        found: dict[tuple[str, str], Passage] = {}
        for node in walk(for_audiences(tuple(block for part in parts for block in part), _SHOWN)):
            for cited in citations(self.parts.runs(node.content)) if _is_text(node) else ():
                said = Passage((*cited, *_host(cited[0].href)), marker="bullet")
                found.setdefault((cited[0].href, text_of(cited)), said)
        if found:
            title: Runs = (Run(self.words("References")),)
            yield from self._limited(Content(title, Prose(tuple(found.values()))))

    def _unit(self, ref: str) -> Unit:
        return next(unit for unit in self.course.units if unit.id == ref)

    def _lesson_of(self, ref: str) -> tuple[Unit, Lesson]:
        return next(
            (unit, lesson)
            for unit in self.course.units
            for lesson in unit.lessons
            if lesson.id == ref
        )

    def _place(self, setting: str) -> Place | None:
        return self.course.place(setting) if self.places else None

    def _title(self, part: Unit | Lesson) -> Runs:
        number = heading(part.number, "").strip()
        return (*((Run(f"{number} "),) if number else ()), *self.parts.runs(part.title))

    def _cover(self) -> Cover:
        course = self.course
        about = (", ".join(course.authors), course.institution, course.date, course.version)
        notes = (Passage((Run(course.description),)),) if course.description else ()
        return Cover(
            (Run(course.title),),
            self.parts.runs(course.subtitle),
            " · ".join(filter(None, about)),
            course.logo,
            notes,
        )

    def _agenda(self) -> Agenda:
        units, both = [], []
        for unit in self.course.units:
            at = unit.place if self.places else None
            entry = Passage(_linked(self._title(unit), unit.id), place=at)
            units.append(entry)
            both.append(replace(entry, keep=bool(unit.lessons)))
            for lesson in unit.lessons:
                at = lesson.place if self.places else None
                both.append(Passage(_linked(self._title(lesson), lesson.id), level=1, place=at))
        return Agenda((Run(self.words("Contents")),), tuple(units), tuple(both))

    def _section(self, unit: Unit) -> Section:
        return Section(self._title(unit), unit.id, self.parts.footnotes(unit.title))

    def _lesson(
        self,
        title: Runs,
        ids: tuple[str, ...],
        blocks: Blocks,
        unit: str,
        notes: tuple[Passage, ...] = (),
        layout: Choice = "",
    ) -> Iterator[Slide]:
        """Yield a lesson's slides: each heading inside it begins one, and each break."""
        first, *others = self.grouper.groups(title, ids, blocks, notes, layout)
        if not ids and unit in self.sections:
            first = replace(first, again=True)
        alone = not first.parts and layout != "section"
        if alone and others and others[0].title != title:
            yield self._overview(first, others, unit)
        else:
            yield from self.contents(first, unit)
        for group in others:
            yield from self.contents(group, unit)

    def _overview(self, group: Group, others: list[Group], unit: str) -> Content:
        """Return the slide of a lesson that begins with a heading: it lists its headings."""
        entries = tuple(
            Passage(_linked(other.title, other.ids[0]), marker="bullet")
            for other in others
            if other.ids
        )
        return Content(group.title, Prose(entries), unit, group.ids, group.notes)

    def contents(self, group: Group, unit: str) -> Iterator[Slide]:
        """Yield the slides of a group: one for its text between two things, one for each thing.

        Questions have titles of their own; one that begins a part of the course names it too.
        """
        if group.layout == "section" and group.ids:
            yield Section(group.title, unit, group.notes, group.ids)
            if not group.parts:
                return
            group = replace(group, ids=(), notes=(), again=True, layout="")
        found = list(self.grouper.by_part(group))
        pieces, notes = settled(captioned(chain.from_iterable(found)))
        notes = group.notes + notes
        ids = group.ids
        within = () if group.again else group.title
        apart = group.apart
        shown = bodies(pieces) or [Prose(())]
        for body in _columns(group, shown, found) if group.layout == "two-content" else shown:
            if isinstance(body, Asked):
                ids, notes = ids + body.ids, notes + body.notes
                yield replace(body, unit=unit, ids=ids, notes=notes, within=within)
            elif isinstance(body, Columns):
                yield replace(body, unit=unit, ids=ids, notes=notes)
            else:
                alone = all(other is body or isinstance(other, Asked) for other in shown)
                layout = group.layout
                may = self.short and alone and not layout and not group.of_list
                if may and is_statement(body):
                    layout = "statement"
                slide = Content(group.title, body, unit, ids, notes, apart, layout)
                yield from self._limited(slide, group)
            ids, notes, within, apart = (), (), (), False

    def _limited(self, slide: Content, group: Group | None = None) -> Iterator[Content]:
        """Yield `slide`, its text evenly on several where that is more than can be taken in.

        What the author wrote for slides is as long as the author wants it.
        """
        said = group is not None and any(part.manner != "planned" for part in group.parts)
        if not self.short or said or not isinstance(slide.body, Prose):
            yield slide
            return
        passages = slide.body.passages
        items = [passages[start:end] for start, end in items_of(passages)]
        weights = [sum(map(_weight, item)) for item in items]
        keeps = [item[-1].keep for item in items]
        costs = parting([item[0] for item in items])
        for start, end in partition(weights, _WEIGHT, keeps, parting=costs) or [(0, 0)]:
            yield replace(slide, body=Prose(tuple(chain.from_iterable(items[start:end]))))
            slide = replace(slide, ids=(), notes=(), apart=False)


def _columns(
    group: Group, whole: list[Body | Asked], found: list[tuple[Piece, ...]]
) -> Iterator[Body | Asked | Columns]:
    """Yield `whole` in columns, as their author parted them where those are two parts.

    `found` are the pieces of each part of the group.
    """
    hidden = [
        group.written and part.manner == "planned" and isinstance(part.block, PROSE)
        for part in group.parts
    ]
    blocks = [part.block for part in group.parts]
    sides = [
        settled(captioned(chain.from_iterable(found[start:end])))[0]
        for start, end in parts_of(blocks, hidden)
    ]
    yield from in_columns(group.title, whole, [tuple(bodies(side)) for side in sides])


def _weight(passage: Passage) -> float:
    """Return the words of a passage; a short bullet counts as if it were longer."""
    words = word_count(text_of(passage.runs))
    least = SLIDE_WORDS / SLIDE_BULLETS if passage.marker and not passage.level else 0
    return max(words, least)


def _is_text(node: object) -> TypeGuard[Paragraph]:
    return isinstance(node, Paragraph)


def _host(href: str) -> Runs:
    """Return the host of an address, to stand behind what links there."""
    host = re.match(r"https?://(?:www\.)?([^/?#]+)", href)
    return (Run(f"  {host[1]}", colour="muted"),) if host else ()


def _linked(runs: Runs, part: str) -> Runs:
    return tuple(replace(run, href=f"#{part}") for run in runs)
