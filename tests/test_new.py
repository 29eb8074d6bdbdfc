"""`temario new`: a course that builds at once, and nothing that was there is touched."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from temario.cli.commands import main
from temario.naming import course_id, default_title
from temario.new import NewCourse, begin
from temario.pipeline import Advice, plan
from temario.problems import CourseError, Severity
from temario.source import read_course

FILES = {
    "en": {"01-lessons-that-stay.md", "02-from-text-to-class.md", "pictures/recall.svg"},
    "es": {"01-clases-que-se-recuerdan.md", "02-del-texto-al-aula.md", "imagenes/recuerdo.svg"},
}
ALWAYS = {"course.yaml", ".gitignore"}


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A computer in English, in an empty folder."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path)
    return iter([None])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments], catch_exceptions=False)


def written(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def settings(folder: Path) -> dict[str, object]:
    return yaml.safe_load((folder / "course.yaml").read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_course_builds_in_all_outputs_without_a_problem(language: str, tmp_path: Path) -> None:
    run("curso", "--language", language, "--title", "Curso")
    command = [sys.executable, "-m", "temario.cli", "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path / "curso", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if not line.startswith("making ")] == []
    assert written(tmp_path / "curso" / "output") == {
        ".temario.json",
        ".temario.built.json",
        "handout/curso.pdf",
        "handout/curso-instructor.pdf",
        "slides/curso.pptx",
        "scorm/curso-scorm12.zip",
        "scorm/curso-scorm2004.zip",
        "questions/curso-moodle.xml",
        "questions/curso.gift",
        "questions/curso-qti21.zip",
        "questions/curso-qti30.zip",
    }


@pytest.mark.parametrize("language", ["en", "es"])
def test_check_finds_nothing_and_questions_are_for_objectives(language: str) -> None:
    done = run("curso", "--language", language)
    assert done.exit_code == 0
    assert written(Path("curso")) == FILES[language] | ALWAYS
    planned = plan(Path("curso"), (), Path("output"), advice=Advice.COURSE)
    assert planned.problems == ()
    course = planned.course
    assert course.language == language
    text = "".join(p.read_text("utf-8") for p in Path("curso").glob("*.md"))
    assert set(re.findall(r'objective="([^"]+)"', text)) == set(course.objectives)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_course_shows_the_dialect(language: str) -> None:
    run("curso", "--language", language)
    text = "".join(p.read_text("utf-8") for p in Path("curso").glob("*.md"))
    for sign in ("$$", "[^", "```mermaid", "\n: ", "| ---", "::: notes", "::: slide", "::: tip"):
        assert sign.replace("| ---", "|:--") in text, sign
    for sign in ("{.incremental}", "- [x]", "> hint:", "> rubric:", "[[", " -> ", "credit="):
        assert sign in text, sign


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("title: Mine\n", "utf-8")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "recall.svg").write_text("<svg/>", "utf-8")
    done = run(".")
    assert done.exit_code == 1
    assert "error[file-exists]: . has course.yaml, pictures/recall.svg already" in done.stderr
    assert "hint: " in done.stderr
    assert written(tmp_path) == {"course.yaml", "pictures/recall.svg"}
    assert settings(tmp_path) == {"title": "Mine"}


def test_a_file_that_comes_in_between_stays_and_the_rest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = "temario.all_or_none._place"
    from temario.all_or_none import _place

    def late(staged: Path, target: Path) -> None:
        if target.name == "recall.svg":
            target.write_text("somebody's", "utf-8")
        _place(staged, target)

    monkeypatch.setattr(place, late)
    (tmp_path / "curso" / "pictures").mkdir(parents=True)
    with pytest.raises(CourseError, match="cannot be written"):
        begin(NewCourse("Mine"), Path("curso"))
    assert written(tmp_path / "curso") == {"pictures/recall.svg"}
    assert Path("curso/pictures/recall.svg").read_text("utf-8") == "somebody's"


def test_a_disk_without_room_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(staged: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("temario.all_or_none._place", full)
    done = run("deep/er/curso")
    assert done.exit_code == 1
    assert "No space left on device" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_things_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Not of the course\n", "utf-8")
    (tmp_path / ".gitignore").write_text("*.log\n", "utf-8")
    done = run(".", "--title", "Mine")
    assert done.exit_code == 0
    assert (tmp_path / ".gitignore").read_text("utf-8") == "*.log\n"
    assert "/output/" in done.stdout
    assert "  cd " not in done.stdout
    course = read_course(tmp_path)
    assert [unit.place.file for unit in course.units] == sorted(FILES["en"])[:2]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "notas").write_text("", "utf-8")
    done = run("notas/curso")
    assert done.exit_code == 1
    assert done.stderr.startswith(
        "error[not-written]: the course cannot be written into notas/curso: Not a directory\n"
        "  hint: Name a folder that you may write to, on a disk with room.\n"
    )
    assert written(tmp_path) == {"notas"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "curso").write_text("", "utf-8")
    done = run("curso")
    assert (done.exit_code, "curso is a file" in done.stderr) == (1, True)


ODD = (
    '"Ética: ¿qué es?" & <b>',
    "🧪 Química 👩🏽‍🔬",
    "# no comment",
    "- a: [b, {c}] | > & * ! % @ `d`",
    "It's \\n not a \\ line",
    "null",
    "1.10",
    "@id@ and @language@",
    "Long " * 100 + "end",
    "数学入門",
    "two\nlines\x07\x7f\ud800",
)


@pytest.mark.parametrize("title", ODD)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_title_stands_as_it_was_given(title: str, language: str, tmp_path: Path) -> None:
    begin(NewCourse(title, language, license=title), tmp_path / "curso")
    course = read_course(tmp_path / "curso")
    assert [p for p in course.problems if p.severity is Severity.ERROR] == []
    clean = "two lines" if "\n" in title else title.strip()
    assert (course.title, course.license) == (clean, clean)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", course.id)
    assert len(course.id) <= 60


@pytest.mark.parametrize(
    ("title", "identifier"),
    [
        ("Ética: ¿qué es?", "etica-que-es"),
        ("CON", "mi-curso-con"),
        ("lpt1", "mi-curso-lpt1"),
        ("", "mi-curso"),
        ("🧪", "mi-curso"),
        ("数学", "mi-curso"),
        ("palabra " * 30, "palabra-palabra-palabra-palabra-palabra"),
        ("x" * 300, "x" * 40),
    ],
)
def test_an_id_is_good_for_a_file_everywhere(title: str, identifier: str) -> None:
    assert course_id(title, "es") == identifier


def test_the_folder_names_the_course_that_has_no_title() -> None:
    assert default_title(Path("mi-curso_de  química"), "es") == "Mi curso de química"
    assert default_title(Path("LLM-101"), "es") == "LLM 101"
    assert default_title(Path("/"), "es") == "Mi curso"
    run("a-nice-course", "--title", "  ")
    assert settings(Path("a-nice-course"))["title"] == "A nice course"


@pytest.mark.parametrize(
    ("given", "text", "said"),
    [("es-MX", "es", "es-MX"), ("en-GB", "en", "en-GB"), ("fr", "en", "en"), ("ES", "es", "ES")],
)
def test_the_text_is_in_the_nearest_language(given: str, text: str, said: str) -> None:
    done = run("curso", "--language", given)
    assert written(Path("curso")) == FILES[text] | ALWAYS
    assert settings(Path("curso"))["language"] == said
    assert ("not there in “fr”" in done.stdout) == (given == "fr")


def test_a_language_that_is_none_is_a_wrong_command() -> None:
    done = run("curso", "--language", "Klingon!")
    assert done.exit_code == 2
    assert not Path("curso").exists()


def test_the_language_is_the_computers(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, (given, expected) in enumerate(
        [("es_AR.UTF-8", "es"), ("C", "en"), ("de_DE", "en"), ("Spanish_Spain.1252", "es")]
    ):
        monkeypatch.setenv("LANG", given)
        run(f"curso{number}")
        assert settings(Path(f"curso{number}"))["language"] == expected, given


def test_no_licence_is_said_by_none() -> None:
    run("a", "--license", "none")
    assert "license" not in settings(Path("a"))
    run("b", "--licence", "Solo para mi clase: pregunta")
    assert settings(Path("b"))["license"] == "Solo para mi clase: pregunta"
    run("c")
    assert settings(Path("c"))["license"] == "CC BY 4.0"


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "temario.cli", "new", "mi-curso"]
    done = subprocess.run(command, capture_output=True, text=True, input="No\nfr\n2\n")
    assert done.returncode == 0
    assert done.stderr == ""
    assert settings(Path("mi-curso"))["title"] == "Mi curso"
    assert done.stdout.splitlines()[-3:] == [
        "  cd mi-curso",
        "  temario preview   look at it in a browser; it changes as you write",
        "  temario build     make all its outputs, in output/",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_in_a_terminal_three_questions_are_asked(tmp_path: Path) -> None:
    shown = in_terminal(
        ["new", "mi curso"], ["Química: «orgánica»", "no idea", "es", "3"], tmp_path
    )
    assert shown.count("]: ") == 4
    assert "Title [Mi curso]: " in shown
    assert "Language: es, en or another tag [en]: " in shown
    assert "A language is named by a short tag" in shown
    assert "  4  none (all rights reserved)" in shown
    assert "cd 'mi curso'" in shown
    found = settings(tmp_path / "mi curso")
    assert (found["title"], found["language"], found["license"], found["id"]) == (
        "Química: «orgánica»",
        "es",
        "CC BY-NC-SA 4.0",
        "quimica-organica",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_what_is_given_is_not_asked_for(tmp_path: Path) -> None:
    given = ["new", "a", "--title", "A", "--language", "es", "--license", "none"]
    assert "]: " not in in_terminal(given, [], tmp_path)
    assert "]: " not in in_terminal(["new", "b", "--yes"], [], tmp_path)
    assert written(tmp_path / "b") == FILES["en"] | ALWAYS


def in_terminal(arguments: list[str], answers: list[str], folder: Path) -> str:
    """Run temario in a pseudo-terminal, answer each question, and return what was shown."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "temario.cli", *arguments])
    shown, waiting = b"", list(answers)
    try:
        while select.select([terminal], [], [], 20)[0]:
            try:
                shown += os.read(terminal, 1 << 16)
            except OSError:  # the other end has gone
                break
            if shown.endswith(b"]: ") and waiting:
                os.write(terminal, f"{waiting.pop(0)}\n".encode())
    finally:
        os.close(terminal)
        _, status = os.waitpid(process, 0)
    assert (os.waitstatus_to_exitcode(status), waiting) == (0, []), shown.decode()
    return shown.decode()


