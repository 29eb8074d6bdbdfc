"""Decks as python-pptx makes them, and what is imported of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from temario.importing.imported import Imported
from temario.importing.office.powerpoint import read
from temario.problems import Problem
from temario.writing import write_blocks

SECTIONS = (
    '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
    '<p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
    '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
    "{}</p14:sectionLst></p:ext></p:extLst>"
)


def imported(path: Path) -> tuple[Imported, list[Problem]]:
    problems: list[Problem] = []
    return read(path, path.name, "es", problems.append), problems


def markdown(found: Imported) -> dict[str, str]:
    return {name: write_blocks(blocks) for name, blocks in found.texts}


class Deck:
    """Makes a deck with python-pptx."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "clase.pptx"
        self.deck = Presentation()

    def slide(self, layout: int, title: str = "") -> Any:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[layout])
        if title:
            slide.shapes.title.text = title
        return slide

    def bullets(self, title: str, *lines: tuple[int, str]) -> Any:
        slide = self.slide(1, title)
        frame = slide.placeholders[1].text_frame
        for index, (level, text) in enumerate(lines):
            paragraph = frame.paragraphs[0] if not index else frame.add_paragraph()
            paragraph.text, paragraph.level = text, level
        return slide

    def box(self, slide: Any, text: str, left: float = 1, top: float = 5, width: float = 3) -> Any:
        box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.5))
        box.text_frame.text = text
        return box

    def sections(self, **named: list[int]) -> None:
        from pptx.oxml import parse_xml

        ids = [element.get("id") for element in self.deck.slides._sldIdLst]
        found = "".join(
            f'<p14:section name="{name}"><p14:sldIdLst>'
            + "".join(f'<p14:sldId id="{ids[number - 1]}"/>' for number in numbers)
            + "</p14:sldIdLst></p14:section>"
            for name, numbers in named.items()
        )
        self.deck.part._element.append(parse_xml(SECTIONS.format(found)))

    def read(self) -> tuple[Imported, list[Problem]]:
        self.deck.save(self.path)
        return imported(self.path)
