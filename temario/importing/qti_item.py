"""An assessment item of QTI → questions: the item's text, one answer for each interaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from temario.importing.html import blocks_of
from temario.importing.imported import Passage
from temario.importing.losses import lost
from temario.importing.qti_answers import (
    GAPS,
    INTERACTIONS,
    Read,
    Source,
    gap_of,
    read_answer,
)
from temario.importing.qti_responses import Response, float_of, responses
from temario.importing.qti_tree import attribute, child, children, descendants, html_of, kind, words
from temario.model import (
    Answer,
    Attributes,
    Block,
    Blocks,
    Choice,
    Cloze,
    Emphasis,
    Essay,
    Gap,
    Heading,
    Inline,
    Inlines,
    Item,
    Link,
    Match,
    Numeric,
    Only,
    Option,
    Order,
    Paragraph,
    Question,
    QuestionKind,
    Short,
    Span,
    Strong,
    Styled,
    Table,
    Text,
    TrueFalse,
)
from temario.problems import Place, Problem
from temario.traverse import plain, transform, walk
from temario.writing import Comment

_MARK = re.compile("\ue000(\\d{1,4})\ue001")
"""What stands in a text for an interaction while the text is read."""
_CORRECT = ("_correct", "correct", "right", "feedback_correct", "correct_fb")
_INCORRECT = ("_incorrect", "incorrect", "wrong", "feedback_incorrect", "incorrect_fb")
"""What packages of ours and of others call the feedback of a whole answer."""
_GENERAL = ("_general", "general", "general_fb", "feedback", "solution", "modal")
_TOLD = "_told."
_MOST_POINTS = 1000


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
    reader = _ItemReader(root, name, language, report, picture, tags)
    questions = reader.questions()
    if not questions:
        body = child(root, "item-body")
        said = f"{attribute(root, 'title')}\n{words(body) if body is not None else ''}".strip()
        return (Comment(said),) if said else ()
    title = " ".join(attribute(root, "title").split())
    return (*([Comment(title)] if _says_more(title, questions[0]) else []), *questions)


def _says_more(title: str, question: Question) -> bool:
    """Return whether a title is more than the question's first words, or its id."""
    bare = title.removesuffix("…").strip().casefold()
    said = " ".join(_text_of(block, whole=True) for block in question.stem)
    start = " ".join(said.split()).casefold().startswith(bare)
    return not start and bare != question.attributes.id.casefold()


