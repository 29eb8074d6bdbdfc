"""Pieces of LaTeX: signs, scripts, fences, matrices, as a person would type them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from temario.patterns import pattern

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ϖ": "varpi",
    "ρ": "rho", "ϱ": "varrho", "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon",
    "φ": "varphi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi",
    "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_SIGNS = {
    "∞": "infty", "∂": "partial", "∇": "nabla", "∀": "forall", "∃": "exists", "∄": "nexists",
    "∅": "emptyset", "ℓ": "ell", "ℏ": "hbar", "ℜ": "Re", "ℑ": "Im", "ℵ": "aleph",
    "∠": "angle", "△": "triangle", "¬": "neg", "†": "dagger", "‡": "ddagger",
    "…": "ldots", "⋯": "cdots", "⋮": "vdots", "⋱": "ddots", "′": "prime", "√": "surd",
    "∑": "sum", "∏": "prod", "∐": "coprod", "∫": "int", "∬": "iint", "∭": "iiint", "∮": "oint",
    "⋃": "bigcup", "⋂": "bigcap", "⋁": "bigvee", "⋀": "bigwedge", "⨁": "bigoplus",
    "⨂": "bigotimes", "⟨": "langle", "⟩": "rangle", "〈": "langle", "〉": "rangle",
    "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil", "⌉": "rceil", "‖": "|", "∥": "parallel", "⊤": "top",
    "{": "{", "}": "}", "%": "%", "#": "#", "&": "&", "_": "_", "$": "$", "\\": "backslash",
}  # fmt: skip
_OPERATORS = {
    "±": "pm", "∓": "mp", "×": "times", "÷": "div", "·": "cdot", "⋅": "cdot", "∗": "ast",
    "∘": "circ", "∙": "cdot", "≤": "leq", "≥": "geq", "≠": "neq", "≈": "approx", "≡": "equiv",
    "≅": "cong", "∼": "sim", "~": "sim", "≃": "simeq", "∝": "propto", "≪": "ll", "≫": "gg",
    "∈": "in", "∉": "notin", "∋": "ni", "⊂": "subset", "⊆": "subseteq", "⊃": "supset",
    "⊇": "supseteq", "∪": "cup", "∩": "cap", "∖": "setminus", "∧": "wedge", "∨": "vee",
    "⊕": "oplus", "⊗": "otimes", "⊥": "perp", "⊢": "vdash", "⊨": "models", "→": "to",
    "←": "leftarrow", "↔": "leftrightarrow", "⇒": "Rightarrow", "⇐": "Leftarrow",
    "⇔": "Leftrightarrow", "⟶": "longrightarrow", "⟹": "Longrightarrow", "↦": "mapsto",
    "↑": "uparrow", "↓": "downarrow", "⟺": "Longleftrightarrow", "⇌": "rightleftharpoons",
}  # fmt: skip
_PLAIN_OPERATORS = {"+": "+", "−": "-", "-": "-", "=": "=", "<": "<", ">": ">", "∣": "\\mid"}
FUNCTIONS = frozenset(
    (
        *("arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det"),
        *("dim", "exp", "gcd", "hom", "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log"),
        *("max", "min", "Pr", "sec", "sin", "sinh", "sup", "tan", "tanh"),
    )
)
"""Names that LaTeX sets upright by a command of their own."""
LARGE = frozenset("∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂")
"""Signs that take limits."""
ACCENTS = {
    "\u0302": "hat", "^": "hat", "ˆ": "hat", "\u0303": "tilde", "~": "tilde", "˜": "tilde",
    "\u0304": "bar", "\u0305": "overline", "¯": "bar", "‾": "overline", "―": "overline",
    "_": "overline", "\u0307": "dot",
    "˙": "dot", "\u0308": "ddot", "¨": "ddot", "\u20db": "dddot", "\u20d7": "vec", "→": "vec",
    "\u030c": "check", "ˇ": "check", "\u0306": "breve", "˘": "breve",
    "\u0301": "acute", "´": "acute", "\u0300": "grave", "`": "grave",
    "⏞": "overbrace", "\u20d6": "overleftarrow", "←": "overleftarrow",
}  # fmt: skip
UNDER = {"⏟": "underbrace", "_": "underline", "\u0332": "underline", "\u0331": "underline",
         "‾": "underline", "¯": "underline"}  # fmt: skip
_MATRICES = {("(", ")"): "pmatrix", ("[", "]"): "bmatrix", ("|", "|"): "vmatrix",
             ("{", "}"): "Bmatrix", ("‖", "‖"): "Vmatrix", ("", ""): "matrix"}  # fmt: skip
_SPACES = {"\u2003": "\\quad ", "\u2002": "\\; ", "\u2009": "\\, ", "\u200a": "\\, ",
           "\u2005": "\\; ", "\u205f": "\\: ", "\u2004": "\\; ", "\xa0": "\\ "}  # fmt: skip
_INVISIBLE = pattern("[\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f]")
_ALPHABETS = (
    ("DOUBLE-STRUCK", "mathbb"), ("SCRIPT", "mathcal"), ("FRAKTUR", "mathfrak"),
    ("BLACK-LETTER", "mathfrak"), ("SANS-SERIF", "mathsf"), ("MONOSPACE", "mathtt"),
    ("BOLD", "mathbf"),
)  # fmt: skip
_TALL = pattern(r"\\(d?frac|binom|sum|prod|int|oint|bigcup|bigcap|begin|left|sqrt\[|underset)")
_SIGNED = pattern(
    r"((?:^|[(\[{,;&]|[=<>] |\\(?:leq|geq|neq|approx|to|in|equiv|cdot|times) ) ?)([-+]) (?=\S)"
)
"""The sign of a number: at the start, behind a bracket, a comma or another sign."""
_COMMAND = pattern(r"(?:\\[A-Za-z]+|[_^][A-Za-z0-9])$")
"""After what a letter needs a space: a command would swallow it, a script seem to go on."""
_ATOM = pattern(r"\\?[^\\{}^_\s]|\\[A-Za-z]+|\{[^{}]*\}")


def symbols(text: str) -> str:
    """Return the characters of a formula as LaTeX."""
    return sequence([_symbol(character) for character in _INVISIBLE.sub("", text)])


def _symbol(character: str) -> str:
    if character in _PLAIN_OPERATORS:
        return f" {_PLAIN_OPERATORS[character]} "
    if character in _OPERATORS:
        return f" \\{_OPERATORS[character]} "
    if character in _GREEK or character in _SIGNS:
        return f"\\{_GREEK.get(character) or _SIGNS[character]}"
    if character in _SPACES:
        return _SPACES[character]
    if character.isspace():
        return ""
    name = unicodedata.name(character, "")
    if ord(character) > 0x1D3FF or name.startswith(("DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER")):
        return _of_alphabet(character, name)
    return character


def _of_alphabet(character: str, name: str) -> str:
    """Return a letter of one of Unicode's mathematical alphabets."""
    plain = unicodedata.normalize("NFKC", character)
    if plain == character:
        return character
    inner = "".join(map(_symbol, plain))
    command = next((command for word, command in _ALPHABETS if word in name), "")
    return f"\\{command}{{{inner}}}" if command else inner


