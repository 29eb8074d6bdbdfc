"""Files of other programs → files of a course, all of them written or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path

from temario.all_or_none import write_all
from temario.belonging import SETTINGS, entered
from temario.importing.imported import Imported, Passage
from temario.importing.kinds import reader
from temario.importing.lone import without_lone
from temario.importing.losses import unreadable
from temario.importing.renaming import (
    file_name,
    folder_name,
    next_number,
    renamed,
    text_name,
)
from temario.importing.spoken import guessed
from temario.model import Heading, Paragraph, Setting
from temario.naming import course_id, default_title, local_language, one_line, quoted
from temario.problems import CourseError, Problem
from temario.records import mutable, record, replace
from temario.settings import YamlError, read_yaml
from temario.traverse import plain
from temario.writing import Comment, write_blocks

_LONGEST_SUBTITLE = 200
"""So many characters of a cover are a subtitle; more are a text."""
_MOST_TEXTS = 10_000
"""Of how many texts in a folder the names are looked at."""


@record
class Imports:
    """What `temario import` wrote."""

    folder: Path
    """The course's folder."""
    files: tuple[str, ...]
    """Their names from there, with `/`."""
    begun: bool
    """Whether the course was not there before."""
    unlisted: tuple[str, ...]
    """Texts that the course does not show before its `units` name them."""


@mutable
class _There:
    """The course as it is."""

    folder: Path
    exists: bool
    language: str = ""
    lists_units: bool = False
    texts: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """All that lies in its folder itself, lower case."""


def import_files(
    files: Sequence[Path], course: Path, language: str, report: Callable[[Problem], None]
) -> Imports:
    """Write what `files` hold into the folder `course`, which may be there already.

    A course that is not there is begun, in `language`, a BCP 47 tag, or where that is empty in
    what the files say. What cannot be brought along goes to `report`. Nothing is overwritten.
    Raises `CourseError` where a file cannot be read or the course cannot be written; then
    nothing was written.
    """
    there = _look(course)
    language = language or there.language
    found: list[tuple[Path, Imported]] = []
    problems: list[Problem] = []
    for path in files:
        name = path.as_posix()
        try:
            found.append((path, _read(path, name, language, report)))
        except CourseError as failure:
            problems += failure.problems
    if problems:
        raise CourseError(problems)
    subtitle = _subtitle(found, there)
    if not subtitle:
        found = [(path, _with_cover(imported)) for path, imported in found]
    texts, others = _placed(found, there)
    written = {name: write_blocks(blocks).encode() for name, blocks in texts.items()} | others
    if not there.exists:
        written = {"course.yaml": _settings(found, there.folder, language, subtitle)} | written
    write_all(there.folder, written)
    unlisted = tuple(texts) if there.lists_units else ()
    return Imports(there.folder, tuple(written), not there.exists, unlisted)


def _read(path: Path, name: str, language: str, report: Callable[[Problem], None]) -> Imported:
    """Return what a file holds; in the language that its words are in, where nothing says it."""
    read = reader(path, name)
    said: list[Problem] = []
    imported = read(path, name, language, said.append)
    spoken = "" if language or imported.language else guessed(imported.texts)
    if spoken:  # numbers are written otherwise in another language
        said.clear()
        imported = replace(read(path, name, spoken, said.append), language=spoken)
    imported = without_lone(imported, said.append)
    for problem in said:
        report(problem)
    return imported


def _look(course: Path) -> _There:
    """Return what there is in the folder `course`, or in its folder `course`."""
    inner = course / "course"
    if not _settings_of(course) and _settings_of(inner):
        course = inner
    there = _There(course, _settings_of(course) is not None)
    if not course.is_dir():
        return there
    for index, path in enumerate(sorted(course.iterdir())):
        there.names.add(path.name.casefold())
        if index < _MOST_TEXTS and path.suffix.lower() in (".md", ".markdown"):
            there.texts.append(path.name)
    for folder in sorted(path for path in course.iterdir() if path.is_dir()):
        if entered(folder.name) and not folder.is_symlink():
            there.exists |= any(folder.glob("*.md"))
    there.exists |= bool(there.texts)
    settings = _settings_of(course)
    if settings is not None:
        there.language = _scalar(settings, "language")
        there.lists_units = _get(settings, "units") is not None
    return there


