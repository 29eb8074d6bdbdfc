"""What the course in `tests/courses/scorm-quiz` asks, and how answers to it read in an LMS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from learner import Row, look

PAGES = ("lectura", "preguntas", "practica", "relaciones", "sorteo", "redaccion")
SUMS = ("suma-uno", "suma-dos", "suma-tres", "suma-cuatro")
ESSAY = "Que dos y dos son cuatro.\nY que π no acaba nunca: 3,14…"
SAID = " ".join(ESSAY.split())

# What is asked, as the LMS has it: type and what is right in SCORM 1.2, the same in 2004, points.
ASKED = {
    "capital": ("choice", ["b"], "choice", ["madrid"], "2"),
    "primos": ("choice", ["a,b"], "choice", ["dos[,]tres"], "2"),
    "plana": ("true-false", ["f"], "true-false", ["false"], "1"),
    "idioma": (
        "fill-in",
        ["español", "castellano"],
        "fill-in",
        ["{case_matters=false}{lang=es}español", "{case_matters=false}{lang=es}castellano"],
        "1",
    ),
    "pi": ("numeric", ["3.14"], "numeric", ["3.13[:]3.15"], "2"),
    "calienta": ("choice", ["b"], "choice", ["son_cuatro"], "0"),
    "autores": (
        "matching",
        ["1.b,2.d,3.c"],
        "matching",
        ["fausto[.]goethe[,]hamlet[.]shakespeare[,]celestina[.]rojas"],
        "3",
    ),
    "siglos": (
        "sequencing",
        ["c,a,d,b"],
        "sequencing",
        ["rueda[,]imprenta[,]telefono[,]radio"],
        "3",
    ),
    "frase": (
        "fill-in",
        ["cien, cero"],
        "fill-in",
        ["{case_matters=false}{lang=es}cien[,]{lang=es}cero"],
        "4",
    ),
    **{one: ("choice", ["a"], "choice", ["si"], "1") for one in SUMS},
    "ensayo": ("fill-in", [], "long-fill-in", [], "0"),
}
FIRST = {"capital", "primos", "plana", "idioma", "pi", "calienta"}
"""The questions of the first unit."""

# What a learner answers, and how that reads in SCORM 1.2 and in 2004.
RIGHT = {
    "capital": (["madrid"], "b", "madrid"),
    "primos": (["dos", "tres"], "a,b", "dos[,]tres"),
    "plana": (["false"], "f", "false"),
    "idioma": (["Castellano."], "Castellano.", "{lang=es}Castellano."),
    "pi": (["3,14"], "3.14", "3.14"),
    "autores": (["goethe", "shakespeare", "rojas"], *(ASKED["autores"][n][0] for n in (1, 3))),
    "siglos": (
        ["rueda", "imprenta", "telefono", "radio"],
        *(ASKED["siglos"][n][0] for n in (1, 3)),
    ),
    "frase": (["100", "cero"], "100, cero", "{lang=es}100[,]{lang=es}cero"),
    **{one: (["si"], "a", "si") for one in SUMS},
}
WRONG = {
    "capital": (["roma"], "d", "roma"),
    "primos": (["cuatro", "nueve"], "c,d", "cuatro[,]nueve"),
    "plana": (["true"], "t", "true"),
    "idioma": (["latín"], "latín", "{lang=es}latín"),
    "pi": (["-3"], "-3", "-3"),
    "autores": (
        ["rojas", "goethe", "dante"],
        "1.c,2.b,3.a",
        "fausto[.]rojas[,]hamlet[.]goethe[,]celestina[.]dante",
    ),
    "siglos": (
        ["radio", "telefono", "imprenta", "rueda"],
        "b,d,a,c",
        "radio[,]telefono[,]imprenta[,]rueda",
    ),
    "frase": (["mil", "diez"], "mil, diez", "{lang=es}mil[,]{lang=es}diez"),
    **{one: (["no"], "b", "no") for one in SUMS},
}
PARTLY = {
    "primos": (["dos"], "a", "dos", "0.5", "Parcialmente correcto: 1 de 2"),
    "autores": (
        ["goethe", "shakespeare", "dante"],
        "1.b,2.d,3.a",
        "fausto[.]goethe[,]hamlet[.]shakespeare[,]celestina[.]dante",
        "0.67",
        "Parcialmente correcto: 2 de 3",
    ),
    "siglos": (
        ["imprenta", "telefono", "radio", "rueda"],
        "a,d,b,c",
        "imprenta[,]telefono[,]radio[,]rueda",
        "0.67",
        "Parcialmente correcto: 2 de 3",
    ),
    "frase": (
        ["cien", "veinte"],
        "cien, veinte",
        "{lang=es}cien[,]{lang=es}veinte",
        "0.5",
        "Parcialmente correcto: 1 de 2",
    ),
}


def drawn(sco: Any) -> list[str]:
    """Return the questions that the pool drew for this learner."""
    found = [one for one, shows in look(sco).items() if one in SUMS and shows.asked]
    assert len(found) == 2
    return found


def scored(sco: Any) -> list[str]:
    """Return the questions that this learner is asked for the score, in order."""
    two = drawn(sco)
    return [one for one in RIGHT if one not in SUMS or one in two]


def row(question: str, version: str, response: str, result: str) -> Row:
    kind, patterns = ASKED[question][:2] if version == "1.2" else ASKED[question][2:4]
    if version == "1.2":
        result = {"incorrect": "wrong"}.get(result, result)
    weighting, unit = ASKED[question][4], "primera" if question in FIRST else "segunda"
    return Row(question, str(kind), response, list(patterns), result, weighting, unit)


def expected(asked: Iterable[str], version: str, answers: dict[str, Any], result: str) -> list[Row]:
    number = 1 if version == "1.2" else 2
    return [row(one, version, answers[one][number], result) for one in asked]
