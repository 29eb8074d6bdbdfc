"""Marks of other programs in a line: `==lit up==`, `H~2~O`, `m^2^`, `@fig-a`, hidden words."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from temario.patterns import pattern

_LONGEST = 1_000
"""So many characters may be lit up at once."""
_LIT = pattern(r"==(?=[^\s=])")
_RAISED = {
    "~": ("sub", pattern(r"~([^\W_]{1,4}[+-]?)~(?!~)")),
    "^": ("sup", pattern(r"\^([+-]?[^\W_]{1,10}[+-]?)\^")),
}
"""As in pandoc, but only what a formula or an ordinal has: `~` strikes words out on a code host."""
_NAME = pattern(r"\^[A-Za-z0-9][A-Za-z0-9-]{2,40}\s*$")
"""The name of a block, behind its last word."""

_CITED = pattern(
    r"@(?P<kind>fig|tbl|sec|eq|lst|thm|exm|exr|def)-[\w-]{1,100}"
    r"|\[-?@\w[^\[\]\n]{0,300}\](?![(\[{:])"
)
"""A reference of Quarto, and a citation of pandoc, which these programs put words in place of."""


def add_mark_rules(markdown: MarkdownIt) -> None:
    """Add the rules of this module."""
    markdown.inline.ruler.before("strikethrough", "lit", _lit)
    markdown.inline.ruler.before("strikethrough", "raised", _raised)
    markdown.inline.ruler.before("escape", "hidden", _hidden)
    markdown.inline.ruler.before("link", "cited", _cited)


def _lit(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not _LIT.match(state.src, start) or _word(state.src[start - 1 : start]):
        return False
    ends = _ends(state.src)
    at = bisect_left(ends, start + 3)
    end = ends[at] if at < len(ends) else state.posMax
    if end + 2 > min(start + _LONGEST, state.posMax):
        return False
    if not silent:
        after = state.posMax
        state.pos, state.posMax = start + 2, end
        state.push("mark_open", "mark", 1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = after
    state.pos = end + 2
    return True


@lru_cache(1)
def _ends(text: str) -> tuple[int, ...]:
    """Return where in a text what is lit up may end, for all of its marks at once."""
    return tuple(match.start() for match in re.finditer(r"(?<=[^\s=])==(?![^\W_]|=)", text))


def _word(sign: str) -> bool:
    return sign.isalnum() or sign == "="


def _raised(state: StateInline, silent: bool) -> bool:
    start = state.pos
    tag, pattern = _RAISED.get(state.src[start], ("", None))
    before = state.src[start - 1 : start] if start else ""
    match = pattern.match(state.src, start, state.posMax) if pattern is not None else None
    if match is None or not (before.isalnum() or before in ("_", ")", "]", "*")) or not before:
        return False
    if not silent:
        state.push(f"{tag}_open", tag, 1)
        state.push("text", "", 0).content = match[1]
        state.push(f"{tag}_close", tag, -1)
    state.pos = match.end()
    return True


def _hidden(state: StateInline, silent: bool) -> bool:
    """Leave out `%% a comment %%`, and the name of a block at its end, ` ^name`."""
    start = state.pos
    before = state.src[start - 1 : start]
    if before and not before.isspace():
        return False
    if state.src.startswith("%%", start):
        end = state.src.find("%%", start + 2, start + _LONGEST)
        behind = state.src[end + 2 : end + 3]
        if end < 0 or (behind and not behind.isspace()):
            return False
        if not silent:
            token = state.push("foreign", "", 0)
            token.content, token.markup = state.src[start : end + 2], "%%"
        state.pos = end + 2
        return True
    match = _NAME.match(state.src, start) if before else None
    if match is None or state.posMax < len(state.src.rstrip()):
        return False
    state.pos = state.posMax
    return True


def _cited(state: StateInline, silent: bool) -> bool:
    """Read a reference or a citation of another program as one token, which is told of."""
    start = state.pos
    match = _CITED.match(state.src, start, state.posMax) if state.src[start] in "@[" else None
    if match is None or (start and state.src[start - 1].isalnum()):
        return False
    label = normalizeReference(match[0].strip("[]"))
    if label in state.env.get("references", ()):
        return False
    if not silent:
        token = state.push("foreign", "", 0)
        token.content = match[0]
        token.markup = f"@{match['kind']}-…" if match["kind"] else "[@…]"
    state.pos = match.end()
    return True
