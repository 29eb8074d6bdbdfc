"""Interface words ("Contents", "Next") by the course's language, from gettext catalogues."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

_CATALOGUES = Path(__file__).resolve().parent / "locale"

Translate = Callable[[str], str]


def languages() -> tuple[str, ...]:
    """Return the tags of the languages that interface words exist in."""
    return ("en", *sorted(path.stem for path in _CATALOGUES.glob("*.po")))


def has_words(language: str) -> bool:
    """Return whether there are interface words in `language` or its primary language."""
    return language.split("-")[0].lower() in languages()


def translator(language: str) -> Translate:
    """Return a function from English words to those of `language`; English where there are none."""
    catalogue = _catalogue(language.split("-")[0].lower())
    return lambda words: catalogue.get(words, words)


@cache
def _catalogue(language: str) -> dict[str, str]:
    path = _CATALOGUES / f"{language}.po"
    if not path.is_file():
        return {}
    import polib

    return {e.msgid: e.msgstr for e in polib.pofile(str(path), encoding="utf-8") if e.msgstr}
