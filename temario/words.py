"""Interface words ("Contents", "Next") by the course's language, from gettext catalogues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def words_of_preview(languages: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the first of `languages` that the preview's page speaks, and its words by the English.

    English, which has no words to be put for others, where it speaks none of them.
    """
    for language in (each.split("-")[0].lower() for each in languages):
        if language == "en":
            break
        if language.isalpha() and (_CATALOGUES / "preview" / f"{language}.po").is_file():
            return language, _catalogue(f"preview/{language}")
    return "en", {}


@cache
def _catalogue(name: str) -> dict[str, str]:
    path = _CATALOGUES / f"{name}.po"
    if not path.is_file():
        return {}
    import polib

    return {e.msgid: e.msgstr for e in polib.pofile(str(path), encoding="utf-8") if e.msgstr}
