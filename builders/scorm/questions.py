"""Planning: questions → what the player's script knows of each, and what is sealed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from builders.scorm.fingerprints import fingerprints
from builders.scorm.pages import Page
from temario.model import (
    Answer,
    Block,
    Blocks,
    Choice,
    Cloze,
    Essay,
    Inlines,
    Item,
    Match,
    Math,
    Numeric,
    Option,
    Order,
    Paragraph,
    Picture,
    Pool,
    Question,
    Short,
    Text,
    TrueFalse,
)
from temario.patterns import pattern
from temario.problems import Problem, error
from temario.records import record
from temario.traverse import plain, walk, walk_inlines

MOST_GAPS = 63
"""How many parts of an answer the state can count."""
_NAME = pattern(r"[A-Za-z0-9]+")
_READABLE = pattern(r"[!-~]{1,200}")
_SPACE = pattern(r"[ \t\n\f\r]+")
_STREAMS = 1_000
"""Of how many questions it is remembered what seals them: a preview does so over and over."""
_TITLE = 120
"""How much of a question stands for it in lists, in characters."""


@record
class Asked:
    """A question at its place in the package."""

    question: Question
    page: Page
    pool: Pool | None
    print: int
    """Short fingerprint of its id, 22 bits, unique in the package."""


def asked(pages: Iterable[Page]) -> tuple[Asked, ...]:
    """Return the questions that stand on `pages`, in source order."""
    found = [(question, page, pool) for page in pages for question, pool in _questions(page.blocks)]
    prints = fingerprints(question.id for question, _, _ in found)
    return tuple(Asked(q, page, pool, prints[q.id].number) for q, page, pool in found)


def _questions(blocks: Blocks) -> Iterator[tuple[Question, Pool | None]]:
    pools: dict[int, Pool] = {}
    for node in walk(blocks):
        if isinstance(node, Pool):
            pools.update({id(question): node for question in node.questions})
        elif isinstance(node, Question):
            yield node, pools.get(id(node))


def problems(found: Iterable[Asked]) -> Iterator[Problem]:
    """Yield what an LMS could not keep."""
    for one in found:
        answer = one.question.answer
        if isinstance(answer, Cloze) and len(answer.gaps) > MOST_GAPS:
            yield error(
                "too-many-gaps",
                one.question.place,
                f"the question has {len(answer.gaps)} gaps; an LMS can keep {MOST_GAPS}",
                "Make two questions of it.",
            )


# --- what the script knows ---


def entry(one: Asked, attempts: int, objective: str) -> dict[str, Any]:
    """Return what the player's script knows of a question: nothing of what is right.

    `attempts` is how often it may be answered, 0 for any number; `objective` is
    the unit's id for the LMS.
    """
    question = one.question
    shape = _shape(question.answer)
    known: dict[str, Any] = {
        "id": question.id,
        "print": one.print,
        "sig": signature(question),
        "name": name(question.id),
        "page": one.page.id,
        "objective": objective,
        "kind": question.kind,
        "number": question.number,
        "title": title(question),
        "points": _short_number(question.points),
        "graded": question.graded,
        "attempts": attempts,
        "case": question.case,
        "accents": question.accents,
        "shuffle": question.shuffle or question.kind == "order",
        "hints": len(question.hints),
        "names": _names(shape),
        **shape,
    }
    if question.kind == "match":
        known["lettered"] = lettered(question)
    if one.pool is not None:
        known["pool"] = one.pool.id
    return known


def _shape(answer: Answer) -> dict[str, Any]:
    """Return what may be chosen. The order of what is listed says nothing of what is right."""
    match answer:
        case Choice(options):
            return {"options": [option.id for option in options]}
        case Order(items):
            return {"options": sorted(item.id for item in items)}
        case Match(items, targets):
            return {
                "options": [item.id for item in items],
                "targets": sorted(target.id for target in targets),
            }
        case Cloze(gaps):
            return {"gaps": [sorted(map(_in_html, gap.options)) for gap in gaps]}
        case TrueFalse() | Short() | Numeric() | Essay():
            return {}


def _in_html(words: str) -> str:
    """Return words as an `<option>` has them for its value: white space is one space."""
    return _SPACE.sub(" ", words)


def signature(question: Question) -> int:
    """Return a fingerprint, 10 bits, of all that a kept answer depends on.

    Moving options, or writing them anew under the same ids, does not change it.
    """
    shape = _shape(question.answer)
    shape["options"] = sorted(shape.get("options", ()))
    text = json.dumps([question.kind, shape], ensure_ascii=False, sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:2]) >> 6


def _names(shape: Mapping[str, Any]) -> dict[str, str]:
    """Return names for an LMS's reports: CMIShortIdentifier with letters, digits and `_` alone."""
    found: dict[str, str] = {}
    for key, prefix in (("options", ""), ("targets", ">")):
        taken: set[str] = set()
        for index, identifier in enumerate(shape.get(key, ())):
            own = "_".join(_NAME.findall(identifier))
            good = identifier.isascii() and own and own.lower() not in taken
            own = own if good else f"{own}_{index + 1}".lstrip("_")
            while own.lower() in taken:
                own += "_"
            taken.add(own.lower())
            found[prefix + identifier] = own
    return found


