"""A real preview of a copy of the sample course, and its page in a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect
from previews import ROOT, Preview, start, stop

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Return one preview for all tests; each leaves its course as it was."""
    course = tmp_path_factory.mktemp("preview") / "curso"
    shutil.copytree(ROOT / "course", course)
    preview = start(course)
    yield preview
    assert stop(preview) == 0


@pytest.fixture
def preview(running: Preview) -> Iterator[Preview]:
    """Return the running preview, and put its course back afterwards."""
    before = {path: path.read_bytes() for path in running.course.iterdir()}
    yield running
    running.put_back(before)


@pytest.fixture
def desk(preview: Preview, new_page: Callable[..., Any]) -> Callable[..., Desk]:
    """Return a function that opens the preview's page, with views made and shown."""

    def open_desk(*views: str, **settings: Any) -> Desk:
        page = new_page(**{"viewport": {"width": 1440, "height": 900}, **settings})
        page.set_default_timeout(30_000)
        page.goto(preview.address)
        page.locator(".views button").nth(2).wait_for()
        for button in page.locator(".views button").all():
            wanted = button.inner_text().lower() in (views or ("online",))
            if wanted != (button.get_attribute("aria-pressed") == "true"):
                button.click()
        opened = Desk(page)
        opened.status("Up to date.")
        return opened

    return open_desk


@dataclass
class Desk:
    """The preview's page."""

    page: Any

    @property
    def online(self) -> Any:
        """The player, as a frame locator."""
        return self.page.frame_locator('[data-view="online"] iframe').frame_locator("iframe")

    @property
    def lms(self) -> Any:
        """The LMS's page, a frame."""
        return next(frame for frame in self.page.frames if frame.url.endswith("/host.html"))

    @property
    def slides(self) -> Any:
        """The slides, as a frame locator."""
        return self.page.frame_locator('[data-view="slides"] iframe')

    @property
    def handout(self) -> Any:
        """The handout, as a frame locator."""
        return self.page.frame_locator('[data-view="handout"] iframe')

    def panel(self, name: str) -> Any:
        """Open a panel and return it."""
        button = self.page.locator(f'header [data-panel="{name}"]')
        if button.get_attribute("aria-pressed") != "true":
            button.click()
        return self.page.locator(f'section[data-panel="{name}"]')

    def status(self, text: str) -> None:
        """Wait until the page says so."""
        expect(self.page.locator("#status")).to_contain_text(text, timeout=120_000)

    @property
    def text(self) -> str:
        """What is in the editor."""
        return str(self.page.locator("#text").input_value())

    @property
    def selected(self) -> str:
        """What is selected in the editor."""
        box = "document.querySelector('#text')"
        return str(
            self.page.evaluate(f"{box}.value.slice({box}.selectionStart, {box}.selectionEnd)")
        )

    def edits(self, words: str) -> str:
        """Wait until the editor holds a passage with `words`; return it."""
        expect(self.page.locator("#text")).to_have_value(re.compile(re.escape(words)))
        return self.text
