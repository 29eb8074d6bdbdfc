"""The player in Chromium: on a rehearsal LMS, on hosts that misbehave, and from a double click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from temario.model import Course

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("version", ["1.2", "2004"])
PLACE = {"1.2": "cmi.core.lesson_location", "2004": "cmi.location"}
STATUS = {"1.2": "cmi.core.lesson_status", "2004": "cmi.completion_status"}
ONE, TWO, THREE = "que-es-un-modelo-de-llm", "caracteristicas-de-los-llm", "tipos-de-modelos-de-llm"


@dataclass
class Session:
    """A learner's visit: the LMS's page, and the player inside it."""

    host: Any
    sco: Any
    version: str

    def get(self, what: str) -> Any:
        return self.host.evaluate(f"session.{what}")

    @property
    def kept(self) -> dict[str, str]:
        return dict(self.get("kept"))

    @property
    def status(self) -> str | None:
        return self.kept.get(STATUS[self.version])

    def verbs(self) -> list[str]:
        return [call[0].removeprefix("LMS") for call in self.get("calls")]

    def leave(self) -> dict[str, str]:
        """Leave as learners do, without a word; return what the LMS kept."""
        if self.sco in self.host.context.pages:
            self.sco.close()
            self.host.wait_for_function("session.state === 'over'")
        else:
            self.host.evaluate("leave()")
        assert self.get("refused") == []
        assert self.get("state") == "over"
        assert not any("score" in str(call) for call in self.get("calls"))
        return self.kept


Enter = Callable[..., Session]


@pytest.fixture
def enter(
    serve: Callable[[Path], int],
    unpacked: Callable[[Course], dict[str, Path]],
    new_page: Callable[..., Any],
) -> Enter:
    """Return a function that opens a course on the rehearsal LMS, resumed from what it kept."""

    def open_course(
        course: Course,
        version: str,
        kept: dict[str, str] | None = None,
        given: dict[str, str] | None = None,
        popup: bool = False,
        **settings: Any,
    ) -> Session:
        host = new_page(**settings)
        host.goto(f"http://127.0.0.1:{serve(unpacked(course)[version])}/host.html?{version}")
        host.evaluate("(all) => { launch(...all); }", [version, kept or {}, given or {}])
        if popup:
            with host.expect_popup() as opened:
                host.evaluate("window.open('package/index.html'); null")
            opened.value.wait_for_load_state()
            return Session(host, opened.value, version)
        host.evaluate("enter('package/index.html')")
        return Session(host, host.frames[1], version)

    return open_course


def shown(sco: Any) -> str:
    return str(sco.locator(".page:not([hidden])").get_attribute("id"))


def seen(sco: Any) -> list[str]:
    links = sco.locator("#_contents a.seen")
    return [links.nth(n).get_attribute("data-page") for n in range(links.count())]


def turn(sco: Any) -> None:
    sco.locator(".page:not([hidden]) .next").click()


# --- on a rehearsal LMS ---


@BOTH
@pytest.mark.parametrize("popup", [False, True], ids=["frame", "popup"])
def test_a_course_is_left_resumed_and_completed(
    seed: Course, enter: Enter, version: str, popup: bool
) -> None:
    visit = enter(seed, version, popup=popup)
    assert shown(visit.sco) == ONE
    assert set(visit.verbs()) == {"Initialize", "GetValue"}
    turn(visit.sco)
    assert visit.verbs()[-1] == "Commit"
    assert visit.status == "incomplete"
    turn(visit.sco)
    assert visit.verbs().count("Commit") == 2
    kept = visit.leave()
    assert kept[PLACE[version]] == THREE
    assert "completed" not in str(kept)

    visit = enter(seed, version, kept, popup=popup)
    assert shown(visit.sco) == THREE
    assert seen(visit.sco) == [ONE, TWO]
    assert visit.sco.locator("#_words").inner_text() == "2 de 3 lecciones vistas"
    turn(visit.sco)
    assert visit.status == "completed"
    assert visit.sco.locator("#_done").is_visible()
    kept = visit.leave()

    visit = enter(seed, version, kept, popup=popup)
    assert seen(visit.sco) == [ONE, TWO, THREE]
    visit.sco.locator("#_contents a").first.click()
    assert visit.leave()[STATUS[version]] == "completed"


@BOTH
def test_opening_and_leaving_is_neither_seen_nor_complete(
    seed: Course, enter: Enter, version: str
) -> None:
    visit = enter(seed, version)
    visit.host.wait_for_timeout(1500)
    assert not {"SetValue", "Commit"} & set(visit.verbs())
    kept = visit.leave()
    assert visit.verbs()[-1] in ("Finish", "Terminate")
    assert kept[STATUS[version]] == "incomplete"
    assert seen(enter(seed, version, kept).sco) == []


@BOTH
def test_save_and_leave_ends_the_session_and_says_so(
    seed: Course, enter: Enter, version: str
) -> None:
    visit = enter(seed, version)
    turn(visit.sco)
    visit.sco.locator(".bar .leave").click()
    assert visit.get("state") == "over"
    assert "guardado" in visit.sco.locator("#_leaving").inner_text()
    assert not visit.sco.locator("#_page").is_visible()
    count = len(visit.verbs())
    visit.sco.locator("body").press("ArrowRight")
    assert visit.leave()[PLACE[version]] == TWO
    assert len(visit.verbs()) == count


def test_a_page_is_seen_when_its_end_was_read(seed: Course, enter: Enter) -> None:
    visit = enter(seed, "1.2")
    visit.sco.locator("body").press("Shift")
    visit.host.wait_for_timeout(1300)
    assert seen(visit.sco) == []
    visit.host.mouse.move(700, 300)
    visit.host.mouse.wheel(0, 5000)
    visit.host.wait_for_function("session.calls.at(-1)[0] === 'LMSCommit'")
    assert seen(visit.sco) == [ONE]
    assert shown(visit.sco) == ONE
    visit.leave()


def test_a_page_passed_by_in_the_contents_is_not_seen(seed: Course, enter: Enter) -> None:
    visit = enter(seed, "2004")
    visit.sco.locator("#_contents a").last.click()
    assert seen(visit.sco) == []
    turn(visit.sco)
    left = visit.sco.locator("#_left li:visible")
    assert [left.nth(n).get_attribute("data-page") for n in range(left.count())] == [ONE, TWO]
    assert visit.status == "incomplete"
    left.first.locator("a").click()
    assert shown(visit.sco) == ONE
    visit.leave()


@BOTH
def test_a_course_of_one_page_completes_when_the_learner_finishes(
    course_of: Callable[[str], Course], enter: Enter, version: str
) -> None:
    visit = enter(course_of("# Una unidad\n\nUna línea.\n"), version)
    visit.host.wait_for_timeout(1300)
    assert "SetValue" not in visit.verbs()
    turn(visit.sco)
    assert visit.status == "completed"
    visit.leave()


@BOTH
def test_an_update_of_the_course_keeps_what_was_seen(
    seed: Course, enter: Enter, version: str
) -> None:
    visit = enter(seed, version)
    turn(visit.sco)
    kept = visit.leave()
    unit = seed.units[0]
    first, second, third = unit.lessons
    added = replace(first, id="nueva", number="0.9")
    lessons = (third, added, second, first)
    updated = replace(seed, units=(replace(unit, lessons=lessons),))
    visit = enter(updated, version, kept)
    assert seen(visit.sco) == [ONE]
    assert shown(visit.sco) == TWO
    assert visit.sco.locator("#_words").inner_text() == "1 de 4 lecciones vistas"
    visit.leave()


@BOTH
def test_a_page_whose_id_is_no_ascii_is_resumed(rich: Course, enter: Enter, version: str) -> None:
    visit = enter(rich, version)
    visit.sco.locator("#_contents a").last.click()
    kept = visit.leave()
    assert kept[PLACE[version]].isascii()
    assert shown(enter(rich, version, kept).sco) == "模型"


@BOTH
@pytest.mark.parametrize("mode", ["browse", "review"])
def test_a_look_without_credit_leaves_the_status_alone(
    seed: Course, enter: Enter, version: str, mode: str
) -> None:
    name = {"1.2": "cmi.core.lesson_mode", "2004": "cmi.mode"}[version]
    visit = enter(seed, version, given={name: mode})
    for _ in range(3):
        turn(visit.sco)
    visit.leave()
    assert not any(call[1] == STATUS[version] for call in visit.get("calls") if "Set" in call[0])


def test_a_frame_that_is_reloaded_goes_on(seed: Course, enter: Enter) -> None:
    visit = enter(seed, "1.2")
    turn(visit.sco)
    # As it stands after a reload whose leaving was lost: the session is still open.
    visit.host.evaluate("API.LMSFinish = () => 'true'")
    visit.host.evaluate("document.querySelector('iframe').contentWindow.location.reload()")
    visit.host.wait_for_function(
        "session.calls.filter((call) => /Initialize/.test(call[0])).length > 1"
    )
    sco = visit.host.frames[1]
    assert shown(sco) == TWO
    turn(sco)
    assert visit.kept[PLACE["1.2"]] == THREE


def test_a_page_that_is_hidden_is_saved(seed: Course, enter: Enter) -> None:
    visit = enter(seed, "1.2")
    hide = """() => {
      Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    visit.sco.evaluate(hide)
    assert "Commit" not in visit.verbs()
    turn(visit.sco)
    visit.sco.evaluate(hide)
    assert visit.verbs().count("Commit") == 2
    visit.leave()


def test_the_api_is_found_past_a_parent_of_another_origin(
    seed: Course,
    serve: Callable[[Path], int],
    unpacked: Callable[[Course], dict[str, Path]],
    new_page: Callable[..., Any],
) -> None:
    port = serve(unpacked(seed)["1.2"])
    page = new_page()
    page.goto(f"http://localhost:{port}/host.html")
    page.evaluate(f"enter('http://127.0.0.1:{port}/package/index.html')")
    sco = page.frames[1]
    turn(sco)
    assert shown(sco) == TWO
    assert "no se registra" in sco.locator("#_sign").inner_text()
    page.evaluate("leave()")


# --- hosts that misbehave ---

HOSTILE = {
    "no API": "",
    "answers nothing": "{ LMSInitialize: f, LMSGetValue: f, LMSSetValue: f, LMSCommit: f, "
    "LMSFinish: f, LMSGetLastError: f }, f = () => ''",
    "answers null": "{ LMSInitialize: () => 'true', LMSGetValue: f, LMSSetValue: f, LMSCommit: f, "
    "LMSFinish: f, LMSGetLastError: f }, f = () => null",
    "throws": "{ LMSInitialize: f, LMSGetValue: f, LMSSetValue: f, LMSCommit: f, LMSFinish: f, "
    "LMSGetLastError: f }, f = () => { throw new Error('down') }",
    "has no functions": "{}",
    "has no finish": "{ LMSInitialize: () => 'true', LMSGetValue: () => '', "
    "LMSSetValue: () => 'true', LMSCommit: () => 'true', LMSGetLastError: () => '0' }",
    "commits nothing": "{ LMSInitialize: () => 'true', LMSGetValue: () => '', "
    "LMSSetValue: () => 'true', LMSCommit: () => 'false', LMSFinish: () => 'false', "
    "LMSGetLastError: () => '391' }",
    "is over already": "{ LMSInitialize: () => 'false', LMSGetValue: () => '', "
    "LMSSetValue: () => 'false', LMSCommit: () => 'false', LMSFinish: () => 'false', "
    "LMSGetLastError: () => '101' }",
    "keeps another's state": "{ LMSInitialize: () => 'true', LMSGetValue: () => '{\"a\":[1,2]}', "
    "LMSSetValue: () => 'true', LMSCommit: () => 'true', LMSFinish: () => 'true', "
    "LMSGetLastError: () => '0' }",
}


@pytest.fixture
def host(
    seed: Course,
    serve: Callable[[Path], int],
    unpacked: Callable[[Course], dict[str, Path]],
    new_page: Callable[..., Any],
) -> Any:
    page = new_page()
    page.goto(f"http://127.0.0.1:{serve(unpacked(seed)['1.2'])}/host.html")
    return page


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_course_is_read_whatever_the_lms_does(host: Any, kind: str) -> None:
    if HOSTILE[kind]:
        api, _, function = HOSTILE[kind].partition(", f = ")
        host.evaluate(f"const f = {function or 'null'}; window.API = {api}; null")
    host.evaluate("enter('package/index.html')")
    sco = host.frames[1]
    for page in (ONE, TWO, THREE):
        assert shown(sco) == page
        turn(sco)
    assert "vistas" in sco.locator("#_words").inner_text()
    assert shown(sco) == "_end"
    host.evaluate("leave()")


def test_a_save_that_the_lms_refuses_is_seen_and_tried_again(host: Any) -> None:
    host.evaluate("launch('1.2'); null")
    host.evaluate("""() => {
      const commit = API.LMSCommit;
      let refusals = 1;
      API.LMSCommit = (value) => (refusals-- > 0 ? "false" : commit(value));
    }""")
    host.evaluate("enter('package/index.html')")
    sco = host.frames[1]
    turn(sco)
    assert "no se ha guardado" in sco.locator("#_sign.trouble").inner_text()
    sco.wait_for_function("!document.querySelector('#_sign.trouble')", timeout=6000)
    assert host.evaluate("session.kept")[PLACE["1.2"]] == TWO


def test_leaving_that_the_lms_refuses_may_be_tried_again(host: Any) -> None:
    host.evaluate("launch('1.2'); null")
    host.evaluate("""() => {
      const finish = API.LMSFinish;
      let refusals = 1;
      API.LMSFinish = (value) => (refusals-- > 0 ? "false" : finish(value));
    }""")
    host.evaluate("enter('package/index.html')")
    sco = host.frames[1]
    sco.locator(".bar .leave").click()
    assert "no ha guardado" in sco.locator("#_leaving").inner_text()
    sco.locator("#_leaving button").click()
    assert "Ya puedes cerrar" in sco.locator("#_leaving").inner_text()
    assert host.evaluate("session.state") == "over"


# --- opened from the disk ---


@pytest.fixture
def disk(
    unpacked: Callable[[Course], dict[str, Path]], new_page: Callable[..., Any]
) -> Callable[..., Any]:
    """Return a function that opens a package by its file, as a double click does."""

    def open_file(course: Course, part: str = "", **settings: Any) -> Any:
        page = new_page(**settings)
        page.goto((unpacked(course)["1.2"] / "index.html").as_uri() + part)
        return page

    return open_file


def test_a_double_click_plays_the_course_and_remembers_it(
    seed: Course, disk: Callable[..., Any]
) -> None:
    page = disk(seed)
    assert "solo en este navegador" in page.locator("#_sign").inner_text()
    turn(page)
    assert page.title() == "0.2 Características de los LLM · LLM Introducción"
    page.goto(page.url.partition("#")[0])
    assert shown(page) == TWO
    assert seen(page) == [ONE]
    assert not page.locator(".leave:visible").count()


def test_without_scripts_every_page_is_there_to_read(
    seed: Course, disk: Callable[..., Any]
) -> None:
    page = disk(seed, java_script_enabled=False)
    assert page.locator("h1:visible").count() == 3


def test_the_browser_goes_back_through_the_pages(seed: Course, disk: Callable[..., Any]) -> None:
    page = disk(seed)
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
    seed: Course, disk: Callable[..., Any]
) -> None:
    page = disk(seed)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_page"


def test_the_contents_are_a_drawer_on_a_phone(seed: Course, disk: Callable[..., Any]) -> None:
    page = disk(seed, viewport={"width": 360, "height": 600})
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
    seed: Course, disk: Callable[..., Any]
) -> None:
    page = disk(seed)
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


@pytest.mark.parametrize("which", ["seed", "rich"])
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
