"""The preview's page in a real browser: what is saved is seen, and what is seen can be edited."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from previews import Desk, start, stop

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("preview")]

UNIT = "00-introduccion.md"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SECOND = '[id="caracteristicas-de-los-llm"]'


THREE_VERSIONS = """
const frame = document.querySelector("iframe");
frame.contentWindow.scrollTo(0, 300);
var before = frame.contentWindow.scrollY;
const [, start, file] = /^(.*)scorm12[/](.*?)(#.*)?$/.exec(frame.contentWindow.location.href);
for (const version of ["2004", "1.2", "2004"]) {
  const address = `${start}scorm${version.replace(".", "")}`;
  const order = { order: "launch", address, file, version, key: version, fresh: true };
  const origin = document.documentElement.dataset.page;
  dispatchEvent(new MessageEvent("message", { data: order, origin, source: parent }));
}
var found = new Promise((done) => {
  const shown = () => frame.contentDocument.querySelector(".page:not([hidden])").id;
  const apis = () => ["API", "API_1484_11"].filter((name) => name in window);
  const tell = () => done([shown(), frame.contentWindow.scrollY, ...apis()]);
  frame.addEventListener("load", () => setTimeout(tell, 500));
});
"""
"""What the page of the LMS is told when three versions come at once."""


def test_each_view_shows_a_change_at_the_same_place(preview: Any, desk: Callable[..., Any]) -> None:
    page = desk("online", "slides", "handout")
    page.online.locator(".page:not([hidden]) .next").click()
    expect(page.online.locator(f"{SECOND}:not([hidden])")).to_be_visible()
    player = next(f for f in page.page.frames if "/made/online/" in f.url)
    player.evaluate("scrollTo(0, 300)")
    player.parent_frame.evaluate("document.querySelector('iframe').dataset.kept = 'yes'")
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
    # The new version stands in the same frame: another one would flicker.
    assert player.parent_frame.evaluate("document.querySelector('iframe').dataset.kept") == "yes"
    assert slides.evaluate("scrollY") == before > 0


def test_versions_that_come_at_once_leave_the_reader_where_she_was(
    preview: Any, desk: Callable[..., Any]
) -> None:
    page = desk("online")
    page.online.locator(".page:not([hidden]) .next").click()
    expect(page.online.locator(f"{SECOND}:not([hidden])")).to_be_visible()
    host = next(f for f in page.page.frames if f.url.endswith("/host.html"))
    host.evaluate(THREE_VERSIONS)
    found, before = host.evaluate("found"), host.evaluate("before")
    assert found == [SECOND.split('"')[1], before, "API_1484_11"]
    assert before > 0


def test_problems_are_listed_and_the_last_good_build_stays(
    preview: Any, desk: Callable[..., Any]
) -> None:
    page = desk("online", "slides")
    preview.write(UNIT, "Son modelos de", "![](no-hay.png)\n\nPalabranueva son modelos de")
    page.status("the last good version is shown")
    problem = page.panel("problems").locator("li.error")
    expect(problem).to_contain_text("no-hay.png")
    expect(problem.locator(".where")).to_have_text(re.compile(rf"^{UNIT}:\d+ · missing-picture$"))
    expect(problem.locator(".message")).to_have_attribute("lang", "en")
    expect(page.online.locator("body")).to_contain_text("Son modelos de")
    expect(page.online.locator("body")).not_to_contain_text("Palabranueva")
    page.page.locator("#status button").click()
    expect(page.page.locator('section[data-panel="problems"]')).to_be_visible()
    problem.locator("button").first.click()
    page.edits("no-hay.png")
    expect(page.page.locator("#why.error")).to_contain_text("no-hay.png")
    assert page.selected == "![](no-hay.png)"
    preview.write(UNIT, "![](no-hay.png)\n\nPalabranueva son", "Palabranueva son")
    expect(page.online.locator("body")).to_contain_text("Palabranueva")
    page.status("Up to date.")
    expect(page.page.locator("#count")).to_have_text("0")
    expect(page.page.locator("#why")).to_contain_text("This problem is gone.")


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


def test_a_passage_is_followed_and_others_words_are_not_overwritten(
    preview: Any, desk: Callable[..., Any]
) -> None:
    page = desk("online")
    where, said = page.page.locator("#where"), page.page.locator("#saved")
    offer = page.page.locator("#offers button")
    page.online.locator(".page:not([hidden]) p", has_text="redes neuronales").first.click()
    mine = page.edits("transformador").replace("Son modelos de", "Mi texto: son modelos de")
    expect(where).to_have_text(f"{UNIT}, line 5")

    preview.write(
        UNIT, "# 0. Introducción {#introduccion}\n", "# Inicio {#introduccion}\n\nAntes.\n"
    )
    expect(where).to_have_text(f"{UNIT}, line 7")
    page.page.locator("#text").fill(mine)
    expect(page.page.locator("header .dot")).to_be_visible()
    preview.write(UNIT, "Antes.\n", "Antes.\n\nY antes.\n")
    expect(where).to_have_text(f"{UNIT}, line 9")
    page.page.keyboard.press("Control+s")
    expect(said).to_have_text("Saved.")
    expect(page.page.locator("header .dot")).to_be_hidden()
    text = (preview.course / UNIT).read_text("utf-8")
    assert text.startswith("# Inicio {#introduccion}\n\nAntes.\n\nY antes.\n")
    assert mine in text

    page.page.locator("#text").fill("Lo mío.")
    preview.write(UNIT, "Mi texto:", "Otra persona:")
    expect(said).to_contain_text("somebody else changed this passage")
    page.page.locator("#editor .main").click()
    expect(page.page.locator("#conflict pre")).to_contain_text("Otra persona: son modelos")
    assert page.text == "Lo mío."
    assert "Lo mío." not in (preview.course / UNIT).read_text("utf-8")
    offer.filter(has_text="Overwrite").click()
    expect(said).to_have_text("Saved.")
    text = (preview.course / UNIT).read_text("utf-8")
    assert "\nLo mío.\n" in text
    assert "Otra persona" not in text

    page.page.locator("#text").fill("Lo mío otra vez.")
    preview.write(UNIT, "Lo mío.\n", "Suyo.\n")
    offer.filter(has_text="Take").click()
    page.edits("Suyo.")


def test_a_slide_leads_to_its_words_which_are_marked_in_each_view(desk: Callable[..., Any]) -> None:
    page = desk("online", "slides")
    words = page.online.locator(".page:not([hidden]) p", has_text="redes neuronales").first
    box, mouse = words.bounding_box(), page.page.mouse
    mouse.move(box["x"] + 4, box["y"] + 12)
    mouse.down()
    mouse.move(box["x"] + 90, box["y"] + 12)  # words are selected, and nothing opens
    mouse.up()
    expect(page.page.locator("#side")).to_be_hidden()
    page.slides.locator("figcaption", has_text="0.2 ").first.scroll_into_view_if_needed()
    bullet = page.slides.locator("g[data-place]", has_text="Tamaño y complejidad").first
    bullet.scroll_into_view_if_needed()
    bullet.click()
    assert page.edits("Tamaño y Complejidad").startswith("1.")
    expect(page.slides.locator("figure.edited")).to_have_count(1)
    marked = page.online.locator("[data-edited]")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("Tamaño y Complejidad")
    expect(marked).to_be_visible()
    expect(page.page.locator("#text")).to_be_focused()
    page.page.keyboard.press("Escape")
    expect(marked).to_have_count(0)


def test_all_is_done_by_keyboard(preview: Any, desk: Callable[..., Any]) -> None:
    page = desk("online", "slides")
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
    keys.press("Escape")
    expect(page.page.locator(".pane .edit").first).to_be_focused()
    keys.press("F6")
    expect(page.slides.locator(".picture").first).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    page.edits("# 0. Introducción")


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


def test_a_broken_course_says_what_to_mend_and_an_open_page_goes_on_in_the_next_preview(
    write: Callable[..., Path], browser: Any
) -> None:
    course = write({"curso/course.yaml": "title: Roto\nid: roto\nlanguage: es\n"}) / "curso"
    unit = course / "1.md"
    unit.write_text("# Uno\n\n## Una\n\n![árbol](no-hay.png)\n", "utf-8")
    preview = start(course)
    page = browser.new_page()
    status, saved, desk = page.locator("#status"), page.locator("#saved"), Desk(page)
    try:
        page.goto(preview.address)
        expect(status).to_contain_text("Mend them, and it is shown here")
        expect(page.locator("#problems li.error")).to_contain_text("no-hay.png")
        unit.write_text("# Uno\n\n## Una\n\nHola.\n", "utf-8")
        desk.online.locator("p", has_text="Hola.").click()
        expect(page.locator("#text")).to_have_value("Hola.")
        page.locator("#text").fill("Adiós.")
        assert stop(preview) == 0
        page.keyboard.press("Control+s")
        expect(saved).to_contain_text("Not saved: the preview has ended")
        expect(page.locator("#editor .discard")).to_be_disabled()
        expect(page.locator("#text")).to_have_value("Adiós.")
        expect(status).to_contain_text("this page waits")
        with socket.create_server(("127.0.0.1", urlsplit(preview.address).port)) as stranger:
            asked = request_of(stranger)
        assert asked.startswith("GET /here?asked=")
        assert urlsplit(preview.address).path.strip("/") not in asked
        unit.write_text("# Uno\n\nAntes.\n\n## Una\n\nHola.\n", "utf-8")
        before, preview = preview, start(course)
        assert preview.address == before.address
        expect(page.locator("#where")).to_have_text("1.md, line 7")
        page.keyboard.press("Control+s")
        expect(saved).to_have_text("Saved.")
        expect(desk.online.locator("body")).to_contain_text("Adiós.")
    finally:
        page.close()
        if preview.process.poll() is None:
            stop(preview)


def request_of(server: socket.socket) -> str:
    """Return what the next one asks of a server, which answers nothing."""
    server.settimeout(10)
    asking, _ = server.accept()
    with asking:
        return asking.recv(4000).decode()


def test_eight_tabs_hear_of_a_change(preview: Any, browser: Any) -> None:
    """A browser keeps six connections to one server."""
    context = browser.new_context(viewport={"width": 800, "height": 600})
    try:
        tabs = [context.new_page()]
        tabs[0].goto(preview.address)
        tabs[0].locator('.views [aria-pressed="true"]').click()  # with no views: it is quicker
        tabs += [context.new_page() for _ in range(7)]
        for tab in tabs[1:]:
            tab.goto(preview.address)
            expect(tab.locator("#status")).to_have_text("Up to date.")
        tabs[0].close()
        preview.write("course.yaml", "title: ", "title: Otro ")
        for tab in tabs[1:]:
            expect(tab.locator("#title")).to_contain_text("Otro")
    finally:
        context.close()
