"""Files in a course's folder that nothing uses."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator

from temario.model import Course, Link, Setting
from temario.problems import Place, Problem, advice
from temario.traverse import assets, walk_course

_LEFT_ALONE = (
    "readme", "license", "licence", "licencia", "copying", "notice", "authors", "contributing",
    "changelog", "changes", "history", "todo", "code_of_conduct", "security",
)  # fmt: skip
"""Names, without their endings, of files that are about the course and no part of it."""
_SHOWN = 3
"""How many files of one folder are told of one by one."""


def unused_files(course: Course, lying: Iterable[str]) -> Iterator[Problem]:
    """Yield advice for those of the files `lying` in the course's folder that nothing uses.

    Of many in one folder one problem tells, at the folder.
    """
    used = frozenset(_used(course))
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for name in lying:
        if name not in used and not _left_alone(name):
            folders[posixpath.dirname(name)].append(name)
    for folder, names in folders.items():
        if folder and len(names) > _SHOWN:
            first = ", ".join(posixpath.basename(name) for name in names[:_SHOWN])
            said = f"nothing uses {len(names)} files in this folder: {first} and others"
            yield _unused(folder, said, "them")
            continue
        for name in names:
            yield _unused(name, "nothing in the course uses this file", "it")


def _unused(name: str, message: str, what: str) -> Problem:
    silent = "check: {ignore: [unused-file]}"
    hint = f"Use {what} or delete {what}; to keep {what}, write in course.yaml: {silent}."
    return advice("unused-file", Place(name), message, hint)


def _left_alone(name: str) -> bool:
    return posixpath.basename(name).partition(".")[0].lower() in _LEFT_ALONE


def _used(course: Course) -> Iterator[str]:
    yield from course.files
    yield from (asset.path for asset in assets(course))
    for node in walk_course(course):
        if isinstance(node, Link) and node.asset is not None:
            yield node.asset.path
    for _, setting in course.sections:
        yield from _words(setting)


def _words(setting: Setting) -> Iterator[str]:
    """Yield all that a section of an output says; some of it may be names of files."""
    if isinstance(setting.value, str):
        yield posixpath.normpath(setting.value)
    for part in setting.value if isinstance(setting.value, tuple) else ():
        yield from _words(part if isinstance(part, Setting) else part[1])
