"""Inlines and blocks: what a lesson says. They hold each other, so they share a file."""

from __future__ import annotations

from typing import Literal

from temario.model.base import Asset, Attributes, Audience
from temario.model.questions import Gap, Pool, Question
from temario.problems import Place
from temario.records import record

CalloutKind = Literal["note", "tip", "important", "warning", "caution", "example", "objectives"]

Style = Literal["sub", "sup", "mark", "kbd", "small", "underline", "strikethrough", "quotation"]

Alignment = Literal["left", "center", "right", ""]


# --- Inlines --------------------------------------------------------------------------------


@record
class Text:
    """Plain characters; a line break of the source is a space."""

    text: str
    place: Place


@record
class Emphasis:
    """Emphasised text (`*…*`)."""

    content: Inlines
    place: Place


@record
class Strong:
    """Strong text (`**…**`)."""

    content: Inlines
    place: Place


@record
class Styled:
    """Text in another style of writing, most of them from safe HTML."""

    style: Style
    content: Inlines
    place: Place


@record
class Span:
    """A passage with attributes (`[…]{.term lang=en}`)."""

    attributes: Attributes
    content: Inlines
    place: Place


@record
class Code:
    """Inline code."""

    text: str
    place: Place


@record
class Math:
    """An inline formula, as LaTeX."""

    tex: str
    place: Place


@record
class Link:
    """A link to a part of the course, to a file of it, or to an address outside."""

    href: str
    """`#id` of a part of the course, an address, or empty where it leads to `asset`."""
    content: Inlines
    place: Place
    title: str = ""
    asset: Asset | None = None
    """The file of the course that it leads to."""


@record
class Picture:
    """A picture, in a line of text or in a figure."""

    target: str
    """The address as the author wrote it."""
    asset: Asset | None
    """The file; None where it is missing (`--keep-going`) or lies on the network."""
    alt: str
    """The text that stands for it; empty where it is decorative."""
    place: Place
    title: str = ""
    """What stands in quotes behind the address; a figure's caption."""
    attributes: Attributes = Attributes()

    @property
    def decorative(self) -> bool:
        """Whether the author said that it carries no meaning (`{.decorative}`)."""
        return "decorative" in self.attributes.classes


@record
class Footnote:
    """A footnote, at the place of its mark."""

    number: int
    """Its number in the course, from 1; the same for each mark of the same note."""
    blocks: Blocks
    place: Place
    first: bool = True
    """False where an earlier mark has already shown the note."""


@record
class LineBreak:
    """A line break that the author asked for."""

    place: Place


Inline = (
    Text
    | Emphasis
    | Strong
    | Styled
    | Span
    | Code
    | Math
    | Link
    | Picture
    | Footnote
    | LineBreak
    | Gap
)
Inlines = tuple[Inline, ...]


# --- Blocks ---------------------------------------------------------------------------------


@record
class Paragraph:
    """A paragraph."""

    content: Inlines
    place: Place
    attributes: Attributes = Attributes()


@record
class Heading:
    """A heading inside a lesson or a unit's introduction."""

    level: int
    """From the reader: 1 to 6 as in the source. In a `Course`: depth under the lesson, from 1."""
    id: str
    """Unique in the course."""
    content: Inlines
    place: Place
    attributes: Attributes = Attributes()


@record
class ListItem:
    """One item of a list."""

    blocks: Blocks
    place: Place
    checked: bool | None = None
    """Of a task list; None for an ordinary item."""
    attributes: Attributes = Attributes()


@record
class List:
    """A bulleted or numbered list."""

    ordered: bool
    start: int
    """The first number of an ordered list."""
    items: tuple[ListItem, ...]
    place: Place
    loose: bool = False
    """Whether items are set apart by blank lines."""
    attributes: Attributes = Attributes()


@record
class Definition:
    """A term and what it means."""

    term: Inlines
    details: tuple[Blocks, ...]
    place: Place


@record
class DefinitionList:
    """A list of terms."""

    entries: tuple[Definition, ...]
    place: Place


@record
class Quote:
    """A quotation."""

    blocks: Blocks
    place: Place
    attributes: Attributes = Attributes()


@record
class Callout:
    """A passage set apart: a note, a tip, a warning, an example, objectives."""

    kind: CalloutKind
    title: Inlines
    """The author's own title; empty for the kind's name."""
    blocks: Blocks
    place: Place
    attributes: Attributes = Attributes()


@record
class Disclosure:
    """A passage that a reader opens (HTML's `details`)."""

    summary: Inlines
    blocks: Blocks
    place: Place


@record
class Only:
    """A passage for one audience alone."""

    audience: Audience
    blocks: Blocks
    place: Place
    attributes: Attributes = Attributes()


@record
class Listing:
    """Program code."""

    code: str
    """Without the last line break."""
    language: str
    """As the author named it, such as `python`; empty where not."""
    place: Place
    title: str = ""
    attributes: Attributes = Attributes()


@record
class Formula:
    """A displayed formula, as LaTeX."""

    tex: str
    place: Place


@record
class Diagram:
    """A diagram, as the source of a drawing language."""

    source: str
    language: str
    """The drawing language: `mermaid`."""
    place: Place
    title: str = ""
    attributes: Attributes = Attributes()


@record
class Table:
    """A table with one row of heads."""

    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    """Every row is as long as the head."""
    alignments: tuple[Alignment, ...]
    place: Place
    caption: Inlines = ()
    number: int = 0
    """Number in the course, from 1; 0 without a caption."""
    attributes: Attributes = Attributes()


@record
class Figure:
    """A picture that stands alone."""

    picture: Picture
    caption: Inlines
    place: Place
    number: int = 0
    """Number in the course, from 1; 0 without a caption."""

    @property
    def credit(self) -> str:
        """Who made the picture and under which licence, as the author wrote it."""
        values = self.picture.attributes
        return ", ".join(part for part in (values.get("credit"), values.get("license")) if part)


@record
class Media:
    """A video or a recording."""

    kind: Literal["video", "audio"]
    target: str
    """The address as the author wrote it."""
    asset: Asset | None
    """The file; None where it is missing or lies on the network."""
    title: str
    place: Place
    captions: Asset | None = None
    """WebVTT captions."""
    poster: Asset | None = None
    attributes: Attributes = Attributes()


@record
class Break:
    """Where the author wants a new slide."""

    place: Place


@record
class Missing:
    """What the author named and is not there; seen only with `--keep-going`."""

    target: str
    place: Place


Block = (
    Paragraph
    | Heading
    | List
    | DefinitionList
    | Quote
    | Callout
    | Disclosure
    | Only
    | Listing
    | Formula
    | Diagram
    | Table
    | Figure
    | Media
    | Question
    | Pool
    | Break
    | Missing
)
Blocks = tuple[Block, ...]
