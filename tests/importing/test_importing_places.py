"""Options that only make sense in their place keep it, unless the file says that it shuffles."""

from __future__ import annotations

from pathlib import Path

import pytest

from temario.importing.kinds import reader
from temario.model import Question

GIFT = "¿Qué es?{{=Un gen ~Un rasgo ~{}}}"
AIKEN = "¿Qué es?\nA. Un gen\nB. Un rasgo\nC. {}\nANSWER: A\n"
MOODLE = (
    '<quiz><question type="multichoice"><name><text>q</text></name><questiontext format="html">'
    "<text>¿Qué es?</text></questiontext>{1}<single>true</single>"
    '<answer fraction="100"><text>Un gen</text></answer><answer fraction="0"><text>Un rasgo</text>'
    '</answer><answer fraction="0"><text>{0}</text></answer></question></quiz>'
)
QTI = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q" title="q">'
    '<responseDeclaration identifier="R" cardinality="single" baseType="identifier">'
    "<correctResponse><value>A</value></correctResponse></responseDeclaration><itemBody>"
    '<choiceInteraction responseIdentifier="R" maxChoices="1"{1}><prompt>¿Qué es?</prompt>'
    '<simpleChoice identifier="A">Un gen</simpleChoice><simpleChoice identifier="B">Un rasgo'
    '</simpleChoice><simpleChoice identifier="C"{2}>{0}</simpleChoice></choiceInteraction>'
    "</itemBody></assessmentItem>"
)
NONE, OTHER = "Ninguna de las anteriores", "Ninguna célula"
YES = ' shuffle="true"'


def shuffled(path: Path, content: str) -> bool:
    """Return whether the options of the one question in a file may be shuffled."""
    path.write_text(content, "utf-8")
    found = reader(path, path.name)(path, path.name, "es", lambda _: None)
    (question,) = (b for _, text in found.texts for b in text if isinstance(b, Question))
    return question.shuffle


@pytest.mark.parametrize("source", [GIFT, AIKEN])
def test_files_that_cannot_say_it(tmp_path: Path, source: str) -> None:
    assert not shuffled(tmp_path / "a.txt", source.format(NONE))
    assert shuffled(tmp_path / "a.txt", source.format(OTHER))


def test_moodle_says_it_or_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    assert not shuffled(path, MOODLE.format(NONE, ""))
    assert shuffled(path, MOODLE.format(NONE, "<shuffleanswers>true</shuffleanswers>"))
    assert shuffled(path, MOODLE.format(OTHER, ""))


def test_qti_says_it_or_not_or_of_one_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    assert not shuffled(path, QTI.format(NONE, "", ""))
    assert shuffled(path, QTI.format(NONE, YES, ""))
    assert not shuffled(path, QTI.format(OTHER, YES, ' fixed="true"'))
    assert shuffled(path, QTI.format(OTHER, "", ""))
