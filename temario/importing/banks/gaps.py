"""Gaps in a text of another program: marked before the text is read, put in afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from temario.accents import without_spare
from temario.model import (
    Block,
    Blocks,
    Code,
    Emphasis,
    Formula,
    Gap,
    Heading,
    Inline,
    Inlines,
    Link,
    Listing,
    Math,
    Paragraph,
    Picture,
    Span,
    Strong,
    Styled,
    Table,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place
from temario.records import replace
from temario.traverse import transform, walk

_MARK = pattern("\ufdd8(\\d{1,6})\ufdd9")
BLANK = "_____"
"""What stands in a text for the one gap that is asked for under it."""
_LONGEST = 200
"""How many characters an answer in a gap may have."""


def mark(number: int) -> str:
    """Return what stands for the gap of this number, from 0, while its text is read."""
    return f"\ufdd8{number}\ufdd9"


def fits(answer: str) -> bool:
    """Return whether an answer can be written into a gap as it is."""
    return 0 < len(answer) <= _LONGEST and not re.search(r"[|\n]|\[\[|\]\]|^\(.*\)$|\]$", answer)


def fitting(answer: str) -> str:
    """Return an answer without the signs that would end it."""
    answer = " ".join(answer.replace("|", "¦").split())
    answer = answer.replace("[[", "[ [").replace("]]", "] ]").removesuffix("]")
    return answer[1:-1].strip() if re.fullmatch(r"\(.*\)", answer) else answer


def with_gaps(blocks: Blocks, gaps: Sequence[Gap]) -> tuple[Blocks, tuple[Gap, ...]]:
    """Return `blocks` with gaps at their marks, and the gaps as they are numbered now.

    A gap whose mark is in code or in a formula, where none can be, is put at the end.
    """
    placed: list[int] = []

    def pieces(text: Text) -> list[Inline]:
        found: list[Inline] = []
        position = 0
        for each in _MARK.finditer(text.text):
            if int(each[1]) >= len(gaps):
                continue
            before = text.text[position : each.start()]
            before += " " if before.endswith("[") else ""  # a third bracket would be the gap's
            found += [replace(text, text=before)] if before else []
            placed.append(int(each[1]))
            found.append(replace(gaps[int(each[1])], number=len(placed)))
            position = each.end()
        rest = text.text[position:]
        return [*found, replace(text, text=rest)] if rest or not found else found

    def line(content: Inlines) -> Inlines:
        found: list[Inline] = []
        for inline in content:
            match inline:
                case Text():
                    found += pieces(inline)
                case Emphasis() | Strong() | Styled() | Span() | Link():
                    found.append(replace(inline, content=line(inline.content)))
                case _:
                    found.append(_unmarked(inline))
        return tuple(found)

    def block(old: Block) -> Blocks:
        match old:
            case Paragraph() | Heading():
                return (replace(old, content=line(old.content)),)
            case Table():
                rows = tuple(tuple(map(line, row)) for row in old.rows)
                return (replace(old, head=tuple(map(line, old.head)), rows=rows),)
            case Listing(code):
                return (replace(old, code=_MARK.sub("____", code)),)
            case Formula(tex):
                return (replace(old, tex=_MARK.sub("", tex)),)
            case _:
                return (old,)

    new = transform(blocks, block)
    missing = [gap for index, gap in enumerate(gaps) if index not in placed]
    if missing:
        last = [replace(gap, number=len(placed) + n) for n, gap in enumerate(missing, 1)]
        new = (*new, Paragraph(_apart(last), last[0].place))
    return new, tuple(node for node in walk(new) if isinstance(node, Gap))


def _unmarked(inline: Inline) -> Inline:
    match inline:
        case Code(text):
            return replace(inline, text=_MARK.sub("____", text))
        case Math(tex):
            return replace(inline, tex=_MARK.sub("", tex))
        case Picture(alt=alt, title=title):
            return replace(inline, alt=_MARK.sub("", alt), title=_MARK.sub("", title))
        case _:
            return inline


def _apart(gaps: Sequence[Gap]) -> Inlines:
    found: list[Inline] = []
    for gap in gaps:
        found += [Text(" ", gap.place)] if found else []
        found.append(gap)
    return tuple(found)


def typed(answers: Sequence[str], place: Place) -> Gap:
    """Return a gap into which a learner types."""
    words = tuple(dict.fromkeys(filter(None, map(fitting, answers))))
    return Gap(0, without_spare(words), (), place)


def chosen(options: Sequence[str], right: str, place: Place) -> Gap:
    """Return a gap for which a learner chooses; one of a single option is typed."""
    fitted = tuple(dict.fromkeys(filter(None, map(fitting, options))))
    if len(fitted) < 2:
        return typed([right], place)
    return Gap(0, (fitting(right),), fitted, place)
