"""A process that makes one view again and again: it has all libraries loaded, and may be killed."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import sys
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from temario.builder import Content, Job, Purpose, members
from temario.markdown import Readings
from temario.pipeline import Advice, plan
from temario.preview.views import Ask, Done, Made, Part, Read, Sco, Starts, View
from temario.problems import CourseError, Problem
from temario.reuse import fingerprint

_MANIFEST = "imsmanifest.xml"
_LONGEST = re.compile(rb'"longest":\s*(\d{1,9})')
"""Where a SCO's page says how much state its LMS keeps."""
_KEPT = 3
"""How many older makings of a view stay: a page that loads slowly may still ask for them."""
_GARBAGE = 400_000
"""Objects made and not yet deleted, from which on they are looked through."""
_UNSEEN = 0.3
"""Seconds that what nobody looks at waits: what is looked at must first reach the screen."""
_FEW = 8
"""So many changed files of a part are told by name, for a page to fetch them ahead."""
_NICER = 5
"""The handout takes seconds; the other views come first."""


def work(
    asked: Connection, told: Connection, view: View, course: Path, output: Path, folder: Path
) -> None:
    """Make the view of the course at `course` into `folder` whenever asked, until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one stops it
    gc.disable()  # see `_Worker._tidy`
    if view is View.HANDOUT and sys.platform != "win32":
        os.nice(_NICER)
    _Worker(asked, told, view, course, output, folder / view).run()


class _Worker:
    """Makes one view; remembers what each part was made of."""

    def __init__(
        self,
        asked: Connection,
        told: Connection,
        view: View,
        course: Path,
        output: Path,
        folder: Path,
    ) -> None:
        self.asked = asked
        self.told = told
        self.view = view
        self.course = course
        self.output = output
        self.folder = folder
        self.readings = Readings()
        self.parts: dict[str, tuple[str, Part]] = {}
        """By name: the digest of what it was made of, and the part."""
        self.contents: dict[str, dict[str, int]] = {}
        """By name: the files in a part, each with a number that its content has."""

    def run(self) -> None:
        """Answer until the other end is closed."""
        try:
            while True:
                ask = self.asked.recv()
                while self.asked.poll():
                    ask = self.asked.recv()
                self.told.send(self._answer(ask))
                self._sweep(ask.number)
                self._tidy()
        except (EOFError, OSError):
            return  # nobody asks any more

    def _tidy(self) -> None:
        """Look for garbage while nobody waits: that takes as long as a change of a lesson does."""
        if gc.get_count()[0] > _GARBAGE and not self.asked.poll():
            gc.collect()

    def _answer(self, ask: Ask) -> Done:
        try:
            return Done(ask.number, tuple(self._make(ask)))
        except CourseError as failure:
            self.told.send(Read(ask.number, failure.problems, failed=True))
            return Done(ask.number)
        except (EOFError, OSError, KeyboardInterrupt):
            raise
        except Exception:
            return Done(ask.number, failure=traceback.format_exc())

    def _make(self, ask: Ask) -> list[Problem]:
        # One view looks for advice, the one that takes longest anyway.
        advice = Advice.COURSE if self.view is View.HANDOUT else Advice.NONE
        only = (self.view.builder,)
        planned = plan(
            self.course,
            only,
            self.output,
            purpose=Purpose.PREVIEW,
            advice=advice,
            readings=self.readings,
        )
        course, jobs = planned.course, planned.jobs
        names = tuple(map(_name, jobs))
        self.told.send(
            Read(
                ask.number,
                planned.problems,
                planned.failed,
                course.title,
                course.language,
                course.files,
                names,
                frozenset((course.root / name).parent for job in jobs for name in job.made_of),
            )
        )
        if planned.failed:
            return []
        found: list[Problem] = []
        for at, job in enumerate(sorted(jobs, key=lambda job: _name(job) != ask.first)):
            unseen = at == 1 and self.view is View.ONLINE  # which shows one package of several
            if self.asked.poll(_UNSEEN if unseen else 0):
                break  # the course has changed again
            self._tidy()
            self.told.send(Starts(ask.number, job.seconds))
            try:
                part = self._part(job, ask.number, fingerprint(job, course.root, course.files))
            except CourseError as failure:
                found.extend(failure.problems)
                continue
            self.told.send(Made(ask.number, part))
        return found

    def _part(self, job: Job, number: int, made_of: str) -> Part:
        """Return the part of `job`: the last one, if it would be made of the same."""
        name = _name(job)
        known, part = self.parts.get(name, ("", None))
        if part is None or not made_of or known != made_of:
            part = self._written(job.make(), name, PurePosixPath(job.path).suffix, number)
            self.parts[name] = (made_of, part)
        return part

    def _written(self, content: Content, name: str, ending: str, number: int) -> Part:
        """Write what a job made: the members of a zip as a folder, all else as a file.

        A file keeps its `ending`, by which a browser knows what it is.
        """
        file = name if ending == ".zip" else name + ending
        place = self.folder / str(number) / file
        path = f"{self.view}/{number}/{file}"
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            place.write_bytes(content)
            return Part(name, number, path)
        if isinstance(content, Path):
            shutil.copyfile(content, place)
            return Part(name, number, path)
        texts: dict[str, bytes] = {}
        before, now = self.contents.get(name, {}), dict[str, int]()
        for member in members(content):
            target = place / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(member.content, bytes):
                target.write_bytes(member.content)
                texts[member.name] = member.content
                now[member.name] = hash(member.content)
            else:
                shutil.copyfile(member.content, target)
        self.contents[name] = now
        changed = tuple(file for file, content in now.items() if before.get(file) != content)
        told = changed if len(changed) <= _FEW else ()
        return Part(name, number, path, tuple(_scos(texts)), told)

    def _sweep(self, number: int) -> None:
        """Delete what was made long ago and is no longer shown."""
        shown = {part.number for _, part in self.parts.values()}
        for old in self.folder.glob("*"):
            made = int(old.name) if old.name.isdecimal() else number
            if made not in shown and made <= number - _KEPT:
                shutil.rmtree(old, ignore_errors=True)


def _name(job: Job) -> str:
    """Return the name of a job's file without its endings."""
    return PurePosixPath(job.path).name.split(".")[0]


def _scos(texts: dict[str, bytes]) -> Iterator[Sco]:
    """Yield the SCOs that a package's manifest lists; `texts` are its files."""
    if _MANIFEST not in texts:
        return
    tree = ElementTree.fromstring(texts[_MANIFEST])  # noqa: S314 -- our own builder wrote it
    files = {
        node.get("identifier"): node.get("href", "")
        for node in tree.iter()
        if _is(node, "resource")
    }
    for item in (node for node in tree.iter() if _is(node, "item")):
        file = files.get(item.get("identifierref"))
        title = next((node.text or "" for node in item if _is(node, "title")), "")
        if file:
            kept = _LONGEST.search(texts.get(file, b""))
            yield Sco(title, file, int(kept[1]) if kept else 0)


def _is(node: ElementTree.Element, name: str) -> bool:
    return node.tag.rpartition("}")[2] == name
