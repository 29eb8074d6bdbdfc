"""Gaps of Moodle's questions, `{1:MULTICHOICE:a~=b}` and `[[1]]` → gaps of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import field
from decimal import Decimal
from html import unescape

from temario.decimals import parse_decimal, written
from temario.importing.banks.asked import WHOLE, Tell
from temario.importing.banks.gaps import chosen, fitting, mark, typed
from temario.model import Gap, Numeric
from temario.patterns import pattern
from temario.problems import Place
from temario.records import mutable, record

_KINDS = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), "short"),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), "case"),
    **dict.fromkeys(("NUMERICAL", "NM"), "number"),
    **dict.fromkeys(("MULTICHOICE", "MC"), "choice"),
    **dict.fromkeys((f"MULTICHOICE_{kind}" for kind in ("V", "H", "S", "VS", "HS")), "choice"),
    **dict.fromkeys(("MCV", "MCH", "MCS", "MCVS", "MCHS"), "choice"),
    **dict.fromkeys(("MULTIRESPONSE", "MR"), "several"),
    **dict.fromkeys((f"MULTIRESPONSE_{kind}" for kind in ("H", "S", "HS")), "several"),
    **dict.fromkeys(("MRH", "MRS", "MRHS"), "several"),
}
"""The names of Moodle's sub-questions, and what a learner does."""
CLOZE = pattern(rf"\{{(\d{{0,3}}):({'|'.join(sorted(_KINDS, key=len, reverse=True))}):")
"""How a sub-question begins."""
_END = pattern(r"(?<!\\)\}")
_PARTS = pattern(r"(?<![\\&])~")
_SAID = pattern(r"(?<![\\&])(?<!&amp;)#")
_WEIGHT = pattern(r"=|%(-?\d{1,3}(?:\.\d{1,9})?)%")
_TAG = pattern(r"</?[A-Za-z][^<>]*>")
_NUMBERED = pattern(r"\[\[(\d{1,4})\]\]")


@mutable
class Gapped:
    """A text whose gaps are marked, and what belongs to them."""

    text: str = ""
    gaps: list[Gap] = field(default_factory=list)
    points: int = 0
    """The sum of what Moodle gives for the gaps."""
    case: bool = False
    """Whether capital letters matter in a gap."""
    told: list[tuple[str, str]] = field(default_factory=list)
    """Answers with what is said to who gives them."""
    left: list[str] = field(default_factory=list)
    """Answers that have no place in a gap: wrong ones that are typed."""
    number: Numeric | None = None
    """The number from … to … that the one gap is for, which a gap here cannot be."""


@record
class _Alternative:
    words: str
    percent: Decimal
    tolerance: str = ""


def read_cloze(text: str, place: Place, language: str, tell: Tell) -> Gapped:
    """Return a text with Moodle's sub-questions as gaps; what is none stays text."""
    found, position = Gapped(), 0
    parts: list[str] = []
    alone = len(CLOZE.findall(text)) == 1
    for start in CLOZE.finditer(text):
        end = _END.search(text, start.end()) if start.start() >= position else None
        if end is None:
            continue
        kind = _KINDS[start[2]]
        alternatives = _alternatives(text[start.end() : end.start()], kind, found)
        if kind == "number" and alone:
            found.number = _number(alternatives, language)
        gap = _gap(kind, alternatives, place, language, tell, found.number is None)
        if gap is None:
            continue
        for each in alternatives:
            if each.words != (fitted := fitting(each.words)):
                tell(f"how “{each.words}” in a gap is written", f"it is “{fitted}”")
        parts += [text[position : start.start()], mark(len(found.gaps))]
        position = end.end()
        found.gaps.append(gap)
        found.points += int(start[1] or 1)
        found.case = found.case or kind == "case"
        if kind not in ("choice", "several"):
            kept = {*gap.answers, *(words for words, _ in found.told)}
            left = [each for each in alternatives if each.words not in kept]
            found.left += [
                each.words if each.percent > 0 else f"wrong answer: {each.words}" for each in left
            ]
    found.text = "".join((*parts, text[position:]))
    return found


