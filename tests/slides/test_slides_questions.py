"""What slides ask, what their answers say, and that nobody reads an answer too soon."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from slide_decks import COURSES, Shown, paged, planned, question_pages, runs_of, tell

from builders.handout.questions import on_paper
from builders.slides.deck import Asked, Posed, TableBody, text_of
from builders.slides.pages import TextPanel
from temario.model import (
    Choice,
    Cloze,
    Course,
    Essay,
    Match,
    Numeric,
    Option,
    Order,
    Paragraph,
    Question,
    Short,
    Text,
)
from temario.orders import scrambled, targets_apart
from temario.problems import Place
from temario.source import read_course
from temario.traverse import plain, questions, walk

Read = Callable[..., Course]
CHOICE = "¿Cuál?\n\n- [ ] Una\n- [x] Otra\n- [ ] Ninguna"


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(COURSES["questions"])


def asked(read: Read, *bodies: str, settings: str = "") -> list[Asked]:
    given = f" {{{settings}}}" if settings else ""
    text = "".join(f"::: question{given}\n{body}\n:::\n\n" for body in bodies)
    slides = planned(read(f"# Unidad\n\n## Lección\n\n{text}")).slides
    return [slide for slide in slides if isinstance(slide, Asked)]


def lines(posed: Posed | None) -> list[str]:
    assert posed is not None
    assert not isinstance(posed.choices, TableBody)
    return [text_of(passage.runs) for passage in posed.choices]


def notes(posed: Posed | None) -> list[str]:
    assert posed is not None
    return [text_of(passage.runs) for passage in posed.notes]


def titles(course: Course) -> list[str]:
    return [text_of(page.title.runs) for page in paged(course)]


# --- A question, then its answer --------------------------------------------------------------


def test_a_question_is_followed_by_its_answer_and_the_lesson_goes_on(course_of: Read) -> None:
    text = f"Antes.\n\n::: question\n{CHOICE}\n:::\n\nDespués.\n"
    course = course_of(f"# Unidad\n\n## Lección\n\n{text}")
    assert titles(course)[3:] == [
        "1.1 Lección",
        "Pregunta 1",
        "Pregunta 1 · Respuesta",
        "1.1 Lección",
    ]


def test_a_question_has_its_number_on_both_slides(course: Course) -> None:
    numbers = [question.number for question in questions(course)]
    assert len(numbers) > 20
    found = [slide for slide in planned(course).slides if isinstance(slide, Asked)]
    assert [text_of(slide.name) for slide in found] == [f"Pregunta {n}" for n in numbers]
    shown = titles(course)
    for slide in found:
        name = re.escape(text_of(slide.name))
        first = next(n for n, title in enumerate(shown) if re.match(rf"{name}(?! · R)\b", title))
        others = [n for n, title in enumerate(shown) if re.match(rf"{name} · Respuesta", title)]
        assert bool(others) == (slide.answer is not None)
        assert all(first < other < first + 4 for other in others)


def test_an_answer_looks_like_its_question_with_what_is_right_marked(course_of: Read) -> None:
    course = course_of(f"# Unidad\n\n## Lección\n\n::: question\n{CHOICE}\n:::\n")
    question, answer = question_pages(course)
    assert isinstance(question.body, TextPanel)
    assert isinstance(answer.body, TextPanel)
    assert question.stem == answer.stem
    assert question.body.box == answer.body.box
    assert question.body.size == answer.body.size
    assert [text_of(p.runs) for p in answer.body.passages] == ["Una", "✓ Otra", "Ninguna"]


def test_what_is_right_is_bold_and_has_a_sign(course_of: Read) -> None:
    (slide,) = asked(course_of, CHOICE)
    assert slide.answer is not None
    (right,) = slide.answer.right
    assert text_of(right.runs) == "✓ Otra"
    assert all(run.bold for run in right.runs)
    assert not any(run.bold for passage in slide.question.choices for run in passage.runs)  # type: ignore[union-attr]


def test_a_lesson_of_questions_alone_is_named_by_the_first(course_of: Read) -> None:
    text = "".join(f"::: question\n{CHOICE}\n:::\n\n" for _ in range(2))
    course = course_of(f"# Unidad\n\n## Control\n\n{text}")
    assert titles(course)[3:] == [
        "Pregunta 1 · 1.1 Control",
        "Pregunta 1 · Respuesta",
        "Pregunta 2",
        "Pregunta 2 · Respuesta",
    ]
    assert paged(course)[3].ids[0] == course.units[0].lessons[0].id


def test_a_long_title_of_a_lesson_is_cut_and_whole_in_the_notes(course_of: Read) -> None:
    title = " ".join(["Una lección que tiene un título tan largo que no cabe en dos líneas"] * 3)
    course = course_of(f"# Unidad\n\n## {title}\n\n::: question\n{CHOICE}\n:::\n")
    page = question_pages(course)[0]
    assert text_of(page.title.runs).endswith("…")
    assert f"1.1 {title}" in [text_of(note.runs) for note in page.notes]


def test_opening_sentences_of_a_lesson_come_first(course_of: Read) -> None:
    course = course_of(f"# U\n\n## L\n\nResponde a todo.\n\n::: question\n{CHOICE}\n:::\n")
    assert titles(course)[3:5] == ["1.1 L", "Pregunta 1"]


def test_a_unit_of_questions_alone_is_named_by_its_own_slide(course_of: Read) -> None:
    course = course_of(f"# Control\n\n::: question\n{CHOICE}\n:::\n")
    assert titles(course)[2:4] == ["1. Control", "Pregunta 1"]


@pytest.mark.parametrize(
    "text",
    [
        f":::: example\n::: question\n{CHOICE}\n:::\n::::\n",
        f"::: slide\n- Esto\n:::\n\n:::: note\n::: question\n{CHOICE}\n:::\n::::\n",
        f"---\n\n::: question\n{CHOICE}\n:::\n\n---\n",
    ],
)
def test_a_question_has_its_slides_wherever_it_stands(course_of: Read, text: str) -> None:
    found = titles(course_of(f"# Unidad\n\n## Lección\n\n{text}"))
    question = next(title for title in found if title.startswith("Pregunta 1"))
    assert found[-2:] == [question, "Pregunta 1 · Respuesta"]
    assert sum("Lección" in title for title in found) == 1


def test_links_lead_to_a_question(course: Course) -> None:
    page = next(page for page in paged(course) if "una" in page.ids)
    assert text_of(page.title.runs) == "Pregunta 1"


# --- What is asked ----------------------------------------------------------------------------


def test_options_are_lettered_in_source_order(course_of: Read) -> None:
    (slide,) = asked(course_of, CHOICE)
    assert lines(slide.question) == ["Una", "Otra", "Ninguna"]
    assert not isinstance(slide.question.choices, TableBody)
    found = [(passage.marker, passage.number) for passage in slide.question.choices]
    assert found == [("letter", 1), ("letter", 2), ("letter", 3)]


def test_several_right_options_are_announced(course_of: Read) -> None:
    (slide,) = asked(course_of, "¿Cuáles?\n\n- [x] Una\n- [x] Otra\n- [ ] Ninguna")
    assert lines(slide.question)[0] == "Puede haber más de una correcta."
    assert lines(slide.answer)[1:] == ["✓ Una", "✓ Otra", "Ninguna"]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("true", ["✓ Verdadero", "Falso"]), ("false", ["Verdadero", "✓ Falso"])],
)
def test_true_or_false(course_of: Read, answer: str, shown: list[str]) -> None:
    (slide,) = asked(course_of, "El sol sale.", settings=f"type=truefalse answer={answer}")
    assert lines(slide.question) == ["Verdadero", "Falso"]
    assert lines(slide.answer) == shown


def test_typed_answers(course_of: Read) -> None:
    short, numeric = asked(course_of, "¿Qué?\n\n= token | tokens", "¿Cuánto?\n\n= 0,5 +- 0,1")
    assert lines(short.question) == lines(numeric.question) == []
    assert lines(short.answer) == ["✓ token"]
    assert notes(short.answer) == ["También vale: tokens"]
    assert lines(numeric.answer) == ["✓ 0,5 ± 0,1"]


def test_gaps_are_blank_and_then_filled(course_of: Read) -> None:
    (slide,) = asked(course_of, "Un [[token|signo]] es [[(corto)|largo]].")
    assert text_of(slide.question.stem[0].runs) == "Un ____ es ____ (corto\u00a0/ largo)."
    assert slide.answer is not None
    filled = slide.answer.stem[0].runs
    assert text_of(filled) == "Un token es corto."
    assert [run.text for run in filled if run.bold and run.underline] == ["token", "corto"]
    assert notes(slide.answer) == ["Hueco 1: token; signo"]


def test_a_match_is_a_table_and_then_solved(course_of: Read) -> None:
    (slide,) = asked(course_of, "Une.\n\n- BERT -> lee\n- GPT -> escribe\n- -> duerme")
    table = slide.question.choices
    assert isinstance(table, TableBody)
    assert [[text_of(cell) for cell in row] for row in table.rows] == [
        ["1. BERT", "a) duerme"],
        ["2. GPT", "b) escribe"],
        ["", "c) lee"],
    ]
    assert slide.answer is not None
    solved = slide.answer.choices
    assert isinstance(solved, TableBody)
    assert [[text_of(cell) for cell in row] for row in solved.rows] == [
        ["1. BERT", "c) lee"],
        ["2. GPT", "b) escribe"],
    ]
    assert notes(slide.answer) == ["Sobra: a) duerme"]


def test_an_order_is_scrambled_and_then_numbered(course_of: Read) -> None:
    (slide,) = asked(course_of, "Ordena.\n\n1. uno\n2. dos\n3. tres", settings="type=order")
    shown = lines(slide.question)
    assert sorted(shown) == ["dos", "tres", "uno"]
    letters = {text: "abc"[at] for at, text in enumerate(shown)}
    words = ["uno", "dos", "tres"]
    assert shown != words
    assert lines(slide.answer) == [f"{word}\u00a0({letters[word]})" for word in words]


def test_an_essay_without_feedback_has_no_answer(course_of: Read) -> None:
    (slide,) = asked(course_of, "Explica.\n\n> rubric: Cinco puntos.", settings="type=essay")
    assert slide.answer is None
    assert "Rúbrica: Cinco puntos." in notes(slide.question)


def test_an_essay_with_feedback_has_one(course_of: Read) -> None:
    (slide,) = asked(course_of, "Explica.\n\n> feedback: Compara.", settings="type=essay")
    assert lines(slide.answer) == ["Compara."]
    assert notes(slide.answer) == ["Comentario: Compara."]


# --- Notes ------------------------------------------------------------------------------------


def test_notes_of_a_question_help_the_instructor(course_of: Read) -> None:
    body = f"{CHOICE}\n\n> hint: Piensa.\n\n> hint: Más."
    (slide,) = asked(course_of, body, settings='points=1.5 tags="a, b" objective="Saber"')
    assert notes(slide.question) == [
        "Puntos: 1,5",
        "Objetivo: Saber",
        "Etiquetas: a, b",
        "Pista 1: Piensa.",
        "Pista 2: Más.",
    ]


def test_practice_has_no_points(course_of: Read) -> None:
    (slide,) = asked(course_of, CHOICE, settings="graded=false points=3")
    assert notes(slide.question) == ["Práctica"]


def test_all_feedback_is_in_the_notes_of_the_answer(course_of: Read) -> None:
    body = (
        "¿Cuál?\n\n- [x] Una\n  > Sí.\n- [ ] Otra\n  > No.\n\n"
        "> correct: Bien.\n\n> incorrect: Mal.\n\n> feedback: Para todos."
    )
    (slide,) = asked(course_of, body)
    assert notes(slide.answer) == [
        "a) Sí.",
        "b) No.",
        "Si acierta: Bien.",
        "Si falla: Mal.",
        "Comentario: Para todos.",
    ]
    assert slide.answer is not None
    assert [text_of(passage.runs) for passage in slide.answer.told] == ["Bien.", "Para todos."]


def test_feedback_that_is_long_is_in_the_notes_alone(course_of: Read) -> None:
    long = " ".join(["palabra"] * 60)
    (slide,) = asked(course_of, f"{CHOICE}\n\n> correct: Muy bien. {long}.")
    assert slide.answer is not None
    assert slide.answer.told == ()


def test_a_pool_says_how_many_a_learner_gets(course_of: Read) -> None:
    inner = "".join(f"::: question\n{CHOICE}\n:::\n\n" for _ in range(3))
    course = course_of(f"# U\n\n## L\n\n:::: pool {{draw=2}}\n\n{inner}::::\n")
    found = [slide for slide in planned(course).slides if isinstance(slide, Asked)]
    assert len(found) == 3
    assert [text_of(note.runs) for note in found[0].notes] == [
        "Cada estudiante recibe 2 de estas 3 preguntas."
    ]
    assert found[1].notes == ()


def test_a_question_for_the_instructor_alone_is_told_in_the_notes(course_of: Read) -> None:
    text = f"A la vista.\n\n:::: instructor\n\n::: question\n{CHOICE}\n:::\n\n::::\n"
    course = course_of(f"# U\n\n## L\n\n{text}")
    assert not question_pages(course)
    told = [text_of(note.runs) for page in paged(course) for note in page.notes]
    assert {"Pregunta 1", "¿Cuál?", "Una", "✓ Otra"} <= set(told)


# --- Nothing is given away --------------------------------------------------------------------


def test_no_question_slide_shows_what_is_right(course: Course) -> None:
    by_name = {f"Pregunta {question.number}": question for question in questions(course)}
    seen = 0
    for page in question_pages(course):
        title = text_of(page.title.runs)
        if "Respuesta" in title:
            continue
        question = by_name[re.match(r"Pregunta \d+", title)[0]]  # type: ignore[index]
        found = list(runs_of(page))
        assert not any(run.sign or run.colour == "right" for runs in found for run in runs)
        told = " ".join(text_of(note.runs) for note in page.notes)
        for words in _secrets(question):
            shown = " ".join(text_of(runs) for runs in found)
            assert not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", f"{shown} {told}"), words
        seen += 1
    assert seen > 25


def _secrets(question: Question) -> list[str]:
    """Return what would give a typed answer away."""
    match question.answer:
        case Short(answers):
            return list(answers)
        case Numeric(text=text):
            return [text]
        case Cloze(gaps):
            stem = plain(n for n in walk(question.stem) if isinstance(n, Text))
            answers = [answer for gap in gaps if not gap.options for answer in gap.answers]
            return [answer for answer in answers if answer not in stem]
        case _:
            return []


def test_an_order_is_never_the_right_one() -> None:
    for count in range(2, 8):
        for number in range(60):
            items = tuple(_item(f"{number}-{at}") for at in range(count))
            assert scrambled(f"q{number}", items) != items
            assert set(scrambled(f"q{number}", items)) == set(items)


def _item(words: str) -> Option:
    place = Place("a.md", 1)
    return Option(words, (Paragraph((Text(words, place),), place),), place, place)


def test_targets_do_not_stand_beside_their_items(course_of: Read) -> None:
    (slide,) = asked(course_of, "Une.\n\n- uno -> a\n- dos -> b\n- tres -> c")
    table = slide.question.choices
    assert isinstance(table, TableBody)
    assert [text_of(row[1]) for row in table.rows] == ["a) b", "b) c", "c) a"]


def test_letters_are_those_of_the_handout(course: Course) -> None:
    kinds = set()
    for question in questions(course):
        paper = on_paper(question).answer
        match question.answer, paper:
            case Match(), Match():
                assert targets_apart(question.answer) == paper.targets
                kinds.add("match")
            case Order(items), Order(shown):
                assert scrambled(question.id, items) == shown
                kinds.add("order")
            case Choice(), Choice():
                assert question.answer.options == paper.options
            case _:
                pass
    assert kinds == {"match", "order"}


# --- No word is lost --------------------------------------------------------------------------


def test_every_word_of_a_question_is_on_a_slide_or_in_notes(course: Course) -> None:
    pages = paged(course)
    there = {word for page in pages for word in re.findall(r"\w+", tell(page))}
    source: list[str] = []
    for question in questions(course):
        source += [n.text for n in walk((question,)) if isinstance(n, Text)]
        source += [*question.tags, question.objective]
        match question.answer:
            case Short(answers):
                source += answers
            case Numeric(text=text):
                source.append(text)
            case Cloze(gaps):
                source += [word for gap in gaps for word in (*gap.answers, *gap.options)]
            case Essay(rubric):
                source += [n.text for n in walk(rubric) if isinstance(n, Text)]
            case _:
                pass
    words = {word for text in source for word in re.findall(r"\w+", text)}
    assert len(words) > 400
    assert words - there == set()


@pytest.mark.slow
def test_the_deck_itself_keeps_typed_answers_off_the_question(shown: Callable[..., Shown]) -> None:
    deck = shown("questions").deck
    by_title = {slide.shapes.title.text_frame.text: slide for slide in deck.slides}
    answer = by_title["Pregunta 4 · Respuesta"]
    assert "✓ token" in "\n".join(shape.text_frame.text for shape in answer.placeholders)
    for title in ("Pregunta 4 · 1.2 Solo preguntas", "Pregunta 5", "Pregunta 8"):
        slide = by_title[title]
        text = " ".join(slide.element.itertext()) + " ".join(slide.element.xpath("//@descr"))
        assert not re.search("token|0,693|patrones|codificador(?!,)\\b(?= y)", text)
