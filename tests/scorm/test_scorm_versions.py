"""What a learner did comes back in every version of a course, as the reference has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest
from asking import IDS, Act, acts, answer_to, version
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playing import Player, Version
from reference import (
    NOTHING,
    Kept,
    Verdict,
    about,
    judged,
    listed,
    marked,
    scored,
    stored,
    types,
)

from builders.scorm.fingerprints import fingerprints
from builders.scorm.questions import signature
from builders.scorm.state import size
from temario.model import Question

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    with Player() as player:
        yield player


@dataclass
class Learner:
    """What a learner did, as the reference remembers it."""

    seen: set[str] = field(default_factory=set)
    kept: dict[str, Kept] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """What was typed last into a question, handed in or not."""
    drawn: set[str] = field(default_factory=set)
    before: Verdict = NOTHING
    """What the LMS has."""
    begun: bool = False
    cut: set[str] = field(default_factory=set)
    """Questions whose typed text is not kept whole."""
    at_risk: set[str] = field(default_factory=set)
    """Pages and questions that another version knows: what makes way where room is short."""

    def answer(self, asked: Question) -> list[str] | None:
        """Return what is to be shown of an earlier answer."""
        kept = self.kept.get(asked.id)
        if kept is None or kept.about != about(asked):
            return None
        if types(asked) and (asked.id not in self.texts or asked.id in self.cut):
            return None
        return [self.texts[asked.id]] if asked.kind == "essay" else listed(asked, kept.answer)

    def type(self, identifier: str, text: str) -> None:
        self.cut.discard(identifier)
        self.texts.pop(identifier, None)
        if text:
            self.texts[identifier] = text

    def results(self) -> dict[str, tuple[int, int]]:
        return {identifier: kept.marks for identifier, kept in self.kept.items()}


PRINTS = {identifier: print_.number for identifier, print_ in fingerprints(IDS).items()}
Session = tuple[Version, list[Act]]


@st.composite
def histories(draw: st.DrawFn) -> list[Session]:
    """Sessions of one learner, in one version of a course after the other."""
    found: list[Session] = []
    course: Version | None = None
    for _ in range(draw(st.integers(1, 4))):
        course = draw(version(course)) if course is None or draw(st.booleans()) else course
        found.append((course, draw(acts(course))))
    return found


@st.composite
def narrowings(draw: st.DrawFn) -> list[Session]:
    """Sessions in which much is done, and then in versions that know little of it."""
    wide = draw(version())
    done: list[Act] = [("answer", one.id, draw(answer_to(one))) for one in wide.questions]
    found = [(wide, [*(("see", page, None) for page in wide.pages), *done])]
    for _ in range(draw(st.integers(1, 2))):
        course = draw(version(wide, few=True))
        found.append((course, draw(acts(course))))
        if draw(st.booleans()):
            wide = draw(version(wide))
            found.append((wide, draw(acts(wide))))
    return found


def plain(history: list[Session]) -> bool:
    """Return whether the state can tell all that happens to a question.

    Its fingerprint of what an answer depends on has ten bits; and what was typed last is kept once
    for a question, which must not change from one kind of typing to another and back.
    """
    looks: dict[tuple[str, int], set[object]] = {}
    typing: dict[str, set[object]] = {}
    for course, _ in history:
        for one in course.questions:
            looks.setdefault((one.id, signature(one)), set()).add(about(one))
            if types(one):
                typing.setdefault(one.id, set()).add(about(one))
    return all(len(one) == 1 for one in (*looks.values(), *typing.values()))


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories().filter(plain), old=st.booleans())
def test_what_a_learner_did_comes_back_in_every_version(
    player: Player, history: list[Session], old: bool
) -> None:
    _follow(player, history, old, None)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(history=narrowings().filter(plain), room=st.sampled_from([0, 0, 3, 20]))
def test_where_room_is_short_only_what_other_versions_know_is_lost(
    player: Player, history: list[Session], room: int
) -> None:
    _follow(player, history, False, room)


def _follow(player: Player, history: list[Session], old: bool, room: int | None) -> None:
    """Play sessions, and expect what the reference remembers; `room` is what there is to spare."""
    learner, state = Learner(), ""
    for course, doing in history:
        longest = 64_000 if room is None else size(course.sco, course.options) + room
        found = player.play(
            "session",
            course=course.data,
            state=state,
            before={
                "completed": learner.before.completed,
                "passed": learner.before.success == "passed",
            },
            seed=1234,
            longest=longest,
            acts=doing,
        )
        if room is not None:
            _forget(learner, course, found, state)
        asked = [one for one in course.questions if one.id in found["asked"]]
        assert found["was"]["begun"] == learner.begun
        assert set(found["was"]["drawn"]) == {PRINTS[identifier] for identifier in learner.drawn}
        for view in found["kept"]:
            _expect_question(learner, course, view)
        _draw(learner, course, found["asked"])
        _mark_anew(learner, asked)
        _expect(learner, course, asked, found["opened"])
        _act(learner, course, asked, doing)
        verdict = _expect(learner, course, asked, found["left"])
        assert found["begun"] == learner.begun
        if learner.begun:
            learner.before = _lms(verdict, old)
            state = found["state"]
            assert len(state) <= longest
            _take_risks(learner, course)
        else:
            learner.drawn = set()
            assert found["state"] == state


def _lms(verdict: Verdict, old: bool) -> Verdict:
    """Return what an LMS has of a verdict; SCORM 1.2, `old`, has one word for it."""
    if not old:
        return verdict
    status = verdict.success if verdict.ended else ""
    completed = status == "passed" or (verdict.completed and not status)
    return Verdict(completed, False, "passed" if status == "passed" else "")


# --- what the reference does ---


def _draw(learner: Learner, course: Version, asked: list[str]) -> None:
    """Expect each pool to ask what was answered, then what was drawn, then anything."""
    pooled: set[str] = set()
    for count, ids in course.pools.values():
        pooled.update(ids)
        chosen = {one for one in ids if one in asked}
        assert len(chosen) == min(count, len(ids))
        rank = {one: 2 if one in learner.kept else int(one in learner.drawn) for one in ids}
        others = [rank[one] for one in ids if one not in chosen]
        assert not others or min(rank[one] for one in chosen) >= max(others)
        learner.drawn = learner.drawn.difference(ids) | chosen
    assert {one.id for one in course.questions} - pooled <= set(asked)


def _mark_anew(learner: Learner, asked: list[Question]) -> None:
    for one in asked:
        answer = learner.answer(one)
        if answer is not None:
            learner.kept[one.id].marks = marked(one, answer)


def _act(learner: Learner, course: Version, asked: list[Question], doing: list[Act]) -> None:
    for what, identifier, given_ in doing:
        if what == "see":
            learner.seen.add(identifier)
            learner.begun = True
            continue
        one = next((q for q in asked if q.id == identifier), None)
        if one is None:
            continue
        attempts = learner.kept[identifier].attempts if identifier in learner.kept else 0
        if what == "draft":
            learner.begun = True
            learner.type(identifier, given_)
        elif not course.limit(one) or attempts < course.limit(one):
            learner.begun = True
            learner.at_risk.discard(identifier)
            learner.kept[identifier] = Kept(
                attempts + 1, marked(one, given_), about(one), stored(one, given_)
            )
            if types(one):
                learner.type(identifier, given_[0])


# --- what is expected of the player ---


def _expect(
    learner: Learner, course: Version, asked: list[Question], found: Mapping[str, Any]
) -> Verdict:
    for view in found["results"]:
        _expect_question(learner, course, view)
    seen = [page for page in course.pages if page in learner.seen]
    assert found["seen"] == seen
    assert found["count"] == len(seen)
    score = scored(asked, learner.results())
    told = found["tallied"]
    assert told["raw"] == (None if score.raw is None else float(score.raw))
    counts = (score.answered, score.all, score.marked)
    assert (told["answered"], told["all"], told["marked"]) == counts
    viewed = learner.before.completed or len(seen) == len(course.pages)
    options = course.options
    verdict = judged(score, viewed, options.pass_, options.complete, learner.before)
    assert found["verdict"] == asdict(verdict)
    return verdict


def _expect_question(learner: Learner, course: Version, view: Mapping[str, Any]) -> None:
    asked = _of(course, view)
    kept = learner.kept.get(asked.id)
    assert view["result"] == ([kept.attempts, *kept.marks] if kept else None)
    assert view["answer"] == learner.answer(asked)
    if types(asked) and asked.kind != "cloze":
        assert (view["text"] or {}).get("text") == learner.texts.get(asked.id)


def _of(course: Version, view: Mapping[str, Any]) -> Question:
    return next(one for one in course.questions if one.id == view["id"])


# --- where room is short ---


def _take_risks(learner: Learner, course: Version) -> None:
    """Note what the state that was written now may have given up."""
    questions = {one.id: one for one in course.questions}
    pooled = {identifier for _, ids in course.pools.values() for identifier in ids}
    for identifier, kept in learner.kept.items():
        one = questions.get(identifier)
        fits = one is not None and kept.about == about(one)
        if one is None or not fits or (course.limit(one) and kept.attempts > course.limit(one)):
            learner.at_risk.add(identifier)
    learner.at_risk |= learner.seen.difference(course.pages)
    learner.at_risk |= {f"drawn {identifier}" for identifier in learner.drawn - pooled}


def _forget(learner: Learner, course: Version, found: Mapping[str, Any], state: str) -> None:
    """Forget what the player has lost; fail where that was not at risk."""
    lost = {page for page in course.pages if page in learner.seen} - set(found["opened"]["seen"])
    assert lost <= learner.at_risk
    learner.seen -= lost
    drawn = {one for one in learner.drawn if PRINTS[one] in found["was"]["drawn"]}
    assert {f"drawn {one}" for one in learner.drawn - drawn} <= learner.at_risk
    learner.drawn = drawn
    if state == "2":
        learner.begun = False
    for view in found["kept"]:
        asked = _of(course, view)
        if types(asked):
            _forget_text(learner, asked, view["text"])
        kept = learner.kept.get(asked.id)
        if kept is not None and asked.id in learner.at_risk:
            _forget_result(learner, kept, asked, view)


def _forget_text(learner: Learner, asked: Question, text: Mapping[str, Any] | None) -> None:
    known = learner.texts.get(asked.id)
    if known is None:
        assert text is None
    elif text is None:
        learner.type(asked.id, "")
    elif asked.kind == "cloze":
        learner.cut |= {asked.id} if text["cut"] else set()
    else:
        assert known == text["text"] or (text["cut"] and known.startswith(text["text"]))
        learner.texts[asked.id] = text["text"]
        learner.cut |= {asked.id} if text["cut"] else set()


def _forget_result(learner: Learner, kept: Kept, asked: Question, view: Mapping[str, Any]) -> None:
    if view["result"] is None:
        del learner.kept[asked.id]
        return
    assert view["result"][0] <= kept.attempts
    kept.attempts = view["result"][0]
    if view["answer"] is None and learner.answer(asked) is not None:
        kept.about = "lost"
    if kept.about == about(asked):
        learner.at_risk.remove(asked.id)
