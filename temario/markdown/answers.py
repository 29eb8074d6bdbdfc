"""What is asked for in a question: lists, and lines that begin with `=`."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from temario.decimals import decimal_sign, is_grouped, other_sign, parse_decimal
from temario.markdown.inlines import stripped
from temario.model import (
    Block,
    Blocks,
    Inlines,
    Item,
    List,
    ListItem,
    Numeric,
    Only,
    Option,
    Paragraph,
    Quote,
    Target,
    Text,
)
from temario.problems import Place, Problem, error, warning
from temario.records import record
from temario.slug import slug
from temario.traverse import plain

Report = Callable[[Problem], None]

MOST_OPTIONS = 36
"""SCORM 1.2 names an option by one character of 0 to 9 and a to z (RTE 3.4.6, CMIIdentifier)."""
_ARROW = re.compile(r"\s*(?:->|→|=>)\s*")
_TOLERANCE = re.compile(r"\+-|±|\+/-|-\+|&plusmn;")
_ID = 24
"""The longest id, in characters, that is made of an option's words."""


# --- options and items ---


def read_options(items: Sequence[ListItem], report: Report) -> tuple[Option, ...]:
    """Return list items as options."""
    found: list[Option] = []
    ids = _ids(items, [_words(item.blocks) for item in items], "o", report)
    for identifier, item in zip(ids, items, strict=True):
        blocks = tuple(block for block in item.blocks if not isinstance(block, Quote))
        if all(isinstance(block, Paragraph) and not stripped(block.content) for block in blocks):
            report(_empty_option(item.place))
        right, feedback = bool(item.checked), _feedback(item)
        found.append(Option(identifier, blocks, item.place, right, feedback, item.attributes))
    _report_too_many(found, report)
    return tuple(found)


@record
class Matched:
    """A list of items such as `BERT -> codificador`, read."""

    items: tuple[Item, ...]
    targets: tuple[Target, ...]
    left: Blocks
    """What is no part of an item or a target."""


def read_match(items: Sequence[ListItem], report: Report) -> Matched:
    """Return list items such as `BERT -> codificador` as items and targets."""
    pairs: list[_Pair] = []
    others: list[ListItem] = []
    for item in items:
        pair = _pair(item)
        if pair is None:
            report(_no_arrow(item))
            others.append(item)
        else:
            pairs.append(pair)
    left: list[Block] = [List(False, 1, tuple(others), others[0].place)] if others else []
    joined = [pair for pair in pairs if pair.left]
    targets = _targets(pairs)
    right = dict.fromkeys(pair.words for pair in joined)
    ids = _ids([pair.item for pair in joined], [plain(pair.left) for pair in joined], "i", report)
    found = tuple(
        Item(
            identifier,
            pair.left,
            targets[pair.words].id,
            pair.item.place,
            pair.told,
            pair.item.attributes,
        )
        for identifier, pair in zip(ids, joined, strict=True)
    )
    for pair in pairs:
        if pair.told and not pair.left:
            report(_told_of_distractor(pair))
            left.append(Only("instructor", pair.told, pair.item.place))
    both = (*map(targets.__getitem__, right), *(t for w, t in targets.items() if w not in right))
    _report_too_many(found if len(found) > len(both) else both, report)
    return Matched(found, both, tuple(left))


@record
class _Pair:
    """A list item with an arrow in it."""

    item: ListItem
    left: Inlines
    """Empty where the target is right for nothing."""
    right: Inlines
    told: Blocks
    """Feedback, and whatever stands under the line with the arrow."""

    @property
    def words(self) -> str:
        """What tells its target from others."""
        return plain(self.right).strip().casefold()


def _pair(item: ListItem) -> _Pair | None:
    first = item.blocks[0] if item.blocks else None
    sides = _sides(first.content) if isinstance(first, Paragraph) else None
    if sides is None or not plain(sides[1]).strip():
        return None
    rest = tuple(block for block in item.blocks[1:] if not isinstance(block, Quote))
    return _Pair(item, *sides, (*rest, *_feedback(item)))


