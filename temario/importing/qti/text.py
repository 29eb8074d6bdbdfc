"""The text of an item of QTI: the places of its interactions, and what its title adds."""

from __future__ import annotations

from collections.abc import Callable

from temario.model import (
    Block,
    Blocks,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Question,
    Span,
    Strong,
    Styled,
    Table,
    Text,
)
from temario.patterns import pattern
from temario.records import replace
from temario.traverse import plain, transform, walk

MARK = pattern("\ue000(\\d{1,4})\ue001")
"""What stands in a text for an interaction while the text is read."""


def says_more(title: str, question: Question) -> bool:
    """Return whether a title is more than the question's first words, or its id."""
    bare = title.removesuffix("…").strip().casefold()
    said = " ".join(text_of(block, whole=True) for block in question.stem)
    start = " ".join(said.split()).casefold().startswith(bare)
    return not start and bare != question.attributes.id.casefold()


def text_of(block: Block, whole: bool = False) -> str:
    """Return the text of a block in which a mark may stand; `whole` with formulas and gaps."""
    if whole and isinstance(block, Paragraph):
        return plain(block.content)
    return "".join(node.text for node in walk((block,)) if isinstance(node, Text))


def stands_alone(stem: Blocks) -> bool:
    """Return whether the one gap is a line of its own behind the question."""
    last = stem[-1] if stem else None
    return (
        len(stem) > 1
        and isinstance(last, Paragraph)
        and MARK.fullmatch(plain(last.content).strip()) is not None
    )


def split(stem: Blocks, gap: Callable[[int], Inline]) -> Blocks:
    """Return `stem` with what `gap` gives in place of each mark, in source order."""

    def pieces(text: Text) -> Inlines:
        found: list[Inline] = []
        position = 0
        for mark in MARK.finditer(text.text):
            before = text.text[position : mark.start()]
            before += " " if before.endswith("[") else ""  # a third bracket would be the gap's
            if before:
                found.append(replace(text, text=before))
            new = gap(int(mark[1]))
            found += [new] if not isinstance(new, Text) or new.text else []
            position = mark.end()
        rest = text.text[position:]
        return (*found, replace(text, text=rest)) if rest or not found else tuple(found)

    def line(content: Inlines) -> Inlines:
        found: list[Inline] = []
        for inline in content:
            if isinstance(inline, Text) and "\ue000" in inline.text:
                found.extend(pieces(inline))
            elif isinstance(inline, Emphasis | Strong | Styled | Span | Link):
                found.append(replace(inline, content=line(inline.content)))
            else:
                found.append(inline)
        return tuple(found)

    def block(node: Block) -> Blocks:
        match node:
            case Table():
                head = tuple(map(line, node.head))
                rows = tuple(tuple(map(line, row)) for row in node.rows)
                return (replace(node, head=head, rows=rows),)
            case Paragraph() | Heading():
                return (replace(node, content=line(node.content)),)
            case _:
                return (node,)

    return transform(stem, block)
