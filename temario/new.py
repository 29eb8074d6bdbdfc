"""A new course: the files of the starter course, with its author's title, written all or none."""

from __future__ import annotations

import json
import locale
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from temario.belonging import SETTINGS
from temario.locate import own
from temario.problems import CourseError, Problem, error
from temario.records import record
from temario.slug import slug

LANGUAGES = ("en", "es")
"""The languages that the starter course is written in."""
LICENSES = ("CC BY 4.0", "CC BY-SA 4.0", "CC BY-NC-SA 4.0")
"""What is offered. Any other words are taken, too."""
Host = Literal["github", "gitlab"]
"""Where a workflow may run that builds the course."""

_WORKFLOWS = {
    "github": (".github/workflows/course.yml", "ci/github.yml"),
    "gitlab": (".gitlab-ci.yml", "ci/gitlab.yml"),
}
"""Where each workflow belongs, and which file of ours it is."""
_IGNORE = ".gitignore"
_LONGEST_ID = 40
_UNTITLED = {"en": "My course", "es": "Mi curso"}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""What no file may be called on Windows, whatever its ending."""
_NO_LICENSE = {
    "en": "# license: CC BY 4.0   # what others may do with the course; without it, nothing",
    "es": "# license: CC BY 4.0   # lo que otros pueden hacer con el curso; sin ella, nada",
}


@record
class NewCourse:
    """What its author says of a course that is to be begun."""

    title: str
    """As it is shown; `default_title` where it is empty."""
    language: str = "en"
    """A BCP 47 tag. The text is in the nearest of `LANGUAGES`."""
    license: str = LICENSES[0]
    """Empty for none: all rights reserved."""
    ci: Host | None = None
    """For which host a workflow is added."""

    @property
    def text_language(self) -> str:
        """The language that the starter course is written in."""
        primary = self.language.split("-")[0].lower()
        return primary if primary in LANGUAGES else LANGUAGES[0]


def is_language(tag: str) -> bool:
    """Return whether a text has the form of a BCP 47 tag."""
    return _TAG.fullmatch(tag) is not None


def local_language() -> str:
    """Return the language of this computer if the starter course is written in it, else `en`."""
    try:
        given = locale.setlocale(locale.LC_CTYPE, None)
        named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), given)
    except locale.Error:
        return LANGUAGES[0]
    # Such as es_MX.UTF-8; Windows says Spanish_Spain.1252.
    name = re.split(r"[-_.@]", named.lower())[0]
    name = {"spanish": "es"}.get(name, name)
    return name if name in LANGUAGES else LANGUAGES[0]


def default_title(folder: Path, language: str) -> str:
    """Return a title made of a folder's name: `mi-curso` becomes "Mi curso"."""
    words = _one_line(re.sub(r"[-_\s]+", " ", folder.resolve().name))
    if not re.search(r"\w", words):
        return _UNTITLED[NewCourse("", language).text_language]
    return words[0].upper() + words[1:]


def course_id(title: str, language: str) -> str:
    """Return the id of a course with this title: short, and good for a file's name everywhere."""
    fallback = slug(_UNTITLED[NewCourse("", language).text_language])
    whole = "-".join(re.findall("[a-z0-9]+", slug(title))) or fallback
    short = whole[:_LONGEST_ID]
    if len(whole) > _LONGEST_ID and "-" in short:
        short = short.rpartition("-")[0]
    return f"{fallback}-{short}" if _RESERVED.fullmatch(short) else short


def holds_course(folder: Path) -> bool:
    """Return whether a course lies in `folder`, or in its folder `course`."""
    places = (folder, folder / "course")
    return any((place / name).is_file() for place in places for name in SETTINGS)


def begin(course: NewCourse, folder: Path) -> list[str]:
    """Write a new course into `folder` and return the names of its files, with `/`.

    A file that is there is never overwritten: then, and where anything else goes wrong, nothing
    is written and `CourseError` is raised. A `.gitignore` that is there stays and is no obstacle.
    Where a course lies in `folder` already, and a workflow is asked for, that alone is written.
    """
    files = _workflow(course.ci) if course.ci and holds_course(folder) else _files(course, folder)
    _look(folder, files)
    try:
        _write(folder, files)
    except OSError as problem:
        raise CourseError([_not_written(folder, problem)]) from problem
    return sorted(files, key=lambda name: (name.startswith("."), name != "course.yaml", name))


