"""The texts of a course: Markdown files, what they include, and the files that they show."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from temario.markdown import Readings, read_markdown
from temario.markdown.pictures import ANYWHERE
from temario.model import Asset, Blocks, Ignore, Missing, QuestionRules
from temario.problems import Place, Problem, error
from temario.records import mutable, replace
from temario.source import files
from temario.source.ignores import ignores_of_markdown
from temario.source.settings import Head, read_front_matter

_INCLUDES = 2_000
"""How many includes a course may have: files that include each other twice would never end."""
_DEPTH = 20
"""How many files may include each other in a chain."""

_COMPARED = 200
"""For how many missing files the nearest name is looked for, since that takes time."""


@mutable
class Texts:
    """Reads the Markdown files of one course; it is what the Markdown reader asks."""

    root: Path
    language: str = ""
    """BCP 47 tag that the settings give."""
    rules: QuestionRules = QuestionRules()
    """What the settings say of questions."""
    problems: list[Problem] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    """The files read, in reading order."""
    ignores: list[Ignore] = field(default_factory=list)
    """What comments silence."""
    readings: Readings | None = None
    """What was read before, where a course is read again and again."""
    _chain: list[str] = field(default_factory=list)
    """The files being read, each included by the one before."""
    _counts: Counter[str] = field(default_factory=Counter)
    _assets: dict[str, Asset | Problem] = field(default_factory=dict)
    _by_name: dict[str, str] | None = None

    def markdown(self, path: Path, name: str, whole_course: bool) -> tuple[Head, Blocks] | Problem:
        """Return the front matter and the blocks of a file, or why it cannot be read."""
        text = files.read_text(path, name)
        if isinstance(text, Problem):
            return text
        self.read.append(name)
        head = read_front_matter(text, name, whole_course, self.report)
        if whole_course:
            self.language, self.rules = head.settings.language, head.settings.questions
        self.ignores.extend(ignores_of_markdown(text, name, head.lines))
        body = "\n".join(text.split("\n")[head.lines :])
        self._chain.append(name)
        read = self.readings.read if self.readings is not None else read_markdown
        before = [read(part, name, self, line) for part, line in head.before]
        blocks = read(body, name, self, head.lines + 1)
        after = [read(part, name, self, line) for part, line in head.after]
        self._chain.pop()
        parts = (head.rest, *before, blocks, *after)
        return head, tuple(block for part in parts for block in part)

    def report(self, problem: Problem) -> None:
        """Take note of a problem."""
        self.problems.append(problem)

    def number(self, kind: Literal["figure", "table", "footnote", "question"]) -> int:
        """Return the next number of its kind."""
        self._counts[kind] += 1
        return self._counts[kind]

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        """Return the file behind `target`, or report why there is none."""
        if files.remote(target):
            if kind == "picture":
                self.report(files.remote_file(target, place))
            return None
        target, anywhere = target.removeprefix(ANYWHERE), target.startswith(ANYWHERE)
        found = files.find(self.root, self._base, target)
        if anywhere and found.path is None:
            found = self._anywhere(target)
        if found.outside:
            self.report(files.outside(target, place))
            return None
        if found.path is None:
            self.report(self._missing(target, place, kind))
            return None
        key = f"{kind} {found.relative}"
        asset = self._assets.get(key)
        if asset is None:
            asset = files.measure(found.path, found.relative, place, kind == "picture")
            self._assets[key] = asset
            wrong = files.wrong_ending(asset, place) if isinstance(asset, Asset) else None
            self.problems += [wrong] if wrong is not None and kind == "picture" else []
        if isinstance(asset, Problem):
            self.report(replace(asset, place=place))
            return None
        return asset

    def include(self, target: str, place: Place) -> Blocks:
        """Return the blocks of another file, or a placeholder with a problem reported."""
        missing = (Missing(target, place),)
        found = files.find(self.root, self._base, target)
        if found.outside:
            self.report(files.outside(target, place))
            return missing
        if found.path is None:
            self.report(self._missing(target, place, "include"))
            return missing
        if found.relative in self._chain:
            start = self._chain.index(found.relative)
            self.report(_cycle([*self._chain[start:], found.relative], place))
            return missing
        self._counts["include"] += 1
        if len(self._chain) > _DEPTH or self._counts["include"] > _INCLUDES:
            self.report(_too_many(place))
            return missing
        text = self.markdown(found.path, found.relative, whole_course=False)
        if isinstance(text, Problem):
            self.report(text)
            return missing
        return text[1]

    def _anywhere(self, target: str) -> files.Found:
        """Return the one file of the course with the name `target`, in whichever folder."""
        if self._by_name is None:
            self._by_name = {}
            for name in files.lying_files(self.root):
                key = posixpath.basename(name)
                self._by_name[key] = "" if key in self._by_name else name
        name = posixpath.basename(unquote(target))
        return files.find(self.root, "", self._by_name.get(name) or target)

    @property
    def _base(self) -> str:
        """The folder of the file being read, from the course's."""
        return posixpath.dirname(self._chain[-1]) if self._chain else ""

    def _missing(self, target: str, place: Place, kind: str) -> Problem:
        self._counts["missing"] += 1
        few = self._counts["missing"] <= _COMPARED
        near = files.nearest_file(self.root, self._base, target) if few else ""
        folder = f"the folder {self._base}" if self._base else "the course's folder"
        hint = f"Did you mean {near}?" if near else f"Check the name; it is looked for in {folder}."
        message = f"there is no file {files.short(target)}"
        if not target:
            message, hint = "the address of the file is empty", "Write the file's name in it."
        return error(f"missing-{kind}", place, message, hint)


def _cycle(chain: Sequence[str], place: Place) -> Problem:
    way = " → ".join(chain)
    message = f"the file includes itself, which would never end: {way}"
    return error("include-cycle", place, message, "Delete one of these ::: include lines.")


def _too_many(place: Place) -> Problem:
    return error(
        "too-many-includes",
        place,
        f"files include each other more than {_DEPTH} deep, or there are more than {_INCLUDES} "
        "::: include lines in all",
        "Include fewer files, or join some of them.",
    )
