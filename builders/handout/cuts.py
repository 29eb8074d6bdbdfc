"""What one PDF of the handout holds: the whole course, or one unit as a class session has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from temario.model import Course, Unit
from temario.records import record, replace
from temario.traverse import ids

Split = Literal["course", "unit"]


@record
class Cut:
    """A part of the course that is a PDF of its own."""

    name: str
    """The name of its file, without edition and ending."""
    course: Course
    """The course with this part alone, numbered as in the whole."""
    unit: Unit | None = None
    """The unit that it is; None for the whole course."""


def cuts(course: Course, split: Split) -> Iterator[Cut]:
    """Yield the parts of a course; what stands before the units is the first one's."""
    if split == "course" or not course.units:
        yield Cut(course.id, course)
        return
    for unit in course.units:
        alone = replace(course, units=(unit,))
        if unit is not course.units[0]:
            alone = replace(alone, introduction=(), objectives=())
        yield Cut(f"{course.id}-{unit.id}", alone, unit)


def anchors(course: Course) -> frozenset[str]:
    """Return the ids in `course` that a link may lead to."""
    found = set(ids(course.introduction))
    for unit in course.units:
        found |= {unit.id, *ids(unit.blocks)}
        for lesson in unit.lessons:
            found |= {lesson.id, *ids(lesson.blocks)}
    return frozenset(found)
