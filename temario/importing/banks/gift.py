"""Questions in GIFT, Moodle's format for texts → a text of the course.

The format is that of Moodle's importer: questions with an empty line between them, answers
in braces, `~ = # { } :` escaped by a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from temario.importing.banks.bank import Bank, tagged
from temario.importing.banks.gaps import BLANK, mark, with_gaps
from temario.importing.banks.gift_answers import Answers
from temario.importing.banks.gift_text import GiftError, formed, masked, unmasked, without_marks
from temario.importing.banks.moodle_cloze import CLOZE, read_cloze
from temario.importing.banks.passages import Passages
from temario.importing.banks.texts import read_text
from temario.importing.imported import Imported
from temario.importing.losses import lost
from temario.importing.places import in_order
from temario.model import Cloze, Paragraph, Question, Text
from temario.patterns import pattern
from temario.problems import Place, Problem
from temario.records import mutable, record, replace

_CATEGORY = pattern(r"\$CATEGORY:\s*(.*)", re.IGNORECASE)
_SETTING = pattern(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
_EXPORTED = pattern(r"question:\s*[\d.]+\s+name:\s*(.*)")
"""The comment that Moodle writes above each question."""
_ANSWERS = pattern(r"$|[=~#]|(?:T|F|TRUE|FALSE)\b(?!\s*[^#\s])", re.IGNORECASE)
"""How answers begin."""
_SWITCH = "Switch category to "
"""How it names a category; the line behind it does, too."""


@record
class _Chunk:
    """Lines between empty ones."""

    line: int
    """Of the first that is no comment."""
    text: str
    """Without comments."""
    comments: tuple[str, ...]


def read(path: Path, name: str, language: str, report: Callable[[Problem], None]) -> Imported:
    """Return the questions of a file. Raises `CourseError` where it holds none."""
    text = read_text(path, name, report)
    bank = Bank(name, language, report)
    reader = _Reader(bank, Passages(report, language, keep=bank.picture))
    for chunk in _chunks(text):
        reader.read(chunk)
    return bank.imported(path)


def _chunks(text: str) -> Iterator[_Chunk]:
    lines: list[tuple[int, str]] = []
    comments: list[str] = []
    source = [*without_marks(text).split("\n"), ""]
    for number, line in enumerate(source, 1):
        bare = line.strip()
        category = _CATEGORY.match(bare)
        if bare.startswith("//"):
            words = bare.strip("/").strip()
            comments += [words] if re.search(r"\w", words) or not words else []
            continue
        if bare and not category:
            lines.append((number, line))
            continue
        if lines and not category and _goes_on(lines, source[number:]):
            continue
        if lines or comments:
            yield _chunk(lines, comments, number)
            lines, comments = [], []
        if category:
            yield _Chunk(number, bare, ())


def _chunk(lines: list[tuple[int, str]], comments: list[str], number: int) -> _Chunk:
    joined = "\n".join(line for _, line in lines)
    return _Chunk(lines[0][0] if lines else number, joined, tuple(comments))


def _goes_on(lines: list[tuple[int, str]], rest: list[str]) -> bool:
    """Return whether an empty line stands between the answers of a question."""
    text = re.sub(r"\\.", "", "\n".join(line for _, line in lines[-200:]))
    if text.count("{") <= text.count("}"):
        return False
    following = next((line.strip() for line in rest[:5] if line.strip()), "")
    return following.startswith(("=", "~", "}", "####"))


@mutable
class _Reader:
    bank: Bank
    passages: Passages

    def read(self, chunk: _Chunk) -> None:
        """Read a question, a category, or a text between questions."""
        place = self.bank.place(chunk.line)
        category = _CATEGORY.match(chunk.text)
        if category:
            self.bank.open(unmasked(masked(category[1])))
            return
        text = masked(chunk.text).strip()
        name, text = _name(text)
        identifier, tags = self._settings(chunk.comments, name)
        if not text:
            self.bank.comment(name)
            return
        try:
            self._question(text, name, identifier, tags, place)
        except GiftError as problem:
            self.bank.keep(place, str(problem), chunk.text)

    def _cloze(
        self, text: str, name: str, identifier: str, tags: tuple[str, ...], place: Place
    ) -> None:
        """Read a text with Moodle's embedded answers, which is a format of its own there."""
        said, form = formed(text, "moodle")
        report, language = self.bank.report, self.bank.language
        found = read_cloze(
            said, place, language, lambda what, kept: report(lost(place, what, kept))
        )
        if not found.gaps:
            raise GiftError("a question without a right answer")
        told = tuple(_said(*each, place) for each in found.told)
        if found.number is not None:
            stem = self.passages.blocks(found.text.replace(mark(0), BLANK), form, place)
            question = Question(
                "", 0, "numeric", stem, found.number, place, feedback=told, tags=tags
            )
        else:
            stem, gaps = with_gaps(self.passages.blocks(found.text, form, place), found.gaps)
            question = Question("", 0, "cloze", stem, Cloze(gaps), place, feedback=told, tags=tags)
        points = float(found.points or 1)
        self.bank.add(replace(question, points=points, case=found.case), name, identifier)
        self.bank.comment("\n".join(found.left))

    def _settings(self, comments: tuple[str, ...], name: str) -> tuple[str, tuple[str, ...]]:
        """Return the id and the tags that comments give, and keep what else they say."""
        identifier, tags, kept = "", list[str](), list[str]()
        for comment in comments:
            for key, value in _SETTING.findall(comment):
                said = re.sub(r"\\(.)", r"\1", value).strip()
                if key == "tag":
                    tags.append(said)
                else:
                    identifier = said
            rest = _SETTING.sub("", comment).strip()
            exported = _EXPORTED.fullmatch(rest)
            shown = exported and (
                exported[1].strip() in (name, "") or exported[1].startswith(_SWITCH)
            )
            if rest and not shown:
                kept.append(rest)
        self.bank.comment("\n".join(kept))
        return identifier, tagged(tags)

    def _question(
        self, text: str, name: str, identifier: str, tags: tuple[str, ...], place: Place
    ) -> None:
        if CLOZE.search(text):
            self._cloze(unmasked(text), name, identifier, tags, place)
            return
        start, end = _braces(text)
        if start < 0 and end < 0:
            said, form = formed(text, "moodle")
            self.bank.text(self.passages.blocks(said, form, place), name)
            self.bank.comment(", ".join((*([identifier] if identifier else []), *tags)))
            return
        if start < 0 or end < 0:
            raise GiftError("a question whose braces do not close")
        inside, _, general = _parted(text[start + 1 : end].strip())
        _, form = formed(text[:start], "moodle")
        answers = Answers(self.passages, self.bank, place, form)
        question = answers.question(text[:start], inside, text[end + 1 :])
        if not question.stem:
            named = self.passages.blocks(name, "plain", place)
            if not named:
                raise GiftError("a question that asks nothing")
            question = replace(question, stem=named)
        question = replace(question, tags=tags, feedback=answers.blocks(general))
        self.bank.add(in_order(question), name, identifier)
        self.bank.comment("\n".join(answers.left))


