"""What reads strangers' files under a fuzzer that is guided by what a text makes it run (atheris).

    make fuzz                                  a minute of it, after the random texts
    .venv/bin/python tests/fuzz/guided.py      until something fails, or Ctrl-C

The first byte says as what the rest is read: Markdown, `course.yaml`, a bank in GIFT or Aiken,
XML of Moodle or QTI. What made it fail is left in a file `crash-…` in this folder; give its name
to see it again.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import atheris

with atheris.instrument_imports(include=["temario"]):
    from temario.importing.banks import aiken, gift, moodle_xml
    from temario.importing.qti import package
    from temario.problems import CourseError
    from temario.source import read_course

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(tempfile.mkdtemp())
SLOW = 10
"""Seconds after which a text of a few kilobytes counts as one that never ends."""


def one(data: bytes) -> None:
    """Read a file with these bytes: problems or what it holds may come of it, nothing else."""
    kind, content = data[:1], data[1:]
    name, read = READERS.get(kind, READERS[b"m"])
    path = FOLDER / kind_folder(kind) / name
    path.write_bytes(content)
    with contextlib.suppress(CourseError):
        read(path)


def imported(module: ModuleType) -> Callable[[Path], object]:
    """Return a function that reads a bank."""
    return lambda path: module.read(path, path.name, "es", lambda problem: None)


READERS: dict[bytes, tuple[str, Callable[[Path], object]]] = {
    b"m": ("a.md", read_course),
    b"y": ("course.yaml", read_course),
    b"g": ("a.gift", imported(gift)),
    b"a": ("a.txt", imported(aiken)),
    b"x": ("a.xml", imported(moodle_xml)),
    b"q": ("a.xml", imported(package)),
}


def kind_folder(kind: bytes) -> str:
    """Return the folder of what is read as `kind`: a course.yaml must not stand beside a bank."""
    name = kind.hex() if kind in READERS else b"m".hex()
    (FOLDER / name).mkdir(exist_ok=True)
    return name


def seeds() -> Path:
    """Return a folder with each case of the tests as a text to begin with."""
    folder = FOLDER / "seeds"
    folder.mkdir()
    banks = ROOT / "tests" / "importing" / "banks"
    golden = ROOT / "tests" / "golden" / "questions"
    for number, file in enumerate(sorted([*banks.iterdir(), *golden.iterdir()])):
        kind = {".gift": "g", ".xml": "x", ".txt": "a"}.get(file.suffix, "q")
        (folder / f"bank-{number}").write_bytes(kind.encode() + file.read_bytes()[:4_000])
    for number, file in enumerate(sorted((ROOT / "tests" / "problems").rglob("course.yaml"))):
        (folder / f"yaml-{number}").write_bytes(b"y" + file.read_bytes()[:4_000])
    for file in sorted((ROOT / "tests" / "markdown").glob("*.md")):
        for number, case in enumerate(file.read_text("utf-8").split("\n.\n")):
            (folder / f"{file.stem}-{number}").write_text(f"m{case[:4_000]}", "utf-8")
    return folder


if __name__ == "__main__":
    options = ["-max_len=4000", f"-timeout={SLOW}", f"-artifact_prefix={Path(__file__).parent}/"]
    given = sys.argv[1:]
    corpus = [] if any(not option.startswith("-") for option in given) else [str(seeds())]
    atheris.Setup([sys.argv[0], *options, *given, *corpus], one)
    atheris.Fuzz()
