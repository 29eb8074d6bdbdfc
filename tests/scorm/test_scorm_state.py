"""What a learner did fits where it was promised, and no state breaks the player."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from asking import answer_to, question
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playing import PLACE, Player, Version
from reference import marked, types

from builders.scorm import ScormOptions
from builders.scorm.fingerprints import WIDTH
from builders.scorm.state import size
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

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    with Player() as player:
        yield player


# --- the promise of size ---


def _options(ids: Iterable[str], right: Iterable[str] = ()) -> tuple[Option, ...]:
    return tuple(Option(one, (), PLACE, one in set(right)) for one in ids)


def _large(pages: int, questions: int, limit: int) -> Version:
    """A course, a third each of a choice of four, a match of five and an order of five."""
    five = [f"opcion-{number}" for number in range(5)]
    items = tuple(Item(one, (), one, PLACE) for one in five)
    answers: list[tuple[QuestionKind, Answer]] = [
        ("single", Choice(_options(five[:4], five[:1]), multiple=False)),
        ("match", Match(items, tuple(Target(one, (), PLACE) for one in five))),
        ("order", Order(_options(five))),
    ]
    asked = []
    for number in range(questions):
        kind, answer = answers[number % 3]
        asked.append(Question(f"pregunta-{number}", number + 1, kind, (), answer, PLACE))
    shown = tuple(f"pagina-{number}" for number in range(pages))
    return Version(shown, tuple(asked), options=ScormOptions(attempts=limit))


PARTIAL = {
    "single": ["opcion-1"],
    "match": [f"opcion-{number}" for number in (0, 1, 3, 2, 4)],
    "order": [f"opcion-{number}" for number in (1, 2, 0, 4, 3)],
}


def test_300_pages_and_500_questions_fit_scorm_12(player: Player) -> None:
    course = _large(300, 500, 3)
    done = [[PARTIAL[one.kind], marked(one, PARTIAL[one.kind]), 3] for one in course.questions]
    assert {tuple(marks) for _, marks, _ in done} == {(0, 1), (3, 5), (1, 4)}
    promised = size(course.sco, course.options)
    length = player.play("worst", course=course.data, done=done, longest=4096)
    assert length <= promised <= 4096
    assert player.play("worst", course=_crowded(course), done=done, longest=4096) == promised


def _crowded(course: Version) -> dict[str, Any]:
    """Return a course whose fingerprints take as many bits as any can: they lie close together."""
    data = course.data
    for parts in (data["pages"], data["questions"]):
        for number, part in enumerate(parts):
            part["print"] = (1 << WIDTH) - 1 - number
    return data


@st.composite
def large_courses(draw: st.DrawFn) -> tuple[Version, list[Any]]:
    """A course of many questions, few of them different, and the most that a learner does."""
    kinds: list[tuple[Question, list[str]]] = []
    for _ in range(draw(st.integers(1, 6))):
        one = draw(question(""))
        kinds += [(one, draw(answer_to(one)))] * draw(st.integers(1, 60))
    options = ScormOptions(attempts=draw(st.integers(0, 5)))
    course = Version(
        tuple(f"pagina-{number}" for number in range(draw(st.integers(1, 300)))),
        tuple(replace(one, id=f"p{number}") for number, (one, _) in enumerate(kinds)),
        options=options,
    )
    pooled = draw(st.integers(0, len(kinds)))
    if pooled:
        ids = tuple(one.id for one in course.questions[:pooled])
        course = replace(course, pools={"banco": (draw(st.integers(1, pooled)), ids)})
    done = [[answer, marked(one, answer), course.limit(one) or 99] for one, answer in kinds]
    return course, done


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(large=large_courses(), left=st.sampled_from([0, 1, 2, 10]))
def test_no_state_is_larger_than_was_promised(
    player: Player, large: tuple[Version, list[Any]], left: int
) -> None:
    course, done = large
    promised = size(course.sco, course.options)
    typed = {one.id for one in course.questions if types(one)}
    some = [
        None if one.id in typed or (left and number % left == 0) else result
        for number, (one, result) in enumerate(zip(course.questions, done, strict=True))
    ]
    for data in (course.data, _crowded(course)):
        assert player.play("worst", course=data, done=some, longest=64_000) <= promised
        least = player.play("worst", course=data, done=done, longest=promised, lossy=True)
        assert least <= promised


def test_no_promise_is_larger_than_it_must_be(player: Player) -> None:
    for limit in (1, 2, 3, 4, 0):
        for pages, questions in ((1, 1), (2, 3), (40, 30), (300, 500), (2000, 900)):
            course = _large(pages, questions, limit)
            done = [
                [PARTIAL[one.kind], marked(one, PARTIAL[one.kind]), limit or 19]
                for one in course.questions
            ]
            length = player.play("worst", course=_crowded(course), done=done, longest=64_000)
            assert 0 <= size(course.sco, course.options) - length <= 1


def test_the_promise_counts_what_pools_draw(player: Player) -> None:
    course = _large(3, 60, 1)
    ids = tuple(one.id for one in course.questions)
    pooled = replace(course, pools={"banco": (40, ids)})
    assert size(pooled.sco, pooled.options) > size(course.sco, course.options) + 40


# --- strangers and damage ---


@st.composite
def damaged(draw: st.DrawFn, state: str) -> str:
    """A state with something cut, changed, doubled or put in."""
    for _ in range(draw(st.integers(1, 3))):
        at, to = sorted(draw(st.tuples(*[st.integers(0, len(state))] * 2)))
        put = draw(st.one_of(st.text(max_size=8), st.text("AZaz09-_", max_size=12)))
        how = draw(st.integers(0, 3))
        state = [state[:at], state[:at] + put + state[to:], state[:to] + state[at:], put][how]
    return state


@settings(max_examples=300)
@given(data=st.data())
def test_no_state_breaks_the_player_or_invents_a_result(
    player: Player, data: st.DataObject
) -> None:
    course, whole, found = _small(player)
    state = data.draw(st.one_of(damaged(whole), st.text(), st.text("12sgqdtAB_-", max_size=60)))
    opened = player.play("open", course=course, state=state)
    assert opened["untouched"] == state or opened["untouched"][0] == "2"
    assert opened["seen"]
    assert opened["length"] <= 4096
    assert [view["result"] for view in opened["again"]] == [
        view["result"] for view in opened["found"]
    ]
    for view in opened["found"]:
        if view["result"] is not None:
            attempts, right, parts = view["result"]
            assert attempts >= 1
            assert 0 <= right <= parts
    if whole.startswith(state):
        for view, true in zip(opened["found"], found, strict=True):
            assert view["result"] in (None, true["result"])
            assert view["answer"] in (None, true["answer"])
    elif state[:1] not in ("1", "2"):
        assert all(view["result"] is None for view in opened["found"])


def _of_each_kind() -> tuple[Version, dict[str, list[str]]]:
    """Return a course with a question of each kind, and answers by their ids."""
    large = _large(2, 3, 0).questions
    gaps = (Gap(1, ("ñu",), (), PLACE), Gap(2, ("a",), ("a", "b"), PLACE))
    answers: list[tuple[QuestionKind, Answer, list[str]]] = [
        *((one.kind, one.answer, PARTIAL[one.kind]) for one in large),
        ("multiple", Choice(_options("abcd", "ab"), multiple=True), ["a", "c"]),
        ("truefalse", TrueFalse(True), ["false"]),
        ("short", Short(("año",)), ["ano"]),
        ("numeric", Numeric(Decimal(1), Decimal(0), "1"), ["1,0"]),
        ("cloze", Cloze(gaps), ["n", "b"]),
        ("essay", Essay((), 4), ["Uno.\nDos: 模型 😀."]),
    ]
    questions = tuple(
        Question(f"q-{kind}", 1, kind, (), answer, PLACE) for kind, answer, _ in answers
    )
    pools = {"banco": (2, ("q-single", "q-short", "q-order"))}
    done = {f"q-{kind}": answer for kind, _, answer in answers}
    return Version(("pagina-1", "pagina-2"), questions, pools), done


@cache
def _small(player: Player) -> tuple[dict[str, Any], str, list[dict[str, Any]]]:
    """Return the data of that course, a state with all that it asks answered, and what is in it."""
    course, answers = _of_each_kind()
    played = player.play(
        "session",
        course=course.data,
        state="",
        before={"completed": False, "passed": False},
        seed=9,
        longest=4096,
        acts=[("see", "pagina-1", None), *(("answer", one, answers[one]) for one in answers)],
    )
    return course.data, played["state"], played["left"]["results"]
