"""A thing and the few lines that belong to it share a slide where both are legible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from slide_decks import paged

from builders.slides.deck import text_of
from builders.slides.grid import grid_of
from builders.slides.pages import CaptionPanel, FormulaPanel, Page, PicturePanel, TextPanel
from temario.model import Course
from temario.source import read_course
from temario.theme import load_theme

Read = Callable[..., Course]
GRID = grid_of("16:9", load_theme("es")[0].tokens.sizes)
LINES = "- uno es esto\n- dos es aquello"


@pytest.fixture
def lesson(course_of: Read, tmp_path: Path) -> Callable[..., list[Page]]:
    for name, size in (("alta", (600, 900)), ("ancha", (1600, 400))):
        Image.new("RGB", size, "#0b5563").save(tmp_path / f"{name}.png")

    def pages(markdown: str) -> list[Page]:
        course = course_of(f"# Unidad\n\n## Lección\n\n{markdown}\n")
        return [page for page in paged(course) if text_of(page.title.runs).startswith("1.1")]

    return pages


def picture(page: Page) -> PicturePanel:
    (found,) = (panel for panel in page.panels if isinstance(panel, PicturePanel))
    return found


def test_a_tall_picture_stands_beside_its_lines(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson(f"{LINES}\n\n![alt](alta.png)")
    assert isinstance(page.body, TextPanel)
    assert page.layout == "two_content"
    assert page.body.box is None  # the layout's own
    assert picture(page).box.left > GRID.left.left + GRID.left.width
    assert page.body.size >= 20


def test_a_wide_picture_stands_under_its_line(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson("Tres fases se solapan.\n\n![alt](ancha.png)")
    assert isinstance(page.body, TextPanel)
    assert page.body.box is not None
    assert picture(page).box.top > page.body.box.bottom


def test_what_speaks_of_a_thing_after_it_stands_under_it(
    lesson: Callable[..., list[Page]],
) -> None:
    (page,) = lesson("$$x^2$$\n\ndonde $x$ es el lado.")
    assert isinstance(page.body, TextPanel)
    assert page.body.box is not None
    (formula,) = page.panels
    assert page.body.box.top > formula.box.bottom


def test_what_introduces_a_formula_is_shown_above_it(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson("El área es:\n\n$$x^2$$")
    assert isinstance(page.body, TextPanel)
    assert text_of(page.body.passages[0].runs) == "El área es:"


def test_what_a_formulas_letters_stand_for_is_read_under_it(
    lesson: Callable[..., list[Page]],
) -> None:
    (page,) = lesson("Es proporcional:\n\n$$E = mc^2$$\n\ndonde $m$ es la masa, en kilogramos.")
    assert isinstance(page.body, TextPanel)
    assert page.body.box is not None
    assert page.second is not None
    assert page.second.box is not None
    (formula,) = page.panels
    assert isinstance(formula, FormulaPanel)
    assert page.body.box.bottom < formula.box.top
    assert formula.box.bottom < page.second.box.top
    assert page.second.box.bottom < GRID.body.bottom
    assert [text_of(note.runs) for note in page.notes] == [
        "Es proporcional:",
        "E = mc²",
        "donde m es la masa, en kilogramos.",
    ]


def test_other_text_behind_what_explains_a_formula_has_a_slide_of_its_own(
    lesson: Callable[..., list[Page]],
) -> None:
    more = "Otro párrafo que no tiene que ver con la fórmula y dice más.\n\n" * 4
    first, rest = lesson(f"Vale siempre.\n\n$$V = R I$$\n\ndonde $V$ es la tensión.\n\n{more}")
    assert "tensión" in text_of(first.second.passages[0].runs)
    assert len(rest.body.passages) == 4


def test_the_line_before_the_next_formula_is_not_the_last_ones(
    lesson: Callable[..., list[Page]],
) -> None:
    first, second = lesson("Primera:\n\n$$a = b$$\n\nSegunda:\n\n$$c = d$$")
    assert first.second is None
    assert isinstance(second.body, TextPanel)
    assert text_of(second.body.passages[0].runs) == "Segunda:"


def test_many_words_have_a_slide_of_their_own(lesson: Callable[..., list[Page]]) -> None:
    many = "\n".join(f"- {'una palabra ' * 5}{n}" for n in range(5))
    text, alone = lesson(f"{many}\n\n![alt](alta.png)")
    assert not text.panels
    assert alone.body is None


def test_a_break_keeps_text_and_thing_apart(lesson: Callable[..., list[Page]]) -> None:
    assert len(lesson(f"{LINES}\n\n---\n\n![alt](alta.png)")) == 2


def test_a_link_to_another_picture_is_not_this_ones_caption(
    lesson: Callable[..., list[Page]],
) -> None:
    shown, linked = lesson("![alt](ancha.png)\n\n![La charla](https://example.org/ver.png)")
    assert picture(shown)
    assert isinstance(linked.body, TextPanel)
    assert not linked.panels


def test_notes_of_both_are_kept(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson(f"{LINES}\n\n![alt](alta.png)\n\n::: notes\nMira la imagen.\n:::")
    told = [text_of(note.runs) for note in page.notes]
    assert told == ["uno es esto", "dos es aquello", "Mira la imagen."]


@settings(max_examples=25, deadline=None)
@given(
    words=st.integers(1, 45),
    items=st.integers(1, 6),
    size=st.tuples(st.integers(200, 2000), st.integers(200, 2000)),
    caption=st.integers(0, 30),
)
def test_text_and_picture_never_overlap_nor_leave_the_slide(
    tmp_path_factory: pytest.TempPathFactory,
    words: int,
    items: int,
    size: tuple[int, int],
    caption: int,
) -> None:
    folder = tmp_path_factory.mktemp("pairs")
    Image.new("RGB", size).save(folder / "p.png")
    each = "palabra " * max(1, words // items)
    text = "\n".join(f"- {each}" for _ in range(items))
    said = "pie " * caption
    (folder / "course.yaml").write_text("id: p\ntitle: P\nlanguage: es\nunits: [u.md]\n")
    (folder / "u.md").write_text(f'# U\n\n## L\n\n{text}\n\n![alt](p.png "{said}")\n')
    for page in paged(read_course(folder)):
        boxes = [panel.box for panel in page.panels]
        if isinstance(page.body, TextPanel):
            place = page.body.box or GRID.text(page.layout)
            assert page.body.used <= place.height + 0.01
            boxes.append(replace(place, height=page.body.used))
        for at, one in enumerate(boxes):
            assert one.left >= 0
            assert one.left + one.width <= 960.01
            assert one.bottom <= 496.01
            for other in boxes[at + 1 :]:
                apart = (
                    one.bottom <= other.top + 0.01
                    or other.bottom <= one.top + 0.01
                    or one.left + one.width <= other.left + 0.01
                    or other.left + other.width <= one.left + 0.01
                )
                assert apart, (one, other)
        assert all(panel.size >= 14 for panel in page.panels if isinstance(panel, CaptionPanel))
