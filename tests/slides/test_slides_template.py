"""The instructor's own template: its layouts, places and colours, and what is no template."""

from __future__ import annotations

import copy
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from pptx.dml.color import RGBColor
from programs import own_fonts
from slide_decks import validated

from builders.slides import Options, builder
from builders.slides.deck import Run
from builders.slides.master import SECOND_INDEX
from builders.slides.template.read import read_template
from builders.slides.template.values import Layouts
from temario.builder import Job, Purpose
from temario.model import Course
from temario.problems import CourseError, Problem
from temario.theme import load_theme

pytestmark = pytest.mark.slow

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
    assert not problems
    assert "fonts: Calibri is measured as Arial" in job.note
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
        name = "Picture with Caption" if usable else "Title and Content – picture"
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


def test_turned_text_is_for_nothing(course: Course, tmp_path: Path) -> None:
    old = default()
    for layout in list(old.slide_layouts)[:9]:  # what is left: two layouts of turned text
        old.slide_layouts.remove(layout)
    for layout in old.slide_layouts:
        layout.element.attrib.pop("type", None)
    old.save(tmp_path / "uni.pptx")
    _, problems = planned(course, "uni.pptx")
    told = [problem.message for problem in problems]
    assert any("no layout for content" in message for message in told)


@pytest.mark.parametrize("names", ["Titel und Inhalt", "Titre et contenu", "Título e conteúdo"])
def test_content_is_found_by_its_name_in_other_languages(
    course: Course, tmp_path: Path, names: str
) -> None:
    old = default()
    for layout in old.slide_layouts:
        layout.element.attrib.pop("type", None)
    chosen = old.slide_layouts[1]
    chosen.shapes._spTree.append(old.slide_layouts[8].placeholders[1].element)
    chosen.element.cSld.set("name", names)
    for layout in list(old.slide_layouts)[2:5]:
        old.slide_layouts.remove(layout)
    for layout in list(old.slide_layouts)[4:]:
        old.slide_layouts.remove(layout)
    old.save(tmp_path / "uni.pptx")
    job, _ = planned(course, "uni.pptx")
    assert f" content: “{names}”" in job.note
    deck = made(job)
    inside(deck)
    for slide in deck.slides:
        assert all(s.has_text_frame and s.text_frame.text for s in slide.placeholders)


def test_places_outside_the_slide_are_cut(course: Course, tmp_path: Path) -> None:
    old = default()
    layout = old.slide_layouts[1]
    body = layout.placeholders[1]
    body.left, body.top, body.width, body.height = -200000, 1700000, 12000000, 7000000
    old.save(tmp_path / "uni.pptx")
    inside(made(planned(course, "uni.pptx")[0]))


def test_text_ends_above_the_footer(course: Course, tmp_path: Path) -> None:
    old = default()
    body = old.slide_layouts[1].placeholders[1]
    body.left, body.top, body.width, body.height = 457200, 1700000, 8229600, 5100000
    old.save(tmp_path / "uni.pptx")
    slide = next(
        s for s in made(planned(course, "uni.pptx")[0]).slides if "Lección" in s.shapes.title.text
    )
    text = next(s for s in slide.placeholders if s.placeholder_format.idx == 1)
    foot = next(s for s in slide.placeholders if s.placeholder_format.idx == 11)
    assert text.top + text.height <= foot.top + 46000


def test_a_footer_that_is_too_narrow_is_cut(
    course_of: Callable[..., Course], tmp_path: Path
) -> None:
    old = default()
    layout = old.slide_layouts[1]
    for shape in layout.placeholders:
        kind = shape.element.xpath(".//p:ph/@type")
        if kind == ["ftr"]:
            shape.left, shape.top, shape.width, shape.height = 457200, 6356350, 1400000, 365125
        elif kind == ["sldNum"]:
            shape.left, shape.top, shape.width, shape.height = 1500000, 6356350, 700000, 365125
    old.save(tmp_path / "uni.pptx")
    long = replace(course_of(_UNIT), title="Un título que no cabe en el pie de ninguna plantilla")
    slide = next(
        s
        for s in made(planned(long, "uni.pptx")[0]).slides
        if s.slide_layout.name == "Title and Content"
    )
    foot = next(s for s in slide.placeholders if s.placeholder_format.idx == 11)
    number = next(s for s in slide.placeholders if s.placeholder_format.idx == 12)
    assert foot.text_frame.text.endswith("…")
    assert foot.left + foot.width <= number.left


