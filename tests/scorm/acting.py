"""What acted learners do more than once, and what an LMS then has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from answers import ESSAY, PAGES, scored
from learner import Visit, answer, box, go, shown, turn

from temario.model import Course

BOTH = pytest.mark.parametrize("version", ["1.2", "2004"])
Enter = Callable[..., Visit]
Edited = Callable[..., Course]


def answer_all(sco: Any, answers: dict[str, Any]) -> list[str]:
    """Answer all that counts; return what was asked, in order."""
    asked = scored(sco)
    for question in asked:
        answer(sco, question, *answers[question][0])
        assert box(sco, question).locator(".kept").inner_text() == "Guardado"
    return asked


def read_all(sco: Any) -> None:
    """Read every page to its end, and come to the closing one."""
    go(sco, PAGES[0])
    for page in PAGES:
        assert shown(sco) == page
        turn(sco)
    assert shown(sco) == "_end"


def write_essay(sco: Any) -> None:
    assert answer(sco, "ensayo", ESSAY) == "Tu respuesta está entregada."


def ended(version: str, status: str, success: str | None) -> tuple[str, str | None]:
    """Return what an LMS has of a learner: in SCORM 1.2 one word, of success where there is one."""
    return (success or status, None) if version == "1.2" else (status, success)
