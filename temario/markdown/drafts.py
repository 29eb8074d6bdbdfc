"""The blocks of a `question` div, sorted: what is asked, what is right, what is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from decimal import Decimal

from temario.markdown.answers import (
    Line,
    almost_number,
    broken_box,
    looks_numeric,
    read_numeric,
    read_options,
    read_short,
)
from temario.markdown.gaps import has_gaps, read_gaps
from temario.markdown.host import Host
from temario.markdown.inlines import stripped
from temario.markdown.matches import has_arrows, read_match
from temario.markdown.question_attributes import QuestionAttributes
from temario.markdown.told import Told, read_told, split_lines
from temario.model import (
    Answer,
    Attributes,
    Block,
    Blocks,
    Choice,
    Cloze,
    Essay,
    Footnote,
    Inlines,
    List,
    ListItem,
    Match,
    Numeric,
    Order,
    Paragraph,
    QuestionKind,
    Quote,
    Short,
    Text,
    TrueFalse,
)
from temario.patterns import pattern
from temario.problems import Place, Problem, error, warning
from temario.records import mutable, replace
from temario.traverse import plain

_SETTING = pattern(
    r"\s*(type|points|answer|graded|attempts|shuffle|tipo|puntos|respuesta)\s*[:=]\s*(\w+)\s*$",
    re.IGNORECASE,
)
"""A line that is a setting, written where it is none."""


@mutable
class Draft:
    """The parts of a question as they come."""

    host: Host
    stem: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    told: Told = field(default_factory=Told)

    def take(self, block: Block) -> None:
        """Put a block where it belongs."""
        match block:
            case Quote():
                left = read_told(block, self.told, self.host.report)
                if left is not None:
                    self._quotation(left)
            case Paragraph():
                self._paragraph(block)
            case _:
                self.stem.append(block)

    def _quotation(self, quote: Quote) -> None:
        if any(item.checked is not None for item in self._items()):
            self.host.report(_loose_feedback(quote.place))
        self.stem.append(quote)

    def _paragraph(self, paragraph: Paragraph) -> None:
        """Split lines that begin with `=` off a paragraph."""
        lines = split_lines(paragraph.content)
        marked = [_answers(line) for line in lines]
        first = marked.index(True) if True in marked else len(lines)
        kept = stripped(tuple(inline for line in lines[:first] for inline in line))
        if kept:
            self.stem.append(replace(paragraph, content=kept))
        for line, mark in zip(lines[first:], marked[first:], strict=True):
            text = plain(line).strip()
            if mark:
                self.lines.append(Line(text.removeprefix("=").strip(), line[0].place))
            else:
                last = self.lines[-1]
                self.lines[-1] = replace(last, text=f"{last.text} {text}")
            notes = tuple(inline for inline in line if isinstance(inline, Footnote))
            if notes:
                self.stem.append(Paragraph(notes, line[0].place))

    def kind(self, language: str, attributes: Attributes) -> QuestionKind | None:
        """Return the kind that the parts make, or None."""
        checked = [item for item in self._items() if item.checked]
        if any(item.checked is not None for item in self._items()):
            return "multiple" if len(checked) > 1 else "single"
        if attributes.get("answer"):
            return "truefalse"
        if self.lines:
            return "numeric" if looks_numeric(self.lines, language) else "short"
        if any(has_arrows(block) for block in self.stem):
            return "match"
        return "cloze" if has_gaps(tuple(self.stem)) else None

    def _items(self) -> list[ListItem]:
        lists = [block for block in self.stem if isinstance(block, List)]
        return [item for block in lists for item in block.items]

    def answer(self, kind: QuestionKind, settings: QuestionAttributes) -> tuple[Blocks, Answer]:
        """Return the stem and what is asked for, as `kind` has it."""
        answer: Answer
        place, report = settings.place, self.host.report
        match kind:
            case "single" | "multiple":
                answer = self._choice(kind == "multiple", place)
            case "truefalse":
                answer = TrueFalse(settings.truth())
            case "short":
                typed = self._typed()
                answer = Short(read_short(typed))
                if not settings.kind():
                    self._report(*(almost_number(line, self.host.language) for line in typed))
                if not answer.answers:
                    report(_no_line(place, "= token | tokens"))
            case "numeric":
                answer = self._numeric(place)
            case "match":
                answer = self._match(place)
            case "order":
                items = self._taken(lambda block: isinstance(block, List) and block.ordered)
                answer = Order(read_options(items, report))
                if len(answer.items) < 2:
                    report(_nothing_to(place, "put into order", "1. first, and under it 2. second"))
            case "cloze":
                self.stem[:], gaps = read_gaps(tuple(self.stem), report)
                answer = Cloze(gaps)
                if not gaps:
                    report(_no_gap(place))
            case "essay":
                answer = Essay(self.told.one("rubric"), settings.lines())
        self._give_back(kind)
        if kind != "cloze" and has_gaps(tuple(self.stem)):
            report(_gap_shown(place))
        self._report(*map(_setting_in_text, self.stem))
        return tuple(self.stem), answer

    def _report(self, *found: Problem | None) -> None:
        for problem in found:
            if problem is not None:
                self.host.report(problem)

    def _typed(self) -> list[Line]:
        lines, self.lines = self.lines, []
        return lines

    def _give_back(self, kind: str) -> None:
        """Show lines `= …` that a question of this kind does not take."""
        for line in self.lines:
            self.stem.append(_shown(line))
            self.host.report(
                warning(
                    "shown-as-text",
                    line.place,
                    f"“= {line.text}” is shown as text: a question of type {kind} takes no such "
                    "line",
                    "Delete it. For an answer that learners type, write a question of its own: "
                    "::: question {type=short}.",
                )
            )

    def _numeric(self, place: Place) -> Numeric:
        lines = self._typed()
        if not lines:
            self.host.report(_no_line(place, "= 42, or = 42 +- 1"))
            return Numeric(Decimal(0), Decimal(0), "0")
        first, *others = lines
        if others:
            self.host.report(_two_numbers(others[0].place))
            self.stem.extend(map(_shown, others))
        return read_numeric(first, self.host.language, self.host.report)

    def _match(self, place: Place) -> Match:
        lines = self._taken(has_arrows) or self._taken(_is_list)
        found = read_match(lines, self.host.report)
        self.stem.extend(found.left)
        if not found.items:
            self.host.report(_nothing_to(place, "join", "- BERT -> codificador"))
        elif len(found.targets) == 1 and len(found.items) == len(lines):
            self.host.report(_one_target(found.items[0].place))
        return Match(found.items, found.targets)

    def _choice(self, multiple: bool, place: Place) -> Choice:
        tasks = self._taken(
            lambda b: isinstance(b, List) and any(i.checked is not None for i in b.items)
        )
        options = read_options(tasks or self._taken(_is_list), self.host.report)
        broken = [problem for problem in map(broken_box, options) if problem is not None]
        self._report(*broken)
        right = [option for option in options if option.correct]
        if not options:
            self.host.report(_nothing_to(place, "choose", "- [x] right and - [ ] wrong"))
        elif broken and not right:
            pass  # One whose box is not read may be right.
        elif not right:
            self.host.report(_none_right(place))
        elif len(right) > 1 and not multiple:
            self.host.report(_two_right(right[1].place, len(right)))
        elif len(options) == 1:
            self.host.report(_lone(options[0].place))
        return Choice(options, multiple)

    def _taken(self, wanted: Callable[[Block], bool]) -> list[ListItem]:
        """Take the lists that are `wanted` out of the stem, and return their items."""
        taken = [block for block in self.stem if wanted(block)]
        self.stem = [block for block in self.stem if block not in taken]
        return [item for block in taken if isinstance(block, List) for item in block.items]


def _is_list(block: Block) -> bool:
    return isinstance(block, List)


def _answers(line: Inlines) -> bool:
    """Return whether a line of text begins with `=`, as an answer does."""
    return isinstance(line[0], Text) and re.match(r"\s*=(?!=)", line[0].text) is not None


def _shown(line: Line) -> Paragraph:
    return Paragraph((Text(f"= {line.text}", line.place),), line.place)


# --- problems ---


def _two_right(place: Place, many: int) -> Problem:
    return error(
        "two-right-answers",
        place,
        f"{many} options are right, and type=single allows one",
        "Leave one [x], or write type=multiple.",
    )


def _none_right(place: Place) -> Problem:
    return error(
        "no-right-answer", place, "no option is right", "Mark the right one with an x: - [x] …"
    )


def _lone(place: Place) -> Problem:
    return error(
        "lone-option",
        place,
        "there is one option alone; a learner has nothing to choose",
        "Add one that is wrong: - [ ] …",
    )


def _one_target(place: Place) -> Problem:
    return error(
        "lone-option",
        place,
        "all is to be joined with the same thing; a learner has nothing to choose",
        "Add another pair, or something that is right for none: - -> decodificador",
    )


def _no_line(place: Place, example: str) -> Problem:
    return error(
        "no-right-answer",
        place,
        "the question does not say what is right",
        f"Write it on a line of its own that begins with an equals sign: {example}",
    )


def _gap_shown(place: Place) -> Problem:
    return warning(
        "shown-as-text",
        place,
        "a gap [[…]] is shown as text, its solution included: the question is of another type",
        "Write a question of its own for the gap, or type=cloze and no list of options. If the "
        "brackets are meant, put them between backticks.",
    )


def _setting_in_text(block: Block) -> Problem | None:
    """Return an error where a setting stands as a line of what is asked."""
    for line in split_lines(block.content) if isinstance(block, Paragraph) else ():
        found = _SETTING.match(plain(line))
        if found:
            key = {"respuesta": "answer", "puntos": "points", "tipo": "type"}.get(
                found[1].lower(), found[1].lower()
            )
            return error(
                "setting-in-text",
                line[0].place,
                f"“{found[0].strip()}” is part of what is asked, and sets nothing",
                f"Write it on the line ::: question, in braces: {{{key}={found[2]}}}.",
            )
    return None


def _two_numbers(place: Place) -> Problem:
    return error(
        "two-right-answers",
        place,
        "a second line says what is right, and a numeric question has one",
        "Delete one, or give the other a tolerance: = 42 +- 1",
    )


def _no_gap(place: Place) -> Problem:
    return error(
        "no-right-answer",
        place,
        "the text has no gap",
        "Write what belongs into it between two brackets: Un LLM procesa [[tokens|token]].",
    )


def _nothing_to(place: Place, do: str, example: str) -> Problem:
    return error("no-right-answer", place, f"there is nothing to {do}", f"Write a list: {example}")


def _loose_feedback(place: Place) -> Problem:
    return error(
        "loose-feedback",
        place,
        "the quotation belongs to no option, so it is shown as part of what is asked",
        "To answer the option above it, indent it by two spaces; to answer the whole question, "
        "begin it with correct:, incorrect: or feedback:",
    )
