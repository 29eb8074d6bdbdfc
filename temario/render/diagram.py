"""Diagrams → pictures, drawn without a browser."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from html import escape
from typing import Any

from temario.model import Block, Diagram, Inline
from temario.patterns import pattern
from temario.problems import Problem, warning
from temario.records import record
from temario.render.diagram_look import variables

_LONGEST = 50_000
_PATIENCE = 60.0
"""Seconds to wait for one diagram; its process ends itself sooner, by processor time."""
_MOST_TEXT = 1_500
"""Characters of an alternative text: enough for a listener, and few enough for PowerPoint."""
_DIRECTION = pattern(r"\A((?:\s*%%[^\n]*\n|\s*\n)*\s*(?:flowchart|graph)[ \t]+)(TD|TB|BT|LR|RL)\b")
_ACROSS = {"TD": "LR", "TB": "LR", "BT": "RL", "LR": "TD", "RL": "BT"}
_WORTH = 1.2
"""A flowchart is turned where its letters become so much larger."""
SCREEN = (700.0, 900.0)
"""What a browser's page has for a diagram, in CSS pixels: width and height."""
LEGIBLE = 11.0
"""Letters of a diagram are not made smaller on a screen, in CSS pixels."""
SCREEN_FAMILY = "Arial, Arimo, Liberation Sans, sans-serif"
"""CSS font family of a diagram on a screen."""
_TOO_MUCH = "drawing it takes too much time or memory"
_CODE = "import sys; sys.path[:] = sys.argv[1:]; from temario.render.mermaid import serve; serve()"


@record
class Drawing:
    """A diagram as a picture."""

    svg: str
    """Shapes and text alone; its text names no font."""
    width: float
    height: float
    """In CSS pixels, as large as it was drawn."""
    least: float
    """The size of its smallest letters, in CSS pixels; 0 without text."""
    texts: tuple[str, ...]
    """What it says, in the order of its source."""
    paper: str = "#ffffff"
    """The colour that it is drawn for, to lie on."""
    description: str = ""
    """What its author says of it for those who do not see it."""

    def shown(self, family: str, scale: float = 1.0, bare: bool = False) -> str:
        """Return its SVG with text in a font `family`, on its paper unless it is to be `bare`."""
        box = self.svg.split('viewBox="', 1)[1].split('"', 1)[0]
        x, y, width, height = box.split()
        size = f'width="{self.width * scale:.2f}" height="{self.height * scale:.2f}"'
        found = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{box}" '
        found += f'font-family="{escape(family)}">'
        if not bare:
            found += f'<rect x="{x}" y="{y}" width="{width}" height="{height}" '
            found += f'fill="{self.paper}"/>'
        return found + self.svg.split(">", 1)[1]

    def letters(self, width: float, height: float) -> float:
        """Return the size of its smallest letters where it fills a room; in the room's units."""
        return (self.least or 16.0) * min(width / self.width, height / self.height)

    def alt(self, title: str = "") -> str:
        """Return its alternative text: title, description, and what it says."""
        said = list(dict.fromkeys(filter(None, (title, self.description))))
        left = _MOST_TEXT - sum(map(len, said))
        kept: list[str] = []
        for text in (text for text in self.texts if text not in said):
            left -= len(text) + 2
            if left < 0:
                kept.append("…")
                break
            kept.append(text)
        if kept:
            said.append("; ".join(kept))
        return ". ".join(text.rstrip(".") if at < len(said) - 1 else text
                         for at, text in enumerate(said))  # fmt: skip


@lru_cache(maxsize=512)
def draw(source: str, colors: Any) -> Drawing | str:
    """Return a diagram of mermaid as a picture, or why it cannot be drawn.

    It is drawn by a process of its own, since a stranger's source may keep the
    library busy for ever, and since a call into it cannot be stopped. `colors`
    are a theme's.
    """
    if len(source) > _LONGEST:
        return "it is too long"
    answer = _artist.ask([source, variables(colors)])
    if "reason" in answer:
        return str(answer["reason"])
    title, description = answer["title"], answer["description"]
    said = ". ".join(filter(None, (title.rstrip("."), description)))
    texts = tuple(str(text) for text in answer["texts"])
    return Drawing(
        answer["svg"],
        answer["width"],
        answer["height"],
        answer["least"],
        texts,
        colors.paper,
        said,
    )


