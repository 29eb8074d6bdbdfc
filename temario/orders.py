"""In which order a question's parts stand where nobody shuffles them, and the letters they bear.

Paper and slides show the same, so that letters on one are those on the other.
"""

from __future__ import annotations

import hashlib

from temario.model import Blocks, Match, Option, Target, Text
from temario.traverse import plain, walk


def letter(number: int) -> str:
    """Return the letter of the part of this number, from 1: `a`, `b` … `z`, `aa`."""
    before, place = divmod(number - 1, 26)
    return (letter(before) if before else "") + chr(ord("a") + place)


def targets_apart(answer: Match) -> tuple[Target, ...]:
    """Return targets by alphabet, moved on where every item would stand beside its own."""
    found = sorted(answer.targets, key=lambda target: (plain(target.content).casefold(), target.id))
    beside = [item.target == target.id for item, target in zip(answer.items, found, strict=False)]
    return (*found[1:], *found[:1]) if all(beside) else tuple(found)


def scrambled(question: str, items: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the items of the question with this id in an order that is never the right one.

    It hangs on ids alone, so it is the same every time, and in the question's next version.
    """

    def digest(item: Option) -> bytes:
        return hashlib.sha256(f"{question}\n{item.id}".encode()).digest()

    right = [_words(item.blocks) for item in items]
    found = sorted(items, key=digest)
    for _ in items:
        if [_words(item.blocks) for item in found] != right:
            break
        found = [*found[1:], *found[:1]]
    return tuple(found)


def _words(blocks: Blocks) -> str:
    return " ".join(node.text for node in walk(blocks) if isinstance(node, Text))