def styled(deck: Any, number: int, index: int, **look: str) -> None:
    """Give a layout's placeholder a style of text."""
    shape = deck.slide_layouts[number].placeholders[index]
    styles = shape.element.txBody.find("{*}lstStyle")
    for old in list(styles):
        styles.remove(old)
    space = styles.nsmap["a"]
    level = etree.SubElement(styles, f"{{{space}}}lvl1pPr")
    etree.SubElement(level, f"{{{space}}}defRPr", look)


def test_small_text_and_titles_have_sizes_that_can_be_read(course: Course, tmp_path: Path) -> None:
    old = default()
    styled(old, 1, 1, sz="1000")
    styled(old, 1, 0, sz="2000")
    old.save(tmp_path / "uni.pptx")
    theme, _ = load_theme("es")
    template, _ = read_template(tmp_path, "uni.pptx", Layouts(), theme.tokens)
    assert (template.tokens.sizes.slide_title, template.tokens.sizes.slide_body) == (20.0, 14.0)
    deck = made(planned(course, "uni.pptx")[0])
    sizes = [int(size) for s in deck.slides for size in s.element.xpath(".//a:rPr/@sz")]
    assert min(sizes, default=1400) >= 1400
    slide = next(s for s in deck.slides if s.slide_layout.name == "Title and Content")
    assert not slide.shapes.title.element.xpath(".//@sz")


def test_capitals_and_spacing_of_titles_are_measured(tmp_path: Path) -> None:
    theme, _ = load_theme("es")
    runs = (Run("Introducción a los modelos", bold=True),)
    found = []
    for look in ({"sz": "4400"}, {"sz": "4400", "cap": "all"}, {"cap": "all", "spc": "300"}):
        old = default()
        styled(old, 1, 0, **look)
        old.save(tmp_path / "uni.pptx")
        template, _ = read_template(tmp_path, "uni.pptx", Layouts(), theme.tokens)
        found.append(template.rulers.titles.width(runs, 24))
    assert found[0] <= found[1]
    assert found[2] >= found[1] + 3 * (len(runs[0].text) - 1)
    assert template.rulers.titles.capitals


def test_text_that_the_template_makes_bold_is_measured_so(tmp_path: Path) -> None:
    theme, _ = load_theme("es")
    found = []
    for bold in ("0", "1"):
        old = default()
        styled(old, 1, 1, sz="2000", b=bold)
        old.save(tmp_path / "uni.pptx")
        template, _ = read_template(tmp_path, "uni.pptx", Layouts(), theme.tokens)
        found.append(template.rulers.text.width((Run("Un texto corto"),), 20))
    assert found[0] < found[1]


def test_a_statement_in_place_of_a_title_is_not_used(course: Course, tmp_path: Path) -> None:
    for top, used in ((274638, False), (2000000, True)):
        old = default()
        layout = old.slide_layouts[6]  # blank
        layout.element.attrib.pop("type", None)
        layout.element.cSld.set("name", "Statement")
        for shape in list(old.slide_layouts[1].placeholders)[:2]:
            layout.shapes._spTree.append(copy.deepcopy(shape.element))
        body = layout.placeholders[-1]
        body.left, body.top, body.width, body.height = 457200, top, 8229600, 3000000
        old.save(tmp_path / "uni.pptx")
        job, _ = planned(course, "uni.pptx")
        assert ("statement: “Statement”" in job.note) == used


def font(deck: Any, family: str) -> None:
    part = next(r.target_part for r in deck.slide_master.part.rels.values() if "theme" in r.reltype)
    part._blob = part.blob.replace(
        b'latin typeface="Calibri"', f'latin typeface="{family}"'.encode()
    )


