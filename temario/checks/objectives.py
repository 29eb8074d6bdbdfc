"""Objectives that no question serves, and questions that serve none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from temario.model import Callout, Course, List
from temario.problems import Place, Problem, advice
from temario.records import record
from temario.slug import slug
from temario.traverse import plain, questions, walk, walk_course

_LABEL = re.compile(r"([^\W_]{1,12}(?:[.-]\d+)*)\s*[:.)]\s+\S")


@record
class _Objective:
    """What a learner should be able to do."""

    text: str
    names: frozenset[str]
    """What a question may call it, as slugs."""
    place: Place


def objectives(course: Course) -> Iterator[Problem]:
    """Yield advice where the objectives of a course and its questions do not meet.

    A course without objectives, or without questions, hears nothing.
    """
    stated = list(_stated(course))
    asked = list(questions(course))
    if not stated or not asked:
        return
    named = {slug(question.objective) for question in asked if question.objective}
    if not named:
        first = stated[0]
        many = "its objective" if len(stated) == 1 else f"{len(stated)} objectives"
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


def _stated(course: Course) -> Iterator[_Objective]:
    """Yield the objectives of `course.yaml` and of passages, each once."""
    seen: set[str] = set()
    for at, text in enumerate(course.objectives):
        seen.add(slug(text))
        names = _names(text) | {str(at + 1), f"o{at + 1}", f"objetivo-{at + 1}"}
        places = dict(course.places)
        place = places.get(f"objectives/{at}") or course.place("objectives")
        yield _Objective(text, frozenset({*names, f"objective-{at + 1}"}), place)
    for node in walk_course(course):
        if not isinstance(node, Callout) or node.kind != "objectives":
            continue
        for block in walk(node.blocks):
            for item in block.items if isinstance(block, List) else ():
                first = item.blocks[0] if item.blocks else None
                text = plain(getattr(first, "content", ()))
                if text and slug(text) not in seen:
                    seen.add(slug(text))
                    names = _names(text) | ({slug(item.attributes.id)} - {""})
                    yield _Objective(text, frozenset(names), item.place)


def _names(text: str) -> set[str]:
    label = _LABEL.match(text)
    return {slug(text), *([slug(label[1]), slug(text[label.end() - 1 :])] if label else ())} - {""}


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].rstrip()}…"
