"""Stage 3, layout: how wide text is and where its lines break, by the fonts' own metrics.

The theme names a font that every presenter has; its package holds a free font
of the same metrics, which measures for it.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Any

from builders.slides.deck import Run, Runs, text_of
from builders.slides.scripts import TALL, tall
from temario.patterns import pattern
from temario.records import record
from temario.render.fonts import font_files, font_height

MARGIN = 0.97
"""Lines are broken at this part of the width, since another renderer's may be wider."""

_PITCH = 1.2
"""No renderer sets lines tighter than this, times the size."""
_MONO = 0.6
"""The width of a character of code, in ems."""
RAISED = 0.67
"""The size of raised letters, of that around them."""
_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】〗〙〛°′″℃％‰,.;:?!)]}%»…‥"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NOT_LAST = frozenset("‘“（〔［｛〈《「『【〖〘〚([{«$£¥＄￡￥")
_TOKEN = pattern(r"\n|[ \t]+|(?:(?!\w-[^\W\d])[^ \t\n])*\w-(?=[^\W\d])|[^ \t\n]+")
"""Line breaks, spaces, and what may stand apart: before a digit no line ends with a hyphen."""


@record
class Line:
    """One line of a paragraph, as a range of its characters."""

    start: int
    end: int
    """Without the white space at its end."""
    width: float
    """Points."""


Token = tuple[int, str, float]
"""A part between two places where a line may break: its position, text, and width in ems."""


@record
class Ruler:
    """Measures text in one family."""

    package: str
    """The PyPI package of the font that measures."""
    factor: float = 1.0
    """How much wider than it the font is that is shown."""
    height: float = 0.0
    """The height of that font's lines in ems, where it is more than that of the measuring one."""
    capitals: bool = False
    """Whether text is shown in capitals."""
    spacing: float = 0.0
    """What is added behind each letter, in ems."""
    bold: bool = False
    """Whether all of the text is bold."""

    def pitch(self, size: float, runs: Runs = ()) -> float:
        """Return the distance of two lines of `runs`, in points."""
        return max(_PITCH, _height(self.package), self.height, TALL if tall(runs) else 0.0) * size

    def width(self, runs: Runs, size: float) -> float:
        """Return the width of `runs` on one line, in points."""
        return sum(self.advance(run, run.text) for run in runs) * size

    def widest_word(self, runs: Runs, size: float) -> float:
        """Return the width of what cannot be broken without breaking a word."""
        return max((width for *_, width in self._tokens(runs)), default=0.0) * size

    def lines(self, runs: Runs, width: float, size: float) -> tuple[Line, ...]:
        """Return the lines of `runs` in a box `width` points wide; words too long are broken."""
        return self._lines(runs, self._tokens(runs), width, size, links_whole=False)

    def most_lines(self, runs: Runs, width: float, size: float) -> tuple[Line, ...]:
        """Return the lines of `runs` in the program that makes more of them.

        LibreOffice breaks no line inside a link that fits on one. It breaks one before and
        behind every link, brackets or not, and begins a line behind a link that was broken.
        """
        lines = self.lines(runs, width, size)
        if not any(run.href for run in runs):
            return lines
        tokens = self._links_whole(runs)
        return max(lines, self._lines(runs, tokens, width, size, links_whole=True), key=len)

    def _lines(
        self,
        runs: Runs,
        tokens: tuple[Token, ...],
        width: float,
        size: float,
        links_whole: bool,
    ) -> tuple[Line, ...]:
        room = width * MARGIN / size
        found: list[Line] = []
        start = end = 0
        used = gap = 0.0
        full = False
        for first, text, advance in tokens:
            if text == "\n":
                found.append(Line(start, end, used * size))
                start = end = first + 1
                used = gap = 0.0
                full = False
            elif text.isspace() and text[0] in " \t":
                gap += advance
            else:
                if (end > start or gap) and (full or used + gap + advance > room):
                    found.append(Line(start, end, used * size))
                    start, used, gap = first, 0.0, 0.0
                full = links_whole and advance > room and bool(_looks(runs)[first].href)
                if advance > room:
                    start, used = self._broken(runs, first, text, room, size, found)
                else:
                    used += gap + advance
                end, gap = first + len(text), 0.0
        found.append(Line(start, end, used * size))
        return tuple(found)

    def _broken(
        self, runs: Runs, first: int, text: str, room: float, size: float, found: list[Line]
    ) -> tuple[int, float]:
        """Break a word into whole lines; return where the rest starts and how wide it is."""
        start, used = first, 0.0
        looks = _looks(runs)
        for position, character in enumerate(text, first):
            advance = self.advance(looks[position], character)
            if used + advance > room and position > start:
                found.append(Line(start, position, used * size))
                start, used = position, 0.0
            used += advance
        return start, used

    def _tokens(self, runs: Runs) -> tuple[Token, ...]:
        return _tokens(self, runs)

    def _links_whole(self, runs: Runs) -> tuple[Token, ...]:
        """Return parts of which each link is one."""
        found: list[Token] = []
        at = 0
        for whole, some in groupby(runs, key=lambda run: run if run.href else None):
            part = tuple(some)
            text = text_of(part)
            if whole is None or text.isspace() or "\n" in text:
                found += [(at + first, word, wide) for first, word, wide in self._tokens(part)]
            else:
                found.append((at, text, self.width(part, 1)))
            at += len(text)
        return tuple(found)

    def advance(self, run: Run, text: str) -> float:
        """Return the width of `text` in the look of `run`, in ems."""
        bold = run.bold or self.bold
        shown = text.upper() if self.capitals else text
        width = _advance(self.package, shown, bold, run.italic, run.mono, run.raised != 0)
        factor = 1.0 if run.mono else self.factor
        return width * factor + self.spacing * len(text)


@lru_cache(maxsize=4096)
def _tokens(ruler: Ruler, runs: Runs) -> tuple[Token, ...]:
    text, found = text_of(runs), []
    looks = _looks(runs) if len(runs) > 1 else []
    for match in _TOKEN.finditer(text):
        for start, part in _parts(match.start(), match[0]):
            if not looks:
                found.append((start, part, ruler.advance(runs[0], part)))
                continue
            width, end = 0.0, start + len(part)
            while start < end:
                stop = start
                while stop < end and looks[stop] is looks[start]:
                    stop += 1
                width += ruler.advance(looks[start], text[start:stop])
                start = stop
            found.append((end - len(part), part, width))
    return tuple(found)


def _parts(start: int, token: str) -> list[tuple[int, str]]:
    """Return a token's parts: a line may break between two characters of Chinese or Japanese."""
    if token.isascii() or not any(map(_wide, token)):
        return [(start, token)]
    parts: list[tuple[int, str]] = []
    for offset, character in enumerate(token):
        if parts and _joined(token[offset - 1], character):
            parts[-1] = (parts[-1][0], parts[-1][1] + character)
        else:
            parts.append((start + offset, character))
    return parts


def _joined(before: str, character: str) -> bool:
    """Return whether no line breaks between two characters, of which one may be wide.

    A line begins with no closing sign and ends with no opening one; the parts of an emoji are
    one.
    """
    if character in _NOT_FIRST or before in _NOT_LAST or before == "\u200d":
        return True
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Sk"):
        return True
    return not _wide(character) and not _wide(before)


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _looks(runs: Runs) -> list[Run]:
    return [run for run in runs for _ in run.text]


@lru_cache(maxsize=65536)
def _advance(package: str, text: str, bold: bool, italic: bool, mono: bool, raised: bool) -> float:
    """Return the width of `text` in ems."""
    factor = RAISED if raised else 1.0
    if text == "\n":
        return 0.0
    if mono:
        return factor * sum(1.0 if _wide(character) else _MONO for character in text)
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    # Each letter stands for itself, so that what the font lacks is known by its own name.
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    font = _font(package, bold, italic)
    uharfbuzz.shape(font, buffer, {"kern": True, "liga": True})
    total = 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if info.codepoint == 0:  # the font lacks it; another one's glyph will stand there
            total += _missing(text[info.cluster])
        else:
            total += position.x_advance / font.face.upem
    return factor * total


def _missing(character: str) -> float:
    """Return the width of a character that the font lacks, in ems, rather too much.

    East Asian letters are as wide as high. Emoji of Segoe UI are 1.37 ems wide, the base letters
    of Arabic half an em by the line, bold 0.58 (DejaVu Sans, which is wider than Arial).
    """
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if ord(character) >= 0x1F000 or category in ("So", "Sk"):
        return 1.4 if ord(character) < 0x20000 else 1.0
    return 0.7 if unicodedata.east_asian_width(character) not in "WF" else 1.0


@lru_cache(maxsize=16)
def _font(package: str, bold: bool, italic: bool) -> Any:
    import uharfbuzz

    files = font_files(package)
    path = files[-1] if italic else files[0]
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
    if bold:
        font.set_variations({"wght": 700})
    return font


@lru_cache(maxsize=16)
def _height(package: str) -> float:
    """Return a font's height with its gap, in ems.

    Its clipping heights (usWin) are not asked: they are the free font's own, which
    covers more scripts, and say nothing of the font that the deck names.
    """
    face = _font(package, False, False).face
    above, descent, gap = struct.unpack(">hhh", face.reference_table("hhea").data[4:10])
    return float((above - descent + gap) / face.upem)


def ascent(package: str) -> float:
    """Return which part of a line's height stands above its letters' foot."""
    above, below = font_height(package)
    return above / (above + below)
