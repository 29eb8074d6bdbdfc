"""Lists that somebody made by hand: dashes, dots and numbers typed before lines."""

from __future__ import annotations

from temario.model import Block, Blocks, Inlines, List, ListItem, Paragraph, Text
from temario.patterns import pattern
from temario.records import replace

_TYPED = pattern(r"(?:[-–—•*·▪●➢✓]|(\d{1,3})[.)])\s+")


def typed(content: Inlines) -> int | None:
    """Return the number typed before a line, -1 for a dash or a dot, None for neither."""
    first = content[0] if content else None
    match = _TYPED.match(first.text) if isinstance(first, Text) else None
    if match is None:
        return None
    return int(match[1]) if match[1] else -1


def follows(first: int | None, second: int | None) -> bool:
    """Return whether two marks are of one list: both dashes, or a number and the next."""
    if first is None or second is None:
        return False
    return first == second == -1 or (first >= 0 and second == first + 1)


def untyped(content: Inlines) -> Inlines:
    """Return a line without the mark that was typed before it."""
    first = content[0]
    if not isinstance(first, Text):
        return content
    text = _TYPED.sub("", first.text, count=1)
    return (*((replace(first, text=text),) if text else ()), *content[1:])


def typed_lists(blocks: Blocks) -> Blocks:
    """Return blocks with paragraphs in a row that are such a list as one; one alone is none."""
    found: list[Block] = []
    run: list[Paragraph] = []
    last: int | None = None
    for block in blocks:
        mark = typed(block.content) if isinstance(block, Paragraph) else None
        if run and not follows(last, mark):
            found += _ended(run)
            run = []
        if mark is not None and isinstance(block, Paragraph):
            run.append(block)
        else:
            found.append(block)
        last = mark
    return (*found, *_ended(run))


def _ended(run: list[Paragraph]) -> Blocks:
    if len(run) < 2:
        return tuple(run)
    number = typed(run[0].content)
    items = tuple(
        ListItem((replace(each, content=untyped(each.content)),), each.place) for each in run
    )
    start = number if number is not None and number >= 0 else 1
    return (List(start == number, start, items, run[0].place),)
