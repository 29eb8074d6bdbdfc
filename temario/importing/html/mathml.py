"""MathML in HTML → LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable

from temario.importing import tex
from temario.importing.html.nodes import characters
from temario.markdown.html import Element, Node, parse_html

_OPENING = frozenset("([{⟨⌊⌈〈")
_CLOSING = frozenset(")]}⟩⌋⌉〉")
_STYLES = {
    "double-struck": "mathbb", "script": "mathcal", "fraktur": "mathfrak", "bold": "mathbf",
    "sans-serif": "mathsf", "monospace": "mathtt",
}  # fmt: skip
_WIRIS = str.maketrans({"«": "<", "»": ">", "¨": '"', "§": "&", "´": "'"})


def tex_of_mathml(node: Element) -> str:
    """Return a `math` element as LaTeX; the author's own, where it is written beside it."""
    own = _annotation(node)
    if own:
        return own
    found = tex.clean(_all(node.children))
    return found or tex.clean(node.tag.get("alttext"))


def tex_of_wiris(source: str) -> str:
    """Return a formula of the WIRIS editor, `«math»…«/math»`, as LaTeX."""
    if "«" in source:
        source = source.translate(_WIRIS)
    found = next((n for n in parse_html(source).nodes if isinstance(n, Element)), None)
    return tex_of_mathml(found) if found is not None else ""


def without_wiris(html: str) -> str:
    """Return HTML with the formulas of the WIRIS editor as MathML."""
    parts: list[str] = []
    position = 0
    while (start := html.find("«math", position)) >= 0:
        end = html.find("«/math»", start)
        if end < 0:
            break
        end += len("«/math»")
        parts += [html[position:start], html[start:end].translate(_WIRIS)]
        position = end
    return "".join(parts) + html[position:]


def _annotation(node: Element) -> str:
    rest: list[Node] = [node]
    while rest:
        part = rest.pop()
        if not isinstance(part, Element):
            continue
        kind = part.tag.get("encoding").lower()
        if part.tag.name == "annotation" and ("tex" in kind):
            return _bare(characters(part.children))
        rest.extend(reversed(part.children))
    return ""


def _bare(source: str) -> str:
    """Return a formula without the signs around it; nothing where its backslashes got lost."""
    source = source.strip()
    for start, end in (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]")):
        if len(source) > len(start + end) and source.startswith(start) and source.endswith(end):
            return source[len(start) : -len(end)].strip()
    lost = re.match(r"\[.*\]$|\\\\begin\b", source, re.DOTALL)
    return "" if lost else source.strip("$").strip()


def _all(nodes: list[Node]) -> str:
    return tex.sequence([_one(node) for node in nodes])


def _parts(node: Element) -> list[str]:
    """Return the elements in an element as LaTeX, at least three."""
    found = [_one(child) for child in node.children if isinstance(child, Element)]
    return [*found, "", "", ""]


def _one(node: Node) -> str:
    if not isinstance(node, Element):
        words = " ".join(characters([node]).split())
        return tex.text(words) if words else ""
    read = _READ.get(node.tag.name)
    return read(node) if read is not None else _all(node.children)


def _words(node: Element) -> str:
    return " ".join(characters(node.children).split())


def _identifier(node: Element) -> str:
    words = _words(node)
    command = _STYLES.get(node.tag.get("mathvariant").removesuffix("-italic"))
    if command and words:
        return f"\\{command}{{{tex.symbols(words)}}}"
    return tex.symbols(words) if len(words) == 1 else tex.upright(words) if words else ""


def _operator(node: Element) -> str:
    words = _words(node)
    if words in tex.FUNCTIONS or (len(words) > 2 and words.isalpha()):
        return tex.upright(words)
    return tex.symbols(words)


def _row(node: Element) -> str:
    """Return a row; brackets around all of it grow with what they hold."""
    inner = [c for c in node.children if isinstance(c, Element)]
    if len(inner) > 2 and inner[0].tag.name == inner[-1].tag.name == "mo":
        opening, closing = _words(inner[0]), _words(inner[-1])
        bars = opening == closing and opening in ("|", "‖")
        if bars or (opening in _OPENING and closing in _CLOSING):
            return _fenced(inner[1:-1], opening, closing)
    names = [child.tag.name for child in inner]
    if names == ["mo", "mtable"] and _words(inner[0]) == "{":
        return tex.lines([" & ".join(row) for row in _rows(inner[1])], brace=True)
    return _all(node.children)


def _fenced(inner: list[Element], opening: str, closing: str) -> str:
    if len(inner) == 1 and inner[0].tag.name == "mtable":
        return tex.matrix(_rows(inner[0]), opening, closing)
    if len(inner) == 1 and inner[0].tag.name == "mfrac" and _without_line(inner[0]):
        above, below, *_ = _parts(inner[0])
        if (opening, closing) == ("(", ")"):
            return f"\\binom{{{above.strip()}}}{{{below.strip()}}}"
    return tex.fenced(tex.sequence([_one(node) for node in inner]), opening, closing)


def _old_fence(node: Element) -> str:
    tag = node.tag
    opening = tag.get("open") if tag.has("open") else "("
    closing = tag.get("close") if tag.has("close") else ")"
    inner = [c for c in node.children if isinstance(c, Element)]
    if len(inner) == 1:
        return _fenced(inner, opening, closing)
    signs = (tag.get("separators") if tag.has("separators") else ",").replace(" ", "")
    parts: list[str] = []
    for index, child in enumerate(inner):
        if index and signs:
            parts.append(f"{tex.symbols(signs[min(index, len(signs)) - 1])} ")
        parts.append(_one(child))
    return tex.fenced(tex.sequence(parts), opening, closing)


