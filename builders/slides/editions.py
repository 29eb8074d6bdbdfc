"""Stage 2, plan: which decks a course becomes: one or one a unit, for each edition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from builders.slides.deck import (
    Asked,
    Body,
    Columns,
    Content,
    Cover,
    Deck,
    Passage,
    Posed,
    Prose,
    Section,
    Slide,
    TableBody,
)
from builders.slides.density import Density
from builders.slides.outline import read_outline
from builders.slides.plan import plan_deck
from temario.model import Course, Text, Unit
from temario.records import replace
from temario.theme import Theme
from temario.traverse import heading

Split = Literal["course", "unit"]
Edition = Literal["instructor", "student"]


def decks(
    course: Course,
    theme: Theme,
    density: Density,
    split: Split,
    editions: tuple[Edition, ...],
    places: bool = False,
) -> Iterator[tuple[str, Deck]]:
    """Yield each deck and the name of its file, without an ending.

    With `places` its passages say where their text stands in the source.
    Raises `CourseError` where the outline is wrong.
    """
    for name, part in _parts(course, split):
        deck = plan_deck(part, read_outline(part, theme), theme, density, places)
        for edition in dict.fromkeys(editions):
            if edition == "student":
                yield f"{name}-student", for_students(deck)
            else:
                yield name, deck


def _parts(course: Course, split: Split) -> Iterator[tuple[str, Course]]:
    if split == "course" or not course.units:
        yield course.id, course
        return
    for unit in course.units:
        yield f"{course.id}-{unit.id}", _of_unit(course, unit, first=unit is course.units[0])


def _of_unit(course: Course, unit: Unit, first: bool) -> Course:
    """Return the course with one unit alone, numbered as in the whole; its cover names it.

    What stands before the units, and the objectives, are the first one's.
    """
    number = heading(unit.number, "").strip()
    before = (Text(f"{number} ", unit.place),) if number else ()
    alone = replace(course, units=(unit,), subtitle=(*before, *unit.title))
    return alone if first else replace(alone, introduction=(), objectives=())


def for_students(deck: Deck) -> Deck:
    """Return `deck` without notes and without answers."""
    return replace(deck, slides=tuple(_for_students(slide) for slide in deck.slides))


def _for_students(slide: Slide) -> Slide:
    match slide:
        case Content(body=body):
            return replace(slide, body=_body(body), notes=())
        case Columns(columns=columns):
            bare = tuple(tuple(map(_body, column)) for column in columns)
            return replace(slide, columns=bare, notes=())
        case Asked(question=question):
            return replace(slide, question=_posed(question), answer=None, notes=())
        case Cover() | Section():
            return replace(slide, notes=())
        case _:
            return slide


def _body(body: Body) -> Body:
    if isinstance(body, Prose):
        return Prose(_passages(body.passages))
    return replace(body, notes=())


def _posed(posed: Posed) -> Posed:
    choices = posed.choices
    return replace(
        posed,
        stem=_passages(posed.stem),
        things=tuple(replace(thing, notes=()) for thing in posed.things),
        choices=replace(choices, notes=())
        if isinstance(choices, TableBody)
        else _passages(choices),
        right=(),
        told=(),
        notes=(),
    )


def _passages(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    return tuple(replace(passage, notes=()) for passage in passages)
