"""What a file is made of, as a digest: where that has not changed, it is not made again."""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import sys
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from temario.builder import Job
from temario.locate import own


def fingerprint(job: Job, root: Path, read: Collection[str]) -> str:
    """Return a digest of all that the file of `job` is made of, or "" where that cannot be told.

    That is the job itself, the files of the course under `root` that it opens, its templates, the
    program, and the libraries that are installed. `read` are the files whose text the job holds
    already.
    Equal jobs may have different digests, never the other way round.
    """
    whole = hashlib.sha256(surroundings().encode())
    try:
        for line in _files(root / "templates"):
            whole.update(line.encode())
        whole.update(pickle.dumps((job.path, job.media_type, job.make), protocol=5))
        for name in job.made_of:
            if name not in read:
                with (root / name).open("rb") as file:
                    whole.update(hashlib.file_digest(file, "sha256").digest())
    except OSError:
        return ""
    return whole.hexdigest()


@cache
def surroundings() -> str:
    """Return what a file depends on besides its job: the program's own files, libraries, system."""
    parts = [sys.version, platform.machine(), sys.platform]
    for folder in ("temario", "builders", "templates"):
        parts.extend(_files(own(folder)))
    for place in sys.path:
        parts.extend(_installed(place))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _files(folder: Path) -> Iterator[str]:
    """Yield name, size and time of each file under `folder`, in the order of their names."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(place, name)  # noqa: PTH118 -- some hundred files at each start
            state = os.stat(path)  # noqa: PTH116
            yield f"{path} {state.st_size} {state.st_mtime_ns}"


def _installed(place: str) -> list[str]:
    """Return the distributions in a folder of packages: their names say their versions."""
    try:
        names = os.listdir(place or ".")  # noqa: PTH208
    except OSError:
        return []
    return sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))
