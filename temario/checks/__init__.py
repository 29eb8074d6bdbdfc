"""Looks at a course that has been read for what no builder needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from temario.checks.formulas import formulas
from temario.checks.ids import missing_ids
from temario.checks.language import interface_words
from temario.checks.leftovers import leftovers
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
    yield from interface_words(course)
