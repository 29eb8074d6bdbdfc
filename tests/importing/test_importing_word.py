"""Documents of Word and of pandoc become units and lessons, every word accounted for."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pypandoc
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Inches
from PIL import Image

from temario.importing.imported import Imported
from temario.importing.office.word import read
from temario.problems import CourseError, Problem
from temario.writing import write_blocks

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def imported(path: Path) -> tuple[Imported, list[Problem]]:
    problems: list[Problem] = []
    return read(path, path.name, "es", problems.append), problems


class Text:
    """Makes a document with python-docx."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "apuntes.docx"
        self.document = Document()

    def xml(self, paragraph: Any, source: str) -> None:
        paragraph._p.append(parse_xml(re.sub(r"^<[\w:]+", rf"\g<0> {NAMESPACES}", source)))

    def read(self) -> tuple[dict[str, str], list[str]]:
        self.document.save(self.path)
        found, problems = imported(self.path)
        texts = {name: write_blocks(blocks) for name, blocks in found.texts}
        return texts, [problem.message for problem in problems]


@pytest.fixture
def text(tmp_path: Path) -> Text:
    return Text(tmp_path)


def test_headings_of_the_first_level_are_units(text: Text) -> None:
    document = text.document
    document.add_heading("Redes", 0)
    document.add_paragraph("Ana Ruiz", style="Subtitle")
    for chapter in ("Uno", "Dos"):
        document.add_heading(chapter, 1)
        document.add_heading(f"Sección de {chapter}", 2)
        document.add_paragraph("Texto.")
    texts, problems = text.read()
    assert texts == {
        "01-uno.md": "# Uno\n\nAna Ruiz\n\n## Sección de Uno\n\nTexto.\n",
        "02-dos.md": "# Dos\n\n## Sección de Dos\n\nTexto.\n",
    }
    assert problems == []
    assert imported(text.path)[0].title == "Redes"


def test_headings_of_one_level_are_lessons(text: Text) -> None:
    for name in ("Uno", "Dos"):
        text.document.add_heading(name, 1)
        text.document.add_paragraph("Texto.")
    texts, _ = text.read()
    assert texts == {"apuntes.md": "# apuntes\n\n## Uno\n\nTexto.\n\n## Dos\n\nTexto.\n"}


def test_one_heading_at_the_top_is_the_unit(text: Text) -> None:
    text.document.add_heading("Todo", 1)
    text.document.add_heading("Parte", 3)  # a level is left out
    text.document.add_paragraph("Texto.")
    assert text.read()[0] == {"apuntes.md": "# Todo\n\n## Parte\n\nTexto.\n"}


def test_bold_lines_are_headings_where_there_are_no_others(text: Text) -> None:
    for name in ("Uno", "Dos"):
        text.document.add_paragraph().add_run(name).bold = True
        text.document.add_paragraph("Texto.")
    assert text.read()[0] == {"apuntes.md": "# apuntes\n\n## Uno\n\nTexto.\n\n## Dos\n\nTexto.\n"}


def test_numbers_typed_before_bold_lines_say_of_which_level_they_are(text: Text) -> None:
    for name in ("1. Ética", "1.1. Moral", "2. Teorías", "2.1 Kant"):
        text.document.add_paragraph().add_run(name).bold = True
        text.document.add_paragraph("Texto.")
    found = text.read()[0]
    assert list(found) == ["01-1-etica.md", "02-2-teorias.md"]
    assert found["01-1-etica.md"] == "# 1. Ética\n\nTexto.\n\n## 1.1. Moral\n\nTexto.\n"


def test_a_first_page_with_a_title_and_few_lines_is_a_cover(text: Text) -> None:
    text.document.add_paragraph("Universidad de Salamanca")
    for name in ("APUNTES DE ÉTICA", "1. Ética", "1.1. Moral", "2. Teorías"):
        text.document.add_paragraph().add_run(name).bold = True
        text.document.add_paragraph("Texto.")
    texts = text.read()[0]
    assert list(texts) == ["02-1-etica.md", "03-2-teorias.md"]
    found = imported(text.path)[0]
    assert found.title == "APUNTES DE ÉTICA"
    assert write_blocks(found.cover) == "Universidad de Salamanca\n\nTexto.\n"


