"""Blocks of the model → Markdown of our dialect, as a person would have written it.

`write_blocks` writes a text, `write_inlines` a line. Read again, they say what
they were made of, but for places. `blocks` writes each block, with modules for
those that have rules of their own: `fences`, `tables`, `questions`. `inlines`
writes lines of text; `lines` has each proved by reading it (`proof`, `alike`),
so that no more is escaped than must be (`hand`, `escapes`). `html` is for where
no Markdown can stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from temario.model import Block, Inlines
from temario.writing.alike import alike, alike_inlines
from temario.writing.blocks import BlockWriter
from temario.writing.comment import Comment
from temario.writing.lines import write_line

__all__ = ["Comment", "alike", "alike_inlines", "write_blocks", "write_inlines"]


def write_blocks(blocks: Sequence[Block | Comment]) -> str:
    """Return blocks as the text of a file; one paragraph is one line.

    Footnotes stand under the block that has their first mark. What the dialect cannot hold is
    written as near as can be, and none of its words are lost.
    """
    return BlockWriter().file(blocks)


def write_inlines(content: Inlines) -> str:
    """Return a line of text as Markdown, without line breaks, its footnotes at their marks."""
    return write_line(content)
