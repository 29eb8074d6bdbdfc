"""Very long words and runs of text, which the layout engine would set in a time that grows with
the square of their length.
"""

from __future__ import annotations

from temario.model import Attributes, Block, Blocks, Code, Inline, Listing, Span, Text
from temario.patterns import pattern
from temario.records import replace

WORD = 400
"""A word of more characters gets places where it may be divided."""
_STEP = 5
"""How far those are apart."""
_RUN = 2_000
"""How many characters the layout engine gets at once: for each line it looks at all of them."""
_BREAK = "\u200b"
_LONG = pattern(rf"\S{{{WORD},}}")
_PIECE = Attributes(classes=("run",))


def cut_inline(inline: Inline) -> Inline:
    """Return a piece of text or code so that it can be set line by line."""
    if not isinstance(inline, Text | Code) or len(inline.text) < WORD:
        return inline
    text = divisible(inline.text)
    if len(text) <= _RUN:
        return replace(inline, text=text)
    pieces = tuple(
        Span(_PIECE, (replace(inline, text=piece),), inline.place) for piece in _pieces(text)
    )
    return Span(Attributes(), pieces, inline.place)


def cut_block(block: Block) -> Blocks:
    """Return a listing so that it can be set line by line, and any other block as it is."""
    if isinstance(block, Listing) and len(block.code) >= WORD:
        return (replace(block, code=divisible(block.code)),)
    return (block,)


def divisible(text: str) -> str:
    """Return `text` with places inside its very long words where a line may end."""
    return _LONG.sub(lambda word: _BREAK.join(_steps(word[0])), text)


def _steps(word: str) -> list[str]:
    return [word[at : at + _STEP] for at in range(0, len(word), _STEP)]


def _pieces(text: str) -> list[str]:
    """Return `text` in pieces that begin with a space, or where a line may end."""
    found, at = [], 0
    while len(text) - at > _RUN:
        end = at + _RUN
        space = max(text.rfind(" ", at + 1, end), text.rfind(_BREAK, at + 1, end) + 1)
        found.append(text[at : space if space > at else end])
        at += len(found[-1])
    return [*found, text[at:]]
