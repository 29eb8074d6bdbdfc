"""The lines of an SVG's text: where each stands, and the runs of one look that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any
from xml.etree.ElementTree import Element

from temario.records import mutable
from temario.render.svg_style import Style, length


@mutable
class Row:
    """One line of a text."""

    x: float
    y: float
    style: Style
    start: float
    """Where it stood without its own `dy`."""
    runs: list[tuple[str, Style]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """Its characters."""
        return " ".join("".join(said for said, _ in self.runs).split())

    def trimmed(self) -> Iterator[tuple[str, Style]]:
        """Yield its runs without white space at its ends."""
        last = len(self.runs) - 1
        for number, (said, look) in enumerate(self.runs):
            kept = said.lstrip() if number == 0 else said
            yield (kept.rstrip() if number == last else kept), look


class Lines:
    """Finds out where each line of a text stands."""

    def __init__(self, style_of: Callable[[Any, Style], Style]) -> None:
        """`style_of` gives an element's style from itself and the style above it."""
        self._style_of = style_of
        self.rows: list[Row] = []

    def read(self, node: Any, style: Style, inner: bool = False) -> None:
        """Read a `text` or a `tspan` into `rows`."""
        size = float(style["font-size"])
        before = self.rows[-1] if self.rows else None
        x, y = (length(node.get(key), size) for key in ("x", "y"))
        dx, dy = (length(node.get(key), size) or 0.0 for key in ("dx", "dy"))
        if not inner or x is not None or y is not None or dy:
            left = x if x is not None else (before.x if before else 0.0)
            top = y if y is not None else (before.y if before else 0.0)
            if before is not None and not before.runs:
                if y is None and dy:
                    top = before.start  # of two distances, the inner one counts
                self.rows.pop()
            self.rows.append(Row(left + dx, top + dy, style, top))
        self._say(node.text, style)
        for child in node:
            if isinstance(child.tag, str) and child.tag.endswith("}tspan"):
                self.read(child, self._style_of(child, style), inner=True)
            self._say(child.tail, style)

    def _say(self, said: str | None, style: Style) -> None:
        if not said or (not said.strip() and "\n" in said):
            return
        runs = self.rows[-1].runs
        if runs and look_of(runs[-1][1]) == look_of(style):
            runs[-1] = (runs[-1][0] + said, runs[-1][1])
        else:
            runs.append((said, style))


def look_of(style: Style) -> tuple[str, ...]:
    """Return what of a style makes text look other than its neighbour."""
    return tuple(
        style[name] for name in ("fill", "font-size", "font-weight", "font-style", "fill-opacity")
    )


def set_letters(element: Element, style: Style) -> None:
    """Give text its look."""
    element.set("fill", style["fill"] if style["fill"] != "none" else "#000000")
    if style["fill-opacity"] not in ("1", "0"):
        element.set("fill-opacity", style["fill-opacity"])
    if style["font-weight"] in ("bold", "bolder", "600", "700", "800", "900"):
        element.set("font-weight", "bold")
    if style["font-style"] in ("italic", "oblique"):
        element.set("font-style", "italic")
