"""Where everything stands: nothing is beyond its box, nothing is lost, slides are even."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slide_decks import paged

from builders.slides.deck import Run, text_of
from builders.slides.grid import grid_of
from builders.slides.measure import Ruler
from builders.slides.pages import CodePanel, FormulaPanel, Page, TablePanel, TextPanel
from builders.slides.prose import partition
from builders.slides.things import broken_line, code_ranges
from temario.model import Course
from temario.theme import load_theme

Read = Callable[..., Course]
RULER = Ruler("fontpkg-arimo")
SIZES = load_theme("es")[0].tokens.sizes
WIDE = grid_of("16:9", SIZES)


def content(course: Course, ratio: str = "16:9", density: str = "summary") -> list[Page]:
    others = ("cover", "section", "question", "closing")
    pages = paged(course, ratio, density)
    agenda, *found = [page for page in pages if page.layout not in others]
    assert text_of(agenda.title.runs) == "Contenido"
    return found


def lesson(
    read: Read, markdown: str, title: str = "Lección", ratio: str = "16:9", density: str = "summary"
) -> list[Page]:
    return content(read(f"# Unidad\n\n## {title}\n\n{markdown}\n"), ratio, density)


def text(page: Page) -> str:
    assert isinstance(page.body, TextPanel)
    return " ".join(text_of(passage.runs) for passage in page.body.passages)


# --- Measuring ----------------------------------------------------------------------------


def test_bold_is_wider_and_code_is_six_tenths() -> None:
    plain, bold = (Run("Entrenamiento"),), (Run("Entrenamiento", bold=True),)
    assert RULER.width(bold, 24) > RULER.width(plain, 24)
    assert RULER.width((Run("abcde", mono=True),), 10) == pytest.approx(30)


def test_lines_break_at_spaces_and_lose_no_character() -> None:
    runs = (Run("Los modelos de lenguaje "), Run("aprenden", bold=True), Run(" de los datos."))
    lines = RULER.lines(runs, 150, 20)
    whole = text_of(runs)
    assert len(lines) > 2
    assert " ".join(whole[line.start : line.end] for line in lines) == whole


def test_a_word_too_long_is_broken() -> None:
    lines = RULER.lines((Run("a" * 200),), 100, 20)
    assert len(lines) > 5
    assert all(line.width <= 100 for line in lines)


@given(st.text(alphabet="abc áé-\n大模", max_size=80), st.floats(40, 400))
def test_no_line_is_wider_than_its_box(text: str, width: float) -> None:
    lines = RULER.lines((Run(text),), width, 24)
    assert all(line.width <= width for line in lines)
    kept = "".join(text[line.start : line.end] for line in lines)
    assert "".join(kept.split()) == "".join(text.split())


# --- Pages of text ------------------------------------------------------------------------


def test_few_lines_are_one_slide_in_full_size(course_of: Read) -> None:
    (page,) = lesson(course_of, "- uno\n- dos")
    assert isinstance(page.body, TextPanel)
    assert page.body.size == 24
    assert text_of(page.title.runs) == "1.1 Lección"


def test_a_full_slide_is_continued_evenly_under_counted_titles(course_of: Read) -> None:
    pages = lesson(course_of, "\n".join(f"- elemento {n}" for n in range(20)), density="full")
    assert [text_of(page.title.runs) for page in pages] == [
        "1.1 Lección (1/3)",
        "1.1 Lección (2/3)",
        "1.1 Lección (3/3)",
    ]
    sizes = [len(page.body.passages) for page in pages if isinstance(page.body, TextPanel)]
    assert sum(sizes) == 20
    assert max(sizes) - min(sizes) <= 1


def test_a_little_too_much_is_set_smaller_but_never_under_the_least(course_of: Read) -> None:
    (page,) = lesson(course_of, "\n".join(f"- elemento {n}" for n in range(10)), density="full")
    assert isinstance(page.body, TextPanel)
    assert SIZES.slide_least <= page.body.size < SIZES.slide_body


def test_no_text_is_taller_than_its_box(course_of: Read) -> None:
    text = "\n\n".join(f"Frase {n} " + "palabra " * (n % 17) for n in range(60))
    for page in lesson(course_of, text):
        assert isinstance(page.body, TextPanel)
        assert page.body.used <= WIDE.body.height


def test_an_item_larger_than_a_slide_is_split_and_loses_nothing(course_of: Read) -> None:
    words = " ".join(f"palabra{n}" for n in range(300))
    pages = lesson(course_of, f"- {words}")
    assert len(pages) > 1
    assert " ".join(text(page) for page in pages) == words
    panels = [page.body for page in pages if isinstance(page.body, TextPanel)]
    assert all(panel.used <= WIDE.body.height for panel in panels)
    markers = [passage.marker for panel in panels for passage in panel.passages]
    assert markers == ["bullet", *[""] * (len(markers) - 1)]


def test_what_introduces_a_list_is_not_the_last_of_its_slide() -> None:
    heights = [10.0] * 12
    keeps = [index == 5 for index in range(12)]
    assert partition(heights, 60, [False] * 12) == [(0, 6), (6, 12)]
    assert all(end != 6 for _, end in partition(heights, 60, keeps))


@given(st.lists(st.floats(1, 50), min_size=1, max_size=40))
def test_partitions_are_complete_and_fit(heights: list[float]) -> None:
    ranges = partition(heights, 60, [False] * len(heights))
    assert [at for start, end in ranges for at in range(start, end)] == list(range(len(heights)))
    assert all(sum(heights[start:end]) <= 60.001 for start, end in ranges)


# --- Titles -------------------------------------------------------------------------------


def test_a_long_title_shrinks(course_of: Read) -> None:
    (page,) = lesson(course_of, "Texto.", title="Una lección cuyo título " + "muy largo " * 9)
    assert 24 <= page.title.size < 32


def test_a_title_too_long_continues_in_the_body(course_of: Read) -> None:
    title = "Una lección cuyo título " + "larguísimo " * 30
    (page,) = lesson(course_of, "Texto.", title=title)
    assert text_of(page.title.runs).endswith("…")
    assert text(page) == f"1.1 {title.strip()} Texto."
    bold = tuple(Run(run.text, bold=True) for run in page.title.runs)
    assert len(RULER.lines(bold, WIDE.title.width, page.title.size)) <= 2


# --- Things -------------------------------------------------------------------------------


def test_code_that_is_long_is_continued_and_complete(course_of: Read) -> None:
    code = "\n".join(f"linea_{n} = {n}" for n in range(50))
    pages = lesson(course_of, f"```python\n{code}\n```")
    panels = [page.body for page in pages if isinstance(page.body, CodePanel)]
    assert len(panels) == len(pages) > 1
    drawn = "\n".join("".join(t for _, t in line) for panel in panels for line in panel.lines)
    assert drawn == code
    assert all(panel.box.bottom <= WIDE.body.bottom for panel in panels)
    assert all(panel.size >= SIZES.slide_code_least for panel in panels)


def test_code_that_is_wide_is_broken_at_spaces() -> None:
    line = (("keyword", "def"), ("", " una_función(con, muchos, argumentos)"))
    parts = broken_line(line, 20)
    texts = ["".join(text for _, text in part) for part in parts]
    assert all(len(text) <= 20 for text in texts)
    whole = "def una_función(con, muchos, argumentos)"
    assert "".join("".join(texts).split()) == whole.replace(" ", "")


@given(st.lists(st.booleans(), min_size=1, max_size=120), st.integers(2, 20))
def test_code_ranges_are_complete_and_fit(blank: list[bool], most: int) -> None:
    lines = [(("", "" if empty else "x"),) for empty in blank]
    ranges = code_ranges(lines, most)
    assert [at for start, end in ranges for at in range(start, end)] == list(range(len(lines)))
    assert all(0 < end - start <= most for start, end in ranges)


def tables(pages: list[Page]) -> list[TablePanel]:
    return [panel for page in pages for panel in page.panels if isinstance(panel, TablePanel)]


def test_a_long_table_is_continued_with_its_head(course_of: Read) -> None:
    rows = "\n".join(f"| {n} | fila {n} |" for n in range(40))
    found = tables(lesson(course_of, f"| n | texto |\n|--:|---|\n{rows}"))
    assert len(found) > 1
    assert {tuple(text_of(cell) for cell in table.head) for table in found} == {("n", "texto")}
    cells = [text_of(row[0]) for table in found for row in table.rows]
    assert cells == [str(n) for n in range(40)]
    assert all(table.box.bottom <= WIDE.body.bottom + 0.01 for table in found)


def test_a_wide_table_is_continued_with_its_first_column(course_of: Read) -> None:
    names = [f"Característica{n}" for n in range(14)]
    cells = " | ".join(names)
    found = tables(lesson(course_of, f"| {cells} |\n|{'---|' * 14}\n| {cells} |"))
    assert len(found) > 1
    assert all(text_of(table.head[0]) == names[0] for table in found)
    assert [text_of(cell) for table in found for cell in table.head[1:]] == names[1:]
    for table in found:
        assert sum(table.widths) <= WIDE.body.width + 0.01
        for cell, width in zip(table.head, table.widths, strict=True):
            assert RULER.widest_word((Run(text_of(cell), bold=True),), table.size) < width


def test_a_row_taller_than_a_slide_is_split(course_of: Read) -> None:
    words = " ".join(f"palabra{n}" for n in range(900))
    found = tables(lesson(course_of, f"| a | b |\n|---|---|\n| 1 | {words} |"))
    assert " ".join(text_of(row[1]) for table in found for row in table.rows) == words
    assert all(table.box.bottom <= WIDE.body.bottom + 0.01 for table in found)


@pytest.mark.parametrize("ratio", ["16:9", "4:3"])
def test_a_formula_stands_within_the_body(course_of: Read, ratio: str) -> None:
    wide = " + ".join(f"x_{{{n}}}" for n in range(60))
    (page,) = lesson(course_of, f"$${wide}$$", ratio=ratio)
    (panel,) = page.panels
    assert isinstance(panel, FormulaPanel)
    body = grid_of(ratio, SIZES).body  # type: ignore[arg-type]
    assert panel.box.left >= body.left
    assert panel.box.left + panel.box.width <= body.left + body.width + 0.01
    assert panel.tex == wide


def test_a_formula_that_does_not_parse_is_shown_as_its_source(course_of: Read) -> None:
    (page,) = lesson(course_of, r"$$\frac{a$$")
    assert isinstance(page.body, CodePanel)
    assert page.body.lines == ((("", r"\frac{a"),),)
