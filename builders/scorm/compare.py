"""Comparison: an uploaded package and the one that would replace it → what running records lose."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from builders.scorm.questions import opened
from temario.builder import Job, members
from temario.patterns import pattern
from temario.problems import CourseError, Problem, error, warning
from temario.records import record

_MOST = 50_000_000
"""How many bytes of a package's texts are read."""
_DATA = pattern(r'<script type="application/json" id="_course">(.*?)</script>', re.DOTALL)
_SEALED = pattern(r'<section class="question[^"]*" id="([^"]*)"[^>]*data-sealed="([^"]*)"')


@record
class _Package:
    """What matters to records in a package."""

    version: str
    """Of SCORM: `1.2` or `2004`."""
    items: tuple[str, ...]
    """The identifiers of the manifest's items, which an LMS's records hang on."""
    course: str
    """The course's id."""
    longest: int
    """How many characters of state it uses."""
    pages: Mapping[str, str]
    """Titles by id."""
    questions: Mapping[str, Mapping[str, Any]]
    """What the player knows of each, by id, with its `key` and the `sco` that it is in."""
    rules: Mapping[str, Any]
    pools: Mapping[str, int]
    """How many questions each draws, by id."""


def compare(old: Path, jobs: Iterable[Job]) -> Iterator[Problem]:
    """Yield what an update from the package `old` to that of `jobs` does to running records.

    An error where records are lost, a warning where answers or scores change.
    Raises `CourseError` where `old` is no package of ours, or `jobs` makes none
    of its version.
    """
    before = _read(_texts(old), old.name)
    ours = (job for job in jobs if f"-scorm{before.version.replace('.', '')}." in job.path)
    job = next(ours, None)
    if job is None:
        raise CourseError([_no_counterpart(old.name, before.version)])
    made = ((m.name, m.content) for m in members(job.make()) if isinstance(m.content, bytes))
    after = _read({name: content.decode() for name, content in made}, job.path)
    yield from _records(before, after)
    if (len(before.items) == 1) != (len(after.items) == 1):
        return  # every record is lost: what else changes does not matter
    yield from _pages(before, after)
    yield from _pools(before, after)
    yield from _questions(before, after)


# --- reading ---


def _texts(path: Path) -> dict[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [i for i in archive.infolist() if i.filename.endswith((".html", ".xml"))]
            if sum(info.file_size for info in names) > _MOST:
                raise CourseError([_foreign(path.name)])
            return {info.filename: archive.read(info).decode() for info in names}
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError) as failure:
        raise CourseError([_foreign(path.name)]) from failure


def _read(texts: Mapping[str, str], shown: str) -> _Package:
    """Return a package by its texts. Raises `CourseError`."""
    manifest = texts.get("imsmanifest.xml", "")
    scos = [
        (json.loads(found[1]), dict(_SEALED.findall(text)))
        for name, text in texts.items()
        if name.endswith(".html") and (found := _DATA.search(text))
    ]
    if not scos or "<!DOCTYPE" in manifest or not manifest:
        raise CourseError([_foreign(shown)])
    try:
        root = ElementTree.fromstring(manifest)  # noqa: S314 - declarations are refused above
    except ElementTree.ParseError as failure:
        raise CourseError([_foreign(shown)]) from failure
    items = [e.get("identifier", "") for e in root.iter() if e.tag.rpartition("}")[2] == "item"]
    first = scos[0][0]
    version = _version(root)
    questions = {
        q["id"]: {**q, "sco": data.get("sco", ""), "key": _key(q["id"], sealed)}
        for data, sealed in scos
        for q in data.get("questions", ())
    }
    return _Package(
        version,
        tuple(items),
        first["id"],
        first.get("longest", 4096 if version == "1.2" else 64000),
        {page["id"]: page["title"] for data, _ in scos for page in data["pages"]},
        questions,
        first.get("rules", {}),
        {pool["id"]: pool["draw"] for data, _ in scos for pool in data.get("pools", ())},
    )


def _version(manifest: ElementTree.Element) -> str:
    """Return the version of SCORM that a manifest names: `1.2` or `2004`."""
    named = (e.text or "" for e in manifest.iter() if e.tag.rpartition("}")[2] == "schemaversion")
    return "1.2" if next(named, "").strip() == "1.2" else "2004"


def _key(identifier: str, sealed: Mapping[str, str]) -> Any:
    if identifier not in sealed:
        return None
    return opened(base64.b64decode(sealed[identifier]), identifier)["key"]


# --- comparing ---