@dataclass(slots=True)
class _ItemReader:
    root: Any
    name: str
    language: str
    report: Callable[[Problem], None]
    picture: Callable[[str], str | None]
    tags: tuple[str, ...]
    found: list[Any] = field(default_factory=list)
    """The interactions in the text, by the number of their mark."""

    @property
    def place(self) -> Place:
        return self._place(self.root)

    def _place(self, element: Any) -> Place:
        return Place(self.name, element.sourceline or 0)

    def blocks(self, element: Any) -> Blocks:
        """Return what an element says."""
        return self._blocks(html_of(element, self._inside), self._place(element))

    def _blocks(self, html: str, place: Place) -> Blocks:
        spoken = attribute(self.root, "lang") or self.language
        return blocks_of(html, place, self.report, self.picture, spoken)

    def _inside(self, element: Any) -> str | None:
        """Return what stands for an element of QTI in a text."""
        name = kind(element)
        if name.endswith("-interaction"):
            self.found.append(element)
            mark = f"\ue000{len(self.found) - 1}\ue001"
            return mark if name in GAPS else f"<p>{mark}</p>"
        if name in ("feedback-inline", "feedback-block", "rubric-block"):
            return ""
        if name in ("printed-variable", "template-inline", "template-block", "hottext", "gap"):
            self.report(lost(self._place(element), f"what <{name}> stands for"))
            return "____" if name in ("printed-variable", "gap") else html_of(element, self._inside)
        return None

    def questions(self) -> tuple[Question, ...]:
        """Return the questions of the item."""
        body = child(self.root, "item-body")
        if body is None:
            self.report(lost(self.place, "this item, which has no text,"))
            return ()
        stem = self.blocks(body)
        known = responses(self.root)
        made: list[Question] = []
        gaps = [e for e in self.found if kind(e) in GAPS]
        alone = len(self.found) == 1 and (not gaps or _stands_alone(stem))
        if gaps and len(gaps) == len(self.found) and not alone:
            made = [self._cloze(stem, known)]
        else:
            made = self._several(stem, known)
        if not made:
            self.report(lost(self.place, "this item, which asks nothing that temario knows,"))
            return ()
        if len(made) > 1:
            count = f"{len(made)} questions"
            self.report(lost(self.place, "that this item is one question", f"it is {count}"))
        return tuple(self._told(question, at, len(made)) for at, question in enumerate(made))

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
            marks = [int(n) for n in _MARK.findall(_text_of(block))]
            if not marks:
                before.append(block)
                continue
            rest = _split((block,), lambda _: Text("", self.place))
            before.extend(
                b for b in rest if not isinstance(b, Paragraph) or plain(b.content).strip()
            )
            for number in marks:
                element = self.found[number]
                if kind(element) not in INTERACTIONS:
                    self._unknown(element)
                    continue
                prompt = child(element, "prompt")
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

    def _prompt(self, prompt: Any) -> Blocks:
        count = len(self.found)
        blocks = self.blocks(prompt)
        del self.found[count:]
        return blocks

    def _unknown(self, element: Any) -> None:
        what = kind(element).removesuffix("-interaction").replace("-", " ")
        self.report(lost(self._place(element), f"a question of the type “{what}”"))

    # --- a text with gaps ---

    def _cloze(self, stem: Blocks, known: dict[str, Response]) -> Question:
        gaps: list[Gap] = []
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
            return found

        text = _split(stem, gap)
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
        most = [response.most for response in responses(self.root).values()]
        return _points(sum(most)) if any(most) else 1.0

    def _told(self, question: Question, at: int, count: int) -> Question:
        """Return a question with its id and with what is said of it."""
        name = attribute(self.root, "identifier")
        identifier = own_id(name) if count == 1 or not name else f"{own_id(name)}-{at + 1}"
        points = question.points
        if count > 1:
            points = _points(points / count)
        question = replace(question, points=points, attributes=Attributes(identifier))
        question = self._rubric(question) if at == 0 else question
        return self._feedback(question) if at == count - 1 else question

    def _rubric(self, question: Question) -> Question:
        for block in descendants(self.root, "rubric-block"):
            said = self.blocks(block)
            view = attribute(block, "view")
            if isinstance(question.answer, Essay) and "scorer" in view:
                answer = replace(question.answer, rubric=(*question.answer.rubric, *said))
                question = replace(question, answer=answer)
            elif "candidate" in view or not view:
                question = replace(question, stem=(*said, *question.stem))
            elif said:
                only = Only("instructor", said, self._place(block))
                question = replace(question, stem=(*question.stem, only))
        return question

    def _feedback(self, question: Question) -> Question:
        options = {part.id: part for part in _parts(question.answer)}
        told: dict[str, Blocks] = {}
        kinds = ("modal-feedback", "feedback-block", "feedback-inline")
        for block in descendants(self.root, *kinds):
            name = attribute(block, "identifier")
            said = self.blocks(block)
            if not said:
                continue
            bare = own_id(name.removeprefix(_TOLD))
            low = name.casefold()
            around = next((p for p in block.iterancestors() if kind(p) == "simple-choice"), None)
            if around is not None and own_id(attribute(around, "identifier")) in options:
                key = f"#{own_id(attribute(around, 'identifier'))}"
            elif bare in options and (low not in (*_CORRECT, *_INCORRECT)):
                key = f"#{bare}"
            elif isinstance(question.answer, TrueFalse) and low in ("true", "false"):
                key = "correct" if (low == "true") == question.answer.answer else "incorrect"
            elif low in _CORRECT:
                key = "correct"
            elif low in _INCORRECT:
                key = "incorrect"
            else:
                key = "feedback"
                if low not in _GENERAL:
                    what = f"when “{name[:40]}” is said to a learner"
                    self.report(lost(self._place(block), what, "it is said to all"))
            told[key] = (*told.get(key, ()), *said)
        parts = {key[1:]: blocks for key, blocks in told.items() if key.startswith("#")}
        return replace(
            question,
            answer=_with_feedback(question.answer, parts),
            correct=told.get("correct", ()),
            incorrect=told.get("incorrect", ()),
            feedback=told.get("feedback", ()),
        )


