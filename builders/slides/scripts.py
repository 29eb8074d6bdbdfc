"""Scripts besides Latin: which characters belong to one, and which way a paragraph runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Literal, TypeVar

from builders.slides.deck import Passage, Run, Runs, TableBody, text_of

Script = Literal["", "Arab", "Hebr", "Hans", "Hant", "Jpan", "Hang", "emoji"]
"""ISO 15924, as a theme's fonts are listed; empty for what the font of text has."""

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
_WRITTEN: dict[str, Script] = {
    "ar": "Arab", "fa": "Arab", "ur": "Arab", "ps": "Arab", "ckb": "Arab", "ug": "Arab",
    "he": "Hebr", "yi": "Hebr", "zh": "Hans", "ja": "Jpan", "ko": "Hang",
}  # fmt: skip
"""The script of a language."""
_TRADITIONAL = ("hant", "tw", "hk", "mo")
_EAST_ASIAN = ("Hans", "Hant", "Jpan", "Hang")
_FLOWS_BACK = ("Arab", "Hebr")
_JOINERS = "\u200d\ufe0e\ufe0f"
_Piece = TypeVar("_Piece")


def written(language: str) -> Script:
    """Return the script of a language by its BCP 47 tag; empty for what is like Latin."""
    first, *rest = language.lower().replace("_", "-").split("-")
    if first == "zh" and any(part in _TRADITIONAL for part in rest):
        return "Hant"
    return _WRITTEN.get(first, "")


def back(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return written(language) in _FLOWS_BACK


def runs_back(runs: Runs, language: str) -> bool:
    """Return whether a paragraph of a course in `language` runs from right to left.

    In a course that does, all do but what is marked as another language. In another course it
    begins with a letter that does, as most of its letters do.
    """
    letters = [unicodedata.bidirectional(character) for character in text_of(runs)]
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
    kinds = {unicodedata.bidirectional(character) for character in text}
    return bool(kinds & {"R", "AL"}) or (otherwise and "L" not in kinds)


def tall(runs: Runs) -> bool:
    """Return whether a line of `runs` may hold letters that the font of text lacks."""
    text = text_of(runs)
    return not text.isascii() and any(map(_script, text))


def in_scripts(run: Run, language: str) -> Iterator[tuple[Run, Script]]:
    """Yield a run in pieces of one script each, which say their language.

    `language` is the course's. Spaces, digits and signs stay with what is before them.
    """
    if run.text.isascii():
        yield run, ""
        return
    own = run.language or language
    found = list(_scripts(run.text, own))
    for script, some in groupby(zip(found, run.text, strict=True), key=lambda pair: pair[0]):
        text = "".join(character for _, character in some)
        spoken = run.language
        if script in _LANGUAGES and written(own) != script:
            spoken = _LANGUAGES[script]
        yield replace(run, text=text, language=spoken), script


def _scripts(text: str, language: str) -> Iterator[Script]:
    """Yield the script of each character."""
    kana = any("\u3040" <= character <= "\u30ff" for character in text)
    here = written(language)
    han: Script = here if here in _EAST_ASIAN else "Jpan" if kana else "Hans"
    before: Script = ""
    for character in text:
        script = _script(character)
        if script == "":
            before = "" if character.isalpha() else before
        elif script == "Hans":
            before = han
        elif not (script == "emoji" and before != "emoji" and character in _JOINERS):
            before = script
        yield before


def _script(character: str) -> Script:
    """Return the script of a character; `Hans` for all that several of East Asia share."""
    point = ord(character)
    if point < 0x0590:
        return ""
    if point < 0x0600 or 0xFB1D <= point <= 0xFB4F:
        return "Hebr"
    if point < 0x0780 or 0x08A0 <= point <= 0x08FF or 0xFB50 <= point <= 0xFDFF:
        return "Arab"
    if 0xFE70 <= point <= 0xFEFC:
        return "Arab"
    if 0x3040 <= point <= 0x30FF or 0xFF66 <= point <= 0xFF9F:
        return "Jpan"
    if 0x1100 <= point <= 0x11FF or 0xAC00 <= point <= 0xD7FF:
        return "Hang"
    if character in _JOINERS or 0x1F000 <= point <= 0x1FAFF:
        return "emoji"
    wide = unicodedata.east_asian_width(character) in "WF"
    if wide and unicodedata.category(character) == "So" and point < 0x2E80:
        return "emoji"
    return "Hans" if wide else ""


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
