"""Questions on paper: in which order their parts stand, and what students must not read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from temario.model import (
    Answer,
    Attributes,
    Block,
    Choice,
    Cloze,
    Essay,
    Gap,
    Inline,
    Item,
    Match,
    Numeric,
    Option,
    Order,
    Question,
    Short,
    Target,
    Text,
    TrueFalse,
)
from temario.traverse import plain, transform, walk


def on_paper(question: Question) -> Question:
    """Return `question` with its parts in the order of paper, the same in every edition.

    Options stand as the author wrote them, targets of a match by alphabet, and
    items of an order so that they are not in order.
    """
    match question.answer:
        case Match(items, targets):
            return replace(question, answer=Match(items, _apart(items, targets)))
        case Order(steps):
            return replace(question, answer=Order(_scrambled(question.id, steps)))
        case _:
            return question


def without_answers(question: Question) -> Question:
    """Return `question` with nothing in it that tells what is right, or comments on an answer."""

    def empty(inline: Inline) -> Inline:
        return replace(inline, answers=()) if isinstance(inline, Gap) else inline

    return replace(
        question,
        stem=transform(question.stem, inline=empty),
        answer=_unanswered(question.answer),
        hints=(),
        feedback=(),
        correct=(),
        incorrect=(),
        tags=(),
        objective="",
        attributes=Attributes(question.attributes.id),
    )


def _unanswered(answer: Answer) -> Answer:
    match answer:
        case Choice(options):
            return replace(answer, options=tuple(map(_silent, options)))
        case TrueFalse():
            return TrueFalse(False)
        case Short():
            return Short(())
        case Numeric():
            return Numeric(Decimal(0), Decimal(0), "")
        case Match(items, targets):
            return Match(tuple(replace(i, target="", feedback=()) for i in items), targets)
        case Order(steps):
            return Order(tuple(map(_silent, steps)))
        case Cloze(gaps):
            return Cloze(tuple(replace(gap, answers=()) for gap in gaps))
        case Essay():
            return replace(answer, rubric=())


def _silent(option: Option) -> Option:
    return replace(option, correct=False, feedback=())


# --- orders that give nothing away ---


def _apart(items: tuple[Item, ...], targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Return the targets by alphabet, moved on where every item would stand beside its own."""
    found = sorted(targets, key=lambda target: (plain(target.content).casefold(), target.id))
    beside = [item.target == target.id for item, target in zip(items, found, strict=False)]
    return (*found[1:], *found[:1]) if all(beside) else tuple(found)


def _scrambled(salt: str, steps: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return steps in an order that is never the right one, and the same every time.

    It hangs on ids alone, so a question keeps it when others come and go.
    """

    def digest(step: Option) -> bytes:
        return hashlib.sha256(f"{salt}\n{step.id}".encode()).digest()

    right = [_words(step.blocks) for step in steps]
    found = sorted(steps, key=digest)
    for _ in steps:
        if [_words(step.blocks) for step in found] != right:
            break
        found = [*found[1:], *found[:1]]
    return tuple(found)


def _words(blocks: Iterable[Block]) -> str:
    return " ".join(node.text for node in walk(blocks) if isinstance(node, Text))
