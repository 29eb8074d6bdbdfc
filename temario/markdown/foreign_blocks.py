"""Block rules for what other programs add to Markdown, beside those of our dialect.

Each makes tokens of what it knows. `directive` tokens hold blocks: a MyST directive written as a
fence, or a box of Python-Markdown with an indented body. Shortcodes of Hugo and Quarto, and tags
of Jekyll and GitBook, become opening and closing lines like those of `:::`.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from temario.markdown.attributes import parse_attributes
from temario.markdown.boxes import box_of
from temario.markdown.divs import Div
from temario.markdown.liascript import quiz
from temario.markdown.shortcodes import Tag, read_tag, tag_box, tag_markdown
from temario.model import Attributes
from temario.patterns import pattern
from temario.records import replace

_INTERRUPTS = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
_DIRECTIVE = pattern(r"(?P<mark>`{3,}|~{3,}|:{3,})[ \t]*\{(?P<name>[\w:+.-]+)\}(?P<rest>[^`]*)$")
_ADMONISH = pattern(
    r"(?P<mark>`{3,}|~{3,})[ \t]*(?:admonish|ad-(?P<ad>[\w-]+))(?P<rest>(?:[ \t][^`]*)?)$"
)
_ADMONITION = pattern(r"(?P<mark>!!!|\?\?\?\+?|===[+!]?)[ \t]+(?P<rest>\S.*)$")
_QUOTED = pattern(r'(?P<names>[^"]*)"(?P<title>.*)"')
_OPTION = pattern(r":(?P<key>[A-Za-z][\w-]*):(?:[ \t]+(?P<value>.*)|[ \t]*)$")
_YAML_OPTION = pattern(r"(?P<key>[A-Za-z][\w-]*):(?:[ \t]+(?P<value>.*)|[ \t]*)$")
_IAL = pattern(r"\{:(?P<inside>[^{}]*)\}$")
_TARGET = pattern(r"\((?P<id>[\w][\w .:-]*)\)=$")

_BREAK = pattern(r"\+\+\+(?:[ \t]+\{.*\})?$")

HOLD_MARKDOWN = ("figure", "image", "table", "list-table", "include", "glossary")
"""Directives that are no boxes and hold Markdown."""
CODE = ("code", "code-block", "code-cell", "sourcecode", "literalinclude", "math", "mermaid")
"""Directives that hold what is no Markdown, in a fence of backticks or of colons."""


def add_block_rules(markdown: MarkdownIt) -> None:
    """Add the rules of this module, all of which may interrupt a paragraph."""
    for name, rule in (
        ("directive", _directive),
        ("admonition", _admonition),
        ("tag", _tag),
        ("ial", _ial),
        ("target", _target),
        ("block_break", _block_break),
    ):
        markdown.block.ruler.before("div", name, rule, {"alt": _INTERRUPTS})
    markdown.block.ruler.before("code", "quiz", quiz, {"alt": _INTERRUPTS})


def line_of(state: StateBlock, line: int) -> str:
    """Return a line without the white space at its ends."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


# --- directives in fences ---


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or state.src[state.bMarks[start] + state.tShift[start]] not in (
        "`~:"
    ):
        return False
    line = line_of(state, start)
    match = _DIRECTIVE.match(line) or _ADMONISH.match(line)
    if match is None:
        return False
    div, mark = _opened(match), match["mark"]
    if mark[0] == ":" and div.name in CODE:
        return silent or _colon_code(state, start, end, mark, match)
    holds = div.name in HOLD_MARKDOWN
    if not holds and (mark[0] == ":" or box_of(div.name, bare=False) is None):
        return False
    if silent:
        return True
    first, options = options_under(state, start + 1, end)
    close = _closing(state, first, end, mark)
    _hold(state, (start, first, close, min(close + 1, end)), with_options(div, options), mark)
    return True


def _opened(match: re.Match[str]) -> Div:
    """Return what the first line of a directive says, as if it stood behind `:::`."""
    words = match["rest"].strip()
    name = (match.groupdict().get("name") or match.groupdict().get("ad") or "").lower()
    if name in ("solution", "solution-start") and " " not in words:
        # Behind it stands the name of its exercise.
        return Div(name, "", Attributes(values=(("exercise", words),)), "", "", own=False)
    if name:
        return Div(name, words, Attributes(), words, "", own=False)
    # mdbook-admonish writes: admonish warning "A title", or title="A title".
    kind, _, rest = words.partition(" ")
    if box_of(kind, bare=False) is None:
        kind, rest = "note", words
    given = parse_attributes(rest)
    quoted = _QUOTED.fullmatch(rest.strip())
    title = quoted["title"] if quoted and not quoted["names"].strip() else rest.strip()
    if given is not None:
        return Div(kind, given.get("title"), given, words, "", own=False)
    return Div(kind, title, Attributes(), words, "", own=False)


