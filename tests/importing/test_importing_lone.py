"""Questions that leave nothing to choose are comments, and what is written checks clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from temario.importing.course import import_files
from temario.importing.imported import Imported
from temario.importing.lone import without_lone
from temario.model import Item, Match, Pool, Question, Target, Text, TrueFalse
from temario.pipeline import plan
from temario.problems import Place, Problem
from temario.writing import Comment

P = Place("a.txt", 1)
MATCH = "::Pares:: ¿De quién es? {=Quijote->Cervantes =Galatea->Cervantes}"
GIFT = MATCH + "\n\n::Una:: ¿Cuál? {~%100%la única}\n\n::Buena:: ¿Sí? {=sí ~no}\n"


def test_they_are_kept_as_comments_with_a_warning(tmp_path: Path) -> None:
    bank = tmp_path / "banco.gift"
    bank.write_text(GIFT, "utf-8")
    problems: list[Problem] = []
    import_files([bank], tmp_path / "c", "es", problems.append)
    text = (tmp_path / "c" / "01-banco.md").read_text("utf-8")
    assert "<!--\n::: question {#pares}\n¿De quién es?" in text
    assert "- Quijote - > Cervantes" in text
    assert [problem.message for problem in problems] == [
        (
            "not imported: a question in which all is to be joined with the same thing "
            "(“Cervantes”); it is kept as a comment"
        ),
        "not imported: a question with one option alone; it is kept as a comment",
    ]
    assert [
        p.rule for p in plan(tmp_path / "c", ("questions",)).problems if p.rule != "missing-id"
    ] == []


@pytest.mark.parametrize("draw", [1, 2])
def test_a_pool_draws_no_more_than_it_has_then(draw: int) -> None:
    target = Target("t", (Text("Cervantes", P),), P)
    lone = Match((Item("i", (Text("Quijote", P),), "t", P),), (target,))
    asked = [
        Question(n, 1, k, (), a, P)
        for n, k, a in (("a", "match", lone), ("b", "truefalse", TrueFalse(True)))
    ]  # type: ignore[arg-type]
    found = Imported((("a.md", (Pool("p", draw, tuple(asked), P),)),))
    problems: list[Problem] = []
    ((_, (pool, comment)),) = without_lone(found, problems.append).texts
    assert isinstance(pool, Pool)
    assert (pool.draw, pool.questions) == (1, (asked[1],))
    assert isinstance(comment, Comment)
    assert "Quijote" in comment.text
    assert len(problems) == 1
    ((_, (alone,)),) = without_lone(
        Imported((("a.md", (Pool("p", 1, (asked[0],), P),)),)), problems.append
    ).texts
    assert isinstance(alone, Comment)
