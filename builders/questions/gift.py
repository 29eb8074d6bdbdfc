"""Planning: questions → GIFT, as Moodle reads it (`question/format/gift/format.php`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builders.questions.bank import Entry, typed_answers
from builders.questions.html import Form, Html, escape
from builders.questions.losses import WHOLE, losses
from builders.questions.moodle import shares
from temario.model import (
    Blocks,
    Choice,
    Cloze,
    Essay,
    Gap,
    Match,
    Numeric,
    Order,
    Question,
    Short,
    TrueFalse,
)
from temario.records import replace
from temario.traverse import plain

_ESCAPED = str.maketrans({
    "\\": "\\\\", "#": "\\#", "=": "\\=", "~": "\\~", "{": "\\{", "}": "\\}", ":": "\\:",
    "\n": "\\n", "\r": None,
})  # fmt: skip
_GAP = "\x00"
"""Stands for the gap of a stem while that is written; no text holds it."""


def gift(entries: Iterable[Entry], form: Form) -> Iterator[str]:
    """Yield the parts of a file: one a question or category. What GIFT cannot hold is left out."""
    here: tuple[str, ...] = ()
    for entry in entries:
        if WHOLE in losses(entry, "gift"):
            continue
        if entry.path and entry.path != here:
            here = entry.path
            names = "/".join(_category(name) for name in here)
            yield f"$CATEGORY: $course$/top/{names}\n\n"
        yield _question(entry, form)


def _category(name: str) -> str:
    """Return a name in a path: Moodle reads no escapes there but a doubled slash."""
    return name.replace("/", "//")


def escaped(text: str) -> str:
    """Return `text` so that none of its signs means anything."""
    return text.translate(_ESCAPED)


def _question(entry: Entry, form: Form) -> str:
    question = entry.question
    marks = [f"[id:{_bracketed(question.id)}]"]
    marks += [f"[tag:{_bracketed(tag)}]" for tag in question.tags]
    head = f"// {' '.join(marks)}\n::{escaped(entry.name)}::[html]"
    told = f"####{_html(question.feedback, form)}" if question.feedback else ""
    if told and question.kind not in ("truefalse", "essay"):
        told = f"\t{told}\n"
    if isinstance(question.answer, Cloze):
        return head + _missing_word(question, question.answer.gaps[0], told, form) + "\n\n"
    stem = _html(question.stem, form)
    return f"{head}{stem}{{{''.join(_answer(question, form))}{told}}}\n\n"


def _bracketed(text: str) -> str:
    return " ".join(text.split()).replace("]", "\\]")


def _html(blocks: Blocks, form: Form) -> str:
    return escaped(Html(form).short(blocks))


def _said(blocks: Blocks, form: Form) -> str:
    return f"#{_html(blocks, form)}" if blocks else ""


def _answer(question: Question, form: Form) -> Iterator[str]:
    match question.answer:
        case Choice(options, multiple):
            # One that is right alone cannot be marked with its share: `%100%` is no weight here.
            several = multiple and sum(option.correct for option in options) > 1
            yield "\n"
            for option, share in zip(options, shares(options, several), strict=True):
                sign = f"~%{share}%" if several else "=" if option.correct else "~"
                yield f"\t{sign}{_html(option.blocks, form)}{_said(option.feedback, form)}\n"
        case TrueFalse(answer):
            yield "TRUE" if answer else "FALSE"
            if question.correct or question.incorrect:
                yield f"#{_html(question.incorrect, form)}{_said(question.correct, form)}"
        case Short(answers):
            yield "\n"
            for text in typed_answers(answers, question):
                yield f"\t={_typed(text)}{_said(question.correct, form)}\n"
            if question.incorrect:
                yield f"\t=%0%*{_said(question.incorrect, form)}\n"
        case Numeric(value, tolerance):
            yield f"#\n\t={value:f}:{tolerance:f}{_said(question.correct, form)}\n"
            if question.incorrect:
                yield f"\t~{_said(question.incorrect, form)}\n"
        case Match():
            yield "\n"
            yield from _pairs(question.answer, form)
        case Essay() | Order() | Cloze():
            pass


def _typed(text: str) -> str:
    """Return what a learner types; there a `*` stands for anything."""
    return escaped(text.replace("*", "\\*"))


def _pairs(answer: Match, form: Form) -> Iterator[str]:
    words = {target.id: escaped(escape(plain(target.content).strip())) for target in answer.targets}
    for item in answer.items:
        yield f"\t={escaped(Html(form).line(item.content))} -> {words[item.target]}\n"
    joined = {item.target for item in answer.items}
    for target in answer.targets:
        if target.id not in joined:
            yield f"\t= -> {words[target.id]}\n"


def _missing_word(question: Question, gap: Gap, told: str, form: Form) -> str:
    """Return a stem with the answers in the place of its gap."""

    def mark(_: Gap) -> str:
        return _GAP

    before, _, after = _html(question.stem, replace(form, gap=mark)).partition(_GAP)
    if gap.options:
        lines = [f"\t{'=' if o in gap.answers else '~'}{escaped(o)}\n" for o in gap.options]
    else:
        typed = typed_answers(gap.answers, question)
        lines = [f"\t={_typed(text)}\n" for text in typed]
    return f"{before}{{\n{''.join(lines)}{told}}}{after}"