def test_captions_without_their_style_are_captions_by_their_labels(text: Text) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    text.document.add_heading("Kant", 1)
    text.document.add_picture(picture, width=Inches(1))
    text.document.inline_shapes[0]._inline.docPr.set("descr", "kant.jpg")
    label = text.document.add_paragraph()
    label.add_run("Figura 1.").bold = True
    label.add_run(" Immanuel Kant")
    text.document.add_picture(picture, width=Inches(1))
    text.document.add_paragraph("Figura 2 muestra lo mismo.")
    text.document.add_paragraph("Figura 3: está en otra parte", style="Caption")
    name = "img/apuntes.png"
    assert text.read()[0]["apuntes.md"] == (
        f'# Kant\n\n![]({name} "Immanuel Kant")\n\n![]({name})\n\n'
        "Figura 2 muestra lo mismo.\n\nFigura 3: está en otra parte\n"
    )


def test_a_bold_line_in_the_middle_at_the_start_is_the_title(text: Text) -> None:
    paragraph = text.document.add_paragraph()
    paragraph.alignment = 1
    paragraph.add_run("Práctica 3").bold = True
    text.document.add_paragraph("1. uno")
    text.document.add_paragraph("2) dos")
    text.document.add_paragraph("4. cuatro")
    assert text.read()[0] == {"apuntes.md": "# Práctica 3\n\n1. uno\n2. dos\n\n4\\. cuatro\n"}
    assert imported(text.path)[0].title == "Práctica 3"


def test_localized_styles_are_headings_by_name_and_by_level(text: Text) -> None:
    styles = text.document.styles
    for name in ("Título 1", "Mi apartado"):
        styles.add_style(name, 1)
    level = f'<w:pPr {NAMESPACES}><w:outlineLvl w:val="1"/></w:pPr>'
    styles["Mi apartado"].element.append(parse_xml(level))
    text.document.add_paragraph("Uno", style="Título 1")
    text.document.add_paragraph("Dos", style="Mi apartado")
    assert text.read()[0] == {"apuntes.md": "# Uno\n\n## Dos\n"}


def test_lists_tables_pictures_code_and_marks(text: Text) -> None:
    document = text.document
    document.add_heading("Todo", 1)
    paragraph = document.add_paragraph("Un ")
    paragraph.add_run("párrafo ").bold = True
    paragraph.add_run("en ")
    paragraph.add_run("cursiva").italic = True
    paragraph.add_run(" y ")
    paragraph.add_run("x = 1").font.name = "Consolas"
    for words, style in (("uno", "List Bullet"), ("dos", "List Bullet 2"), ("a", "List Number")):
        document.add_paragraph(words, style=style)
    table = document.add_table(2, 2, style="Light Grid Accent 1")
    for number, words in enumerate(("X", "Y", "1", "2")):
        table.cell(number // 2, number % 2).text = words
    document.add_paragraph("Tabla 1: Unos números", style="Caption")
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    document.add_picture(picture, width=Inches(1))
    document.inline_shapes[0]._inline.docPr.set("descr", "Un cuadro")
    document.add_paragraph("Figura 1. El cuadro", style="Caption")
    document.add_paragraph("Una cita", style="Quote")
    for line in ("def f():", "    return 1"):
        document.add_paragraph().add_run(line).font.name = "Courier New"
    texts, problems = text.read()
    assert texts["apuntes.md"] == (
        "# Todo\n\nUn **párrafo** en *cursiva* y `x = 1`\n\n- uno\n  - dos\n\n1. a\n\n"
        "| X   | Y   |\n|-----|-----|\n| 1   | 2   |\n\n: Unos números\n\n"
        '![Un cuadro](img/apuntes.png "El cuadro")\n\n> Una cita\n\n'
        "```\ndef f():\n    return 1\n```\n"
    )
    assert problems == []


def test_a_list_goes_on_behind_a_paragraph(text: Text) -> None:
    for words, style in (("a", "List Number"), ("Así:", "Normal"), ("b", "List Number")):
        text.document.add_paragraph(words, style=style)
    assert text.read()[0]["apuntes.md"] == "# apuntes\n\n1. a\n\nAsí:\n\n2. b\n"


def test_formulas_are_latex_and_boxes_follow_their_paragraph(text: Text) -> None:
    paragraph = text.document.add_paragraph("La mitad, ")
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )
    text.xml(paragraph, fraction)
    text.xml(text.document.add_paragraph(), f"<m:oMathPara>{fraction}</m:oMathPara>")
    box = "<w:txbxContent><w:p><w:r><w:t>En la caja</w:t></w:r></w:p></w:txbxContent>"
    text.xml(
        text.document.add_paragraph("Texto"),
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}'
        f"</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    texts, problems = text.read()
    assert texts["apuntes.md"] == (
        "# apuntes\n\nLa mitad, $\\frac{a}{2}$\n\n$$\n\\frac{a}{2}\n$$\n\nTexto\n\nEn la caja\n"
    )
    assert problems == []


