"""What a course has as a whole: its id, its language, its theme, and links between its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from temario.belonging import SETTINGS
from temario.guess import guess_language
from temario.model import Block, Course, Text
from temario.objectives import in_words
from temario.patterns import pattern
from temario.problems import Place, Problem, Severity, error, warning
from temario.records import replace
from temario.slug import slug
from temario.source import files
from temario.source.assemble import Assembler
from temario.source.ignores import ignores_of_yaml
from temario.source.links import Links
from temario.source.settings import Head
from temario.source.texts import Texts
from temario.traverse import walk

_ID = pattern(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_LANGUAGE = pattern(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def finish(course: Course, texts: Texts, head: Head, assembler: Assembler, name: str) -> Course:
    """Return `course`, put together by `assembler`, with all that its settings say.

    `name` is that of its folder or file, by which it is called where it has no id.
    """
    settings = head.settings
    texts.problems.extend(assembler.problems)
    course = replace(
        course, title=settings.title, objectives=settings.objectives, places=head.places()
    )
    course = in_words(course)
    links = Links.of(texts.root, course, assembler)
    course = links.course(course)
    texts.problems.extend(links.problems)
    if settings.subtitle:
        course = replace(course, subtitle=(Text(settings.subtitle, head.place("subtitle")),))
    logo = texts.asset(settings.logo, head.place("logo"), "picture") if settings.logo else None
    return replace(
        course,
        id=_id(head, name, texts),
        language=_language(head, course, texts),
        authors=settings.authors,
        institution=settings.institution,
        license=settings.license,
        version=settings.version,
        date=settings.date,
        description=settings.description,
        keywords=settings.keywords,
        logo=logo,
        theme=_theme(head, texts),
        files=tuple(dict.fromkeys(texts.read)),
        credits=settings.check.credits,
        ignores=tuple(dict.fromkeys((*head.ignores(), *texts.ignores))),
        problems=tuple(texts.problems),
    )


def _theme(head: Head, texts: Texts) -> str:
    theme = head.settings.theme
    found = files.find(texts.root, "", theme)
    text = files.read_text(found.path, found.relative) if theme and found.path else ""
    if isinstance(text, str):
        texts.ignores.extend(ignores_of_yaml(text, theme))
    if theme and found.path is None:
        place = head.place("theme")
        near = files.nearest_file(texts.root, "", theme)
        hint = f"Did you mean {near}?" if near else "Check the name, or take the line out."
        missing = error("missing-theme", place, f"there is no file {theme}", hint)
        _report(head, texts, files.outside(theme, place) if found.outside else missing)
        return ""
    return theme


def _id(head: Head, name: str, texts: Texts) -> str:
    given, default = head.settings.id, slug(name) or "course"
    if given and _ID.fullmatch(given):
        return given
    if not given:
        # Where there is no course.yaml that is the one thing to say.
        if not head.broken and head.setting.place.file:
            texts.report(no_id(default, head.place("id")))
        return default
    good = slug(given) or default
    _report(
        head,
        texts,
        error(
            "wrong-id",
            head.place("id"),
            f"“{given}” cannot be the course's id",
            f"Use lower-case letters a to z, digits and hyphens, such as id: {good}",
        ),
    )
    return good


def _language(head: Head, course: Course, texts: Texts) -> str:
    given = head.settings.language
    if _LANGUAGE.fullmatch(given):
        return given
    guessed = guess_language(" ".join((course.title, *_words(course))))
    guess = guessed or "en"
    if given:
        _report(
            head,
            texts,
            error(
                "wrong-language",
                head.place("language"),
                f"“{given}” is not the short tag of a language",
                f"Write, for example, language: {guess}",
            ),
        )
    elif guessed is None and head.setting.place.file and not head.broken and any(_words(course)):
        _report(
            head,
            texts,
            warning(
                "missing-language",
                head.place("language"),
                "the course does not say its language, and its text is too short to tell; "
                "English is taken",
                "Write the short tag of its language, such as language: es",
            ),
        )
    return guess


def _words(course: Course) -> Iterator[str]:
    parts: Sequence[Sequence[Block]] = [
        course.introduction,
        *(unit.blocks for unit in course.units),
        *(lesson.blocks for unit in course.units for lesson in unit.lessons),
    ]
    return (node.text for blocks in parts for node in walk(blocks) if isinstance(node, Text))


def _report(head: Head, texts: Texts, problem: Problem) -> None:
    """Report what is wrong with a setting; front matter never stops a build."""
    if head.setting.place.file not in SETTINGS:
        problem = replace(problem, severity=Severity.WARNING)
    texts.report(problem)


def no_id(default: str, place: Place) -> Problem:
    """Return the problem of a course without an id, which `default` is taken for."""
    return warning(
        "missing-id",
        place,
        f"the course has no id; its name is taken: {default}",
        f"Write id: {default} and never change it: learners' records in an LMS hang on it.",
    )
