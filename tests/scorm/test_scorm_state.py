"""What a learner did comes back, in every version of a course, and fits where it was promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from asking import IDS, Act, acts, answer_to, question, version
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playing import PLACE, Player, Version
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

from builders.scorm import ScormOptions
from builders.scorm.fingerprints import WIDTH, fingerprints
from builders.scorm.questions import signature
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
    player = Player()
    yield player
    player.close()


# --- a learner's way through the versions of a course ---


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
