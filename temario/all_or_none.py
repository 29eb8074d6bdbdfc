"""Files of a course written all or none, and never over one that is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from temario.problems import CourseError, Problem, error


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, by their names from `folder`, with `/`.

    A file that is there is never overwritten: then, and where anything else goes wrong, nothing
    is written and `CourseError` is raised.
    """
    _look(folder, files)
    try:
        _write(folder, files)
    except OSError as problem:
        raise CourseError([_not_written(folder, problem)]) from problem


def _look(folder: Path, files: Iterable[str]) -> None:
    """Raise `CourseError` where a file would be overwritten, or the folder cannot be one."""
    if folder.exists() and not folder.is_dir():
        hint = "Name a folder that is not there yet, or an empty one."
        raise CourseError([error("file-exists", None, f"{folder} is a file, no folder", hint)])
    there = [name for name in files if os.path.lexists(folder / name)]
    if there:
        raise CourseError([_exists(folder, there)])


def _exists(folder: Path, names: Iterable[str]) -> Problem:
    listed = ", ".join(sorted(names))
    return error(
        "file-exists",
        None,
        f"{folder} has {listed} already; nothing was written",
        "Name another folder, or move what is there out of the way.",
    )


def _not_written(folder: Path, problem: OSError) -> Problem:
    return error(
        "not-written",
        None,
        f"the course cannot be written into {folder}: {problem.strerror or problem}",
        "Name a folder that you may write to, on a disk with room.",
    )


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files, or none: first beside their places, then each by one step."""
    made: list[Path] = []
    try:
        made += _make(folder)
        staged = Path(tempfile.mkdtemp(prefix=".temario-", dir=folder))
        try:
            for number, content in enumerate(files.values()):
                (staged / str(number)).write_bytes(content)
            for number, name in enumerate(files):
                target = folder / name
                made += _make(target.parent)
                _place(staged / str(number), target)
                made.append(target)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except BaseException:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()
        raise


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it; return which are new, the upper ones first."""
    new = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return new


def _place(staged: Path, target: Path) -> None:
    """Move a whole file to its place, where none may stand. Raises `FileExistsError`."""
    try:
        # A rename would overwrite a file that somebody has written meanwhile; this does not.
        os.link(staged, target)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no such links
        with target.open("xb") as file:
            file.write(staged.read_bytes())
