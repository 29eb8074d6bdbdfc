"""One node process that plays the player's modules, and what of a course it is given."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builders.scorm import ScormOptions
from builders.scorm.fingerprints import fingerprints
from builders.scorm.pages import Page
from builders.scorm.questions import Asked, asked, entry, shut
from builders.scorm.scos import Sco
from temario.model import Block, Pool, Question
from temario.problems import Place

DRIVER = Path(__file__).parent / "player" / "driver.mjs"
PLACE = Place("a.md", 1)


class Player:
    """The process; `play` asks it one thing."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            ["node", DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def play(self, what: str, **request: Any) -> Any:
        """Return what the function `what` of the driver returns; a fault of it fails the test."""
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"what": what, **request}) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, "node has ended"
        answer = json.loads(line)
        assert "fault" not in answer, answer["fault"]
        return answer["found"]

    def __enter__(self) -> Player:
        return self

    def __exit__(self, *failure: object) -> None:
        self.process.communicate(timeout=10)


@dataclass(frozen=True)
class Version:
    """A version of a course, for tests: pages, and questions on them or in pools."""

    pages: tuple[str, ...]
    """Ids."""
    questions: tuple[Question, ...]
    pools: Mapping[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    """How many each draws, and of which questions; they stand on the first page."""
    options: ScormOptions = field(default_factory=ScormOptions)

    @property
    def sco(self) -> Sco:
        """The pages and questions as the builder plans them."""
        prints = fingerprints(self.pages)
        pooled = {identifier for _, ids in self.pools.values() for identifier in ids}
        pages = []
        for number, identifier in enumerate(self.pages):
            blocks: list[Block] = []
            if number == 0:
                blocks += [self._pool(pool) for pool in self.pools]
                blocks += [q for q in self.questions if q.id not in pooled]
            pages.append(
                Page(identifier, prints[identifier].number, identifier, "", (), tuple(blocks), ())
            )
        return Sco("", "curso", "Curso", "index.html", tuple(pages), asked(pages), None)

    def _pool(self, identifier: str) -> Pool:
        draw, ids = self.pools[identifier]
        return Pool(identifier, draw, tuple(q for q in self.questions if q.id in ids), PLACE)

    def limit(self, question: Question) -> int:
        """How often a question may be answered; 0 for any number."""
        if question.attempts is not None:
            return question.attempts
        return self.options.attempts if question.graded else 0

    def known(self, one: Asked) -> dict[str, Any]:
        """Return what the player knows of a question."""
        return entry(one, self.limit(one.question), "")

    @property
    def data(self) -> dict[str, Any]:
        """What the driver is given."""
        sco = self.sco
        return {
            "pages": [{"id": page.id, "print": page.print} for page in sco.pages],
            "questions": [self.known(one) for one in sco.questions],
            "sealed": {one.question.id: shut(one.question, lambda _: "") for one in sco.questions},
            "pools": [
                {"id": pool, "draw": draw, "questions": list(ids)}
                for pool, (draw, ids) in self.pools.items()
            ],
            "rules": {"pass": self.options.pass_, "complete": self.options.complete},
        }


def question_data(question: Question) -> dict[str, Any]:
    """Return a question as the driver's `mark` takes it."""
    version = Version(("p",), (question,))
    return {
        "question": version.known(version.sco.questions[0]),
        "sealed": shut(question, lambda _: ""),
    }


def play_marks(player: Player, question: Question, answers: Sequence[Sequence[str]]) -> Any:
    """Return how the player marks `answers`, and how many bits it takes for one."""
    return player.play("mark", **question_data(question), answers=answers)
