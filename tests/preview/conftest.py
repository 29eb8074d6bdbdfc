"""A real preview of a copy of the sample course, and its page in a browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

expect.set_options(timeout=15_000)

ROOT = Path(__file__).parents[2]


@dataclass
class Preview:
    """A running `temario preview`."""

    process: subprocess.Popen[str]
    course: Path
    address: str

    def write(self, file: str, old: str, new: str) -> None:
        """Change words in a file of the course, as an editor does."""
        path = self.course / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


def start(course: Path) -> Preview:
    """Start `temario preview` for a course."""
    process = subprocess.Popen(
        [sys.executable, "-m", "temario.cli", "preview", str(course), "--no-open"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=course.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{20,}/", address), address
    return Preview(process, course, address)


def stop(preview: Preview) -> int:
    """End a preview as Ctrl-C does; return its exit code."""
    os.killpg(preview.process.pid, signal.SIGINT)
    with preview.process:
        return preview.process.wait(10)


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
    for path, content in before.items():
        if path.read_bytes() != content:
            path.write_bytes(content)


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
        expect(self.page.locator("#status")).to_contain_text(text, timeout=30_000)

    @property
    def text(self) -> str:
        """What is in the editor."""
        return str(self.page.locator("#text").input_value())

    def edits(self, words: str) -> str:
        """Wait until the editor holds a passage with `words`; return it."""
        expect(self.page.locator("#text")).to_have_value(re.compile(re.escape(words)))
        return self.text
