"""Between plan and layout: a deck as typed slides, with no position and no size.

What a slide shows is text in `Passage`s, or one thing that is no text: a
listing, a table, a picture, a formula, a recording. Each carries the notes that
belong to it, so that notes follow it when a full slide is continued. A question
is a `Posed` for its slide and one for its answer's.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from builders.slides.choice import Choice
from temario.model import Alignment, Asset
from temario.problems import Place
from temario.records import record
from temario.render.code import Piece
from temario.render.diagram import Drawing

Marker = Literal["", "bullet", "number", "letter", "done", "open"]
"""What stands before a passage: nothing, a bullet, its number as `3.` or as `c)`, a ticked or
an empty box."""

Manner = Literal["plain", "label", "warning", "quote", "small", "told"]
"""How a passage is set: as body text, as a callout's label, as a warning's, as a quotation, small,
or small and set apart from what is above it."""


@record
class Run:
    """Characters of one look. A line break is a run of its own."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    mark: bool = False
    """Highlighted."""
    mono: bool = False
    raised: int = 0
    """1 for superscript, -1 for subscript."""
    sign: bool = False
    """Whether it is a sign, such as ✓, that fonts of text lack."""
    colour: str = ""
    """A colour of the theme by name, such as `code_keyword`; empty for the text's own."""
    href: str = ""
    """An address, or `#id` of a part of the course."""
    language: str = ""
    """BCP 47 tag where it is not the course's."""


Runs = tuple[Run, ...]


@record
class Passage:
    """One paragraph of a slide or of its notes; without runs it shows nothing and carries notes."""

    runs: Runs
    level: int = 0
    """How deep it is indented, from 0."""
    marker: Marker = ""
    number: int = 0
    """The number of a numbered item."""
    manner: Manner = "plain"
    notes: tuple[Passage, ...] = ()
    """What the slide's notes say where this passage is shown."""
    speaker: bool = False
    """In notes: whether the author wrote it for the speaker; such passages come first."""
    keep: bool = False
    """Whether it may not be the last on its slide."""
    card: bool = False
    """Whether it stands for what is no text: a picture or a recording elsewhere."""
    place: Place | None = field(default=None, compare=False)
    """In a preview, where its text stands in the source."""
    click: bool = False
    """Whether it appears by click."""


@record
class Prose:
    """Text."""

    passages: tuple[Passage, ...]


@record
class CodeBody:
    """Program code, or the source of a diagram or of a formula that does not parse."""

    lines: tuple[tuple[Piece, ...], ...]
    caption: Runs = ()
    notes: tuple[Passage, ...] = ()


@record
class TableBody:
    """A table with a row of heads."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    alignments: tuple[Alignment, ...]
    caption: Runs = ()
    notes: tuple[Passage, ...] = ()


@record
class PictureBody:
    """A picture of the course, or the placeholder of one that is missing."""

    asset: Asset | None
    alt: str
    target: str
    """The address as the author wrote it."""
    caption: Runs = ()
    credit: str = ""
    decorative: bool = False
    notes: tuple[Passage, ...] = ()


@record
class DiagramBody:
    """A diagram, drawn."""

    drawings: tuple[Drawing, ...]
    """As its author wants it, and turned by a quarter where it can be."""
    alt: str
    caption: Runs = ()
    notes: tuple[Passage, ...] = ()


@record
class FormulaBody:
    """A displayed formula, as LaTeX."""

    tex: str
    notes: tuple[Passage, ...] = ()


@record
class MovieBody:
    """A video of the course, which plays on the slide."""

    asset: Asset
    poster: Asset | None
    title: str
    notes: tuple[Passage, ...] = ()


Thing = CodeBody | TableBody | PictureBody | DiagramBody | FormulaBody | MovieBody
"""What is shown by itself, under the slide's title."""

Body = Prose | Thing


@record
class Cover:
    """The first slide."""

    title: Runs
    subtitle: Runs
    byline: str
    """Authors, institution, date and version in one line; empty where nobody said."""
    logo: Asset | None = None
    notes: tuple[Passage, ...] = ()


@record
class Agenda:
    """The course's units, and their lessons where there is room, linked to their slides."""

    title: Runs
    units: tuple[Passage, ...]
    lessons: tuple[Passage, ...]
    """Units and lessons in order."""


@record
class Section:
    """The slide before a unit."""

    title: Runs
    unit: str
    """The unit's id."""
    notes: tuple[Passage, ...] = ()
    ids: tuple[str, ...] = ()
    """The parts of the course that begin here."""


@record
class Content:
    """A slide with a title and what stands under it; continued where it is full."""

    title: Runs
    body: Body
    unit: str = ""
    """The unit that it belongs to."""
    ids: tuple[str, ...] = ()
    """The parts of the course that begin here, so that links lead here."""
    notes: tuple[Passage, ...] = ()
    """Notes that belong to no one passage of it."""
    apart: bool = False
    """Whether its author set it apart from what stands before it."""
    layout: Choice = ""
    """The layout that its author chose, or that becomes it."""


Column = tuple[Body, ...]
"""What stands in one column: text, a thing, or text and under it the thing that it names."""


@record
class Columns:
    """Slides with two columns under the title; text alone is parted between both."""

    title: Runs
    columns: tuple[Column, ...]
    """Two by two, each pair on slides of its own."""
    unit: str = ""
    ids: tuple[str, ...] = ()
    notes: tuple[Passage, ...] = ()


@record
class Posed:
    """What one side of a question shows: what is asked, or what is right."""

    stem: tuple[Passage, ...]
    """The largest text of the slide."""
    things: tuple[Thing, ...] = ()
    """What stands in the stem, or in what may be chosen, and is no text."""
    choices: tuple[Passage, ...] | TableBody = ()
    """What may be chosen, put into order or joined."""
    right: tuple[Passage, ...] = ()
    """Of `choices`, what is right: enough where there is no room for the others."""
    told: tuple[Passage, ...] = ()
    """Shown where there is room; the notes say it too."""
    notes: tuple[Passage, ...] = ()


@record
class Asked:
    """A question and then its answer, on one slide each where they fit."""

    name: Runs
    """`Question 3`."""
    answers: Runs
    """The title of its answer's slides."""
    question: Posed
    answer: Posed | None
    """None where there is nothing to say."""
    within: Runs = ()
    """The title of the part of the course that it begins, where no other slide shows it."""
    unit: str = ""
    ids: tuple[str, ...] = ()
    notes: tuple[Passage, ...] = ()
    """Notes that belong to what stands around it."""


@record
class Closing:
    """The last slide: whose the course is."""

    title: Runs
    lines: str


Slide = Cover | Agenda | Section | Content | Columns | Asked | Closing


@record
class Properties:
    """What the file says of itself."""

    title: str
    language: str
    """BCP 47 tag of the course."""
    authors: tuple[str, ...] = ()
    description: str = ""
    keywords: tuple[str, ...] = ()
    version: str = ""
    units: tuple[tuple[str, str], ...] = ()
    """Id and heading of each unit, for the deck's sections."""
    opening: str = ""
    """The name of the section before the first unit."""


@record
class Deck:
    """All slides in order."""

    slides: tuple[Slide, ...]
    properties: Properties


def text_of(runs: Runs) -> str:
    """Return the characters of `runs`."""
    return "".join(run.text for run in runs)
