"""What tests of the preview share besides fixtures."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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


def eventually(look: Callable[[], object], seconds: float = 20) -> None:
    """Wait until `look` returns something true."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end
        time.sleep(0.05)
