"""The properties of `tests/test_properties.py` with many more examples, other ones each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.soup import (
    SETTINGS,
    foreign_soups,
    lost_words,
    read,
    read_folder,
    settings_texts,
    soups,
    wild,
)

pytestmark = pytest.mark.fuzz
_MANY = settings(settings.get_profile("fuzz"))


@_MANY
@given(text=wild(size=100))
def test_no_text_breaks_the_reader(text: str, tmp_path: Path) -> None:
    read(text, tmp_path)


@_MANY
@given(name=st.sampled_from(SETTINGS), text=settings_texts())
def test_no_settings_break_the_reader(name: str, text: str, tmp_path: Path) -> None:
    read_folder(name, text, tmp_path)


@_MANY
@given(text=soups(size=150))
def test_no_word_is_lost(text: str, tmp_path: Path) -> None:
    assert lost_words(text, tmp_path) == set()


@_MANY
@given(text=foreign_soups(size=150))
def test_no_word_of_another_dialect_is_lost(text: str, tmp_path: Path) -> None:
    assert lost_words(text, tmp_path) == set()
