"""Planning: which SCOs a package has. A SCO is what an LMS opens, records and grades as one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Literal

from builders.scorm.pages import Page
from builders.scorm.questions import Asked
from temario.model import Course
from temario.plain_names import plain_path
from temario.records import record
from temario.traverse import heading, ids, plain


@record
class Sco:
    """A part of the package with a record of its own."""

    id: str
    """Empty where the package has one alone; else the unit's id."""
    key: str
    """The end of its identifiers in the manifest, made of the course's id and its own."""
    title: str
    file: str
    """The page that it starts with."""
    pages: tuple[Page, ...]
    questions: tuple[Asked, ...]
    anchors: frozenset[str] | None
    """The ids that links may lead to; None for all."""


def scos(
    course: Course,
    pages: Sequence[Page],
    questions: Sequence[Asked],
    structure: Literal["course", "units"],
) -> tuple[Sco, ...]:
    """Return the SCOs of a course: one, or one a unit; what stands before the first is in it."""
    if structure == "course":
        one = Sco("", course.id, course.title, "index.html", tuple(pages), tuple(questions), None)
        return (one,)
    return tuple(_units(course, pages, questions))


def _units(course: Course, pages: Sequence[Page], questions: Sequence[Asked]) -> Iterator[Sco]:
    before = [page for page in pages if page.unit is None]
    for unit in course.units:
        own = (*before, *(page for page in pages if page.unit is not None and page.unit == unit))
        before = []
        here = {page.id for page in own}
        anchors = frozenset({*here, unit.id, *(i for page in own for i in ids(page.blocks))})
        yield Sco(
            unit.id,
            f"{course.id}.{_key(unit.id)}",
            heading(unit.number, plain(unit.title)),
            f"{_key(unit.id)}.html",
            own,
            tuple(one for one in questions if one.page.id in here),
            anchors,
        )


def _key(identifier: str) -> str:
    """Return an id for manifests and file names: ASCII letters, digits, `.`, `_` and `-`."""
    plain_ = plain_path(identifier)
    if plain_ == identifier and identifier != "index":
        return plain_
    return f"{plain_}-{hashlib.sha256(identifier.encode()).hexdigest()[:6]}"
