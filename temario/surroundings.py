"""What an output depends on besides its course: the program's own files, libraries, system."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from temario.locate import own


@cache
def surroundings() -> str:
    """Return a digest of the program, the libraries and the system, as they were at first.

    A process goes on with the program that it has loaded, so it is asked once.
    """
    machine = os.uname().machine if sys.platform != "win32" else ""
    parts = [sys.version, machine, sys.platform]
    for folder in ("temario", "builders", "templates"):
        parts.extend(states(own(folder)))
    for place in sys.path:
        parts.extend(_installed(place))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def states(folder: Path) -> Iterator[str]:
    """Yield name, size and time of each file under `folder`, in the order of their names.

    Of a file instead of a folder, those of the file.
    """
    if folder.is_file():
        state = folder.stat()
        yield f"{folder} {state.st_size} {state.st_mtime_ns}"
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(place, name)  # noqa: PTH118 -- some hundred files at each start
            state = os.stat(path)  # noqa: PTH116
            yield f"{path} {state.st_size} {state.st_mtime_ns}"


def _installed(place: str) -> list[str]:
    """Return the distributions in a folder of packages, whose names say their versions.

    With their times, which tell that one was installed anew, as it was or from its sources.
    """
    try:
        with os.scandir(place or ".") as found:
            return sorted(
                f"{entry.name} {entry.stat().st_mtime_ns}"
                for entry in found
                if entry.name.endswith((".dist-info", ".egg-info"))
            )
    except OSError:
        return []
