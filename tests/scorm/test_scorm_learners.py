"""Acted learners: what each does in the player, and what the LMS has of it afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from acting import BOTH, Enter, answer_all, ended, read_all, write_essay
from answers import (
    ESSAY,
    PARTLY,
    RIGHT,
    SAID,
    SUMS,
    WRONG,
    drawn,
    expected,
    row,
)
from learner import (
    PLACE,
    again,
    answer,
    box,
    give,
    given,
    go,
    objectives,
    rows,
    score,
    seen,
    shown,
    turn,
    verdict,
    verdicts,
)

from builders.scorm import ScormOptions
from temario.model import Course

pytestmark = pytest.mark.slow


# --- who passes, who fails ---


@BOTH
@pytest.mark.parametrize("popup", [False, True], ids=["frame", "popup"])
def test_a_learner_passes(quiz: Course, enter: Enter, version: str, popup: bool) -> None:
    visit = enter(quiz, version, popup=popup)
    asked = answer_all(visit.sco, RIGHT)
    assert {verdict(visit.sco, one) for one in asked if one in SUMS} == {"Correcto"}
    before = ("incomplete", None) if version == "1.2" else ("incomplete", "passed")
    assert verdicts(visit.kept, version) == before
    read_all(visit.sco)
    assert "20 de 20 puntos, 100" in visit.sco.locator("#_results .sum").inner_text()
    assert visit.sco.locator("#_results .verdict").inner_text() == "Aprobado"
    kept = visit.leave()
    assert verdicts(kept, version) == ended(version, "completed", "passed")
    assert score(kept, version) == 100
    assert rows(kept, version) == expected(asked, version, RIGHT, "correct")
    assert [one["score.raw"] for one in objectives(kept).values()] == ["100", "100"]
    assert set(objectives(kept)) == {"primera", "segunda"}
    assert kept[PLACE[version]] == "redaccion"

    visit = enter(quiz, version, kept, popup=popup)
    for question in asked:
        assert given(visit.sco, question) == RIGHT[question][0]
    assert drawn(visit.sco) == [one for one in asked if one in SUMS]
    again_kept = visit.leave()
    assert rows(again_kept, version) == rows(kept, version)
    assert verdicts(again_kept, version) == ended(version, "completed", "passed")


@BOTH
def test_a_learner_fails_once_all_is_answered(quiz: Course, enter: Enter, version: str) -> None:
    visit = enter(quiz, version)
    asked = answer_all(visit.sco, WRONG)
    read_all(visit.sco)
    assert visit.sco.locator("#_results .sum").inner_text().startswith("0 de 20 puntos, 0")
    assert visit.sco.locator("#_results .verdict").is_hidden()
    assert visit.sco.locator(".unanswered li:visible").count() == 1
    assert verdicts(visit.kept, version) == ended(version, "completed", None)
    visit.sco.locator(".unanswered li:visible a").click()
    assert shown(visit.sco) == "redaccion"
    write_essay(visit.sco)
    turn(visit.sco)
    assert visit.sco.locator("#_results .verdict").inner_text() == "No aprobado"
    kept = visit.leave()
    assert verdicts(kept, version) == ended(version, "completed", "failed")
    assert score(kept, version) == 0
    marked = expected(asked, version, WRONG, "incorrect")
    assert rows(kept, version) == [*marked, row("ensayo", version, said(version), "neutral")]


def said(version: str) -> str:
    return SAID if version == "1.2" else f"{{lang=es}}{SAID}"


@BOTH
def test_a_part_of_an_answer_counts_in_part(quiz: Course, enter: Enter, version: str) -> None:
    visit = enter(quiz, version)
    for question, (texts, *_, told) in PARTLY.items():
        assert answer(visit.sco, question, *texts) == told
    kept = visit.leave()
    assert score(kept, version) == 35
    assert verdicts(kept, version) == ended(version, "incomplete", None)
    number = 1 if version == "1.2" else 2
    marked = [row(one, version, case[number], case[3]) for one, case in PARTLY.items()]
    assert rows(kept, version) == marked
    assert {k: v["score.raw"] for k, v in objectives(kept).items()} == {
        "primera": "12.5",
        "segunda": "50",
    }


@BOTH
def test_a_second_attempt_replaces_the_first(quiz: Course, enter: Enter, version: str) -> None:
    twice = ScormOptions(attempts=2)
    visit = enter(quiz, version, options=twice)
    for question in ("capital", "siglos"):
        assert answer(visit.sco, question, *WRONG[question][0]) == "Incorrecto"
        assert "una vez más" in box(visit.sco, question).locator(".told").inner_text()
    assert score(visit.kept, version) == 0
    again(visit.sco, "siglos")
    assert answer(visit.sco, "siglos", *RIGHT["siglos"][0]) == "Correcto"
    assert box(visit.sco, "siglos").locator(".again").is_hidden()
    kept = visit.leave()
    assert score(kept, version) == 15
    first = row("capital", version, WRONG["capital"][1 if version == "1.2" else 2], "incorrect")
    second = expected(["siglos"], version, RIGHT, "correct")
    assert rows(kept, version) == [first, *second]

    visit = enter(quiz, version, kept, options=twice)
    again(visit.sco, "capital")
    assert verdict(visit.sco, "capital") == ""
    assert answer(visit.sco, "capital", "madrid") == "Correcto"
    kept = visit.leave()
    assert score(kept, version) == 25
    third = expected(["capital"], version, RIGHT, "correct")
    # The rows of an earlier session cannot be found again in SCORM 1.2: another follows them.
    assert rows(kept, version) == ([first] if version == "1.2" else third) + second + (
        third if version == "1.2" else []
    )


@BOTH
def test_there_are_as_many_attempts_as_the_author_gives(
    quiz: Course, enter: Enter, version: str
) -> None:
    twice = ScormOptions(attempts=2)
    visit = enter(quiz, version, options=twice)
    here = box(visit.sco, "capital")
    answer(visit.sco, "capital", "roma")
    assert not here.locator(".good").count()
    kept = visit.leave()
    visit = enter(quiz, version, kept, options=twice)
    here = box(visit.sco, "capital")
    again(visit.sco, "capital")
    assert answer(visit.sco, "capital", "lisboa") == "Incorrecto"
    assert here.locator(".again").is_hidden()
    assert here.locator(".check").is_hidden()
    assert here.locator(".good").get_attribute("data-option") == "madrid"
    assert "1561" in here.locator(".good .feedback").inner_text()
    assert here.locator("input").first.is_disabled()
    kept = visit.leave()
    visit = enter(quiz, version, kept, options=twice)
    go(visit.sco, "preguntas")
    assert verdict(visit.sco, "capital") == "Incorrecto"
    assert box(visit.sco, "capital").locator(".again").is_hidden()
    assert score(visit.leave(), version) == 0


# --- what counts for nothing ---


@BOTH
def test_who_only_reads_has_no_score(quiz: Course, enter: Enter, version: str) -> None:
    visit = enter(quiz, version)
    read_all(visit.sco)
    kept = visit.leave()
    assert score(kept, version) is None
    assert rows(kept, version) == []
    assert verdicts(kept, version) == ended(version, "completed", None)
    assert not any("score" in name for name in kept)


@BOTH
def test_who_only_opens_has_neither_status_nor_score(
    quiz: Course, enter: Enter, version: str
) -> None:
    visit = enter(quiz, version)
    assert not {"SetValue", "Commit"} & set(visit.verbs())
    kept = visit.leave()
    assert verdicts(kept, version) == ended(version, "incomplete", None)
    assert score(kept, version) is None
    assert enter(quiz, version, kept).sco.locator("#_words").inner_text().startswith("0 de 6")


@BOTH
def test_practice_never_touches_the_score(quiz: Course, enter: Enter, version: str) -> None:
    visit = enter(quiz, version)
    here = box(visit.sco, "calienta")
    go(visit.sco, "practica")
    for clue in ("dedos", "más de tres"):
        here.locator(".hint").click()
        assert clue in here.locator(".clue").inner_text()
    assert here.locator(".hint").is_hidden()
    for _ in range(3):
        assert answer(visit.sco, "calienta", "son-tres") == "Incorrecto"
        again(visit.sco, "calienta")
    kept = visit.kept
    assert score(kept, version) is None
    assert verdicts(kept, version) == ended(version, "incomplete", None)
    assert answer(visit.sco, "calienta", "son-cuatro") == "Correcto"
    assert here.locator(".again").is_hidden()
    read_all(visit.sco)
    kept = visit.leave()
    assert score(kept, version) is None
    assert verdicts(kept, version) == ended(version, "completed", None)
    response = "b" if version == "1.2" else "son_cuatro"
    assert rows(kept, version) == [row("calienta", version, response, "correct")]


@BOTH
def test_an_essay_is_kept_and_counts_for_nothing(quiz: Course, enter: Enter, version: str) -> None:
    visit = enter(quiz, version)
    give(visit.sco, "ensayo", ESSAY[:20])
    visit.sco.wait_for_function("document.querySelector('#ensayo .kept').textContent")
    assert box(visit.sco, "ensayo").locator(".kept").inner_text() == "Borrador guardado"
    kept = visit.lose()
    assert rows(kept, version) == []
    visit = enter(quiz, version, kept)
    assert shown(visit.sco) == "redaccion"
    assert given(visit.sco, "ensayo") == [ESSAY[:20]]
    assert verdict(visit.sco, "ensayo") == ""
    write_essay(visit.sco)
    kept = visit.leave()
    assert rows(kept, version) == [row("ensayo", version, said(version), "neutral")]
    assert score(kept, version) is None
    assert "success_status" not in "".join(objectives(kept)["segunda"])
    visit = enter(quiz, version, kept)
    assert given(visit.sco, "ensayo") == [ESSAY]
    assert verdict(visit.sco, "ensayo") == "Tu respuesta está entregada."
    assert visit.sco.locator("#ensayo textarea").get_attribute("readonly") is not None


@BOTH
def test_what_is_typed_is_cut_to_what_an_lms_takes(
    quiz: Course, enter: Enter, version: str
) -> None:
    visit = enter(quiz, version, options=ScormOptions(attempts=0))
    answer(visit.sco, "pi", "-6,02e23")
    answer(visit.sco, "idioma", "x" * (254 if version == "1.2" else 239) + "🙂" * 9)
    answer(visit.sco, "ensayo", "Así es. " * 900)
    kept = visit.leave()
    number, word, essay = (one.response for one in rows(kept, version))
    assert number == ("-602000000000000000000000" if version == "1.2" else "{lang=es}-6,02e23")
    assert word == ("x" * 254 if version == "1.2" else "{lang=es}" + "x" * 239)
    assert len(essay) <= (255 if version == "1.2" else 4000)
    visit = enter(quiz, version, kept)
    text = given(visit.sco, "ensayo")[0]
    assert text.startswith("Así es. " * (200 if version == "1.2" else 899))
    told = visit.sco.locator("#ensayo .told").text_content()
    assert ("principio" in told) == (version == "1.2")
    visit.leave()


def test_what_is_handed_in_stays_until_another_text_is(quiz: Course, enter: Enter) -> None:
    often = ScormOptions(attempts=0, suspend="64000")
    visit = enter(quiz, "1.2", options=often)
    text = "Así es. " * 899 + "Fin."
    answer(visit.sco, "ensayo", text)
    again(visit.sco, "ensayo")
    give(visit.sco, "ensayo", "Otra cosa, a medias")
    visit = enter(quiz, "1.2", visit.leave(), options=often)
    assert verdict(visit.sco, "ensayo") == "Tu respuesta está entregada."
    assert given(visit.sco, "ensayo") == [text]
    visit.leave()


ACCENTS = """# Año uno

