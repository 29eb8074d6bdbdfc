"""Packages and items of other programs: what is read, what is said, what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from temario.importing.imported import Imported
from temario.importing.qti.package import read, safe_name
from temario.model import (
    Choice,
    Cloze,
    Essay,
    Match,
    Numeric,
    Order,
    Pool,
    Question,
    Short,
    TrueFalse,
)
from temario.problems import CourseError, Problem
from temario.traverse import plain
from temario.writing import Comment

ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{id}" title="T"
  adaptive="false" timeDependent="false" xml:lang="es">
{declared}
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody>{body}</itemBody>
{rest}
</assessmentItem>"""
MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M">
<metadata><schema>QTIv2.1 Package</schema></metadata><organizations/>
<resources>{}</resources></manifest>"""
RESOURCE = '<resource identifier="R{0}" type="imsqti_item_xmlv2p1" href="{0}"/>'
CHOICE = (
    '<p>¿Cuál?</p><choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">'
    '<prompt>Elige <em>una</em>.</prompt><simpleChoice identifier="A">Sí'
    '<feedbackInline outcomeIdentifier="F" identifier="A" showHide="show">Bien.</feedbackInline>'
    '</simpleChoice><simpleChoice identifier="B">No</simpleChoice></choiceInteraction>'
)


def declared(base: str, right: list[str], cardinality: str = "single", more: str = "") -> str:
    values = "".join(f"<value>{value}</value>" for value in right)
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" '
        f'baseType="{base}"><correctResponse>{values}</correctResponse>{more}</responseDeclaration>'
    )


def item(body: str, response: str, rest: str = "", identifier: str = "q1") -> str:
    return ITEM.format(id=identifier, declared=response, body=body, rest=rest)


def imported(path: Path, content: str) -> tuple[list[Question], list[str], Imported]:
    file = path / "pregunta.xml"
    file.write_text(content, "utf-8")
    return asked(file)


def asked(file: Path) -> tuple[list[Question], list[str], Imported]:
    """Return the questions of a file, what is said of it, and all of it."""
    problems: list[Problem] = []
    found = read(file, file.name, "es", problems.append)
    blocks = [block for _, text in found.texts for block in text]
    parts = [b.questions if isinstance(b, Pool) else (b,) for b in blocks]
    questions = [one for part in parts for one in part if isinstance(one, Question)]
    return questions, [problem.message for problem in problems], found


def package(path: Path, files: dict[str, str | bytes]) -> Path:
    file = path / "banco.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file


def words(question: Question) -> str:
    return " ".join(plain(getattr(node, "content", ())) for node in question.stem)


# --- what is read ---


def test_a_choice_with_its_prompt_and_feedback_inside(tmp_path: Path) -> None:
    (question,), said, _ = imported(tmp_path, item(CHOICE, declared("identifier", ["A"])))
    assert said == []
    assert words(question) == "¿Cuál? Elige una."
    assert isinstance(question.answer, Choice)
    assert [(o.id, o.correct, bool(o.feedback)) for o in question.answer.options] == [
        ("A", True, True),
        ("B", False, False),
    ]
    assert (question.kind, question.attributes.id, question.points) == ("single", "q1", 1.0)


def test_version_3_is_the_same_under_another_spelling(tmp_path: Path) -> None:
    text = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
      identifier="q1" title="T" time-dependent="false" xml:lang="es">
    <qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
      <qti-correct-response><qti-value>A</qti-value><qti-value>C</qti-value></qti-correct-response>
      <qti-mapping default-value="0"><qti-map-entry map-key="A" mapped-value="2"/>
      <qti-map-entry map-key="C" mapped-value="1.5"/></qti-mapping></qti-response-declaration>
    <qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="0"
      shuffle="false"><qti-prompt>¿Cuáles?</qti-prompt>
      <qti-simple-choice identifier="A">uno</qti-simple-choice>
      <qti-simple-choice identifier="B">dos</qti-simple-choice>
      <qti-simple-choice identifier="C">tres</qti-simple-choice></qti-choice-interaction>
    </qti-item-body>
    <qti-modal-feedback identifier="incorrect" outcome-identifier="F" show-hide="show">
      <qti-content-body><p>Mal.</p></qti-content-body></qti-modal-feedback>
    </qti-assessment-item>"""
    (question,), said, _ = imported(tmp_path, text)
    assert said == ["not imported: how much each right option is worth; each counts the same"]
    assert isinstance(question.answer, Choice)
    assert question.answer.multiple
    assert [option.correct for option in question.answer.options] == [True, False, True]
    assert (question.points, question.shuffle) == (3.5, False)
    assert plain(question.incorrect[0].content) == "Mal."  # type: ignore[union-attr]


