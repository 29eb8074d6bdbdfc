"""Planning: a question → an assessment item of QTI 2.1 or 3.0.

Both are the same model under two spellings, which `qti_spelling` writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from builders.questions.bank import Entry, parts_of, typed_answers
from builders.questions.html import Form, Html, escape
from builders.questions.qti_spelling import Spelling, Version, identifier, written
from temario.model import (
    Blocks,
    Choice,
    Cloze,
    Essay,
    Gap,
    Match,
    Numeric,
    Order,
    Short,
    TrueFalse,
)
from temario.records import replace

CORRECT, INCORRECT, GENERAL = "_correct", "_incorrect", "_general"
"""What a learner is told; no id of a course begins with `_`."""
TOLD = "_told."
"""What stands before the id of an item of which something is said."""
_RESPONSE = "RESPONSE"
_SCORE = "SCORE"
_TEMPLATES: dict[Version, str] = {
    "qti21": "http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}",
    "qti30": "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{}.xml",
}


def _item(name: str) -> str:
    """Return an identifier for an item of a match: those of targets may be the same."""
    return identifier(f"i.{name}")


def _target(name: str) -> str:
    return identifier(f"t.{name}")


def item(entry: Entry, language: str, form: Form, version: Version) -> tuple[str, Html]:
    """Return a question as a document, and what has written its texts and so knows its files."""
    return _Item(entry, language, form, version).document()


class _Item:
    """Writes one item."""

    def __init__(self, entry: Entry, language: str, form: Form, version: Version) -> None:
        self.question, self.name, self.language = entry.question, entry.name, language
        self.spelling = Spelling(version)
        self.tag = self.spelling.element
        gaps = self.question.answer.gaps if isinstance(self.question.answer, Cloze) else ()
        self.gap_points = self.question.points / max(1, len(gaps))
        self.html = Html(replace(form, gap=self._gap))

    def document(self) -> tuple[str, Html]:
        question = self.question
        told = list(self._told())
        content = (
            *self._responses(),
            *self._outcomes(bool(told)),
            "\n",
            self.tag("itemBody", *self._body()),
            "\n",
            self._processing(bool(told)),
            *told,
        )
        document = self.spelling.root(
            "assessmentItem",
            *content,
            identifier=identifier(question.id),
            title=self.name,
            lang=self.language,
            adaptive=False,
            timeDependent=False,
        )
        return document, self.html

    # --- what is asked ---

    def _body(self) -> Iterator[str]:
        tag, question, html = self.tag, self.question, self.html
        stem = html.blocks(question.stem)
        match question.answer:
            case Essay(rubric, lines):
                if rubric:
                    use = "scoring" if self.spelling.version == "qti30" else None
                    yield self._block("rubricBlock", html.blocks(rubric), view="scorer", use=use)
                yield stem
                yield tag("extendedTextInteraction", responseIdentifier=_RESPONSE,
                          expectedLines=lines)  # fmt: skip
            case Choice(options, multiple):
                yield stem
                choices = [(identifier(o.id), html.short(o.blocks)) for o in options]
                most = 0 if multiple else 1
                yield self._choices("choiceInteraction", choices, maxChoices=most)
            case TrueFalse():
                yield stem
                words = html.form.words
                both = [("true", escape(words("True"))), ("false", escape(words("False")))]
                yield self._choices("choiceInteraction", both, shuffle=False, maxChoices=1)
            case Order(items):
                yield stem
                # In an order that is the same each time and says nothing.
                steps = sorted((identifier(i.id), html.short(i.blocks)) for i in items)
                yield self._choices("orderInteraction", steps, shuffle=True)
            case Match():
                yield stem
                yield self._match(question.answer)
            case Short() | Numeric():
                yield stem
                yield f"<p>{tag('textEntryInteraction', responseIdentifier=_RESPONSE)}</p>"
            case Cloze():
                yield stem

    def _choices(self, name: str, choices: Iterable[tuple[str, str]], **attributes: object) -> str:
        attributes.setdefault("shuffle", self.question.shuffle)
        made = (self.tag("simpleChoice", words, identifier=name) for name, words in choices)
        return self.tag(name, *made, responseIdentifier=_RESPONSE, **attributes)

    def _match(self, answer: Match) -> str:
        tag, line = self.tag, self.html.line
        items = (
            tag("simpleAssociableChoice", line(i.content), identifier=_item(i.id), matchMax=1)
            for i in answer.items
        )
        targets = (
            tag("simpleAssociableChoice", line(t.content), identifier=_target(t.id), matchMax=0)
            for t in sorted(answer.targets, key=lambda target: target.id)
        )
        return tag(
            "matchInteraction",
            tag("simpleMatchSet", *items),
            tag("simpleMatchSet", *targets),
            responseIdentifier=_RESPONSE,
            shuffle=self.question.shuffle,
            maxAssociations=len(answer.items),
        )

    def _gap(self, gap: Gap) -> str:
        name = f"{_RESPONSE}_{gap.number}"
        if not gap.options:
            return self.tag("textEntryInteraction", responseIdentifier=name)
        choices = (
            self.tag("inlineChoice", escape(words), identifier=f"c.{number}")
            for number, words in enumerate(gap.options, 1)
        )
        shuffle = self.question.shuffle
        return self.tag("inlineChoiceInteraction", *choices, responseIdentifier=name,
                        shuffle=shuffle)  # fmt: skip

    # --- what is right ---

    def _responses(self) -> Iterator[str]:
        question, points = self.question, self.question.points
        match question.answer:
            case Choice(options, multiple):
                right = [identifier(option.id) for option in options if option.correct]
                share = points / max(1, len(right))
                shares = {
                    identifier(option.id): share if option.correct else -share
                    for option in options
                    if multiple or option.correct
                }
                cardinality = "multiple" if multiple else "single"
                yield self._response(cardinality, "identifier", right, shares)
            case TrueFalse(answer):
                value = "true" if answer else "false"
                yield self._response("single", "identifier", [value], {value: points})
            case Short(answers):
                shares = dict.fromkeys(typed_answers(answers, question), points)
                yield self._response("single", "string", answers[:1], shares)
            case Numeric(number):
                yield self._response("single", "float", [f"{number:f}"], {})
            case Order(items):
                right = [identifier(item.id) for item in items]
                yield self._response("ordered", "identifier", right, {})
            case Match(items):
                pairs = [f"{_item(item.id)} {_target(item.target)}" for item in items]
                shares = dict.fromkeys(pairs, points / max(1, len(pairs)))
                yield self._response("multiple", "directedPair", pairs, shares)
            case Cloze(gaps):
                yield from map(self._gap_response, gaps)
            case Essay():
                yield self._response("single", "string", [], {})

    def _gap_response(self, gap: Gap) -> str:
        name = f"{_RESPONSE}_{gap.number}"
        if gap.options:
            right = [f"c.{n}" for n, o in enumerate(gap.options, 1) if o in gap.answers]
            shares = dict.fromkeys(right, self.gap_points)
            return self._response("single", "identifier", right[:1], shares, name)
        shares = dict.fromkeys(typed_answers(gap.answers, self.question), self.gap_points)
        return self._response("single", "string", gap.answers[:1], shares, name)

    def _response(
        self,
        cardinality: str,
        base: str,
        right: Iterable[str],
        shares: Mapping[str, float],
        name: str = _RESPONSE,
    ) -> str:
        tag = self.tag
        values = [tag("value", escape(value)) for value in right]
        case = self.question.case if base == "string" else None
        entries = [
            tag("mapEntry", mapKey=key, mappedValue=share, caseSensitive=case)
            for key, share in shares.items()
        ]
        most = sum(share for share in shares.values() if share > 0)
        limits: dict[str, object] = {"lowerBound": 0} if cardinality == "multiple" else {}
        if base == "string":
            most = max(shares.values(), default=0.0)
        return "\n" + tag(
            "responseDeclaration",
            tag("correctResponse", *values) if values else "",
            tag("mapping", *entries, **limits, upperBound=most, defaultValue=0) if entries else "",
            identifier=name,
            cardinality=cardinality,
            baseType=base,
        )

    # --- what it is worth, and what is said of it ---

    def _outcomes(self, told: bool) -> Iterator[str]:
        tag, points = self.tag, self.question.points
        external = self.question.kind == "essay" and self.spelling.version == "qti30"

        def outcome(name: str, value: float, **more: object) -> str:
            default = tag("defaultValue", tag("value", written(float(value))))
            return "\n" + tag("outcomeDeclaration", default, identifier=name,
                              cardinality="single", baseType="float", **more)  # fmt: skip

        yield outcome(_SCORE, 0, normalMaximum=points,
                      externalScored="human" if external else None)  # fmt: skip
        yield outcome("MAXSCORE", points)
        if told:
            yield "\n" + tag("outcomeDeclaration", identifier="FEEDBACK", cardinality="multiple",
                             baseType="identifier")  # fmt: skip

    def _processing(self, told: bool) -> str:
        answer, version = self.question.answer, self.spelling.version
        if isinstance(answer, Essay) and not told:
            return ""
        template = _TEMPLATES[version].format("map_response")
        if not told and not isinstance(answer, Numeric | Order | Cloze | Essay):
            return self.tag("responseProcessing", template=template)
        rules = [] if isinstance(answer, Essay) else [self._score()]
        return self.tag("responseProcessing", *rules, *(self._feedback() if told else ()))

    def _score(self) -> str:
        tag, points = self.tag, self.question.points
        match self.question.answer:
            case Numeric() | Order():
                value = tag("baseValue", written(float(points)), baseType="float")
                return tag("responseCondition",
                           tag("responseIf", self._right(), self._set(_SCORE, value)))  # fmt: skip
            case Cloze(gaps):
                parts = [self._mapped(f"{_RESPONSE}_{gap.number}") for gap in gaps]
                return self._set(_SCORE, tag("sum", *parts))
            case _:
                return self._set(_SCORE, self._mapped(_RESPONSE))

    def _mapped(self, name: str) -> str:
        return self.tag("mapResponse", identifier=name)

    def _set(self, name: str, value: str) -> str:
        return self.tag("setOutcomeValue", value, identifier=name)

    def _right(self) -> str:
        """Return the condition that the whole answer is right."""
        tag = self.tag
        given = tag("variable", identifier=_RESPONSE)
        right = tag("correct", identifier=_RESPONSE)
        none = tag("baseValue", "0", baseType="float")
        match self.question.answer:
            case Numeric(tolerance=tolerance):
                if not tolerance:
                    return tag("equal", given, right, toleranceMode="exact")
                both = f"{tolerance:f} {tolerance:f}"
                return tag("equal", given, right, toleranceMode="absolute", tolerance=both)
            case Short():
                return tag("gt", self._mapped(_RESPONSE), none)
            case Cloze(gaps):
                parts = [tag("gt", self._mapped(f"{_RESPONSE}_{g.number}"), none) for g in gaps]
                return tag("and", *parts)
            case _:
                return tag("match", given, right)

    def _feedback(self) -> Iterator[str]:
        """Yield the rules that say which feedback is shown."""
        tag, question = self.tag, self.question
        if isinstance(question.answer, Choice):
            response = tag("variable", identifier=_RESPONSE)
            yield self._set("FEEDBACK", tag("multiple", response))
        always = [f"{TOLD}{name}" for name, _ in self._items()]
        always += [GENERAL] if question.feedback else []
        for name in always:
            yield self._shown(name)
        if (question.correct or question.incorrect) and question.kind != "essay":
            yes = tag("responseIf", self._right(), self._shown(CORRECT))
            yield tag("responseCondition", yes, tag("responseElse", self._shown(INCORRECT)))

    def _shown(self, name: str) -> str:
        before = self.tag("variable", identifier="FEEDBACK")
        more = self.tag("baseValue", name, baseType="identifier")
        return self._set("FEEDBACK", self.tag("multiple", before, more))

    def _items(self) -> Iterator[tuple[str, Blocks]]:
        """Yield items of a match or an order of which something is said."""
        match self.question.answer:
            case Match(items):
                yield from ((identifier(i.id), i.feedback) for i in items if i.feedback)
            case Order(steps):
                yield from ((identifier(i.id), i.feedback) for i in steps if i.feedback)
            case _:
                return

    def _told(self) -> Iterator[str]:
        question, blocks = self.question, self.html.blocks
        said: list[tuple[str, Blocks]] = []
        if isinstance(question.answer, Choice):
            said += [(identifier(o.id), o.feedback) for o in parts_of(question) if o.feedback]
        said += [(f"{TOLD}{name}", told) for name, told in self._items()]
        if question.kind != "essay":
            said += [(CORRECT, question.correct), (INCORRECT, question.incorrect)]
        said += [(GENERAL, question.feedback)]
        for name, told in said:
            if told:
                yield "\n" + self._block("modalFeedback", blocks(told), identifier=name,
                                         outcomeIdentifier="FEEDBACK", showHide="show")  # fmt: skip

    def _block(self, name: str, html: str, **attributes: object) -> str:
        """Return an element that in 3.0 has its content in one of its own."""
        if self.spelling.version == "qti30":
            html = self.tag("contentBody", html)
        return self.tag(name, html, **attributes)
