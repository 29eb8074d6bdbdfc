"""The way of a course through the house: read, check, plan, make, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from temario import trust
from temario.builder import Builder, Comparer, Job, Purpose
from temario.checks import check
from temario.fixes import make_fixes
from temario.model import Course
from temario.problems import (
    CourseError,
    Place,
    Problem,
    Severity,
    error,
    errors,
    in_order,
    strict,
    warning,
)
from temario.publish import publisher
from temario.registry import builders, names
from temario.settings import decode, keys_of, unknown_key
from temario.source import read_course
from temario.source.settings import COURSE_KEYS, SETTINGS
from temario.theme import Theme, load_theme
from temario.work import Made, make_all


@dataclass(frozen=True, slots=True)
class Planned:
    """A course that has been read and planned: all that can be known before anything is drawn."""

    course: Course
    jobs: tuple[Job, ...]
    problems: tuple[Problem, ...]
    """By file and line."""

    @property
    def failed(self) -> bool:
        """Whether something is wrong that stops a build."""
        return bool(errors(self.problems))


@dataclass(frozen=True, slots=True)
class Fixed:
    """What came of mending a course."""

    written: tuple[tuple[str, int], ...]
    """The files that were changed, each with how many ids were written into it."""
    planned: Planned
    """The course as it is now; what could not be mended is among its problems."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file that stands in the folder of outputs."""

    job: Job
    path: Path
    size: int
    """Bytes."""
    seconds: float
    """Wall-clock time that making it took."""


@dataclass(slots=True)
class Watcher:
    """Whom to tell of progress while files are made."""

    planned: Callable[[Planned], None] = field(default=lambda planned: None)
    """Called once, before anything is made."""
    started: Callable[[Job], None] = field(default=lambda job: None)
    finished: Callable[[Made], None] = field(default=lambda made: None)


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    planned: Planned
    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]
    """What was found while making; what was found before is in `planned`."""

    @property
    def failed(self) -> bool:
        """Whether any error was met, a file may be missing, or nothing was made."""
        return self.planned.failed or bool(errors(self.problems))


def default_course(folder: Path) -> Path:
    """Return the course that is meant where none is named: `course/` if it is there."""
    return folder / "course" if (folder / "course").is_dir() else folder


def plan(
    path: Path,
    only: Sequence[str] = (),
    output: Path | None = None,
    every_warning_counts: bool = False,
    purpose: Purpose = Purpose.RELEASE,
) -> Planned:
    """Read, check and plan the course at `path`, for all builders or those in `only`.

    `output` is a folder of outputs that reading ignores. Raises `CourseError`
    where there is no course to plan.
    """
    chosen = builders(tuple(only))
    course = read_course(path, output)
    problems = [*course.problems, *check(course)]
    theme = _theme(course, path, problems)
    problems.extend(_unknown_sections(course))
    jobs: list[Job] = []
    for builder in chosen:
        found = _plan(builder, course, theme, purpose)
        jobs.extend(item for item in found if isinstance(item, Job))
        problems.extend(item for item in found if isinstance(item, Problem))
    ordered = in_order(strict(problems) if every_warning_counts else problems)
    return Planned(course, tuple(jobs), tuple(ordered))


def fix(
    path: Path,
    only: Sequence[str] = (),
    output: Path | None = None,
    every_warning_counts: bool = False,
) -> Fixed:
    """Mend in the files of the course at `path` what can be mended without its author; plan it.

    Raises `CourseError` where there is no course to mend, or its files change meanwhile.
    """
    found = plan(path, only, output)
    wanted = [fix for problem in found.problems for fix in problem.fixes]
    mended = make_fixes(found.course, wanted, lambda: read_course(path, output))
    planned = plan(path, only, output, every_warning_counts)
    left = strict(mended.problems) if every_warning_counts else mended.problems
    problems = tuple(in_order([*planned.problems, *left]))
    return Fixed(mended.written, replace(planned, problems=problems))


