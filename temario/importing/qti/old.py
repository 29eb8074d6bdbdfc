"""QTI 1.2, as Canvas and Common Cartridges hold it → questions, a lesson for each assessment.

What is right stands in the rules by which an item is marked (ASI information model 1.2, 3.5): a
condition on a response, and the points that it sets. What Canvas adds to the format is read, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from decimal import Decimal
from typing import Any

from temario.importing.banks.asked import (
    Found,
    Weighed,
    choice,
    introduced,
    match,
    numeric,
    order,
    short,
)
from temario.importing.banks.bank import Bank
from temario.importing.banks.gaps import chosen, fits, mark, typed, with_gaps
from temario.importing.banks.passages import Passages, line_of
from temario.importing.losses import lost
from temario.importing.places import in_order
from temario.importing.qti.answers import truths
from temario.importing.qti.numbers import decimal_of
from temario.importing.qti.old_rules import Rule, plain, read_rule, tex
from temario.importing.qti.tree import attribute, children, descendants, kind, words
from temario.model import (
    ESSAY_LINES,
    Blocks,
    Cloze,
    Essay,
    Gap,
    Inlines,
    Match,
    Paragraph,
    Question,
    QuestionKind,
    Text,
    TrueFalse,
)
from temario.patterns import pattern
from temario.problems import Place
from temario.records import mutable

_RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_EQUATION = pattern(
    r"<img\b[^<>]*?\bdata-equation-content=(?P<quote>[\"'])(?P<tex>.*?)(?P=quote)[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_UNNAMED = ("", "question", "pregunta", "frage", "untitled", "root section")
_MOST_POINTS = 1_000
_MOST_GAPS = 200
_DEEPEST = 20


def read_old(
    root: Any, bank: Bank, name: str, picture: Callable[[str], str | None], seen: set[str]
) -> None:
    """Put the questions of a document (`questestinterop`) into `bank`.

    `name` is what messages call the document, `picture` turns an address into a path of the
    course. An assessment whose id is in `seen` was read before.
    """
    for element in root:
        name_of = attribute(element, "ident")
        if kind(element) == "item":
            _read(element, bank, name, picture)
        elif kind(element) in ("assessment", "objectbank", "section") and name_of not in seen:
            seen.update([name_of] if name_of else [])
            _section(element, bank, name, picture, (), 0)


def _section(
    element: Any,
    bank: Bank,
    name: str,
    picture: Callable[[str], str | None],
    outer: tuple[str, ...],
    depth: int,
) -> None:
    title = " ".join(attribute(element, "title").split()) or _label(element, "bank_title")
    own = (*outer, title) if title.casefold() not in _UNNAMED else outer
    bank.category = own
    drawn = [words(each) for each in _selections(element)]
    if drawn:
        place = Place(name, element.sourceline or 0)
        what = f"that {drawn[0]} of the questions of “{title}” are drawn"
        bank.report(lost(place, what, "all of them are there"))
    for each in element:
        if kind(each) == "section" and depth < _DEEPEST:
            _section(each, bank, name, picture, own, depth + 1)
            bank.category = own
        elif kind(each) == "item":
            _read(each, bank, name, picture)


def _selections(section: Any) -> Iterator[Any]:
    for ordering in children(section, "selection_ordering"):
        yield from descendants(ordering, "selection_number")


def _label(element: Any, name: str) -> str:
    """Return a field of an element's own metadata, as Canvas writes it."""
    for field_ in descendants(element, "qtimetadatafield"):
        label = next(children(field_, "fieldlabel"), None)
        entry = next(children(field_, "fieldentry"), None)
        if label is not None and entry is not None and words(label) == name:
            return words(entry)
    return ""


def _read(item: Any, bank: Bank, name: str, picture: Callable[[str], str | None]) -> None:
    reader = _Item(item, bank, Place(name, item.sourceline or 0), picture)
    reader.read()


