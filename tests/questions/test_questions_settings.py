"""The section `questions`, which the reader of a course and this builder share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from temario.pipeline import plan
from temario.traverse import questions

UNIT = "# Uno {#uno}\n\n## Dos {#dos}\n\n::: question {#q}\n¿Qué?\n\n= sí\n:::\n"
Write = Callable[..., Path]


def said(write: Write, settings: str) -> list[str]:
    """Return what is said of a course with these settings, all builders planned."""
    head = "id: t\ntitle: T\nlanguage: es\n"
    folder = write({"course.yaml": head + settings, "01.md": UNIT})
    found = plan(folder, ["questions"])
    return [problem.text().partition("\n")[0] for problem in found.problems]


def test_each_takes_its_own_keys(write: Write) -> None:
    head = "id: t\ntitle: T\nlanguage: es\n"
    rules = "questions: {case: match, formats: [gift], categories: unit}\n"
    found = plan(write({"course.yaml": head + rules, "01.md": UNIT}), ["questions"])
    (question,) = questions(found.course)
    assert question.case
    assert [job.path for job in found.jobs] == ["questions/t.gift"]
    assert [problem.rule for problem in found.problems] == ["not-in-gift"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("questions: {formts: [gift]}\n", "error[unknown-key]: there is no setting “formts” in"),
        ("questions: {formats: [aiken]}\n", "error[wrong-type]"),
        ("questions: {case: perhaps}\n", "error[wrong-type]"),
        ("questions: gift\n", "error[wrong-type]"),
    ],
)
def test_what_is_wrong_is_said_once(settings: str, message: str, write: Write) -> None:
    (only,) = said(write, settings)
    assert f"course.yaml:4: {message}" in only


def test_categories_are_lessons_units_or_none(write: Write) -> None:
    made = {}
    for categories in ("lesson", "unit", "none"):
        head = f"id: t\ntitle: T\nlanguage: es\nquestions: {{categories: {categories}}}\n"
        found = plan(write({"course.yaml": head, "01.md": UNIT}), ["questions"])
        made[categories] = next(job for job in found.jobs if job.path.endswith(".gift")).make()
    assert b"$CATEGORY: $course$/top/T/Uno/Dos\n" in made["lesson"]  # type: ignore[operator]
    assert b"$CATEGORY: $course$/top/T/Uno\n" in made["unit"]  # type: ignore[operator]
    assert b"$CATEGORY" not in made["none"]  # type: ignore[operator]


def test_a_unit_that_is_all_of_its_course_is_no_category_inside_it(write: Write) -> None:
    folder = write({"course.yaml": "id: t\ntitle: Uno\nlanguage: es\n", "01.md": UNIT})
    found = plan(folder, ["questions"])
    made = next(job for job in found.jobs if job.path.endswith(".gift")).make()
    assert b"$CATEGORY: $course$/top/Uno/Dos\n" in made  # type: ignore[operator]
