"""What the preview shows: three views of a course, each of what one builder makes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from temario.problems import Problem
from temario.records import record


class View(StrEnum):
    """A view of the course; its value stands in addresses."""

    ONLINE = "online"
    SLIDES = "slides"
    HANDOUT = "handout"

    @property
    def builder(self) -> str:
        """The name of the builder that makes it."""
        return "scorm" if self is View.ONLINE else self.value


@record
class Ask:
    """The course may have changed: make the view anew."""

    number: int
    """Of the change; a later one has a higher number."""
    first: str = ""
    """The part that somebody looks at: it is made before the others."""


@record
class Sco:
    """One SCO of a package, as an LMS launches it."""

    title: str
    file: str
    longest: int
    """How much suspend_data its LMS keeps, in characters; 0 where the package does not say."""


@record
class Part:
    """One file that a builder makes, as the preview has it: a folder or a file."""

    name: str
    """The name of the file, without ending: that of a deck, a package, an edition."""
    number: int
    """Of the change that it was made for."""
    path: str
    """Path from the folder of previews, with `/`: `slides/3/curso`."""
    scos: tuple[Sco, ...] = ()
    """Of a package."""
    changed: tuple[str, ...] = ()
    """The files in it that are others than in the last making, where they are few."""


@record
class Read:
    """A worker's first answer: what reading and planning found."""

    number: int
    problems: tuple[Problem, ...]
    failed: bool
    """Whether the course has errors, so that nothing is made."""
    title: str = ""
    language: str = ""
    files: tuple[str, ...] = ()
    """The text files that the course was read from, from its folder."""
    parts: tuple[str, ...] = ()
    """The names of all parts, in order."""
    folders: frozenset[Path] = frozenset()
    """Those of the files that it is made of."""


@record
class Starts:
    """A worker begins with a part."""

    number: int
    seconds: float
    """How long it may take."""


@record
class Made:
    """A part is made, or stands as it was."""

    number: int
    part: Part


@record
class Done:
    """A worker has made what it was asked for; it listens again."""

    number: int
    problems: tuple[Problem, ...] = ()
    """What was found while making."""
    failure: str = ""
    """The traceback of a fault of the program."""


Answer = Read | Starts | Made | Done
