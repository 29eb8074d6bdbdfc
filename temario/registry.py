"""Finds builders through the entry-point group `temario.builders`: ours and anybody's."""

from __future__ import annotations

from functools import cache
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from temario.builder import Builder
from temario.locate import own
from temario.nearest import nearest
from temario.problems import CourseError, error

GROUP = "temario.builders"
_ORDER = ("handout", "slides", "scorm", "questions")


def names() -> tuple[str, ...]:
    """Return the names of all builders that are installed, ours first."""
    found = _points().keys()
    return (*(n for n in _ORDER if n in found), *sorted(found - set(_ORDER)))


def builders(only: tuple[str, ...] = ()) -> list[Builder]:
    """Return the builders, all or those in `only`. Raises `CourseError` where one is not there."""
    points = _points()
    for name in only:
        if name not in points:
            near = nearest(name, names())
            meant = f"Did you mean {near}? " if near else ""
            hint = f"{meant}There are: {', '.join(names())}."
            message = f"there is no output of the name “{name}”"
            raise CourseError([error("no-builder", None, message, hint)])
    return [_load(points[name]) for name in names() if not only or name in only]


@cache
def sources() -> tuple[Path, ...]:
    """Return the folders of packages, other than temario's own, that builders are loaded from."""
    modules = {point.module.partition(".")[0] for point in _points().values()}
    found = (find_spec(name) for name in sorted(modules))
    folders = [folder for spec in found if spec for folder in _folders(spec)]
    return tuple(folder for folder in folders if folder != own("builders"))


def _folders(spec: ModuleSpec) -> list[Path]:
    """Return the folders of a package; of a module that is none, the file itself."""
    if spec.submodule_search_locations is not None:
        return [Path(folder).resolve() for folder in spec.submodule_search_locations]
    return [Path(spec.origin)] if spec.origin else []


@cache
def _points() -> dict[str, EntryPoint]:
    """Return what is installed; looking through all packages takes as long as reading a unit."""
    return {point.name: point for point in entry_points(group=GROUP)}


def _load(point: EntryPoint) -> Builder:
    try:
        builder: Builder = point.load()
    except (ImportError, AttributeError) as failure:
        problem = error(
            "broken-builder",
            None,
            f"the output “{point.name}” is installed and cannot be loaded: {failure}",
            "Install its package again, or uninstall it.",
        )
        raise CourseError([problem]) from failure
    return builder
