"""Stage 3, layout: a formula of many rows → formulas of fewer, for several slides."""

from __future__ import annotations

import re

from temario.patterns import pattern
from temario.records import record

_ROWS = r"(aligned|align\*?|split|gathered|gather\*?)"
"""Environments that set rows under one another and nothing around them."""
_WHOLE = pattern(rf"\s*\\begin\{{{_ROWS}\}}(.*)\\end\{{\1\}}\s*", re.DOTALL)
_MARK = pattern(r"\\begin\{|\\end\{|\\\\\*?(?:\s*\[[^\]\n]*\])?|\\.|[{}]", re.DOTALL)


@record
class Derivation:
    """A formula that is rows and nothing else."""

    environment: str
    rows: tuple[str, ...]

    def parts(self, count: int) -> tuple[str, ...]:
        """Return the rows as `count` formulas, each with about as many, in the same environment."""
        size, more = divmod(len(self.rows), count)
        found, start = [], 0
        for number in range(count):
            end = start + size + (number < more)
            inner = " \\\\\n".join(self.rows[start:end])
            found.append(f"\\begin{{{self.environment}}}\n{inner}\n\\end{{{self.environment}}}")
            start = end
        return tuple(found)


def derivation(tex: str) -> Derivation | None:
    """Return a formula as its rows, or None where it is something else."""
    whole = _WHOLE.fullmatch(tex)
    if whole is None:
        return None
    rows = _split(whole[2])
    return Derivation(whole[1], rows) if rows is not None and len(rows) > 1 else None


def _split(text: str) -> tuple[str, ...] | None:
    """Return the rows of an environment's content; None where it ends before its end."""
    rows, start, depth = [], 0, 0
    for match in _MARK.finditer(text):
        sign = match[0]
        if sign in ("{", "\\begin{"):
            depth += 1 + (sign != "{")
        elif sign in ("}", "\\end{"):
            depth -= sign == "}"
        elif sign.startswith("\\\\") and depth == 0:
            rows.append(text[start : match.start()].strip())
            start = match.end()
        if depth < 0:
            return None
    rows.append(text[start:].strip())
    return tuple(row for row in rows if row)
