"""Planning: `Course` → the pages that the player turns, each with marks that outlive an update."""

from __future__ import annotations

from collections.abc import Iterator

from builders.scorm.fingerprints import fingerprints
from temario.model import Audience, Blocks, Course, Footnote, Inline, Inlines, Text, Unit
from temario.patterns import pattern
from temario.problems import Place
from temario.records import record, replace
from temario.traverse import for_audiences, transform, transform_inlines, walk, walk_inlines

AUDIENCES: frozenset[Audience] = frozenset({"online"})

START = "_start"
"""The id of the page before the first unit. No id of a course begins with `_`."""

_PLAIN = pattern(r"[!-~]{1,255}")
"""What every LMS takes as a bookmark: CMIString255 of SCORM 1.2, visible ASCII."""


@record
class Page:
    """What the player shows at once: a lesson, a unit's introduction or the course's."""

    id: str
    """Of the part of the course that it shows; the address inside the package."""
    print: int
    """Short fingerprint of the id, 22 bits, unique in the package."""
    mark: str
    """The bookmark that an LMS keeps: the id, or `~` and the fingerprint where it is no ASCII."""
    number: str
    """As shown; empty where it has none."""
    title: Inlines
    blocks: Blocks
    """For learners online."""
    notes: tuple[Footnote, ...]
    """The footnotes that stand at its end."""
    unit: Unit | None = None
    """The unit that it belongs to."""
    opens: bool = False
    """Whether it is the first page of its unit."""
    lesson: bool = False
    """Whether it is a lesson: not an introduction."""


def pages(course: Course) -> tuple[Page, ...]:
    """Return the pages of a course, in source order.

    An introduction has a page where it says something to learners online; a
    unit without lessons has one anyway.
    """
    shown = _Notes()
    found = [shown.at_home(page) for page in _parts(course)]
    prints = fingerprints(page.id for page in found)
    return tuple(
        replace(page, print=prints[page.id].number, mark=mark(page.id, prints[page.id].text))
        for page in found
    )


def _parts(course: Course) -> Iterator[Page]:
    introduction = for_audiences(course.introduction, AUDIENCES)
    if introduction or course.objectives:
        title = (Text(course.title, Place("")),)
        yield Page(START, 0, "", "", title, introduction, ())
    for unit in course.units:
        blocks = for_audiences(unit.blocks, AUDIENCES)
        own = bool(blocks) or not unit.lessons
        if own:
            yield Page(unit.id, 0, "", unit.number, unit.title, blocks, (), unit, opens=True)
        for position, lesson in enumerate(unit.lessons):
            yield Page(
                lesson.id,
                0,
                "",
                lesson.number,
                lesson.title,
                for_audiences(lesson.blocks, AUDIENCES),
                (),
                unit,
                opens=position == 0 and not own,
                lesson=True,
            )


class _Notes:
    """Finds the home of each footnote: the page of its first mark that learners see."""

    def __init__(self) -> None:
        self.numbers: set[int] = set()

    def at_home(self, page: Page) -> Page:
        """Return `page` with its notes; the first mark may stand in a passage for others."""
        title = transform_inlines(page.title, inline=self._settle)
        blocks = transform(page.blocks, inline=self._settle)
        nodes = (*walk_inlines(title), *walk(blocks))
        notes = tuple(node for node in nodes if isinstance(node, Footnote) and node.first)
        return replace(page, title=title, blocks=blocks, notes=notes)

    def _settle(self, inline: Inline) -> Inline:
        if not isinstance(inline, Footnote):
            return inline
        first = inline.number not in self.numbers
        self.numbers.add(inline.number)
        return replace(inline, first=first)


def mark(identifier: str, fingerprint: str) -> str:
    """Return the bookmark of a page."""
    return identifier if _PLAIN.fullmatch(identifier) else f"~{fingerprint}"
