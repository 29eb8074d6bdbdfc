"""Words that stand twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from temario.model import Block, Course, Inline, Text
from temario.patterns import pattern
from temario.problems import Place, Problem, advice
from temario.traverse import walk_course

_PAIR = pattern(r"(?<![\w'’\-])(?P<one>[^\W\d_]+)\s+(?P<two>(?P=one))(?![\w'’\-])", re.IGNORECASE)
_MAY_REPEAT = {
    "es": "muy tan más casi poco mucho ya así luego nunca todo no sí bien paso grupo cara "
    "rápido despacio pronto claro ojo puro solo nada siempre",
    "en": "that had is very so no do who now there really many long far well yes never",
    "pt": "muito tão mais quase pouco já assim logo nunca não sim bem se",
    "fr": "nous vous très si non oui bien plus presque pas",
    "de": "die der das sie den dem sehr so ja nein nicht viel",
    "it": "molto così quasi poco piano via no sì ben mai",
    "ca": "molt tan més quasi poc ja així no sí bé",
    "gl": "moi tan máis case pouco xa así non si ben",
}
"""Words that are right twice, by the course's language; in others nothing is looked for."""
_QUOTES = ('"', "“", "”", "«", "»", "„", "‘", "'")
_SHORTEST = 4
"""Shorter words than this, and no article or the like, are sounds: "bla bla", "tic tac"."""
_SMALL = {
    "es": "el la los las un una de del al a en y e o u que con por para se su sus es lo le les me "
    "te mi sin si como pero son ha",
    "en": "the a an of to in and or for with on at by as be it this from are was we you they not "
    "but its if can has our his her",
    "pt": "o a os as um uma de do da em no na e ou que com por para é seu sua como mas",
    "fr": "le la les un une de du des à au en et ou que qui avec par pour est ce sa son dans sur",
    "de": "ein eine und oder zu von mit für auf im am ist es wir er als wie bei aus",
    "it": "il lo la i gli le un una di del a in e o che con per da è su come ma",
    "ca": "el la els les un una de del al a en i o que amb per es és com però",
    "gl": "o a os as un unha de do da en e ou que con por para é como pero",
}
"""Articles, prepositions and the like, which are never right twice, at the start or within."""
_NAMES = {key: frozenset(words.split()) for key, words in _MAY_REPEAT.items()}
_WORDS = {key: frozenset(words.split()) for key, words in _SMALL.items()}


def repeated_words(course: Course) -> Iterator[Problem]:
    """Yield advice for every word that stands twice in a row and hardly can be meant to."""
    language = course.language.lower().partition("-")[0]
    if language not in _WORDS:
        return
    before: Block | Inline | None = None
    for node in walk_course(course):
        text = _with_last_word(before, node) if isinstance(node, Text) else ""
        before = node
        for found in _PAIR.finditer(text):
            if _slip(found, text, language):
                yield advice(
                    "repeated-word",
                    node.place,
                    f"the word “{found['two']}” stands twice in a row: “{_around(found)}”",
                    "Delete one of the two. If it is meant, write above the paragraph: "
                    "<!-- temario: ignore repeated-word -->",
                )


def _with_last_word(before: Block | Inline | None, node: Text) -> str:
    """Return a line of text behind the last word of the line above it, if it goes on from that."""
    if not isinstance(before, Text) or not before.text.endswith(" ") or not before.text.strip():
        return node.text
    goes_on = before.place == Place(node.place.file, node.place.line - 1)
    return f"{before.text.split()[-1]} {node.text}" if goes_on else node.text


def _slip(found: re.Match[str], text: str, language: str) -> bool:
    if text[: found.start()].endswith(_QUOTES) and text[found.end() :].startswith(_QUOTES):
        return False  # It is spoken of.
    one, two = found["one"], found["two"]
    word = two.casefold()
    if word in _WORDS[language]:
        # "a a" may be two letters that are spoken of, and "A A" two names.
        return len(word) > 1 or (one.islower() and two.islower())
    same = one == two or one.casefold() == two
    thrice = text[found.end() :].lstrip().casefold().startswith(word)
    name = two[0].isupper()
    return same and not (thrice or name or len(word) < _SHORTEST or word in _NAMES[language])


def _around(found: re.Match[str]) -> str:
    """Return the two words with a few letters on both sides."""
    text, start, end = found.string, max(0, found.start() - 20), found.end() + 20
    before, after = text[start : found.start()], text[found.end() : end]
    if start:
        before = f"…{before.partition(' ')[2]}"
    if end < len(text):
        after = f"{after.rpartition(' ')[0]}…"
    return f"{before}{found[0]}{after}".strip()
