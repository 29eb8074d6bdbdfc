"""What stands on the page of a preview: the last good making of each view, and what is wrong."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, assert_never

from temario.preview.views import Answer, Ask, Done, Made, Part, Read, Starts, View
from temario.preview.worker import work
from temario.problems import Problem, error, in_order
from temario.records import mutable
from temario.registry import names
from temario.work import deaf_to_interrupts, starting_anew

_AHEAD = 1.0
"""Seconds that the handout waits for the other views at most."""
_SEEN = 0.08
"""Seconds that the handout waits once they are made: a browser takes as long to show them."""
_READING = 60.0
"""Seconds that reading and planning may take."""


@mutable
class Shown:
    """One view, as it stands on the page."""

    parts: dict[str, Part] = field(default_factory=dict)
    """The last good making of each part, by name, in the plan's order."""
    number: int = 0
    """Of the last change that was wholly made."""
    asked: int = 0
    """Of the last change that was asked for."""
    ready: int = 0
    """Of the last change of which there is something: the part that is looked at comes first."""
    failed: bool = False
    """Whether the course has errors now, so that older parts are shown."""
    problems: tuple[Problem, ...] = ()
    """Of reading and planning."""
    later: tuple[Problem, ...] = ()
    """Of making."""
    failure: str = ""
    """The traceback of a fault of the program."""
    seconds: float = 0.0
    """Wall-clock time from the change until the part that is looked at was made."""
    first: str = ""
    """The part that is looked at."""


class Desk:
    """Keeps a worker for each view, hears what they tell, and tells the page.

    It belongs to one event loop; whatever its workers say comes there.
    """

    def __init__(self, course: Path, output: Path, folder: Path) -> None:
        self.course = course
        self.output = output
        self.folder = folder
        self.title = ""
        self.language = ""
        self.files: tuple[str, ...] = ()
        """The text files of the course, from its folder."""
        self.folders: frozenset[Path] = frozenset()
        """The folders of the files that the course is made of."""
        self.change = 0
        """The number of the last change."""
        self.views = {view: Shown() for view in View if view.builder in names()}
        self.news = 0
        """Goes up whenever something on the page is another."""
        self._heard = asyncio.Event()
        self._handout_asked = 0
        """The number of the last change that the handout's worker was asked for."""
        self._changed_at = time.monotonic()
        self._workers: dict[View, _Worker] = {}

    def start(self) -> None:
        """Start the workers, and have them make all views."""
        for view in self.views:
            self._workers[view] = self._worker(view)
        self.changed()

    def stop(self) -> None:
        """Stop the workers at once."""
        for worker in self._workers.values():
            worker.stop()

    def changed(self) -> None:
        """Have all views made anew: the course has changed."""
        self.change += 1
        self._changed_at = time.monotonic()
        for view, shown in self.views.items():
            shown.asked = self.change
            if view is not View.HANDOUT:
                self._workers[view].ask(Ask(self.change, shown.first))
        asyncio.get_running_loop().call_later(_AHEAD, self._ask_handout, self.change)
        self._ask_handout_behind()
        self._tell()

    def look_at(self, view: View, part: str) -> None:
        """Have a part of a view made before the others from now on."""
        self.views[view].first = part

    async def wait(self, news: int) -> int:
        """Return the number of the last news, once it is higher than `news`."""
        while self.news <= news:
            self._heard.clear()
            await self._heard.wait()
        return self.news

    def state(self) -> dict[str, Any]:
        """Return all that the page shows, as JSON can hold it."""
        problems = [
            *(problem for shown in self.views.values() for problem in shown.problems),
            *(problem for shown in self.views.values() for problem in shown.later),
        ]
        return {
            "title": self.title,
            "language": self.language,
            "files": list(self.files),
            "change": self.change,
            "views": {view: _view_state(shown) for view, shown in self.views.items()},
            "problems": [problem.as_json() for problem in in_order(problems)],
        }

    def _ask_handout_behind(self) -> None:
        """Ask for the handout once the views that are quick are done: they would wait for it."""
        quick = (shown for view, shown in self.views.items() if view is not View.HANDOUT)
        if all(shown.ready == self.change for shown in quick):
            asyncio.get_running_loop().call_later(_SEEN, self._ask_handout, self.change)

    def _ask_handout(self, change: int) -> None:
        shown = self.views.get(View.HANDOUT)
        if shown is None or change != self.change or self._handout_asked == change:
            return
        self._handout_asked = change
        self._workers[View.HANDOUT].ask(Ask(change, shown.first))

    # --- what workers tell ---

    def heard(self, view: View, answer: Answer) -> None:
        """Take note of what the worker of a view tells."""
        shown = self.views[view]
        match answer:
            case Read():
                before = self._read(shown)
                shown.problems, shown.failed = answer.problems, answer.failed
                if answer.files:
                    self.title, self.language = answer.title, answer.language
                    self.files = answer.files
                self.folders |= answer.folders
                if not answer.failed:
                    kept = {name: shown.parts[name] for name in answer.parts if name in shown.parts}
                    shown.parts = kept
                if self._read(shown) == before:
                    return
            case Starts(seconds=seconds):
                self._workers[view].limit(seconds)
                return
            case Made(part=part):
                self._workers[view].limit(_READING)
                shown.parts[part.name] = part
                self._ready(shown, answer.number)
            case Done():
                if answer.number == shown.asked:
                    self._workers[view].limit(None)
                shown.number, shown.later = answer.number, answer.problems
                shown.failure = answer.failure
                self._ready(shown, answer.number)
            case _:
                assert_never(answer)
        self._tell()

    def _read(self, shown: Shown) -> tuple[object, ...]:
        """Return what reading the course says of a view, to see whether it says anything new."""
        told = (self.title, self.language, self.files, self.folders)
        return (shown.problems, shown.failed, tuple(shown.parts), *told)

    def _ready(self, shown: Shown, number: int) -> None:
        """Take note that there is something of a change."""
        if shown.ready == number:
            return
        shown.ready = number
        shown.seconds = time.monotonic() - self._changed_at
        self._ask_handout_behind()

    def died(self, view: View) -> None:
        """Start another worker for a view whose worker was killed or has crashed."""
        shown = self.views[view]
        shown.later = (
            error(
                "time-limit",
                None,
                f"making the {view} view took too long, or ended without a result",
                "Look for a very large table, picture or formula; change it, and save.",
            ),
        )
        shown.number = shown.ready = shown.asked
        hung = self._workers[view].begun
        self._workers[view] = self._worker(view)
        if shown.asked > hung:  # what came after may be better
            shown.number = hung
            self._workers[view].ask(Ask(shown.asked, shown.first))
        self._tell()

    def _worker(self, view: View) -> _Worker:
        return _Worker(self, view, asyncio.get_running_loop())

    def _tell(self) -> None:
        self.news += 1
        self._heard.set()


