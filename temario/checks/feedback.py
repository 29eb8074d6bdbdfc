"""Questions that tell the learner nothing."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import Choice, Course, Essay, Match, Order, Question
from temario.problems import Problem, advice
from temario.traverse import questions


def without_feedback(course: Course) -> Iterator[Problem]:
    """Yield advice for every question that says no more than right or wrong."""
    for question in questions(course):
        if _says_something(question):
            continue
        what = "tells the learner nothing besides right or wrong"
        hint = "Write > correct: … for who is right, or > feedback: … for all."
        if isinstance(question.answer, Choice):
            hint = "Say under an option why it is wrong, or write > correct: … or > feedback: …"
        if isinstance(question.answer, Essay):
            what = "is a text that nobody is told how to judge"
            hint = "Write > rubric: … for the instructor, or > feedback: … for the learner."
        message = f"question {question.number} {what}"
        yield advice("question-without-feedback", question.place, message, hint)


def _says_something(question: Question) -> bool:
    if question.feedback or question.correct or question.incorrect:
        return True
    match question.answer:
        case Choice(options=parts) | Order(items=parts):
            return any(part.feedback for part in parts)
        case Match(items=items):
            return any(item.feedback for item in items)
        case Essay(rubric=rubric):
            return bool(rubric)
        case _:
            return False
