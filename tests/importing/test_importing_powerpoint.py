"""Decks of PowerPoint, of other programs and our own become lessons, every word accounted for."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import pypandoc
import pytest
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches, Pt

from temario.importing.office.powerpoint import ranges, read
from temario.problems import CourseError
from temario.writing import write_blocks
from tests.importing.decks import Deck, imported, markdown


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return Deck(tmp_path)


def test_slides_become_lessons_with_levels_and_notes(deck: Deck) -> None:
    cover = deck.slide(0, "Redes")
    cover.placeholders[1].text = "Curso 2024\nAna Ruiz"
    slide = deck.bullets("Capas", (0, "Entrada"), (1, "Números"), (1, "Texto"), (0, "Salida"))
    slide.notes_slide.notes_text_frame.text = "Pregunta quién lo sabe.\nEspera."
    found, problems = deck.read()
    assert found.title == "Redes"
    assert write_blocks(found.cover) == "Curso 2024\n\nAna Ruiz\n"
    assert markdown(found) == {
        "clase.md": "# Redes {density=full}\n\n## Capas\n\n"
        "- Entrada\n  - Números\n  - Texto\n- Salida\n\n"
        "::: notes\nPregunta quién lo sabe.\n\nEspera.\n:::\n"
    }
    assert problems == []


def test_what_a_slide_would_shorten_stands_once_and_the_heading_says_that_all_is_shown(
    deck: Deck,
) -> None:
    long = "Una frase tan larga que una diapositiva de temario no la enseñaría nunca entera así."
    deck.bullets("Larga", (0, long), (0, "Corta"))
    text = markdown(deck.read()[0])["clase.md"]
    assert text == f"# clase {{density=full}}\n\n## Larga\n\n- {long}\n- Corta\n"


def test_slides_with_one_title_are_one_lesson(deck: Deck) -> None:
    deck.bullets("Coste (1/2)", (0, "a"))
    deck.bullets("Coste (2/2)", (0, "b"))
    deck.bullets("Uso", (0, "c"))
    deck.bullets("Uso (cont.)", (0, "d"))
    deck.bullets("GPT-3", (0, "e"))
    deck.bullets("GPT-4", (0, "f"))
    text = markdown(deck.read()[0])["clase.md"]
    assert re.findall(r"^(?:## .*|---|- .*)$", text, re.MULTILINE) == [
        "## Coste", "- a", "---", "- b", "## Uso", "- c", "---", "- d",
        "## GPT-3", "- e", "## GPT-4", "- f",
    ]  # fmt: skip


def test_sections_are_units(deck: Deck) -> None:
    deck.slide(0, "Redes")
    for title in ("Uno", "Dos", "Tres"):
        deck.bullets(title, (0, title.lower()))
    deck.sections(**{"Default Section": [1], "Primera parte": [2, 3], "Segunda parte": [4]})
    found, problems = deck.read()
    assert list(markdown(found)) == ["01-primera-parte.md", "02-segunda-parte.md"]
    assert (
        markdown(found)["02-segunda-parte.md"]
        == "# Segunda parte {density=full}\n\n## Tres\n\n- tres\n"
    )
    assert problems == []


def test_heads_of_sections_are_units_where_there_are_no_sections(deck: Deck) -> None:
    deck.slide(0, "Redes")
    for name in ("Uno", "Dos"):
        deck.slide(2, name)
        deck.bullets(f"Lección {name}", (0, "a"))
    assert list(markdown(deck.read()[0])) == ["01-uno.md", "02-dos.md"]


def test_tables_pictures_charts_and_marks(deck: Deck) -> None:
    slide = deck.slide(5, "Todo")
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(1.5), Inches(3), Inches(1)).table
    for (row, column), text in {(0, 0): "a", (0, 1): "b", (1, 0): "1", (1, 1): "2"}.items():
        table.cell(row, column).text = text
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    for top in (3, 4):  # the same one twice is one file
        shape = slide.shapes.add_picture(picture, Inches(1), Inches(top))
        shape._element.nvPicPr.cNvPr.set("descr", "Un cuadro rojo")
    data = CategoryChartData()
    data.categories = ["ene", "feb"]
    data.add_series("Ventas", (1.5, 0.1 + 0.2))
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(5), Inches(3), Inches(1), data
    )
    chart._element.nvGraphicFramePr.cNvPr.set("name", "Barras")
    paragraph = deck.box(slide, "Una ", top=6.2).text_frame.paragraphs[0]
    for text, change in (
        ("negrita", lambda run: setattr(run.font, "bold", True)),
        (" y ", lambda run: None),
        ("cursiva", lambda run: setattr(run.font, "italic", True)),
        (", ", lambda run: None),
        ("x = 1", lambda run: setattr(run.font, "name", "Courier New")),
        (", ", lambda run: None),
        ("enlace", lambda run: setattr(run.hyperlink, "address", "https://example.org/")),
    ):
        run = paragraph.add_run()
        run.text = text
        change(run)
    found, problems = deck.read()
    assert markdown(found)["clase.md"] == (
        "# clase {density=full}\n\n## Todo\n\n| a   | b   |\n|-----|-----|\n| 1   | 2   |\n\n"
        "![Un cuadro rojo](img/clase-01.png)\n\n![Un cuadro rojo](img/clase-01.png)\n\n"
        "|     | Ventas |\n|-----|-------:|\n| ene | 1.5    |\n| feb | 0.3    |\n\n"
        "Una **negrita** y *cursiva*, `x = 1`, [enlace](https://example.org/)\n"
    )
    assert [path for path, _ in found.files] == ["img/clase-01.png"]
    assert [problem.message for problem in problems] == [
        "not imported: the chart “Barras”; its data are kept as a table"
    ]


def test_signs_of_wingdings_are_signs(deck: Deck) -> None:
    from pptx.oxml import parse_xml

    frame = deck.bullets("Flechas", (0, "Causa ")).placeholders[1].text_frame
    name = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    for face, text in (("sym", "à"), ("latin", "\uf0fc")):
        run = f'<a:rPr><a:{face} typeface="Wingdings"/></a:rPr><a:t>{text}</a:t>'
        frame.paragraphs[0]._p.append(parse_xml(f"<a:r {name}>{run}</a:r>"))
    assert markdown(deck.read()[0])["clase.md"].endswith("- Causa →✓\n")


def test_films_are_kept_and_other_programs_are_said(deck: Deck) -> None:
    slide = deck.slide(5, "Vídeo")
    clip = Path(__file__).parents[1] / "courses" / "scorm-rich" / "clip.webm"
    sides = (Inches(1), Inches(2), Inches(2), Inches(2))
    slide.shapes.add_movie(str(clip), *sides, mime_type="video/webm")
    slide.shapes.add_ole_object(io.BytesIO(b"x"), "Excel.Sheet.12", *sides)
    found, problems = deck.read()
    assert "![clip.webm](img/clase-01.webm)" in markdown(found)["clase.md"]
    assert dict(found.files)["img/clase-01.webm"] == clip.read_bytes()
    assert [problem.message for problem in problems] == [
        (
            "not imported: an object of Excel.Sheet.12; its picture is kept, if it has one "
            "that can be shown"
        ),
        (
            "not imported: the picture image2.wmf, of a kind that is not shown; "
            "its file is kept: img/clase-01-2.wmf"
        ),
    ]


def test_ink_equations_and_smartart_are_read_from_alternatives(tmp_path: Path, deck: Deck) -> None:
    slide = deck.slide(5, "Alternativas")
    deck.box(slide, "x")
    deck.deck.save(deck.path)
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="9" name="E"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        "<p:spPr/><p:txBody><a:bodyPr/><a:p><a14:m><m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>"
        "</a14:m></a:p></p:txBody></p:sp>"
    )
    sources = (
        f'<mc:AlternateContent><mc:Choice Requires="a14">{shape}</mc:Choice>'
        "<mc:Fallback><p:pic/></mc:Fallback></mc:AlternateContent>"
        '<mc:AlternateContent><mc:Choice Requires="p14"><p:contentPart/></mc:Choice>'
        "<mc:Fallback><p:pic/></mc:Fallback></mc:AlternateContent>"
    )
    names = (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
        ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    with zipfile.ZipFile(deck.path) as file:
        content = file.read("ppt/slides/slide1.xml").decode()
    content = content.replace("<p:sld ", f"<p:sld{names} ", 1)
    content = content.replace("</p:spTree>", f"{sources}</p:spTree>")
    path = changed(deck.path, tmp_path / "x.pptx", "ppt/slides/slide1.xml", content.encode())
    found, problems = imported(path)
    assert markdown(found)["x.md"].endswith("x\n\n$$\na = b\n$$\n")
    assert [problem.message for problem in problems] == [
        "not imported: ink (writing by hand) (slide 1)"
    ]


def test_code_is_a_listing_and_typed_bullets_are_a_list(deck: Deck) -> None:
    slide = deck.slide(5, "Código")
    box = deck.box(slide, "def f():\n    return 1", top=2)
    for paragraph in box.text_frame.paragraphs:
        paragraph.runs[0].font.name = "Consolas"
    deck.box(slide, "1) uno\n2) dos", top=3)
    deck.box(slide, "- a\n- b", top=4)
    deck.box(slide, "- solo", top=5)
    text = markdown(deck.read()[0])["clase.md"]
    assert text.endswith(
        "```\ndef f():\n    return 1\n```\n\n1. uno\n2. dos\n\n- a\n- b\n\n\\- solo\n"
    )


def test_shapes_are_read_from_top_to_bottom_where_the_file_has_no_order(deck: Deck) -> None:
    slide = deck.slide(5, "Orden")
    for text, top in (("tres", 5), ("uno", 2), ("dos", 3.5)):
        deck.box(slide, text, top=top)
    text = markdown(deck.read()[0])["clase.md"]
    assert re.findall(r"^\w+$", text, re.MULTILINE) == ["uno", "dos", "tres"]


def test_columns_are_read_one_after_the_other(deck: Deck) -> None:
    slide = deck.slide(3, "Dos columnas")
    slide.placeholders[1].text, slide.placeholders[2].text = "a\nb", "c\nd"
    text = markdown(deck.read()[0])["clase.md"]
    assert "## Dos columnas {layout=two-content}" in text
    assert re.findall(r"^[-*] (\w)", text, re.MULTILINE) == list("abcd")


def test_a_hidden_slide_is_for_the_instructor(deck: Deck) -> None:
    deck.bullets("Vista", (0, "a"))
    deck.bullets("Solución", (0, "42"))._element.set("show", "0")
    found, problems = deck.read()
    assert markdown(found)["clase.md"].endswith(
        "- a\n\n::: instructor\n**Solución**\n\n- 42\n:::\n"
    )
    assert [(p.rule, p.place and p.place.line) for p in problems] == [("lost-in-import", 2)]


def test_what_stands_on_every_slide_is_said_once(deck: Deck) -> None:
    for number in range(7):
        slide = deck.bullets(f"Lección {number}", (0, "a"))
        deck.box(slide, "Universidad de Ejemplo", top=7)
    found, problems = deck.read()
    assert "Universidad" not in markdown(found)["clase.md"]
    assert [problem.message for problem in problems] == [
        "not imported: “Universidad de Ejemplo”, which stands on most slides (slides 1–7)"
    ]


def test_a_drawing_keeps_its_words(deck: Deck) -> None:
    slide = deck.slide(5, "Dibujo")
    shapes = [
        slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(n), Inches(2), Inches(1), Inches(1))
        for n in range(1, 5)
    ]
    for shape, text in zip(shapes, ("Texto", "Tokens", "Modelo", ""), strict=True):
        shape.text_frame.text = text
    slide.shapes.add_group_shape(shapes)
    found, problems = deck.read()
    assert markdown(found)["clase.md"].endswith("## Dibujo\n\nTexto\n\nTokens\n\nModelo\n")
    assert [problem.message for problem in problems] == [
        "not imported: drawings made of shapes (slide 1); their words are kept"
    ]


def test_a_slide_without_a_title_takes_the_text_above_all_others(deck: Deck) -> None:
    slide = deck.slide(6)
    deck.box(slide, "Un título", top=0.3).text_frame.paragraphs[0].font.size = Pt(40)
    deck.box(slide, "El texto", top=2)
    deck.box(deck.slide(6), "Sigue", top=2)
    text = markdown(deck.read()[0])["clase.md"]
    assert text == "# clase {density=full}\n\n## Un título\n\nEl texto\n\n---\n\nSigue\n"


def test_formulas_of_pandoc_are_latex(tmp_path: Path) -> None:
    path = tmp_path / "pandoc.pptx"
    source = "# Uno\n\nLa masa $E = mc^2$ y\n\n$$\\int_0^1 \\frac{x}{2} dx$$\n\n- a\n    - **b**\n"
    pypandoc.convert_text(source, "pptx", "markdown", outputfile=str(path))
    text = "\n".join(markdown(imported(path)[0]).values())
    assert "La masa $E = mc^2$ y\n\n$$\n\\int_0^1 \\frac{x}{2}dx\n$$\n\n- a\n  - **b**\n" in text


def test_numbers_of_slides_are_said_in_short() -> None:
    assert ranges([3, 5, 6, 7, 7, 9]) == "3, 5–7, 9"


# --- files that cannot be read -------------------------------------------------------------------


def message(path: Path) -> str:
    with pytest.raises(CourseError) as caught:
        read(path, path.name, "es", lambda _: None)
    (problem,) = caught.value.problems
    assert problem.rule == "unreadable-import"
    assert problem.hint
    return problem.message


def written(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def changed(source: Path, path: Path, part: str, content: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return path


def test_files_that_are_no_decks_are_refused(tmp_path: Path, deck: Deck) -> None:
    deck.bullets("Uno", (0, "a"))
    deck.deck.save(deck.path)
    whole = deck.path.read_bytes()
    path = tmp_path / "x.pptx"
    path.write_bytes(whole[: len(whole) // 2])
    assert message(path) == "it is no PowerPoint file, or it is damaged"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert message(path) == "it is of an old format of Office (.ppt), which temario does not read"
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    head[30:32], head[48:52] = (9).to_bytes(2, "little"), (0).to_bytes(4, "little")
    path.write_bytes(bytes(head) + "EncryptedPackage".encode("utf-16-le"))
    assert message(path) == "it is protected by a password"
    written(path, **{"a.txt": "x"})
    assert message(path) == "it is no PowerPoint file, or it is damaged"
    written(path, **{"a.txt": "0" * 50_000_000})
    assert message(path) == "it unpacks to more than a file of its size should hold"
    pypandoc.convert_text("Hola", "docx", "markdown", outputfile=str(path.with_suffix(".docx")))
    path.with_suffix(".docx").rename(path)
    assert message(path) == "it is no PowerPoint file, whatever its name says"
    assert message(tmp_path / "none.pptx").startswith("it cannot be opened")
    strict = b'<p xmlns="http://purl.oclc.org/ooxml/presentationml/main"/>'
    changed(deck.path, path, "ppt/presentation.xml", strict)
    assert "Strict Open XML" in message(path)


def test_entities_are_not_resolved(tmp_path: Path, deck: Deck) -> None:
    deck.bullets("Uno", (0, "a"))
    deck.deck.save(deck.path)
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10))
        + b'<!ENTITY z SYSTEM "file:///etc/passwd">]><s>&k;&z;</s>'
    )
    path = changed(deck.path, tmp_path / "x.pptx", "ppt/slides/slide1.xml", bomb)
    found, problems = imported(path)
    assert markdown(found) == {"x.md": "# x {density=full}\n"}
    assert [problem.message for problem in problems] == [
        "not imported: the whole slide, which is damaged"
    ]


@pytest.mark.slow
def test_damaged_parts_never_stop_the_rest(tmp_path: Path, deck: Deck) -> None:
    for number in range(3):
        slide = deck.bullets(f"Lección {number}", (0, "a"), (1, "b"))
        slide.notes_slide.notes_text_frame.text = "Notas"
        deck.box(slide, "1) uno\n2) dos")
    data = CategoryChartData()
    data.categories = ["ene"]
    data.add_series("Ventas", (1,))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(1), Inches(1), data)
    deck.deck.save(deck.path)
    chance = random.Random(7)
    with zipfile.ZipFile(deck.path) as file:
        parts = {
            name: file.read(name) for name in file.namelist() if name.endswith((".xml", ".rels"))
        }
    names = [n for n in sorted(parts) if "theme" not in n and "printer" not in n]
    words = [b'""', b'"-1"', b'"99999999999999999999"', b'"x"', b'"\xc3\xa9"']
    refused = 0
    for _ in range(40):
        name = chance.choice(names)
        content = parts[name]
        values = list(re.finditer(rb'"[^"]*"', content))
        for match in chance.sample(values, min(3, len(values))):
            content = content.replace(match[0], chance.choice(words))
        if chance.random() < 0.2:
            content = content[: chance.randrange(len(content))]
        path = changed(deck.path, tmp_path / "x.pptx", name, content)
        try:
            imported(path)
        except CourseError:
            refused += 1
    assert refused < 30


def test_smartart_is_a_nested_list_however_deep() -> None:
    from lxml import etree

    from temario.importing.office.pptx_data import smartart_of
    from temario.importing.office.pptx_text import TextReader
    from temario.problems import Place

    def model(links: list[tuple[int, int]]) -> str:
        names = (
            'xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        )
        points = "".join(
            f'<d:pt modelId="{n}"><d:t><a:p><a:r><a:t>p{n}</a:t></a:r></a:p></d:t></d:pt>'
            for n in range(1, max(b for _, b in links) + 1)
        )
        lines = "".join(f'<d:cxn srcId="{a}" destId="{b}" srcOrd="{b}"/>' for a, b in links)
        source = f'<d:dataModel {names}><d:pt modelId="0" type="doc"/>{points}{lines}</d:dataModel>'
        place = Place("x.pptx", 1)
        block = smartart_of(etree.fromstring(source), TextReader(place, dict, lambda _, __: None))
        assert block is not None
        return write_blocks((block,))

    assert model([(0, 1), (1, 2), (0, 3)]) == "- p1\n  - p2\n- p3\n"
    deep = model([(n, n + 1) for n in range(1000)])
    assert len(re.findall(r"p\d+", deep)) == 1000
    circle = model([(0, 1), (1, 2), (2, 1)])
    assert re.findall(r"p\d", circle) == ["p1", "p2"]
