"""An interaction of QTI and what is declared of its response → what a question asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from temario.accents import without_spare
from temario.decimals import written
from temario.importing.losses import lost
from temario.importing.qti.numbers import decimal_of
from temario.importing.qti.responses import Response, tolerance_of
from temario.importing.qti.told import by_hand
from temario.importing.qti.tree import attribute, children, descendants, kind, words
from temario.importing.qti.worths import right_of, tell_worths
from temario.markdown.answers import made_id
from temario.model import (
    ESSAY_LINES,
    Answer,
    Attributes,
    Blocks,
    Choice,
    Essay,
    Gap,
    Inline,
    Inlines,
    Item,
    Match,
    Numeric,
    Option,
    Order,
    Paragraph,
    Short,
    Target,
    Text,
    TrueFalse,
)
from temario.problems import Place, Problem
from temario.records import record, replace
from temario.traverse import plain
from temario.words import languages, translator

GAPS = ("text-entry-interaction", "inline-choice-interaction")
"""Interactions that stand in a line of text."""
INTERACTIONS = (
    "choice-interaction", "order-interaction", "match-interaction", "associate-interaction",
    "text-entry-interaction", "inline-choice-interaction", "extended-text-interaction",
    "hottext-interaction",
)  # fmt: skip

_CHOICES = ("simple-choice", "hottext", "simple-associable-choice", "inline-choice")


@record
class Source:
    """An interaction, and all that is needed to read it."""

    element: Any
    response: Response
    root: Any
    blocks: Callable[[Any], Blocks]
    """Gives what an element says."""
    place: Place
    language: str
    report: Callable[[Problem], None]


@record
class Read:
    """What is asked for, and how."""

    answer: Answer
    shuffle: bool = True
    case: bool = False


def read_answer(source: Source) -> Read | None:
    """Return what an interaction asks for; None, reported, where it does not say what is right."""
    _tell_worths(source)
    shuffle = attribute(source.element, "shuffle") != "false" and not _has_fixed(source.element)
    match kind(source.element):
        case "choice-interaction":
            answer: Answer | None = _choice(source, "simple-choice")
        case "hottext-interaction":
            answer, shuffle = _choice(source, "hottext"), False
        case "order-interaction":
            answer, shuffle = _order(source), True
        case "match-interaction":
            answer = _match(source)
        case "associate-interaction":
            answer = _associate(source)
        case "inline-choice-interaction":
            answer = _inline_choice(source)
        case "text-entry-interaction":
            return _typed(source)
        case _:
            answer, shuffle = _essay(source), True
    return None if answer is None else Read(answer, shuffle or isinstance(answer, TrueFalse))


def _has_fixed(element: Any) -> bool:
    """Return whether a choice keeps its place while others are shuffled: then all do here."""
    choices = descendants(element, *_CHOICES)
    return any(attribute(each, "fixed").lower() == "true" for each in choices)


def _tell_worths(source: Source) -> None:
    """Say which answers are right in part; `_partly` does of those that are typed and mapped."""
    response = source.response
    typed = kind(source.element) == "text-entry-interaction"
    said = {attribute(e, "identifier"): words(e) for e in descendants(source.element, *_CHOICES)}

    def named(answer: str) -> str:
        return " – ".join(said.get(part) or part for part in answer.split()) if said else answer

    tell_worths(
        replace(response, shares=()) if typed else response,
        named,
        "pair" if "pair" in response.base.lower() else "option",
        lambda what, instead: source.report(lost(source.place, what, instead)),
    )


def identifier_of(element: Any) -> str:
    """Return the id of a choice: `_1a` stands for `1a`, which QTI cannot have."""
    name = attribute(element, "identifier")
    return name[1:] if len(name) > 1 and name[0] == "_" else name


def _without_right(source: Source) -> None:
    source.report(lost(source.place, "a question that does not say what is right"))


def _options(source: Source, name: str) -> list[tuple[str, Option]]:
    found = []
    for number, choice in enumerate(descendants(source.element, name), 1):
        own = identifier_of(choice) or f"o{number}"
        blocks = source.blocks(choice)
        place = replace(source.place, line=choice.sourceline or source.place.line)
        option = Option(own, blocks, place, attributes=Attributes(by_hand(own)))
        found.append((attribute(choice, "identifier"), option))
    return found


def _choice(source: Source, name: str) -> Answer | None:
    options = _options(source, name)
    single = source.response.cardinality == "single"
    right = right_of(source.response)
    made = tuple(replace(option, correct=name in right) for name, option in options)
    if not any(option.correct for option in made):
        _without_right(source)
        return None
    if [name for name, _ in options] in (["true", "false"], ["false", "true"]):
        said = [_words(option.blocks).casefold() for _, option in options]
        if all(word in truths() for word in said):
            return TrueFalse("true" in right)
    several = not single or sum(option.correct for option in made) > 1
    return Choice(made, several)


def truths(*names: str) -> set[str]:
    """Return the words for true and false, or one of them, in all languages that temario has."""
    words = (translator(language) for language in languages())
    known = names or ("True", "False")
    return {translate(word).casefold() for translate in words for word in known}


def _words(blocks: Blocks) -> str:
    return " ".join(plain(b.content) for b in blocks if isinstance(b, Paragraph)).strip()


def _order(source: Source) -> Answer | None:
    options = dict(_options(source, "simple-choice"))
    right = [options.pop(name) for name in source.response.right if name in options]
    if len(right) < 2:
        _without_right(source)
        return None
    for option in options.values():
        what = f"the step “{_words(option.blocks)[:40]}”, which is in no right order"
        source.report(lost(option.place, what))
    return Order(tuple(right))


# --- pairs ---


def _line(blocks: Blocks, place: Place) -> Inlines:
    """Return blocks as one line of text."""
    found: list[Inline] = []
    for block in blocks:
        content = getattr(block, "content", None)
        picture = getattr(block, "picture", None)
        if found and (content or picture):
            found.append(Text(" ", place))
        if content is not None:
            found.extend(content)
        elif picture is not None:
            found.append(picture)
    return tuple(found)


def _pairs(source: Source) -> list[tuple[str, str]]:
    parts = (key.split(" ") for key in source.response.right or source.response.keys)
    return [(pair[0], pair[1]) for pair in parts if len(pair) == 2]


def _match(source: Source) -> Answer | None:
    sets = list(children(source.element, "simple-match-set"))
    if len(sets) != 2:
        _without_right(source)
        return None
    left, right = (list(children(each, "simple-associable-choice")) for each in sets)
    pairs = _pairs(source)
    first, second = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    if max(first.values(), default=0) > 1 >= max(second.values(), default=0):
        # Each thing on the right belongs to one on the left: read from there, none is lost.
        left, right, pairs = right, left, [(target, name) for name, target in pairs]
    return _joined(source, left, right, pairs)


def _associate(source: Source) -> Answer | None:
    """Return pairs of one set of things as a match; those of no pair are right for none."""
    choices = list(children(source.element, "simple-associable-choice"))
    pairs = _pairs(source)
    first = {pair[0] for pair in pairs}
    left = [choice for choice in choices if attribute(choice, "identifier") in first]
    right = [choice for choice in choices if attribute(choice, "identifier") not in first]
    return _joined(source, left, right, pairs)


def _joined(
    source: Source, left: list[Any], right: list[Any], pairs: list[tuple[str, str]]
) -> Answer | None:
    taken: set[str] = set()
    targets = {
        attribute(each, "identifier"): _target(source, each, number, taken)
        for number, each in enumerate(right, 1)
    }
    right_of: dict[str, str] = {}
    for name, target in pairs:
        if name in right_of:
            what = f"that “{name[:40]}” belongs to more than one thing"
            source.report(lost(source.place, what))
        elif target in targets:
            right_of[name] = targets[target].id
    items = [
        item
        for number, each in enumerate(left, 1)
        if (item := _item(source, each, number, right_of)) is not None
    ]
    if not items:
        _without_right(source)
        return None
    joined = [item.target for item in items]
    first = sorted(
        (t for t in targets.values() if t.id in joined), key=lambda t: joined.index(t.id)
    )
    rest = (target for target in targets.values() if target.id not in joined)
    return Match(tuple(items), (*first, *rest))


def _target(source: Source, element: Any, number: int, taken: set[str]) -> Target:
    name = attribute(element, "identifier").removeprefix("t.") or f"t{number}"
    content = _line(source.blocks(element), source.place)
    own = by_hand(name) or made_id(plain(content), f"t{number}", taken)
    taken.add(own)
    return Target(own, content, source.place)


def _item(source: Source, element: Any, number: int, right_of: dict[str, str]) -> Item | None:
    name = attribute(element, "identifier")
    content = _line(source.blocks(element), source.place)
    if name not in right_of:
        what = f"“{plain(content)[:40]}”, which belongs to nothing"
        source.report(lost(source.place, what))
        return None
    own = name.removeprefix("i.") or f"i{number}"
    return Item(own, content, right_of[name], source.place, attributes=Attributes(by_hand(own)))


# --- what is typed, and gaps ---


def _answers(response: Response) -> tuple[str, ...]:
    """Return what is right, without what only leaves out accents: those do not matter here."""
    return without_spare(response.keys)


def _partly(source: Source) -> None:
    shares = [share for _, share in source.response.shares if share > 0]
    if shares and min(shares) < max(shares):
        source.report(lost(source.place, "that some answers are right in part", "they are right"))


def _typed(source: Source) -> Read | None:
    response = source.response
    if response.base in ("float", "integer"):
        return _numeric(source)
    answers = _answers(response)
    if not answers:
        return Read(Essay((), 1))
    _partly(source)
    return Read(Short(answers), case=response.case)


def _numeric(source: Source) -> Read | None:
    values = [decimal_of(key) for key in source.response.keys]
    value = values[0] if values else None
    if value is None:
        _without_right(source)
        return None
    if len(values) > 1:
        source.report(lost(source.place, "that another number is right, too"))
    name = attribute(source.element, "response-identifier")
    tolerance = tolerance_of(source.root, name, value)
    text = written(value, source.language)
    text += f" ± {written(tolerance, source.language)}" if tolerance else ""
    return Read(Numeric(value, tolerance, text))


def _inline_choice(source: Source) -> Answer | None:
    """Return a choice of words; alone behind its question it is no gap."""
    right = right_of(source.response)
    options = tuple(
        Option(own, (Paragraph((Text(words(each), source.place),), source.place),), source.place,
               attribute(each, "identifier") in right, attributes=Attributes(own))
        for each in children(source.element, "inline-choice")
        if (own := identifier_of(each))
    )  # fmt: skip
    if not any(option.correct for option in options):
        _without_right(source)
        return None
    return Choice(options, multiple=False)


def gap_of(source: Source, number: int) -> Gap | None:
    """Return a gap; None, reported, where it does not say what is right."""
    _tell_worths(source)
    if kind(source.element) == "text-entry-interaction":
        answers = _answers(source.response)
        _partly(source)
        spread = gap_tolerance(source)
        if spread:
            what = f"how far from “{answers[0][:40]}” a number may lie ({spread:f})"
            source.report(lost(source.place, what, "just this number is right"))
        if source.response.base == "float":
            answers = tuple(dict.fromkeys(form for a in answers for form in _forms(source, a)))
        options: tuple[str, ...] = ()
    else:
        right = right_of(source.response)
        said = [(attribute(e, "identifier"), words(e))
                for e in children(source.element, "inline-choice")]  # fmt: skip
        options = tuple(dict.fromkeys(_in_gap(text) for _, text in said if text))
        answers = tuple(_in_gap(text) for name, text in said if name in right)[:1]
    answers = tuple(filter(None, map(_in_gap, answers)))
    if not answers:
        source.report(lost(source.place, "a gap that does not say what is right"))
        return None
    if len(options) == 1:
        options = ()
    return Gap(number, answers, options, source.place)


def gap_tolerance(source: Source) -> Decimal:
    """Return how far from the right number in a gap an answer may lie; 0 where it is no number."""
    response = source.response
    typed = kind(source.element) == "text-entry-interaction"
    value = decimal_of(response.keys[0]) if typed and response.keys else None
    if value is None or response.base not in ("float", "integer"):
        return Decimal(0)
    return tolerance_of(source.root, attribute(source.element, "response-identifier"), value)


def _forms(source: Source, answer: str) -> list[str]:
    """Return a number with the sign of the language, and as it was written."""
    number = decimal_of(answer)
    return [answer] if number is None else [written(number, source.language), answer]


def _in_gap(text: str) -> str:
    """Return a text that can stand in a gap, `[[a|b]]`."""
    return " ".join(text.replace("|", "/").replace("[[", "[").replace("]]", "]").split())


def _essay(source: Source) -> Answer:
    lines = attribute(source.element, "expected-lines")
    good = lines.isdecimal() and len(lines) < 4 and 1 <= int(lines) <= 200
    return Essay((), int(lines) if good else ESSAY_LINES)
