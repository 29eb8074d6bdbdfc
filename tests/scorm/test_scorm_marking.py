"""The player marks as its rules say, and opens what the builder sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from asking import NUMBERS, WORDS, answer_to, of_kind, typed
from hypothesis import given, settings
from hypothesis import strategies as st
from playing import PLACE, Player, play_marks, question_data
from reference import marked, number

from builders.scorm.questions import _names, opened, seal
from builders.scorm.state import shape_of
from temario.model import Cloze, Gap, Numeric, Question, Short

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    with Player() as player:
        yield player


@pytest.mark.parametrize(
    "kind", ["single", "multiple", "truefalse", "short", "numeric", "match", "order", "cloze"]
)
@settings(max_examples=60)
@given(data=st.data())
def test_answers_are_marked_by_the_rules(player: Player, kind: str, data: st.DataObject) -> None:
    question = data.draw(of_kind("q", kind))  # type: ignore[arg-type]
    answers = data.draw(st.lists(answer_to(question), min_size=1, max_size=8))
    found = play_marks(player, question, answers)
    assert found["marks"] == [list(marked(question, answer)) for answer in answers]
    parts, length = shape_of(question)
    assert found["length"] == length
    assert all(mark[1] == parts for mark in found["marks"])


@settings(max_examples=150)
@given(
    right=st.one_of(typed(), st.text("aAáÁnNñÑ\u0301\u0303 .«»'’\u00a0", min_size=1, max_size=6)),
    given_=st.one_of(typed(), st.text("aAáÁnNñÑ\u0301\u0303 .«»'’\u00a0", min_size=1, max_size=6)),
    case=st.booleans(),
    accents=st.booleans(),
)
def test_words_are_compared_by_the_author_s_policy(
    player: Player, right: str, given_: str, case: bool, accents: bool
) -> None:
    question = Question("q", 1, "short", (), Short((right,)), PLACE, case=case, accents=accents)
    (mark,) = play_marks(player, question, [[given_]])["marks"]
    assert mark == list(marked(question, [given_]))


def decimals() -> st.SearchStrategy[Decimal]:
    return st.decimals(-(10**6), 10**6, places=3, allow_nan=False)


@settings(max_examples=150)
@given(value=decimals(), tolerance=decimals(), off=st.sampled_from(["-0.001", "0", "0.001"]))
def test_a_number_is_right_to_the_last_digit_of_its_tolerance(
    player: Player, value: Decimal, tolerance: Decimal, off: str
) -> None:
    tolerance = abs(tolerance)
    question = Question("q", 1, "numeric", (), Numeric(value, tolerance, ""), PLACE)
    typed_ = [value + tolerance + Decimal(off), value - tolerance - Decimal(off), value]
    answers = [[str(one)] for one in typed_] + [[str(one).replace(".", ",")] for one in typed_]
    found = play_marks(player, question, answers)["marks"]
    assert found == [list(marked(question, answer)) for answer in answers]
    assert found[2] == [1, 1]


@settings(max_examples=150)
@given(
    text=st.one_of(st.sampled_from(NUMBERS), st.text("0123456789.,-+ eE'\u2212\u00a0", max_size=9))
)
def test_numbers_are_read_as_people_write_them(player: Player, text: str) -> None:
    expected = number(text)
    assert player.play("number", text=text) == (None if expected is None else float(expected))


def test_what_is_chosen_in_a_gap_is_not_folded(player: Player) -> None:
    gap = Gap(1, ("sí",), ("si", "sí", "Sí"), PLACE)
    question = Question("q", 1, "cloze", (), Cloze((gap,)), PLACE)
    assert play_marks(player, question, [["si"], ["sí"], ["Sí"]])["marks"] == [
        [0, 1],
        [1, 1],
        [0, 1],
    ]


def test_an_option_with_two_spaces_is_chosen_with_one(player: Player) -> None:
    gap = Gap(1, ("en  paralelo",), ("en  paralelo", "al\tazar"), PLACE)
    question = Question("q", 1, "cloze", (), Cloze((gap,)), PLACE)
    assert question_data(question)["question"]["gaps"] == [["al azar", "en paralelo"]]
    found = play_marks(player, question, [["en paralelo"], ["al azar"]])
    assert found["marks"] == [[1, 1], [0, 1]]


def test_all_that_may_be_right_is_right(player: Player) -> None:
    question = Question("q", 1, "short", (), Short(tuple(WORDS)), PLACE, case=True, accents=True)
    for one in (question, replace(question, case=False, accents=False)):
        assert all(
            right for right, _ in play_marks(player, one, [[word] for word in WORDS])["marks"]
        )


def texts() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"]))


@settings(max_examples=100)
@given(identifier=texts(), content=st.dictionaries(texts(), texts(), max_size=4))
def test_what_is_sealed_is_opened(player: Player, identifier: str, content: dict[str, str]) -> None:
    sealed = seal(content, identifier)
    assert player.play("unseal", sealed=sealed, id=identifier) == content


def test_a_seal_is_opened_in_python_too() -> None:
    import base64

    content = {"key": {"right": ["año 😀"]}}
    assert opened(base64.b64decode(seal(content, "模型-😀")), "模型-😀") == content


@given(ids=st.lists(st.text("ab2_-ñ", min_size=1, max_size=4), unique=True, max_size=8))
def test_names_for_reports_are_told_apart(ids: list[str]) -> None:
    names = _names({"options": ids, "targets": sorted(ids)})
    for prefix in ("", ">"):
        own = [names[prefix + identifier].lower() for identifier in ids]
        assert len(set(own)) == len(ids)
        assert all(name.isascii() and name.replace("_", "a").isalnum() for name in own)
