"""temario's own files are found beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from temario.locate import own

ROOT = Path(__file__).resolve().parents[1]


def test_in_a_checkout_they_are_the_repositorys() -> None:
    assert own("templates") == ROOT / "templates"
    assert own("course") == ROOT / "course"


def test_in_a_wheel_they_are_the_packages(tmp_path: Path) -> None:
    package = tmp_path / "temario"
    (package / "_data" / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    assert own("templates", package) == package / "_data" / "templates"


def test_a_broken_install_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="install temario again"):
        own("templates", tmp_path / "temario")


@pytest.mark.slow
def test_an_installed_wheel_builds_without_the_repository(tmp_path: Path) -> None:
    """Built, unpacked and run from elsewhere, with the repository out of reach."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    wheel = next(tmp_path.glob("temario-*.whl"))
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
        names = archive.namelist()
    assert "temario/_data/course/course.yaml" in names
    assert "temario/_data/templates/theme.yaml" in names
    assert "temario/locale/es.po" in names
    assert "temario/rules/text.md" in names
    assert not [name for name in names if name.startswith(("tests/", "output/", "docs/"))]
    course = tmp_path / "course"
    ask = (
        "import shutil, sys; from temario.locate import own; "
        "from temario.cli.commands import main; "
        f"shutil.copytree(own('course'), {str(course)!r}); "
        "import temario; print(temario.__file__); main(['build', 'course'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(site)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(site))
    assert "Traceback" not in done.stderr
    assert (tmp_path / "output" / "scorm" / "llm-introduccion-scorm12.zip").is_file()
    assert (tmp_path / "output" / "handout" / "llm-introduccion.pdf").is_file()
