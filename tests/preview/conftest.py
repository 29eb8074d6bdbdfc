"""A real preview of a copy of the sample course, and its page in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from previews import ROOT, Desk, Preview, start, stop

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
        if "online" in (views or ("online",)):
            expect(opened.online.locator(".page:not([hidden])")).to_be_visible()
        return opened

    return open_desk
