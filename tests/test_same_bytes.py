"""The same course gives the same bytes: whenever, wherever, in whichever process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from temario.publish import RECORD
from temario.unchanged import MEMORY

ROOT = Path(__file__).resolve().parents[1]

COURSES = {"sample": ROOT / "course", "dialect": ROOT / "tests" / "courses" / "dialect"}


def build(course: Path, folder: Path, *prefix: str, **environment: str) -> dict[str, bytes]:
    """Build a copy of `course` in `folder` and return every output.

    Of the record beside them, the digests: what a file was made of hangs on this installation, and
    so does all that is remembered of the build.
    """
    folder.mkdir(parents=True)
    shutil.copytree(course, folder / "course")
    command = [*prefix, sys.executable, "-m", "temario.cli", "build", "-q"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    output = folder / "output"
    found = {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file()
    }
    del found[MEMORY]
    known = json.loads(found[RECORD])
    found[RECORD] = json.dumps({name: said["digests"] for name, said in known.items()}).encode()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSES)
def test_an_hour_later_in_another_folder_the_bytes_are_the_same(name: str, tmp_path: Path) -> None:
    faketime = shutil.which("faketime")
    assert faketime, "Debian's package faketime sets another clock"
    first = build(COURSES[name], tmp_path / "a", TZ="UTC", PYTHONHASHSEED="1")
    second = build(
        COURSES[name],
        tmp_path / "another folder with ñ",
        faketime,
        "+61 minutes",
        TZ="Pacific/Auckland",
        PYTHONHASHSEED="2",
        LC_ALL="C",
    )
    assert len([path for path in first if not path.startswith("questions/")]) == 6
    assert [path for path in first if first[path] != second.get(path)] == []
    assert first.keys() == second.keys()
