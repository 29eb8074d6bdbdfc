"""Scripts besides Latin: which characters belong to one, and which way a paragraph runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

from builders.slides.deck import Passage, Run, Runs, TableBody, text_of
from temario.records import replace
from temario.scripts import Script, back, script_of, scripts, written

TALL = 1.3
"""The distance of lines that hold other scripts, times the size: their fonts are taller."""

FACES: dict[Script, str] = {
    "Arab": "Arial",
    "Hebr": "Arial",
    "Hans": "Microsoft YaHei",
    "Hant": "Microsoft JhengHei",
    "Jpan": "Yu Gothic",
    "Hang": "Malgun Gothic",
    "emoji": "Segoe UI Emoji",
}
"""Fonts that PowerPoint has; where one is missing, another stands in."""

_LANGUAGES: dict[Script, str] = {
    "Arab": "ar",
    "Hebr": "he",
    "Hans": "zh-CN",
    "Hant": "zh-TW",
    "Jpan": "ja",
    "Hang": "ko",
}
_Piece = TypeVar("_Piece")
_FIRST_BACK = "\u0590"
"""The first character, Hebrew, of those that are read from right to left."""


def runs_back(runs: Runs, language: str) -> bool:
    """Return whether a paragraph of a course in `language` runs from right to left.

    In a course that does, all do but what is marked as another language. In another course it
    begins with a letter that does, as most of its letters do.
    """
    text = text_of(runs)
    if not (back(language) or _may_read_back(text)):
        return False
    letters = [unicodedata.bidirectional(character) for character in text]
    strong = [kind in ("R", "AL") for kind in letters if kind in ("L", "R", "AL")]
    if back(language):
        marked = all(run.language and not back(run.language) for run in runs)
        return any(strong) or not runs or not marked
    return bool(strong) and strong[0] and 2 * sum(strong) > len(strong)


def table_back(rows: tuple[tuple[Runs, ...], ...], language: str) -> bool:
    """Return whether a table's columns run from right to left, as most of its cells do."""
    cells = [runs_back(cell, language) for row in rows for cell in row if cell]
    return 2 * sum(cells) > len(cells) if cells else back(language)


def seen_order(runs: Runs, flows_back: bool) -> Iterator[tuple[Run, bool]]:
    """Yield the runs of a line from left to right, and whether each is read from right to left."""
    read = ((run, _reads_back(run.text, flows_back)) for run in runs)
    groups = [list(some) for _, some in groupby(read, key=lambda pair: pair[1])]
    for group in groups[::-1] if flows_back else groups:
        yield from group[::-1] if group[0][1] else group


def _reads_back(text: str, otherwise: bool) -> bool:
    if not (otherwise or _may_read_back(text)):
        return False
    kinds = {unicodedata.bidirectional(character) for character in text}
    return bool(kinds & {"R", "AL"}) or (otherwise and "L" not in kinds)


def _may_read_back(text: str) -> bool:
    return max(text, default="") >= _FIRST_BACK


def tall(runs: Runs) -> bool:
    """Return whether a line of `runs` may hold letters that the font of text lacks."""
    return _tall(text_of(runs))


@lru_cache(4096)
def _tall(text: str) -> bool:
    return not text.isascii() and any(map(script_of, text))


def in_scripts(run: Run, language: str) -> Iterator[tuple[Run, Script]]:
    """Yield a run in pieces of one script each, which say their language.

    `language` is the course's. Spaces, digits and signs stay with what is before them.
    """
    if run.text.isascii():
        yield run, ""
        return
    own = run.language or language
    found = list(scripts(run.text, own))
    for script, some in groupby(zip(found, run.text, strict=True), key=lambda pair: pair[0]):
        text = "".join(character for _, character in some)
        spoken = run.language
        if script in _LANGUAGES and written(own) != script:
            spoken = _LANGUAGES[script]
        yield replace(run, text=text, language=spoken), script


def in_language(piece: _Piece, language: str) -> _Piece:
    """Return what a block shows, and its notes, with its text marked as `language`."""

    def runs(some: Runs) -> Runs:
        return tuple(replace(run, language=run.language or language) for run in some)

    match piece:
        case Passage():
            notes = tuple(in_language(note, language) for note in piece.notes)
            return replace(piece, runs=runs(piece.runs), notes=notes)
        case TableBody():
            notes = tuple(in_language(note, language) for note in piece.notes)
            head = tuple(map(runs, piece.head))
            rows = tuple(tuple(map(runs, row)) for row in piece.rows)
            return replace(piece, head=head, rows=rows, notes=notes)
        case _:
            return piece
