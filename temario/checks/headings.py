"""Headings that skip a level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from temario.model import Block, Course, Heading, Only
from temario.problems import Problem, advice
from temario.traverse import plain


def skipped_levels(course: Course) -> Iterator[Problem]:
    """Yield advice for every heading more than one level below the one above it."""
    for unit in course.units:
        yield from _skipped(unit.blocks, 0)
        for lesson in unit.lessons:
            yield from _skipped(lesson.blocks, 1)


def _skipped(blocks: Iterable[Block], above: int) -> Iterator[Problem]:
    """`above` is the level of the part itself: 0 of a unit, 1 of a lesson."""
    for heading in _headings(blocks):
        level = heading.level + 1
        if level > above + 1:
            many = level - above - 1
            yield advice(
                "heading-skips-level",
                heading.place,
                f"the heading “{plain(heading.content)}” is {level - above} levels below the one "
                "above it",
                f"Write it with {'one # less' if many == 1 else f'{many} # less'}, or add the "
                "heading that is missing between the two.",
            )
        above = level


def _headings(blocks: Iterable[Block]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Only):
            yield from _headings(block.blocks)
