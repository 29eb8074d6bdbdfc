"""Questions, answers and versions of a course, as Hypothesis makes them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st
from playing import PLACE, Version

from builders.scorm import ScormOptions
from temario.model import (
    Answer,
    Choice,
    Cloze,
    Essay,
    Gap,
    Item,
    Match,
    Numeric,
    Option,
    Order,
    Question,
    QuestionKind,
    Short,
    Target,
    TrueFalse,
)

KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
IDS = [f"pregunta-{number}" for number in range(8)]
PAGES = [f"pagina-{number}" for number in range(5)]
OPTIONS = ["a", "b-1", "c", "ñu", "模型", "z"]
WORDS = ["año", "ano", "Sí", "si", "el modelo", "token", "Atención", "l’eau", "ESPAÑA", "ñ"]
NUMBERS = [
    "0", "0,2", "0.3", "-1", "\u22121", "1.5", "1,5", "1.000", "1.000,5", "1,000.5", "1.000.000",
    "1 000", "5", "+5", ".1", "1e-3", "2E2", "99,99", "100", "0.1", "x", "1/2", "1,2,3.4",
]  # fmt: skip

# --- questions ---


def question(identifier: str) -> st.SearchStrategy[Question]:
    """A question of any kind."""
    return st.sampled_from(KINDS).flatmap(lambda kind: of_kind(identifier, kind))


@st.composite
def of_kind(draw: st.DrawFn, identifier: str, kind: QuestionKind) -> Question:
    return Question(
        id=identifier,
        number=1,
        kind=kind,
        stem=(),
        answer=draw(_answer(kind)),
        place=PLACE,
        points=draw(st.sampled_from([1, 1, 2, 0.5, 2.25, 0.1])),
        graded=draw(st.sampled_from([True, True, False])),
        attempts=draw(st.sampled_from([None, 0, 1, 2, 5])),
        case=draw(st.booleans()),
        accents=draw(st.booleans()),
    )


@st.composite
def _answer(draw: st.DrawFn, kind: QuestionKind) -> Answer:
    ids = draw(st.permutations(OPTIONS))[: draw(st.integers(2, len(OPTIONS)))]
    match kind:
        case "single":
            right = draw(st.sampled_from(ids))
            return Choice(tuple(_option(one, one == right) for one in ids), multiple=False)
        case "multiple":
            return Choice(tuple(_option(one, draw(st.booleans())) for one in ids), multiple=True)
        case "truefalse":
            return TrueFalse(draw(st.booleans()))
        case "short":
            return Short(tuple(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))))
        case "numeric":
            value = draw(st.sampled_from(["0", "0.2", "-1", "1000", "1000.5", "0.001", "1E+2"]))
            tolerance = draw(st.sampled_from(["0", "0.1", "0.001", "5"]))
            return Numeric(Decimal(value), Decimal(tolerance), value)
        case "match":
            targets = draw(st.permutations(OPTIONS))[: draw(st.integers(1, 4))]
            goals = [draw(st.sampled_from(targets)) for _ in ids]
            items = tuple(Item(one, (), goal, PLACE) for one, goal in zip(ids, goals, strict=True))
            return Match(items, tuple(Target(one, (), PLACE) for one in targets))
        case "order":
            return Order(tuple(_option(one) for one in ids))
        case "cloze":
            return Cloze(tuple(draw(_gap(n + 1)) for n in range(draw(st.integers(1, 3)))))
        case "essay":
            return Essay((), 5)


def _option(identifier: str, correct: bool = False) -> Option:
    return Option(identifier, (), PLACE, correct)


@st.composite
def _gap(draw: st.DrawFn, number: int) -> Gap:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True))
    if draw(st.booleans()):
        return Gap(number, tuple(words), (), PLACE)
    return Gap(number, (words[0],), tuple(draw(st.permutations(words))), PLACE)


@st.composite
def changed(draw: st.DrawFn, old: Question) -> Question:
    """The next version of a question: moved, corrected, longer, shorter, or another altogether."""
    answer = old.answer
    how = draw(
        st.sampled_from(
            ["same", "moved", "corrected", "corrected", "grown", "shrunk", "renamed", "other"]
        )
    )
    if how == "other":
        return draw(question(old.id))
    if how == "corrected" and old.kind != "essay":
        other = draw(_answer(old.kind))
        match answer:
            case Choice(options, True):
                options = tuple(replace(o, correct=draw(st.booleans())) for o in options)
                return replace(old, answer=replace(answer, options=options))
            case Choice(options, False):
                right = draw(st.sampled_from(options))
                options = tuple(replace(o, correct=o is right) for o in options)
                return replace(old, answer=replace(answer, options=options))
            case Match(items, targets):
                goals = [draw(st.sampled_from(targets)).id for _ in items]
                items = tuple(replace(i, target=t) for i, t in zip(items, goals, strict=True))
                return replace(old, answer=replace(answer, items=items))
            case TrueFalse() | Short() | Numeric():
                return replace(old, answer=other)
            case Order(items):
                return replace(old, answer=Order(tuple(draw(st.permutations(items)))))
            case _:
                return replace(old, case=not old.case, points=3)
    match answer:
        case Choice(options, multiple):
            return replace(old, answer=Choice(_listed(draw, how, options), multiple))
        case Order(items) if how in ("grown", "shrunk", "renamed"):
            return replace(old, answer=Order(_listed(draw, how, items)))
        case Match(items, targets) if how == "moved":
            items = tuple(draw(st.permutations(items)))
            return replace(old, answer=Match(items, tuple(draw(st.permutations(targets)))))
        case Match(items, targets) if how == "grown":
            more = [one for one in OPTIONS if one not in {target.id for target in targets}]
            return replace(old, answer=Match(items, (*targets, Target(more[0], (), PLACE))))
        case _:
            return old


def _listed(draw: st.DrawFn, how: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
    more = [one for one in OPTIONS if one not in {option.id for option in options}]
    if how == "moved":
        return tuple(draw(st.permutations(options)))
    if how == "grown" and more:
        at = draw(st.integers(0, len(options)))
        return (*options[:at], _option(more[0]), *options[at:])
    if how == "renamed" and more:
        return (*options[:-1], replace(options[-1], id=more[0]))
    if how == "shrunk" and len(options) > 2:
        wrong = next((option for option in options if not option.correct), options[-1])
        return tuple(option for option in options if option is not wrong)
    return options


# --- answers ---


@st.composite
def typed(draw: st.DrawFn) -> str:
    """Something like a word that may be right."""
    word = draw(st.sampled_from(WORDS))
    forms = [
        "{}", "{}", " {} ", "«{}»", "“{}”.", "{}.", "{} .", '"{}', "\u00a0{}", "{}..", "un {}",
    ]  # fmt: skip
    word = draw(st.sampled_from([word, word, word.upper(), word.lower(), word.replace(" ", "  ")]))
    return draw(st.sampled_from(forms)).format(word)


@st.composite
def answer_to(draw: st.DrawFn, asked: Question) -> list[str]:
    """What a learner may hand in."""
    match asked.answer:
        case Choice(options, multiple):
            ids = [option.id for option in options]
            if not multiple:
                return [draw(st.sampled_from(ids))]
            chosen = [one for one in ids if draw(st.booleans())]
            return chosen or ids[:1]
        case TrueFalse():
            return [draw(st.sampled_from(["true", "false"]))]
        case Short():
            return [draw(typed())]
        case Numeric(value):
            return [draw(st.sampled_from([str(value), *NUMBERS]))]
        case Match(items, targets):
            return [
                draw(st.sampled_from([item.target, *(t.id for t in targets)])) for item in items
            ]
        case Order(items):
            ids = [item.id for item in items]
            return draw(st.one_of(st.just(ids), st.permutations(ids)))
        case Cloze(gaps):
            return [draw(st.sampled_from(gap.options) if gap.options else typed()) for gap in gaps]
        case Essay():
            return [draw(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1))]


# --- courses ---


@st.composite
def version(draw: st.DrawFn, old: Version | None = None, few: bool = False) -> Version:
    """A version of a course, made of an older one where there is one; `few` are a part of it."""
    was = {one.id: one for one in old.questions} if old else {}
    ids = draw(st.permutations(IDS))[: draw(st.integers(0, len(IDS)))]
    if few:
        ids = draw(st.permutations(list(was)))[: draw(st.integers(0, 2))]
    elif old and draw(st.integers(0, 2)):
        ids = [*was, *(one for one in ids[:2] if one not in was)]
    questions = tuple(draw(changed(was[one])) if one in was else draw(question(one)) for one in ids)
    pools = {}
    free = draw(st.permutations(ids))
    for pool in ("banco-1", "banco-2")[: draw(st.integers(0, 2))]:
        count = draw(st.integers(1, 4))
        taken, free = free[:count], free[count:]
        if taken:
            pools[pool] = (draw(st.integers(1, 4)), tuple(one for one in ids if one in taken))
    options = ScormOptions(
        pass_=draw(st.sampled_from([0, 30, 50, 70, 100])),
        complete=draw(st.sampled_from(["viewed", "answered", "passed"])),
        attempts=draw(st.integers(0, 4)),
    )
    pages = draw(st.permutations(PAGES))[: 1 if few else draw(st.integers(1, len(PAGES)))]
    return Version(tuple(pages), questions, pools, options)


Act = tuple[str, str, Any]
"""`see` a page, `answer` a question or write a `draft`; of which; what."""


@st.composite
def acts(draw: st.DrawFn, course: Version) -> list[Act]:
    """What a learner does in one session, whether or not the player lets it."""
    found: list[Act] = []
    for _ in range(draw(st.integers(0, 10))):
        if course.questions and draw(st.integers(0, 3)):
            one = draw(st.sampled_from(course.questions))
            if one.kind == "essay" and draw(st.booleans()):
                found.append(("draft", one.id, draw(st.text("aé \n", max_size=30))))
            else:
                found.append(("answer", one.id, draw(answer_to(one))))
        else:
            found.append(("see", draw(st.sampled_from(course.pages)), None))
    return found
