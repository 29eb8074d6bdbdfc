"""The terms of an edition, from its definition lists and `{.term}`, for the list at its end."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from temario.model import (
    Attributes,
    Block,
    Blocks,
    Course,
    DefinitionList,
    Footnote,
    Inline,
    Inlines,
    Lesson,
    Paragraph,
    Span,
    Text,
    Unit,
)
from temario.records import record, replace
from temario.slug import slug
from temario.traverse import plain, transform, transform_inlines, walk

TERM = "term"
"""The class of a passage that says a term for the first time: `[token]{.term title="…"}`."""


@record
class Entry:
    """A term of the glossary."""

    term: Inlines
    meanings: tuple[Inlines, ...]
    """What it means, a paragraph each; empty where the text alone says it."""
    places: tuple[str, ...]
    """The ids of the passages that introduce it, in source order."""
    language: str = ""
    """BCP 47 tag of the term, where it is not that of the course."""


def with_marks(course: Course) -> Course:
    """Return `course` with an id on each term that its glossary leads to."""
    marker = _Marker()
    return replace(
        course,
        introduction=marker.blocks(course.introduction),
        units=tuple(marker.unit(unit) for unit in course.units),
    )


def glossary(course: Course) -> tuple[Entry, ...]:
    """Return the terms of a course that `with_marks` made, in alphabetical order.

    A term that is introduced in several places is one entry, with the meanings of all.
    """
    found: dict[str, Entry] = {}
    for entry in _entries(course):
        key = _alphabetical(plain(entry.term).strip())
        before = found.get(key)
        if before is not None:
            meanings = dict.fromkeys((*before.meanings, *entry.meanings))
            entry = replace(
                before, meanings=tuple(meanings), places=(*before.places, *entry.places)
            )
        found[key] = entry
    return tuple(found[key] for key in sorted(found))


class _Marker:
    """Gives ids, each once in a course."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def unit(self, unit: Unit) -> Unit:
        lessons = tuple(self._lesson(lesson) for lesson in unit.lessons)
        return replace(unit, blocks=self.blocks(unit.blocks), lessons=lessons)

    def _lesson(self, lesson: Lesson) -> Lesson:
        return replace(lesson, blocks=self.blocks(lesson.blocks))

    def blocks(self, blocks: Blocks) -> Blocks:
        return transform(blocks, self._block, self._inline)

    def _block(self, block: Block) -> Blocks:
        if not isinstance(block, DefinitionList):
            return (block,)
        entries = tuple(replace(e, term=self._term(e.term)) for e in block.entries)
        return (replace(block, entries=entries),)

    def _inline(self, inline: Inline) -> Inline:
        if not isinstance(inline, Span) or TERM not in inline.attributes.classes:
            return inline
        if inline.attributes.id:
            return inline
        given = self._id(inline.content)
        return replace(inline, attributes=replace(inline.attributes, id=given))

    def _term(self, term: Inlines) -> Inlines:
        if not term:
            return term
        if len(term) == 1 and isinstance(term[0], Span) and term[0].attributes.id:
            return term
        return (Span(Attributes(id=self._id(term)), term, term[0].place),)

    def _id(self, content: Inlines) -> str:
        name = f"term-{slug(plain(content)) or 'x'}"
        count = self._given[name] = self._given.get(name, 0) + 1
        return name if count == 1 else f"{name}--{count}"


def _entries(course: Course) -> Iterator[Entry]:
    for blocks in _bodies(course):
        defined: set[str] = set()
        for node in walk(blocks):
            match node:
                case DefinitionList(entries):
                    for one in entries:
                        if one.term and isinstance(one.term[0], Span):
                            identifier = one.term[0].attributes.id
                            defined.add(identifier)
                            meanings = tuple(_meanings(one.details))
                            yield Entry(_bare(one.term), meanings, (identifier,))
                case Span(attributes, content) if TERM in attributes.classes:
                    if attributes.id not in defined:
                        title = attributes.get("title")
                        meaning = ((Text(title, node.place),),) if title else ()
                        language = attributes.get("lang")
                        yield Entry(_bare(content), meaning, (attributes.id,), language)
                case _:
                    pass


def _bodies(course: Course) -> Iterator[Blocks]:
    yield course.introduction
    for unit in course.units:
        yield unit.blocks
        for lesson in unit.lessons:
            yield lesson.blocks


def _meanings(details: tuple[Blocks, ...]) -> Iterator[Inlines]:
    """Yield the first paragraph of each detail: a list gives what a term means, not all of it."""
    for blocks in details:
        if blocks and isinstance(blocks[0], Paragraph):
            yield _bare(blocks[0].content)


def _bare(content: Inlines) -> Inlines:
    """Return `content` without ids and notes, which stand in the text already."""

    def bare(inline: Inline) -> Inline:
        if isinstance(inline, Footnote):
            return Text("", inline.place)
        if isinstance(inline, Span):
            kept = tuple(pair for pair in inline.attributes.values if pair[0] == "lang")
            return replace(inline, attributes=Attributes(values=kept))
        return inline

    return transform_inlines(content, inline=bare)


def _alphabetical(text: str) -> str:
    """Return `text` as it is sorted: accents do not count, but ñ stands behind n."""
    folded = text.casefold().replace("ñ", "n\uffff")
    letters = unicodedata.normalize("NFD", folded)
    return "".join(each for each in letters if not unicodedata.combining(each))
