"""Each rule beside its nearest neighbour: what is just wrong, and what is just not.

A case stands in `tests/neighbours/<group>.md` under the id of its rule: a sentence that says what
makes the difference, the two courses as one diff, and what is said of the wrong one, word by word.
Lines with `-` are of the wrong course alone, those with `+` of the right one alone, all others of
both. Of the right course nothing is said at all. In a diff

- `@@ name` begins another file; without it the lines are `01-uno.md`. A file of `-` lines alone is
  not in the right course, one of `+` lines alone not in the wrong one;
- `course.yaml` is `SETTINGS` where the diff does not name it;
- words behind `diff` name the outputs that are planned; without them it is question banks, which
  have the least to say. `all` are all of them, and `trusted` is a user who trusts the templates.

A case without a diff is a pair of `pairs.py`: what files in a course cannot show.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pairs_of_decks
import pairs_of_program
import pairs_of_updates
import pytest
from pairs import PAIRS

from temario.pipeline import Advice, plan
from temario.problems import CourseError, Problem, Severity, in_order
from temario.rules import groups, rules
from temario.tokens import own_tokens
from temario.trust import trust

FOLDER = Path(__file__).resolve().parent / "neighbours"
OTHERS = (pairs_of_decks, pairs_of_program, pairs_of_updates)
"""Modules that add to `PAIRS`."""
SETTINGS = "title: Curso\nid: curso\nlanguage: es\ncheck: {ignore: [missing-id]}\n"
"""Where ids are not what a case is about, it need not have them."""
OWN_TOKENS = cache(own_tokens)
_CASE = re.compile(
    r"^## (?P<rule>[^\n]+)$"
    r"|^(?P<fence>`{3,})diff(?P<words>[ \w]*)\n(?P<diff>.*?)^(?P=fence)\n\n"
    r"(?P<open>```\n)(?P<said>.*?)^```$"
    r"|^(?P<alone>```\n)(?P<said_alone>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Case:
    """Two courses that differ by as little as can be, of which one breaks a rule."""

    rule: str
    name: str
    """The rule and, where it has several cases, the number among them."""
    file: str
    words: tuple[str, ...]
    """What stands behind `diff`."""
    diff: str
    """Empty where the case is a pair in Python."""
    said: str
    """What is said of the wrong one."""
    at: tuple[int, int]
    """Where that stands in the file."""


def cases_of(file: Path) -> Iterator[Case]:
    """Yield the cases in a file, in their order."""
    rule, many = "", 0
    for match in _CASE.finditer(file.read_text("utf-8")):
        if match["rule"]:
            rule, many = match["rule"], 0
            continue
        many += 1
        kind = "said" if match["diff"] is not None else "said_alone"
        name = rule if many == 1 else f"{rule}-{many}"
        words = tuple((match["words"] or "").split())
        diff = match["diff"] or ""
        yield Case(rule, name, file.name, words, diff, match[kind], match.span(kind))


_CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in cases_of(path)]


def sides(diff: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files of the wrong course and those of the right one."""
    name, lines = "01-uno.md", defaultdict[str, list[str]](list)
    for line in diff.splitlines():
        if line.startswith("@@ "):
            name = line[3:]
            lines[name] = []
        else:
            assert line[:1] in ("", " ", "-", "+"), f"neither of one course nor of both: {line}"
            lines[name].append(line or " ")
    return _side(lines, "-"), _side(lines, "+")


def _side(lines: dict[str, list[str]], mark: str) -> dict[str, str]:
    found = {}
    for name, all_lines in lines.items():
        own = [line[1:] for line in all_lines if line[0] in (" ", mark)]
        if own or not all_lines:
            found[name] = "".join(f"{line}\n" for line in own)
    return found


def said_of(files: dict[str, str], here: Path, case: Case) -> Sequence[Problem]:
    """Return what is said of a course of these files."""
    if "@@ course.yaml" not in case.diff:
        files = {"course.yaml": SETTINGS, **files}
    for name, text in files.items():
        path = here / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    if "trusted" in case.words:
        trust(Path("course"))
    outputs = [word for word in case.words if word not in ("all", "trusted")] or ["questions"]
    asked = Severity.ADVICE in rules()[case.rule].severities
    try:
        advice = Advice.COURSE if asked else Advice.NONE
        return plan(Path("course"), () if "all" in case.words else outputs, advice=advice).problems
    except CourseError as failure:
        return failure.problems


def said_of_pair(wrong: bool, here: Path, case: Case) -> Sequence[Problem]:
    """Return what is said of one of a pair in Python."""
    try:
        return in_order(PAIRS[case.name](wrong, here))
    except CourseError as failure:
        return failure.problems


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep what is known between cases, such as templates that are compiled."""
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_is_said_of_the_one_and_not_of_its_neighbour(
    case: Case, home: Path, accept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMARIO_HOME", str(home))
    # Player and tokens are the same for all, and nothing is said of them.
    monkeypatch.setattr("builders.scorm.plan._player", lambda theme, version: "")
    monkeypatch.setattr("temario.theme.own_tokens", OWN_TOKENS)
    found = []
    for wrong, side in zip((True, False), sides(case.diff), strict=True):
        here = tmp_path / ("wrong" if wrong else "right")
        here.mkdir()
        monkeypatch.chdir(here)
        said = said_of(side, here, case) if case.diff else said_of_pair(wrong, here, case)
        found.append([problem.text() for problem in said])
        if wrong:
            assert case.rule in {problem.rule for problem in said}, found
    text = "".join(f"{problem}\n" for problem in found[0])
    assert str(tmp_path) not in text
    assert found[1] == []
    if accept:
        _accept(case, text)
    assert text == case.said or accept


def _accept(case: Case, text: str) -> None:
    path = FOLDER / case.file
    old = path.read_text("utf-8")
    # What was accepted before it in the same file has moved it.
    begin, end = next(now.at for now in cases_of(path) if now.name == case.name)
    path.write_text(old[:begin] + text + old[end:], "utf-8")


def test_every_rule_has_a_neighbour_in_the_file_of_its_group() -> None:
    found = {(case.rule, case.file) for case in _CASES}
    assert found == {(rule.id, f"{group.name}.md") for group in groups() for rule in group.rules}


def test_a_difference_is_small_and_said_in_words() -> None:
    for case in _CASES:
        wrong, right = ([line for line in case.diff.split("\n") if line[:1] == s] for s in "-+")
        assert len(wrong) + len(right) <= 8, case.name
        assert bool(wrong or right) is bool(case.diff), case.name
    for path in FOLDER.glob("*.md"):
        for above in re.findall(r"([^\n]*)\n\n`{3,}diff", path.read_text("utf-8")):
            assert above.endswith("."), f"{path.name}: a case without a sentence: {above}"


def test_every_pair_in_python_has_its_case() -> None:
    assert sorted(PAIRS) == sorted(case.name for case in _CASES if not case.diff)
