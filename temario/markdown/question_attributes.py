"""The attributes of a question or a pool, `{#id points=2 tags="…"}`, typed."""

from __future__ import annotations

from typing import cast, get_args

from temario.decimals import parse_decimal
from temario.markdown.host import Host
from temario.model import ESSAY_LINES, Attributes, QuestionKind
from temario.nearest import nearest
from temario.problems import Place, error, warning
from temario.records import record
from temario.slug import slug

KINDS: tuple[str, ...] = get_args(QuestionKind)
KEYS = (
    "type", "points", "tags", "answer", "shuffle", "attempts", "graded", "case", "accents",
    "lines", "objective",
)  # fmt: skip
POOL_KEYS = ("draw", "graded")
TRUE = ("true", "yes", "on", "verdadero", "sí", "si", "v", "t", "1")
"""What authors write for true."""
NO = ("false", "no", "off", "falso", "f", "0")
"""What authors write for false."""
_OTHER_KINDS = {
    "unica": "single", "opcion-unica": "single", "seleccion-unica": "single", "radio": "single",
    "checkbox": "multiple", "verdadero-falso": "truefalse", "true-false": "truefalse",
    "verdadero": "truefalse", "boolean": "truefalse",
    "corta": "short", "respuesta-corta": "short", "texto": "short", "text": "short",
    "numerica": "numeric", "numero": "numeric", "numerical": "numeric", "number": "numeric",
    "emparejar": "match", "emparejamiento": "match", "relacionar": "match", "asociar": "match",
    "matching": "match", "ordenar": "order", "orden": "order", "ordering": "order",
    "huecos": "cloze", "hueco": "cloze", "completar": "cloze", "gaps": "cloze",
    "ensayo": "essay", "abierta": "essay", "desarrollo": "essay", "redaccion": "essay",
}  # fmt: skip
"""What somebody who knows another tool, or writes in Spanish, may try first; by `slug`."""
_CHOICE = (
    "opcion", "opciones", "opcion-multiple", "seleccion", "seleccion-multiple", "choice",
    "multiple-choice", "multichoice", "test",
)  # fmt: skip
"""What is called one thing elsewhere, whether one option is right or several are; by `slug`."""
_OTHER_KEYS = {
    "tipo": "type", "puntos": "points", "puntaje": "points", "etiquetas": "tags",
    "respuesta": "answer", "barajar": "shuffle", "mezclar": "shuffle", "intentos": "attempts",
    "calificada": "graded", "evaluada": "graded", "mayusculas": "case", "acentos": "accents",
    "tildes": "accents", "lineas": "lines", "renglones": "lines", "objetivo": "objective",
    "sortear": "draw", "elegir": "draw",
}  # fmt: skip
_MOST_POINTS = 1_000


@record
class QuestionAttributes:
    """The attributes of a question or a pool, typed; what is wrong with them is reported."""

    given: Attributes
    place: Place
    host: Host
    keys: tuple[str, ...] = KEYS
    """Those that mean something."""

    def kind(self) -> QuestionKind | None:
        """Return the type that the author names, or None."""
        given = self.given.get("type")
        name = given.lower()
        if not name or name in KINDS:
            return cast("QuestionKind", name) if name else None
        near = _OTHER_KINDS.get(slug(name)) or _nearest(name, KINDS)
        hint = f"{_did_you_mean(near)}Known are: {', '.join(KINDS)}."
        if slug(name) in _CHOICE:
            near, hint = "", "Leave type out: one [x] makes it single, several make it multiple."
        self._report("unknown-type", f"there is no question of type “{given}”", hint)
        return cast("QuestionKind", near) if near else None

    def points(self) -> float:
        """Return what a right answer is worth."""
        given = self.given.get("points")
        if not given:
            return 1.0
        value = parse_decimal(given, self.host.language)
        good = value is not None and 0 < value <= _MOST_POINTS and value == round(value, 2)
        if value is None or not good:
            hint = (
                f"Write a number above 0 and up to {_MOST_POINTS}, with two decimals at most, such "
                "as points=2; for practice, which has no points, graded=false."
            )
            self._report("wrong-points", f"“{given}” cannot be a question's points", hint)
            return 1.0
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """Return a `true` or `false`."""
        given = self.given.get(key).lower()
        if not given or given in (*TRUE, *NO):
            return given in TRUE if given else default
        hint = f"Write {key}=true or {key}=false."
        self._report("wrong-attribute", f"{key}={given} is neither true nor false", hint)
        return default

    def truth(self) -> bool:
        """Return the answer of a true-or-false question."""
        given = self.given.get("answer").lower()
        if given not in (*TRUE, *NO):
            said = f"answer={given} is neither true nor false"
            self._report(
                "no-right-answer",
                said if given else "the question does not say whether its statement is true",
                "Write answer=true or answer=false in the braces of its line :::, such as "
                "::: question {type=truefalse answer=true}.",
            )
        return given in TRUE

    def policy(self, key: str, default: str) -> bool:
        """Return whether `key`, case or accents, matters."""
        given = self.given.get(key).lower()
        if given not in ("", "ignore", "match"):
            hint = f"Write {key}=ignore or {key}=match."
            self._report("wrong-attribute", f"{key}={given} is neither ignore nor match", hint)
            given = ""
        return (given or default) == "match"

    def attempts(self) -> int | None:
        """Return how often a learner may answer."""
        return self._whole("attempts", 0, 100)

    def lines(self) -> int:
        """Return how many lines there are on paper."""
        return self._whole("lines", 1, 200) or ESSAY_LINES

    def draw(self) -> int:
        """Return how many questions a pool draws; 0 for all."""
        return self._whole("draw", 1, 1_000) or 0

    def tags(self) -> tuple[str, ...]:
        """Return the tags."""
        given = self.given.get("tags").replace(";", ",")
        return tuple(dict.fromkeys(tag.strip() for tag in given.split(",") if tag.strip()))

    def _whole(self, key: str, least: int, most: int) -> int | None:
        given = self.given.get(key)
        if not given:
            return None
        if given.isdecimal() and len(given) < 6 and least <= int(given) <= most:
            return int(given)
        said = f"{key}={given} is no whole number from {least} to {most}"
        self._report("wrong-attribute", said, f"Write, for example, {key}={max(least, 2)}.")
        return None

    def report_unknown(self) -> None:
        """Report attributes that mean nothing here."""
        for key, value in self.given.values:
            if key in self.keys:
                continue
            other = _OTHER_KEYS.get(slug(key), "")
            near = other if other in self.keys else _nearest(key, self.keys)
            self.host.report(
                warning(
                    "unknown-attribute",
                    self.place,
                    f"“{key}={value}” means nothing here",
                    f"{_did_you_mean(near)}Known are: {', '.join(self.keys)}.",
                )
            )

    def _report(self, rule: str, message: str, hint: str) -> None:
        self.host.report(error(rule, self.place, message, hint))


def _nearest(name: str, known: tuple[str, ...]) -> str:
    return nearest(name.lower(), known, 0.5)


def _did_you_mean(name: str) -> str:
    return f"Did you mean “{name}”? " if name else ""
