"""Time limits on work that an author's text might make endless."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class TimeIsUp(Exception):  # noqa: N818 - it says what happened; it is no fault
    """Work took longer than it may."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `TimeIsUp` in the body when this process has worked for `seconds` since it began.

    Processor time is counted, so that a busy machine changes nothing that is
    built. It works in any thread and on every system, and stops what runs as
    Python; a single long call into C ends first.
    """
    thread = threading.get_ident()
    lock = threading.Lock()
    over = False
    end = time.process_time() + seconds

    def arm(pause: float) -> threading.Timer:
        timer = threading.Timer(pause, stop)
        timer.daemon = True
        timer.start()
        return timer

    def stop() -> None:
        with lock:
            left = end - time.process_time()
            if over:
                return
            if left > 0:
                timers[:] = [arm(max(left, 0.05))]
            else:
                import ctypes

                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(thread), ctypes.py_object(TimeIsUp)
                )

    timers = [arm(seconds)]
    try:
        yield
    finally:
        with lock:
            over = True
            timers[0].cancel()
