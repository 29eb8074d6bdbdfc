"""Text in GIFT: what is escaped, and in which form it is written."""

from __future__ import annotations

import re

from temario.importing.banks.passages import Form
from temario.patterns import pattern

_ESCAPES = dict(zip("\\:#={}~n", "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7", strict=True))
"""Characters that stand in no text stand for what is escaped while a question is taken apart."""
_UNESCAPED = str.maketrans({mark: sign for sign, mark in _ESCAPES.items()} | {"\ufdd7": "\n"})
_FORMS: dict[str, Form] = {
    "html": "html", "markdown": "markdown", "plain": "plain", "moodle": "moodle",
}  # fmt: skip


_MATHS = pattern(
    r"(?<![\\$])(?:"
    r"\$\$((?:[^$\\~#]|\\.){1,2000}?)\$\$"
    r"|\$(?![\s=$])((?:[^$\\\n~#]|\\.){1,500})(?<![\s\\])\$(?![\d$])"
    r"|\\\(((?:[^\\\n~#]|\\[^()]){1,500})\\\)"
    r"|\\\[((?:[^\\~#]|\\[^\[\]]){1,2000})\\\])",
    re.DOTALL,
)
"""A formula; between single dollars by pandoc's rule, so that money is none."""
_COMMAND = pattern(r"(?<!\\)\\[A-Za-z]")
"""A command of TeX whose backslash is not escaped, as whoever knows little of GIFT writes it."""
_TEX = pattern(r"\\[A-Za-z]|[\^_]")


class GiftError(Exception):
    """What stands here cannot be read as a question; says what it looks like."""


def masked(text: str) -> str:
    """Return a text with what is escaped as characters that mean nothing in GIFT."""
    return re.sub(r"\\([\\:#={}~n])", lambda found: _ESCAPES[found[1]], _formulas_masked(text))


def _formulas_masked(text: str) -> str:
    """Return a text with what stands unescaped in formulas as characters that mean nothing.

    GIFT asks to escape braces and `=` there, too; Moodle takes them for answers otherwise. Many
    files do not, above all those that programs write. One dollar is no sign of a formula in
    Moodle; it is taken for one where some formula of the question has commands of TeX.
    """
    spans = [next(filter(None, found.groups())) for found in _MATHS.finditer(text)]
    single = any(map(_TEX.search, spans)) and "[markdown]" not in text

    slash = _ESCAPES["\\"]

    def formula(found: re.Match[str]) -> str:
        content = next(filter(None, found.groups()))
        bare = re.sub(r"\\.", "", content)
        if bare.count("{") != bare.count("}"):
            return found[0]
        if _COMMAND.search(content):  # a backslash is one, and `\\` ends a row
            content = re.sub(r"\\(?=[A-Za-z])", slash, content)
            content = content.replace("\\\\", 2 * slash)
        masks = {sign: _ESCAPES[sign] for sign in "{}=:"}
        content = re.sub(r"\\.|[{}=:]", lambda part: masks.get(part[0], part[0]), content)
        if found[2] and single:
            return f"{slash}({content}{slash})"
        start = found.start(found.lastindex or 0) - found.start()
        return f"{found[0][:start]}{content}{found[0][-start:]}"

    return _MATHS.sub(formula, text)


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