def _records(before: _Package, after: _Package) -> Iterator[Problem]:
    lost = [item for item in before.items if item not in after.items]
    if before.course != after.course:
        yield error(
            "records-lost",
            None,
            f"the course's id was {before.course} and is {after.course}: an LMS takes it for "
            "another course and deletes every record",
            f"Write id: {before.course} in course.yaml.",
        )
    elif lost and (len(before.items) == 1) != (len(after.items) == 1):
        was = "course" if len(before.items) == 1 else "units"
        yield error(
            "records-lost",
            None,
            f"the package was built with structure: {was}, and is no longer: an LMS deletes every "
            "record",
            f"Write structure: {was} under scorm: in course.yaml.",
        )
    else:
        for item in lost:
            unit = item.removeprefix(f"item.{before.course}.")
            yield error(
                "records-lost",
                None,
                f"the unit {unit} is not there any more, or its id changed: an LMS deletes what "
                "learners did in it",
                f"Give the unit its id again: {{#{unit}}} behind its title.",
            )
    if after.longest < before.longest:
        yield warning(
            "less-room",
            None,
            f"the state may take {after.longest} characters, and took {before.longest}: long typed "
            "answers may be shortened",
            f'Write suspend: "{before.longest}" under scorm: in course.yaml.',
        )


def _pages(before: _Package, after: _Package) -> Iterator[Problem]:
    for identifier, title in before.pages.items():
        if identifier not in after.pages:
            yield warning(
                "page-gone",
                None,
                f"the page “{title}” ({identifier}) is gone, or its id changed: that a learner has "
                "seen it no longer counts, and who was on it begins at the first page",
                "If it is the same page, give it its id again: "
                f"{{#{identifier}}} behind its title.",
            )
    added = [title for identifier, title in after.pages.items() if identifier not in before.pages]
    if added:
        yield warning(
            "page-new",
            None,
            f"new pages: {', '.join(added)}. Who has completed the course stays complete; others "
            "have these to see too",
            "If that is meant, nothing need be done.",
        )


def _pools(before: _Package, after: _Package) -> Iterator[Problem]:
    for identifier, draw in before.pools.items():
        now = after.pools.get(identifier)
        if now is not None and now != draw:
            fewer = "who has answered more of them than that loses the points of the others"
            more = "who has answered all gets further ones, and the score falls until then"
            yield warning(
                "draw-changed",
                None,
                f"the pool {identifier} draws {now} questions and drew {draw}: "
                f"{fewer if now < draw else more}",
                f"Write draw={draw} to leave it as it was.",
            )


def _questions(before: _Package, after: _Package) -> Iterator[Problem]:
    if before.rules and before.rules.get("pass") != after.rules.get("pass"):
        yield warning(
            "pass-changed",
            None,
            f"the score that passes was {before.rules.get('pass')} and is "
            f"{after.rules.get('pass')}: who opens the course again is judged by the new one",
            f"Write pass: {before.rules.get('pass')} under scorm: in course.yaml to leave it as it "
            "was.",
        )
    for identifier, old in before.questions.items():
        new = after.questions.get(identifier)
        if new is None:
            yield _gone(old)
        elif new["sco"] != old["sco"]:
            yield _moved(old)
        else:
            yield from _changed(old, new)
    for identifier, new in after.questions.items():
        if identifier not in before.questions and new["graded"]:
            yield warning(
                "question-new",
                None,
                f"question {new['number']} ({identifier}) is new: the score of who has answered "
                "all the others falls until it is answered",
                "To leave scores as they are, make it practice: graded=false on its line.",
            )


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Problem]:
    named = f"question {new['number']} ({new['id']})"
    if old["sig"] != new["sig"]:
        yield warning(
            "answer-dropped",
            None,
            f"the options of {named} changed: who has answered it keeps the result, and the "
            "answer is no longer shown",
            "If options were only written anew, give them the ids that they had.",
        )
    elif old["key"] != new["key"]:
        yield warning(
            "key-changed",
            None,
            f"another answer is right in {named}: kept answers are marked anew when a learner "
            "opens the course again, and the LMS's grade changes only then",
            "If that is meant, ask learners to open the course once more.",
        )
    if (old["points"], old["graded"]) != (new["points"], new["graded"]):
        yield warning(
            "points-changed",
            None,
            f"{named} has other points, or is graded now and was not: scores change when "
            "a learner opens the course again",
            "If that is meant, nothing need be done; else give it the points that it had.",
        )


# --- problems ---


def _gone(old: Mapping[str, Any]) -> Problem:
    identifier = old["id"]
    return warning(
        "question-gone",
        None,
        f"question {old['number']} ({identifier}), “{old['title']}”, is gone, or its id changed: "
        "what learners answered no longer counts",
        f"If it is the same question, give it its id again: {{#{identifier}}}.",
    )


def _moved(old: Mapping[str, Any]) -> Problem:
    return warning(
        "question-gone",
        None,
        f"question {old['number']} ({old['id']}) stands in another unit now: under structure: "
        "units, what learners answered no longer counts",
        "Move it back, or leave it as it is if that is meant.",
    )


def _foreign(shown: str) -> Problem:
    return error(
        "no-package",
        None,
        f"{shown} is no SCORM package that temario built",
        "Name the zip file that you uploaded to the LMS.",
    )


def _no_counterpart(shown: str, version: str) -> Problem:
    return error(
        "no-package",
        None,
        f"{shown} is a SCORM {version} package, and the course does not build that version",
        f'Add "{version}" to versions under scorm: in course.yaml.',
    )
