"""Planned slides → the Markdown of a passage that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from builders.slides.deck import Passage, Run, Runs, text_of
from temario.patterns import pattern
from temario.records import replace

_SPECIAL = pattern(r"[\\`*\[\]{$~^]|<(?=[A-Za-z/!?])|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_OPENING = pattern(r"^(?=[#>:=+-])")
_NUMBER = pattern(r"^(\d{1,9})(?=[.)](?:\s|$))")
_WORD = pattern(r"\w")


def markdown(runs: Runs) -> str:
    """Return `runs` as Markdown that reads as them; a line break stays in it."""
    found = ""
    for language, group in groupby(runs, key=lambda run: run.language):
        inner = _linked(tuple(group), "" if language else found)
        found += f"[{inner}]{{lang={language}}}" if language else inner
    return _escaped_start(found)


def _linked(runs: Runs, before: str) -> str:
    """Return runs of one language, to stand behind `before`."""
    found = ""
    for href, group in groupby(runs, key=lambda run: run.href):
        inside = tuple(group)
        inner = _spans(inside, "" if href else before + found)
        if text_of(inside) == href and re.match(r"https?://[^\s<>]+$", href):
            found += f"<{href}>"
        else:
            found += f"[{inner}]({_address(href)})" if href else inner
    return found


def _spans(runs: Runs, before: str) -> str:
    """Return runs of one link, to stand behind `before`."""
    found = ""
    for index, run in enumerate(runs):
        behind = text_of(runs[index + 1 : index + 2])
        lines = run.text.split("\n")
        for number, line in enumerate(lines):
            found += "\\\n" if number else ""
            last = number == len(lines) - 1
            found += _marked(replace(run, text=line), before + found, behind if last else "")
    return found


def _marked(run: Run, before: str, behind: str) -> str:
    """Return a run in its marks, white space at its ends left outside of them."""
    core = run.text.strip()
    start = run.text[: len(run.text) - len(run.text.lstrip())] if core else run.text
    end = run.text[len(run.text.rstrip()) :] if core else ""
    if not core:
        return start
    text = _code(core) if run.mono else _escaped(core)
    text = _wrapped(text, run)
    before, behind = before + start, end + behind
    for on, mark, tag in (
        (run.strike, "~~", "s"),
        (run.italic, "*", "em"),
        (run.bold, "**", "strong"),
    ):
        if on:
            plain = _flanks(text, before, behind)
            text = f"{mark}{text}{mark}" if plain else f"<{tag}>{text}</{tag}>"
    return start + text + end


def tagged(runs: Runs) -> str:
    """Return `runs` as HTML, for where Markdown is not read."""
    found = ""
    for run in runs:
        text = f"<code>{escape(run.text)}</code>" if run.mono else escape(run.text)
        text = _wrapped(text, run)
        for on, tag in ((run.strike, "s"), (run.italic, "em"), (run.bold, "strong")):
            text = f"<{tag}>{text}</{tag}>" if on else text
        found += f'<a href="{escape(run.href)}">{text}</a>' if run.href else text
    return found


def _wrapped(text: str, run: Run) -> str:
    for on, tag in (
        (run.raised > 0, "sup"),
        (run.raised < 0, "sub"),
        (run.mark, "mark"),
        (run.underline, "u"),
    ):
        if on:
            text = f"<{tag}>{text}</{tag}>"
    return text


def _flanks(text: str, before: str, behind: str) -> bool:
    """Return whether stars around `text` open and close (CommonMark 0.31, 6.2)."""
    opens = _WORD.match(text) or not before or not _WORD.match(before[-1])
    closes = _WORD.match(text[-1]) or not behind or not _WORD.match(behind[0])
    return bool(opens and closes) and not before.endswith("*")


def _code(text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _address(href: str) -> str:
    return f"<{href}>" if re.search(r"[\s()]", href) else href


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _escaped_start(line: str) -> str:
    """Return a line that begins no list, heading, quotation or table."""
    return _NUMBER.sub(r"\1\\", _OPENING.sub(r"\\", line))


def flow(passages: tuple[Passage, ...]) -> Iterator[str]:
    """Yield the lines of paragraphs and lists."""
    columns: list[int] = []
    previous: Passage | None = None
    for passage in passages:
        level = passage.level
        del columns[level:]
        while len(columns) < level:
            columns.append((columns[-1] if columns else 0) + 2)
        indent = " " * (columns[-1] if columns else 0)
        mark = _mark(passage)
        if previous is not None and not _tight(previous, passage):
            yield ""
        deeper = indent + " " * (2 if mark.startswith("-") else len(mark))
        lines = markdown(passage.runs).split("\n")
        yield f"{indent}{mark}{lines[0]}"
        yield from (f"{deeper}{line}" for line in lines[1:])
        if mark:
            columns.append(len(deeper))
        previous = passage


def _tight(one: Passage, other: Passage) -> bool:
    """Return whether an item can stand directly under a line (CommonMark 0.31, 5.3)."""
    starts = other.marker != "number" or other.number == 1 or other.level <= one.level
    return bool(one.marker and other.marker) and starts


def _mark(passage: Passage) -> str:
    match passage.marker:
        case "":
            return ""
        case "number":
            return f"{passage.number}. "
        case "done":
            return "- [x] "
        case "open":
            return "- [ ] "
        case _:
            return "- "
