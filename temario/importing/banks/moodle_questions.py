"""The types of Moodle's questions → questions of ours."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from temario.importing.banks.asked import Found, Weighed, choice, match, numeric, order, short
from temario.importing.banks.bank import tagged
from temario.importing.banks.moodle_cloze import read_cloze, read_numbered
from temario.importing.banks.moodle_plugins import read_gapfill, read_rows
from temario.importing.banks.moodle_reading import Read, Source, decimal_of, gapped
from temario.importing.banks.passages import Form, line_of, words_of
from temario.importing.places import in_order
from temario.model import (
    ESSAY_LINES,
    Blocks,
    Choice,
    Essay,
    Figure,
    Paragraph,
    Picture,
    Question,
    QuestionKind,
    Text,
    TrueFalse,
)
from temario.records import replace

_MOST_POINTS = 1_000


def made(source: Source, read: Read) -> Question:
    """Return a question with what all types have: points, hints, feedback, tags."""
    found = read.found
    stem = source.blocks("questiontext") if read.stem is None else read.stem
    picture = source.picture()
    if picture:
        shown = Picture(picture, None, "", source.place)
        stem = (*stem, Figure(shown, (), source.place))
    points, graded = _points(source, read.points)
    partial, incorrect = source.told("partiallycorrectfeedback"), source.told("incorrectfeedback")
    shuffle = source.setting("shuffleanswers").lower()
    question = Question(
        "",
        0,
        read.kind,
        stem or _named(source),
        found.answer,
        source.place,
        points=points,
        graded=graded,
        shuffle=shuffle not in ("false", "0"),
        case=read.case,
        hints=tuple(blocks for hint in source.parts("hint") if (blocks := hint.blocks())),
        feedback=(*read.feedback, *source.blocks("generalfeedback")),
        correct=(*found.correct, *source.told("correctfeedback")),
        incorrect=(*found.incorrect, *incorrect, *(partial if partial != incorrect else ())),
        tags=tagged(tag.words for tags in source.parts("tags") for tag in tags.parts("tag")),
    )
    return question if shuffle else in_order(question)


def _named(source: Source) -> Blocks:
    """Return the question's name, where it has no other text."""
    name = source.said("name")
    return (Paragraph((Text(name, source.place),), source.place),) if name else ()


def _points(source: Source, usual: float | None) -> tuple[float, bool]:
    given = decimal_of(source.setting("defaultgrade"))
    if given is None:
        return usual or 1.0, True
    if given <= 0:
        return 1.0, False
    points = float(min(max(round(given, 2), Decimal("0.01")), Decimal(_MOST_POINTS)))
    if abs(points - float(given)) > 0.005:
        source.tell(f"the exact worth of {given:f} points", f"it is {points:g}")
    return points, True


# --- types ---


def _weighed(source: Source, form: Form | None = None) -> list[Weighed]:
    found = []
    for answer in source.parts("answer"):
        percent = decimal_of(answer.attribute("fraction")) or Decimal(0)
        tolerance = answer.setting("tolerance")
        blocks, feedback = answer.blocks(form=form), answer.blocks("feedback")
        found.append(Weighed(blocks, percent, feedback, tolerance))
    return found


def _choice(source: Source, several: bool = False) -> Read | None:
    answers = [each for each in _weighed(source) if each.blocks]
    if len(answers) < 2:
        return None
    single = source.setting("single").lower() not in ("false", "0") and not several
    found = choice(answers, single, source.place, source.tell)
    if not any(option.correct for option in found.options):
        return None
    return Read(_kind(found), Found(found))


def _choice_set(source: Source) -> Read | None:
    """Return a question of which all right options must be chosen, and no other."""
    answers = [each for each in _weighed(source) if each.blocks]
    if len(answers) < 2 or not any(each.percent > 0 for each in answers):
        return None
    source.tell("the rule that all right options are needed", "each counts")
    found = choice(answers, False, source.place, source.tell)
    return Read("multiple", Found(replace(found, multiple=True)))


