"""The rehearsal: an instructor plays a learner, and sees what an LMS would keep."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from previews import Desk

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("preview")]

UNIT = "00-introduccion.md"
SHOWN = ".page:not([hidden])"
PLACE = {"1.2": "cmi.core.lesson_location", "2004": "cmi.location"}
TOTAL = {"1.2": "cmi.core.total_time", "2004": "cmi.total_time"}


class Rehearsal:
    """The panel, and the player beside it."""

    def __init__(self, desk: Any, version: str = "1.2") -> None:
        self.desk = desk
        self.version = version
        self.panel = desk.panel("rehearsal")
        if version == "2004":
            desk.page.locator('[data-view="online"] select').select_option(label="SCORM 2004")
            self.kept(PLACE["1.2"], None)
        self.order("begin")
        self.order("new")
        expect(self.panel.locator("#visit")).to_have_text("A learner is inside.")

    def order(self, name: str) -> None:
        self.panel.locator(f'button[data-order="{name}"]').click()

    def switch(self, name: str, on: bool) -> None:
        self.panel.locator(f'input[data-order="{name}"]').set_checked(on)

    def turn(self) -> None:
        self.desk.online.locator(f"{SHOWN} .next").click()

    def on_page(self, page: str) -> None:
        expect(self.desk.online.locator(f'{SHOWN}[id="{page}"]')).to_be_visible()

    def kept(self, element: str, value: str | re.Pattern[str] | None) -> None:
        """Wait until the record holds it; None for nothing."""
        name = self.desk.page.get_by_text(element, exact=True)
        row = self.panel.locator("#record tr", has=name)
        if value is None:
            expect(row).to_have_count(0)
        else:
            expect(row.locator("td")).to_have_text(value)


@pytest.fixture(params=["1.2", "2004"])
def rehearsal(request: pytest.FixtureRequest, preview: Any, desk: Callable[..., Any]) -> Rehearsal:
    return Rehearsal(desk("online"), request.param)


ONE, TWO, THREE = "que-es-un-modelo-de-llm", "caracteristicas-de-los-llm", "tipos-de-modelos-de-llm"


def test_a_learner_leaves_resumes_and_another_begins(rehearsal: Rehearsal) -> None:
    version = rehearsal.version
    rehearsal.on_page(ONE)
    rehearsal.turn()
    rehearsal.kept(PLACE[version], TWO)
    rehearsal.order("leave")
    expect(rehearsal.panel.locator("#visit")).to_have_text("The session is over.")
    rehearsal.kept(TOTAL[version], re.compile("[1-9]"))
    expect(
        rehearsal.desk.page.frame_locator('[data-view="online"] iframe').locator("#away")
    ).to_be_visible()
    rehearsal.order("resume")
    rehearsal.on_page(TWO)
    rehearsal.turn()
    rehearsal.kept(PLACE[version], THREE)
    rehearsal.order("new")
    rehearsal.on_page(ONE)
    rehearsal.kept(PLACE[version], None)
    expect(rehearsal.panel.locator("#refused")).to_have_text("")


def test_offline_nothing_is_kept_and_back_again_all_is(rehearsal: Rehearsal) -> None:
    version = rehearsal.version
    rehearsal.turn()
    rehearsal.kept(PLACE[version], TWO)
    rehearsal.switch("offline", True)
    rehearsal.turn()
    expect(rehearsal.panel.locator("#calls .offline").first).to_be_visible()
    expect(rehearsal.desk.online.locator("#_sign.trouble")).to_contain_text("no se ha guardado")
    rehearsal.kept(PLACE[version], TWO)
    rehearsal.switch("offline", False)
    rehearsal.kept(PLACE[version], THREE)
    expect(rehearsal.desk.online.locator("#_sign.trouble")).to_have_count(0)
    expect(rehearsal.panel.locator("#refused")).to_have_text("")


def test_the_next_version_goes_on_with_the_record(rehearsal: Rehearsal, preview: Any) -> None:
    rehearsal.turn()
    rehearsal.on_page(TWO)
    preview.write(UNIT, "Tamaño y Complejidad", "Tamaño y otra complejidad")
    page = rehearsal.desk.page
    following = page.locator(".signs button.ready")
    expect(following).to_be_visible()
    expect(page.locator('[data-view="online"] .said')).to_have_text("an older version")
    title = rehearsal.desk.online.locator(f"{SHOWN} h1")
    title.click()
    title.click(modifiers=["Alt"])  # the editor opens, and the rehearsal goes on
    rehearsal.desk.edits("0.2")
    expect(rehearsal.desk.online.locator("body")).not_to_contain_text("otra complejidad")
    following.click()
    rehearsal.on_page(TWO)
    expect(rehearsal.desk.online.locator("body")).to_contain_text("otra complejidad")
    expect(following).to_have_count(0)
    expect(rehearsal.panel.locator("#refused")).to_have_text("")


def test_a_click_on_a_slide_edits_nothing_meanwhile(
    preview: Any, new_page: Callable[..., Any]
) -> None:
    page = new_page(locale="es-MX", viewport={"width": 1440, "height": 900})
    page.goto(preview.address)
    desk = Desk(page)
    slide = desk.slides.locator(".picture").first
    expect(slide).to_have_attribute("aria-label", re.compile(r"Editar su texto\.$"))
    desk.panel("rehearsal").locator('[data-order="begin"]').click()
    expect(slide).to_have_attribute("title", "Alt+clic edita.")
    slide.click(position={"x": 8, "y": 8})
    expect(slide).to_have_attribute("role", "img")
    expect(page.locator('section[data-panel="edit"]')).to_be_hidden()
    slide.click(modifiers=["Alt"], position={"x": 8, "y": 8})
    desk.edits("id: llm-introduccion")
    page.locator(".signs button").click()
    expect(slide).to_have_attribute("role", "button")


def test_what_a_strict_lms_refuses_is_red(rehearsal: Rehearsal) -> None:
    rehearsal.on_page(ONE)
    call = {
        "1.2": 'API.LMSSetValue("cmi.core.lesson_status", "not attempted")',
        "2004": 'API_1484_11.SetValue("cmi.location", "con espacio")',
    }[rehearsal.version]
    rehearsal.desk.lms.evaluate(f"void {call}")
    red = rehearsal.panel.locator("#calls .refused").first
    expect(red).to_contain_text({"1.2": "not one of", "2004": "does not match"}[rehearsal.version])
    expect(rehearsal.panel.locator("#refused")).to_have_text("1 refused")


def test_a_slow_lms_is_waited_for(rehearsal: Rehearsal) -> None:
    rehearsal.on_page(ONE)
    rehearsal.switch("slow", True)
    rehearsal.turn()
    rehearsal.kept(PLACE[rehearsal.version], TWO)
    rehearsal.switch("slow", False)
    rehearsal.on_page(TWO)


def test_an_answer_is_in_the_record(rehearsal: Rehearsal) -> None:
    player = rehearsal.desk.online
    player.locator("#_contents a", has_text="Cuestionario").evaluate("(link) => link.click()")
    question = player.locator(f"{SHOWN} .question:has([type=radio])").first
    question.locator(".option").first.click(position={"x": 60, "y": 12})
    question.locator(".check").click()
    rehearsal.kept("cmi.interactions.0.type", "choice")
    expect(rehearsal.panel.locator("#refused")).to_have_text("")
    expect(rehearsal.panel.locator("#summary")).to_contain_text("1 question answered")

    # The player's own button ends the session; the learner can come back.
    player.locator(".leave").first.click()
    expect(rehearsal.panel.locator('button[data-order="resume"]')).to_be_enabled()
    expect(rehearsal.desk.page.locator('[data-view="online"] .said')).to_have_text("learner away")
    away = rehearsal.desk.page.frame_locator('[data-view="online"] iframe').locator("#away button")
    away.click()
    expect(question.locator(".outcome")).to_be_visible()
    rehearsal.switch("slow", True)
    rehearsal.desk.page.keyboard.press("Escape")
    expect(rehearsal.desk.page.locator(".signs .sign")).to_have_text(["Rehearsal", "Slow"])

    # Once it has ended, nothing is kept, and the page stays.
    rehearsal.desk.page.locator(".signs button").last.click()
    expect(rehearsal.desk.page.locator(".signs .sign")).to_have_count(0)
    expect(question).to_be_visible()
    expect(question.locator(".outcome")).to_be_hidden()
