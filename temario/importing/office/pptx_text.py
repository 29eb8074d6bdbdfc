"""Text of PowerPoint → lines of text, and lines → paragraphs, lists and code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise
from typing import Any, Literal

from temario.importing.html.tidy import line as tidy_line
from temario.importing.html.tidy import unwrapped
from temario.importing.office.omml import MATHS, tex_of_omml
from temario.importing.office.package import Relation
from temario.importing.office.typed import follows, typed, untyped
from temario.markdown.html import safe_address
from temario.model import (
    Block,
    Blocks,
    Code,
    Emphasis,
    Formula,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Listing,
    ListItem,
    Math,
    Paragraph,
    Strong,
    Styled,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place
from temario.records import mutable, record, replace
from temario.traverse import plain

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = f"{{{MATHS}}}"
_DEEPEST = 8
_MONOSPACED = pattern(
    r"courier|consol|mono|menlo|monaco|inconsolata|fira code|typewriter|source code"
)
_WINGDINGS = {
    "à": "→", "ß": "←", "á": "↑", "â": "↓", "ó": "↔", "è": "➔", "ð": "⇨", "ü": "✓", "û": "✗",
    "Ø": "➢", "§": "▪", "J": "☺", "K": "😐", "L": "☹", "l": "●", "n": "■", "q": "❑", "v": "❖",
}  # fmt: skip
Bullet = Literal["", "bullet", "number"]
_Level = tuple[Bullet, int, bool]
"""What stands before a line, its first number, and whether it is code."""


@record
class Line:
    """A paragraph of a text frame."""

    content: Inlines
    level: int
    """From 0."""
    bullet: Bullet
    start: int
    """The first number, of a numbered one."""
    code: str | None
    """Its text as it stands, where all of it is set as code."""
    place: Place


@mutable
class TextReader:
    """Reads the text of one slide."""

    place: Place
    relations: Callable[[], dict[str, Relation]]
    report: Callable[[str, str], None]
    """Takes note of what the slide loses, and of what is kept of it."""
    languages: dict[str, int] = field(default_factory=dict)
    """How many characters are written in a language; an empty one where none is said."""

    def lines(self, body: Any, inherited: Sequence[Any] = ()) -> list[Line]:
        """Return the paragraphs of a text frame; `inherited` are its list styles, the own first."""
        if body is None:
            return []
        own = body.find(f"{A}lstStyle")
        styles = [*([own] if own is not None and len(own) else []), *inherited]
        levels: dict[int, _Level] = {}
        return [self._line(paragraph, styles, levels) for paragraph in body.findall(f"{A}p")]

    def words(self, body: Any) -> Inlines:
        """Return all of a text frame as one line of text, as for a title."""
        content: list[Inline] = []
        for line in self.lines(body):
            if line.content:
                content += [*([Text(" ", self.place)] if content else []), *line.content]
        spaced = [Text(" ", self.place) if isinstance(i, LineBreak) else i for i in content]
        return unwrapped(tidy_line(tuple(spaced), maths=False))

    def _line(self, paragraph: Any, styles: list[Any], levels: dict[int, _Level]) -> Line:
        properties = paragraph.find(f"{A}pPr")
        number = properties.get("lvl", "0") if properties is not None else "0"
        level = min(int(number), _DEEPEST) if number.isdecimal() and len(number) < 3 else 0
        if level not in levels:
            levels[level] = _level(styles, level)
        bullet, start, mono = levels[level]
        if properties is not None and len(properties):
            bullet, start = _bullet(properties) or (bullet, start)
            mono = mono or _monospaced(properties.find(f"{A}defRPr"))
        content = tuple(self._inlines(paragraph, mono))
        code = None
        if any(isinstance(part, Code) for part in content):
            kept = [part for part in content if not _blank(part)]
            code = _code_of(content) if all(isinstance(part, Code) for part in kept) else None
        if not bullet:
            level = min(level + _indented(content), _DEEPEST)
        tidied = tidy_line(content, maths=False)
        return Line(tidied, level, bullet, start, code, self.place)

    def _inlines(self, paragraph: Any, mono: bool) -> Iterator[Inline]:
        for child in paragraph:
            if child.tag in (f"{A}r", f"{A}fld"):
                yield from self._run(child, mono)
            elif child.tag == f"{A}br":
                yield LineBreak(self.place)
            elif child.tag == f"{_MC}AlternateContent":
                choice = child.find(f"{_MC}Choice")
                yield from self._inlines(choice if choice is not None else child, mono)
            elif child.tag not in (f"{A}pPr", f"{A}endParaRPr"):
                yield from self._maths(child)

    def _maths(self, element: Any) -> Iterator[Inline]:
        formulas = (
            [element]
            if element.tag in (f"{_M}oMath", f"{_M}oMathPara")
            else [part for part in element if part.tag in (f"{_M}oMath", f"{_M}oMathPara")]
        )
        for formula in formulas:
            tex = tex_of_omml(formula)
            if tex:
                yield Math(tex, self.place)

    def _run(self, run: Any, mono: bool) -> Iterator[Inline]:
        text = "".join(part.text or "" for part in run.findall(f"{A}t"))
        text = text.replace("_x000B_", "\v").replace("_x000D_", "").replace("\u2028", "\v")
        properties = run.find(f"{A}rPr")
        language = properties.get("lang", "") if properties is not None else ""
        if text.strip():
            self.languages[language] = self.languages.get(language, 0) + len(text)
        if properties is not None:
            text = _unsymboled(text, properties)
        for index, part in enumerate(re.split("[\v\n]", text)):
            if index:
                yield LineBreak(self.place)
            if part:
                yield self._marked(part, properties, mono)

    def _marked(self, text: str, properties: Any, mono: bool) -> Inline:
        place = self.place
        if properties is None:
            return Code(text, place) if mono and text.strip() else Text(text, place)
        face = properties.find(f"{A}latin")
        coded = _monospaced(properties) if face is not None else mono
        inline: Inline = Code(text, place) if coded and text.strip() else Text(text, place)
        link, clicked = self._target(properties), properties.find(f"{A}hlinkClick") is not None
        raised = properties.get("baseline", "0").strip("%")
        if re.fullmatch(r"-?\d{1,8}", raised) and int(raised):
            inline = Styled("sub" if raised.startswith("-") else "sup", (inline,), place)
        if properties.get("strike", "noStrike") != "noStrike":
            inline = Styled("strikethrough", (inline,), place)
        if properties.get("u", "none") != "none" and not clicked:
            inline = Styled("underline", (inline,), place)
        if _on(properties, "i") and not coded:
            inline = Emphasis((inline,), place)
        if _on(properties, "b") and not coded:
            inline = Strong((inline,), place)
        return Link(link, (inline,), place) if link else inline

    def _target(self, properties: Any) -> str:
        """Return the address that a run leads to, or nothing."""
        click = properties.find(f"{A}hlinkClick")
        if click is None:
            return ""
        relation = self.relations().get(click.get(f"{R}id", ""))
        if relation is None or not relation.external:
            self.report("links to other slides", "their words are kept")
            return ""
        if not safe_address(relation.target) or "\\" in relation.target:
            self.report(f"the link to {relation.target[:80]}", "its words are kept")
            return ""
        return relation.target


def _on(properties: Any, key: str) -> bool:
    return properties.get(key, "0") in ("1", "true", "on")


def _monospaced(properties: Any) -> bool:
    if properties is None:
        return False
    face = properties.find(f"{A}latin")
    return face is not None and _MONOSPACED.search(face.get("typeface", "").lower()) is not None


def _unsymboled(text: str, properties: Any) -> str:
    """Return text of the font Wingdings, in which letters are signs, as these signs."""
    faces = (properties.find(f"{A}sym"), properties.find(f"{A}latin"))
    if all(face is None or face.get("typeface", "") != "Wingdings" for face in faces):
        return text
    plain_text = "".join(chr(ord(c) - 0xF000) if 0xF020 <= ord(c) <= 0xF0FF else c for c in text)
    if faces[1] is None and len(plain_text.strip()) > 1:
        return text
    return "".join(_WINGDINGS.get(character, character) for character in plain_text)


def _level(styles: Sequence[Any], level: int) -> _Level:
    """Return what styles say of a level: its bullet, its first number, whether it is code."""
    found = [style.find(f"{A}lvl{level + 1}pPr") for style in styles]
    chain = [properties for properties in found if properties is not None]
    said = next((bullet for p in chain if (bullet := _bullet(p)) is not None), ("", 1))
    return (*said, any(_monospaced(p.find(f"{A}defRPr")) for p in chain))


def _bullet(properties: Any) -> tuple[Bullet, int] | None:
    """Return what stands before a line, and its number; None where its style does not say."""
    for child in properties:
        name = child.tag.removeprefix(A) if isinstance(child.tag, str) else ""
        if name == "buNone":
            return "", 1
        if name in ("buChar", "buBlip"):
            return "bullet", 1
        if name == "buAutoNum":
            start = child.get("startAt", "1")
            return "number", int(start) if start.isdecimal() and len(start) < 6 else 1
    return None


def _blank(inline: Inline) -> bool:
    return isinstance(inline, LineBreak) or (isinstance(inline, Text) and not inline.text.strip())


def _indented(content: Inlines) -> int:
    """Return how many levels deeper a line is than it says, by the tabs typed before it."""
    first = content[0] if content else None
    text = first.text if isinstance(first, Text) else ""
    before = text[: len(text) - len(text.lstrip())].expandtabs(4)
    return len(before) // 3


def _code_of(content: Inlines) -> str:
    return "".join("\n" if isinstance(i, LineBreak) else plain((i,)) for i in content).rstrip()


# --- Lines → blocks ----------------------------------------------------------------------------


def blocks_of_lines(lines: Sequence[Line]) -> Blocks:
    """Return lines as paragraphs, lists by their levels, listings and formulas."""
    found: list[Block] = []
    at = 0
    lines = with_typed_bullets(lines)
    while at < len(lines):
        line = lines[at]
        if line.code is not None and not line.bullet:
            end = _end_of_code(lines, at)
            code = "\n".join(part.code or "" for part in lines[at:end])
            found.append(Listing(code.expandtabs(4), "", line.place))
            at = end
        elif line.bullet and line.content:
            end = at
            while end < len(lines) and (lines[end].bullet or not lines[end].content):
                end += 1
            found.extend(_lists([part for part in lines[at:end] if part.content]))
            at = end
        else:
            found.extend(_paragraph(line))
            at += 1
    return tuple(found)


def with_typed_bullets(lines: Sequence[Line]) -> list[Line]:
    """Return lines with dashes and numbers that were typed before two or more of them as bullets.

    The numbers have to go up by one; a single dash may be a remark.
    """
    found = list(lines)
    said = [at for at, line in enumerate(lines) if line.content]
    marks = {at: _mark(lines[at]) for at in said}
    for before, after in pairwise(said):
        first, second = marks[before], marks[after]
        if first is None or second is None or lines[before].code is not None:
            continue
        if follows(first, second):
            found[before] = _bulleted(lines[before], first)
            found[after] = _bulleted(lines[after], second)
    return found


def _mark(line: Line) -> int | None:
    """Return what is typed before a line; behind a dot of PowerPoint's that counts as a number."""
    number = typed(line.content) if line.bullet != "number" else None
    return None if line.bullet and number == -1 else number


