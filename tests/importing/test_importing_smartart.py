"""A deck with SmartArt, groups, charts, films, objects, comments and animations: what is kept."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest
from decks import Deck, markdown
from diagrams import add_smartart
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches
from programs import saved_by_libreoffice

ROOT = Path(__file__).resolve().parents[2]
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
COMMENT = (
    f'<p:cmLst {P}><p:cm authorId="0" dt="2024-01-01T00:00:00.000" idx="1"><p:pos x="1" y="1"/>'
    "<p:text>¿Falta la fuente?</p:text></p:cm></p:cmLst>"
)
AUTHORS = (
    f'<p:cmAuthorLst {P}><p:cmAuthor id="0" name="Ana" initials="A" lastIdx="1" clrIdx="0"/>'
    "</p:cmAuthorLst>"
)
TIMING = (
    f'<p:timing {P}><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" '
    'nodeType="tmRoot"><p:childTnLst><p:seq concurrent="1" nextAc="seek"><p:cTn id="2" '
    'dur="indefinite" nodeType="mainSeq"><p:childTnLst><p:par><p:cTn id="3" fill="hold">'
    '<p:stCondLst><p:cond delay="indefinite"/></p:stCondLst><p:childTnLst><p:par>'
    '<p:cTn id="4" presetID="1" presetClass="entr" presetSubtype="0" fill="hold" '
    'nodeType="clickEffect"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:set>'
    '<p:cBhvr><p:cTn id="5" dur="1" fill="hold"/><p:tgtEl><p:spTgt spid="{}"/></p:tgtEl>'
    "<p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr>"
    '<p:to><p:strVal val="visible"/></p:to></p:set></p:childTnLst></p:cTn></p:par>'
    '</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn><p:prevCondLst><p:cond evt="onPrev" '
    'delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:prevCondLst><p:nextCondLst>'
    '<p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:nextCondLst>'
    "</p:seq></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"
)


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    """Return a deck with all that slides have besides text."""
    deck = Deck(tmp_path)
    Image.new("RGB", (8, 8), "red").save(tmp_path / "rojo.png")
    slide = deck.slide(5, "El ciclo")
    tree = [("Captar", ["Leer", "Oír"]), ("Pensar", [("Ordenar", ["Por fecha"])]), "Escribir & ver"]
    add_smartart(slide, tree, str(tmp_path / "rojo.png"))
    slide = deck.slide(5, "Las partes")
    add_smartart(slide, ["Una", "Otra"])
    _comment(deck, slide)
    slide = deck.slide(5, "Un grupo")
    boxes = [deck.box(slide, words, top=top) for words, top in (("Arriba", 2), ("Abajo", 3))]
    slide.shapes.add_group_shape(boxes)
    timing = parse_xml(TIMING.format(boxes[0].shape_id))
    slide.element.append(timing)
    slide = deck.slide(5, "Datos")
    data = CategoryChartData()
    data.categories = ["Enero", "Mayo"]
    data.add_series("Lluvia", (3, 5))
    sides = (Inches(1), Inches(2), Inches(4), Inches(3))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *sides, data)
    slide = deck.slide(5, "Más")
    clip = Path(__file__).parents[1] / "courses" / "scorm-rich" / "clip.webm"
    slide.shapes.add_movie(str(clip), *sides, mime_type="video/webm")
    slide.shapes.add_ole_object(io.BytesIO(b"x"), "Excel.Sheet.12", *sides)
    return deck


def _comment(deck: Deck, slide: object) -> None:
    kinds = "application/vnd.openxmlformats-officedocument.presentationml"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for owner, name, xml in (
        (deck.deck.part, "commentAuthors", AUTHORS),
        (slide.part, "comments", COMMENT),  # type: ignore[attr-defined]
    ):
        uri = PackURI(f"/ppt/{'comments/comment1' if name == 'comments' else name}.xml")
        part = Part(uri, f"{kinds}.{name}+xml", owner.package, xml.encode())
        owner.relate_to(part, f"{relations}/{name}")


def test_all_words_are_kept_and_each_loss_is_named_with_its_slide(deck: Deck) -> None:
    found, problems = deck.read()
    assert markdown(found) == {
        "clase.md": (
            "# clase {density=full}\n\n"
            "## El ciclo\n\n- Captar\n  - Leer\n  - Oír\n- Pensar\n  - Ordenar\n    - Por fecha\n"
            "- Escribir & ver\n\n![](img/clase-01.png)\n\n"
            "## Las partes\n\n- Una\n- Otra\n\n## Un grupo\n\nArriba\n\nAbajo\n\n"
            "## Datos\n\n|       | Lluvia |\n|-------|-------:|\n| Enero | 3      |\n"
            "| Mayo  | 5      |\n\n## Más\n\n![clip.webm](img/clase-05.webm)\n"
        )
    }
    said = [(p.place and p.place.line, p.message.partition(": ")[2]) for p in problems]
    assert said == [
        (2, "the comment “¿Falta la fuente?”"),
        (4, "the chart “Chart 2”; its data are kept as a table"),
        (
            5,
            "an object of Excel.Sheet.12; its picture is kept, if it has one that can be shown",
        ),
        (
            5,
            (
                "the picture image3.wmf, of a kind that is not shown; "
                "its file is kept: img/clase-05-2.wmf"
            ),
        ),
        (1, "SmartArt as a drawing (slides 1–2); its words are kept as a list"),
        (3, "animations (slide 3)"),
    ]


@pytest.mark.slow
def test_powerpoint_and_libreoffice_open_the_deck(deck: Deck, tmp_path: Path) -> None:
    deck.deck.save(deck.path)
    command = [str(ROOT / "node_modules" / ".bin" / "ooxml-validator"), str(deck.path)]
    said = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    # python-pptx gives the axes of its chart negative numbers.
    assert [each for each in said["errors"] if "/charts/" not in each["path"]] == []
    (pdf,) = saved_by_libreoffice(tmp_path, "pdf", deck.path)
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True).stdout
    pages = [" ".join(page.split()) for page in text.decode().split("\f")]
    assert pages[0] == "El ciclo Captar Leer Oír Pensar Ordenar Por fecha Escribir & ver"
    assert pages[1] == "Las partes Una Otra"
