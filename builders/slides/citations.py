"""Stage 2, plan: citations, which a slide of references lists and other slides leave out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builders.slides.deck import Run, Runs, text_of
from builders.slides.summary import cut, trimmed
from temario.patterns import pattern
from temario.records import replace

_YEAR = r"(?:19|20)\d\d[a-z]?"
_LINKED = pattern(rf"[^\d].{{1,80}}?,? {_YEAR}")
"""The words of a link that is a citation: `AWS, 2024`."""
_ONE = rf"[A-ZÁÉÍÓÚÑÜ][^()\d;]{{1,60}},? {_YEAR}(?:, pp?\. ?[\d–-]+)?"
_WRITTEN = pattern(rf"(?:{_ONE}(?:; )?)+")
"""Citations without a link, in parentheses: `(García y López, 2020; Pérez, 2021, p. 4)`."""
_GROUP = pattern(r"\(([^()]*)\)")


def without_citations(runs: Runs) -> Runs:
    """Return `runs` without citations, white space and commas between them taken out too."""
    found = [(start, end) for start, end, _ in _citations(runs)]
    if not found:
        return runs
    text = text_of(runs)
    kept: Runs = ()
    at = 0
    for start, end in _joined(found, text):
        stop = start
        while stop > at and text[stop - 1].isspace():
            stop -= 1
        kept += cut(runs, at, stop)
        at = end
    return trimmed((*kept, *cut(runs, at, len(text))))


def citations(runs: Runs) -> Iterator[Runs]:
    """Yield each citation in `runs`, without its parentheses."""
    for _, _, cited in _citations(runs):
        yield from cited


def _citations(runs: Runs) -> Iterator[tuple[int, int, list[Runs]]]:
    """Yield the range that citations take, and each of them."""
    text = text_of(runs)
    looks = [run for run in runs for _ in run.text]
    taken = 0
    for match in _GROUP.finditer(text):
        yield from ((a, b, c) for a, b, c in _bare(runs, taken, match.start()))
        taken = match.end()
        inside = match[1]
        linked = [look.href != "" for look in looks[match.start(1) : match.end(1)]]
        rest = "".join(c for c, link in zip(inside, linked, strict=True) if not link)
        if any(linked) and not rest.strip(" ,;·y&") and re.search(_YEAR, inside):
            part = cut(runs, match.start(1), match.end(1))
            yield match.start(), match.end(), [(run,) for run in part if run.href]
        elif not any(linked) and _WRITTEN.fullmatch(inside):
            cited = [(Run(one.strip()),) for one in inside.split(";")]
            yield match.start(), match.end(), [(*one,) for one in cited]
    yield from _bare(runs, taken, len(text))


def _bare(runs: Runs, start: int, end: int) -> Iterator[tuple[int, int, list[Runs]]]:
    """Yield links that are citations and stand behind a sentence, without parentheses."""
    text = text_of(runs)
    at = 0
    for run in runs:
        first, last = at, at + len(run.text)
        at = last
        if not run.href or first < start or last > end or not _LINKED.fullmatch(run.text):
            continue
        before, after = text[:first].rstrip(), text[last:].lstrip(" .")
        if (not before or before[-1] in ".!?»”)]") and (not after or after[0].isupper()):
            yield first, last, [(replace(run, bold=False),)]


def _joined(found: list[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Yield ranges, those made one between which only commas and spaces stand."""
    at, stop = found[0]
    for start, end in found[1:]:
        if text[stop:start].strip(" ,;"):
            yield at, stop
            at = start
        stop = end
    yield at, stop
