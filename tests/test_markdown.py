"""Markdown → blocks, by files of cases: title, input and expected dump between lines of dots."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest
from linkify_it import LinkifyIt

from temario.markdown import read_markdown
from temario.markdown.parser import ADDRESS
from temario.model import Asset, Blocks, Missing, Paragraph, QuestionRules, Text
from temario.problems import Place, Problem
from tests.dump import dump_blocks, dump_problems

_FOLDER = Path(__file__).parent / "markdown"
_CASE = re.compile(
    r"(?ms)^(?P<title>[^\n]+)\n\.\n(?P<source>.*?\n)?\.\n(?P<expected>.*?)^\.\n",
)


class Course:
    """A course in which every file is there."""

    language = "es"
    rules = QuestionRules()

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()

    def report(self, problem: Problem) -> None:
        self.problems.append(problem)

    def asset(self, target: str, place: Place, kind: Literal["picture", "media"]) -> Asset | None:
        return Asset(target, "image/png", 1, 10, 10) if target else None

    def include(self, target: str, place: Place) -> Blocks:
        if target == "missing.md":
            return (Missing(target, place),)
        inside = Place(target, 1)
        return (Paragraph((Text(f"what {target} holds", inside),), inside),)

    def number(self, kind: Literal["figure", "table", "footnote", "question"]) -> int:
        self.counts[kind] += 1
        return self.counts[kind]


def read(source: str) -> str:
    course = Course()
    blocks = read_markdown(source, "a.md", course)
    parts = (dump_blocks(blocks), dump_problems(course.problems))
    return "".join(f"{part}\n" for part in parts if part)


def cases() -> list[object]:
    found = []
    for path in sorted(_FOLDER.glob("*.md")):
        for case in _CASE.finditer(path.read_text("utf-8")):
            found.append(
                pytest.param(
                    path,
                    case["title"],
                    case["source"] or "",
                    case["expected"],
                    id=f"{path.stem}: {case['title']}",
                )
            )
    return found


@pytest.mark.parametrize(("path", "title", "source", "expected"), cases())
def test_reads(path: Path, title: str, source: str, expected: str, accept: bool) -> None:
    found = read(_unquoted(source))
    if accept and found != expected:
        text = path.read_text("utf-8")
        old = f"{title}\n.\n{source}.\n{expected}.\n"
        assert text.count(old) == 1, "two cases are the same"
        path.write_text(text.replace(old, f"{title}\n.\n{source}.\n{found}.\n"), "utf-8")
        return
    assert found == expected


def test_titles_are_unique() -> None:
    titles = Counter(param.id for param in cases())  # type: ignore[attr-defined]
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_address_that_the_library_finds_is_looked_for() -> None:
    chosen, library = random.Random(4), LinkifyIt()
    parts = [
        "http", "https", ":", "//", "/", "mailto:", "@", ".", "www", "localhost", ".com", ".es",
        ".рф", ".xn--p1ai", "1.2.3.4", ".12.", "a", "ñ", "é", "_", "foo", "ftp:", "HTTP://", "1",
        "LOCALHOST", ".Com", "．", "。", "-", " ", "x",
    ]  # fmt: skip
    texts = ["".join(chosen.choices(parts, k=chosen.randint(1, 8))) for _ in range(5_000)]
    found = [text for text in texts if library.test(text)]
    assert len(found) > 400
    assert [text for text in found if not ADDRESS.search(text)] == []


def _unquoted(source: str) -> str:
    """Return the input as it is meant: `→` is a tab, `·` at a line's end a space."""
    return re.sub(r"(?m)·+$", lambda dots: " " * len(dots[0]), source.replace("→", "\t"))
