"""A folder or a Markdown file → `Course`."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from temario.belonging import SETTINGS
from temario.markdown import Readings
from temario.model import (
    Block,
    Blocks,
    Course,
    Footnote,
    Heading,
    Inlines,
    Missing,
    Paragraph,
    Setting,
)
from temario.patterns import pattern
from temario.problems import CourseError, Place, Problem, error, warning
from temario.records import replace
from temario.settings import pairs
from temario.slug import slug
from temario.source import files
from temario.source.assemble import Assembler, Source, level_ones, title_of_name
from temario.source.contents import Contents, by_weight, read_contents
from temario.source.ignores import ignores_of_yaml
from temario.source.includes import not_included
from temario.source.settings import CourseSettings, Head, read_settings, sections
from temario.source.texts import Texts
from temario.source.whole import finish
from temario.traverse import plain, walk_inlines

_MISNAMED = pattern(r"(?i)(?:curso|cours[eo]?|corso|kurs|temario)\.ya?ml(?:\.txt)?")
_SUBTITLE = 200
"""The longest paragraph, in characters, that is taken as a subtitle."""


def read_course(path: Path, output: Path | None = None, readings: Readings | None = None) -> Course:
    """Return the course in the folder or the Markdown file `path`.

    What is wrong with it is in `Course.problems`. `output` is a folder of
    outputs that reading ignores; `readings` is what this process read before.
    Raises `CourseError` where there is no course to go on with: nothing at
    `path`, or nothing in it.
    """
    # Not `resolve`: a course that is reached by a link keeps the name that its user knows.
    asked, path = path, Path(os.path.abspath(path))  # noqa: PTH100
    if path.is_dir():
        return _folder(path, output, readings)
    if path.is_file() and path.name in SETTINGS:
        return _folder(path.parent, output, readings)
    if path.is_file():
        return _single(path.parent, path.name, readings)
    raise CourseError([_no_course(f"there is no file or folder {asked}")])


# --- a folder ---


def _folder(root: Path, output: Path | None, readings: Readings | None) -> Course:
    texts = Texts(root, readings=readings)
    name = next((name for name in SETTINGS if (root / name).is_file()), "")
    head = _settings(root, name, texts)
    texts.language, texts.rules = head.settings.language, head.settings.questions
    order = Contents() if name else _contents(root, output, texts)
    if order.language:
        texts.language = order.language
        head = replace(head, settings=replace(head.settings, language=order.language))
    units = list(_unit_files(texts, head, output, order))
    if not units and not name:
        message = "there is no course.yaml and no Markdown file in this folder"
        raise CourseError([*texts.problems, _no_course(message)])
    titles = dict(order.entries)
    sources = [_unit(texts, unit, place, titles.get(unit, "")) for unit, place in units]
    assembler = Assembler(sources)
    course = Course("", "", "", assembler.units(1), root, sections=sections(head.setting))
    if not course.units:
        problems = [*texts.problems, *assembler.problems]
        raise CourseError([*problems, _empty(Place(name), "the course has no text")])
    if not head.settings.title:
        title = order.title or title_of_name(root.resolve().name)
        if not head.broken and "title" not in dict(pairs(head.setting)):
            missing = (
                _no_title(name, title) if name else _no_settings(title, _misnamed(root), order)
            )
            texts.report(missing)
        head = replace(head, settings=replace(head.settings, title=title))
    if name:
        texts.read.insert(0, name)
    return finish(course, texts, head, assembler, root.resolve().name)


def _settings(root: Path, name: str, texts: Texts) -> Head:
    nothing = Head(Setting(None, "null", Place("", 0)), CourseSettings())
    if not name:
        return nothing
    text = files.read_text(root / name, name)
    if isinstance(text, Problem):
        texts.report(text)
        return replace(nothing, broken=True)
    texts.ignores.extend(ignores_of_yaml(text, name))
    return read_settings(text, name, texts.report)


def unit_files(root: Path) -> tuple[str, ...]:
    """Return the files of the units of a folder without a `course.yaml`, in order."""
    root, texts = Path(os.path.abspath(root)), Texts(root)  # noqa: PTH100
    nothing = Head(Setting(None, "null", Place("", 0)), CourseSettings())
    order = _contents(root, None, texts)
    return tuple(name for name, _ in _unit_files(texts, nothing, None, order))


def _contents(root: Path, output: Path | None, texts: Texts) -> Contents:
    """Return the order of files that another program's settings give, or that of their weights."""
    names = files.markdown_files(root, output.resolve() if output is not None else None)
    found = read_contents(root, names, texts.report)
    if found.entries:
        return found
    weighted = by_weight(root, names)
    entries = tuple((name, "") for name in weighted or ())
    return replace(found, entries=entries)