def test_true_and_false_are_known_by_their_words(tmp_path: Path) -> None:
    body = (
        '<p>Es así.</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">'
        '<simpleChoice identifier="true">Verdadero</simpleChoice>'
        '<simpleChoice identifier="false">{}</simpleChoice></choiceInteraction>'
    )
    right = declared("identifier", ["false"])
    (question,), _, _ = imported(tmp_path, item(body.format("Falso"), right))
    assert question.answer == TrueFalse(False)
    (question,), _, _ = imported(tmp_path, item(body.format("Nunca"), right))
    assert isinstance(question.answer, Choice)


def test_what_is_typed_is_words_a_number_or_an_essay(tmp_path: Path) -> None:
    body = '<p>¿Qué?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    mapping = (
        '<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/>'
        '<mapEntry mapKey="york" mappedValue="0.5"/></mapping>'
    )
    right = declared("string", ["York"], more=mapping)
    (question,), said, _ = imported(tmp_path, item(body, right))
    assert question.answer == Short(("York", "york"))
    assert question.case
    assert said == ["not imported: that some answers are right in part; they are right"]
    rules = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" '
        'tolerance="0.1 0.2"><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/>'
        "</equal></responseIf></responseCondition></responseProcessing>"
    )
    (question,), _, _ = imported(tmp_path, item(body, declared("float", ["3.5"]), rules))
    assert isinstance(question.answer, Numeric)
    assert (str(question.answer.value), question.answer.text) == ("3.5", "3,5 ± 0,2")
    (question,), _, _ = imported(tmp_path, item(body, declared("string", [])))
    assert isinstance(question.answer, Essay)


def test_gaps_stay_in_their_lines(tmp_path: Path) -> None:
    body = (
        '<p>Uno <inlineChoiceInteraction responseIdentifier="RESPONSE"><inlineChoice identifier='
        '"a">sí</inlineChoice><inlineChoice identifier="b">no</inlineChoice>'
        '</inlineChoiceInteraction> y <strong>dos <textEntryInteraction responseIdentifier="R2"/>'
        "</strong>.</p>"
    )
    second = (
        '<responseDeclaration identifier="R2" cardinality="single" baseType="string">'
        "<correctResponse><value>tres</value></correctResponse></responseDeclaration>"
    )
    response = declared("identifier", ["b"]) + second
    (question,), said, _ = imported(tmp_path, item(body, response))
    assert said == []
    assert isinstance(question.answer, Cloze)
    assert [(g.number, g.answers, g.options) for g in question.answer.gaps] == [
        (1, ("no",), ("sí", "no")),
        (2, ("tres",), ()),
    ]
    assert words(question) == "Uno ____ y dos ____."


def test_pairs_of_one_set_become_a_match(tmp_path: Path) -> None:
    choices = "".join(
        f'<simpleAssociableChoice identifier="{name}" matchMax="1">{name * 2}'
        "</simpleAssociableChoice>"
        for name in "ABCDE"
    )
    body = f'<associateInteraction responseIdentifier="RESPONSE">{choices}</associateInteraction>'
    right = declared("pair", ["A C", "B D"], "multiple")
    (question,), said, _ = imported(tmp_path, item(body, right))
    assert said == []
    assert isinstance(question.answer, Match)
    assert [(i.id, i.target) for i in question.answer.items] == [("A", "C"), ("B", "D")]
    assert [t.id for t in question.answer.targets] == ["C", "D", "E"]


def test_an_order_is_that_of_the_right_response(tmp_path: Path) -> None:
    body = (
        '<orderInteraction responseIdentifier="RESPONSE"><prompt>Ordena.</prompt>'
        '<simpleChoice identifier="a">A</simpleChoice><simpleChoice identifier="b">B</simpleChoice>'
        '<simpleChoice identifier="c">C</simpleChoice></orderInteraction>'
    )
    right = declared("identifier", ["c", "a"], "ordered")
    (question,), said, _ = imported(tmp_path, item(body, right))
    assert isinstance(question.answer, Order)
    assert [step.id for step in question.answer.items] == ["c", "a"]
    assert said == ["not imported: the step “B”, which is in no right order"]


