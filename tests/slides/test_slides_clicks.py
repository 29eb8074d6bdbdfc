"""Bullets that appear by click."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slide_decks import job_of, validated

from builders.slides.clicks import steps
from builders.slides.deck import Passage
from temario.model import Course

Read = Callable[..., Course]
TEXT = "# U\n\n## L\n\nAntes.\n\n{.incremental}\n- uno\n    - dentro\n- dos\n\nDespués.\n"
SPACE = {"p": "http://schemas.openxmlformats.org/presentationml/2006/main"}


def deck(course: Course) -> tuple[bytes, Any]:
    from pptx import Presentation

    data = job_of(course).make()
    assert isinstance(data, bytes)
    return data, Presentation(io.BytesIO(data))


def test_what_is_deeper_appears_with_its_item() -> None:
    def passage(level: int, click: bool = False) -> Passage:
        return Passage((), level, click=click)

    passages = (passage(0), passage(0, True), passage(1), passage(0, True), passage(0), passage(1))
    assert steps(passages) == [(1, 2), (3, 3)]


def test_each_item_of_an_incremental_list_waits_for_a_click(course_of: Read) -> None:
    _, presentation = deck(course_of(TEXT))
    slide = next(s for s in presentation.slides if s.shapes.title.text == "1.1 L")
    body = slide.placeholders[1]
    clicks = slide.element.findall(".//p:cTn[@nodeType='clickEffect']", SPACE)
    ranges = slide.element.findall(".//p:pRg", SPACE)
    texts = [body.text_frame.paragraphs[int(r.get("st"))].text for r in ranges]
    assert len(clicks) == 2
    assert texts == ["uno", "dentro", "dos"]
    assert {s.get("spid") for s in slide.element.findall(".//p:spTgt", SPACE)} == {
        str(body.shape_id)
    }
    numbers = [node.get("id") for node in slide.element.findall(".//p:cTn", SPACE)]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


def test_other_slides_have_no_timing(course_of: Read) -> None:
    _, presentation = deck(course_of(TEXT.replace("{.incremental}\n", "")))
    assert not any(s.element.findall(".//p:timing", SPACE) for s in presentation.slides)


@pytest.mark.slow
def test_the_open_xml_sdk_finds_nothing_in_a_deck_with_clicks(
    course_of: Read, tmp_path: Path, node_modules: Path
) -> None:
    data, _ = deck(course_of(TEXT))
    path = tmp_path / "clicks.pptx"
    path.write_bytes(data)
    assert node_modules.is_dir()
    result = validated(path)
    assert result["ok"], result["errors"]
