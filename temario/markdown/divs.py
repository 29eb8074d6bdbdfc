"""What stands behind `:::`: a name, an argument and attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast, get_args

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.attributes import parse_attributes
from temario.markdown.boxes import Box, box_of, box_of_classes
from temario.model import Attributes, Audience, CalloutKind
from temario.nearest import nearest
from temario.patterns import pattern
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
_OF_QUESTIONS = {
    "feedback", "retroalimentación", "retroalimentacion", "comentario", "hint", "pista", "ayuda",
    "explanation", "explicación", "explicacion", "correct", "incorrect", "respuesta",
}  # fmt: skip
"""What questions have, which is written otherwise."""


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
    bare: bool = False
    """Whether the name stands behind `:::` without braces."""
    own: bool = True
    """Whether it stands behind `:::` at all, where names of ours mean something."""

    @property
    def kind(self) -> CalloutKind | None:
        """The callout that it opens."""
        return cast("CalloutKind", self.name) if self.name in _CALLOUTS else None

    @property
    def audience(self) -> Audience | None:
        """The audience that it is for."""
        return cast("Audience", self.name) if self.name in _AUDIENCES else None

    @property
    def box(self) -> Box | None:
        """What it is where it is a callout of ours, or a box of another program."""
        if self.kind is not None:
            return Box("callout", self.kind)
        if self.own and self.name in KNOWN:
            return None
        if self.name in ("admonition", "alert"):
            return box_of_classes((self.name, *self.attributes.classes))
        return box_of(self.name, self.bare)

    @property
    def known(self) -> bool:
        """Whether its name means something."""
        return self.name in KNOWN or self.box is not None

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
    bare = True
    titled = _TITLED.fullmatch(text)
    if name.startswith("{") and name.endswith("}"):
        name, text, bare = name[1:-1], argument, False  # as MyST writes it
    elif titled:
        name, argument = titled["name"], titled["title"]
    if not name:
        name, bare = _of_attributes(attributes), False
    return Div(name.lower(), argument.strip(), attributes, text.strip(), broken, bare)


_TITLED = pattern(r"(?P<name>[\w-]+)\[(?P<title>.*)\]")
"""As Docusaurus writes a title."""
_PREFIXES = {
    "thm": "theorem", "lem": "lemma", "cor": "corollary", "prp": "proposition",
    "cnj": "conjecture", "def": "definition", "exm": "example", "exr": "exercise",
    "sol": "solution", "rem": "remark", "alg": "algorithm", "tip": "tip", "nte": "note",
    "wrn": "warning", "imp": "important", "cau": "caution", "fig": "figure", "tbl": "figure",
    "lst": "figure", "refs": "refs",
}  # fmt: skip
"""How an id begins by which Quarto tells what a div is."""


def _of_attributes(attributes: Attributes) -> str:
    """Return the name of a div that has attributes alone, or empty."""
    classes = [name.lower() for name in attributes.classes]
    known = (name for name in classes if name in KNOWN or box_of(name, bare=False))
    layout = any(key.startswith("layout") for key, _ in attributes.values)
    prefix = _PREFIXES.get(attributes.id.partition("-")[0], "")
    return next(known, prefix or ("layout" if layout and not classes else ""))


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
    div = parse_div(node.info)
    name = div.name or node.info
    near = _SPANISH.get(name) or nearest(name, KNOWN)
    hint = f"Did you mean “{near}”? " if near else ""
    if name.lower() in _OF_QUESTIONS:
        hint = (
            "In a question, write “> feedback: …”, “> correct: …”, “> incorrect: …” or “> hint: "
            "…”, or under an option “> …”. "
        )
    return warning(
        "unknown-div",
        place,
        f"“{node.markup} {name}” is not known; what it holds is shown as ordinary text",
        f"{hint}Known are: {', '.join(KNOWN)}.",
    )


def unclosed_div(node: SyntaxTreeNode, place: Place) -> Problem:
    """Return the problem of an opening line that no line closes."""
    end = "question or heading" if parse_div(node.info).name == "question" else "heading"
    return warning(
        "unclosed-fence",
        place,
        f"“{node.markup} {node.info}” is not closed; it goes on to the next {end}, or to the end",
        f"Write {node.markup} on a line of its own where it should end.",
    )
