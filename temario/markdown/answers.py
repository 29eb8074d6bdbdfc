"""What is asked for in a question: lists, and lines that begin with `=`."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from decimal import Decimal

from temario.decimals import decimal_sign, is_grouped, other_sign, parse_decimal
from temario.markdown.inlines import stripped
from temario.model import (
    Blocks,
    Item,
    ListItem,
    Numeric,
    Option,
    Paragraph,
    Quote,
    Target,
)
from temario.patterns import pattern
from temario.problems import Place, Problem, error, warning
from temario.records import record
from temario.slug import slug
from temario.traverse import plain

Report = Callable[[Problem], None]

MOST_OPTIONS = 36
"""SCORM 1.2 names an option by one character of 0 to 9 and a to z (RTE 3.4.6, CMIIdentifier)."""
_TOLERANCE = pattern(r"\+-|±|\+/-|-\+|&plusmn;")
_ID = 24
"""The longest id, in characters, that is made of an option's words."""


# --- options and items ---


def read_options(items: Sequence[ListItem], report: Report) -> tuple[Option, ...]:
    """Return list items as options."""
    found: list[Option] = []
    ids = ids_of(items, [words_of(item.blocks) for item in items], "o", report)
    for identifier, item in zip(ids, items, strict=True):
        blocks = tuple(block for block in item.blocks if not isinstance(block, Quote))
        if all(isinstance(block, Paragraph) and not stripped(block.content) for block in blocks):
            report(_empty_option(item.place))
        right, feedback = bool(item.checked), feedback_of(item)
        found.append(Option(identifier, blocks, item.place, right, feedback, item.attributes))
    report_too_many(found, report)
    return tuple(found)


def feedback_of(item: ListItem) -> Blocks:
    """Return what is said to who chooses an item."""
    quotes = (block for block in item.blocks if isinstance(block, Quote))
    return tuple(inner for quote in quotes for inner in quote.blocks)


def words_of(blocks: Blocks) -> str:
    """Return the words of an item's first paragraph."""
    first = blocks[0] if blocks else None
    return plain(first.content).strip() if isinstance(first, Paragraph) else ""


def ids_of(
    items: Sequence[ListItem], words: Sequence[str], letter: str, report: Report
) -> Iterator[str]:
    """Yield an id for each of `items`, unique in the question: its own, or one of its words."""
    own: dict[str, ListItem] = {}
    for item in items:
        first = own.setdefault(item.attributes.id, item)
        if item.attributes.id and first is not item:
            report(used_twice(item.attributes.id, item.place, first.place))
    taken = set(own)
    for number, (item, said) in enumerate(zip(items, words, strict=True), 1):
        identifier = item.attributes.id
        if not identifier or own[identifier] is not item:
            identifier = made_id(said, f"{letter}{number}", taken)
        taken.add(identifier)
        yield identifier


def made_id(words: str, fallback: str, taken: Container[str]) -> str:
    """Return an id made of words that is not taken."""
    base = slug(words)[:_ID].strip("-") or fallback
    identifier, count = base, 1
    while identifier in taken:
        count += 1
        identifier = f"{base}-{count}"
    return identifier


# --- typed answers ---


@record
class Line:
    """A line `= …`."""

    text: str
    """Without the sign."""
    place: Place


