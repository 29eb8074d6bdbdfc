"""Planning: how much of an LMS's `suspend_data` a learner's state can take, at worst.

The player's `record.js` writes the state; this counts its bits from above.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from builders.scorm.fingerprints import WIDTH
from builders.scorm.scos import Sco
from temario.model import Choice, Cloze, Essay, Match, Numeric, Order, Question, Short, TrueFalse
from temario.problems import Place, Problem, error, warning

if TYPE_CHECKING:
    from builders.scorm.plan import ScormOptions

_MOST = 4095
"""How many pages, or questions, one SCO can count."""
_INTERACTIONS = 250
"""How many interactions an LMS must keep in SCORM 2004 (RTE 4.2.9, smallest permitted maximum)."""
_OBJECTIVES = 100
"""How many objectives (RTE 4.2.17)."""
_HEAD = 4
"""Characters before the content of a section."""


def problems(scos: Iterable[Sco], options: ScormOptions, settings: Place) -> Iterator[Problem]:
    """Yield what would not fit, and a warning where typed texts may be cut.

    `settings` is where those of SCORM stand: a package of the whole course has no other place.
    """
    versions = tuple(dict.fromkeys(options.versions))
    for sco in scos:
        place = _place(sco, settings)
        if len(sco.pages) > _MOST or len(sco.questions) > _MOST:
            yield _too_many(sco, place)
            continue
        need, typed = size(sco, options), _typed(sco)
        for version in versions:
            room = options.longest(version)
            if need > room:
                yield _too_large(sco, place, need, room, version)
            elif typed and need + typed > room:
                yield _may_be_cut(sco, place, room, version)
        answers = sum(one.pool is None for one in sco.questions) + sum(
            {one.pool.id: one.pool.draw for one in sco.questions if one.pool is not None}.values()
        )
        units = len({page.unit.id for page in sco.pages if page.unit is not None})
        if "2004" in versions and (answers > _INTERACTIONS or units > _OBJECTIVES):
            yield _too_many_rows(sco, place, answers, units)


def size(sco: Sco, options: ScormOptions) -> int:
    """Return how many characters the state of a SCO takes at most, without typed texts."""
    characters = 1 + _section(_set(len(sco.pages)))
    if not sco.questions:
        return characters
    groups: Counter[tuple[int, int]] = Counter()
    inner = 0
    for one in sco.questions:
        shape = shape_of(one.question)
        groups[shape] += 1
        limit = one.question.attempts
        limit = (options.attempts if one.question.graded else 0) if limit is None else limit
        inner += _attempts(limit) + shape[0].bit_length() + 10 + shape[1]
    results = inner + 1 + sum(1 + 6 + 10 + _set(count) for count in groups.values())
    drawn = sum({o.pool.id: o.pool.draw for o in sco.questions if o.pool is not None}.values())
    characters += _section(24) + _section(results)
    return characters + (_section(_set(drawn)) if drawn else 0)


def _section(bits: int) -> int:
    return _HEAD + math.ceil(bits / 6)


def _set(count: int) -> int:
    """Return the most bits of `count` different fingerprints (`writeSet` in bits.js)."""
    if not count:
        return 17
    low = max(0, math.floor(math.log2((1 << WIDTH) * math.log(2) / count)))
    return 17 + count * (low + 1) + (((1 << WIDTH) - count) >> low)


def _attempts(limit: int) -> int:
    """Return the most bits of a number of attempts, `limit` of which are allowed; 0 for any."""
    return limit if 0 < limit < 4 else 8


def shape_of(question: Question) -> tuple[int, int]:
    """Return in how many parts a question is marked, and how many bits its answer takes."""
    match question.answer:
        case Choice(options, multiple):
            right = sum(option.correct for option in options)
            bases = [2] * len(options) if multiple else [len(options)]
            return (max(1, right) if multiple else 1), _bits(bases)
        case TrueFalse():
            return 1, 1
        case Short() | Numeric():
            return 1, 0
        case Match(items, targets):
            return len(items), _bits([len(targets) + 1] * len(items))
        case Order(items):
            return max(0, len(items) - 1), _bits(range(1, len(items) + 1))
        case Cloze(gaps):
            return len(gaps), _bits([len(gap.options) + 1 for gap in gaps if gap.options])
        case Essay():
            return 0, 0


def _bits(bases: Iterable[int]) -> int:
    return (math.prod(max(1, base) for base in bases) - 1).bit_length()


def _typed(sco: Sco) -> int:
    """Return how many characters typed texts of usual length take."""
    total = 0
    for one in sco.questions:
        match one.question.answer:
            case Short() | Numeric():
                total += 7 + 40
            case Cloze(gaps) if any(not gap.options for gap in gaps):
                total += 7 + 20 * sum(not gap.options for gap in gaps)
            case Essay(lines=lines):
                total += 7 + 120 * lines
            case _:
                pass
    return total + _HEAD if total else 0


# --- problems ---


def _named(sco: Sco) -> str:
    return f"the unit “{sco.title}”" if sco.id else "the course"


def _place(sco: Sco, settings: Place) -> Place:
    unit = next((page.unit for page in sco.pages if page.unit is not None), None)
    return unit.place if unit is not None and sco.id else settings


def _divide(sco: Sco) -> str:
    """Return how to make two records of one: a unit each can have its own."""
    several = len({page.unit.id for page in sco.pages if page.unit is not None}) > 1
    if sco.id:
        return "Make two units of it"
    write = "write structure: units under scorm: in course.yaml"
    return f"W{write[1:]}" if several else f"Divide the course into units, and {write}"


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _too_many(sco: Sco, place: Place) -> Problem:
    return error(
        "too-many-pages",
        place,
        f"{_named(sco)} has {len(sco.pages)} pages and {len(sco.questions)} questions; one record "
        f"of an LMS can count {_MOST} of each",
        f"{_divide(sco)}.",
    )


def _too_large(sco: Sco, place: Place, need: int, room: int, version: str) -> Problem:
    return error(
        "state-too-large",
        place,
        f"what a learner does in {_named(sco)} takes up to {need} characters, and an LMS keeps "
        f"{room} in SCORM {version}",
        f'Under scorm: in course.yaml, write suspend: "64000" where your LMS keeps that much, as '
        f"Moodle does; or {_small(_divide(sco))}.",
    )


def _may_be_cut(sco: Sco, place: Place, room: int, version: str) -> Problem:
    return warning(
        "typed-answers-may-be-cut",
        place,
        f"long typed answers in {_named(sco)} may not fit into the {room} characters that an LMS "
        f"keeps in SCORM {version}: the oldest are shortened or left out when a learner comes "
        "back; results and scores are kept",
        'Where your LMS keeps 64000 characters, as Moodle does, write suspend: "64000" under '
        "scorm: in course.yaml.",
    )


def _too_many_rows(sco: Sco, place: Place, answers: int, units: int) -> Problem:
    many = f"{units} units" if units != 1 else "one unit"
    return warning(
        "too-many-interactions",
        place,
        f"{_named(sco)} asks {answers} questions in {many}; an LMS need not report more "
        f"than {_INTERACTIONS} answers and {_OBJECTIVES} objectives in SCORM 2004",
        f"{_divide(sco)}.",
    )
