"""Stage 2, plan: the course and its outline → typed slides. Nothing is measured here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import Literal, TypeGuard

from builders.slides.choice import OF_PASSAGES, Choice, choice
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
from builders.slides.each import Each, each, is_each, overview
from builders.slides.outline import Entry
from builders.slides.parts import Blockwise, Piece, captioned
from builders.slides.prose import partition
from builders.slides.stated import is_statement
from builders.slides.stretches import PROSE, is_proposed, stretch, told_by
from builders.slides.summary import SLIDE_BULLETS, SLIDE_WORDS, word_count
from temario.model import (
    Audience,
    Block,
    Blocks,
    Break,
    Course,
    Heading,
    Lesson,
    List,
    Only,
    Paragraph,
    Question,
    Unit,
)
from temario.theme import Colors, Theme
from temario.traverse import for_audiences, heading, plain, walk
from temario.words import Translate

Density = Literal["summary", "full"]

_SHOWN: frozenset[Audience] = frozenset({"slide"})
_FEW_WORDS = 40
"""Text of more words does not share a slide with a thing."""
_WEIGHT = SLIDE_WORDS * 1.1
"""“About” so many words stand on a slide; see `_weight`."""


def plan_deck(course: Course, outline: tuple[Entry, ...], theme: Theme, density: Density) -> Deck:
    """Return the slides that `outline` names."""
    planned = planner(course, outline, theme, density)
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


def planner(course: Course, outline: tuple[Entry, ...], theme: Theme, density: Density) -> Planner:
    """Return what plans the slides of `course`."""
    sections = frozenset(entry.ref for entry in outline if entry.kind == "section")
    return Planner(course, theme.words, theme.tokens.colors, density == "summary", sections)


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a lesson, and how slides take it."""

    block: Block
    manner: Literal["planned", "written", "proposed"] = "planned"
    """Whether we plan what is shown of it, its author wrote it for slides, or accepted what we
    had planned."""
    pieces: tuple[Piece, ...] = ()
    """What is shown of it where we had planned it."""
    layout: Choice = ""
    """The layout that was chosen at the passage in which it stands."""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that share a title: a lesson's up to its first heading, or a heading's."""

    title: Runs
    ids: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[Passage, ...] = ()
    again: bool = False
    """Whether a slide before it has shown its title."""
    apart: bool = True
    """Whether its author set it apart from what stands before it."""
    layout: Choice = ""
    """The layout that its author chose."""
    of_list: bool = False
    """Whether it is one item of a list; all of its items look alike."""

    @property
    def written(self) -> bool:
        """Whether its author said what its slides show."""
        return any(part.manner == "written" for part in self.parts)


@dataclass(frozen=True, slots=True)
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

    @property
    def parts(self) -> Blockwise:
        """What turns blocks into pieces."""
        return Blockwise(self.words, self.course.language, self.colors, self.short)

    def slides(self, entry: Entry) -> Iterator[Slide]:
        """Yield the slides of one element of the outline."""
        course = self.course
        match entry.kind:
            case "cover":
                yield self._cover()
            case "agenda":
                yield self._agenda()
            case "objectives":
                bullets = tuple(Passage((Run(text),), 0, "bullet") for text in course.objectives)
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
            entry = Passage(_linked(self._title(unit), unit.id))
            units.append(entry)
            both.append(replace(entry, keep=bool(unit.lessons)))
            for lesson in unit.lessons:
                both.append(Passage(_linked(self._title(lesson), lesson.id), level=1))
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
        first, *others = self.groups(title, ids, blocks, notes, layout)
        if not ids and unit in self.sections:
            first = replace(first, again=True)
        alone = not first.parts and layout != "section"
        if alone and others and others[0].title != title:
            yield self._overview(first, others, unit)
        else:
            yield from self.contents(first, unit)
        for group in others:
            yield from self.contents(group, unit)

    def groups(
        self,
        title: Runs,
        ids: tuple[str, ...],
        blocks: Blocks,
        notes: tuple[Passage, ...] = (),
        layout: Choice = "",
    ) -> list[Group]:
        """Return the groups of a part of the course; the first bears its title."""
        groups = [Group(title, ids, (), notes, layout=layout)]
        for part in self._opened(blocks):
            last = groups[-1]
            match part.block:
                case Heading() as block:
                    notes = self.parts.footnotes(block.content)
                    runs = self.parts.runs(block.content)
                    layout = choice(block.attributes)
                    groups.append(Group(runs, (block.id,), (), notes, layout=layout))
                case Break():
                    if last.parts:
                        apart, chosen = part.manner != "proposed", part.layout or layout
                        groups.append(
                            Group(last.title, (), (), again=True, apart=apart, layout=chosen)
                        )
                case List() as block if is_each(block):
                    first = replace(part, block=overview(block))
                    groups[-1] = replace(last, parts=(*last.parts, first))
                    groups += [self._each(item, last.title, part) for item in each(block)]
                    groups.append(Group(last.title, (), (), again=True, layout=last.layout))
                case _:
                    chosen = part.layout or last.layout
                    groups[-1] = replace(last, parts=(*last.parts, part), layout=chosen)
        # A break at the very end, or before a heading, asks for a slide that has nothing to show.
        return [group for group in groups if group.parts or group.ids or len(groups) == 1]

    def _opened(self, blocks: Blocks) -> Iterator[Part]:
        """Yield `blocks`, those in passages for slides without what is around them."""
        index = 0
        while index < len(blocks):
            block = blocks[index]
            index += 1
            if not isinstance(block, Only) or block.audience in ("notes", "instructor"):
                yield Part(block)
            elif is_proposed(block):
                text = stretch(blocks, index)
                index += len(text)
                yield from _chosen(self._accepted(block.blocks, text), block)
            elif block.audience == "slide":
                inside = (replace(part, manner="written") for part in self._opened(block.blocks))
                yield from _chosen(inside, block)

    def _accepted(self, passage: Blocks, text: Blocks) -> Iterator[Part]:
        """Yield the parts of a passage that was proposed for `text`.

        The notes of what is planned for `text` go with the same words (see `told_by`).
        """
        own = replace(self.parts, short=False)
        found = [(block, own.pieces((block,))) for block in passage]
        shown = [piece for _, pieces in found for piece in pieces if isinstance(piece, Passage)]
        if not shown:
            yield from map(Part, text)
            return
        planned, notes = _settled(captioned(chain.from_iterable(self.parts.by_block(text))))
        passages = [piece for piece in planned if isinstance(piece, Passage)]
        told = told_by(passages, shown)
        told[-1] += notes
        waiting = iter(told)
        for block, pieces in found:
            with_notes = (
                replace(p, notes=p.notes + next(waiting)) if isinstance(p, Passage) else p
                for p in pieces
            )
            yield Part(block, "proposed", tuple(with_notes))

    def _each(self, item: Each, title: Runs, part: Part) -> Group:
        """Return the slide of an item of a list with `{slides=each}`."""
        runs = self.parts.runs(item.title)
        ids = (item.id,) if item.id else ()
        parts = tuple(Part(block, part.manner) for block in item.blocks)
        notes = self.parts.footnotes(item.title)
        return Group(runs or title, ids, parts, notes, again=not runs, of_list=True)

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
        found = list(self.by_part(group))
        pieces, notes = _settled(captioned(chain.from_iterable(found)))
        notes = group.notes + notes
        ids = group.ids
        within = () if group.again else group.title
        apart = group.apart
        bodies = _bodies(pieces) or [Prose(())]
        for body in _columns(group, bodies, found) if group.layout == "two-content" else bodies:
            if isinstance(body, Asked):
                ids, notes = ids + body.ids, notes + body.notes
                yield replace(body, unit=unit, ids=ids, notes=notes, within=within)
            elif isinstance(body, Columns):
                yield replace(body, unit=unit, ids=ids, notes=notes)
            else:
                alone = all(other is body or isinstance(other, Asked) for other in bodies)
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
        items = _items(slide.body.passages)
        weights = [sum(map(_weight, item)) for item in items]
        keeps = [item[-1].keep for item in items]
        for start, end in partition(weights, _WEIGHT, keeps) or [(0, 0)]:
            yield replace(slide, body=Prose(tuple(chain.from_iterable(items[start:end]))))
            slide = replace(slide, ids=(), notes=(), apart=False)

    def by_part(self, group: Group) -> Iterator[tuple[Piece, ...]]:
        """Yield the pieces of each part of a group, before a line is made a caption.

        Where the author wrote a passage for slides, other text is notes.
        """
        for manner, parts in groupby(group.parts, key=lambda part: part.manner):
            if manner == "planned" and not group.written:
                ours = replace(self.parts, labelled=group.layout == "two-content")
                yield from ours.by_block(tuple(part.block for part in parts))
            else:
                yield from (tuple(self._said(part)) for part in parts)

    def _said(self, part: Part) -> Iterator[Piece]:
        """Yield the pieces of a part where its author said what slides show."""
        block = part.block
        if part.pieces:
            yield from part.pieces
        elif part.manner != "planned":
            yield from replace(self.parts, short=False).pieces((block,))
        elif isinstance(block, PROSE) and not any(isinstance(n, Question) for n in walk((block,))):
            yield from self.parts.hidden(block)
        else:
            yield from self.parts.pieces((block,))


def _columns(
    group: Group, bodies: list[Body | Asked], found: list[tuple[Piece, ...]]
) -> Iterator[Body | Asked | Columns]:
    """Yield `bodies` in columns, as their author parted them where those are two parts.

    `found` are the pieces of each part of the group.
    """
    hidden = [
        group.written and part.manner == "planned" and isinstance(part.block, PROSE)
        for part in group.parts
    ]
    blocks = [part.block for part in group.parts]
    sides = [
        _settled(captioned(chain.from_iterable(found[start:end])))[0]
        for start, end in parts_of(blocks, hidden)
    ]
    yield from in_columns(group.title, bodies, [tuple(_bodies(side)) for side in sides])


def _chosen(parts: Iterator[Part], passage: Only) -> Iterator[Part]:
    """Yield the parts of a passage with the layout that was chosen for it."""
    layout = choice(passage.attributes, OF_PASSAGES)
    return (replace(part, layout=part.layout or layout) for part in parts)


def _items(passages: tuple[Passage, ...]) -> list[tuple[Passage, ...]]:
    """Return passages with what is under each, which stays with it on a slide."""
    starts = [i for i, passage in enumerate(passages) if not i or not passage.level]
    return [passages[i:j] for i, j in zip(starts, (*starts, len(passages))[1:], strict=True)]


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


def _settled(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], tuple[Passage, ...]]:
    """Return the pieces that show something, those that show nothing having left them their notes.

    What introduces goes with the piece behind it, what the speaker says with the one before.
    Also returns the notes where nothing is shown at all.
    """
    found: list[Piece] = []
    waiting: tuple[Passage, ...] = ()
    for piece in pieces:
        if isinstance(piece, Passage) and not piece.runs:
            if piece.speaker and found:
                found[-1] = replace(found[-1], notes=found[-1].notes + piece.notes)
            else:
                waiting += piece.notes
            continue
        found.append(replace(piece, notes=waiting + piece.notes))
        waiting = ()
    if waiting and found:
        found[-1] = replace(found[-1], notes=found[-1].notes + waiting)
        waiting = ()
    return tuple(found), waiting


def _only_labels(body: Body | Asked) -> bool:
    """Return whether all that is shown names what comes: a question does that by itself."""
    return isinstance(body, Prose) and all(
        passage.manner in ("label", "warning") for passage in body.passages
    )


def _without_its_line(before: list[Body | Asked]) -> list[Body | Asked]:
    """Return what stands before a thing; the line that introduces it is apart after much text.

    There the line and the thing share a slide.
    """
    match before:
        case [Prose(passages=(*others, last))] if others and last.keep and not last.marker:
            if sum(word_count(text_of(p.runs)) for p in (*others, last)) > _FEW_WORDS:
                return [Prose(tuple(others)), Prose((last,))]
    return before


def _bodies(pieces: tuple[Piece, ...]) -> list[Body | Asked]:
    found: list[Body | Asked] = []
    for piece in pieces:
        if isinstance(piece, Asked) and found and _only_labels(found[-1]):
            labels = found.pop()
            assert isinstance(labels, Prose)
            told = tuple(replace(passage, notes=()) for passage in labels.passages)
            told += tuple(note for passage in labels.passages for note in passage.notes)
            found.append(replace(piece, notes=told + piece.notes))
        elif not isinstance(piece, Passage):
            found[-1:] = _without_its_line(found[-1:])
            found.append(piece)
        elif found and isinstance(found[-1], Prose):
            found[-1] = Prose((*found[-1].passages, piece))
        else:
            found.append(Prose((piece,)))
    return found
