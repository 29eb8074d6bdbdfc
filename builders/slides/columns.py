"""Stage 2, plan: what a heading with `{layout=two-content}` holds → columns, two by two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from builders.slides.deck import (
    Asked,
    Body,
    Column,
    Columns,
    Passage,
    Prose,
    Runs,
    text_of,
)
from builders.slides.summary import word_count
from temario.model import Block, Only, Paragraph, Strong
from temario.records import replace
from temario.traverse import plain

_HEAD = 8
"""A line of at most so many words is its column's head."""


def parts_of(blocks: Sequence[Block], hidden: Sequence[bool]) -> list[tuple[int, int]]:
    """Return ranges of `blocks`: each what is shown, after what leads to it, with its notes.

    What leads is a line that ends with a colon, and one that is bold. What is `hidden` is
    for the notes.
    """
    starts = [0]
    closed = False
    for at, (block, silent) in enumerate(zip(blocks, hidden, strict=True)):
        if not silent and not isinstance(block, Only):
            if closed:
                starts.append(at)
            closed = not _leads(block)
    return list(zip(starts, (*starts[1:], len(blocks)), strict=True))


def _leads(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    shown = [node for node in block.content if plain((node,)).strip(" .:")]
    return plain(block.content).rstrip().endswith(":") or (
        bool(shown) and all(isinstance(node, Strong) for node in shown)
    )


def in_columns(
    title: Runs, bodies: Iterable[Body | Asked], parts: list[tuple[Body | Asked, ...]]
) -> Iterator[Body | Asked | Columns]:
    """Yield columns: one for each of two `parts`, else one for each text and thing of `bodies`.

    Questions stay as they are, and so does what is alone and no text.
    """
    sides = [column for part in parts if (column := _column(part))]
    if len(sides) == len(parts) == 2:
        yield Columns(title, tuple(map(_headed, sides)))
        return
    run: list[Body] = []
    for body in (*bodies, None):
        if body is not None and not isinstance(body, Asked):
            run.append(body)
            continue
        lone = run[0] if len(run) == 1 else None
        if lone is not None and not (isinstance(lone, Prose) and lone.passages):
            yield lone
        elif run:
            yield Columns(title, tuple((one,) for one in run))
        run = []
        if body is not None:
            yield body


def _headed(column: Column) -> Column:
    """Return a column with the line that leads to what is in it in bold, as its head."""
    first, *others = column
    if not isinstance(first, Prose) or len(first.passages) + len(others) < 2:
        return column
    head, *passages = first.passages
    if head.marker or (passages and not passages[0].marker) or word_count(_text(head)) > _HEAD:
        return column
    bold = replace(head, runs=tuple(replace(run, bold=True) for run in head.runs), keep=True)
    return (Prose((bold, *passages)), *others)


def _text(passage: Passage) -> str:
    return text_of(passage.runs)


def _column(part: tuple[Body | Asked, ...]) -> tuple[Body, ...]:
    """Return a part as a column; nothing where it is more than text and a thing under it."""
    bodies = tuple(body for body in part if not isinstance(body, Asked))
    texts = [isinstance(body, Prose) for body in bodies]
    fits = len(bodies) == len(part) and (len(texts) == 1 or texts == [True, False])
    return bodies if fits else ()
