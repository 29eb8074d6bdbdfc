"""What tests of the preview share besides fixtures."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]


@dataclass
class Preview:
    """A running `temario preview`."""

    process: subprocess.Popen[str]
    course: Path
    address: str

    @property
    def state(self) -> dict[str, Any]:
        """What the page is told now."""
        with urllib.request.urlopen(f"{self.address}events", timeout=10) as news:
            return dict(json.loads(news.readline().decode().removeprefix("data: ")))

    def put_back(self, files: dict[Path, bytes]) -> None:
        """Have files hold what they held, and all views show it."""
        before = self.state["change"]
        changed = [path for path, content in files.items() if path.read_bytes() != content]
        for path in changed:
            path.write_bytes(files[path])
        eventually(lambda: not changed or self.state["change"] > before)
        eventually(lambda: not any(v["making"] for v in self.state["views"].values()), 120)

    def write(self, file: str, old: str, new: str) -> None:
        """Change words in a file of the course, as an editor does."""
        path = self.course / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


def start(course: Path, *options: str) -> Preview:
    """Start `temario preview` for a course."""
    home = course.parent / f".home-{course.name}"
    process = subprocess.Popen(
        [sys.executable, "-m", "temario.cli", "preview", str(course), "--no-open", *options],
        stdout=subprocess.PIPE,
        text=True,
        cwd=course.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TEMARIO_HOME": str(home)},
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


def eventually(look: Callable[[], object], seconds: float = 20) -> None:
    """Wait until `look` returns something true."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end
        time.sleep(0.05)


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
