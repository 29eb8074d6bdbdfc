"""Words without their accents, as a learner may type them."""

from __future__ import annotations

import unicodedata


def unaccented(text: str) -> str:
    """Return `text` without accents. The letter ñ is one of its own, as in the player."""
    letters = unicodedata.normalize("NFC", text)
    return "".join(letter if letter in "ñÑ" else _bare(letter) for letter in letters)


def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    kept = "".join(part for part in parts if not "\u0300" <= part <= "\u036f")
    return unicodedata.normalize("NFC", kept)


def alternatives(answers: tuple[str, ...]) -> tuple[str, ...]:
    """Return `answers` and each of them without accents, every one once.

    Programs that compare letter by letter need both.
    """
    return tuple(dict.fromkeys((*answers, *map(unaccented, answers))))


def without_spare(answers: tuple[str, ...]) -> tuple[str, ...]:
    """Return `answers` without those that are another one less its accents."""
    spare = {unaccented(text) for text in answers if unaccented(text) != text}
    return tuple(text for text in answers if text not in spare)
