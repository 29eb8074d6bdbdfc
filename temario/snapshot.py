"""How files stand on a disk, and whether they still stand so; nothing is read where times tell."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from temario.belonging import entered
from temario.records import mutable

State = list[Any]
"""Of a file: size, times of change of content and of node, number of the node, SHA-256.

The digest is empty for a large file that was not read.
"""
SETTLED = 2_000_000_000
"""Nanoseconds: a time so long ago cannot be that of a later change, however coarse a clock is.

A file that changes twice in one tick of its disk's clock (two seconds on FAT) has the same time
after the second change as after the first.
"""
_LARGEST = 8_000_000
_MOST = 20_000


class Doubtful(Exception):  # noqa: N818 - it says what is; it is no fault
    """What stands there cannot be told for certain, or not cheaply."""


@mutable
class Snapshot:
    """The files that something was made of, by their absolute paths."""

    files: dict[str, State | None] = field(default_factory=dict)
    """None where there is none. A path with `/` behind is a folder, of which the names count."""
    links: dict[str, str] = field(default_factory=dict)
    """Where symbolic links lead."""
    walked: set[str] = field(default_factory=set)
    """The folders whose names have been looked at."""

    def walk(self, folder: str, whole: bool, skip: str = "") -> None:
        """Add the files under `folder`: all, or those that may belong to a course.

        `skip` is a folder of outputs. Raises `Doubtful`.
        """
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError as failure:
            raise Doubtful from failure
        self.walked.add(folder)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                enter = entry.name != "__pycache__" if whole else entered(entry.name)
                if enter and entry.path != skip:
                    self.walk(entry.path, whole, skip)
            elif whole or not entry.name.startswith("."):
                self.add(entry.path, entry)
                if whole and entry.is_symlink() and entry.is_dir():
                    raise Doubtful  # what lies behind it is not looked through

    def add(self, path: str, entry: os.DirEntry[str] | None = None) -> None:
        """Add one file, or a folder's names, as it stands. Raises `Doubtful` past a bound."""
        if len(self.files) >= _MOST:
            raise Doubtful
        if entry is None:
            real = os.path.realpath(path)
            if real != path.rstrip("/"):
                self.links[path] = real
        elif entry.is_symlink():
            self.links[path] = os.path.realpath(path)
        self.files[path] = _state(path)

    def read(self, at: int, every: bool = False) -> None:
        """Fill in digests: of small files, of those whose times tell nothing at `at`, or of all."""
        for path, found in self.files.items():
            if found is None or found[4]:
                continue
            if every or found[0] <= _LARGEST or not _settled(found, at):
                found[4] = _digest(path)

    def changed(self, before: Snapshot, at: int) -> bool:
        """Return whether these files are others than they were in a snapshot taken at `at`.

        What has to be read to tell has its digest afterwards.
        """
        if self.links != before.links or self.files.keys() != before.files.keys():
            return True
        return any(
            _differs(path, found, before.files[path], at) for path, found in self.files.items()
        )

    def settled(self, at: int, paths: Iterable[str]) -> bool:
        """Return whether the files `paths` have certainly not changed since `at`."""
        found = (self.files[path] for path in paths)
        return all(state is None or _settled(state, at) for state in found)


def _state(path: str) -> State | None:
    try:
        found = os.stat(path)  # noqa: PTH116 -- each file of a course, at each start
    except OSError:
        return None
    folder = path.endswith("/")
    if not (stat.S_ISDIR if folder else stat.S_ISREG)(found.st_mode):
        return None
    size = 0 if folder else found.st_size
    return [size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, ""]


def _settled(state: State, at: int) -> bool:
    return bool(max(state[1], state[2]) < at - SETTLED)


def _differs(path: str, now: State | None, before: State | None, at: int) -> bool:
    if now is None or before is None:
        return now is not before
    if now[:4] == before[:4] and _settled(before, at):
        now[4] = before[4]
        return False
    if now[0] != before[0] or not before[4]:
        return True
    now[4] = _digest(path)
    return bool(now[4] != before[4])


def _digest(path: str) -> str:
    """Return the SHA-256 of a file, or of a folder's names. Raises `Doubtful`."""
    try:
        if path.endswith("/"):
            names = "\n".join(sorted(os.listdir(path)))  # noqa: PTH208
            return hashlib.sha256(os.fsencode(names)).hexdigest()
        with open(path, "rb") as file:  # noqa: PTH123
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as failure:
        raise Doubtful from failure


def snapshot_of(said: Mapping[str, Any]) -> Snapshot:
    """Return a snapshot as it was put down."""
    return Snapshot(dict(said["files"]), dict(said["links"]))
