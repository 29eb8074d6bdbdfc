"""Stage 2, plan: simple TeX → Unicode, for formulas inside a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from temario.patterns import pattern

_UP = dict(
    zip(
        "0123456789+-=()niabcdefghjklmoprstuvwxyzT",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ",
        strict=True,
    )
)
_DOWN = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)

_SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "cdot": "·", "times": "×", "pm": "±", "div": "÷", "le": "≤", "leq": "≤", "ge": "≥",
    "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "infty": "∞",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "in": "∈",
    "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "sum": "∑", "prod": "∏", "int": "∫",
    "partial": "∂", "nabla": "∇", "forall": "∀", "exists": "∃", "dots": "…", "ldots": "…",
    "cdots": "⋯", "log": "log", "ln": "ln", "exp": "exp", "sin": "sin", "cos": "cos",
    "tan": "tan", "lim": "lim", "ell": "ℓ", "mid": "|", "circ": "∘", "star": "⋆", "setminus": "∖",
    "subseteq": "⊆", "supset": "⊃", "emptyset": "∅", "neg": "¬", "land": "∧", "lor": "∨",
    "mapsto": "↦", "propto": "∝", "ll": "≪", "gg": "≫", "max": "max", "min": "min", "left": "",
    "right": "", "quad": " ", ",": " ",
    ";": " ", "%": "%", "$": "$", "&": "&", "_": "_", "#": "#", " ": " ", "!": "",
}  # fmt: skip

_SCRIPT = pattern(r"([\^_])(?:\{([^{}]*)\}|(\\[A-Za-z]+|[^\s\\{}]))")
_LETTERS = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "P": "ℙ", "E": "𝔼"}
_LETTER = pattern(r"\\mathbb\s*(?:\{([RNZQCPE])\}|([RNZQCPE]))")
_TEXT = pattern(r"\\(?:text|mathrm|mathbf|mathit|operatorname)\{((?:[^{}]|\{[^{}]*\})*)\}")
_FRACTION = pattern(r"\\[td]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = pattern(r"\\sqrt\s*(?:\{([^{}]*)\}|(\w))")
_ACCENT = pattern(r"\\(bar|hat|tilde|vec|dot|overline)\s*(?:\{(\w+)\}|(\w))")
_ACCENTS = {"bar": "\u0304", "overline": "\u0304", "hat": "\u0302", "tilde": "\u0303",
            "vec": "\u20d7", "dot": "\u0307"}  # fmt: skip
_SIGN = pattern(r"\\([A-Za-z]+|[,;%$&_# !])")
_LOW = "\ue000"
"""An underscore that stays, since no letter stands low enough: `x_(n/2)`."""
_ALONE = pattern(r"(?<![\^_}\w])\{([^{}\\]*)\}|(?<=\d)\{([,.])\}")
"""Braces that only hold together, such as those of a decimal comma: `0{,}5`."""


def unicode_of(tex: str) -> str | None:
    """Return `tex` as a line of Unicode, or None where it takes more than a line can show."""
    text = _TEXT.sub(lambda match: match[1], tex.strip())
    text = _LETTER.sub(lambda match: _LETTERS[match[1] or match[2]], text)
    text = re.sub(r"\^(\\circ|\{\\circ\})", "°", text)
    text = _SIGN.sub(lambda match: _SIGNS.get(match[1], match[0]), text)
    before = ""
    while text != before:  # from the innermost braces outwards
        before = text
        text = _ACCENT.sub(_accented, text)
        text = _ROOT.sub(lambda match: f"√{_grouped(match[1] or match[2])}", text)
        text = _SCRIPT.sub(_script, text)
        text = _FRACTION.sub(lambda match: f"{_grouped(match[1])}/{_grouped(match[2])}", text)
        text = _ALONE.sub(lambda match: match[1] if match[1] is not None else match[2], text)
    if re.search(r"[\\{}^_]", text):
        return None
    text = text.replace(_LOW, "_")
    return re.sub(r"\s+", " ", text).strip()


def _accented(match: re.Match[str]) -> str:
    return "".join(letter + _ACCENTS[match[1]] for letter in match[2] or match[3])


def _grouped(text: str) -> str:
    text = text.strip()
    return text if re.fullmatch(r"√?[\w\u0300-\u036f\u20d7⁰-ₜᵃ-ᵿ]*", text) else f"({text})"


def _script(match: re.Match[str]) -> str:
    table = _UP if match[1] == "^" else _DOWN
    inner = match[2] if match[2] is not None else match[3]
    inner = inner.replace(" ", "")
    if inner and all(character in table for character in inner):
        return "".join(table[character] for character in inner)
    if match[1] == "_" and re.fullmatch(r"[^\\{}^_]+", inner):
        alone = len(inner) == 1 or inner[0] + inner[-1] == "()"
        return _LOW + (inner if alone else f"({inner})")
    return match[0]


def pieces_of(tex: str, shown: str) -> Iterator[tuple[str, bool]]:
    """Yield `shown`, which is `tex` as a line, in pieces, each with whether it is a variable.

    Variables are set in italics, names of functions, words and figures upright (ISO 80000-2, 3.1).
    """
    said = " ".join("".join(groups) for groups in _UPRIGHT.findall(tex))
    words = set(_LETTERS_IN.findall(said))
    for match in _PIECE.finditer(shown):
        yield match[0], match[1] is not None and match[0] not in words


_UPRIGHT = pattern(r"\\(?:text|mathrm|operatorname)\{((?:[^{}]|\{[^{}]*\})*)\}|\\([A-Za-z]{2,})")
_LETTERS_IN = pattern(r"[^\W\d_]+")
_PIECE = pattern(
    r"((?:[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0370-\u03ff][\u0300-\u036f\u20d7]*)+)"
    r"|(?s:(?![A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0370-\u03ff]).)+"
)
