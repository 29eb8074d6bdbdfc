"""A course of its own, made of Markdown that another program showed: `temario new --from`.

The files keep their names and their words. What the other program said elsewhere is written down:
the order of the files and the title in `course.yaml`, titles that only a table of contents gave
in the files themselves. The original is not touched.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from temario.all_or_none import write_all
from temario.belonging import SETTINGS
from temario.locate import own
from temario.model import Course, Link, Media, Picture
from temario.naming import course_id, one_line, quoted
from temario.patterns import pattern
from temario.problems import CourseError, Place, Problem, error
from temario.records import record
from temario.source import read_course
from temario.source.assemble import title_of_name
from temario.source.files import FIRST, MARKDOWN, natural_key
from temario.source.read import unit_files
from temario.traverse import assets, plain, walk_course


@record
class Adopted:
    """A course that was made of another program's files."""

    title: str
    language: str
    files: tuple[str, ...]
    """What was written, by its name from the new folder; `course.yaml` first."""
    problems: tuple[Problem, ...]
    """What was not understood, at its place in the original."""


def adopt(
    source: Path, folder: Path, title: str = "", language: str = "", license_: str = ""
) -> Adopted:
    """Write a course made of the folder or the Markdown file `source` into `folder`.

    What is not given is taken from the source. Nothing is overwritten: raises `CourseError` then,
    and where there is nothing to make a course of.
    """
    if source.is_file() and not source.name.lower().endswith((*MARKDOWN, ".rmd")):
        raise CourseError([_no_markdown(source)])
    root = source if source.is_dir() else source.parent
    if source.is_dir() and any((source / name).is_file() for name in SETTINGS):
        raise CourseError([_is_course(source)])
    if folder.resolve().is_relative_to(source.resolve()) and folder.resolve() != source.resolve():
        raise CourseError([_inside(folder, source)])
    course = read_course(source)
    title = one_line(title) or _title(course, source)
    language = language or course.language
    listed = unit_files(source) if source.is_dir() else (source.name,)
    units = tuple(name for name in listed if (root / name).is_file())
    files = dict(_files(course, root, units))
    files["course.yaml"] = _settings(title, language, license_, course, units).encode()
    if not (folder / ".gitignore").exists():
        files[".gitignore"] = (own("templates") / "new" / "gitignore").read_bytes()
    write_all(folder, files)
    names = sorted(files, key=lambda name: (name != "course.yaml", name.startswith("."), name))
    problems = tuple(p for p in course.problems if p.rule != "missing-settings")
    return Adopted(title, language, tuple(names), problems)


def _title(course: Course, source: Path) -> str:
    """Return the title that the source gives, that of its first file, or that of its folder."""
    if source.is_file() or course.title != title_of_name(source.resolve().name):
        return course.title
    first = course.units[0]
    stem = Path(first.place.file).stem.lower()
    return plain(first.title) if stem in FIRST and first.place.line else course.title


# --- what is written ---


def _files(course: Course, root: Path, units: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the new course, but for its settings."""
    titles = {
        unit.place.file: plain(unit.title)
        for unit in course.units
        if not unit.place.line and plain(unit.title) != title_of_name(unit.place.file)
    }
    addresses = _addresses(course)
    markdown = [name for name in course.files if name.lower().endswith(MARKDOWN)]
    for name in sorted({*markdown, *units}, key=natural_key):
        text = (root / name).read_bytes()
        yield name, _rewritten(text, titles.get(name, ""), addresses.get(name, {}))
    for asset in sorted({asset.path for asset in assets(course)} | set(_linked(course))):
        if asset not in markdown:
            yield asset, (root / asset).read_bytes()


def _linked(course: Course) -> Iterator[str]:
    for node in walk_course(course):
        if isinstance(node, Link) and node.asset is not None:
            yield node.asset.path


def _addresses(course: Course) -> Mapping[str, dict[str, str]]:
    """Return for each file the addresses from the root of a site, and what they are from there."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for node in walk_course(course):
        if isinstance(node, Picture | Media) and node.asset and node.target.startswith("/"):
            base = posixpath.dirname(node.place.file) or "."
            found[node.place.file][node.target] = quote(posixpath.relpath(node.asset.path, base))
    return found


def _rewritten(content: bytes, title: str, addresses: Mapping[str, str]) -> bytes:
    """Return a file with the title that stood elsewhere, and addresses that lead to its files."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content
    before = text
    for target in sorted(addresses, key=len, reverse=True):
        # The reader takes the tags of templates before an address away, so they stand here.
        tags = r"(?:\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\})*"
        pattern = (
            rf"(\]\(<?|src=[\"']|^\[[^\]\n]+\]:[ \t]+){tags}{re.escape(target)}(?=[\s)>\"'#?])"
        )
        written = addresses[target]
        text = re.sub(pattern, lambda m, new=written: m[1] + new, text, flags=re.MULTILINE)  # type: ignore[misc]
    if title:
        text = _with_title(text, title)
    return content if text == before else text.encode()


_HEAD = pattern(r"(---[ \t]*\r?\n)(.*?)(?=^---[ \t]*\r?$)", re.DOTALL | re.MULTILINE)
_OWN_TITLE = pattern(r"^[\"']?title[\"']?[ \t]*:", re.MULTILINE)


def _with_title(text: str, title: str) -> str:
    ends = "\r\n" if "\r\n" in text else "\n"
    line = f"title: {quoted(title)}{ends}"
    head = _HEAD.match(text)
    if head:
        if _OWN_TITLE.search(head[2]):
            return text  # its own title is the one that is shown
        return f"{head[1]}{line}{text[head.end(1) :]}"
    if re.match(r"\+\+\+[ \t]*\r?\n", text):
        return text
    return f"---{ends}{line}---{ends}{ends}{text}"


def _settings(
    title: str, language: str, license_: str, course: Course, units: tuple[str, ...]
) -> str:
    lines = [
        f"title: {quoted(title)}",
        f"id: {quoted(course_id(title, language))}",
        f"language: {quoted(language)}",
    ]
    if license_:
        lines.append(f"license: {quoted(one_line(license_))}")
    listed = "\n".join(f"  - {quoted(name)}" for name in units)
    return "\n".join((*lines, f"units:\n{listed}", ""))


# --- problems ---


def _is_course(source: Path) -> Problem:
    return error(
        "file-exists",
        None,
        f"{source} has a course.yaml: it is a course already",
        "Build it as it is, or copy the folder.",
    )


def _no_markdown(source: Path) -> Problem:
    return error(
        "unreadable-import",
        Place(source.as_posix()),
        f"{source} is no Markdown",
        f"Slides, texts of Word and question banks: temario import {shlex.quote(str(source))} "
        "--to my-course",
    )


def _inside(folder: Path, source: Path) -> Problem:
    return error(
        "file-exists",
        None,
        f"{folder} lies inside {source}, where the new files would be taken for old ones",
        "Name a folder outside of it.",
    )
