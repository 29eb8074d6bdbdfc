"""Text in GIFT: what is escaped, and in which form it is written."""

from __future__ import annotations

import re

from temario.importing.banks.passages import Form

_ESCAPES = dict(zip("\\:#={}~n", "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7", strict=True))
"""Characters that stand in no text stand for what is escaped while a question is taken apart."""
_UNESCAPED = str.maketrans({mark: sign for sign, mark in _ESCAPES.items()} | {"\ufdd7": "\n"})
_FORMS: dict[str, Form] = {
    "html": "html", "markdown": "markdown", "plain": "plain", "moodle": "moodle",
}  # fmt: skip


class GiftError(Exception):
    """What stands here cannot be read as a question; says what it looks like."""


def masked(text: str) -> str:
    """Return a text with what is escaped as characters that mean nothing in GIFT."""
    return re.sub(r"\\([\\:#={}~n])", lambda found: _ESCAPES[found[1]], text)


def unmasked(text: str) -> str:
    """Return a text as it is read."""
    return text.translate(_UNESCAPED)


def without_marks(text: str) -> str:
    """Return a text without the characters that `masked` uses."""
    return re.sub("[\ufdd0-\ufdef]", "\ufffd", text)


def formed(text: str, form: Form) -> tuple[str, Form]:
    """Return a masked text as it is read, and its form, which brackets before it may say.

    A line end of the file is a space where the form gives it no meaning.
    """
    found = re.match(r"\s*\[(\w+)\]", text)
    if found and found[1].lower() in _FORMS:
        form, text = _FORMS[found[1].lower()], text[found.end() :]
    if form in ("moodle", "plain"):
        text = re.sub(r"[ \t]*\n[ \t]*", " ", text)
    return unmasked(text).strip(), form
