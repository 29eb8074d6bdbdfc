"""Objectives that no question serves, and questions that serve none."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import Course
from temario.objectives import stated as stated_by
from temario.problems import Problem, advice
from temario.slug import slug
from temario.traverse import questions


def objectives(course: Course) -> Iterator[Problem]:
    """Yield advice where the objectives of a course and its questions do not meet.

    A course without objectives, or without questions, hears nothing.
    """
    stated = list(stated_by(course))
    asked = list(questions(course))
    if not stated or not asked:
        return
    named = {slug(question.objective) for question in asked if question.objective}
    if not named:
        first = stated[0]
        many = "an objective" if len(stated) == 1 else f"{len(stated)} objectives"
        yield advice(
            "objective-not-assessed",
            first.place,
            f"the course states {many}, and no question says that it serves one",
            "Write objective=… in the braces of the line ::: question; "
            "temario explain objective-not-assessed says how.",
        )
        return
    for objective in stated:
        if not objective.names & named:
            yield advice(
                "objective-not-assessed",
                objective.place,
                f"no question serves the objective “{_short(objective.text)}”",
                "Ask for it, or write objective=… at a question that does.",
            )
    known = frozenset(name for objective in stated for name in objective.names)
    for question in asked:
        given = question.objective
        if slug(given) in known:
            continue
        message = f"question {question.number} serves no objective of the course"
        hint = "Write objective=… in its braces, or leave the question out."
        if given:
            said = f"question {question.number} names the objective “{_short(given)}”"
            message = f"{said}, which the course does not state"
            hint = "Name one by its {#id}, its number, what stands before its colon, or its words."
        yield advice("question-without-objective", question.place, message, hint)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].rstrip()}…"
