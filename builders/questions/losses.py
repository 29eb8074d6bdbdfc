"""Planning: what a format cannot hold of a question, in words that an author knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from builders.questions.bank import Entry, told_of_items
from builders.questions.moodle import equal_shares, gap_weight
from temario.model import (
    Choice,
    Cloze,
    Diagram,
    Essay,
    Gap,
    Inlines,
    Link,
    Match,
    Media,
    Only,
    Order,
    Paragraph,
    Picture,
    Question,
    Short,
    Text,
)
from temario.problems import Place, Problem, warning
from temario.traverse import walk, walk_inlines

Format = Literal["moodle", "gift", "qti21", "qti30"]

WHOLE = "the whole question"
"""What is lost where a question has no counterpart at all."""
_PRACTICE = "that it is practice"
_ATTEMPTS = "how often it may be answered"
_OBJECTIVE = "its objective"
_CAPITALS = "that capitals matter"
_IN_ORDER = "that its options keep their order"
_SHARES = "equal shares of its right options"
_LINES = "how many lines it has on paper"
_IN_PART = "that an order may be right in part"
_INSIDE = "that its gap is inside its text"
_PORTIONS = "its points, of which each gap has a whole number"
_SETTINGS = (
    _INSIDE,
    _PRACTICE,
    _ATTEMPTS,
    _OBJECTIVE,
    _CAPITALS,
    _IN_ORDER,
    _SHARES,
    _LINES,
    _IN_PART,
)
"""What is lost and was no word of the author's."""
_INSTEAD = {
    _PRACTICE: "In Moodle that is a setting of the quiz; make it there.",
    _ATTEMPTS: "In Moodle that is a setting of the quiz; make it there.",
    _SHARES: "Have ten right options at most, if that matters.",
    _PORTIONS: "Give it as many points as it has gaps, or twice as many, and so on.",
}
"""What to do about what Moodle has no room for, where that is more than to do without."""
_SHOWN = 4
"""How many places of questions a message names."""
_NAMES: dict[Format, str] = {
    "moodle": "Moodle XML", "gift": "GIFT", "qti21": "QTI 2.1", "qti30": "QTI 3.0",
}  # fmt: skip
_RULES: dict[Format, str] = {
    "moodle": "not-in-moodle", "gift": "not-in-gift", "qti21": "not-in-qti", "qti30": "not-in-qti",
}  # fmt: skip


def losses(entry: Entry, of: Format) -> tuple[str, ...]:
    """Return what the format `of` cannot hold of a question."""
    match of:
        case "moodle":
            found = tuple(_moodle(entry.question))
        case "gift":
            found = tuple(_gift(entry.question))
        case "qti21" | "qti30":
            found = tuple(_qti(entry.question))
    if WHOLE in found:
        return (WHOLE,)
    return tuple(dict.fromkeys((*found, *_always(entry.whole))))


def _always(question: Question) -> Iterator[str]:
    """Yield what no format holds."""
    if not question.graded:
        yield _PRACTICE
    if question.attempts is not None:
        yield _ATTEMPTS
    if question.objective:
        yield _OBJECTIVE
    for node in walk((question,)):
        if isinstance(node, Media) and node.asset is not None:
            yield "its video or recording"
        if isinstance(node, Only) and node.audience == "instructor":
            yield "what is for the instructor alone"


def _moodle(question: Question) -> Iterator[str]:
    told = question.correct or question.incorrect
    match question.answer:
        case Cloze(gaps):
            if told:
                yield "what is said of a right or a wrong answer"
            if gap_weight(question) * len(gaps) != question.points:
                yield _PORTIONS
        case Essay():
            if told:
                yield "what is said of a right or a wrong answer"
            if question.hints:
                yield "its hints"
        case Match(targets=targets):
            if any(map(_rich, (target.content for target in targets))):
                yield "formulas, pictures and emphasis in what is joined"
        case _:
            pass
    if told_of_items(question):
        yield "what is said of single items"
    if not equal_shares(question):
        yield _SHARES


