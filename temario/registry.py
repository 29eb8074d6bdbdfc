"""Finds builders through the entry-point group `temario.builders`: ours and anybody's."""

from __future__ import annotations

from functools import cache
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name

from temario.builder import Builder
from temario.declared import declared
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
    return [_load(name, points[name]) for name in names() if not only or name in only]


@cache
def sources() -> tuple[Path, ...]:
    """Return the folders of packages, other than temario's own, that builders are loaded from."""
    modules = {point.partition(":")[0].partition(".")[0] for point in _points().values()}
    found = (find_spec(name) for name in sorted(modules))
    folders = [folder for spec in found if spec for folder in _folders(spec)]
    return tuple(folder for folder in folders if folder != own("builders"))


def _folders(spec: ModuleSpec) -> list[Path]:
    """Return the folders of a package; of a module that is none, the file itself."""
    if spec.submodule_search_locations is not None:
        return [Path(folder).resolve() for folder in spec.submodule_search_locations]
    return [Path(spec.origin)] if spec.origin else []


@cache
def _points() -> dict[str, str]:
    """Return what is installed, each name with the object that it refers to."""
    return declared(GROUP)


def _load(name: str, point: str) -> Builder:
    try:
        builder: Builder = resolve_name(point)
    except (ImportError, AttributeError, ValueError) as failure:
        problem = error(
            "broken-builder",
            None,
            f"the output “{name}” is installed and cannot be loaded: {failure}",
            "Install its package again, or uninstall it.",
        )
        raise CourseError([problem]) from failure
    return builder
