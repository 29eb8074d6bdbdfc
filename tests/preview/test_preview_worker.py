"""A worker of the preview: what it does while nobody waits, and what it says of packages."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from temario.preview import worker
from temario.preview.views import Ask, Done, Made, Sco, View


class Loop:
    """What only a look for garbage deletes."""

    def __init__(self) -> None:
        self.own = self


def test_garbage_is_looked_for_while_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking, asked = Pipe()
    maker = worker._Worker(asked, asked, View.SLIDES, tmp_path, tmp_path, tmp_path)
    monkeypatch.setattr(worker, "_GARBAGE", 1_000)
    gc.collect()
    gc.disable()
    try:
        left = weakref.ref(Loop())
        maker._tidy()
        assert left() is not None  # there is too little of it
        held = [[number] for number in range(2_000)]
        asking.send("a change")
        maker._tidy()
        assert left() is not None  # somebody waits
        asked.recv()
        maker._tidy()
        assert left() is None
        assert held
    finally:
        gc.enable()
        asking.close()
        asked.close()


def test_scos_are_told_with_what_their_lms_keeps() -> None:
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><organizations><organization>'
        '<item identifierref="r1"><title>Números &amp; letras</title></item>'
        '<item identifierref="r2"><title>Más</title></item>'
        "<item><title>Sin archivo</title></item></organization></organizations><resources>"
        '<resource identifier="r1" href="uno.html"/><resource identifier="r2" href="dos.html"/>'
        "</resources></manifest>"
    )
    texts = {"imsmanifest.xml": manifest.encode(), "uno.html": b'{"longest": 64000}'}
    assert tuple(worker._scos(texts)) == (
        Sco("Números & letras", "uno.html", 64_000),
        Sco("Más", "dos.html", 0),
    )
    assert tuple(worker._scos({"uno.html": b""})) == ()


COURSE = {
    "course.yaml": "id: a\ntitle: A\nlanguage: es\n",
    "1.md": "# Uno {#uno}\n\n## Una {#una}\n\nHola.\n\n## Dos {#dos}\n\nAdiós.\n",
}


@contextmanager
def working(view: View, course: Path, folder: Path) -> Iterator[tuple[Connection, Connection]]:
    """Run a worker, and yield where it is asked and where it tells."""
    asking, asked = Pipe()
    telling, told = Pipe()
    maker = worker._Worker(asked, told, view, course, course / "output", folder)
    thread = threading.Thread(target=maker.run)
    thread.start()
    try:
        yield asking, telling
    finally:
        asking.close()
        thread.join(30)


def until(telling: Connection, last: Callable[[object], bool]) -> list[Made]:
    """Return what was made until the worker tells what is the `last` that is waited for."""
    made: list[Made] = []
    while telling.poll(30):
        answer = telling.recv()
        made += [answer] if isinstance(answer, Made) else []
        if last(answer):
            return made
    raise AssertionError(made)


def is_done(number: int) -> Callable[[object], bool]:
    return lambda answer: isinstance(answer, Done) and answer.number == number


@pytest.mark.parametrize("first", ["a-scorm12", "a-scorm2004"])
def test_the_package_that_is_looked_at_is_made_first(
    first: str, write: Callable[..., Path], tmp_path: Path
) -> None:
    with working(View.ONLINE, write(COURSE), tmp_path / "made") as (asking, telling):
        asking.send(Ask(1, first))
        names = [made.part.name for made in until(telling, is_done(1))]
    assert names[0] == first
    assert sorted(names) == ["a-scorm12", "a-scorm2004"]


def test_a_package_that_nobody_sees_is_not_made_of_what_has_changed_meanwhile(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_UNSEEN", 30.0)
    with working(View.ONLINE, write(COURSE), tmp_path / "made") as (asking, telling):
        asking.send(Ask(1))
        made = until(telling, lambda answer: isinstance(answer, Made))
        monkeypatch.setattr(worker, "_UNSEEN", 0.0)
        asking.send(Ask(2))
        made += until(telling, is_done(2))
    names = [(each.number, each.part.name) for each in made]
    assert names == [(1, "a-scorm12"), (2, "a-scorm12"), (2, "a-scorm2004")]


def test_what_has_changed_in_a_part_is_told_by_name(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    course, made = write(COURSE), []
    many = "\n\n".join(f"### {number}\n\nNúmero {number}." for number in range(9))
    with working(View.SLIDES, course, tmp_path / "made") as (asking, telling):
        for number, text in enumerate(("Adiós.", "Hasta luego.", many), 1):
            (course / "1.md").write_text(COURSE["1.md"].replace("Adiós.", text), "utf-8")
            asking.send(Ask(number))
            made += until(telling, is_done(number))
    first, second, third = (each.part for each in made)
    old, new = (
        {path.name: path.read_bytes() for path in (tmp_path / "made" / number / "a").iterdir()}
        for number in ("1", "2")
    )
    assert set(first.changed) == set(old)
    assert set(second.changed) == {name for name in new if old.get(name) != new[name]} < set(new)
    assert "slide-005.svg" in second.changed
    assert third.changed == ()  # too many to be worth telling
