"""Stage 2, plan: what a slide shows of a paragraph or a list item.

The one place that decides it. A passage of a few lines is shown whole; a longer
one by its first sentence. An item's bold lead-in is always shown, and bold.
"""

from __future__ import annotations

import unicodedata

from builders.slides.deck import Run, Runs, text_of

WORDS = 30
"""A passage of more words than this is shown by its first sentence."""

_LEAD_WORDS = 12
"""A bold start of more words than this is emphasis, not a lead-in."""


def shown(runs: Runs, language: str, most: int = WORDS) -> Runs:
    """Return what a slide shows of `runs`: all, or a start that ends with a sentence."""
    text = text_of(runs)
    if word_count(text) <= most:
        return runs
    lead = lead_in(runs)
    end = lead + first_sentence(text[lead:], language)
    return runs if end >= len(text.rstrip()) else trimmed(cut(runs, 0, end))


def lead_in(runs: Runs) -> int:
    """Return how many characters a bold lead-in takes, its colon or full stop too; 0 for none."""
    length = 0
    for run in runs:
        if not run.bold:
            break
        length += len(run.text)
    text = text_of(runs)
    if not 0 < length < len(text) or word_count(text[:length]) > _LEAD_WORDS:
        return 0
    if text[:length].rstrip()[-1:] in tuple(":.?!"):
        return length
    return length + 1 if text[length] in ":." else 0


def first_sentence(text: str, language: str) -> int:
    """Return how many characters of `text` its first sentence takes; when in doubt, all."""
    found = sentence_ends(text, language)
    return found[0] if found else len(text)


def sentence_ends(text: str, language: str) -> list[int]:
    """Return where each sentence of `text` ends, trailing white space not counted."""
    from sentencex import segment

    ends, position = [], 0
    for sentence in segment(language.split("-")[0].lower(), text):
        core = sentence.strip()
        start = text.find(core, position)
        if core and start >= 0:
            position = start + len(core)
            ends.append(position)
    return ends


def word_count(text: str) -> int:
    """Return the number of words; two characters of a script without spaces count as one."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text.split()) + wide // 2


def beginning(runs: Runs, language: str, most: int) -> Runs:
    """Return as many whole sentences as have at most `most` words; none where they say little."""
    text = text_of(runs)
    ends = [end for end in sentence_ends(text, language) if word_count(text[:end]) <= most]
    enough = bool(ends) and (ends[-1] >= len(text.rstrip()) or word_count(text[: ends[-1]]) > 4)
    return trimmed(cut(runs, 0, ends[-1])) if enough else ()


def ending(runs: Runs, language: str) -> Runs:
    """Return the last sentence of `runs` that asks, or the last of all."""
    text = text_of(runs)
    ends = sentence_ends(text, language) or [len(text)]
    asking = [end for end in ends if text[:end].endswith("?")]
    end = (asking or ends)[-1]
    start = max((before for before in ends if before < end), default=0)
    return trimmed(cut(runs, start, end))


def cut(runs: Runs, start: int, end: int) -> Runs:
    """Return the characters `start` to `end` of `runs`, each in its look."""
    from dataclasses import replace

    found: list[Run] = []
    position = 0
    for run in runs:
        first, last = max(start - position, 0), min(end - position, len(run.text))
        if first < last:
            found.append(replace(run, text=run.text[first:last]))
        position += len(run.text)
    return tuple(found)


def trimmed(runs: Runs) -> Runs:
    """Return `runs` without white space at either end."""
    text = text_of(runs)
    start = len(text) - len(text.lstrip())
    return cut(runs, start, len(text.rstrip()))
