"""Which Markdown we read: CommonMark, GFM, and the additions of the dialect, as a token parser."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore, linkify
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from temario.markdown.attributes import closing_brace, parse_attributes
from temario.markdown.brackets import add_bracket_rule
from temario.markdown.divs import parse_div
from temario.markdown.foreign_blocks import add_block_rules, options_under, with_options
from temario.markdown.foreign_inlines import add_inline_rules, clean_addresses
from temario.markdown.marks import add_mark_rules
from temario.patterns import pattern

NESTING = 50
"""How deep lists, quotes, divs and HTML may lie in each other; what is deeper is flattened."""
INLINE_NESTING = 8
"""How deep emphasis, links and spans may lie in each other; what is deeper is plain."""

ADDRESS = pattern(r"(?i)//|@|(?:https?|ftp|mailto):|localhost|www\.|\.(?:[^\W_]{2}|\d{1,3}\.)")
"""What no address in running text is without: a sign of its kind, or a dot before letters."""

_FORMULA = "math_inline_double"
_ATTACHES = ("image", "code_inline", "link_close", _FORMULA)


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        # Every address is read; the inline reader judges it, so that it can say what is wrong.
        return True


@cache
def parser() -> MarkdownIt:
    """Return the parser; it keeps no state between texts."""
    markdown = _Parser(
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
    interrupts = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    markdown.block.ruler.before("fence", "div", _div, {"alt": interrupts})
    markdown.block.ruler.at("html_block", _html, {"alt": ["paragraph", "reference", "blockquote"]})
    add_block_rules(markdown)
    markdown.block.ruler.before("table", "alone", _alone)
    markdown.block.ruler.before("table", "flatten", _flatten)
    markdown.inline.ruler.after("link", "span", _span)
    markdown.inline.ruler.after("span", "attributes", _attributes)
    add_inline_rules(markdown)
    add_mark_rules(markdown)
    add_bracket_rule(markdown)
    markdown.core.ruler.before("inline", "addresses", clean_addresses)
    markdown.core.ruler.at("linkify", _addresses)
    markdown.core.ruler.push("endings", _endings)
    markdown.core.ruler.push("shallow", _shallow)
    return markdown


def parse(text: str, env: dict[str, Any]) -> list[Token]:
    """Return the block tokens of `text`. `env` keeps the notes and references met so far."""
    return parser().parse(text, env)


def parse_line(text: str, env: dict[str, Any]) -> list[Token]:
    """Return the one token of `text`, a line that stands in no block of its own."""
    return parser().parseInline(text, env)


# --- block rules ---


def _div(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read one `:::` line as a token of its own; opening and closing lines are paired later.

    A line alone cannot know whether it closes: in the dialects that authors
    know (pandoc, MyST, Quarto) a div closes at the next bare `:::` or at one as
    long as its own, and both come out right when the innermost open one closes.
    """
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].rstrip()
    if not line.startswith(":::"):
        return False
    if silent:
        return True
    info = line.lstrip(":").strip()
    if info.endswith(":::"):
        info = info.rstrip(":").rstrip()
    token = state.push("div_open" if info else "div_close", "", 0)
    token.info = info
    token.markup = line[: len(line) - len(line.lstrip(":"))]
    state.line = start + 1
    if info[:1] == "{" and info[1:2].isalpha():
        # Under the name of a directive of MyST stand its options.
        state.line, options = options_under(state, start + 1, end)
        if options:
            token.meta = {"div": with_options(parse_div(info), options)}
    token.map = [start, state.line]
    return True


