"""Banks as other people and programs write them: what was wrong with them once, in small."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from temario.importing.banks import gift, moodle_xml
from temario.importing.imported import Imported
from temario.importing.kinds import reader
from temario.importing.qti.package import read as read_qti
from temario.writing import write_blocks

READERS = {".gift": gift.read, ".xml": moodle_xml.read, ".qti": read_qti}


def bank(folder: Path, name: str, text: str) -> tuple[str, list[str], Imported]:
    """Return a bank as it is written, what is said of it, and all of it."""
    path = folder / name
    path.write_text(text, "utf-8")
    said: list[str] = []
    found = READERS[path.suffix](path, name, "es", lambda p: said.append(p.message))
    return write_blocks(found.texts[0][1]), said, found


# --- GIFT ---


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (
            r"¿Cuánto es $\frac{6}{3} = x$? {~$x = \sqrt{2}$ =$x = 2$ ~$x \neq 2$}",
            r"""¿Cuánto es $\frac{6}{3} = x$?

- [ ] $x = \sqrt{2}$
- [x] $x = 2$
- [ ] $x \neq 2$""",
        ),
        (
            r"¿Es $\\frac\{6\}\{3\}$ un entero? {T}",
            r"¿Es $\frac{6}{3}$ un entero?",
        ),
        (
            r"Resuelve \(\begin{cases} a \\ b \end{cases}\) {=a ~b}",
            r"Resuelve $\begin{cases} a \\ b \end{cases}$",
        ),
        ("¿Cuánto vale? {=5$ ~6$ ~US$ 7}", "- [x] 5$\n- [ ] 6$\n- [ ] US$ 7"),
        ("[markdown]¿Cuál? $x^2 = {y}$ {=a ~b}", "$x^2 = {y}$"),
    ],
)
def test_formulas_need_no_escapes(source: str, written: str, tmp_path: Path) -> None:
    text, said, _ = bank(tmp_path, "b.gift", source)
    assert written in text
    assert not said


def test_braces_of_a_program_are_text(tmp_path: Path) -> None:
    source = "¿Qué imprime\nf() { return 1; }? {=1 ~2}\n\n¿Qué es? {=un {a} ~otro}"
    text, said, _ = bank(tmp_path, "b.gift", source)
    assert "f() { return 1; }?\n\n- [x] 1\n- [ ] 2" in text
    (message,) = said
    assert "braces are not escaped" in message
    assert "{=un {a} ~otro}" in text  # as a comment


def test_a_wrong_answer_of_which_nothing_is_said_is_told_to_nobody(tmp_path: Path) -> None:
    text, _, _ = bank(tmp_path, "b.gift", "¿Dos? {=2 =%0%1}\n\n¿Tres? {#=3 =%50%4:0.5 =%0%9#no}")
    assert "incorrect: 9: no\n:::\n\n<!-- wrong answer: 4 ± 0.5 -->" in text
    assert "= 2\n:::\n\n<!-- wrong answer: 1 -->" in text


def test_lines_of_signs_and_names_that_say_no_more_are_no_comments(tmp_path: Path) -> None:
    source = (
        "//-----//\n// Tema nuevo //\n//-----//\n\n$CATEGORY: top/Redes\n\n"
        "// question: 1.2  name: Redes\n::Redes::¿Qué es una red? {T}\n\n::Q-1 (x)::¿Y? {F}"
    )
    text, _, _ = bank(tmp_path, "b.gift", source)
    assert text.startswith("# B\n\n<!-- Tema nuevo -->\n\n## Redes\n\n::: question {#redes ")
    assert "::: question {#q-1-x answer=false}\n¿Y?" in text
    assert text.count("<!--") == 1


def test_a_long_id_ends_with_a_word(tmp_path: Path) -> None:
    name = "una pregunta cuyo nombre es bastante largo"
    text, _, _ = bank(tmp_path, "b.gift", f"::{name}::¿Y? {{T}}")
    assert "{#una-pregunta-cuyo-nombre-es-bastante answer=true}" in text


# --- Moodle ---


def question(kind: str, text: str, inside: str) -> str:
    return (
        f'<quiz><question type="{kind}"><name><text>n</text></name><questiontext format="html">'
        f"<text><![CDATA[{text}]]></text></questiontext>{inside}</question></quiz>"
    )


def test_a_picture_that_is_its_own_address_is_a_file(tmp_path: Path) -> None:
    content = b"\x89PNG\r\n\x1a\n rojo"
    address = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    inside = "<answer fraction='100'><text>true</text></answer>"
    text, said, found = bank(
        tmp_path, "b.xml", question("truefalse", f'<img src="{address}" alt="Rojo"> ¿Rojo?', inside)
    )
    assert dict(found.files) == {"b/picture-1.png": content}
    assert "![Rojo](b/picture-1.png)" in text
    assert not said


def test_the_one_gap_for_a_number_keeps_its_tolerance(tmp_path: Path) -> None:
    text, said, _ = bank(tmp_path, "b.xml", question("cloze", "Mide {1:NM:=2.5:0.1~*#no} m.", ""))
    assert "Mide _____ m.\n\n= 2,5 +- 0,1" in text
    assert not said


def test_words_in_brackets_are_gaps(tmp_path: Path) -> None:
    inside = (
        "<answerdisplay>{}</answerdisplay><delimitchars>[]</delimitchars>"
        '<answer fraction="100"><text>come</text></answer>'
        '<answer fraction="0"><text>bebe</text></answer>'
    )
    for display, gap in (("dropdown", "[[(come|traga)|come|bebe]]"), ("gapfill", "[[come|traga]]")):
        text, said, _ = bank(
            tmp_path,
            "b.xml",
            question("gapfill", "El tigre [come|traga] trigo.", inside.format(display)),
        )
        assert not said
        if display == "gapfill":
            assert f"El tigre {gap} trigo." in text
    text, _, _ = bank(
        tmp_path, "b.xml", question("gapfill", "El tigre [come].", inside.format("dragdrop"))
    )
    assert "El tigre [[(come)|bebe]]." in text


def test_statements_to_be_judged_are_pairs(tmp_path: Path) -> None:
    row = (
        '<row number="{0}"><optiontext format="html"><text>{1}</text></optiontext>'
        '<feedbacktext format="html"><text>{2}</text></feedbacktext></row>'
    )
    column = '<column number="{}"><responsetext><text>{}</text></responsetext></column>'
    weight = '<weight rownumber="{}" columnnumber="{}"><value> 1.000 </value></weight>'
    inside = (
        row.format(1, "El sol quema", "Sí que quema")
        + row.format(2, "La luna quema", "")
        + column.format(1, "Verdadero") + column.format(2, "Falso") + column.format(3, "Depende")
        + weight.format(1, 1) + weight.format(2, 2)
    )  # fmt: skip
    text, said, _ = bank(tmp_path, "b.xml", question("mtf", "¿Qué quema?", inside))
    assert (
        "- El sol quema -> Verdadero\n  > Sí que quema\n- La luna quema -> Falso\n- -> Depende"
    ) in text
    assert not said


def test_settings_of_a_type_that_is_unknown_are_no_words(tmp_path: Path) -> None:
    inside = "<template>x = 1</template><lines>18</lines><answer><text>7</text></answer>"
    text, _, _ = bank(tmp_path, "b.xml", question("coderunner", "Escribe f.", inside))
    assert "Escribe f.\nx = 1\n7\n-->" in text


def test_a_heading_in_an_option_is_a_line_in_bold(tmp_path: Path) -> None:
    answer = '<answer fraction="{}" format="html"><text><![CDATA[{}]]></text></answer>'
    inside = answer.format(100, "<h2>Una lista</h2><ul><li>a</li></ul>") + answer.format(0, "b")
    text, _, _ = bank(tmp_path, "b.xml", question("multichoice", "¿Cuál?", inside))
    assert "- [x] **Una lista**\n" in text


# --- QTI ---

ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t">'
    '<responseDeclaration identifier="R" cardinality="{0}" baseType="{1}"><correctResponse>{2}'
    "</correctResponse></responseDeclaration><itemBody>{3}</itemBody>{4}</assessmentItem>"
)
NUMBER = "<p>Unos <textEntryInteraction responseIdentifier='R'/> m.</p>"
EQUAL = (
    "<responseProcessing><responseCondition><responseIf><equal toleranceMode='{}' tolerance='{}'>"
    "<variable identifier='R'/><correct identifier='R'/></equal>{}</responseIf>{}"
    "</responseCondition>{}</responseProcessing>"
)


def item(
    folder: Path, base: str, right: str, body: str, more: str = "", cardinality: str = "single"
) -> tuple[str, list[str]]:
    values = "".join(f"<value>{value}</value>" for value in right.split(","))
    return bank(folder, "i.qti", ITEM.format(cardinality, base, values, body, more))[:2]


@pytest.mark.parametrize(
    ("mode", "tolerance", "written"),
    [("absolute", "2 2", "= 300 +- 2"), ("relative", "5.0", "= 300 +- 15")],
)
def test_a_gap_for_a_number_keeps_how_far_an_answer_may_lie(
    mode: str, tolerance: str, written: str, tmp_path: Path
) -> None:
    text, said = item(tmp_path, "float", "300", NUMBER, EQUAL.format(mode, tolerance, "", "", ""))
    assert f"Unos _____ m.\n\n{written}" in text
    assert not said


def test_of_several_gaps_the_tolerance_is_said_to_be_lost(tmp_path: Path) -> None:
    body = f"{NUMBER}<p>Y <textEntryInteraction responseIdentifier='R'/>.</p>"
    text, said = item(tmp_path, "float", "2.5", body, EQUAL.format("absolute", "1", "", "", ""))
    assert "[[2,5|2.5]]" in text
    assert all("may lie" in message for message in said)


def test_hot_texts_are_options(tmp_path: Path) -> None:
    body = (
        "<p>¿Qué sobra?</p><hottextInteraction responseIdentifier='R'><p>Los <hottext "
        "identifier='a'>gatos</hottext> maúllan, <hottext identifier='b'>vuelan</hottext>.</p>"
        "</hottextInteraction>"
    )
    text, said = item(tmp_path, "identifier", "b", body)
    assert "Los **gatos** maúllan, **vuelan**.\n\n- [ ] gatos {#a}\n- [x] vuelan {#b}" in text
    assert not said


def test_pairs_are_read_from_the_side_on_which_none_is_lost(tmp_path: Path) -> None:
    choice = "<simpleAssociableChoice identifier='{0}'>{1}</simpleAssociableChoice>"
    sets = (("a", "par"), ("b", "impar"), ("c", "raro")), (("x", "dos"), ("y", "cuatro"))
    inside = "".join(
        f"<simpleMatchSet>{''.join(choice.format(*each) for each in part)}</simpleMatchSet>"
        for part in sets
    )
    body = f"<p>¿Qué son?</p><matchInteraction responseIdentifier='R'>{inside}</matchInteraction>"
    text, said = item(tmp_path, "directedPair", "a x,a y", body, cardinality="multiple")
    assert "- dos {#x} -> par" in text
    assert "- cuatro -> par" in text
    assert "- -> raro" in text
    assert not said


SET = "<setOutcomeValue identifier='{}'>{}</setOutcomeValue>"
VALUE = "<baseValue baseType='identifier'>{}</baseValue>"
BASIC = "<match>{}<variable identifier='FEEDBACKBASIC'/></match>"
MODAL = (
    "<modalFeedback outcomeIdentifier='{}' identifier='{}' showHide='show' title='{}'>{}"
    "</modalFeedback>"
)


def test_onyx_says_who_is_told_what(tmp_path: Path) -> None:
    rules = "".join(
        SET.format(name, f"<and>{BASIC.format(VALUE.format(verdict))}</and>")
        for name, verdict in (("F1", "correct"), ("F2", "incorrect"))
    )
    told = MODAL.format("F1", "true", "¡Bien!", "Así es.") + MODAL.format("F2", "true", "", "No.")
    more = EQUAL.format("absolute", "1", "", "", rules) + told
    text, said = item(tmp_path, "float", "3", NUMBER, more)
    assert "> correct: **¡Bien!**\n>\n> Así es.\n\n> incorrect: No." in text
    assert not said


def test_who_is_right_is_told_what_the_rules_say(tmp_path: Path) -> None:
    more = EQUAL.format(
        "absolute", "1", SET.format("F", VALUE.format("yes")),
        f"<responseElse>{SET.format('F', VALUE.format('nope'))}</responseElse>", "",
    ) + MODAL.format("F", "yes", "", "Eso.") + MODAL.format("F", "nope", "", "Casi.")  # fmt: skip
    text, said = item(tmp_path, "float", "3", NUMBER, more)
    assert "> correct: Eso.\n\n> incorrect: Casi." in text
    assert not said


def test_a_button_in_feedback_leaves_nothing_behind(tmp_path: Path) -> None:
    body = (
        f"{NUMBER}<feedbackBlock outcomeIdentifier='F' identifier='solution' showHide='show'><p>"
        "Son tres. <endAttemptInteraction responseIdentifier='R' title='Ver'/></p></feedbackBlock>"
    )
    text, said = item(tmp_path, "float", "3", body, EQUAL.format("absolute", "1", "", "", ""))
    assert "> feedback: Son tres.\n" in text
    assert not said


def test_tex_beside_a_formula_that_lost_its_backslashes_is_not_taken(tmp_path: Path) -> None:
    maths = (
        "<math xmlns='http://www.w3.org/1998/Math/MathML'><semantics><msup><mi>e</mi><mn>2</mn>"
        "</msup><annotation encoding='LaTeX'>{}</annotation></semantics></math>"
    )
    for beside in ("[e^2]", r"\[e^2\]", r"\\begin{x}e^2\\end{x}"):
        text, _ = item(tmp_path, "float", "7", maths.format(beside) + NUMBER)
        assert "$e^2$" in text or "$$\ne^2\n$$" in text


def test_an_item_that_is_no_question_here_is_a_text_with_its_title(tmp_path: Path) -> None:
    body = "<p>Mueve.</p><sliderInteraction responseIdentifier='R' lowerBound='0' upperBound='9'/>"
    text, said = item(tmp_path, "integer", "3", body)
    assert text.startswith("# t\n\n<!--")
    assert "Mueve." in text
    assert said


def test_what_a_rule_says_to_who_chooses_an_option_stands_under_it(tmp_path: Path) -> None:
    long = "mc1b7b8257e2419b880936ea11bff1f1"
    body = (
        "<p>¿Cuál?</p><choiceInteraction responseIdentifier='R' maxChoices='1'><simpleChoice "
        f"identifier='{long}'>Uno</simpleChoice><simpleChoice identifier='b'>Dos</simpleChoice>"
        "</choiceInteraction>"
    )
    chosen = f"<match>{VALUE.format(long)}<variable identifier='R'/></match>"
    more = (
        f"<responseProcessing><responseCondition><responseIf><and>{chosen}</and>"
        f"{SET.format('F', VALUE.format('f1'))}</responseIf></responseCondition>"
        f"</responseProcessing>{MODAL.format('F', 'f1', '', 'Casi.')}"
    )
    text, said = item(tmp_path, "identifier", "b", body, more)
    # An id that a program made says nothing: one is made of the words.
    assert "- [ ] Uno\n  > Casi.\n- [x] Dos {#b}" in text
    assert not said


def test_aiken_as_people_type_it(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_text(
        "1. ¿Uno?\na) sí\n\nb) no\nAnswer: b\n\n2. ¿Dos?\nA)sí\nB)no\nANSWER : A\n", "utf-8"
    )
    said: list[str] = []
    found = reader(path, "b.txt")(path, "b.txt", "es", lambda p: said.append(p.message))
    text = write_blocks(found.texts[0][1])
    assert "¿Uno?\n\n- [ ] sí\n- [x] no" in text
    assert "¿Dos?\n\n- [x] sí\n- [ ] no" in text
    assert not said


def test_embedded_answers_in_a_text_are_gaps(tmp_path: Path) -> None:
    source = "La capital es {1:SA:=París#Sí~Lyon#No} y el río {2:MC:~Ebro~=Sena}."
    text, said, _ = bank(tmp_path, "b.gift", source)
    assert "points=3}\nLa capital es [[París]] y el río [[Ebro|(Sena)]]." in text
    assert "> feedback: París: Sí\n>\n> Lyon: No" in text
    assert not said
    text, _, _ = bank(tmp_path, "c.gift", "Mide {1:NM:=2.5:0.1} m.")
    assert "Mide _____ m.\n\n= 2,5 +- 0,1" in text


def test_a_film_is_no_question_and_a_missing_picture_has_the_name_of_its_file(
    tmp_path: Path,
) -> None:
    choice = "<simpleChoice identifier='{0}'><img src='pictures/{0}.png' alt=''/></simpleChoice>"
    body = (
        "<mediaInteraction responseIdentifier='M'><object type='video/mp4' "
        "data='https://example.org/a.mp4'>Un río</object></mediaInteraction>"
        "<choiceInteraction responseIdentifier='R' maxChoices='1'>"
        f"<prompt>¿Cuál?</prompt>{choice.format('a')}{choice.format('b')}</choiceInteraction>"
    )
    text, said = item(tmp_path, "identifier", "a", body)
    assert "https://example.org/a.mp4" in text
    assert "- [x] a.png {#a}\n- [ ] b.png {#b}" in text
    assert len(said) == 2


@pytest.mark.parametrize(
    ("chosen", "count", "told"), [("RANDOM", 2, 1), ("ALL", 2, 0), ("1", 3, 0)]
)
def test_that_some_steps_alone_are_asked_for_is_said(
    chosen: str, count: int, told: int, tmp_path: Path
) -> None:
    steps = "".join(
        f'<answer fraction="{n}.0" format="html"><text>paso {n}</text></answer>' for n in (1, 2, 3)
    )
    text = (
        '<quiz><question type="ordering"><name><text>Pasos</text></name>'
        '<questiontext format="html"><text>Ordene.</text></questiontext>'
        f"<selecttype>{chosen}</selecttype><selectcount>{count}</selectcount>{steps}"
        "</question></quiz>"
    )
    written, said, _ = bank(tmp_path, "pasos.xml", text)
    assert "1. paso 1\n2. paso 2\n3. paso 3" in written
    assert [line for line in said if "only 2 of the 3 steps" in line] == said
    assert len(said) == told
