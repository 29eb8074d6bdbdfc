"""Options that only make sense in their place: “none of the above”, “A and B are correct”.

A closed list, in Spanish and English. What speaks of options by their letters counts only where
the letters are of options before it that do not speak of letters themselves, and the question does
not: else they may be of statements in its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from temario.model import Choice, Option, Paragraph, Question, Text
from temario.patterns import pattern
from temario.traverse import plain, walk

_TRUE = r"(?:es|son|están)(?: (?:todas|todos|ambas|ambos|las dos|los dos))? "
_TRUE += r"(?:correct|ciert|verdader|fals|incorrect|válid)[aeo]s?"
_TRUE_EN = r"(?:is|are)(?: (?:both|all))? (?:correct|true|right|false|wrong|incorrect)"
_THINGS = r"(?:respuestas|opciones|alternativas)"
_THINGS_EN = r"(?:answers?|options?|choices?)"
_ABOVE = pattern(
    r"(?:ningun[ao]|algun[ao]s?|cualquiera|dos|tres|tod[ao]s?|amb[ao]s) "
    rf"(?:de )?(?:l[ao]s )?(?:{_THINGS} )?anteriores(?: {_THINGS})?(?: (?:no )?{_TRUE})?"
    rf"|l[ao]s (?:dos|tres|cuatro) (?:{_THINGS} )?anteriores(?: {_TRUE})?"
    r"|(?:none|all|both|either|neither|any|some|two)(?: of)? the above"
    rf"(?: {_THINGS_EN})?(?: {_TRUE_EN})?"
    rf"|(?:none|all|both)(?: of)? the {_THINGS_EN} above(?: {_TRUE_EN})?",
    re.IGNORECASE,
)
_LETTER = r"[“\"'‘(]?(?:[A-H]|[a-h](?=[)”\"'’]))[.)”\"'’]{0,2}"
_LETTERS = rf"{_LETTER}(?:, {_LETTER})*,? (?:y|e|and|&) {_LETTER}"
_NAMED = pattern(
    rf"(?:tanto )?(?:(?:las )?{_THINGS} )?{_LETTERS} {_TRUE}"
    rf"|(?:tanto {_LETTER} como|ni {_LETTER} ni) {_LETTER}(?: {_TRUE})?"
    rf"|(?:las )?{_THINGS} {_LETTERS}"
    rf"|(?:both )?(?:{_THINGS_EN} )?{_LETTERS} {_TRUE_EN}"
    rf"|both {_LETTERS}|neither {_LETTER} nor {_LETTER}|{_THINGS_EN} {_LETTERS}"
)
_ALONE = pattern(r"(?<!\w)(?:[B-H](?!\w)|[A-Ha-h]\))")
"""A letter that stands for something; a lone A is a word of Spanish and of English."""
_BETWEEN = {"y", "e", "and", "&", "como", "ni", "nor"}
"""What stands between the letters of two options."""
_LONGEST = 100
"""Longer options say more than where others stand."""


def in_their_place(question: Question) -> Iterator[Option]:
    """Yield the options of a question that speak of where others stand."""
    if not isinstance(question.answer, Choice):
        return
    options = question.answer.options
    said = [_words(option) for option in options]
    for at, (option, words) in enumerate(zip(options, said, strict=True)):
        if not words or len(words) > _LONGEST or not at:
            continue
        bare = words.casefold()
        above = ("anterior" in bare or "above" in bare) and _ABOVE.fullmatch(words)
        if above or (_BETWEEN & set(bare.split()) and _names(question, words, said[:at])):
            yield option


def _names(question: Question, words: str, before: list[str]) -> bool:
    """Return whether words name options before them by their letters."""
    if not (_NAMED.fullmatch(words) or _NAMED.fullmatch(_lowered(words))):
        return False
    stem = " ".join(node.text for node in walk(question.stem) if isinstance(node, Text))
    return _ALONE.search(stem) is None and _of_options(words, before)


def _lowered(words: str) -> str:
    """Return words that begin small, as they are in the patterns."""
    return words[:1].lower() + words[1:]


def _of_options(words: str, before: list[str]) -> bool:
    """Return whether the letters in `words` are those of options before it that have none."""
    letters = re.findall(r"(?<!\w)[A-Ha-h](?!\w)", re.sub(r"\b[aey]\b(?!\))", "", words))
    places = ["abcdefgh".index(letter.lower()) for letter in letters]
    return all(at < len(before) and not _ALONE.search(before[at]) for at in places)


def _words(option: Option) -> str:
    """Return the words of an option that is one line."""
    if len(option.blocks) != 1 or not isinstance(option.blocks[0], Paragraph):
        return ""
    words = " ".join(plain(option.blocks[0].content).split())
    return words.rstrip(".;:!").strip()