def read_short(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the answers that lines such as `= token | tokens` give, each once."""
    answers = (answer.strip() for line in lines for answer in line.text.split("|"))
    return tuple(dict.fromkeys(answer for answer in answers if answer))


def read_numeric(line: Line, language: str, report: Report) -> Numeric:
    """Return the number of a line such as `= 0,693 +- 0,001`; report what is none."""
    parts = [part.strip() for part in _TOLERANCE.split(line.text)]
    grouped = [part for part in parts if is_grouped(part, language)]
    if grouped and any(_has_other_sign(part, language) for part in parts if part not in grouped):
        # The tolerance has the other sign for a decimal, so the number has it too.
        grouped, language = [], "en" if other_sign(language) == "." else "es"
    value, *tolerances = (parse_decimal(part, language) for part in parts)
    tolerance = tolerances[0] if tolerances else Decimal(0)
    if value is None or tolerance is None or len(parts) > 2:
        report(_no_number(line, language))
        return Numeric(Decimal(0), Decimal(0), line.text)
    for part in grouped:
        report(_grouped(line.place, part, language))
        parts[parts.index(part)] = part.replace(other_sign(language), "")
    return Numeric(value, abs(tolerance), " ± ".join(parts))


def _has_other_sign(part: str, language: str) -> bool:
    return other_sign(language) in part and parse_decimal(part, language) is not None


def looks_numeric(lines: Sequence[Line], language: str) -> bool:
    """Return whether the lines give one number and nothing else."""
    if len(lines) != 1:
        return False
    parts = _TOLERANCE.split(lines[0].text)
    return all(parse_decimal(part, language) is not None for part in parts)


# --- problems ---


def _empty_option(place: Place) -> Problem:
    return error(
        "empty-option",
        place,
        "an option has no words",
        "Write something behind the brackets, or delete the line.",
    )


def used_twice(identifier: str, place: Place, first: Place) -> Problem:
    """Return the problem of an id that two parts of a question have."""
    return error(
        "duplicate-id",
        place,
        f"the id “{identifier}” is used twice in this question: first at line {first.line}",
        "Give one of the two another id. Learners' records hang on ids: change the newer one.",
    )


def report_too_many(found: Sequence[Option | Item | Target], report: Report) -> None:
    """Report more options than an LMS can tell apart."""
    if len(found) > MOST_OPTIONS:
        report(
            error(
                "too-many-options",
                found[MOST_OPTIONS].place,
                f"the question has {len(found)} options; an LMS can tell {MOST_OPTIONS} apart",
                "Make two questions of it.",
            )
        )


def _grouped(place: Place, text: str, language: str) -> Problem:
    sign, other = decimal_sign(language or "en"), other_sign(language or "en")
    whole = text.replace(other, "")
    return warning(
        "thousands",
        place,
        f"“{text}” is read as {whole}, a number in thousands",
        f"If a decimal is meant, write {text.replace(other, sign)}, with the decimal sign of the "
        f"course's language; else write {whole}.",
    )


def almost_number(line: Line, language: str) -> Problem | None:
    """Return a warning about a line that looks like a number and is taken as words."""
    if all(looks_numeric([Line(one, line.place)], language) for one in line.text.split("|")):
        return warning(
            "taken-as-words",
            line.place,
            f"“{line.text}” is taken for words, since there are several answers: learners must "
            "type just these signs",
            "For a number, leave one answer, with a tolerance such as = 42 +- 1 if it need not be "
            "exact. If words are meant, write type=short on the line ::: question.",
        )
    if not re.match(r"[+-]?\d", line.text) and _TOLERANCE.search(line.text) is None:
        return None
    return warning(
        "taken-as-words",
        line.place,
        f"“{line.text}” is no number, so learners must type just these signs",
        "For a number, write it without a unit, and a tolerance as +- 0.5. If words are meant, "
        "write type=short on the line ::: question.",
    )


def broken_box(option: Option) -> Problem | None:
    """Return an error for an option that begins with what was meant as its box."""
    words = words_of(option.blocks)
    if re.fullmatch(r"\[[ xX]\]", words):
        return _empty_option(option.place)  # to Markdown a box without words is no box
    if not re.match(r"\[\s*[xX✓✔]?\s*\]", words):
        return None
    return error(
        "broken-box",
        option.place,
        f"the box of “{words if len(words) <= 40 else words[:40] + '…'}” is not read",
        "Write - [x] or - [ ] with one sign between the brackets and a space behind them.",
    )


def _no_number(line: Line, language: str) -> Problem:
    sign = decimal_sign(language or "en")
    return error(
        "not-a-number",
        line.place,
        f"“{line.text}” is no number",
        f"Write, for example, = 0{sign}693 or, with a tolerance, = 0{sign}693 +- 0{sign}001",
    )
