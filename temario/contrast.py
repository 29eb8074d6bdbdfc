"""How well one colour is read on another (WCAG 2.2, 1.4.3), and which of a theme's meet."""

from __future__ import annotations

import re

LEAST = 4.5
"""The least contrast for text of any size (WCAG 2.2, level AA)."""

_GROUNDS = {
    "paper": ("text", "muted", "accent", "right", "wrong"),
    "surface": (
        *("text", "muted", "accent", "right", "wrong"),
        *("code_keyword", "code_string", "code_number", "code_comment", "code_name"),
    ),
    "accent": ("on_accent",),
    "accent_tint": ("text", "accent"),
    "right": ("paper",),
}
PAIRS = tuple((text, ground) for ground, texts in _GROUNDS.items() for text in texts)
"""The tokens of colour that some output sets as text, and what is behind them."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    """Return a colour's relative luminance, from 0 to 1."""
    if not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
        return 0.2  # a colour in another notation: neither black nor white stands out much
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
