"""Stage 3, layout: tables → panels of as many rows and columns as a slide has room for."""

from __future__ import annotations

from collections.abc import Callable

from builders.slides.deck import Runs, TableBody, text_of
from builders.slides.measure import MARGIN, Ruler
from builders.slides.pages import Box, TablePanel
from builders.slides.prose import partition
from builders.slides.scripts import tall
from builders.slides.summary import cut, trimmed
from temario.records import record, replace
from temario.tokens import Sizes

PAD_ACROSS = 8.0
"""The space at the left and the right of a cell's text, in points."""
PAD_DOWN = 5.0

_BEST = 20.0
_WIDEST = 1.4
"""A table is not spread wider than this many times what its text needs."""
_LEAST_COLUMN = 40.0
_LEAST_EMS = 4.0

Rows = tuple[tuple[Runs, ...], ...]


@record
class TableSetter:
    """Sets tables in a box."""

    sizes: Sizes
    ruler: Ruler
    room: Box

    def panels(self, table: TableBody) -> list[TablePanel]:
        """Return `table` on as many slides as it takes: heads repeated, first column too."""
        found: list[TablePanel] = []
        for columns in self._column_groups(table):
            part = replace(
                table,
                head=tuple(table.head[at] for at in columns),
                rows=tuple(tuple(row[at] for at in columns) for row in table.rows),
                alignments=tuple(table.alignments[at] for at in columns),
            )
            found.extend(self._paged(part))
        return found

    def _column_groups(self, table: TableBody) -> list[tuple[int, ...]]:
        """Return the columns of each slide, so that no word is broken where that can be."""
        least = [
            min(max(_LEAST_COLUMN, width), self.room.width / 2)
            for width in self._least_widths(_bold(table), self.sizes.slide_code_least)
        ]
        if sum(least) <= self.room.width or len(least) < 3:
            return [tuple(range(len(least)))]
        ranges = partition(least[1:], self.room.width, [False] * len(least[1:]), least[0])
        return [(0, *range(start + 1, end + 1)) for start, end in ranges]

    def _paged(self, table: TableBody) -> list[TablePanel]:
        size = self._size(table)
        widths = self._widths(table, size)
        head = self._row_height(_as_bold(table.head), widths, size)
        room = self.room.height - head
        rows = [part for row in table.rows for part in self._split(row, widths, size, room)]
        heights = [self._row_height(row, widths, size) for row in rows]
        ranges = partition(heights, self.room.height, [False] * len(rows), head) or [(0, 0)]
        panels = []
        for start, end in ranges:
            own = (head, *heights[start:end])
            box = replace(self.room, width=sum(widths), height=sum(own))
            shown = tuple(rows[start:end])
            alt = text_of(table.caption) or " | ".join(text_of(cell) for cell in table.head)
            panels.append(
                TablePanel(box, widths, own, table.head, shown, table.alignments, size, alt)
            )
        return panels

    def _size(self, table: TableBody) -> float:
        """Return the largest size at which the table fits on one slide, or one for several."""
        best = min(_BEST, self.sizes.slide_least)
        several = 0.0
        while best >= self.sizes.slide_code_least:
            if sum(self._least_widths(_bold(table), best)) <= self.room.width:
                widths = self._widths(table, best)
                rows = (_as_bold(table.head), *table.rows)
                if sum(self._row_height(row, widths, best) for row in rows) <= self.room.height:
                    return best
                several = several or min(best, 16.0)
            best -= 2
        return several or self.sizes.slide_code_least

    def _least_widths(self, table: TableBody, size: float) -> list[float]:
        def least(runs: Runs) -> float:
            # Letters of Chinese are words, but a column of one letter is none.
            together = min(self.ruler.width(runs, size), _LEAST_EMS * size) if tall(runs) else 0.0
            return max(self.ruler.widest_word(runs, size), together)

        return self._column(table, least)

    def _column(self, table: TableBody, width: Callable[[Runs], float]) -> list[float]:
        columns = zip(table.head, *table.rows, strict=True)
        return [
            max(width(cell) for cell in column) / MARGIN + 2 * PAD_ACROSS + 1 for column in columns
        ]

    def _widths(self, table: TableBody, size: float) -> tuple[float, ...]:
        """Return the columns' widths: what their text needs, or their share of what there is."""
        heads = _bold(table)
        natural = self._column(heads, lambda runs: self.ruler.width(runs, size))
        total = self.room.width
        if sum(natural) <= total:
            factor = min(total / sum(natural), _WIDEST)
            return tuple(width * factor for width in natural)
        least = [
            min(width, total / len(natural))
            if sum(self._least_widths(heads, size)) > total
            else width
            for width in self._least_widths(heads, size)
        ]
        left = max(0.0, total - sum(least))
        wanted = [max(0.0, a - b) for a, b in zip(natural, least, strict=True)]
        share = sum(wanted) or 1.0
        widths = [a + left * b / share for a, b in zip(least, wanted, strict=True)]
        return tuple(width * min(1.0, total / sum(widths)) for width in widths)

    def _row_height(self, row: tuple[Runs, ...], widths: tuple[float, ...], size: float) -> float:
        heights = (
            len(self.ruler.most_lines(cell, width - 2 * PAD_ACROSS, size))
            * self.ruler.pitch(size, cell)
            for cell, width in zip(row, widths, strict=True)
        )
        return max(heights) + 2 * PAD_DOWN

    def _split(
        self, row: tuple[Runs, ...], widths: tuple[float, ...], size: float, room: float
    ) -> Rows:
        """Return a row in parts that each fit, cut at lines."""
        if self._row_height(row, widths, size) <= room:
            return (row,)
        pitch = max(self.ruler.pitch(size, cell) for cell in row)
        most = max(1, int((room - 2 * PAD_DOWN) / pitch))
        columns = [
            self._cut_cell(cell, width, size, most) for cell, width in zip(row, widths, strict=True)
        ]
        count = max(len(parts) for parts in columns)
        return tuple(
            tuple(parts[at] if at < len(parts) else () for parts in columns) for at in range(count)
        )

    def _cut_cell(self, cell: Runs, width: float, size: float, most: int) -> list[Runs]:
        lines = self.ruler.most_lines(cell, width - 2 * PAD_ACROSS, size)
        return [
            trimmed(cut(cell, lines[at].start, lines[min(at + most, len(lines)) - 1].end))
            for at in range(0, len(lines), most)
        ]


def _bold(table: TableBody) -> TableBody:
    return replace(table, head=_as_bold(table.head))


def _as_bold(row: tuple[Runs, ...]) -> tuple[Runs, ...]:
    """Return the cells of a head as they are drawn."""
    return tuple(tuple(replace(run, bold=True) for run in cell) for cell in row)