def sequence(parts: Iterable[str]) -> str:
    """Return pieces side by side, with a space where a command would swallow a letter."""
    found: list[str] = []
    end = ""
    for part in parts:
        if end and part[:1].isalnum() and _COMMAND.search(end):
            found.append(" ")
        found.append(part)
        end = (end + part)[-40:]
    return "".join(found)


def upright(name: str) -> str:
    """Return a name of several letters set upright."""
    clean = _INVISIBLE.sub("", name).strip()
    if clean in FUNCTIONS:
        return f"\\{clean} "
    if clean.isascii() and clean.isalpha():
        return f"\\mathrm{{{clean}}}"
    return text(clean)


def text(words: str) -> str:
    """Return words in a formula."""
    words = _INVISIBLE.sub("", words).replace("\xa0", " ")
    if not words.strip():
        return "\\ " if words else ""
    return "\\text{" + re.sub(r"([#$%&_{}])", r"\\\1", words.replace("\\", "/")) + "}"


def group(tex: str) -> str:
    """Return `tex` as an argument: in braces, unless it is one sign."""
    tex = tex.strip()
    alone = (len(tex) == 1 and tex not in "\\^_&{}") or re.fullmatch(r"\\[A-Za-z]+", tex)
    return tex if alone else f"{{{tex}}}"


def scripts(base: str, below: str = "", above: str = "") -> str:
    """Return a base with what stands below and above it."""
    base = base.strip()
    if not base:
        base = "{}"
    elif _has_scripts(base):
        base = f"{{{base}}}"
    if re.fullmatch(r"(\\prime\s*|[″‴])+", above.strip()):
        base += "'" * (above.count("\\prime") + 2 * above.count("″") + 3 * above.count("‴"))
        above = ""
    found = base
    if below.strip():
        found += f"_{group(below)}"
    if above.strip():
        found += f"^{group(above)}"
    return found


