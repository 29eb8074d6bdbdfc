"""Ctrl-C ends a command quietly, at whatever moment it comes."""

from __future__ import annotations

import signal
import sys
from types import FrameType

_LOADING = "<frozen importlib._bootstrap>"
"""What Python calls the file of those calls that load a module."""


def end_what_is_loading() -> None:
    """Let Ctrl-C end the process at once until `hear`: there is nothing yet to tidy up.

    Where whoever started the process had it ignore Ctrl-C, it goes on ignoring it.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def hear() -> None:
    """From now on Ctrl-C raises `KeyboardInterrupt`, where nothing can swallow it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, _interrupt)
        sys.unraisablehook = _interrupt_later


def led_to(error: BaseException) -> bool:
    """Return whether `error` is what became of a `KeyboardInterrupt`.

    Up to Python 3.11, what a class asks of its members while it is made raises a `RuntimeError` in
    its place.
    """
    if isinstance(error, SystemExit):
        return False  # whoever raised it meant to
    chain: BaseException | None = error
    while chain is not None and not isinstance(chain, KeyboardInterrupt):
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    return chain is not None


def _interrupt(_: int, frame: FrameType | None) -> None:
    """Raise `KeyboardInterrupt` here, or as soon as it can pass.

    A module that is being loaded may take it for one that is not there, as `xml.etree` does.
    """
    if _can_pass(frame) or sys.getprofile() is not None:
        raise KeyboardInterrupt
    sys.setprofile(_interrupt_once_it_can_pass)


def _interrupt_later(swallowed: sys.UnraisableHookArgs) -> None:
    """Raise again what came while Python could raise nothing, as in a finalizer."""
    if isinstance(swallowed.exc_value, KeyboardInterrupt):
        sys.setprofile(_interrupt_once_it_can_pass)
    else:
        sys.__unraisablehook__(swallowed)


def _interrupt_once_it_can_pass(frame: FrameType, _event: str, _argument: object) -> None:
    if _can_pass(frame):
        sys.setprofile(None)
        raise KeyboardInterrupt


def _can_pass(frame: FrameType | None) -> bool:
    while frame is not None:
        code = frame.f_code
        if code.co_filename == _LOADING or code is _interrupt_later.__code__:
            return False
        frame = frame.f_back
    return True
