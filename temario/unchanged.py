"""Answers for a course in which nothing has changed since it was built, without reading it.

Beside the outputs lies a file that says, for the last few builds: when the files of the course
stood so, with this program, these libraries and settings, then these were its problems, and its
outputs stood so. Before a course is read, all of it is compared with what stands there now. Where
anything differs or cannot be told, the course is read and planned as ever.

Why that is safe, against a kill and against two builds at once:

- What is remembered is a statement that stays true whatever happens afterwards: it holds the state
  of all that the outputs were made of *and* of the outputs, and whoever believes it has compared
  both. So nobody needs to take it back when a build begins. A build that is killed leaves an older
  statement, which fits what stands there or does not.
- It is true when it is written. The state of the course is taken before reading begins and once
  more at the end: where a file changed in between, nothing is remembered. A file that only reading
  led to (a picture beside a single Markdown file) must not have been touched since shortly before
  the build began. Outputs are compared with what this build published: one that another build, or
  a person, has replaced meanwhile differs.
- It is written last, to a file of its own that takes the old one's place in one step, while no
  other build writes there.

Only a build without errors is remembered, and none whose problems depend on how busy the machine
was. What changes inside a library without another version of it being installed is not seen.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from temario import trust
from temario.belonging import SETTINGS, TEMPLATES
from temario.built import Asked, Built, Output
from temario.own_templates import overrides
from temario.problems import Place, Problem, Severity
from temario.publish import alone
from temario.records import mutable
from temario.snapshot import Doubtful, Snapshot, snapshot_of
from temario.surroundings import surroundings

MEMORY = ".temario.built.json"
_VERSION = 1
_MOST_BUILDS = 8
"""How many builds into one folder are remembered: others of the course, of one output, strict."""
_LARGEST = 32_000_000
_BUSY = frozenset({"diagram-not-drawn"})
"""Problems that may be others on another day: drawing has a limit of time."""
_VARIABLES = ("TEMARIO_", "PYTHON", "LANG", "LC_", "PATH", "SOURCE_DATE_EPOCH", "XDG_")
"""The variables of the environment, by how they begin, that a builder may look at."""


def answer(asked: Asked) -> Built | None:
    """Return what building would come to where nothing has changed, else None."""
    at = time.time_ns()
    try:
        said = _read(asked.output)[_key(asked)]
        if said["setting"] != _setting(asked):
            return None
        before, now = snapshot_of(said["course"]), _course(asked, said["sources"])
        for path in sorted(before.files.keys() - now.files.keys()):
            now.add(path)
        stood = snapshot_of(said["outputs"])
        stand = _outputs(asked, said["built"])
        when = said["at"]
        if now.changed(before, when) or stand.changed(stood, when):
            return None
        outputs = tuple(_output(asked, each) for each in said["built"])
        built = Built(outputs, tuple(map(_problem, said["problems"])), failed=False)
        if not _all_settled(when, before, stood) and _all_settled(at, now, stand):
            said |= {"at": at, "course": _put(now), "outputs": _put(stand)}
            with suppress(OSError):
                _write(asked, said)
    except Exception:  # whatever a damaged memory makes of itself; then the course is read
        return None
    return built


@mutable
class Begun:
    """A build that has begun, with all that its course was when it did."""

    asked: Asked
    at: int
    setting: str
    course: Snapshot
    sources: list[str]


def begin(asked: Asked, sources: Collection[Path]) -> Begun | None:
    """Return the state of what a build is about to read; None where it is too large to be told.

    `sources` are the folders of builders that are not temario's own.
    """
    at = time.time_ns()
    folders = [str(folder) for folder in sources]
    try:
        course = _course(asked, folders)
        course.read(at)
        return Begun(asked, at, _setting(asked), course, folders)
    except (Doubtful, OSError):
        return None


def remember(
    begun: Begun, built: Built, looked: Mapping[str, bool], digests: Mapping[str, str]
) -> None:
    """Put down what came of a build, where it is certain that it would come again.

    `looked` are the files that reading led to, and whether they were there; `digests` those of the
    outputs, as they were published.
    """
    if built.failed or any(problem.rule in _BUSY for problem in built.problems):
        return
    with suppress(Doubtful, OSError):
        asked, course = begun.asked, begun.course
        now = _course(asked, begun.sources)
        if now.changed(course, begun.at) or _setting(asked) != begun.setting:
            return
        root = root_of(asked)
        made_of = {str(root / name): True for output in built.outputs for name in output.made_of}
        late = {**looked, **made_of}
        known = course.files.keys() | {f"{folder}/" for folder in course.walked}
        late = {path: there for path, there in late.items() if path not in known}
        for path, there in late.items():
            course.add(path)
            if (course.files[path] is not None) != there:
                return
        if not course.settled(begun.at, late):
            return
        course.read(begun.at)
        said = [_said(output) for output in built.outputs]
        outputs = _outputs(asked, said)
        outputs.read(begun.at, every=True)
        for output in built.outputs:
            state = outputs.files[_absolute(output.path)]
            if state is None or state[4] != digests.get(output.name):
                return
        _write(
            asked,
            {
                "at": begun.at,
                "setting": begun.setting,
                "sources": begun.sources,
                "course": _put(course),
                "outputs": _put(outputs),
                "built": said,
                "problems": [_kept(problem) for problem in built.problems],
            },
        )


def root_of(asked: Asked) -> Path:
    """Return the folder of the course, absolute."""
    course = Path(_absolute(asked.course))
    return course if course.is_dir() else course.parent


def is_folder(asked: Asked) -> bool:
    """Return whether the course is a folder, not a single Markdown file."""
    return asked.course.is_dir() or asked.course.name in SETTINGS


# --- what a build depends on ---


def _setting(asked: Asked) -> str:
    """Return a digest of what is not in the course's folder: program, system, what is trusted."""
    root = root_of(asked)
    parts = [
        surroundings(),
        sys.path,
        sorted(pair for pair in os.environ.items() if pair[0].startswith(_VARIABLES)),
        trust.trusted(root) if overrides(root) else None,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _course(asked: Asked, sources: Collection[str]) -> Snapshot:
    """Return how the course and the builders of others stand.

    Beside a single Markdown file may lie anything, a home folder's whole tree; of it, only what
    reading led to counts.
    """
    found, root = Snapshot(), str(root_of(asked))
    found.add(root)
    if is_folder(asked):
        found.walk(root, whole=False, skip=str(asked.output.resolve()))
        for name in SETTINGS:
            found.add(str(Path(root) / name))
    else:
        found.add(_absolute(asked.course))
    for folder in (str(Path(root) / TEMPLATES), *sources):
        found.walk(folder, whole=True)
    return found


def _outputs(asked: Asked, said: Collection[Mapping[str, Any]]) -> Snapshot:
    found = Snapshot()
    for output in said:
        found.add(_absolute(asked.output / output["name"]))
    return found


def _absolute(path: Path) -> str:
    # Not `resolve`: a course that is reached by a link keeps the name that its user knows.
    return os.path.abspath(path)  # noqa: PTH100


# --- the memory ---


def _key(asked: Asked) -> str:
    """Return what tells one build into a folder from another; messages name the course as typed."""
    places = (str(asked.course), _absolute(asked.course), _absolute(asked.output))
    return json.dumps([*places, *asked.only, asked.strict, asked.keep_going])


def _read(output: Path) -> dict[str, Any]:
    """Return the remembered builds, the latest last. Raises where there are none, or damaged."""
    file = output / MEMORY
    if file.stat().st_size > _LARGEST:
        raise ValueError
    said = json.loads(file.read_text("utf-8"))
    if said["version"] != _VERSION:
        raise ValueError
    return dict(said["builds"])


def _write(asked: Asked, said: dict[str, Any]) -> None:
    with alone(asked.output):
        _write_alone(asked, said)


def _write_alone(asked: Asked, said: dict[str, Any]) -> None:
    try:
        builds = _read(asked.output)
    except (OSError, ValueError, KeyError, TypeError):
        builds = {}
    builds.pop(_key(asked), None)
    kept = dict([*builds.items()][1 - _MOST_BUILDS :]) | {_key(asked): said}
    text = json.dumps({"version": _VERSION, "builds": kept}, ensure_ascii=False)
    unfinished = asked.output / f"{MEMORY}.{os.getpid()}.tmp"
    unfinished.write_text(text + "\n", "utf-8")
    unfinished.replace(asked.output / MEMORY)


def _put(snapshot: Snapshot) -> dict[str, Any]:
    return {"files": snapshot.files, "links": snapshot.links}


def _output(asked: Asked, said: Mapping[str, Any]) -> Output:
    made_of = tuple(said["made_of"])
    return Output(**{**said, "path": asked.output / said["name"], "made_of": made_of, "kept": True})


def _said(output: Output) -> dict[str, Any]:
    return {
        "name": output.name,
        "media_type": output.media_type,
        "size": output.size,
        "made_of": output.made_of,
        "note": output.note,
    }


def _kept(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "rule": problem.rule,
        "file": None if problem.place is None else problem.place.file,
        "line": 0 if problem.place is None else problem.place.line,
        "message": problem.message,
        "hint": problem.hint,
    }


def _problem(said: Mapping[str, Any]) -> Problem:
    place = None if said["file"] is None else Place(said["file"], said["line"])
    return Problem(Severity(said["severity"]), said["rule"], place, said["message"], said["hint"])


def _all_settled(at: int, *snapshots: Snapshot) -> bool:
    return all(found.settled(at, found.files) for found in snapshots)
