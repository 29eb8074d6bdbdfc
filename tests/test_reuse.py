"""A file that would be made of the same is not made again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from temario import pipeline, reuse
from temario.publish import RECORD

pytestmark = pytest.mark.slow

UNIT = "# {name} {{#{name}}}\n\n## Lección {{#{name}-1}}\n\nTexto de {name}.\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of two units, one of them with a picture."""
    folder = tmp_path / "course"
    folder.mkdir()
    settings = "title: X\nid: x\nlanguage: es\nhandout: {split: unit}\n"
    (folder / "course.yaml").write_text(settings, "utf-8")
    (folder / "01.md").write_text(UNIT.format(name="uno") + "\n![Un cuadro](a.png)\n", "utf-8")
    (folder / "02.md").write_text(UNIT.format(name="dos"), "utf-8")
    Image.new("RGB", (40, 40), "red").save(folder / "a.png", compress_level=0)
    return folder


def made(course: Path, *only: str, force: bool = False) -> list[str]:
    """Build, and return the files that were made, in the order of the plan."""
    built = pipeline.build(course, course.parent / "out", only, force=force)
    assert not built.failed, built
    return [output.name for output in built.outputs if not output.kept]


UNITS = ["handout/x-uno.pdf", "handout/x-dos.pdf"]
PACKAGES = ["scorm/x-scorm12.zip", "scorm/x-scorm2004.zip"]
DECK = "slides/x.pptx"


def test_an_unchanged_course_makes_nothing(course: Path) -> None:
    assert sorted(made(course)) == sorted([*UNITS, DECK, *PACKAGES])
    before = {path: path.stat().st_mtime_ns for path in (course.parent / "out").rglob("[!.]*.*")}
    assert made(course) == []
    assert {
        path: path.stat().st_mtime_ns for path in (course.parent / "out").rglob("[!.]*.*")
    } == before


def test_a_changed_unit_remakes_only_what_holds_it(course: Path) -> None:
    made(course)
    path = course / "02.md"
    path.write_text(path.read_text("utf-8").replace("Texto", "Otro texto"), "utf-8")
    assert sorted(made(course)) == sorted(["handout/x-dos.pdf", DECK, *PACKAGES])


@pytest.mark.slow
def test_in_a_course_that_is_split_a_changed_lesson_remakes_its_unit_alone(course: Path) -> None:
    """Lessons, lines and a figure more in one unit are nothing to the files of the others."""
    settings = "title: X\nid: x\nlanguage: es\nhandout: {split: unit}\n"
    settings += "slides: {split: unit, editions: [instructor, student], pdf: true}\n"
    (course / "course.yaml").write_text(settings, "utf-8")
    question = "\n::: question {#p}\n¿Sí?\n- [x] Sí {#p-si}\n- [ ] No {#p-no}\n:::\n"
    for name in ("01.md", "02.md"):
        text = (course / name).read_text("utf-8") + question.replace("#p", f"#p{name[1]}")
        (course / name).write_text(text, "utf-8")
    whole = made(course)
    assert made(course) == []
    path = course / "02.md"
    more = "\n## Otra {#otra}\n\n![Otro cuadro](a.png)\n\nTexto.\n"
    path.write_text(path.read_text("utf-8").replace("Texto", "Más\n\ntexto") + more, "utf-8")
    assert sorted(made(course)) == sorted([f for f in whole if "-dos" in f] + PACKAGES)
    assert len([file for file in whole if "-dos" in file]) == 6
    first = course / "01.md"
    first.write_text(first.read_text("utf-8").replace("Texto", "Otro texto"), "utf-8")
    assert sorted(made(course)) == sorted([f for f in whole if "-uno" in f] + PACKAGES)


def test_a_changed_picture_of_the_same_size_is_seen(course: Path) -> None:
    made(course)
    size = (course / "a.png").stat().st_size
    Image.new("RGB", (40, 40), "blue").save(course / "a.png", compress_level=0)
    assert (course / "a.png").stat().st_size == size
    assert sorted(made(course)) == sorted(["handout/x-uno.pdf", DECK, *PACKAGES])


def test_an_option_is_seen_by_its_own_output_alone(course: Path) -> None:
    made(course)
    settings = course / "course.yaml"
    settings.write_text(settings.read_text("utf-8") + "slides: {density: full}\n", "utf-8")
    assert made(course) == [DECK]


def test_force_makes_all(course: Path) -> None:
    made(course, "scorm")
    assert made(course, "scorm", force=True) == PACKAGES


def test_a_file_that_is_gone_or_edited_is_made_again(course: Path) -> None:
    made(course, "scorm")
    first, second = (course.parent / "out" / path for path in PACKAGES)
    first.unlink()
    second.write_bytes(b"edited by hand")
    built = pipeline.build(course, course.parent / "out", ["scorm"])
    assert [output.kept for output in built.outputs] == [False, False]
    assert [problem.rule for problem in built.problems] == ["edited-output"]
    assert second.with_name("x-scorm2004.edited.zip").read_bytes() == b"edited by hand"


def test_another_program_or_library_makes_all_again(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(course, "scorm")
    monkeypatch.setattr(reuse, "surroundings", lambda: "another version")
    assert made(course, "scorm") == PACKAGES


def test_digests_are_the_same_in_every_process(course: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from temario import pipeline, reuse\n"
        "found = pipeline.plan(Path(sys.argv[1]))\n"
        "for job in found.jobs:\n"
        "    print(reuse.fingerprint(job, found.course.root, found.course.files))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, str(course)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    (lines,) = said
    assert len(set(lines.split())) == 5


def test_a_record_of_an_earlier_version_still_knows_its_files(course: Path) -> None:
    made(course, "scorm")
    record = course.parent / "out" / RECORD
    said = json.loads(record.read_text("utf-8"))
    record.write_text(json.dumps({name: one["digests"] for name, one in said.items()}), "utf-8")
    built = pipeline.build(course, course.parent / "out", ["scorm"])
    assert built.problems == ()
    assert [output.kept for output in built.outputs] == [False, False]
    assert made(course, "scorm") == []


def test_two_builds_at_once_forget_nothing_of_each_other(course: Path) -> None:
    from temario.publish import Publisher

    out = course.parent / "out"
    out.mkdir()
    first, second = Publisher(out), Publisher(out)
    for publisher, name in ((first, "a.txt"), (second, "b.txt")):
        staged = publisher.staging(name)
        staged.write_text(name, "utf-8")
        assert publisher.publish(staged, name, f"of {name}") == []
    both = Publisher(out)
    assert both.holds("a.txt", "of a.txt")
    assert both.holds("b.txt", "of b.txt")
    assert not both.holds("b.txt", "of a.txt")