def name(identifier: str) -> str:
    """Return an id as an LMS takes it, CMIIdentifier of SCORM 1.2: visible ASCII, 255 at most."""
    if _READABLE.fullmatch(identifier):
        return identifier
    ascii_ = "-".join(_NAME.findall(identifier))[:100]
    return f"{ascii_}~{hashlib.sha256(identifier.encode()).hexdigest()[:6]}"


def title(question: Question) -> str:
    """Return the first words of a question, for lists and reports."""
    first = next((b for b in question.stem if isinstance(b, Paragraph)), None)
    words = " ".join(plain(_worded(first.content)).split()) if first else question.id
    return words if len(words) <= _TITLE else f"{words[:_TITLE].rsplit(' ', 1)[0]}…"


def _worded(content: Inlines) -> Inlines:
    """Return `content` with formulas that nobody reads as they are written left out."""
    return tuple(
        Text("…", inline.place) if isinstance(inline, Math) and "\\" in inline.tex else inline
        for inline in content
    )


def _short_number(value: float) -> float | int:
    return int(value) if value == int(value) else value


# --- what is sealed ---


def key(question: Question) -> dict[str, Any]:
    """Return what is right."""
    match question.answer:
        case Choice(options):
            return {"right": [option.id for option in options if option.correct]}
        case TrueFalse(answer):
            return {"right": ["true" if answer else "false"]}
        case Short(answers):
            return {"right": list(answers)}
        case Numeric(value, tolerance, text):
            return {"value": str(value), "tolerance": str(tolerance), "text": text}
        case Match(items):
            return {"right": [item.target for item in items]}
        case Order(items):
            return {"right": [item.id for item in items]}
        case Cloze(gaps):
            return {"right": [list(map(_in_html, gap.answers)) for gap in gaps]}
        case Essay():
            return {}


def shut(question: Question, write: Callable[[Blocks], str]) -> str:
    """Return, sealed, what is right in a question and what learners are told after answering it.

    `write` gives blocks as HTML.
    """
    parts: tuple[Option | Item, ...] = ()
    if isinstance(question.answer, Choice):
        parts = question.answer.options
    elif isinstance(question.answer, Match | Order):
        parts = question.answer.items
    content = {
        "key": key(question),
        "correct": write(question.correct).strip(),
        "incorrect": write(question.incorrect).strip(),
        "feedback": write(question.feedback).strip(),
        "hints": [write(hint).strip() for hint in question.hints],
        "options": {part.id: write(part.feedback).strip() for part in parts if part.feedback},
    }
    return seal(content, question.id)


def seal(content: Mapping[str, Any], identifier: str) -> str:
    """Return `content` so that nobody reads it in the page's source by looking.

    This keeps a secret from a glance, not from a learner who wants to know: the
    script that opens it lies beside it.
    """
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(_mixed(data, identifier)).decode()


def opened(sealed: bytes, identifier: str) -> dict[str, Any]:
    """Return what `seal` was given, by its bytes. Raises `ValueError` where they are others."""
    content: dict[str, Any] = json.loads(_mixed(sealed, identifier))
    return content


def _mixed(data: bytes, identifier: str) -> bytes:
    stream = int.from_bytes(_stream(identifier, len(data)))
    return (int.from_bytes(data) ^ stream).to_bytes(len(data))


@lru_cache(maxsize=_STREAMS)
def _stream(identifier: str, length: int) -> bytes:
    """Return pseudo-random bytes, the same as the player's `unseal` (a linear congruence)."""
    state = 0x811C9DC5
    for character in identifier:
        state = ((state ^ ord(character)) * 0x01000193) & 0xFFFFFFFF
    stream = bytearray(length)
    for at in range(length):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        stream[at] = state >> 24
    return bytes(stream)


def lettered(question: Question) -> bool:
    """Return whether a match has targets that a drop-down list cannot show as they are."""
    answer = question.answer
    return isinstance(answer, Match) and any(_is_rich(t.content) for t in answer.targets)


def _is_rich(content: Inlines) -> bool:
    nodes: Iterable[Block | Any] = walk_inlines(content)
    return any(isinstance(node, Math | Picture) for node in nodes)


def text_of(blocks: Blocks) -> str:
    """Return the words of `blocks`, for labels."""
    return " ".join(node.text for node in walk(blocks) if isinstance(node, Text)).strip()