def _targets(pairs: Iterable[_Pair]) -> dict[str, Target]:
    """Return the targets of `pairs` by their words, each once."""
    found: dict[str, Target] = {}
    taken: set[str] = set()
    for number, pair in enumerate(pairs, 1):
        if pair.words not in found:
            identifier = _made_id(plain(pair.right), f"t{number}", taken)
            taken.add(identifier)
            found[pair.words] = Target(identifier, pair.right, pair.item.place)
    return found


def has_arrows(node: Block) -> bool:
    """Return whether half the items of a list or more have an arrow in them."""
    if not isinstance(node, List):
        return False
    with_arrow = [item for item in node.items if _pair(item) is not None]
    return bool(with_arrow) and 2 * len(with_arrow) >= len(node.items)


def _sides(content: Inlines) -> tuple[Inlines, Inlines] | None:
    """Split a line at its first arrow."""
    for index, inline in enumerate(content):
        arrow = _ARROW.search(inline.text) if isinstance(inline, Text) else None
        if arrow and isinstance(inline, Text):
            left = replace(inline, text=inline.text[: arrow.start()])
            right = replace(inline, text=inline.text[arrow.end() :])
            return stripped((*content[:index], left)), stripped((right, *content[index + 1 :]))
    return None


def _feedback(item: ListItem) -> Blocks:
    quotes = (block for block in item.blocks if isinstance(block, Quote))
    return tuple(inner for quote in quotes for inner in quote.blocks)


def _words(blocks: Blocks) -> str:
    first = blocks[0] if blocks else None
    return plain(first.content).strip() if isinstance(first, Paragraph) else ""


def _ids(
    items: Sequence[ListItem], words: Sequence[str], letter: str, report: Report
) -> Iterator[str]:
    """Yield an id for each of `items`, unique in the question: its own, or one of its words."""
    own: dict[str, ListItem] = {}
    for item in items:
        first = own.setdefault(item.attributes.id, item)
        if item.attributes.id and first is not item:
            report(_twice(item.attributes.id, item.place, first.place))
    taken = set(own)
    for number, (item, said) in enumerate(zip(items, words, strict=True), 1):
        identifier = item.attributes.id
        if not identifier or own[identifier] is not item:
            identifier = _made_id(said, f"{letter}{number}", taken)
        taken.add(identifier)
        yield identifier


def _made_id(words: str, fallback: str, taken: Container[str]) -> str:
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
        "empty-option", place, "an option has no words", "Write something behind the brackets."
    )


def _twice(identifier: str, place: Place, first: Place) -> Problem:
    return error(
        "duplicate-id",
        place,
        f"the id “{identifier}” is used twice in this question: first at line {first.line}",
        "Give one of the two another id. Learners' records hang on ids: change the newer one.",
    )


def _report_too_many(found: Sequence[Option | Item | Target], report: Report) -> None:
    if len(found) > MOST_OPTIONS:
        report(
            error(
                "too-many-options",
                found[MOST_OPTIONS].place,
                f"the question has {len(found)} options; an LMS can tell {MOST_OPTIONS} apart",
                "Make two questions of it.",
            )
        )


def _no_arrow(item: ListItem) -> Problem:
    words = _words(item.blocks)
    shown = words if len(words) <= 40 else f"{words[:40]}…"
    return error(
        "broken-match",
        item.place,
        f"“{shown}” does not say what it is to be joined with",
        "Write both sides with an arrow between them: - BERT -> codificador. "
        "A line - -> decodificador adds one that is right for none.",
    )


def _told_of_distractor(pair: _Pair) -> Problem:
    return warning(
        "shown-to-instructor",
        pair.told[0].place,
        f"“{plain(pair.right)}” is right for none, so what is said under it is for the instructor",
        "Say it to all who are wrong: > incorrect: …",
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


def almost_number(line: Line) -> Problem | None:
    """Return a warning about a line that looks like a number and is taken as words."""
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
    words = _words(option.blocks)
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
