"""Questions on paper: in which order their parts stand, and what students must not read."""

from __future__ import annotations

from decimal import Decimal

from temario.model import (
    Answer,
    Attributes,
    Choice,
    Cloze,
    Essay,
    Gap,
    Inline,
    Match,
    Numeric,
    Option,
    Order,
    Question,
    Short,
    TrueFalse,
)
from temario.orders import scrambled, targets_apart
from temario.records import replace
from temario.traverse import transform


def on_paper(question: Question) -> Question:
    """Return `question` with its parts in the order of paper, the same in every edition.

    Options stand as the author wrote them, targets of a match by alphabet, and
    items of an order so that they are not in order.
    """
    match question.answer:
        case Match(items):
            return replace(question, answer=Match(items, targets_apart(question.answer)))
        case Order(steps):
            return replace(question, answer=Order(scrambled(question.id, steps)))
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
