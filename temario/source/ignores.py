"""Comments that silence a rule: `<!-- temario: ignore RULE -->`, or `# temario: …` in YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from temario.model import Ignore, Setting
from temario.patterns import pattern
from temario.problems import Place
from temario.settings import pairs

_SIGN = "temario:"
_COMMENT = pattern(r"(?<!`)<!--\s*temario:\s*ignore\b([^>]*?)-->")
_YAML = pattern(r"(?:^|\s)#\s*temario:\s*ignore\b([^#\n]*)$")
_FENCE = pattern(r"[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}|~{3,})")
_DIV = pattern(r"\s*:::+[ \t]*(\S?)")
_QUOTED = pattern(r"[\s>]*")


def ignores_of_markdown(text: str, file: str, front: int) -> Iterator[Ignore]:
    """Yield what comments in a Markdown file silence; its first `front` lines are YAML.

    A comment behind other words holds for its line. One on a line of its own holds for what
    follows it up to the next empty line; for a passage `:::` up to its end.
    """
    if _SIGN not in text:
        return
    lines = text.split("\n")
    yield from _of_yaml(lines[:front], file)
    fence = ""
    for number, line in enumerate(lines[front:], front + 1):
        mark = _FENCE.match(line)
        if mark and (not fence or _closes(line, mark[1], fence)):
            fence = "" if fence else mark[1]
        elif not fence and (found := _COMMENT.search(line)):
            alone = _QUOTED.fullmatch(_COMMENT.sub("", line)) is not None
            last = _end(lines, number) if alone else number
            yield from _named(found[1], Place(file, number), last)


def ignores_of_yaml(text: str, file: str) -> Iterator[Ignore]:
    """Yield what comments in a YAML file silence: on their line, or alone on the one above."""
    if _SIGN in text:
        yield from _of_yaml(text.split("\n"), file)


def ignores_of_settings(check: Setting | None) -> Iterator[Ignore]:
    """Yield what the setting `check: {ignore: …}` silences in the whole course."""
    listed = dict(pairs(check)).get("ignore") if check is not None else None
    if listed is None:
        return
    items = listed.value if listed.kind == "list" and isinstance(listed.value, tuple) else [listed]
    for item in items:
        if isinstance(item, Setting) and isinstance(item.value, str):
            yield Ignore(item.value.strip(), item.place, None)


def _of_yaml(lines: Sequence[str], file: str) -> Iterator[Ignore]:
    for number, line in enumerate(lines, 1):
        if found := _YAML.search(line):
            alone = not line[: found.start()].strip()
            yield from _named(found[1], Place(file, number), number + alone)


def _named(words: str, place: Place, last: int) -> Iterator[Ignore]:
    for rule in re.split(r"[\s,]+", words.strip()):
        yield Ignore(rule.strip("[]"), place, (place.line, last))


def _closes(line: str, mark: str, fence: str) -> bool:
    return mark[0] == fence[0] and len(mark) >= len(fence) and line.strip(" \t>") == mark


def _end(lines: Sequence[str], start: int) -> int:
    """Return the last line of what follows the line `start`, both from 1."""
    at = start
    while at < len(lines) and not _QUOTED.sub("", lines[at], count=1):
        at += 1
    opened = _DIV.match(lines[at]) if at < len(lines) else None
    if opened and opened[1]:
        depth = 0
        for number in range(at, len(lines)):
            if found := _DIV.match(lines[number]):
                depth += 1 if found[1] else -1
            if depth == 0:
                return number + 1
    while at < len(lines) and _QUOTED.sub("", lines[at], count=1):
        at += 1
    return at
