"""The Matterhorn Protocol's rules for fonts, as far as composite fonts go (10 and 31)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from matterhorn import rule
from pdf_tree import Paper
from pikepdf import Array, Name, Stream

_IDENTITY = frozenset({"/Identity-H", "/Identity-V"})
_STANDARD_CMAP = re.compile(
    r"/(?:Identity|GB|GBK|GBKp|GBK2K|UniGB|UniCNS|UniJIS|UniKS|B5|HKscs|ETen|ETenms|CNS|83|90|Add|"
    r"EUC|Ext|KSC|KSCms|GBpc|GBT|90ms|90msp|90pv|UniJIS2004|H|V)(?:[-\w]*)"
)
_SECTION = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(r"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def _composite(paper: Paper) -> Iterator[tuple[Any, Any, set[int]]]:
    """Yield composite fonts with what they are made of, and the characters (CIDs) they show."""
    for font, codes in paper.fonts.values():
        if font.get("/Subtype") == "/Type0":
            yield font, font.DescendantFonts[0], _cids(font, codes)


def _cids(font: Any, codes: set[int]) -> set[int]:
    """Return the characters that codes stand for, where an embedded map says that."""
    encoding = font.get("/Encoding")
    if not isinstance(encoding, Stream):
        return codes
    text, found = encoding.read_bytes().decode("latin-1"), {}
    for kind, body in re.findall(r"begin(cidchar|cidrange)(.*?)end\1", text, re.DOTALL):
        items = body.split()
        step = 2 if kind == "cidchar" else 3
        for at in range(0, len(items), step):
            first, last, cid = items[at], items[at + step - 2], int(items[at + step - 1])
            low, high = int(first.strip("<>"), 16), int(last.strip("<>"), 16)
            found.update({code: cid + code - low for code in range(low, high + 1)})
    return {found.get(code, 0) for code in codes}


def _name(font: Any) -> str:
    return str(font.get("/BaseFont", "font without name"))


# --- characters ---


def meanings(font: Any) -> dict[int, str]:
    """Return what a font's codes stand for, as its ToUnicode says."""
    found: dict[int, str] = {}
    table = font.get("/ToUnicode")
    if not isinstance(table, Stream):
        return found
    for kind, body in _SECTION.findall(table.read_bytes().decode("latin-1")):
        items = [_value(*match) for match in _HEX.findall(body)]
        (_single if kind == "bfchar" else _ranges)(items, found)
    return found


def _value(digits: str, opened: str, closed: str) -> str:
    return opened or closed or "".join(digits.split())


def _single(items: list[str], found: dict[int, str]) -> None:
    for code, text in zip(items[::2], items[1::2], strict=True):
        found[int(code, 16)] = _text(text)


def _ranges(items: list[str], found: dict[int, str]) -> None:
    rest = iter(items)
    for first in rest:
        last, start = next(rest), next(rest)
        for code in range(int(first, 16), int(last, 16) + 1):
            if start == "[":
                found[code] = _text(next(rest))
            else:
                text = _text(start)
                shift = code - int(first, 16)
                found[code] = text[:-1] + chr(ord(text[-1]) + shift) if text else ""
        if start == "[":
            assert next(rest) == "]"


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "surrogatepass")


def unmapped(font: Any, codes: set[int]) -> set[int]:
    """Return which codes stand for no character."""
    if font.get("/Subtype") == "/Type3" and "/ToUnicode" not in font:
        return codes
    if font.get("/Subtype") != "/Type0":
        plain = str(font.get("/Encoding")) in {"/WinAnsiEncoding", "/MacRomanEncoding"}
        return set() if plain else {c for c in codes if not meanings(font).get(c)}
    known = meanings(font)
    return {code for code in codes if not known.get(code)}


@rule("10-001", "a code that stands for no character")
def _characters(paper: Paper) -> Iterator[str]:
    for font, codes in paper.fonts.values():
        lost = unmapped(font, codes)
        if lost:
            yield f"{_name(font)}: {sorted(lost)[:10]}"