def build(
    path: Path,
    output: Path,
    only: Sequence[str] = (),
    keep_going: bool = False,
    every_warning_counts: bool = False,
    watcher: Watcher | None = None,
) -> Built:
    """Build the course at `path` into the folder `output`.

    Where the course has errors nothing is written, unless `keep_going`. Each
    file is published when it is whole; a job that fails leaves the last good
    file as it is. Raises `CourseError` where there is no course to build.
    """
    watcher = watcher or Watcher()
    planned = plan(path, only, output, every_warning_counts)
    watcher.planned(planned)
    if planned.failed and not keep_going:
        return Built(planned, (), ())
    outputs: dict[str, Output] = {}
    problems: list[Problem] = []
    with publisher(output) as target:
        for made in make_all(planned.jobs, target.staging, watcher.started):
            found = list(made.problems)
            if made.staged is not None:
                size = made.staged.stat().st_size
                found.extend(target.publish(made.staged, made.job.path))
                if not errors(found):
                    file = output / made.job.path
                    outputs[made.job.path] = Output(made.job, file, size, made.seconds)
            problems.extend(found)
            watcher.finished(made)
    if every_warning_counts:
        problems = strict(problems)
    in_plan = tuple(outputs[job.path] for job in planned.jobs if job.path in outputs)
    return Built(planned, in_plan, tuple(in_order(problems)))


def _theme(course: Course, path: Path, problems: list[Problem]) -> Theme:
    """Return the course's theme, with its own templates where they are trusted."""
    folder = trust.overrides(course.root)
    if folder is not None and not trust.trusted(course.root):
        problems.append(
            warning(
                "untrusted-templates",
                Place("templates"),
                "the course brings templates of its own; they are not used, since a template "
                "can put anything into an output",
                f"Look at them; if you trust whoever wrote them, run: temario trust {path}",
            )
        )
        folder = None
    own = course.root / course.theme if course.theme else None
    theme, found = load_theme(course.language, own, course.theme, folder)
    problems.extend(found)
    return theme


def _unknown_sections(course: Course) -> Iterable[Problem]:
    """Yield a problem for every key that is neither the course's nor a builder's."""
    known = (*COURSE_KEYS, *names())
    for name, setting in course.sections:
        if name not in names():
            problem = unknown_key(name, setting.place, known)
            owner = next((b.name for b in builders() if name in keys_of(b.options)), "")
            if owner:
                hint = f"It belongs under {owner}: write {owner}: {{{name}: …}}."
                problem = replace(problem, hint=hint)
            in_settings = setting.place.file in SETTINGS
            yield problem if in_settings else replace(problem, severity=Severity.WARNING)


def _plan(builder: Builder, course: Course, theme: Theme, purpose: Purpose) -> list[Job | Problem]:
    problems: list[Problem] = []
    options: Any = builder.options()
    for name, setting in course.sections:
        if name == builder.name:
            options = decode(setting, builder.options, problems.append, name)
    try:
        return [*problems, *builder.plan(course, theme, options, purpose)]
    except CourseError as failure:
        return [*problems, *failure.problems]


def compare(path: Path, old: Path) -> list[Problem]:
    """Return what an update from the file `old` to the course at `path` does to running records.

    Errors stand for records that would be lost. Raises `CourseError` where the
    course has errors, or no builder knows the file.
    """
    comparers = [builder for builder in builders() if isinstance(builder, Comparer)]
    planned = plan(path, [builder.name for builder in comparers], Path("output"))
    if planned.failed:
        raise CourseError(errors(planned.problems))
    for builder in comparers:
        jobs = [job for job in planned.jobs if job.path.startswith(f"{builder.name}/")]
        if any(Path(job.path).suffix == old.suffix for job in jobs):
            return list(builder.compare(old, jobs))
    hint = "Name a SCORM package that temario built, such as output/scorm/course-scorm12.zip."
    raise CourseError([error("no-package", None, f"{old.name} cannot be compared", hint)])