def _settings_of(folder: Path) -> Setting | None:
    """Return what a course says of itself; None where it says nothing."""
    path = next((folder / name for name in SETTINGS if (folder / name).is_file()), None)
    if path is None:
        return None
    try:
        return read_yaml(path.read_text("utf-8-sig"), path.name)
    except YamlError as problem:
        raise CourseError([problem.problem]) from problem
    except (OSError, UnicodeDecodeError) as problem:
        hint = "Save it as UTF-8, and check that you may read it."
        raise unreadable(path.as_posix(), f"{path} cannot be read", hint) from problem


def _get(settings: Setting, key: str) -> Setting | None:
    if settings.kind != "mapping" or not isinstance(settings.value, tuple):
        return None
    for pair in settings.value:
        if isinstance(pair, tuple) and pair[0] == key:
            return pair[1]
    return None


def _scalar(settings: Setting, key: str) -> str:
    found = _get(settings, key)
    return found.value if found is not None and isinstance(found.value, str) else ""


def _placed(
    found: Sequence[tuple[Path, Imported]], there: _There
) -> tuple[dict[str, Passage], dict[str, bytes]]:
    """Return texts and other files by names that the course does not have yet."""
    texts: dict[str, Passage] = {}
    others: dict[str, bytes] = {}
    number = next_number(there.texts)
    folders = _Folders(there)
    for path, imported in found:
        names = _file_names(path, imported, folders)
        others |= {names[old]: content for old, content in imported.files}
        for name, blocks in imported.texts:
            texts[text_name(name or path.stem, number)] = _with_names(blocks, names)
            number += 1
    return texts, others


def _file_names(path: Path, imported: Imported, folders: _Folders) -> dict[str, str]:
    """Return the new name of each file: in the folder that it had, by a name that is free there."""
    return {old: folders.named(old, content, path.stem) for old, content in imported.files}


@mutable
class _Folders:
    """Finds names for pictures and such, also in folders that the course has."""

    there: _There
    taken: dict[str, set[str]] = field(default_factory=dict)
    """Folders → the paths that are taken in each, lower case."""

    def named(self, old: str, content: bytes, stem: str) -> str:
        """Return a new name for a file that was called `old` in one called `stem`."""
        folder = folder_name(old, stem, self._foreign)
        if folder not in self.taken:
            inside = self.there.folder / folder
            names = sorted(inside.iterdir())[:_MOST_TEXTS] if inside.is_dir() else ()
            self.taken[folder] = {f"{folder}/{each.name}".casefold() for each in names}
        return file_name(old, content, folder, self.taken[folder])

    @property
    def _foreign(self) -> set[str]:
        """What in the course's folder is no folder of it."""
        folder = self.there.folder
        return {
            name
            for name in self.there.names
            if not (folder / name).is_dir() or (folder / name).is_symlink()
        }


def _with_names(blocks: Passage, names: dict[str, str]) -> Passage:
    found: list[object] = []
    for block in blocks:
        found += [block] if isinstance(block, Comment) else renamed((block,), names)
    return tuple(found)  # type: ignore[arg-type]


def _subtitle(found: Sequence[tuple[Path, Imported]], there: _There) -> str:
    """Return the few words of a cover, as the subtitle of a course that is begun with it."""
    cover = found[0][1].cover if len(found) == 1 and not there.exists else ()
    lines = [plain(block.content) for block in cover if isinstance(block, Paragraph)]
    words = " · ".join(" ".join(line.split()) for line in lines)
    return words if len(lines) == len(cover) and len(words) <= _LONGEST_SUBTITLE else ""


def _with_cover(imported: Imported) -> Imported:
    """Return what was imported with the words of its cover under the title of its first unit."""
    if not imported.cover or not imported.texts:
        return imported
    (name, blocks), *others = imported.texts
    at = 1 if blocks and isinstance(blocks[0], Heading) else 0
    first = (name, (*blocks[:at], *imported.cover, *blocks[at:]))
    return replace(imported, texts=(first, *others), cover=())


def _settings(
    found: Sequence[tuple[Path, Imported]], folder: Path, language: str, subtitle: str
) -> bytes:
    """Return the `course.yaml` of a course that is begun."""
    said = [imported for _, imported in found]
    titles = [one_line(each.title) for each in said if each.title.strip()]
    language = language or next((each.language for each in said if each.language), "")
    language = language or local_language()
    title = titles[0] if len(titles) == 1 and len(said) == 1 else default_title(folder, language)
    lines = (
        f"id: {quoted(course_id(title, language))}",
        f"title: {quoted(title)}",
        *((f"subtitle: {quoted(subtitle)}",) if subtitle else ()),
        f"language: {quoted(language)}",
    )
    return "".join(f"{line}\n" for line in lines).encode()
