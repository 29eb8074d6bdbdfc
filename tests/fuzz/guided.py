"""The reader of Markdown under a fuzzer that is guided by what the text makes it run (atheris).

    make fuzz                                  a minute of it, after the random texts
    .venv/bin/python tests/fuzz/guided.py      until something fails, or Ctrl-C

What made it fail is left in a file `crash-…` in this folder; give its name to see it again.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["temario"]):
    from temario.problems import CourseError
    from temario.source import read_course

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(tempfile.mkdtemp())
SLOW = 10
"""Seconds after which a text of a few kilobytes counts as one that never ends."""


def one(data: bytes) -> None:
    """Read a file with these bytes: a problem or a course may come of it, nothing else."""
    path = FOLDER / "a.md"
    path.write_bytes(data)
    with contextlib.suppress(CourseError):
        read_course(path)


def seeds() -> Path:
    """Return a folder with each case of the tests as a text to begin with."""
    folder = FOLDER / "seeds"
    folder.mkdir()
    for file in sorted((ROOT / "tests" / "markdown").glob("*.md")):
        for number, case in enumerate(file.read_text("utf-8").split("\n.\n")):
            (folder / f"{file.stem}-{number}").write_text(case[:4_000], "utf-8")
    return folder


if __name__ == "__main__":
    options = ["-max_len=4000", f"-timeout={SLOW}", f"-artifact_prefix={Path(__file__).parent}/"]
    given = sys.argv[1:]
    corpus = [] if any(not option.startswith("-") for option in given) else [str(seeds())]
    atheris.Setup([sys.argv[0], *options, *given, *corpus], one)
    atheris.Fuzz()
