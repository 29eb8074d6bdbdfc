"""What holds of every text: reading never fails, loses no word and takes no time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temario.model import Course
from temario.traverse import for_audiences, transform, walk, walk_course
from tests.soup import (
    SETTINGS,
    foreign_soups,
    lost_words,
    read,
    read_folder,
    settings_texts,
    soups,
    wild,
)

pytestmark = pytest.mark.slow

_ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@_ONE_FOLDER
@given(text=wild())
def test_no_text_breaks_the_reader(text: str, tmp_path: Path) -> None:
    read(text, tmp_path)


@settings(_ONE_FOLDER, max_examples=150)
@given(name=st.sampled_from(SETTINGS), text=settings_texts())
def test_no_settings_break_the_reader(name: str, text: str, tmp_path: Path) -> None:
    read_folder(name, text, tmp_path)


@_ONE_FOLDER
@given(text=soups())
def test_no_word_is_lost(text: str, tmp_path: Path) -> None:
    assert lost_words(text, tmp_path) == set()


@settings(_ONE_FOLDER, max_examples=100)
@given(text=foreign_soups())
def test_no_word_of_another_dialect_is_lost(text: str, tmp_path: Path) -> None:
    assert lost_words(text, tmp_path) == set()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 2000, id="brackets"),
        pytest.param("[" * 100_000, id="many brackets"),
        pytest.param("![" * 800, id="pictures"),
        pytest.param("[[a" * 10_000, id="notes in brackets"),
        pytest.param("![[a]] " * 3000, id="embeddings"),
        pytest.param("^[" * 20_000, id="carets"),
        pytest.param("!!! note\n\n    a\n\n" * 1000, id="boxes with an indented body"),
        pytest.param("".join(f"{'    ' * i}!!! note\n" for i in range(500)), id="boxes in boxes"),
        pytest.param("````{note}\n" * 1000, id="directives"),
        pytest.param("{{< a >}} " * 3000, id="shortcodes"),
        pytest.param("{{< tab >}}\n" * 3000 + "{{< /tab >}}", id="shortcodes that close once"),
        pytest.param("{{< a " * 5000, id="shortcodes that never close"),
        pytest.param("{% a " * 5000, id="tags"),
        pytest.param("{% highlight a %}\n" * 3000, id="listings between tags"),
        pytest.param("{: .a}\n" * 3000, id="attributes under blocks"),
        pytest.param("> [!a]- b\n\n" * 1000, id="alerts"),
        pytest.param("[a](b) " * 800, id="broken links"),
        pytest.param("*" * 5000, id="stars"),
        pytest.param("*a **b " * 2000, id="emphasis"),
        pytest.param(">" * 3000, id="quotations"),
        pytest.param("- " * 2000, id="lists"),
        pytest.param("<b>" * 3000, id="tags"),
        pytest.param("<ul><li>" * 1500, id="HTML lists"),
        pytest.param("<details><summary>a</summary>\n\n" * 1000, id="details"),
        pytest.param("::: note\n" * 3000, id="divs"),
        pytest.param(":::\n" * 3000, id="closing lines"),
        pytest.param("$" * 5000, id="dollars"),
        pytest.param("".join("`" * (i % 80 + 1) + "a " for i in range(3000)), id="backticks"),
        pytest.param("{" * 5000, id="braces"),
        pytest.param("`a`{#b " * 3000, id="attributes"),
        pytest.param("# a\n\n" * 3000, id="headings of the same words"),
        pytest.param("<!--" * 3000, id="comments"),
        pytest.param("[^1]" * 2000 + "\n\n[^1]: a", id="footnotes"),
        pytest.param("^[" * 800, id="notes in notes"),
        pytest.param("\n\n".join(f"[^{i}]: [^{i + 1}] [^{i + 1}]" for i in range(60)), id="bomb"),
    ],
)
def test_no_text_takes_long(text: str, tmp_path: Path) -> None:
    started = time.process_time()
    course = read(f"# Título\n\n{text}", tmp_path)
    assert time.process_time() - started < 3
    assert isinstance(course, Course)
    list(walk_course(course))
    for unit in course.units:
        transform(for_audiences(unit.blocks, frozenset()))


def test_a_text_that_is_nested_too_deep_can_be_walked(tmp_path: Path) -> None:
    nested = "".join(f"{'  ' * level}- ::: note\n" for level in range(300))
    course = read(f"# T\n\n{nested}", tmp_path)
    assert isinstance(course, Course)
    assert sum(1 for unit in course.units for _ in walk(unit.blocks)) > 50
