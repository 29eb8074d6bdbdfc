"""Which slides there are, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from slide_decks import planned

from builders.slides.deck import Agenda, Content, Cover, Section, text_of
from builders.slides.outline import Entry, parse
from temario.model import Course
from temario.problems import CourseError

UNIT = "# Unidad\n\n## Lección\n\nTexto.\n"


def refused(text: str, course: Course) -> str:
    with pytest.raises(CourseError) as caught:
        parse(text, course)
    problem = caught.value.problems[0]
    assert problem.place is not None
    assert problem.place.file == "templates/slides/deck.xml.j2"
    assert problem.hint
    return problem.message


def test_ours_is_cover_agenda_section_and_lessons(course_of: Callable[..., Course]) -> None:
    slides = planned(course_of(UNIT)).slides
    assert [type(slide) for slide in slides] == [Cover, Agenda, Section, Content]
    assert isinstance(slides[3], Content)
    assert text_of(slides[3].title) == "1.1 Lección"


def test_elements_become_entries_in_order(course_of: Callable[..., Course]) -> None:
    course = course_of(UNIT)
    unit = course.units[0]
    text = f'<deck><lesson ref="{unit.lessons[0].id}"/><section unit="{unit.id}"/></deck>'
    assert parse(text, course) == (
        Entry("lesson", unit.lessons[0].id),
        Entry("section", unit.id),
    )


def test_an_unknown_element_is_named(course_of: Callable[..., Course]) -> None:
    assert "<slide>" in refused("<deck><slide/></deck>", course_of(UNIT))


def test_a_part_that_is_not_there_is_named(course_of: Callable[..., Course]) -> None:
    assert "“nada”" in refused('<deck><lesson ref="nada"/></deck>', course_of(UNIT))


def test_an_unknown_attribute_is_named(course_of: Callable[..., Course]) -> None:
    assert "“colour”" in refused('<deck><cover colour="red"/></deck>', course_of(UNIT))


@pytest.mark.parametrize(
    "text",
    [
        "<deck><cover></deck>",
        "",
        "<slides/>",
        '<!DOCTYPE deck [<!ENTITY a "b">]><deck>&a;</deck>',
    ],
)
def test_what_is_no_outline_is_refused(text: str, course_of: Callable[..., Course]) -> None:
    assert "not valid" in refused(text, course_of(UNIT))
