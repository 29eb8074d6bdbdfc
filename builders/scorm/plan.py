"""Planning: `Course` → one job a package. Making one is no more than listing its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from builders.scorm import compare as comparing
from builders.scorm import state
from builders.scorm.bundle import BundleError, bundle, small
from builders.scorm.files import Files
from builders.scorm.pages import Page, pages
from builders.scorm.questions import Asked, asked, entry, name, problems, shut, text_of
from builders.scorm.scos import Sco, scos
from temario.builder import Job, Member, Purpose
from temario.decimals import written
from temario.medium import Medium
from temario.model import Course, Diagram
from temario.problems import CourseError, Place, Problem, error
from temario.records import record, replace
from temario.render.diagram import not_drawn
from temario.theme import Theme
from temario.traverse import heading, plain, walk

Version = Literal["1.2", "2004"]

_MOST_ATTEMPTS = 19
"""What the state counts; a higher limit is none."""
_NOTE = "For Moodle, upload this one: its reports show the answers."


@record
class ScormOptions:
    """The section `scorm:` of `course.yaml`."""

    versions: tuple[Version, ...] = ("1.2", "2004")
    """Which packages to make: SCORM 1.2, SCORM 2004 (4th edition), or both."""
    pass_: int = 70
    """The score that passes, from 0 to 100. A course without graded questions has no score."""
    complete: Literal["viewed", "answered", "passed"] = "viewed"
    """When the course counts as completed: once every page has been seen, every graded question
    has been answered, or the score passes."""
    attempts: int = 1
    """How often a graded question may be answered, 0 for any number. Practice has no limit."""
    feedback: Literal["immediate", "end", "never"] = "immediate"
    """When a learner is told what was right: after each answer, once all graded questions of the
    page are answered, or not at all. Practice always tells at once."""
    structure: Literal["course", "units"] = "course"
    """One SCO for the whole course, or one for each unit."""
    suspend: Literal["4096", "64000"] | None = None
    """How many characters the LMS keeps of a learner's state; 4096 in SCORM 1.2 and 64000 in 2004
    where nothing is said. Moodle keeps 64000 in both."""

    def longest(self, version: Version) -> int:
        """Return how many characters of state a package of `version` may use."""
        if self.suspend is not None:
            return int(self.suspend)
        return 4096 if version == "1.2" else 64000


@record
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


@record
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
            yield _nothing(course.place("title"))
            return
        questions = asked(found)
        yield from problems(questions)
        if not 0 <= options.pass_ <= 100:
            yield _wrong_pass(options.pass_, course.place("scorm/pass"))
            return
        shown = (node for page in found for node in walk(page.blocks))
        yield from not_drawn(shown, theme.tokens.colors)
        parts = scos(course, found, questions, options.structure)
        yield from state.problems(parts, options, course.place("scorm"))
        packer = _Packer(course, theme, options, parts, purpose is Purpose.PREVIEW)
        yield from packer.jobs()

    def compare(self, old: Path, jobs: Iterable[Job]) -> Iterator[Problem]:
        """Yield what an update of the package `old` does to learners' records."""
        return comparing.compare(old, jobs)


