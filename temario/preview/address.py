"""The address of a course's preview: the same from run to run, so that an open page goes on.

It is kept in the user's folder of state, a file a course, for the user alone to read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import socket
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from temario.patterns import pattern
from temario.problems import CourseError, error
from temario.records import record

_LOCAL = "127.0.0.1"
_FORGOTTEN = 90 * 24 * 3600
"""Seconds after which an address that nobody used is forgotten."""
_LONGEST = 1000
"""Bytes of a kept address."""
_TOKEN = pattern(r"[\w-]{22}", re.ASCII)


@record
class Address:
    """Where a preview answers, all of it as it is kept."""

    page: int
    """Port of the page."""
    frames: int
    """Port of the course's frames."""
    token: str
    """What every address begins with, known to the user alone."""


@record
class Place:
    """An address that nobody else has now."""

    page: socket.socket
    """Listens at the page's port."""
    frames: socket.socket
    """Listens at that of the course's frames."""
    token: str
    again: bool
    """Whether an earlier preview of the course had it, whose page may still be open."""


@contextmanager
def place(course: Path, port: int = 0) -> Iterator[Place]:
    """Take the address of the preview of the course at `course`: its last one if that is free.

    Where `port`, that of the page, is another, or a second preview of the same course runs already,
    it is a new one: no two previews share a token, nor does a token move to another port. Raises
    `CourseError` (`port-taken`) where a port that was asked for is taken.
    """
    with ExitStack() as stack:
        file = _opened(course)
        if file is not None:
            stack.callback(os.close, file)
        known = None if file is None else _read(file)
        found = None
        if known is not None and port in (0, known.page):
            found = _again(known)
        if found is None:
            found = Place(_listen(port), _listen(0), secrets.token_urlsafe(16), again=False)
        stack.callback(found.page.close)
        stack.callback(found.frames.close)
        if file is not None:
            _keep(file, Address(_port(found.page), _port(found.frames), found.token))
        yield found


def _again(known: Address) -> Place | None:
    """Listen where the course's last preview did; None where somebody else does now."""
    page = None
    try:
        page = _listen(known.page)
        return Place(page, _listen(known.frames), known.token, again=True)
    except CourseError:
        if page is not None:
            page.close()
        return None


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Connections of the last run linger; elsewhere than in Windows the option means just those.
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
    try:
        listening.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        listening.bind((_LOCAL, port))
        listening.listen(128)
    except (OSError, OverflowError) as failure:
        listening.close()
        hint = "Name another with --port, or leave it out."
        why = getattr(failure, "strerror", None) or failure
        message = f"the port {port} cannot be used: {why}"
        raise CourseError([error("port-taken", None, message, hint)]) from failure
    return listening


def _port(listening: socket.socket) -> int:
    return int(listening.getsockname()[1])


# --- what is kept ---


def _opened(course: Path) -> int | None:
    """Open the file of a course's address; None where another preview has it, or it cannot be."""
    folder = _store()
    name = hashlib.sha256(str(course.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget(folder)
        file = os.open(folder / f"{name}.json", flags, 0o600)
    except OSError:
        return None
    if _ours_alone(file):
        return file
    os.close(file)
    return None


def _ours_alone(file: int) -> bool:
    """Lock a file for this process, and for its user; return whether that could be done."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        state = os.fstat(file)
        if not stat.S_ISREG(state.st_mode) or state.st_uid != os.geteuid():
            return False
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if stat.S_IMODE(state.st_mode) & 0o077:  # others may have read it: it is no secret
            os.fchmod(file, 0o600)
            os.truncate(file, 0)
    except OSError:
        return False
    return True


def _read(file: int) -> Address | None:
    """Return the address in a file; None where it holds none."""
    try:
        known = json.loads(os.read(file, _LONGEST))
        found = Address(known["page"], known["frames"], known["token"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    ports = (found.page, found.frames)
    if not all(type(port) is int and 0 < port < 65536 for port in ports):
        return None
    if not isinstance(found.token, str) or not _TOKEN.fullmatch(found.token):
        return None
    return found


def _keep(file: int, address: Address) -> None:
    said = {"frames": address.frames, "page": address.page, "token": address.token}
    with contextlib.suppress(OSError):
        os.lseek(file, 0, os.SEEK_SET)
        os.truncate(file, 0)
        os.write(file, json.dumps(said).encode())


def _forget(folder: Path) -> None:
    """Delete the addresses that nobody used for a long time."""
    for old in folder.glob("*.json"):
        with contextlib.suppress(OSError):
            if old.lstat().st_mtime < time.time() - _FORGOTTEN:
                old.unlink()


def _store() -> Path:
    """Return the user's folder of addresses; TEMARIO_HOME names another folder for it."""
    home = os.environ.get("TEMARIO_HOME")
    if home:
        return Path(home) / "previews"
    from platformdirs import user_state_path

    return user_state_path("temario", appauthor=False) / "previews"
