"""Parts of a course with questions that have no id of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from temario.model import (
    Choice,
    Course,
    Item,
    Lesson,
    Match,
    Option,
    Order,
    Paragraph,
    Pool,
    Question,
    Unit,
)
from temario.problems import AddId, Problem, warning
from temario.traverse import plain, walk_course

_SHOWN = 6
"""How many ids a message names."""

_Part = Unit | Lesson | Question | Pool


def missing_ids(course: Course) -> Iterator[Problem]:
    """Yield a warning for what learners' records hang on and the author has not named.

    An id that is made of words is another one when the words change, and the
    answers of learners who have begun no longer find their question. A course
    without questions keeps no answers, so its parts need no ids.
    """
    asked = [node for node in walk_course(course) if isinstance(node, Question | Pool)]
    if not any(isinstance(node, Question) for node in asked):
        return
    lessons = [lesson for unit in course.units for lesson in unit.lessons]
    parts: list[_Part] = [*course.units, *lessons, *asked]
    places = Counter((type(part), part.place) for part in parts)
    for part in parts:
        if isinstance(part, Question):
            yield from _options(part)
        if part.attributes.id or _heads_course(part, course):
            continue
        again = places[type(part), part.place] > 1
        yield _twice(part) if again else _missing(part)


def _heads_course(part: _Part, course: Course) -> bool:
    """Return whether the unit is a whole file at whose head the course's own id stands."""
    return part.place.line == 0 and course.files[:1] == (part.place.file,)


def _missing(part: _Part) -> Problem:
    if part.place.line == 0:
        how = f"Write id: {part.id} between two lines of --- at the start of the file"
    elif isinstance(part, Unit | Lesson):
        how = f"Write {{#{part.id}}} behind its title"
    else:
        how = f"Write {{#{part.id}}} at the end of this line"
    return warning(
        "missing-id",
        part.place,
        f"{_name(part)} has no id of its own; for now it goes by {part.id}",
        f"{how}, or run temario check --fix. Learners' records hang on ids, and one that is made "
        "of words changes with them.",
        (AddId(part.place, part.id),),
    )


def _twice(part: _Part) -> Problem:
    return warning(
        "missing-id",
        part.place,
        f"{_name(part)} has no id of its own, and can have none: the course includes its file "
        "more than once",
        "Include the file once, or a copy of it in the other place, each with ids of its own.",
    )


def _options(question: Question) -> Iterator[Problem]:
    """Yield one warning for all options of a question that have no id."""
    kind, options = _choices(question)
    missing = [option for option in options if not option.attributes.id]
    if not missing:
        return
    ids = [option.id for option in missing]
    named = ", ".join(ids[:_SHOWN]) + (f" and {len(ids) - _SHOWN} more" if ids[_SHOWN:] else "")
    said = f"one {kind} has no id of its own"
    if len(ids) > 1:
        said = f"{len(ids)} {kind}s have no ids of their own"
    yield warning(
        "missing-id",
        missing[0].place,
        f"{said} in {_name(question)}; for now: {named}",
        f"Write {{#{ids[0]}}} behind the words, or run temario check --fix. Learners' answers hang "
        "on ids, and one that is made of words changes with them.",
        tuple(AddId(option.place, option.id) for option in missing),
    )


def _choices(question: Question) -> tuple[str, Sequence[Option | Item]]:
    match question.answer:
        case Choice(options):
            return "option", options
        case Order(items) | Match(items=items):
            return "item", items
        case _:
            return "", ()


def _name(part: _Part) -> str:
    match part:
        case Unit() | Lesson():
            words = plain(part.title)
        case Question():
            first = part.stem[0] if part.stem else None
            words = plain(first.content) if isinstance(first, Paragraph) else ""
        case Pool():
            words = ""
    words = words if len(words) <= 40 else f"{words[:40].rstrip()}…"
    kind = type(part).__name__.lower()
    return f"the {kind} “{words}”" if words else f"the {kind}"
