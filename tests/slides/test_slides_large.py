"""The sample course fifty times over, as LibreOffice shows it."""

from __future__ import annotations

import re

import pytest
from slide_decks import COURSES, Shown, overlaps, show, words

from builders.slides import Options
from temario.source import read_course

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("large deck")]

TIMES = 50


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """Return the deck of a course that has the sample's unit fifty times, without its ids."""
    folder = tmp_path_factory.mktemp("large")
    unit = COURSES["sample"] / "00-introduccion.md"
    text = re.sub(r" \{#[^}]*\}", "", unit.read_text("utf-8").partition("\n")[2])
    for number in range(TIMES):
        (folder / f"{number:02}-unidad.md").write_text(f"# Unidad {number}\n{text}", "utf-8")
    (folder / "course.yaml").write_text("title: Banco\nid: banco\nlanguage: es\n", "utf-8")
    return show(read_course(folder), Options(), folder)


def test_every_slide_is_shown(large: Shown) -> None:
    assert len(large.pages) == len(large.deck.slides) > 6 * TIMES
    seen = {" ".join(large.text(number).split()[:3]) for number in range(len(large.pages))}
    assert seen >= {f"{number + 1}. Unidad {number}" for number in range(TIMES)}


def test_no_word_is_beyond_the_edge_nor_on_the_footer(large: Shown) -> None:
    foot = large.height * 497 / 540
    for number, page in enumerate(large.pages, 1):
        for word in page:
            left, top, right, bottom = word.box
            assert min(left, top) >= 0, word
            assert right <= large.width, word
            assert bottom <= large.height, word
        slide = large.deck.slides[number - 1]
        if any(shape.placeholder_format.idx == 12 for shape in slide.placeholders):
            low = {word.text for word in page if word.box[3] > foot}
            assert low <= {"Banco", str(number)}, number


def test_no_two_words_stand_on_one_another(large: Shown) -> None:
    for number, page in enumerate(large.pages, 1):
        assert not overlaps(page), number


def test_every_word_of_a_slide_is_seen(large: Shown) -> None:
    for number, slide in enumerate(large.deck.slides):
        seen = "".join(words(large.text(number)))
        for shape in slide.shapes:
            if shape.has_text_frame:
                for word in words(shape.text_frame.text):
                    assert word in seen, (number + 1, word)
