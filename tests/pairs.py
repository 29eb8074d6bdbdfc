"""Pairs of what is just wrong and what is just not, which no diff of a course can show.

Each function makes one of the two in an empty folder, which is the current one, and returns what
is said of it. `test_neighbours.py` calls them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

import pytest

from builders.scorm.questions import MOST_GAPS
from temario.markdown.answers import MOST_OPTIONS
from temario.pipeline import plan
from temario.problems import Problem

Pair = Callable[[bool, Path], Iterable[Problem]]
PAIRS: dict[str, Pair] = {}
COURSE = {
    "course.yaml": "title: Curso\nid: curso\nlanguage: es\ncheck: {ignore: [missing-id]}\n",
    "01-uno.md": "# Uno {#uno}\n\n## Una {#una}\n\nTexto.\n",
}


def pair(rule: str) -> Callable[[Pair], Pair]:
    """Register what makes the pair of a rule."""

    def register(made: Pair) -> Pair:
        PAIRS[rule] = made
        return made

    return register


def course(here: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Write a course of `COURSE` and other files; return its folder as it is typed."""
    for name, content in {**COURSE, **(files or {})}.items():
        path = here / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Path("course")


def refused(path: Path) -> NoReturn:
    """Open no file, as where one is protected."""
    raise PermissionError(13, "Permission denied")


def png(width: int, height: int) -> bytes:
    """Return a picture of this size, as far as can be seen without decoding it."""
    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", size), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pair("linked-template")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    folder = course(here, {"elsewhere/deck.xml.j2": "<deck/>", "templates/slides/own.j2": ""})
    target = "elsewhere/deck.xml.j2" if wrong else "templates/slides/own.j2"
    (folder / "templates" / "slides" / "deck.xml.j2").symlink_to((folder / target).resolve())
    return [p for p in plan(folder, ["questions"]).problems if p.rule != "untrusted-templates"]


@pair("too-many-includes")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    last = 21 if wrong else 20
    chain = {f"partes/{n}.md": f"::: include {n + 1}.md\n" for n in range(1, last)}
    first = {"01-uno.md": "# Uno\n\n::: include partes/1.md\n", f"partes/{last}.md": "Texto.\n"}
    return plan(course(here, {**chain, **first}), ["questions"]).problems


@pair("unreadable-file")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    folder = course(here)
    with pytest.MonkeyPatch.context() as patch:
        if wrong:
            whole = Path.read_bytes
            patch.setattr(
                Path, "read_bytes", lambda p: refused(p) if p.suffix == ".md" else whole(p)
            )
        return plan(folder, ["questions"]).problems


@pair("not-utf8")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    text = "# Uno\n\n¿Qué es?\n".encode("latin-1" if wrong else "utf-8")
    return plan(course(here, {"01-uno.md": text}), ["questions"]).problems


@pair("picture-too-large")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    size = (10_000, 6_001) if wrong else (10_000, 6_000)
    text = "# Uno\n\n![Una red](red.png)\n"
    return plan(course(here, {"01-uno.md": text, "red.png": png(*size)}), ["questions"]).problems


def _question(here: Path, text: str, only: str) -> Iterable[Problem]:
    files = {"01-uno.md": f"# Uno\n\n::: question {{#q}}\n{text}\n:::\n"}
    return plan(course(here, files), [only]).problems


@pair("too-many-gaps")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    gaps = " ".join(f"[[{n}]]" for n in range(MOST_GAPS + wrong))
    return _question(here, gaps, "scorm")


@pair("too-many-options")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    options = [f"- [ ] Opción {n}\n" for n in range(2, MOST_OPTIONS + 1 + wrong)]
    return _question(here, f"¿Cuál?\n\n- [x] Opción 1\n{''.join(options)}", "questions")
