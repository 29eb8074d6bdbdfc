"""The process of a command: it begins with room for its calls and ends without tidying up."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable
from types import FunctionType

from temario.cli import interrupts

_ROOM = 40_000
"""Slots that the outermost call reserves; only what is used takes memory."""


def run() -> None:
    """Run `temario` as a program, and end with the exit code of what was asked for."""
    interrupts.end_what_is_loading()
    ending = _Ending()
    atexit.register(ending.at_once)  # the first of all, so what others register is done before it
    try:
        _roomy(_main)()
    except SystemExit as end:
        ending.code = end.code if isinstance(end.code, int) else int(end.code is not None)
        raise
    ending.code = 0


def _main() -> None:
    from temario.cli.commands import main

    main(prog_name="temario")


class _Ending:
    """Ends the process once all has been done that must be.

    Python would take every module apart and free each object by itself, a twentieth of the
    time of a small build; the system frees them at once.
    """

    code = 1
    """Until a command has come to its end: what Python answers where it did not."""

    def at_once(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                self.code = self.code or 1  # nobody reads it any more
        os._exit(self.code)


def _roomy(function: Callable[[], None]) -> Callable[[], None]:
    """Return `function` such that what it calls has one large stack.

    CPython keeps the variables of calls on a stack of 16 kB pieces. Where a loop happens to
    stand at the end of one, each of its calls asks the system for a piece and gives it back:
    a thousand times in a small build.
    """
    assert isinstance(function, FunctionType)
    code = function.__code__
    roomy = code.replace(co_stacksize=max(code.co_stacksize, _ROOM))
    return FunctionType(roomy, function.__globals__, function.__name__)
