"""Files come to their place whole, and nobody's work is overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from temario.problems import Problem, Severity
from temario.publish import RECORD, publisher

PATH = "slides/course.pptx"


def publish(output: Path, content: bytes) -> list[Problem]:
    with publisher(output) as target:
        staged = target.staging(PATH)
        staged.write_bytes(content)
        return target.publish(staged, PATH)


def files(output: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (output / "slides").iterdir()}


def test_a_file_stands_in_its_place_and_nothing_else_does(tmp_path: Path) -> None:
    assert publish(tmp_path, b"one") == []
    assert files(tmp_path) == {"course.pptx": b"one"}


def test_what_temario_wrote_is_replaced_in_silence(tmp_path: Path) -> None:
    publish(tmp_path, b"one")
    assert publish(tmp_path, b"two") == []
    assert files(tmp_path) == {"course.pptx": b"two"}


def test_a_file_edited_by_hand_is_kept_under_another_name_with_a_warning(tmp_path: Path) -> None:
    publish(tmp_path, b"one")
    (tmp_path / PATH).write_bytes(b"mine")
    problems = publish(tmp_path, b"two")
    assert [(p.severity, p.rule) for p in problems] == [(Severity.WARNING, "edited-output")]
    assert files(tmp_path) == {"course.pptx": b"two", "course.edited.pptx": b"mine"}


def test_every_edit_is_kept(tmp_path: Path) -> None:
    for number in range(3):
        publish(tmp_path, b"built %d" % number)
        (tmp_path / PATH).write_bytes(b"edit %d" % number)
    publish(tmp_path, b"last")
    assert files(tmp_path) == {
        "course.pptx": b"last",
        "course.edited.pptx": b"edit 0",
        "course.edited-2.pptx": b"edit 1",
        "course.edited-3.pptx": b"edit 2",
    }


def test_a_file_that_somebody_else_put_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "slides").mkdir()
    (tmp_path / PATH).write_bytes(b"foreign")
    assert [p.rule for p in publish(tmp_path, b"one")] == ["edited-output"]
    assert files(tmp_path)["course.edited.pptx"] == b"foreign"


def test_an_edit_back_to_the_version_before_is_no_edit(tmp_path: Path) -> None:
    publish(tmp_path, b"one")
    publish(tmp_path, b"two")
    (tmp_path / PATH).write_bytes(b"one")
    assert publish(tmp_path, b"three") == []


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    publish(tmp_path, b"one")
    before = (tmp_path / PATH).stat()
    publish(tmp_path, b"one")
    after = (tmp_path / PATH).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_record_that_cannot_be_read_costs_a_copy_and_no_work(tmp_path: Path) -> None:
    publish(tmp_path, b"one")
    (tmp_path / RECORD).write_text("{ broken")
    publish(tmp_path, b"two")
    assert files(tmp_path) == {"course.pptx": b"two", "course.edited.pptx": b"one"}


def test_what_a_killed_build_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "slides").mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / "slides" / f".course.pptx.{dead.pid}.tmp").write_bytes(b"half")
    (tmp_path / "slides" / f".other.pptx.{os.getppid()}.tmp").write_bytes(b"of a living process")
    (tmp_path / "slides" / ".notes.tmp").write_bytes(b"somebody's own")
    publish(tmp_path, b"one")
    names = set(files(tmp_path))
    assert f".course.pptx.{dead.pid}.tmp" not in names
    assert {f".other.pptx.{os.getppid()}.tmp", ".notes.tmp", "course.pptx"} <= names


def test_a_protected_folder_is_a_problem_and_not_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, b"one")

    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "used by another process")

    with publisher(tmp_path) as target:
        staged = target.staging(PATH)
        staged.write_bytes(b"two")
        monkeypatch.setattr(Path, "replace", locked)
        problems = target.publish(staged, PATH)
    assert [(p.severity, p.rule) for p in problems] == [(Severity.ERROR, "locked-output")]
    assert "PowerPoint" in problems[0].hint
    assert files(tmp_path) == {"course.pptx": b"one"}