@pytest.mark.parametrize(
    ("host", "name"), [("github", ".github/workflows/course.yml"), ("gitlab", ".gitlab-ci.yml")]
)
def test_a_workflow_runs_commands_that_there_are(host: str, name: str) -> None:
    run("curso", "--ci", host)
    assert written(Path("curso")) == FILES["en"] | ALWAYS | {name}
    text = (Path("curso") / name).read_text("utf-8")
    workflow = yaml.safe_load(text)
    commands = [line for line in lines_of(workflow) if line.startswith("temario ")]
    assert [shlex.split(command)[1] for command in commands] == ["check", "build"]
    for command in commands:
        _, word, *options = shlex.split(command)
        parsed = main.commands[word]
        known = {flag for parameter in parsed.params for flag in parameter.opts}
        assert {option for option in options if option[0] == "-"} <= known, command
    assert "output/" in json.dumps(workflow)


def test_workflows_install_what_the_readme_says() -> None:
    readme = Path(__file__).parent.parent.joinpath("README.md").read_text("utf-8")
    packages = re.search(r"apt-get install (libpango[^`]+)`", readme)
    assert packages is not None
    for host in ("github", "gitlab"):
        begin(NewCourse("A", ci=host), Path(host))  # type: ignore[arg-type]
        text = "".join(p.read_text("utf-8") for p in Path(host).rglob(".*/**/*.yml"))
        text += "".join(p.read_text("utf-8") for p in Path(host).glob(".*.yml"))
        assert packages[1] in text


def lines_of(node: object) -> list[str]:
    """Return all lines of all texts of a YAML file."""
    if isinstance(node, str):
        return node.splitlines()
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [line for child in children for line in lines_of(child)]


def test_a_workflow_is_added_to_a_course_that_is_there() -> None:
    run("curso", "--language", "es")
    before = {path: path.read_bytes() for path in Path("curso").rglob("*") if path.is_file()}
    done = run("curso", "--ci", "github")
    assert done.output == "Written in curso:\n  .github/workflows/course.yml\n"
    after = {path: path.read_bytes() for path in Path("curso").rglob("*") if path.is_file()}
    added = Path("curso/.github/workflows/course.yml")
    assert after.keys() - before.keys() == {added}
    assert {path: after[path] for path in before} == before
