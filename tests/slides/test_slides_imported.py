"""Our own decks, imported again, and as LibreOffice saves them: every word is accounted for."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from slide_decks import COURSES, job_of

from temario.importing.office.powerpoint import read
from temario.problems import Problem
from temario.source import read_course
from temario.writing import write_blocks

TEXTS = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml")
NUMBERED = ("sldNum", "dt")


def made(name: str, folder: Path) -> Path:
    path = folder / f"{name}.pptx"
    content = job_of(read_course(COURSES[name])).make()
    assert isinstance(content, bytes)
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def dialect(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made("dialect", tmp_path_factory.mktemp("dialect"))


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}|\d+", text))


def words_of_deck(path: Path) -> set[str]:
    """Return the words of all slides and notes; formulas are read by other tests."""
    found: set[str] = set()
    with zipfile.ZipFile(path) as file:
        for name in filter(TEXTS.fullmatch, file.namelist()):
            for paragraph in etree.fromstring(file.read(name)).iter("{*}p"):
                shape = next(paragraph.iterancestors("{*}sp"), None)
                holder = shape.find("./{*}nvSpPr/{*}nvPr/{*}ph") if shape is not None else None
                if holder is not None and holder.get("type") in NUMBERED:
                    continue
                parts = [part for part in paragraph.iter("{*}t", "{*}br") if "math" not in part.tag]
                runs = [part.text or "" if part.tag.endswith("}t") else " " for part in parts]
                raised = paragraph.find(".//{*}rPr[@baseline]") is not None
                found |= words(" ".join(runs) if raised else "".join(runs))
    return found


def told(path: Path) -> tuple[set[str], dict[str, str], list[Problem]]:
    """Return all words of what is imported and of the warnings, the texts, and the warnings."""
    problems: list[Problem] = []
    found = read(path, path.name, "", problems.append)
    texts = {name: write_blocks(blocks) for name, blocks in found.texts}
    texts["cover"] = write_blocks(found.cover)
    said = [*texts.values(), found.title, *(problem.message for problem in problems)]
    plain = re.sub(r"\\(?=\W)|</?su[bp]>|[*_]{1,3}", " ", "\n".join(said))
    return words(plain) | words("\n".join(said)), texts, problems


def test_every_word_of_our_own_deck_is_told(dialect: Path) -> None:
    found, _, _ = told(dialect)
    pieces = "\n".join(found)
    missing = {word for word in words_of_deck(dialect) - found if word not in pieces}
    # Formulas in a line are signs of Unicode on a slide, and cut words are whole in the notes.
    # Outputs write the labels of captions anew.
    assert missing <= {"dos", "Tabla"}


@pytest.mark.slow
def test_the_lessons_of_the_sample_course_are_there_again(tmp_path: Path) -> None:
    _, texts, problems = told(made("sample", tmp_path))
    assert list(texts)[:2] == ["01-0-introduccion.md", "02-1-evaluacion.md"]
    assert texts["cover"].startswith("Curso de Introducción al uso de LLM")
    assert re.findall("^##? .*", texts["01-0-introduccion.md"], re.MULTILINE) == [
        "# 0. Introducción {density=full}",
        "## 0.1 ¿Qué es un modelo de LLM?",
        "## 0.2 Características de los LLM",
        "## 0.3 Tipos de modelos de LLM",
    ]
    assert [problem.message for problem in problems] == [
        "not imported: the slide “Contenido”; each output makes its own",
        "not imported: links to other slides (slide 2); their words are kept",
        "not imported: the footer “LLM Introducción” (slides 2–47)",
    ]


@pytest.mark.slow
def test_every_word_of_a_deck_of_libreoffice_is_told(dialect: Path, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pptx", "--outdir", str(folder)]
    subprocess.run([*command, str(dialect)], check=True, capture_output=True, timeout=180)
    saved = folder / dialect.name
    found, texts, _ = told(saved)
    assert words_of_deck(saved) - found <= {"dos", "Tabla"}
    text, cover = texts.values()
    assert text.startswith("# Todo el dialecto {density=full}\n")
    assert cover.startswith("Un curso de prueba con cada pieza")
    assert "H(p, q) = -\\sum_x p(x)\\log q(x)" in text
