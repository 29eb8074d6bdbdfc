"""Planning: questions → Moodle XML, as Moodle 4.5 imports it (`question/format/xml/format.php`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import partial

from builders.questions.bank import Entry, typed_answers
from builders.questions.files import Piece
from builders.questions.html import Form, Html, attribute, escape
from temario.model import (
    Blocks,
    Choice,
    Cloze,
    Essay,
    Gap,
    Inlines,
    Match,
    Numeric,
    Option,
    Order,
    Question,
    Short,
    TrueFalse,
)
from temario.records import replace
from temario.traverse import plain

_TYPES = {
    "single": "multichoice", "multiple": "multichoice", "truefalse": "truefalse",
    "short": "shortanswer", "numeric": "numerical", "match": "matching", "order": "ordering",
    "cloze": "cloze", "essay": "essay",
}  # fmt: skip
_TWENTIETHS = 20
"""Moodle's smallest share of a mark is 5 %."""
_EQUAL = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20)
"""Numbers of right options that can have equal shares (`question_bank::fraction_options_full`)."""
_SHOWN = {3: "33.33333", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111"}
"""Shares that are no whole per cent, as Moodle knows them."""
_IN_GAP = {
    "&": "&#38;", "<": "&#60;", ">": "&#62;", '"': "&#34;", "#": "&#35;", "%": "&#37;",
    "=": "&#61;", "\\": "&#92;", "{": "&#123;", "}": "&#125;", "~": "&#126;",
}  # fmt: skip
"""Signs in an embedded answer. Moodle decodes entities there (qtype_multianswer_extract_question)
and takes off a backslash from `\\}` and `\\#` alone; a `&` at the end would hide what follows."""


def moodle(entries: Iterable[Entry], form: Form, draws: str) -> Iterator[Piece]:
    """Yield the pieces of a file. `draws` says how many of a pool a learner gets: `{draw}`."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
    here: tuple[str, ...] = ()
    for entry in entries:
        if entry.path and entry.path != here:
            here = entry.path
            yield _category(entry, draws)
        yield from _question(entry, form)
    yield "</quiz>\n"


def _category(entry: Entry, draws: str) -> str:
    # A slash in a name is doubled (`qformat_default::split_category_path`).
    path = "/".join(("$course$", "top", *(name.replace("/", "//") for name in entry.path)))
    told = ""
    if entry.pool is not None:
        all_ = len(entry.pool.questions)
        told = draws.replace("{draw}", str(entry.pool.draw)).replace("{all}", str(all_))
    return (
        '<question type="category">\n'
        f"<category><text>{cdata(path)}</text></category>\n"
        f'<info format="plain_text"><text>{cdata(told)}</text></info>\n'
        "<idnumber></idnumber>\n</question>\n"
    )


def _question(entry: Entry, form: Form) -> Iterator[Piece]:
    question = entry.question
    stem_form = form
    if isinstance(question.answer, Cloze):
        weight = gap_weight(question)
        stem_form = replace(form, text=_braceless, gap=partial(_gap, question, weight))
    penalty = "1" if question.kind == "truefalse" else "0.3333333"
    points = 0.0 if question.kind == "cloze" else question.points
    yield f'<question type="{_TYPES[question.kind]}">\n'
    yield f"<name><text>{cdata(entry.name)}</text></name>\n"
    yield from _text("questiontext", question.stem, stem_form)
    yield from _text("generalfeedback", question.feedback, form)
    if question.kind != "cloze":
        yield f"<defaultgrade>{points:g}</defaultgrade>\n"
    yield f"<penalty>{penalty}</penalty>\n<hidden>0</hidden>\n"
    yield f"<idnumber>{escape(question.id)}</idnumber>\n"
    yield from _answer(question, form)
    if question.kind != "essay":
        for hint in question.hints:
            yield from _text("hint", hint, form)
    tags = "".join(f"<tag><text>{cdata(tag)}</text></tag>" for tag in question.tags)
    yield f"<tags>{tags}</tags>\n" if tags else ""
    yield "</question>\n"


def _answer(question: Question, form: Form) -> Iterator[Piece]:
    shuffled = "true" if question.shuffle else "false"
    match question.answer:
        case Choice(options, multiple):
            yield f"<single>{'false' if multiple else 'true'}</single>\n"
            yield f"<shuffleanswers>{shuffled}</shuffleanswers>\n"
            yield "<answernumbering>abc</answernumbering>\n"
            yield "<showstandardinstruction>0</showstandardinstruction>\n"
            yield from _combined(question, form)
            for option, share in zip(options, shares(options, multiple), strict=True):
                yield from _chosen(option, share, form)
        case TrueFalse(answer):
            for value in (True, False):
                told = question.correct if value is answer else question.incorrect
                share = "100" if value is answer else "0"
                yield from _typed(str(value).lower(), share, told, form)
        case Short(answers):
            yield f"<usecase>{int(question.case)}</usecase>\n"
            for text in typed_answers(answers, question):
                yield from _typed(text.replace("*", "\\*"), "100", question.correct, form)
            if question.incorrect:
                yield from _typed("*", "0", question.incorrect, form)
        case Numeric(value, tolerance):
            within = f"<tolerance>{tolerance:f}</tolerance>\n"
            yield from _typed(f"{value:f}", "100", question.correct, form, within)
            if question.incorrect:
                none = "<tolerance>0</tolerance>\n"
                yield from _typed("*", "0", question.incorrect, form, none)
        case Match():
            yield f"<shuffleanswers>{shuffled}</shuffleanswers>\n"
            yield from _combined(question, form)
            yield from _pairs(question.answer, form)
        case Order(items):
            # What stands behind `select` and `grading` is read in `qtype_ordering`.
            yield "<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n"
            yield f"<selectcount>{len(items)}</selectcount>\n"
            yield "<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>\n"
            yield "<showgrading>SHOW</showgrading>\n<numberingstyle>none</numberingstyle>\n"
            yield from _combined(question, form, "<shownumcorrect>1</shownumcorrect>\n")
            for number, item in enumerate(items, 1):
                yield from _text("answer", item.blocks, form, f' fraction="{number}"')
        case Essay(rubric, lines):
            yield "<responseformat>editor</responseformat>\n"
            yield "<responserequired>1</responserequired>\n"
            yield f"<responsefieldlines>{lines}</responsefieldlines>\n"
            yield "<attachments>0</attachments>\n<attachmentsrequired>0</attachmentsrequired>\n"
            yield from _text("graderinfo", rubric, form)
            yield '<responsetemplate format="html"><text></text></responsetemplate>\n'
        case Cloze(gaps) if any(gap.options for gap in gaps):
            # Moodle reads it in each gap; other readers look for it here.
            yield f"<shuffleanswers>{shuffled}</shuffleanswers>\n"
        case Cloze():
            pass


# --- shares ---


def shares(options: tuple[Option, ...], multiple: bool) -> list[str]:
    """Return what each option is worth, in per cent as Moodle knows it.

    Of several, a wrong one takes away what a right one gives, as in the player:
    who chooses all options gets nothing.
    """
    if not multiple:
        return ["100" if option.correct else "0" for option in options]
    right = sum(option.correct for option in options)
    parts = iter(_parts(right))
    least = _parts(right)[-1] if right else "0"
    return [next(parts) if option.correct else f"-{least}" for option in options]


def _parts(right: int) -> list[str]:
    """Return as many shares, 100 per cent together where Moodle has such."""
    if right in _EQUAL or not right:
        return [_SHOWN.get(right, f"{100 / right:g}")] * right if right else []
    if right > _TWENTIETHS:
        return ["5"] * right
    # So many of 10 per cent, and the rest of 5.
    return ["10"] * (_TWENTIETHS - right) + ["5"] * (2 * right - _TWENTIETHS)


def equal_shares(question: Question) -> bool:
    """Return whether Moodle can give each right option the same share."""
    answer = question.answer
    if not isinstance(answer, Choice) or not answer.multiple:
        return True
    return sum(option.correct for option in answer.options) in _EQUAL


def gap_weight(question: Question) -> int:
    """Return what each gap is worth: a whole number, of which the question's points are the sum."""
    answer = question.answer
    assert isinstance(answer, Cloze)
    return max(1, round(Fraction(question.points) / max(1, len(answer.gaps))))


# --- parts ---


def _combined(
    question: Question, form: Form, shown: str = "<shownumcorrect/>\n"
) -> Iterator[Piece]:
    """Yield what is said of the whole answer: one right in part is, here, not right."""
    yield from _text("correctfeedback", question.correct, form)
    yield from _text("partiallycorrectfeedback", question.incorrect, form)
    yield from _text("incorrectfeedback", question.incorrect, form)
    if question.kind != "single":
        yield shown


def _chosen(option: Option, share: str, form: Form) -> Iterator[Piece]:
    yield f'<answer fraction="{share}" format="html">\n'
    yield from _inside(option.blocks, form)
    yield from _text("feedback", option.feedback, form)
    yield "</answer>\n"


def _typed(text: str, share: str, told: Blocks, form: Form, more: str = "") -> Iterator[Piece]:
    yield f'<answer fraction="{share}" format="moodle_auto_format">\n<text>{cdata(text)}</text>\n'
    yield from _text("feedback", told, form)
    yield f"{more}</answer>\n"


def _pairs(answer: Match, form: Form) -> Iterator[Piece]:
    # What is chosen is HTML without tags (`format_string`).
    words = {target.id: escape(plain(target.content).strip()) for target in answer.targets}
    for item in answer.items:
        yield from _pair(item.content, words[item.target], form)
    joined = {item.target for item in answer.items}
    for target in answer.targets:
        if target.id not in joined:
            yield from _pair((), words[target.id], form)


def _pair(content: Inlines, words: str, form: Form) -> Iterator[Piece]:
    html = Html(form)
    yield f'<subquestion format="html">\n<text>{cdata(html.line(content))}</text>\n'
    yield from _files(html)
    yield f"<answer><text>{cdata(words)}</text></answer>\n</subquestion>\n"


def _text(tag: str, blocks: Blocks, form: Form, more: str = "") -> Iterator[Piece]:
    yield f'<{tag}{more} format="html">\n'
    yield from _inside(blocks, form)
    yield f"</{tag}>\n"


def _inside(blocks: Blocks, form: Form) -> Iterator[Piece]:
    html = Html(form)
    yield f"<text>{cdata(html.blocks(blocks))}</text>\n"
    yield from _files(html)


def _files(html: Html) -> Iterator[Piece]:
    for name, content in html.used.items():
        yield f'<file name="{attribute(name)}" path="/" encoding="base64">'
        yield (content,)
        yield "</file>\n"


def cdata(text: str) -> str:
    """Return `text` as Moodle writes it: in a CDATA section where it has signs of XML."""
    if not any(sign in text for sign in "<>&"):
        return escape(text)
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


# --- gaps ---


def _braceless(text: str) -> str:
    """Return text of a cloze in which no brace can begin an embedded answer."""
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")


def _gap(question: Question, weight: int, gap: Gap) -> str:
    if gap.options:
        kind = "MULTICHOICE_S" if question.shuffle else "MULTICHOICE"
        parts = [f"{'=' if o in gap.answers else ''}{in_gap(o)}" for o in gap.options]
    else:
        kind = "SHORTANSWER_C" if question.case else "SHORTANSWER"
        typed = typed_answers(gap.answers, question)
        parts = [f"={in_gap(text).replace('*', '&#92;*')}" for text in typed]
    return f"{{{weight}:{kind}:{'~'.join(parts)}}}"


def in_gap(text: str) -> str:
    """Return a text so that it can stand in an embedded answer."""
    return "".join(_IN_GAP.get(sign, sign) for sign in text)
