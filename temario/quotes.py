"""Quotation marks by language, as the Unicode CLDR lists them."""

from __future__ import annotations

_PAIRS = {
    "ca": "«»“”",
    "cs": "„“‚‘",
    "da": "“”‘’",
    "de": "„“‚‘",
    "el": "«»“”",
    "en": "“”‘’",
    "es": "«»“”",
    "eu": "“”‘’",
    "fi": "””’’",
    "fr": "«»“”",
    "gl": "“”‘’",
    "it": "«»“”",
    "nb": "«»‘’",
    "nl": "“”‘’",
    "no": "«»‘’",
    "pl": "„”«»",
    "pt": "«»“”",
    "ro": "„”«»",
    "ru": "«»„“",
    "sv": "””’’",
    "uk": "«»„“",
}
_REGIONS = {"es-ar", "es-cl", "es-co", "es-mx", "es-pe", "es-419", "es-us", "pt-br"}
"""Where the marks differ from those of the language's first country."""
_SPACED = {"fr"}
"""Languages with a space inside the outer marks."""


def quotes(language: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the outer and the inner marks of a language, each a start and an end.

    `language` is a BCP 47 tag; the marks of English stand in for a language that is not known.
    """
    tag = language.lower().replace("_", "-")
    first = tag.split("-")[0]
    marks = _PAIRS["en"] if tag in _REGIONS else _PAIRS.get(first, _PAIRS["en"])
    one, two, three, four = tuple(marks)
    if first in _SPACED:
        one, two = f"{one}\u00a0", f"\u00a0{two}"
    return (one, two), (three, four)


def knows(language: str) -> bool:
    """Return whether the marks of a language are known."""
    return language.lower().replace("_", "-").split("-")[0] in _PAIRS
