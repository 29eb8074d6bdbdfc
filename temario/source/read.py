"""A folder or a Markdown file → `Course`."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from temario.markdown import read_markdown
from temario.model import (
    Asset,
    Blocks,
    Course,
    Heading,
    Inlines,
    Listing,
    Missing,
    Paragraph,
    Setting,
    Text,
)
from temario.problems import CourseError, Place, Problem, Severity, error, warning
from temario.settings import YamlError, decode, pairs, read_yaml
from temario.source import files
from temario.source.assemble import Assembler, Source, level_ones, slug, title_of_name
from temario.source.language import guess_language
from temario.source.links import Links
from temario.traverse import plain, walk

SETTINGS = ("course.yaml", "course.yml")

_INCLUDE = re.compile(r"^ {0,3}:{3,}[ \t]*include[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SUBTITLE = 200
"""The longest paragraph, in characters, that is taken as a subtitle."""


@dataclass(frozen=True, slots=True)
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


COURSE_KEYS = tuple(field.name for field in fields(CourseSettings))


def read_course(path: Path, output: Path | None = None) -> Course:
    """Return the course in the folder or the Markdown file `path`.

    What is wrong with it is in `Course.problems`. `output` is a folder of
    outputs that reading ignores. Raises `CourseError` where there is no course
    to go on with: nothing at `path`, or nothing in it.
    """
    if path.is_dir():
        return _Reader(path.absolute(), output).folder()
    if path.is_file() and path.name in SETTINGS:
        return _Reader(path.absolute().parent, output).folder()
    if path.is_file():
        return _Reader(path.absolute().parent, output).single(path.name)
    raise CourseError([_no_course(f"there is nothing at {path}")])


def _no_course(message: str) -> Problem:
    return error(
        "no-course",
        None,
        message,
        "Name a folder with a course.yaml and Markdown files, or one Markdown file: "
        "temario build my-course.md",
    )


class _Reader:
    """Reads one course; the Markdown reader asks it for files and numbers."""

    def __init__(self, root: Path, output: Path | None) -> None:
        self.root = root
        self.output = output
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.files: list[str] = []
        self.base = ""
        self.including: list[str] = []
        self.assets: dict[str, Asset | Problem] = {}

    # --- a folder ---

    def folder(self) -> Course:
        name = next((name for name in SETTINGS if (self.root / name).is_file()), "")
        setting = self._settings(name) if name else Setting(None, "null", Place("", 0))
        settings = decode(self._own(setting), CourseSettings, self.problems.append)
        names = self._unit_files(settings, setting)
        if not names and not name:
            raise CourseError(
                [*self.problems, _no_course("there is no course.yaml and no Markdown file here")]
            )
        assembler = Assembler(self._unit(unit, place) for unit, place in names)
        units = assembler.units(1)
        if not units:
            empty = error(
                "empty-course",
                Place(name),
                "the course has no unit with any text",
                "Write a Markdown file beside it, such as 01-introduccion.md, that starts with # Title.",
            )
            raise CourseError([*self.problems, *assembler.problems, empty])
        if not settings.title:
            title = title_of_name(self.root.resolve().name)
            self.problems.append(self._no_title(name, title))
            settings = replace(settings, title=title)
        course = Course(
            settings.id,
            settings.title,
            settings.language,
            units,
            self.root,
            sections=_sections(setting),
        )
        if name:
            self.files.insert(0, name)
        return self._finish(course, settings, setting, assembler, self.root.resolve().name)

    def _no_title(self, name: str, title: str) -> Problem:
        if not name:
            return warning(
                "missing-settings",
                Place(""),
                f"there is no course.yaml; the title is taken from the folder: {title}",
                "Write a course.yaml with at least: title, id and language.",
            )
        return error(
            "missing-title",
            Place(name, 1),
            "the course has no title",
            f"Write, for example, title: {title}",
        )

    def _settings(self, name: str) -> Setting:
        text = files.read_text(self.root / name, name)
        if isinstance(text, Problem):
            raise CourseError([text])
        try:
            setting = read_yaml(text, name)
        except YamlError as broken:
            raise CourseError([broken.problem]) from None
        if setting.kind == "mapping" or setting.kind == "null":
            return setting
        problem = error(
            "wrong-type",
            setting.place,
            "course.yaml should hold settings, one a line",
            "Write, for example, title: LLM Introducción",
        )
        raise CourseError([problem])

    @staticmethod
    def _own(setting: Setting) -> Setting:
        """Return the settings that are the course's own, not a builder's."""
        own = tuple((key, value) for key, value in pairs(setting) if key in COURSE_KEYS)
        return Setting(own, "mapping", setting.place)

    def _unit_files(self, settings: CourseSettings, setting: Setting) -> list[tuple[str, Place]]:
        if not settings.units:
            skip = self.output.resolve() if self.output is not None else None
            found = files.markdown_files(self.root, skip)
            included = self._included(found)
            return [(name, Place(name)) for name in found if name not in included]
        listed = dict(pairs(setting))["units"]
        places = [
            item.place if isinstance(item, Setting) else listed.place
            for item in (listed.value if isinstance(listed.value, tuple) else [listed])
        ]
        return list(zip(settings.units, places, strict=True))

    def _included(self, names: list[str]) -> set[str]:
        """Return the files that others include: they are no units of their own."""
        found: set[str] = set()
        for name in names:
            text = files.read_text(self.root / name, name)
            if isinstance(text, str):
                base = posixpath.dirname(name)
                for target in _INCLUDE.findall(text):
                    found.add(files.find(self.root, base, target).relative)
        return found

    def _unit(self, name: str, place: Place) -> Source:
        found = files.find(self.root, "", name)
        if found.outside:
            self.problems.append(files.outside(name, place))
        elif found.path is None:
            here = [n for n in files.markdown_files(self.root) if n not in self.files]
            hint = f"Markdown files here are: {', '.join(here[:6])}." if here else "Write the file."
            problem = error("missing-unit", place, f"there is no file {name}", hint)
            self.problems.append(problem)
        if found.path is None:
            return Source(name, (Missing(name, place),))
        text = files.read_text(found.path, found.relative)
        if isinstance(text, Problem):
            self.problems.append(text)
            return Source(name, (Missing(name, place),))
        self.files.append(found.relative)
        front, body, first = self._front_matter(text, found.relative)
        known = CourseSettings()
        if front is not None:
            known = self._front_settings(front, ("title", "id"))
        blocks = self._markdown(body, found.relative, first)
        return Source(
            found.relative,
            (*self._unread(front, text, found.relative), *blocks),
            known.title,
            known.id,
        )

    # --- a single file ---

    def single(self, name: str) -> Course:
        text = files.read_text(self.root / name, name)
        if isinstance(text, Problem):
            raise CourseError([text])
        self.files.append(name)
        front, body, first = self._front_matter(text, name)
        settings = CourseSettings()
        if front is not None:
            settings = self._front_settings(front, COURSE_KEYS)
        blocks = (*self._unread(front, text, name), *self._markdown(body, name, first))
        if not blocks:
            empty = error(
                "empty-course",
                Place(name),
                "the file holds no text",
                "Write at least a # title and a text.",
            )
            raise CourseError([*self.problems, empty])
        title, subtitle, introduction, blocks, level = self._opening(blocks, settings)
        title = title or title_of_name(name)
        assembler = Assembler([Source(name, blocks, title, settings.id)], introduction)
        course = Course(
            settings.id,
            title,
            settings.language,
            (),
            self.root,
            subtitle=subtitle,
            introduction=assembler.introduction(level),
            sections=_sections(front) if front is not None else (),
        )
        course = replace(course, units=assembler.units(level))
        setting = front or Setting(None, "null", Place(name, 1))
        settings = replace(settings, title=title)
        return self._finish(course, settings, setting, assembler, PurePosixPath(name).stem)

    def _opening(
        self, blocks: Blocks, settings: CourseSettings
    ) -> tuple[str, Inlines, Blocks, Blocks, int]:
        """Return title, subtitle, introduction, the blocks of the units, and the units' level."""
        tops = level_ones(blocks)
        at = blocks.index(tops[0]) if tops else -1
        if len(tops) > 1 or any(isinstance(block, Heading) for block in blocks[: max(at, 0)]):
            return settings.title, (), (), blocks, 1
        title = plain(tops[0].content) if tops else settings.title
        subtitle, rest = self._subtitle(blocks[at + 1 :], settings)
        rest = (*blocks[: max(at, 0)], *rest)
        parts = [i for i, b in enumerate(rest) if isinstance(b, Heading) and b.level <= 3]
        if not parts:
            return title, subtitle, (), rest, 2
        return title, subtitle, rest[: parts[0]], rest[parts[0] :], 2

    def _subtitle(self, blocks: Blocks, settings: CourseSettings) -> tuple[Inlines, Blocks]:
        first = blocks[0] if blocks else None
        if settings.subtitle or not isinstance(first, Paragraph):
            return (), blocks
        headings = any(isinstance(block, Heading) for block in blocks)
        if not headings or len(plain(first.content)) > _SUBTITLE:
            return (), blocks
        return first.content, blocks[1:]

    # --- front matter ---

    def _front_matter(self, text: str, file: str) -> tuple[Setting | None, str, int]:
        """Split YAML off the start of a file; what cannot be read as settings is left to `_unread`."""
        match = re.match(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.DOTALL)
        if match is None:
            return None, text, 1
        try:
            setting = read_yaml(match[1] or "", file, 2)
        except YamlError as broken:
            self.problems.append(
                warning(
                    "broken-front-matter",
                    broken.problem.place,
                    f"{broken.problem.message}; the front matter is shown as text",
                    broken.problem.hint,
                )
            )
            setting = Setting(match[1], "scalar", Place(file, 2))
        if setting.kind == "scalar" and not any(
            p.rule == "broken-front-matter" for p in self.problems[-1:]
        ):
            return None, text, 1  # a line of dashes over ordinary text
        return setting, text[match.end() :], match[0].count("\n") + 1

    @staticmethod
    def _unread(front: Setting | None, text: str, file: str) -> Blocks:
        """Return front matter that is no settings as a listing, so that no word of it is lost."""
        if front is None or front.kind in ("mapping", "null"):
            return ()
        return (Listing(str(front.value).rstrip("\n"), "yaml", Place(file, 2)),)

    def _front_settings(self, front: Setting, keys: tuple[str, ...]) -> CourseSettings:
        """Return what front matter says of the course; it never stops a build."""
        known = dict(pairs(front))
        aliases = {
            "author": "authors",
            "lang": "language",
            "licence": "license",
            "tags": "keywords",
        }
        own: dict[str, Setting] = {}
        for key, value in known.items():
            name = aliases.get(key, key)
            if name in keys:
                own.setdefault(name, value)
            elif value.kind != "mapping":
                self.problems.append(
                    warning(
                        "unknown-front-matter",
                        value.place,
                        f"“{key}” in the front matter is not known and is not shown",
                        f"Known here are: {', '.join(keys)}.",
                    )
                )
        setting = Setting(tuple(own.items()), "mapping", front.place)

        def report(problem: Problem) -> None:
            self.problems.append(replace(problem, severity=Severity.WARNING))

        return decode(setting, CourseSettings, report)

    # --- the whole ---

    def _finish(
        self,
        course: Course,
        settings: CourseSettings,
        setting: Setting,
        assembler: Assembler,
        name: str,
    ) -> Course:
        self.problems.extend(assembler.problems)
        given = dict(pairs(setting))
        place = setting.place if setting.place.file else Place("")

        def of(key: str) -> Place:
            return given[key].place if key in given else place

        first_units: dict[str, str] = {}
        for unit in course.units:
            first_units.setdefault(unit.place.file, unit.id)
        links = Links(
            self.root,
            frozenset(assembler.ids | assembler.explicit.keys()),
            assembler.anchors,
            first_units,
        )
        units = tuple(links.unit(unit) for unit in course.units)
        subtitle: Inlines = links.inlines(course.subtitle)
        if settings.subtitle:
            subtitle = (Text(settings.subtitle, of("subtitle")),)
        introduction = links.blocks(course.introduction)
        self.problems.extend(links.problems)
        self.base = ""
        logo = self.asset(settings.logo, of("logo"), "picture") if settings.logo else None
        if settings.theme and files.find(self.root, "", settings.theme).path is None:
            self.problems.append(
                error(
                    "missing-theme",
                    of("theme"),
                    f"there is no file {settings.theme}",
                    "Name a theme file.",
                )
            )
            settings = replace(settings, theme="")
        return replace(
            course,
            id=self._id(settings, name, of("id")),
            language=self._language(settings, course, of("language")),
            subtitle=subtitle,
            introduction=introduction,
            units=units,
            authors=settings.authors,
            institution=settings.institution,
            license=settings.license,
            version=settings.version,
            date=settings.date,
            description=settings.description,
            keywords=settings.keywords,
            objectives=settings.objectives,
            logo=logo,
            theme=settings.theme,
            files=tuple(dict.fromkeys(self.files)),
            problems=tuple(self.problems),
        )

    def _id(self, settings: CourseSettings, name: str, place: Place) -> str:
        default = slug(name) or "course"
        if not settings.id:
            self.problems.append(
                warning(
                    "missing-id",
                    place,
                    f"the course has no id; {default} is taken from its name",
                    f"Write id: {default} and never change it: learners' records hang on it.",
                )
            )
            return default
        if _ID.fullmatch(settings.id):
            return settings.id
        good = slug(settings.id) or default
        self.problems.append(
            error(
                "wrong-id",
                place,
                f"“{settings.id}” cannot be an id",
                f"Use lower-case letters a to z, digits and hyphens, such as id: {good}",
            )
        )
        return good

    def _language(self, settings: CourseSettings, course: Course, place: Place) -> str:
        words = (
            node.text
            for unit in course.units
            for node in walk(unit.blocks)
            if isinstance(node, Text)
        )
        more = (
            node.text
            for unit in course.units
            for lesson in unit.lessons
            for node in walk(lesson.blocks)
            if isinstance(node, Text)
        )
        if _LANGUAGE.fullmatch(settings.language):
            return settings.language
        guess = guess_language(" ".join((course.title, *words, *more)))
        if settings.language:
            self.problems.append(
                error(
                    "wrong-language",
                    place,
                    f"“{settings.language}” is no language tag",
                    f"Write the short tag of the language, such as language: {guess}",
                )
            )
        return guess

    # --- what the Markdown reader asks (Host) ---

    def _markdown(self, text: str, file: str, first_line: int) -> Blocks:
        outer, self.base = self.base, posixpath.dirname(file)
        blocks = read_markdown(text, file, self, first_line)
        self.base = outer
        return blocks

    def report(self, problem: Problem) -> None:
        """Take note of a problem."""
        self.problems.append(problem)

    def number(self, kind: Literal["figure", "table", "footnote"]) -> int:
        """Return the next number of its kind."""
        self.counts[kind] += 1
        return self.counts[kind]

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        """Return the file behind `target`, or report why there is none."""
        if files.remote(target):
            self.problems.append(files.remote_picture(target, place))
            return None
        found = files.find(self.root, self.base, target)
        if found.outside:
            self.problems.append(files.outside(target, place))
            return None
        if found.path is None:
            self.problems.append(
                error(
                    f"missing-{kind}",
                    place,
                    f"there is no file {target or '(the address is empty)'}",
                    "Check the name, capital letters included; it is looked for from the folder of the text.",
                )
            )
            return None
        asset = self.assets.get(found.relative)
        if asset is None:
            asset = files.measure(found.path, found.relative, place)
            self.assets[found.relative] = asset
        if isinstance(asset, Problem):
            self.problems.append(replace(asset, place=place))
            return None
        return asset

    def include(self, target: str, place: Place) -> Blocks:
        """Return the blocks of another file, or a placeholder with a problem reported."""
        found = files.find(self.root, self.base, target)
        if found.outside:
            self.problems.append(files.outside(target, place))
            return (Missing(target, place),)
        if found.path is None:
            hint = "Check the name; it is looked for from the folder of the text."
            self.problems.append(
                error("missing-include", place, f"there is no file {target}", hint)
            )
            return (Missing(target, place),)
        if found.relative in (*self.including, place.file):
            chain = " → ".join((*self.including, place.file, found.relative))
            self.problems.append(
                error(
                    "include-cycle",
                    place,
                    f"a file includes itself: {chain}",
                    "Take one of the includes away.",
                )
            )
            return (Missing(target, place),)
        text = files.read_text(found.path, found.relative)
        if isinstance(text, Problem):
            self.problems.append(text)
            return (Missing(target, place),)
        self.files.append(found.relative)
        self.including.append(place.file)
        front, body, first = self._front_matter(text, found.relative)
        blocks = self._markdown(body, found.relative, first)
        self.including.pop()
        return (*self._unread(front, text, found.relative), *blocks)


def _sections(setting: Setting) -> tuple[tuple[str, Setting], ...]:
    """Return what is not the course's own: sections of builders, or unknown keys."""
    front = setting.place.file not in SETTINGS
    return tuple(
        (key, value)
        for key, value in pairs(setting)
        if key not in COURSE_KEYS and (not front or value.kind == "mapping")
    )
