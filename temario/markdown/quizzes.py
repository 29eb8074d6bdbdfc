"""The tokens of a quiz of LiaScript → what stands in a question of ours."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.inlines import stripped
from temario.markdown.liascript import Line, Quiz
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Inlines,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Quote,
    Text,
)
from temario.problems import Place

Title = Callable[[str, Place], Inlines]


def quiz_blocks(
    node: SyntaxTreeNode, stem: Blocks, said: Blocks, place: Callable[[int], Place], title: Title
) -> Blocks:
    """Return what stands in a question: what is asked, options or answers, hints, feedback."""
    found: Quiz = node.meta["quiz"]

    def text(line: Line) -> Paragraph:
        return Paragraph(stripped(title(line[0], place(line[1]))), place(line[1]))

    blocks: list[Block] = [*stem]
    if found.answer is not None:
        words, number = found.answer
        shown = f"[[{words}]]" if "|" in words else f"= {words}"
        blocks.append(Paragraph((Text(shown, place(number)),), place(number)))
    else:
        items = tuple(ListItem((text(line),), place(line[1]), good) for good, line in found.options)
        blocks.append(List(False, 1, items, place(found.options[0][1][1])))
    blocks += [_told("hint", (text(hint),), place(hint[1])) for hint in found.hints]
    blocks += [_told("feedback", said, said[0].place)] if said else []
    return tuple(blocks)


def quiz_attributes(node: SyntaxTreeNode) -> Attributes:
    """Return what has to be said of a question that a quiz is: options stay in their order."""
    found: Quiz = node.meta["quiz"]
    if not found.options:
        return Attributes()
    kind = "multiple" if found.several else "single"
    return Attributes(values=(("type", kind), ("shuffle", "false")))


def quiz_text(node: SyntaxTreeNode, place: Callable[[int], Place]) -> Paragraph:
    """Return the lines of a quiz, but for its explanation, as they were written."""
    first = node.map[0] if node.map else 0
    found: list[Text | LineBreak] = []
    for number, line in enumerate(node.meta["source"], first):
        at = place(number)
        found += [LineBreak(at)] if found else []
        found.append(Text(line, at))
    return Paragraph(tuple(found), place(first))


def _told(key: str, blocks: Blocks, place: Place) -> Quote:
    return Quote((Paragraph((Text(f"{key}:", place),), place), *blocks), place)
