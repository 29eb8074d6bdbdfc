"""Stage 3, layout: code, tables, pictures, formulas and videos → panels, each on its slides."""

from __future__ import annotations

import re

from builders.slides.deck import (
    CodeBody,
    DiagramBody,
    FormulaBody,
    MovieBody,
    PictureBody,
    Run,
    Runs,
    TableBody,
    Thing,
)
from builders.slides.derivations import derivation
from builders.slides.grid import Grid
from builders.slides.measure import Ruler
from builders.slides.pages import (
    Box,
    CaptionPanel,
    CodePanel,
    FormulaPanel,
    MoviePanel,
    Panel,
    PicturePanel,
)
from builders.slides.tables import TableSetter
from temario.model import Asset
from temario.records import record, replace
from temario.render.code import Piece
from temario.render.diagram import legible
from temario.render.maths import svg
from temario.render.omml import omml
from temario.tokens import Colors

CODE_PAD = 14.0
"""The space between the edge of the tint and the code, in points."""

CAPTION = 16.0
"""The size of captions."""
LEGIBLE = 14.0
"""Letters of a diagram are as large as this, in points, where there is a way."""
_PITCH = 1.3
"""The exact distance of two lines of code, times the size."""
_GAP = 10.0
_FORMULA = 32.0
_LEAST = 16.0
"""Rows of a formula that would be smaller go on over further slides."""
_ROWS = 14
"""No more rows are tried on one slide."""
_MARGIN = 0.94
"""How much of the room a formula may fill: Office's letters are wider than the picture's."""
_LARGEST = 2.0
"""A picture of pixels is not drawn larger than this many times its size."""
_INDENT = "    "
_LARGE_CODE = (20.0, 18.0)

CodeLine = tuple[Piece, ...]


@record
class Sheet:
    """One slide's share of a thing."""

    code: CodePanel | None = None
    panels: tuple[Panel, ...] = ()


