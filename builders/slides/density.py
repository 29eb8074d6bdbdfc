"""Stage 2, plan: how much of the text slides show, said at a heading with `{density=full}`.

At a unit's heading it holds for all of the unit, at a lesson's for that one; what neither says is
as `slides: {density: …}` says for the course.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, cast

from temario.model import Attributes, Course, Lesson, Unit
from temario.problems import Place, Problem, warning
from temario.traverse import walk

Density = Literal["summary", "full"]
_KNOWN = ("summary", "full")


def density(general: Density, unit: Unit, lesson: Lesson | None = None) -> Density:
    """Return what holds for a lesson, or for the text of a unit before its lessons."""
    for part in (lesson, unit):
        said = _said(part.attributes) if part is not None else ""
        if said in _KNOWN:
            return cast("Density", said)
    return general


def wholes(course: Course, general: Density) -> frozenset[str]:
    """Return the ids of all parts of which slides show all of the text."""
    found: set[str] = set()
    for unit in course.units:
        if density(general, unit) == "full":
            found.add(unit.id)
        for lesson in unit.lessons:
            if density(general, unit, lesson) == "full":
                names = (getattr(node, "id", "") for node in walk(lesson.blocks))
                found.update((lesson.id, *filter(None, names)))
    return frozenset(found)


def unknown_density(attributes: Attributes, place: Place) -> Iterator[Problem]:
    """Yield the problem of a density that is none."""
    said = _said(attributes)
    if said and said not in _KNOWN:
        message = f"density={said} is not used: slides know no such density"
        hint = "Write density=full, to show all of the text, or density=summary."
        yield warning("unused-setting", place, message, hint)


def _said(attributes: Attributes) -> str:
    return attributes.get("density").strip().lower()
