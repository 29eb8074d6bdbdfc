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


def eventually(look: Callable[[], object], seconds: float = 20) -> None:
    """Wait until `look` returns something true."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end
        time.sleep(0.05)
