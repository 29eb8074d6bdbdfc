"""Interface words: every one that is used is translated, and none is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from temario.locate import own
from temario.words import has_words, languages, translator, words_of_preview

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


def used_in_preview() -> Iterator[str]:
    page = _ROOT / "temario" / "preview" / "page"
    for path in page.glob("*.js"):
        for use in re.finditer(r'\b[tw]\(\s*"([^"]*)"', path.read_text("utf-8")):
            yield use[1]
    for name in ("passages.py", "doors.py"):  # what they refuse is said on the page
        text = (page.parent / name).read_text("utf-8")
        yield from re.findall(r'(?:PassageError\(|words = |"message": )"([^"]*)"', text)
    html = (page / "index.html").read_text("utf-8").partition("<body>")[2]
    yield from re.findall(r'\b(?:title|aria-label|placeholder)="([^"]*)"', html)
    yield from (words.strip() for words in re.split(r"<[^>]*>", html))


@pytest.mark.parametrize("language", ["es"])
def test_the_page_of_the_preview_is_translated(language: str) -> None:
    said = {words for words in used_in_preview() if re.search(r"[a-z]", words)}
    assert words_of_preview([f"{language}-MX", "en"])[1].keys() == said
    assert words_of_preview(["en-GB", language]) == words_of_preview(["../es", ""]) == ("en", {})


def test_a_region_has_the_words_of_its_language() -> None:
    assert translator("es-MX")("Contents") == translator("es")("Contents") == "Contenido"
    assert has_words("ES-mx")


def test_an_unknown_language_has_english_words() -> None:
    assert translator("eu")("Contents") == "Contents"
    assert not has_words("eu")
    assert languages()[:2] == ("en", "es")
