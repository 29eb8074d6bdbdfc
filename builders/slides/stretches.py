"""Stage 2, plan: which text of a lesson a proposed slide was made from.

`::: slide {from=3f2a91c0}` stands for the text directly behind it: its stretch. The
value is the fingerprint of that text, as it was when the slide was proposed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from builders.slides.deck import Passage, text_of
from builders.slides.each import is_each
from builders.slides.exhibits import is_shown
from builders.slides.inlines import pictures_in
from builders.slides.parts import Blockwise, introduces
from temario.model import (
    Block,
    Blocks,
    Callout,
    Course,
    DefinitionList,
    Disclosure,
    List,
    Only,
    Paragraph,
    Quote,
)
from temario.problems import Problem, warning

PROSE = (Paragraph, List, DefinitionList, Quote, Callout, Disclosure)
"""Blocks whose words go to the notes where the author wrote what slides show."""


def is_proposed(block: Block) -> bool:
    """Return whether `block` is a passage for slides that stands for the text behind it."""
    return isinstance(block, Only) and block.audience == "slide" and bool(made_from(block))


def made_from(block: Only) -> str:
    """Return the fingerprint that a passage bears; empty where it has none."""
    return block.attributes.get("from")


def stretch(blocks: Blocks, start: int) -> Blocks:
    """Return the text that begins at `start`: as far as one passage can stand for it.

    It ends before what is no text, a question, a heading, a break, another passage for
    slides, and a file that is included. What is for the speaker lies in it.
    """
    end = start
    while (
        end < len(blocks) and _belongs(blocks, end) and _file(blocks, end) == _file(blocks, start)
    ):
        end += 1
    found = blocks[start:end]
    return found if any(isinstance(block, PROSE) for block in found) else ()


def _file(blocks: Blocks, index: int) -> str:
    return blocks[index].place.file


def _belongs(blocks: Blocks, index: int) -> bool:
    block = blocks[index]
    if isinstance(block, Only):
        return block.audience != "slide"
    if is_each(block) or not _is_text(block):
        return False
    # A line that introduces a picture, a table, code or a formula stays with it.
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return not introduces(block, following) or _belongs(blocks, index + 1)


def _is_text(block: Block) -> bool:
    """Return whether all that slides show of `block` is text, and can be written down again."""
    match block:
        case Paragraph(content):
            return not any(map(is_shown, pictures_in(content)))
        case List(items=items):
            inner = [b for item in items for b in item.blocks]
            clicks = any(
                "incremental" in b.attributes.classes for b in inner if isinstance(b, List)
            )
            return not clicks and _are_text(tuple(inner), (Paragraph, List))
        case Quote(blocks=blocks):
            return _are_text(blocks, (Paragraph, List))
        case Callout(blocks=blocks) | Disclosure(blocks=blocks):
            return _are_text(blocks, (Paragraph, List, Quote))
        case DefinitionList(entries):
            return all(
                len(entry.details) == 1 and _are_text(entry.details[0], (Paragraph,), most=1)
                for entry in entries
            )
        case _:
            return False


def _are_text(blocks: Blocks, kinds: tuple[type, ...], most: int | None = None) -> bool:
    few = most is None or len(blocks) <= most
    return few and all(isinstance(block, kinds) and _is_text(block) for block in blocks)


def fingerprint(text: Blocks, parts: Blockwise) -> str:
    """Return eight hexadecimal digits that tell the words of `text` from others."""
    words: list[str] = []
    for passage in parts.told(tuple(block for block in text if not isinstance(block, Only))):
        words += text_of(passage.runs).split()
    return hashlib.blake2s(" ".join(words).encode(), digest_size=4).hexdigest()


def proposed(blocks: Blocks) -> Iterator[tuple[Only, Blocks]]:
    """Yield each passage among `blocks` that was proposed, with the text that it stands for."""
    for index, block in enumerate(blocks):
        if isinstance(block, Only) and is_proposed(block):
            yield block, stretch(blocks, index + 1)


def told_by(planned: Sequence[Passage], shown: Sequence[Passage]) -> list[tuple[Passage, ...]]:
    """Return the notes of what was planned for each passage that is shown instead of it.

    They go with the same words. Those of other words go with a passage that has none of its
    own at their place, else with the one before.
    """
    texts = [text_of(passage.runs) for passage in planned]
    words = [text_of(passage.runs) for passage in shown]
    found: list[tuple[Passage, ...]] = [()] * len(shown)
    at = 0
    for index, (text, passage) in enumerate(zip(texts, planned, strict=True)):
        if text in words[at:]:
            at = words.index(text, at)
        elif at == len(words) or words[at] in texts[index:]:
            found[max(at - 1, 0)] += passage.notes
            continue
        found[at] += passage.notes
        at += 1
    return found


def outdated(course: Course, parts: Blockwise) -> Iterator[Problem]:
    """Yield a warning for each passage that was proposed for other words than stand there now."""
    lessons = [course.introduction]
    for unit in course.units:
        lessons += [unit.blocks, *(lesson.blocks for lesson in unit.lessons)]
    for blocks in lessons:
        for passage, text in proposed(blocks):
            now = fingerprint(text, parts)
            if not text:
                message = "the text that this slide was made from does not stand under it any more"
                hint = "Move the slide before its text, or take from=… out to keep it as your own."
                yield warning("slide-outdated", passage.place, message, hint)
            elif now != made_from(passage):
                message = "the text under this slide has changed since the slide was made from it"
                hint = (
                    f"Compare them. If the slide still fits, write from={now}; for a new proposal, "
                    "delete the slide and run temario check --fix=slides."
                )
                yield warning("slide-outdated", passage.place, message, hint)
