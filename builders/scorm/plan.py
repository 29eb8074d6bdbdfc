"""Planning: `Course` → one job a package. Making one is no more than listing its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from builders.scorm.bundle import BundleError, bundle
from builders.scorm.files import Files
from builders.scorm.pages import Page, pages
from temario.builder import Job, Member, Purpose
from temario.medium import Medium
from temario.model import Course
from temario.problems import CourseError, Place, Problem, error
from temario.theme import Theme
from temario.traverse import heading, plain

Version = Literal["1.2", "2004"]

_MOST_PAGES = 1_000
"""More do not fit the 4,096 characters in which SCORM 1.2 keeps the pages seen."""
_NOTE = "For Moodle, upload this one: its reports show the answers."


@dataclass(frozen=True, slots=True)
class ScormOptions:
    """The section `scorm:` of `course.yaml`."""

    versions: tuple[Version, ...] = ("1.2", "2004")
    """Which packages to make: SCORM 1.2, SCORM 2004 (4th edition), or both."""
    pass_: int = 70
    """The score that passes, from 0 to 100. A course without questions has no score."""
    complete: Literal["viewed"] = "viewed"
    """When the course counts as completed: once every page has been seen."""


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package. Called, it gives them as the members of a zip, in order."""

    texts: tuple[tuple[str, str], ...]
    """Names and contents."""
    files: tuple[tuple[str, Path], ...]
    """Names, and the files of the course that they are copied from."""

    def __call__(self) -> tuple[Member, ...]:
        """Return the members, the manifest first."""
        written = [Member(name, text.encode()) for name, text in self.texts]
        return (*written, *(Member(name, path) for name, path in self.files))


@dataclass(frozen=True, slots=True)
class ScormBuilder:
    """Makes SCORM packages."""

    name: str = "scorm"
    makes: str = "SCORM packages for an LMS such as Moodle (.zip)"
    options: type[ScormOptions] = ScormOptions

    def plan(
        self, course: Course, theme: Theme, options: ScormOptions, purpose: Purpose
    ) -> Iterator[Job | Problem]:
        """Yield a job for each version of SCORM that the course asks for."""
        found = pages(course)
        if not found:
            yield _nothing()
            return
        if len(found) > _MOST_PAGES:
            yield _too_many(len(found))
            return
        player = _player(theme)
        for version in dict.fromkeys(options.versions):
            yield _job(course, theme, found, version, player)


def _job(
    course: Course, theme: Theme, found: tuple[Page, ...], version: Version, player: str
) -> Job:
    files = Files(course.root)
    index = theme.render(
        "scorm/index.html.j2",
        course=course,
        pages=found,
        version=version,
        counted="lessons" if all(page.lesson for page in found) else "pages",
        records=[_record(page) for page in found],
        out=_medium(course, files),
    )
    texts = [
        ("index.html", index),
        ("player.css", theme.render("scorm/player.css.j2")),
        ("player.js", player),
    ]
    number = version.replace(".", "")
    manifest = theme.render(
        f"scorm/imsmanifest{number}.xml.j2",
        course=course,
        names=[name for name, _ in texts] + sorted(files.names.values()),
    )
    package = Package(
        (("imsmanifest.xml", manifest), *texts),
        tuple(sorted((name, course.root / path) for path, name in files.names.items())),
    )
    return Job(
        path=f"scorm/{course.id}-scorm{number}.zip",
        media_type="application/zip",
        make=package,
        made_of=(*course.files, *sorted({*files.names, *files.inside})),
        note=_NOTE if version == "1.2" else "",
    )


def _record(page: Page) -> dict[str, str]:
    """Return what the player's script knows of a page."""
    title = heading(page.number, plain(page.title))
    return {"id": page.id, "print": page.print, "mark": page.mark, "title": title}


def _medium(course: Course, files: Files) -> Medium:
    from markupsafe import Markup

    from temario.render.maths import mathml

    def formula(tex: str, display: bool) -> Markup | None:
        drawn = mathml(tex, display)
        return None if drawn is None else Markup(drawn)  # noqa: S704 - written by the library

    return Medium(
        base=1,
        src=files.address,
        formula=formula,
        notes="end",
        plays=True,
        links_files=True,
        language=course.language,
        questions="scorm/question.html.j2",
    )


def _player(theme: Theme) -> str:
    """Return the player's modules, joined. One that a course replaced may fail."""
    try:
        return bundle("start", lambda name: theme.template(f"scorm/js/{name}.js"))
    except BundleError as broken:
        if theme.overrides is None:
            raise
        place = Place(f"templates/scorm/js/{broken.module}.js", broken.line)
        hint = "Mend the line, or delete the file to use temario's own player."
        raise CourseError([error("template-failed", place, broken.message, hint)]) from broken


def _nothing() -> Problem:
    return error(
        "no-pages",
        None,
        "the course has nothing to show in an LMS",
        "Write at least one heading with a text under it.",
    )


def _too_many(count: int) -> Problem:
    return error(
        "too-many-pages",
        None,
        f"the course has {count} pages; one SCORM package holds {_MOST_PAGES}",
        "Make two courses of it, each with an id of its own.",
    )
