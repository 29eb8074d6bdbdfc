"""Questions in a package: asked in full, and nothing of what is right to be read by looking."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import jobs
from lxml import etree

from builders.scorm import ScormOptions
from builders.scorm.questions import opened
from temario.builder import members
from temario.model import Choice, Course, Essay, Order, Paragraph
from temario.traverse import plain, questions

ROOT = Path(__file__).parents[2]


def page_of(course: Course, options: ScormOptions | None = None) -> str:
    made = members(jobs(course, options)[0].make())
    return next(m.content.decode() for m in made if m.name == "index.html")  # type: ignore[union-attr]


def test_every_question_is_asked_with_all_its_options(seed: Course) -> None:
    root = etree.HTML(page_of(seed))
    for question in questions(seed):
        (box,) = root.xpath(f"//section[@id='{question.id}']")
        said = " ".join("".join(box.itertext()).split())
        assert f"Pregunta {question.number}" in said
        if isinstance(question.answer, Choice | Order):
            parts = (
                question.answer.options
                if isinstance(question.answer, Choice)
                else question.answer.items
            )
            for part in parts:
                first = part.blocks[0]
                assert isinstance(first, Paragraph)
                assert plain(first.content) in said


def test_nothing_of_what_is_right_is_read_by_looking(seed: Course) -> None:
    html = page_of(seed)
    for question in questions(seed):
        told = [*question.correct, *question.incorrect, *question.feedback]
        if isinstance(question.answer, Choice):
            told += [block for option in question.answer.options for block in option.feedback]
        if isinstance(question.answer, Essay):
            told += question.answer.rubric
        told += [block for hint in question.hints for block in hint]
        for block in told:
            if isinstance(block, Paragraph):
                assert plain(block.content)[:40] not in html
    assert "rubric" not in html
    assert "[x]" not in html


def test_the_order_of_what_is_listed_tells_nothing(seed: Course) -> None:
    root = etree.HTML(page_of(seed))
    for question in questions(seed):
        if question.kind == "order":
            assert isinstance(question.answer, Order)
            right = [item.id for item in question.answer.items]
            listed = root.xpath(f"//section[@id='{question.id}']//li/@data-item")
            assert sorted(listed) == sorted(right)
            assert listed == sorted(listed)
        if question.kind == "match":
            values = root.xpath(f"(//section[@id='{question.id}']//select)[1]/option/@value")
            assert values == sorted(values)


def test_what_is_sealed_is_opened_by_its_id_alone(seed: Course) -> None:
    sealed = dict(re.findall(r'id="([^"]*)"[^>]*data-sealed="([^"]*)"', page_of(seed)))
    content = opened(base64.b64decode(sealed["que-es-llm"]), "que-es-llm")
    assert content["key"] == {"right": ["aprendizaje-profundo"]}
    assert "lección" in str(content)
    with pytest.raises(ValueError):
        opened(base64.b64decode(sealed["que-es-llm"]), "otra")


def test_ids_of_any_alphabet_are_names_that_every_lms_takes(
    course_of: Callable[[str], Course],
) -> None:
    text = (
        "# U\n\n## L\n\n::: question {#问题}\n¿?\n\n- [x] 一 {#一}\n- [ ] 二 {#二}\n"
        "- [ ] b-c {#b-c}\n- [ ] b_c {#b_c}\n:::\n"
    )
    html = page_of(course_of(text))
    names = re.search(r'"name":"([^"]*)","names":\{([^}]*)\}', html)
    assert names is not None
    assert re.fullmatch(r"[!-~]+", names[1])
    values = re.findall(r':"([^"]*)"', names[2])
    assert len(set(values)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", value) for value in values)


@pytest.mark.parametrize(
    ("given", "least"),
    [(ScormOptions(), 1), (ScormOptions(attempts=3), 3), (ScormOptions(attempts=0), 0)],
)
def test_a_graded_question_has_the_attempts_of_the_settings_and_practice_any_number(
    course_of: Callable[[str], Course], given: ScormOptions, least: int
) -> None:
    asked = "::: question {#%s%s}\n¿?\n\n- [x] a {#a}\n- [ ] b {#b}\n:::\n\n"
    text = "# U\n\n## L\n\n" + asked % ("una", "") + asked % ("dos", " graded=false")
    text += asked % ("tres", " attempts=5")
    found = re.findall(r'"attempts":(\d+)', page_of(course_of(text), given))
    assert found == [str(least), "0", "5"]
