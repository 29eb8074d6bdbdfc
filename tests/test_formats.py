"""`temario check --format`: what other programs read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from temario.cli.commands import main
from temario.formats import as_github
from temario.problems import AddId, Place, advice, error, warning

Write = Callable[[dict[str, str | bytes]], Path]
YAML = "title: Curso\nid: curso\nlanguage: es\n"
QUESTION = "::: question\n¿Qué es?\n- [x] Esto\n- [ ] Eso\n\n> correct: bien.\n:::\n"


@pytest.fixture
def course(write: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    text = f"# Uno {{#u}}\n\n## Primera {{#p}}\n\nAbre el el libro.\n\n{QUESTION}"
    folder = write({"course/course.yaml": YAML, "course/01-uno.md": text})
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


def test_json_is_one_object_with_problems_lessons_and_outputs(course: Path) -> None:
    code, out, err = run("--only", "handout", "--format", "json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert list(said) == [
        "problems",
        "errors",
        "warnings",
        "advice",
        "fixed",
        "outputs",
        "lessons",
    ]
    assert said["problems"][0] == {
        "rule": "repeated-word",
        "severity": "advice",
        "file": "course/01-uno.md",
        "line": 5,
        "message": "the word “el” stands twice in a row: “Abre el el libro.”",
        "hint": "Delete one of the two. If it is meant, write above the paragraph: "
        "<!-- temario: ignore repeated-word -->",
        "fixes": 0,
    }
    assert [(p["rule"], p["fixes"]) for p in said["problems"][1:]] == [
        ("missing-id", 1),
        ("missing-id", 2),
    ]
    assert (said["errors"], said["warnings"], said["advice"], said["fixed"]) == (0, 2, 1, 0)
    assert said["outputs"] == ["handout/curso.pdf", "handout/curso-instructor.pdf"]
    assert said["lessons"] == [{"id": "p", "title": "1.1 Primera", "words": 8, "minutes": 1.0}]


def test_json_says_how_many_edits_were_made(course: Path) -> None:
    _, out, _ = run("--only", "handout", "--format", "json", "--fix")
    said = json.loads(out)
    assert said["fixed"] == 3
    assert [p["rule"] for p in said["problems"]] == ["repeated-word"]


def test_json_has_the_same_keys_where_there_is_no_course(course: Path) -> None:
    code, out, err = run("nowhere", "--format", "json")
    said = json.loads(out)
    assert (code, err) == (1, "")
    assert [(p["rule"], p["file"], p["line"]) for p in said["problems"]] == [("no-course", None, 0)]
    assert (said["errors"], said["outputs"], said["lessons"]) == (1, [], [])


def test_github_gets_a_command_a_problem_and_nothing_else(course: Path) -> None:
    code, out, err = run("--only", "handout", "--format", "github", "-v")
    assert (code, err) == (0, "")
    first, *others = out.splitlines()
    assert first.startswith(
        "::notice file=course/01-uno.md,line=5,title=repeated-word::the word “el” stands twice"
    )
    assert all(line.startswith("::warning file=course/01-uno.md,line=") for line in others)


def test_github_reads_signs_of_its_own_escaped() -> None:
    place = Place("a,b: 100%.md", 3)
    assert as_github(error("some-rule", place, "100 % is\nwrong, or: so", "Mend."), "") == (
        "::error file=a%2Cb%3A 100%25.md,line=3,title=some-rule::100 %25 is%0Awrong, or: so%0AMend."
    )


def test_github_is_told_of_a_whole_file_without_a_line_and_of_no_place_without_a_file() -> None:
    assert as_github(warning("a-rule", Place("a.md"), "wrong", ""), "course") == (
        "::warning file=course/a.md,title=a-rule::wrong"
    )
    assert as_github(advice("a-rule", None, "wrong", ""), "") == "::notice title=a-rule::wrong"


def test_a_problem_counts_its_fixes() -> None:
    place = Place("a.md", 2)
    said = warning("missing-id", place, "m", "h", (AddId(place, "x"),)).as_json("course")
    assert said == {
        "rule": "missing-id",
        "severity": "warning",
        "file": "course/a.md",
        "line": 2,
        "message": "m",
        "hint": "h",
        "fixes": 1,
    }