def _said(words: str, said: str, place: Place) -> Paragraph:
    return Paragraph((Text(f"{words}: {said}", place),), place)


def _braces(text: str) -> tuple[int, int]:
    """Return where a question's answers begin and end. Raises `GiftError`.

    Where braces that belong to the text are not escaped, such as those of a program, the answers
    are the last that look like some.
    """
    start = text.find("{")
    end = text.find("}", start)
    rest = text[end + 1 :] if start >= 0 <= end else ""
    if not re.search("[{}]", text[start + 1 : end] + rest if start >= 0 <= end else ""):
        return start, end
    start, end = text.rfind("{"), text.rfind("}")
    if start < end and _ANSWERS.match(text[start + 1 : end].strip()):
        return start, end
    raise GiftError("a question in whose text or answers braces are not escaped")


def _parted(inside: str) -> tuple[str, str, str]:
    """Return answers, and behind the last `####` what everybody is told."""
    if "####" not in inside:
        return inside, "", ""
    answers, sign, general = inside.rpartition("####")
    return answers.strip(), sign, general.strip()


def _name(text: str) -> tuple[str, str]:
    """Return a question's name, and the rest of it."""
    found = re.match(r"::(.*?)::", text, re.DOTALL)
    if found is None:
        return "", text
    return " ".join(unmasked(found[1]).split()), text[found.end() :].strip()
