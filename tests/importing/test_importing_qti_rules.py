"""What only the rules of an item of QTI say: what is right, what is so in part, what is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_importing_qti import imported, item

from temario.model import Choice, Cloze, Numeric, Order, Short
from temario.traverse import plain
from temario.writing import write_blocks

SCORE = "SCORE"


def declared(
    base: str, cardinality: str = "single", right: str = "", name: str = "RESPONSE"
) -> str:
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"{right}</responseDeclaration>"
    )


def value(words: str, base: str = "identifier") -> str:
    return f'<baseValue baseType="{base}">{words}</baseValue>'


def given(answer: str, how: str = "match", name: str = "RESPONSE") -> str:
    return f'<{how}><variable identifier="{name}"/>{answer}</{how}>'


def scored(points: str, more: str = "") -> str:
    return f'<setOutcomeValue identifier="SCORE">{value(points, "float")}</setOutcomeValue>{more}'


def told(name: str) -> str:
    return f'<setOutcomeValue identifier="F">{value(name)}</setOutcomeValue>'


def rules(first: str, *others: str, last: str = "") -> str:
    branches = "".join(f"<responseElseIf>{other}</responseElseIf>" for other in others)
    final = f"<responseElse>{last}</responseElse>" if last else ""
    return (
        "<responseProcessing><responseCondition>"
        f"<responseIf>{first}</responseIf>{branches}{final}"
        "</responseCondition></responseProcessing>"
    )


def feedback(**said: str) -> str:
    return "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{name}" showHide="show">{words}'
        "</modalFeedback>"
        for name, words in said.items()
    )


def choice(cardinality: str = "1") -> str:
    options = "".join(
        f'<simpleChoice identifier="{name}">{words}</simpleChoice>'
        for name, words in (("A", "Madrid"), ("B", "Toledo"), ("C", "Lugo"))
    )
    return (
        '<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" '
        f'maxChoices="{cardinality}"><prompt>¿Cuál?</prompt>{options}</choiceInteraction>'
    )


TYPED = '<p>¿Capital?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'


def in_version_3(text: str) -> str:
    """Return an item with its elements and attributes spelled as version 3.0 has them."""

    def dashed(name: str) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()

    text = re.sub(r"(?<=<)(/?)(?!p\b|/|\?)(\w+)", lambda m: f"{m[1]}qti-{dashed(m[2])}", text)
    text = re.sub(r"</qti-p>", "</p>", text)
    return re.sub(r" (?!xmlns|version|encoding)(\w+)=", lambda m: f" {dashed(m[1])}=", text)


@pytest.mark.parametrize("version", ["2.1", "3.0"])
def test_one_choice_is_right_and_another_in_part(tmp_path: Path, version: str) -> None:
    marking = rules(
        given(value("A")) + scored("2", told("ok")),
        given(value("B")) + scored("1", told("casi")),
        last=scored("0", told("mal")),
    )
    said = feedback(ok="Sí.", casi="Fue capital.", mal="No.")
    text = item(choice(), declared("identifier"), marking + said)
    text = in_version_3(text) if version == "3.0" else text
    (question,), problems, _ = imported(tmp_path, text)
    assert isinstance(question.answer, Choice)
    assert [option.correct for option in question.answer.options] == [True, False, False]
    assert question.points == 2
    assert problems == ["not imported: the credit of 50 % for “Toledo”; it counts as wrong"]
    assert write_blocks(question.incorrect) == "No.\n"
    assert [write_blocks(o.feedback).strip() for o in question.answer.options] == [
        "Sí.",
        "Fue capital.",
        "",
    ]


def test_a_typed_answer_is_right_in_part_and_told_so(tmp_path: Path) -> None:
    marking = rules(
        "<or>"
        + given(value("Madrid", "string"), "stringMatch")
        + given(value("Villa y Corte", "string"))
        + "</or>"
        + scored("1", told("bien")),
        given(value("Toledo", "string")) + scored("0.25", told("casi")),
    )
    text = item(TYPED, declared("string"), marking + feedback(casi="Ya no."))
    (question,), problems, _ = imported(tmp_path, text)
    assert question.answer == Short(("Madrid", "Villa y Corte"))
    assert write_blocks(question.incorrect) == "Toledo: Ya no.\n"
    assert problems == ["not imported: the credit of 25 % for “Toledo”; it counts as wrong"]


def test_a_number_is_right_by_a_rule(tmp_path: Path) -> None:
    equal = f'<equal toleranceMode="exact"><variable identifier="RESPONSE"/>{value("7", "float")}'
    text = item(TYPED, declared("float"), rules(f"{equal}</equal>{scored('1')}"))
    (question,), problems, _ = imported(tmp_path, text)
    assert isinstance(question.answer, Numeric)
    assert question.answer.value == 7
    assert problems == []


def test_another_order_is_right_in_part(tmp_path: Path) -> None:
    body = choice().replace("choiceInteraction", "orderInteraction")
    right = "<correctResponse>" + "".join(f"<value>{n}</value>" for n in "CBA")
    other = f"<ordered>{''.join(map(value, 'CAB'))}</ordered>"
    marking = rules(
        given('<correct identifier="RESPONSE"/>') + scored("2"), given(other) + scored("1")
    )
    text = item(body, declared("identifier", "ordered", f"{right}</correctResponse>"), marking)
    (question,), problems, _ = imported(tmp_path, text)
    assert isinstance(question.answer, Order)
    assert [option.id for option in question.answer.items] == ["C", "B", "A"]
    assert question.points == 2
    assert problems == [
        "not imported: the credit of 50 % for “Lugo, Madrid, Toledo”; it counts as wrong"
    ]


def test_options_that_rules_add_up_are_all_right(tmp_path: Path) -> None:
    def added(name: str, points: str) -> str:
        total = f'<sum><variable identifier="SCORE"/>{value(points, "float")}</sum>'
        member = f'<member>{value(name)}<variable identifier="RESPONSE"/></member>'
        return (
            f"<responseCondition><responseIf>{member}"
            f'<setOutcomeValue identifier="SCORE">{total}</setOutcomeValue>'
            "</responseIf></responseCondition>"
        )

    marking = f"<responseProcessing>{added('A', '1')}{added('C', '2')}</responseProcessing>"
    (question,), problems, _ = imported(
        tmp_path, item(choice("0"), declared("identifier", "multiple"), marking)
    )
    assert isinstance(question.answer, Choice)
    assert question.answer.multiple
    assert [option.correct for option in question.answer.options] == [True, False, True]
    assert question.points == 3
    assert problems == ["not imported: how much each right option is worth; each counts the same"]


@pytest.mark.parametrize(
    "condition",
    [
        f"<not>{given(value('B'))}</not>",
        f"<anyN min='1' max='2'>{given(value('A'))}{given(value('B'))}</anyN>",
        f"<and>{given(value('A'))}<lt><variable identifier='duration'/>{value('9')}</lt></and>",
    ],
)
def test_a_rule_that_is_not_plain_is_named_with_its_question(
    tmp_path: Path, condition: str
) -> None:
    right = "<correctResponse><value>A</value></correctResponse>"
    text = item(choice(), declared("identifier", right=right), rules(condition + scored("1")))
    (question,), problems, _ = imported(tmp_path, text)
    assert isinstance(question.answer, Choice)
    assert problems == [
        "not imported: a rule by which “T” is marked; what is declared to be right is"
    ]


@pytest.mark.parametrize(
    "marking",
    [
        rules(f"<isNull><variable identifier='RESPONSE'/></isNull>{scored('0')}",
              last="<setOutcomeValue identifier='SCORE'><mapResponse identifier='RESPONSE'/>"
                   "</setOutcomeValue>"),
        rules(given("<correct identifier='RESPONSE'/>") + scored("1"), last=scored("0")),
        rules(f"<gt><variable identifier='SCORE'/>{value('1', 'float')}</gt>{scored('1')}"),
        "<responseProcessing><responseCondition><responseIf>"
        "<not><isNull><variable identifier='RESPONSE'/></isNull></not>"
        + rules(given("<correct identifier='RESPONSE'/>") + scored("1")).removeprefix(
            "<responseProcessing>").removesuffix("</responseProcessing>")
        + "</responseIf></responseCondition></responseProcessing>",
    ],
)  # fmt: skip
def test_usual_rules_are_read_without_a_word(tmp_path: Path, marking: str) -> None:
    right = "<correctResponse><value>A</value></correctResponse>"
    text = item(choice(), declared("identifier", right=right), marking)
    assert imported(tmp_path, text)[1] == []


def test_worths_of_single_pairs_and_gaps_are_said(tmp_path: Path) -> None:
    body = (
        '<gapMatchInteraction responseIdentifier="RESPONSE" shuffle="false">'
        '<gapText identifier="A" matchMax="1">sol</gapText>'
        '<gapText identifier="B" matchMax="1">mar</gapText>'
        '<p>El <gap identifier="G1"/> y la <gap identifier="G2"/>.</p></gapMatchInteraction>'
    )
    entries = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{worth}"/>'
        for key, worth in (("A G1", 2), ("B G2", 1), ("B G1", 0.5), ("A G2", -1))
    )
    response = declared("directedPair", "multiple", f"<mapping>{entries}</mapping>")
    (question,), problems, _ = imported(tmp_path, item(body, response))
    assert isinstance(question.answer, Cloze)
    assert [gap.answers for gap in question.answer.gaps] == [("sol",), ("mar",)]
    assert plain(question.stem[0].content).startswith("El")  # type: ignore[union-attr]
    assert problems == [
        "not imported: how much each gap is worth; each counts the same",
        "not imported: the credit of 25 % for “mar – G1”; it counts as wrong",
    ]


def test_of_one_choice_the_best_alone_is_right(tmp_path: Path) -> None:
    entries = '<mapEntry mapKey="A" mappedValue="1"/><mapEntry mapKey="B" mappedValue="0.5"/>'
    response = declared("identifier", right=f"<mapping>{entries}</mapping>")
    (question,), problems, _ = imported(tmp_path, item(choice(), response))
    assert isinstance(question.answer, Choice)
    assert not question.answer.multiple
    assert [option.correct for option in question.answer.options] == [True, False, False]
    assert problems == ["not imported: the credit of 50 % for “Toledo”; it counts as wrong"]
