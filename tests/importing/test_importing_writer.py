"""Documents of LibreOffice Writer, as it saves them itself as .docx, with every word told."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypandoc
import pytest
from docx import Document
from docx.oxml import parse_xml
from PIL import Image
from programs import saved_by_libreoffice
from test_importing_word import NAMESPACES, Text, imported, text

from temario.importing.kinds import reader
from temario.problems import CourseError
from temario.writing import write_blocks

__all__ = ["text"]
NOTES = Path(__file__).parent / "documents" / "apuntes.fodt"


def test_what_writer_writes_where_word_writes_something_else(text: Text) -> None:
    document = text.document
    styles = document.styles
    for name in ("Table Heading", "List Heading", "List Contents", "Preformatted Text"):
        styles.add_style(name, 1)
    for name, mark in (("Source Text", ""), ("Strong Emphasis", "<w:b/>")):
        element = styles.add_style(name, 2).element
        element.append(parse_xml(f"<w:rPr {NAMESPACES}>{mark}</w:rPr>"))
    document.add_heading("Genes", 1)
    paragraph = document.add_paragraph("Un ")
    for words, properties in (
        ("gen", '<w:rStyle w:val="SourceText"/>'),
        ("fuerte", '<w:rStyle w:val="StrongEmphasis"/>'),
        ("claro", '<w:shd w:fill="FFFF00" w:val="clear"/>'),
        ("bajo", '<w:position w:val="-2"/><w:sz w:val="15"/>'),
        ("recto", '<w:position w:val="-2"/>'),
    ):
        text.xml(paragraph, f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>")
        paragraph.add_run(", ")
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    document.add_picture(picture)
    document.inline_shapes[0]._inline.docPr.set("title", "Hélice")
    document.inline_shapes[0]._inline.docPr.set("descr", "Dos cadenas")
    for line in ("", "x = 1", "", "y = 2", "", ""):
        document.add_paragraph(line, style="Preformatted Text")
    table = document.add_table(2, 2)
    for number, words in enumerate(("Gen", "Rasgo", "R", "liso")):
        cell = table.cell(number // 2, number % 2).paragraphs[0]
        cell.text = words
        cell.style = "Table Heading" if number < 2 else "Normal"
    document.add_paragraph("ATP", style="List Heading")
    document.add_paragraph("Energía.", style="List Contents")
    texts, problems = text.read()
    assert texts["apuntes.md"] == (
        "# Genes\n\nUn `gen`, **fuerte**, <mark>claro</mark>, <sub>bajo</sub>, recto,\n\n"
        "![Hélice: Dos cadenas](img/apuntes.png)\n\n"
        "```\nx = 1\n\ny = 2\n```\n\n| Gen | Rasgo |\n|-----|-------|\n| R   | liso  |\n\n"
        "ATP\n: Energía.\n"
    )
    assert problems == []


@pytest.mark.parametrize("kind", ["text", "presentation"])
def test_flat_files_of_libreoffice_are_named_with_what_to_do(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "apuntes.xml"
    head = NOTES.read_text("utf-8").replace("opendocument.text", f"opendocument.{kind}")
    path.write_text(head, "utf-8")
    new = "docx" if kind == "text" else "pptx"
    with pytest.raises(CourseError, match=f"save it as .{new}, or: soffice .* {new} apuntes.xml"):
        reader(path, path.name)


@pytest.mark.slow
def test_documents_of_writer_are_told_whole(tmp_path: Path) -> None:
    old = Document()
    old.add_heading("De Word", 1)
    old.add_paragraph("Un párrafo.", style="Intense Quote")
    for words, style in (("uno", "List Bullet"), ("dos", "List Bullet 2"), ("a", "List Number")):
        old.add_paragraph(words, style=style)
    old.save(tmp_path / "word.docx")
    source = (
        "# Redes\n\nCon nota[^1], $x^2$ y `f(1)`.\n\n[^1]: La *nota*.\n\n- a\n\n    1. b\n\n- c\n"
    )
    pypandoc.convert_text(source, "docx", "markdown", outputfile=str(tmp_path / "pandoc.docx"))
    of_word, of_pandoc, notes = saved_by_libreoffice(
        tmp_path, "docx", tmp_path / "word.docx", tmp_path / "pandoc.docx", NOTES
    )
    assert told(of_word) == (
        {"word.md": "# De Word\n\n> Un párrafo.\n\n- uno\n  - dos\n\n1. a\n"},
        [],
    )
    assert told(of_pandoc) == (
        {
            "pandoc.md": (
                "# Redes\n\nCon nota[^1], $x^2$ y `f(1)`.\n\n[^1]: La *nota*.\n\n- a\n  1. b\n- c\n"
            )
        },
        [],
    )
    texts, problems = told(notes)
    assert texts == {path.name: path.read_text("utf-8") for path in NOTES.parent.glob("*.md")}
    assert problems == [
        "not imported: the table of contents; each output makes its own",
        "not imported: the header “Biología de bachillerato”",
        "not imported: the footer “Página 2”",
        "not imported: the comment “¿Seguro de esto?”",
        "not imported: the words “palabras tachadas”, which a tracked change deletes",
    ]
    said = "\n".join([*texts.values(), *problems, imported(notes)[0].title])
    # Captions are numbered anew by each output; the title of a picture Writer itself leaves out.
    assert words_of(NOTES) - set(re.findall(r"\w+", said)) == {"Tabla", "Figura", "Hélice"}


def told(path: Path) -> tuple[dict[str, str], list[str]]:
    found, problems = imported(path)
    texts = {name: write_blocks(blocks) for name, blocks in found.texts}
    return texts, [problem.message for problem in problems]


def words_of(path: Path) -> set[str]:
    """Return the words of the text of a flat document."""
    body = path.read_text("utf-8").partition("<office:text>")[2]
    body = re.sub(
        r"(?s)<office:binary-data>.*?</office:binary-data>"
        r"|<dc:\w+>.*?</dc:\w+>|<draw:object>.*?</draw:object>",
        "",
        body,
    )
    return {word for word in re.findall(r"\w+", re.sub("<[^>]+>", " ", body)) if len(word) > 2}