def pictures(diagram: Diagram, colors: Any) -> tuple[Drawing, ...]:
    """Return a diagram's picture, and a flowchart's turned by a quarter; none if not drawn.

    Which of the two is legible depends on the room: see `legible`.
    """
    sources = (diagram.source, turned(diagram.source))
    found = (draw(source, colors) for source in dict.fromkeys(sources))
    drawings = tuple(drawing for drawing in found if isinstance(drawing, Drawing))
    return () if isinstance(draw(diagram.source, colors), str) else drawings


def turned(source: str) -> str:
    """Return a flowchart that goes down as one that goes to the right, and the other way."""
    return _DIRECTION.sub(lambda match: match[1] + _ACROSS[match[2]], source, count=1)


def legible(drawings: tuple[Drawing, ...], width: float, height: float, least: float) -> Drawing:
    """Return the drawing that its author wants, unless its letters are smaller than `least`.

    Then it is the one with the largest letters.
    """
    first = drawings[0]
    if first.letters(width, height) >= least:
        return first
    best = max(drawings, key=lambda drawing: drawing.letters(width, height))
    better = best.letters(width, height) >= first.letters(width, height) * _WORTH
    return best if better else first


def on_screen(diagram: Diagram, colors: Any) -> Drawing | None:
    """Return the drawing that suits a browser's page best; None where it cannot be drawn."""
    found = pictures(diagram, colors)
    return legible(found, *SCREEN, LEGIBLE) if found else None


def not_drawn(nodes: Iterable[Block | Inline], colors: Any) -> Iterator[Problem]:
    """Yield a warning for each diagram among `nodes` that is shown as its source."""
    for node in nodes:
        found = draw(node.source, colors) if isinstance(node, Diagram) else None
        if isinstance(found, str):
            yield warning(
                "diagram-not-drawn",
                node.place,
                f"the diagram cannot be drawn and is shown as its source: {found}",
                "Mend its source, make it simpler, or show a picture of it instead.",
            )


# --- The process that draws -----------------------------------------------------------------


class _Artist:
    """Asks a process of its own to draw, and starts another one where it ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._parents: subprocess.Popen[str] | None = None
        """In a copy of this process, what drew for the one it is a copy of; never used again."""

    def ask(self, question: Any) -> dict[str, Any]:
        """Return the answer to `question`, or a reason why there is none."""
        with self._lock:
            process = self._process or self._start()
            answer = None
            try:
                answer = _answer(process, question)
            finally:
                if answer is None:  # whatever it may still say answers no other question
                    self._stop()
            return answer or {"reason": _TOO_MUCH}

    def leave(self) -> None:
        """Start another process when asked, in a copy of this one: its parent goes on with this."""
        self._lock = threading.Lock()
        # Kept, since Python complains of a process that is forgotten while it runs.
        self._process, self._parents = None, self._process

    def _start(self) -> subprocess.Popen[str]:
        # Its modules are found where ours are, and not in a folder that a course lies in.
        path = [folder for folder in sys.path if folder]
        self._process = subprocess.Popen(  # noqa: S603 - this very Python, and code of our own
            [sys.executable, "-I", "-c", _CODE, *path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        atexit.register(self._stop)
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            with suppress(OSError):
                stream.close()
        atexit.unregister(self._stop)


def _answer(process: subprocess.Popen[str], question: Any) -> dict[str, Any] | None:
    """Ask a process; return None where it has ended, by its own limits, or goes on too long.

    The thread that waits for it ends with the answer: a process of one thread can be copied, so
    that jobs need not load the program anew.
    """
    said: list[str] = []
    waiting = threading.Thread(target=_converse, args=(process, question, said), daemon=True)
    waiting.start()
    waiting.join(_PATIENCE)
    try:
        answer: dict[str, Any] = json.loads(said[0])
    except (IndexError, ValueError):
        return None
    return answer


def _converse(process: subprocess.Popen[str], question: Any, said: list[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(OSError, ValueError):
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        said.append(process.stdout.readline())


_artist = _Artist()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_artist.leave)
