"""The corners of an SVG's lines, by which their ends point somewhere."""

from __future__ import annotations

import re
from typing import Any

from temario.patterns import pattern
from temario.render.svg_style import NUMBER, length

_STEP = pattern(rf"[A-Za-z]|{NUMBER}")


def points_of(node: Any, name: str) -> list[tuple[float, float]]:
    """Return the corners and handles of a line, in order."""
    if name == "line":
        ends = [length(node.get(key), 16) or 0.0 for key in ("x1", "y1", "x2", "y2")]
        return [(ends[0], ends[1]), (ends[2], ends[3])]
    if name == "polyline":
        found = [float(part) for part in re.findall(NUMBER, node.get("points") or "")]
        return list(zip(found[::2], found[1::2], strict=False))
    return _path_points(node.get("d") or "")


_TAKES = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}


def _path_points(path: str) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    command = ""
    numbers: list[float] = []
    at = (0.0, 0.0)
    for step in _STEP.findall(path):
        if step.isalpha():
            command, numbers = step, []
            continue
        numbers.append(float(step))
        kind = command.upper()
        if len(numbers) < _TAKES.get(kind, 1_000_000):
            continue
        base = at if command.islower() else (0.0, 0.0)
        if kind == "H":
            added = [(base[0] + numbers[0], at[1])]
        elif kind == "V":
            added = [(at[0], base[1] + numbers[0])]
        else:
            pairs = numbers[-2:] if kind == "A" else numbers
            added = [
                (base[0] + x, base[1] + y) for x, y in zip(pairs[::2], pairs[1::2], strict=False)
            ]
        points.extend(added)
        at, numbers = points[-1], []
    return points
