"""Where edits can be made in a Markdown text, and that text with some made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from temario.markdown.attributes import closing_brace, parse_attributes
from temario.markdown.divs import parse_div
from temario.markdown.parser import parse
from temario.model import Attributes
from temario.patterns import pattern
from temario.problems import AddId, AddPassage, Fix
from temario.records import record, replace
from temario.source.settings import read_front_matter

_ATTRIBUTES = pattern(r"\s*\{[^{}]*\}\s*$")


@record
class Spot:
    """Where a part of a text can have attributes: at the end of one of its lines."""

    line: int
    """From 0."""
    kind: Literal["heading", "div", "text"]
    """What ends the line; `text` for an underlined heading, too."""
    taken: bool
    """Whether there is a list of attributes already."""


@record
class SourceText:
    """A Markdown text taken apart so that edits can be made, every other byte as it was."""

    lines: tuple[str, ...]
    """Each with its line end."""
    head: int
    """How many of them are front matter; -1 where that cannot be read."""
    spots: dict[int, Spot]
    """By the line, from 0, on which what has the attributes begins."""

    @classmethod
    def of(cls, text: str) -> SourceText:
        """Take `text` apart."""
        pieces = re.split(r"(\r\n|\r|\n)", text)
        bare = pieces[::2]
        plain = "\n".join(bare).removeprefix("\ufeff")
        head = read_front_matter(plain, "", False, lambda problem: None)
        body = "\n".join(plain.split("\n")[head.lines :])
        lines = tuple(line + end for line, end in zip(bare, [*pieces[1::2], ""], strict=True))
        return cls(lines, -1 if head.broken else head.lines, _spots(body, head.lines))

    def takes(self, fix: Fix) -> bool:
        """Return whether there is a place for what `fix` writes."""
        if isinstance(fix, AddPassage):
            return 0 <= self.head < fix.place.line <= len(self.lines)
        return self.head >= 0 if fix.place.line == 0 else fix.place.line - 1 in self.spots

    def with_fixes(self, fixes: Iterable[Fix]) -> str:
        """Return the text with edits made that it takes."""
        fixes = tuple(fixes)
        lines = list(self.lines)
        ids = [fix for fix in fixes if isinstance(fix, AddId)]
        for fix in ids:
            if fix.place.line:
                spot = self.spots[fix.place.line - 1]
                bare = lines[spot.line].rstrip("\r\n")
                lines[spot.line] = _with_id(bare, fix.id, spot) + lines[spot.line][len(bare) :]
        for index, inserted in sorted(self._passages(fixes), reverse=True):
            mark = "\ufeff" if index == 0 and lines[0].startswith("\ufeff") else ""
            lines[index] = lines[index].removeprefix(mark)
            lines[index:index] = [mark + inserted[0], *inserted[1:]]
        for fix in ids:
            if fix.place.line == 0:
                self._put_at_head(lines, fix.id)
        return "".join(lines)

    def moved(self, line: int, fixes: Iterable[Fix]) -> int:
        """Return the number that a line, from 1, has when edits are made."""
        fixes = tuple(fixes)
        before = sum(len(lines) for index, lines in self._passages(fixes) if index < line)
        heads = sum(isinstance(fix, AddId) and not fix.place.line for fix in fixes)
        return line + before + heads * (1 if self.head else 3)

    def _passages(self, fixes: Iterable[Fix]) -> Iterator[tuple[int, list[str]]]:
        """Yield each passage as lines, and the index of the line before which they go."""
        for fix in fixes:
            if isinstance(fix, AddPassage):
                index = fix.place.line - 1
                # Attributes on a line of their own belong to what is under them.
                while (above := self._above(index)) >= 0 and _ATTRIBUTES.match(self.lines[above]):
                    index = above
                apart = index == self.head or not self.lines[index - 1].strip("\ufeff \t\r\n")
                lines = fix.text.split("\n")
                yield index, [line + self._newline for line in (*("",)[apart:], *lines, "")]

    def _above(self, index: int) -> int:
        """Return the index of the line before `index` that is not blank; -1 for none."""
        index -= 1
        while index >= self.head and not self.lines[index].strip():
            index -= 1
        return index if index >= self.head else -1

    @property
    def _newline(self) -> str:
        end = re.search(r"[\r\n]+$", self.lines[0])
        return end[0] if end else "\n"

    def _put_at_head(self, lines: list[str], identifier: str) -> None:
        newline = self._newline
        setting = f"id: {identifier}{newline}"
        if self.head:
            lines.insert(1, setting)
        else:
            mark = "\ufeff" if lines[0].startswith("\ufeff") else ""
            lines[0] = lines[0].removeprefix("\ufeff")
            lines.insert(0, f"{mark}---{newline}{setting}---{newline}")


def _spots(body: str, skipped: int) -> dict[int, Spot]:
    """Return where attributes can stand in a text before which `skipped` lines stand."""
    try:
        tokens = parse(body, {})
    except RecursionError:
        return {}
    found: dict[int, Spot] = {}
    for token, follower in zip(tokens, tokens[1:] + tokens[:1], strict=True):
        start, end = token.map or (0, 0)
        taken = "attributes" in token.meta
        if token.type == "div_open":
            spot = Spot(start, "div", parse_div(token.info).attributes != Attributes())
        elif token.type == "heading_open" and token.markup.startswith("#"):
            spot = Spot(start, "heading", taken)
        elif token.type == "heading_open":
            spot = Spot(end - 2, "text", taken)
        elif token.type == "list_item_open" and follower.type == "paragraph_open" and follower.map:
            spot = Spot(follower.map[1] - 1, "text", taken)
        else:
            continue
        found[skipped + start] = replace(spot, line=skipped + spot.line)
    return found


def _with_id(line: str, identifier: str, spot: Spot) -> str:
    """Return a line with an id, in the attributes that it has or in new ones at its end."""
    end = _end(line, spot.kind)
    text, rest = line[:end], line[end:]
    if not spot.taken:
        return f"{text} {{#{identifier}}}{rest}"
    starts = (m.start() for m in re.finditer("{", text) if closing_brace(text, m.start()) > 0)
    for start in starts:
        if closing_brace(text, start) == end - 1 and parse_attributes(text[start + 1 : -1]):
            return f"{text[: start + 1]}#{identifier} {text[start + 1 :]}{rest}"
    # The list begins on a line before.
    return f"{text[:-1]} #{identifier}{text[-1:]}{rest}"


def _end(line: str, kind: str) -> int:
    """Return where the text of a line ends, before the marks that may close it."""
    text = line.rstrip(" \t")
    if kind == "div":
        bare = text.rstrip(":")
        return len(bare.rstrip(" \t") if len(text) - len(bare) >= 3 else text)
    if kind == "heading":
        # CommonMark 0.31, 4.2: a closing sequence stands behind a space.
        bare, opening = text.rstrip("#"), re.match(r"\ufeff? {0,3}#+", text)
        if bare.endswith((" ", "\t")) and opening and len(bare) > opening.end():
            return len(bare.rstrip(" \t"))
    return len(text)