def options_under(state: StateBlock, line: int, end: int) -> tuple[int, dict[str, str]]:
    """Return the line behind the options of a directive, and what they say."""
    found: dict[str, str] = {}
    if line < end and line_of(state, line) == "---":
        last = next((i for i in range(line + 1, min(end, line + 40)) if _dashes(state, i)), 0)
        for index in range(line + 1, last):
            match = _YAML_OPTION.match(line_of(state, index))
            if match:
                found[match["key"]] = (match["value"] or "").strip("\"' ")
        return (last + 1, found) if last else (line, found)
    while line < end and (match := _OPTION.match(line_of(state, line))):
        found[match["key"]] = (match["value"] or "").strip()
        line += 1
    return line, found


def _dashes(state: StateBlock, line: int) -> bool:
    return line_of(state, line) == "---"


def with_options(div: Div, options: dict[str, str]) -> Div:
    """Return `div` with what stands under its first line as `:name: value`."""
    if not options:
        return div
    own = div.attributes
    classes = (*own.classes, *options.pop("class", "").split())
    name = next((options.pop(key) for key in ("name", "label") if options.get(key)), "")
    identifier = own.id or ("" if name.split() != [name] else name)
    values = (*own.values, *((key, value) for key, value in options.items()))
    return replace(div, attributes=Attributes(identifier, classes, values))


def _closing(state: StateBlock, line: int, end: int, mark: str) -> int:
    """Return the line that closes a fence, or `end`."""
    while line < end:
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return line
        text = line_of(state, line)
        if text[:3] == mark[:3] and len(text) >= len(mark) and not text.strip(mark[0]):
            return line
        line += 1
    return end


def _hold(
    state: StateBlock, lines: tuple[int, int, int, int], div: Div, mark: str, indent: int = 0
) -> None:
    """Push a directive that holds the blocks of some lines.

    `lines` are its first line, the first and last of what it holds, and the one behind it.
    """
    start, first, last, after = lines
    token = state.push("directive_open", "", 1)
    token.map = [start, after]
    token.markup = mark
    token.meta = {"div": div, "closed": bool(indent) or last < after}
    before = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = "div", last, state.blkIndent + indent
    state.md.block.tokenize(state, first, last)
    state.parentType, state.lineMax, state.blkIndent = before
    state.push("directive_close", "", -1)
    state.line = after


def _colon_code(state: StateBlock, start: int, end: int, mark: str, match: re.Match[str]) -> bool:
    """Push what stands between colons and is no Markdown as a fence."""
    close = _closing(state, start + 1, end, mark)
    token = state.push("fence", "code", 0)
    token.info = f"{{{match['name']}}}{match['rest']}"
    token.content = state.getLines(start + 1, close, state.sCount[start], True)
    token.markup = mark
    token.map = [start, min(close + 1, end)]
    state.line = token.map[1]
    return True


