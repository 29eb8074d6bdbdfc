"""Options that only make sense in their place, and such that only look like it."""

from __future__ import annotations

import pytest

from temario.fixed_places import in_their_place
from temario.model import Choice, Option, Paragraph, Question, Text
from temario.problems import Place
from temario.traverse import plain

P = Place("a.md", 1)


def found(*options: str, stem: str = "¿Qué es una célula?") -> list[str]:
    """Return the words of the options that are in their place."""
    made = tuple(
        Option(f"o{number}", (Paragraph((Text(words, P),), P),), P)
        for number, words in enumerate(options)
    )
    question = Question(
        "q", 1, "single", (Paragraph((Text(stem, P),), P),), Choice(made, multiple=False), P
    )
    blocks = [option.blocks[0] for option in in_their_place(question)]
    return [plain(block.content) for block in blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    "words",
    [
        "Ninguna de las anteriores.",
        "ninguno de los anteriores",
        "Todas las anteriores son correctas",
        "Todas las respuestas anteriores",
        "Ninguna de las respuestas anteriores es correcta.",
        "Ambas anteriores",
        "Las dos anteriores son ciertas",
        "Dos de las anteriores",
        "None of the above",
        "All of the above.",
        "All the above are correct",
        "Neither of the above",
        "None of the answers above",
        "A y B son correctas",
        "Las respuestas a) y b) son correctas.",
        "a) y b) son verdaderas",
        "Las opciones A y C",
        "A, B y C son ciertas",
        "Tanto A como B",
        "Ni A ni B",
        "Both A and B",
        "Both a) and b) are correct",
        "A and B are correct",
        "Answers A and C are true",
        "Neither A nor B",
    ],
)
def test_what_speaks_of_the_place_of_others_is_found(words: str) -> None:
    assert found("un tejido", "un órgano", "una unidad", words) == [words]


@pytest.mark.parametrize(
    "words",
    [
        "Ninguna es correcta",
        "Todas",
        "Ninguna de las otras",
        "Las épocas anteriores",
        "Todas las anteriores a 1914",
        "Todas las versiones anteriores",
        "Ninguna de las anteriores guerras",
        "All of the above water line",
        "The parts above the line",
        "A y B",
        "A y yo son correctas",
        "Vitaminas A y D",
        "Tanto la A como la B",
        "Ni fu ni fa",
        "Both a and the are correct",
        "E y F son correctas",
        "a and b",
        "",
    ],
)
def test_ordinary_words_are_not(words: str) -> None:
    assert found("un tejido", "un órgano", "una unidad", words) == []


def test_letters_of_statements_are_not_those_of_options() -> None:
    letters = ("Solo A es verdadera", "Solo B es verdadera", "A y B son verdaderas")
    assert found(*letters) == []
    stem = "A) El agua hierve. B) El hielo flota. ¿Qué es verdad?"
    assert found("Lo primero", "Lo segundo", "A y B son verdaderas", stem=stem) == []
    assert found("grupo A", "grupo B", "Tanto A como B") == []
    assert found("Ninguna de las anteriores", "otra") == []  # nothing stands before it
