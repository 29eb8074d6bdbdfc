"""`temario import`: files of other programs are told apart, and written all or none."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from temario.cli.commands import main
from temario.importing import Imported, course, import_files
from temario.importing.kinds import reader
from temario.importing.renaming import file_name, folder_name, next_number, text_name
from temario.model import Figure, Heading, Link, Media, Paragraph, Picture, Text
from temario.problems import CourseError, Place, Problem
from temario.source import read_course

P = Place("")
GIFT = "::Uno:: ¿Dos? {=dos ~tres}\n"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments], catch_exceptions=False)


def put(name: str, content: str | bytes) -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def names(folder: str) -> set[str]:
    root = Path(folder)
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_a_course_that_is_not_there_is_begun() -> None:
    result = run(put("mi banco.gift", GIFT), "--to", "mi-curso", "--language", "es")
    assert result.exit_code == 0, result.output
    assert names("mi-curso") == {"course.yaml", "01-mi-banco.md"}
    settings = yaml.safe_load(Path("mi-curso/course.yaml").read_text("utf-8"))
    assert settings == {"id": "mi-banco", "title": "Mi banco", "language": "es"}
    read = read_course(Path("mi-curso"))
    assert {problem.rule for problem in read.problems} <= {"missing-id"}
    assert "temario check --fix mi-curso" in result.output


def test_texts_come_after_those_that_are_there() -> None:
    Path("c").mkdir()
    for name in ("02-a.md", "10-b.md"):
        Path("c", name).write_text("# A\n\nb\n")
    Path("c/course.yaml").write_text("title: T\nid: t\nlanguage: es\n")
    result = run(put("x.gift", GIFT), put("y.gift", GIFT), "--to", "c")
    assert result.exit_code == 0, result.output
    assert {"11-x.md", "12-y.md"} < names("c")
    assert Path("c/course.yaml").read_text() == "title: T\nid: t\nlanguage: es\n"
    assert "Preguntas" in Path("c/11-x.md").read_text("utf-8")
    assert "list" not in result.output
    assert [unit.place.file for unit in read_course(Path("c")).units][-2:] == ["11-x.md", "12-y.md"]


def test_a_list_of_units_is_the_author_s_to_change() -> None:
    Path("c").mkdir()
    Path("c/a.md").write_text("# A\n\nb\n")
    before = "title: T\nid: t\nlanguage: es\nunits: [a.md]\n"
    Path("c/course.yaml").write_text(before)
    result = run(put("x.gift", GIFT), "--to", "c")
    assert "Your course.yaml lists its units. Add to that list:\n  - 01-x.md\n" in result.output
    assert Path("c/course.yaml").read_text() == before


def test_a_course_in_its_folder_course_is_found() -> None:
    Path("c/course").mkdir(parents=True)
    Path("c/course/course.yaml").write_text("title: T\n")
    run(put("x.gift", GIFT), "--to", "c")
    assert "course/01-x.md" in names("c")


def test_nothing_is_written_where_one_file_cannot_be_read() -> None:
    result = run(put("x.gift", GIFT), put("y.pdf", b"%PDF-1.7"), "missing.gift", "--to", "c")
    assert result.exit_code == 1
    assert "y.pdf: error[unreadable-import]: y.pdf is a PDF" in result.output
    assert "missing.gift: error[unreadable-import]: missing.gift cannot be opened" in result.output
    assert not Path("c").exists()


def test_problems_are_printed_as_other_commands_do() -> None:
    name = put("x.gift", GIFT + "\na {~b\n")
    assert run(name, "--to", "c").exit_code == 0
    assert run(name, "--to", "d", "--strict").exit_code == 1
    found = json.loads(run(name, "--to", "e", "--format", "json").stdout)
    assert [(p["rule"], p["file"], p["line"]) for p in found["problems"]] == [
        ("lost-in-import", "x.gift", 3)
    ]


@pytest.mark.parametrize("arguments", [["--to", "a.md"], ["--to", "c", "--language", "x y"]])
def test_wrong_use_is_told(arguments: list[str]) -> None:
    assert run(put("x.gift", GIFT), *arguments).exit_code == 2


def test_a_file_in_place_of_the_course_is_refused() -> None:
    put("c", "")
    result = run(put("x.gift", GIFT), "--to", "c")
    assert "error[file-exists]" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", "Q?\nA) a\nB) b\nANSWER: A\n", "aiken"),
        ("a.txt", "\ufeff::a:: b {T}", "gift"),
        ("a.gift", "a", "gift"),
        ("a.xml", '<?xml version="1.0"?>\n<!-- a --><quiz/>', "moodle_xml"),
        ("a.dat", b"\xef\xbb\xbf<quiz/>", "moodle_xml"),
        ("a.xml", '<assessmentItem xmlns="x"/>', "qti.package"),
        ("a.xml", "<qti-assessment-item/>", "qti.package"),
        ("a.xml", "<questestinterop/>", "qti.package"),
    ],
)
def test_kinds_are_told_by_what_files_hold(name: str, content: str | bytes, kind: str) -> None:
    put(name, content)
    assert reader(Path(name), name).__module__.endswith(kind)


@pytest.mark.parametrize(
    ("member", "kind"), [("ppt/presentation.xml", "powerpoint"), ("imsmanifest.xml", "qti.package")]
)
def test_kinds_of_packages_are_told_by_their_members(member: str, kind: str) -> None:
    with zipfile.ZipFile("a.bin", "w") as archive:
        archive.writestr(member, "")
    assert reader(Path("a.bin"), "a.bin").__module__.endswith(kind)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.md", "# A", "is Markdown already"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1", "old Office"),
        ("a.mbz", b"\x1f\x8b\x08", "backup of Moodle"),
        ("a.zip", b"PK\x03\x04", "damaged"),
        ("a.html", "<!DOCTYPE html>\n<html><body>a</body></html>", "is a page of the web"),
        ("a.bin", b"\0\1\2", "What can be imported: slides of PowerPoint"),
        ("a.txt", "words alone", "What can be imported: slides of PowerPoint"),
        ("a.txt", "", "What can be imported: slides of PowerPoint"),
    ],
)
def test_what_cannot_be_imported_is_said(name: str, content: str | bytes, said: str) -> None:
    put(name, content)
    with pytest.raises(CourseError, match=said):
        reader(Path(name), name)


def test_a_folder_is_told_how_it_is_brought_along() -> None:
    Path("apuntes").mkdir()
    with pytest.raises(CourseError, match=r"temario new my-course --from"):
        reader(Path("apuntes"), "apuntes")


def test_a_file_of_libreoffice_is_told() -> None:
    with zipfile.ZipFile("a.odp", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.presentation")
        archive.writestr("content.xml", "")
    with pytest.raises(CourseError, match=r"--convert-to pptx 'mi a\.odp'"):
        reader(Path("a.odp"), "mi a.odp")


def test_names_are_good_everywhere() -> None:
    taken: set[str] = set()
    hostile = ["../../etc/passwd", "a/../../b.png", "C:\\x\\B.PNG", "x/.gitignore", "y/course.yaml"]
    found = [file_name(path, b"", "f", taken) for path in hostile]
    assert found == ["f/passwd.bin", "f/b.png", "f/b-2.png", "f/gitignore.bin", "f/course-yaml.bin"]
    assert file_name("foto.svg", b"\xff\xd8\xff", "f", taken) == "f/foto.jpg"
    assert folder_name("../x.png", "Mi curso", {"mi-curso"}) == "mi-curso-2"
    assert folder_name("templates/x.png", "a", set()) == "templates-files"
    assert text_name("../03-Ñandú & co.md", 7) == "07-nandu-co.md"
    assert next_number(["README.md", "3-a.md", "99999999-b.md", "12 b.md"]) == 13


def test_pictures_get_names_that_are_free_and_stay_where_they_belong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    picture = Picture("deck/a%20b.png", None, "a", P)
    blocks = (
        Heading(1, "", (Text("T", P),), P),
        Figure(picture, (), P),
        Paragraph((Link("deck/x.pdf#p", (Text("x", P),), P), picture), P),
        Media("video", "deck/v.mp4", None, "v", P),
    )
    files = tuple((name, name.encode()) for name in ("deck/a b.png", "deck/x.pdf", "deck/v.mp4"))
    found = Imported((("t.md", blocks),), files)

    def read(path: Path, name: str, language: str, report: object) -> Imported:
        return found

    monkeypatch.setattr(course, "reader", lambda path, name: read)
    problems: list[Problem] = []
    Path("c").mkdir()
    Path("c/deck").write_text("no folder")
    done = import_files([Path("deck.pptx")], Path("c"), "es", problems.append)
    assert set(done.files) == {
        *("course.yaml", "01-t.md", "deck-2/a-b.png", "deck-2/x.pdf", "deck-2/v.mp4")
    }
    text = Path("c/01-t.md").read_text("utf-8")
    assert text.count("](deck-2/a-b.png)") == 2
    assert "[x](deck-2/x.pdf#p)" in text
    assert "![v](deck-2/v.mp4)" in text
    assert Path("c/deck-2/a-b.png").read_bytes() == b"deck/a b.png"


def test_pictures_of_several_files_lie_in_one_folder_and_none_is_overwritten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(path: Path, name: str, language: str, report: object) -> Imported:
        figure = Figure(Picture(f"img/{path.stem}.png", None, "a", P), (), P)
        heading = Heading(1, "", (Text("T", P),), P)
        return Imported((("t.md", (heading, figure)),), ((f"img/{path.stem}.png", b"new"),))

    monkeypatch.setattr(course, "reader", lambda path, name: read)
    Path("c/img").mkdir(parents=True)
    Path("c/img/A.png").write_bytes(b"old")
    done = import_files([Path("a.pptx"), Path("b.docx")], Path("c"), "es", lambda problem: None)
    assert [name for name in done.files if "img" in name] == ["img/a-2.png", "img/b.png"]
    assert "](img/a-2.png)" in Path("c/01-t.md").read_text("utf-8")
    assert Path("c/img/A.png").read_bytes() == b"old"


@pytest.mark.parametrize("begun", [True, False])
def test_the_words_of_a_cover_are_the_subtitle_of_a_course_that_is_begun(
    monkeypatch: pytest.MonkeyPatch, begun: bool
) -> None:
    def read(path: Path, name: str, language: str, report: object) -> Imported:
        heading = Heading(1, "", (Text("T", P),), P)
        cover = tuple(Paragraph((Text(words, P),), P) for words in ("Química", "Ana Ruiz"))
        return Imported((("t.md", (heading,)),), title="T", cover=cover)

    monkeypatch.setattr(course, "reader", lambda path, name: read)
    if not begun:
        Path("c").mkdir()
        put("c/course.yaml", "title: X\nlanguage: es\n")
    import_files([Path("a.pptx")], Path("c"), "es", lambda problem: None)
    assert ('subtitle: "Química · Ana Ruiz"\n' in Path("c/course.yaml").read_text()) == begun
    text = "# T\n" if begun else "# T\n\nQuímica\n\nAna Ruiz\n"
    assert Path("c/01-t.md").read_text("utf-8") == text


def test_the_language_of_a_bank_that_says_none_is_told_by_its_words() -> None:
    text = "¿Cuál es la mejor de las respuestas que se dan en el texto? {{={}}}\n\n"
    words = ("El perro y los gatos", "Una casa con dos puertas", "Lo que no sabe por qué")
    bank = "".join(text.format(each) for each in words) + "¿Cuánto es pi? {#3.14:0.01}\n"
    assert run(put("x.gift", bank), "--to", "c").exit_code == 0
    assert "language: es\n" in Path("c/course.yaml").read_text()
    assert "= 3,14 +- 0,01" in Path("c/01-x.md").read_text()
