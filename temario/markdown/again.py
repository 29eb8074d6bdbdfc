"""A text that was read before is not read again where the course answers as it did.

Reading asks the course through `Host` alone. So what it makes of a text is the same wherever all
answers are; they are asked for again, in their order, and so is told again what was reported.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal

from temario.markdown.blocks import read_markdown
from temario.markdown.host import Host
from temario.model import Asset, Blocks, QuestionRules
from temario.problems import Place, Problem
from temario.records import mutable, record


@record
class _Asked:
    """One question to the course, or one report."""

    method: str
    """Of `Host`."""
    given: tuple[Any, ...]
    """What it was called with."""
    answer: object


@record
class _Reading:
    text: str
    language: str
    rules: QuestionRules
    asked: tuple[_Asked, ...]
    """In the order in which it was asked."""
    blocks: Blocks


@mutable
class Readings:
    """The last reading of each text, for a process that reads a course again and again."""

    _known: dict[tuple[str, int], _Reading] = field(default_factory=dict)
    """By file and first line."""

    def read(self, text: str, file: str, host: Host, first_line: int = 1) -> Blocks:
        """Return, ask and report what `read_markdown` would."""
        known = self._known.get((file, first_line))
        answers: list[_Asked] = []
        about = (text, host.language, host.rules)
        same = known is not None and (known.text, known.language, known.rules) == about
        if known is not None and same and _asked_again(known, host, answers):
            return known.blocks
        listener = _Listener(host, answers)
        blocks = read_markdown(text, file, listener, first_line)
        asked = tuple(listener.asked)
        self._known[file, first_line] = _Reading(*about, asked, blocks)
        return blocks


def _asked_again(known: _Reading, host: Host, answers: list[_Asked]) -> bool:
    """Ask all again, into `answers`; return whether they are the same, False at the first other."""
    for each in known.asked:
        answer = getattr(host, each.method)(*each.given)
        answers.append(_Asked(each.method, each.given, answer))
        if answer is not each.answer and answer != each.answer:
            return False
    return True


@mutable
class _Listener:
    """A host that remembers what it is asked, and asks nothing that was asked already."""

    host: Host
    answers: list[_Asked]
    """What was asked before reading began: it comes first, since what is asked is the same up to
    the first other answer."""
    asked: list[_Asked] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.host.language

    @property
    def rules(self) -> QuestionRules:
        return self.host.rules

    def report(self, problem: Problem) -> None:
        self._ask("report", problem)

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        found: Asset | None = self._ask("asset", target, place, kind)
        return found

    def include(self, target: str, place: Place) -> Blocks:
        found: Blocks = self._ask("include", target, place)
        return found

    def number(self, kind: Literal["figure", "table", "footnote", "question"]) -> int:
        found: int = self._ask("number", kind)
        return found

    def _ask(self, method: str, *given: Any) -> Any:
        at = len(self.asked)
        if at < len(self.answers):
            answer = self.answers[at].answer
        else:
            answer = getattr(self.host, method)(*given)
        self.asked.append(_Asked(method, given, answer))
        return answer
