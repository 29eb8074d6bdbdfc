"""Questions in Aiken, a text of questions, options and `ANSWER: B` → a text of the course."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from decimal import Decimal
from pathlib import Path

from temario.importing.banks.asked import Weighed, choice
from temario.importing.banks.bank import Bank
from temario.importing.banks.passages import Passages
from temario.importing.banks.texts import read_text
from temario.importing.imported import Imported
from temario.importing.losses import lost
from temario.importing.places import in_order
from temario.model import Question
from temario.patterns import pattern
from temario.problems import Problem
from temario.records import mutable

_OPTION = pattern(r"\s*([A-Za-z])[.)](\s*)(\S.*)")
_ANSWER = pattern(r"\s*(?:ANSWER:\s*([A-Za-z])\b\s*(.*)|(?i:answer)\s*:\s*([A-Za-z])[.)]?\s*$)")
"""Moodle asks for capitals; where nothing else stands in the line, it is clear without."""


@mutable
class _Draft:
    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    """Letters and words."""

    @property
    def next_letter(self) -> str:
        """The letter of the option that comes next."""
        return chr(ord("A") + len(self.options))

    @property
    def words(self) -> str:
        options = (f"{letter}) {words}" for letter, words in self.options)
        return "\n".join((*self.stem, *options))


def read(path: Path, name: str, language: str, report: Callable[[Problem], None]) -> Imported:
    """Return the questions of a file. Raises `CourseError` where it holds none."""
    bank = Bank(name, language, report)
    passages = Passages(report, language, keep=bank.picture)
    draft, count = _Draft(), 1
    for number, line in enumerate(read_text(path, name, report).split("\n"), 1):
        option, answer = _OPTION.match(line), _ANSWER.match(line)
        if answer:
            draft.stem[:1] = [_unnumbered(words, count) for words in draft.stem[:1]]
            count += 1
            _end(draft, (answer[1] or answer[3]).upper(), answer[2] or "", bank, passages)
            draft = _Draft()
        elif option and draft.stem and (option[2] or option[1] == draft.next_letter):
            draft.options.append((option[1].upper(), option[3].strip()))
        elif line.strip() and draft.options:
            # An option that goes on in the next line.
            letter, words = draft.options[-1]
            draft.options[-1] = letter, f"{words}\n{line.strip()}"
        elif line.strip():
            draft.line = draft.line or number
            draft.stem.append(line.strip())
    if draft.words:
        bank.keep(bank.place(draft.line), "a question without a line ANSWER:", draft.words)
    return bank.imported(path)


def _unnumbered(words: str, count: int) -> str:
    """Return a question without the number that was typed before it: it is counted anew."""
    found = re.match(r"(\d{1,4})\s*[.):–-]+\s+(?=\S)", words)
    return words[found.end() :] if found and int(found[1]) == count else words


def _end(draft: _Draft, answer: str, rest: str, bank: Bank, passages: Passages) -> None:
    place = bank.place(draft.line)
    letters = [letter for letter, _ in draft.options]
    if letters.count(answer) != 1 or len(letters) < 2:
        words = f"{draft.words}\nANSWER: {answer} {rest}".strip()
        bank.keep(place, f"a question whose answer {answer} is none of its options", words)
        return
    weighed = [
        Weighed(passages.blocks(words, "plain", place), Decimal(100 if letter == answer else 0))
        for letter, words in draft.options
    ]
    found = choice(
        weighed, True, place, lambda what, instead: bank.report(lost(place, what, instead))
    )
    stem = passages.blocks("\n".join(draft.stem), "plain", place)
    bank.add(in_order(Question("", 0, "single", stem, found, place)), "")
    bank.comment(rest)
