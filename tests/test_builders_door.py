"""Somebody else's builder comes in by the same door as ours: the example of the documentation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide" / "11-builders.md"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The documentation's builder, as a package that is installed."""
    text = GUIDE.read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (points,) = re.findall(r"```toml\n.*?\n(\w+ = .*?)```", text, re.DOTALL)
    site = tmp_path / "site"
    information = site / "my_package-1.0.dist-info"
    information.mkdir(parents=True)
    (site / "my_package.py").write_text(code, "utf-8")
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: my-package\nVersion: 1.0\n")
    entry = points.replace('"', "")
    (information / "entry_points.txt").write_text(f"[temario.builders]\n{entry}\n")
    return site


def temario(*arguments: str, folder: Path, site: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "temario.cli", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


@pytest.mark.slow
def test_it_is_listed_built_and_given_its_options(package: Path, tmp_path: Path) -> None:
    course = tmp_path / "course"
    course.mkdir()
    (course / "uno.md").write_text("# Uno\n\nTexto.\n", "utf-8")
    (course / "course.yaml").write_text(
        "title: T\nid: t\nlanguage: es\nplain: {upper: true}\n", "utf-8"
    )
    listed = temario("list", folder=tmp_path, site=package)
    assert re.search(r"^plain +a list of titles \(.txt\)$", listed.stdout, re.MULTILINE)
    done = temario("build", "--only", "plain", folder=tmp_path, site=package)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output" / "plain" / "t.txt").read_text() == "UNO"
    (course / "course.yaml").write_text("title: T\nid: t\nlanguage: es\nplain: {uper: true}\n")
    wrong = temario("check", "--only", "plain", folder=tmp_path, site=package)
    assert wrong.returncode == 1
    assert "course/course.yaml:4: error[unknown-key]" in wrong.stderr
    assert "“upper”" in wrong.stderr


@pytest.mark.slow
def test_a_builder_that_cannot_be_loaded_is_named(package: Path, tmp_path: Path) -> None:
    (package / "my_package.py").write_text("import no_such_module\n")
    (tmp_path / "uno.md").write_text("# Uno\n\nTexto.\n", "utf-8")
    done = temario("check", folder=tmp_path, site=package)
    assert done.returncode == 1
    assert (
        "error[broken-builder]: the output “plain” is installed and cannot be loaded" in done.stderr
    )
    assert "Traceback" not in done.stderr
    fine = temario("check", "--only", "scorm", folder=tmp_path, site=package)
    assert fine.returncode == 0, fine.stderr
