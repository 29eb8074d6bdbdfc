"""Stage 2, plan: in which order a question shows what is to be joined or put into order.

The handout's order is the same (`builders.handout.questions`), so that letters on
paper are those of slides. Builders do not import each other: a test sees to it.
"""

from __future__ import annotations

import hashlib

from temario.model import Blocks, Match, Option, Target, Text
from temario.traverse import plain, walk


def targets_apart(answer: Match) -> tuple[Target, ...]:
    """Return targets by alphabet, moved on where every item would stand beside its own."""
    found = sorted(answer.targets, key=lambda target: (plain(target.content).casefold(), target.id))
    beside = [item.target == target.id for item, target in zip(answer.items, found, strict=False)]
    return (*found[1:], *found[:1]) if all(beside) else tuple(found)


def scrambled(salt: str, items: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return items in an order that is never the right one, and the same every time."""

    def digest(item: Option) -> bytes:
        return hashlib.sha256(f"{salt}\n{item.id}".encode()).digest()

    right = [_words(item.blocks) for item in items]
    found = sorted(items, key=digest)
    for _ in items:
        if [_words(item.blocks) for item in found] != right:
            break
        found = [*found[1:], *found[:1]]
    return tuple(found)


def _words(blocks: Blocks) -> str:
    return " ".join(node.text for node in walk(blocks) if isinstance(node, Text))
