"""LaTeX formulas → SVG for paper, MathML for screens."""

from __future__ import annotations

import re
from functools import lru_cache

from temario.limits import within
from temario.patterns import pattern
from temario.records import record

_LONGEST = 4_000
_SECONDS = 5.0
"""A conversion that takes longer is given up, as if the formula did not parse."""
_UNKNOWN = pattern(r">(?:\\[A-Za-z]{2,}|&)<")
"""What the library passes on as if it were a name: a command it does not know, a misplaced `&`."""
_ALIGNED = pattern(r"\{(aligned|split)\}")
"""Environments that the library does not know, and another one that looks the same."""
_NAMESPACE = pattern(r'\s+xmlns="[^"]*"')


@lru_cache(maxsize=4096)
def mathml(tex: str, display: bool = False) -> str | None:
    """Return `tex` as a MathML `math` element, or None where it does not parse."""
    if not _plausible(tex):
        return None
    from latex2mathml.converter import convert

    try:
        with within(_SECONDS):
            found = str(convert(_known(tex), display="block" if display else "inline"))
    except Exception:
        return None
    if _UNKNOWN.search(found):
        return None
    return _NAMESPACE.sub("", found, count=1)


@record
class Drawing:
    """A formula as a picture."""

    svg: str
    depth: float
    """How far it reaches under the line of the text, in CSS pixels."""


def svg(tex: str, display: bool = False, size: float = 10.5, color: str = "#000000") -> str | None:
    """Return `tex` as SVG, `size` points high, or None where it does not parse."""
    drawn = draw(tex, display, size, color)
    return drawn.svg if drawn is not None else None


@lru_cache(maxsize=4096)
def draw(
    tex: str, display: bool = False, size: float = 10.5, color: str = "#000000"
) -> Drawing | None:
    """Return `tex` drawn, `size` points high, or None where it does not parse.

    Display style sets sums and fractions large.
    """
    if mathml(tex, display) is None:
        return None
    from ziamath.zmath import Latex

    try:
        with within(_SECONDS):
            # ziamath draws in pixels of the SVG; 4/3 makes them CSS pixels of points.
            formula = Latex(_known(tex), size=size * 4 / 3, color=color, inline=not display)
            return Drawing(str(formula.svg()), -float(formula.getyofst()))
    except Exception:
        return None


def _known(tex: str) -> str:
    return _ALIGNED.sub("{align*}", tex)


def parses(tex: str) -> bool:
    """Return whether every output can show `tex` as a formula."""
    return mathml(tex) is not None and svg(tex) is not None


def _plausible(tex: str) -> bool:
    """Return whether `tex` is short and its braces pair, so that a parser may have it."""
    depth = 0
    for character in re.sub(r"\\.", "", tex):
        depth += (character == "{") - (character == "}")
        if depth < 0 or depth > 50:
            return False
    return bool(tex.strip()) and len(tex) <= _LONGEST and depth == 0
