"""Interface words: every one that is used is translated, and none is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from temario.locate import own
from temario.words import has_words, languages, translator

_ROOT = Path(__file__).parent.parent
_CATALOGUES = _ROOT / "temario" / "locale"
_USES = (
    re.compile(r"""(?<![\w.])_\(\s*(["'])(?P<words>.*?)\1\s*[,)]"""),
    re.compile(r"""\bwords\(\s*(["'])(?P<words>.*?)\1\s*[,)]"""),
)


def used() -> Iterator[str]:
    files = [*own("templates").rglob("*.j2"), *(_ROOT / "builders").rglob("*.py")]
    for path in files:
        for pattern in _USES:
            for use in pattern.finditer(path.read_text("utf-8")):
                yield use["words"]


@pytest.fixture(params=sorted(path.stem for path in _CATALOGUES.glob("*.po")))
def catalogue(request: pytest.FixtureRequest) -> dict[str, str]:
    path = _CATALOGUES / f"{request.param}.po"
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path), encoding="utf-8")}


def test_words_are_used() -> None:
    assert {"Contents", "Figure", "Note"} <= set(used())


def test_every_word_that_is_used_is_translated(catalogue: dict[str, str]) -> None:
    assert sorted({words for words in used() if not catalogue.get(words)}) == []


def test_no_translation_is_left_over(catalogue: dict[str, str]) -> None:
    assert sorted(catalogue.keys() - set(used())) == []


def test_a_region_has_the_words_of_its_language() -> None:
    assert translator("es-MX")("Contents") == translator("es")("Contents") == "Contenido"
    assert has_words("ES-mx")


def test_an_unknown_language_has_english_words() -> None:
    assert translator("eu")("Contents") == "Contents"
    assert not has_words("eu")
    assert languages()[:2] == ("en", "es")
