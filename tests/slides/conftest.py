"""What the tests of the slides share: courses from Markdown, and decks drawn once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from slide_decks import COURSES, ROOT, Shown, show

from builders.slides import Options
from temario.model import Course
from temario.source import read_course


@pytest.fixture
def course_of(tmp_path: Path) -> Callable[..., Course]:
    """Return a function from the Markdown of a unit to a course of it alone."""

    def read(markdown: str, settings: str = "", language: str = "es") -> Course:
        head = f"id: prueba\ntitle: Prueba\nlanguage: {language}\n{settings}"
        (tmp_path / "course.yaml").write_text(head, "utf-8")
        (tmp_path / "unidad.md").write_text(markdown, "utf-8")
        return read_course(tmp_path)

    return read


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Shown]:
    """Return a function from a course's name to its deck, drawn once."""
    done: dict[tuple[str, Options], Shown] = {}

    def once(name: str, options: Options | None = None) -> Shown:
        options = options or Options()
        if (name, options) not in done:
            folder = tmp_path_factory.mktemp(name)
            done[name, options] = show(read_course(COURSES[name]), options, folder)
        return done[name, options]

    return once


@pytest.fixture(scope="session")
def node_modules() -> Path:
    folder = ROOT / "node_modules"
    assert folder.is_dir(), "run npm ci"
    return folder