def _alternatives(source: str, kind: str, found: Gapped) -> list[_Alternative]:
    read = []
    for part in _PARTS.split(source):
        said, *feedback = _SAID.split(part.strip(), maxsplit=1)
        weight = _WEIGHT.match(said)
        percent = Decimal(0)
        if weight:
            percent = Decimal(weight[1]) if weight[1] else WHOLE
            said = said[weight.end() :]
        words, tolerance = plain(said), ""
        if kind == "number":
            words, _, tolerance = words.partition(":")
        read.append(_Alternative(words.strip(), percent, tolerance.strip()))
        told = plain("".join(feedback))
        if told:
            spread = f" ± {tolerance.strip()}" if parse_decimal(tolerance, "en") else ""
            found.told.append((f"{words.strip()}{spread}", told))
    return read


def plain(text: str) -> str:
    """Return what is said in a gap, as words: HTML there has no place in a gap."""
    text = re.sub(r"\\([}#~/=\"\\])", r"\1", text)
    return " ".join(unescape(_TAG.sub("", text)).replace("\\*", "*").split())


def _gap(
    kind: str,
    given: Sequence[_Alternative],
    place: Place,
    language: str,
    tell: Tell,
    exact: bool,
) -> Gap | None:
    best = max((each.percent for each in given), default=Decimal(0))
    right = [each for each in given if each.words and each.percent == best > 0]
    if not right:
        return None
    partial = [each for each in given if 0 < each.percent < best]
    for each in partial:
        tell(f"the credit of {each.percent:f} % for “{each.words}”", "it counts as wrong")
    if kind in ("choice", "several"):
        for each in right[1:]:
            tell(f"“{each.words}” as another right one", f"“{right[0].words}” alone is right")
        return chosen([each.words for each in given], right[0].words, place)
    words = [each.words for each in right]
    if kind == "number":
        for each in right:
            if exact and parse_decimal(each.tolerance, "en"):
                spread = f"the tolerance of “{each.words} ± {each.tolerance}”"
                tell(spread, "just this number is right")
        words = [form for word in words for form in _forms(word, language)]
    elif any(each.words == "*" for each in given):
        words = [word for word in words if word != "*"] or ["*"]
    return typed(words, place)


def _number(given: Sequence[_Alternative], language: str) -> Numeric | None:
    """Return the one number that is right, where others within a tolerance are right, too."""
    right = [each for each in given if each.percent >= WHOLE - 1]
    value = parse_decimal(right[0].words, "en") if len(right) == 1 else None
    spread = abs(parse_decimal(right[0].tolerance, "en") or Decimal(0)) if right else Decimal(0)
    if value is None or not spread:
        return None
    return Numeric(value, spread, f"{written(value, language)} ± {written(spread, language)}")


def _forms(word: str, language: str) -> list[str]:
    """Return a number with the sign of the language, and as it was written."""
    number = parse_decimal(word, "en")
    return [word] if number is None else [written(number, language), word]


def read_numbered(
    text: str, options: Sequence[tuple[str, str]], place: Place, plain: Callable[[str], str]
) -> Gapped:
    """Return a text with gaps `[[1]]`; `options` are words and the groups that they belong to."""
    found = Gapped()
    words = [plain(option) for option, _ in options]

    def gap(numbered: re.Match[str]) -> str:
        index = int(numbered[1]) - 1
        if not 0 <= index < len(options):
            return numbered[0]
        group = options[index][1]
        same = [word for word, (_, other) in zip(words, options, strict=True) if other == group]
        found.gaps.append(chosen(same, words[index], place))
        return mark(len(found.gaps) - 1)

    found.text = _NUMBERED.sub(gap, text)
    return found
