"""The instructor's edition: what is right, what is told, and a key at the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from papers import QUESTIONS, YAML, Handout, html, jobs, make, plan, told, typed, words

from temario.builder import Job
from temario.model import Choice, Course, TrueFalse
from temario.problems import Problem
from temario.source import read_course
from temario.traverse import questions

Write = Callable[..., Path]
_LINK = re.compile(r'<span class="mark"[^>]*>\[(\d+)\]</span> .*?<a .*?href="(.*?)"')


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(QUESTIONS)


@pytest.fixture(scope="module")
def students(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Handout:
    return make(course, tmp_path_factory.mktemp("handout") / "students.pdf")


@pytest.fixture(scope="module")
def instructors(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Handout:
    path = tmp_path_factory.mktemp("handout") / "instructors.pdf"
    return make(course, path, instructors=True)


@pytest.mark.slow
def test_instructors_read_every_word_of_the_source(instructors: Handout) -> None:
    shown = set(re.findall(r"\w+", instructors.flow))
    owed = list(words(instructors.course, instructors=True))
    for question in questions(instructors.course):
        for text in (*told(question), *typed(question)):
            owed += re.findall(r"\w+", text)
    together = "".join(instructors.flow.split())
    assert [word for word in owed if word not in shown and word not in together] == []
    for word in ("Edición docente", "Para docentes", "Notas de presentación", "Rúbrica", "Pista"):
        assert word in instructors.flow


@pytest.mark.slow
def test_what_is_right_is_said_in_a_word(instructors: Handout) -> None:
    right = 0
    for question in questions(instructors.course):
        match question.answer:
            case Choice(options):
                right += sum(option.correct for option in options)
            case TrueFalse():
                right += 1
            case _:
                pass
    assert instructors.flow.count("· Correcta") == right
    assert instructors.flow.count("✓") == right


def test_questions_and_links_have_the_same_numbers_in_both_editions(course: Course) -> None:
    both = [html(job) for job in jobs(course)]
    numbers = [re.findall(r"<strong>Pregunta (\d+)</strong>", page) for page in both]
    assert numbers[0] == numbers[1] == [str(q.number) for q in questions(course)]
    marks = [_LINK.findall(page) for page in both]
    assert marks[0] == [("1", "https://es.wikipedia.org/wiki/Token")]
    assert marks[1][:1] == marks[0]
    assert len(marks[1]) == 3


@pytest.mark.slow
def test_notes_have_the_same_numbers_in_both_editions(
    students: Handout, instructors: Handout
) -> None:
    for handout in (students, instructors):
        text = "\n".join(handout.pages)
        assert re.search(r"^\s*1\s+La primera nota", text, re.MULTILINE)
        assert re.search(r"^\s*3\s+La nota del enunciado", text, re.MULTILINE)
    assert re.search(r"^\s*2\s+Una nota que solo", "\n".join(instructors.pages), re.MULTILINE)


@pytest.mark.slow
def test_the_last_page_is_the_answer_key(instructors: Handout, students: Handout) -> None:
    page = instructors.pages[-1]
    rows = [re.split(r"\s{2,}", line.strip()) for line in page.split("\n")]
    found = {row[0]: row[1:3] for row in rows if row[0].isdecimal()}
    assert found == {
        "1": ["b", "2"],
        "2": ["a, c", "1,5"],
        "3": ["Falso", "1"],
        "4": ["atención / autoatención", "1"],
        "5": ["0,693 ± 0,001", "1"],
        "6": [f"1–{at('codificador')}, 2–{at('decodificador')}, 3–{at('ambas partes')}", "3"],
        "7": [", ".join(order(instructors)), "1"],
        "8": ["(1) elemento / segmentito; (2) nunca; (3) relectura", "1"],
        "9": ["Según la rúbrica", "4"],
        "10": ["b", "Práctica"],
        "11": ["Verdadero", "1"],
        "12": ["a", "1"],
        "13": ["NLP", "1"],
    }
    for row in rows:
        if row[0].isdecimal():
            assert f"Pregunta {row[0]}" in instructors.pages[int(row[-1]) - 1]
    assert "Clave" not in students.flow


def at(target: str) -> str:
    """Return the letter of a target of the match, which stand by alphabet."""
    return "abcd"[
        sorted(["codificador", "decodificador", "ambas partes", "red recurrente"]).index(target)
    ]


def order(handout: Handout) -> list[str]:
    """Return the places of the steps, as they stand on paper."""
    right = ["Reunir textos", "Dividirlos", "Entrenar", "Ajustar"]
    page = next(page for page in handout.pages if "Ponga en orden" in page)
    shown = re.findall(
        r"^\s*(\d)\s+(Reunir textos|Dividirlos|Entrenar|Ajustar)$", page, re.MULTILINE
    )
    assert len(shown) == 4
    assert all(right[int(number) - 1] == step for number, step in shown)
    return [number for number, _ in shown]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Nada más.", 1),
        ("::: handout\nSolo en papel.\n:::", 1),
        ("::: online\nSolo en línea.\n:::", 1),
        ("::: slide\nSolo en la diapositiva.\n:::", 1),
        ("::: instructor\nPara usted.\n:::", 2),
        ("::: notes\nSalude.\n:::", 2),
        ("::: question {type=truefalse answer=true}\nEs así.\n:::", 2),
        (":::: online\n::: question {type=truefalse answer=true}\nEs así.\n:::\n::::", 1),
    ],
)
def test_there_is_an_instructors_edition_where_it_tells_more(
    write: Write, text: str, count: int
) -> None:
    made = jobs(read_course(write({"course.yaml": YAML, "a.md": f"# A\n\n{text}\n"})))
    assert [job.path for job in made] == ["handout/x.pdf", "handout/x-instructor.pdf"][:count]


def test_a_character_that_no_font_covers_is_told_once(write: Write) -> None:
    text = "# A\n\n::: question\n¿🐈?\n\n= 🐈 | 🐕\n\n> hint: 🐈\n:::\n"
    found = [i for i in plan(read_course(write({"a.md": text}))) if isinstance(i, Problem)]
    assert [p.rule for p in found] == ["uncovered-character"]
    assert found[0].message.count("🐈") == found[0].message.count("🐕") == 1


@pytest.mark.parametrize(
    "text",
    [
        "::: question {type=short}\n¿Qué?\n:::",
        "::: question {type=numeric}\n¿Cuánto?\n:::",
        "::: question {type=match}\n¿Cuál?\n:::",
        "::: question {type=order}\n¿Cómo?\n:::",
        "::: question {type=cloze}\nUn [[]] hueco.\n:::",
        "::: question {type=single}\n¿Cuál?\n:::",
        "::: question\n\n:::",
        ":::: pool\n::::",
    ],
)
def test_a_question_without_an_answer_is_planned_too(write: Write, text: str) -> None:
    """`--keep-going` builds what can be built of a course that is not finished."""
    assert all(
        isinstance(job, Job) for job in jobs(read_course(write({"a.md": f"# A\n\n{text}\n"})))
    )
