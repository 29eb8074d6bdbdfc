"""Square brackets that can open nothing: without them a paragraph is read in linear time.

markdown-it looks for the end of every `[`, and inside of that for the end of every other, so that
a thousand of them in a paragraph take seconds and ten thousand minutes. Where a paragraph has more
that are never closed, or that lie in each other, than any author writes, those are text at once.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from temario.patterns import pattern

OPEN = 12
"""How many brackets of a paragraph may stay open before none of them can open anything."""
DEEP = 40
"""How deep brackets may lie in each other; those around more are text."""
_SIGN = pattern(r"\\.|[\[\]]", re.DOTALL)


def add_bracket_rule(markdown: MarkdownIt) -> None:
    """Add the rule, before all others."""
    markdown.inline.ruler.before("text", "brackets", _bracket)


def _bracket(state: StateInline, silent: bool) -> bool:
    """Read a bracket that opens nothing, and what stands before it to open something, as text."""
    start = state.pos
    at = start if state.src[start] == "[" else start + 1
    if at > start and (state.src[start] not in "!^" or not state.src.startswith("[", at)):
        return False
    if at not in _hopeless(state):
        return False
    if not silent:
        state.append_pending(state.src[start])
    state.pos += 1
    return True


def _hopeless(state: StateInline) -> frozenset[int]:
    """Return where in the paragraph being read brackets stand that open nothing."""
    known = state.env.get("brackets")
    if known is None or known[0] is not state.src:
        known = state.env["brackets"] = (state.src, hopeless(state.src))
    found: frozenset[int] = known[1]
    return found


def hopeless(text: str) -> frozenset[int]:
    """Return the indices of those brackets in `text` that are not to open anything."""
    if text.count("[") <= min(OPEN, DEEP):
        return frozenset()
    open_: list[tuple[int, int]] = []
    tall: list[int] = []
    for sign in _SIGN.finditer(text):
        if sign[0] == "[":
            open_.append((sign.start(), 0))
        elif sign[0] == "]" and open_:
            start, height = open_.pop()
            if height >= DEEP:
                tall.append(start)
            if open_:
                open_[-1] = (open_[-1][0], max(open_[-1][1], height + 1))
    # Code may hold the other half of a bracket, so a few that seem open are left to the reader.
    never = [start for start, _ in open_] if len(open_) > OPEN else []
    return frozenset((*never, *tall))
