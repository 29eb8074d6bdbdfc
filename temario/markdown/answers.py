"""What is asked for in a question: lists, lines that begin with `=`, and gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from temario.decimals import decimal_sign, parse_decimal
from temario.markdown.inlines import stripped
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Emphasis,
    Gap,
    Inline,
    Inlines,
    Item,
    Link,
    List,
    ListItem,
    Numeric,
    Option,
    Paragraph,
    Quote,
    Span,
    Strong,
    Styled,
    Target,
    Text,
)
from temario.problems import Place, Problem, error
from temario.slug import slug
from temario.traverse import plain, transform, walk, walk_inlines

Report = Callable[[Problem], None]

MOST_OPTIONS = 36
"""SCORM 1.2 names an option by one character of 0 to 9 and a to z (RTE 3.4.6, CMIIdentifier)."""
_ARROW = re.compile(r"\s*(?:->|→|=>)\s*")
_GAP = re.compile(r"\[\[(.*?)\]\]")
_RIGHT = re.compile(r"\(\s*(.*?)\s*\)")
_TOLERANCE = re.compile(r"\+-|±|\+/-|-\+|&plusmn;")
_ID = 24
"""The longest id, in characters, that is made of an option's words."""


# --- options and items ---


def read_options(items: Sequence[ListItem], report: Report) -> tuple[Option, ...]:
    """Return list items as options."""
    taken: dict[str, Place] = {}
    found: list[Option] = []
    for number, item in enumerate(items, 1):
        blocks = tuple(block for block in item.blocks if not isinstance(block, Quote))
        words = _words(blocks)
        if not words and not any(not isinstance(block, Paragraph) for block in blocks):
            report(_empty_option(item.place))
        identifier = _free_id(item.attributes, words, f"o{number}", taken, item.place, report)
        found.append(
            Option(
                identifier,
                blocks,
                item.place,
                _ends(blocks, item.place),
                bool(item.checked),
                _feedback(item),
                item.attributes,
            )
        )
    _report_too_many(found, report)
    return tuple(found)


def read_match(
    items: Sequence[ListItem], report: Report
) -> tuple[tuple[Item, ...], tuple[Target, ...]]:
    """Return list items such as `BERT -> codificador` as items and targets."""
    taken: dict[str, Place] = {}
    targets: dict[str, Target] = {}
    distractors: dict[str, Target] = {}
    ids: dict[str, Place] = {}
    found: list[Item] = []
    for number, item in enumerate(items, 1):
        first = item.blocks[0] if item.blocks else None
        content = first.content if isinstance(first, Paragraph) else ()
        sides = _sides(content)
        if sides is None or not plain(sides[1]).strip():
            report(_no_arrow(item.place, plain(content)))
            continue
        left, right = sides
        words = plain(right).strip()
        known = targets.get(words.casefold()) or distractors.get(words.casefold())
        target = known or Target(
            _free_id(Attributes(), words, f"t{number}", ids), right, item.place
        )
        if not left:
            distractors.setdefault(words.casefold(), target)
            continue
        targets.setdefault(words.casefold(), target)
        identifier = _free_id(item.attributes, plain(left), f"i{number}", taken, item.place, report)
        ends = _ends(item.blocks, item.place)
        rest = tuple(b for b in item.blocks[1:] if not isinstance(b, Quote))
        feedback = (*rest, *_feedback(item))
        found.append(Item(identifier, left, target.id, item.place, ends, feedback, item.attributes))
    others = [t for words, t in distractors.items() if words not in targets]
    both = (*targets.values(), *others)
    _report_too_many(found if len(found) > len(both) else both, report)
    return tuple(found), both


def has_arrows(node: Block) -> bool:
    """Return whether every item of a list has an arrow in it."""
    return isinstance(node, List) and all(
        bool(item.blocks)
        and isinstance(item.blocks[0], Paragraph)
        and _sides(item.blocks[0].content) is not None
        for item in node.items
    )


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


def _ends(blocks: Blocks, place: Place) -> Place:
    """Return the line on which the first paragraph ends."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph):
        return place
    lines = [node.place.line for node in walk_inlines(first.content)]
    return Place(place.file, max([place.line, *lines]))


def _free_id(
    attributes: Attributes,
    words: str,
    fallback: str,
    taken: dict[str, Place],
    place: Place | None = None,
    report: Report | None = None,
) -> str:
    """Return an id that is unique in the question: the author's own, or one of the words."""
    if attributes.id:
        if attributes.id in taken and place is not None and report is not None:
            report(_twice(attributes.id, place, taken[attributes.id]))
        else:
            taken[attributes.id] = place or Place("")
            return attributes.id
    base = slug(words)[:_ID].strip("-") or fallback
    identifier, count = base, 1
    while identifier in taken:
        count += 1
        identifier = f"{base}-{count}"
    taken[identifier] = place or Place("")
    return identifier


