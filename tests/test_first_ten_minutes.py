"""The guide's first chapter is done word for word: what it tells a newcomer to type, works."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = (ROOT / "docs" / "guide" / "01-first-ten-minutes.md").read_text("utf-8")
FENCE = re.compile(
    r'^```(console|markdown)(?: \{title="([^"]+)"\})?\n(.*?)^```$', re.MULTILINE | re.DOTALL
)


def test_the_first_ten_minutes_go_as_the_guide_says(tmp_path: Path) -> None:
    newcomer = Newcomer(tmp_path)
    for language, title, text in FENCE.findall(CHAPTER):
        if language == "markdown":
            newcomer.write(title, text)
            continue
        for typed, shown in re.findall(r"^\$ (.+)\n((?:[^$].*\n)*)", text, re.MULTILINE):
            newcomer.type(typed, shown)
    assert newcomer.typed == ["pipx", "new", "cd", "preview", "check", "build"]


class Newcomer:
    """Somebody in an empty folder, who does what the chapter says."""

    def __init__(self, home: Path) -> None:
        self.folder = home
        self.typed: list[str] = []
        """The commands, without their arguments."""
        self.words = ""
        """What was written into the course."""

    def write(self, file: str, text: str) -> None:
        """Write at the end of a file, wherever the course is."""
        (path,) = self.folder.rglob(file)
        with path.open("a", encoding="utf-8") as unit:
            unit.write(f"\n{text}")
        self.words = plain(text.rstrip().split("\n")[-1])

    def type(self, typed: str, shown: str) -> None:
        """Type a command, and see what the chapter shows of its answer."""
        program, *arguments = shlex.split(typed)
        if program != "temario":
            self.typed.append(program)
            if program == "cd":
                self.folder /= arguments[0]
            return
        command, *rest = arguments
        self.typed.append(command)
        if command == "preview":
            self.preview(rest)
            return
        done = subprocess.run(program_of(arguments), **self.settings())
        assert done.returncode == 0, done.stderr
        if command == "check":
            assert done.stdout == shown
        if command == "build":
            self.built(shown)

    def preview(self, arguments: list[str]) -> None:
        """Open the preview as a browser does, and find there what was written."""
        command = program_of(["preview", *arguments, "--no-open"])
        with subprocess.Popen(command, **self.settings(start_new_session=True)) as running:
            try:
                address = running.stdout.readline().strip()
                page = fetched(address)
                frames = re.findall(r'data-course="([^"]+)"', page)[0]
                eventually(lambda: self.words in plain(self.online(address, frames)))
            finally:
                os.killpg(running.pid, signal.SIGINT)
            assert running.wait(20) == 0

    def online(self, address: str, frames: str) -> str:
        """Return the file that the online view shows, once it is made."""
        with urllib.request.urlopen(f"{address}events", timeout=60) as news:
            for line in news:
                if not line.startswith(b"data: "):
                    continue
                state = json.loads(line[6:])
                for part in state["views"]["online"]["parts"]:
                    made = f"{frames}/{state['run']}/made"
                    return fetched(f"{made}/{part['path']}/{part['scos'][0]['file']}")
        return ""

    def built(self, shown: str) -> None:
        """Find what the chapter lists, and in each file what was written."""
        listed = re.findall(r"^(output/\S+)", shown, re.MULTILINE)
        there = [path for path in (self.folder / "output").rglob("*") if path.name[0] != "."]
        assert sorted(listed) == sorted(
            path.relative_to(self.folder).as_posix() for path in there if path.is_file()
        )
        # A bank has questions alone, and what was written is none.
        texts = [name for name in listed if not name.startswith("output/questions/")]
        assert {Path(name).suffix for name in texts} == set(READ)
        for name in texts:
            path = self.folder / name
            assert self.words in plain(READ[path.suffix](path)), name

    def settings(self, **more: object) -> dict[str, object]:
        """Return how a command of this person runs: on a computer that speaks English."""
        words = {"LC_ALL": "C.UTF-8", "LANG": "en", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        words["TEMARIO_HOME"] = str(self.folder.with_name(".home"))
        return {
            "cwd": self.folder,
            "env": {**os.environ, **words},
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "text": True,
            **more,
        }


def program_of(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "temario.cli", *arguments]


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode("utf-8"))


def eventually(look: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end
        time.sleep(0.1)


def plain(text: str) -> str:
    """Return text without tags, marks of bold and ends of lines."""
    return " ".join(re.sub(r"<[^>]+>|\*\*", "", text).split())


def text_of_pdf(path: Path) -> str:
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True).stdout


def text_of_deck(path: Path) -> str:
    """Return what is on slides and in their notes."""
    from pptx import Presentation

    slides = list(Presentation(str(path)).slides)
    shapes = [shape for slide in slides for shape in slide.shapes]
    notes = [slide.notes_slide.notes_text_frame for slide in slides if slide.has_notes_slide]
    frames = [shape.text_frame for shape in shapes if shape.has_text_frame] + notes
    return "\n".join(frame.text for frame in frames if frame is not None)


def text_of_package(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("index.html").decode("utf-8")


READ = {".pdf": text_of_pdf, ".pptx": text_of_deck, ".zip": text_of_package}
