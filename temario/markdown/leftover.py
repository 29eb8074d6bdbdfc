"""What belongs to another program and stays text, and how often one is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Literal

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.host import Host
from temario.model import Asset, Blocks, QuestionRules, Text
from temario.patterns import pattern
from temario.problems import Place, Problem, warning
from temario.records import mutable, replace

_NAME = pattern(r"\{(?:\{[<%#]?|%)-?\s*(/?[\w./-]*)")
_ONCE = {"unknown-div", "unknown-fence", "unknown-html", "foreign-syntax"}
"""Rules that tell of each kind of thing once in a file."""
_LISTED = 5
"""How many other lines are named."""


def foreign_text(node: SyntaxTreeNode, place: Place, host: Host) -> Iterable[Text]:
    """Yield a tag of a template as text, and report it; a comment of MDX or Obsidian is nothing."""
    if node.markup in ("{/*", "%%"):
        return
    if node.markup != "![[":
        host.report(foreign_syntax(_shown(node.content, node.markup), place))
    yield Text(" ".join(node.content.split()), place)


def _shown(source: str, start: str) -> str:
    """Return what tells one kind of tag from another."""
    if "@" in start:
        return start
    match = _NAME.match(source)
    name = match[1] if match else ""
    if start == "{%":
        return f"{{% {name} … %}}"
    sign = source[2:3] if source[2:3] in "<%#" else ""
    if not sign:
        return "{{ … }}"
    closing = {"<": ">", "%": "%", "#": ""}[sign]
    return f"{{{{{sign} {name} … {closing}}}}}"


def foreign_syntax(shown: str, place: Place) -> Problem:
    """Return the problem of something that another program would have replaced."""
    return warning(
        "foreign-syntax",
        place,
        f"{shown} is for another program; it is shown as text",
        "Write what it stood for, or delete it. To show the signs themselves, put them between "
        "backticks.",
    )


def left_out(shown: str, place: Place) -> Problem:
    """Return the problem of a line that is code of another program and not shown."""
    return warning(
        "foreign-syntax",
        place,
        f"{shown} is code for another program; it is left out",
        "Delete the line. To show it to the reader, put it between two lines of ```.",
    )


@mutable
class Once:
    """A host that tells of each kind of thing that is not known once in a file."""

    host: Host
    _problems: list[Problem] = field(default_factory=list)
    _at: dict[tuple[str, str], int] = field(default_factory=dict)
    _others: dict[int, list[int]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language that the course says."""
        return self.host.language

    @property
    def rules(self) -> QuestionRules:
        """What holds for questions that say nothing else."""
        return self.host.rules

    def report(self, problem: Problem) -> None:
        """Keep a problem; of those that are alike the lines alone."""
        if problem.rule in _ONCE and problem.place is not None:
            key = (problem.rule, problem.message)
            if key in self._at:
                self._others.setdefault(self._at[key], []).append(problem.place.line)
                return
            self._at[key] = len(self._problems)
        self._problems.append(problem)

    def told(self) -> None:
        """Tell the course of all problems."""
        for index, problem in enumerate(self._problems):
            lines = sorted(set(self._others.get(index, ())) - {getattr(problem.place, "line", 0)})
            if lines:
                shown = ", ".join(map(str, lines[:_LISTED])) + (
                    ", …" if len(lines) > _LISTED else ""
                )
                word = "lines" if len(lines) > 1 else "line"
                problem = replace(problem, message=f"{problem.message} (also on {word} {shown})")
            self.host.report(problem)
        self._problems, self._at, self._others = [], {}, {}

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        """Return the file behind `target`."""
        return self.host.asset(target, place, kind)

    def include(self, target: str, place: Place) -> Blocks:
        """Return what the file `target` holds."""
        return self.host.include(target, place)

    def number(self, kind: Literal["figure", "table", "footnote", "question"]) -> int:
        """Return the next number of its kind."""
        return self.host.number(kind)
