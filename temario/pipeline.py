"""The way of a course through the house: read, check, plan, make, publish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from enum import Enum, auto
from pathlib import Path
from typing import Any

from temario import trust
from temario.belonging import SETTINGS
from temario.builder import Adviser, Builder, Comparer, Job, Proposer, Purpose
from temario.built import Asked, Built, Output, Watcher
from temario.built import default_course as default_course
from temario.checks import FIXABLE, advise, check
from temario.checks.ignores import heard, unused_ignores, wrong_ignores
from temario.markdown import Readings
from temario.model import Course, Ignore, Setting
from temario.own_templates import overrides, unfollowed
from temario.problems import (
    AddPassage,
    CourseError,
    Fix,
    Place,
    Problem,
    Severity,
    error,
    errors,
    in_order,
    strict,
    warning,
)
from temario.records import record, replace
from temario.registry import builders, names, sources
from temario.settings import decode, keys_of, pairs, unknown_key
from temario.source import read_course
from temario.source.files import looking, lying_files
from temario.source.settings import COURSE_KEYS, SHARED
from temario.theme import Theme, load_theme


class Advice(Enum):
    """What is looked for besides what a build needs to know."""

    NONE = auto()
    COURSE = auto()
    """What a good colleague would say of the course, once it has no errors."""
    WITH_LINKS = auto()
    """Besides, whether addresses outside still lead somewhere: it asks the network."""


@record
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


@record
class Fixed:
    """What came of mending a course."""

    made: tuple[Fix, ...]
    """The edits that are in its files now."""
    planned: Planned
    """The course as it is now; what could not be mended is among its problems."""


def plan(
    path: Path,
    only: Sequence[str] = (),
    output: Path | None = None,
    every_warning_counts: bool = False,
    purpose: Purpose = Purpose.RELEASE,
    advice: Advice = Advice.NONE,
    readings: Readings | None = None,
) -> Planned:
    """Read, check and plan the course at `path`, for all builders or those in `only`.

    `output` is a folder of outputs that reading ignores; `advice` says what is looked for besides
    what a build needs; `readings` is what this process read before. Raises `CourseError` where
    there is no course to plan.
    """
    chosen = builders(tuple(only))
    course = read_course(path, output, readings)
    problems = [*course.problems, *check(course)]
    theme = _theme(course, path, problems)
    problems.extend(_unknown_sections(course))
    jobs: list[Job] = []
    for builder in chosen:
        found = _plan(builder, course, theme, purpose)
        jobs.extend(item for item in found if isinstance(item, Job))
        problems.extend(item for item in found if isinstance(item, Problem))
    problems.extend(_same_names(course, jobs))
    used: set[Ignore] = set()
    problems = [*heard(course, problems, used), *wrong_ignores(course, used)]
    if advice is Advice.WITH_LINKS:
        problems.extend(heard(course, _dead_links(course), used))
    if advice is not Advice.NONE and not errors(problems):
        folder = path.is_dir() or path.name in SETTINGS
        lying = lying_files(course.root, output and output.resolve()) if folder else ()
        problems.extend(heard(course, advise(course, lying), used))
        problems.extend(heard(course, _advised(chosen, course, jobs), used))
        if not only:
            problems.extend(unused_ignores(course, used))
    ordered = in_order(strict(problems) if every_warning_counts else problems)
    return Planned(course, tuple(jobs), tuple(ordered))


def _dead_links(course: Course) -> Iterable[Problem]:
    # A build has no use for what asks the network, so it does not load it.
    from temario.checks.outside import dead_links

    return dead_links(course)


def _advised(chosen: Iterable[Builder], course: Course, jobs: Sequence[Job]) -> Iterable[Problem]:
    """Yield what builders advise, each of the jobs that it has planned."""
    for builder in chosen:
        if isinstance(builder, Adviser):
            own = [job for job in jobs if job.path.startswith(f"{builder.name}/")]
            yield from builder.advise(course, _options(builder, course, lambda problem: None), own)


def fix(
    path: Path,
    rule: str = "",
    only: Sequence[str] = (),
    output: Path | None = None,
    every_warning_counts: bool = False,
    advice: Advice = Advice.NONE,
) -> Fixed:
    """Mend in the files of the course at `path` what can be mended without its author; plan it.

    `rule` is the one kind of problem to mend, or a builder that proposes passages; without it
    all problems are mended and nothing is proposed. Raises `CourseError` where there is no
    course to mend, nothing is known by that rule, or the files change meanwhile.
    """
    from temario.fixes import make_fixes

    found = plan(path, only, output)
    said: list[Problem] = []
    proposer = next((b for b in builders() if b.name == rule and isinstance(b, Proposer)), None)
    if proposer is not None:
        wanted: list[Fix] = [*_proposed(proposer, found.course, path, said)]
    else:
        if rule and rule not in FIXABLE:
            raise CourseError([_unknown_rule(rule)])
        chosen = [problem for problem in found.problems if rule in ("", problem.rule)]
        wanted = [fix for problem in chosen for fix in problem.fixes]
    mended = make_fixes(found.course, wanted, lambda: read_course(path, output))
    planned = plan(path, only, output, every_warning_counts, advice=advice)
    said.extend(mended.problems)
    left = strict(said) if every_warning_counts else said
    problems = tuple(in_order([*planned.problems, *left]))
    return Fixed(mended.made, replace(planned, problems=problems))


def fixable() -> list[str]:
    """Return the rules by which problems can be mended, and builders that propose passages."""
    return [*FIXABLE, *(builder.name for builder in builders() if isinstance(builder, Proposer))]


def _proposed(
    builder: Proposer, course: Course, path: Path, problems: list[Problem]
) -> list[AddPassage]:
    """Return the passages that a builder proposes for `course`."""
    theme = _theme(course, path, [])
    found = list(builder.propose(course, theme, _options(builder, course, lambda problem: None)))
    problems.extend(item for item in found if isinstance(item, Problem))
    return [item for item in found if isinstance(item, AddPassage)]


def _unknown_rule(rule: str) -> Problem:
    hint = f"Write --fix alone, or one of: {', '.join(f'--fix={name}' for name in fixable())}."
    return error("unknown-rule", None, f"nothing is mended by the name “{rule}”", hint)


def build(
    path: Path,
    output: Path,
    only: Sequence[str] = (),
    keep_going: bool = False,
    every_warning_counts: bool = False,
    watcher: Watcher | None = None,
    force: bool = False,
) -> Built:
    """Build the course at `path` into the folder `output`.

    Where the course has errors nothing is written, unless `keep_going`. Each
    file is published when it is whole; a job that fails leaves the last good
    file as it is. A file that stands there and would be made of the same is not
    made again, unless `force`. Raises `CourseError` where there is no course to build.
    """
    from temario.publish import publisher
    from temario.reuse import fingerprint
    from temario.unchanged import begin, remember
    from temario.work import make_all

    watcher = watcher or Watcher()
    asked = Asked(path, output, tuple(only), keep_going, every_warning_counts)
    begun = begin(asked, sources())
    with looking() as looked:
        planned = plan(path, only, output, every_warning_counts)
    if planned.failed and not keep_going:
        return Built((), planned.problems, failed=True, stopped=True)
    outputs: dict[str, Output] = {}
    problems: list[Problem] = []
    with publisher(output) as target:
        course = planned.course
        read = frozenset(course.files)
        made_of = {job.path: fingerprint(job, course.root, read) for job in planned.jobs}
        jobs = []
        for job in planned.jobs:
            if not force and target.holds(job.path, made_of[job.path]):
                size = (output / job.path).stat().st_size
                outputs[job.path] = replace(_output(job, output, size), kept=True)
            else:
                jobs.append(job)
        watcher.making(jobs)
        # Closed at once when it is interrupted, whoever holds the traceback.
        with closing(make_all(jobs, target.staging, watcher.started, tick=watcher.waiting)) as done:
            for made in done:
                job, found = made.job, list(made.problems)
                if made.staged is not None:
                    size = made.staged.stat().st_size
                    found.extend(target.publish(made.staged, job.path, made_of[job.path]))
                    if not errors(found):
                        outputs[job.path] = _output(job, output, size, made.seconds)
                problems.extend(found)
                watcher.finished(made)
    if every_warning_counts:
        problems = strict(problems)
    in_plan = tuple(outputs[job.path] for job in planned.jobs if job.path in outputs)
    found = [*planned.problems, *in_order(problems)]
    built = Built(in_plan, tuple(found), failed=bool(errors(found)))
    if begun is not None and not problems:
        remember(begun, built, looked, target.digests())
    return built


def _output(job: Job, folder: Path, size: int, seconds: float = 0.0) -> Output:
    path, made_of = folder / job.path, job.made_of
    return Output(job.path, path, job.media_type, size, seconds, made_of, job.note)


def _same_names(course: Course, jobs: Iterable[Job]) -> Iterable[Problem]:
    """Yield a problem for each file that two jobs would write: one of them would be lost."""
    paths = defaultdict[str, list[str]](list)
    for job in jobs:
        paths[job.path.casefold()].append(job.path)
    for folded, alike in paths.items():
        if len(alike) < 2:
            continue
        message = f"two parts of the course would be written to {alike[0]}"
        if alike[0] != alike[-1]:
            message += f" and {alike[-1]}, which are one file where capital letters do not count"
        units = [unit for unit in course.units if unit.id.casefold() in folded]
        named = max(reversed(units), key=lambda unit: len(unit.id), default=None)
        hint = "Give one of the units another id: behind its title, such as {#another}."
        yield error("same-output", named.place if named else None, message, hint)


def _theme(course: Course, path: Path, problems: list[Problem]) -> Theme:
    """Return the course's theme, with its own templates where they are trusted."""
    problems.extend(map(_unfollowed, unfollowed(course.root)))
    folder = overrides(course.root)
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


