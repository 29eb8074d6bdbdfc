"""Stage 2, plan: the course and its outline → typed slides. Nothing is measured here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeGuard

from builders.slides.choice import Choice, choice
from builders.slides.citations import citations
from builders.slides.columns import PROSE, in_columns, parts_of
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
from builders.slides.parts import Blockwise, Piece
from builders.slides.prose import partition
from builders.slides.stated import is_statement
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
from temario.traverse import for_audiences, heading, plain, walk
from temario.words import Translate

Density = Literal["summary", "full"]

_SHOWN: frozenset[Audience] = frozenset({"slide"})
_WEIGHT = SLIDE_WORDS * 1.1
"""“About” so many words stand on a slide; see `_weight`."""


def plan_deck(
    course: Course, outline: tuple[Entry, ...], words: Translate, density: Density
) -> Deck:
    """Return the slides that `outline` names."""
    sections = frozenset(entry.ref for entry in outline if entry.kind == "section")
    planner = _Planner(course, words, density == "summary", sections)
    slides = tuple(slide for entry in outline for slide in planner.slides(entry))
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


@dataclass(frozen=True, slots=True)
class _Group:
    """Blocks that share a title: a lesson's up to its first heading, or a heading's."""

    title: Runs
    ids: tuple[str, ...]
    blocks: tuple[tuple[Block, bool], ...]
    """Each block, and whether it stands in a passage for slides."""
    notes: tuple[Passage, ...] = ()
    again: bool = False
    """Whether a slide before it has shown its title."""
    layout: Choice = ""
    """The layout that its author chose."""


@dataclass(frozen=True, slots=True)
class _Planner:
    """Plans the slides of one entry after the other."""

    course: Course
    words: Translate
    short: bool
    """Whether passages are shortened, and a slide has no more of them than can be taken in."""
    sections: frozenset[str]
    """The units that have a slide with their title."""

    @property
    def _parts(self) -> Blockwise:
        return Blockwise(self.words, self.course.language, self.short)

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
                yield from self._lesson(
                    self._title(unit), (), unit.blocks, unit.id, layout=choice(unit.attributes)
                )
            case "lesson":
                unit, lesson = self._lesson_of(entry.ref)
                notes = self._parts.footnotes(lesson.title)
                title, chosen = self._title(lesson), choice(lesson.attributes)
                ids = (lesson.id,)
                yield from self._lesson(title, ids, lesson.blocks, unit.id, notes, chosen)
            case "references":
                yield from self._references()
            case "closing":
                about = (*course.authors, course.institution, course.license)
                yield Closing((Run(course.title),), "\n".join(filter(None, about)))

    def _references(self) -> Iterator[Slide]:
        """Yield the slide of what the text cites, each once, in order; none where it cites none."""
        parts = [self.course.introduction]
        for unit in self.course.units:
            parts += [unit.blocks, *(lesson.blocks for lesson in unit.lessons)]
        found: dict[tuple[str, str], Passage] = {}
        for node in walk(for_audiences(tuple(block for part in parts for block in part), _SHOWN)):
            for cited in citations(self._parts.runs(node.content)) if _is_text(node) else ():
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
        return (*((Run(f"{number} "),) if number else ()), *self._parts.runs(part.title))

    def _cover(self) -> Cover:
        course = self.course
        about = (", ".join(course.authors), course.institution, course.date, course.version)
        notes = (Passage((Run(course.description),)),) if course.description else ()
        return Cover(
            (Run(course.title),),
            self._parts.runs(course.subtitle),
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
        return Section(self._title(unit), unit.id, self._parts.footnotes(unit.title))

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
        begun = _Group(title, ids, (), notes, layout=layout)
        first, *others = self._groups(begun, _opened(blocks))
        if not ids and unit in self.sections:
            first = replace(first, again=True)
        alone = not first.blocks and layout != "section"
        if alone and others and others[0].title != title:
            yield self._overview(first, others, unit)
        else:
            yield from self._contents(first, unit)
        for group in others:
            yield from self._contents(group, unit)

    def _groups(self, begun: _Group, blocks: tuple[tuple[Block, bool], ...]) -> list[_Group]:
        groups = [begun]
        for block, written in blocks:
            last = groups[-1]
            match block:
                case Heading():
                    notes = self._parts.footnotes(block.content)
                    runs = self._parts.runs(block.content)
                    layout = choice(block.attributes)
                    groups.append(_Group(runs, (block.id,), (), notes, layout=layout))
                case Break():
                    if last.blocks:
                        groups.append(replace(last, ids=(), blocks=(), notes=(), again=True))
                case List() if is_each(block):
                    first = (overview(block), written)
                    groups[-1] = replace(last, blocks=(*last.blocks, first))
                    groups += [self._each(item, last.title, written) for item in each(block)]
                    groups.append(replace(last, ids=(), blocks=(), notes=(), again=True))
                case _:
                    groups[-1] = replace(last, blocks=(*last.blocks, (block, written)))
        # A break at the very end, or before a heading, asks for a slide that has nothing to show.
        return [group for group in groups if group.blocks or group.ids or len(groups) == 1]

    def _each(self, item: Each, title: Runs, written: bool) -> _Group:
        """Return the slide of an item of a list with `{slides=each}`."""
        runs = self._parts.runs(item.title)
        ids = (item.id,) if item.id else ()
        blocks = tuple((block, written) for block in item.blocks)
        return _Group(runs or title, ids, blocks, self._parts.footnotes(item.title), not runs)

    def _overview(self, group: _Group, others: list[_Group], unit: str) -> Content:
        """Return the slide of a lesson that begins with a heading: it lists its headings."""
        entries = tuple(
            Passage(_linked(other.title, other.ids[0]), marker="bullet")
            for other in others
            if other.ids
        )
        return Content(group.title, Prose(entries), unit, group.ids, group.notes)

    def _contents(self, group: _Group, unit: str) -> Iterator[Slide]:
        """Yield the slides of a group: one for its text between two things, one for each thing.

        Questions have titles of their own; one that begins a part of the course names it too.
        """
        if group.layout == "section" and group.ids:
            yield Section(group.title, unit, group.notes, group.ids)
            if not group.blocks:
                return
            group = replace(group, ids=(), notes=(), again=True, layout="")
        pieces, notes = _settled(self._pieces(group))
        notes = group.notes + notes
        ids = group.ids
        within = () if group.again else group.title
        apart = True
        bodies = _bodies(pieces) or [Prose(())]
        for body in self._columns(group, bodies) if group.layout == "two-content" else bodies:
            if isinstance(body, Asked):
                ids, notes = ids + body.ids, notes + body.notes
                yield replace(body, unit=unit, ids=ids, notes=notes, within=within)
            elif isinstance(body, Columns):
                yield replace(body, unit=unit, ids=ids, notes=notes)
            else:
                alone = all(other is body or isinstance(other, Asked) for other in bodies)
                layout = group.layout
                if self.short and alone and not layout and is_statement(body):
                    layout = "statement"
                slide = Content(group.title, body, unit, ids, notes, apart, layout)
                yield from self._limited(slide, group)
            ids, notes, within, apart = (), (), (), False

    def _columns(
        self, group: _Group, bodies: list[Body | Asked]
    ) -> Iterator[Body | Asked | Columns]:
        """Yield `bodies` in columns, as their author parted them where those are two parts."""
        parts = [_settled(self._pieces(group, part))[0] for part in parts_of(group.blocks)]
        yield from in_columns(group.title, bodies, [tuple(_bodies(part)) for part in parts])

    def _limited(self, slide: Content, group: _Group | None = None) -> Iterator[Content]:
        """Yield `slide`, its text evenly on several where that is more than can be taken in.

        What the author wrote for slides is as long as the author wants it.
        """
        written = group is not None and any(written for _, written in group.blocks)
        if not self.short or written or not isinstance(slide.body, Prose):
            yield slide
            return
        passages = slide.body.passages
        weights = [_weight(passage) for passage in passages]
        keeps = [
            passage.keep or passage.level < after.level
            for passage, after in zip(passages, (*passages, Passage(()))[1:], strict=True)
        ]
        for start, end in partition(weights, _WEIGHT, keeps) or [(0, 0)]:
            yield replace(slide, body=Prose(passages[start:end]))
            slide = replace(slide, ids=(), notes=(), apart=False)

    def _pieces(
        self, group: _Group, part: tuple[tuple[Block, bool], ...] | None = None
    ) -> tuple[Piece, ...]:
        """Return the pieces of a group, or of a part of it.

        Where the group has a passage for slides, other text is notes.
        """
        shown = group.blocks if part is None else part
        ours = replace(self._parts, labelled=group.layout == "two-content")
        if not any(written for _, written in group.blocks):
            return ours.pieces(tuple(block for block, _ in shown))
        found: list[Piece] = []
        for block, written in shown:
            asks = any(isinstance(node, Question) for node in walk((block,)))
            if written or asks or type(block).__name__ not in PROSE:
                parts = replace(ours, short=False) if written else ours
                found.extend(parts.pieces((block,)))
            else:
                found.extend(ours.hidden(block))
        return tuple(found)


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


def _opened(blocks: Blocks) -> tuple[tuple[Block, bool], ...]:
    """Return `blocks` with passages for slides opened, each with whether it stood in one."""
    found: list[tuple[Block, bool]] = []
    for block in blocks:
        if isinstance(block, Only) and block.audience == "slide":
            found.extend((inner, True) for inner, _ in _opened(block.blocks))
        elif not isinstance(block, Only) or block.audience in ("notes", "instructor"):
            found.append((block, False))
    return tuple(found)


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
            found.append(piece)
        elif found and isinstance(found[-1], Prose):
            found[-1] = Prose((*found[-1].passages, piece))
        else:
            found.append(Prose((piece,)))
    return found