def _unit_files(
    texts: Texts, head: Head, output: Path | None, order: Contents
) -> Iterator[tuple[str, Place]]:
    """Yield the files of the units, each with the place that names it."""
    root = texts.root
    if order.entries:
        for name in not_included(root, [name for name, _ in order.entries]):
            yield name, Place(name)
        return
    if not head.settings.units:
        skip = output.resolve() if output is not None else None
        for name in not_included(root, files.markdown_files(root, skip)):
            yield name, Place(name)
        return
    listed = dict(pairs(head.setting))["units"]
    items = listed.value if isinstance(listed.value, tuple) else (listed,)
    seen: set[str] = set()
    for name, item in zip(head.settings.units, items, strict=True):
        place = item.place if isinstance(item, Setting) else listed.place
        file = posixpath.normpath(name.replace("\\", "/"))
        if file in seen:
            hint = "Delete one of the two lines."
            texts.report(error("duplicate-unit", place, f"{name} is listed twice", hint))
        else:
            yield name, place
        seen.add(file)


def _unit(texts: Texts, name: str, place: Place, listed: str = "") -> Source:
    missing = Source(name, (Missing(name, place),))
    found = files.find(texts.root, "", name)
    if found.outside:
        texts.report(files.outside(name, place))
        return missing
    if found.path is None:
        near = files.nearest_file(texts.root, "", name)
        here = files.markdown_files(texts.root)
        hint = f"Markdown files here are: {', '.join(here[:6])}." if here else "Write the file."
        hint = f"Did you mean {near}?" if near else hint
        texts.report(error("missing-unit", place, f"there is no file {name}", hint))
        return missing
    text = texts.markdown(found.path, found.relative, whole_course=False)
    if isinstance(text, Problem):
        texts.report(text)
        return missing
    head, blocks = text
    title = head.settings.title
    tops = level_ones(blocks)
    if title and tops and slug(plain(tops[0].content)) != slug(title):
        if len(tops) > 1 or not isinstance(next(iter(blocks)), Heading):
            # The title stands at the head of the file: each `#` is a part of it.
            blocks = tuple(map(_lower, blocks))
        else:
            texts.report(_title_not_shown(title, plain(tops[0].content), head.place("title")))
    return Source(found.relative, blocks, title or listed, head.settings.id, head.place("id"))


def _lower(block: Block) -> Block:
    """Return a heading one level further down."""
    return replace(block, level=min(6, block.level + 1)) if isinstance(block, Heading) else block


# --- a single file ---


def _single(root: Path, name: str, readings: Readings | None) -> Course:
    texts = Texts(root, readings=readings)
    text = texts.markdown(root / name, name, whole_course=True)
    if isinstance(text, Problem):
        raise CourseError([text])
    head, blocks = text
    if not blocks:
        raise CourseError([*texts.problems, _empty(Place(name), "the file holds no text")])
    title, subtitle, introduction, blocks, level = _opening(blocks, head.settings)
    settings = replace(head.settings, title=title or title_of_name(name))
    if not settings.id and level == 2:
        settings = replace(settings, id=_id_of_title(text[1]))
    assembler = Assembler([Source(name, blocks, settings.title)], introduction)
    course = Course(
        "",
        "",
        "",
        (),
        root,
        subtitle=subtitle,
        introduction=assembler.introduction(level),
        sections=sections(head.setting),
    )
    course = replace(course, units=assembler.units(level))
    head = replace(head, settings=settings)
    return finish(course, texts, head, assembler, PurePosixPath(name).stem)


def _id_of_title(blocks: Blocks) -> str:
    return next((top.attributes.id for top in level_ones(blocks)), "")


