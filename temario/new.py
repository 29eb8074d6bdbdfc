"""A new course: the files of the starter course, with its author's title, written all or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from temario.all_or_none import write_all
from temario.belonging import SETTINGS
from temario.locate import own
from temario.naming import course_id, default_title, one_line, quoted, text_language
from temario.records import record

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
        return text_language(self.language)


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
    write_all(folder, files)
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
    title = one_line(course.title) or default_title(folder, course.language)
    license_ = one_line(course.license)
    units = f"units: [{', '.join(name for name in names if name.endswith('.md'))}]"
    # Where there is other Markdown, such as a README, it is no unit of the course.
    others = folder.is_dir() and any(folder.glob("*.md"))
    near = course.language.lower().split("-")[0] == language
    return {
        "id": quoted(course_id(title, language)),
        "language": quoted(course.language if near else language),
        "license": f"license: {quoted(license_)}" if license_ else _NO_LICENSE[language],
        "units": units if others else f"# {units}",
        "title": quoted(title),
    }