# --- typed answers ---


@dataclass(frozen=True, slots=True)
class Line:
    """A line `= …`."""

    text: str
    """Without the sign."""
    place: Place


def read_short(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the answers that lines such as `= token | tokens` give, each once."""
    answers = (answer.strip() for line in lines for answer in line.text.split("|"))
    return tuple(dict.fromkeys(answer for answer in answers if answer))


def read_numeric(line: Line, language: str, report: Report) -> Numeric | None:
    """Return the number of a line such as `= 0,693 +- 0,001`, or report why it is none."""
    value_text, *tolerances = _TOLERANCE.split(line.text)
    value = parse_decimal(value_text, language)
    tolerance = parse_decimal(tolerances[0], language) if tolerances else Decimal(0)
    if value is None or tolerance is None or len(tolerances) > 1:
        report(_no_number(line, language))
        return None
    return Numeric(
        value, abs(tolerance), " ± ".join(_TOLERANCE.split(line.text)).replace("  ", " ")
    )


def looks_numeric(lines: Sequence[Line], language: str) -> bool:
    """Return whether the lines give one number and nothing else."""
    if len(lines) != 1:
        return False
    parts = _TOLERANCE.split(lines[0].text)
    return all(parse_decimal(part, language) is not None for part in parts)


# --- gaps ---


def has_gaps(blocks: Blocks) -> bool:
    """Return whether there is a gap such as `[[token|tokens]]` in `blocks`."""
    return any(isinstance(node, Text) and _GAP.search(node.text) for node in walk(blocks))


def read_gaps(stem: Blocks, report: Report) -> tuple[Blocks, tuple[Gap, ...]]:
    """Return `stem` with its gaps as inlines, and the gaps."""
    gaps: list[Gap] = []

    def split(content: Inlines) -> Inlines:
        found: list[Inline] = []
        for inline in content:
            if isinstance(inline, Text) and _GAP.search(inline.text):
                found.extend(_pieces(inline, gaps, report))
            else:
                found.append(inline)
        return tuple(found)

    def block(node: Block) -> Blocks:
        if isinstance(node, Paragraph):
            return (replace(node, content=_everywhere(node.content, split)),)
        return (node,)

    return transform(stem, block), tuple(gaps)


def _everywhere(content: Inlines, split: Callable[[Inlines], Inlines]) -> Inlines:
    """Return `content` with `split` done to it and to all that it holds, in source order."""
    found: list[Inline] = []
    for inline in content:
        match inline:
            case Emphasis() | Strong() | Styled() | Span() | Link():
                found.append(replace(inline, content=_everywhere(inline.content, split)))
            case _:
                found.extend(split((inline,)))
    return tuple(found)


def _pieces(text: Text, gaps: list[Gap], report: Report) -> Iterable[Inline]:
    position = 0
    for match in _GAP.finditer(text.text):
        if text.text[position : match.start()]:
            yield replace(text, text=text.text[position : match.start()])
        gap = _gap(match[1], len(gaps) + 1, text.place, report)
        gaps.append(gap)
        yield gap
        position = match.end()
    if text.text[position:]:
        yield replace(text, text=text.text[position:])


def _gap(source: str, number: int, place: Place, report: Report) -> Gap:
    parts = [part.strip() for part in source.split("|") if part.strip()]
    right = [found[1] for part in parts if (found := _RIGHT.fullmatch(part))]
    if not parts or (right and not all(right)):
        report(
            error(
                "empty-gap",
                place,
                f"the gap [[{source}]] has no solution",
                "Write what is right between the brackets: [[token|tokens]], or what may be "
                "chosen, the right one in parentheses: [[(no)|sí]].",
            )
        )
        return Gap(number, (), (), place)
    if len(parts) == 1 or not right:
        return Gap(number, tuple(dict.fromkeys(parts)), (), place)
    if len(right) > 1:
        report(
            error(
                "two-right-answers",
                place,
                f"the gap [[{source}]] has {len(right)} right options; a learner chooses one",
                "Leave one in parentheses.",
            )
        )
    options = [f[1] if (f := _RIGHT.fullmatch(part)) else part for part in parts]
    return Gap(number, (right[0],), tuple(dict.fromkeys(options)), place)


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


def _no_arrow(place: Place, words: str) -> Problem:
    shown = words if len(words) <= 40 else f"{words[:40]}…"
    return error(
        "broken-match",
        place,
        f"“{shown}” does not say what it is to be joined with",
        "Write both sides with an arrow between them: - BERT -> codificador. "
        "A line - -> decodificador adds one that is right for none.",
    )


def _no_number(line: Line, language: str) -> Problem:
    sign = decimal_sign(language or "en")
    return error(
        "not-a-number",
        line.place,
        f"“{line.text}” is no number",
        f"Write, for example, = 0{sign}693 or, with a tolerance, = 0{sign}693 +- 0{sign}001",
    )
