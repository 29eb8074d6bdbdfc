"""Planning: `Course` → its questions in source order, each with the part that it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from temario.accents import alternatives
from temario.model import (
    Audience,
    Blocks,
    Choice,
    Course,
    Match,
    Option,
    Order,
    Paragraph,
    Pool,
    Question,
)
from temario.records import record
from temario.traverse import for_audiences, plain, walk

Categories = Literal["lesson", "unit", "none"]

_AUDIENCES: frozenset[Audience] = frozenset({"online"})
_NAME = 120
"""How much of a question is its name, in characters; Moodle keeps 255."""


@record
class Entry:
    """A question at its place in the bank."""

    question: Question
    """As learners online see it."""
    whole: Question
    """As its author wrote it."""
    path: tuple[str, ...]
    """The names of the categories that it lies in, the outermost first; empty for none."""
    pool: Pool | None
    name: str
    """Its first words, for lists."""


def bank(course: Course, categories: Categories = "lesson") -> tuple[Entry, ...]:
    """Return all questions of a course, for whomever they are: a bank is the teacher's own."""
    return tuple(
        entry for path, blocks in _parts(course, categories) for entry in _entries(blocks, path)
    )


def _parts(course: Course, categories: Categories) -> Iterator[tuple[tuple[str, ...], Blocks]]:
    def path(*names: str) -> tuple[str, ...]:
        # A unit that is all of its course, as one that was imported, is no category in itself.
        return tuple(name for name, _ in groupby(" ".join(name.split()) for name in names))

    top = course.title
    yield (() if categories == "none" else path(top)), course.introduction
    for unit in course.units:
        title = plain(unit.title) or unit.id
        above = () if categories == "none" else path(top, title)
        yield above, unit.blocks
        for lesson in unit.lessons:
            below = path(top, title, plain(lesson.title) or lesson.id)
            yield (below if categories == "lesson" else above), lesson.blocks


def _entries(blocks: Blocks, path: tuple[str, ...]) -> Iterator[Entry]:
    pools: dict[int, Pool] = {}
    for node in walk(blocks):
        if isinstance(node, Pool):
            pools.update({id(question): node for question in node.questions})
        elif isinstance(node, Question):
            pool = pools.get(id(node))
            inside = (*path, pool.id) if pool is not None and path else path
            (shown,) = for_audiences((node,), _AUDIENCES)
            assert isinstance(shown, Question)
            yield Entry(shown, node, inside, pool, _name(shown))


def _name(question: Question) -> str:
    first = next((b for b in question.stem if isinstance(b, Paragraph)), None)
    words = " ".join(plain(first.content).split()) if first else ""
    words = words or question.id
    return words if len(words) <= _NAME else f"{words[:_NAME].rsplit(' ', 1)[0]}…"


def parts_of(question: Question) -> tuple[Option, ...]:
    """Return what may be chosen or put into order."""
    match question.answer:
        case Choice(options) | Order(options):
            return options
        case _:
            return ()


def told_of_items(question: Question) -> bool:
    """Return whether something is said of an item of a match or an order."""
    match question.answer:
        case Order(items):
            return any(item.feedback for item in items)
        case Match(items):
            return any(item.feedback for item in items)
        case _:
            return False


def typed_answers(answers: tuple[str, ...], question: Question) -> tuple[str, ...]:
    """Return all that a learner may type, the one to show first; other programs know no accents."""
    return answers if question.accents else alternatives(answers)
