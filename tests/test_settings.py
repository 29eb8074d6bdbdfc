"""YAML → typed settings: what a value is, its field says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

import pytest

from temario.problems import Problem
from temario.settings import YamlError, decode, pairs, read_yaml

T = TypeVar("T")


@dataclass(frozen=True)
class Inner:
    size: float = 1.0
    deep: bool = False


@dataclass(frozen=True)
class Outer:
    version: str = ""
    language: str = ""
    ratio: str = "16:9"
    count: int = 0
    paper: Literal["A4", "letter"] = "A4"
    names: tuple[str, ...] = ()
    inner: Inner = Inner()
    pass_: int | None = None


def read(text: str, base: Outer | None = None) -> tuple[Outer, list[Problem]]:
    problems: list[Problem] = []
    return decode(read_yaml(text, "a.yaml"), Outer, problems.append, base=base), problems


def value(text: str) -> Outer:
    found, problems = read(text)
    assert problems == []
    return found


def said(text: str) -> str:
    _, problems = read(text)
    (problem,) = problems
    return problem.text()


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("version: 1.10", "version", "1.10"),
        ("version: 2024-01-01", "version", "2024-01-01"),
        ("language: no", "language", "no"),
        ("language: on", "language", "on"),
        ("ratio: 16:9", "ratio", "16:9"),
        ("ratio: '4:3'", "ratio", "4:3"),
        ("count: 70", "count", 70),
        ("count: 070", "count", 70),
        ("pass: 60", "pass_", 60),
        ("paper: letter", "paper", "letter"),
        ("names: uno", "names", ("uno",)),
        ("names: [uno, dos]", "names", ("uno", "dos")),
        ("names:\n- uno\n- 1.10", "names", ("uno", "1.10")),
        ("inner: {size: '0,5'}", "inner", Inner(0.5)),
        ("inner: {deep: sí}", "inner", Inner(deep=True)),
        ("inner: {deep: off}", "inner", Inner(deep=False)),
        ("version:", "version", ""),
        ("version: ~", "version", ""),
        ("inner:", "inner", Inner()),
    ],
)
def test_a_value_is_what_its_field_says(text: str, field: str, expected: object) -> None:
    assert getattr(value(text), field) == expected


def test_nothing_is_all_defaults() -> None:
    assert value("") == value("# nada") == Outer()


def test_a_base_keeps_what_is_not_said() -> None:
    base = Outer(version="3", inner=Inner(size=2.0))
    found, problems = read("inner: {deep: true}", base)
    assert problems == []
    assert found == Outer(version="3", inner=Inner(2.0, True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n\nlanguaje: es", "a.yaml:3: error[unknown-key]: there is no setting “languaje”"),
        ("languaje: es", "Did you mean “language”?"),
        ("PAPER: A4", "Did you mean “paper”?"),
        ("xyz: 1", "Known are: count, inner, language, names, paper, pass, ratio, version."),
        ("inner: {sise: 1}", "there is no setting “sise” in “inner”"),
        ("count: muchos", "“count” should be a whole number, not “muchos”"),
        ("count: 1.5", "“count” should be a whole number, not “1.5”"),
        ("count: [1]", "“count” should be a whole number, not a list"),
        ("count: {a: 1}", "“count” should be a whole number, not a group of settings"),
        ("paper: A5", "“paper” should be “A4” or “letter”, not “A5”"),
        ("inner: 3", "“inner” should be a group of settings, not “3”"),
        ("inner: {size: x}", "“size” should be a number, not “x”"),
        ("inner: {deep: quizá}", "“deep” should be true or false, not “quizá”"),
        ("names: {a: b}", "“names” should be a list, not a group of settings"),
        ("pass: mucho", "“pass” should be a whole number, not “mucho”"),
    ],
)
def test_what_is_wrong_is_said(text: str, expected: str) -> None:
    assert expected in said(text)


def test_all_mistakes_are_found_at_once() -> None:
    found, problems = read("count: x\npaper: y\nversion: 1.10\nzzz: 1")
    assert [p.place and p.place.line for p in problems] == [1, 2, 4]
    assert found == Outer(version="1.10")


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("a: 1\na: 2", 2, "“a” is given twice"),
        ("a: {b: 1, b: 2}", 1, "“b” is given twice"),
        ("title: LLM: una", 1, "a colon stands where none can be"),
        ("a: 1\nb:\n\tc: 1", 3, "a tab stands where spaces should"),
        ('a: "b\nc: d', 2, "a text in quotes is not closed"),
        ("a: [b\nc: d", 2, "a bracket [ or { is not closed before this line"),
        ("a: 1\nb c\nd: 2", 3, "there is a line without a colon here or above"),
        ("a: 1\n- b", 2, "this line does not start at the column of those above it"),
        ("a: *b", 1, "found undefined alias"),
        ("a: 1\n---\nb: 2", 2, "a line --- starts a second document"),
        ("a: \x00", 1, ""),
        ("[" * 1000, 1, ""),
        ("? [a]\n: b", 1, "a setting's name is no word"),
        ("{a: " * 300, 1, ""),
        ("&a [*a]", 1, "nested too deep or refer to each other too often"),
        (BOMB, 0, "nested too deep or refer to each other too often"),
    ],
)
def test_broken_yaml_is_said_with_its_line(text: str, line: int, expected: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml(text, "a.yaml")
    problem = caught.value.problem
    assert problem.rule == "broken-yaml"
    assert expected in problem.message
    assert problem.place is not None
    assert line in (0, problem.place.line)


def test_settings_know_their_lines_below_what_stands_before_them() -> None:
    setting = read_yaml("a: 1\nb:\n  c: 2", "a.md", first_line=2)
    assert {key: child.place.line for key, child in pairs(setting)} == {"a": 2, "b": 3}
