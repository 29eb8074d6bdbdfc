"""Decks before a second validator, written apart from the Open XML SDK: openxml-audit."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from slide_decks import COURSES, job_of

from temario.source import read_course

pytestmark = pytest.mark.slow


def _deck(name: str, folder: Path) -> Path:
    data = job_of(read_course(COURSES[name])).make()
    assert isinstance(data, bytes)
    path = folder / f"{name}.pptx"
    path.write_bytes(data)
    return path


def _audited(path: Path) -> Any:
    """Return what the validator says of a file, all of its errors included."""
    options = ["--output", "json", "--max-errors", "0", "--format", "microsoft365"]
    command = [sys.executable, "-m", "openxml_audit", *options, str(path)]
    said = subprocess.run(command, capture_output=True, check=False)
    assert said.stdout, said.stderr.decode()
    (result,) = json.loads(said.stdout)
    return result


def _look_of_mathematics(error: dict[str, str]) -> bool:
    """Say whether an error is about `a:rPr` in a run of mathematics, as PowerPoint writes it.

    The validator knows only Word's own properties there (ECMA-376-1, 22.1.2).
    """
    return error["node"] == "rPr" and "/oMath[" in error["path"]


@pytest.mark.parametrize("name", COURSES)
def test_the_audit_finds_nothing(name: str, tmp_path: Path) -> None:
    found = _audited(_deck(name, tmp_path))["errors"]
    assert [error for error in found if not _look_of_mathematics(error)] == []


def test_the_audit_does_look(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pptx"
    with zipfile.ZipFile(_deck("sample", tmp_path)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "ppt/slides/slide1.xml":
                data = data.replace(b"</a:p>", b'<a:hlinkClick r:id="rId99"/></a:p>', 1)
            new.writestr(name, data)
    said = "\n".join(found["description"] for found in _audited(broken)["errors"])
    assert "rId99" in said
