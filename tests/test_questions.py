"""What holds of every question: no word of it is lost, and reading it never fails."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temario.model import Course, Item, Question
from temario.traverse import questions, walk_course
from tests.soup import Words, read

_ONE_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100
)
_TYPES = ["", "single", "multiple", "truefalse", "short", "numeric", "match", "order", "cloze"]
_BLOCKS = [
    *(
        "W",
        "W\nW",
        "**W** _W_ `W` $W$",
        "W **W\nW** W",
        "```\nW\n```",
        "$$\nW\n$$",
        "## W",
        "W\n---",
    ),
    *("= W", "= W | W", "W\n= W\nW\n= W", "= **W**\n`W` = W", "= 3", "= 3 +- W", "== W", "=W"),
    *("- [x] W", "- [ ] W\n  > W", "- [x] W\n\n  W\n- [ ] W {.a}", "- [x]\n  W", "- [ ] **W**"),
    *(
        "- W",
        "- W\n  - W",
        "1. W\n2. W\n   > W",
        "1. [x] W",
        "- [x] > W",
        "- > W",
        "- ```\n  W\n  ```",
    ),
    *("- W -> W", "- **W** => W\n  > W", "- -> W\n  > W\n\n  W", "- W ->", "- ->", "- W -> W -> W"),
    *("> hint: W", "> hint: W\n> W\n> correct: W", "> W\n> incorrect: W", "> W", "> Pista: W"),
    *(
        "> rubric:\n>\n> - W",
        "> W\n>\n> feedback: W\n>\n> ```\n> W\n> ```",
        "> **hint**: W",
        "> hint:",
    ),
    *(
        "[[W|W]] W",
        "W [[(W)|W]]",
        "[[]] W",
        "[[()|W]]",
        "[[(W)|(W)]]",
        "[[W",
        "[[**W**]]",
        "[[|]] W",
    ),
    *(
        "| W |\n|---|\n| [[W]] |",
        "| W | W |\n|-|-|\n| W |",
        "W\n: W",
        "::: note W\nW\n:::",
        "^[W] W",
    ),
    *(
        "::: slide\n= W\n:::",
        "::: instructor\n> hint: W\n:::",
        "> [!NOTE]\n> W",
        "<b>W</b> W",
        "***",
    ),
    *(
        "::: question\nW\n- [x] W\n:::",
        "::: question {answer=true}\nW",
        "- W\n\n  ::: question\n  W\n  :::",
    ),
    *(
        ":::: pool\n::: question\n= W\n:::\n::::",
        ":::",
        "<details><summary>W</summary>\n\nW\n\n</details>",
    ),
]


@st.composite
def asked(draw: st.DrawFn) -> str:
    """Return a question of blocks that belong into one, and of some that do not."""
    words = Words()
    kind = draw(st.sampled_from(_TYPES))
    blocks = draw(st.lists(st.sampled_from(_BLOCKS), min_size=1, max_size=8))
    between = draw(st.lists(st.sampled_from(["\n\n", "\n"]), min_size=8, max_size=8))
    text = "".join(block + gap for block, gap in zip(blocks, between, strict=False))
    opening = f"::: question {{type={kind}}}" if kind else "::: question"
    return re.sub("W", lambda _: words.next(), f"{opening}\n{text}\n:::\n")


def strings(node: object) -> list[str]:
    """Return all texts in a part of the model but the ids that are made of words."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, tuple):
        return [text for part in node for text in strings(part)]
    if not is_dataclass(node):
        return []
    made = ("id", "target") if isinstance(node, Item) else ("id",)
    values = [getattr(node, each.name) for each in fields(node) if each.name not in made]
    return [text for value in values for text in strings(value)]


@pytest.mark.slow
@_ONE_FOLDER
@given(text=asked())
def test_no_word_of_a_question_is_lost(text: str, tmp_path: Path) -> None:
    course = read(f"# T\n\n## L\n\n{text}", tmp_path)
    assert isinstance(course, Course)
    shown = set(re.findall(r"zq[a-z]{3}", " ".join(strings(course.units))))
    assert set(re.findall(r"zq[a-z]{3}", text)) - shown == set()


@pytest.mark.slow
@_ONE_FOLDER
@given(text=asked())
def test_questions_are_numbered_in_source_order(text: str, tmp_path: Path) -> None:
    course = read(f"# T\n\n## L\n\n{text}\n\n{text}", tmp_path)
    assert isinstance(course, Course)
    numbers = [question.number for question in questions(course)]
    assert numbers == sorted(set(numbers))


@pytest.mark.slow
@_ONE_FOLDER
@given(text=asked())
def test_no_question_holds_another(text: str, tmp_path: Path) -> None:
    course = read(f"# T\n\n## L\n\n{text}", tmp_path)
    assert isinstance(course, Course)
    for node in walk_course(course):
        if isinstance(node, Question):
            inner = strings_of_types(node)
            assert inner.count("Question") == 1


def strings_of_types(node: object) -> list[str]:
    if isinstance(node, tuple):
        return [name for part in node for name in strings_of_types(part)]
    if not is_dataclass(node):
        return []
    parts = [strings_of_types(getattr(node, each.name)) for each in fields(node)]
    return [type(node).__name__, *(name for part in parts for name in part)]
