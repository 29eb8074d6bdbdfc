"""Random questions, and what of them is left once a format has held them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from builders.questions.losses import Format
from temario.accents import without_spare
from temario.model import (
    Attributes,
    Blocks,
    Choice,
    Cloze,
    Code,
    Course,
    Emphasis,
    Essay,
    Gap,
    Inline,
    Inlines,
    Item,
    Lesson,
    List,
    Listing,
    ListItem,
    Match,
    Math,
    Numeric,
    Option,
    Order,
    Paragraph,
    Pool,
    Question,
    Short,
    Strong,
    Target,
    Text,
    TrueFalse,
    Unit,
)
from temario.problems import Place
from temario.traverse import transform

AT = Place("banco.md", 1)
_SIGNS = "abcéñüÑ0129 {}#=~:/\"'<>&%*$[]|-.,;!?"
_WORDS = ["token", "BERT", "año", "a{b}c", "x=1", "50%", "#3", "~", "<b>", "&amp;", "C\\D", "¿qué?"]


def _settled(text: str) -> str:
    """Return a text without what means a formula elsewhere, or no character at all."""
    return " ".join(text.replace("$", "€").split())


texts = st.one_of(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join),
    st.text(_SIGNS, min_size=1, max_size=12),
).map(_settled).filter(bool)  # fmt: skip
typed = st.one_of(
    st.sampled_from(["token", "canción", "año", "a*b", "{x}", "1:2", "C\\D", "50%", "=a", "~b"]),
    st.text("abcéñ {}#=~:*&<>\"%", min_size=1, max_size=8).map(_settled).filter(bool),
)  # fmt: skip
ids = st.text("abcdefghij", min_size=1, max_size=6)


def _inline(kind: str, text: str) -> Any:
    words = Text(text, AT)
    match kind:
        case "strong":
            return Strong((words,), AT)
        case "emphasis":
            return Emphasis((words,), AT)
        case "code":
            return Code(text, AT)
        case _:
            return Math("x^2 + \\frac{a}{b}", AT)


@st.composite
def lines(draw: st.DrawFn) -> Inlines:
    first = Text(f"{draw(texts)} ", AT)
    if not draw(st.booleans()):
        return (Text(first.text.strip(), AT),)
    kind = draw(st.sampled_from(["strong", "emphasis", "code", "math"]))
    return (first, _inline(kind, draw(st.sampled_from(["a", "BERT", "x y"]))), Text(" fin", AT))


@st.composite
def stems(draw: st.DrawFn) -> Blocks:
    found: list[Any] = [Paragraph(draw(lines()), AT)]
    extra = draw(st.sampled_from(["", "", "list", "code", "two"]))
    if extra == "list":
        items = [ListItem((Paragraph(draw(lines()), AT),), AT) for _ in range(2)]
        found.append(List(draw(st.booleans()), 1, tuple(items), AT))
    elif extra == "code":
        found.append(Listing("if a < b && c:\n    print('{x}')", "python", AT))
    elif extra == "two":
        found.append(Paragraph(draw(lines()), AT))
    if extra:
        found.append(Paragraph((Text("¿Cuál es?", AT),), AT))
    return tuple(found)


said = st.one_of(st.just(()), lines().map(lambda line: (Paragraph(line, AT),)))


def _unique(draw: st.DrawFn, least: int, most: int) -> list[str]:
    return draw(st.lists(ids, min_size=least, max_size=most, unique=True))


def _options(draw: st.DrawFn, marks: list[bool]) -> tuple[Option, ...]:
    names = _unique(draw, len(marks), len(marks))
    return tuple(
        Option(name, (Paragraph((*draw(lines()), Text(f" {n}", AT)), AT),), AT, mark,
               draw(said), Attributes(name))
        for n, (name, mark) in enumerate(zip(names, marks, strict=True))
    )  # fmt: skip


def _choice(draw: st.DrawFn, multiple: bool) -> Choice:
    right = draw(st.integers(2, 4)) if multiple else 1
    marks = draw(st.permutations([True] * right + [False] * draw(st.integers(1, 3))))
    return Choice(_options(draw, list(marks)), multiple)


def _match(draw: st.DrawFn) -> Match:
    names = _unique(draw, 2, 4)
    words = [f"{draw(texts)} {n}" for n in range(len(names) + draw(st.integers(0, 1)))]
    targets = tuple(Target(f"t{n}", (Text(text, AT),), AT) for n, text in enumerate(words))
    items = tuple(
        Item(name, (*draw(lines()), Text(f" {n}", AT)), targets[n].id, AT, draw(said),
             Attributes(name))
        for n, name in enumerate(names)
    )  # fmt: skip
    return Match(items, targets)


@st.composite
def questions(draw: st.DrawFn, name: str) -> Question:
    """A question of any kind, with anything said of it."""
    kind = draw(st.sampled_from(
        ["single", "multiple", "truefalse", "short", "numeric", "match", "order", "cloze", "essay"]
    ))  # fmt: skip
    stem, answer = draw(stems()), None
    match kind:
        case "single" | "multiple":
            answer = _choice(draw, kind == "multiple")
        case "truefalse":
            answer = TrueFalse(draw(st.booleans()))
        case "short":
            answer = Short(
                without_spare(tuple(draw(st.lists(typed, min_size=1, max_size=3, unique=True))))
            )
        case "numeric":
            value = draw(st.decimals(-1000, 1000, places=3))
            tolerance = draw(st.sampled_from([Decimal(0), Decimal("0.5"), Decimal("0.001")]))
            answer = Numeric(value, tolerance, f"{value:f}")
        case "match":
            answer = _match(draw)
        case "order":
            answer = Order(_options(draw, [False] * draw(st.integers(2, 4))))
        case "cloze":
            gaps = tuple(_gap(draw, number) for number in range(1, draw(st.integers(1, 3)) + 1))
            line: list[Any] = []
            for gap in gaps:
                line += [Text(f"{draw(texts)} ", AT), gap]
            stem = (*stem[:1], Paragraph((*line, Text(" fin.", AT)), AT))
            answer = Cloze(gaps)
        case _:
            answer = Essay(draw(said), draw(st.sampled_from([5, 8, 12])))
    return Question(
        name, 1, kind, stem, answer, AT,
        points=draw(st.sampled_from([1.0, 2.0, 0.5, 3.0])),
        graded=draw(st.booleans()) or draw(st.booleans()),
        shuffle=draw(st.booleans()),
        case=draw(st.booleans()),
        hints=tuple(filter(None, draw(st.lists(said, max_size=2)))),
        feedback=draw(said), correct=draw(said), incorrect=draw(said),
        tags=tuple(draw(st.lists(st.sampled_from(["uno", "dos", "con espacio"]), unique=True))),
        attributes=Attributes(name),
    )  # fmt: skip


def _gap(draw: st.DrawFn, number: int) -> Gap:
    words = draw(
        st.lists(typed.map(lambda t: t.replace("|", "/")), min_size=2, max_size=3, unique=True)
    )
    if draw(st.booleans()):
        return Gap(number, (words[-1],), tuple(words), AT)
    return Gap(number, without_spare(tuple(words)), (), AT)


@st.composite
def banks(draw: st.DrawFn) -> tuple[Question, ...]:
    return tuple(draw(questions(f"q-{n}")) for n in range(draw(st.integers(1, 4))))


def course_of(found: tuple[Question, ...], pool: int = 0) -> Course:
    """Return a course of one lesson; the first `pool` questions are in a pool that draws one."""
    pooled = (Pool("reserva", 1, found[:pool], AT),) if pool else ()
    lesson = Lesson("l", "1.1", (Text("Una / lección", AT),), (*pooled, *found[pool:]), AT)
    unit = Unit("u", "1", (Text("Unidad", AT),), (), (lesson,), AT)
    return Course("banco", "Banco", "es", (unit,), Path("/nowhere"))


# --- comparing ---

_LEFT_OUT = ("place", "asset", "number", "loose", "attributes", "text_", "id")


def form(node: Any) -> Any:
    """Return a node as values that are equal where two say the same."""
    if isinstance(node, tuple):
        return _joined([form(part) for part in node])
    if isinstance(node, Decimal):
        return node.normalize()
    if not is_dataclass(node):
        return node
    name = type(node).__name__
    if name == "Match":
        ids = [target.id for target in node.targets]
        node = replace(
            node, items=tuple(replace(i, target=str(ids.index(i.target))) for i in node.items)
        )
    left_out = (*_LEFT_OUT, *(("text",) if name == "Numeric" else ()))
    return (name, *(form(getattr(node, f.name)) for f in fields(node) if f.name not in left_out))


def _joined(parts: list[Any]) -> tuple[Any, ...]:
    found: list[Any] = []
    for part in parts:
        last = found[-1] if found else None
        is_text = isinstance(part, tuple) and part[:1] == ("Text",)
        if is_text and isinstance(last, tuple) and last[:1] == ("Text",):
            found[-1] = ("Text", last[1] + part[1])
        elif not (is_text and not part[1]):
            found.append(part)
    return tuple(found)


def left(question: Question, of: Format, losses: tuple[str, ...]) -> Question:
    """Return a question without what the list of a format's losses names."""
    for what in losses:
        question = _without(question, what)
    answer = question.answer
    chosen = isinstance(answer, Cloze) and any(gap.options for gap in answer.gaps)
    if not isinstance(answer, Choice | Match) and not chosen:
        question = replace(question, shuffle=True)
    if not isinstance(answer, Short | Cloze) or (
        isinstance(answer, Cloze) and all(gap.options for gap in answer.gaps)
    ):
        question = replace(question, case=False)
    return question


