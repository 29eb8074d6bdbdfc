"""The course: units, their lessons, and what the course says of itself."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from temario.model.base import Asset, Attributes, Ignore, Setting
from temario.model.blocks import Blocks, Inlines
from temario.problems import Place, Problem
from temario.records import record


@record
class Lesson:
    """A lesson: the smallest part that has a page of its own."""

    id: str
    """Unique in the course, and the same in its next version."""
    number: str
    """As shown, such as `0.2`."""
    title: Inlines
    """Without its number."""
    blocks: Blocks
    place: Place
    attributes: Attributes = Attributes()


@record
class Unit:
    """A unit: a chapter of the course."""

    id: str
    """Unique in the course, and the same in its next version."""
    number: str
    """As shown, such as `0`."""
    title: Inlines
    """Without its number."""
    blocks: Blocks
    """What stands before the first lesson."""
    lessons: tuple[Lesson, ...]
    place: Place
    attributes: Attributes = Attributes()


@record
class Course:
    """A whole course."""

    id: str
    """Never changes: learners' records and file names hang on it. `a` to `z`, digits and `-`."""
    title: str
    language: str
    """BCP 47 tag, such as `es` or `pt-BR`."""
    units: tuple[Unit, ...]
    root: Path
    """The course's folder on this machine, absolute; never shown in an output."""
    subtitle: Inlines = ()
    introduction: Blocks = ()
    """What stands before the first unit."""
    authors: tuple[str, ...] = ()
    institution: str = ""
    license: str = ""
    version: str = ""
    date: str = ""
    """As the author wrote it; no clock is asked."""
    description: str = ""
    keywords: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    logo: Asset | None = None
    theme: str = ""
    """Path of the course's own theme file, from its folder; empty for ours."""
    files: tuple[str, ...] = ()
    """The text files it was read from, in reading order, from its folder."""
    sections: tuple[tuple[str, Setting], ...] = ()
    """Sections of `course.yaml` that belong to builders, in source order."""
    credits: bool = False
    """Whether every picture should say who made it."""
    ignores: tuple[Ignore, ...] = ()
    """What its author does not want to hear."""
    places: tuple[tuple[str, Place], ...] = ()
    """Where each setting stands, by its name; one of a section as `slides/ratio`, an item of a list
    as `objectives/0`."""
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    """What reading found."""

    def place(self, setting: str) -> Place:
        """Return where a setting stands, else its section, else the file of settings."""
        known = dict(self.places)
        while setting and setting not in known:
            setting = setting.rpartition("/")[0]
        return known.get(setting, Place(self.files[0] if self.files else ""))
