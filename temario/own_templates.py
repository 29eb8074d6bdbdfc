"""The templates that a course brings: which files they are, and which links are not followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

FOLDER = "templates"


def overrides(root: Path) -> Path | None:
    """Return the folder of templates of the course in `root`; None where it has none.

    A link to a folder elsewhere is none: it may lead to a whole disk.
    """
    folder = root / FOLDER
    if folder.is_symlink() or not folder.is_dir():
        return None
    return folder if next(_files(folder), None) is not None else None


def template_files(folder: Path) -> dict[str, Path]:
    """Return the templates in `folder` by name, with `/`, in the order of their names.

    A link is one of them if it leads to a file in that folder.
    """
    inside = folder.resolve()
    found = ((path.relative_to(folder).as_posix(), path) for path in _files(folder))
    return {
        name: path
        for name, path in sorted(found)
        if not path.is_symlink() or path.resolve().is_relative_to(inside)
    }


def unfollowed(root: Path) -> list[str]:
    """Return the links among the templates of the course in `root` that are not followed."""
    folder = root / FOLDER
    if folder.is_symlink():
        return [FOLDER]
    inside = folder.resolve()
    found = []
    for place, folders, names in os.walk(folder):
        links = [Path(place) / name for name in folders if (Path(place) / name).is_symlink()]
        links += [
            path
            for path in (Path(place) / name for name in names)
            if path.is_symlink() and not path.resolve().is_relative_to(inside)
        ]
        found += [path.relative_to(root).as_posix() for path in links]
    return sorted(found)


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):  # which follows no links to folders
        for name in names:
            path = Path(place) / name
            if path.is_file():
                yield path