def _blank(inline: Inline) -> Inline:
    return Text("_____", AT) if isinstance(inline, Gap) else inline


def _without(question: Question, what: str) -> Question:
    answer = question.answer
    match what:
        case "that it is practice":
            return replace(question, graded=True)
        case "what is said of a right or a wrong answer":
            return replace(question, correct=(), incorrect=())
        case "its hints":
            return replace(question, hints=())
        case "its points" | "its points, of which each gap has a whole number":
            return replace(question, points=0.0)
        case "what is said of single items":
            items = tuple(replace(item, feedback=()) for item in answer.items)  # type: ignore[union-attr]
            return replace(question, answer=replace(answer, items=items))  # type: ignore[type-var]
        case "that capitals matter":
            return replace(question, case=False)
        case "that its options keep their order":
            return replace(question, shuffle=True)
        case "its rubric":
            return replace(question, answer=replace(answer, rubric=()))  # type: ignore[type-var]
        case "how many lines it has on paper":
            return replace(question, answer=replace(answer, lines=8))  # type: ignore[type-var]
        case "that an order may be right in part":
            return question
        case "that its gap is inside its text":
            (gap,) = answer.gaps  # type: ignore[union-attr]
            stem = transform(question.stem, inline=_blank)
            options = tuple(
                Option(text, (Paragraph((Text(text, AT),), AT),), AT, text in gap.answers)
                for text in gap.options
            )
            if options:
                return replace(question, kind="single", stem=stem, answer=Choice(options, False))
            return replace(question, kind="short", stem=stem, answer=Short(gap.answers))
        case _:
            raise AssertionError(what)
