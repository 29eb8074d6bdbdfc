"""Builds a course, once or again and again; where nothing has changed, that is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from temario import unchanged
from temario.belonging import TEMPLATES, matters
from temario.built import Asked, Built, Watcher
from temario.problems import CourseError


def build(asked: Asked, watcher: Watcher | None = None, force: bool = False) -> Built:
    """Build what is asked for, or say that it stands there already.

    `force` makes all files anew. Where there is no course, that is among the problems.
    """
    built = None if force else unchanged.answer(asked)
    return built or _build_anew(asked, watcher or Watcher(), force)


def rounds(asked: Asked, watcher: Watcher | None = None, force: bool = False) -> Iterator[Built]:
    """Build, and build again after every change of the course, until `KeyboardInterrupt`.

    It ends by itself where there is nothing to be watched.
    """
    from temario.watch import changes

    watcher = watcher or Watcher()
    root, output = unchanged.root_of(asked).resolve(), asked.output.resolve()
    whole = unchanged.is_folder(asked)
    built = build(asked, watcher, force)
    yield built
    while root.is_dir():
        folders = _folders(root, built, whole)
        for changed in changes(folders, lambda path: matters(path, root, output), deep=whole):
            # At first nothing has changed, unless it was between building and watching.
            built = _build_anew(asked, watcher) if changed else build(asked, watcher)
            if changed or not all(each.kept for each in built.outputs):
                yield built
            if _folders(root, built, whole) != folders:
                break


def _build_anew(asked: Asked, watcher: Watcher, force: bool = False) -> Built:
    """Build by the whole way: read and plan the course, and make what would be made otherwise."""
    watcher.reading()
    from temario import pipeline

    try:
        return pipeline.build(
            asked.course, asked.output, asked.only, asked.keep_going, asked.strict, watcher, force
        )
    except CourseError as failure:
        return Built((), failure.problems, failed=True)


def _folders(root: Path, built: Built, whole: bool) -> list[Path]:
    """Return the folders to be watched.

    Beside a single Markdown file may lie anything, a home folder's whole tree: only the folders of
    what the course is made of are watched then, and not those in them.
    """
    names = () if whole else {name for output in built.outputs for name in output.made_of}
    found = {root, *((root / name).resolve().parent for name in names)}
    if not whole and (root / TEMPLATES).is_dir():
        found |= {path for path in (root / TEMPLATES).rglob("*") if path.is_dir()}
        found.add(root / TEMPLATES)
    return sorted(found)
