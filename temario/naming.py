"""What a course is called: its title and id, and words as YAML."""

from __future__ import annotations

import json
import locale
import os
import re
import unicodedata
from pathlib import Path

from temario.patterns import pattern
from temario.slug import slug

LANGUAGES = ("en", "es")
"""The languages that courses can be begun in."""

_LONGEST_ID = 40
_UNTITLED = {"en": "My course", "es": "Mi curso"}
_TAG = pattern(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_RESERVED = pattern(r"con|prn|aux|nul|com\d|lpt\d")
"""What no file may be called on Windows, whatever its ending."""


def text_language(language: str) -> str:
    """Return which of `LANGUAGES` is the nearest to a BCP 47 tag."""
    primary = language.split("-")[0].lower()
    return primary if primary in LANGUAGES else LANGUAGES[0]


def is_language(tag: str) -> bool:
    """Return whether a text has the form of a BCP 47 tag."""
    return _TAG.fullmatch(tag) is not None


def local_language() -> str:
    """Return the language of this computer if the starter course is written in it, else `en`."""
    try:
        given = locale.setlocale(locale.LC_CTYPE, None)
        named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), given)
    except locale.Error:
        return LANGUAGES[0]
    # Such as es_MX.UTF-8; Windows says Spanish_Spain.1252.
    name = re.split(r"[-_.@]", named.lower())[0]
    name = {"spanish": "es"}.get(name, name)
    return name if name in LANGUAGES else LANGUAGES[0]


def default_title(folder: Path, language: str) -> str:
    """Return a title made of a folder's name: `mi-curso` becomes "Mi curso"."""
    words = one_line(re.sub(r"[-_\s]+", " ", folder.resolve().name))
    if not re.search(r"\w", words):
        return _UNTITLED[text_language(language)]
    return words[0].upper() + words[1:]


def course_id(title: str, language: str) -> str:
    """Return the id of a course with this title: short, and good for a file's name everywhere."""
    fallback = slug(_UNTITLED[text_language(language)])
    whole = "-".join(re.findall("[a-z0-9]+", slug(title))) or fallback
    short = whole[:_LONGEST_ID]
    if len(whole) > _LONGEST_ID and "-" in short:
        short = short.rpartition("-")[0]
    return f"{fallback}-{short}" if _RESERVED.fullmatch(short) else short


def one_line(text: str) -> str:
    """Return a text without line breaks and without what YAML cannot hold."""
    kept = (c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    return "".join(kept)


def quoted(text: str) -> str:
    """Return a text as YAML: as it is where it can be nothing else, else in quotes."""
    plain = re.fullmatch(r"[^\W\d_](?:[\w .()-]*[\w)])?", text)
    word = text.lower() in ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
    # A JSON text is a YAML text in double quotes.
    return text if plain and not word else json.dumps(text, ensure_ascii=False)
