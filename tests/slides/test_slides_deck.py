"""The deck itself: reopened, rendered by LibreOffice, checked by the Open XML SDK."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from accepted import Golden
from lxml import etree
from slide_decks import COURSES, ROOT, Shown, job_of, overlaps, validated, words

from builders.slides import Options
from builders.slides.master import CAPTION_INDEX, PICTURE_INDEX, SECOND_INDEX
from temario.model import (
    Block,
    Blocks,
    Course,
    Essay,
    Heading,
    List,
    Math,
    Paragraph,
    Question,
    Strong,
)
from temario.source import read_course
from temario.traverse import for_audiences, plain, transform, walk

pytestmark = pytest.mark.slow

DECKS = [
    ("sample", Options()),
    ("torture", Options()),
    ("torture", Options(ratio="4:3")),
    ("torture", Options(density="full")),
    ("dialect", Options()),
    ("questions", Options()),
    ("questions", Options(ratio="4:3")),
]
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
Show = Callable[..., Shown]
every_deck = pytest.mark.parametrize(
    ("name", "options"),
    [
        # A deck is drawn and rendered once, in one process.
        pytest.param(*deck, marks=pytest.mark.xdist_group(f"deck {number}"))
        for number, deck in enumerate(DECKS)
    ],
    ids=lambda value: str(value)[:60],
)


def slide_text(slide: Any) -> str:
    texts = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            texts.append(shape.text_frame.text)
        if getattr(shape, "has_table", False) and shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(texts)


def notes_text(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


@every_deck
def test_no_word_is_beyond_the_edge(shown: Show, name: str, options: Options) -> None:
    deck = shown(name, options)
    assert sum(len(page) for page in deck.pages) > 50
    for number, page in enumerate(deck.pages, 1):
        for word in page:
            left, top, right, bottom = word.box
            inside = left >= 0 and top >= 0 and right <= deck.width and bottom <= deck.height
            assert inside, f"slide {number}: {word}"


@every_deck
def test_body_text_stays_above_the_footer(shown: Show, name: str, options: Options) -> None:
    """What is on the slide besides footer and number ends where the footer begins."""
    deck = shown(name, options)
    for number, (slide, page) in enumerate(zip(deck.deck.slides, deck.pages, strict=True), 1):
        if not any(shape.placeholder_format.idx == 12 for shape in slide.placeholders):
            continue
        footer = {*words(deck.course.title), str(number)}
        low = [word for word in page if word.box[3] > deck.height * 497 / 540]
        assert {text for word in low for text in words(word.text)} <= footer, f"slide {number}"


@every_deck
def test_no_two_words_stand_on_one_another(shown: Show, name: str, options: Options) -> None:
    for number, page in enumerate(shown(name, options).pages, 1):
        assert not overlaps(page), f"slide {number}"


@every_deck
def test_no_letters_are_smaller_than_the_least(shown: Show, name: str, options: Options) -> None:
    """Text is 20 points or larger, captions 16, and code, tables and formulas 14."""
    sizes = [
        int(look.get("sz")) / 100
        for part, tree in _trees(shown(name, options).path)
        if "notes" not in part
        for look in tree.iter(f"{DRAWING}rPr")
        if look.get("sz")
    ]
    assert len(sizes) > 20
    assert min(sizes) >= 14


@every_deck
def test_every_slide_has_a_title_and_no_empty_placeholder(
    shown: Show, name: str, options: Options
) -> None:
    for slide in shown(name, options).deck.slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text.strip()
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id
        for shape in slide.placeholders:
            if shape.has_text_frame:
                assert shape.text_frame.text.strip(), shape.name
            else:
                assert shape.element.tag.endswith(("}pic", "}graphicFrame")), shape.name


@every_deck
def test_everything_on_a_slide_is_visible(shown: Show, name: str, options: Options) -> None:
    deck = shown(name, options)
    for number, slide in enumerate(deck.deck.slides):
        seen = "".join(words(deck.text(number)))
        for word in words(slide_text(slide)):
            assert word in seen, f"slide {number + 1}"


def test_titles_are_not_repeated(shown: Show) -> None:
    others = list(shown("torture").deck.slides)[5:-1]
    lessons = [s.shapes.title.text_frame.text for s in others if s.slide_layout.name != "Sección"]
    assert len(set(lessons)) == len(lessons)


@every_deck
def test_every_heading_and_lead_in_is_visible(shown: Show, name: str, options: Options) -> None:
    deck = shown(name, options)
    seen = "".join(words(" ".join(deck.text(page) for page in range(len(deck.pages)))))
    wanted = list(_headings(deck.course)) + list(_lead_ins(deck.course))
    assert len(wanted) > 5
    for text in wanted:
        assert "".join(words(text)) in seen, text


def _student_blocks(course: Course) -> Blocks:
    parts = [course.introduction]
    for unit in course.units:
        parts += [unit.blocks, *(lesson.blocks for lesson in unit.lessons)]
    return for_audiences(sum(parts, ()), frozenset({"slide", "notes"}))


def _for_the_notes(block: Block) -> Blocks:
    """Return a question without what its slides do not show but tell."""
    if not isinstance(block, Question):
        return (block,)
    answer = Essay((), 1) if isinstance(block.answer, Essay) else block.answer
    hints: tuple[Blocks, ...] = ()
    silent = replace(block, hints=hints, correct=(), incorrect=(), feedback=(), answer=answer)
    return (silent,)


def _headings(course: Course) -> Any:
    for unit in course.units:
        yield plain(unit.title)
        for lesson in unit.lessons:
            yield plain(lesson.title)
    for node in walk(_student_blocks(course)):
        if isinstance(node, Heading):
            yield plain(node.content)


def _lead_ins(course: Course) -> Any:
    for node in walk(transform(_student_blocks(course), _for_the_notes)):
        if isinstance(node, List):
            for item in node.items:
                first = item.blocks[0] if item.blocks else None
                if isinstance(first, Paragraph) and first.content:
                    start = first.content[0]
                    if isinstance(start, Strong):
                        yield plain(start.content)


@every_deck
def test_every_word_of_the_source_is_on_a_slide_or_in_notes(
    shown: Show, name: str, options: Options
) -> None:
    deck = shown(name, options)
    there = {
        word
        for slide in deck.deck.slides
        for word in words(slide_text(slide) + "\n" + notes_text(slide))
    }
    together = "".join(words(" ".join(slide_text(s) for s in deck.deck.slides)))
    source = [*_headings(deck.course), plain(deck.course.subtitle)]
    blocks = transform(_student_blocks(deck.course), inline=lambda node: node)
    for node in walk(blocks):
        if isinstance(node, Paragraph) and not any(isinstance(n, Math) for n in walk((node,))):
            source.append(plain(node.content))
        match node:
            case _ if hasattr(node, "rows"):
                cells = [*node.head, *(cell for row in node.rows for cell in row)]  # type: ignore[union-attr]
                source += [plain(cell) for cell in cells]
            case _ if hasattr(node, "code"):
                source.append(node.code)  # type: ignore[union-attr]
    assert len(source) > 10
    for text in source:
        for word in words(text):
            # A long word may be broken over two rows or two lines of code.
            assert word in there or (len(word) > 12 and word in together), word


def test_what_is_for_others_is_nowhere(shown: Show) -> None:
    deck = shown("torture").deck
    text = "\n".join(slide_text(slide) + notes_text(slide) for slide in deck.slides)
    assert "Gutenberg" not in text


def test_what_is_for_the_instructor_is_in_the_notes_alone(shown: Show) -> None:
    slides = shown("torture").deck.slides
    assert not any("Sócrates" in slide_text(slide) for slide in slides)
    assert any("Sócrates" in notes_text(slide) for slide in slides)


@every_deck
def test_the_open_xml_sdk_finds_nothing(
    shown: Show, name: str, options: Options, node_modules: Path
) -> None:
    result = validated(shown(name, options).path)
    assert result["ok"], result["errors"]


def test_the_open_xml_sdk_does_look(shown: Show, tmp_path: Path, node_modules: Path) -> None:
    broken = tmp_path / "broken.pptx"
    with zipfile.ZipFile(shown("sample").path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "ppt/slides/slide1.xml":
                data = data.replace(b"<p:cSld", b'<p:cSld nonsense="1"')
            new.writestr(name, data)
    assert not validated(broken)["ok"]


@every_deck
def test_every_run_says_its_language(shown: Show, name: str, options: Options) -> None:
    count = 0
    for part, tree in _trees(shown(name, options).path):
        for run in tree.iter("{*}r", "{*}fld"):
            properties = run.find(f"{DRAWING}rPr")
            assert properties is not None, part
            assert properties.get("lang"), part
            count += 1
    assert count > 20


def test_a_passage_in_english_is_marked_as_english(shown: Show) -> None:
    tagged = {
        run.findtext("{*}t"): run.find("{*}rPr").get("lang")
        for _, tree in _trees(shown("torture").path)
        for run in tree.iter("{*}r")
    }
    assert tagged["some English words"] == "en-US"
    assert tagged["Un párrafo breve se muestra entero."] == "es-ES"


def _trees(path: Path) -> Any:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml$", name):
                yield name, etree.fromstring(archive.read(name))


def test_links_lead_to_addresses_and_to_slides(shown: Show) -> None:
    deck = shown("sample").deck
    agenda = deck.slides[1]
    lessons = [slide.part.partname for slide in deck.slides]
    targets = [
        agenda.part.related_part(link.get(f"{{{link.nsmap['r']}}}id")).partname
        for link in agenda.element.iter("{*}hlinkClick")
    ]
    assert [lessons.index(target) for target in dict.fromkeys(targets)][:2] == [2, 3]
    addresses = {
        run.hyperlink.address
        for slide in deck.slides
        for frame in (s.text_frame for s in slide.shapes if s.has_text_frame)
        for paragraph in frame.paragraphs
        for run in paragraph.runs
        if run.hyperlink.address
    }
    assert "https://aws.amazon.com/es/what-is/deep-learning/" in addresses


def test_notes_are_formatted_and_linked(shown: Show) -> None:
    deck = shown("torture").deck
    notes = next(s.notes_slide for s in deck.slides if "segunda frase" in notes_text(s))
    runs = [run for p in notes.notes_text_frame.paragraphs for run in p.runs]
    assert {run.text for run in runs if run.font.bold} >= {"negrita"}
    assert "https://example.org/segunda" in {run.hyperlink.address for run in runs}
    first = notes.notes_text_frame.paragraphs[0].text
    assert first == "Recuerda a la clase que las notas del orador van primero."


def test_every_picture_and_table_is_described(shown: Show) -> None:
    described, decorative = [], 0
    for slide in shown("torture").deck.slides:
        for shape in slide.shapes:
            if shape.element.tag.endswith(("}pic", "}graphicFrame")):
                properties = shape.element.xpath(".//p:cNvPr")[0]
                if properties.xpath(".//*[local-name()='decorative'][@val='1']"):
                    decorative += 1
                    assert properties.get("descr") == ""
                else:
                    described.append(properties.get("descr"))
    assert all(described)
    assert {"Una barra", "Un círculo"} <= set(described)
    assert decorative == 1


def test_a_video_of_the_course_plays_on_its_slide(
    course_of: Callable[..., Course], tmp_path: Path, node_modules: Path
) -> None:
    clip = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(500)
    (tmp_path / "clip.mp4").write_bytes(clip)
    data = job_of(course_of("# U\n\n## L\n\n![Una charla](clip.mp4)\n")).make()
    assert isinstance(data, bytes)
    path = tmp_path / "deck.pptx"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        media = [name for name in archive.namelist() if name.endswith(".mp4")]
        assert [archive.read(name) for name in media] == [clip]
        slide = archive.read("ppt/slides/slide4.xml").decode()
    assert 'descr="Una charla"' in slide
    assert "videoFile" in slide
    assert validated(path)["ok"]


def test_columns_pictures_and_statements_are_placeholders_of_their_layouts(shown: Show) -> None:
    found: dict[str, list[Any]] = {}
    for slide in shown("torture").deck.slides:
        found.setdefault(slide.slide_layout.name, []).append(slide)
    for slide in found["Dos columnas"]:
        own = {shape.placeholder_format.idx for shape in slide.placeholders}
        wanted = {shape.placeholder_format.idx for shape in slide.slide_layout.placeholders}
        assert own <= wanted
        assert own & {1, SECOND_INDEX}
    columns = found["Dos columnas"][0]
    assert columns.slide_layout.element.get("type") == "twoObj"
    for index in (1, SECOND_INDEX):
        (shape,) = (s for s in columns.placeholders if s.placeholder_format.idx == index)
        assert shape.element.spPr.xfrm is None, "it stands where the layout's does"
    (picture,) = (s for s in found["Imagen"] if "sola" in s.shapes.title.text_frame.text)
    assert picture.slide_layout.element.get("type") == "picTx"
    title, shape, caption, *_ = picture.shapes
    assert [s.placeholder_format.idx for s in (title, shape, caption)] == [
        0,
        PICTURE_INDEX,
        CAPTION_INDEX,
    ]
    assert shape.element.xpath(".//a:srcRect") == []
    assert shape.width / shape.height == pytest.approx(shape.image.size[0] / shape.image.size[1])
    statement = found["Afirmación"][0]
    sizes = statement.slide_layout.element.xpath(
        ".//p:sp[.//p:ph/@idx='1']//a:lvl1pPr/a:defRPr/@sz"
    )
    assert sizes == ["3600"]


def test_the_left_column_is_read_before_the_right(shown: Show) -> None:
    slide = next(
        s
        for s in shown("torture").deck.slides
        if s.shapes.title.text_frame.text.endswith("Imagen y texto")
    )
    names = [s.name.split(" ")[0] for s in slide.shapes][:3]
    assert names[:2] == ["Title", "Picture"]
    texts = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    assert texts[1].startswith("Figura")
    assert texts[2].startswith("Lo que se dice")


def test_colours_and_fonts_come_from_the_master(shown: Show) -> None:
    with zipfile.ZipFile(shown("sample").path) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
        slides = [archive.read(n).decode() for n in archive.namelist() if "slides/slide" in n]
    assert '<a:accent1><a:srgbClr val="0B5563"/>' in theme
    assert 'typeface="Arial"' in theme
    assert not any("0B5563" in slide for slide in slides)


def test_slides_are_grouped_by_unit(shown: Show) -> None:
    with zipfile.ZipFile(shown("torture").path) as archive:
        tree = etree.fromstring(archive.read("ppt/presentation.xml"))
    sections = list(tree.iter("{*}section"))
    assert [section.get("name") for section in sections][1:3] == ["1. Texto", "2. Objetos"]
    grouped = [entry.get("id") for section in sections for entry in section.iter("{*}sldId")]
    assert grouped == [entry.get("id") for entry in tree.find("{*}sldIdLst")]


def test_the_file_says_whose_it_is(shown: Show) -> None:
    properties = shown("torture").deck.core_properties
    assert properties.author == "Ana Pérez, Luis Gómez"
    assert properties.language == "es-ES"
    assert properties.title.startswith("Curso de prueba")


def test_the_same_course_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    job = job_of(read_course(COURSES["torture"]))
    (tmp_path / "job").write_bytes(pickle.dumps(job.make))
    code = (
        "import pickle, sys\n"
        "make = pickle.loads(open(sys.argv[1], 'rb').read())\n"
        "sys.stdout.buffer.write(make())\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "job")]
    other = subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout
    assert other == job.make()


def test_planning_loads_no_library_that_draws() -> None:
    code = (
        "import sys, pathlib\n"
        "from builders.slides import Options, builder\n"
        "loaded = lambda: {m for m in ('pptx', 'uharfbuzz', 'jinja2') if m in sys.modules}\n"
        "assert not loaded(), loaded()\n"
        "from temario.builder import Purpose\n"
        "from temario.source import read_course\n"
        "from temario.theme import load_theme\n"
        "course = read_course(pathlib.Path(sys.argv[1]))\n"
        "list(builder.plan(course, load_theme('es')[0], Options(), Purpose.RELEASE))\n"
        "assert loaded() <= {'jinja2'}, loaded()\n"
    )
    subprocess.run([sys.executable, "-c", code, str(COURSES["torture"])], check=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("name", "title", "picture"),
    [
        ("sample", "0. Introducción", "section"),
        ("sample", "0.2 Características", "list"),
        ("sample", "Pregunta 1", "question"),
        ("sample", "Pregunta 1 · Respuesta", "answer"),
        ("sample", "Referencias", "references"),
        ("torture", "2.1 Tablas (1/", "table"),
        ("torture", "2.2 Código (1/", "code"),
    ],
)
def test_the_deck_as_pictures(
    shown: Show, golden: Golden, tmp_path: Path, name: str, title: str, picture: str
) -> None:
    """As LibreOffice draws it; `test_golden.py` has the first slides."""
    deck = shown(name)
    titles = [slide.shapes.title.text_frame.text for slide in deck.deck.slides]
    number = next(at for at, text in enumerate(titles, 1) if text.startswith(title))
    span = ["-f", str(number), "-l", str(number)]
    command = ["pdftoppm", "-r", "28", "-png", "-singlefile", *span]
    made = tmp_path / f"{picture}.png"
    subprocess.run([*command, deck.path.with_suffix(".pdf"), made.with_suffix("")], check=True)
    golden.picture(f"slides/{picture}.png", made)


@pytest.mark.parametrize("name", ["torture", "questions"])
def test_the_deck_as_text(shown: Show, golden: Golden, name: str) -> None:
    lines: list[str] = []
    for number, slide in enumerate(shown(name).deck.slides, 1):
        lines.append(f"=== {number} · {slide.slide_layout.name}")
        for shape in slide.shapes:
            lines.append(f"[{shape.name}]")
            if shape.has_text_frame:
                lines += [f"{'  ' * p.level}{p.text}" for p in shape.text_frame.paragraphs]
            elif getattr(shape, "has_table", False) and shape.has_table:
                lines += [" | ".join(c.text for c in row.cells) for row in shape.table.rows]
        for formula in slide.element.iter("{*}Choice"):
            properties = formula.find(".//{*}cNvPr")
            lines += [f"[{properties.get('name')}]", properties.get("descr")]
        if slide.has_notes_slide:
            lines += ["--- notes", notes_text(slide)]
        lines.append("")
    golden(f"slides/{name}.txt", "\n".join(lines))