def _unfollowed(name: str) -> Problem:
    return warning(
        "linked-template",
        Place(name),
        "this link among the course's templates is not followed",
        "Put the file itself in its place, so that it can be looked at and trusted.",
    )


def _unknown_sections(course: Course) -> Iterable[Problem]:
    """Yield a problem for every key that is neither the course's nor a builder's."""
    known = (*COURSE_KEYS, *names())
    for name, setting in course.sections:
        if name in SHARED:
            yield from _unknown_in_shared(name, setting)
        elif name not in names():
            problem = unknown_key(name, setting.place, known)
            owner = next((b.name for b in builders() if name in keys_of(b.options)), "")
            if owner:
                hint = f"It belongs under {owner}: write {owner}: {{{name}: …}}."
                problem = replace(problem, hint=hint)
            in_settings = setting.place.file in SETTINGS
            yield problem if in_settings else replace(problem, severity=Severity.WARNING)


def _unknown_in_shared(name: str, setting: Setting) -> Iterable[Problem]:
    """Yield a problem for what neither reader nor builder knows in the section they share."""
    theirs = [keys_of(builder.options) for builder in builders() if builder.name == name]
    known = [*keys_of(SHARED[name]), *(key for keys in theirs for key in keys)]
    for key, value in pairs(setting):
        if key not in known:
            problem = unknown_key(key, value.place, known, name)
            in_settings = setting.place.file in SETTINGS
            yield problem if in_settings else replace(problem, severity=Severity.WARNING)


