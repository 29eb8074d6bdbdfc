"""Compiled templates are kept, and nothing that happens to them can be seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from temario import compiled
from temario.compiled import CompiledTemplates


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "greeting.j2").write_text("Hola, {{ name }}.")
    return templates


def shown(folder: Path, store: Path, compiles: bool = True, own: Path | None = None) -> str:
    """Render the greeting as a new command would, with `compiles` saying whether it may compile."""

    class Counted(Environment):
        def compile(self, *given, **named):  # type: ignore[override, no-untyped-def]
            assert compiles
            return super().compile(*given, **named)

    cache = CompiledTemplates(folder, Path(compiled.__file__), store)
    roots = [folder] if own is None else [own, folder]
    environment = Counted(loader=FileSystemLoader(roots), bytecode_cache=cache)
    return environment.get_template("greeting.j2").render(name="Ada")


def kept(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def test_a_template_is_compiled_once(folder: Path, tmp_path: Path) -> None:
    assert shown(folder, tmp_path / "store") == "Hola, Ada."
    assert shown(folder, tmp_path / "store", compiles=False) == "Hola, Ada."


def test_a_template_that_changed_is_compiled_again(folder: Path, tmp_path: Path) -> None:
    shown(folder, tmp_path / "store")
    (folder / "greeting.j2").write_text("Adiós, {{ name }}.")
    assert shown(folder, tmp_path / "store") == "Adiós, Ada."
    assert len(kept(tmp_path / "store")) == 1


@pytest.mark.parametrize("damage", [b"", b"j2", b"\x80\x05nonsense", None])
def test_a_damaged_file_is_no_matter(folder: Path, tmp_path: Path, damage: bytes | None) -> None:
    shown(folder, tmp_path / "store")
    (file,) = kept(tmp_path / "store")
    file.write_bytes(file.read_bytes()[:-40] if damage is None else damage)
    assert shown(folder, tmp_path / "store") == "Hola, Ada."


def test_a_store_that_cannot_be_written_is_no_matter(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder would be")
    assert shown(folder, tmp_path / "store") == "Hola, Ada."


def test_a_template_of_the_course_is_not_kept(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "greeting.j2").write_text("Buenas, {{ name }}.")
    assert shown(folder, tmp_path / "store", own=own) == "Buenas, Ada."
    assert kept(tmp_path / "store") == []


def test_what_another_version_left_is_swept_away(folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "store" / "0123456789abcdef"
    old.mkdir(parents=True)
    (old / "x").write_text("old")
    shown(folder, tmp_path / "store")
    assert not old.exists()
    assert len(kept(tmp_path / "store")) == 1
