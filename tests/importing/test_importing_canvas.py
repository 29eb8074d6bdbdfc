"""QTI 1.2, as Canvas exports its quizzes and as Common Cartridges hold them."""

from __future__ import annotations

import zipfile
from html import escape
from pathlib import Path

import pytest

from temario.importing.qti.package import read
from temario.problems import CourseError, Problem
from temario.writing import write_blocks

ITEM = """<item ident="i{number}" title="{title}"><itemmetadata><qtimetadata><qtimetadatafield>
<fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>
<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>{points}</fieldentry>
</qtimetadatafield></qtimetadata></itemmetadata><presentation><material>
<mattext texttype="text/html">{text}</mattext></material>{responses}</presentation>
<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/>
</outcomes>{rules}</resprocessing>{feedback}</item>"""
QUIZ = (
    '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
    '<assessment ident="g1" title="Tema 3: Inflación"><section ident="root_section">{}</section>'
    "</assessment></questestinterop>"
)
MANIFEST = (
    '<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" identifier="m">'
    '<resources><resource identifier="g1" type="imsqti_xmlv1p2"><file href="g1/g1.xml"/></resource>'
    "</resources></manifest>"
)


def item(kind: str, text: str, responses: str, rules: str = "", **more: str) -> str:
    given = {"title": "Question", "points": "1", "feedback": "", "number": "1"} | more
    return ITEM.format(kind=kind, text=escape(text), responses=responses, rules=rules, **given)


def lid(ident: str, labels: dict[str, str], left: str = "", many: str = "Single") -> str:
    shown = "".join(
        f'<response_label ident="{name}"><material><mattext texttype="text/plain">{words}</mattext>'
        "</material></response_label>"
        for name, words in labels.items()
    )
    material = f"<material><mattext>{left}</mattext></material>" if left else ""
    return (
        f'<response_lid ident="{ident}" rcardinality="{many}">{material}'
        f"<render_choice>{shown}</render_choice></response_lid>"
    )


def right(conditions: str, points: int = 100, action: str = "Set") -> str:
    return (
        f'<respcondition continue="No"><conditionvar>{conditions}</conditionvar>'
        f'<setvar action="{action}" varname="SCORE">{points}</setvar></respcondition>'
    )


def equal(ident: str, value: str) -> str:
    return f'<varequal respident="{ident}">{value}</varequal>'


def said(ident: str, words: str) -> str:
    return (
        f'<itemfeedback ident="{ident}"><flow_mat><material><mattext>{words}</mattext></material>'
        "</flow_mat></itemfeedback>"
    )


STRING = '<response_str ident="response1" rcardinality="Single"><render_fib/></response_str>'


def imported(path: Path) -> tuple[str, list[str]]:
    problems: list[Problem] = []
    found = read(path, path.name, "es", problems.append)
    return write_blocks(found.texts[0][1]), [problem.message for problem in problems]


def asked(folder: Path, *items: str) -> tuple[str, list[str]]:
    path = folder / "quiz.xml"
    path.write_text(QUIZ.format("".join(items)), "utf-8")
    text, problems = imported(path)
    return text.removeprefix("# Quiz\n\n## Tema 3: Inflación\n\n"), problems


def test_a_choice_with_what_is_said_of_its_answers(tmp_path: Path) -> None:
    text, problems = asked(
        tmp_path,
        item(
            "multiple_choice_question",
            "<div><p>¿Qué mide el <strong>IPC</strong>?</p></div>",
            lid("response1", {"10": "Precios", "20": "Salarios"}),
            right(equal("response1", "10")),
            feedback=said("20_fb", "No.") + said("correct_fb", "Bien.") + said("general_fb", "Ve."),
            points="2.0",
        ),
    )
    assert problems == []
    assert text == (
        "::: question {points=2}\n¿Qué mide el **IPC**?\n\n- [x] Precios\n- [ ] Salarios\n"
        "  > No.\n\n> correct: Bien.\n\n> feedback: Ve.\n:::\n"
    )


