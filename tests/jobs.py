"""Jobs that misbehave in every way that a job can, for the tests of those who make them."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from temario.builder import Content, Member
from temario.problems import CourseError, error


@dataclass(frozen=True)
class Gives:
    """Makes what it is told to."""

    content: bytes | Path | tuple[Member, ...]

    def __call__(self) -> Content:
        return self.content


def never_ends() -> bytes:
    while True:
        time.sleep(0.1)


def dies() -> bytes:
    os._exit(9)


def is_refused() -> bytes:
    raise CourseError([error("missing-library", None, "a library is missing", "Install it.")])


def has_a_fault() -> bytes:
    raise ZeroDivisionError


@dataclass(frozen=True)
class WritesItsProcess:
    """Leaves its process number in a file, then never ends."""

    file: Path

    def __call__(self) -> bytes:
        self.file.write_text(str(os.getpid()))
        return never_ends()
