"""OMML, the mathematics of Office → LaTeX (ECMA-376 part 1, section 22.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from temario.importing import tex
from temario.patterns import pattern

MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_M = f"{{{MATHS}}}"
_DEEPEST = 60
"""Formulas nested deeper than this are given as their characters."""
_LONGEST_FIRST = "|".join(sorted(tex.FUNCTIONS, key=lambda name: (-len(name), name)))
_NAMES = pattern(rf"(?<![A-Za-z])({_LONGEST_FIRST})(?![A-Za-z])")
_SCRIPTS = {
    "double-struck": "mathbb", "script": "mathcal", "fraktur": "mathfrak", "sans-serif": "mathsf",
    "monospace": "mathtt",
}  # fmt: skip


def tex_of_omml(element: Any) -> str:
    """Return an `oMath` or `oMathPara` element, of lxml, as LaTeX; several lines are aligned."""
    formulas = [element] if element.tag == _M + "oMath" else element.findall(_M + "oMath")
    found = [tex.clean(_all(formula, 0)) for formula in formulas]
    kept = [line for line in found if line]
    return kept[0] if len(kept) == 1 else tex.lines(kept) if kept else ""


def _all(element: Any, depth: int) -> str:
    """Return what the children of an element say, side by side."""
    if element is None:
        return ""
    if depth > _DEEPEST:
        return tex.symbols("".join(element.itertext(_M + "t")))
    return tex.sequence(_one(child, depth + 1) for child in element)


def _one(element: Any, depth: int) -> str:
    if not isinstance(element.tag, str):
        return ""
    name = element.tag.removeprefix(_M)
    if name.endswith("Pr"):
        return ""
    read = _READ.get(name)
    return read(element, depth) if read is not None else _all(element, depth)


def _part(element: Any, name: str, depth: int) -> str:
    return _all(element.find(_M + name), depth)


def _value(element: Any, path: str, default: str = "") -> str:
    """Return the value of a property; `default` where it is not there, empty where it has none."""
    found = element.find("/".join(_M + step for step in path.split("/")))
    return default if found is None else str(found.get(_M + "val", ""))


def _on(element: Any, path: str) -> bool:
    """Return whether a property is set: there without a value, or with one that says so."""
    found = element.find("/".join(_M + step for step in path.split("/")))
    return found is not None and found.get(_M + "val", "1") in ("1", "on", "true")


# --- Runs ------------------------------------------------------------------------------------


def _run(element: Any, depth: int) -> str:
    words = "".join(part.text or "" for part in element.iter(_M + "t"))
    breaks = any(child.tag.endswith("}br") for child in element if isinstance(child.tag, str))
    end = " \\\\ " if breaks else ""
    if not words:
        return end
    return _words(element, words) + end


def _words(element: Any, words: str) -> str:
    style = _value(element, "rPr/sty", "i")
    script = _SCRIPTS.get(_value(element, "rPr/scr"))
    if _on(element, "rPr/nor"):
        return _text(words)
    if script:
        return f"\\{script}{{{tex.symbols(words).strip()}}}"
    if style == "p" and len(words.strip()) > 1 and words.strip().isalpha():
        return tex.upright(words)
    if style in ("b", "bi") and words.strip():
        return f"\\mathbf{{{tex.symbols(words).strip()}}}"
    return tex.sequence(map(_name_or_signs, _NAMES.split(words)))


def _name_or_signs(part: str) -> str:
    return f"\\{part} " if part in tex.FUNCTIONS else tex.symbols(part)


def _text(words: str) -> str:
    """Return words that Office does not set as mathematics."""
    bare = words.strip("\u200b\u2009 ")
    if bare in tex.FUNCTIONS:
        return f"\\{bare} "
    return tex.text(words) if any(map(str.isalpha, words)) else tex.symbols(words)


# --- What holds others -------------------------------------------------------------------------


def _fraction(element: Any, depth: int) -> str:
    kind = _value(element, "fPr/type", "bar")
    return tex.fraction(_part(element, "num", depth), _part(element, "den", depth), kind)


def _radical(element: Any, depth: int) -> str:
    hidden = _on(element, "radPr/degHide")
    return tex.root(_part(element, "e", depth), "" if hidden else _part(element, "deg", depth))


def _scripts(element: Any, depth: int) -> str:
    below, above = _part(element, "sub", depth), _part(element, "sup", depth)
    return tex.scripts(_part(element, "e", depth), below, above)


def _scripts_before(element: Any, depth: int) -> str:
    below, above = _part(element, "sub", depth), _part(element, "sup", depth)
    return f"{tex.scripts('', below, above)} {_part(element, 'e', depth).strip()}"


def _large(element: Any, depth: int) -> str:
    sign = _value(element, "naryPr/chr", "∫") or "∫"
    below = "" if _on(element, "naryPr/subHide") else _part(element, "sub", depth)
    above = "" if _on(element, "naryPr/supHide") else _part(element, "sup", depth)
    head = tex.scripts(tex.symbols(sign).strip(), below, above)
    return tex.sequence([head, " ", _part(element, "e", depth).strip()])


def _delimited(element: Any, depth: int) -> str:
    opening = _value(element, "dPr/begChr", "(")
    closing = _value(element, "dPr/endChr", ")")
    between = _value(element, "dPr/sepChr", "|")
    parts = element.findall(_M + "e")
    inner = [child for child in parts[0] if not child.tag.endswith("Pr")] if parts else []
    if len(parts) == 1 and len(inner) == 1:
        alone = inner[0]
        if alone.tag == _M + "m":
            return tex.matrix(_rows(alone, depth + 1), opening, closing)
        if alone.tag == _M + "eqArr" and (opening, closing) == ("{", ""):
            return tex.lines(_lines(alone, depth + 1), brace=True)
        binomial = alone.tag == _M + "f" and _value(alone, "fPr/type") == "noBar"
        if binomial and (opening, closing) == ("(", ")"):
            above, below = (_part(alone, name, depth).strip() for name in ("num", "den"))
            return f"\\binom{{{above}}}{{{below}}}"
    joined = tex.symbols(between).join(_all(part, depth).strip() for part in parts)
    return tex.fenced(joined, opening, closing)


def _rows(element: Any, depth: int) -> list[list[str]]:
    return [
        [_all(cell, depth) for cell in row.findall(_M + "e")] for row in element.findall(_M + "mr")
    ]


def _matrix(element: Any, depth: int) -> str:
    rows = _rows(element, depth)
    if _value(element, "mPr/cGpRule") == "3":  # lines that a sign of equality aligns
        return tex.lines([" & ".join(cell.strip() for cell in row) for row in rows])
    return tex.matrix(rows)


def _lines(element: Any, depth: int) -> list[str]:
    return [_all(line, depth).replace("\\&", "&") for line in element.findall(_M + "e")]


def _under(element: Any, depth: int) -> str:
    base, below = _part(element, "e", depth).strip(), _part(element, "lim", depth).strip()
    if base.startswith("\\underbrace") or base.removeprefix("\\") in tex.FUNCTIONS:
        return tex.scripts(base, below=below)
    name = re.fullmatch(r"\\(?:mathrm|text)\{([a-z ]+)\}", base)
    if name:
        return f"\\operatorname*{{{name[1].replace(' ', '')}}}_{tex.group(below)}"
    return f"\\underset{{{below}}}{{{base}}}"


def _over(element: Any, depth: int) -> str:
    base, above = _part(element, "e", depth).strip(), _part(element, "lim", depth).strip()
    if base.startswith("\\overbrace"):
        return tex.scripts(base, above=above)
    if above in tex.ACCENTS:
        return tex.accented(base, above)
    return f"\\overset{{{above}}}{{{base}}}"


def _accent(element: Any, depth: int) -> str:
    sign = _value(element, "accPr/chr", "\u0302") or "\u0302"
    return tex.accented(_part(element, "e", depth), sign)


def _bar(element: Any, depth: int) -> str:
    over = _value(element, "barPr/pos", "bot") == "top"
    inner = _part(element, "e", depth).strip()
    return tex.accented(inner, "¯") if over else tex.underlined(inner, "_")


def _grouped(element: Any, depth: int) -> str:
    sign = _value(element, "groupChrPr/chr", "⏟") or "⏟"
    over = _value(element, "groupChrPr/pos", "bot") == "top"
    inner = _part(element, "e", depth)
    return tex.accented(inner, sign) if over else tex.underlined(inner, sign)


def _function(element: Any, depth: int) -> str:
    name, of = _part(element, "fName", depth), _part(element, "e", depth)
    return tex.sequence([name.strip(), " " if name.strip()[-1:].isalnum() else "", of.strip()])


def _boxed(element: Any, depth: int) -> str:
    return f"\\boxed{{{_part(element, 'e', depth).strip()}}}"


def _phantom(element: Any, depth: int) -> str:
    inner = _part(element, "e", depth)
    hidden = not _on(element, "phantPr/show") and element.find(f"{_M}phantPr/{_M}show") is not None
    return f"\\phantom{{{inner.strip()}}}" if hidden else inner


_READ: dict[str, Callable[[Any, int], str]] = {
    "r": _run,
    "f": _fraction,
    "rad": _radical,
    "sSub": _scripts,
    "sSup": _scripts,
    "sSubSup": _scripts,
    "sPre": _scripts_before,
    "nary": _large,
    "d": _delimited,
    "m": _matrix,
    "eqArr": lambda element, depth: tex.lines(_lines(element, depth)),
    "limLow": _under,
    "limUpp": _over,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _grouped,
    "func": _function,
    "borderBox": _boxed,
    "phant": _phantom,
}