def _plan(builder: Builder, course: Course, theme: Theme, purpose: Purpose) -> list[Job | Problem]:
    problems: list[Problem] = []
    options = _options(builder, course, problems.append)
    try:
        return [*problems, *builder.plan(course, theme, options, purpose)]
    except CourseError as failure:
        return [*problems, *_at_their_fonts(failure.problems, theme)]


def _at_their_fonts(problems: Iterable[Problem], theme: Theme) -> Iterable[Problem]:
    """Yield problems, that of a missing font at its line in the course's own theme file."""
    for problem in problems:
        named: list[Problem | None] = []
        if problem.rule == "missing-font":
            from temario.render.fonts import missing_font

            fonts = theme.tokens.fonts
            named = [missing_font(getattr(fonts, key).package, at) for key, at in theme.fonts_at]
        yield from [one for one in named if one is not None] or [problem]


def _options(builder: Builder, course: Course, report: Callable[[Problem], None]) -> Any:
    """Return a builder's section of the course's settings, its defaults where there is none."""
    for name, setting in course.sections:
        if name == builder.name:
            if name in SHARED:
                known = keys_of(builder.options)
                kept = tuple(pair for pair in pairs(setting) if pair[0] in known)
                setting = replace(setting, value=kept)
            return decode(setting, builder.options, report, name)
    return builder.options()


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
