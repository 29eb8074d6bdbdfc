"""The PDF of the slides, made without PowerPoint."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from slide_decks import COURSES, ROOT, paged, runs_of

from builders.slides import MakePdf, Options, builder
from builders.slides.deck import text_of
from temario.builder import Job, Purpose
from temario.model import Course
from temario.records import replace
from temario.source import read_course
from temario.theme import load_theme
from temario.tokens import Typeface

pytestmark = pytest.mark.slow

HTML = "{http://www.w3.org/1999/xhtml}"


def jobs(course: Course, options: Options) -> list[Job]:
    theme, _ = load_theme(course.language)
    planned = builder.plan(course, theme, options, Purpose.RELEASE)
    return [job for job in planned if isinstance(job, Job)]


def made(course: Course, ratio: Any = "16:9") -> bytes:
    job = jobs(course, Options(pdf=True, ratio=ratio))[-1]
    assert isinstance(job.make, MakePdf)
    return job.make()


def pages_of(data: bytes, folder: Path) -> list[list[tuple[str, float, float, float, float]]]:
    (folder / "deck.pdf").write_bytes(data)
    command = ["pdftotext", "-bbox", str(folder / "deck.pdf"), "-"]
    xml = subprocess.run(command, check=True, capture_output=True).stdout
    return [
        [
            (
                word.text or "",
                *(float(word.get(side, "")) for side in ("xMin", "yMin", "xMax", "yMax")),  # type: ignore[misc]
            )
            for word in page.iter(f"{HTML}word")
        ]
        for page in ElementTree.fromstring(xml).iter(f"{HTML}page")
    ]


@pytest.mark.parametrize(("ratio", "width"), [("16:9", 960), ("4:3", 720)])
def test_every_word_is_there_and_within_the_margins(ratio: str, width: int, tmp_path: Path) -> None:
    course = read_course(COURSES["dialect"])
    pages, found = paged(course, ratio), pages_of(made(course, ratio), tmp_path)
    assert len(found) == len(pages)
    margin = 60 if width == 960 else 48
    for page, words in zip(pages, found, strict=True):
        seen = "".join(text for text, *_ in words)
        for runs in (page.title.runs, *runs_of(page)):
            for word in text_of(runs).split():
                assert word in seen
        for text, left, top, right, bottom in words:
            assert margin - 2 <= left < right <= width - margin + 2, text
            assert 0 <= top < bottom <= 540, text


def test_only_where_it_is_asked_for() -> None:
    course = read_course(COURSES["dialect"])
    assert [Path(job.path).suffix for job in jobs(course, Options())] == [".pptx"]
    assert [Path(job.path).suffix for job in jobs(course, Options(pdf=True))] == [".pptx", ".pdf"]


def test_links_bookmarks_and_the_same_bytes(
    course_of: Callable[..., Course], tmp_path: Path
) -> None:
    course = course_of(
        "# Uno {#uno}\n\n## Primera {#primera}\n\nVer [la segunda](#segunda) y "
        "[fuera](https://example.org/).\n\n## Segunda {#segunda}\n\nFin.\n"
    )
    data = made(course)
    assert data == made(course)
    (tmp_path / "deck.pdf").write_bytes(data)
    command = ["pdfinfo", "-url", str(tmp_path / "deck.pdf")]
    assert (
        b"https://example.org/" in subprocess.run(command, check=True, capture_output=True).stdout
    )
    command = ["pdftohtml", "-xml", "-i", "-stdout", str(tmp_path / "deck.pdf")]
    told = subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")
    inside = re.search(r"Uno</item>\s*<outline>(.*?)</outline>", told, re.DOTALL)
    assert inside
    assert re.findall(r"<item page=\"\d+\">([^<]*)</item>", inside[1]) == [
        "1.1 Primera",
        "1.2 Segunda",
    ]
    command = ["pdfinfo", str(tmp_path / "deck.pdf")]
    assert b"Prueba" in subprocess.run(command, check=True, capture_output=True).stdout


def test_weasyprint_is_loaded_for_the_pdf_alone() -> None:
    script = f"""
import sys
from pathlib import Path
from builders.slides import Options, builder
from temario.builder import Purpose
from temario.source import read_course
from temario.theme import load_theme
from temario.tokens import Typeface
course = read_course(Path({str(COURSES["dialect"])!r}))
theme, _ = load_theme(course.language)
for purpose in Purpose:
    for job in builder.plan(course, theme, Options(), purpose):
        job.make()
assert "weasyprint" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_text_is_drawn_in_the_font_that_measured_it(
    course_of: Callable[..., Course], tmp_path: Path
) -> None:
    from pptx import Presentation

    Presentation().save(str(tmp_path / "uni.pptx"))
    course = course_of("# U\n\n## L\n\nHola, mundo.\n")
    make = jobs(course, Options(template="uni.pptx", pdf=True))[-1].make
    assert isinstance(make, MakePdf)
    assert make.template is not None
    tokens = make.template.tokens
    face = Typeface("Source Sans 3", "fontpkg-source-sans-3")
    tokens = replace(tokens, fonts=replace(tokens.fonts, slides=face))
    data = replace(make, template=replace(make.template, tokens=tokens))()
    with pikepdf.open(BytesIO(data)) as pdf:
        names = {
            str(font.BaseFont)
            for page in pdf.pages
            for font in page.resources.get("/Font", {}).values()  # type: ignore[operator]
        }
    assert any("Source-Sans" in name for name in names)
    assert not any("Arimo" in name for name in names)
