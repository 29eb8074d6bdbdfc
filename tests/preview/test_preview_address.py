"""The address of a preview: kept for the user alone, a course's own, and nobody's twice."""

from __future__ import annotations

import asyncio
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from temario.preview import serve
from temario.preview.address import Place, place
from temario.problems import CourseError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TEMARIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "previews"


def of(found: Place) -> tuple[int, int, str]:
    page, frames = found.page.getsockname(), found.frames.getsockname()
    assert page[0] == frames[0] == "127.0.0.1"
    return page[1], frames[1], found.token


def once(course: Path, port: int = 0) -> tuple[int, int, str]:
    with place(course, port) as found:
        return of(found)


def test_a_course_has_its_address_again(tmp_path: Path, home: Path) -> None:
    with place(tmp_path / "a") as found:
        assert not found.again
        first = of(found)
    (kept,) = home.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700
    with place(tmp_path / "x" / ".." / "a") as found:
        assert found.again
        assert of(found) == first
    assert not set(once(tmp_path / "b")) & set(first)


def test_a_second_preview_has_an_address_of_its_own_and_leaves_the_first(tmp_path: Path) -> None:
    with place(tmp_path) as found, place(tmp_path) as other:
        first = of(found)
        assert not other.again
        assert not set(of(other)) & set(first)
    assert once(tmp_path) == first


def test_where_a_port_is_taken_the_token_goes_with_it(tmp_path: Path) -> None:
    """Whoever listens at a port that an open page asks may have been told the old token."""
    first = once(tmp_path / "a")
    for which in (0, 1):
        with place(tmp_path / "other", first[which]):
            now = once(tmp_path / "a")
        assert not set(now) & set(first)
        first = now
    with pytest.raises(CourseError, match="cannot be used"), place(tmp_path / "b") as found:
        once(tmp_path / "a", of(found)[0])


def test_a_port_that_is_asked_for_has_its_token(tmp_path: Path) -> None:
    page, frames, token = once(tmp_path)
    assert once(tmp_path, page) == (page, frames, token)
    with place(tmp_path / "free") as other:
        free = of(other)[0]
    now = once(tmp_path, free)
    assert now[0] == free
    assert now[2] != token
    assert once(tmp_path, free) == now


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 900,
        "[1]",
        '{"page": 80, "frames": 99999, "token": "aaaaaaaaaaaaaaaaaaaaaa"}',
        '{"page": true, "frames": 8000, "token": "aaaaaaaaaaaaaaaaaaaaaa"}',
        '{"page": 8000, "frames": 8001, "token": "../../../../../../etc"}',
        '{"page": 8000, "frames": 8001, "token": "short"}',
    ],
)
def test_what_is_no_address_is_not_used(text: str, tmp_path: Path, home: Path) -> None:
    once(tmp_path)
    (kept,) = home.iterdir()
    kept.write_text(text)
    with place(tmp_path) as found:
        assert not found.again
        now = of(found)
    assert json.loads(kept.read_text()) == {"page": now[0], "frames": now[1], "token": now[2]}


def test_an_address_that_others_may_have_read_is_none(tmp_path: Path, home: Path) -> None:
    first = once(tmp_path)
    (kept,) = home.iterdir()
    kept.chmod(0o644)
    now = once(tmp_path)
    assert now[2] != first[2]
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.rename(tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")
    assert once(tmp_path)[2] not in (now[2], first[2])


def test_what_was_not_used_for_long_is_forgotten(tmp_path: Path, home: Path) -> None:
    once(tmp_path / "a")
    (kept,) = home.iterdir()
    os.utime(kept, (0, time.time() - 100 * 24 * 3600))
    once(tmp_path / "b")
    assert not kept.exists()


def test_where_nothing_can_be_kept_each_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TEMARIO_HOME", str(tmp_path / "file"))
    assert once(tmp_path)[2] != once(tmp_path)[2]


class Page:
    """A page, open or not, and the doors that it listens at."""

    started = True
    address = "http://127.0.0.1:1/token/"

    def __init__(self, listening: int) -> None:
        self.listening = listening
        self.said: list[str] = []

    def tell(self, again: bool) -> list[str]:
        ready = lambda address: self.said.append("ready")  # noqa: E731
        unseen = lambda address: self.said.append("unseen")  # noqa: E731
        told = serve._tell(self, self, again, ready, unseen)  # type: ignore[arg-type]
        with ThreadPoolExecutor() as threads:  # a browser of other tests has a loop in this one
            threads.submit(asyncio.run, told).result()
        return self.said


def test_no_second_page_is_opened_beside_one_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "_WAITED", 0.1)
    assert Page(listening=1).tell(again=True) == ["ready"]
    assert Page(listening=0).tell(again=True) == ["ready", "unseen"]
    assert Page(listening=0).tell(again=False) == ["ready", "unseen"]
