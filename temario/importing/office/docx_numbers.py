"""The numbers of a Word document's lists, which go on behind a picture or a paragraph."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from temario.importing.office.docx_styles import W
from temario.records import mutable

_SILENT = ("bullet", "none")


@mutable
class Numbers:
    """Counts the items of lists in the order of the text."""

    starts: dict[tuple[str, int], int]
    """Lists and levels → their first number; those that have none are not here."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    """Lists → their levels → the last number there."""
    last: str = ""
    """The list of the paragraph before."""

    def other(self) -> None:
        """Take note of a paragraph that is in no list."""
        self.last = ""

    def first(self, numbering: Any) -> int:
        """Return the number with which a list begins or goes on at this item, else 0.

        It is 0, too, where a list begins with 1, or has no numbers.
        """
        identifier, level = _value(numbering, "numId"), _value(numbering, "ilvl")
        depth = int(level) if level.isdecimal() and len(level) < 3 else 0
        again = self.last == identifier
        self.last = identifier
        key = (identifier, depth)
        if key not in self.starts:
            return 0
        counts = self.counts.setdefault(identifier, {})
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        number = counts[depth] = counts.get(depth, self.starts[key] - 1) + 1
        return number if number > 1 and not again else 0


def numbers_of(root: Any) -> Numbers:
    """Return a counter for the lists that a part says; `root` is None where there is none."""
    levels: dict[str, dict[int, int]] = {}
    for abstract in root.iter(f"{W}abstractNum") if root is not None else ():
        levels[abstract.get(f"{W}abstractNumId", "")] = dict(_levels(abstract))
    starts: dict[tuple[str, int], int] = {}
    for number in root.iter(f"{W}num") if root is not None else ():
        identifier = number.get(f"{W}numId", "")
        for depth, start in levels.get(_value(number, "abstractNumId"), {}).items():
            starts[(identifier, depth)] = start
        for override in number.findall(f"{W}lvlOverride"):
            depth, begin = override.get(f"{W}ilvl", ""), _value(override, "startOverride")
            if depth.isdecimal() and begin.isdecimal() and len(depth + begin) < 8:
                starts[(identifier, int(depth))] = int(begin)
    return Numbers(starts)


def _levels(abstract: Any) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for level in abstract.findall(f"{W}lvl"):
        depth, start = level.get(f"{W}ilvl", ""), _value(level, "start") or "1"
        said = depth.isdecimal() and start.isdecimal() and len(depth + start) < 8
        if said and _value(level, "numFmt") not in _SILENT:
            found.append((int(depth), int(start)))
    return found


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return str(found.get(f"{W}val", "")) if found is not None else ""
