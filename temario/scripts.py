"""Scripts besides Latin: which one a language is written in, and which one a character is of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal

Script = Literal["", "Arab", "Hebr", "Hans", "Hant", "Jpan", "Hang", "emoji"]
"""ISO 15924, as a theme's fonts are listed; empty for what the font of text has."""


_WRITTEN: dict[str, Script] = {
    "ar": "Arab", "fa": "Arab", "ur": "Arab", "ps": "Arab", "ckb": "Arab", "ug": "Arab",
    "he": "Hebr", "yi": "Hebr", "zh": "Hans", "ja": "Jpan", "ko": "Hang",
}  # fmt: skip
"""The script of a language."""
_TRADITIONAL = ("hant", "tw", "hk", "mo")
_EAST_ASIAN = ("Hans", "Hant", "Jpan", "Hang")
_FLOWS_BACK = ("Arab", "Hebr")
OTHER_SCRIPTS = "\u0590"
"""The first character that is not of Latin, Greek, Cyrillic and what is written like them."""
JOINERS = "\u200d\ufe0e\ufe0f"


def written(language: str) -> Script:
    """Return the script of a language by its BCP 47 tag; empty for what is like Latin."""
    first, *rest = language.lower().replace("_", "-").split("-")
    if first == "zh" and any(part in _TRADITIONAL for part in rest):
        return "Hant"
    return _WRITTEN.get(first, "")


def back(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return written(language) in _FLOWS_BACK


def scripts(text: str, language: str) -> Iterator[Script]:
    """Yield the script of each character."""
    kana = any("\u3040" <= character <= "\u30ff" for character in text)
    here = written(language)
    han: Script = here if here in _EAST_ASIAN else "Jpan" if kana else "Hans"
    before: Script = ""
    for character in text:
        script = script_of(character)
        if script == "":
            before = "" if character.isalpha() else before
        elif script == "Hans":
            before = han
        elif not (script == "emoji" and before != "emoji" and character in JOINERS):
            before = script
        yield before


def script_of(character: str) -> Script:
    """Return the script of a character; `Hans` for all that several of East Asia share."""
    point = ord(character)
    if character < OTHER_SCRIPTS:
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
    if character in JOINERS or 0x1F000 <= point <= 0x1FAFF:
        return "emoji"
    wide = unicodedata.east_asian_width(character) in "WF"
    if wide and unicodedata.category(character) == "So" and point < 0x2E80:
        return "emoji"
    return "Hans" if wide else ""
