"""Blocks of files → units and lessons, with their numbers and ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field
from pathlib import PurePosixPath

from temario.markdown.question_attributes import NO
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Heading,
    Inlines,
    Lesson,
    List,
    Paragraph,
    Pool,
    Question,
    Text,
    Unit,
)
from temario.patterns import pattern
from temario.problems import Place, Problem, error
from temario.records import mutable, record, replace
from temario.slug import slug
from temario.source.files import FIRST
from temario.traverse import plain, transform, walk

_UNIT_NUMBER = pattern(r"(\d{1,4})[.)]\s+(?=\S)")
_WORDS = 48
"""How many characters of a question its id is made of, where it has none of its own."""
_LESSON_NUMBER = pattern(r"(\d{1,4}(?:\.\d{1,4})+\.?|\d{1,4}[.)])\s+(?=\S)")


@record
class Source:
    """One Markdown file, read."""

    file: str
    """Path from the course's folder."""
    blocks: Blocks
    title: str = ""
    """From the front matter; empty where it has none."""
    id: str = ""
    """From the front matter."""
    id_place: Place | None = None
    """Where that id stands."""


def title_of_name(file: str) -> str:
    """Return a title made of a file's name: `01-los_tokens.md` → `Los tokens`.

    One that is called README or index has the name of its folder.
    """
    path = PurePosixPath(file)
    named = path.parent if path.stem.lower() in FIRST and path.parent.name else path
    stem = named.stem if named is path else named.name
    stem = re.sub(r"^\d+[\s._-]+(?=\S)", "", stem)
    words = re.sub(r"[\s_-]+", " ", stem).strip() or stem
    return words[:1].upper() + words[1:]


@mutable
class _Part:
    """A unit or a lesson being filled."""

    title: Inlines
    number: str
    id: str
    place: Place
    attributes: Attributes
    blocks: list[Block] = field(default_factory=list)
    lessons: list[_Part] = field(default_factory=list)


