"""A course's templates: those that can be trusted are used, and nothing that a link leads to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from temario import trust
from temario.own_templates import overrides, template_files
from temario.pipeline import plan

COURSE = {
    "course.yaml": "id: a\ntitle: A\nlanguage: es\n",
    "1.md": "# Uno {#uno}\n\n## Una {#una}\n\nHola.\n",
}
EVIL = "<p>MALO</p>"


@pytest.fixture
def course(
    write: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    monkeypatch.setenv("TEMARIO_HOME", str(tmp_path_factory.mktemp("home")))
    return write({**COURSE, "templates/note.txt": "a", "elsewhere/handout.html.j2": EVIL})


def html(course: Path) -> str:
    return "".join(job.make.html for job in plan(course, ["handout"]).jobs)  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_link_among_templates_is_not_followed_and_told(course: Path, what: str) -> None:
    link = course / "templates" / "handout"
    if what == "folder":
        link.symlink_to(course / "elsewhere")
    else:
        link.mkdir()
        link = link / "handout.html.j2"
        link.symlink_to(course / "elsewhere" / "handout.html.j2")
    trust.trust(course)
    assert "MALO" not in html(course)
    (problem,) = plan(course, ["handout"]).problems
    shown = link.relative_to(course).as_posix()
    assert (problem.rule, problem.place.file) == ("linked-template", shown)  # type: ignore[union-attr]


def test_a_link_to_another_template_is_one(course: Path) -> None:
    folder = course / "templates"
    (folder / "own.j2").write_text(EVIL)
    (folder / "handout").mkdir()
    (folder / "handout" / "handout.html.j2").symlink_to(folder / "own.j2")
    assert "handout/handout.html.j2" in template_files(folder)
    assert "MALO" not in html(course)
    before = trust.digest(folder)
    trust.trust(course)
    assert "MALO" in html(course)
    (folder / "own.j2").write_text(EVIL + " ")
    assert trust.digest(folder) != before
    assert "MALO" not in html(course)


def test_a_folder_of_templates_that_is_a_link_is_none(course: Path) -> None:
    (course / "templates").rename(course / "real")
    (course / "templates").symlink_to("/")
    assert overrides(course) is None
    assert [p.rule for p in plan(course, ["handout"]).problems] == ["linked-template"]
