"""The desk: workers that hang or die are replaced, and only what changed is made again."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from previews import eventually, start, stop

from temario.preview import desk as desks
from temario.preview.desk import Desk
from temario.preview.serve import preview
from temario.preview.views import View

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("preview")]

COURSE = {
    "course.yaml": "id: a\ntitle: A\nlanguage: es\nhandout: {split: unit}\n",
    "1.md": "# Uno {#uno}\n\n## Una {#una}\n\nHola.\n",
    "2.md": "# Dos {#dos}\n\n## Otra {#otra}\n\nAdiós.\n",
}


def run(course: Path, folder: Path, do: Callable[[Desk], object]) -> None:
    """Run a desk until `do`, a coroutine function, is done."""

    async def main() -> None:
        desk = Desk(course, course / "output", folder)
        desk.start()
        try:
            await asyncio.wait_for(do(desk), 60)  # type: ignore[arg-type]
        finally:
            desk.stop()

    asyncio.run(main())


async def until(desk: Desk, holds: Callable[[], bool]) -> None:
    news = desk.news
    while not holds():
        news = await desk.wait(news)


def made(desk: Desk) -> bool:
    return all(shown.number == desk.change for shown in desk.views.values())


def test_a_part_that_stays_is_not_made_again(
    write: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    course = write(COURSE)

    async def look(desk: Desk) -> None:
        await until(desk, lambda: made(desk))
        parts = desk.views[View.HANDOUT].parts
        assert {name: part.number for name, part in parts.items()} == {"a-uno": 1, "a-dos": 1}
        (course / "2.md").write_text(COURSE["2.md"].replace("Adiós", "Hasta luego"))
        desk.changed()
        await until(desk, lambda: made(desk))
        parts = desk.views[View.HANDOUT].parts
        assert {name: part.number for name, part in parts.items()} == {"a-uno": 1, "a-dos": 2}
        assert parts["a-uno"].path.endswith("/a-uno.pdf")
        assert (desk.folder / parts["a-uno"].path).read_bytes().startswith(b"%PDF")

    run(course, tmp_path_factory.mktemp("made"), look)


def test_the_page_hears_nothing_that_it_knows(
    write: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each time costs it a look at all that it shows."""
    course = write(COURSE)

    async def look(desk: Desk) -> None:
        await until(desk, lambda: made(desk))
        news, parts = desk.news, desk.views[View.SLIDES].parts
        (course / "2.md").write_text(COURSE["2.md"].replace("Adiós", "Hasta luego"))
        desk.changed()
        await until(desk, lambda: made(desk))
        # The change; what each view has made of it, two packages and two handouts; and its end.
        assert desk.news - news == 1 + (2 + 1) + (1 + 1) + (2 + 1)
        assert desk.views[View.SLIDES].parts != parts

    run(course, tmp_path_factory.mktemp("made"), look)


def test_a_worker_that_hangs_is_replaced(
    write: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    course = write(COURSE)

    async def look(desk: Desk) -> None:
        await until(desk, lambda: any(shown.later for shown in desk.views.values()))
        (problem, *_) = next(shown.later for shown in desk.views.values() if shown.later)
        assert problem.rule == "time-limit"
        monkeypatch.undo()
        desk.changed()
        await until(desk, lambda: made(desk))
        assert all(shown.parts and not shown.later for shown in desk.views.values())

    monkeypatch.setattr(desks, "_READING", 0.05)
    run(course, tmp_path_factory.mktemp("made"), look)


def test_a_course_that_is_gone_is_a_problem_and_comes_back(
    write: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    course = write(COURSE)

    async def look(desk: Desk) -> None:
        await until(desk, lambda: made(desk))
        course.rename(course.with_name("away"))
        desk.changed()
        await until(desk, lambda: made(desk))
        assert all(shown.failed and shown.parts for shown in desk.views.values())
        assert {problem["rule"] for problem in desk.state()["problems"]} == {"no-course"}
        course.with_name("away").rename(course)
        desk.changed()
        await until(desk, lambda: made(desk))
        assert not desk.state()["problems"]

    run(course, tmp_path_factory.mktemp("made"), look)


def test_a_preview_that_hears_of_no_change_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It must not go on showing what is no longer so."""
    monkeypatch.setenv("TEMARIO_HOME", str(tmp_path / "home"))
    with pytest.raises(FileNotFoundError):
        preview(tmp_path / "gone" / "course", tmp_path / "output", 0, print, print)


def test_a_single_file_is_previewed_where_it_lies(tmp_path: Path) -> None:
    """Beside it may lie anything; what the course is made of is watched all the same."""
    (tmp_path / "img").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{}</svg>'
    (tmp_path / "img" / "a.svg").write_text(drawing.format(""))
    course = tmp_path / "mi curso.md"
    course.write_text(
        "---\nlanguage: es\n---\n# Curso {#c}\n\n## Uno\n\nHola.\n\n![a](img/a.svg)\n"
    )
    running = start(course)
    try:
        online = lambda: running.state["views"]["online"]  # noqa: E731
        eventually(lambda: online()["parts"] and not online()["making"], 60)
        first = running.state["change"]
        course.write_text(course.read_text().replace("Hola", "Adiós"))
        eventually(lambda: running.state["change"] > first)
        eventually(lambda: not online()["making"], 60)
        second = running.state["change"]
        (tmp_path / "img" / "a.svg").write_text(drawing.format("<circle r='9'/>"))
        eventually(lambda: running.state["change"] > second)
        assert running.state["title"] == "Curso"
    finally:
        assert stop(running) == 0


def test_nothing_is_left_behind_whichever_way_a_preview_ends(write: Callable[..., Path]) -> None:
    def left(process: int) -> list[Path]:
        return list(Path(tempfile.gettempdir()).glob(f"temario-preview-{process}-*"))

    course = write(COURSE)
    closed = start(course)
    assert left(closed.process.pid)
    closed.process.send_signal(signal.SIGHUP)
    with closed.process:
        assert closed.process.wait(10) == 128 + signal.SIGHUP
    assert not left(closed.process.pid)
    killed = start(course)
    killed.process.kill()
    with killed.process:
        assert killed.process.wait(10) == -signal.SIGKILL
    assert left(killed.process.pid)
    assert stop(start(course)) == 0  # the next one sweeps
    assert not left(killed.process.pid)
