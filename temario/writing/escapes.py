"""Characters that could be read as markup, by what they could be read as."""

from __future__ import annotations

import re
from unicodedata import category

from temario.patterns import pattern

_ESCAPES = {
    "backslash": r"\\(?=[!-/:-@\[-`{-~]|$)",
    "star": r"\*(?=\S)|(?<=\S)\*",
    "underscore": r"(?<!\w)_|_(?!\w)",
    "tick": r"`",
    "tilde": r"~(?=~)|(?<=~)~",
    "open": r"\[",
    "close": r"\]",
    "dollar": r"\$",
    "tag": r"<(?=[A-Za-z/!?])",
    "entity": r"&(?=#?\w+;)",
    "brace": r"\{",
    "caret": r"\^(?=\[)",
    "picture": r"!(?=\[|$)",
    "address": r":(?=//)|(?<=mailto):|(?<=[Ww][Ww][Ww])\.|(?<=[\w.+-])@",
    "lit": r"(?<![\w=])=(?==[^\s=])",
    "raised": r"(?<=[^\W]|[)\]*])[~^](?=[+-]?[^\W_]{1,10}[+-]?[~^])",
    "hidden": r"(?<!\S)%(?=%)|(?<=\s)\^(?=[A-Za-z0-9][A-Za-z0-9-]{2,40}\s*$)",
    "name": r"(?<=\w)\.(?=\w)",
}
_START = pattern(
    r"(?P<sign>#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|=+(?=\s*$)|[-_*]{2,}(?=[-_*\s]*$)"
    r"|:(?=::|\s)|~(?=\s)|\|)"
    r"|(?P<word>\d{1,9}(?=[.)](?:\s|$))|Tabl[ea](?=:[ \t]))"
)

_HTML = pattern(r"(?i)<(?=[!?]|(?:script|pre|style|textarea)\b)")
"""What begins HTML that goes on past blank lines (CommonMark 0.31, 4.6)."""

ALL = frozenset((*_ESCAPES, "start"))
"""The kinds of markup that a character may be escaped for."""


def escaped(text: str, kinds: frozenset[str]) -> str:
    """Return `text` with a backslash before what could be read as markup of these kinds."""
    # A mark of a footnote is one wherever in the file its note stands.
    parts = [r"\[(?=\^)", *(each for kind, each in _ESCAPES.items() if kind in kinds)]
    return re.sub("|".join(parts), r"\\\g<0>", text)


def escaped_start(line: str, kinds: frozenset[str]) -> str:
    """Return a line that begins no list, heading, quotation, table or other block."""
    if _HTML.match(line):
        return f"\\{line}"
    found = _START.match(line) if "start" in kinds else None
    if found is None:
        return line
    if found["word"]:
        return f"{found['word']}\\{line[found.end() :]}"
    return f"\\{line}"


def escaped_edges(line: str) -> str:
    """Return a line whose ends are no white space that a reader would drop."""
    line = line.strip(" \t\n")
    start = len(line) - len(line.lstrip())
    end = max(len(line.rstrip()), start)
    return f"{_entities(line[:start])}{line[start:end]}{_entities(line[end:])}"


def _entities(spaces: str) -> str:
    # What is no space but a control character has no entity (CommonMark 0.31, 2.5).
    kept = (space for space in spaces if category(space) == "Zs")
    return "".join("&nbsp;" if space == "\u00a0" else f"&#{ord(space)};" for space in kept)