@rule("31-027", "a font does not say what its codes stand for")
def _no_unicode(paper: Paper) -> Iterator[str]:
    for font, _, _ in _composite(paper):
        if str(font.get("/Encoding")) in _IDENTITY and "/ToUnicode" not in font:
            yield _name(font)


@rule("31-028", "a code that stands for U+0000")
def _zero(paper: Paper) -> Iterator[str]:
    for font, _ in paper.fonts.values():
        if any("\0" in text for text in meanings(font).values()):
            yield _name(font)


@rule("31-029", "a code that stands for a byte order mark")
def _order_mark(paper: Paper) -> Iterator[str]:
    for font, _ in paper.fonts.values():
        if any(set(text) & {"\ufeff", "\ufffe"} for text in meanings(font).values()):
            yield _name(font)


# --- encodings ---


def _systems(paper: Paper, key: str) -> Iterator[tuple[Any, Any, Any]]:
    for font, descendant, _ in _composite(paper):
        encoding = font.get("/Encoding")
        if isinstance(encoding, Stream) and "/CIDSystemInfo" in encoding:
            yield font, encoding.CIDSystemInfo.get(key), descendant.CIDSystemInfo.get(key)


@rule("31-001", "two registries in one font")
def _registry(paper: Paper) -> Iterator[str]:
    yield from (_name(f) for f, a, b in _systems(paper, "/Registry") if str(a) != str(b))


@rule("31-002", "two orderings in one font")
def _ordering(paper: Paper) -> Iterator[str]:
    yield from (_name(f) for f, a, b in _systems(paper, "/Ordering") if str(a) != str(b))


@rule("31-003", "a map newer than its font")
def _supplement(paper: Paper) -> Iterator[str]:
    yield from (_name(f) for f, a, b in _systems(paper, "/Supplement") if int(a) > int(b))


@rule("31-004", "a map from characters to glyphs that is none")
def _strange_map(paper: Paper) -> Iterator[str]:
    for font, descendant, _ in _composite(paper):
        found = descendant.get("/CIDToGIDMap")
        wrong = found is not None and not isinstance(found, Stream) and found != "/Identity"
        if descendant.get("/Subtype") == "/CIDFontType2" and wrong:
            yield _name(font)


@rule("31-005", "no map from characters to glyphs")
def _no_map(paper: Paper) -> Iterator[str]:
    for font, descendant, _ in _composite(paper):
        embedded = "/FontFile2" in descendant.get("/FontDescriptor", {})
        missing = "/CIDToGIDMap" not in descendant
        if descendant.get("/Subtype") == "/CIDFontType2" and embedded and missing:
            yield _name(font)


@rule("31-006", "a map of codes that is neither standard nor embedded")
def _foreign_map(paper: Paper) -> Iterator[str]:
    for font, _, _ in _composite(paper):
        found = font.get("/Encoding")
        if isinstance(found, Name) and not _STANDARD_CMAP.fullmatch(str(found)):
            yield _name(font)


@rule("31-007", "a map of codes that says two directions of writing")
def _directions(paper: Paper) -> Iterator[str]:
    for font, _, _ in _composite(paper):
        found = font.get("/Encoding")
        if isinstance(found, Stream):
            inside = re.search(rb"/WMode\s+(\d)", found.read_bytes())
            if int(found.get("/WMode", 0)) != (int(inside[1]) if inside else 0):
                yield _name(font)


@rule("31-008", "a map of codes that is made of one that is not standard")
def _used_map(paper: Paper) -> Iterator[str]:
    for font, _, _ in _composite(paper):
        found = font.get("/Encoding")
        used = found.get("/UseCMap") if isinstance(found, Stream) else None
        if isinstance(used, Name) and not _STANDARD_CMAP.fullmatch(str(used)):
            yield _name(font)


# --- the font's own file ---


def _file(descendant: Any) -> Any:
    described = descendant.get("/FontDescriptor", {})
    return next((described[k] for k in ("/FontFile2", "/FontFile3") if k in described), None)