## Lección

::: question {#ñandú}
¿Vuela?

- [ ] Sí {#sí}
- [x] No {#nó}
:::

## Otra

::: question {#once}
GAPS
:::
"""


def test_ids_and_gaps_are_what_an_lms_takes(
    course_of: Callable[[str], Course], enter: Enter
) -> None:
    gaps = " ".join(f"[[a{number}]]" for number in range(11))
    course = course_of(ACCENTS.replace("GAPS", gaps))
    for version in ("1.2", "2004"):
        visit = enter(course, version)
        assert answer(visit.sco, "ñandú", "nó") == "Correcto"
        texts = [f"a{number}" for number in range(10)]
        assert answer(visit.sco, "once", *texts, "b") == "Parcialmente correcto: 10 de 11"
        kept = visit.leave()
        assert [row.objective for row in rows(kept, version)] == list(objectives(kept)) * 2
        first, second = rows(kept, version)
        assert (first.id.isascii(), second.id) == (True, "once")
        assert second.response.endswith(", ".join([*texts, "b"]))
        assert second.patterns == ([", ".join([*texts, "a10"])] if version == "1.2" else [])
        assert (second.result, second.weighting) == ("0.91", "1")


def test_who_answers_the_last_question_of_a_page_has_seen_it(quiz: Course, enter: Enter) -> None:
    visit = enter(quiz, "1.2")
    go(visit.sco, "practica")
    assert seen(visit.sco) == []
    answer(visit.sco, "calienta", "son-cuatro")
    assert seen(visit.sco) == ["practica"]
    visit.leave()
