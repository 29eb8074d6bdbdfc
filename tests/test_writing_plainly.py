"""What is written without being read again says the same wherever it stands."""

from __future__ import annotations

import random

import pytest

from temario.model import Code, Emphasis, Inline, Inlines, Strong, Text
from temario.writing.lines import _CONTEXTS
from temario.writing.plainly import plainly
from temario.writing.proof import PLACE, reads_as

PIECES = [
    "a",
    "hola",
    "Año",
    "x1",
    "2",
    "(",
    "y",
    ")",
    ",",
    ".",
    ":",
    ";",
    "«",
    "»",
    "…",
    "1.",
    "hint:",
    "no",
    "¿",
    "?",
    "—",
    "'",
    "f(x)",
    "=",
    "*",
]


def lines(count: int) -> list[Inlines]:
    chance = random.Random(5)

    def words() -> str:
        return "".join(
            chance.choice(PIECES) + chance.choice(["", " "]) for _ in range(chance.randint(1, 4))
        )

    def inline() -> Inline:
        text = Text(words(), PLACE)
        marked = Strong((text,), PLACE), Emphasis((text,), PLACE), Code(words().strip(), PLACE)
        return chance.choice((text, text, *marked))

    found: list[Inlines] = []
    while len(found) < count:
        line: list[Inline] = []
        for made in (inline() for _ in range(chance.randint(1, 5))):
            if not (line and isinstance(line[-1], Text) and isinstance(made, Text)):
                line.append(made)
        for at in (0, -1):
            end = line[at]
            if isinstance(end, Text):
                line[at] = Text(end.text.strip(), PLACE)
        kept = tuple(part for part in line if not (isinstance(part, Text) and not part.text))
        if kept and plainly(kept) is not None:
            found.append(kept)
    return found


@pytest.mark.parametrize("context", _CONTEXTS)
def test_what_needs_no_proof_would_pass_it(context: str) -> None:
    for line in lines(60):
        text = plainly(line)
        assert text is not None
        source, blocks = _CONTEXTS[context](text, line)
        assert reads_as(source, blocks, []), source


@pytest.mark.parametrize(
    "line",
    [
        (Text("a", PLACE), Strong((Text("b", PLACE),), PLACE)),
        (Strong((Text("a", PLACE),), PLACE), Emphasis((Text("b", PLACE),), PLACE)),
        (Strong((Text("a ", PLACE),), PLACE), Text("b", PLACE)),
        (Text("a * b", PLACE),),
        (Text("Hint: ", PLACE), Strong((Text("b", PLACE),), PLACE)),
        (Code("a`b", PLACE),),
    ],
)
def test_what_may_say_something_else_needs_a_proof(line: Inlines) -> None:
    assert plainly(line) is None