def _files(course: NewCourse, folder: Path) -> dict[str, bytes]:
    """Return what is to be written, by its name from the folder."""
    ours = own("templates") / "new"
    written = ours / course.text_language
    names = sorted(path.relative_to(written).as_posix() for path in _under(written))
    files = {name: (written / name).read_bytes() for name in names}
    text = files["course.yaml"].decode()
    for mark, value in _values(course, folder, names).items():
        text = text.replace(f"@{mark}@", value)
    files["course.yaml"] = text.encode()
    if not (folder / _IGNORE).exists():
        files[_IGNORE] = (ours / "gitignore").read_bytes()
    return files | (_workflow(course.ci) if course.ci else {})


def _workflow(host: Host) -> dict[str, bytes]:
    name, template = _WORKFLOWS[host]
    return {name: (own("templates") / "new" / template).read_bytes()}


def _under(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


def _values(course: NewCourse, folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return what stands in `course.yaml` in place of each mark, the title last."""
    language = course.text_language
    title = _one_line(course.title) or default_title(folder, course.language)
    license_ = _one_line(course.license)
    units = f"units: [{', '.join(name for name in names if name.endswith('.md'))}]"
    # Where there is other Markdown, such as a README, it is no unit of the course.
    others = folder.is_dir() and any(folder.glob("*.md"))
    near = course.language.lower().split("-")[0] == language
    return {
        "id": _quoted(course_id(title, language)),
        "language": _quoted(course.language if near else language),
        "license": f"license: {_quoted(license_)}" if license_ else _NO_LICENSE[language],
        "units": units if others else f"# {units}",
        "title": _quoted(title),
    }


def _one_line(text: str) -> str:
    """Return a text without line breaks and without what YAML cannot hold."""
    kept = (c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    return "".join(kept)


def _quoted(text: str) -> str:
    """Return a text as YAML: as it is where it can be nothing else, else in quotes."""
    plain = re.fullmatch(r"[^\W\d_](?:[\w .()-]*[\w)])?", text)
    word = text.lower() in ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
    # A JSON text is a YAML text in double quotes.
    return text if plain and not word else json.dumps(text, ensure_ascii=False)


def _look(folder: Path, files: Iterable[str]) -> None:
    """Raise `CourseError` where a file would be overwritten, or the folder cannot be one."""
    if folder.exists() and not folder.is_dir():
        hint = "Name a folder that is not there yet, or an empty one."
        raise CourseError([error("file-exists", None, f"{folder} is a file, no folder", hint)])
    there = [name for name in files if os.path.lexists(folder / name)]
    if there:
        raise CourseError([_exists(folder, there)])


def _exists(folder: Path, names: Iterable[str]) -> Problem:
    listed = ", ".join(sorted(names))
    return error(
        "file-exists",
        None,
        f"{folder} has {listed} already; nothing was written",
        "Name another folder, or move what is there out of the way.",
    )


def _not_written(folder: Path, problem: OSError) -> Problem:
    return error(
        "not-written",
        None,
        f"the course cannot be written into {folder}: {problem.strerror or problem}",
        "Name a folder that you may write to, on a disk with room.",
    )


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write all files, or none: first beside their places, then each by one step."""
    made: list[Path] = []
    try:
        made += _make(folder)
        staged = Path(tempfile.mkdtemp(prefix=".temario-", dir=folder))
        try:
            for number, content in enumerate(files.values()):
                (staged / str(number)).write_bytes(content)
            for number, name in enumerate(files):
                target = folder / name
                made += _make(target.parent)
                _place(staged / str(number), target)
                made.append(target)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except BaseException:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()
        raise


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it; return which are new, the upper ones first."""
    new = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return new


def _place(staged: Path, target: Path) -> None:
    """Move a whole file to its place, where none may stand. Raises `FileExistsError`."""
    try:
        # A rename would overwrite a file that somebody has written meanwhile; this does not.
        os.link(staged, target)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no such links
        with target.open("xb") as file:
            file.write(staged.read_bytes())
