"""Shows what is being made and how far: a live line in a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

import click

from temario.built import Watcher

if TYPE_CHECKING:
    from temario.builder import Job
    from temario.work import Made

_OFTEN = 0.2
"""Seconds between two looks of the live line."""


class Progress:
    """What a person sees of a build while it runs, on standard error.

    The live line is drawn by whoever waits for the jobs: a thread for it would keep jobs from
    beginning as copies of this process.
    """

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._live = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._shown = ""
        self._drawn = 0.0
        self._running: list[str] = []
        self._made = 0
        self._total = 0
        self._begun = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the live line away."""
        self.clear()

    def watcher(self) -> Watcher:
        """Return whom a build tells of its progress."""
        return Watcher(
            reading=self._reading,
            making=self._making,
            started=self._started,
            finished=self._finished,
            waiting=self._waiting if self._live else None,
        )

    def seconds(self) -> float:
        """Return how long it is since reading began."""
        return time.monotonic() - self._begun

    def clear(self) -> None:
        """Take the live line away, so that something can be printed."""
        if self._shown:
            click.echo(f"\r{' ' * len(self._shown)}\r", nl=False, err=True)
            self._shown = ""

    def _reading(self) -> None:
        self._begun = time.monotonic()
        self._draw("Reading the course …")

    def _making(self, jobs: Sequence[Job]) -> None:
        self._running, self._made, self._total = [], 0, len(jobs)

    def _started(self, job: Job) -> None:
        self._running.append(job.path)
        if not self._live and not self._quiet:
            begun = self._made + len(self._running)
            click.echo(f"making {job.path} ({begun} of {self._total})", err=True)
        self._show()

    def _finished(self, made: Made) -> None:
        self._running.remove(made.job.path)
        self._made += 1
        self._show()

    def _waiting(self) -> None:
        if time.monotonic() - self._drawn >= _OFTEN:
            self._show()

    def _show(self) -> None:
        now = ", ".join(self._running)
        done = f"{self._made} of {self._total} made, {self.seconds():.0f} s"
        self._draw(f"{done}: {now}" if now else done)

    def _draw(self, line: str) -> None:
        if not self._live:
            return
        width = shutil.get_terminal_size().columns - 1
        line = line if len(line) <= width else f"{line[: width - 1]}…"
        if line != self._shown:
            blank = " " * (len(self._shown) - len(line))
            click.echo(f"\r{line}{blank}", nl=False, err=True)
            self._shown = line
        self._drawn = time.monotonic()
