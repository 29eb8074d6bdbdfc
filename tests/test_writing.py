"""Blocks are written as Markdown that reads as them, and as a person would have written it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from accepted import Golden
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_markdown import Course, _unquoted, cases

from temario.markdown import read_markdown
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Break,
    Callout,
    Choice,
    Code,
    Definition,
    DefinitionList,
    Diagram,
    Disclosure,
    Emphasis,
    Essay,
    Figure,
    Footnote,
    Formula,
    Heading,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Listing,
    ListItem,
    Match,
    Math,
    Media,
    Numeric,
    Only,
    Option,
    Order,
    Paragraph,
    Picture,
    Pool,
    Question,
    Quote,
    Short,
    Span,
    Strong,
    Styled,
    Table,
    Target,
    Text,
    TrueFalse,
)
from temario.problems import Place
from temario.writing import Comment, alike, alike_inlines, write_blocks, write_inlines
from tests.soup import soups, wild

ROOT = Path(__file__).resolve().parent.parent
P = Place("")
SAMPLES = sorted(
    path
    for folder in ("course", "docs/guide", "templates/new", "tests/courses")
    for path in (ROOT / folder).rglob("*.md")
)


CANNOT = ("past the limit", "MyST: figures, tables and code")
"""What lies too deep is flattened; a caption with emphasis loses it beside an id or a width."""


def read(text: str) -> Blocks:
    course = Course()
    return read_markdown(text.replace("\r\n", "\n").replace("\r", "\n"), "a.md", course)


def again(blocks: Blocks) -> Blocks:
    return read(write_blocks(blocks))


def assert_comes_back(text: str) -> None:
    blocks = read(text)
    written = write_blocks(blocks)
    found = read(written)
    assert alike(found) == alike(blocks), written
    # The reader writes addresses anew: a space becomes %20.
    second = write_blocks(found)
    assert write_blocks(read(second)) == second


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_texts_come_back(path: Path) -> None:
    assert_comes_back(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(param.values[2], id=param.id)  # type: ignore[attr-defined]
        for param in cases()
        if not str(param.id).endswith(CANNOT)  # type: ignore[attr-defined]
    ],
)
def test_every_form_of_the_dialect_comes_back(source: str) -> None:
    assert_comes_back(_unquoted(source))


@settings(suppress_health_check=list(HealthCheck), max_examples=60)
@given(text=st.one_of(soups(), wild()))
def test_any_text_comes_back(text: str) -> None:
    blocks = read(text)
    assert alike(again(blocks)) == alike(blocks)


words = st.text(
    st.sampled_from("ab1 *_`[]()$<>&{}#:|~^!\\=-+.>\"'/@éñ\u00a0"), min_size=1, max_size=14
)


@settings(suppress_health_check=list(HealthCheck), max_examples=60)
@given(text=words, form=st.sampled_from(["text", "item", "cell", "heading", "title", "option"]))
def test_any_characters_come_back_wherever_they_stand(text: str, form: str) -> None:
    content = (Text(text, P),)
    blocks: dict[str, Block] = {
        "text": Paragraph(content, P),
        "item": List(False, 1, (ListItem((Paragraph(content, P),), P),), P),
        "cell": Table((content,), ((content,),), ("",), P),
        "heading": Heading(2, "", content, P),
        "title": Callout("note", content, (Paragraph(content, P),), P),
        "option": question(Choice((option(text), option("x", True)), False), stem=text),
    }
    if text.strip():
        assert alike(plain_ids(again((blocks[form],)))) == alike(plain_ids((blocks[form],)))


def plain_ids(blocks: Blocks) -> Blocks:
    """Return blocks with ids of options left out: they are made of words."""
    from dataclasses import replace

    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Question) and isinstance(block.answer, Choice):
            options = tuple(replace(each, id="") for each in block.answer.options)
            answer = replace(block.answer, options=options)
            found.append(replace(block, answer=answer, attributes=Attributes()))
        else:
            found.append(block)
    return tuple(found)


def option(text: str, correct: bool = False) -> Option:
    return Option("", (Paragraph((Text(text, P),), P),), P, correct)


def question(answer: object, kind: str = "single", stem: str = "", **others: object) -> Question:
    blocks = (Paragraph((Text(stem, P),), P),) if stem else ()
    return Question("", 0, kind, blocks, answer, P, **others)  # type: ignore[arg-type]


def text(words: str) -> Paragraph:
    return Paragraph((Text(words, P),), P)


WRITTEN: dict[str, tuple[Block | Comment, ...]] = {
    "prose has no backslashes": (
        text("Un 50 % de 3 * 4 (unos 5 $), a_b_c [sic], ¡C#!: 1 < 2 & 3 > 2; x^2 ~ y."),
    ),
    "only what would be read as markup is escaped": (
        text("Escribe *esto* [aquí](allí), no `esto`."),
        text("# no"),
        text("1. no"),
        text("- no"),
    ),
    "money stays money": (text("Cuesta $5, o $x$ si no."),),
    "emphasis inside of words, and beside signs": (
        Paragraph(
            (
                Text("un", P),
                Strong((Text("believ", P),), P),
                Text("able y ", P),
                Strong((Text("(así)", P),), P),
                Text("se", P),
                Emphasis((Text(" con espacio ", P),), P),
                Text("fin", P),
            ),
            P,
        ),
    ),
    "styles, breaks, code, formulas and links": (
        Paragraph(
            (
                Text("H", P),
                Styled("sub", (Text("2", P),), P),
                Text("O ", P),
                Styled("strikethrough", (Text("no", P),), P),
                LineBreak(P),
                Code("a`b", P),
                Text(" ", P),
                Math("x^2", P),
                Text(" ", P),
                Link("https://a.example/b", (Text("https://a.example/b", P),), P),
                Text(" ", P),
                Link("b c.md", (Text("b", P),), P, 'el "b"'),
                Text(" ", P),
                Span(Attributes("", ("term",), (("lang", "en"),)), (Text("token", P),), P),
            ),
            P,
        ),
    ),
    "a note stands under its paragraph": (
        Paragraph((Text("a", P), Footnote(3, (text("b"), text("c")), P)), P),
        text("d"),
    ),
    "lists, tight and loose, beside each other": (
        List(False, 1, (ListItem((text("a"),), P), ListItem((text("b"),), P)), P),
        List(False, 1, (ListItem((text("c"),), P, True),), P),
        List(True, 3, (ListItem((text("d"), text("e")), P), ListItem((text("f"),), P)), P),
    ),
    "a listing with a fence in it": (Listing("````\na\n````", "md", P, "t"),),
    "a table is lined up": (
        Table(
            ((Text("a", P),), (Text("b|c", P),)),
            (((Text("d", P),), ()),),
            ("", "right"),
            P,
            (Text("Uno", P),),
            1,
            Attributes("t"),
        ),
    ),
    "a formula, a diagram, a picture, a clip, a break": (
        Formula("x\n= y", P),
        Diagram("graph LR", "mermaid", P),
        Figure(Picture("a b.png", None, "una [a]", P), (Text("Pie", P),), P),
        Media("video", "v.mp4", None, "Clip", P),
        Break(P),
    ),
    "boxes have colons enough": (
        Only("instructor", (Callout("tip", (Text("Ojo", P),), (text("a"),), P),), P),
        Disclosure((Text("<b>", P),), (text("b"),), P),
        Quote((text("c"), text("d")), P),
        DefinitionList((Definition((Text("e", P),), ((text("f"),),), P),), P),
    ),
    "a comment cannot be ended from inside": (Comment("a --> b"), Comment("c\nd")),
    "questions": (
        Pool(
            "",
            1,
            (
                question(
                    Choice((option("sí", True), option("no")), False),
                    stem="¿Sí?",
                    hints=((text("mira"),),),
                    correct=(text("bien"), text("muy")),
                    points=2.5,
                    tags=("a", "b c"),
                    attributes=Attributes("q1"),
                ),
                question(TrueFalse(False), "truefalse", "Plana.", shuffle=False),
            ),
            P,
        ),
        question(Short(("a", "b")), "short", "= no", case=True),
        question(Short(("42",)), "short", "hint: no"),
        question(Numeric(Decimal("1.5"), Decimal(0), "1,5"), "numeric", "¿?", attempts=2),
        question(
            Match(
                (Item("a", (Text("A -> B", P),), "x", P),),
                (Target("x", (Text("x", P),), P), Target("y", (Text("y", P),), P)),
            ),
            "match",
            "Une",
        ),
        question(Order((option("uno"), option("dos"))), "order", "Ordena"),
        question(Essay((text("claro"),), 12), "essay", "Di", graded=False),
    ),
}
"""What stands in `golden/writing`, by the name of the file."""


@pytest.mark.parametrize("name", WRITTEN)
def test_is_written_as_a_person_would(name: str, golden: Golden) -> None:
    blocks = WRITTEN[name]
    golden(f"writing/{name.replace(',', '').replace(' ', '-')}.md", write_blocks(blocks))
    kept = tuple(block for block in blocks if not isinstance(block, Comment))
    assert alike(again(again(kept))) == alike(again(kept))


def test_a_line_has_no_line_breaks() -> None:
    content: tuple[Inline, ...] = (
        Text("# a", P),
        LineBreak(P),
        Emphasis((Text("b", P),), P),
        Footnote(1, (text("c"),), P),
    )
    assert write_inlines(content) == "\\# a<br>*b*^[c]"
    (block,) = read(write_inlines(content))
    assert isinstance(block, Paragraph)
    assert alike_inlines(block.content) == alike_inlines(content)


def test_hostile_depth_is_written_in_time() -> None:
    deep: Blocks = (text("a"),)
    for _ in range(60):
        deep = (List(False, 1, (ListItem(deep, P),), P),)
    assert "a" in write_blocks(deep)
