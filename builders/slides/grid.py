"""Stage 3, layout: the grid that every slide hangs from, in points."""

from __future__ import annotations

from typing import Literal

from builders.slides.pages import Box, LayoutName
from temario.records import record, replace
from temario.tokens import Sizes

Ratio = Literal["16:9", "4:3"]

_HEIGHT = 540.0


@record
class Grid:
    """Places and sizes of one ratio. All text boxes are without inner margins."""

    width: float
    """Of the slide."""
    sizes: Sizes
    """The theme's."""
    height: float = _HEIGHT

    @property
    def margin(self) -> float:
        """The space at the left and the right of everything."""
        return 60.0 if self.width > 800 else 48.0

    @property
    def measure(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def title(self) -> Box:
        """A content slide's title; its last line is always in the same place."""
        return Box(self.margin, 24, self.measure, 78)

    @property
    def body(self) -> Box:
        """What stands under the title."""
        return Box(self.margin, 124, self.measure, 352)

    @property
    def left(self) -> Box:
        """The first of two columns under the title."""
        return replace(self.body, width=(self.body.width - GUTTER) / 2)

    @property
    def right(self) -> Box:
        """The second."""
        left = self.left
        return replace(left, left=self.body.left + self.body.width - left.width)

    @property
    def picture(self) -> Box:
        """The room of a picture that has a slide of its own, with its caption."""
        return self.body

    @property
    def caption(self) -> Box:
        """A picture's caption, where it has no place of its own."""
        height = 24.0
        return replace(self.picture, top=self.picture.bottom - height, height=height)

    @property
    def statement(self) -> Box:
        """What is said large."""
        body = self.body
        return replace(body, top=body.top + STATEMENT_DOWN, height=body.height - STATEMENT_DOWN)

    @property
    def rule(self) -> Box | None:
        """The line above what is said large."""
        return Box(self.statement.left, self.statement.top - 26, 64, 5)

    def text(self, layout: LayoutName) -> Box:
        """Return the place of a layout's main text."""
        places = {"question": self.choices, "two_content": self.left, "statement": self.statement}
        return places.get(layout, self.body)

    @property
    def asked_title(self) -> Box:
        """The title of a question's slide: small, since the stem is what is read.

        Its last line is always in the same place; there is room for two.
        """
        return Box(self.margin, 12, self.measure, 54)

    @property
    def asked(self) -> Box:
        """What stands under a question's title; its foot is that of every other slide."""
        top = self.asked_title.bottom + 6
        return Box(self.margin, top, self.measure, self.body.bottom - top)

    @property
    def stem(self) -> Box:
        """What a question asks, where its text has no place of its own."""
        return replace(self.asked, height=110)

    @property
    def choices(self) -> Box:
        """What may be chosen, likewise."""
        room, top = self.asked, self.stem.bottom + 14
        return replace(room, top=top, height=room.bottom - top)

    @property
    def logo(self) -> Box:
        """The most room that a logo on the cover has; it stands at the right."""
        return Box(self.width - self.margin - 160, 36, 160, 56)

    @property
    def cover_title(self) -> Box:
        """The cover's title, at the foot of its box."""
        return Box(self.margin, 90, self.measure, 190)

    @property
    def subtitle(self) -> Box:
        """What stands under the cover's title."""
        return Box(self.margin, 302, self.measure, 96)

    @property
    def byline(self) -> Box:
        """Who and when, at the foot of the cover."""
        return Box(self.margin, 440, self.measure, 48)

    @property
    def section_title(self) -> Box:
        """A unit's title."""
        return Box(self.margin, 120, self.measure, 230)

    @property
    def footer(self) -> Box:
        """The course's title, small."""
        return Box(self.margin, 496, self.measure - 80, 20)

    @property
    def number(self) -> Box:
        """The slide's number."""
        return Box(self.width - self.margin - 70, 496, 70, 20)

    def apart_title(self, layout: str) -> Box:
        """Return the box of a title on a cover, a section's slide or the last."""
        return self.cover_title

    def title_size(self, layout: str) -> float | None:
        """Return the size of a layout's title, where it is not temario's own."""
        return None

    def body_size(self, level: int, size: float) -> float:
        """Return the size of text `level` deep where the outermost is `size`."""
        return max(self.sizes.slide_least, size - 2 * level)


INDENT = 26.0
"""How much deeper each level of text stands, in points."""
ASKED_TITLE = 22.0
"""The size of the title of a question's slide."""
STEM = 28.0
"""The size of a question's stem, where its length does not make it another."""
STATEMENT = 36.0
"""The size of a statement, where its length does not make it another."""
STATEMENT_DOWN = 88.0
"""How much lower than other text it stands."""
GUTTER = 32.0
"""The space between two columns."""
MARK = "#fff2b3"
"""Behind highlighted text."""
LEVELS = 5
"""Text deeper than this stands at the last."""
BETWEEN = 11.0
"""The space before a passage at the outermost level."""
BETWEEN_DEEPER = 5.0
BETWEEN_APART = 24.0
"""The space before a passage that is set apart."""


def grid_of(ratio: Ratio, sizes: Sizes) -> Grid:
    """Return the grid of slides in `ratio`."""
    return Grid(960.0 if ratio == "16:9" else 720.0, sizes)
