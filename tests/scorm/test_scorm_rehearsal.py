"""The rehearsal LMS refuses what a strict LMS refuses, or its approval would be worth nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from temario.model import Course

pytestmark = pytest.mark.slow

LONG = "x" * 4097
REFUSED = {
    "1.2": [
        'LMSSetValue("cmi.core.lesson_status", "not attempted")',
        'LMSSetValue("cmi.core.lesson_location", "con espacio")',
        f'LMSSetValue("cmi.suspend_data", "{LONG}")',
        'LMSSetValue("cmi.completion_status", "completed")',
        'LMSSetValue("cmi.core.session_time", "PT1S")',
        'LMSSetValue("cmi.core.score.raw", 80)',
        'LMSSetValue("cmi.core.score.raw", "120")',
        'LMSSetValue("cmi.interactions.0.type", "choice")',
        'LMSSetValue("cmi.interactions.1.id", "b")',
        'LMSSetValue("cmi.interactions.0.result", "incorrect")',
        'LMSGetValue("cmi.location")',
        "LMSCommit()",
        'LMSInitialize("")',
        'LMSFinish("")',
        'LMSSetValue("cmi.core.score.raw", "80"), LMSCommit("")',
    ],
    "2004": [
        'SetValue("cmi.core.lesson_status", "completed")',
        'SetValue("cmi.completion_status", "passed")',
        'SetValue("cmi.session_time", "PT0.123S")',
        'SetValue("cmi.session_time", "PT")',
        'SetValue("cmi.progress_measure", "1.2")',
        'SetValue("cmi.score.scaled", "80")',
        'SetValue("cmi.interactions.0.timestamp", "2026-11-24T10:00:00.123Z")',
        'SetValue("cmi.interactions.0.result", "wrong")',
        'GetValue("cmi.nothing")',
        'Terminate(""), Commit("")',
    ],
}
TAKEN = {
    "1.2": [
        'LMSSetValue("cmi.core.lesson_status", "incomplete")',
        'LMSSetValue("cmi.core.lesson_location", "leccion-1")',
        'LMSSetValue("cmi.core.score.raw", "80")',
        'LMSSetValue("cmi.core.score.min", "0")',
        'LMSSetValue("cmi.core.score.max", "100")',
        'LMSSetValue("cmi.interactions.0.id", "a")',
        'LMSSetValue("cmi.interactions.0.type", "choice")',
        'LMSSetValue("cmi.interactions.0.student_response", "a,b")',
        'LMSSetValue("cmi.interactions.0.result", "wrong")',
        'LMSSetValue("cmi.interactions.1.id", "b")',
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
        'SetValue("cmi.interactions.0.id", "a")',
        'SetValue("cmi.interactions.0.type", "choice")',
        'SetValue("cmi.interactions.0.timestamp", "2026-11-24T10:00:00")',
        'SetValue("cmi.interactions.0.learner_response", "a[,]b")',
        'SetValue("cmi.interactions.0.result", "incorrect")',
        'SetValue("cmi.session_time", "PT1M1.5S")',
        'Commit("")',
        'Terminate("")',
    ],
}
API = {"1.2": ("API", "LMSInitialize"), "2004": ("API_1484_11", "Initialize")}


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_the_rehearsal_lms_is_strict(
    version: str,
    seed: Course,
    serve: Callable[[Path], int],
    unpacked: Callable[[Course], dict[str, Path]],
    new_page: Callable[..., Any],
) -> None:
    page = new_page()
    page.goto(f"http://127.0.0.1:{serve(unpacked(seed)[version])}/host.html?{version}")
    name, initialize = API[version]

    def refused(calls: str) -> list[str]:
        script = f"launch('{version}'); {name}.{initialize}(''); with ({name}) {{ {calls} }}"
        page.evaluate(f"() => Function({script!r})()")
        return list(page.evaluate("session.refused"))

    for calls in REFUSED[version]:
        assert refused(calls), calls
    assert refused("; ".join(TAKEN[version])) == []
