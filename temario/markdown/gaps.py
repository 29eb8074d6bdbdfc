"""Gaps in a text, such as `[[token|tokens]]` and `[[(sí)|no]]`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from temario.model import (
    Block,
    Blocks,
    Emphasis,
    Gap,
    Heading,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Span,
    Strong,
    Styled,
    Table,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place, Problem, error, warning
from temario.records import replace
from temario.traverse import transform, walk

Report = Callable[[Problem], None]

_GAP = pattern(r"\[\[((?:(?!\[\[).)*?)\]\]")
_OPEN = pattern(r"\[\[(?!(?:(?!\[\[).)*?\]\])[^\[]*")
"""What looks like the start of a gap and is none."""
_RIGHT = pattern(r"\(\s*(.*?)\s*\)")


def has_gaps(blocks: Blocks) -> bool:
    """Return whether there is a gap such as `[[token|tokens]]` in `blocks`."""
    return any(isinstance(node, Text) and _GAP.search(node.text) for node in walk(blocks))


def read_gaps(stem: Blocks, report: Report) -> tuple[Blocks, tuple[Gap, ...]]:
    """Return `stem` with its gaps as inlines, and the gaps."""
    gaps: list[Gap] = []

    def split(content: Inlines) -> Inlines:
        found: list[Inline] = []
        for inline in content:
            if isinstance(inline, Text):
                found.extend(_pieces(inline, gaps, report))
            else:
                found.append(inline)
        return tuple(found)

    def line(content: Inlines) -> Inlines:
        return _everywhere(content, split)

    def block(node: Block) -> Blocks:
        match node:
            case Paragraph() | Heading():
                return (replace(node, content=line(node.content)),)
            case Table():
                head = tuple(map(line, node.head))
                rows = tuple(tuple(map(line, row)) for row in node.rows)
                return (replace(node, head=head, rows=rows),)
            case _:
                return (node,)

    return transform(stem, block), tuple(gaps)


def _everywhere(content: Inlines, split: Callable[[Inlines], Inlines]) -> Inlines:
    """Return `content` with `split` done to it and to all that it holds, in source order."""
    found: list[Inline] = []
    for inline in content:
        match inline:
            case Emphasis() | Strong() | Styled() | Span() | Link():
                found.append(replace(inline, content=_everywhere(inline.content, split)))
            case _:
                found.extend(split((inline,)))
    return tuple(found)


def _pieces(text: Text, gaps: list[Gap], report: Report) -> Iterable[Inline]:
    position = 0
    unclosed = _OPEN.search(text.text)
    if unclosed:
        report(_broken_gap(unclosed[0], text.place))
    for match in _GAP.finditer(text.text):
        if text.text[position : match.start()]:
            yield replace(text, text=text.text[position : match.start()])
        gap = _gap(match[1], len(gaps) + 1, text.place, report)
        gaps.append(gap)
        yield gap
        position = match.end()
    if text.text[position:]:
        yield replace(text, text=text.text[position:])


def _gap(source: str, number: int, place: Place, report: Report) -> Gap:
    parts = [part.strip() for part in source.split("|") if part.strip()]
    right = [found[1] for part in parts if (found := _RIGHT.fullmatch(part))]
    if not parts or (right and not all(right)):
        report(
            error(
                "empty-gap",
                place,
                f"the gap [[{source}]] has no solution",
                "Write what is right between the brackets: [[token|tokens]], or what may be "
                "chosen, the right one in parentheses: [[(no)|sí]].",
            )
        )
        return Gap(number, (), tuple(dict.fromkeys(filter(None, map(_option, parts)))), place)
    if len(parts) == 1 or not right:
        return Gap(number, tuple(dict.fromkeys(parts)), (), place)
    if len(right) > 1:
        report(
            error(
                "two-right-answers",
                place,
                f"the gap [[{source}]] has {len(right)} right options; a learner chooses one",
                "Leave one in parentheses.",
            )
        )
    return Gap(number, (right[0],), tuple(dict.fromkeys(map(_option, parts))), place)


def _option(part: str) -> str:
    """Return what may be chosen in a gap, without the parentheses of the right one."""
    right = _RIGHT.fullmatch(part)
    return right[1] if right else part


def _broken_gap(start: str, place: Place) -> Problem:
    return warning(
        "shown-as-text",
        place,
        f"{start[:40].rstrip()}… is shown as text; it looks like a gap",
        "Close it with ]] on the same line, and use no bold, code, link or formula inside.",
    )
