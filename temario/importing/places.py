"""Imported questions whose options only make sense in their place keep their order."""

from __future__ import annotations

from temario.fixed_places import in_their_place
from temario.model import Question
from temario.records import replace


def in_order(question: Question) -> Question:
    """Return a question of a file that does not say that its options are shuffled.

    It keeps their order where one of them is such as “none of the above”.
    """
    keeps = question.shuffle and any(True for _ in in_their_place(question))
    return replace(question, shuffle=False) if keeps else question
