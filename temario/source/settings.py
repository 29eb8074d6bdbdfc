"""What a course says of itself: `course.yaml`, and the front matter of Markdown files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from temario.belonging import SETTINGS
from temario.model import Blocks, Ignore, Listing, QuestionRules, Setting
from temario.patterns import pattern
from temario.problems import Place, Problem, Severity, error, warning
from temario.records import names, record, replace
from temario.settings import YamlError, decode, keys_of, nearest_key, pairs, read_yaml
from temario.source.ignores import ignores_of_settings
from temario.source.others import OF_OTHERS, Others

_FRONT = pattern(r"---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_TOML = pattern(r"\+\+\+[ \t]*\n(.*?\n)??\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
_ALIASES = {"author": "authors", "lang": "language", "licence": "license", "tags": "keywords"}


@record
class CheckSettings:
    """The section `check` of `course.yaml`: what its author wants to hear, and what not."""

    ignore: tuple[str, ...] = ()
    """Rules that are silent in the whole course; `temario explain` lists all rules. An error
    cannot be silenced."""
    credits: bool = False
    """Whether `temario check` asks that every picture says who made it (`credit=`)."""


@record
class CourseSettings:
    """What `course.yaml` says of the course itself; builders have sections of their own."""

    title: str = ""
    """The course's title. The only setting that a `course.yaml` needs."""
    id: str = ""
    """Names the outputs and, in an LMS, the learners' records. Choose it once."""
    subtitle: str = ""
    """Shown under the title."""
    language: str = ""
    """BCP 47 tag of the course's language, such as `es`."""
    units: tuple[str, ...] = ()
    """The Markdown files of the units, in order; without it all files in natural order."""
    authors: tuple[str, ...] = ()
    """Who wrote the course."""
    institution: str = ""
    """Where it is taught."""
    license: str = ""
    """Such as `CC BY 4.0`."""
    version: str = ""
    """The course's own version."""
    date: str = ""
    """Shown as written."""
    description: str = ""
    """One or two sentences for catalogues."""
    keywords: tuple[str, ...] = ()
    """For catalogues."""
    objectives: tuple[str, ...] = ()
    """What a learner can do afterwards."""
    logo: str = ""
    """A picture in the course's folder."""
    theme: str = ""
    """A theme file in the course's folder, with the tokens that differ from ours."""
    questions: QuestionRules = QuestionRules()
    """What holds for questions that say nothing else."""
    check: CheckSettings = CheckSettings()
    """What is silenced, and what is asked for besides."""


COURSE_KEYS = names(CourseSettings)
SHARED = {"questions": QuestionRules}
"""Sections that the reader has in common with a builder of the same name: its part of each."""
UNIT_KEYS = ("title", "id")
"""What the front matter of a unit may say."""


@record
class Head:
    """The settings at the head of a course or a file, read."""

    setting: Setting
    """As written."""
    settings: CourseSettings
    rest: Blocks = ()
    """What is no setting, as text."""
    lines: int = 0
    """How many lines of the file it takes."""
    broken: bool = False
    """Whether it could not be read at all."""
    before: tuple[tuple[str, int], ...] = ()
    """Markdown that the settings of another program hold, each with its line: what the text begins
    with."""
    after: tuple[tuple[str, int], ...] = ()
    """What the text ends with."""

    def place(self, key: str) -> Place:
        """Return where `key` stands, or where it should stand."""
        given = dict(pairs(self.setting))
        return given[key].place if key in given else self.setting.place

    def places(self) -> tuple[tuple[str, Place], ...]:
        """Return where each setting stands, by its name.

        One of a section is `slides/ratio`, an item of a list `objectives/0`.
        """
        return tuple(_places("", self.setting))

    def ignores(self) -> tuple[Ignore, ...]:
        """Return what the setting `check: {ignore: …}` silences."""
        return tuple(ignores_of_settings(dict(pairs(self.setting)).get("check")))


def _places(name: str, setting: Setting) -> Iterator[tuple[str, Place]]:
    if name:
        yield name, setting.place
    inner = pairs(setting)
    if setting.kind == "list":
        items = [item for item in setting.value or () if isinstance(item, Setting)]
        inner = tuple((str(at), item) for at, item in enumerate(items))
    for key, value in inner:
        yield from _places(f"{name}/{key}" if name else key, value)


def read_settings(text: str, file: str, report: Callable[[Problem], None]) -> Head:
    """Return what `course.yaml` says; what is wrong with it is reported."""
    empty = Setting(None, "null", Place(file, 1))
    try:
        setting = read_yaml(text, file)
    except YamlError as broken:
        report(broken.problem)
        return Head(empty, CourseSettings(), broken=True)
    if setting.kind not in ("mapping", "null"):
        hint = "Write, for example, title: LLM Introducción"
        report(error("wrong-type", setting.place, f"{file} should hold settings, one a line", hint))
        return Head(empty, CourseSettings(), broken=True)
    own = tuple((key, _own(key, value)) for key, value in pairs(setting) if key in COURSE_KEYS)
    return Head(setting, decode(Setting(own, "mapping", setting.place), CourseSettings, report))