def test_several_interactions_become_several_questions(tmp_path: Path) -> None:
    second = CHOICE.replace("RESPONSE", "R2").replace("¿Cuál?", "¿Y ahora?")
    response = declared("identifier", ["A"])
    both = response + response.replace("RESPONSE", "R2")
    questions, said, _ = imported(tmp_path, item(CHOICE + second, both))
    assert [words(question) for question in questions] == [
        "¿Cuál? Elige una.",
        "¿Y ahora? Elige una.",
    ]
    assert [question.attributes.id for question in questions] == ["q1-1", "q1-2"]
    assert said == ["not imported: that this item is one question; it is 2 questions"]


def test_a_kind_that_is_not_known_keeps_its_words(tmp_path: Path) -> None:
    body = '<p>Señala París.</p><hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"/>'
    questions, said, found = imported(tmp_path, item(body, declared("identifier", ["A"])))
    assert questions == []
    assert "not imported: a question of the type “hotspot”" in said
    assert found.texts[0][1][1:] == (Comment("T\nSeñala París."),)  # under its title


def test_a_package_with_sections_pools_tags_and_pictures(tmp_path: Path) -> None:
    picture = '<p>Mira: <img src="../img/%C3%A1rbol.png" alt="Un árbol"/></p>'
    one = item(picture + CHOICE, declared("identifier", ["A"]), identifier="uno")
    two = item(CHOICE, declared("identifier", ["B"]), identifier="dos")
    test = (
        '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="t">'
        '<testPart identifier="p"><assessmentSection identifier="s" title="Parte A">'
        '<selection select="1"/><assessmentItemRef identifier="dos" href="items/dos.xml"/>'
        '<assessmentItemRef identifier="uno" href="items/uno.xml"/></assessmentSection></testPart>'
        "</assessmentTest>"
    )
    tagged = (
        '<resource identifier="R" type="imsqti_item_xmlv2p1" href="items/uno.xml"><metadata>'
        '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><keyword><string>árboles</string>'
        "</keyword></general></lom></metadata></resource>"
    )
    resources = (
        f"{tagged}{RESOURCE.format('items/dos.xml')}"
        '<resource identifier="T" type="imsqti_test_xmlv2p1" href="test.xml"/>'
    )
    file = package(
        tmp_path,
        {
            "imsmanifest.xml": MANIFEST.format(resources),
            "test.xml": test,
            "items/uno.xml": one,
            "items/dos.xml": two,
            "img/árbol.png": b"\x89PNG",
        },
    )
    questions, said, found = asked(file)
    assert said == []
    assert [question.attributes.id for question in questions] == ["dos", "uno"]
    assert questions[1].tags == ("árboles",)
    assert found.files == (("media/arbol.png", b"\x89PNG"),)
    assert found.language == "es"
    (pool,) = (block for block in found.texts[0][1] if isinstance(block, Pool))
    assert pool.draw == 1


# --- what is refused, and what is left out with a word ---


@pytest.mark.parametrize(
    "content",
    [
        b"no zip, no xml",
        b"<questestinterop/>",
        b"<a><b></a>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        b"<a>" * 20_000,
        b"",
    ],
)
def test_what_is_no_item_is_an_error_with_a_word(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.xml"
    file.write_bytes(content)
    with pytest.raises(CourseError) as caught:
        read(file, "x.xml", "es", lambda _: None)
    assert caught.value.problems[0].rule == "unreadable-import"


@pytest.mark.parametrize(
    "files",
    [
        {"otra.txt": "nada"},
        {"imsmanifest.xml": "<manifest"},
        {"imsmanifest.xml": MANIFEST.format("")},
        {"imsmanifest.xml": MANIFEST.format(RESOURCE.format("a.xml")), "a.xml": "<x"},
        {"imsmanifest.xml": "0" * 40_000_000},
    ],
)
def test_an_archive_without_items_is_an_error_with_a_word(
    files: dict[str, str | bytes], tmp_path: Path
) -> None:
    with pytest.raises(CourseError) as caught:
        read(package(tmp_path, files), "banco.zip", "es", lambda _: None)
    assert caught.value.problems[0].rule == "unreadable-import"


def test_no_address_leads_out_of_a_package(tmp_path: Path) -> None:
    (tmp_path / "secreto.png").write_bytes(b"secret")
    body = '<p><img src="../../secreto.png" alt="x"/><img src="/etc/passwd" alt="y"/></p>'
    text = item(body + CHOICE, declared("identifier", ["A"]))
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": MANIFEST.format(
            RESOURCE.format("a/q.xml") + RESOURCE.format("../z.xml")
        ),
        "a/q.xml": text,
    }
    questions, said, found = asked(package(tmp_path, files))
    assert len(questions) == 1
    assert found.files == ()
    assert [message for message in said if "picture" in message or "z.xml" in message] == said
    assert len(said) == 3
    (tmp_path / "dentro").mkdir()
    _, said, found = imported(tmp_path / "dentro", text)
    assert found.files == ()


