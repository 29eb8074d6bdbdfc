"""Time limits on work that an author's text might make endless."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TimeIsUp(Exception):  # noqa: N818 - it says what happened; it is no fault
    """Work took longer than it may."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `TimeIsUp` in the body when it has run for `seconds`.

    It works in any thread and on every system, and stops what runs as Python;
    a single long call into C ends first.
    """
    thread = threading.get_ident()
    lock = threading.Lock()
    over = False

    def stop() -> None:
        with lock:
            if not over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(thread), ctypes.py_object(TimeIsUp)
                )

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over = True
        timer.cancel()
