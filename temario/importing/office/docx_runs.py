"""The marks of a Word document's words: code, bold, raised, whether a style says so or they do."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from temario.importing.office.docx_nodes import new, words_of
from temario.importing.office.docx_styles import DocumentStyles, W, is_monospaced

_MARKS = ("b", "i", "strike", "vertAlign")
"""What a style of characters may say of words that they have to keep."""
_MARKERS = frozenset(
    ("FFFF00", "00FF00", "00FFFF", "FF00FF", "FFFFA6", "FFFF6D", "FFFF38", "FFFFD7", "FFFF99")
)
"""The colours of markers, in Word and in LibreOffice, which writes them as a background."""
_NOTES = (f"{W}footnoteReference", f"{W}endnoteReference")


def marked(run: Any, styles: DocumentStyles) -> None:
    """Say in a run itself what its style says of its words, and name code as `code`."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        return
    style = properties.find(f"{W}rStyle")
    fonts = properties.find(f"{W}rFonts")
    named = style.get(f"{W}val", "") if style is not None else ""
    code = styles.purpose(named)[0] == "code" or (fonts is not None and is_monospaced(fonts))
    if style is not None:
        properties.remove(style)
        if not any(run.find(note) is not None for note in _NOTES):
            _with_marks_of(properties, styles.marks(named, _MARKS))
    _highlighted(properties)
    _raised(properties, styles.size)
    if code:
        properties.insert(0, new("rStyle", val="code"))
        for mark in ("b", "i", "u"):
            for part in properties.findall(f"{W}{mark}"):
                properties.remove(part)


def all_code(paragraph: Any) -> bool:
    """Return whether all the words of a paragraph are set as code, or would be if it had any."""
    runs = [run for run in paragraph.iter(f"{W}r") if words_of(run)]
    styles = [run.find(f"{W}rPr/{W}rStyle") for run in runs]
    if not runs:
        fonts = paragraph.find(f"{W}pPr/{W}rPr/{W}rFonts")
        return fonts is not None and is_monospaced(fonts)
    return all(s is not None and s.get(f"{W}val") == "code" for s in styles)


def _with_marks_of(properties: Any, marks: list[Any]) -> None:
    for mark in marks:
        if properties.find(mark.tag) is None:
            properties.append(deepcopy(mark))


def _highlighted(properties: Any) -> None:
    shade = properties.find(f"{W}shd")
    if shade is None or properties.find(f"{W}highlight") is not None:
        return
    if shade.get(f"{W}fill", "").upper() in _MARKERS:
        properties.append(new("highlight", val="yellow"))


def _raised(properties: Any, usual: int) -> None:
    """Call words above or below the line superscript or subscript where they are small, too."""
    position, size = (properties.find(f"{W}{name}") for name in ("position", "sz"))
    if position is None or size is None or properties.find(f"{W}vertAlign") is not None:
        return
    height, points = position.get(f"{W}val", ""), size.get(f"{W}val", "")
    if points.isdecimal() and len(points) < 4 and int(points) * 10 <= usual * 9:
        side = "subscript" if height.startswith("-") else "superscript"
        if height.lstrip("+-0"):
            properties.append(new("vertAlign", val=side))