def test_names_of_files_are_plain() -> None:
    assert safe_name("../../x y/Árbol viejo.PNG") == "Arbol-viejo.PNG"
    assert safe_name("..\\..\\c.exe") == "c.exe"
    assert safe_name("日本") == "file"


def test_one_broken_item_does_not_keep_the_others_out(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": MANIFEST.format(RESOURCE.format("a.xml") + RESOURCE.format("b.xml")),
        "a.xml": "<roto",
        "b.xml": item(CHOICE, declared("identifier", ["A"])),
    }
    questions, said, _ = asked(package(tmp_path, files))
    assert len(questions) == 1
    assert said == ["not imported: this file (the file is no well-formed XML)"]


@pytest.mark.parametrize("type_", ["webcontent", "imsqti_qtiitem_xmlv2p1", ""])
def test_items_are_found_whatever_a_manifest_calls_them(type_: str, tmp_path: Path) -> None:
    resource = f'<resource identifier="R" type="{type_}" href="a.xml"/>'
    files: dict[str, str | bytes] = {
        "a.xml": item(CHOICE, declared("identifier", ["A"])),
        "raro.xml": "<otra/>",
    }
    if type_:
        files["imsmanifest.xml"] = MANIFEST.format(resource)
    questions, said, _ = asked(package(tmp_path, files))
    assert (len(questions), said) == (1, [])


def test_numbers_that_no_question_needs_are_none(tmp_path: Path) -> None:
    body = '<p>¿Qué?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    for number in ("9" * 100_000, "1e999999999", "NaN", "inf"):
        questions, said, _ = imported(tmp_path, item(body, declared("float", [number])))
        assert questions == []
        assert "not imported: a question that does not say what is right" in said


WORDS = (
    '<gapMatchInteraction responseIdentifier="RESPONSE" shuffle="false">'
    '<gapText identifier="a" matchMax="1">sol</gapText>'
    '<gapText identifier="b" matchMax="1">luna</gapText>'
    '<p>De día el <gap identifier="g1"/>, de noche la <gap identifier="g2"/>.</p>'
    "</gapMatchInteraction>"
)
ESSAY = (
    '<extendedTextInteraction responseIdentifier="OTHER"><prompt>¿Por qué?</prompt>'
    "</extendedTextInteraction>"
)


def test_words_for_gaps_are_chosen_in_them_also_beside_another_question(tmp_path: Path) -> None:
    response = declared("directedPair", ["a g1", "b g2"], "multiple")
    (question,), said, _ = imported(tmp_path, item(WORDS, response))
    assert said == []
    assert isinstance(question.answer, Cloze)
    assert [(gap.answers, gap.options) for gap in question.answer.gaps] == [
        (("sol",), ("sol", "luna")),
        (("luna",), ("sol", "luna")),
    ]
    both, _, _ = imported(tmp_path, item(WORDS + ESSAY, response))
    assert [type(each.answer) for each in both] == [Cloze, Essay]


def test_the_words_of_what_is_no_question_here_are_kept(tmp_path: Path) -> None:
    body = "<gapMatchInteraction responseIdentifier='X'><p>De día el sol.</p></gapMatchInteraction>"
    (question,), said, found = imported(tmp_path, item(body + ESSAY, ""))
    assert isinstance(question.answer, Essay)
    assert any("“gap match”; its words are kept as a comment" in each for each in said)
    comments = [block.text for block in found.texts[0][1] if isinstance(block, Comment)]
    assert "De día el sol." in comments
