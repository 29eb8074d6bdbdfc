"""What other programs take for right → what a question of ours asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from temario.accents import without_spare
from temario.decimals import parse_decimal, written
from temario.importing.banks.passages import words_of
from temario.markdown.answers import made_id
from temario.model import (
    Answer,
    Block,
    Blocks,
    Choice,
    Heading,
    Inlines,
    Item,
    Match,
    Numeric,
    Option,
    Order,
    Paragraph,
    Short,
    Strong,
    Target,
    Text,
)
from temario.problems import Place
from temario.records import record, replace
from temario.traverse import plain
from temario.writing import alike

Tell = Callable[[str, str], None]
"""Says what is lost, and what is kept instead."""
WHOLE = Decimal(100)
"""What an answer is worth that is wholly right, in percent."""


@record
class Weighed:
    """An answer, what it is worth, and what is said to who gives it."""

    blocks: Blocks
    percent: Decimal
    """100 is wholly right; 0 and less is wrong."""
    feedback: Blocks = ()
    tolerance: str = ""
    """Of a number: how far from it an answer may lie."""

    @property
    def words(self) -> str:
        """Its words without any form."""
        return words_of(self.blocks)

    @property
    def right(self) -> bool:
        """Whether it is wholly right, but for rounding."""
        return self.percent > WHOLE - 1


@record
class Found:
    """What is asked for, and what is said to who is right, who is wrong, and everybody."""

    answer: Answer
    correct: Blocks = ()
    incorrect: Blocks = ()
    left: tuple[str, ...] = ()
    """Wrong answers of which nothing is said: kept as a comment."""


def choice(answers: Sequence[Weighed], single: bool, place: Place, tell: Tell) -> Choice:
    """Return answers as options. What is partly right counts as right where several are."""
    best = max((each.percent for each in answers), default=Decimal(0))
    right = [each.right if single else each.percent > 0 for each in answers]
    if single and not any(right) and best > 0:
        right = [each.percent == best for each in answers]
    for each, good in zip(answers, right, strict=True):
        if single and 0 < each.percent < WHOLE - 1:
            kept = "it counts as right" if good else "it counts as wrong"
            tell(f"the credit of {_percent(each.percent)} for “{each.words}”", kept)
    if single and sum(right) > 1:
        tell("the rule that one of several right options is enough", "all of them are asked for")
    worth = {each.percent for each, good in zip(answers, right, strict=True) if good}
    if not single and max(worth, default=0) - min(worth, default=0) > 1:
        tell("how much each right option is worth", "each counts the same")
    options, taken = [], set[str]()
    for number, (each, good) in enumerate(zip(answers, right, strict=True), 1):
        identifier = made_id(words_of(each.blocks[:1]), f"o{number}", taken)
        taken.add(identifier)
        options.append(Option(identifier, _plainly(each.blocks), place, good, each.feedback))
    return Choice(tuple(options), not single or sum(right) > 1)


def _plainly(blocks: Blocks) -> Blocks:
    """Return the blocks of an option; a heading, which opens nothing there, is a line in bold."""
    return tuple(
        Paragraph((Strong(block.content, block.place),), block.place)
        if isinstance(block, Heading)
        else block
        for block in blocks
    )


def order(items: Sequence[Blocks], place: Place) -> Order:
    """Return steps in their order."""
    steps, taken = [], set[str]()
    for number, blocks in enumerate(items, 1):
        identifier = made_id(words_of(blocks[:1]), f"o{number}", taken)
        taken.add(identifier)
        steps.append(Option(identifier, blocks, place))
    return Order(tuple(steps))


def match(pairs: Iterable[tuple[Inlines, Inlines]], place: Place) -> Match:
    """Return pairs to be joined; one without a left side is right for none."""
    items: list[Item] = []
    targets: dict[str, Target] = {}
    ids: set[str] = set()
    known: set[str] = set()
    lone: list[str] = []
    for number, (left, right) in enumerate(pairs, 1):
        words = plain(right).strip().casefold()
        if words not in targets:
            identifier = made_id(plain(right), f"t{number}", ids)
            ids.add(identifier)
            targets[words] = Target(identifier, right, place)
        if not left:
            lone.append(words)
            continue
        identifier = made_id(plain(left), f"i{number}", known)
        known.add(identifier)
        items.append(Item(identifier, left, targets[words].id, place))
    joined = {item.target for item in items}
    ordered = sorted(targets.values(), key=lambda target: target.id not in joined)
    return Match(tuple(items), tuple(ordered))


def short(answers: Sequence[Weighed], place: Place, tell: Tell) -> Found | None:
    """Return words that are right; None where none are.

    What is said to who gives one of several answers is said to all, with the answer before it.
    """
    right = [each for each in answers if each.right]
    if not right:
        best = max((each.percent for each in answers), default=Decimal(0))
        right = [each for each in answers if each.percent == best > 0]
    given = [_typed(each, tell) for each in right]
    words = without_spare(tuple(dict.fromkeys(each for each in given if each)))
    if not words:
        return None
    _tell_partial(answers, right, tell)
    wrong = [each for each in answers if each not in right]
    return Found(Short(words), _said_to_right(right), _said_to_wrong(wrong), _left(wrong))


def numeric(answers: Sequence[Weighed], place: Place, language: str, tell: Tell) -> Found | None:
    """Return the number that is right; None where none is."""
    right = [each for each in answers if each.right and _number(each.words) is not None]
    if not right:
        best = max((a.percent for a in answers if _number(a.words) is not None), default=0)
        right = [each for each in answers if each.percent == best > 0]
    if not right:
        return None
    first, *others = right
    value = _number(first.words)
    if value is None:
        return None
    tolerance = abs(_number(first.tolerance) or Decimal(0))
    text = written(value, language)
    text += f" ± {written(tolerance, language)}" if tolerance else ""
    for each in others:
        tell(f"“{_named(each)}” as another right number", f"{_named(first)} alone is right")
    rest = [each for each in answers if each is not first]
    _tell_partial(answers, right, tell)
    said = _said_to_wrong(rest)
    return Found(Numeric(value, tolerance, text), first.feedback, said, _left(rest))


def _number(text: str) -> Decimal | None:
    return parse_decimal(text, "en")


def _typed(answer: Weighed, tell: Tell) -> str:
    """Return what a learner types; a bar would part it, and a star stands for nothing here."""
    words = answer.words
    if re.search(r"(?<!\\)\*", words):
        tell(f"what the star in “{words}” stands for", "it is a sign like others")
    words = words.replace("\\*", "*")
    if "|" in words:
        tell(f"the sign | in the answer “{words}”", "it is written ¦")
    return words.replace("|", "¦")


def _tell_partial(answers: Sequence[Weighed], right: Sequence[Weighed], tell: Tell) -> None:
    for each in answers:
        if each not in right and each.percent > 0:
            credit = f"the credit of {_percent(each.percent)} for “{_named(each)}”"
            tell(credit, "it counts as wrong")


def _said_to_right(answers: Sequence[Weighed]) -> Blocks:
    told = [each for each in answers if each.feedback]
    if len({alike(each.feedback) for each in told}) == 1 and len(told) == len(answers):
        return told[0].feedback
    if len(answers) == 1:
        return answers[0].feedback
    return tuple(block for each in told for block in introduced(each.words, each.feedback))


def _said_to_wrong(answers: Sequence[Weighed]) -> Blocks:
    """Return what is said of wrong answers, each behind its words; a star stands for all."""
    found: list[Block] = []
    for each in answers:
        if each.words in ("*", ""):
            found += each.feedback
        elif each.feedback:
            found += introduced(_named(each), each.feedback)
    return tuple(found)


def _left(answers: Sequence[Weighed]) -> tuple[str, ...]:
    """Return the wrong answers of which nothing is said, as a line."""
    named = [_named(each) for each in answers if not each.feedback and each.words not in ("*", "")]
    if not named:
        return ()
    return (f"wrong answer{'s' if len(named) > 1 else ''}: {' | '.join(named)}",)


def introduced(words: str, blocks: Blocks) -> Blocks:
    """Return blocks that begin with `words` and a colon."""
    first = blocks[0]
    lead = Text(f"{words}: ", first.place)
    if isinstance(first, Paragraph):
        return (replace(first, content=(lead, *first.content)), *blocks[1:])
    return (Paragraph((Text(f"{words}:", first.place),), first.place), *blocks)


def _named(answer: Weighed) -> str:
    spread = answer.tolerance if _number(answer.tolerance) else ""
    return answer.words + (f" ± {spread}" if spread else "")


def _percent(value: Decimal) -> str:
    return f"{value.normalize():f} %"
