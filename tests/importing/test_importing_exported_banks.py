"""Banks as Moodle exports them: what it says of itself is not what the teacher wrote."""

from __future__ import annotations

from pathlib import Path

from temario.importing.banks import aiken, gift, moodle_xml
from temario.problems import Problem
from temario.writing import write_blocks

READERS = {".gift": gift.read, ".txt": aiken.read, ".xml": moodle_xml.read}
CATEGORY = (
    '<question type="category"><category><text>{}</text></category>'
    '<info format="moodle_auto_format"><text>{}</text></info></question>'
)
CHOICE = (
    '<question type="multichoice"><name><text>{}</text></name>'
    '<questiontext format="html"><text>¿Uno?</text></questiontext><single>true</single>'
    '<answer fraction="100"><text>sí</text></answer><answer fraction="{}"><text>no</text></answer>'
    "{}</question>"
)


def read(path: Path) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    found = READERS[path.suffix](path, path.name, "es", problems.append)
    return write_blocks(found.texts[0][1]), problems


def bank(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return read(path)[0]


def told(said: str, name: str = "correctfeedback") -> str:
    return f"<{name}><text>{said}</text></{name}>"


def test_the_category_that_moodle_made_gives_the_title_and_is_no_lesson(tmp_path: Path) -> None:
    top = "$course$/top/Por defecto en ECO1"
    said = "Categoría por defecto para preguntas compartidas en el contexto 'ECO1'."
    text = bank(
        tmp_path,
        "x.xml",
        f"<quiz>{CATEGORY.format(top, said)}{CATEGORY.format(top + '/Tema 3', '')}"
        f"{CHOICE.format('¿Uno?', 0, '')}</quiz>",
    )
    assert text.startswith("# ECO1\n\n## Tema 3\n\n::: question")


def test_a_teachers_words_of_a_category_stay(tmp_path: Path) -> None:
    said = "Lo que se pregunta en el tema 'ECO1'."
    text = bank(
        tmp_path,
        "x.xml",
        f"<quiz>{CATEGORY.format('top/Redes', said)}{CHOICE.format('¿Uno?', 0, '')}</quiz>",
    )
    assert said in text


def test_what_moodle_says_by_itself_of_an_answer_is_left_out(tmp_path: Path) -> None:
    own = told("Respuesta correcta") + told("Respuesta incorrecta.", "incorrectfeedback")
    assert ">" not in bank(tmp_path, "x.xml", f"<quiz>{CHOICE.format('¿Uno?', 0, own)}</quiz>")
    mine = told("Respuesta correcta: dos y dos son cuatro.")
    text = bank(tmp_path, "x.xml", f"<quiz>{CHOICE.format('¿Uno?', 0, mine)}</quiz>")
    assert "> correct: Respuesta correcta: dos y dos son cuatro." in text


def test_that_one_of_several_right_options_would_do_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text(f"<quiz>{CHOICE.format('N', 100, '')}</quiz>", "utf-8")
    text, problems = read(path)
    assert text.count("[x]") == 2
    assert ["several right options is enough" in problem.message for problem in problems] == [True]


def test_a_calculated_question_is_kept_as_words_and_ranges(tmp_path: Path) -> None:
    text = bank(
        tmp_path,
        "x.xml",
        '<quiz><question type="calculated"><name><text>Suma</text></name><questiontext>'
        "<text>Suma {a} y 2</text></questiontext><penalty>0.3</penalty><synchronize>0</synchronize>"
        "<answer><text>{a}+2</text><correctanswerlength>2</correctanswerlength></answer>"
        "<dataset_definitions><dataset_definition><name><text>a</text></name>"
        "<minimum><text>1</text></minimum><maximum><text>9</text></maximum>"
        "</dataset_definition></dataset_definitions></question></quiz>",
    )
    assert text.endswith(
        "<!--\na question of type calculated, “Suma”:\nSuma {a} y 2\n{a}+2\n{a}: 1–9\n-->\n"
    )


def test_headings_begin_below_those_of_lessons(tmp_path: Path) -> None:
    said = "&lt;h4&gt;Lea&lt;/h4&gt;&lt;h5&gt;Bien&lt;/h5&gt;"
    text = bank(
        tmp_path,
        "x.xml",
        '<quiz><question type="description"><name><text>Lea</text></name><questiontext '
        f'format="html"><text>{said}</text></questiontext></question></quiz>',
    )
    assert "### Lea\n\n#### Bien\n" in text


def test_a_name_that_is_the_text_with_gaps_is_not_said_again(tmp_path: Path) -> None:
    text = bank(
        tmp_path,
        "x.xml",
        '<quiz><question type="cloze"><name><text>Ve ____ y ____.</text></name><questiontext '
        'format="html"><text>Ve {1:SHORTANSWER:=allí} y {1:SHORTANSWER:=canción}.</text>'
        "</questiontext></question></quiz>",
    )
    assert "<!--" not in text


def test_comments_that_moodle_writes_into_gift_begin_no_lesson(tmp_path: Path) -> None:
    text = bank(
        tmp_path,
        "x.gift",
        "// question: 0  name: Switch category to $course$/top/Redes\n"
        "$CATEGORY: $course$/top/Redes\n\n\n"
        "// question: 5  name: P1\n::P1::[html]<p>¿Uno?</p>{TRUE}\n",
    )
    assert text.startswith("# X\n\n## Redes\n\n::: question")


def test_numbers_typed_before_questions_are_left_out(tmp_path: Path) -> None:
    asked = "{} ¿Qué?\nA) sí\nB) no\nANSWER: A\n\n"
    numbers = ("1.", "2)", "1789.")
    text = bank(tmp_path, "x.txt", "".join(asked.format(number) for number in numbers))
    assert text.count("\n¿Qué?") == 2
    assert "\n1789\\. ¿Qué?" in text
