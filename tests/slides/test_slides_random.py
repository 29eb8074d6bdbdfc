"""Courses made at random: nothing overlaps, and nothing leaves a slide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from slide_decks import paged, show

from builders.slides import Options
from builders.slides.choice import CHOICES
from builders.slides.grid import Grid, grid_of
from builders.slides.pages import Box, CaptionPanel, CodePanel, Page, TablePanel, TextPanel
from temario.source import read_course
from temario.theme import load_theme

pytestmark = pytest.mark.slow

SIZES = load_theme("es")[0].tokens.sizes
WORDS = (
    "los modelos aprenden **patrones** con datos, así `código` $x^2$ lo que fin. ¿y 大模型 "
    "[enlace](https://a.example/b) ininterrumpidísimamenteininterrumpidísimamente"
)
WORD = st.sampled_from(WORDS.split())
LINE = st.lists(WORD, min_size=1, max_size=60).map(" ".join)
ITEM = st.tuples(st.integers(0, 4), LINE)
ROW = st.lists(st.sampled_from(["uno", "dos palabras", "7", "larguísimamente", ""]), min_size=3)

LAYOUT = st.sampled_from(["", *(f" {{layout={name}}}" for name in CHOICES)])


def _list(items: list[tuple[int, str]]) -> str:
    lines, deepest = [], -1
    for depth, text in items:
        deepest = min(depth, deepest + 1)
        lines.append(f"{'    ' * deepest}- {text}")
    return "\n".join(lines)


def _table(rows: list[list[str]]) -> str:
    lines = ["| a | b | c |", "|---|--:|---|"]
    return "\n".join([*lines, *("| " + " | ".join(row[:3]) + " |" for row in rows)])


BLOCK = st.one_of(
    LINE,
    st.lists(ITEM, min_size=1, max_size=12).map(_list),
    # Lists that fill slides, which short ones seldom do.
    st.tuples(LINE, st.integers(4, 25)).map(lambda some: "\n".join([f"- {some[0]}"] * some[1])),
    st.lists(ROW, min_size=1, max_size=20).map(_table),
    st.lists(st.text("abc =()#", max_size=120), min_size=1, max_size=40).map(
        lambda lines: "```python\n" + "\n".join(lines) + "\n```"
    ),
    st.just("$$\\frac{a}{b} = \\sum_i x_i$$"),
    st.sampled_from(["![alt](p.png)", '![alt](q.png "Un pie de imagen"){credit="Ana"}']),
    st.tuples(LINE, LAYOUT).map(lambda some: f"### {some[0].strip('#')}{some[1]}"),
    LINE.map(lambda text: f"::: warning\n{text}\n:::"),
    LINE.map(lambda text: f"::: slide\n{text}\n:::"),
    st.just("---"),
)
COURSE = st.lists(BLOCK, min_size=1, max_size=8).map("\n\n".join)


def written(folder: Path, text: str) -> Path:
    Image.new("RGB", (300, 900)).save(folder / "p.png")
    Image.new("RGB", (900, 300)).save(folder / "q.png")
    (folder / "course.yaml").write_text("id: p\ntitle: P\nlanguage: es\nunits: [u.md]\n", "utf-8")
    (folder / "u.md").write_text(f"# U\n\n## L\n\n{text}\n", "utf-8")
    return folder


def boxes(page: Page, grid: Grid) -> Iterator[Box]:
    """Yield the boxes of what stands under a page's title."""
    places = (grid.stem, grid.text(page.layout), grid.right)
    for panel, place in zip((page.stem, page.body, page.second), places, strict=True):
        if isinstance(panel, TextPanel) and panel.passages:
            box = panel.box or place
            assert panel.used <= box.height + 0.01
            yield replace(box, height=panel.used)
        elif isinstance(panel, CodePanel):
            yield panel.box
    yield from (panel.box for panel in page.panels)


def overlap(one: Box, other: Box) -> bool:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.01 and down > 0.01


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=COURSE,
    ratio=st.sampled_from(["16:9", "4:3"]),
    density=st.sampled_from(["summary", "full"]),
)
def test_nothing_overlaps_leaves_the_slide_or_is_too_small(
    tmp_path_factory: pytest.TempPathFactory, text: str, ratio: str, density: str
) -> None:
    course = read_course(written(tmp_path_factory.mktemp("random"), text))
    grid = grid_of(ratio, SIZES)  # type: ignore[arg-type]
    for page in paged(course, ratio, density):
        found = list(boxes(page, grid))
        for box in found:
            assert box.left >= grid.margin - 0.01
            assert box.left + box.width <= grid.width - grid.margin + 0.01
            assert box.bottom <= grid.footer.top + 0.01
        assert not any(overlap(one, other) for one, other in combinations(found, 2)), page
        for panel in (page.body, page.stem, page.second, *page.panels):
            match panel:
                case TextPanel(size=size):
                    assert size >= SIZES.slide_least
                case CodePanel(size=size) | TablePanel(size=size) | CaptionPanel(size=size):
                    assert size >= SIZES.slide_code_least


@pytest.mark.slow
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(COURSE, min_size=6, max_size=6))
def test_libreoffice_shows_no_word_of_it_beyond_the_edge(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("random")
    text = "\n\n".join(f"## L{n}\n\n{text}" for n, text in enumerate(texts))
    deck = show(read_course(written(folder, text)), Options(), folder)
    for number, page in enumerate(deck.pages, 1):
        for word in page:
            left, top, right, bottom = word.box
            inside = left >= 0 and top >= 0 and right <= deck.width and bottom <= deck.height
            assert inside, (number, word)
