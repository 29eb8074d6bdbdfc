"""LaTeX formulas → OMML, the mathematics of Office."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from temario.limits import within
from temario.render.maths import mathml

MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"

_M = f"{{{MATHS}}}"
_SECONDS = 5.0
_TOKENS = ("mi", "mn", "mo", "mtext")
_SPACES = ((1.0, "\u2003"), (0.27, "\u2005"), (0.2, "\u205f"), (0.01, "\u2009"))
"""Characters that are as wide as so many em."""
_THIN = "\u2009"
_NOTHING = "\u200b"
"""Stands where nothing is but something must be: Office draws a dotted box for an empty base,
LibreOffice an inverted question mark for an operator that has nothing before it."""
_OPERATORS = "=<>\u2264\u2265\u2260\u2261\u2248\u223c\u2245+\u00d7\u00b7"
_TEXT = "|"
"""Signs that LibreOffice reads as something else unless they are text."""
_ACCENTS = {
    "^": "\u0302", "\u02d9": "\u0307", "\u00a8": "\u0308", "~": "\u0303", "\u02dc": "\u0303",
    "\u02c7": "\u030c", "\u02d8": "\u0306", "`": "\u0300", "\u00b4": "\u0301", "\u2192": "\u20d7",
}  # fmt: skip
"""Signs that MathML sets over a letter → the combining ones, by which Office knows an accent."""
_BARS = ("\u00af", "\u203e", "_")
_LIMITED = (_M + "limUpp", _M + "limLow")
_LIMITS = ("lim", "max", "min", "sup", "inf", "argmax", "argmin")
"""Names that have what is under them straight below."""


@lru_cache(maxsize=4096)
def omml(tex: str) -> str | None:
    """Return `tex` as displayed in an OMML `oMath` element, or None where OMML cannot say it."""
    source = mathml(tex, display=True)
    if source is None:
        return None
    try:
        with within(_SECONDS):
            return _converted(source)
    except Exception:
        return None


def _converted(source: str) -> str:
    """Return MathML as OMML. Raises an exception of any kind where it cannot be said."""
    from lxml import etree
    from math_ml2omml import convert

    tree = etree.fromstring(source)
    _plain(tree)
    found = convert(etree.tostring(tree, encoding="unicode"))
    root = etree.fromstring(f'<m:oMathPara xmlns:m="{MATHS}">{found}</m:oMathPara>')
    for mend in (_unboxed, _named, _accented, _under, _radicals, _large, _empty, _alone):
        mend(root)
    for table, matrix in zip(tree.iter("mtable"), root.iter(_M + "m"), strict=True):
        _columns(table, matrix)
    return str(etree.tostring(root[0], encoding="unicode"))


# --- Before the conversion ----------------------------------------------------------------


def _plain(tree: Any) -> None:
    """Write spaces as characters. Raises `ValueError` for what the conversion would lose."""
    for element in list(tree.iter()):
        lost = element.get("mathcolor") or element.get("mathbackground")
        if lost or element.get("linebreak") == "newline":
            raise ValueError(element.tag)
        if element.tag not in _TOKENS and (element.text or "").strip():
            raise ValueError(element.tag)
        if element.tag == "mspace":
            element.tag, element.text = "mtext", _space(element.get("width", "0em"))
            element.attrib.clear()


def _space(width: str) -> str:
    em, found = float(width.removesuffix("em")), ""
    for size, character in _SPACES:
        count = int(em / size) if size == 1.0 else int(em >= size)
        found += character * min(count, 20)
        em -= size * count
    return found


# --- After it -----------------------------------------------------------------------------


def _unboxed(root: Any) -> None:
    """Take out boxes: LibreOffice draws brackets for them, and Office breaks no line there."""
    for box in list(root.iter(_M + "box")):
        parent, at = box.getparent(), box.getparent().index(box)
        parent[at : at + 1] = [child for part in box.findall(_M + "e") for child in part]


def _named(root: Any) -> None:
    """Join upright letters to names, with a space behind the name of a function."""
    for run in list(root.iter(_M + "r")):
        if run.getparent() is None or not _upright(run):
            continue
        text = run.find(_M + "t")
        alone = len(text.text) == 1
        after = run.getnext()
        while alone and _upright(after) and len(after.findtext(_M + "t")) == 1:
            text.text += after.findtext(_M + "t")
            after.getparent().remove(after)
            after = run.getnext()
        if len(text.text) > 1:
            run.find(_M + "rPr")[:] = [_element("nor")]
            if not alone and after is not None and _letter(after):
                text.text += _THIN


def _upright(run: Any) -> bool:
    if run is None or run.tag != _M + "r":
        return False
    style = run.find(f"{_M}rPr/{_M}sty")
    text = run.findtext(_M + "t") or ""
    return style is not None and style.get(_M + "val") == "p" and text.isalpha()


def _letter(element: Any) -> bool:
    """Return whether an element begins with what would touch a name before it."""
    if element.tag in (_M + "d", _M + "nary"):
        return False
    return "".join(element.itertext())[:1].isalnum()


def _accented(root: Any) -> None:
    """Set accents as accents, not as limits and as groups."""
    for limit in list(root.iter(_M + "limUpp", _M + "groupChr")):
        base, above = limit.find(_M + "e"), limit.find(_M + "lim")
        if above is None:
            properties = limit.find(_M + "groupChrPr")
            sign = properties.find(_M + "chr").get(_M + "val")
            top = properties.find(_M + "pos").get(_M + "val") == "top"
        else:
            sign = "".join(above.itertext()) if len(above) == 1 else ""
            top = True
        if sign in _BARS:
            made = _element("bar", _element("barPr", _element("pos", val="top" if top else "bot")))
        elif top and sign in _ACCENTS and not (sign == "\u2192" and above is not None):
            made = _element("acc", _element("accPr", _element("chr", val=_ACCENTS[sign])))
        else:
            continue
        made.append(base)
        limit.getparent().replace(limit, made)


def _under(root: Any) -> None:
    """Set what is under `lim` and its like straight below."""
    for script in list(root.iter(_M + "sSub")):
        base, below = script.find(_M + "e"), script.find(_M + "sub")
        if "".join(base.itertext()).strip() in _LIMITS:
            below.tag = _M + "lim"
            script.tag = _M + "limLow"


def _radicals(root: Any) -> None:
    """Hide the degree of a square root, which Office would draw as a dotted box."""
    for root_sign in root.iter(_M + "rad"):
        if root_sign.find(_M + "deg") is None:
            root_sign.insert(0, _element("deg"))
            root_sign.insert(0, _element("radPr", _element("degHide", val="1")))


def _large(root: Any) -> None:
    """Hide the limits that a sum or an integral does not have."""
    for sign in root.iter(_M + "nary"):
        for name in ("sub", "sup"):
            if not len(sign.find(_M + name)):
                sign.find(_M + "naryPr").append(_element(f"{name}Hide", val="1"))


def _empty(root: Any) -> None:
    """Take out runs without text, and fill bases that have nothing in them."""
    for run in list(root.iter(_M + "r")):
        if not run.findtext(_M + "t"):
            run.getparent().remove(run)
    for part in root.iter(_M + "e", _M + "num", _M + "den", _M + "lim"):
        if not len(part):
            part.append(_text(_NOTHING))


def _alone(root: Any) -> None:
    """Give operators what LibreOffice needs before them, or make them text."""
    for run in list(root.iter(_M + "r")):
        sign, parent = run.findtext(_M + "t"), run.getparent()
        if sign == _TEXT or (sign in _OPERATORS and parent.getparent().tag in _LIMITED):
            parent.replace(run, _text(sign))
        elif sign in _OPERATORS and parent.index(run) == 0 and parent.tag == _M + "e":
            parent.insert(0, _text(_NOTHING))


def _columns(table: Any, matrix: Any) -> None:
    """Align the columns of a matrix as those of its MathML."""
    sides = [cell.get("columnalign", "center") for cell in table.find("mtr").iter("mtd")]
    properties = _element("mPr", _element("plcHide", val="1"))
    if table.get("columnspacing", "").startswith("0em"):  # lines that a sign of equality aligns
        properties.append(_element("cGpRule", val="3"))
        properties.append(_element("cGp", val="0"))
    listed = _element("mcs")
    for side in sides:
        kind = _element("mcPr", _element("count", val="1"), _element("mcJc", val=side))
        listed.append(_element("mc", kind))
    properties.append(listed)
    matrix.insert(0, properties)


def _text(text: str) -> Any:
    run = _element("r", _element("rPr", _element("nor")), _element("t"))
    run[1].text = text
    return run


def _element(name: str, *children: Any, val: str = "") -> Any:
    from lxml import etree

    element = etree.Element(_M + name, nsmap={"m": MATHS})
    if val:
        element.set(_M + "val", val)
    element.extend(children)
    return element