# --- boxes with an indented body ---


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `!!! note "Title"`, `??? note`, `=== "Tab"` and the indented lines under it."""
    if state.is_code_block(start) or state.src[state.bMarks[start] + state.tShift[start]] not in (
        "!?="
    ):
        return False
    match = _ADMONITION.match(line_of(state, start))
    if match is None:
        return False
    rest = match["rest"].strip()
    quoted = _QUOTED.fullmatch(rest)
    if (match["mark"][0] == "=" and (quoted is None or quoted["names"].strip())) or (
        match["mark"][0] != "=" and not re.fullmatch(r"[\w-]+(?:[ \t]+[\w-]+)*", _names(rest))
    ):
        return False
    after, last = start + 1, start + 1
    while after < end and (state.isEmpty(after) or state.sCount[after] - state.blkIndent >= 4):
        after += 1
        last = last if state.isEmpty(after - 1) else after
    if last == start + 1:
        return False  # nothing is indented: it is a text
    if silent:
        return True
    _hold(state, (start, start + 1, last, last), _admonition_div(match["mark"], rest), "", 4)
    return True


_PLACES = {"inline", "end", "left", "right", "center", "annotate", "collapse"}
"""Classes by which MkDocs says where a box stands."""


def _names(rest: str) -> str:
    quoted = _QUOTED.fullmatch(rest)
    return (quoted["names"] if quoted else rest).strip() or "note"


def _admonition_div(mark: str, rest: str) -> Div:
    quoted = _QUOTED.fullmatch(rest)
    title = quoted["title"].replace('\\"', '"').strip() if quoted else ""
    if mark[0] == "=":
        return Div("tab", title, Attributes(), title, "", own=False)
    name, *classes = _names(rest).split()
    unknown = box_of(name, bare=False) is None
    if not quoted and (unknown or not _PLACES.issuperset(classes)):
        # No title in quotes, but words that are no class of the theme: they are the title.
        title, classes = (rest if unknown else " ".join(classes)), []
    values = (("collapse", "true"),) if mark[0] == "?" else ()
    attributes = Attributes("", tuple(classes), values)
    return Div(name.lower(), title, attributes, rest, "", own=False)


# --- tags of templates ---


def _tag(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a shortcode or a tag that stands alone on its line, where it means something here."""
    if state.is_code_block(start) or not state.src.startswith(
        ("{{", "{%"), state.bMarks[start] + state.tShift[start]
    ):
        return False
    tag = read_tag(line_of(state, start))
    if tag is None:
        return False
    if tag.name in ("raw", "endraw"):
        state.line = start + 1
        return True
    if tag.name == "highlight" and not tag.closes and _closed_later(state, start, tag):
        return silent or _highlight(state, start, end, tag)
    token = _tag_token(state, start, tag)
    if token is None:
        return False
    kind, info, div = token
    if silent:
        return True
    state.line = start + 1
    if kind == "markdown":
        state.push("paragraph_open", "p", 1).map = [start, start + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = info, [start, start + 1], []
        state.push("paragraph_close", "p", -1)
        return True
    pushed = state.push(kind, "", 0)
    pushed.info, pushed.markup, pushed.map = info, line_of(state, start), [start, start + 1]
    pushed.meta = {"div": div} if div else {}
    return True


def _tag_token(state: StateBlock, start: int, tag: Tag) -> tuple[str, str, Div | None] | None:
    """Return the token that a tag becomes: its type, its info, and its div."""
    div = tag_box(tag)
    if tag.closes:
        return ("div_close", "", None) if div else None
    if div is not None and _closed_later(state, start, tag):
        return "div_open", tag.name, div
    if tag.name == "pagebreak":
        return "hr", "", None
    written = tag_markdown(tag)
    if written.startswith("include "):
        return "div_open", written, None
    return ("markdown", written, None) if written else None


def _closed_later(state: StateBlock, start: int, tag: Tag) -> bool:
    """Return whether a tag that closes `tag` stands somewhere below it."""
    env = state.env
    if "closers" not in env or env["closers of"] is not state.src:
        env["closers of"], env["closers"] = state.src, {}
        for found in _CLOSER.finditer(state.src):
            env["closers"][found["hugo"] or found["liquid"]] = found.start()
    return bool(env["closers"].get(tag.name, -1) > state.bMarks[start])


_CLOSER = pattern(
    r"\{\{[<%]-?[ \t]*/[ \t]*(?P<hugo>[\w./-]+)[ \t]*-?[>%]\}\}|\{%-?[ \t]*end(?P<liquid>\w+)"
)


def _highlight(state: StateBlock, start: int, end: int, tag: Tag) -> bool:
    """Push a listing between two tags."""
    close = start + 1
    while close < end:
        other = read_tag(line_of(state, close))
        if other is not None and other.closes and other.name == tag.name:
            break
        close += 1
    token = state.push("fence", "code", 0)
    token.info = tag.positional[0] if tag.positional else ""
    token.content = state.getLines(start + 1, close, state.sCount[start], True)
    token.meta = {"closed": True}
    token.markup = "```"
    token.map = [start, min(close + 1, end)]
    state.line = token.map[1]
    return True


# --- attributes and targets on lines of their own ---


def _ial(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `{: .class}`, kramdown's attributes of the block above."""
    if not state.src.startswith("{:", state.bMarks[start] + state.tShift[start]):
        return False
    if state.is_code_block(start):
        return False
    match = _IAL.match(line_of(state, start))
    attributes = parse_attributes(match["inside"]) if match else None
    if attributes is None:
        return False
    if not silent:
        token = state.push("ial", "", 0)
        token.content, token.map = line_of(state, start), [start, start + 1]
        token.meta = {"attributes": attributes}
        state.line = start + 1
    return True


def _target(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `(name)=`, by which MyST names the block below."""
    if not state.src.startswith("(", state.bMarks[start] + state.tShift[start]):
        return False
    match = None if state.is_code_block(start) else _TARGET.match(line_of(state, start))
    if match is None:
        return False
    if not silent:
        state.push("paragraph_open", "p", 1).map = [start, start + 1]
        state.tokens[-1].meta = {"alone": Attributes("-".join(match["id"].split()))}
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = match[0], [start, start + 1], []
        state.push("paragraph_close", "p", -1)
        state.line = start + 1
    return True


def _block_break(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out `+++`, by which MyST parts the cells of a notebook."""
    if not state.src.startswith("+++", state.bMarks[start] + state.tShift[start]):
        return False
    if state.is_code_block(start) or not _BREAK.match(line_of(state, start)):
        return False
    state.line = start if silent else start + 1
    return True
