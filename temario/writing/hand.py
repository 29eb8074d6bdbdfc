"""How a line of text is written: which characters are escaped, and what is HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from temario.model import Footnote
from temario.records import mutable, record
from temario.writing.escapes import ALL

GUARD = "<b></b>"
"""Stands where a text must not begin a line: nothing is seen of it."""


@record
class Hand:
    """A way to write a line of text."""

    kinds: frozenset[str] = frozenset()
    """For which kinds of markup characters are escaped."""
    html: bool = False
    """Whether emphasis and links are HTML tags."""
    guard: bool = False
    """Whether tags of nothing keep words apart that mean something: the line's first, `[[`."""
    lines: bool = True
    """Whether a line break may be one of the source."""


@mutable
class Notes:
    """The footnotes of a text: their labels, and those that wait to be written."""

    labels: dict[int, str] = field(default_factory=dict)
    waiting: list[tuple[str, Footnote]] = field(default_factory=list)

    def label(self, note: Footnote) -> str:
        """Return the label of a note's mark; the note is written later, once."""
        key = note.number or -len(self.labels) - 1
        if key not in self.labels:
            self.labels[key] = str(note.number or f"n{len(self.labels) + 1}")
            self.waiting.append((self.labels[key], note))
        return self.labels[key]

    def taken(self) -> list[tuple[str, Footnote]]:
        """Return the notes that wait, which then wait no more."""
        taken, self.waiting = self.waiting, []
        return taken


_LONG = 2_000
"""Of a longer line the fewest escapes are not looked for, since each try reads it once more."""


def settled(write: Callable[[Hand], str], proves: Callable[[str], bool]) -> tuple[str, bool]:
    """Return the plainest way to write something that is read as it is meant.

    `proves` says whether a text is read so. The second value is False where none is; then the
    text is the most careful one.
    """
    text = ""
    for hand in _HANDS:
        text = write(hand)
        if proves(text):
            return _with_fewer_escapes(text, hand, write, proves), True
    return text, False


_HANDS = (
    Hand(),
    Hand(ALL),
    Hand(ALL, lines=False),
    Hand(ALL, guard=True),
    Hand(ALL, html=True),
    Hand(ALL, html=True, guard=True, lines=False),
)
"""From the plainest to the most careful."""


def _with_fewer_escapes(
    text: str, hand: Hand, write: Callable[[Hand], str], proves: Callable[[str], bool]
) -> str:
    if len(text) > _LONG:
        return text
    for kind in sorted(hand.kinds):
        fewer = Hand(hand.kinds - {kind}, hand.html, hand.guard, hand.lines)
        plainer = write(fewer)
        if plainer == text or proves(plainer):
            text, hand = plainer, fewer
    return text
