"""Imported questions that leave nothing to choose: comments, since no course may ask so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from temario.importing.imported import Imported, Passage
from temario.importing.losses import lost
from temario.model import Block, Choice, Match, Pool, Question
from temario.problems import Problem
from temario.records import replace
from temario.traverse import plain
from temario.writing import Comment, write_blocks


def without_lone(imported: Imported, report: Callable[[Problem], None]) -> Imported:
    """Return what was imported with a comment for each question that has one possible answer."""
    texts = tuple((name, tuple(_kept(text, report))) for name, text in imported.texts)
    return replace(imported, texts=texts)


def _kept(text: Passage, report: Callable[[Problem], None]) -> Iterator[Block | Comment]:
    for block in text:
        if isinstance(block, Pool) and any(map(_lone, block.questions)):
            kept = list(_kept(block.blocks, report))
            blocks = tuple(each for each in kept if not isinstance(each, Comment))
            pool = replace(block, blocks=blocks)
            if pool.questions:
                yield replace(pool, draw=min(pool.draw, len(pool.questions)))
            else:
                yield from blocks
            yield from (each for each in kept if isinstance(each, Comment))
        elif isinstance(block, Question) and (why := _lone(block)):
            report(lost(block.place, f"a question {why}", "it is kept as a comment"))
            yield Comment(write_blocks((block,)))
        else:
            yield block


def _lone(question: Question) -> str:
    """Return why a question leaves nothing to choose; empty where it leaves something."""
    match question.answer:
        case Match(targets=(target,)):
            words = " ".join(plain(target.content).split())[:60]
            return f"in which all is to be joined with the same thing (“{words}”)"
        case Choice(options=(_,)):
            return "with one option alone"
        case _:
            return ""