def test_a_wider_font_is_measured_wider_and_an_unknown_one_told(
    course: Course, tmp_path: Path
) -> None:
    theme, _ = load_theme("es")
    widths = {}
    for family in ("Calibri", "Verdana", "Ninguna Sans", "Arial"):
        old = default()
        font(old, family)
        old.save(tmp_path / "uni.pptx")
        template, problems = read_template(tmp_path, "uni.pptx", Layouts(), theme.tokens)
        widths[family] = template.rulers.text.width((Run("Un texto"),), 20)
        rules = [problem.rule for problem in problems]
        assert rules == (["unmeasured-font"] if family == "Ninguna Sans" else [])
    assert widths["Calibri"] == widths["Arial"] < widths["Ninguna Sans"] < widths["Verdana"]
    assert "Ninguna Sans" not in template.told


def test_text_that_can_hardly_be_read_is_told(course: Course, tmp_path: Path) -> None:
    old = default()
    fill = old.slide_layouts[1].background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor(0x10, 0x10, 0x10)
    old.save(tmp_path / "uni.pptx")
    job, problems = planned(course, "uni.pptx")
    told = [problem.message for problem in problems if problem.rule == "illegible-text"]
    assert [message.split(" ")[0] for message in told] == ["text", "links"]
    assert all("“Title and Content”" in message for message in told)
    assert "#000000 on #101010" in told[0]
    assert "title: “Title and Content”" in job.note  # tables have the same ground as text


def test_a_ratio_that_the_template_has_not_is_told(course: Course, tmp_path: Path) -> None:
    old = default()
    old.save(tmp_path / "old.pptx")
    old.slide_width = 12192000
    old.save(tmp_path / "uni.pptx")
    theme, _ = load_theme("es")
    for name, expected in (("uni.pptx", True), ("old.pptx", False)):
        options = Options(template=name, ratio="4:3")
        found = builder.plan(course, theme, options, Purpose.RELEASE)
        rules = [thing.rule for thing in found if isinstance(thing, Problem)]
        assert ("unused-setting" in rules) == expected


def test_a_logo_stands_where_no_text_is(course: Course, tmp_path: Path) -> None:
    theme, _ = load_theme("es")
    for top in (0, 300000, 2000000, 5000000):
        old = default()
        title = old.slide_layouts[0].placeholders[0]
        title.left, title.top, title.width, title.height = 0, top, 9144000, 1400000
        old.save(tmp_path / "uni.pptx")
        template, _ = read_template(tmp_path, "uni.pptx", Layouts(), theme.tokens)
        room, text = template.grid.logo, template.grid.cover_title
        assert room.bottom <= text.top + 0.1 or room.top >= text.bottom
        assert room.top >= 0
        assert room.bottom <= template.grid.height


def test_a_question_has_the_text_of_the_content_layout(
    course_of: Callable[..., Course], tmp_path: Path
) -> None:
    old = default()
    styled(old, 1, 1, sz="2800", b="1")
    old.save(tmp_path / "uni.pptx")
    text = "# U\n\n## L\n\n::: question {type=single}\n¿Cuál?\n\n- [x] Uno\n- [ ] Dos\n:::\n"
    deck = made(planned(course_of(text), "uni.pptx")[0])
    slide = next(s for s in deck.slides if s.slide_layout.name.endswith("– question"))
    styles = slide.slide_layout.element.xpath(".//p:sp//a:lvl1pPr/a:defRPr/@b")
    assert styles == ["1", "1"]


def test_what_a_template_says_of_itself_is_taken_out(
    course: Course, tmp_path: Path, node_modules: Path
) -> None:
    old = default()
    old.core_properties.category = "Sobra"
    old.save(tmp_path / "old.pptx")
    with (
        zipfile.ZipFile(tmp_path / "old.pptx") as one,
        zipfile.ZipFile(tmp_path / "uni.pptx", "w") as other,
    ):
        for name in one.namelist():
            content = one.read(name)
            if name == "_rels/.rels":  # as LibreOffice names it
                own = b"schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core"
                given = b"schemas.openxmlformats.org/package/2006/relationships/metadata/core"
                assert given in content
                content = content.replace(given, own)
            other.writestr(name, content)
    data = planned(course, "uni.pptx")[0].make()
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        assert not any(b"Sobra" in archive.read(name) for name in archive.namelist())
    (tmp_path / "made.pptx").write_bytes(data)
    assert validated(tmp_path / "made.pptx")["ok"]


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
