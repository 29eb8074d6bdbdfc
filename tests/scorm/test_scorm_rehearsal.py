"""The rehearsal LMS refuses what a strict LMS refuses, or its approval would be worth nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from temario.model import Course

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("version", ["1.2", "2004"])
LONG = "x" * 4097
RESPONSE = {"1.2": "student_response", "2004": "learner_response"}
REFUSED = {
    "1.2": [
        'LMSSetValue("cmi.core.lesson_status", "not attempted")',
        'LMSSetValue("cmi.core.lesson_location", "con espacio")',
        f'LMSSetValue("cmi.suspend_data", "{LONG}")',
        'LMSSetValue("cmi.completion_status", "completed")',
        'LMSSetValue("cmi.core.session_time", "PT1S")',
        'LMSSetValue("cmi.core.score.raw", 80)',
        'LMSSetValue("cmi.core.score.raw", "120")',
        'LMSGetValue("cmi.location")',
        'LMSGetValue("cmi.interactions.0.id")',
        "LMSCommit()",
        'LMSInitialize("")',
        'LMSFinish("")',
        'LMSSetValue("cmi.core.score.raw", "80"), LMSCommit("")',
        "set('objectives.1.id', 'b')",
        "set('objectives.0.status', 'passed')",
        "set('objectives.0.id', 'con espacio')",
        "set('objectives.0.id', 'a'), set('objectives.0.status', 'unknown')",
        "set('objectives.0.id', 'a'), set('objectives.0.success_status', 'passed')",
        "set('objectives.0.id', 'a'), set('objectives.1.id', 'a')",
        "of('type', 'choice')",
        "set('interactions.1.id', 'b')",
        "of('id', 'b'), of('result', 'correct')",
        "of('id', 'b'), of('type', 'long-fill-in')",
        "row('choice'), of('result', 'incorrect')",
        "row('choice'), of('time', '2026-11-24T10:00:00')",
        "row('choice'), of('latency', 'PT1S')",
        "row('choice'), of('description', '¿?')",
        "row('choice'), of('weighting', '101')",
        "row('choice'), of('objectives.1.id', 'a')",
        "row('choice'), right(1, 'a')",
        "row('choice'), LMSCommit('')",
    ],
    "2004": [
        'SetValue("cmi.core.lesson_status", "completed")',
        'SetValue("cmi.completion_status", "passed")',
        'SetValue("cmi.session_time", "PT0.123S")',
        'SetValue("cmi.session_time", "PT")',
        'SetValue("cmi.progress_measure", "1.2")',
        'SetValue("cmi.score.scaled", "80")',
        'GetValue("cmi.nothing")',
        'GetValue("cmi.interactions.0.id")',
        'Terminate(""), Commit("")',
        "set('objectives.1.id', 'b')",
        "set('objectives.0.id', 'a'), set('objectives.0.status', 'passed')",
        "set('objectives.0.id', 'a'), set('objectives.1.id', 'a')",
        "set('objectives.0.id', 'a'), set('objectives.0.id', 'b')",
        "for (let n = 0; n < 101; n += 1) set(`objectives.${n}.id`, `o${n}`)",
        "of('result', 'wrong')",
        "of('id', 'b'), of('learner_response', 'a')",
        "row('choice'), of('timestamp', '2026-11-24T10:00:00.123Z')",
        "row('choice'), of('result', 'wrong')",
        "row('choice'), of('latency', 'PT1.234S')",
        "row('choice'), of('description', 'dos\\nlíneas')",
        "row('choice'), of('objectives.0.id', 'a'), of('objectives.1.id', 'a')",
        "row('fill-in'), right(0, 'a'), right(1, 'a')",
        "row('numeric'), right(0, '1[:]2'), right(1, '3[:]4')",
        "for (let n = 0; n < 251; n += 1) set(`interactions.${n}.id`, `q${n}`)",
    ],
}
TAKEN = {
    "1.2": [
        'LMSSetValue("cmi.core.lesson_status", "incomplete")',
        'LMSSetValue("cmi.core.lesson_location", "leccion-1")',
        'LMSSetValue("cmi.core.score.raw", "80")',
        'LMSSetValue("cmi.core.score.min", "0")',
        'LMSSetValue("cmi.core.score.max", "100")',
        "set('objectives.0.id', 'a')",
        "set('objectives.0.score.raw', '50')",
        "set('objectives.0.status', 'passed')",
        "row('choice')",
        "of('objectives.0.id', 'a')",
        "of('student_response', 'a,b')",
        "of('result', 'wrong')",
        "set('interactions.1.id', 'b')",
        "set('interactions.1.type', 'fill-in')",
        "set('interactions.1.student_response', 'así')",
        "set('interactions.1.result', '0.5')",
        'LMSGetValue("cmi.interactions._count")',
        'LMSSetValue("cmi.core.session_time", "0000:00:01.00")',
        'LMSCommit("")',
        'LMSFinish("")',
    ],
    "2004": [
        'GetValue("cmi.location")',
        'SetValue("cmi.completion_status", "completed")',
        'SetValue("cmi.success_status", "passed")',
        'SetValue("cmi.score.scaled", "0.8")',
        'SetValue("cmi.score.raw", "80")',
        'SetValue("cmi.score.min", "0")',
        'SetValue("cmi.score.max", "100")',
        "set('objectives.0.id', 'a')",
        "set('objectives.0.score.scaled', '0.5')",
        "set('objectives.0.success_status', 'passed')",
        "row('choice')",
        "of('objectives.0.id', 'a')",
        "of('timestamp', '2026-11-24T10:00:00')",
        "of('learner_response', 'a[,]b')",
        "of('result', 'incorrect')",
        'GetValue("cmi.interactions.0.id")',
        'SetValue("cmi.session_time", "PT1M1.5S")',
        'Commit("")',
        'Terminate("")',
    ],
}
ANSWERS: dict[str, dict[str, tuple[list[str], list[str]]]] = {
    "1.2": {
        "choice": (["a", "a,3"], ["", "ab", "A", "a,", "a,a", "á", "a.b"]),
        "true-false": (["t", "0"], ["true", "", "tf"]),
        "fill-in": (["así, ¿no?", ""], ["x" * 256]),
        "matching": (["1.a", "1.a,2.a"], ["1-a", "a", "1.aa", "1.a2.b"]),
        "sequencing": (["a,b"], ["b;a", "a,,b"]),
        "numeric": (["3.14", "-2"], ["3,14", "1e+21", ""]),
    },
    "2004": {
        "choice": (["a", "a[,]b_2", "a.b"], ["a-b", "a,b", "a[,]", "a[,]a", "á"]),
        "true-false": (["true"], ["t", "True"]),
        "fill-in": (
            ["{lang=es}así", "{lang=es-MX}a[,]b", "no"],
            ["a\nb", "x" * 251, "[,]".join("abcdefghijk")],
        ),
        "long-fill-in": (["{lang=es}" + "x" * 4000], ["x" * 4001, "a\nb"]),
        "matching": (["1[.]a[,]2[.]b"], ["1.a", "1[.]a[.]b", "1[.]"]),
        "sequencing": (["a[,]b"], ["a,b", "a b"]),
        "numeric": (["3.14"], ["3,14", "1e-7", "3[:]4", "100000"]),
    },
}
PATTERNS: dict[str, tuple[list[str], list[str]]] = {
    "numeric": (["3.1[:]3.2", "3[:]3"], ["3.2[:]3.1", "3.1", "[:]3"]),
    "fill-in": (["{case_matters=false}{lang=es}sí"], ["{case_matters=false}a\nb"]),
}
API = {
    "1.2": ("API", "LMSInitialize", "LMSSetValue"),
    "2004": ("API_1484_11", "Initialize", "SetValue"),
}


class Rehearsal:
    """The rehearsal LMS in a page, without a course."""

    def __init__(self, page: Any, version: str, make: str) -> None:
        self.page = page
        self.version = version
        self.make = make

    def refused(self, calls: str, settings: str = "{}, {}, undefined") -> list[str]:
        """Return what it refuses of some calls; `set` writes an element; `row` begins an answer,
        `of` writes an element of it, and `right` what would be right."""
        name, initialize, write = API[self.version]
        script = f"""
          launch("{self.version}", {settings}, {self.make});
          const set = (element, value) => {name}.{write}(`cmi.${{element}}`, value);
          const row = (type) => set("interactions.0.id", "q") && set("interactions.0.type", type);
          const of = (element, value) => set(`interactions.0.${{element}}`, value);
          const right = (at, value) => of(`correct_responses.${{at}}.pattern`, value);
          {name}.{initialize}("");
          with ({name}) {{ {calls} }}"""
        self.page.evaluate("(script) => Function(script)()", script)
        return list(self.page.evaluate("session.refused"))

    @property
    def kept(self) -> dict[str, str]:
        return dict(self.page.evaluate("session.kept"))


@pytest.fixture(params=["scormAgain", "null"], ids=["scorm-again", "our own run-time"])
def rehearsal(
    request: pytest.FixtureRequest,
    lessons: Course,
    serve: Callable[[Path], int],
    unpacked: Callable[[Course], dict[str, Path]],
    new_page: Callable[..., Any],
) -> Callable[[str], Rehearsal]:
    def open_lms(version: str) -> Rehearsal:
        page = new_page()
        page.goto(f"http://127.0.0.1:{serve(unpacked(lessons)[version])}/host.html?{version}")
        return Rehearsal(page, version, request.param)

    return open_lms


@BOTH
def test_the_rehearsal_lms_is_strict(version: str, rehearsal: Callable[[str], Rehearsal]) -> None:
    lms = rehearsal(version)
    for calls in REFUSED[version]:
        assert lms.refused(calls), calls
    assert lms.refused("; ".join(TAKEN[version])) == []


@BOTH
def test_an_answer_has_the_form_of_its_type(
    version: str, rehearsal: Callable[[str], Rehearsal]
) -> None:
    lms = rehearsal(version)

    def refused(kind: str, element: str, value: str) -> list[str]:
        return lms.refused(f"row({kind!r}); of({element!r}, {value!r})")

    for kind, (good, bad) in ANSWERS[version].items():
        for value in good:
            assert refused(kind, RESPONSE[version], value) == [], (kind, value)
        for value in bad:
            assert refused(kind, RESPONSE[version], value), (kind, value)
    for kind, (good, bad) in PATTERNS.items() if version == "2004" else ():
        for value in good:
            assert refused(kind, "correct_responses.0.pattern", value) == [], (kind, value)
        for value in bad:
            assert refused(kind, "correct_responses.0.pattern", value), (kind, value)


@BOTH
def test_answers_and_objectives_survive_a_suspended_session(
    version: str, rehearsal: Callable[[str], Rehearsal]
) -> None:
    lms = rehearsal(version)
    core, verb = ("core.", "LMS") if version == "1.2" else ("", "")
    suspend = f"set('{core}exit', 'suspend')"
    assert lms.refused("; ".join([suspend, *TAKEN[version]])) == []
    kept = json.dumps(lms.kept)
    rows = 2 if version == "1.2" else 1
    count = f"['interactions', 'objectives'].map((t) => {verb}GetValue(`cmi.${{t}}._count`))"
    for given, expected in ((kept, [rows, 1]), ("{}", [0, 0])):
        assert lms.refused(f"window.found = {count}", f"{given}, {{}}, undefined") == []
        assert [int(n) for n in lms.page.evaluate("found")] == expected
    if version == "2004":
        lms.refused("window.found = GetValue('cmi.interactions.0.id')", f"{kept}, {{}}, undefined")
        assert lms.page.evaluate("found") == "q"
    next_row = f"set('interactions.{rows}.id', 'c')"
    assert lms.refused(next_row, f"{kept}, {{}}, undefined") == []
    assert lms.refused(next_row)


def test_a_package_may_use_as_much_state_as_its_lms_keeps(
    rehearsal: Callable[[str], Rehearsal],
) -> None:
    lms = rehearsal("1.2")
    write = f"set('suspend_data', '{LONG}')"
    assert lms.refused(write)
    assert lms.refused(write, "{}, {}, 64000") == []


def test_a_mastery_score_overrides_the_status_at_the_end(
    rehearsal: Callable[[str], Rehearsal],
) -> None:
    lms = rehearsal("1.2")
    calls = "; ".join(TAKEN["1.2"])
    for mastery, status in (("90", "failed"), ("70", "passed"), ("", "incomplete")):
        lms.refused(calls, f'{{}}, {{"cmi.student_data.mastery_score": "{mastery}"}}, undefined')
        assert lms.kept["cmi.core.lesson_status"] == status
