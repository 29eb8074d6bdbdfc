"""Small changes of the text that the layout engine wants, and no reader sees."""

from __future__ import annotations

from temario.model import (
    Block,
    Blocks,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Span,
    Strong,
    Text,
)
from temario.records import changed, replace
from temario.traverse import transform

_Holder = Emphasis | Strong | Span | Link


def spaces_inside(blocks: Blocks) -> Blocks:
    """Return `blocks` with the space before bold, a link and the like moved into it.

    WeasyPrint 70 counts the space at the end of a run of text as part of its
    line. Where the run fits without that space and not with it, its first word
    is left alone on the line. With the space in the next run both fit.
    """
    return transform(blocks, _block, _inline)


def _block(block: Block) -> Blocks:
    if isinstance(block, Paragraph | Heading):
        return (changed(block, content=_move(block.content)),)
    return (block,)


def _inline(inline: Inline) -> Inline:
    if isinstance(inline, _Holder):
        return changed(inline, content=_move(inline.content))
    return inline


def _move(content: Inlines) -> Inlines:
    if not any(isinstance(inline, _Holder) for inline in content[1:]):
        return content
    moved: list[Inline] = []
    for inline in content:
        before = moved[-1] if moved else None
        if isinstance(before, Text) and before.text.endswith(" ") and isinstance(inline, _Holder):
            first = inline.content[0] if inline.content else None
            if isinstance(first, Text) and len(before.text) > 1:
                moved[-1] = replace(before, text=before.text[:-1])
                start = replace(first, text=f" {first.text}")
                inline = replace(inline, content=(start, *inline.content[1:]))
        moved.append(inline)
    return tuple(moved)
