"""What goes out comes back: random banks through each format and its importer."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from banks import banks, course_of, form, left
from hypothesis import given, settings

from builders.questions import builder
from builders.questions.bank import bank
from builders.questions.losses import WHOLE, Format, losses
from builders.questions.plan import QuestionsOptions
from temario.builder import Job, Purpose
from temario.importing.banks.gift import read as read_gift
from temario.importing.banks.moodle_xml import read as read_moodle
from temario.importing.imported import Imported
from temario.importing.qti.package import read as read_qti
from temario.model import Course, Pool, Question
from temario.problems import Problem
from temario.render.archive import write_zip
from temario.theme import load_theme

pytestmark = pytest.mark.slow

READERS = {"moodle": read_moodle, "gift": read_gift, "qti21": read_qti, "qti30": read_qti}
THEME, _ = load_theme("es")


def write(course: Course, of: Format, folder: Path) -> Path:
    """Write the bank of a course in one format."""
    planned = builder.plan(course, THEME, QuestionsOptions(formats=(of,)), Purpose.RELEASE)
    (job,) = (one for one in planned if isinstance(one, Job))
    made, path = job.make(), folder / Path(job.path).name
    if isinstance(made, bytes):
        path.write_bytes(made)
    else:
        assert not isinstance(made, Path)
        write_zip(path, ((member.name, member.content) for member in made))
    return path


def questions_in(found: Imported) -> list[Question]:
    blocks = [block for _, text in found.texts for block in text]
    parts = [b.questions if isinstance(b, Pool) else (b,) for b in blocks]
    return [one for part in parts for one in part if isinstance(one, Question)]


def came_back(course: Course, of: Format) -> list[tuple[Question, Question]]:
    """Return each question as it should come back, and as it did; problems are failures."""
    kept = [e for e in bank(course) if WHOLE not in losses(e, of)]
    if not kept:
        return []
    with tempfile.TemporaryDirectory() as name:
        path, problems = write(course, of, Path(name)), list[Problem]()
        found = questions_in(READERS[of](path, path.name, "es", problems.append))
    assert problems == []
    assert [one.attributes.id for one in found] == [entry.question.id for entry in kept]
    expected = [left(entry.question, of, losses(entry, of)) for entry in kept]
    pairs = zip(expected, found, strict=True)
    return [(e, f if e.points else replace(f, points=0.0)) for e, f in pairs]


@pytest.mark.parametrize("of", ["moodle", "gift", "qti21", "qti30"])
@settings(max_examples=25)
@given(found=banks())
def test_a_bank_comes_back_from_a_file(of: Format, found: tuple[Question, ...]) -> None:
    for expected, back in came_back(course_of(found), of):
        assert form(back) == form(expected)
