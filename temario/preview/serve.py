"""Runs a preview: two local ports, workers, and a watch over the course's files."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from temario.belonging import matters
from temario.preview.address import Place, place
from temario.preview.desk import Desk
from temario.preview.doors import Doors

_FOLDER = "temario-preview-"
"""How the folder of what a preview makes begins; the number of its process follows."""
_WAITED = 2.5
"""Seconds in which the page of an earlier preview finds this one."""
_TOGETHER = 40
"""Milliseconds: changes that come so close are one."""


def preview(
    course: Path,
    output: Path,
    port: int,
    ready: Callable[[str], None],
    unseen: Callable[[str], None],
) -> None:
    """Serve the preview of the course at `course` until Ctrl-C.

    `port` is that of the page, 0 for the last one of this course, or any that is free. `output` is
    the folder of outputs, which is not watched. `ready` is given the address once it answers, and
    `unseen` too unless a page of the last preview goes on. Raises `CourseError` where the port is
    taken.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-"))
    for name in ("SIGTERM", "SIGHUP"):  # its terminal was closed
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _ended)
    try:
        with place(course, port) as found:
            asyncio.run(_serve(course, output, folder, found, ready, unseen))
    except KeyboardInterrupt:
        pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ended(number: int, _: object) -> None:
    sys.exit(128 + number)


def _sweep() -> None:
    """Delete the folders of previews that were killed."""
    if sys.platform == "win32":
        return  # where no process can be asked whether it lives
    for old in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        process = old.name.removeprefix(_FOLDER).split("-")[0]
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            shutil.rmtree(old, ignore_errors=True)
        except (ValueError, PermissionError, OverflowError):
            continue


async def _serve(
    course: Path,
    output: Path,
    folder: Path,
    found: Place,
    ready: Callable[[str], None],
    unseen: Callable[[str], None],
) -> None:
    import uvicorn

    sockets = [found.page, found.frames]
    page, frames = ("http://{}:{}".format(*each.getsockname()) for each in sockets)
    desk = Desk(course, output, folder)
    doors = Doors(desk, found.token, page, frames)
    settings = uvicorn.Config(
        doors, log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(settings)
    desk.start()
    watching = asyncio.create_task(_watch(desk))
    # A preview that hears of no change would show what is no longer so: it ends.
    watching.add_done_callback(lambda _: setattr(server, "should_exit", True))
    telling = asyncio.create_task(_tell(server, doors, found.again, ready, unseen))
    try:
        await server.serve(sockets=sockets)
        if watching.done():
            watching.result()
    finally:
        watching.cancel()
        telling.cancel()
        desk.stop()


async def _tell(
    server: object,
    doors: Doors,
    again: bool,
    ready: Callable[[str], None],
    unseen: Callable[[str], None],
) -> None:
    """Say where the page is, and that nobody sees it: a page that waits comes back by itself."""
    while not getattr(server, "started", False):
        await asyncio.sleep(0.01)
    ready(doors.address)
    end = time.monotonic() + (_WAITED if again else 0)
    while not doors.listening and time.monotonic() < end:
        await asyncio.sleep(0.05)
    if not doors.listening:
        unseen(doors.address)


async def _watch(desk: Desk) -> None:
    """Have views made anew whenever a file of the course changes.

    Beside a single Markdown file may lie a whole home folder: only the folders of what the course
    is made of are watched then, and not those in them.
    """
    from watchfiles import awatch

    course = desk.course.resolve()
    whole = course.is_dir()
    root = course if whole else course.parent
    output = desk.output.resolve()

    def kept(_: object, name: str) -> bool:
        return matters(Path(name), root, output)

    while True:
        folders = {root} if whole else {root, *desk.folders}
        async for changes in awatch(
            *folders, watch_filter=kept, debounce=_TOGETHER, step=10, recursive=whole,
            rust_timeout=1000, yield_on_timeout=True,
        ):  # fmt: skip
            if changes:
                desk.changed()
            if not whole and not desk.folders <= folders:
                break
