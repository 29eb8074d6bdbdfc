"""Who can answer: without a mouse, with a screen reader, on a phone, with large letters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answers import ESSAY, PAGES, PARTLY, RIGHT, SUMS, WRONG, drawn, expected
from learner import Keys, Visit, again, answer, box, come, given, go, look, rows, score, shown

from builders.scorm import ScormOptions
from temario.model import Course

pytestmark = pytest.mark.slow

TWICE = ScormOptions(attempts=2)
QUESTIONS = PAGES[1:]
"""The pages with questions."""


def test_all_is_answered_without_a_mouse(quiz: Course, enter: Callable[..., Visit]) -> None:
    visit = enter(quiz, "2004")
    sco, keys = visit.sco, Keys(visit.host, visit.sco)
    two = drawn(sco)
    asked = [one for one in RIGHT if one not in SUMS or one in two]
    for page in PAGES:
        assert shown(sco) == page
        for question in asked:
            if sco.locator(f"#{page} #{question}").count():
                assert keys.answer(question, *RIGHT[question][0]) == "Correcto"
                assert sco.evaluate("document.activeElement.className") == "outcome good"
        if page == "practica":
            assert keys.answer("calienta", "son-cuatro") == "Correcto"
        if page == "redaccion":
            keys.answer("ensayo", ESSAY)
        keys.turn()
    assert shown(sco) == "_end"
    keys.tab_to("#_end .leave")
    keys.press("Enter")
    assert sco.evaluate("document.activeElement.tagName") == "H1"
    assert score(visit.kept, "2004") == 100
    assert visit.get("refused") == []
    found = [row for row in rows(visit.kept, "2004") if row.id not in ("calienta", "ensayo")]
    assert found == expected(asked, "2004", RIGHT, "correct")


def test_the_focus_is_never_lost(quiz: Course, disk: Callable[..., Any]) -> None:
    page = disk(quiz, "#preguntas", TWICE)
    keys = Keys(page, page)
    page.keyboard.press("Tab")

    def focus() -> str:
        return str(page.evaluate("document.activeElement.className || document.activeElement.id"))

    keys.tab_to("#capital .check")
    keys.press("Enter")
    assert page.locator("#capital .missing").inner_text().endswith("Primero responde.")
    assert page.evaluate("document.activeElement.closest('.option').dataset.option")
    keys.tab_to("#capital .hint")
    keys.press("Enter")
    assert focus() == "check"
    keys.answer("capital", "roma")
    assert focus() == "outcome bad"
    keys.tab_to("#capital .again")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.matches('#capital .option input')")
    keys.tab_to("#idioma input")
    keys.type("español")
    keys.press("Enter")
    assert focus() == "outcome good"
    keys.tab_to("#pi input")
    keys.type("tres")
    keys.press("Enter")
    assert focus() == "_i-pi"
    assert "0,5" in page.locator("#pi .missing").inner_text()
    go(page, "relaciones")
    keys.tab_to("#autores select")
    keys.press("ArrowDown")
    keys.tab_to("#autores .check")
    keys.press("Enter")
    # What is missing: the second.
    assert focus() == "_i-autores-hamlet"
    first, *_, last = given(page, "siglos")
    keys.tab_to(f'#siglos [data-item="{first}"] .up')
    keys.press("Enter")
    assert given(page, "siglos")[0] == first
    keys.tab_to(f'#siglos [data-item="{last}"] .up')
    for place in ("3", "2", "1", "1"):
        keys.press("Enter")
        assert f"lugar {place} de 4" in page.locator("#siglos .kept").inner_text()
        assert focus() == "up"
    keys.answer("siglos", *WRONG["siglos"][0])
    keys.tab_to("#siglos .again")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.matches('#siglos .moves button')")


# --- axe, light and dark, narrow and large ---

AXE = """async () => {
  const { violations } = await axe.run(document.querySelector(".page:not([hidden])"),
    { preload: false, resultTypes: ["violations"] });
  return violations.map((fault) => [fault.id, fault.nodes.map((node) => node.html)]);
}"""
LOOKS = (
    ({"width": 1280, "height": 800}, "light"),
    ({"width": 320, "height": 800}, "dark"),
    # 200 % zoom of a window of 1280.
    ({"width": 640, "height": 400}, "light"),
)
TARGETS = (
    ".option, .question button, .question select:not(.gap *), .typed :is(input, textarea), "
    "#_results button"
)
SMALL = ".gap :is(input, select), .unanswered li"


def check(page: Any) -> None:
    for size, scheme in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        where = (shown(page), size["width"], scheme)
        assert page.evaluate(AXE) == [], where
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
        assert page.evaluate(LOW, [TARGETS, 44]) == [], where
        assert page.evaluate(LOW, [SMALL, 24]) == [], where


LOW = """([selector, least]) => [...document.querySelectorAll(selector)]
  .map((one) => [one.outerHTML.slice(0, 100), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < least || box.width < least))
  .map(([html, box]) => [html, box.width, box.height])"""


@pytest.fixture
def axed(disk: Callable[..., Any], quiz: Course, node_modules: Path) -> Any:
    page = disk(quiz, "#preguntas", TWICE)
    page.add_script_tag(path=node_modules / "axe-core" / "axe.min.js")
    return page


def test_axe_finds_nothing_in_open_questions(axed: Any) -> None:
    for place in QUESTIONS:
        axed.set_viewport_size({"width": 1280, "height": 800})
        go(axed, place)
        check(axed)


def test_axe_finds_nothing_in_questions_of_every_state(axed: Any) -> None:
    answer(axed, "capital", "madrid")
    answer(axed, "primos", "cuatro")
    box(axed, "plana").locator(".check").click()
    answer(axed, "idioma", "latín")
    again(axed, "idioma")
    answer(axed, "pi", "tres")
    check(axed)
    axed.set_viewport_size({"width": 1280, "height": 800})
    come(axed, "calienta").locator(".hint").click()
    answer(axed, "calienta", "son-tres")
    check(axed)
    axed.set_viewport_size({"width": 1280, "height": 800})
    for question in ("autores", "siglos", "frase"):
        answer(axed, question, *PARTLY[question][0])
    check(axed)
    axed.set_viewport_size({"width": 1280, "height": 800})
    for question in ("autores", "siglos", "frase"):
        again(axed, question)
        answer(axed, question, *WRONG[question][0])
    check(axed)
    axed.set_viewport_size({"width": 1280, "height": 800})
    answer(axed, "ensayo", ESSAY)
    check(axed)
    axed.set_viewport_size({"width": 1280, "height": 800})
    go(axed, "_end")
    check(axed)
    assert look(axed)["siglos"].verdict == "Incorrecto"


def test_a_phone_has_room_for_what_was_chosen_and_for_the_results(
    seed: Course, disk: Callable[..., Any]
) -> None:
    page = disk(seed, "#cuestionario")
    page.set_viewport_size({"width": 375, "height": 700})
    for pair in page.locator("#tipos-modelos .pair").all():
        pair.locator("select").select_option(index=1)
        chosen = pair.locator("select").evaluate("it => it.selectedOptions[0].text")
        assert pair.locator(".picked").inner_text() == chosen
    box(page, "tipos-modelos").locator(".check").click()
    page.evaluate("location.hash = '_end'")
    page.locator("#_results").wait_for()
    table = page.locator("#_results .scroll")
    assert table.evaluate("it => it.scrollWidth <= it.clientWidth")