def test_several_right_answers_and_true_or_false(tmp_path: Path) -> None:
    rule = right(f"<and>{equal('r', '1')}<not>{equal('r', '2')}</not>{equal('r', '3')}</and>")
    several = lid("r", {"1": "IPC", "2": "IBEX", "3": "PIB"}, many="Multiple")
    text, _ = asked(tmp_path, item("multiple_answers_question", "¿Cuáles?", several, rule))
    assert "- [x] IPC\n- [ ] IBEX\n- [x] PIB\n" in text
    truth = lid("r", {"1": "Verdadero", "2": "Falso"})
    text, _ = asked(tmp_path, item("true_false_question", "¿Sube?", truth, right(equal("r", "2"))))
    assert text == "::: question {answer=false}\n¿Sube?\n:::\n"


def test_what_is_typed_is_words_a_number_or_an_essay(tmp_path: Path) -> None:
    short = right(equal("response1", "IPC") + equal("response1", "índice de precios"))
    between = (
        '<and><vargte respident="response1">3.4</vargte>'
        '<varlte respident="response1">3.6</varlte></and>'
    )
    number = right(f"<or>{equal('response1', '3.5')}{between}</or>")
    text, problems = asked(
        tmp_path,
        item("short_answer_question", "¿Cuál?", STRING, short),
        item("numerical_question", "¿Cuánto?", STRING, number),
        item("essay_question", "Comenta.", STRING),
        item("text_only_question", "<p>Lee esto.</p>", ""),
    )
    assert problems == []
    for written in ("= IPC | índice de precios\n", "= 3,5 +- 0,1\n", "type=essay}\nComenta.\n"):
        assert written in text
    assert text.endswith(":::\n\nLee esto.\n")


def test_pairs_and_gaps(tmp_path: Path) -> None:
    works = {"7": "La riqueza", "8": "El capital", "9": "Teoría general"}
    pairs = lid("response_1", works, "Smith") + lid("response_2", works, "Marx")
    rules = right(equal("response_1", "7"), 50, "Add") + right(equal("response_2", "8"), 50, "Add")
    text, _ = asked(tmp_path, item("matching_question", "Une.", pairs, rules))
    assert "- Smith -> La riqueza\n- Marx -> El capital\n- -> Teoría general\n" in text
    gaps = lid("response_a", {"1": "sube", "2": "baja"}, "a") + lid("response_b", {"3": "u"}, "b")
    rules = right(equal("response_a", "1"), 50, "Add") + right(equal("response_b", "3"), 50, "Add")
    text, _ = asked(
        tmp_path, item("multiple_dropdowns_question", "<p>Si [a] π, baja [b].</p>", gaps, rules)
    )
    assert "Si [[(sube)|baja]] π, baja [[u]]." in text


def test_a_package_with_a_picture_and_a_formula_has_its_quizzes_once(tmp_path: Path) -> None:
    path = tmp_path / "banco.imscc"
    shown = (
        '<p><img src="$IMS-CC-FILEBASE$/Uploaded%20Media/gr%C3%A1fico.png?canvas_download=1" '
        'alt="curva"> <img class="equation_image" alt="LaTeX: a" '
        'data-equation-content="\\frac{a}{b}" src="/equation_images/x"></p>'
    )
    quiz = QUIZ.format(item("essay_question", shown, STRING, title="Curva"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", MANIFEST)
        archive.writestr("g1/assessment_qti.xml", quiz)
        archive.writestr("non_cc_assessments/g1.xml.qti", quiz)
        archive.writestr("web_resources/Uploaded Media/gráfico.png", b"png")
    problems: list[Problem] = []
    found = read(path, path.name, "es", problems.append)
    text = write_blocks(found.texts[0][1])
    assert problems == []
    assert text.count("::: question") == 1
    assert "![curva](media/grafico.png) $\\frac{a}{b}$" in text
    assert found.files == (("media/grafico.png", b"png"),)


def test_what_cannot_be_asked_is_kept(tmp_path: Path) -> None:
    text, problems = asked(
        tmp_path, item("calculated_question", "Suma [x] y 2.", STRING + STRING, title="Suma")
    )
    assert "calculated_question that does not say what is right:\nSuma [x] y 2.\n" in text
    assert "its words are kept as a comment" in problems[0]
    drawn = "<selection_ordering><selection><selection_number>1</selection_number></selection>"
    group = f'<section ident="g" title="Fáciles">{drawn}</selection_ordering>{{}}</section>'
    _, problems = asked(tmp_path, group.format(item("essay_question", "¿A?", STRING)))
    assert "that 1 of the questions of “Fáciles” are drawn" in problems[0]


def test_a_document_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="holds no question"):
        asked(tmp_path, "")