def _without_line(node: Element) -> bool:
    return re.fullmatch(r"0+(\.0+)?[a-z%]*", node.tag.get("linethickness")) is not None


def _fraction(node: Element) -> str:
    above, below, *_ = _parts(node)
    bevelled = node.tag.get("bevelled") == "true"
    kind = "lin" if bevelled else "noBar" if _without_line(node) else "bar"
    return tex.fraction(above, below, kind)


def _root(node: Element) -> str:
    inner, degree, *_ = _parts(node)
    return tex.root(inner, degree)


def _scripts(node: Element) -> str:
    base, first, second, *_ = _parts(node)
    match node.tag.name:
        case "msub":
            return tex.scripts(base, below=first)
        case "msup":
            return tex.scripts(base, above=first)
        case _:
            return tex.scripts(base, first, second)


def _limits(node: Element) -> str:
    """Return what stands over and under something: limits, accents, braces."""
    base, first, second, *_ = _parts(node)
    inner = [child for child in node.children if isinstance(child, Element)]
    signs = ["".join(characters([child]).split()) for child in [*inner[1:3]]] + ["", ""]
    name = node.tag.name
    below = first if name != "mover" else ""
    above = second if name == "munderover" else first if name == "mover" else ""
    over = signs[1] if name == "munderover" else signs[0] if name == "mover" else ""
    under = signs[0] if name != "mover" else ""
    head = base.strip()
    if (head.startswith("\\") and head[1:] in tex.FUNCTIONS) or _large(inner[:1]):
        return tex.scripts(base, below, above)
    if head.startswith(("\\underbrace", "\\overbrace")):
        return tex.scripts(base, below, above)
    if above:
        plain = over in tex.ACCENTS
        base = tex.accented(base, over) if plain else f"\\overset{{{above.strip()}}}{{{head}}}"
    if below:
        plain = under in tex.UNDER
        base = base.strip()
        base = tex.underlined(base, under) if plain else f"\\underset{{{below.strip()}}}{{{base}}}"
    return base


def _large(nodes: list[Element]) -> bool:
    return bool(nodes) and "".join(characters(list(nodes)).split()) in tex.LARGE


def _rows(node: Element) -> list[list[str]]:
    rows = [c for c in node.children if isinstance(c, Element)]
    return [
        [_one(cell) for cell in row.children if isinstance(cell, Element)]
        for row in rows
        if row.tag.name in ("mtr", "mlabeledtr")
    ]


def _table(node: Element) -> str:
    return tex.matrix(_rows(node))


def _space(node: Element) -> str:
    if node.tag.get("linebreak") == "newline":
        return " \\\\ "
    width = re.fullmatch(r"(\d{0,3}(?:\.\d{1,6})?)em", node.tag.get("width"))
    return "\\quad " if width and float(width[1] or 0) >= 0.9 else "\\, "


def _enclosed(node: Element) -> str:
    inner = _all(node.children).strip()
    notation = node.tag.get("notation")
    if "radical" in notation:
        return tex.root(inner)
    if "top" in notation.split():
        return f"\\overline{{{inner}}}"
    return f"\\boxed{{{inner}}}" if "box" in notation or "circle" in notation else inner


def _semantics(node: Element) -> str:
    return _all([c for c in node.children if not _is_annotation(c)])


def _is_annotation(node: Node) -> bool:
    return isinstance(node, Element) and node.tag.name.startswith("annotation")


def _around(node: Element) -> str:
    """Return scripts on both sides."""
    sides: list[list[str]] = [[], []]
    inner = [c for c in node.children if isinstance(c, Element)]
    base, at = _one(inner[0]) if inner else "", 0
    for child in inner[1:]:
        if child.tag.name == "mprescripts":
            at = 1
        else:
            sides[at].append("" if child.tag.name in ("none", "mnone") else _one(child))
    after = tex.scripts(base, "".join(sides[0][0::2]), "".join(sides[0][1::2]))
    if not sides[1]:
        return after
    return tex.scripts("", "".join(sides[1][0::2]), "".join(sides[1][1::2])) + f" {after}"


_READ: dict[str, Callable[[Element], str]] = {
    "mi": _identifier,
    "mn": lambda node: tex.symbols(_words(node)),
    "mo": _operator,
    "mtext": lambda node: tex.text(re.sub(r"\s+", " ", characters(node.children))),
    "ms": lambda node: tex.text(_words(node)),
    "mspace": _space,
    "mrow": _row,
    "mfenced": _old_fence,
    "mfrac": _fraction,
    "msqrt": lambda node: tex.root(_all(node.children)),
    "mroot": _root,
    "msub": _scripts,
    "msup": _scripts,
    "msubsup": _scripts,
    "munder": _limits,
    "mover": _limits,
    "munderover": _limits,
    "mtable": _table,
    "menclose": _enclosed,
    "mphantom": lambda node: f"\\phantom{{{_all(node.children).strip()}}}",
    "semantics": _semantics,
    "annotation": lambda _: "",
    "annotation-xml": lambda _: "",
    "mmultiscripts": _around,
}