def _bulleted(line: Line, number: int) -> Line:
    bullet: Bullet = "bullet" if number < 0 else "number"
    return replace(line, content=untyped(line.content), bullet=bullet, start=max(number, 0))


def _end_of_code(lines: Sequence[Line], start: int) -> int:
    """Return where code ends that begins at `start`; empty lines belong to it inside of it."""
    end = at = start
    while at < len(lines) and (lines[at].code is not None or not lines[at].content):
        at += 1
        if lines[at - 1].code is not None:
            if lines[at - 1].bullet:
                break
            end = at
    return end


def _paragraph(line: Line) -> Iterator[Block]:
    if len(line.content) == 1 and isinstance(line.content[0], Math):
        yield Formula(line.content[0].tex, line.place)
    elif line.content:
        yield Paragraph(line.content, line.place)


def _lists(lines: Sequence[Line]) -> Iterator[Block]:
    """Yield lists of lines that all have bullets; what is deeper belongs to the line above it."""
    at = 0
    while at < len(lines):
        first = lines[at]
        items: list[ListItem] = []
        while at < len(lines) and lines[at].bullet == first.bullet:
            line, end = lines[at], at + 1
            while end < len(lines) and lines[end].level > line.level:
                end += 1
            own: Block = Paragraph(line.content, line.place)
            items.append(ListItem((own, *_lists(lines[at + 1 : end])), line.place))
            at = end
        yield List(first.bullet == "number", first.start, tuple(items), first.place)