def sections(setting: Setting) -> tuple[tuple[str, Setting], ...]:
    """Return what is not the course's own: sections of builders, or unknown keys."""
    front = setting.place.file not in SETTINGS
    return tuple(
        (key, _others(key, value))
        for key, value in pairs(setting)
        if (
            key not in COURSE_KEYS
            and (not front or (value.kind == "mapping" and key not in OF_OTHERS))
        )
        or (key in SHARED and _others(key, value).value)
    )


def _own(key: str, value: Setting) -> Setting:
    """Return a section without what a builder of the same name may know."""
    if key not in SHARED or value.kind != "mapping":
        return value
    known = keys_of(SHARED[key])
    return replace(value, value=tuple(pair for pair in pairs(value) if pair[0] in known))


def _others(key: str, value: Setting) -> Setting:
    """Return a section without what the reader knows of it."""
    if key not in SHARED:
        return value
    known = keys_of(SHARED[key])
    return replace(value, value=tuple(pair for pair in pairs(value) if pair[0] not in known))


def read_front_matter(
    text: str, file: str, whole_course: bool, report: Callable[[Problem], None]
) -> Head:
    """Return the YAML at the start of a file; `whole_course` says that the file is a course.

    It never stops a build: what is wrong is a warning, and shown as text.
    """
    nothing = Head(Setting(None, "null", Place(file, 1)), CourseSettings())
    match = _FRONT.match(text)
    if match is None:
        return read_toml_front_matter(text, file, whole_course, report)
    source, lines = match[1] or "", match[0].count("\n")
    try:
        setting = read_yaml(source, file, 2)
    except YamlError as broken:
        problem = broken.problem
        report(_broken(problem))
        return replace(nothing, rest=_shown(source, file, 2), lines=lines, broken=True)
    if setting.kind not in ("mapping", "null"):
        return nothing  # lines of dashes around ordinary text
    known = COURSE_KEYS if whole_course else UNIT_KEYS
    own: dict[str, Setting] = {}
    rest: list[Listing] = []
    others = Others(file)
    for key, value in pairs(setting):
        name = _ALIASES.get(key, key)
        if name in known:
            own.setdefault(name, _own(name, value))
        elif others.take(key, value):
            continue
        elif not whole_course or value.kind != "mapping":
            report(_unknown(key, value.place, known))
            rest.extend(_shown(_lines_of(source, setting, value), file, value.place.line))
    decoded = decode(
        Setting(tuple(own.items()), "mapping", setting.place),
        CourseSettings,
        lambda problem: report(replace(problem, severity=Severity.WARNING)),
    )
    others.tell(report)
    before, after = tuple(others.before), tuple(others.after)
    return Head(setting, decoded, tuple(rest), lines, before=before, after=after)


def read_toml_front_matter(
    text: str, file: str, whole_course: bool, report: Callable[[Problem], None]
) -> Head:
    """Return the TOML between two lines `+++` at the start of a file, as Hugo has it."""
    nothing = Head(Setting(None, "null", Place(file, 1)), CourseSettings())
    match = _TOML.match(text)
    if match is None:
        return nothing
    import tomllib

    try:
        given = tomllib.loads(match[1] or "")
    except (tomllib.TOMLDecodeError, RecursionError):
        return nothing
    known = COURSE_KEYS if whole_course else UNIT_KEYS
    place, others = Place(file, 1), Others(file)
    own: list[tuple[str, Setting]] = []
    for key, value in given.items():
        name = _ALIASES.get(key, key)
        setting = Setting(value if isinstance(value, str) else str(value), "scalar", place)
        if name in known and isinstance(value, str):
            own.append((name, setting))
        elif not others.take(key, setting):
            others.leave_out(key, place)
    decoded = decode(Setting(tuple(own), "mapping", place), CourseSettings, report)
    others.tell(report)
    lines = match[0].count("\n")
    return Head(nothing.setting, decoded, lines=lines, before=tuple(others.before))


def _shown(source: str, file: str, line: int) -> tuple[Listing, ...]:
    code = source.strip("\n")
    return (Listing(code, "yaml", Place(file, line)),) if code.strip() else ()


def _lines_of(source: str, setting: Setting, value: Setting) -> str:
    """Return the lines of the front matter on which one of its keys stands."""
    starts = [other.place.line for _, other in pairs(setting)]
    end = min((line for line in starts if line > value.place.line), default=None)
    lines = source.split("\n")
    return "\n".join(lines[value.place.line - 2 : None if end is None else end - 2])


def _broken(problem: Problem) -> Problem:
    return warning(
        "broken-front-matter",
        problem.place,
        f"{problem.message}; the lines between the --- are shown as text",
        problem.hint,
    )


def _unknown(key: str, place: Place, known: tuple[str, ...]) -> Problem:
    return warning(
        "unknown-front-matter",
        place,
        f"“{key}” is not known at the head of this file; it is shown as text",
        f"Delete the line if it was for another program. {nearest_key(key, known)}",
    )