def _opening(blocks: Blocks, settings: CourseSettings) -> tuple[str, Inlines, Blocks, Blocks, int]:
    """Return title, subtitle, introduction, the blocks of the units, and the units' level."""
    tops = level_ones(blocks)
    at = blocks.index(tops[0]) if tops else -1
    title = plain(tops[0].content) if tops else settings.title
    several = len(tops) > 1 or any(isinstance(block, Heading) for block in blocks[: max(at, 0)])
    if several or (settings.title and settings.title != title):
        # The title stands in the front matter, or in the file's name: each `#` is a unit.
        return settings.title, (), (), blocks, 1
    subtitle, rest = _subtitle(blocks[at + 1 :], settings)
    rest = _with_notes((*blocks[: max(at, 0)], *rest), tops)
    parts = [i for i, b in enumerate(rest) if isinstance(b, Heading) and b.level <= 3]
    if not parts:
        return title, subtitle, (), rest, 2
    return title, subtitle, rest[: parts[0]], rest[parts[0] :], 2


def _with_notes(blocks: Blocks, tops: Sequence[Heading]) -> Blocks:
    """Return what stands under the title with its footnotes, which a title has no room for."""
    title = tops[0].content if tops else ()
    notes = tuple(node for node in walk_inlines(title) if isinstance(node, Footnote))
    match blocks if notes else ():
        case (Paragraph() as first, *others):
            return (replace(first, content=(*first.content, *notes)), *others)
        case _:
            return (Paragraph(notes, tops[0].place), *blocks) if notes else blocks


def _subtitle(blocks: Blocks, settings: CourseSettings) -> tuple[Inlines, Blocks]:
    first = blocks[0] if blocks else None
    if settings.subtitle or not isinstance(first, Paragraph):
        return (), blocks
    headings = any(isinstance(block, Heading) for block in blocks)
    if not headings or len(plain(first.content)) > _SUBTITLE:
        return (), blocks
    return first.content, blocks[1:]


# --- problems ---


def _no_course(message: str) -> Problem:
    return error(
        "no-course",
        None,
        message,
        "Name a folder with a course.yaml and Markdown files, or one Markdown file.",
    )


def _empty(place: Place, message: str) -> Problem:
    hint = "Write at least a line # Title and a text under it"
    where = (
        "." if place.file.endswith(files.MARKDOWN) else ", in a file such as 01-introduccion.md."
    )
    return error("empty-course", place, message, hint + where)


def _misnamed(root: Path) -> str:
    """Return the file that was perhaps meant to be `course.yaml`, or empty."""
    names = [path.name for path in sorted(root.iterdir()) if path.is_file()]
    return next((name for name in names if _MISNAMED.fullmatch(name)), "")


def _title_not_shown(title: str, heading: str, place: Place) -> Problem:
    return warning(
        "unknown-front-matter",
        place,
        f"the title “{title}” at the head of this file is not shown: its first line # says "
        f"“{heading}”",
        "Keep one of the two.",
    )


def _taken_from(title: str, order: Contents) -> str:
    """Return from where title, id and order are taken where no `course.yaml` says them."""
    said = f"title and id are taken from the folder's name: {title}"
    if order.titled_by:
        said = f"the title is taken from {order.titled_by}: {title}; the id from the folder's name"
    if order.file:
        return f"{said}; the order of files from {order.file}"
    if order.entries:
        return f"{said}; the order of files from the weights at their heads"
    return said


def _no_settings(title: str, misnamed: str, order: Contents) -> Problem:
    other = f", and {misnamed} is not read" if misnamed else ""
    hint = (
        f"Rename {misnamed} to course.yaml."
        if misnamed
        else (
            f"Write a file course.yaml with three lines: title: {title}, id: {slug(title)} "
            "and language: with the tag of the text's language, such as es."
        )
    )
    return warning(
        "missing-settings",
        Place(""),
        f"there is no course.yaml{other}; {_taken_from(title, order)}",
        hint,
    )


def _no_title(name: str, title: str) -> Problem:
    hint = f"Write, for example, title: {title}"
    return error("missing-title", Place(name, 1), "the course has no title", hint)
