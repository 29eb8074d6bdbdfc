"""The player in Chromium, opened from the disk: reading, moving about, and who can use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from learner import ONE, THREE, TWO, seen, shown, turn

from temario.model import Course

pytestmark = pytest.mark.slow


def test_a_double_click_plays_the_course_and_remembers_it(
    lessons: Course, disk: Callable[..., Any]
) -> None:
    page = disk(lessons)
    assert "solo en este navegador" in page.locator("#_sign").inner_text()
    turn(page)
    assert page.title() == "0.2 Características de los LLM · LLM Introducción"
    page.goto(page.url.partition("#")[0])
    assert shown(page) == TWO
    assert seen(page) == [ONE]
    assert not page.locator(".leave:visible").count()


def test_without_scripts_every_page_is_there_to_read(
    lessons: Course, disk: Callable[..., Any]
) -> None:
    page = disk(lessons, java_script_enabled=False)
    assert page.locator("h1:visible").count() == 3


def test_the_browser_goes_back_through_the_pages(lessons: Course, disk: Callable[..., Any]) -> None:
    page = disk(lessons)
    turn(page)
    turn(page)
    page.go_back()
    assert shown(page) == TWO
    page.go_back()
    assert shown(page) == ONE


def test_links_lead_to_the_page_and_the_place_in_it(rich: Course, disk: Callable[..., Any]) -> None:
    page = disk(rich, "#figuras")
    assert shown(page) == "figuras"
    assert page.evaluate("scrollY") == 0
    page.get_by_role("link", name="dentro").click()
    assert shown(page) == "tablas"
    assert page.locator("details").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.id") == "dentro"
    bar = page.locator(".bar").bounding_box()
    assert page.locator("#dentro").bounding_box()["y"] >= bar["y"] + bar["height"]


def test_media_play_with_captions_and_stop_when_the_page_turns(
    rich: Course, disk: Callable[..., Any]
) -> None:
    page = disk(rich, "#figuras")
    page.wait_for_function("document.querySelector('track').readyState === 2")
    page.wait_for_function("document.querySelector('video').readyState > 0")
    assert page.evaluate("document.querySelector('video').textTracks[0].cues.length") == 1
    page.wait_for_function(
        "[...document.images].every((image) => image.complete && image.naturalWidth)"
    )
    page.evaluate("document.querySelector('video').loop = true")
    page.evaluate("document.querySelector('video').muted = true")
    page.evaluate("document.querySelector('video').play()")
    turn(page)
    assert page.evaluate("document.querySelector('video').paused")


def test_arrows_turn_pages_where_nothing_else_wants_them(
    rich: Course, disk: Callable[..., Any]
) -> None:
    page = disk(rich)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert shown(page) == "texto"
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.locator(".page:not([hidden]) pre").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+Shift+ArrowRight")
    assert shown(page) == "texto"
    page.locator(".page:not([hidden]) .next").focus()
    page.keyboard.press("ArrowLeft")
    assert shown(page) == "bloques"


def test_the_first_stop_of_the_keyboard_skips_to_the_text(
    lessons: Course, disk: Callable[..., Any]
) -> None:
    page = disk(lessons)
    page.wait_for_function("document.hasFocus()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_page"


def test_the_contents_are_a_drawer_on_a_phone(lessons: Course, disk: Callable[..., Any]) -> None:
    page = disk(lessons, viewport={"width": 360, "height": 600})
    drawer = page.locator("#_contents")
    assert not drawer.is_visible()
    page.locator("#_toggle").click()
    assert drawer.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "page"
    page.keyboard.press("Escape")
    assert not drawer.is_visible()
    assert page.evaluate("document.activeElement.id") == "_toggle"
    page.locator("#_toggle").click()
    page.locator("#_contents a").last.click()
    assert shown(page) == THREE
    assert not drawer.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_the_contents_stand_open_on_a_desk_and_may_be_closed(
    lessons: Course, disk: Callable[..., Any]
) -> None:
    page = disk(lessons)
    assert page.locator("#_contents").is_visible()
    assert page.locator("[aria-current]").get_attribute("data-page") == ONE
    page.locator("#_toggle").click()
    assert not page.locator("#_contents").is_visible()
    assert page.locator("#_toggle").get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize("width", [320, 360, 899, 900, 1280])
def test_nothing_is_wider_than_the_window_and_targets_are_large(
    rich: Course, disk: Callable[..., Any], width: int
) -> None:
    page = disk(rich, viewport={"width": width, "height": 600})
    for _ in range(7):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("ArrowRight")
    page.goto(page.url.partition("#")[0] + "#tablas")
    targets = page.locator("button:visible, .turn a:visible, #_contents a:visible, summary:visible")
    for number in range(targets.count()):
        assert targets.nth(number).bounding_box()["height"] >= 44


@pytest.mark.parametrize("which", ["lessons", "rich"])
def test_axe_finds_nothing(
    which: str,
    request: pytest.FixtureRequest,
    disk: Callable[..., Any],
    node_modules: Path,
) -> None:
    page = disk(request.getfixturevalue(which))
    page.add_script_tag(path=node_modules / "axe-core" / "axe.min.js")

    def check() -> None:
        found = page.evaluate("""async () => {
          const { violations } = await axe.run({ preload: false, resultTypes: ["violations"] });
          return violations.map((fault) => [fault.id, fault.nodes.map((node) => node.html)]);
        }""")
        assert found == [], (shown(page), page.viewport_size)

    while True:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                check()
        if shown(page) == "_end":
            break
        page.keyboard.press("ArrowRight")
    page.locator("#_toggle").click()
    check()
