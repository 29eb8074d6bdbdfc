"""Stage 2, plan: what is said in a sentence, and so is shown large."""

from __future__ import annotations

from builders.slides.deck import Body, Passage, Prose, text_of
from builders.slides.summary import word_count

_WORDS = 20
"""A statement of more words is text."""
QUOTED = 40
"""A quotation of more words is shortened as text is."""
_WHO = 12
"""Who said it is named in at most so many words."""


def is_statement(body: Body) -> bool:
    """Return whether `body` is one short passage, or a quotation, with or without who said it."""
    if not isinstance(body, Prose) or not body.passages:
        return False
    first, *others = body.passages
    words = word_count(text_of(first.runs))
    if any(p.marker or p.card or p.click for p in body.passages):
        return False
    if first.manner == "quote":
        return words <= QUOTED and (not others or (len(others) == 1 and says_who(others[0])))
    return not others and first.manner == "plain" and not first.keep and words <= _WORDS


def says_who(passage: Passage) -> bool:
    """Return whether a passage of a quotation says whose it is: “— Ada Lovelace”."""
    text = text_of(passage.runs)
    named = passage.manner == "quote" and text.lstrip().startswith(("—", "–", "― "))
    return named and word_count(text) <= _WHO
