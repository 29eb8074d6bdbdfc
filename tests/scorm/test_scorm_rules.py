"""Acted learners under an author's rules: feedback, completion, units, chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from acting import BOTH, Enter, answer_all, ended, read_all, write_essay
from answers import (
    ESSAY,
    FIRST,
    PAGES,
    RIGHT,
    WRONG,
    drawn,
)
from learner import (
    Visit,
    again,
    answer,
    box,
    give,
    given,
    go,
    look,
    objectives,
    rows,
    score,
    shown,
    turn,
    verdict,
    verdicts,
)

from builders.scorm import ScormOptions
from temario.model import (
    Choice,
    Cloze,
    Course,
    Essay,
    Match,
    Numeric,
    Order,
    Question,
    Short,
    TrueFalse,
)
from temario.traverse import questions

pytestmark = pytest.mark.slow


# --- chance ---


@BOTH
def test_chance_is_the_learners_own_and_stays(quiz: Course, enter: Enter, version: str) -> None:
    def dealt(visit: Visit) -> tuple[object, ...]:
        options = "[...document.querySelectorAll('#capital .option')].map((o) => o.dataset.option)"
        return drawn(visit.sco), visit.sco.evaluate(options), given(visit.sco, "siglos")

    visit = enter(quiz, version)
    first = dealt(visit)
    answer(visit.sco, drawn(visit.sco)[1], "si")
    kept = visit.leave()
    for _ in range(2):
        visit = enter(quiz, version, kept)
        assert dealt(visit) == first
        kept = visit.leave()
    others = [dealt(enter(quiz, version)) for _ in range(4)]
    assert any(other != first for other in others)


# --- the author's rules ---


@BOTH
def test_feedback_may_wait_for_the_end_of_the_page(
    quiz: Course, enter: Enter, version: str
) -> None:
    visit = enter(quiz, version, options=ScormOptions(feedback="end", attempts=2))
    sco = visit.sco
    handed = "Tu respuesta está entregada."
    for question in ("capital", "primos", "plana", "idioma"):
        assert answer(sco, question, *WRONG[question][0]) == handed
        here = box(sco, question)
        assert "cuando hayas respondido todas" in here.locator(".told").inner_text()
        assert not here.locator(".good, .bad").count()
    assert score(visit.kept, version) == 0
    # A second try that is under way when the page's last answer comes is not thrown away.
    again(sco, "plana")
    give(sco, "plana", "false")
    assert answer(sco, "pi", "3,14") == "Correcto"
    assert verdict(sco, "capital") == "Incorrecto"
    assert box(sco, "capital").locator(".option.bad").get_attribute("data-option") == "roma"
    assert given(sco, "plana") == ["false"]
    assert box(sco, "plana").locator(".check").is_visible()
    box(sco, "plana").locator(".check").click()
    assert verdict(sco, "plana") == "Correcto"
    kept = visit.leave()
    assert score(kept, version) == 15
    assert answer(enter(quiz, version, kept).sco, "calienta", "son-tres") == "Incorrecto"


@BOTH
def test_feedback_may_be_kept_from_learners(quiz: Course, enter: Enter, version: str) -> None:
    silent = ScormOptions(feedback="never")
    visit = enter(quiz, version, options=silent)
    answer_all(visit.sco, RIGHT)
    write_essay(visit.sco)
    read_all(visit.sco)
    results = visit.sco.locator("#_results")
    assert "puntos" not in results.locator(".sum").inner_text()
    assert results.locator(".verdict").is_hidden()
    assert "20" not in results.inner_text()
    kept = visit.leave()
    assert score(kept, version) == 100
    assert verdicts(kept, version) == ended(version, "completed", "passed")
    visit = enter(quiz, version, kept, options=silent)
    go(visit.sco, "preguntas")
    assert verdict(visit.sco, "capital") == "Tu respuesta está entregada."
    assert not visit.sco.locator(".question:not(.practice) :is(.good, .bad)").count()


@BOTH
def test_a_course_may_be_complete_once_all_is_answered(
    quiz: Course, enter: Enter, version: str
) -> None:
    visit = enter(quiz, version, options=ScormOptions(complete="answered"))
    read_all(visit.sco)
    assert verdicts(visit.kept, version)[0] == "incomplete"
    answer_all(visit.sco, WRONG)
    assert verdicts(visit.kept, version)[0] == "incomplete"
    write_essay(visit.sco)
    assert verdicts(visit.leave(), version) == ended(version, "completed", "failed")


@BOTH
def test_a_course_may_be_complete_once_it_is_passed(
    quiz: Course, enter: Enter, version: str
) -> None:
    rules = ScormOptions(complete="passed", attempts=0)
    visit = enter(quiz, version, options=rules)
    asked = answer_all(visit.sco, WRONG)
    write_essay(visit.sco)
    read_all(visit.sco)
    kept = visit.leave()
    assert verdicts(kept, version) == ended(version, "incomplete", "failed")
    visit = enter(quiz, version, kept, options=rules)
    for question in asked:
        before = score(visit.kept, version)
        again(visit.sco, question)
        answer(visit.sco, question, *RIGHT[question][0])
        if (score(visit.kept, version) or 0) >= 70:
            break
        assert verdicts(visit.kept, version) == ended(version, "incomplete", "failed")
    assert (before or 0) < 70
    assert verdicts(visit.leave(), version) == ended(version, "completed", "passed")


@BOTH
def test_each_unit_may_have_a_record_of_its_own(quiz: Course, enter: Enter, version: str) -> None:
    units = ScormOptions(structure="units")
    visit = enter(quiz, version, file="primera.html", options=units)
    assert not visit.sco.locator("#lectura a", has_text="segunda unidad").count()
    assert "segunda unidad" in visit.sco.locator("#lectura").inner_text()
    assert visit.sco.locator("#_contents a").count() == 3
    for question in RIGHT:
        if question in FIRST:
            answer(visit.sco, question, *RIGHT[question][0])
    for page in PAGES[:3]:
        go(visit.sco, page)
        turn(visit.sco)
    assert visit.sco.locator("#_end h1").inner_text() == "Fin de la unidad"
    kept = visit.leave()
    assert score(kept, version) == 100
    assert verdicts(kept, version) == ended(version, "completed", "passed")
    assert list(objectives(kept)) == ["primera"]

    visit = enter(quiz, version, file="segunda.html", options=units)
    assert shown(visit.sco) == "relaciones"
    assert answer(visit.sco, "siglos", *WRONG["siglos"][0]) == "Incorrecto"
    kept = visit.leave()
    assert score(kept, version) == 0
    assert verdicts(kept, version) == ended(version, "incomplete", None)
    assert list(objectives(kept)) == ["segunda"]


FOOTNOTES = """# Una unidad