def _html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read HTML as CommonMark does, but for a line `:::` in it: that ends it, as it ends a text."""
    if not html_block(state, start, end, silent):
        return False
    if silent:
        return True
    token = state.tokens[-1]
    if ":::" not in token.content or _RAW.match(token.content):
        return True
    for line in range(start + 1, state.line):
        if state.src.startswith(":::", state.bMarks[line] + state.tShift[line]):
            token.content = state.getLines(start, line, state.blkIndent, True)
            token.map = [start, line]
            state.line = line
            break
    return True


_RAW = pattern(r"\s*<(?:[!?]|(?:script|pre|style|textarea)\b)", re.IGNORECASE)
"""HTML that goes on past blank lines, to a sign of its own (CommonMark 0.31, 4.6)."""


def _alone(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read an attribute list on a line of its own, above a block, as a paragraph of its own.

    Else it would be the first line of the text under it, and make of a definition list a text.
    """
    if silent or state.is_code_block(start):
        return False
    first = state.bMarks[start] + state.tShift[start]
    line = state.src[first : state.eMarks[start]].rstrip()
    if line[:1] != "{" or line[1:2] == ":" or closing_brace(line) != len(line) - 1:
        return False
    if parse_attributes(line[1:-1]) is None:
        return False
    state.push("paragraph_open", "p", 1).map = [start, start + 1]
    token = state.push("inline", "", 0)
    token.content = line
    token.map = [start, start + 1]
    token.children = []
    state.push("paragraph_close", "p", -1)
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


# --- inline rules ---


def _span(state: StateInline, silent: bool) -> bool:
    """Read `[words]{.class key=value}`."""
    if state.src[state.pos] != "[":
        return False
    start = state.pos + 1
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    if end < 0 or state.src[end + 1 : end + 2] != "{":
        return False
    close = closing_brace(state.src, end + 1)
    attributes = parse_attributes(state.src[end + 2 : close]) if close > 0 else None
    if attributes is None:
        return False
    if not silent:
        after = state.posMax
        state.pos, state.posMax = start, end
        state.push("span_open", "span", 1).meta = {"attributes": attributes}
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = after
    state.pos = close + 1
    return True


def _attributes(state: StateInline, silent: bool) -> bool:
    """Read `{…}` behind a picture, a link or code, and at the end of a text, as one token.

    As a token it is safe from other rules: an address in it is not made a link.
    """
    if silent or state.src[state.pos] != "{":
        return False
    close = closing_brace(state.src, state.pos)
    if close < 0:
        return False
    last = state.tokens[-1].type if state.tokens and not state.pending else ""
    if state.tokens and state.tokens[-1].type == _FORMULA and not state.pending.strip():
        last = _FORMULA  # Quarto writes a label behind a formula: $$ … $$ {#eq-mass}
        state.pending = ""
    if last not in _ATTACHES and close + 1 != len(state.src.rstrip()):
        return False
    attributes = parse_attributes(state.src[state.pos + 1 : close])
    if attributes is None:
        return False
    token = state.push("attributes", "", 0)
    token.content = state.src[state.pos : close + 1]
    token.meta = {"attributes": attributes, "attached": last in _ATTACHES}
    state.pos = close + 1
    return True


# --- rules over the tokens of a whole text ---


def _addresses(state: StateCore) -> None:
    """Make links of addresses in running text, where there may be any.

    The library's patterns for them cost more to compile than a small course costs to read.
    """
    if any(
        child.type == "text" and ADDRESS.search(child.content)
        for token in state.tokens
        for child in token.children or ()
    ):
        linkify(state)


def _endings(state: StateCore) -> None:
    """Move the attributes at the end of a heading or of an item's first line to their block."""
    tokens = state.tokens
    for index, token in enumerate(tokens):
        last = token.children[-1] if token.type == "inline" and token.children else None
        if last is None or last.type != "attributes" or last.meta["attached"]:
            continue
        owner, outer = tokens[index - 1], tokens[max(index - 2, 0)]
        attributes = last.meta["attributes"]
        if owner.type == "paragraph_open" and len(token.children or ()) == 1:
            owner.meta = {**owner.meta, "alone": attributes}
            continue
        if owner.type == "paragraph_open" and outer.type == "list_item_open":
            owner = outer
        elif owner.type != "heading_open":
            continue
        owner.meta = {**owner.meta, "attributes": attributes}
        token.children = (token.children or [])[:-1]


def _shallow(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = shallow(token.children)


def shallow(tokens: list[Token]) -> list[Token]:
    """Return inline tokens without the tags that lie too deep in each other; words stay."""
    depth, kept = 0, []
    for token in tokens:
        depth += token.nesting == 1
        if token.nesting == 0 or depth <= INLINE_NESTING:
            kept.append(token)
        depth -= token.nesting == -1
    return kept
