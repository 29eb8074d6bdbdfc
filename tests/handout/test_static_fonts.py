"""Static fonts of variable ones, beside those that fontTools makes."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.subset import Subsetter
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from weasyprint.pdf import fonts as weasyprint_fonts

from temario.render.fonts import font_files
from temario.render.static_fonts import StaticFont, fix_with_harfbuzz, static_font

pytestmark = pytest.mark.slow

_LETTERS = "aeñóZ8&“ ½fi"


@cache
def variable() -> bytes:
    """Return the letters of a variable font, as WeasyPrint has cut it down."""
    font, made = TTFont(font_files("fontpkg-source-serif-4")[0]), io.BytesIO()
    cut = Subsetter()
    cut.populate(text=_LETTERS)
    cut.subset(font)
    font.save(made)
    return made.getvalue()


def saved(font: Any) -> TTFont:
    made = io.BytesIO()
    font.save(made)
    return TTFont(io.BytesIO(made.getvalue()))


def outline(font: TTFont, name: str) -> list[tuple[str, tuple[tuple[float, float] | None, ...]]]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return list(pen.value)


def test_harfbuzz_draws_the_letters_that_fonttools_draws() -> None:
    data, location = variable(), {"wght": 650.0, "opsz": 11.0}
    ours = saved(static_font(TTFont(io.BytesIO(data)), location))
    theirs = saved(instantiateVariableFont(TTFont(io.BytesIO(data)), location, static=True))
    assert ours.getGlyphOrder() == theirs.getGlyphOrder()
    assert "fvar" not in ours
    assert "gvar" not in ours
    for name in theirs.getGlyphOrder():
        assert abs(ours["hmtx"][name][0] - theirs["hmtx"][name][0]) <= 1
        drawn, expected = outline(ours, name), outline(theirs, name)
        assert [step for step, _ in drawn] == [step for step, _ in expected], name
        for (_, points), (_, others) in zip(drawn, expected, strict=True):
            for point, other in zip(points, others, strict=True):
                if point is not None and other is not None:
                    assert abs(point[0] - other[0]) <= 1
                    assert abs(point[1] - other[1]) <= 1
        mine, other_flags = ours["glyf"][name], theirs["glyf"][name]
        if mine.numberOfContours > 0:  # overlapping parts leave no seam
            assert mine.flags[0] & 0x40 == other_flags.flags[0] & 0x40 == 0x40


def test_an_axis_without_a_value_keeps_its_default_and_one_beyond_its_end_stops_there() -> None:
    data = variable()
    plain = saved(static_font(TTFont(io.BytesIO(data)), {}))
    same = saved(static_font(TTFont(io.BytesIO(data)), {"wght": 400.0, "opsz": 20.0}))
    assert outline(plain, "a") == outline(same, "a")
    beyond = saved(static_font(TTFont(io.BytesIO(data)), {"wght": 5000.0}))
    heaviest = saved(static_font(TTFont(io.BytesIO(data)), {"wght": 900.0}))
    assert outline(beyond, "a") == outline(heaviest, "a") != outline(plain, "a")


def test_weasyprint_takes_them_and_what_harfbuzz_cannot_read_goes_the_old_way() -> None:
    fix_with_harfbuzz(weasyprint_fonts)
    fix_with_harfbuzz(weasyprint_fonts)
    data = variable()
    made = weasyprint_fonts.instantiateVariableFont(
        TTFont(io.BytesIO(data)), {"wght": 700}, static=True
    )
    assert isinstance(made, StaticFont)
    both, collection = io.BytesIO(), TTCollection()
    collection.fonts = [TTFont(io.BytesIO(data))]
    collection.save(both)
    font = TTFont(io.BytesIO(both.getvalue()), fontNumber=0)
    assert static_font(font, {}) is None
    made = weasyprint_fonts.instantiateVariableFont(font, {"wght": 700, "opsz": 20}, static=True)
    assert "fvar" not in saved(made)
