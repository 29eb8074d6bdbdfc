"""A question → what stands in its div: attributes, blocks, answers, and what learners are told."""

from __future__ import annotations

import re

from temario.decimals import parse_decimal, written
from temario.markdown.answers import Line, almost_number, looks_numeric, made_id
from temario.markdown.matches import has_arrows
from temario.markdown.question_attributes import KINDS, NO, TRUE
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Choice,
    Cloze,
    Essay,
    Inline,
    Item,
    List,
    ListItem,
    Match,
    Numeric,
    Option,
    Order,
    Paragraph,
    Question,
    Quote,
    Short,
    Target,
    Text,
    TrueFalse,
)
from temario.records import record
from temario.traverse import plain
from temario.writing.attributes import braces, with_value

_LINES = 8
"""How many lines there are for an essay whose author says nothing."""


@record
class QuestionParts:
    """What stands in a question's div, in this order."""

    attributes: Attributes
    blocks: Blocks
    """What is asked, and the list of options, pairs or steps."""
    answers: str
    """What stands behind `=`; empty where nothing is typed."""
    told: tuple[tuple[str, Blocks], ...]
    """Quotations by their key."""


def question_parts(question: Question) -> QuestionParts:
    """Return a question taken apart."""
    answer, told = question.answer, list[tuple[str, Blocks]]()
    stem, answers = question.stem, ""
    match answer:
        case Choice(options):
            stem = (*stem, _list([_option(each, True) for each in options], question))
        case Order(options):
            items = [_option(each, False) for each in options]
            stem = (*map(_unnumbered, stem), _list(items, question, ordered=True))
        case Match():
            stem = (*stem, _list(_pairs(answer), question))
        case Short(given):
            answers = " | ".join(given)
        case Numeric(value, tolerance, text):
            spread = f" ± {tolerance:f}" if tolerance else ""
            answers = (text or f"{value:f}{spread}").replace("±", "+-")
        case Essay(rubric):
            told += [("rubric", rubric)] if rubric else []
        case TrueFalse() | Cloze():
            pass
    told += [("hint", hint) for hint in question.hints]
    for key in ("correct", "incorrect", "feedback"):
        said = getattr(question, key)
        told += [(key, said)] if said else []
    return QuestionParts(_attributes(question), stem, answers, tuple(told))


def _list(items: list[ListItem], question: Question, ordered: bool = False) -> Block:
    return List(ordered, 1, tuple(items), question.place)


def _unnumbered(block: Block) -> Block:
    """Return a block of an order's stem; a numbered list there would be taken for its steps."""
    if isinstance(block, List) and block.ordered:
        return List(False, 1, block.items, block.place, block.loose, block.attributes)
    return block


def _option(option: Option, box: bool) -> ListItem:
    # A quotation in an option is what its learner is told.
    flat = (b.blocks if isinstance(b, Quote) else (b,) for b in option.blocks)
    blocks = tuple(block for part in flat for block in part)
    checked = option.correct if box else None
    return _item(blocks, option.feedback, option.attributes, checked, option)


def _item(
    blocks: Blocks,
    feedback: Blocks,
    attributes: Attributes,
    checked: bool | None,
    part: Option | Item | Target,
) -> ListItem:
    told = (Quote(feedback, part.place),) if feedback else ()
    return ListItem((*blocks, *told), part.place, checked, attributes)


def _pairs(match: Match) -> list[ListItem]:
    """Return pairs, and the targets that are right for none, as items with an arrow."""
    targets = {target.id: target for target in match.targets}
    joined = {item.target for item in match.items}
    own = _own_ids(match)
    found = []
    for item in match.items:
        target = targets[item.target]
        left, attributes = tuple(map(_without_arrow, item.content)), item.attributes
        if target.id in own and attributes.id:
            own.discard(target.id)
            left = (*left, Text(braces(attributes, " "), item.place))
            attributes = Attributes(target.id)
        line = (*left, Text(" -> ", item.place), *target.content)
        found.append(_item((Paragraph(line, item.place),), item.feedback, attributes, None, item))
    for target in match.targets:
        if target.id not in joined:
            attributes = Attributes(target.id if target.id in own else "")
            line = (Text("-> ", target.place), *target.content)
            found.append(_item((Paragraph(line, target.place),), (), attributes, None, target))
    return found


