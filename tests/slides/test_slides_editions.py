"""Decks for students and for instructors, for the course and for each unit."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from slide_decks import COURSES, ROOT

from builders.slides import Options, builder
from temario.builder import Job, Purpose
from temario.model import Course
from temario.problems import Problem
from temario.source import read_course
from temario.theme import load_theme

BOTH = Options(editions=("instructor", "student"))


def jobs(course: Course, options: Options) -> dict[str, Job]:
    theme, _ = load_theme(course.language)
    found = builder.plan(course, theme, options, Purpose.RELEASE)
    return {Path(job.path).name: job for job in found if isinstance(job, Job)}


def opened(job: Job) -> Any:
    from pptx import Presentation

    data = job.make()
    assert isinstance(data, bytes)
    return Presentation(io.BytesIO(data))


def words(deck: Any) -> str:
    texts = []
    for slide in deck.slides:
        texts += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        if slide.has_notes_slide:
            texts.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(texts)


def test_a_student_has_questions_without_answers_and_without_notes() -> None:
    found = jobs(read_course(ROOT / "course"), BOTH)
    assert list(found) == ["llm-introduccion.pptx", "llm-introduccion-student.pptx"]
    instructor, student = (opened(job) for job in found.values())
    assert not any(slide.has_notes_slide for slide in student.slides)
    assert all(f"Pregunta {n}" in words(student) for n in range(1, 18))
    assert "Respuesta" in words(instructor)
    assert "Respuesta" not in words(student)
    assert "✓" not in words(student)


def test_what_is_for_the_instructor_is_not_in_a_students_file() -> None:
    found = jobs(read_course(COURSES["dialect"]), Options(editions=("student",)))
    assert list(found) == ["dialecto-student.pptx"]
    text = words(opened(found["dialecto-student.pptx"]))
    assert "Solo en la diapositiva" in text
    assert "Solo para quien enseña" not in text


def test_a_deck_a_unit_agrees_with_the_whole_and_is_named_on_its_cover() -> None:
    course = read_course(ROOT / "course")
    found = jobs(course, Options(split="unit"))
    assert list(found) == [f"llm-introduccion-{unit.id}.pptx" for unit in course.units]
    last = opened(list(found.values())[-1])
    texts = words(last)
    assert "1. Evaluación" in last.slides[0].placeholders[1].text_frame.text
    assert "Pregunta 4" in texts
    assert "0.2 Características" not in texts
    whole = opened(jobs(course, Options())["llm-introduccion.pptx"])
    titles = [slide.shapes.title.text for slide in whole.slides]
    own = [slide.shapes.title.text for slide in last.slides]
    assert [title for title in titles if title in own[2:]] == own[2:]


def test_no_edition_at_all_is_said() -> None:
    course = read_course(ROOT / "course")
    theme, _ = load_theme(course.language)
    found = list(builder.plan(course, theme, Options(editions=()), Purpose.RELEASE))
    assert [item.rule for item in found if isinstance(item, Problem)] == ["no-edition"]
    assert not any(isinstance(item, Job) for item in found)