## Una lección

::: question {#elige}
¿Cuál?[^c]

- [x] Esta[^a] {#esta}
- [ ] Esa {#esa}
:::

::: question {#ordena type=order}
Ordena.

1. Antes[^b] {#antes}
2. Después {#despues}
:::

[^a]: Nota de esta.

[^b]: Nota de antes.

[^c]: Nota de cuál.
"""


def test_what_stands_in_an_option_is_left_alone(
    course_of: Callable[[str], Course], enter: Enter
) -> None:
    sco = enter(course_of(FOOTNOTES), "2004").sco
    notes = sco.locator(".question sup").all_inner_texts()
    assert len(notes) == 3
    assert answer(sco, "elige", "esta") == "Correcto"
    assert answer(sco, "ordena", "despues", "antes") == "Incorrecto"
    assert sco.locator(".question sup").all_inner_texts() == notes
    assert "Tu respuesta, correcta" in sco.locator("#elige .option.good").inner_text()
    styles = "(all) => all.map((note) => getComputedStyle(note).display)"
    assert sco.locator(".question sup").evaluate_all(styles) == ["inline"] * 3


# --- the real course ---

THIRTY = {"palabras-relacionadas", "huecos-paralelo", "huecos-entrenamiento"}
"""Questions worth 30 of its 100 points."""


@BOTH
def test_the_course_is_passed_by_who_knows(seed: Course, enter: Enter, version: str) -> None:
    visit = enter(seed, version)
    shows = look(visit.sco)
    asked = [one for one in questions(seed) if shows[one.id].asked]
    assert len([one for one in asked if one.scored]) == 11
    for question in asked:
        told = answer(visit.sco, question.id, *right(question))
        assert told == ("Tu respuesta está entregada." if question.kind == "essay" else "Correcto")
    go(visit.sco, shown_first(visit.sco))
    while shown(visit.sco) != "_end":
        turn(visit.sco)
    kept = visit.leave()
    assert score(kept, version) == 100
    assert verdicts(kept, version) == ended(version, "completed", "passed")
    assert [one.id for one in rows(kept, version)] == [one.id for one in asked]
    assert {one.result for one in rows(kept, version)} == {"correct", "neutral"}


@BOTH
def test_the_course_is_passed_with_seventy_of_a_hundred(
    seed: Course, enter: Enter, version: str
) -> None:
    visit = enter(seed, version)
    shows = look(visit.sco)
    points = 0.0
    for question in questions(seed):
        if question.scored and question.id not in THIRTY and shows[question.id].asked:
            answer(visit.sco, question.id, *right(question))
            points += question.points
            success = verdicts(visit.kept, version)[1]
            assert success == ("passed" if points >= 70 and version == "2004" else None)
    assert points == 70
    assert score(visit.leave(), version) == 70


def shown_first(sco: Any) -> str:
    return str(sco.locator("#_contents a").first.get_attribute("data-page"))


def right(question: Question) -> list[str]:
    """Return a right answer to a question; to an essay, any."""
    match question.answer:
        case Choice(options):
            return [option.id for option in options if option.correct]
        case TrueFalse(answer):
            return [str(answer).lower()]
        case Short(answers):
            return [answers[0]]
        case Numeric(value):
            return [str(value).replace(".", ",")]
        case Match(items):
            return [item.target for item in items]
        case Order(items):
            return [item.id for item in items]
        case Cloze(gaps):
            return [gap.answers[0] for gap in gaps]
        case Essay():
            return [ESSAY]
