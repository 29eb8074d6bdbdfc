"""What temario reports: each rule with its severities, one sentence, and an explanation.

The texts lie beside this file, one Markdown file a group. In it `#` is the
group's title and `## id: severity, severity` a rule; the paragraph under that is
the sentence, the rest the explanation. `temario explain` prints them, and the
reference in the guide is made of them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from temario.nearest import nearest
from temario.patterns import pattern
from temario.problems import Severity
from temario.records import record

_TEXTS = Path(__file__).resolve().parent
_GROUPS = (
    "course", "files", "text", "questions", "links", "teaching", "look", "handout", "slides",
    "scorm", "banks", "update", "importing", "program",
)  # fmt: skip
_OF_PROGRAM = ("update", "importing", "program")
"""Groups that tell what happens to records and files, whatever the course says."""
_RULE = pattern(r"^## (?P<id>[a-z0-9-]+): (?P<severities>[a-z, ]+)$", re.MULTILINE)


@record
class Rule:
    """A kind of problem."""

    id: str
    """Stable, such as `missing-picture`: what stands in brackets in a message."""
    severities: tuple[Severity, ...]
    """Those that it may have, the usual one first."""
    summary: str
    """One sentence."""
    explanation: str
    """What it means, why it matters, what triggers it and how to mend it; Markdown."""
    group: str
    """The name of its group's file, without its ending."""

    @property
    def ignorable(self) -> bool:
        """Whether an author may silence it. An error never: an output would be wrong."""
        return self.group not in _OF_PROGRAM and self.severities != (Severity.ERROR,)


@record
class Group:
    """Rules about one subject."""

    name: str
    title: str
    introduction: str
    """Markdown, under the title."""
    rules: tuple[Rule, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Return all rules by subject, in the order of the reference."""
    return tuple(_group(name) for name in _GROUPS)


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by id."""
    return {rule.id: rule for group in groups() for rule in group.rules}


def nearest_rule(name: str) -> str:
    """Return the id that somebody may have meant by `name`, or empty."""
    begun = (rule for rule in rules() if name and rule.startswith(name.lower()))
    return next(begun, "") or nearest(name.lower(), rules())


def _group(name: str) -> Group:
    text = (_TEXTS / f"{name}.md").read_text("utf-8")
    heads = list(_RULE.finditer(text))
    head, _, introduction = text[: heads[0].start()].strip().partition("\n")
    ends = [other.start() for other in heads[1:]] + [len(text)]
    found = tuple(
        _rule(head, text[head.end() : end], name) for head, end in zip(heads, ends, strict=True)
    )
    return Group(name, head.removeprefix("# "), introduction.strip(), found)


def _rule(head: re.Match[str], text: str, group: str) -> Rule:
    summary, _, explanation = text.strip().partition("\n\n")
    severities = tuple(Severity(word.strip()) for word in head["severities"].split(","))
    return Rule(head["id"], severities, " ".join(summary.split()), explanation.strip(), group)