def _without_arrow(inline: Inline) -> Inline:
    """Return text before the arrow of a pair; an arrow in it would be taken for that."""
    if not isinstance(inline, Text):
        return inline
    text = re.sub("->|→", "⟶", inline.text).replace("=>", "⇒")
    return Text(text, inline.place)


def _own_ids(match: Match) -> set[str]:
    """Return the ids of targets that are not those made of their words."""
    taken: set[str] = set()
    own: set[str] = set()
    for number, target in enumerate(match.targets, 1):
        if target.id != made_id(plain(target.content), f"t{number}", taken):
            own.add(target.id)
        taken.add(target.id)
    return own


# --- attributes ---


def _attributes(question: Question) -> Attributes:
    """Return the attributes of a question: its own, and those that say what else it has."""
    found = question.attributes
    for key, value, usual in _values(question):
        if value != usual:
            found = with_value(found, key, value)
    return found


def _values(question: Question) -> list[tuple[str, str, str]]:
    """Return for each key what a question has, and what is read from its attributes as they are."""
    given = question.attributes.get
    found = [
        ("type", *_kind(question)),
        ("points", *_points(question)),
        ("graded", *_flag(given("graded"), question.graded)),
        ("shuffle", *_flag(given("shuffle"), question.shuffle)),
        ("attempts", *_attempts(question)),
        ("case", *_policy(given("case"), question.case)),
        ("accents", *_policy(given("accents"), question.accents)),
        ("objective", question.objective, given("objective")),
    ]
    tags = given("tags").replace(";", ",")
    read = tuple(dict.fromkeys(tag.strip() for tag in tags.split(",") if tag.strip()))
    found.append(("tags", ", ".join(question.tags), ", ".join(read)))
    match question.answer:
        case TrueFalse(answer):
            word = given("answer").lower()
            known = ("true" if word in TRUE else "false") if word in (*TRUE, *NO) else ""
            found.insert(1, ("answer", "true" if answer else "false", known))
        case Essay(lines=lines):
            found.append(("lines", str(lines), given("lines") or str(_LINES)))
        case _:
            pass
    return found


def _kind(question: Question) -> tuple[str, str]:
    named = question.attributes.get("type").lower()
    if named:
        # A name that is none is left to the reader, who knows what it may mean.
        return question.kind, named if named in KINDS else question.kind
    return question.kind, _told_kind(question)


def _told_kind(question: Question) -> str:
    """Return the kind that a question's parts make, empty where that is not sure."""
    answer, kind = question.answer, question.kind
    listed = any(has_arrows(block) for block in question.stem)
    match answer:
        case Choice(options):
            right = sum(option.correct for option in options)
            return ("multiple" if right > 1 else "single") if options else ""
        case TrueFalse():
            return kind
        case _ if question.attributes.get("answer"):
            return ""
        case Short(answers):
            line = Line(" | ".join(answers), question.place)
            return kind if answers and almost_number(line, "") is None else ""
        case Numeric(text=text):
            return kind if looks_numeric([Line(text, question.place)], "") else ""
        case Match(items):
            return kind if items else ""
        case Cloze(gaps):
            return kind if gaps and not listed else ""
        case Order() | Essay():
            return ""


def _points(question: Question) -> tuple[str, str]:
    given = parse_decimal(question.attributes.get("points"), "en")
    said = written(question.points, "en")
    if question.attributes.get("points") and given is not None and given == question.points:
        return said, said
    return said, "1" if given is None else written(given, "en")


def _flag(given: str, flag: bool) -> tuple[str, str]:
    known = {**dict.fromkeys(TRUE, True), **dict.fromkeys(NO, False)}.get(given.lower(), True)
    return str(flag).lower(), str(known).lower()


def _policy(given: str, matters: bool) -> tuple[str, str]:
    return "match" if matters else "ignore", "match" if given.lower() == "match" else "ignore"


def _attempts(question: Question) -> tuple[str, str]:
    given = question.attributes.get("attempts")
    said = "" if question.attempts is None else str(question.attempts)
    valid = re.fullmatch(r"\d{1,5}", given) and int(given) <= 100
    return said, str(int(given)) if valid else ""