def _gift(question: Question) -> Iterator[str]:
    answer, told = question.answer, bool(question.correct or question.incorrect)
    if question.kind == "order" or not _gift_gap(question):
        yield WHOLE
    if isinstance(answer, Short) and any("->" in text for text in answer.answers):
        yield WHOLE
    if isinstance(answer, Match) and len(answer.items) + _distractors(answer) < 2:
        yield WHOLE
    if isinstance(answer, Match) and any(_rich(target.content) for target in answer.targets):
        yield "formulas, pictures and emphasis in what is joined"
    if question.points != 1:
        yield "its points"
    if question.hints:
        yield "its hints"
    if told and question.kind not in ("truefalse", "short", "numeric"):
        yield "what is said of a right or a wrong answer"
    if told_of_items(question):
        yield "what is said of single items"
    if question.case and question.kind in ("short", "cloze"):
        yield _CAPITALS
    if not question.shuffle and question.kind in ("single", "multiple", "match", "cloze"):
        yield _IN_ORDER
    if isinstance(answer, Choice) and answer.multiple:
        if sum(option.correct for option in answer.options) < 2:
            yield "that several options may be chosen"
        if not equal_shares(question):
            yield _SHARES
    if isinstance(answer, Cloze) and not _ends_with_gap(question):
        yield _INSIDE
    if isinstance(answer, Essay):
        yield from ["its rubric"] if answer.rubric else []
        yield _LINES
    if any(_needs_file(node) for node in walk((question,))):
        yield "its pictures and files"


def _gift_gap(question: Question) -> bool:
    """Return whether a cloze has one gap alone, which GIFT calls a missing word."""
    answer = question.answer
    if not isinstance(answer, Cloze):
        return True
    return len(answer.gaps) == 1 and not any("->" in text for text in answer.gaps[0].answers)


def _ends_with_gap(question: Question) -> bool:
    """Return whether nothing stands behind a gap: there GIFT puts the answer anyway."""
    last = question.stem[-1] if question.stem else None
    return isinstance(last, Paragraph) and isinstance(last.content[-1], Gap)


def _distractors(answer: Match) -> int:
    joined = {item.target for item in answer.items}
    return sum(target.id not in joined for target in answer.targets)


def _qti(question: Question) -> Iterator[str]:
    if question.hints:
        yield "its hints"
    if isinstance(question.answer, Essay) and (question.correct or question.incorrect):
        yield "what is said of a right or a wrong answer"
    if isinstance(question.answer, Order) and len(question.answer.items) > 2:
        yield _IN_PART


def _rich(content: Inlines) -> bool:
    """Return whether plain text says less than `content`."""
    return any(not isinstance(node, Text | Gap) for node in walk_inlines(content))


def _needs_file(node: object) -> bool:
    match node:
        case Picture(asset=asset) | Link(asset=asset):
            return asset is not None
        case Diagram():
            return True
        case _:
            return False


# --- what an author is told ---


def problems(entries: Iterable[Entry], of: Format) -> Iterator[Problem]:
    """Yield a warning for each thing that the format cannot hold, at the first that loses it."""
    for what, places in _by_loss(entries, of).items():
        yield _problem(of, what, places)


def note(entries: Iterable[Entry], of: Format) -> str:
    """Return in one sentence which words the format cannot hold, and of how many questions.

    Settings that have no words, such as how often a question may be answered, are
    not worth a line behind every build.
    """
    found = _by_loss(entries, of)
    counted = [(what, len(places)) for what, places in found.items() if what not in _SETTINGS]
    parts = [f"{what.removeprefix('its ')} ({count})" for what, count in counted]
    if not parts:
        return ""
    parts[0] = parts[0].replace(")", " questions)" if counted[0][1] > 1 else " question)")
    return f"Left out: {', '.join(parts)}. More: temario explain {_RULES[of]}."


def _by_loss(entries: Iterable[Entry], of: Format) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for entry in entries:
        for what in losses(entry, of):
            found.setdefault(what, []).append(entry.question.place)
    return found


def _problem(of: Format, what: str, places: list[Place]) -> Problem:
    first, *others = places
    message = f"{_NAMES[of]} cannot hold {what}"
    if others:
        shown = ", ".join(f"{place.file}:{place.line}" for place in others[:_SHOWN])
        rest = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        message += f"; so it is with {shown}{rest}"
    left = "The question is left out of the file. " if what == WHOLE else ""
    match of:
        case "moodle":
            hint = _INSTEAD.get(
                what, f"{left}Moodle has no room for it; say it in the question, if it matters."
            )
            return warning("not-in-moodle", first, message, hint)
        case "gift":
            hint = f"{left}Where the other program takes Moodle XML or QTI, give it that."
            return warning("not-in-gift", first, message, hint)
        case "qti21" | "qti30":
            hint = f"{left}Where the other program takes Moodle XML, give it that."
            return warning("not-in-qti", first, message, hint)
