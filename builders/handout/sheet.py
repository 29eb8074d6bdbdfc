"""Questions of an edition → what their template writes beside their words, and the answer key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import ceil

from temario.decimals import written
from temario.model import (
    Block,
    Choice,
    Cloze,
    Course,
    Diagram,
    Essay,
    Figure,
    Formula,
    Gap,
    Inline,
    Inlines,
    Listing,
    Match,
    Media,
    Numeric,
    Order,
    Paragraph,
    Question,
    Short,
    Table,
    TrueFalse,
)
from temario.orders import letter
from temario.records import record, replace
from temario.traverse import plain, questions, walk
from temario.words import Translate

_LINE = 70
"""Characters in a line of text."""
_COLUMN = 32
"""Characters in a line of one of two columns."""
_TOGETHER = 16
"""A question of so many lines, a third of a page, is not divided between pages."""
_RULE = 1.6
"""How many lines of text are as high as a line to write on."""
_BLANKS = ((6, 12), (10, 18), (14, 24), (20, 32))
"""The longest answer of a question in characters, and how many underscores are a gap in it."""
_LONGEST_BLANK = 40
_CHOSEN_BLANK = 12
"""How many underscores are a gap whose options stand behind it."""


@record
class Asked:
    """What paper shows of a question beside its words."""

    worth: str
    """Its points in words, or that it is practice; empty where that needs no saying."""
    together: bool
    """Whether it is short enough not to be divided between pages."""
    beside: bool
    """Of a match: whether its two columns are short enough to stand side by side."""
    right: tuple[str, ...] = ()
    """For the instructor: what belongs into the blanks of a match or an order, as they stand."""
    least: str = ""
    """For the instructor: the least number that is right, where there is more than one."""
    most: str = ""


@record
class Row:
    """A line of the answer key."""

    id: str
    """The question's."""
    number: int
    answer: str
    points: str
    """What it is worth: a number, or that it is practice; empty where that needs no saying."""


@record
class Sheet:
    """What the templates ask of the questions of an edition."""

    key: bool
    """Whether this edition shows what is right."""
    asked: Mapping[str, Asked]
    """By the id of a question."""
    blanks: Mapping[Gap, str]
    """A blank for each gap, by the gap without its answers; equally long in all of a question."""
    rows: tuple[Row, ...] = ()
    """The answer key, empty for students."""

    def letter(self, index: int) -> str:
        """Return the letter of an option or a target, from 0."""
        return letter(index + 1)


def make_sheet(source: Course, edition: Course, words: Translate, key: bool) -> Sheet:
    """Return the sheet of an `edition` of the course `source`, with answers where it is a `key`."""
    originals = {question.id: question for question in questions(source)}
    shown = [(question, originals[question.id]) for question in questions(edition)]
    alike = all(question.points == 1 for question, _ in shown if question.scored)
    asked = {}
    rows = []
    for question, original in shown:
        points = _points(original, alike, words, source.language)
        together = _lines(question, key) <= _TOGETHER
        facts = Asked(_worth(points, words), together, _beside(question))
        if key:
            least, most = _range(question, source.language)
            facts = replace(facts, right=_right(question, original), least=least, most=most)
            answer = _answer(question, facts, words)
            rows.append(Row(question.id, question.number, answer, points))
        asked[question.id] = facts
    return Sheet(key, asked, dict(_blanks(originals.values())), tuple(rows))


# --- what it is worth ---


def _points(question: Question, alike: bool, words: Translate, language: str) -> str:
    """Return what a question is worth.

    Points are not said where all are worth one, nor for an essay that was given none: no score
    counts it.
    """
    if not question.graded:
        return words("Practice")
    unsaid = not question.attributes.get("points") if question.kind == "essay" else alike
    if unsaid:
        return ""
    return written(question.points, language)


def _worth(points: str, words: Translate) -> str:
    """Return what stands under a question's number."""
    if not points[:1].isdigit():
        return points
    return words("1 point") if points == "1" else words("{points} points").format(points=points)


# --- how much room it takes ---


def _lines(question: Question, key: bool) -> int:
    """Return about how many lines a question takes."""
    found = sum(_height(node) for node in walk((question,)))
    match question.answer:
        case Match():
            return found + _columns(question.answer)
        case Short() | Numeric() | TrueFalse():
            return found + 2
        case Essay(lines=lines) if not key:
            return found + ceil(lines * _RULE)
        case _:
            return found


def _height(node: Block | Inline) -> int:
    match node:
        case Paragraph(content):
            return _rows(content, _LINE)
        case Listing(text) | Diagram(text):
            return text.count("\n") + 3
        case Table():
            return 2 * len(node.rows) + 2
        case Formula():
            return 3
        case Figure() | Media():
            return _TOGETHER
        case _:
            return 0


def _rows(content: Inlines, width: int) -> int:
    return max(1, ceil(len(plain(content)) / width))


def _beside(question: Question) -> bool:
    return isinstance(question.answer, Match) and _columns(question.answer) <= _TOGETHER


def _columns(match: Match) -> int:
    """Return how many lines the longer column of a match takes."""
    items = sum(_rows(item.content, _COLUMN) for item in match.items)
    return max(items, sum(_rows(target.content, _COLUMN) for target in match.targets))


def _blanks(originals: Iterable[Question]) -> Iterator[tuple[Gap, str]]:
    """Yield a blank for each gap: as long as the longest answer of its question wants.

    Were it as long as its own answer, it would tell something of it.
    """
    for question in originals:
        if isinstance(question.answer, Cloze):
            gaps = question.answer.gaps
            typed = [len(a) for gap in gaps if not gap.options for a in gap.answers]
            longest = max(typed, default=0)
            width = next((width for most, width in _BLANKS if longest <= most), _LONGEST_BLANK)
            for gap in gaps:
                chosen = _CHOSEN_BLANK if gap.options else width
                yield replace(gap, answers=()), "_" * chosen


# --- what is right ---


def _right(question: Question, original: Question) -> tuple[str, ...]:
    match question.answer, original.answer:
        case Match(items, targets), _:
            letters = {target.id: letter(number) for number, target in enumerate(targets, 1)}
            return tuple(letters[item.target] for item in items)
        case Order(shown), Order(steps):
            positions = {step.id: str(number) for number, step in enumerate(steps, 1)}
            return tuple(positions[step.id] for step in shown)
        case _:
            return ()


def _range(question: Question, language: str) -> tuple[str, str]:
    match question.answer:
        case Numeric(value, tolerance) if tolerance:
            least, most = value - tolerance, value + tolerance
            return written(least, language), written(most, language)
        case _:
            return "", ""


def _answer(question: Question, facts: Asked, words: Translate) -> str:
    """Return what is right in one line, as the answer key has it."""
    match question.answer:
        case Choice(options):
            return ", ".join(letter(n) for n, option in enumerate(options, 1) if option.correct)
        case TrueFalse(answer):
            return words("True") if answer else words("False")
        case Short(answers):
            return " / ".join(answers)
        case Numeric():
            return question.answer.text
        case Match():
            pairs = enumerate(facts.right, 1)
            return ", ".join(f"{number}–{right}" for number, right in pairs)
        case Order():
            return ", ".join(facts.right)
        case Cloze(gaps):
            filled = [" / ".join(gap.answers) for gap in gaps]
            if len(filled) == 1:
                return filled[0]
            return "; ".join(f"({number}) {text}" for number, text in enumerate(filled, 1))
        case Essay(rubric):
            return words("See the rubric") if rubric else "–"
