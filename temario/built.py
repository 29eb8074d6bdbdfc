"""What is asked of a build, what comes of it, and who is told meanwhile; light to import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from temario.problems import Problem
from temario.records import mutable, record

if TYPE_CHECKING:
    from temario.builder import Job
    from temario.work import Made


@record
class Asked:
    """What a build is asked for."""

    course: Path
    """The folder or the Markdown file, as the user named it."""
    output: Path
    """The folder of outputs."""
    only: tuple[str, ...] = ()
    """The builders; empty for all."""
    keep_going: bool = False
    """Whether to build despite errors."""
    strict: bool = False
    """Whether warnings are errors."""


@record
class Output:
    """A file that stands in the folder of outputs."""

    name: str
    """Path from the folder of outputs, with `/`: `handout/llm-introduccion.pdf`."""
    path: Path
    """Where it is."""
    media_type: str
    """IANA media type."""
    size: int
    """Bytes."""
    seconds: float = 0.0
    """Wall-clock time that making it took."""
    made_of: tuple[str, ...] = ()
    """The files of the course that are in it."""
    note: str = ""
    """One sentence for whoever built it; empty for none."""
    kept: bool = False
    """Whether it stood there already, made of the same."""

    def as_json(self) -> dict[str, object]:
        """Return it for other programs."""
        return {
            "path": self.path.as_posix(),
            "bytes": self.size,
            "media_type": self.media_type,
            "state": "unchanged" if self.kept else "made",
            "seconds": round(self.seconds, 3),
            "made_of": list(self.made_of),
            "note": self.note,
        }


@record
class Built:
    """What came of a build."""

    outputs: tuple[Output, ...]
    """In the order of the plan."""
    problems: tuple[Problem, ...]
    """By file and line, what was found before anything was made first."""
    failed: bool
    """Whether any error was met, a file may be missing, or nothing was made."""
    stopped: bool = False
    """Whether nothing was made, because of errors that were found before."""

    def as_json(self, folder: str) -> dict[str, object]:
        """Return it for other programs; `folder` is the course's, as the user typed it."""
        return {
            "outputs": [output.as_json() for output in self.outputs],
            "problems": [_problem(problem, folder) for problem in self.problems],
            "failed": self.failed,
        }


def _problem(problem: Problem, folder: str) -> dict[str, object]:
    """Return a problem for other programs, without what only `temario check` can do about it."""
    said = problem.as_json(folder)
    return {key: value for key, value in said.items() if key != "fixes"}


@mutable
class Watcher:
    """Whom to tell of progress; what nobody asks for is told to nobody."""

    reading: Callable[[], None] = field(default=lambda: None)
    """Called once, where the course must be read, before that is begun."""
    making: Callable[[Sequence[Job]], None] = field(default=lambda jobs: None)
    """Called once, with the jobs that are to be done."""
    started: Callable[[Job], None] = field(default=lambda job: None)
    finished: Callable[[Made], None] = field(default=lambda made: None)
    waiting: Callable[[], None] | None = None
    """Called several times a second while files are made."""


def default_course(folder: Path) -> Path:
    """Return the course that is meant where none is named: `course/` if it is there."""
    return folder / "course" if (folder / "course").is_dir() else folder
