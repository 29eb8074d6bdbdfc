"""What stands behind `:::`: a name, an argument and attributes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import cast, get_args

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.attributes import parse_attributes
from temario.model import Attributes, Audience, CalloutKind
from temario.problems import Place, Problem, warning
from temario.records import record

_CALLOUTS: tuple[str, ...] = get_args(CalloutKind)
_AUDIENCES: tuple[str, ...] = get_args(Audience)

KNOWN = (*_CALLOUTS, *_AUDIENCES, "question", "pool", "include")
"""The names that mean something."""

_SPANISH = {
    "nota": "note", "aviso": "note", "consejo": "tip", "truco": "tip", "importante": "important",
    "advertencia": "warning", "atención": "warning", "atencion": "warning", "cuidado": "caution",
    "precaución": "caution", "precaucion": "caution", "ejemplo": "example",
    "objetivo": "objectives", "objetivos": "objectives", "diapositiva": "slide", "notas": "notes",
    "papel": "handout", "apuntes": "handout", "en-línea": "online", "docente": "instructor",
    "profesor": "instructor", "profesora": "instructor", "incluir": "include",
    "pregunta": "question", "preguntas": "pool", "banco": "pool",
}  # fmt: skip
"""What somebody who writes in Spanish may try first."""


@record
class Div:
    """An opening `:::` line."""

    name: str
    """The first word, lower case; empty where there are attributes alone."""
    argument: str
    """What follows the name: a title, or the file of an include."""
    attributes: Attributes
    words: str
    """All that stands behind the colons but attributes and a name in braces."""
    broken: str
    """An attribute list that cannot be read, as written; empty where there is none."""

    @property
    def kind(self) -> CalloutKind | None:
        """The callout that it opens."""
        return cast("CalloutKind", self.name) if self.name in _CALLOUTS else None

    @property
    def audience(self) -> Audience | None:
        """The audience that it is for."""
        return cast("Audience", self.name) if self.name in _AUDIENCES else None

    @property
    def known(self) -> bool:
        """Whether its name means something."""
        return self.name in KNOWN

    @property
    def title(self) -> str:
        """The author's title of a callout."""
        return self.attributes.get("title") or self.argument


def parse_div(info: str) -> Div:
    """Read `note`, `note A title`, `{.note title="…"}`, `{note} A title`, `slide {layout=wide}`."""
    text, attributes, broken = info.strip(), Attributes(), ""
    first = text.find("{", 1 if text[:1] == "{" and text[1:2].isalpha() and "=" not in text else 0)
    if first >= 0 and text.endswith("}"):
        broken = text[first:]
        for start in (m.start() for m in re.finditer("{", text) if m.start() >= first):
            parsed = parse_attributes(text[start + 1 : -1])
            if parsed is not None:
                attributes, text, broken = parsed, text[:start].strip(), ""
                break
    name, _, argument = text.partition(" ")
    if name.startswith("{") and name.endswith("}"):
        name, text = name[1:-1], argument  # as MyST writes it
    if not name:
        name = next((c for c in attributes.classes if c.lower() in KNOWN), "")
    return Div(name.lower(), argument.strip(), attributes, text.strip(), broken)


@record
class Pairs:
    """Which `:::` lines of nodes that lie side by side belong together."""

    unclosed: frozenset[int]
    """Indices of the opening lines that no line closes."""
    of_includes: frozenset[int]
    """Indices of the closing lines that stand under an include and close nothing else."""


def pair(nodes: Sequence[SyntaxTreeNode]) -> Pairs:
    """Pair opening with closing lines; an include may have a closing line and needs none."""
    includes = {
        index
        for index, node in enumerate(nodes)
        if node.type == "div_open" and parse_div(node.info).name == "include"
    }
    kinds = [node.type for node in nodes]
    openers = kinds.count("div_open") - len(includes)
    surplus = max(0, kinds.count("div_close") - openers)
    candidates = [i + 1 for i in sorted(includes) if kinds[i + 1 : i + 2] == ["div_close"]]
    of_includes = frozenset(candidates[:surplus])
    open_at: list[int] = []
    for index, kind in enumerate(kinds):
        if kind == "div_open" and index not in includes:
            open_at.append(index)
        elif kind == "div_close" and index not in of_includes and open_at:
            open_at.pop()
    return Pairs(frozenset(open_at), of_includes)


def unknown_div(node: SyntaxTreeNode, place: Place) -> Problem:
    """Return the problem of an opening line with a name that means nothing."""
    name = parse_div(node.info).name
    near = _SPANISH.get(name) or next(iter(difflib.get_close_matches(name, KNOWN, n=1)), "")
    hint = f"Did you mean “{near}”? " if near else ""
    return warning(
        "unknown-div",
        place,
        f"“{node.markup} {node.info}” is not known; what it holds is shown as ordinary text",
        f"{hint}Known are: {', '.join(KNOWN)}.",
    )


def unclosed_div(node: SyntaxTreeNode, place: Place) -> Problem:
    """Return the problem of an opening line that no line closes."""
    end = "question or heading" if parse_div(node.info).name == "question" else "heading"
    return warning(
        "unclosed-fence",
        place,
        f"“{node.markup} {node.info}” is not closed; it ends before the next {end}",
        f"Write {node.markup} on a line of its own where it should end.",
    )
