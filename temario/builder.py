"""What an output is to the engine: a `Builder` plans `Job`s, and each job makes one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from temario.model import Course
from temario.problems import AddPassage, Problem
from temario.records import record
from temario.theme import Theme


class Purpose(StrEnum):
    """What a build is for."""

    RELEASE = "release"
    """To be handed out."""
    PREVIEW = "preview"
    """To be looked at once, as fast as can be."""


@record
class Member:
    """One file inside a zip archive."""

    name: str
    """Path inside the archive, with `/`."""
    content: bytes | Path
    """What it holds, or the file that holds it."""


Content = bytes | Path | Iterable[Member]
"""What a job makes: the bytes of a file, a file to be copied, or the members of a zip, in order."""


@record
class Job:
    """One file to be made. Everything that it needs is in it; making it asks nobody."""

    path: str
    """Path from the folder of outputs, with `/`: `handout/llm-introduccion.pdf`."""
    media_type: str
    """IANA media type."""
    make: Callable[[], Content]
    """Makes the file. Picklable, since it runs in another process; may raise `CourseError`."""
    made_of: tuple[str, ...] = ()
    """The files of the course that are in it, or that planning it has read, from its folder."""
    note: str = ""
    """One sentence for whoever built it, in the command line's language; empty for none."""
    seconds: float = 300.0
    """How long making it may take before it is stopped."""


class Builder(Protocol):
    """One kind of output, found through the entry-point group `temario.builders`."""

    @property
    def name(self) -> str:
        """One name for the package, the word on the command line, templates and golden files."""

    @property
    def makes(self) -> str:
        """What it makes, in a few words for `temario list`."""

    @property
    def options(self) -> type[Any]:
        """A frozen dataclass, a default for every field: its section of `course.yaml`."""

    def plan(
        self, course: Course, theme: Theme, options: Any, purpose: Purpose
    ) -> Iterable[Job | Problem]:
        """Decide everything and draw nothing.

        Yields a job for each file to be made and a problem for whatever is wrong.
        Raises `CourseError` where it cannot go on (a template of the course fails).
        """


@runtime_checkable
class Comparer(Protocol):
    """What a builder may offer besides: `temario diff` asks it."""

    def compare(self, old: Path, jobs: Iterable[Job]) -> Iterable[Problem]:
        """Say what users lose when the file `old` is replaced by what `jobs` make.

        An error stands for a loss, a warning for a change. Raises `CourseError`
        where `old` is no file of this builder's.
        """


@runtime_checkable
class Adviser(Builder, Protocol):
    """What a builder may offer besides: `temario check` asks it, and a build does not."""

    def advise(self, course: Course, options: Any, jobs: Iterable[Job]) -> Iterable[Problem]:
        """Say what a good colleague would of what `jobs`, which it has planned, would make."""


@runtime_checkable
class Proposer(Builder, Protocol):
    """What a builder may offer besides: `temario check --fix=NAME` asks it."""

    def propose(self, course: Course, theme: Theme, options: Any) -> Iterable[AddPassage | Problem]:
        """Say what it decides by itself as passages that an author can make their own.

        With them in the source it decides the same. Raises `CourseError` as `plan` does.
        """


def members(content: Content) -> Iterator[Member]:
    """Return the members of a zip that a job made. Raises `TypeError` for other content."""
    if isinstance(content, bytes | Path):
        raise TypeError(content)
    return iter(content)
