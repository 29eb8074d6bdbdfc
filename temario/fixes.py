"""Edits to the source that mend problems: what `temario check --fix` writes.

Each edit is proved. With it in place the course is read again, and the edit
stays only where all of the course reads as before but for the id that is now
the author's own, or the passage that was not there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import field, fields, is_dataclass
from pathlib import Path
from typing import Any

from temario.insertion import SourceText
from temario.model import Attributes, Course, Only
from temario.problems import AddId, AddPassage, CourseError, Fix, Place, Problem, error, warning
from temario.records import mutable, record, replace


@record
class Mended:
    """What came of making edits."""

    made: tuple[Fix, ...]
    """The edits that are in the files now."""
    problems: tuple[Problem, ...]
    """What could not be written."""


def make_fixes(course: Course, wanted: Sequence[Fix], read: Callable[[], Course]) -> Mended:
    """Make edits in the files of `course`, which `read` reads again.

    A file is replaced in one step, so it is never seen half written. Raises
    `CourseError` where somebody else writes the files at the same time.
    """
    problems: list[Problem] = []
    sources: dict[str, _Source] = {}
    for file in dict.fromkeys(fix.place.file for fix in wanted):
        source = _open(course.root, file)
        if isinstance(source, Problem):
            problems.append(source)
        else:
            sources[file] = source
    mending = _Mending(course, read, sources)
    possible: list[Fix] = []
    unique = {_what(fix): fix for fix in reversed(wanted) if fix.place.file in sources}
    for fix in reversed(unique.values()):
        if sources[fix.place.file].takes(fix):
            possible.append(fix)
        else:
            problems.append(_no_place(fix))
    try:
        mending.keep_all(possible)
    finally:
        mending.write(mending.kept)
    problems.extend(_refused(fix) for fix in possible if fix not in mending.kept)
    problems = [mending.moved(problem) for problem in problems]
    return Mended(tuple(mending.kept), tuple(problems))


# --- the files ---


@mutable
class _Source:
    """A file of the course."""

    file: str
    """From the course's folder."""
    path: Path
    """With links resolved."""
    data: bytes
    """What is in it now, as far as we know."""
    text: SourceText = field(init=False)

    def __post_init__(self) -> None:
        self.text = SourceText.of(self.data.decode("utf-8"))

    def takes(self, fix: Fix) -> bool:
        """Return whether there is a place for what `fix` writes."""
        return self.text.takes(fix)

    def write(self, fixes: Iterable[Fix]) -> None:
        """Put the file as it was first with `fixes` made into its place."""
        data = self.text.with_fixes(fixes).encode("utf-8")
        if data == self.data:
            return
        try:
            if self.path.read_bytes() != self.data:
                raise CourseError([_changed(self.file)])
            replace_file(self.path, data)
        except OSError as problem:
            raise CourseError([_unwritable(self.file, problem.strerror or "")]) from problem
        self.data = data


