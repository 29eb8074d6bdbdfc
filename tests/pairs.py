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

from builders.scorm import builder, state
from builders.scorm import questions as scorm_questions
from builders.scorm.plan import ScormOptions
from temario.builder import Purpose
from temario.checks import outside
from temario.markdown.answers import MOST_OPTIONS
from temario.pipeline import Advice, plan
from temario.problems import Problem
from temario.records import replace
from temario.source import read_course
from temario.theme import load_theme

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


@pair("too-many-gaps")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scorm_questions, "MOST_GAPS", 3)
        gaps = " ".join(f"[[{n}]]" for n in range(3 + wrong))
        return _package(here, f"::: question {{#q}}\n{gaps}\n:::\n")


@pair("too-many-options")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    options = [f"- [ ] Opción {n}\n" for n in range(2, MOST_OPTIONS + 1 + wrong)]
    question = f"::: question {{#q}}\n¿Cuál?\n\n- [x] Opción 1\n{''.join(options)}:::\n"
    return plan(course(here, {"01-uno.md": f"# Uno\n\n{question}"}), ["questions"]).problems


@pair("lesson-too-long")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    words = " ".join(["token modelo"] * 1000 + ["texto"] * wrong)
    lessons = "## Una\n\nBreve.\n\n## Dos\n\nBreve.\n\n## Tres\n\n"
    files = {"01-uno.md": f"# Uno\n\n{lessons}{words}\n"}
    return plan(course(here, files), ["questions"], advice=Advice.COURSE).problems


@pair("wide-formula")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    terms = " + ".join(f"x_{{{n}}}" for n in range(28 + wrong))
    files = {"01-uno.md": f"# Uno\n\n$${terms}$$\n"}
    return plan(course(here, files), ["handout"]).problems


# --- links ---


def _linked(here: Path, kind: str, said: str = "") -> Iterable[Problem]:
    """Return what is said of an address that a server answers for in this way."""
    text = "# Uno\n\nMás en [el sitio](https://example.org/a).\n"
    folder = course(here, {"01-uno.md": text})
    with pytest.MonkeyPatch.context() as patch:
        answer = outside._Answer(kind, said)  # type: ignore[arg-type]
        patch.setattr(outside, "_answer", lambda address: answer)
        return plan(folder, ["questions"], advice=Advice.WITH_LINKS).problems


@pair("dead-link")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _linked(here, "gone" if wrong else "there", "the server says 404 Not Found")


@pair("moved-link")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _linked(here, "moved" if wrong else "there", "https://example.org/b")


@pair("unreachable-link")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _linked(here, "silent" if wrong else "there", "no answer within 10 seconds")


# --- packages ---


def _package(here: Path, text: str, settings: str = "") -> Iterable[Problem]:
    """Return what is said of a course as a package of SCORM 1.2, or as the settings have it."""
    asked = f"scorm: {{{settings or 'versions: [1.2]'}}}\n"
    files = {"course.yaml": COURSE["course.yaml"] + asked, "01-uno.md": f"# Uno\n\n{text}"}
    return plan(course(here, files), ["scorm"]).problems


@pair("no-pages")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    read = read_course(course(here, {"01-uno.md": "# Uno\n"}))
    theme, _ = load_theme("es")
    units = () if wrong else read.units  # as a builder may be given; none is read so
    found = builder.plan(replace(read, units=units), theme, ScormOptions(), Purpose.RELEASE)
    return [one for one in found if isinstance(one, Problem)]


@pair("too-many-pages")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "_MOST", 4)
        return _package(here, "".join(f"## {n}\n\nTexto.\n\n" for n in range(4 + wrong)))


@pair("state-too-large")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    asked = (f"::: question {{#q{n} answer=true}}\n{n}\n:::\n" for n in range(18 + wrong))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScormOptions, "longest", lambda self, version: 128)
        return _package(here, "".join(asked))


@pair("typed-answers-may-be-cut")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _package(here, f"::: question {{#q type=essay lines={33 + wrong}}}\n¿Qué?\n:::\n")


@pair("too-many-interactions")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    asked = (f"::: question {{#q{n} answer=true}}\n{n}\n:::\n" for n in range(5 + wrong))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "_INTERACTIONS", 5)
        return _package(here, "".join(asked), "versions: ['2004']")