def _view_state(shown: Shown) -> dict[str, Any]:
    return {
        "parts": [
            {
                "name": part.name,
                "number": part.number,
                "path": part.path,
                "changed": part.changed,
                "scos": [
                    {"title": sco.title, "file": sco.file, "longest": sco.longest}
                    for sco in part.scos
                ],
            }
            for part in shown.parts.values()
        ],
        "making": shown.asked > shown.number,
        "failed": shown.failed,
        "failure": shown.failure,
        "seconds": round(shown.seconds, 2),
    }


class _Worker:
    """The process that makes one view, and a thread that listens to it."""

    def __init__(self, desk: Desk, view: View, loop: asyncio.AbstractEventLoop) -> None:
        context = starting_anew()
        theirs, self._asking = context.Pipe(duplex=False)
        self._telling, answers = context.Pipe(duplex=False)
        given = (theirs, answers, view, desk.course, desk.output, desk.folder)
        self._process: BaseProcess = context.Process(target=work, args=given, daemon=True)
        with deaf_to_interrupts():
            self._process.start()
        theirs.close()
        answers.close()
        self.begun = 0
        """The number of the change at which it was last set to work."""
        self._stopped = False
        self._timer: asyncio.TimerHandle | None = None
        self._loop = loop
        listener = threading.Thread(target=self._listen, args=(desk, view), daemon=True)
        listener.start()

    def ask(self, ask: Ask) -> None:
        """Ask the worker to make its view."""
        if self._timer is None:
            self.begun = ask.number
        try:
            self._asking.send(ask)
        except OSError:
            return  # it has died: the listener knows
        self.limit(_READING)

    def limit(self, seconds: float | None) -> None:
        """Kill the worker unless it is heard of again within so many seconds."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self._loop.call_later(seconds, self._kill)

    def stop(self) -> None:
        """Stop the worker for good."""
        self._stopped = True
        self.limit(None)
        self._kill()
        self._process.join()

    def _kill(self) -> None:
        self._process.kill()

    def _listen(self, desk: Desk, view: View) -> None:
        """Pass on what the worker tells, from a thread of its own."""
        for answer in _answers(self._telling):
            self._loop.call_soon_threadsafe(desk.heard, view, answer)
        self._process.join()
        if not self._stopped:
            self._loop.call_soon_threadsafe(desk.died, view)


def _answers(telling: Connection) -> Iterator[Answer]:
    try:
        while True:
            yield telling.recv()
    except (EOFError, OSError):
        return
