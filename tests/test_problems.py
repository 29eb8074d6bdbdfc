"""What `temario check` says of a bad course: one folder a case, with what it prints.

A case is `tests/problems/<name>`: a course, `arguments` (the command line) and
`expected.txt` (standard error, standard output and the exit code). A file
`trust` in it means that the user trusts the course's templates; one named
`before` is a command line that comes before `arguments`, such as a build. Beside
what is wrong stands in each course what is just not wrong, and is not named.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from temario.cli.commands import main
from temario.pipeline import plan
from temario.trust import trust

_CASES = sorted(path.parent for path in (Path(__file__).parent / "problems").glob("*/arguments"))


def run(arguments: list[str]) -> str:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    return f"{result.stderr}{result.stdout}exit code {result.exit_code}\n"


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_says(case: Path, accept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    shutil.copytree(case, here, symlinks=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("TEMARIO_HOME", str(tmp_path / "home"))
    if (case / "trust").exists():
        trust(here / "course")
    if (case / "before").exists():
        assert run((case / "before").read_text().split()).endswith("exit code 0\n")
    found = run((case / "arguments").read_text().split())
    assert str(tmp_path) not in found
    if accept:
        (case / "expected.txt").write_text(found, "utf-8")
    assert found == (case / "expected.txt").read_text("utf-8")


def test_nothing_is_written_where_there_are_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parent / "problems" / "keep-going")
    found = run(["build", "course", "--only", "handout", "-o", str(tmp_path / "output")])
    assert "Nothing was built" in found
    assert found.endswith("exit code 1\n")
    assert not (tmp_path / "output").exists()


@pytest.mark.slow
def test_keep_going_builds_and_still_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent / "problems" / "keep-going")
    found = run(
        ["build", "course", "--only", "handout", "--keep-going", "-o", str(tmp_path / "output")]
    )
    assert found.endswith("exit code 1\n")
    assert (tmp_path / "output" / "handout" / "curso.pdf").stat().st_size > 1000


def test_keep_going_shows_what_is_missing() -> None:
    planned = plan(Path(__file__).parent / "problems" / "keep-going" / "course", ["handout"])
    (job,) = planned.jobs
    for target in ("no.png (una foto)", "no.md", "02-dos.md"):
        assert f"Falta: {target}" in job.make.html  # type: ignore[attr-defined]


def test_a_file_that_is_not_utf8_keeps_its_place_with_keep_going() -> None:
    planned = plan(Path(__file__).parent / "problems" / "not-utf8" / "course", ["handout"])
    (job,) = planned.jobs
    assert "Falta: 01-uno.md" in job.make.html  # type: ignore[attr-defined]
