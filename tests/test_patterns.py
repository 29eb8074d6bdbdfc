"""Patterns that are compiled late do what `re.compile` does at once."""

from __future__ import annotations

import re

import pytest

from temario.patterns import pattern


def test_a_pattern_is_used_as_a_compiled_one_is() -> None:
    late, now = pattern(r"(?P<word>\w+)-", re.ASCII), re.compile(r"(?P<word>\w+)-", re.ASCII)
    text = "uno-dos-año-"
    assert late.split(text) == now.split(text)
    assert late.findall(text) == now.findall(text) == ["uno", "dos", "o"]
    for found in (late.match(text), late.search(text, 1)):
        assert found is not None
        assert found["word"] in {"uno", "no"}
    assert late.match("año-") is None
    assert late.sub(r"<\g<word>>", text) == now.sub(r"<\g<word>>", text) == "<uno><dos>añ<o>"
    assert [found["word"] for found in late.finditer(text)] == ["uno", "dos", "o"]
    assert late.fullmatch("uno-") is not None
    assert late.subn("", text)[1] == 3
    assert late.pattern == now.pattern


def test_a_faulty_pattern_is_told_when_it_is_used() -> None:
    late = pattern("(")
    with pytest.raises(re.error):
        late.search("(")


def test_a_pattern_has_no_more_than_that() -> None:
    with pytest.raises(AttributeError, match="scanner"):
        _ = pattern("a").scanner  # type: ignore[attr-defined]
