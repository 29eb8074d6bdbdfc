"""What `temario check` found, as other programs read it: JSON, and GitHub's workflow commands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from temario.checks.pace import paces
from temario.pipeline import Planned
from temario.problems import Place, Problem, Severity, where

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def as_json(problems: Iterable[Problem], folder: str, planned: Planned | None, fixed: int) -> str:
    """Return one JSON object; every key is always there.

    `planned` is None where there was no course to go on with; `fixed` is how many edits were made.
    """
    found = list(problems)
    said: dict[str, Any] = {
        "problems": [problem.as_json(folder) for problem in found],
        **{f"{level}s": sum(p.severity is level for p in found) for level in _COUNTED},
        "advice": sum(p.severity is Severity.ADVICE for p in found),
        "fixed": fixed,
        "outputs": [job.path for job in planned.jobs] if planned else [],
        "lessons": [
            {
                "id": pace.part.id,
                "title": pace.title,
                "words": pace.words,
                "minutes": round(pace.minutes, 1),
            }
            for pace in (paces(planned.course) if planned else ())
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


_COUNTED = (Severity.ERROR, Severity.WARNING)


def as_github(problem: Problem, folder: str) -> str:
    """Return a workflow command, which GitHub shows at the line of a pull request."""
    given = {"title": problem.rule}
    if problem.place is not None:
        given = {"file": where(Place(problem.place.file), folder), **given}
        if problem.place.line:
            given = {"file": given["file"], "line": str(problem.place.line), **given}
    told = ",".join(f"{key}={_property(value)}" for key, value in given.items())
    message = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return f"::{_LEVELS[problem.severity]} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
