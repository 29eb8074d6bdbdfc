"""Looks at a course that has been read for what no builder needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from temario.checks.formulas import formulas
from temario.checks.ids import missing_ids
from temario.checks.language import interface_words
from temario.checks.leftovers import leftovers
from temario.checks.places import shuffled_places
from temario.model import Course
from temario.problems import Problem

FIXABLE = ("missing-id",)
"""The rules whose problems `temario check --fix` mends."""


def check(course: Course) -> Iterable[Problem]:
    """Yield what is wrong with `course`, beyond what reading has found."""
    return _all(course)


def _all(course: Course) -> Iterator[Problem]:
    yield from formulas(course)
    yield from leftovers(course)
    yield from missing_ids(course)
    yield from shuffled_places(course)
    yield from interface_words(course)


def advise(course: Course, lying: Iterable[str] = ()) -> Iterator[Problem]:
    """Yield what a good colleague would say who reads `course`; a build does not ask.

    `lying` are the files in the course's folder that it might use.
    """
    # A build, which needs none of them, is to begin soon.
    from temario.checks.credits import missing_credits
    from temario.checks.feedback import without_feedback
    from temario.checks.headings import skipped_levels
    from temario.checks.objectives import objectives
    from temario.checks.pace import long_lessons
    from temario.checks.repeated import repeated_words
    from temario.checks.unused import unused_files

    yield from skipped_levels(course)
    yield from repeated_words(course)
    yield from without_feedback(course)
    yield from objectives(course)
    yield from long_lessons(course)
    yield from missing_credits(course)
    yield from unused_files(course, lying)