@record
class ThingSetter:
    """Sets things in the body of a slide."""

    grid: Grid
    ruler: Ruler
    colors: Colors
    missing: str
    """The word for a picture that is not there."""
    room: Box
    """Where things stand."""
    tight: bool = False
    """Whether code is set smaller before it is continued on another slide."""

    def sheets(self, thing: Thing) -> list[Sheet]:
        """Return `thing` on as many slides as it takes."""
        match thing:
            case CodeBody(lines, caption):
                return self._code(lines, caption)
            case TableBody():
                above, room = self._caption_above(thing.caption)
                tables = TableSetter(self.grid.sizes, self.ruler, room).panels(thing)
                return [Sheet(panels=(*above, table)) for table in tables]
            case PictureBody():
                return [self._picture(thing)]
            case DiagramBody():
                return [self._diagram(thing)]
            case FormulaBody(tex):
                return self._formula(tex)
            case MovieBody(asset, poster, title):
                return [self._movie(asset, poster, title)]

    # --- Code -----------------------------------------------------------------------------

    def _code(self, lines: tuple[CodeLine, ...], caption: Runs) -> list[Sheet]:
        above, room = self._caption_above(caption)
        size, chosen = self._code_size(lines, room)
        pitch = round(size * _PITCH, 1)
        most = max(1, int((room.height - 2 * CODE_PAD) / pitch))
        sheets = []
        for start, end in code_ranges(chosen, most):
            while start and _blank(chosen[start]) and start < end - 1:
                start += 1
            part = chosen[start:end]
            box = replace(room, height=len(part) * pitch + 2 * CODE_PAD)
            sheets.append(Sheet(CodePanel(box, tuple(part), size, pitch), above))
        return sheets

    def _code_size(self, lines: tuple[CodeLine, ...], room: Box) -> tuple[float, list[CodeLine]]:
        """Return the largest size at which no line is broken; at the least, lines broken.

        A size over the theme's is for a listing that it does not make longer than its slide.
        """
        for large in _LARGE_CODE:
            columns = int((room.width - 2 * CODE_PAD) / (0.6 * large))
            fits = len(lines) * large * _PITCH <= room.height - 2 * CODE_PAD
            if fits and all(sum(len(text) for _, text in line) <= columns for line in lines):
                return large, list(lines)
        size, least = self.grid.sizes.slide_code, self.grid.sizes.slide_code_least
        while True:
            columns = int((room.width - 2 * CODE_PAD) / (0.6 * size))
            broken = [part for line in lines for part in broken_line(line, columns)]
            high = self.tight and len(broken) * size * _PITCH > room.height - 2 * CODE_PAD
            if (len(broken) == len(lines) and not high) or size - 1 < least:
                return size, broken
            size -= 1

    # --- Pictures -------------------------------------------------------------------------

    def _picture(self, body: PictureBody) -> Sheet:
        below = [runs for runs in (body.caption, _credit(body.credit)) if runs]
        height = sum(self._caption_height(runs) for runs in below) + (_GAP if below else 0)
        room = replace(self.room, height=self.room.height - height)
        if body.asset is None:
            return Sheet(panels=(self._missing(body, room), *self._below(below, room.bottom)))
        box = _fitted(body.asset, room)
        picture = PicturePanel(box, body.asset, body.alt, body.decorative)
        return Sheet(panels=(picture, *self._below(below, box.bottom)))

    def _diagram(self, body: DiagramBody) -> Sheet:
        """Return a diagram as large as there is room, no letter of it larger than text."""
        above, room = self._caption_above(body.caption)
        drawing = legible(body.drawings, room.width, room.height, LEGIBLE)
        letters = drawing.letters(room.width, room.height)
        factor = min(room.width / drawing.width, room.height / drawing.height)
        factor *= min(1.0, self.grid.sizes.slide_body / letters)
        box = Box(room.left, room.top, drawing.width * factor, drawing.height * factor)
        return Sheet(panels=(*above, PicturePanel(box, drawing, body.alt)))

    def _missing(self, body: PictureBody, room: Box) -> CaptionPanel:
        href = body.target if re.match(r"https?://", body.target) else ""
        name = f"{self.missing}: {body.alt or body.target}"
        most = 300
        runs = (Run(name if len(name) <= most else name[:most] + "…", href=href),)
        return CaptionPanel(replace(room, height=min(room.height, 160)), runs, 20, framed=True)

    def _below(self, captions: list[Runs], top: float) -> tuple[CaptionPanel, ...]:
        found, top = [], top + _GAP
        for runs in captions:
            height = self._caption_height(runs)
            box = Box(self.room.left, top, self.room.width, height)
            found.append(CaptionPanel(box, runs, CAPTION))
            top += height
        return tuple(found)

    def _caption_above(self, caption: Runs) -> tuple[tuple[CaptionPanel, ...], Box]:
        """Return a caption at the head of the body, and what is left of the body."""
        body = self.room
        if not caption:
            return (), body
        height = self._caption_height(caption)
        panel = CaptionPanel(replace(body, height=height), caption, CAPTION)
        down = height + _GAP
        return (panel,), replace(body, top=body.top + down, height=body.height - down)

    def _caption_height(self, runs: Runs) -> float:
        lines = self.ruler.most_lines(runs, self.room.width, CAPTION)
        return len(lines) * self.ruler.pitch(CAPTION, runs)

    def _movie(self, asset: Asset, poster: Asset | None, title: str) -> Sheet:
        runs = (Run(title),) if title else ()
        height = self._caption_height(runs) + _GAP if runs else 0.0
        room = replace(self.room, height=self.room.height - height)
        shape = poster or replace(asset, width=asset.width or 1280, height=asset.height or 720)
        box = _fitted(replace(shape, media_type="image/svg+xml"), room)
        panel = MoviePanel(box, asset, poster, title)
        return Sheet(panels=(panel, *self._below([runs] if runs else [], box.bottom)))

    # --- Formulas -------------------------------------------------------------------------

    def _formula(self, tex: str) -> list[Sheet]:
        """Return a formula on one slide; its rows on several where they would be too small."""
        rows = derivation(tex)
        count = 1 if rows is None else -(-len(rows.rows) // _ROWS)
        while rows is not None and count <= len(rows.rows):
            parts = rows.parts(count) if count > 1 else (tex,)
            drawn = [self._drawn(part) for part in parts]
            if all(one and self.room.height >= one[2] * _LEAST / _FORMULA for one in drawn):
                break
            if None in drawn:
                parts = (tex,)
                break
            count += 1
        else:
            parts = (tex,) if rows is None else rows.parts(len(rows.rows))
        return [sheet for part in parts for sheet in self._one_formula(part)]

    def _drawn(self, tex: str) -> tuple[str, float, float] | None:
        """Return a formula as SVG, and its size in points; None where it does not parse."""
        drawn = svg(tex, display=True, size=_FORMULA, color=self.colors.text)
        size = svg_size(drawn) if drawn else None
        # The size of the SVG is in CSS pixels.
        return (drawn, size[0] * 0.75, size[1] * 0.75) if drawn and size else None

    def _one_formula(self, tex: str) -> list[Sheet]:
        found = self._drawn(tex)
        if found is None:
            return self._code(tuple((("", line),) for line in tex.split("\n")), ())
        drawn, width, height = found
        room = self.room
        factor = min(1.0, room.width / width, room.height / height)
        box = Box(room.left, room.top + 24, width * factor, height * factor)
        box = replace(box, top=min(box.top, room.bottom - box.height))
        native = omml(tex)
        if native is None:
            return [Sheet(panels=(PicturePanel(box, drawn, tex),))]
        points = _FORMULA * min(1.0, _MARGIN * room.width / width, _MARGIN * room.height / height)
        return [Sheet(panels=(FormulaPanel(box, drawn, tex, native, points),))]


def svg_size(text: str) -> tuple[float, float] | None:
    """Return the width and height that an SVG's root says, in CSS pixels."""
    root = re.search(r"<svg[^>]*>", text)
    found = (
        [re.search(rf'\s{name}="([\d.]+)', root[0]) for name in ("width", "height")] if root else []
    )
    sizes = [float(match[1]) for match in found if match]
    return (sizes[0], sizes[1]) if len(sizes) == 2 and all(sizes) else None


def _credit(credit: str) -> Runs:
    return (Run(credit, colour="muted"),) if credit else ()


def _fitted(asset: Asset, room: Box) -> Box:
    """Return the place of a picture: as large as there is room, at the left."""
    width, height = asset.width or 800, asset.height or 600
    factor = min(room.width / width, room.height / height)
    if asset.media_type != "image/svg+xml":
        factor = min(factor, _LARGEST * 0.75)
    return Box(room.left, room.top, width * factor, height * factor)


def broken_line(line: CodeLine, columns: int) -> list[CodeLine]:
    """Return a line of code in parts of at most `columns` characters, the later ones indented."""
    found: list[CodeLine] = []
    rest, most = line, columns
    while sum(len(text) for _, text in rest) > most:
        text = "".join(text for _, text in rest)
        space = text.rfind(" ", most // 2, most)
        at = space + 1 if space > 0 and text[:space].strip() else most
        head, rest = _cut_line(rest, at)
        found.append((("", _INDENT), *head) if found else head)
        most = columns - len(_INDENT)
    found.append((("", _INDENT), *rest) if found else rest)
    return found


def _cut_line(line: CodeLine, at: int) -> tuple[CodeLine, CodeLine]:
    head: list[Piece] = []
    tail: list[Piece] = []
    for kind, text in line:
        if text[:at]:
            head.append((kind, text[:at]))
        if text[max(at, 0) :]:
            tail.append((kind, text[max(at, 0) :]))
        at = max(0, at - len(text))
    return tuple(head), tuple(tail)


def code_ranges(lines: list[CodeLine], most: int) -> list[tuple[int, int]]:
    """Return ranges of lines, one a slide: about equal, cut at a blank line where one is near."""
    count = -(-len(lines) // most)
    ranges, start = [], 0
    for left in range(count, 0, -1):
        rest = len(lines) - start
        even = -(-rest // left)
        end = start + even
        if left > 1:
            # No later slide may be asked for more than it holds.
            least = max(start + 1, len(lines) - (left - 1) * most, end - even // 4)
            latest = min(start + most, end + even // 4, len(lines) - left + 1)
            blank = [at for at in range(least, latest + 1) if _blank(lines[at])]
            end = min(blank, key=lambda at: abs(at - end)) if blank else end
        ranges.append((start, end))
        start = end
    return ranges


def _blank(line: CodeLine) -> bool:
    return not "".join(text for _, text in line).strip()
