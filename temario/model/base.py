"""What nodes of the model are made of: attributes, files, settings."""

from __future__ import annotations

from typing import Literal

from temario.problems import Place
from temario.records import record

Audience = Literal["slide", "notes", "handout", "online", "instructor"]
"""Whom a passage is for: on the slide, the speaker's notes, paper, the player, the instructor."""


@record
class Attributes:
    """What stands in `{#id .class key=value}`."""

    id: str = ""
    """The explicit id, or empty."""
    classes: tuple[str, ...] = ()
    """Classes in source order, without their dots."""
    values: tuple[tuple[str, str], ...] = ()
    """Keys and values in source order."""

    def get(self, key: str, default: str = "") -> str:
        """Return the last value of `key`."""
        return dict(self.values).get(key, default)


@record
class Asset:
    """A file of the course that an output shows or plays."""

    path: str
    """Path from the course's folder, with `/` on every system."""
    media_type: str
    """IANA media type, such as `image/png`."""
    size: int
    """Bytes."""
    width: int = 0
    """Pixels, of a picture (of an SVG: CSS pixels); 0 where unknown."""
    height: int = 0
    """Pixels; 0 where unknown."""


@record
class Ignore:
    """What silences a rule: a comment in the source, or a line of `course.yaml`."""

    rule: str
    """As the author wrote it; empty where no rule is named."""
    place: Place
    """Where it is written."""
    lines: tuple[int, int] | None
    """The first and the last line of its file for which it holds; None for the whole course."""

    def covers(self, rule: str, place: Place | None) -> bool:
        """Return whether it silences `rule` at `place`."""
        if rule != self.rule:
            return False
        if self.lines is None:
            return True
        first, last = self.lines
        return place is not None and place.file == self.place.file and first <= place.line <= last


@record
class Setting:
    """A value of `course.yaml` with its place, not yet typed."""

    value: str | tuple[Setting, ...] | tuple[tuple[str, Setting], ...] | None
    """A scalar as written, a list, or a mapping as pairs in source order."""
    kind: Literal["scalar", "null", "list", "mapping"]
    place: Place
