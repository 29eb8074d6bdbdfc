"""Problems: what is wrong with a course, where, and how to mend it.

A problem is a value. It is collected while a course is read, checked and
planned; only the command line prints it. `CourseError` carries problems to the
caller when there is nothing to go on with.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from temario.records import record, replace


class Severity(StrEnum):
    """How much a problem matters to what is built."""

    ERROR = "error"
    """An output would be wrong or lack something: nothing is built."""
    WARNING = "warning"
    """Nothing is lost, but the author wants to know."""
    ADVICE = "advice"
    """What a good colleague would say. Only `temario check` looks for it; it never counts."""


@record
class Place:
    """Where something stands in the source of a course; of two, the first is the smaller."""

    file: str
    """Path from the course's folder, with `/` on every system; empty for the course itself."""
    line: int = 0
    """Line number from 1; 0 where the whole file is meant."""

    def __lt__(self, other: Place) -> bool:
        return (self.file, self.line) < (other.file, other.line)


@record
class AddId:
    """A fix: a part of the course is given the id that it already goes by."""

    place: Place
    """The line on which the part begins: a heading, an opening `:::`, an item of a list. Line 0
    where it is the whole file; then the id goes into the file's front matter."""
    id: str
    """Without the `#`."""


@record
class AddPassage:
    """A fix: Markdown is written before a line, as blocks of its own.

    It is a passage for one audience with `from=` in its attributes, which tells it from those
    that the author wrote.
    """

    place: Place
    """The line before which it is written, on which a block begins."""
    text: str
    """Without the last line break."""


Fix = AddId | AddPassage
"""An edit to the source that mends a problem, or makes a decision of ours the author's own;
`check --fix` makes it. Other kinds may join."""


@record
class Problem:
    """One thing that is wrong, in the author's words, with what to do about it."""

    severity: Severity
    """Error, warning or advice."""
    rule: str
    """Stable identifier of the kind of problem, such as `missing-picture`."""
    place: Place | None
    """Where; None where it is no place in the course (a missing library, a locked file)."""
    message: str
    """What is wrong: one sentence without the final full stop."""
    hint: str
    """What the author can do about it, in one or two sentences."""
    fixes: tuple[Fix, ...] = ()
    """The edits that mend it; empty where only the author can."""

    def text(self, prefix: str = "") -> str:
        """Return the problem as two lines, ``prefix/file:line: error[rule]: …`` and a hint.

        ``prefix`` is the course's folder as the author would type it.
        """
        line = f"{self.severity}[{self.rule}]: {self.message}"
        if self.place is not None:
            line = f"{where(self.place, prefix)}: {line}"
        return f"{line}\n  hint: {self.hint}" if self.hint else line

    def as_json(self, prefix: str = "") -> dict[str, str | int | None]:
        """Return the problem as other programs read it; every key is always there.

        `file` is the course's folder where no file is meant, and None where it is no place in
        the course. `line` is 0 where the whole file is meant. `fixes` says how many edits
        `temario check --fix` would make. ``prefix`` is the same as for `text`.
        """
        place = self.place
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "file": None if place is None else where(Place(place.file), prefix),
            "line": 0 if place is None else place.line,
            "message": self.message,
            "hint": self.hint,
            "fixes": len(self.fixes),
        }


def where(place: Place, prefix: str = "") -> str:
    """Return ``prefix/file:line``, without the parts that are empty."""
    path = "/".join(part.rstrip("/") for part in (prefix, place.file) if part) or "."
    return f"{path}:{place.line}" if place.line else path


def error(rule: str, place: Place | None, message: str, hint: str) -> Problem:
    """Return a problem that stops the build."""
    return Problem(Severity.ERROR, rule, place, message, hint)


def warning(
    rule: str, place: Place | None, message: str, hint: str, fixes: tuple[Fix, ...] = ()
) -> Problem:
    """Return a problem that does not stop the build."""
    return Problem(Severity.WARNING, rule, place, message, hint, fixes)


def advice(rule: str, place: Place | None, message: str, hint: str) -> Problem:
    """Return what a good colleague would say; `temario check` alone looks for it."""
    return Problem(Severity.ADVICE, rule, place, message, hint)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return those problems that stop a build."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def strict(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with every warning made an error; advice stays advice."""
    return [
        problem
        if problem.severity is Severity.ADVICE
        else replace(problem, severity=Severity.ERROR)
        for problem in problems
    ]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems by file and line, those without a place last, each once."""
    unique = dict.fromkeys(problems)
    rank = list(Severity).index
    return sorted(
        unique, key=lambda p: (p.place is None, p.place or Place(""), rank(p.severity), p.rule)
    )


class CourseError(Exception):
    """The course cannot be read, planned or made; carries why as problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))

    def __reduce__(self) -> tuple[type[CourseError], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, since a job may raise it in another process."""
        return (type(self), (self.problems,))
