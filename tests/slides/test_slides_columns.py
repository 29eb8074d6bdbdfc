"""`{layout=…}` on a heading: two columns, a picture by itself, a statement, a section."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from slide_decks import job_of, paged, planned, validated

from builders.slides import Options, builder
from builders.slides.deck import Columns, Passage, Prose, Run, text_of
from builders.slides.fitting import Fitter
from builders.slides.grid import grid_of
from builders.slides.measure import Ruler
from builders.slides.pages import CodePanel, Page, PicturePanel, TablePanel, TextPanel
from builders.slides.sides import SideSetter
from builders.slides.things import ThingSetter
from temario.builder import Purpose
from temario.model import Course
from temario.problems import Problem
from temario.theme import load_theme

Read = Callable[..., Course]
TOKENS = load_theme("es")[0].tokens
GRID = grid_of("16:9", TOKENS.sizes)
THING = "```\ncódigo\n```"


@pytest.fixture
def lesson(course_of: Read, tmp_path: Path) -> Callable[..., list[Page]]:
    """Return a function from the text under a heading to its pages."""
    for name, size in (("alta", (600, 900)), ("ancha", (1600, 400))):
        Image.new("RGB", size, "#0b5563").save(tmp_path / f"{name}.png")

    def pages(markdown: str, layout: str = "two-content", density: str = "summary") -> list[Page]:
        chosen = f" {{layout={layout}}}" if layout else ""
        course = course_of(f"# Unidad\n\n## Lección{chosen}\n\n{markdown}\n")
        found = paged(course, density=density)
        return [page for page in found if text_of(page.title.runs).startswith("1.1")]

    return pages


def said(panel: object) -> list[str]:
    assert isinstance(panel, TextPanel)
    return [text_of(passage.runs) for passage in panel.passages]


def problems(course: Course) -> list[Problem]:
    theme, _ = load_theme(course.language)
    found = builder.plan(course, theme, Options(), Purpose.RELEASE)
    return [thing for thing in found if isinstance(thing, Problem)]


# --- Two columns --------------------------------------------------------------------------


def test_two_lists_have_a_column_each_under_their_heads(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson("Ventajas:\n\n- una\n- dos\n\n**Riesgos**\n\n1. uno")
    assert page.layout == "two_content"
    assert said(page.body) == ["Ventajas:", "una", "dos"]
    assert said(page.second) == ["Riesgos", "uno"]
    assert isinstance(page.body, TextPanel)
    assert all(run.bold for run in page.body.passages[0].runs)
    assert page.body.box is None


def test_two_paragraphs_have_a_column_each(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson("Lo primero.\n\nLo segundo.")
    assert (said(page.body), said(page.second)) == (["Lo primero."], ["Lo segundo."])


def test_one_list_is_halved_and_no_item_leaves_what_is_under_it(
    lesson: Callable[..., list[Page]],
) -> None:
    (page,) = lesson("- uno\n- dos\n    - dentro\n    - dentro también\n- tres\n- cuatro")
    assert said(page.body) == ["uno", "dos", "dentro", "dentro también"]
    assert said(page.second) == ["tres", "cuatro"]


def test_numbers_go_on_in_the_second_column(course_of: Read) -> None:
    from pptx import Presentation

    course = course_of("# U\n\n## L {layout=two-content}\n\n1. a\n2. b\n3. c\n4. d\n")
    data = job_of(course).make()
    assert isinstance(data, bytes)
    slide = Presentation(io.BytesIO(data)).slides[3]
    (start,) = slide.element.xpath(".//a:buAutoNum/@startAt[. != '1']")[:1]
    assert start == "3"


@pytest.mark.parametrize("first", ["text", "thing"])
def test_text_and_thing_stand_in_the_order_of_the_source(
    lesson: Callable[..., list[Page]], first: str
) -> None:
    parts = ["- una\n- dos", "![alt](alta.png)"]
    (page,) = lesson("\n\n".join(parts if first == "text" else parts[::-1]))
    (picture,) = page.panels
    assert isinstance(picture, PicturePanel)
    text = page.body if first == "text" else page.second
    assert said(text) == ["una", "dos"]
    assert (picture.box.left >= GRID.right.left) == (first == "text")


def test_a_thing_stands_under_the_line_that_names_it(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson("Antes:\n\n![alt](ancha.png)\n\nDespués:\n\n![alt](alta.png)")
    assert (said(page.body), said(page.second)) == (["Antes:"], ["Después:"])
    assert len(page.panels) == 2
    assert page.first == 1


def test_things_pair_up_and_the_last_one_is_alone(lesson: Callable[..., list[Page]]) -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    both, alone = lesson(f"{THING}\n\n{table}\n\n![alt](alta.png)")
    code, cells = both.panels
    assert isinstance(code, CodePanel)
    assert isinstance(cells, TablePanel)
    assert cells.box.left >= GRID.right.left
    assert alone.layout == "picture"


def test_too_much_goes_on_evenly_in_the_same_layout(lesson: Callable[..., list[Page]]) -> None:
    item = "Los modelos aprenden patrones de los textos con los que se entrenan y los repiten"
    pages = lesson("\n".join(f"- {item} {number}" for number in range(18)), density="full")
    assert [page.layout for page in pages] == ["two_content"] * len(pages)
    assert len(pages) > 1
    words = [said(panel) for page in pages for panel in (page.body, page.second)]
    assert [text.rpartition(" ")[2] for side in words for text in side] == list(map(str, range(18)))
    counts = [len(said(page.body)) + len(said(page.second)) for page in pages]
    assert max(counts) - min(counts) <= 1


def test_where_one_column_has_ended_the_other_goes_on_in_both(
    lesson: Callable[..., list[Page]],
) -> None:
    item = "Los modelos aprenden patrones de los textos con los que se entrenan y los repiten"
    many = "\n".join(f"- {item} {number}" for number in range(9))
    first, second = lesson(f"![alt](alta.png)\n\n{many}", density="full")
    assert len(first.panels) == 1
    assert first.body is None
    assert said(second.body)
    assert said(second.second)


def test_questions_keep_their_slides(lesson: Callable[..., list[Page]], course_of: Read) -> None:
    question = "::: question {#q}\n¿Uno?\n\n- [x] Sí\n- [ ] No\n:::"
    text = f"# U\n\n## L {{layout=two-content}}\n\n- a\n- b\n\n{question}\n"
    layouts = [page.layout for page in paged(course_of(text))]
    assert layouts[3:6] == ["two_content", "question", "question"]


def test_a_written_passage_alone_is_in_columns(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson("Para el papel.\n\n::: slide\n- a\n\n1. b\n:::")
    assert (said(page.body), said(page.second)) == (["a"], ["b"])
    assert "Para el papel." in [text_of(note.runs) for note in page.notes]


def test_notes_are_those_of_both_columns(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson("- a\n\n1. b\n\n::: notes\nDilo.\n:::")
    assert [text_of(note.runs) for note in page.notes] == ["a", "b", "Dilo."]


def test_a_title_too_long_does_not_lose_the_columns(course_of: Read) -> None:
    title = "larguísimo " * 40
    pages = paged(course_of(f"# U\n\n## {title}{{layout=two-content}}\n\n- a\n\n1. b\n"))
    assert [page.layout for page in pages[3:5]] == ["content", "two_content"]


@pytest.mark.slow
def test_items_of_both_columns_appear_by_click(course_of: Read, tmp_path: Path) -> None:
    text = "# U\n\n## L {layout=two-content}\n\n{.incremental}\n- a\n- b\n- c\n- d\n"
    data = job_of(course_of(text)).make()
    assert isinstance(data, bytes)
    path = tmp_path / "deck.pptx"
    path.write_bytes(data)
    from pptx import Presentation

    slide = Presentation(str(path)).slides[3]
    assert len(slide.element.xpath(".//*[local-name()='bldP']")) == 2
    assert len(slide.element.xpath(".//*[@nodeType='clickEffect']")) == 4
    assert validated(path)["ok"]


@settings(max_examples=100, deadline=None)
@given(items=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 40)), min_size=1, max_size=25))
def test_halves_fit_lose_nothing_and_end_with_whole_items(items: list[tuple[int, int]]) -> None:
    passages = tuple(
        Passage((Run("palabra " * words + str(at)),), level if at else 0, "bullet")
        for at, (level, words) in enumerate(items)
    )
    ruler = Ruler("fontpkg-arimo")
    things = ThingSetter(GRID, ruler, TOKENS.colors, "Falta", GRID.body)
    setter = SideSetter(Fitter(GRID, ruler, things, "es", GRID.body))
    shown = []
    for sides, _ in setter.flow(passages):
        for filled in sides:
            if filled.body is not None:
                assert filled.body.used <= GRID.left.height + 0.01
                shown.extend(filled.body.passages)
    words = " ".join(text_of(passage.runs) for passage in shown)
    assert words.split() == [word for p in passages for word in text_of(p.runs).split()]


# --- A picture, a statement, a section ----------------------------------------------------


def test_a_picture_alone_is_in_the_layout_of_pictures(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson('![alt](alta.png "Un pie")', layout="")
    assert page.layout == "picture"
    picture, caption = page.panels
    assert isinstance(picture, PicturePanel)
    assert caption.box.top > picture.box.bottom


def test_a_picture_may_be_kept_from_its_text(lesson: Callable[..., list[Page]]) -> None:
    text, picture = lesson("Una línea.\n\n![alt](ancha.png)", layout="picture")
    assert (text.layout, picture.layout) == ("content", "picture")
    (both,) = lesson("Una línea.\n\n![alt](ancha.png)", layout="")
    assert both.layout == "content"


def test_a_sentence_alone_is_a_statement(lesson: Callable[..., list[Page]]) -> None:
    (page,) = lesson("Predecir no es comprender.", layout="")
    assert page.layout == "statement"
    assert isinstance(page.body, TextPanel)
    assert page.body.size >= 36
    assert [text_of(note.runs) for note in page.notes] == ["Predecir no es comprender."]


@pytest.mark.parametrize(
    "text",
    [
        "Una.\n\nOtra.",
        "- un elemento",
        "::: tip\nAlgo.\n:::",
        " ".join(["palabra"] * 21),
        "Una.\n\n![Vídeo](https://example.org/a.mp4)",
    ],
)
def test_what_is_no_statement(lesson: Callable[..., list[Page]], text: str) -> None:
    assert all(page.layout == "content" for page in lesson(text, layout=""))


def test_an_author_may_ask_for_a_statement_and_for_none(
    lesson: Callable[..., list[Page]],
) -> None:
    assert lesson("Predecir no es comprender.", "content")[0].layout == "content"
    assert lesson("Predecir no es comprender.", "", "full")[0].layout == "content"
    assert lesson("Predecir no es comprender.", "statement", "full")[0].layout == "statement"
    assert lesson("Una.\n\nOtra.", "statement")[0].layout == "statement"
    long = lesson(" ".join(["palabra"] * 200), "statement", "full")
    assert {page.layout for page in long} == {"content"}


def test_a_quotation_is_whole_and_names_who_said_it(lesson: Callable[..., list[Page]]) -> None:
    words = "La máquina no pretende crear nada, lo que importa poco; hace lo que sepamos ordenarle"
    (page,) = lesson(f"> {words}.\n>\n> — Ada Lovelace", layout="")
    assert page.layout == "statement"
    assert said(page.body) == [f"{words}.", "— Ada Lovelace"]
    assert isinstance(page.body, TextPanel)
    assert [passage.level for passage in page.body.passages] == [0, 0]


def test_a_heading_may_have_a_slide_as_a_section(course_of: Read) -> None:
    text = "# U\n\n## L\n\nUno, dos.\n\n### Aparte {#aparte layout=section}\n\n- Tres\n- Cuatro\n"
    pages = paged(course_of(text))
    shown = [(p.layout, text_of(p.title.runs), p.ids) for p in pages[4:6]]
    assert shown == [("section", "Aparte", ("aparte",)), ("content", "Aparte", ())]


# --- What is written wrong ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "near"),
    [("two-contents", "two-content"), ("dos_columnas", "two-content"), ("Cita", "statement")],
)
def test_an_unknown_layout_is_told(course_of: Read, given: str, near: str) -> None:
    text = f"# U\n\n## L\n\nTexto.\n\n### Dentro {{layout={given}}}\n\nTexto.\n"
    (problem,) = problems(course_of(text))
    assert (problem.rule, problem.place and problem.place.line) == ("unknown-layout", 7)
    assert f"Did you mean “{near}”?" in problem.hint
    assert "picture, statement, section" in problem.hint


@pytest.mark.parametrize("where", ["# U {layout=nada}\n\n## L", "# U\n\n## L {layout=nada}"])
def test_an_unknown_layout_is_told_of_units_and_lessons(course_of: Read, where: str) -> None:
    (problem,) = problems(course_of(f"{where}\n\nTexto.\n"))
    assert problem.rule == "unknown-layout"


def test_a_passage_chooses_for_its_own_slide(lesson: Callable[..., list[Page]]) -> None:
    first, second, third = lesson(
        "::: slide {layout=two-content}\n- una\n\n1. dos\n\n---\n\n- tres\n\n1. cuatro\n:::\n"
        "\n---\n\n::: slide\n- cinco\n:::",
        layout="",
    )
    assert (first.layout, second.layout, third.layout) == ("two_content", "two_content", "content")
    assert said(second.second) == ["cuatro"]


def test_a_passage_without_a_title_is_no_section(course_of: Read) -> None:
    course = course_of("# U\n\n## L\n\n::: slide {layout=section}\nUno\n:::\n")
    (problem,) = problems(course)
    assert problem.rule == "unknown-layout"
    assert "only a heading can have it" in problem.message
    assert "section" not in problem.hint
    assert [page.layout for page in paged(course)][-1] == "statement"


def test_the_plan_says_columns_and_nothing_of_places(course_of: Read) -> None:
    deck = planned(course_of("# U\n\n## L {layout=two_content}\n\n- a\n\n1. b\n"))
    (columns,) = (slide for slide in deck.slides if isinstance(slide, Columns))
    sides: Any = columns.columns
    assert [[type(body) for body in side] for side in sides] == [[Prose], [Prose]]
