"""Makes jobs side by side, each in a process that can be stopped."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from temario.builder import Content, Job, members
from temario.problems import CourseError, Problem, error
from temario.records import mutable, record
from temario.render.archive import write_zip

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess


_TICK = 0.1


@record
class Made:
    """What became of a job."""

    job: Job
    staged: Path | None
    """The whole file; None where there is none."""
    problems: tuple[Problem, ...]
    """Why there is none."""
    seconds: float
    """Wall-clock time that making it took."""


class JobError(Exception):
    """A job failed by a fault of the program; carries the traceback of its process."""


def make_all(
    jobs: Sequence[Job],
    staging: Callable[[str], Path],
    started: Callable[[Job], None],
    workers: int | None = None,
    tick: Callable[[], None] | None = None,
) -> Generator[Made, None, None]:
    """Make `jobs` side by side and yield each as it is done.

    `staging` gives the file to write for a job's path; `started` is told when a
    job begins, `tick` several times a second. A job that takes longer than it may is
    killed. Raises `JobError` for a fault of the program, once nothing runs any more.
    """
    waiting = list(reversed(jobs))
    running: dict[Connection, _Running] = {}
    limit = max(1, workers or os.cpu_count() or 1)
    try:
        while waiting or running:
            while waiting and len(running) < limit:
                job = waiting.pop()
                started(job)
                staged = staging(job.path)
                context = _context()
                with deaf_to_interrupts():  # what has begun is known to whoever stops it
                    process = _start(context, job, staged)
                    running[process.answer] = process
            nearest = min(process.deadline for process in running.values())
            left = max(0.0, nearest - time.monotonic())
            ready = wait(list(running), timeout=left if tick is None else min(left, _TICK))
            if tick is not None:
                tick()
            for answer in ready:
                assert isinstance(answer, Connection)
                yield running.pop(answer).result()
            for answer, process in list(running.items()):
                if time.monotonic() >= process.deadline:
                    del running[answer]
                    yield process.stopped()
    finally:
        with deaf_to_interrupts():  # a second Ctrl-C must not leave one of them behind
            for process in running.values():
                process.kill()


def _start(context: ForkContext | SpawnContext, job: Job, staged: Path) -> _Running:
    answer, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(job, staged, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Running(job, staged, process, answer, time.monotonic())


def _context() -> ForkContext | SpawnContext:
    """Return how a process is started: as a copy of this one where that is safe, else anew.

    A copy has the course and the program loaded already, half of what a small job takes. It is
    safe on Linux, in a process of one thread: a lock that another thread holds would stay locked.
    """
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return starting_anew()


def starting_anew() -> SpawnContext:
    """Return how a process is started that loads the program itself, on every system."""
    if sys.platform != "win32":
        # Its first start has a helper beside it, and ends by letting SIGINT through again, whatever
        # held it back: so that comes now.
        from multiprocessing.resource_tracker import ensure_running

        ensure_running()
    return multiprocessing.get_context("spawn")


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Start children that never hear Ctrl-C: the parent does, and stops them without noise.

    Where signals can be held back, the parent hears what came meanwhile a little later; to ignore
    it would lose it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
    elif sys.platform == "win32":
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
    else:
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)


@mutable
class _Running:
    """A job being made."""

    job: Job
    staged: Path
    process: BaseProcess
    answer: Connection
    begun: float

    @property
    def deadline(self) -> float:
        return self.begun + self.job.seconds

    def result(self) -> Made:
        """Take the answer of the process, which has sent one or has died."""
        try:
            problems, failure = self.answer.recv()
        except (EOFError, OSError):
            problems, failure = (self._died(),), ""
        self.process.join()
        self.answer.close()
        if failure:
            self.kill()
            message = f"making {self.job.path} failed\n{failure}"
            raise JobError(message)
        staged = None if problems else self.staged
        if problems:
            self.staged.unlink(missing_ok=True)
        return Made(self.job, staged, tuple(problems), time.monotonic() - self.begun)

    def stopped(self) -> Made:
        """Kill the process, whose time is over."""
        self.kill()
        problem = error(
            "time-limit",
            None,
            f"making {self.job.path} took longer than {self.job.seconds:.0f} s and was stopped",
            "Split the course, or look for a very large table, picture or formula.",
        )
        return Made(self.job, None, (problem,), time.monotonic() - self.begun)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.answer.close()
        self.staged.unlink(missing_ok=True)

    def _died(self) -> Problem:
        self.process.join()
        return error(
            "job-died",
            None,
            f"making {self.job.path} ended without a result (exit {self.process.exitcode})",
            "The computer may have run out of memory: close other programs or split the course.",
        )


def _run(job: Job, staged: Path, answer: Connection) -> None:
    """Make one job, in its own process, and say how it went."""
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)
    threading.Thread(target=_end_with_parent, args=(staged,), daemon=True).start()
    problems: tuple[Problem, ...] = ()
    failure = ""
    try:
        write(job.make(), staged)
    except CourseError as known:
        problems = known.problems
    except MemoryError:
        os._exit(1)
    except Exception:  # any fault travels to the parent, which raises it
        failure = traceback.format_exc()
    try:
        answer.send((problems, failure))
    except OSError:
        staged.unlink(missing_ok=True)  # nobody waits for it any more
    answer.close()


def _end_with_parent(staged: Path) -> None:
    """Stop this process once nobody waits for it: when the one that began it was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        staged.unlink(missing_ok=True)
        os._exit(1)


def write(content: Content, path: Path) -> None:
    """Write what a job made to `path`."""
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        write_zip(path, ((member.name, member.content) for member in members(content)))
