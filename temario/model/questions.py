"""Questions: what is asked, what is right, and what the learner is told."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from temario.model.base import Attributes
from temario.problems import Place
from temario.records import record

if TYPE_CHECKING:
    from temario.model.blocks import Blocks, Inlines

QuestionKind = Literal[
    "single", "multiple", "truefalse", "short", "numeric", "match", "order", "cloze", "essay"
]


@record
class QuestionRules:
    """The section `questions` of `course.yaml`: what holds where a question says nothing else."""

    case: Literal["ignore", "match"] = "ignore"
    """Whether capital letters matter in what a learner types."""
    accents: Literal["ignore", "match"] = "ignore"
    """Whether accents matter in what a learner types. The letter ñ is never taken for n."""
    shuffle: bool = True
    """Whether learners see the options of a question in an order of their own."""
    graded: bool = True
    """Whether questions count for the score; `false` makes them practice."""


@record
class Option:
    """One of several things to choose from, or one item of an order."""

    id: str
    """Unique in the question, and the same in its next version."""
    blocks: Blocks
    place: Place
    correct: bool = False
    """Whether choosing it is right; of an item of an order, False."""
    feedback: Blocks = ()
    """What a learner who chose it is told."""
    attributes: Attributes = Attributes()
    """Its `id` is the one that the author gave; empty where `id` was made of the words."""


@record
class Choice:
    """Options, one or more of which are right."""

    options: tuple[Option, ...]
    """In source order."""
    multiple: bool
    """Whether several may be chosen."""


@record
class TrueFalse:
    """A statement that is true or false."""

    answer: bool


@record
class Short:
    """A word or a few, typed by the learner."""

    answers: tuple[str, ...]
    """All that are right, the one to show first."""


@record
class Numeric:
    """A number, typed by the learner."""

    value: Decimal
    tolerance: Decimal
    """How far from `value` an answer may lie, 0 or more."""
    text: str
    """The value and its tolerance as the author wrote them."""


@record
class Target:
    """What an item of a match may be joined with."""

    id: str
    """Unique among the targets of its question; made of its words where the author gave none."""
    content: Inlines
    place: Place


@record
class Item:
    """What is to be joined with a target."""

    id: str
    """Unique among the items of its question, and the same in its next version."""
    content: Inlines
    target: str
    """The id of the right target."""
    place: Place
    feedback: Blocks = ()
    attributes: Attributes = Attributes()


@record
class Match:
    """Items to be joined with targets; several items may have the same one."""

    items: tuple[Item, ...]
    targets: tuple[Target, ...]
    """In source order, those of items first, then those that are right for none."""


@record
class Order:
    """Items to be put into order."""

    items: tuple[Option, ...]
    """In the right order."""


@record
class Gap:
    """A gap in a line of text, an inline of a cloze question's stem."""

    number: int
    """In its question, from 1."""
    answers: tuple[str, ...]
    """All that are right, the one to show first."""
    options: tuple[str, ...]
    """What may be chosen, in source order; empty where the learner types."""
    place: Place


@record
class Cloze:
    """A text with gaps, which stand in the stem."""

    gaps: tuple[Gap, ...]


ESSAY_LINES = 8
"""Lines on paper for a text whose author says nothing of them."""


@record
class Essay:
    """A text that a person reads. It has no score."""

    rubric: Blocks
    """How it is judged, for the instructor."""
    lines: int
    """How many lines there are for it on paper."""


Answer = Choice | TrueFalse | Short | Numeric | Match | Order | Cloze | Essay
"""What is asked for, and what is right."""


@record
class Question:
    """A question. It is marked as a whole, in parts where several things are asked at once."""

    id: str
    """Unique in the course, and the same in its next version: learners' records hang on it."""
    number: int
    """In the course, from 1; the same in every output."""
    kind: QuestionKind
    stem: Blocks
    """What is asked."""
    answer: Answer
    place: Place
    points: float = 1.0
    """What a right answer is worth: more than 0, with two decimals at most."""
    graded: bool = True
    """Whether it counts for the score; False for practice."""
    shuffle: bool = True
    """Whether the order of its options may change; that of an `Order` always does."""
    attempts: int | None = None
    """How often a learner may answer, 0 for any number; None for the output's own setting."""
    case: bool = False
    """Whether capital letters matter in what a learner types."""
    accents: bool = False
    """Whether accents matter in what a learner types."""
    hints: tuple[Blocks, ...] = ()
    """Shown one after the other when a learner asks."""
    feedback: Blocks = ()
    """What every learner is told after answering."""
    correct: Blocks = ()
    """What a learner who is right is told."""
    incorrect: Blocks = ()
    """What a learner who is wrong, wholly or in part, is told."""
    tags: tuple[str, ...] = ()
    objective: str = ""
    """The objective that it covers, in the course's words; as the author named it where the course
    states none of that name."""
    attributes: Attributes = Attributes()
    """Its `id` is the one that the author gave; empty where `id` was made of the words."""

    @property
    def scored(self) -> bool:
        """Whether it counts for the score: graded, and no essay."""
        return self.graded and self.kind != "essay"


@record
class Pool:
    """Questions of which each learner gets some."""

    id: str
    """Unique in the course, and the same in its next version."""
    draw: int
    """How many a learner gets, 1 or more."""
    blocks: Blocks
    """The questions, and what stands between them."""
    place: Place
    attributes: Attributes = Attributes()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in source order."""
        return tuple(block for block in self.blocks if isinstance(block, Question))
