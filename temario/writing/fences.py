"""Listings, diagrams and formulas → fences."""

from __future__ import annotations

import re

from temario.model import Attributes, Diagram, Formula, Listing
from temario.patterns import pattern
from temario.writing.attributes import braces, with_value

_WORD = pattern(r"[^ \n\t{}]+")


def listing_text(block: Listing) -> str:
    """Return a listing in a fence that is longer than any in it."""
    language = block.language if _WORD.fullmatch(block.language) else ""
    return _fence(block.code, language, block.title, block.attributes)


def diagram_text(block: Diagram) -> str:
    """Return a diagram in a fence that names its language."""
    return _fence(block.source, block.language, block.title, block.attributes)


def formula_text(block: Formula) -> str:
    """Return a displayed formula between lines of dollars, or in a fence where it has some."""
    if "$$" in block.tex or re.search(r"\n\s*\n|\\\Z|\A\s*\Z", block.tex):
        return _fence(block.tex, "math", "", Attributes())
    return f"$$\n{block.tex.strip()}\n$$"


def _fence(code: str, language: str, title: str, attributes: Attributes) -> str:
    """Return code in its fence.

    Attributes from which another language or title would be taken stand above the fence.
    """
    named = attributes.get("title")
    above = (not language and attributes.classes) or (named and named != title)
    inside = Attributes() if above else attributes
    if title and title != inside.get("title"):
        inside = with_value(inside, "title", title)
    ticks = [len(found) for found in re.findall(r"^[ \t]*(`{3,})", code, re.MULTILINE)]
    fence = "`" * max(3, *(count + 1 for count in ticks)) if ticks else "```"
    info = f"{language}{braces(inside, ' ')}".strip()
    if "`" in info:
        tildes = [len(found) for found in re.findall(r"^[ \t]*(~{3,})", code, re.MULTILINE)]
        fence = "~" * max(3, *(count + 1 for count in tildes)) if tildes else "~~~"
    lines = [f"{fence}{info}", *([code] if code else []), fence]
    return "\n".join([braces(attributes), *lines] if above else lines)
