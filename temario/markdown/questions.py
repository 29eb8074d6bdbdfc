"""A `question` or `pool` div, its blocks already read → a question or a pool of the model."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import cast, get_args

from temario.decimals import parse_decimal
from temario.markdown.answers import (
    Line,
    has_arrows,
    has_gaps,
    looks_numeric,
    read_gaps,
    read_match,
    read_numeric,
    read_options,
    read_short,
)
from temario.markdown.host import Host
from temario.markdown.inlines import stripped
from temario.markdown.told import Told, by_lines, read_told
from temario.model import (
    Answer,
    Attributes,
    Block,
    Blocks,
    Choice,
    Cloze,
    Essay,
    List,
    ListItem,
    Match,
    Numeric,
    Only,
    Order,
    Paragraph,
    Pool,
    Question,
    QuestionKind,
    Quote,
    Short,
    Text,
    TrueFalse,
)
from temario.problems import Place, Problem, error, warning
from temario.traverse import plain

_KINDS: tuple[str, ...] = get_args(QuestionKind)
_KEYS = (
    "type", "points", "tags", "answer", "shuffle", "attempts", "graded", "case", "accents",
    "lines", "objective",
)  # fmt: skip
_SPANISH = {
    "única": "single", "unica": "single", "múltiple": "multiple", "verdadero-falso": "truefalse",
    "corta": "short", "numérica": "numeric", "numerica": "numeric", "emparejar": "match",
    "relacionar": "match", "ordenar": "order", "orden": "order", "huecos": "cloze",
    "ensayo": "essay", "choice": "single", "matching": "match", "ordering": "order",
    "numerical": "numeric", "true-false": "truefalse", "checkbox": "multiple", "text": "short",
}  # fmt: skip
_TRUE = ("true", "yes", "on", "verdadero", "sí", "si", "v", "t", "1")
NO = ("false", "no", "off", "falso", "f", "0")
"""What authors write for false."""
_LINES = 8
"""How many lines there are for an essay on paper, where its author says nothing."""
_MOST_POINTS = 1_000


def read_question(attributes: Attributes, place: Place, blocks: Blocks, host: Host) -> Blocks:
    """Return the question that a div with `blocks` is, and whatever does not belong in it.

    What is wrong is reported; the question is then as good as can be made of it.
    """
    inner = tuple(block for block in blocks if isinstance(block, Question | Pool))
    if inner:
        host.report(_nested(inner[0].place))
        blocks = tuple(block for block in blocks if not isinstance(block, Question | Pool))
    settings = _Settings(attributes, place, host)
    draft = _Draft(host)
    for block in blocks:
        draft.take(block)
    kind = settings.kind() or draft.kind(host.language, attributes)
    if kind is None:
        host.report(_no_answers(place))
        kind = "essay"
    number = host.number("question")
    stem, answer = draft.answer(kind, settings)
    if kind != "essay" and draft.told.said["rubric"]:
        stem = (*stem, Only("instructor", draft.told.one("rubric"), place))
    if not stem:
        host.report(_no_stem(place))
    question = Question(
        "",
        number,
        kind,
        stem,
        answer,
        place,
        settings.points(),
        settings.flag("graded", host.rules.graded),
        settings.flag("shuffle", host.rules.shuffle),
        settings.attempts(),
        settings.policy("case", host.rules.case),
        settings.policy("accents", host.rules.accents),
        tuple(draft.told.said["hint"]),
        draft.told.one("feedback"),
        draft.told.one("correct"),
        draft.told.one("incorrect"),
        settings.tags(),
        attributes.get("objective"),
        attributes,
    )
    settings.report_unknown()
    return (question, *inner)


def read_pool(attributes: Attributes, place: Place, blocks: Blocks, host: Host) -> Blocks:
    """Return the pool that a div with `blocks` is."""
    settings = _Settings(attributes, place, host, ("draw", "graded"))
    pool = Pool("", settings.draw(), _flat(blocks), place, attributes)
    count = len(pool.questions)
    settings.report_unknown()
    if not count:
        host.report(
            error(
                "empty-pool",
                place,
                "the pool has no questions",
                "Put ::: question … ::: into it, and give the pool's own lines a colon more: ::::",
            )
        )
        return pool.blocks
    if pool.draw > count:
        host.report(
            error(
                "draw-too-large",
                place,
                f"the pool should draw {pool.draw} questions and has {count}",
                f"Write draw={count} or less, or add questions.",
            )
        )
    return (replace(pool, draw=min(pool.draw, count) or count),)


def _flat(blocks: Blocks) -> Blocks:
    """Return `blocks` with pools inside the pool opened."""
    found: list[Block] = []
    for block in blocks:
        found.extend(block.blocks if isinstance(block, Pool) else (block,))
    return tuple(found)


# --- what stands in the div ---


@dataclass(slots=True)
class _Draft:
    """The parts of a question as they come."""

    host: Host
    stem: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    told: Told = field(default_factory=Told)

    def take(self, block: Block) -> None:
        """Put a block where it belongs."""
        match block:
            case Quote() if read_told(block, self.told, self.host.report):
                pass
            case Paragraph():
                self._paragraph(block)
            case _:
                self.stem.append(block)

    def _paragraph(self, paragraph: Paragraph) -> None:
        """Split lines that begin with `=` off a paragraph."""
        lines = by_lines(paragraph.content)
        marks = [bool(line) and isinstance(line[0], Text) and _answers(line[0]) for line in lines]
        if not any(marks):
            self.stem.append(paragraph)
            return
        first = marks.index(True)
        if first:
            end = lines[first][0].place.line
            kept = tuple(i for i in paragraph.content if i.place.line < end)
            self.stem.append(replace(paragraph, content=stripped(kept)))
        for line, mark in zip(lines[first:], marks[first:], strict=True):
            text = plain(line).strip()
            if mark:
                self.lines.append(Line(text.removeprefix("=").strip(), line[0].place))
            else:
                last = self.lines[-1]
                self.lines[-1] = replace(last, text=f"{last.text} {text}")

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

    def answer(self, kind: QuestionKind, settings: _Settings) -> tuple[Blocks, Answer]:
        """Return the stem and what is asked for, as `kind` has it."""
        answer: Answer
        match kind:
            case "single" | "multiple":
                answer = self._choice(kind == "multiple", settings.place)
            case "truefalse":
                answer = TrueFalse(settings.truth())
            case "short":
                answer = Short(read_short(self._typed()))
                if not answer.answers:
                    self.host.report(_no_line(settings.place, "= token | tokens"))
            case "numeric":
                answer = self._numeric(settings.place)
            case "match":
                items = self._taken(has_arrows)
                answer = Match(*read_match(items, self.host.report))
                if not answer.items:
                    self.host.report(_no_list(settings.place, "- BERT -> codificador"))
            case "order":
                items = self._taken(lambda block: isinstance(block, List) and block.ordered)
                answer = Order(read_options(items, self.host.report))
                if len(answer.items) < 2:
                    self.host.report(_no_list(settings.place, "1. first, then 2. second"))
            case "cloze":
                self.stem[:], gaps = read_gaps(tuple(self.stem), self.host.report)
                answer = Cloze(gaps)
                if not gaps:
                    self.host.report(_no_line(settings.place, "[[token|tokens]] in the text"))
            case "essay":
                answer = Essay(self.told.one("rubric"), settings.lines())
        self._give_back(kind)
        return tuple(self.stem), answer

    def _typed(self) -> list[Line]:
        lines, self.lines = self.lines, []
        return lines

    def _give_back(self, kind: str) -> None:
        """Show lines `= …` that a question of this kind does not take."""
        for line in self.lines:
            self.stem.append(Paragraph((Text(f"= {line.text}", line.place),), line.place))
            self.host.report(
                warning(
                    "shown-as-text",
                    line.place,
                    f"“= {line.text}” is shown as text: a question of type {kind} takes no such "
                    "line",
                    "Write type=short or type=numeric on the line ::: question.",
                )
            )

    def _numeric(self, place: Place) -> Numeric:
        lines = self._typed()
        if not lines:
            self.host.report(_no_line(place, "= 0,693 +- 0,001"))
        elif len(lines) > 1:
            self.host.report(
                error(
                    "two-right-answers",
                    lines[1].place,
                    "a numeric question has one line with an answer",
                    "Delete one, or give it a tolerance: = 3 +- 0.5",
                )
            )
        number = read_numeric(lines[0], self.host.language, self.host.report) if lines else None
        return number or Numeric(Decimal(0), Decimal(0), "0")

    def _choice(self, multiple: bool, place: Place) -> Choice:
        tasks = self._taken(
            lambda b: isinstance(b, List) and any(i.checked is not None for i in b.items)
        )
        options = read_options(
            tasks or self._taken(lambda b: isinstance(b, List)), self.host.report
        )
        right = [option for option in options if option.correct]
        if not options:
            self.host.report(_no_list(place, "- [x] right and - [ ] wrong"))
        elif not right:
            self.host.report(_none_right(place))
        elif len(right) > 1 and not multiple:
            self.host.report(_two_right(right[1].place))
        elif len(options) == 1:
            self.host.report(_lone(options[0].place))
        return Choice(options, multiple)

    def _taken(self, wanted: Callable[[Block], bool]) -> list[ListItem]:
        """Take the lists that are `wanted` out of the stem, and return their items."""
        taken = [block for block in self.stem if wanted(block)]
        self.stem = [block for block in self.stem if block not in taken]
        return [item for block in taken if isinstance(block, List) for item in block.items]


def _answers(text: Text) -> bool:
    return text.text.startswith("=") and not text.text.startswith("==")


# --- what stands in its attributes ---


@dataclass(frozen=True, slots=True)
class _Settings:
    """The attributes of a question or a pool, typed; what is wrong with them is reported."""

    attributes: Attributes
    place: Place
    host: Host
    keys: tuple[str, ...] = _KEYS

    def kind(self) -> QuestionKind | None:
        """Return the type that the author names, or None."""
        given = self.attributes.get("type").lower()
        if not given or given in _KINDS:
            return cast("QuestionKind", given) if given else None
        near = _SPANISH.get(given) or next(iter(difflib.get_close_matches(given, _KINDS, n=1)), "")
        did = f"Did you mean “{near}”? " if near else ""
        self._report("unknown-type", f"there is no question of type “{given}”",
                     f"{did}Known are: {', '.join(_KINDS)}.")  # fmt: skip
        return cast("QuestionKind", near) if near else None

    def points(self) -> float:
        """Return what a right answer is worth."""
        given = self.attributes.get("points")
        if not given:
            return 1.0
        value = parse_decimal(given, self.host.language)
        good = value is not None and 0 < value <= _MOST_POINTS and value == round(value, 2)
        if value is None or not good:
            hint = (
                f"Write a number above 0 and up to {_MOST_POINTS}, such as points=2; "
                "for practice, graded=false."
            )
            self._report("wrong-points", f"“{given}” cannot be a question's points", hint)
            return 1.0
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """Return a `true` or `false`."""
        given = self.attributes.get(key).lower()
        if not given or given in (*_TRUE, *NO):
            return given in _TRUE if given else default
        hint = f"Write {key}=true or {key}=false."
        self._report("wrong-attribute", f"“{given}” is neither true nor false", hint)
        return default

    def truth(self) -> bool:
        """Return the answer of a true-or-false question."""
        given = self.attributes.get("answer").lower()
        if given not in (*_TRUE, *NO):
            said = f"“{given}” is neither true nor false" if given else "nothing is right yet"
            hint = "Write answer=true or answer=false on the line ::: question."
            self._report("no-right-answer", said, hint)
        return given in _TRUE

    def policy(self, key: str, default: str) -> bool:
        """Return whether `key`, case or accents, matters."""
        given = self.attributes.get(key).lower()
        if given not in ("", "ignore", "match"):
            hint = f"Write {key}=ignore or {key}=match."
            self._report("wrong-attribute", f"“{given}” says nothing about {key}", hint)
            given = ""
        return (given or default) == "match"

    def attempts(self) -> int | None:
        """Return how often a learner may answer."""
        return self._whole("attempts", 0, 100)

    def lines(self) -> int:
        """Return how many lines there are on paper."""
        return self._whole("lines", 0, 200) or _LINES

    def draw(self) -> int:
        """Return how many questions a pool draws; 0 for all."""
        return self._whole("draw", 1, 1_000) or 0

    def tags(self) -> tuple[str, ...]:
        """Return the tags."""
        given = self.attributes.get("tags").replace(";", ",")
        return tuple(dict.fromkeys(tag.strip() for tag in given.split(",") if tag.strip()))

    def _whole(self, key: str, least: int, most: int) -> int | None:
        given = self.attributes.get(key)
        if not given:
            return None
        if given.isdecimal() and least <= int(given) <= most:
            return int(given)
        hint = f"Write a whole number from {least} to {most}, such as {key}={max(least, 2)}."
        self._report("wrong-attribute", f"“{given}” cannot be a number of {key}", hint)
        return None

    def report_unknown(self) -> None:
        """Report attributes that mean nothing here."""
        for key, value in self.attributes.values:
            if key not in self.keys:
                near = difflib.get_close_matches(key, self.keys, n=1, cutoff=0.5)
                did = f"Did you mean “{near[0]}”? " if near else ""
                self.host.report(
                    warning(
                        "unknown-attribute",
                        self.place,
                        f"“{key}={value}” means nothing here",
                        f"{did}Known are: {', '.join(self.keys)}.",
                    )
                )

    def _report(self, rule: str, message: str, hint: str) -> None:
        self.host.report(error(rule, self.place, message, hint))


# --- problems ---


def _nested(place: Place) -> Problem:
    return warning(
        "nested-question",
        place,
        "a question begins inside another; it is put behind it",
        "Close the first with ::: before the second begins.",
    )


def _no_answers(place: Place) -> Problem:
    return error(
        "no-right-answer",
        place,
        "the question does not say what is right",
        "List options as - [x] right and - [ ] wrong, or name a type, such as type=essay.",
    )


def _no_stem(place: Place) -> Problem:
    return error(
        "empty-question", place, "the question asks nothing", "Write the question under this line."
    )


def _none_right(place: Place) -> Problem:
    return error(
        "no-right-answer", place, "no option is right", "Mark the right one with an x: - [x] …"
    )


def _two_right(place: Place) -> Problem:
    return error(
        "two-right-answers",
        place,
        "two options are right, and type=single allows one",
        "Leave one [x], or write type=multiple.",
    )


def _lone(place: Place) -> Problem:
    return error(
        "lone-option",
        place,
        "there is one option alone; a learner has nothing to choose",
        "Add wrong options: - [ ] …",
    )


def _no_line(place: Place, example: str) -> Problem:
    return error(
        "no-right-answer", place, "the question does not say what is right", f"Write {example}"
    )


def _no_list(place: Place, example: str) -> Problem:
    return error(
        "no-right-answer",
        place,
        "there is nothing to choose, join or put into order",
        f"Write a list: {example}",
    )
