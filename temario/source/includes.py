"""Which Markdown files of a folder are units: those that no other one includes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from temario.markdown.divs import parse_div
from temario.patterns import pattern
from temario.source import files

_INCLUDE = pattern(r"^ {0,3}:{3,}[ \t]*(include[ \t]+\S.*)$", re.MULTILINE)


def not_included(root: Path, names: Sequence[str]) -> list[str]:
    """Return those of `names` that are units of their own, in the same order.

    Of files that include each other in a circle the first is one.
    """
    targets = {name: _targets(root, name) for name in names}
    included = {target for name in names for target in targets[name] if target != name}
    units = [name for name in names if name not in included]
    reached = _reached(units, targets)
    for name in names:
        if name not in reached:
            units.append(name)
            reached |= _reached([name], targets)
    return sorted(units, key=names.index)


def _targets(root: Path, name: str) -> list[str]:
    text = files.read_text(root / name, name)
    if not isinstance(text, str):
        return []
    base = posixpath.dirname(name)
    targets = (parse_div(info.rstrip(" \t:")).argument for info in _INCLUDE.findall(text))
    return [files.find(root, base, target.strip("\"'")).relative for target in targets]


def _reached(names: Sequence[str], targets: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    rest = list(names)
    while rest:
        name = rest.pop()
        if name not in found:
            found.add(name)
            rest.extend(targets.get(name, ()))
    return found
