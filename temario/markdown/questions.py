"""A `question` or `pool` div, its blocks already read → a question or a pool of the model."""

from __future__ import annotations

from temario.markdown.attributes import merged, parse_attributes
from temario.markdown.drafts import Draft
from temario.markdown.host import Host
from temario.markdown.question_attributes import POOL_KEYS, QuestionAttributes
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Only,
    Paragraph,
    Pool,
    Question,
)
from temario.problems import Place, Problem, error, warning
from temario.records import replace
from temario.traverse import plain, transform, walk


def read_question(attributes: Attributes, place: Place, blocks: Blocks, host: Host) -> Blocks:
    """Return the question that a div with `blocks` is, and whatever does not belong in it.

    What is wrong is reported; the question is then as good as can be made of it.
    """
    blocks, inner = _lifted(blocks)
    if inner:
        host.report(_nested(inner[0].place))
    attributes, blocks = _with_bare(attributes, place, blocks, host)
    settings = QuestionAttributes(attributes, place, host)
    draft = Draft(host)
    for block in blocks:
        draft.take(block)
    kind = settings.kind() or draft.kind(host.language, attributes)
    if kind is None:
        host.report(_no_answers(place))
        kind = "essay"
    number = host.number("question")
    stem, answer = draft.answer(kind, settings)
    if kind != "essay" and draft.told.said["rubric"]:
        stem = (*stem, Only("instructor", draft.told.one("rubric"), place))
    if not stem:
        host.report(_no_stem(place))
    question = Question(
        "",
        number,
        kind,
        stem,
        answer,
        place,
        settings.points(),
        settings.flag("graded", host.rules.graded),
        settings.flag("shuffle", host.rules.shuffle),
        settings.attempts(),
        settings.policy("case", host.rules.case),
        settings.policy("accents", host.rules.accents),
        tuple(draft.told.said["hint"]),
        draft.told.one("feedback"),
        draft.told.one("correct"),
        draft.told.one("incorrect"),
        settings.tags(),
        attributes.get("objective"),
        attributes,
    )
    settings.report_unknown()
    return _numbered((question, *inner))


def read_pool(attributes: Attributes, place: Place, blocks: Blocks, host: Host) -> Blocks:
    """Return the pool that a div with `blocks` is."""
    attributes, blocks = _with_bare(attributes, place, blocks, host)
    settings = QuestionAttributes(attributes, place, host, POOL_KEYS)
    pool = Pool("", settings.draw(), _flat(blocks), place, attributes)
    count = len(pool.questions)
    settings.report_unknown()
    if not count:
        host.report(
            error(
                "empty-pool",
                place,
                "the pool has no questions",
                "Put ::: question … ::: into it, and give the pool's own lines a colon more: ::::",
            )
        )
        return pool.blocks
    if pool.draw > count:
        host.report(
            error(
                "draw-too-large",
                place,
                f"the pool should draw {pool.draw} questions and has {count}",
                f"Write draw={count} or less, or add questions.",
            )
        )
    return (replace(pool, draw=min(pool.draw, count) or count),)


def _flat(blocks: Blocks) -> Blocks:
    """Return `blocks` with pools inside the pool opened."""
    found: list[Block] = []
    for block in blocks:
        found.extend(block.blocks if isinstance(block, Pool) else (block,))
    return tuple(found)


def _lifted(blocks: Blocks) -> tuple[Blocks, tuple[Question, ...]]:
    """Return `blocks` without the questions in them, and those."""
    inner: list[Question] = []

    def lift(block: Block) -> Blocks:
        if isinstance(block, Question):
            inner.append(block)
            return ()
        return block.blocks if isinstance(block, Pool) else (block,)

    if any(isinstance(node, Question) for node in walk(blocks)):
        blocks = transform(blocks, lift)
    return blocks, tuple(inner)


def _numbered(questions: tuple[Question, ...]) -> Blocks:
    """Return questions with their numbers in order: one inside another was read before it."""
    numbers = sorted(question.number for question in questions)
    pairs = zip(questions, numbers, strict=True)
    return tuple(replace(question, number=number) for question, number in pairs)


def _with_bare(
    attributes: Attributes, place: Place, blocks: Blocks, host: Host
) -> tuple[Attributes, Blocks]:
    """Return attributes with those that stand behind `::: question` in no braces, and the rest."""
    first = blocks[0] if blocks else None
    words = plain(first.content) if isinstance(first, Paragraph) and first.place == place else ""
    bare = parse_attributes(words)
    if bare is None:
        return attributes, blocks
    host.report(_no_braces(words, place))
    return merged(attributes, bare), blocks[1:]


# --- problems ---


def _nested(place: Place) -> Problem:
    return warning(
        "nested-question",
        place,
        "a question begins inside another; it is put behind it",
        "Close the first with ::: before the second begins.",
    )


def _no_braces(words: str, place: Place) -> Problem:
    return warning(
        "broken-attributes",
        place,
        f"“{words}” should stand in braces",
        f"Write {{{words}}}, with any other attributes between the same braces.",
    )


def _no_answers(place: Place) -> Problem:
    return error(
        "no-right-answer",
        place,
        "the question does not say what is right",
        "List options as - [x] right and - [ ] wrong, or name a type, such as type=essay.",
    )


def _no_stem(place: Place) -> Problem:
    return error(
        "empty-question", place, "the question asks nothing", "Write the question under this line."
    )
