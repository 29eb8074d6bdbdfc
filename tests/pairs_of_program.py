"""Pairs of what goes wrong around a course, and what just does not: building, importing, files."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable
from pathlib import Path

import jobs
import pytest
from pairs import COURSE, course, pair, refused

from temario import registry
from temario.all_or_none import write_all
from temario.builder import Job
from temario.importing import import_files
from temario.pipeline import fix, plan
from temario.preview import address
from temario.problems import Problem
from temario.publish import publisher
from temario.render import pdf
from temario.work import make_all

# --- importing ---


def _imported(name: str, content: bytes) -> list[Problem]:
    Path(name).write_bytes(content)
    said: list[Problem] = []
    import_files([Path(name)], Path("course"), "es", said.append)
    return said


@pair("unreadable-import")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _imported("banco.txt", b"" if wrong else "¿Dos? {=dos ~tres}\n".encode())


@pair("lost-in-import")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    kind = "{=%50%dos =tres}" if wrong else "{=dos =tres}"
    return _imported("banco.gift", f"¿Cuánto es? {kind}\n".encode())


@pair("guessed-letters")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _imported("banco.gift", "¿Dos? {=dos ~tres}\n".encode("cp1252" if wrong else "utf-8"))


# --- building ---


@pair("no-builder")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return plan(course(here), ["slide" if wrong else "slides"]).problems


@pair("broken-builder")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    module = "no_such_package" if wrong else "builders.questions"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_points", lambda: {"vinilo": f"{module}:builder"})
        return plan(course(here), ["vinilo"]).problems


@pair("missing-library")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(here)
        said = "raise OSError('cannot load library \\'libpango-1.0-0\\': no such file')\n"
        Path("weasyprint.py").write_text(said if wrong else "HTML = 1\n")
        patch.delitem(sys.modules, "weasyprint", raising=False)
        pdf._weasyprint()
        sys.modules.pop("weasyprint")
    return []


def _published(content: bytes) -> list[Problem]:
    with publisher(Path("output")) as target:
        staged = target.staging("slides/curso.pptx")
        staged.write_bytes(content)
        return target.publish(staged, "slides/curso.pptx")


@pair("locked-output")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    with pytest.MonkeyPatch.context() as patch:
        if wrong:
            whole = Path.replace
            patch.setattr(
                Path,
                "replace",
                lambda old, new: refused(old) if new.suffix == ".pptx" else whole(old, new),
            )
        return _published(b"one")


@pair("edited-output")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    _published(b"one")
    if wrong:
        (here / "output" / "slides" / "curso.pptx").write_bytes(b"mine")
    return _published(b"two")


def _made(job: Job) -> Iterable[Problem]:
    (made,) = make_all([job], lambda path: Path(path), lambda job: None, 1)
    return made.problems


@pair("time-limit")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    make = jobs.never_ends if wrong else jobs.Gives(b"x")
    return _made(Job("curso.pdf", "application/pdf", make, seconds=1.0 if wrong else 60.0))


@pair("job-died")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _made(Job("curso.pdf", "application/pdf", jobs.dies if wrong else jobs.Gives(b"x")))


# --- mending, serving, beginning ---


@pair("not-fixed")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    item = "1. - uno\n2. dos {#dos}" if wrong else "1. uno\n2. dos {#dos}"
    text = f"# Uno {{#uno}}\n\n::: question {{#q type=order}}\nOrdena.\n\n{item}\n:::\n"
    settings = COURSE["course.yaml"].replace("check: {ignore: [missing-id]}\n", "")
    folder = course(here, {"course.yaml": settings, "01-uno.md": text})
    return fix(folder, only=["questions"]).planned.problems


@pair("port-taken")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    with socket.socket() as held, pytest.MonkeyPatch.context() as patch:
        if wrong:
            patch.setattr(socket.socket, "bind", lambda *_: _taken())
        else:
            held.bind(("127.0.0.1", 0))
        address._listen(8900 if wrong else 0).close()
    return []


def _taken() -> None:
    raise OSError(98, "Address already in use")


@pair("file-exists")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    Path("curso").mkdir()
    Path("curso", "01-uno.md" if wrong else "uno.txt").write_text("mío")
    write_all(Path("curso"), {"01-uno.md": b"# Uno\n", "course.yaml": b"title: Curso\n"})
    return []


@pair("not-written")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    if wrong:
        Path("notas").write_text("un archivo")
    else:
        Path("notas").mkdir()
    write_all(Path("notas", "curso"), {"01-uno.md": b"# Uno\n"})
    return []
