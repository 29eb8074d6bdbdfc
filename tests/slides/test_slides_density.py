"""`{density=full}` at a heading: its slides show all of the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.slides import Options, SlidesBuilder
from builders.slides.deck import Content, Prose, text_of
from builders.slides.density import wholes
from builders.slides.outline import read_outline
from builders.slides.plan import plan_deck
from temario.builder import Purpose
from temario.problems import Problem
from temario.source import read_course
from temario.theme import load_theme

LONG = "Lo que sigue es una frase tan larga, con un **acento** en ella, que en resumen no cabe."


def shown(folder: Path, density: str = "summary") -> dict[str, str]:
    course = read_course(folder)
    theme = load_theme(course.language)[0]
    deck = plan_deck(course, read_outline(course, theme), theme, density)  # type: ignore[arg-type]
    return {
        text_of(slide.title): " ".join(text_of(passage.runs) for passage in slide.body.passages)
        for slide in deck.slides
        if isinstance(slide, Content) and isinstance(slide.body, Prose)
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "course.yaml").write_text("id: x\ntitle: X\nlanguage: es\n", "utf-8")
    (tmp_path / "01.md").write_text(
        f"# Uno {{density=full}}\n\n## A\n\n- {LONG}\n\n## B {{density=summary}}\n\n- {LONG}\n\n"
        f"## C {{density=todo}}\n\n- {LONG}\n",
        "utf-8",
    )
    (tmp_path / "02.md").write_text(f"# Dos\n\n## D\n\n- {LONG}\n", "utf-8")
    return tmp_path


def test_a_heading_says_that_all_is_shown_and_a_lesson_takes_it_back(folder: Path) -> None:
    found = shown(folder)
    whole = LONG.replace("**", "")
    assert found["1.1 A"] == found["1.3 C"] == whole
    assert len(found["1.2 B"]) < len(whole)
    assert len(found["2.1 D"]) < len(whole)
    assert shown(folder, "full")["2.1 D"] == whole
    assert len(shown(folder, "full")["1.2 B"]) < len(whole)
    course = read_course(folder)
    assert {unit.lessons[0].id for unit in course.units[:1]} <= wholes(course, "summary")
    assert course.units[1].id not in wholes(course, "summary")


def test_what_is_no_density_is_said(folder: Path) -> None:
    course = read_course(folder)
    planned = SlidesBuilder().plan(
        course, load_theme(course.language)[0], Options(), Purpose.RELEASE
    )
    problems = [p for p in planned if isinstance(p, Problem)]
    assert [(p.rule, p.place.line if p.place else 0) for p in problems] == [("unused-setting", 11)]
    assert "density=todo" in problems[0].message


def test_nothing_is_proposed_where_all_is_shown(folder: Path) -> None:
    course = read_course(folder)
    found = SlidesBuilder().propose(course, load_theme(course.language)[0], Options())
    assert [p.place.line for p in found if not isinstance(p, Problem)] == [9, 5]
