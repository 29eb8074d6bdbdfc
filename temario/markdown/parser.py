"""Which Markdown we read: CommonMark, GFM, and the additions of the dialect, as a token parser."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

NESTING = 50
"""How deep lists and quotes may lie in each other; what is deeper is flattened."""

_DIV = re.compile(r":{3,}[ \t]*(?P<info>[^:].*?)?[ \t]*:*$")


@cache
def parser() -> MarkdownIt:
    """Return the parser; it keeps no state between texts."""
    markdown = MarkdownIt(
        "commonmark", {"linkify": True, "html": True, "maxNesting": 4 * NESTING + 20}
    )
    markdown.enable(["table", "strikethrough", "linkify"])
    markdown.use(
        dollarmath_plugin,
        allow_space=False,
        allow_digits=False,
        allow_labels=False,
        double_inline=True,
    )
    # Notes stay where they are defined: the model places them at their marks, and moving them to
    # the end would drop those that no mark names.
    markdown.use(footnote_plugin, move_to_end=False, always_match_refs=True)
    markdown.use(deflist_plugin)
    markdown.use(attrs_plugin, spans=True, after=())
    interrupts = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    markdown.block.ruler.before("fence", "div", _div, {"alt": interrupts})
    markdown.block.ruler.before("table", "flatten", _flatten)
    return markdown


def parse(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Return the block tokens of `text`, and the environment that footnotes hang on."""
    env: dict[str, Any] = {}
    return parser().parse(text, env), env


def _div(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read one `:::` line as a token of its own; opening and closing lines are paired later.

    A line alone cannot know whether it closes: in the dialects that authors
    know (pandoc, MyST, Quarto) a div closes at the next bare `:::` or at one as
    long as its own, and both come out right when the innermost open one closes.
    """
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    match = _DIV.match(line) if line.startswith(":::") else None
    if match is None:
        return False
    if silent:
        return True
    info = match["info"] or ""
    token = state.push("div_open" if info else "div_close", "", 0)
    token.info = info
    token.markup = line[: len(line) - len(line.lstrip(":"))]
    token.map = [start, start + 1]
    state.line = start + 1
    return True


def _flatten(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take what is nested too deep as one paragraph, so that no word of it is lost."""
    if silent or state.level < 2 * NESTING:
        return False
    state.push("paragraph_open", "p", 1).map = [start, end]
    token = state.push("inline", "", 0)
    lines = state.getLines(start, end, 0, False).split("\n")
    token.content = " ".join(line.strip(" \t>") for line in lines).strip()
    token.map = [start, end]
    token.children = []
    token.meta = {"flattened": True}
    state.push("paragraph_close", "p", -1)
    state.line = end
    return True
