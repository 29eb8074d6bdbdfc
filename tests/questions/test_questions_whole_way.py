"""A course with pictures, a pool and every kind, out and in again as Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from banks import form
from test_questions_files import COURSE
from test_questions_round_trips import READERS, write

from builders.questions.bank import bank
from builders.questions.losses import WHOLE, Format, losses
from temario.model import Picture
from temario.problems import Problem
from temario.source import read_course
from temario.traverse import walk
from temario.writing import write_blocks


@pytest.mark.parametrize("of", ["moodle", "qti21", "qti30", "gift"])
def test_a_course_comes_back_with_its_pictures(of: Format, tmp_path: Path) -> None:
    course = read_course(COURSE)
    path = write(course, of, tmp_path)
    problems: list[Problem] = []
    found = READERS[of](path, path.name, "es", problems.append)
    assert [problem.message for problem in problems] == []
    again = tmp_path / "otra"
    again.mkdir()
    (again / "course.yaml").write_text("id: otra\ntitle: Otra\nlanguage: es\n", "utf-8")
    for name, content in found.files:
        (again / name).parent.mkdir(parents=True, exist_ok=True)
        (again / name).write_bytes(content)
    for name, blocks in found.texts:
        (again / name).write_text(write_blocks(blocks), "utf-8")
    back = read_course(again)
    assert [p.text() for p in back.problems if p.severity == "error"] == []
    kept = [entry for entry in bank(course) if WHOLE not in losses(entry, of)]
    assert [e.question.id for e in bank(back)] == [entry.question.id for entry in kept]
    for old, new in zip(kept, bank(back), strict=True):
        if old.question.kind not in ("cloze", "match") or of != "gift":
            assert form(new.question.answer)[0] == form(old.question.answer)[0]
    if of != "gift":
        assert (COURSE / "árbol.png").read_bytes() in dict(found.files).values()
        shown = [node for entry in bank(back) for node in walk((entry.question,))]
        assert any(isinstance(node, Picture) and node.asset is not None for node in shown)
