"""Runs a preview: two local ports, workers, and a watch over the course's files."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from temario.belonging import matters
from temario.preview.desk import Desk
from temario.preview.doors import Doors
from temario.problems import CourseError, error

_FOLDER = "temario-preview-"
"""How the folder of what a preview makes begins; the number of its process follows."""
_LOCAL = "127.0.0.1"
_TOGETHER = 40
"""Milliseconds: changes that come so close are one."""


def preview(course: Path, output: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve the preview of the course at `course` until Ctrl-C.

    `port` is that of the page, 0 for any that is free. `output` is the folder of outputs, which
    is not watched. `ready` is given the address once it answers. Raises `CourseError` where the
    port is taken.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-"))
    sockets = []
    for name in ("SIGTERM", "SIGHUP"):  # its terminal was closed
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _ended)
    try:
        sockets = [_listen(port), _listen(0)]
        asyncio.run(_serve(course, output, folder, sockets, ready))
    except KeyboardInterrupt:
        pass
    finally:
        for each in sockets:
            each.close()
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


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((_LOCAL, port))
    except OSError as failure:
        listening.close()
        hint = "Name another with --port, or leave it out."
        message = f"the port {port} cannot be used: {failure.strerror}"
        raise CourseError([error("port-taken", None, message, hint)]) from failure
    return listening


async def _serve(
    course: Path,
    output: Path,
    folder: Path,
    sockets: list[socket.socket],
    ready: Callable[[str], None],
) -> None:
    import uvicorn

    page, frames = (f"http://{_LOCAL}:{each.getsockname()[1]}" for each in sockets)
    desk = Desk(course, output, folder)
    doors = Doors(desk, secrets.token_urlsafe(16), page, frames)
    settings = uvicorn.Config(
        doors, log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(settings)
    desk.start()
    watching = asyncio.create_task(_watch(desk))
    # A preview that hears of no change would show what is no longer so: it ends.
    watching.add_done_callback(lambda _: setattr(server, "should_exit", True))
    telling = asyncio.create_task(_tell(server, doors.address, ready))
    try:
        await server.serve(sockets=sockets)
        if watching.done():
            watching.result()
    finally:
        watching.cancel()
        telling.cancel()
        desk.stop()


async def _tell(server: object, address: str, ready: Callable[[str], None]) -> None:
    while not getattr(server, "started", False):
        await asyncio.sleep(0.01)
    ready(address)


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