@cache
def _parsed(data: bytes) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(data), lazy=True)


def _program(descendant: Any) -> Any:
    """Return a TrueType font's own file; None for others, whose glyphs are not looked at."""
    if "/FontFile2" not in descendant.get("/FontDescriptor", {}):
        return None
    return _parsed(_file(descendant).read_bytes())


def _glyph(descendant: Any, code: int) -> int:
    found = descendant.get("/CIDToGIDMap")
    if isinstance(found, Stream):
        raw = found.read_bytes()
        return int.from_bytes(raw[2 * code : 2 * code + 2], "big")
    return code


@rule("31-009", "a font that is not in the file")
def _not_embedded(paper: Paper) -> Iterator[str]:
    for font, _ in paper.fonts.values():
        if font.get("/Subtype") == "/Type0":
            inside = _file(font.DescendantFonts[0])
        elif font.get("/Subtype") == "/Type3":
            inside = font
        else:
            described = font.get("/FontDescriptor", {})
            keys = ("/FontFile", "/FontFile2", "/FontFile3")
            inside = next((described[key] for key in keys if key in described), None)
        if inside is None:
            yield _name(font)


@rule("31-010", "a glyph that the font in the file lacks")
def _lacking(paper: Paper) -> Iterator[str]:
    for font, descendant, codes in _composite(paper):
        program = _program(descendant)
        if program is not None:
            count = program["maxp"].numGlyphs
            lost = {code for code in codes if _glyph(descendant, code) >= count}
            if lost:
                yield f"{_name(font)}: {sorted(lost)[:10]}"


@rule("31-013", "a list of characters that leaves out one of the font's")
def _unlisted(paper: Paper) -> Iterator[str]:
    for font, descendant, codes in _composite(paper):
        listed = descendant.get("/FontDescriptor", {}).get("/CIDSet")
        if listed is not None:
            raw = listed.read_bytes()
            bits = {n for n in range(8 * len(raw)) if raw[n // 8] & 128 >> n % 8}
            if codes - bits:
                yield f"{_name(font)}: {sorted(codes - bits)[:10]}"


@rule("31-014", "a list of characters with one that the font lacks")
def _overlisted(paper: Paper) -> Iterator[str]:
    for font, descendant, _ in _composite(paper):
        listed = descendant.get("/FontDescriptor", {}).get("/CIDSet")
        program = _program(descendant)
        if listed is not None and program is not None:
            raw, count = listed.read_bytes(), program["maxp"].numGlyphs
            if any(n >= count and raw[n // 8] & 128 >> n % 8 for n in range(8 * len(raw))):
                yield _name(font)


def _widths(descendant: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    items = list(descendant.get("/W", Array()))
    while items:
        first = int(items.pop(0))
        second = items.pop(0)
        if isinstance(second, Array):
            found.update({first + n: float(width) for n, width in enumerate(second)})
        else:
            width = float(items.pop(0))
            found.update(dict.fromkeys(range(first, int(second) + 1), width))
    return found


@rule("31-015", "a width that differs from the one in the font's file")
def _width(paper: Paper) -> Iterator[str]:
    for font, descendant, codes in _composite(paper):
        program = _program(descendant)
        if program is None:
            continue
        said, usual = _widths(descendant), float(descendant.get("/DW", 1000))
        names, unit = program.getGlyphOrder(), program["head"].unitsPerEm
        for code in sorted(codes):
            glyph = _glyph(descendant, code)
            if glyph < len(names):
                width = program["hmtx"][names[glyph]][0] * 1000 / unit
                if abs(width - said.get(code, usual)) > 1:
                    yield f"{_name(font)}: {code}"


@rule("31-030", "text that shows the sign for a missing glyph")
def _missing(paper: Paper) -> Iterator[str]:
    for font, descendant, codes in _composite(paper):
        if any(_glyph(descendant, code) == 0 for code in codes):
            yield _name(font)
