"""The preview's page in a real browser: what is saved is seen, and what is seen can be edited."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from previews import start, stop

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("preview")]

UNIT = "00-introduccion.md"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SECOND = '[id="caracteristicas-de-los-llm"]'


def test_each_view_shows_a_change_at_the_same_place(preview: Any, desk: Callable[..., Any]) -> None:
    page = desk("online", "slides", "handout")
    page.online.locator(".page:not([hidden]) .next").click()
    expect(page.online.locator(f"{SECOND}:not([hidden])")).to_be_visible()
    player = next(f for f in page.page.frames if "/made/online/" in f.url)
    player.evaluate("scrollTo(0, 300)")
    page.slides.locator("figcaption", has_text="0.2 ").first.scroll_into_view_if_needed()
    slides = next(f for f in page.page.frames if f.url.endswith("/slides.html"))
    before = slides.evaluate("scrollY")
    expect(page.handout.locator(".sheet").nth(1)).to_be_visible()
    old = page.handout.locator(".sheet img").first.get_attribute("src")

    preview.write(UNIT, "Tamaño y Complejidad", "Tamaño y muchísima complejidad")
    expect(page.online.locator(SECOND)).to_contain_text("muchísima complejidad")
    expect(page.slides.locator("#slides")).to_contain_text("muchísima complejidad")
    page.status("Up to date.")
    expect(page.handout.locator(".sheet img").first).not_to_have_attribute("src", old)
    player = next(f for f in page.page.frames if "/made/online/" in f.url)
    assert player.evaluate("document.querySelector('.page:not([hidden])').id") in SECOND
    assert player.evaluate("scrollY") == 300
    assert slides.evaluate("scrollY") == before > 0


def test_problems_are_listed_and_the_last_good_build_stays(
    preview: Any, desk: Callable[..., Any]
) -> None:
    page = desk("online", "slides")
    preview.write(UNIT, "Son modelos de", "![](no-hay.png)\n\nPalabranueva son modelos de")
    page.status("the last good version is shown")
    problem = page.panel("problems").locator("li.error")
    expect(problem).to_contain_text("no-hay.png")
    expect(problem.locator(".where")).to_have_text(re.compile(rf"^{UNIT}:\d+ · missing-picture$"))
    expect(page.online.locator("body")).to_contain_text("Son modelos de")
    expect(page.online.locator("body")).not_to_contain_text("Palabranueva")
    problem.locator("button").first.click()
    page.edits("no-hay.png")
    preview.write(UNIT, "![](no-hay.png)\n\nPalabranueva son", "Palabranueva son")
    expect(page.online.locator("body")).to_contain_text("Palabranueva")
    page.status("Up to date.")
    expect(page.page.locator("#count")).to_have_text("0")


def test_a_block_is_edited_where_it_is_seen(preview: Any, desk: Callable[..., Any]) -> None:
    page = desk("online")
    before = (preview.course / UNIT).read_text("utf-8")
    page.online.locator(".page:not([hidden]) p", has_text="redes neuronales").first.click()
    old = page.edits("transformador")
    assert old in before
    page.page.locator("#text").fill("Un párrafo **nuevo**.\n\nY otro.")
    page.page.keyboard.press("Control+s")
    expect(page.page.locator("#saved")).to_have_text("Saved.")
    after = (preview.course / UNIT).read_text("utf-8")
    assert after == before.replace(old, "Un párrafo **nuevo**.\n\nY otro.")
    expect(page.online.locator("body")).to_contain_text("Un párrafo nuevo.")


def test_a_slide_leads_to_its_words(preview: Any, desk: Callable[..., Any]) -> None:
    page = desk("slides")
    page.slides.locator("figcaption", has_text="0.2 ").first.scroll_into_view_if_needed()
    bullet = page.slides.locator("g[data-place]", has_text="Tamaño y complejidad").first
    bullet.scroll_into_view_if_needed()
    bullet.click()
    assert page.edits("Tamaño y Complejidad").startswith("1.")


def test_a_passage_that_changed_meanwhile_is_not_overwritten(
    preview: Any, desk: Callable[..., Any]
) -> None:
    page = desk("online")
    page.online.locator(".page:not([hidden]) p", has_text="redes neuronales").first.click()
    page.edits("transformador")
    page.page.locator("#text").fill("Lo mío.")
    preview.write(UNIT, "Son modelos de", "Otra persona escribe: son modelos de")
    page.page.locator("#editor .main").click()
    expect(page.page.locator("#saved.bad")).to_contain_text("nothing was written")
    assert page.text == "Lo mío."
    text = (preview.course / UNIT).read_text("utf-8")
    assert "Lo mío." not in text
    assert "Otra persona escribe" in text
    page.page.locator("#editor .discard").click()
    page.edits("Otra persona escribe")


def test_all_is_done_by_keyboard(preview: Any, desk: Callable[..., Any]) -> None:
    page = desk("online")
    keys = page.page.keyboard
    page.page.locator(".pane .edit").first.focus()
    keys.press("Enter")
    first = page.edits("0.1")
    expect(page.page.locator("#text")).to_be_focused()
    keys.press("Alt+ArrowDown")
    second = page.edits("transformador")
    assert second != first
    keys.press("Control+End")
    keys.type(" Más.")
    keys.press("Control+s")
    expect(page.page.locator("#saved")).to_have_text("Saved.")
    expect(page.online.locator("body")).to_contain_text("Más.")
    keys.press("Alt+ArrowUp")
    page.edits("0.1")


@pytest.mark.parametrize("panel", ["problems", "edit", "rehearsal"])
def test_it_has_room_at_1024_pixels_and_no_barriers(panel: str, desk: Callable[..., Any]) -> None:
    page = desk("online", "slides", viewport={"width": 1024, "height": 768})
    page.panel(panel)
    if panel == "edit":
        page.page.locator(".pane .edit").first.click()
        page.edits("0.1")
    wide = page.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 1024
    for part in page.page.locator("header button, header p, h1").all():
        box = part.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 1024
    axe = AXE
    page.page.evaluate(axe.read_text("utf-8"))
    found = page.page.evaluate("axe.run(document, {iframes: false}).then((r) => r.violations)")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []


def test_a_course_that_is_broken_from_the_start_says_what_to_mend(
    write: Callable[..., Path], new_page: Callable[..., Any]
) -> None:
    course = write({"curso/course.yaml": "title: Roto\nid: roto\nlanguage: es\n"}) / "curso"
    unit = course / "1.md"
    unit.write_text("# Uno\n\n## Una\n\n![árbol](no-hay.png)\n", "utf-8")
    preview = start(course)
    try:
        page = new_page()
        page.goto(preview.address)
        expect(page.locator("#status")).to_contain_text("Mend them, and it is shown here")
        expect(page.locator("#problems li.error")).to_contain_text("no-hay.png")
        unit.write_text("# Uno\n\n## Una\n\nHola.\n", "utf-8")
        player = page.frame_locator('[data-view="online"] iframe').frame_locator("iframe")
        expect(player.locator("body")).to_contain_text("Hola.")
        page.close()
    finally:
        assert stop(preview) == 0
