"""Questions and answers as they stand on slides: all of them fits, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from slide_decks import COURSES, Shown, paged, question_pages, runs_of

from builders.slides.deck import text_of
from builders.slides.grid import grid_of
from builders.slides.pages import CaptionPanel, CodePanel, Page, PicturePanel, TablePanel, TextPanel
from temario.model import Course
from temario.source import read_course
from temario.theme import load_theme

Read = Callable[..., Course]
SIZES = load_theme("es")[0].tokens.sizes
CHOICE = "¿Cuál?\n\n- [ ] Una\n- [x] Otra\n- [ ] Ninguna"


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(COURSES["questions"])


_LONG = {
    "stem": " ".join(["Una frase de un caso que no acaba."] * 60) + " ¿Qué falla?",
    "options": "\n".join(f"- [{'x' if n == 3 else ' '}] {'muy larga ' * 40}{n}" for n in range(9)),
    "many": "\n".join(f"- [{'x' if n % 2 else ' '}] opción {n}" for n in range(30)),
    "match": "\n".join(f"- elemento {n} -> {'pareja larga ' * 12}{n}" for n in range(20)),
    "order": "\n".join(f"{n}. {'paso largo ' * 20}{n}" for n in range(1, 12)),
    "code": "```python\n" + "\n".join(f"x{n} = {n}" for n in range(50)) + "\n```",
    "cloze": " ".join(f"Aquí va [[hueco{n}]] y luego texto que sigue." for n in range(60)),
}


@pytest.mark.slow
@pytest.mark.parametrize("ratio", ["16:9", "4:3"])
@pytest.mark.parametrize(
    ("settings", "body"),
    [
        ("", f"{_LONG['stem']}\n\n{CHOICE.split(chr(10), 2)[2]}"),
        ("", f"¿Cuál?\n\n{_LONG['options']}"),
        ("type=multiple", f"{_LONG['stem']}\n\n{_LONG['many']}"),
        ("", f"{_LONG['stem']}\n\n{_LONG['code']}\n\n{_LONG['options']}"),
        ("", f"Une.\n\n{_LONG['match']}"),
        ("type=order", f"{_LONG['stem']}\n\n{_LONG['order']}"),
        ("", _LONG["cloze"]),
        ("type=essay", f"{_LONG['stem']}\n\n> feedback: {_LONG['stem']}"),
        ("", "palabra" * 200 + "\n\n= x"),
    ],
)
def test_what_is_long_goes_on_and_nothing_is_lost(
    course_of: Read, settings: str, body: str, ratio: Any
) -> None:
    given = f" {{{settings}}}" if settings else ""
    course = course_of(f"# U\n\n## L\n\n::: question{given}\n{body}\n:::\n")
    pages = [page for page in paged(course, ratio) if page.layout == "question"]
    assert len(pages) > 2
    assert_inside(pages, ratio)
    shown = " ".join(text_of(runs) for page in pages for runs in runs_of(page))
    shown += " ".join(text for p in pages for c in _code(p) for text in c)
    together = re.sub(r"\W", "", shown)
    for word in set(re.findall(r"\w+", body.replace("> feedback", ""))) - {"python", "x"}:
        assert word in together


def _code(page: Page) -> Iterator[list[str]]:
    for panel in page.panels:
        if isinstance(panel, CodePanel):
            yield ["".join(text for _, text in line) for line in panel.lines]


@pytest.mark.parametrize("ratio", ["16:9", "4:3"])
def test_nothing_is_off_the_slide_and_nothing_too_small(course: Course, ratio: Any) -> None:
    assert_inside([p for p in paged(course, ratio) if p.layout == "question"], ratio)


def assert_inside(pages: list[Page], ratio: Any) -> None:
    room = grid_of(ratio, SIZES).asked
    for page in pages:
        boxes = []
        for text in (page.stem, page.body):
            if isinstance(text, TextPanel):
                assert text.size >= 20
                assert text.used <= (text.box or room).height + 0.01
                boxes.append(text.box or room)
        for panel in page.panels:
            boxes.append(panel.box)
            if isinstance(panel, TablePanel | CodePanel | CaptionPanel):
                assert panel.size >= 14
        for box in boxes:
            assert box.left >= room.left - 0.01
            assert box.left + box.width <= room.left + room.width + 0.01
            assert room.top - 0.01 <= box.top
            assert box.bottom <= room.bottom + 0.01
        for one, other in combinations(boxes, 2):
            apart = other.top >= one.bottom or one.top >= other.bottom
            beside = other.left >= one.left + one.width or one.left >= other.left + other.width
            assert apart or beside, text_of(page.title.runs)


def test_the_stem_is_the_largest_text(course: Course) -> None:
    for page in question_pages(course):
        if page.stem and isinstance(page.body, TextPanel):
            assert page.stem.size >= page.body.size


def test_a_stem_is_said_again_on_each_slide_of_its_options(course_of: Read) -> None:
    course = course_of(f"# U\n\n## L\n\n::: question\n¿Cuál va?\n\n{_LONG['options']}\n:::\n")
    found = question_pages(course)
    assert len(found) > 3
    stems = [text_of(page.stem.passages[0].runs) if page.stem else "" for page in found]
    assert set(stems) == {"¿Cuál va?"}


def test_of_a_long_stem_what_it_asks_is_said_again(course_of: Read) -> None:
    body = f"{_LONG['stem']}\n\n- [x] Nada\n- [ ] Todo"
    course = course_of(f"# U\n\n## L\n\n::: question\n{body}\n:::\n")
    *_, options, answer = question_pages(course)
    for page in (options, answer):
        assert page.stem is not None
        assert text_of(page.stem.passages[0].runs) == "… ¿Qué falla?"


def test_where_options_are_many_the_answer_shows_those_that_are_right(course_of: Read) -> None:
    course = course_of(f"# U\n\n## L\n\n::: question\n¿Cuál va?\n\n{_LONG['options']}\n:::\n")
    answer = question_pages(course)[-1]
    assert isinstance(answer.body, TextPanel)
    (right,) = answer.body.passages
    assert (right.marker, right.number) == ("letter", 4)


def test_code_and_pictures_stand_with_what_is_asked(course: Course) -> None:
    by_title = {text_of(page.title.runs): page for page in question_pages(course)}
    code = by_title["Pregunta 13"]
    assert code.stem is not None
    assert [type(panel) for panel in code.panels] == [CodePanel]
    assert isinstance(code.body, TextPanel)
    picture = by_title["Pregunta 14"]
    assert [type(panel) for panel in picture.panels] == [PicturePanel]
    assert isinstance(picture.body, TextPanel)
    both = by_title["Pregunta 18"]
    assert len([panel for panel in both.panels if isinstance(panel, PicturePanel)]) == 2
    captions = [text_of(p.runs).strip() for p in both.panels if isinstance(p, CaptionPanel)]
    assert captions == ["a)", "b)"]


@pytest.mark.slow
def test_the_stem_is_read_before_things_and_these_before_options(
    shown: Callable[..., Shown],
) -> None:
    deck = shown("questions").deck
    slide = next(s for s in deck.slides if s.shapes.title.text_frame.text == "Pregunta 14")
    found = [
        str(shape.placeholder_format.idx) if shape.is_placeholder else "picture"
        for shape in slide.shapes
    ]
    assert found[:4] == ["0", "15", "picture", "1"]