def _kind(found: Choice) -> QuestionKind:
    return "multiple" if found.multiple else "single"


def _truth(source: Source) -> Read | None:
    answers = {each.words.lower(): each for each in _weighed(source, "plain")}
    right = [words for words, each in answers.items() if each.percent > 0]
    if len(right) != 1 or right[0] not in ("true", "false"):
        return None
    wrong = tuple(
        block for words, each in answers.items() if words != right[0] for block in each.feedback
    )
    answer = TrueFalse(right[0] == "true")
    return Read("truefalse", Found(answer, answers[right[0]].feedback, wrong))


def _short(source: Source) -> Read | None:
    found = short(_weighed(source, "plain"), source.place, source.tell)
    case = source.setting("usecase") in ("1", "true")
    return None if found is None else Read("short", found, case=case)


def _number(source: Source) -> Read | None:
    found = numeric(_weighed(source, "plain"), source.place, source.language, source.tell)
    if found is None:
        return None
    units = [
        name
        for group in source.parts("units")
        for unit in group.parts("unit")
        if (name := unit.setting("unit_name"))
    ]
    if not units:
        return Read("numeric", found)
    source.tell(f"the unit {', '.join(units)}", "it stands behind the question")
    hint = Paragraph((Text(f"({', '.join(units)})", source.place),), source.place)
    return Read("numeric", found, (*source.blocks("questiontext"), hint))


def _match(source: Source) -> Read | None:
    pairs = []
    for part in source.parts("subquestion"):
        right = next((answer.blocks() for answer in part.parts("answer")), ())
        left = line_of(part.blocks())
        if not right and left:
            return None
        if right:
            pairs.append((left, line_of(right)))
    found = match(pairs, source.place)
    return Read("match", Found(found)) if found.items else None


def _order(source: Source) -> Read | None:
    answers = _weighed(source)
    positions = [each.percent for each in answers]
    if len(set(positions)) == len(answers):
        answers = sorted(answers, key=lambda each: each.percent)
    steps = [each.blocks for each in answers if each.blocks]
    if len(steps) < 2:
        return None
    some = source.setting("selecttype").upper() not in ("", "ALL", "0")
    asked = source.setting("selectcount")
    if some and asked.isdecimal() and 0 < int(asked[:6]) < len(steps):
        source.tell(f"that only {asked} of the {len(steps)} steps are asked for", "all are")
    return Read("order", Found(order(steps, source.place)))


def _cloze(source: Source) -> Read | None:
    text = next((part.words for part in source.parts("questiontext")), "")
    return gapped(source, read_cloze(text, source.place, source.language, source.tell))


def _numbered(source: Source) -> Read | None:
    text = next((part.words for part in source.parts("questiontext")), "")
    options = [
        (option.words, option.setting("group"))
        for name in ("selectoption", "dragbox")
        for option in source.parts(name)
    ]

    def plain(option: str) -> str:
        return words_of(source.blocks("questiontext", option, "html"))

    return gapped(source, read_numbered(text, options, source.place, plain))


def _essay(source: Source) -> Read | None:
    lines = decimal_of(source.setting("responsefieldlines"))
    number = int(lines) if lines is not None and 1 <= lines <= 200 else ESSAY_LINES
    template = source.blocks("responsetemplate")
    stem = (*source.blocks("questiontext"), *template) if template else None
    return Read("essay", Found(Essay(source.blocks("graderinfo"), number)), stem)


READERS: dict[str, Callable[[Source], Read | None]] = {
    "multichoice": _choice,
    "oumultiresponse": partial(_choice, several=True),
    "multichoiceset": _choice_set,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _match,
    "match": _match,
    "ddmatch": _match,
    "ordering": _order,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _numbered,
    "ddwtos": _numbered,
    "essay": _essay,
    "gapfill": read_gapfill,
    "mtf": read_rows,
    "kprime": read_rows,
}
"""What reads a question of each type; it returns None where nothing in it is right."""
