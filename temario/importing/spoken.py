"""The language of what is imported: what most of it is marked as, or what it looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from temario.guess import guess_language
from temario.importing.imported import Passage
from temario.model import Text
from temario.patterns import pattern
from temario.traverse import walk
from temario.writing import Comment

_ENOUGH = 20_000
"""So many characters tell a language."""
_SPANISH = pattern("[¿¡]")
"""What no other language has."""
_LEAST = 6
"""So many different frequent words leave no doubt, where nobody is there to ask."""


def main_language(languages: Mapping[str, int]) -> str:
    """Return the language of most of a text, empty where most of it says none.

    `languages` are numbers of characters by BCP 47 tags. The answer is without its region, which
    programs set unasked.
    """
    counts: Counter[str] = Counter()
    for tag, count in languages.items():
        counts[tag if tag.startswith(("pt-", "zh-")) else tag.partition("-")[0]] += count
    return max(sorted(counts), key=lambda tag: counts[tag], default="")


def spoken(texts: Iterable[tuple[str, Passage]], languages: Mapping[str, int]) -> str:
    """Return the language that texts look like, in doubt the one that most of them is marked as.

    Programs mark what is typed with the language of their menus, or of their keyboard.
    """
    return guessed(texts) or main_language(languages)


def guessed(texts: Iterable[tuple[str, Passage]]) -> str:
    """Return the language that texts look like by their frequent words, empty in doubt."""
    words: list[str] = []
    length = 0
    for _, passage in texts:
        for node in walk(block for block in passage if not isinstance(block, Comment)):
            if isinstance(node, Text):
                words.append(node.text)
                length += len(node.text)
                if length > _ENOUGH:
                    break
    said = " ".join(words)
    return guess_language(said, _LEAST) or ("es" if _SPANISH.search(said) else "")
