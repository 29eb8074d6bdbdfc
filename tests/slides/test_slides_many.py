"""A deck of many slides: names and ids are counted up, so none may be there twice."""

from __future__ import annotations

import io
import json
import posixpath
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from slide_decks import job_of

from temario.model import Course
from temario.source import read_course

pytestmark = pytest.mark.slow

LESSONS = 300
COLOURS = ("#0b5563", "#a23b00", "#3a7d44")
PARTS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a deck of 300 lessons, each with text, a link, a picture and notes."""
    folder = tmp_path_factory.mktemp("many")
    for number, colour in enumerate(COLOURS):
        Image.new("RGB", (40, 30), colour).save(folder / f"{number}.png")
    lessons = "".join(
        f"## Lección {number}\n\n- Una idea.\n- Otra, [con enlace](https://example.org/{number}).\n\n"
        f"![Un color](<{number % len(COLOURS)}.png>)\n\n"
        f"::: notes\nLo que se dice de {number}.\n:::\n\n"
        for number in range(LESSONS)
    )
    (folder / "u.md").write_text(f"# Unidad\n\n{lessons}", "utf-8")
    (folder / "course.yaml").write_text("id: muchas\ntitle: Muchas\nlanguage: es\n", "utf-8")
    data = job_of(read_course(folder)).make()
    assert isinstance(data, bytes)
    path = folder / "deck.pptx"
    path.write_bytes(data)
    return path


def test_it_opens_with_every_slide_and_its_notes(deck: Path) -> None:
    from pptx import Presentation

    slides = list(Presentation(str(deck)).slides)
    assert len(slides) > LESSONS
    names = [str(slide.part.partname) for slide in slides]
    assert names == [f"/ppt/slides/slide{number}.xml" for number in range(1, len(slides) + 1)]
    noted = [slide.notes_slide for slide in slides if slide.has_notes_slide]
    lines = (note.notes_text_frame.text.partition("\n")[0] for note in noted)
    said = [line for line in lines if line.startswith("Lo que")]
    assert said == [f"Lo que se dice de {number}." for number in range(LESSONS)]


def test_no_name_and_no_id_is_there_twice(deck: Path) -> None:
    with zipfile.ZipFile(deck) as archive:
        members = Counter(name.lower() for name in archive.namelist())
        assert members.most_common(1)[0][1] == 1
        root = etree.fromstring(archive.read("ppt/presentation.xml"))
        slides = [entry.get("id") for entry in root.find("{*}sldIdLst")]
        trees = {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if "lides/" in name and name.endswith(".xml")
        }
    assert sum(name.startswith("ppt/media/") for name in members) == len(COLOURS)
    assert len(slides) == len(set(slides)) > LESSONS
    for name, tree in trees.items():
        shapes = Counter(shape.get("id") for shape in tree.iter("{*}cNvPr"))
        assert shapes.most_common(1)[0][1] == 1, name


def test_every_part_is_declared_and_every_relation_leads_to_one(deck: Path) -> None:
    with zipfile.ZipFile(deck) as archive:
        names = set(archive.namelist())
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        overrides = {entry.get("PartName", "")[1:] for entry in types.iter("{*}Override")}
        endings = {entry.get("Extension") for entry in types.iter("{*}Default")}
        for name in (name for name in names if name.endswith(".rels")):
            folder = posixpath.dirname(posixpath.dirname(f"/{name}"))
            relations = list(etree.fromstring(archive.read(name)).iter(PARTS))
            assert len({r.get("Id") for r in relations}) == len(relations), name
            for relation in relations:
                if relation.get("TargetMode") != "External":
                    target = posixpath.join(folder, relation.get("Target", ""))
                    assert posixpath.normpath(target)[1:] in names, (name, target)
    assert overrides <= names
    undeclared = names - overrides - {"[Content_Types].xml"}
    assert {name.rpartition(".")[2] for name in undeclared} <= endings - {"xml"}


@pytest.mark.slow
def test_the_open_xml_sdk_finds_nothing(deck: Path, node_modules: Path) -> None:
    command = [str(node_modules / ".bin" / "ooxml-validator"), str(deck)]
    result = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    assert result["ok"], result["errors"]


def test_the_same_course_gives_the_same_bytes_twice(course_of: Callable[..., Course]) -> None:
    course = course_of("# U\n\n## L\n\n- Uno\n\n::: notes\nNota.\n:::\n\n## M\n\n- Dos\n")
    job = job_of(course)
    assert job.make() == job.make()


def test_slides_that_lead_to_one_another_are_each_written_once() -> None:
    """A chain of links is as long as the deck; python-pptx walks it by calling itself."""
    from pptx import Presentation
    from pptx.opc.constants import RELATIONSHIP_TYPE

    from builders.slides.quick import Quick, saved

    deck = Presentation()
    quick = Quick(deck)
    slides = [quick.slide(deck.slide_layouts[5]) for _ in range(1200)]
    for slide, following in pairwise(slides):
        slide.part.relate_to(following.part, RELATIONSHIP_TYPE.SLIDE)
    with zipfile.ZipFile(io.BytesIO(saved(deck))) as archive:
        names = [name for name in archive.namelist() if name.startswith("ppt/slides/slide")]
    assert len(names) == len(set(names)) == 1200
