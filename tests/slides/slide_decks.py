"""Decks for the tests of the slides: planned, laid out, and as LibreOffice shows them."""

from __future__ import annotations

import io
import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from programs import own_fonts

from builders.slides import Options, builder
from builders.slides.deck import Deck, Runs, text_of
from builders.slides.layout import lay_out
from builders.slides.outline import read_outline
from builders.slides.pages import CaptionPanel, CodePanel, Page, TablePanel, TextPanel
from builders.slides.plan import plan_deck
from temario.builder import Job, Purpose
from temario.model import Course
from temario.theme import load_theme

ROOT = Path(__file__).resolve().parents[2]
COURSES = {
    "sample": ROOT / "course",
    "torture": ROOT / "tests" / "courses" / "slides-torture",
    "dialect": ROOT / "tests" / "courses" / "dialect",
    "questions": ROOT / "tests" / "slides" / "course",
}


def planned(course: Course, density: Any = "summary") -> Deck:
    theme, _ = load_theme(course.language)
    return plan_deck(course, read_outline(course, theme), theme, density)


def paged(course: Course, ratio: Any = "16:9", density: Any = "summary") -> tuple[Page, ...]:
    theme, _ = load_theme(course.language)
    return lay_out(planned(course, density), theme.tokens, ratio, "Falta")


def question_pages(course: Course) -> list[Page]:
    return [page for page in paged(course) if page.layout == "question"]


def runs_of(page: Page) -> Iterator[Runs]:
    for text in (page.stem, page.body, page.second):
        if isinstance(text, TextPanel):
            yield from (passage.runs for passage in text.passages)
    for panel in page.panels:
        if isinstance(panel, TablePanel):
            yield from (cell for row in (panel.head, *panel.rows) for cell in row)
        elif isinstance(panel, CaptionPanel):
            yield panel.runs


def tell(page: Page) -> str:
    """Return the words of a page and of its notes."""
    found = [text_of(page.title.runs), *map(text_of, runs_of(page))]
    found += [text_of(note.runs) for note in page.notes]
    for panel in (page.body, *page.panels):
        if isinstance(panel, CodePanel):
            found += ["".join(text for _, text in line) for line in panel.lines]
    return "\n".join(found)


def job_of(course: Course, options: Options | None = None) -> Job:
    theme, _ = load_theme(course.language)
    planned = builder.plan(course, theme, options or Options(), Purpose.RELEASE)
    (job,) = (each for each in planned if isinstance(each, Job))  # warnings are no matter here
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
        """Return the words of a page; those that are read from right to left, in that order."""
        found: list[str] = []
        lines = groupby(self.pages[page], lambda word: (_back(word.text), round(word.box[1])))
        for (back, _), line in lines:
            words = [word.text for word in line]
            found += [word[::-1] for word in words[::-1]] if back else words
        return " ".join(found)


def words(text: str) -> list[str]:
    """Return the words of a text; of Arabic without alef, lam and vowels.

    A reader of PDF turns two letters around that are drawn as one.
    """
    text = re.sub("[\u00ad\u0622\u0623\u0625\u0627\u0644\u064b-\u0652]", "", text)
    return re.findall(r"[^\W\d]+|\d+", text)


def _back(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def overlaps(page: tuple[Word, ...]) -> list[tuple[Word, Word]]:
    """Return pairs of words whose letters, without the space around them, touch."""
    found = []
    drawn = [word for word in page if word.text.strip("\u200d\ufe0f")]
    for at, one in enumerate(drawn):
        for other in drawn[at + 1 :]:
            across = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
            down = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
            height = min(one.box[3] - one.box[1], other.box[3] - other.box[1])
            if across > 1 and down > 0.4 * height:
                found.append((one, other))
    return found


def validated(path: Path) -> Any:
    """Return what the Open XML SDK says of a file."""
    command = [str(ROOT / "node_modules" / ".bin" / "ooxml-validator"), str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=False).stdout)


def show(course: Course, options: Options, folder: Path) -> Shown:
    from pptx import Presentation

    data = job_of(course, options).make()
    assert isinstance(data, bytes)
    path = folder / "deck.pptx"
    path.write_bytes(data)
    return Shown(course, path, Presentation(io.BytesIO(data)), *rendered(path))


def rendered(path: Path) -> tuple[float, float, tuple[tuple[Word, ...], ...]]:
    """Return width, height and the words of every page, as LibreOffice shows a deck."""
    folder = path.parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, str(path)], check=True, capture_output=True, timeout=240, env=own_fonts()
    )
    pdf = path.with_suffix(".pdf")
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    xml = subprocess.run(command, check=True, capture_output=True).stdout
    space = "{http://www.w3.org/1999/xhtml}"
    pages = list(ElementTree.fromstring(xml).iter(f"{space}page"))
    sides = ("xMin", "yMin", "xMax", "yMax")
    return (
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
