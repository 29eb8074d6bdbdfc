"""Banks of questions of other programs become questions of a course; no word is lost in silence."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from accepted import Golden
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_markdown import Course

from temario.importing import Imported
from temario.importing.banks import aiken, gift, moodle_questions, moodle_xml
from temario.markdown import read_markdown
from temario.model import Attributes, Blocks, Question
from temario.problems import CourseError, Problem
from temario.source import read_course
from temario.traverse import walk_course
from temario.writing import Comment, alike, write_blocks
from tests.soup import Words

BANKS = Path(__file__).parent / "banks"
READERS = {".gift": gift.read, ".txt": aiken.read, ".xml": moodle_xml.read}
_QUICK = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def read(path: Path, language: str = "en") -> tuple[Imported, list[Problem]]:
    problems: list[Problem] = []
    reader = READERS[path.suffix]
    return reader(path, path.name, language, problems.append), problems


def shown(path: Path, language: str = "en") -> str:
    imported, problems = read(path, language)
    ((name, blocks),) = imported.texts
    files = [f"{file}: {len(content)} bytes" for file, content in imported.files]
    return "\n".join([f"{name}\n", write_blocks(blocks), *files, *map(Problem.text, problems), ""])


@pytest.fixture
def bank(tmp_path: Path) -> Callable[[str, str], str]:
    """Import a text; return what is written."""

    def bank(text: str, ending: str = ".gift") -> str:
        path = tmp_path / f"bank{ending}"
        path.write_text(text, "utf-8")
        return shown(path)

    return bank


@pytest.mark.parametrize(
    ("name", "language"), [("grants.gift", "en"), ("capitals.txt", "en"), ("redes.xml", "es")]
)
def test_a_bank_becomes_a_text(name: str, language: str, golden: Golden) -> None:
    golden(f"importing/{name}.md", shown(BANKS / name, language))


@pytest.mark.parametrize("name", ["grants.gift", "capitals.txt", "redes.xml"])
def test_what_is_written_is_a_course_without_errors(name: str, write: Callable[..., Path]) -> None:
    imported, _ = read(BANKS / name)
    texts = {name: write_blocks(blocks) for name, blocks in imported.texts}
    folder = write(
        {"course.yaml": "title: T\nid: t\nlanguage: es\n", **texts, **dict(imported.files)}
    )
    course = read_course(folder)
    asked = [
        block for _, blocks in imported.texts for block in blocks if isinstance(block, Question)
    ]
    found = [node for node in walk_course(course) if isinstance(node, Question)]
    assert [each.kind for each in found] == [each.kind for each in asked]
    assert {p.rule for p in course.problems} <= {"missing-id"}


# --- GIFT ---


def test_an_empty_line_between_answers_ends_no_question(bank: Callable[..., str]) -> None:
    assert bank("a {\n\n=b\n\n~c\n}\n\nd {T}").count("::: question") == 2


def test_letters_of_old_programs_are_guessed_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "viejo.gift"
    path.write_bytes("¿Qué año?\n{=1492 =año}".encode("cp1252"))
    found = shown(path)
    assert "¿Qué año?" in found
    assert "viejo.gift:1: warning[guessed-letters]: " in found


def test_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gift"
    path.write_bytes("¿Año? {T}".encode("utf-16"))
    assert "¿Año?" in shown(path)


def test_an_empty_bank_is_refused(tmp_path: Path) -> None:
    for ending, text in ((".gift", "\n\n"), (".txt", ""), (".xml", "<quiz/>")):
        path = tmp_path / f"a{ending}"
        path.write_text(text)
        with pytest.raises(CourseError, match="holds no question"):
            read(path)


# --- Moodle XML ---


def quiz(kind: str, inside: str, text: str = "Q?") -> str:
    return (
        f'<quiz><question type="{kind}"><name><text>N</text></name><questiontext format="html">'
        f"<text>{escape(text)}</text></questiontext>{inside}</question></quiz>"
    )


def test_entities_are_refused(tmp_path: Path) -> None:
    lines = ['<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9)]
    path = tmp_path / "bomb.xml"
    path.write_text("\n".join(lines) + "]>\n<quiz>&a8;</quiz>")
    with pytest.raises(CourseError, match="unreadable-import"):
        read(path)


@pytest.mark.parametrize(
    "text",
    ["<quiz><question", "<quiz>&nbsp;</quiz>", "", "\0", "<quiz>" * 5000],
    ids=["broken", "entity", "empty", "zero", "deep"],
)
def test_a_broken_file_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text)
    with pytest.raises(CourseError, match=r"a\.xml is no whole XML"):
        read(path)


def test_pictures_of_the_same_name_are_kept_apart(tmp_path: Path) -> None:
    answers = "".join(
        f'<answer fraction="{100 * n}" format="html"><text>&lt;img src="@@PLUGINFILE@@/a.png" '
        f'alt="{n}"&gt;</text><file name="a.png" path="/" encoding="base64">QUJ{letter}</file>'
        "</answer>"
        for n, letter in enumerate("DE")
    )
    path = tmp_path / "b.xml"
    path.write_text(quiz("multichoice", answers))
    imported, _ = read(path)
    assert [name for name, _ in imported.files] == ["b/a.png", "b/a-2.png"]
    assert "![1](b/a-2.png)" in write_blocks(imported.texts[0][1])


def test_a_picture_that_is_not_there_is_said(bank: Callable[..., str]) -> None:
    found = bank(quiz("essay", "", '<p>a <img src="@@PLUGINFILE@@/x.png"></p>'), ".xml")
    assert "x.png" in found
    assert "warning[lost-in-import]" in found


@pytest.mark.parametrize("kind", ["calculated", "ddmarker", "random", "stack", "coderunner", ""])
def test_a_type_without_counterpart_is_kept_as_a_comment(
    kind: str, bank: Callable[..., str]
) -> None:
    found = bank(
        quiz(kind, "<answer><text>{a}+{b}</text></answer>", "¿Suma --> de <b>a</b>?"), ".xml"
    )
    assert "{a}+{b}" in found
    assert re.search(r"<!--\n.*¿Suma - - > de a \?.*\n-->", found, re.DOTALL)
    assert "its words are kept as a comment" in found


def test_all_or_nothing_and_units_are_said(bank: Callable[..., str]) -> None:
    answers = (
        '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    )
    assert "all right options are needed" in bank(quiz("multichoiceset", answers), ".xml")


# --- any bank ---

FORMS = ["{}", "{}", "x_{}", "*{}*", "<b>{}</b>", "[{}]", "= {}", "a->{}", "{} |", "({})", "$"]


@st.composite
def soup(draw: st.DrawFn, signs: list[str], size: int = 40) -> str:
    """Return signs of a format, and words, each of which is there once."""
    words = Words()
    parts = draw(st.lists(st.one_of(*map(st.sampled_from, (FORMS, signs))), max_size=size))
    return "".join(part.format(words.next()) if part in FORMS else part for part in parts)


SIGNS = {
    ".gift": [
        *("{", "}", "=", "~", "#", "->", "::", "%50%", "\n", "\n\n", "// ", "####", "[html]"),
        *("$CATEGORY: ", "\\=", "\\n", "T", "..", ":", "\\", "[[", "]]", "|", "{=a ~b}", "{T}"),
    ],
    ".txt": ["\nA) ", "\nB. ", "\nANSWER: A", "\n", "\n\n"],
}
TAGS = [
    *("answer", "feedback", "subquestion", "hint", "selectoption", "dragbox", "generalfeedback"),
    *("units", "tags", "correctfeedback", "incorrectfeedback", "graderinfo", "responsetemplate"),
]
FORMATS = ["html", "markdown", "plain_text", ""]
KINDS = [*moodle_questions.READERS, "category", "description", "other"]


@st.composite
def quizzes(draw: st.DrawFn) -> str:
    """Return quizzes of elements that belong together or not."""
    words = Words()

    def said() -> str:
        forms = draw(st.lists(st.sampled_from(FORMS), max_size=2))
        return escape(" ".join(form.format(words.next()) for form in forms))

    def element(depth: int) -> str:
        tag = draw(st.sampled_from(TAGS))
        fraction = draw(st.sampled_from(["100", "50", "0", "-1", "x", "1e999"]))
        inner = element(depth + 1) if depth < 2 and draw(st.booleans()) else ""
        return f'<{tag} fraction="{fraction}"><text>{said()}</text>{inner}</{tag}>'

    questions = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(KINDS))
        gap = f"{{1:MC:={said()}~{said()}#{said()}}} [[1]]" if draw(st.booleans()) else ""
        inside = "".join(element(0) for _ in range(draw(st.integers(0, 4))))
        form = draw(st.sampled_from(FORMATS))
        questions.append(
            f'<question type="{kind}"><name><text>{said()}</text></name><questiontext '
            f'format="{form}"><text>{said()} {gap} {said()}</text></questiontext>'
            f"{inside}</question>"
        )
    return f"<quiz>{''.join(questions)}</quiz>"


def lost(text: str, ending: str, folder: Path) -> set[str]:
    """Return the words of a bank that neither the course, nor a comment, nor an id has."""
    path = folder / f"b{ending}"
    path.write_text(text, "utf-8")
    try:
        imported, _ = read(path)
    except CourseError:
        return set()
    written = "".join(name + write_blocks(blocks) for name, blocks in imported.texts)
    return {word for word in re.findall("zq[a-z]{3}", text) if word not in written}


@_QUICK
@given(text=soup(SIGNS[".gift"]))
def test_no_word_of_gift_is_lost(text: str, tmp_path: Path) -> None:
    assert lost(text, ".gift", tmp_path) == set()


@_QUICK
@given(text=soup(SIGNS[".txt"]))
def test_no_word_of_aiken_is_lost(text: str, tmp_path: Path) -> None:
    assert lost(text, ".txt", tmp_path) == set()


@pytest.mark.slow
@_QUICK
@given(text=quizzes())
def test_no_word_of_moodle_is_lost(text: str, tmp_path: Path) -> None:
    assert lost(text, ".xml", tmp_path) == set()


@pytest.mark.slow
@_QUICK
@given(text=st.one_of(quizzes(), soup(SIGNS[".gift"])))
def test_what_is_written_is_read_as_it_was_meant(text: str, tmp_path: Path) -> None:
    path = tmp_path / ("b.xml" if text.startswith("<quiz>") else "b.gift")
    path.write_text(text, "utf-8")
    with suppress(CourseError):
        imported, _ = read(path)
        ((_, passage),) = imported.texts
        blocks = tuple(block for block in passage if not isinstance(block, Comment))
        course = Course()
        course.language = "en"
        found = read_markdown(write_blocks(passage), "a.md", course)
        assert alike(without_ids(found)) == alike(without_ids(blocks))


def without_ids(blocks: Blocks) -> Blocks:
    """Return blocks without what questions are told by, and what else stands in their braces."""
    return tuple(
        replace(block, id="", attributes=Attributes()) if isinstance(block, Question) else block
        for block in blocks
    )


@_QUICK
@given(text=st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str, tmp_path: Path) -> None:
    for ending in READERS:
        lost(text, ending, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "ending"),
    [
        pytest.param("a {=b}\n\n" * 3000, ".gift", id="questions"),
        pytest.param("{" * 20_000, ".gift", id="braces"),
        pytest.param("a {" + "~b\n\n" * 5000, ".gift", id="no end"),
        pytest.param("\\" * 20_000 + "{T}", ".gift", id="backslashes"),
        pytest.param("A) a\n" * 10_000, ".txt", id="options"),
        pytest.param(quiz("cloze", "", "{1:SA:=a} " * 1500), ".xml", id="gaps"),
        pytest.param(quiz("cloze", "", "{1:SA:" * 3000), ".xml", id="open gaps"),
    ],
)
def test_no_bank_takes_long(text: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"long{ending}"
    path.write_text(text)
    started = time.process_time()
    with suppress(CourseError):
        read(path)
    assert time.process_time() - started < 5