@record
class _Packer:
    """Plans the packages, one a version of SCORM; they share all but manifest and player."""

    course: Course
    theme: Theme
    options: ScormOptions
    scos: tuple[Sco, ...]
    places: bool
    """Whether blocks say where they stand in the source."""

    def jobs(self) -> Iterator[Job]:
        """Yield the jobs of the packages."""
        files = Files(self.course.root)
        pages = [(sco.file, self._page(sco, files)) for sco in self.scos]
        pages.append(("player.css", _small_css(self.theme.render("scorm/player.css.j2"))))
        for version in dict.fromkeys(self.options.versions):
            yield self._job(version, [*pages, ("player.js", _player(self.theme, version))], files)

    def _job(self, version: Version, texts: list[tuple[str, str]], files: Files) -> Job:
        course, number = self.course, version.replace(".", "")
        names = [name for name, _ in texts] + sorted(files.names.values())
        manifest = self.theme.render(
            f"scorm/imsmanifest{number}.xml.j2",
            course=course,
            scos=self.scos,
            names=names,
            vcard=_vcard,
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
            note=self._note(version),
        )

    def _note(self, version: Version) -> str:
        sizes = [state.size(sco, self.options) for sco in self.scos if sco.questions]
        need = f"A learner's state takes at most {max(sizes)} characters" if sizes else ""
        need += f" of {self.options.longest(version)}." if need else ""
        return " ".join(filter(None, (_NOTE if version == "1.2" else "", need)))

    def _page(self, sco: Sco, files: Files) -> str:
        """Return the HTML of a SCO."""
        known = [self._question(one) for one in sco.questions]
        return self.theme.render(
            "scorm/index.html.j2",
            course=self.course,
            sco=sco,
            pages=sco.pages,
            counted="lessons" if all(page.lesson for page in sco.pages) else "pages",
            data=self._data(sco, known),
            known={one["id"]: one for one in known},
            units=self._units(sco),
            rules=self.options,
            shut=shut,
            words_of=text_of,
            decimal=lambda number: written(number, self.course.language),
            out=replace(_medium(self.course, self.theme, files, sco.anchors), places=self.places),
        )

    def _question(self, one: Asked) -> dict[str, Any]:
        question, limit = one.question, self.options.attempts if one.question.graded else 0
        attempts = limit if question.attempts is None else question.attempts
        counted = attempts if 0 <= attempts <= _MOST_ATTEMPTS else 0
        return entry(one, counted, self._objective(one.page))

    def _objective(self, page: Page) -> str:
        return name(page.unit.id) if page.unit is not None else ""

    def _data(self, sco: Sco, known: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what the player's script knows of a SCO, but for interface words."""
        pools = {one.pool.id: one.pool for one in sco.questions if one.pool is not None}
        suspend = self.options.suspend
        return {
            # Where it is not said, the player takes what its version of SCORM has.
            **({} if suspend is None else {"longest": int(suspend)}),
            "id": self.course.id,
            "sco": sco.id,
            "structure": self.options.structure,
            "language": self.course.language,
            "rules": {
                "pass": self.options.pass_,
                "complete": self.options.complete,
                "feedback": self.options.feedback,
            },
            "pages": [self._record(page) for page in sco.pages],
            "questions": known,
            "pools": [
                {"id": pool.id, "draw": pool.draw, "questions": [q.id for q in pool.questions]}
                for pool in pools.values()
            ],
        }

    def _units(self, sco: Sco) -> list[dict[str, str]]:
        """Return name and title of each unit that has graded questions."""
        asked = (one.page for one in sco.questions if one.question.graded)
        graded = {page.unit.id for page in asked if page.unit is not None}
        return [
            {"name": name(unit.id), "title": heading(unit.number, plain(unit.title))}
            for unit in self.course.units
            if unit.id in graded
        ]

    def _record(self, page: Page) -> dict[str, Any]:
        """Return what the player's script knows of a page."""
        title = heading(page.number, plain(page.title))
        found = {"id": page.id, "print": page.print, "mark": page.mark, "title": title}
        if page.unit is not None:
            found["unit"] = self._objective(page)
        return found


def _vcard(name: str) -> str:
    """Return a name as a vCard 3.0 (RFC 2426), which LOM wants."""
    safe_name = re.sub(r"([\\,;])", r"\\\1", " ".join(name.split()))
    return f"BEGIN:VCARD\nVERSION:3.0\nFN:{safe_name}\nN:{safe_name}\nEND:VCARD"


def _medium(course: Course, theme: Theme, files: Files, anchors: frozenset[str] | None) -> Medium:
    from markupsafe import Markup

    from temario.render.diagram import LEGIBLE, SCREEN_FAMILY, on_screen
    from temario.render.maths import mathml

    def formula(tex: str, display: bool) -> Markup | None:
        drawn = mathml(tex, display)
        return None if drawn is None else Markup(drawn)  # noqa: S704 - written by the library

    def diagram(node: Diagram) -> Markup | None:
        """Return a picture that is not made too small to be read: then it can be scrolled."""
        drawing = on_screen(node, theme.tokens.colors)
        if drawing is None:
            return None
        address = "data:image/svg+xml," + quote(drawing.shown(SCREEN_FAMILY))
        least = min(drawing.width, drawing.width * LEGIBLE / (drawing.least or LEGIBLE))
        return Markup(
            '<div class="scroll" tabindex="0"><img style="min-width: {}px" src="{}" alt="{}" '
            'width="{}" height="{}"></div>'
        ).format(
            round(least),
            address,
            drawing.alt(node.title),
            *map(round, (drawing.width, drawing.height)),
        )

    return Medium(
        base=1,
        src=files.address,
        formula=formula,
        diagram=diagram,
        notes="end",
        plays=True,
        links_files=True,
        language=course.language,
        questions="scorm/question.html.j2",
        anchors=anchors,
    )


def _player(theme: Theme, version: Version) -> str:
    """Return the player's modules, joined and small. One that a course replaced may fail."""
    try:
        entry = f"start{version.replace('.', '')}"
        script = bundle(entry, lambda name: theme.template(f"scorm/js/{name}.js"))
        return f"{small(script)}\n"
    except BundleError as broken:
        if theme.overrides is None:
            raise
        place = Place(f"templates/scorm/js/{broken.module}.js", broken.line)
        hint = "Mend the line, or delete the file to use temario's own player."
        raise CourseError([error("template-failed", place, broken.message, hint)]) from broken


@lru_cache(maxsize=1)
def _small_css(sheet: str) -> str:
    """Return a style sheet without comments and needless characters."""
    from rcssmin import cssmin

    return re.sub(r"(?<![\d.\w])0(?=\.\d)", "", f"{cssmin(sheet)}\n")


def _nothing(place: Place) -> Problem:
    return error(
        "no-pages",
        place,
        "the course has nothing to show in an LMS",
        "Write at least one heading, with a text under it that is not for paper or slides alone.",
    )


def _wrong_pass(given: int, place: Place) -> Problem:
    return error(
        "wrong-pass",
        place,
        f"the score that passes is {given}; a score goes from 0 to 100",
        "Write, for example, pass: 70 under scorm: in course.yaml.",
    )
