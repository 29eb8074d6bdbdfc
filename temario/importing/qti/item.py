"""An assessment item of QTI → questions: the item's text, one answer for each interaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any

from temario.importing.html import blocks_of
from temario.importing.imported import Passage
from temario.importing.losses import lost
from temario.importing.places import in_order
from temario.importing.qti.answers import (
    GAPS,
    INTERACTIONS,
    Read,
    Source,
    gap_of,
    gap_tolerance,
    read_answer,
)
from temario.importing.qti.credit import credits_of
from temario.importing.qti.gap_match import opened
from temario.importing.qti.numbers import float_of
from temario.importing.qti.responses import Response, responses
from temario.importing.qti.text import MARK, says_more, split, stands_alone, text_of
from temario.importing.qti.told import Told, by_hand, own_id
from temario.importing.qti.tree import (
    attribute,
    child,
    children,
    descendants,
    html_of,
    kind,
    words,
)
from temario.importing.qti.worths import uneven
from temario.model import (
    Answer,
    Attributes,
    Block,
    Blocks,
    Choice,
    Cloze,
    Essay,
    Gap,
    Inline,
    Match,
    Numeric,
    Order,
    Paragraph,
    Question,
    QuestionKind,
    Short,
    Text,
    TrueFalse,
)
from temario.problems import Place, Problem
from temario.records import mutable, replace
from temario.traverse import plain
from temario.writing import Comment

_MOST_POINTS = 1000
_BLANK = "_____"


def read_item(
    root: Any,
    name: str,
    language: str,
    report: Callable[[Problem], None],
    picture: Callable[[str], str | None],
    tags: tuple[str, ...] = (),
) -> Passage:
    """Return an item's questions: one, or several where it has several interactions.

    `name` is what messages call the file, `picture` turns an address in it into a
    path of the course. What has no counterpart is kept as a comment.
    """
    # Numbers are written as the course will read them: in its language, or the item's own.
    language = language or attribute(root, "lang")
    for element, what in opened(root):
        report(lost(Place(name, element.sourceline or 0), *what))
    reader = _ItemReader(root, name, language, report, picture, tags)
    questions = reader.questions()
    if not questions:
        body = child(root, "item-body")
        said = f"{attribute(root, 'title')}\n{words(body) if body is not None else ''}".strip()
        return (Comment(said),) if said else ()
    title = " ".join(attribute(root, "title").split())
    named = [Comment(title)] if says_more(title, questions[0]) else []
    return (*named, *questions, *map(Comment, reader.kept))


@mutable
class _ItemReader:
    root: Any
    name: str
    language: str
    report: Callable[[Problem], None]
    picture: Callable[[str], str | None]
    tags: tuple[str, ...]
    found: list[Any] = field(default_factory=list)
    """The interactions in the text, by the number of their mark."""
    kept: list[str] = field(default_factory=list)
    """The words of what is no question here."""
    known: dict[str, Response] = field(default_factory=dict)
    """What is right, by the names of responses."""

    @property
    def place(self) -> Place:
        return self._place(self.root)

    def _place(self, element: Any) -> Place:
        return Place(self.name, element.sourceline or 0)

    def blocks(self, element: Any) -> Blocks:
        """Return what an element says, without the interactions in it.

        A picture that is nothing but missing is told by the name of its file.
        """
        place = self._place(element)
        blocks = self._blocks(html_of(element, self._said), place)
        picture = None if blocks else next(descendants(element, "img", "object"), None)
        if picture is None:
            return blocks
        address = attribute(picture, "src") or attribute(picture, "data")
        named = address.rstrip("/").rpartition("/")[2][:80]
        return (Paragraph((Text(named, place),), place),) if named else ()

    def _said(self, element: Any) -> str | None:
        name = kind(element)
        if not name.endswith("-interaction") or name == "media-interaction":
            return self._inside(element)
        if name != "end-attempt-interaction":  # a button
            self._unknown(element)
        return ""

    def _blocks(self, html: str, place: Place) -> Blocks:
        spoken = attribute(self.root, "lang") or self.language
        return blocks_of(html, place, self.report, self.picture, spoken)

    def _inside(self, element: Any) -> str | None:
        """Return what stands for an element of QTI in a text."""
        name = kind(element)
        if name == "media-interaction":  # it asks nothing
            return f"<div>{html_of(element, self._inside)}</div>"
        if name.endswith("-interaction"):
            self.found.append(element)
            mark = f"\ue000{len(self.found) - 1}\ue001"
            if name == "hottext-interaction":
                return f"{html_of(element, self._inside)}<p>{mark}</p>"
            return mark if name in GAPS else f"<p>{mark}</p>"
        if name == "hottext" and words(element):
            return f"<strong>{html_of(element, self._inside)}</strong>"
        if name in ("feedback-inline", "feedback-block", "rubric-block"):
            return ""
        if name in ("printed-variable", "template-inline", "template-block", "gap"):
            self.report(lost(self._place(element), f"what <{name}> stands for"))
            return "____" if name in ("printed-variable", "gap") else html_of(element, self._inside)
        return None

    def questions(self) -> tuple[Question, ...]:
        """Return the questions of the item."""
        body = child(self.root, "item-body")
        if body is None:
            self.report(lost(self.place, "this item, which has no text"))
            return ()
        stem = self._blocks(html_of(body, self._inside), self._place(body))
        self.known = known = self._known()
        made: list[Question] = []
        gaps = [e for e in self.found if kind(e) in GAPS]
        alone = len(self.found) == 1 and (not gaps or stands_alone(stem))
        number = self._number(stem, known)
        if number is not None:
            made = [number]
        elif gaps and len(gaps) == len(self.found) and not alone:
            made = [self._cloze(stem, known)]
        else:
            made = self._several(stem, known)
        if not made:
            self.report(lost(self.place, "this item, which asks nothing that temario knows"))
            return ()
        if len(made) > 1:
            count = f"{len(made)} questions"
            self.report(lost(self.place, "that this item is one question", f"it is {count}"))
        return tuple(self._told(question, at, len(made)) for at, question in enumerate(made))

    def _known(self) -> dict[str, Response]:
        """Return what is right, by declarations and by rules; rules that are not read are named."""
        found = credits_of(self.root)
        if found.unread:
            title = attribute(self.root, "title") or attribute(self.root, "identifier")
            count = len(found.unread)
            marking = "a rule" if count == 1 else f"{count} rules"
            what = f"{marking} by which “{title[:80]}” is marked"
            place = self._place(found.unread[0])
            self.report(lost(place, what, "what is declared to be right is"))
        return responses(self.root, found.known)

    def _number(self, stem: Blocks, known: dict[str, Response]) -> Question | None:
        """Return the item whose one gap is for a number from … to …, which a gap here cannot be."""
        if len(self.found) != 1 or stands_alone(stem):
            return None
        source = self._source(self.found[0], known)
        spread = gap_tolerance(source)
        read = read_answer(source) if spread else None
        if read is None:
            return None
        return self._question(split(stem, lambda _: Text(_BLANK, self.place)), read)

    def _source(self, element: Any, known: dict[str, Response]) -> Source:
        name = attribute(element, "response-identifier")
        response = known.get(name, Response())
        return Source(element, response, self.root, self.blocks, self._place(element),
                      self.language, self.report)  # fmt: skip

    # --- one interaction after the other ---

    def _several(self, stem: Blocks, known: dict[str, Response]) -> list[Question]:
        made: list[Question] = []
        before: list[Block] = []
        for block in stem:
            marks = [int(n) for n in MARK.findall(text_of(block))]
            if not marks:
                before.append(block)
                continue
            if self._has_choices(marks):
                made.append(self._cloze((*before, block), known))
                before = []
                continue
            rest = split((block,), lambda _: Text("", self.place))
            before.extend(
                b for b in rest if not isinstance(b, Paragraph) or plain(b.content).strip()
            )
            for number in marks:
                element = self.found[number]
                if kind(element) not in INTERACTIONS:
                    self._unknown(element)
                    continue
                shown = kind(element) == "hottext-interaction"
                prompt = None if shown else child(element, "prompt")
                asked = (*before, *(self._prompt(prompt) if prompt is not None else ()))
                answer = read_answer(self._source(element, known))
                before = []
                if answer is not None:
                    made.append(self._question(asked, answer))
                else:
                    before = list(asked)
        if made and before:
            made[-1] = replace(made[-1], stem=(*made[-1].stem, *before))
        return made

    def _has_choices(self, marks: list[int]) -> bool:
        """Return whether a block has several gaps, of which some are to be chosen."""
        kinds = [kind(self.found[number]) for number in marks]
        return len(kinds) > 1 and set(kinds) <= set(GAPS) and "inline-choice-interaction" in kinds

    def _prompt(self, prompt: Any) -> Blocks:
        return self.blocks(prompt)

    def _unknown(self, element: Any) -> None:
        what = kind(element).removesuffix("-interaction").replace("-", " ")
        said = words(element)
        instead = "its words are kept as a comment" if said else ""
        self.report(lost(self._place(element), f"a question of the type “{what}”", instead))
        self.kept += [said] if said else []

    # --- a text with gaps ---

    def _cloze(self, stem: Blocks, known: dict[str, Response]) -> Question:
        gaps: list[Gap] = []
        worths: list[float] = []
        case, shuffle = False, True

        def gap(number: int) -> Inline:
            nonlocal case, shuffle
            element = self.found[number]
            source = self._source(element, known)
            case = case or source.response.case
            shuffle = shuffle and attribute(element, "shuffle") != "false"
            found = gap_of(source, len(gaps) + 1)
            if found is None:
                return Text("____", source.place)
            gaps.append(found)
            worths.append(source.response.most)
            return found

        text = split(stem, gap)
        if uneven(worths):
            self.report(lost(self.place, "how much each gap is worth", "each counts the same"))
        return self._question(text, Read(Cloze(tuple(gaps)), shuffle, case))

    # --- the question ---

    def _question(self, stem: Blocks, read: Read) -> Question:
        return Question(
            "",
            0,
            _kind_of(read.answer),
            stem,
            read.answer,
            self.place,
            points=self._points(),
            shuffle=read.shuffle,
            case=read.case,
            tags=self.tags,
        )

    def _points(self) -> float:
        """Return what the item is worth: MAXSCORE, or what its score can be at most."""
        for declared in children(self.root, "outcome-declaration"):
            if attribute(declared, "identifier") == "MAXSCORE":
                value = next(descendants(declared, "value"), None)
                points = float_of(value.text or "") if value is not None else None
                if points is not None:
                    return _points(points)
        for declared in children(self.root, "outcome-declaration"):
            if attribute(declared, "identifier") == "SCORE":
                points = float_of(attribute(declared, "normal-maximum"))
                if points is not None:
                    return _points(points)
        most = [response.most for response in self.known.values()]
        return _points(sum(most)) if any(most) else 1.0

    def _told(self, question: Question, at: int, count: int) -> Question:
        """Return a question with its id and with what is said of it."""
        name = attribute(self.root, "identifier")
        own = by_hand(own_id(name))
        identifier = own if count == 1 or not own else f"{own}-{at + 1}"
        points = question.points
        if count > 1:
            points = _points(points / count)
        question = replace(question, points=points, attributes=Attributes(identifier))
        known = self.known.values()
        right = {r.right[0] for r in known if r.cardinality == "single" and r.right}
        told = Told(self.root, self.blocks, self._place, self.report, right)
        question = told.rubric(question) if at == 0 else question
        question = told.feedback(question) if at == count - 1 else question
        shuffled = any(attribute(each, "shuffle") == "true" for each in self.found)
        return question if shuffled else in_order(question)


def _points(value: float) -> float:
    """Return points as temario has them: above 0, up to 1000, with two decimals."""
    return min(_MOST_POINTS, max(0.01, round(value, 2)))


def _kind_of(answer: Answer) -> QuestionKind:
    match answer:
        case Choice(multiple=multiple):
            return "multiple" if multiple else "single"
        case TrueFalse():
            return "truefalse"
        case Short():
            return "short"
        case Numeric():
            return "numeric"
        case Match():
            return "match"
        case Order():
            return "order"
        case Cloze():
            return "cloze"
        case Essay():
            return "essay"