def _has_scripts(tex: str) -> bool:
    """Return whether a piece ends with a script of its own, so that another would be double."""
    depth, last = 0, 0
    found = False
    for at, sign in enumerate(tex):
        if at and tex[at - 1] == "\\":
            continue
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and sign in "^_'":
            found, last = True, at
    return found and (_ATOM.fullmatch(tex[last + 1 :].strip()) is not None or tex.endswith("}"))


def fenced(inner: str, opening: str, closing: str) -> str:
    """Return what stands between two brackets, which grow where it is tall."""
    begin, end = _fence(opening), _fence(closing)
    if opening and closing and not _TALL.search(inner):
        space = " " if begin[-1].isalpha() and inner[:1].isalpha() else ""
        return f"{begin}{space}{inner.strip()}{end}"
    inner = inner.strip()
    space = " " if inner[:1].isalnum() and (begin or ".")[-1].isalpha() else ""
    return f"\\left{begin or '.'}{space}{inner}\\right{end or '.'}"


def _fence(sign: str) -> str:
    return _symbol(sign).strip() if sign else ""


def fraction(above: str, below: str, kind: str = "bar") -> str:
    """Return a fraction; `kind` is `bar`, `noBar` (no line), `lin` or `skw` (a slash)."""
    if kind in ("lin", "skw"):
        return f"{_slashed(above)}/{_slashed(below)}"
    if kind == "noBar":
        return f"\\substack{{{above.strip()} \\\\ {below.strip()}}}"
    return f"\\frac{{{above.strip()}}}{{{below.strip()}}}"


def _slashed(tex: str) -> str:
    tex = tex.strip()
    return f"({tex})" if " " in tex and not tex.startswith(("\\left", "(")) else tex


def root(inner: str, degree: str = "") -> str:
    """Return a root; a square root where it has no degree."""
    return f"\\sqrt[{degree.strip()}]{{{inner.strip()}}}" if degree.strip() else (
        f"\\sqrt{{{inner.strip()}}}"
    )  # fmt: skip


def matrix(rows: Sequence[Sequence[str]], opening: str = "", closing: str = "") -> str:
    """Return a matrix in its brackets."""
    if (opening, closing) == ("{", ""):
        return lines([" & ".join(cell.strip() for cell in row) for row in rows], brace=True)
    name = _MATRICES.get((opening, closing), "matrix")
    body = " \\\\ ".join(" & ".join(cell.strip() for cell in row) for row in rows)
    found = f"\\begin{{{name}}} {body} \\end{{{name}}}"
    if name == "matrix" and (opening or closing):
        return fenced(found, opening, closing)
    return found


def lines(rows: Sequence[str], brace: bool = False) -> str:
    """Return lines under each other, aligned; with a brace before them they are cases."""
    name = "cases" if brace else "aligned"
    body = " \\\\ ".join(row.strip() for row in rows)
    return f"\\begin{{{name}}} {body} \\end{{{name}}}"


def accented(inner: str, sign: str) -> str:
    """Return what has a sign over it."""
    command = ACCENTS.get(sign, "")
    if not command:
        return f"\\overset{{{symbols(sign).strip()}}}{{{inner.strip()}}}"
    long = len(inner.strip()) > 1 and not _ATOM.fullmatch(inner.strip())
    wide = {"hat": "widehat", "tilde": "widetilde", "bar": "overline", "vec": "overrightarrow"}
    return f"\\{wide.get(command, command) if long else command}{{{inner.strip()}}}"


def underlined(inner: str, sign: str) -> str:
    """Return what has a sign under it."""
    command = UNDER.get(sign, "")
    if not command:
        return f"\\underset{{{symbols(sign).strip()}}}{{{inner.strip()}}}"
    return f"\\{command}{{{inner.strip()}}}"


def clean(tex: str) -> str:
    """Return a whole formula with single spaces, and none behind the sign of a number."""
    tex = re.sub(r"(?<!\\) {2,}", " ", tex).strip()
    tex = re.sub(r"([(\[]) (?=\S)|(?<=\S)(?<!\\) ([)\],^_])", r"\1\2", tex)
    tex = re.sub(r"(?<!\\),(?=[A-Za-z\\])", ", ", tex)
    return _SIGNED.sub(r"\1\2", tex)
