"""Decks as people make them: everything typed by hand, and nothing in its placeholder."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches

from temario.importing.office.pptx_items import described
from temario.model import Paragraph
from temario.traverse import plain
from tests.importing.decks import Deck, markdown


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return Deck(tmp_path)


def text(deck: Deck) -> str:
    """Return the Markdown of a deck without the title of its unit."""
    found, _ = deck.read()
    return "".join(markdown(found).values()).removeprefix("# clase {density=full}\n\n")


def picture(slide: Any, left: float, top: float, width: float = 4, height: float = 2) -> Any:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), (int(left * 20), 99, 9)).save(file, "PNG")
    file.seek(0)
    places = (Inches(each) for each in (left, top, width, height))
    return slide.shapes.add_picture(file, *places)


def test_typed_page_numbers_are_left_out_and_named(deck: Deck) -> None:
    for number in range(1, 8):
        slide = deck.bullets(f"Punto {number}a", (0, "x"))
        deck.box(slide, f"{number} / 7", left=8, top=7)
    found, problems = deck.read()
    assert "/ 7" not in "".join(markdown(found).values())
    assert [p.message for p in problems] == [
        "not imported: page numbers, which stand on most slides (slides 1–7)"
    ]


def test_numbers_that_are_no_page_numbers_stay(deck: Deck) -> None:
    for year in range(1990, 1998):
        deck.box(deck.bullets(f"Año {year}", (0, "x")), f"{year * 3}", left=8, top=7)
    assert text(deck).count("\n\n59") == 8


def test_dots_typed_behind_tabs_are_a_list_in_a_list(deck: Deck) -> None:
    slide = deck.slide(5, "Costes")
    deck.box(slide, "- De menú\n- De la renta\n\t• Deudores\n\t• Rentistas\nFin.")
    assert text(deck) == (
        "## Costes\n\n- De menú\n- De la renta\n  - Deudores\n  - Rentistas\n\nFin.\n"
    )


def test_numbers_typed_behind_dots_are_numbers(deck: Deck) -> None:
    deck.bullets("Partes", (0, "1. Agricultura"), (0, "2. Población"), (0, "3. Carbón"))
    deck.bullets("Una", (0, "1. Sola"), (0, "otra"))
    assert text(deck) == (
        "## Partes\n\n1. Agricultura\n2. Población\n3. Carbón\n\n## Una\n\n- 1\\. Sola\n- otra\n"
    )


def test_what_stands_under_a_picture_is_its_caption(deck: Deck) -> None:
    slide = deck.slide(5, "Máquinas")
    picture(slide, 1, 2)
    deck.box(slide, "Máquina de Watt (1769)", left=1, top=4.1, width=4)
    picture(slide, 6, 2, 3)
    deck.box(slide, "Figura 2. Newcomen", left=6, top=4.2, width=3)
    deck.box(slide, "Un texto que está lejos de las dos.", left=1, top=6, width=8)
    assert text(deck) == (
        '## Máquinas\n\n![](img/clase-01.png "Máquina de Watt (1769)")\n\n'
        '![](img/clase-01-2.png "Newcomen")\n\nUn texto que está lejos de las dos.\n'
    )


def test_a_caption_stays_with_its_picture_in_a_group(deck: Deck) -> None:
    group = deck.slide(5, "Máquinas").shapes.add_group_shape()
    picture(type("Slide", (), {"shapes": group.shapes}), 1, 2)
    box = group.shapes.add_textbox(Inches(1), Inches(4), Inches(4), Inches(0.4))
    box.text_frame.text = "Watt"
    assert text(deck) == '## Máquinas\n\n![](img/clase-01.png "Watt")\n'


def test_an_agenda_and_a_farewell_are_left_out_and_named(deck: Deck) -> None:
    deck.slide(0, "Redes")
    deck.bullets("Índice", (0, "1. Qué es"), (0, "Las capas"), (0, "Práctica"))
    deck.bullets("Qué es una red", (0, "a"))
    deck.bullets("Las capas", (0, "b"))
    deck.box(deck.slide(5, "¡Muchas gracias por vuestra atención!"), "ana@uni.es")
    found, problems = deck.read()
    text = "".join(markdown(found).values())
    assert text == ("# Redes {density=full}\n\n## Qué es una red\n\n- a\n\n## Las capas\n\n- b\n")
    assert [p.message for p in problems] == [
        "not imported: the slide “Índice”, which names Práctica, too; each output makes its own",
        (
            "not imported: the last slide, “¡Muchas gracias por vuestra atención! ana@uni.es”; "
            "each deck has one of its own"
        ),
    ]


def test_a_cover_made_of_text_boxes_gives_the_title(deck: Deck) -> None:
    slide = deck.slide(6)
    for at, words in enumerate(("TEMA 5", "LA CÉLULA", "José Luis Peña\nBiología"), 1):
        deck.box(slide, words, top=at, width=6)
    deck.bullets("Partes", (0, "Núcleo"))
    deck.bullets("Vida", (0, "Mitosis"))
    found, _ = deck.read()
    assert found.title == "TEMA 5. LA CÉLULA"
    assert [plain(block.content) for block in found.cover if isinstance(block, Paragraph)] == [
        "José Luis Peña",
        "Biología",
    ]
    assert "".join(markdown(found).values()) == (
        "# TEMA 5. LA CÉLULA {density=full}\n\n## Partes\n\n- Núcleo\n\n## Vida\n\n- Mitosis\n"
    )


def test_a_list_that_is_no_agenda_stays(deck: Deck) -> None:
    deck.bullets("Contenido", (0, "Proteínas"), (0, "Grasas"))
    deck.bullets("Otra cosa", (0, "a"))
    deck.bullets("Fin", (0, " ".join("palabra" for _ in range(30))))
    assert text(deck).count("## ") == 3


def test_a_unit_that_would_hold_nothing_but_cover_and_agenda_is_none(deck: Deck) -> None:
    deck.slide(0, "Redes")
    deck.bullets("Índice", (0, "Qué es"), (0, "Capas"))
    for title in ("Qué es", "Capas"):
        deck.slide(2, title)
        deck.bullets(f"{title}, de verdad", (0, "a"))
    assert list(markdown(deck.read()[0])) == ["01-que-es.md", "02-capas.md"]


def test_the_words_of_a_drawing_are_a_list(deck: Deck) -> None:
    slide = deck.slide(5, "Espiral")
    for index, words in enumerate(("Suben los precios", "Suben los salarios", "Y otra vez")):
        places = (Inches(each) for each in (1 + 3 * index, 3, 2, 1))
        slide.shapes.add_shape(MSO_SHAPE.CHEVRON, *places).text_frame.text = words
    assert text(deck) == ("## Espiral\n\n- Suben los precios\n- Suben los salarios\n- Y otra vez\n")


def test_a_time_line_is_a_list_of_years_and_what_stands_under_them(deck: Deck) -> None:
    slide = deck.slide(5, "Cronología")
    for index, (year, name) in enumerate(
        (("1712", "Newcomen"), ("1769", "Watt"), ("1825", "Tren"))
    ):
        places = (Inches(each) for each in (1 + 2 * index, 3, 2, 1))
        slide.shapes.add_shape(MSO_SHAPE.CHEVRON, *places).text_frame.text = year
        deck.box(slide, name, left=1 + 2 * index, top=4.1, width=2)
    assert text(deck) == "## Cronología\n\n- 1712: Newcomen\n- 1769: Watt\n- 1825: Tren\n"


def test_the_heads_of_a_comparison_are_bold(deck: Deck) -> None:
    slide = deck.slide(4, "Tipos")
    for index, words in enumerate(("De demanda", "Gasto", "De costes", "Salarios"), 1):
        slide.placeholders[index].text = words
    assert text(deck) == (
        "## Tipos {layout=two-content}\n\n**De demanda**\n\n- Gasto\n\n"
        "**De costes**\n\n- Salarios\n"
    )


def test_addresses_are_links(deck: Deck) -> None:
    deck.bullets("Fuentes", (0, "Véase https://www.ine.es/ipc."), (0, "yo@uni.es o www.uni.es"))
    assert text(deck) == (
        "## Fuentes\n\n- Véase https://www.ine.es/ipc.\n- yo@uni.es o www.uni.es\n"
    )


def test_the_language_is_that_of_the_words_whatever_the_program_wrote_down(deck: Deck) -> None:
    slide = deck.bullets("Qué es", (0, "¿Es lo que se mide con el índice de los precios?"))
    for paragraph in slide.placeholders[1].text_frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", "en-US")
    assert deck.read()[0].language == "es"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("image.png", ""),
        ("C:\\fotos\\mi foto.JPG", ""),
        ("Un gato.\n\nDescripción generada automáticamente", "Un gato."),
        ("Lo que hace Node.js en una línea", "Lo que hace Node.js en una línea"),
    ],
)
def test_words_for_a_picture_are_those_that_somebody_wrote(said: str, kept: str) -> None:
    assert described(said) == kept
