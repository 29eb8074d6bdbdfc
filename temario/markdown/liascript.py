"""A block rule for quizzes of LiaScript, of which `quizzes` makes questions of ours.

    [( )] wrong          [[ ]] wrong          [[solution]]
    [(X)] right          [[X]] right          [[?]] a hint

one option or several to choose, or words to type; hints and, between two lines of stars, an
explanation may follow each. What is asked stands above. LiaScript's authors indent all of it.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from temario.patterns import pattern
from temario.records import record

_OPTION = pattern(r"(?:\[\((?P<one>[ xX])\)\]|\[\[(?P<many>[ xX])\]\])[ \t]+(?P<words>\S.*)")
_HINT = pattern(r"\[\[\?\]\][ \t]+(?P<words>\S.*)")
_TYPED = pattern(r"\[\[(?P<answer>[^\[\]]+)\]\]")
_OTHER = ("", "x", "X", "?", "!")
"""What between two brackets is no answer."""
_MOST = 36
"""So many options a question may have."""
_CHOSEN = pattern(r"\([^()]+\)")
_STARS = pattern(r"\*{3,}")
_SURE = pattern(r"^[ \t]*(?:\[\([xX]\)\]|\[\[[xX?]\]\])[ \t]+\S", re.MULTILINE)
"""What only texts for LiaScript have."""

Line = tuple[str, int]
"""Words and the number of their line, from the first of the file."""


@record
class Quiz:
    """What the lines of a quiz say."""

    options: tuple[tuple[bool, Line], ...] = ()
    """Whether each is right, and its words."""
    several: bool = False
    """Whether more than one may be chosen."""
    answer: Line | None = None
    """What is to be typed, or to be chosen in a gap."""
    hints: tuple[Line, ...] = ()
    plain: bool = True
    """Whether a question of ours can ask it."""


def quiz(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a quiz, which may be indented like code; its explanation's blocks are within it."""
    if not state.src.startswith("[", state.bMarks[start] + state.tShift[start]):
        return False
    if state.sCount[start] < state.blkIndent:
        return False
    found, line = _quiz(state, start, end)
    if found is None:
        return False
    first, last, after = _explanation(state, line, end)
    indented = state.sCount[start] - state.blkIndent
    sure = bool(found.hints) or last > first or (indented > 3 and _is_sure(state))
    if found.answer is not None and not sure:
        return False  # a gap of ours, a link of a wiki, or code
    if silent:
        return True
    token = state.push("quiz_open", "", 1)
    token.map = [start, after]
    token.meta = {"quiz": found, "source": [_line(state, at) for at in range(start, line)]}
    before = state.parentType, state.lineMax, state.blkIndent
    # An explanation may be indented less than its quiz.
    said = (state.sCount[at] for at in range(first, last) if not state.isEmpty(at))
    indent = min(said, default=0)
    state.parentType, state.lineMax, state.blkIndent = "div", last, min(indent, state.sCount[start])
    state.md.block.tokenize(state, first, last)
    state.parentType, state.lineMax, state.blkIndent = before
    state.push("quiz_close", "", -1)
    state.line = after
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _is_sure(state: StateBlock) -> bool:
    """Return whether the text is for LiaScript beyond doubt."""
    if "liascript" not in state.env:
        state.env["liascript"] = _SURE.search(state.src) is not None
    return bool(state.env["liascript"])


def _quiz(state: StateBlock, start: int, end: int) -> tuple[Quiz | None, int]:
    """Return the quiz that begins at a line, and the line behind its hints."""
    options: list[tuple[bool, Line]] = []
    kind, line = "", start
    while line < end and (match := _OPTION.fullmatch(_line(state, line))):
        own = "one" if match["one"] else "many"
        if kind not in ("", own):
            break
        kind = own
        options.append((match[own] != " ", (match["words"], line)))
        line += 1
    answer: Line | None = None
    if not options:
        typed = _TYPED.fullmatch(_line(state, start))
        if typed is None or typed["answer"].strip() in _OTHER:
            return None, start
        answer, line = (typed["answer"].strip(), start), start + 1
    hints: list[Line] = []
    while line < end and (match := _HINT.fullmatch(_line(state, line))):
        hints.append((match["words"], line))
        line += 1
    right = sum(good for good, _ in options)
    if answer is not None:
        good = "|" not in answer[0] or len(_CHOSEN.findall(answer[0])) == 1
    else:
        good = 1 < len(options) <= _MOST and (right == 1 if kind == "one" else right > 0)
    return Quiz(tuple(options), kind == "many", answer, tuple(hints), good), line


def _explanation(state: StateBlock, line: int, end: int) -> tuple[int, int, int]:
    """Return the first line of an explanation, the one behind it, and the one behind its stars."""
    if line >= end or not _STARS.fullmatch(_line(state, line)):
        return line, line, line
    for last in range(line + 1, end):
        if state.sCount[last] < state.blkIndent and not state.isEmpty(last):
            break
        if _STARS.fullmatch(_line(state, last)):
            return line + 1, last, last + 1
    return line, line, line
