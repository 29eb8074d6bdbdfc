"""Acted learners who come back: to a newer package, or after the tab was closed at any moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from acting import BOTH, Edited, Enter
from answers import (
    ESSAY,
    PARTLY,
    RIGHT,
    WRONG,
    drawn,
)
from learner import (
    Look,
    again,
    answer,
    box,
    give,
    given,
    go,
    leaf_through,
    look,
    score,
    shown,
    turn,
    verdict,
)

from builders.scorm import ScormOptions
from temario.model import Course

pytestmark = pytest.mark.slow


# --- two weeks later ---

PLANA = """::: question {#plana answer=false}
La Tierra es plana.

> correct: Es casi una esfera.
:::

"""


@BOTH
def test_a_newer_package_keeps_what_was_done(
    quiz: Course, edited: Edited, enter: Enter, version: str
) -> None:
    visit = enter(quiz, version)
    turn(visit.sco)
    for question in ("capital", "plana", "autores"):
        answer(visit.sco, question, *RIGHT[question][0])
    for question in ("primos", "idioma"):
        answer(visit.sco, question, *WRONG[question][0])
    two = drawn(visit.sco)
    go(visit.sco, "preguntas")
    kept = visit.leave()
    assert score(kept, version) == 30

    newer = edited(
        {
            "course.yaml": (("[01-primera.md, 02-segunda.md]", "[02-segunda.md, numeros.md]"),),
            "01-primera.md": (
                ("## 1.2 Preguntas {", "## 1.3 Todas las preguntas {"),
                ("## 1.1 Lectura", "## 1.1 Nueva {#nueva}\n\nUna lección más.\n\n## 1.2 Lectura"),
                ("- [ ] Roma {#roma}", "- [ ] Roma {#roma}\n- [ ] Atenas {#atenas}"),
                ("= español | castellano", "= español | castellano | latín"),
                (PLANA, ""),
            ),
        },
        **{"01-primera": "numeros"},
    )
    visit = enter(newer, version, kept)
    assert visit.verbs()[-1] == "Commit"
    # 2 of capital, 3 of autores and 1 of idioma, by the new key, of 19 points.
    assert score(visit.kept, version) == 31.58
    assert shown(visit.sco) == "preguntas"
    assert visit.sco.locator("#_words").inner_text().startswith("1 de 7")
    assert verdict(visit.sco, "capital") == "Correcto"
    assert given(visit.sco, "capital") == []
    assert "ha cambiado" in box(visit.sco, "capital").locator(".told").inner_text()
    assert box(visit.sco, "capital").locator(".again").is_hidden()
    assert (verdict(visit.sco, "idioma"), given(visit.sco, "idioma")) == ("Correcto", ["latín"])
    assert verdict(visit.sco, "primos") == "Incorrecto"
    assert given(visit.sco, "primos") == ["cuatro", "nueve"]
    assert given(visit.sco, "autores") == RIGHT["autores"][0]
    assert drawn(visit.sco) == two
    kept = visit.leave()
    assert score(kept, version) == 31.58

    # The old package again: what the new one did not know was kept for it.
    visit = enter(quiz, version, kept)
    go(visit.sco, "preguntas")
    assert verdict(visit.sco, "plana") == "Correcto"
    assert score(visit.leave(), version) == 30


# --- the tab is closed at any moment ---


def steps() -> list[tuple[str, Callable[[Any], object]]]:
    """Return what a learner does bit by bit; each is a moment to close the tab at."""
    tools = {
        "turn": lambda sco: turn(sco),
        "choose": lambda sco: give(sco, "capital", "roma"),
        "hint": lambda sco: box(sco, "capital").locator(".hint").click(),
        "answer with nothing": lambda sco: box(sco, "primos").locator(".check").click(),
        "answer": lambda sco: answer(sco, "capital", "roma"),
        "again": lambda sco: again(sco, "capital"),
        "again, right": lambda sco: (again(sco, "capital"), answer(sco, "capital", "madrid")),
        "in part": lambda sco: answer(sco, "primos", "dos"),
        "a false number": lambda sco: answer(sco, "pi", "tres"),
        "type": lambda sco: give(sco, "idioma", "espa"),
        "type and answer": lambda sco: answer(sco, "idioma", "español"),
        "a number": lambda sco: answer(sco, "pi", "3.14"),
        "practise": lambda sco: answer(sco, "calienta", "son-tres"),
        "practise again": lambda sco: (
            again(sco, "calienta"),
            answer(sco, "calienta", "son-cuatro"),
        ),
        "match": lambda sco: answer(sco, "autores", *RIGHT["autores"][0]),
        "sort": lambda sco: give(sco, "siglos", *WRONG["siglos"][0]),
        "order": lambda sco: answer(sco, "siglos", *PARTLY["siglos"][0]),
        "fill": lambda sco: answer(sco, "frase", *RIGHT["frase"][0]),
        "draw": lambda sco: answer(sco, drawn(sco)[0], "no"),
        "draft": lambda sco: (
            give(sco, "ensayo", ESSAY),
            sco.wait_for_function("document.querySelector('#ensayo .kept').textContent"),
        ),
        "write on": lambda sco: give(sco, "ensayo", f"{ESSAY} Y más."),
        "hand in": lambda sco: answer(sco, "ensayo", ESSAY),
    }
    return list(tools.items())


@pytest.mark.parametrize(("version", "odd"), [("1.2", 0), ("2004", 1)])
def test_nothing_that_is_shown_as_saved_is_lost(
    quiz: Course, enter: Enter, version: str, odd: int
) -> None:
    twice = ScormOptions(attempts=2)
    visit = enter(quiz, version, options=twice)
    promises: dict[str, Look] = {}
    for number, (name, act) in enumerate(steps()):
        act(visit.sco)
        shows = look(visit.sco).items()
        promises |= {k: v for k, v in shows if v.saved in ("Guardado", "Borrador guardado")}
        place = shown(visit.sco)
        # By turns: the tab is closed, or the power fails and no event tells.
        kept = visit.leave() if number % 2 == odd else visit.lose()
        visit = enter(quiz, version, kept, options=twice)
        assert shown(visit.sco) == place, name
        leaf_through(visit.sco)
        found = look(visit.sco)
        for question, promise in promises.items():
            assert found[question].verdict == promise.verdict, name
            if promise.saved == "Guardado":
                assert found[question].answer == promise.answer, name
            else:
                assert found[question].answer[0].startswith(promise.answer[0]), name
    assert len(promises) == 10
    # 2 + 1 + 1 + 2 of the first unit, 3 + 2 + 4 of the second, of 20.
    assert score(kept, version) == 75
