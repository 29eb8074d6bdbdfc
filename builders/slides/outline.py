"""Stage 1, outline: `templates/slides/deck.xml.j2` says which slides there are.

The template loops and branches over the course and writes a flat list of
elements. Reading it back checks that each names a part of the course.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from temario.model import Course
from temario.problems import CourseError, Place, Problem, error
from temario.records import record
from temario.theme import Theme

TEMPLATE = "slides/deck.xml.j2"
_PLACE = Place(f"templates/{TEMPLATE}")

_REFERS = {
    "cover": "",
    "agenda": "",
    "objectives": "",
    "introduction": "",
    "references": "",
    "closing": "",
    "section": "unit",
    "unit": "ref",
    "lesson": "ref",
}
"""Each element, and the attribute that names its part of the course."""


@record
class Entry:
    """One element of the outline: one slide, or a run of them."""

    kind: str
    """The element's name, such as `lesson`."""
    ref: str = ""
    """The id of its part of the course; empty where it needs none."""


def read_outline(course: Course, theme: Theme) -> tuple[Entry, ...]:
    """Return the outline of `course`. Raises `CourseError` where the template says nonsense."""
    return parse(theme.render(TEMPLATE, course=course), course)


def parse(text: str, course: Course) -> tuple[Entry, ...]:
    """Return the entries of an outline. Raises `CourseError`."""
    entries, problems = [], []
    for element in _elements(text):
        found = _entry(element, course)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            entries.append(found)
    if problems:
        raise CourseError(problems)
    return tuple(entries)


def _elements(text: str) -> Iterator[ElementTree.Element]:
    # Without a document type there are no entities, hence nothing to expand or to fetch.
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise CourseError([_broken("it declares a document type or an entity")])
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - declarations are refused above
    except ElementTree.ParseError as failure:
        raise CourseError([_broken(str(failure))]) from failure
    if root.tag != "deck":
        raise CourseError([_broken(f"its outermost element is <{root.tag}>, not <deck>")])
    return iter(root)


def _entry(element: ElementTree.Element, course: Course) -> Entry | Problem:
    kind = element.tag
    if kind not in _REFERS:
        known = " ".join(f"<{name}>" for name in _REFERS)
        return error(
            "unknown-slide", _PLACE, f"the outline has no slide <{kind}>", f"Use one of {known}."
        )
    attribute = _REFERS[kind]
    extra = [name for name in element.attrib if name != attribute]
    if extra:
        hint = f"Take {extra[0]} out; <{kind}> takes {attribute or 'no attribute'}."
        return error("unknown-slide", _PLACE, f"<{kind}> has no attribute “{extra[0]}”", hint)
    if not attribute:
        return Entry(kind)
    ref = element.get(attribute, "")
    if ref not in _ids(kind, course):
        part = "lesson" if kind == "lesson" else "unit"
        hint = f'Write {attribute}="…" with the id of a {part} of the course.'
        return error("unknown-part", _PLACE, f"<{kind}>: the course has no {part} “{ref}”", hint)
    return Entry(kind, ref)


def _ids(kind: str, course: Course) -> set[str]:
    if kind == "lesson":
        return {lesson.id for unit in course.units for lesson in unit.lessons}
    return {unit.id for unit in course.units}


def _broken(why: str) -> Problem:
    hint = "Mend the template, or delete the course's own copy to use temario's."
    return error("broken-outline", _PLACE, f"the outline of the slides is not valid: {why}", hint)
