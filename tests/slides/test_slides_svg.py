"""The preview's slides: the same pages as the deck's, as SVG."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from slide_decks import COURSES, paged, runs_of, tell

from builders.slides import Options, builder
from builders.slides.by_hand import MakePreview
from builders.slides.deck import text_of
from builders.slides.pages import CodePanel, Page
from builders.slides.scripts import runs_back
from temario.builder import Job, Member, Purpose
from temario.model import Course
from temario.source import read_course
from temario.theme import load_theme

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


def preview(course: Course) -> tuple[Member, ...]:
    theme, _ = load_theme(course.language)
    (job,) = builder.plan(course, theme, Options(pdf=True), Purpose.PREVIEW)
    assert isinstance(job, Job)
    assert isinstance(job.make, MakePreview)
    assert (job.path, job.media_type) == (f"slides/{course.id}.slides.zip", "application/zip")
    return job.make()


@cache
def drawn(name: str) -> tuple[tuple[Page, ...], tuple[Member, ...]]:
    course = read_course(COURSES[name])
    return paged(course), preview(course)


def shown(page: Page) -> str:
    """Return everything that is to be seen on a page."""
    found = [text_of(page.title.runs), *map(text_of, runs_of(page)), page.byline]
    for panel in (page.body, *page.panels):
        if isinstance(panel, CodePanel):
            found += ["".join(text for _, text in line) for line in panel.lines]
    return "".join(found)


def squeezed(text: str) -> str:
    return re.sub(r"[\x00-\x20\xa0\u200b]+", "", text)


@pytest.mark.parametrize("name", ["sample", "torture", "dialect", "questions"])
def test_everything_is_there(name: str) -> None:
    pages, members = drawn(name)
    assert [member.name for member in members[:2]] == ["slide-001.svg", "slide-002.svg"]
    assert len(members) == len(pages) + 1
    for page, member in zip(pages, members, strict=False):
        assert isinstance(member.content, bytes)
        root = ElementTree.fromstring(member.content)
        letters = "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
        letters = re.sub("[\u2067\u2069]", "", letters)  # around what is read from the right
        for piece in [*runs_of(page), page.title.runs]:
            # Runs of what is read from right to left stand in another order than they are read.
            parts = [text_of(piece)]
            if runs_back(piece, "es"):
                parts = [word for run in piece for word in run.text.split()]
            assert all(squeezed(part) in squeezed(letters) for part in parts)
        assert not set(squeezed(shown(page))) - set(squeezed(letters))


@pytest.mark.parametrize("name", ["sample", "torture", "dialect", "questions"])
def test_nothing_is_beyond_the_page(name: str) -> None:
    for member in drawn(name)[1][:-1]:
        assert isinstance(member.content, bytes)
        for text in ElementTree.fromstring(member.content).iter(f"{SVG}tspan"):
            assert 0 <= float(text.get("x", "")) < 960
            assert 0 < float(text.get("y", "")) < 540


def test_the_list_says_what_belongs_to_each_slide() -> None:
    pages, members = drawn("sample")
    assert isinstance(members[-1].content, bytes)
    listed = json.loads(members[-1].content)
    assert [entry["file"] for entry in listed] == [member.name for member in members[:-1]]
    for page, entry in zip(pages, listed, strict=True):
        assert (entry["ids"], entry["unit"]) == (list(page.ids), page.unit)
        assert entry["title"] == text_of(page.title.runs)
        assert all(text_of(note.runs) in entry["notes"] for note in page.notes)
        assert entry["title"] in tell(page)


def test_the_same_bytes_twice() -> None:
    assert preview(read_course(COURSES["dialect"])) == drawn("dialect")[1]


@pytest.mark.parametrize("logo", [False, True])
def test_svg_of_a_stranger_is_shown_as_pixels(
    course_of: Callable[..., Course], tmp_path: Path, logo: bool
) -> None:
    def addresses(svg: str) -> list[str]:
        (tmp_path / "a.svg").write_text(svg, "utf-8")
        figure = "" if logo else "![alt](a.svg)\n"
        course = course_of(f"# U\n\n## L\n\n{figure}", "logo: a.svg\n" if logo else "")
        slides = b"".join(m.content for m in preview(course) if isinstance(m.content, bytes))
        return re.findall(r'href="data:([a-z+/]+)', slides.decode())

    box = '<rect width="9" height="9" fill="red"/>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    assert addresses(f"{head}{box}</svg>") == ["image/svg+xml"]
    assert addresses(f'{head}<image href="file:///etc/passwd"/>{box}</svg>') == ["image/png"]
    (tmp_path / "a.svg").write_text(f"{head}{box}", "utf-8")
    course = course_of("# U\n\n## L\n\n![alt](a.svg)\n", "logo: a.svg\n" if logo else "")
    assert "broken-picture" in {problem.rule for problem in course.problems}


def test_links_lead_to_addresses_and_to_slides(course_of: Callable[..., Course]) -> None:
    course = course_of(
        "# Uno {#uno}\n\n## Primera {#primera}\n\nVer [la segunda](#segunda) y "
        "[fuera](https://example.org/?a=1&b=2).\n\n## Segunda {#segunda}\n\nFin.\n"
    )
    *slides, last = preview(course)
    assert isinstance(last.content, bytes)
    files = {part: entry["file"] for entry in json.loads(last.content) for part in entry["ids"]}
    svg = b"".join(slide.content for slide in slides if isinstance(slide.content, bytes)).decode()
    assert f'<a href="{files["segunda"]}">' in svg
    assert '<a href="https://example.org/?a=1&amp;b=2">' in svg


def test_what_is_drawn_again_is_as_it_would_be_anew(
    course_of: Callable[..., Course], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builders.slides import again
    from builders.slides.scene import Painter

    def slides() -> tuple[Member, ...]:
        made = preview(course)
        remembered = again._drawn.copy()
        again._drawn.clear()
        assert preview(course) == made
        again._drawn.clear()
        again._drawn.update(remembered)
        return made

    counted: list[int] = []
    whole = Painter.scene

    def scene(painter: Painter, page: Page, number: int) -> object:
        counted.append(number)
        return whole(painter, page, number)

    text = "# U\n\n## Una {#a}\n\nVer [dos](#b).\n\n## Dos {#b}\n\nFin.\n\n![árbol](a.svg)\n"
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    (tmp_path / "a.svg").write_text(f'{head}<circle r="4"/></svg>', "utf-8")
    course = course_of(text)
    first = slides()
    monkeypatch.setattr(Painter, "scene", scene)
    assert preview(course) == first
    assert counted == []
    course = course_of(text.replace("Fin.", "Final."))  # one slide, its title once
    preview(course)
    assert len(counted) == 1
    monkeypatch.undo()
    for changed in (
        text.replace("# U\n", "# U\n\n\n"),  # the same slides, further down in their source
        text.replace("## Dos", "## Otra\n\nUna más.\n\n## Dos"),  # links lead elsewhere
        text,
    ):
        course = course_of(changed)
        slides()
    (tmp_path / "a.svg").write_text(f'{head}<circle r="4" fill="red"/></svg>', "utf-8")
    course = course_of(text)
    assert slides() != first
