"""Puts made files into the folder of outputs, each whole or not at all.

A record beside the outputs holds the digest of every file that temario wrote, and of what it was
made of. A file that differs from its record was changed by somebody: it is kept under another name
before the new one takes its place. One that is as it was written, and would be made of the same,
need not be made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from temario.problems import Problem, error, warning
from temario.records import record

RECORD = ".temario.json"
_A_DAY = 86_400.0
_KNOWN = 2
"""Digests remembered a file: the one before is still ours when a build dies between two steps."""


@record
class Known:
    """What the record says of a file."""

    digests: tuple[str, ...] = ()
    """Those of the file, the newest first."""
    made_of: str = ""
    """That of what the newest was made of; empty where it was not said."""


class Publisher:
    """The only writer to one folder of outputs."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.record = self._read()

    def staging(self, path: str) -> Path:
        """Return where to write the file `path` until it is whole: on the same disk."""
        target = self.output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.with_name(f".{target.name}.{os.getpid()}.tmp")

    def holds(self, path: str, made_of: str) -> bool:
        """Return whether the file `path` stands here as it was written, made of just this."""
        known = self.record.get(path, Known())
        if not made_of or known.made_of != made_of or not known.digests:
            return False
        target = self.output / path
        return target.is_file() and file_digest(target) == known.digests[0]

    def digests(self) -> dict[str, str]:
        """Return the digest of each file as temario wrote it last, by its path."""
        return {path: known.digests[0] for path, known in self.record.items() if known.digests}

    def publish(self, staged: Path, path: str, made_of: str = "") -> list[Problem]:
        """Move a whole file to its place; return what the user should know of it.

        `made_of` is the digest of what it was made of.
        """
        with alone(self.output):
            self.record |= self._read()  # another build may have published meanwhile
            return self._publish(staged, path, made_of)

    def _publish(self, staged: Path, path: str, made_of: str) -> list[Problem]:
        target = self.output / path
        digest = file_digest(staged)
        problems: list[Problem] = []
        old = file_digest(target) if target.is_file() else None
        known = self.record.get(path, Known()).digests
        try:
            if old == digest:
                staged.unlink()
                self._remember(path, digest, made_of)
                return []
            if old is not None and old not in known:
                problems.append(self._keep(target))
            # Remembered first: killed between the two steps, the file is still known as ours.
            self._remember(path, digest, made_of)
            staged.replace(target)
        except PermissionError:
            staged.unlink(missing_ok=True)
            problems.append(
                error(
                    "locked-output",
                    None,
                    f"{target} cannot be written: another program has it open, or it is protected",
                    "Close the file (in PowerPoint, a PDF reader …) and build again.",
                )
            )
        return problems

    def _keep(self, target: Path) -> Problem:
        kept = _free_name(target)
        shutil.copy2(target, kept)
        return warning(
            "edited-output",
            None,
            f"{target} was changed since temario made it; your version is kept as {kept.name}",
            "Bring what you changed into the course, so that the next build has it.",
        )

    def _read(self) -> dict[str, Known]:
        try:
            found = json.loads((self.output / RECORD).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        files = found.items() if isinstance(found, dict) else ()
        return {str(path): known for path, said in files if (known := _known(said)) is not None}

    def _remember(self, path: str, digest: str, made_of: str) -> None:
        before = self.record.get(path, Known()).digests
        digests = (digest, *(d for d in before if d != digest))
        self.record[path] = Known(digests[:_KNOWN], made_of)
        said = {
            name: {"digests": known.digests, "made_of": known.made_of}
            for name, known in self.record.items()
        }
        text = json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        record = self.output / RECORD
        unfinished = record.with_name(f"{RECORD}.{os.getpid()}.tmp")
        unfinished.write_text(text, "utf-8")
        unfinished.replace(record)


@contextmanager
def alone(output: Path) -> Iterator[None]:
    """Wait until no other build writes to a folder of outputs, and keep others waiting.

    The system ends it for a build that is killed. Where it cannot be had (Windows, some network
    disks) two builds that write in the same moment may forget what one of them wrote.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    folder = os.open(output, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextmanager
def publisher(output: Path) -> Iterator[Publisher]:
    """Open a folder of outputs for writing; what is left unfinished is swept away.

    That is what a killed build left, and what this one leaves where it is interrupted.
    """
    output.mkdir(parents=True, exist_ok=True)
    _sweep(output)
    try:
        yield Publisher(output)
    except BaseException:
        _sweep(output)
        raise


def _sweep(output: Path) -> None:
    for left in output.rglob(".*.tmp"):
        if _abandoned(left):
            left.unlink(missing_ok=True)


def _known(said: object) -> Known | None:
    """Return what a record says of one file; None where it is damaged."""
    if isinstance(said, list):  # as it was written before it said what files were made of
        return Known(tuple(str(digest) for digest in said))
    if not isinstance(said, dict) or not isinstance(said.get("digests"), list):
        return None
    return Known(tuple(str(d) for d in said["digests"]), str(said.get("made_of", "")))


def _abandoned(file: Path) -> bool:
    """Return whether `file` is one that a process of temario was writing and is no more."""
    number = file.name.removesuffix(".tmp").rpartition(".")[2]
    if not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return True
    if os.name == "nt":
        return time.time() - file.stat().st_mtime > _A_DAY
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free_name(target: Path) -> Path:
    for number in range(1, 10_000):
        suffix = "edited" if number == 1 else f"edited-{number}"
        kept = target.with_name(f"{target.stem}.{suffix}{target.suffix}")
        if not kept.exists():
            return kept
    message = f"too many kept versions of {target}"
    raise RuntimeError(message)
