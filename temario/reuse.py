"""What a file is made of, as a digest: where that has not changed, it is not made again."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Collection
from functools import cache
from pathlib import Path

from temario.builder import Job
from temario.registry import sources
from temario.surroundings import states, surroundings


def fingerprint(job: Job, root: Path, read: Collection[str]) -> str:
    """Return a digest of all that the file of `job` is made of, or "" where that cannot be told.

    That is the job itself, the files of the course under `root` that it opens, its templates, the
    program, and the libraries that are installed. `read` are the files whose text the job holds
    already.
    Equal jobs may have different digests, never the other way round.
    """
    whole = hashlib.sha256(surroundings().encode())
    try:
        whole.update(_others().encode())
        for line in states(root / "templates"):
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
def _others() -> str:
    """Return the state of the builders of others, which may be edited where they lie."""
    return "\n".join(line for folder in sources() for line in states(folder))
