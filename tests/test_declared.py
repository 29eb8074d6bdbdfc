"""What installed packages declare is found as `importlib.metadata` finds it."""

from __future__ import annotations

import sys
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from temario.declared import declared


def _package(site: Path, name: str, text: str) -> None:
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(text)


@pytest.mark.parametrize("group", ["temario.builders", "console_scripts", "pytest11", "nobody"])
def test_what_is_installed_here_is_what_the_standard_library_finds(group: str) -> None:
    assert declared(group) == {point.name: point.value for point in entry_points(group=group)}


def test_a_file_is_read_as_its_specification_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _package(
        tmp_path,
        "uno",
        "[other]\nx = y:z\n\n; a remark\n[ours.group]\n# another\none=a.b:c\ntwo  =  d : e.f \n"
        "three = g:h [extra]\n[last]\none = no:no\n",
    )
    (tmp_path / "empty-1.0.dist-info").mkdir()
    (tmp_path / "old-1.0.egg-info").write_text("Name: old\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert declared("ours.group") == {"one": "a.b:c", "two": "d:e.f", "three": "g:h"}


def test_of_two_of_a_name_the_first_on_the_path_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _package(tmp_path / "late", "uno", "[ours.group]\none = late:it\n")
    _package(tmp_path / "early", "dos", "[ours.group]\none = early:it\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "early"), str(tmp_path / "late")])
    assert declared("ours.group") == {"one": "early:it"}


def test_packages_in_a_zip_are_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _package(tmp_path / "site", "uno", "[ours.group]\none = a:b\n")
    archive = tmp_path / "site.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in (tmp_path / "site").rglob("*"):
            if file.is_file():
                packed.write(file, file.relative_to(tmp_path / "site").as_posix())
    monkeypatch.syspath_prepend(archive)
    assert declared("ours.group") == {"one": "a:b"}