class Assembler:
    """Splits files into parts, and gives numbers and ids in source order."""

    def __init__(self, sources: Iterable[Source], before: Blocks = ()) -> None:
        self.sources = tuple(sources)
        self.before = before
        """What stands before the first unit."""
        self.problems: list[Problem] = []
        self.ids: set[str] = set()
        self.explicit: dict[str, Place] = {}
        self._next_of: Counter[str] = Counter()
        self.anchors: dict[str, dict[str, str]] = {}
        """For each file, the ids of its parts by the slugs that a link may name them by."""
        self._collect_ids(before)
        for source in self.sources:
            if source.id and source.id_place is not None:
                self._explicit(source.id, source.id_place)
            self._collect_ids(source.blocks)

    def introduction(self, unit_level: int) -> Blocks:
        """Return the blocks before the first unit, their headings named. To be called first."""
        return self._numbered(self.before, unit_level)

    def units(self, unit_level: int) -> tuple[Unit, ...]:
        """Return the units, which start at headings of `unit_level`, one or more a file."""
        parts: list[_Part] = []
        for source in self.sources:
            self._split(source, unit_level, parts)
        return tuple(self._unit(part, unit_level, index) for index, part in enumerate(parts))

    # --- ids ---

    def _collect_ids(self, blocks: Blocks) -> None:
        for node in walk(blocks):
            for part in (node, *(node.items if isinstance(node, List) else ())):
                attributes = getattr(part, "attributes", None)
                if isinstance(attributes, Attributes) and attributes.id:
                    self._explicit(attributes.id, part.place)

    def _explicit(self, identifier: str, place: Place) -> None:
        first = self.explicit.get(identifier)
        if first is None:
            self.explicit[identifier] = place
        else:
            where = (
                f"{first.file}:{first.line}" if first.file != place.file else f"line {first.line}"
            )
            self.problems.append(
                error(
                    "duplicate-id",
                    place,
                    f"the id “{identifier}” is used twice: first at {where}",
                    "Give one of the two another id. Learners' records hang on ids: "
                    "change the newer one.",
                )
            )

    def _claim(self, attributes: Attributes, words: str, fallback: str) -> str:
        """Return a free id: the explicit one, or one of the title, with a number where taken.

        An explicit one that is used twice is an error; whoever goes on all the same can still
        tell the parts of a course by their ids.
        """
        if attributes.id and attributes.id not in self.ids:
            self.ids.add(attributes.id)
            return attributes.id
        base = attributes.id or slug(words)[:60].rstrip("-") or fallback
        identifier = base
        while identifier in self.ids or identifier in self.explicit:
            self._next_of[base] += 1
            identifier = f"{base}-{self._next_of[base] + 1}"
        self.ids.add(identifier)
        return identifier

    def _anchor(self, file: str, words: str, identifier: str) -> None:
        self.anchors.setdefault(file, {}).setdefault(slug(words), identifier)

    # --- parts ---

    def _split(self, source: Source, level: int, parts: list[_Part]) -> None:
        before: list[Block] = []
        unit: _Part | None = None
        for block in source.blocks:
            if isinstance(block, Heading) and block.level <= level:
                first = unit is None
                unit = self._part(block, _UNIT_NUMBER)
                if first:
                    unit.blocks, before = before, []
                    if level == 1:
                        unit.id = slug(title_of_name(source.file))
                    if source.id and not unit.attributes.id:
                        unit.attributes = replace(unit.attributes, id=source.id)
                parts.append(unit)
            elif isinstance(block, Heading) and block.level == level + 1:
                if unit is None:
                    unit = self._implicit(source, before)
                    before = []
                    parts.append(unit)
                unit.lessons.append(self._part(block, _LESSON_NUMBER))
            elif unit is None:
                before.append(block)
            else:
                (unit.lessons[-1] if unit.lessons else unit).blocks.append(block)
        if before or (unit is None and source.title):
            parts.append(self._implicit(source, before))

    def _implicit(self, source: Source, before: list[Block]) -> _Part:
        """Return the unit of a file that has no heading of its own."""
        place = Place(source.file)
        title = source.title or title_of_name(source.file)
        identifier = slug(title_of_name(source.file))
        attributes = Attributes(source.id)
        return _Part((Text(title, place),), "", identifier, place, attributes, list(before))

    def _part(self, block: Heading, pattern: re.Pattern[str]) -> _Part:
        title, number = _without_number(block.content, pattern)
        return _Part(title, number, "", block.place, block.attributes)

    def _unit(self, part: _Part, level: int, index: int) -> Unit:
        number = part.number or str(self._next(index))
        self._last = int(number)
        words = part.id or plain(part.title)
        identifier = self._claim(part.attributes, words, "unit")
        self._anchor(part.place.file, f"{part.number} {plain(part.title)}", identifier)
        self._anchor(part.place.file, plain(part.title), identifier)
        blocks = self._numbered(tuple(part.blocks), level, part.attributes.get("graded"))
        lessons: list[Lesson] = []
        for lesson in part.lessons:
            before = lessons[-1].number if lessons else f"{number}.0"
            graded = part.attributes.get("graded")
            lessons.append(self._lesson(lesson, _after(before, number), level, graded))
        return Unit(
            identifier, number, part.title, blocks, tuple(lessons), part.place, part.attributes
        )

    def _next(self, index: int) -> int:
        return self._last + 1 if index else 1

    _last = 0

    def _lesson(self, part: _Part, number: str, level: int, graded: str) -> Lesson:
        identifier = self._claim(part.attributes, plain(part.title), "lesson")
        self._anchor(part.place.file, f"{part.number} {plain(part.title)}", identifier)
        self._anchor(part.place.file, plain(part.title), identifier)
        graded = part.attributes.get("graded", graded)
        blocks = self._numbered(tuple(part.blocks), level, graded)
        typed = part.number or number
        return Lesson(identifier, typed, part.title, blocks, part.place, part.attributes)

    def _numbered(self, blocks: Blocks, level: int, graded: str = "") -> Blocks:
        """Give headings and questions in `blocks` their ids, and headings their depth.

        `graded` is what the lesson or the unit says of its questions, or empty.
        """

        def name(block: Block) -> Blocks:
            if isinstance(block, Question):
                words = _stem(block.stem)[:_WORDS]
                identifier = self._claim(block.attributes, words, "question")
                return (_graded(replace(block, id=identifier), graded),)
            if isinstance(block, Pool):
                own = block.attributes.get("graded")
                held = tuple(
                    _graded(b, own) if isinstance(b, Question) else b for b in block.blocks
                )
                return (replace(block, id=self._claim(block.attributes, "", "pool"), blocks=held),)
            if not isinstance(block, Heading):
                return (block,)
            words = plain(block.content)
            identifier = self._claim(block.attributes, words, "section")
            self._anchor(block.place.file, words, identifier)
            return (replace(block, id=identifier, level=max(1, block.level - level - 1)),)

        return transform(blocks, name)


def _graded(question: Question, said: str) -> Question:
    """Return `question`, graded as what holds it says, unless it says so itself."""
    if not said or question.attributes.get("graded"):
        return question
    return replace(question, graded=said.lower() not in NO)


def _stem(blocks: Blocks) -> str:
    first = next((block for block in blocks if isinstance(block, Paragraph)), None)
    return plain(first.content) if first else ""


def _after(number: str, unit: str) -> str:
    """Return the number of the lesson after `number`: `0.3` after `0.2`."""
    start, _, last = number.rpartition(".")
    return f"{start or unit}.{int(last) + 1}"


def _without_number(content: Inlines, pattern: re.Pattern[str]) -> tuple[Inlines, str]:
    """Split a typed number such as `0.2` off a heading."""
    first = content[0] if content else None
    match = pattern.match(first.text) if isinstance(first, Text) else None
    if match is None or not isinstance(first, Text):
        return content, ""
    rest = replace(first, text=first.text[match.end() :])
    kept = (rest, *content[1:]) if rest.text else content[1:]
    return kept, match[1].rstrip(".)")


def level_ones(blocks: Sequence[Block]) -> list[Heading]:
    """Return the first-level headings of a file."""
    return [block for block in blocks if isinstance(block, Heading) and block.level == 1]
