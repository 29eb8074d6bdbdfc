"""The answers of a question in GIFT: what stands between its braces."""

from __future__ import annotations

import re
from dataclasses import field
from decimal import Decimal

from temario.decimals import parse_decimal
from temario.importing.banks.asked import Found, Weighed, choice, match, numeric, short
from temario.importing.banks.bank import Bank
from temario.importing.banks.gaps import BLANK, chosen, fits, mark, typed, with_gaps
from temario.importing.banks.gift_text import GiftError, formed, unmasked
from temario.importing.banks.passages import Form, Passages
from temario.importing.losses import lost
from temario.model import (
    ESSAY_LINES,
    Answer,
    Blocks,
    Cloze,
    Essay,
    Match,
    Paragraph,
    Question,
    QuestionKind,
    Text,
    TrueFalse,
)
from temario.patterns import pattern
from temario.problems import Place
from temario.records import mutable

_WEIGHT = pattern(r"%(-?\d{1,3}(?:\.\d{1,9})?)%")
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")


@mutable
class Answers:
    """Reads what is asked for in one question."""

    passages: Passages
    bank: Bank
    place: Place
    form: Form
    """That of the question's text, which its other texts have unless they say another."""
    left: list[str] = field(default_factory=list)
    """Words of the answers that are kept as a comment."""

    def question(self, before: str, inside: str, tail: str) -> Question:
        """Return a question whose text is `before` and `tail`. Raises `GiftError`."""
        missing = self._missing_word(before, inside, tail) if tail.strip() else None
        if missing is not None:
            return missing
        blank = f"{before}{BLANK}{tail}" if tail.strip() else before
        stem = self.blocks(blank)
        said, kind = self._answer(inside)
        if isinstance(said, Found):
            self.left += said.left
            return self._made(kind, stem, said.answer, said.correct, said.incorrect)
        return self._made(kind, stem, said)

    def _made(
        self,
        kind: QuestionKind,
        stem: Blocks,
        answer: Answer,
        correct: Blocks = (),
        incorrect: Blocks = (),
    ) -> Question:
        return Question("", 0, kind, stem, answer, self.place, correct=correct, incorrect=incorrect)

    def blocks(self, text: str) -> Blocks:
        """Return a masked text as blocks."""
        said, form = formed(text, self.form)
        return self.passages.blocks(said, form, self.place)

    def _tell(self, what: str, instead: str) -> None:
        self.bank.report(lost(self.place, what, instead))

    def _answer(self, inside: str) -> tuple[Found | Answer, QuestionKind]:
        """Return what is asked for, by the rules that Moodle's importer has."""
        if not inside:
            return Essay((), ESSAY_LINES), "essay"
        if inside.startswith("#"):
            return self._numeric(inside[1:]), "numeric"
        if "~" in inside:
            return self._choice(inside)
        if "=" in inside and "->" in inside:
            return self._match(inside), "match"
        truth = inside.partition("#")[0].strip().upper()
        if truth in (*_TRUE, *_FALSE):
            return self._truth(inside, truth in _TRUE)
        found = short(self._weighed(inside, Decimal(100)), self.place, self._tell)
        if found is None:
            raise GiftError("a question without a right answer")
        return found, "short"

    def _choice(self, inside: str) -> tuple[Answer, QuestionKind]:
        found = choice(self._weighed(inside, Decimal(0)), "=" in inside, self.place, self._tell)
        return found, "multiple" if found.multiple else "single"

    def _truth(self, inside: str, answer: bool) -> tuple[Found | Answer, QuestionKind]:
        _, wrong, right = (*inside.split("#", 2), "", "")[:3]
        return Found(TrueFalse(answer), self.blocks(right), self.blocks(wrong)), "truefalse"

    def _match(self, inside: str) -> Match:
        pairs = []
        for part in inside.split("=")[1:]:
            left, arrow, right = part.partition("->")
            if not arrow:
                raise GiftError("a pair without an arrow")
            said, form = formed(left, self.form)
            other, _ = formed(right, "plain")
            pairs.append(
                (
                    self.passages.line(said, form, self.place),
                    self.passages.line(other, "moodle", self.place),
                )
            )
        first = inside.partition("=")[0].strip()
        if first or not any(left for left, _ in pairs) or not all(right for _, right in pairs):
            raise GiftError("pairs of which a side is missing")
        return match(pairs, self.place)

    def _weighed(self, inside: str, usual: Decimal) -> list[Weighed]:
        """Return answers with their weights; one without a sign is worth `usual`."""
        found = []
        for sign, text in re.findall(r"(^|[~=])([^~=]*)", inside):
            if not sign and not text.strip():
                continue
            text, percent = _weight(text.strip(), Decimal(100) if sign == "=" else usual)
            said, _, feedback = text.partition("#")
            found.append(Weighed(self.blocks(said), percent, self.blocks(feedback)))
        return found

    def _numeric(self, inside: str) -> Found:
        inside, tilde, wrong = inside.partition("~")
        answers = []
        for text in (part.strip() for part in inside.split("=") if part.strip()):
            rest, percent = _weight(text, Decimal(100))
            said, _, feedback = rest.partition("#")
            number, tolerance = _range(unmasked(said).strip())
            blocks = (Paragraph((Text(number, self.place),), self.place),)
            answers.append(Weighed(blocks, percent, self.blocks(feedback), tolerance))
        if tilde:
            said, _, feedback = wrong.partition("#")
            answers.append(Weighed(self.blocks(said), Decimal(0), self.blocks(feedback)))
        found = numeric(answers, self.place, self.bank.language, self._tell)
        if found is None:
            raise GiftError("a question for a number without a number")
        return found

    def _missing_word(self, before: str, inside: str, tail: str) -> Question | None:
        """Return a question with a gap, where a word is missing in the middle of its text."""
        parts = re.findall(r"([~=])([^~=]*)", inside)
        words = [" ".join(unmasked(text).split()) for _, text in parts]
        signs = [sign for sign, _ in parts]
        plain_text = self.form in ("moodle", "plain") and not re.match(r"\s*\[\w+\]", before)
        simple = inside[:1] in ("~", "=") and all(
            fits(word) and not re.search(r"[<>&*#%$\\]|->", word) for word in words
        )
        one_right = signs.count("=") == 1 or "~" not in signs
        if not (plain_text and simple and one_right) or "[[" in before + tail or "#" in inside:
            return None
        if "~" in signs and len({word.casefold() for word in words}) == len(words):
            gap = chosen(words, words[signs.index("=")], self.place)
        elif "~" not in signs:
            gap = typed(words, self.place)
        else:
            return None
        stem, gaps = with_gaps(self.blocks(f"{before}{mark(0)}{tail}"), [gap])
        return self._made("cloze", stem, Cloze(gaps))


def _weight(text: str, usual: Decimal) -> tuple[str, Decimal]:
    found = _WEIGHT.match(text)
    return (text[found.end() :].strip(), Decimal(found[1])) if found else (text, usual)


def _range(text: str) -> tuple[str, str]:
    """Return the number and its tolerance that `3:2` or `1..5` say."""
    low, dots, high = text.partition("..")
    if dots:
        ends = [parse_decimal(end, "en") for end in (low, high)]
        if ends[0] is None or ends[1] is None:
            raise GiftError("a question for a number without a number")
        middle = (ends[0] + ends[1]) / 2
        return f"{middle.normalize():f}", f"{abs(ends[1] - middle).normalize():f}"
    number, _, tolerance = text.partition(":")
    return number.strip(), tolerance.strip()