def _points(value: float) -> float:
    """Return points as temario has them: above 0, up to 1000, with two decimals."""
    return min(_MOST_POINTS, max(0.01, round(value, 2)))


def own_id(name: str) -> str:
    """Return an identifier as an id of temario's; `_1a` stands for `1a`, which QTI cannot have."""
    bare = name[1:] if re.match(r"_[\w]", name) else name
    return bare if re.fullmatch(r"\w[\w.:-]*", bare) else ""


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


def _parts(answer: Answer) -> tuple[Option | Item, ...]:
    match answer:
        case Choice(options) | Order(options):
            return options
        case Match(items):
            return items
        case _:
            return ()


def _with_feedback(answer: Answer, told: dict[str, Blocks]) -> Answer:
    match answer:
        case Choice(options) | Order(options):
            said = tuple(replace(o, feedback=told.get(o.id, o.feedback)) for o in options)
            return replace(answer, options=said) if isinstance(answer, Choice) else Order(said)
        case Match(items):
            return replace(
                answer, items=tuple(replace(i, feedback=told.get(i.id, i.feedback)) for i in items)
            )
        case _:
            return answer


def _text_of(block: Block, whole: bool = False) -> str:
    """Return the text of a block in which a mark may stand; `whole` with formulas and gaps."""
    if whole and isinstance(block, Paragraph):
        return plain(block.content)
    return "".join(node.text for node in walk((block,)) if isinstance(node, Text))


def _stands_alone(stem: Blocks) -> bool:
    """Return whether the one gap is a line of its own behind the question."""
    last = stem[-1] if stem else None
    return (
        len(stem) > 1
        and isinstance(last, Paragraph)
        and _MARK.fullmatch(plain(last.content).strip()) is not None
    )


def _split(stem: Blocks, gap: Callable[[int], Inline]) -> Blocks:
    """Return `stem` with what `gap` gives in place of each mark, in source order."""

    def pieces(text: Text) -> Inlines:
        found: list[Inline] = []
        position = 0
        for mark in _MARK.finditer(text.text):
            if text.text[position : mark.start()]:
                found.append(replace(text, text=text.text[position : mark.start()]))
            new = gap(int(mark[1]))
            found += [new] if not isinstance(new, Text) or new.text else []
            position = mark.end()
        rest = text.text[position:]
        return (*found, replace(text, text=rest)) if rest or not found else tuple(found)

    def line(content: Inlines) -> Inlines:
        found: list[Inline] = []
        for inline in content:
            if isinstance(inline, Text) and "\ue000" in inline.text:
                found.extend(pieces(inline))
            elif isinstance(inline, Emphasis | Strong | Styled | Span | Link):
                found.append(replace(inline, content=line(inline.content)))
            else:
                found.append(inline)
        return tuple(found)

    def block(node: Block) -> Blocks:
        match node:
            case Table():
                head = tuple(map(line, node.head))
                rows = tuple(tuple(map(line, row)) for row in node.rows)
                return (replace(node, head=head, rows=rows),)
            case Paragraph() | Heading():
                return (replace(node, content=line(node.content)),)
            case _:
                return (node,)

    return transform(stem, block)
