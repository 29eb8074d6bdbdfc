"""Inline rules for what other programs add to Markdown, beside those of our dialect."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from temario.patterns import pattern

_LONGEST = 2_000
"""The longest tag of a template, in characters; what is longer is text."""
_TAGS = (("{{", "}}"), ("{%", "%}"), ("{/*", "*/}"))
_ROLE = pattern(r"\{(?P<name>[A-Za-z][\w:+.-]*)\}(?P<ticks>`+)(?P<text>[^`\n]+)(?P=ticks)(?!`)")
_TITLE = pattern(r"(?P<words>.+?)[ \t]*<(?P<target>[^<>]+)>")
_EMBED = pattern(r"!\[\[(?P<target>[^\[\]|\n]+)(?:\|(?P<words>[^\[\]\n]*))?\]\]")
_SHOWN = (
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp",
    ".mp4", ".webm", ".ogv", ".mov", ".mp3", ".wav", ".m4a", ".ogg", ".flac",
)  # fmt: skip


def add_inline_rules(markdown: MarkdownIt) -> None:
    """Add the rules of this module."""
    markdown.inline.ruler.before("escape", "foreign", _foreign)
    markdown.inline.ruler.before("image", "embed", _embed)
    markdown.inline.ruler.before("math_inline", "money", _money)


def clean_addresses(state: StateCore) -> None:
    """Take the tags of templates out of addresses: `[a]({{ site.baseurl }}/b)` leads to `/b`."""
    for token in state.tokens:
        if token.type in ("inline", "html_block") and (
            "{{" in token.content or "{%" in token.content
        ):
            token.content = _ADDRESS.sub(_cleaned, token.content)


_ADDRESS = pattern(
    r"(?P<before>\]\(<?|(?:src|href)=[\"'])"
    r"(?P<tags>(?:\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\})+)"
)
_IN_TAG = pattern(r"\{[{%]-?[<%]?\s*(?:(?:link|ref|relref|post_url)\s+)?([^{}]*?)\s*-?[>%]?[}%]\}")
_QUOTED = pattern(r"[\"']([^\"']*)[\"']")


def _cleaned(match: re.Match[str]) -> str:
    return match["before"] + "".join(map(_leads_to, _IN_TAG.finditer(match["tags"])))


def _leads_to(tag: re.Match[str]) -> str:
    """Return what a tag in an address names; empty for a setting of the site."""
    quoted = _QUOTED.search(tag[1])
    if quoted:
        return quoted[1]
    return tag[1] if re.match(r"\{%\s*link\b", tag[0]) and " " not in tag[1] else ""


def _money(state: StateInline, silent: bool) -> bool:
    """Read a dollar sign as itself where it is no formula's: `$C000-$CFFF`, `$HOME/$USER`."""
    start = state.pos
    if state.src[start] != "$" or state.src.startswith("$$", start):
        return False
    end = state.src.find("$", start + 1, start + 80)
    joined = end > 0 and state.src[end - 1] in "-/,:;+(." and state.src[end - 1 - start : end]
    if not joined or not state.src[end + 1 : end + 2].isalnum():
        return False
    if not silent:
        state.append_pending("$")
    state.pos += 1
    return True


def _foreign(state: StateInline, silent: bool) -> bool:
    """Read a tag of a template as one token, so that nothing in it is taken for Markdown.

    A MyST role is one, too: ``{ref}`words <target>` ``.
    """
    position = state.pos
    if state.src[position] != "{":
        return False
    role = _ROLE.match(state.src, position)
    if role is not None:
        return _role(state, role, silent)
    for start, end in _TAGS:
        if state.src.startswith(start, position):
            close = state.src.find(end, position + len(start), position + _LONGEST)
            if close < 0:
                return False
            if not silent:
                token = state.push("foreign", "", 0)
                token.content = state.src[position : close + len(end)]
                token.markup = start
            state.pos = close + len(end)
            return True
    return False


def _role(state: StateInline, role: re.Match[str], silent: bool) -> bool:
    if not silent:
        name, text = role["name"].lower(), role["text"].strip()
        titled = _TITLE.fullmatch(text)
        if name == "math":
            state.push("math_inline", "math", 0).content = text
        elif titled or name in ("doc", "ref", "numref", "any"):
            words, target = (titled["words"], titled["target"]) if titled else (text, text)
            _link(state, words, _address(name, target))
        elif name in ("code", "literal", "file", "command"):
            state.push("code_inline", "code", 0).content = text
        else:
            state.push("text", "", 0).content = text
    state.pos = role.end()
    return True


def _address(role: str, target: str) -> str:
    """Return what a link of a role leads to: a file without its ending, or a name."""
    if "://" in target or target.startswith("#") or role == "download":
        return target
    if role == "doc":
        return target if target.endswith((".md", ".html")) else f"{target}.md"
    return f"#{'-'.join(target.split())}"


def _link(state: StateInline, words: str, address: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
    state.push("text", "", 0).content = words
    state.push("link_close", "a", -1)


def _embed(state: StateInline, silent: bool) -> bool:
    """Read `![[picture.png|300]]`, Obsidian's embedding; of another file it is a link."""
    if not state.src.startswith("![[", state.pos):
        return False
    match = _EMBED.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        target, words = match["target"].strip(), (match["words"] or "").strip()
        if target.lower().endswith(_SHOWN):
            token = state.push("image", "img", 0)
            token.attrs = {"src": state.md.normalizeLink(target), "alt": ""}
            token.content, token.children = words, []
            token.meta = {"embed": True, "words": words}
        else:
            token = state.push("foreign", "", 0)
            token.content, token.markup = match[0], "![["
    state.pos = match.end()
    return True
