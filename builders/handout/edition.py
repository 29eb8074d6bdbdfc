"""Course → the course as one edition of the handout has it: whose passages, and which answers."""

from __future__ import annotations

from collections.abc import Callable

from builders.handout.long_runs import cut_block, cut_inline
from builders.handout.questions import on_paper, without_answers
from builders.handout.quoting import quoted, quoted_line
from builders.handout.typography import spaces_inside
from temario.model import (
    Audience,
    Block,
    Blocks,
    Course,
    Footnote,
    Inline,
    Inlines,
    Lesson,
    Only,
    Pool,
    Question,
    Unit,
)
from temario.records import changed, replace
from temario.traverse import transform, transform_inlines, walk_course

_MARKED: frozenset[Audience] = frozenset({"instructor", "notes"})
"""Whose passages stay passages in the instructor's edition: the page says whose they are."""


def for_students(course: Course) -> Course:
    """Return what students get: nobody else's passages, and no word that tells an answer."""

    def choose(block: Block) -> Blocks:
        match block:
            case Only():
                return block.blocks if block.audience == "handout" else ()
            case Question():
                return (without_answers(on_paper(block)),)
            case Pool():
                return _drawn(block)
            case _:
                return (block,)

    return _edition(course, choose)


def for_instructors(course: Course) -> Course:
    """Return what students get with answers, and with passages for the instructor as `Only`."""

    def choose(block: Block) -> Blocks:
        match block:
            case Only(audience) if audience not in _MARKED:
                return block.blocks if audience == "handout" else ()
            case Question():
                return (on_paper(block),)
            case Pool():
                return _drawn(block)
            case _:
                return (block,)

    return _edition(course, choose)


def tells_more(instructors: Course) -> bool:
    """Return whether the instructor's edition has anything that the students' one lacks."""
    return any(isinstance(node, Question | Only) for node in walk_course(instructors))


def _drawn(pool: Pool) -> Blocks:
    """Return the pool as paper has it: some of its questions may be for the player alone."""
    count = len(pool.questions)
    return (replace(pool, draw=min(pool.draw, count)),) if count else pool.blocks


def _edition(course: Course, choose: Callable[[Block], Blocks]) -> Course:
    """Return `course` with its blocks chosen, and the first mark of each footnote found anew.

    The mark that the reader took for the first may stand in a passage that is not shown.
    """
    seen: set[int] = set()

    def settle(inline: Inline) -> Inline:
        if not isinstance(inline, Footnote):
            return cut_inline(inline)
        first = inline.number not in seen
        seen.add(inline.number)
        return changed(inline, first=first)

    def blocks(old: Blocks) -> Blocks:
        settled = transform(transform(old, choose), cut_block, settle)
        return spaces_inside(quoted(settled, course.language))

    def line(old: Inlines) -> Inlines:
        settled = transform_inlines(transform_inlines(old, choose), cut_block, settle)
        return quoted_line(settled, course.language)

    def lesson(old: Lesson) -> Lesson:
        return changed(old, title=line(old.title), blocks=blocks(old.blocks))

    def unit(old: Unit) -> Unit:
        title, own = line(old.title), blocks(old.blocks)
        return replace(old, title=title, blocks=own, lessons=tuple(map(lesson, old.lessons)))

    subtitle, introduction = line(course.subtitle), blocks(course.introduction)
    units = tuple(map(unit, course.units))
    return replace(course, subtitle=subtitle, introduction=introduction, units=units)
