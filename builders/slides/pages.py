"""Between layout and drawing: pages with everything in its place, in points."""

from __future__ import annotations

from typing import Literal

from builders.slides.deck import Passage, Runs
from temario.model import Alignment, Asset
from temario.records import record
from temario.render.code import Piece
from temario.render.diagram import Drawing

LayoutName = Literal[
    "cover",
    "section",
    "content",
    "two_content",
    "picture",
    "statement",
    "code",
    "title",
    "question",
    "closing",
]
"""Which of the master's layouts a page is on."""


@record
class Box:
    """A place on a page."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """The distance of its lower edge from the page's top."""
        return self.top + self.height


@record
class Title:
    """A page's title, in its layout's placeholder."""

    runs: Runs
    size: float
    """Points."""


@record
class TextPanel:
    """Text in a placeholder of the layout."""

    passages: tuple[Passage, ...]
    size: float
    """Points at level 0."""
    used: float
    """How much of the placeholder's height the text takes."""
    box: Box | None = None
    """Its place, where it is not the layout's."""


@record
class CodePanel:
    """Code in its layout's placeholder, or in a box of its own, as high as its lines."""

    box: Box
    lines: tuple[tuple[Piece, ...], ...]
    size: float
    pitch: float
    """The exact distance of its lines."""


@record
class TablePanel:
    """A native table."""

    box: Box
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    """Of the head, then of each row."""
    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    alignments: tuple[Alignment, ...]
    size: float
    alt: str


@record
class PicturePanel:
    """A picture: a file of the course, a diagram, or SVG."""

    box: Box
    source: Asset | Drawing | str
    alt: str
    decorative: bool = False


@record
class FormulaPanel:
    """A formula that can be edited, and its picture for programs that cannot show it."""

    box: Box
    svg: str
    tex: str
    omml: str
    """An `oMath` element."""
    size: float


@record
class MoviePanel:
    """A video that plays on the page."""

    box: Box
    asset: Asset
    poster: Asset | None
    title: str


@record
class CaptionPanel:
    """A line or two of small text in a box of its own."""

    box: Box
    runs: Runs
    size: float
    framed: bool = False
    """Whether it stands for something that is missing."""


Panel = TablePanel | PicturePanel | FormulaPanel | MoviePanel | CaptionPanel | CodePanel


@record
class Page:
    """One slide of the file."""

    layout: LayoutName
    title: Title
    body: TextPanel | CodePanel | None = None
    """What stands in the layout's placeholder under the title, on a question's under the stem, of
    two columns in the first."""
    panels: tuple[Panel, ...] = ()
    stem: TextPanel | None = None
    """What a question asks."""
    second: TextPanel | None = None
    """In the second of two columns."""
    first: int = 0
    """How many of `panels` stand in the first, where there are two columns of any kind."""
    subtitle: Title | None = None
    """On the cover, under the title."""
    byline: str = ""
    """On the cover and the closing slide: who and when, one a line."""
    logo: PicturePanel | None = None
    notes: tuple[Passage, ...] = ()
    ids: tuple[str, ...] = ()
    """The parts of the course that begin here."""
    unit: str = ""
