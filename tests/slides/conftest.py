"""What the tests of the slides share: courses from Markdown, decks, and what LibreOffice shows."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from builders.slides import Options, builder
from builders.slides.deck import Deck
from builders.slides.layout import lay_out
from builders.slides.outline import read_outline
from builders.slides.pages import Page
from builders.slides.plan import plan_deck
from temario.builder import Job, Purpose
from temario.model import Course
from temario.source import read_course
from temario.theme import load_theme

ROOT = Path(__file__).resolve().parents[2]
COURSES = {
    "sample": ROOT / "course",
    "torture": ROOT / "tests" / "courses" / "slides-torture",
    "dialect": ROOT / "tests" / "courses" / "dialect",
}


@pytest.fixture
def course_of(tmp_path: Path) -> Callable[..., Course]:
    """Return a function from the Markdown of a unit to a course of it alone."""

    def read(markdown: str, settings: str = "", language: str = "es") -> Course:
        head = f"id: prueba\ntitle: Prueba\nlanguage: {language}\n{settings}"
        (tmp_path / "course.yaml").write_text(head, "utf-8")
        (tmp_path / "unidad.md").write_text(markdown, "utf-8")
        return read_course(tmp_path)

    return read


def planned(course: Course, density: Any = "summary") -> Deck:
    theme, _ = load_theme(course.language)
    return plan_deck(course, read_outline(course, theme), theme.words, density)


def paged(course: Course, ratio: Any = "16:9", density: Any = "summary") -> tuple[Page, ...]:
    theme, _ = load_theme(course.language)
    return lay_out(planned(course, density), theme.tokens, ratio, "Falta")


def job_of(course: Course, options: Options | None = None) -> Job:
    theme, _ = load_theme(course.language)
    (job,) = builder.plan(course, theme, options or Options(), Purpose.RELEASE)
    assert isinstance(job, Job)
    return job


@dataclass(frozen=True)
class Word:
    """A word as LibreOffice draws it."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Shown:
    """A deck: read again, and as LibreOffice shows it."""

    course: Course
    path: Path
    deck: Any
    width: float
    height: float
    pages: tuple[tuple[Word, ...], ...]

    def text(self, page: int) -> str:
        return " ".join(word.text for word in self.pages[page])


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Shown]:
    """Return a function from a course's name to its deck, drawn once."""
    done: dict[tuple[str, Options], Shown] = {}

    def show(name: str, options: Options | None = None) -> Shown:
        options = options or Options()
        if (name, options) not in done:
            folder = tmp_path_factory.mktemp(name)
            done[name, options] = _show(read_course(COURSES[name]), options, folder)
        return done[name, options]

    return show


def _show(course: Course, options: Options, folder: Path) -> Shown:
    from pptx import Presentation

    data = job_of(course, options).make()
    assert isinstance(data, bytes)
    path = folder / "deck.pptx"
    path.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=240)
    pdf = path.with_suffix(".pdf")
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    xml = subprocess.run(command, check=True, capture_output=True).stdout
    space = "{http://www.w3.org/1999/xhtml}"
    pages = list(ElementTree.fromstring(xml).iter(f"{space}page"))
    sides = ("xMin", "yMin", "xMax", "yMax")
    return Shown(
        course,
        path,
        Presentation(io.BytesIO(data)),
        float(pages[0].get("width", 0)),
        float(pages[0].get("height", 0)),
        tuple(
            tuple(
                Word(word.text or "", tuple(float(word.get(side, 0)) for side in sides))  # type: ignore[arg-type]
                for word in page.iter(f"{space}word")
            )
            for page in pages
        ),
    )


@pytest.fixture(scope="session")
def node_modules() -> Path:
    folder = ROOT / "node_modules"
    assert folder.is_dir(), "run npm ci"
    return folder