def test_changes_comments_and_headers_are_said(text: Text) -> None:
    paragraph = text.document.add_paragraph("Queda ")
    text.xml(paragraph, "<w:del><w:r><w:delText>borrado</w:delText></w:r></w:del>")
    text.xml(paragraph, "<w:ins><w:r><w:t>insertado</w:t></w:r></w:ins>")
    text.document.add_comment(paragraph.runs, "¿Seguro?", "Ana")
    text.document.sections[0].header.paragraphs[0].text = "Cabecera"
    texts, problems = text.read()
    assert texts["apuntes.md"] == "# apuntes\n\nQueda insertado\n"
    assert sorted(problems) == [
        "not imported: the comment “¿Seguro?”",
        "not imported: the header “Cabecera”",
        "not imported: the words “borrado”, which a tracked change deletes",
    ]


def test_footnotes_and_code_of_pandoc(tmp_path: Path) -> None:
    path = tmp_path / "p.docx"
    source = (
        "---\ntitle: Redes\nauthor: Ana\n---\n\n# Uno\n\nCon nota[^1] y [enlace](https://x.org).\n"
        "\n[^1]: La *nota*.\n\n```python\nf(1)\n```\n"
    )
    pypandoc.convert_text(source, "docx", "markdown", outputfile=str(path))
    found, problems = imported(path)
    assert found.title == "Redes"
    assert [write_blocks(blocks) for _, blocks in found.texts] == [
        (
            "# Redes\n\nAna\n\n## Uno\n\nCon nota[^1] y [enlace](https://x.org).\n\n"
            "[^1]: La *nota*.\n\n```\nf(1)\n```\n"
        )
    ]
    assert problems == []


# --- files that harm ------------------------------------------------------------------------------


def changed(source: Path, path: Path, part: str, change: Any) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return path


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document/>',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document>&a;</w:document>',
        "<w:document",
        "",
        "<w:tbl><w:tr><w:tc>" * 200,
    ],
)
def test_documents_that_harm_are_refused(tmp_path: Path, text: Text, body: str) -> None:
    text.document.save(text.path)
    path = changed(text.path, tmp_path / "x.docx", "word/document.xml", lambda _: body.encode())
    with pytest.raises(CourseError, match="unreadable-import"):
        imported(path)


def test_no_file_of_the_computer_is_read(tmp_path: Path, text: Text) -> None:
    secret = tmp_path / "secret.png"
    Image.new("RGB", (4, 4)).save(secret)
    picture = io.BytesIO(secret.read_bytes())
    text.document.add_picture(picture)
    text.document.save(text.path)

    def linked(content: bytes) -> bytes:
        return content.replace(b"r:embed=", b"r:link=")

    def outside(content: bytes) -> bytes:
        return re.sub(
            rb'Target="media/image1.png"',
            f'Target="{secret.as_uri()}" TargetMode="External"'.encode(),
            content,
        )

    half = changed(text.path, tmp_path / "half.docx", "word/document.xml", linked)
    path = changed(half, tmp_path / "x.docx", "word/_rels/document.xml.rels", outside)
    found, problems = imported(path)
    assert found.files == ()
    assert ["which is not in the file" in problem.message for problem in problems] == [True]
