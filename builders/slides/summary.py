"""Stage 2, plan: what a slide shows of a paragraph or a list item.

The one place that decides it, by rules that need no model of language. A passage of a
few words is shown whole. A longer one shows its bold lead-in and the first of these that
it has: what its author set in bold, an enumeration, a short first sentence, the main
clause of its first sentence, that sentence whole. See `docs/analysis/slides.md`.
"""

from __future__ import annotations

import unicodedata

from builders.slides.clauses import enumeration, limits, main_clause, turns
from builders.slides.deck import Run, Runs, text_of
from builders.slides.inlines import joined
from temario.records import replace

WORDS = 14
"""A passage of more words than this is shortened."""
SLIDE_WORDS = 60
"""About as many words stand on a slide."""
SLIDE_BULLETS = 6

_LEAD_WORDS = 12
"""A bold start of more words than this is emphasis, not a lead-in."""
_BOLD_WORDS = 24
"""No more of what is bold is shown of one passage."""
_AROUND_WORDS = 36
"""No more is shown of a passage without a lead-in for what is bold in it."""
_ENOUGH = 4
"""So many words in bold say something by themselves."""
_BETWEEN = " · "
_PERHAPS_WIDE = "\u1100"
"""Characters before these are as narrow as Latin ones."""


def statement(runs: Runs, language: str) -> Runs:
    """Return what a slide shows of a passage, its lead-in bold."""
    text = text_of(runs)
    if word_count(text) <= WORDS:
        return runs
    lead = lead_in(runs)
    head, rest = cut(runs, 0, lead), cut(runs, lead, len(text))
    shown = () if lead else _around_bold(rest, language)
    shown = shown or _bold(rest, language, bool(lead)) or _sentence(rest, language, bool(lead))
    if text_of(shown).strip() == text_of(rest).strip():
        return runs
    space = (Run(" "),) if head and text_of(rest)[:1].isspace() else ()
    return trimmed(joined((*head, *space, *shown)))


def _bold(runs: Runs, language: str, led: bool) -> Runs:
    """Return what the author set in bold, if it says enough without what stands around it."""
    text = text_of(runs)
    pieces, at = [], 0
    for run in runs:
        if run.bold and run.text.strip(" .,;:"):
            pieces.append((at, run))
        at += len(run.text)
    words = [word_count(run.text) for _, run in pieces]
    if not (max(words, default=0) >= _ENOUGH or (led and len(pieces) > 1)):
        return ()
    start = 0
    for end in ends_of(runs, language) or [len(text)]:
        inside = [run for position, run in pieces if start <= position < end]
        around = "".join(run.text for run in cut(runs, start, end) if not run.bold)
        if inside and turns(around, language):
            return ()
        start = end
    found: list[Run] = []
    count = 0
    for (_, run), more in zip(pieces, words, strict=True):
        if count and count + more > _BOLD_WORDS:
            break
        shown = replace(run, text=run.text.strip(" .,;:"), bold=False)
        if shown.text in [other.text for other in found]:
            continue
        found += [Run(_BETWEEN), shown] if found else [shown]
        count += more
    return tuple(found) if led else _capital(tuple(found))


def _around_bold(runs: Runs, language: str) -> Runs:
    """Return the sentence in which something is bold, and the first one before it.

    A few bold words without a lead-in say nothing by themselves. Empty where nothing is bold or
    the sentences are long.
    """
    text = text_of(runs)
    ends = ends_of(runs, language) or [len(text)]
    starts = [0, *ends[:-1]]
    bold = [_key(cut(runs, *where)) for where in zip(starts, ends, strict=True)]
    key = next((index for index, words in enumerate(bold) if words), None)
    if key is None:
        return ()
    end = _corrected(text, ends, key + 1, language)
    first = _sentence(runs, language, led=False)
    if key == 0 and bold[0] in text_of(first):
        return first
    found = trimmed(cut(runs, 0, ends[end - 1]))
    if key > 1:
        later = trimmed(cut(runs, starts[key], ends[end - 1]))
        found = joined((*first, Run(" "), *later))
    return found if word_count(text_of(found)) <= _AROUND_WORDS else ()


def _key(runs: Runs) -> str:
    """Return the first words that are bold, if they are more than one."""
    said = (run.text.strip(" .,;:") for run in runs if run.bold)
    return next((words for words in said if word_count(words) > 1), "")


def _corrected(text: str, ends: list[int], count: int, language: str) -> int:
    """Return how many sentences to keep so that none that limits the last of them is left out."""
    while count < len(ends):
        asks = text[: ends[count - 1]].endswith("?")
        if not asks and not limits(text[ends[count - 1] : ends[count]], language):
            break
        count += 1
    return count


def _sentence(runs: Runs, language: str, led: bool) -> Runs:
    """Return the least of the first sentence that says what it says."""
    text = text_of(runs)
    ends = ends_of(runs, language) or [len(text)]
    count = _corrected(text, ends, 1, language)
    first = trimmed(cut(runs, 0, ends[count - 1]))
    sentence = text_of(first)
    listed = enumeration(sentence, language) if count == 1 else None
    if listed is not None:
        start, end, more = listed
        whole = not led or turns(sentence[:start], language)
        found = cut(first, 0 if whole else start, end)
        return (*found, Run("…")) if more else found if not whole else first
    if count > 1 or word_count(sentence) <= WORDS:
        return first
    start, end = main_clause(sentence, language)
    if (start, end) == (0, len(sentence)):
        return first
    clause = trimmed(cut(first, start, end))
    return _capital(clause) if start else clause


def _capital(runs: Runs) -> Runs:
    """Return `runs` with a capital letter at their head."""
    first = runs[0]
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *runs[1:])


def unpointed(runs: Runs) -> Runs:
    """Return `runs` without the colon or the full stop at their end."""
    return cut(runs, 0, len(text_of(runs).rstrip(" :.")))


def pointed(runs: Runs, language: str) -> Runs:
    """Return an item, without the full stop behind it where it is one sentence."""
    text = text_of(runs).rstrip()
    if not text.endswith(".") or text.endswith(("..", "etc.")):
        return runs
    rest = text[lead_in(runs) :]
    return cut(runs, 0, len(text) - 1) if len(sentence_ends(rest, language)) == 1 else runs


def closed(runs: Runs) -> Runs:
    """Return a statement that was cut out of its sentence with a full stop behind it."""
    text = "".join(run.text for run in runs if run.raised <= 0).rstrip()
    return runs if text.endswith(tuple(".!?…:»”。！？؟۔")) else (*runs, Run("."))


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


def ends_of(runs: Runs, language: str) -> list[int]:
    """Return where each sentence of `runs` ends, with the mark of a footnote that stands there."""
    marks = [run.raised > 0 for run in runs for _ in run.text]
    text = text_of(runs)
    bare = "".join(" " if mark else char for char, mark in zip(text, marks, strict=True))
    found = []
    for end in sentence_ends(bare, language):
        while end < len(text) and marks[end]:
            end += 1
        found.append(end)
    return found


def word_count(text: str) -> int:
    """Return the number of words; two characters of a script without spaces count as one."""
    wide = 0
    if max(text, default="") >= _PERHAPS_WIDE:
        wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
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
