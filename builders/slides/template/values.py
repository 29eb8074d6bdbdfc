"""What a template gives, as values: which layout is for what, boxes, sizes, fonts and colours."""

from __future__ import annotations

from dataclasses import field

from builders.slides.grid import ASKED_TITLE, Grid
from builders.slides.measure import Ruler
from builders.slides.pages import Box
from temario.problems import Place
from temario.records import record, replace
from temario.tokens import Tokens

PLACE = Place("course.yaml")
"""Where a template is named; the builder, which knows the line, says it."""


@record
class Layouts:
    """Which of a template's layouts are for what, by their names in it."""

    cover: str = ""
    """The first slide."""
    section: str = ""
    """A unit's title."""
    content: str = ""
    """A title and text: most slides."""
    two_content: str = ""
    """A title and two columns."""
    picture: str = ""
    """A picture with its caption."""
    statement: str = ""
    """One sentence, large."""
    title: str = ""
    """A title alone, above a table, a diagram or a formula."""
    code: str = ""
    """A listing."""
    question: str = ""
    """A question, and its answer."""
    closing: str = ""
    """The last slide."""


@record
class Boxes:
    """The places of a template, in points."""

    title: Box
    body: Box
    cover_title: Box
    subtitle: Box
    byline: Box
    section_title: Box
    left: Box
    right: Box
    picture: Box
    caption: Box
    statement: Box
    rule: Box | None
    """The line above a statement; None on a layout of the template's own."""


@record
class TemplateGrid(Grid):
    """The grid of a template: its own boxes and sizes in place of ours."""

    boxes: Boxes = field(kw_only=True)
    titles: tuple[tuple[str, float], ...] = field(kw_only=True)
    """The sizes of titles by layout."""

    @property
    def margin(self) -> float:
        """The space at the left of everything."""
        return self.boxes.body.left

    @property
    def measure(self) -> float:
        """The width of the body."""
        return self.boxes.body.width

    @property
    def title(self) -> Box:
        """The place of the content layout's title."""
        return self.boxes.title

    @property
    def body(self) -> Box:
        """The place of the content layout's text."""
        return self.boxes.body

    @property
    def left(self) -> Box:
        """The first of two columns."""
        return self.boxes.left

    @property
    def right(self) -> Box:
        """The second."""
        return self.boxes.right

    @property
    def picture(self) -> Box:
        """The room of a picture with its caption."""
        return self.boxes.picture

    @property
    def caption(self) -> Box:
        """A picture's caption, where it has no place of its own."""
        return self.boxes.caption

    @property
    def statement(self) -> Box:
        """What is said large."""
        return self.boxes.statement

    @property
    def rule(self) -> Box | None:
        """The line above what is said large."""
        return self.boxes.rule

    @property
    def asked_title(self) -> Box:
        """The foot of the title's place: a question's title is small."""
        title = self.boxes.title
        height = min(title.height, 2 * 1.25 * ASKED_TITLE)
        return Box(title.left, title.bottom - height, title.width, height)

    @property
    def asked(self) -> Box:
        """What stands under a question's title."""
        return self.boxes.body

    @property
    def stem(self) -> Box:
        """What a question asks, where its text has no place of its own."""
        return replace(self.asked, height=self.asked.height * 0.3)

    @property
    def cover_title(self) -> Box:
        """The place of the cover's title."""
        return self.boxes.cover_title

    @property
    def subtitle(self) -> Box:
        """What stands under the cover's title."""
        return self.boxes.subtitle

    @property
    def byline(self) -> Box:
        """Who and when."""
        return self.boxes.byline

    @property
    def section_title(self) -> Box:
        """The place of a unit's title."""
        return self.boxes.section_title

    @property
    def logo(self) -> Box:
        """The room of a logo on the cover: a corner where no text stands, where there is one."""
        wide, tall, edge = self.width / 6, self.height / 10, self.height / 20
        texts = (self.cover_title, self.subtitle, self.byline)
        right, foot = self.width - wide - edge, self.height - tall - edge
        corners = ((right, edge), (edge, edge), (right, foot), (edge, foot), (right, edge / 4))
        rooms = [Box(left, top, wide, tall) for left, top in corners]
        rooms += [Box(left, 4, wide, max(12, self.cover_title.top - 8)) for left in (right, edge)]
        free = (room for room in rooms if not any(_meet(room, text) for text in texts))
        return next(free, Box(right, 4, wide, tall / 2))

    def apart_title(self, layout: str) -> Box:
        """Return the box of a title on a cover, a section's slide or the last."""
        return self.cover_title if layout == "cover" else self.section_title

    def title_size(self, layout: str) -> float | None:
        """Return the template's size for a title."""
        return dict(self.titles).get(layout)


def _meet(one: Box, other: Box) -> bool:
    """Return whether two places have a part in common."""
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    return across > 0 and min(one.bottom, other.bottom) > max(one.top, other.top)


@record
class Rulers:
    """What measures a template's text: by the fonts, capitals and spacing of its placeholders."""

    text: Ruler
    titles: Ruler
    subtitle: Ruler


@record
class Template:
    """What a template gives."""

    path: str
    """From the course's folder."""
    roles: tuple[tuple[str, int], ...]
    """Our layouts, each with the number of the template's."""
    names: tuple[tuple[str, str], ...]
    """The same with the template's names."""
    grid: TemplateGrid
    tokens: Tokens
    """The theme's, with the template's sizes and fonts."""
    rulers: Rulers
    """What measures its text."""
    lacking: tuple[str, ...]
    """Those of our layouts that the template has none for."""
    scheme: tuple[tuple[str, str], ...]
    """Our colours by name: one of the template's scheme, or `#rrggbb`."""
    fonts: tuple[str, ...] = ()
    """By what its fonts are measured that have no twin, in words."""

    @property
    def told(self) -> str:
        """One sentence on which layout is used for what, and by what fonts are measured."""
        used = ", ".join(f"{role}: “{name}”" for role, name in self.names)
        fonts = f"; fonts: {', '.join(self.fonts)}" if self.fonts else ""
        return f"layouts of {self.path}: {used}{fonts}"