@mutable
class _Item:
    """Reads one item."""

    root: Any
    bank: Bank
    place: Place
    picture: Callable[[str], str | None]
    rules: list[Rule] = field(default_factory=list)
    feedback: dict[str, Any] = field(default_factory=dict)
    """The elements that say something of answers, by their ids."""
    told: set[str] = field(default_factory=set)
    """The ids of the feedback that has a place."""

    def read(self) -> None:
        """Put the item into its bank, as a question, as a text, or as a comment."""
        shown = next(descendants(self.root, "presentation"), None)
        title = " ".join(attribute(self.root, "title").split())
        title = "" if title.casefold() in _UNNAMED else title
        if shown is None:
            self.bank.keep(self.place, "an item without a text", title)
            return
        self.rules = list(map(read_rule, descendants(self.root, "respcondition")))
        told = list(descendants(self.root, "itemfeedback"))
        self.feedback = {attribute(each, "ident"): each for each in reversed(told)}
        html = self._html(shown)
        asked = list(descendants(shown, *_RESPONSES))
        if not asked:
            self.bank.text(self._blocks(html), title)
            return
        found = self._answer(html, asked)
        stem = found[2] if found is not None and found[2] is not None else self._blocks(html)
        if found is None or not stem:
            what = f"a question of the type {self._kind}" if self._kind else "a question"
            said = (plain("".join(each.itertext())) for each in descendants(shown, "mattext"))
            lines = "\n".join(" ".join(each.split()) for each in said)
            self.bank.keep(self.place, f"{what} that does not say what is right", lines)
            return
        self.bank.add(self._question(found[0], found[1], stem, asked), title)

    @property
    def _kind(self) -> str:
        return _label(self.root, "question_type") or _label(self.root, "cc_profile")

    # --- text ---

    def _html(self, element: Any) -> str:
        """Return the materials of an element that are no answers."""
        found: list[str] = []
        for each in element:
            name = kind(each)
            if name == "mattext":
                found.append("".join(each.itertext()))
            elif name == "matimage":
                found.append(f'<img src="{attribute(each, "uri")}" alt="">')
            elif name == "matbreak":
                found.append("<br>")
            elif name not in _RESPONSES:
                found.append(self._html(each))
        return "\n".join(part for part in found if part.strip())

    def _blocks(self, html: str) -> Blocks:
        formed = _EQUATION.sub(lambda match: f"\\({tex(match['tex'])}\\)", html)
        passages = Passages(self.bank.report, self.bank.language, self.picture)
        return passages.blocks(formed, "moodle", self.place)

    def _labels(self, response: Any) -> list[tuple[str, str]]:
        """Return the ids of the answers that are offered, and their texts."""
        labels = descendants(response, "response_label")
        return [(attribute(label, "ident"), self._html(label)) for label in labels]

    # --- what is right ---

    def _right(self, response: Any) -> dict[str, float]:
        """Return the answers of a response that are worth something."""
        name = attribute(response, "ident")
        found: dict[str, float] = {}
        for rule in self.rules:
            for asked, value in rule.equal if rule.points > 0 else ():
                if asked == name:
                    found[value] = max(found.get(value, 0.0), rule.points)
        return found

    def _answer(
        self, html: str, asked: list[Any]
    ) -> tuple[QuestionKind, Found, Blocks | None] | None:
        choices = [each for each in asked if kind(each) == "response_lid"]
        if len(choices) != len(asked):
            return self._typed(asked[0]) if len(asked) == 1 else None
        named = [(each, self._name_of(each)) for each in choices]
        if len(named) <= _MOST_GAPS and all(name and f"[{name}]" in html for _, name in named):
            return self._gaps(html, named)
        if len(choices) > 1:
            return self._match(choices)
        ordered = attribute(choices[0], "rcardinality").casefold() == "ordered"
        return self._order(choices[0]) if ordered else self._choice(choices[0])

    def _name_of(self, response: Any) -> str:
        said = words(next(children(response, "material"), response))
        return said if len(said) < 100 else ""

    def _choice(self, response: Any) -> tuple[QuestionKind, Found, None] | None:
        labels, right = self._labels(response), self._right(response)
        single = attribute(response, "rcardinality").casefold() != "multiple"
        most = max(right.values(), default=0.0)
        weighed = [
            Weighed(
                self._blocks(text) or _line(name, self.place),
                Decimal(round(100 * right.get(name, 0.0) / most, 4)) if most else Decimal(0),
                self._said(f"{name}_fb"),
            )
            for name, text in labels
        ]
        if len(weighed) < 2 or not most:
            return None
        said = [each.words.casefold() for each in weighed]
        if len(said) == 2 and set(said) <= truths() and self._is_truth(said):
            at = next(at for at, each in enumerate(weighed) if each.percent > 0)
            wrong = weighed[1 - at].feedback
            answer = TrueFalse(said[at] in _true_words())
            return "truefalse", Found(answer, weighed[at].feedback, wrong), None
        found = choice(weighed, single, self.place, self._tell)
        return ("multiple" if found.multiple else "single"), Found(found), None

    def _order(self, response: Any) -> tuple[QuestionKind, Found, None] | None:
        name, labels = attribute(response, "ident"), dict(self._labels(response))
        best = max(self.rules, key=lambda rule: rule.points, default=None)
        given = best.equal if best is not None and best.points > 0 else ()
        steps = [value for asked, value in given if asked == name and value in labels]
        if len(steps) < 2 or len(set(steps)) < len(steps):
            return None
        for rest in (text for label, text in labels.items() if label not in steps):
            self._tell(f"the step “{plain(rest).strip()[:40]}”, which is in no right order", "")
        found = order([self._blocks(labels[step]) for step in steps], self.place)
        return "order", Found(found), None

    def _is_truth(self, said: list[str]) -> bool:
        return len(set(said) & _true_words()) == 1

    def _match(self, choices: list[Any]) -> tuple[QuestionKind, Found, None] | None:
        pairs, used = [], set[str]()
        texts: dict[str, str] = {}
        for each in choices:
            labels = dict(self._labels(each))
            right = [name for name in self._right(each) if name in labels]
            left = self._beside(each)
            texts.update(labels)
            if not left and not any(labels[name].strip() for name in right):
                continue  # a row that was left empty
            if len(right) > 1:
                return self._sorted(choices)
            target = next(iter(right), "")
            if not target or not left:
                return None
            used.add(labels[target])
            pairs.append((left, line_of(self._blocks(labels[target]))))
        rest = dict.fromkeys(text for text in texts.values() if text not in used and text.strip())
        pairs += [((), line_of(self._blocks(text))) for text in rest]
        found: Match = match(pairs, self.place)
        return ("match", Found(found), None) if found.items else None

    def _beside(self, response: Any) -> Inlines:
        """Return what a response is asked for; nothing where its row was left empty."""
        material = next(children(response, "material"), None)
        return () if material is None else line_of(self._blocks(self._html(material)))

    def _sorted(self, choices: list[Any]) -> tuple[QuestionKind, Found, None] | None:
        """Return things that belong to categories, several to one, as pairs of a thing and its."""
        pairs, texts, placed = [], dict[str, str](), set[str]()
        for each in choices:
            labels = dict(self._labels(each))
            texts.update(labels)
            category = self._beside(each)
            right = [name for name in self._right(each) if name in labels]
            if not category or not right or not placed.isdisjoint(right):
                return None
            placed.update(right)
            pairs += [(line_of(self._blocks(labels[name])), category) for name in right]
        for rest in (text for name, text in texts.items() if name not in placed):
            self._tell(f"“{plain(rest).strip()[:40]}”, which belongs to no category", "")
        return "match", Found(match(pairs, self.place)), None

    def _gaps(
        self, html: str, named: list[tuple[Any, str]]
    ) -> tuple[QuestionKind, Found, Blocks] | None:
        gaps: list[Gap] = []
        for response, name in named:
            labels, right = self._labels(response), self._right(response)
            options = [" ".join(plain(text).split()) for _, text in labels]
            good = [option for option, (label, _) in zip(options, labels, strict=True)
                    if label in right]  # fmt: skip
            if not good or not all(map(fits, options)):
                return None
            choose = "dropdown" in self._kind or len(good) < len(options)
            gap = chosen(options, good[0], self.place) if choose else typed(good, self.place)
            html = html.replace(f"[{name}]", mark(len(gaps)))
            gaps.append(gap)
        stem, placed = with_gaps(self._blocks(html), gaps)
        return "cloze", Found(Cloze(placed)), stem

    def _typed(self, response: Any) -> tuple[QuestionKind, Found, None] | None:
        name, right = attribute(response, "ident"), self._right(response)
        good = [rule for rule in self.rules if rule.points > 0]
        low = [value for rule in good for asked, value in rule.low if asked == name]
        high = [value for rule in good for asked, value in rule.high if asked == name]
        fibs = descendants(response, "render_fib")
        kinds = {attribute(each, "fibtype").casefold() for each in fibs}
        if low or high or "numerical" in self._kind or kinds & {"decimal", "integer", "scientific"}:
            return self._number(list(right), low, high)
        if not right:
            return "essay", Found(Essay((), ESSAY_LINES)), None
        weighed = [Weighed(_line(value, self.place), Decimal(100)) for value in right]
        found = short(weighed, self.place, self._tell)
        return None if found is None else ("short", found, None)

    def _number(
        self, values: list[str], low: list[str], high: list[str]
    ) -> tuple[QuestionKind, Found, None] | None:
        ends = [decimal_of(each) for each in (*low[:1], *high[:1])]
        spread = (ends[1] - ends[0]) / 2 if len(ends) == 2 and None not in ends else None  # type: ignore[operator]
        if not values and spread is not None and ends[0] is not None:
            values = [f"{(ends[0] + spread).normalize():f}"]
        tolerance = f"{abs(spread).normalize():f}" if spread else ""
        weighed = [Weighed(_line(each, self.place), Decimal(100), (), tolerance) for each in values]
        found = numeric(weighed, self.place, self.bank.language, self._tell)
        return None if found is None else ("numeric", found, None)

    def _tell(self, what: str, instead: str) -> None:
        self.bank.report(lost(self.place, what, instead))

    # --- the question ---

    def _question(
        self, type_: QuestionKind, found: Found, stem: Blocks, asked: list[Any]
    ) -> Question:
        renders = [each for response in asked for each in descendants(response, "render_choice")]
        shuffled = {attribute(each, "shuffle").casefold() for each in renders}
        given = (each for render in renders for each in descendants(render, "response_label"))
        fixed = any(attribute(each, "rshuffle").casefold() == "no" for each in given)
        correct = (*found.correct, *self._said("correct_fb"))
        incorrect = (*found.incorrect, *self._said("general_incorrect_fb"))
        everybody = self._said("general_fb")
        answers = {name: rule.equal[0][1] for rule in self.rules if len(rule.equal) == 1
                   for name in rule.told}  # fmt: skip
        labels = {name: " ".join(plain(text).split())
                  for each in asked for name, text in self._labels(each)}  # fmt: skip
        for each in descendants(self.root, "itemfeedback"):
            name, said = attribute(each, "ident"), self._blocks(self._html(each))
            if name not in self.told and said:
                answer = answers.get(name, "")
                answer = labels.get(answer) or answer
                everybody += introduced(answer, said) if answer else said
        question = Question(
            "",
            0,
            type_,
            stem,
            found.answer,
            self.place,
            points=self._points(),
            shuffle="no" not in shuffled and not fixed,
            feedback=everybody,
            correct=correct,
            incorrect=incorrect,
        )
        return question if "yes" in shuffled else in_order(question)

    def _points(self) -> float:
        said = _label(self.root, "points_possible") or _label(self.root, "cc_weighting")
        points = decimal_of(said)
        if not points or points < 0:
            return 1.0
        return float(min(max(round(points, 2), Decimal("0.01")), Decimal(_MOST_POINTS)))

    def _said(self, identifier: str) -> Blocks:
        """Return what is said of an answer, by the name that Canvas and cartridges give it."""
        self.told.add(identifier)
        found = self.feedback.get(identifier)
        return self._blocks(self._html(found)) if found is not None else ()


def _line(text: str, place: Place) -> Blocks:
    return (Paragraph((Text(text, place),), place),) if text else ()


def _true_words() -> set[str]:
    return truths("True")