def _open(root: Path, file: str) -> _Source | Problem:
    path = (root / file).resolve()
    if not path.is_relative_to(root.resolve()):
        return _unwritable(file, "it is a link to a file outside the course's folder")
    try:
        data = path.read_bytes()
        if not os.access(path, os.W_OK):
            return _unwritable(file, "it is protected")
        return _Source(file, path, data)
    except OSError as problem:
        return _unwritable(file, problem.strerror or "")
    except UnicodeDecodeError:
        return _unwritable(file, "it is not a text file in UTF-8")


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file `path`, whole or not at all; owner and permissions stay.

    Raises `OSError`.
    """
    before = path.stat()
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
    ) as file:
        staged = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            file.close()
            if hasattr(os, "chown"):
                with suppress(OSError):
                    os.chown(staged, before.st_uid, before.st_gid)
            shutil.copymode(path, staged)
            staged.replace(path)
        except BaseException:
            file.close()
            staged.unlink(missing_ok=True)
            raise


# --- the proof ---


@mutable
class _Mending:
    """Finds the edits with which the course reads as before."""

    course: Course
    """As it was read before any edit."""
    read: Callable[[], Course]
    sources: dict[str, _Source]
    kept: list[Fix] = field(default_factory=list)

    def keep_all(self, trial: Sequence[Fix]) -> None:
        """Keep those of `trial` that hold."""
        if not trial or self._hold(trial):
            self.kept.extend(trial)
        elif not self._hold(()):
            raise CourseError([_changed("")])
        else:
            self._keep_halves(trial)

    def _keep_halves(self, trial: Sequence[Fix]) -> None:
        middle = len(trial) // 2
        for half in (trial[:middle], trial[middle:]):
            if half and self._hold([*self.kept, *half]):
                self.kept.extend(half)
            elif len(half) > 1:
                self._keep_halves(half)

    def _hold(self, fixes: Sequence[Fix]) -> bool:
        self.write(fixes)
        try:
            return _added(self.course, self.read()) == set(map(_what, fixes))
        except CourseError:
            return False

    def moved(self, problem: Problem) -> Problem:
        """Return a problem at the line on which its own is now."""
        place = problem.place
        if place is None or not place.line or place.file not in self.sources:
            return problem
        made = [fix for fix in self.kept if fix.place.file == place.file]
        line = self.sources[place.file].text.moved(place.line, made)
        return replace(problem, place=Place(place.file, line))

    def write(self, fixes: Sequence[Fix]) -> None:
        """Write all files with `fixes` made and no others."""
        failed: list[Problem] = []
        for file, source in self.sources.items():
            try:
                source.write([fix for fix in fixes if fix.place.file == file])
            except CourseError as failure:
                failed.extend(failure.problems)
        if failed:
            raise CourseError(failed)


class _OtherwiseError(Exception):
    """Two courses differ in more than edits make different."""


_What = tuple[Place, str]
"""Which edit it is: its place, and the id that it writes."""


def _what(fix: Fix) -> _What:
    return fix.place, fix.id if isinstance(fix, AddId) else ""


def _added(before: Course, now: Course) -> set[_What] | None:
    """Return the edits that show in a course, or None where more is different."""
    said = [sorted((p.severity, p.rule) for p in course.problems) for course in (before, now)]
    if said[0] != said[1]:
        return None
    try:
        return set(_differences(_bare(before), _bare(now)))
    except _OtherwiseError:
        return None


def _bare(course: Course) -> Course:
    """Return a course without what is told of it by line numbers."""
    return replace(course, problems=(), ignores=())


def _differences(before: Any, now: Any) -> Iterator[_What]:
    if type(before) is not type(now):
        raise _OtherwiseError
    if isinstance(before, Place):
        return  # Lines move where there are more before them.
    if isinstance(before, tuple):
        rest = iter(now)
        for old in before:
            new = next(rest, None)
            if _is_passage(new) and not _is_passage(old):
                yield _place(old), ""
                new = next(rest, None)
            yield from _differences(old, new)
        if any(True for _ in rest):
            raise _OtherwiseError
    elif is_dataclass(before):
        for each in fields(before):
            old, new = getattr(before, each.name), getattr(now, each.name)
            if isinstance(old, Attributes) and old != new and new == replace(old, id=_id(before)):
                yield _place(before), new.id
            else:
                yield from _differences(old, new)
    elif before != now:
        raise _OtherwiseError


def _is_passage(node: Any) -> bool:
    return isinstance(node, Only) and bool(node.attributes.get("from"))


def _id(node: Any) -> str:
    return str(getattr(node, "id", ""))


def _place(node: Any) -> Place:
    place = node.place
    assert isinstance(place, Place)
    return place


# --- problems ---


def _no_place(fix: Fix) -> Problem:
    if isinstance(fix, AddPassage):
        message = "a passage was not written: there is no place for it here"
        return warning("not-fixed", fix.place, message, "Mend what stands between the --- first.")
    if fix.place.line == 0:
        hint = f"Mend the lines between the ---, and write id: {fix.id} there."
    else:
        hint = (
            f"Write a heading as ## Title {{#{fix.id}}}, a question as ::: question {{#{fix.id}}}, "
            f"an option as - [x] words {{#{fix.id}}}; a heading in HTML as <h2 id={fix.id}>."
        )
    return warning(
        "not-fixed",
        fix.place,
        f"the id {fix.id} was not written: there is no place for it here",
        hint,
    )


def _refused(fix: Fix) -> Problem:
    if isinstance(fix, AddPassage):
        message = "a passage was not written: with it the course would read differently"
        hint = "Put an empty line before this one, and run temario check again."
        return warning("not-fixed", fix.place, message, hint)
    return warning(
        "not-fixed",
        fix.place,
        f"the id {fix.id} was not written: with it the course would read differently",
        f"Let it begin with words and end with {{#{fix.id}}}, and run temario check again.",
    )


def _unwritable(file: str, why: str) -> Problem:
    return error(
        "not-fixed",
        Place(file),
        f"{file} cannot be written: {why}",
        "Save it as a file of your own, in UTF-8, in the course's folder.",
    )


def _changed(file: str) -> Problem:
    return error(
        "not-fixed",
        Place(file) if file else None,
        f"{file or 'a file of the course'} was changed by another program at the same time",
        "Save it there, and run temario check --fix again.",
    )
