"""The instructor's own template: its layouts, places and colours, and what is no template."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from programs import own_fonts
from slide_decks import validated

from builders.slides import Options, builder
from builders.slides.master import SECOND_INDEX
from builders.slides.template import Layouts
from temario.builder import Job, Purpose
from temario.model import Course
from temario.problems import CourseError, Problem
from temario.theme import load_theme

_UNIT = """# Unidad

## Lección

Un párrafo corto.

- Uno
- Dos

```python
print("hola")
```

| a | b |
|---|---|
| 1 | 2 |
"""
_OFFICE = Path("/usr/lib/libreoffice/share/template/common/presnt")


def default() -> Any:
    from pptx import Presentation

    return Presentation()


def planned(course: Course, name: str, layouts: Layouts | None = None) -> tuple[Job, list[Problem]]:
    theme, _ = load_theme(course.language)
    options = Options(template=name, layouts=layouts or Layouts())
    found = list(builder.plan(course, theme, options, Purpose.RELEASE))
    (job,) = (thing for thing in found if isinstance(thing, Job))
    return job, [thing for thing in found if isinstance(thing, Problem)]


def made(job: Job) -> Any:
    from pptx import Presentation

    data = job.make()
    assert isinstance(data, bytes)
    assert data == job.make()
    return Presentation(io.BytesIO(data))


def as_potx(path: Path) -> Path:
    target = path.with_suffix(".potx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(b"presentation.main+xml", b"template.main+xml")
            new.writestr(name, content)
    return target


def inside(deck: Any) -> None:
    """Assert that nothing leaves its slide."""
    for number, slide in enumerate(deck.slides, 1):
        for shape in slide.shapes:
            assert shape.left >= 0, (number, shape.name)
            assert shape.top >= 0, (number, shape.name)
            assert shape.left + shape.width <= deck.slide_width + 1, (number, shape.name)
            assert shape.top + shape.height <= deck.slide_height + 1, (number, shape.name)


@pytest.fixture
def course(course_of: Callable[..., Course]) -> Course:
    return course_of(_UNIT)


def test_its_layouts_are_used(course: Course, tmp_path: Path) -> None:
    default().save(tmp_path / "uni.pptx")
    job, problems = planned(course, "uni.pptx")
    deck = made(job)
    names = [slide.slide_layout.name for slide in deck.slides]
    assert names[0] == "Title Slide"
    assert {"Section Header", "Title and Content"} <= set(names)
    assert (deck.slide_width, deck.slide_height) == (9144000, 6858000)
    assert [problem.rule for problem in problems] == ["unmeasured-font"]
    assert "Calibri" in problems[0].message
    assert "content: “Title and Content”" in job.note
    assert "uni.pptx" in job.made_of
    inside(deck)


def test_slides_and_sections_of_a_potx_are_taken_out(course: Course, tmp_path: Path) -> None:
    old = default()
    slide = old.slides.add_slide(old.slide_layouts[1])
    slide.shapes.title.text = "Sobra"
    slide.notes_slide.notes_text_frame.text = "Sobra"
    old.save(tmp_path / "uni.pptx")
    as_potx(tmp_path / "uni.pptx")
    job, _ = planned(course, "uni.potx")
    data = job.make()
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"template.main" not in archive.read("[Content_Types].xml")
        assert len(archive.namelist()) == len(set(archive.namelist()))
        assert not any(b"Sobra" in archive.read(name) for name in archive.namelist())


def test_a_layout_is_found_by_its_name(course: Course, tmp_path: Path) -> None:
    old = default()
    for layout in old.slide_layouts:
        layout.element.attrib.pop("type", None)
    old.slide_layouts[2].element.cSld.set("name", "Encabezado de sección")
    old.save(tmp_path / "uni.pptx")
    job, problems = planned(course, "uni.pptx")
    assert "section: “Encabezado de sección”" in job.note
    assert "missing-layout" not in [problem.rule for problem in problems]


def test_the_course_chooses_a_layout(course: Course, tmp_path: Path) -> None:
    default().save(tmp_path / "uni.pptx")
    job, _ = planned(course, "uni.pptx", Layouts(section="title slide"))
    assert "section: “Title Slide”" in job.note
    with pytest.raises(CourseError, match="no layout “Ninguno”"):
        planned(course, "uni.pptx", Layouts(content="Ninguno"))


def test_a_missing_layout_is_told(course: Course, tmp_path: Path) -> None:
    old = default()
    for layout in list(old.slide_layouts)[2:]:
        old.slide_layouts.remove(layout)
    old.save(tmp_path / "uni.pptx")
    job, problems = planned(course, "uni.pptx")
    told = [problem.message for problem in problems if problem.rule == "missing-layout"]
    assert told == [
        "the template uni.pptx has no layout for section; “Title Slide” is used",
        "the template uni.pptx has no layout for title; “Title and Content” is used",
    ]
    inside(made(job))


_COLUMNS = _UNIT + "\n## Dos {layout=two-content}\n\n- Uno\n\n1. Dos\n"


def columns(deck: Any) -> Any:
    return next(s for s in deck.slides if s.shapes.title.text_frame.text.endswith("Dos"))


def test_its_two_columns_are_used(course_of: Callable[..., Course], tmp_path: Path) -> None:
    old = default()
    layout = old.slide_layouts[3]
    left, right = list(layout.placeholders)[1:3]
    left.left, left.top, left.width, left.height = 914400, 1828800, 3000000, 3600000
    right.left, right.top, right.width, right.height = 4572000, 1828800, 4000000, 3600000
    old.save(tmp_path / "uni.pptx")
    job, problems = planned(course_of(_COLUMNS), "uni.pptx")
    assert "two_content: “Two Content”" in job.note
    assert "missing-layout" not in [problem.rule for problem in problems]
    deck = made(job)
    slide = columns(deck)
    assert slide.slide_layout.name == "Two Content"
    one, two = (s for s in slide.placeholders if s.placeholder_format.idx in (1, SECOND_INDEX))
    assert (one.text_frame.text, two.text_frame.text) == ("Uno", "Dos")
    assert one.element.spPr.xfrm is None
    assert (one.left, two.left) == (914400 + 91440, 4572000 + 91440)
    inside(deck)


def test_two_columns_are_found_by_placeholders_and_by_name(
    course_of: Callable[..., Course], tmp_path: Path
) -> None:
    for named in (False, True):
        old = default()
        for layout in old.slide_layouts:
            layout.element.attrib.pop("type", None)
        layout = old.slide_layouts[3]
        if named:
            extra = old.slide_layouts[8].placeholders[1].element  # a picture: signed otherwise
            layout.shapes._spTree.append(extra)
            layout.element.cSld.set("name", "Dos objetos")
        old.save(tmp_path / "uni.pptx")
        job, _ = planned(course_of(_COLUMNS), "uni.pptx")
        assert f"two_content: “{'Dos objetos' if named else 'Two Content'}”" in job.note


def test_missing_columns_are_told_where_they_are_needed(
    course_of: Callable[..., Course], tmp_path: Path, node_modules: Path
) -> None:
    old = default()
    old.slide_layouts.remove(old.slide_layouts[3])
    old.save(tmp_path / "uni.pptx")
    assert "missing-layout" not in [p.rule for p in planned(course_of(_UNIT), "uni.pptx")[1]]
    job, problems = planned(course_of(_COLUMNS), "uni.pptx")
    (problem,) = (problem for problem in problems if problem.rule == "missing-layout")
    assert "no layout for two_content; a copy of “Title and Content” is used" in problem.message
    deck = made(job)
    slide = columns(deck)
    assert slide.slide_layout.name == "Title and Content – two content"
    one, two = (s for s in slide.placeholders if s.placeholder_format.idx in (1, SECOND_INDEX))
    assert one.left + one.width < two.left
    inside(deck)
    deck.save(tmp_path / "made.pptx")
    assert validated(tmp_path / "made.pptx")["ok"]


def test_a_picture_and_a_statement_stand_in_layouts_of_the_template(
    course_of: Callable[..., Course], tmp_path: Path, node_modules: Path
) -> None:
    Image.new("RGB", (600, 300), "#0b5563").save(tmp_path / "p.png")
    text = '# U\n\n## Foto\n\n![alt](p.png "Un pie")\n\n## Frase\n\nPredecir no es comprender.\n'
    for usable in (False, True):
        old = default()
        layout = old.slide_layouts[8]
        title, picture, *_ = layout.placeholders
        if usable:
            title.left, title.top, title.width, title.height = 457200, 274638, 8229600, 1143000
            picture.left, picture.top = 1000000, 1600200
            picture.width, picture.height = 7000000, 4000000
        old.save(tmp_path / "uni.pptx")
        job, problems = planned(course_of(text), "uni.pptx")
        assert "missing-layout" not in [problem.rule for problem in problems]
        deck = made(job)
        photo, phrase = deck.slides[3], deck.slides[4]
        name = "Picture with Caption" if usable else "Title Only – picture"
        assert photo.slide_layout.name == name
        _, shown, caption = list(photo.shapes)[:3]
        assert shown.image.size == (600, 300)
        assert (shown.left == 1000000) == usable
        assert caption.is_placeholder
        assert caption.text_frame.text.endswith("Un pie")
        assert phrase.slide_layout.name == "Title and Content – statement"
        inside(deck)
        deck.save(tmp_path / "made.pptx")
        assert validated(tmp_path / "made.pptx")["ok"]


def test_a_chosen_layout_without_a_place_under_its_title_is_refused(
    course: Course, tmp_path: Path
) -> None:
    default().save(tmp_path / "uni.pptx")
    with pytest.raises(CourseError, match="no place under its title for picture"):
        planned(course, "uni.pptx", Layouts(picture="Picture with Caption"))
    job, _ = planned(course, "uni.pptx", Layouts(two_content="Two Content", statement="Blank"))
    assert "statement: “Blank”" in job.note
    inside(made(job))


def test_what_is_no_template(course: Course, tmp_path: Path) -> None:
    (tmp_path / "text.pptx").write_text("no", "utf-8")
    with zipfile.ZipFile(tmp_path / "zip.pptx", "w") as archive:
        archive.writestr("a.txt", "a")
    for name in ("none.pptx", "text.pptx", "zip.pptx", "../course.pptx", "."):
        with pytest.raises(CourseError) as caught:
            planned(course, name)
        (problem,) = caught.value.problems
        assert problem.rule == "broken-template"
        assert problem.hint


def test_a_bomb_is_refused(course: Course, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("builders.slides.template.file.LARGEST_OPEN", 1000)
    default().save(tmp_path / "uni.pptx")
    with pytest.raises(CourseError, match="too large when it is unpacked"):
        planned(course, "uni.pptx")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Midnightblue", "Candy"])
def test_templates_of_libreoffice(course: Course, tmp_path: Path, name: str) -> None:
    if not shutil.which("soffice") or not (_OFFICE / f"{name}.otp").is_file():
        pytest.skip("needs LibreOffice's templates")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pptx", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(_OFFICE / f"{name}.otp")],
        check=True,
        capture_output=True,
        timeout=240,
        env=own_fonts(),
    )
    job, _ = planned(course, f"{name}.pptx")
    inside(made(job))
