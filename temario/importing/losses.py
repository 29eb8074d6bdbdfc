"""What cannot be brought along from another program, said as a warning or as an error."""

from __future__ import annotations

from temario.problems import CourseError, Place, Problem, error, warning


def lost(place: Place, what: str, instead: str = "") -> Problem:
    """Return the warning that `what` is not imported; `instead` says what was kept of it."""
    kept = f"; {instead}" if instead else ""
    return warning(
        "lost-in-import",
        place,
        f"not imported: {what}{kept}",
        "Look at it in the old program, and write into the course what should be there.",
    )


def unreadable(name: str, message: str, hint: str) -> CourseError:
    """Return the error that nothing of the file `name` can be imported."""
    return CourseError([error("unreadable-import", Place(name), message, hint)])
