"""GIFT as a reader that is not ours understands it: gift-pegjs, the grammar of a community."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from test_questions_files import text_of

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"
READ = (
    "const {parse} = require(process.argv[1]);"
    "console.log(JSON.stringify(parse(require('fs').readFileSync(0, 'utf8'))))"
)


@pytest.fixture(scope="module")
def found() -> list[dict[str, Any]]:
    """What gift-pegjs makes of the course of tests."""
    done = subprocess.run(
        ["node", "-e", READ, str(NODE_MODULES / "gift-pegjs")],
        input=text_of("gift"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    read: list[dict[str, Any]] = json.loads(done.stdout)
    return read


def one(found: list[dict[str, Any]], identifier: str) -> dict[str, Any]:
    return next(each for each in found if each.get("id") == identifier)


@pytest.mark.slow
def test_every_question_is_read_with_its_kind_its_id_and_its_category(
    found: list[dict[str, Any]],
) -> None:
    kinds = [(each.get("id", ""), each["type"]) for each in found if each["type"] != "Category"]
    assert kinds == [
        ("una", "MC"),
        ("varias", "MC"),
        ("cierto", "TF"),
        ("corta", "Short"),
        ("sin-acentos", "Short"),
        ("numero", "Numerical"),
        ("ensayo", "Essay"),
        ("hueco", "Short"),
        ("pares", "Matching"),
        ("con-dibujo", "TF"),
    ]
    titles = [each["title"] for each in found if each["type"] == "Category"]
    assert titles[0] == "$course$/top/Banco // de prueba/Tipos/Elegir: {una} o #varias"
    assert one(found, "una")["tags"][0] == "tokens"


@pytest.mark.slow
def test_signs_that_mean_something_are_read_as_themselves(found: list[dict[str, Any]]) -> None:
    choices = one(found, "una")["choices"]
    assert [choice["isCorrect"] for choice in choices] == [True, False]
    assert choices[0]["feedback"]["text"] == "Correcto: <code>a = {1}</code>."
    assert choices[1]["text"]["text"] == "Palabras ~enteras~ al 50 %: así | no"
    assert r"\(x_{1} &lt; \frac{1}{2}\)" in one(found, "una")["stem"]["text"]
    typed = [choice["text"]["text"] for choice in one(found, "corta")["choices"]]
    assert typed[1:] == ["{datos}", "a=b#c"]
    assert [choice["weight"] for choice in one(found, "varias")["choices"]] == [
        33.33333,
        33.33333,
        33.33333,
        -33.33333,
    ]
    number = one(found, "numero")["choices"][0]["text"]
    assert (number["number"], number["range"]) == (0.693, 0.001)
    pairs = one(found, "pares")["matchPairs"]
    assert pairs[0]["subanswer"] == "codificador"
    assert pairs[0]["subquestion"]["text"] == "BERT = A"
    assert one(found, "ensayo")["globalFeedback"]["text"] == "Gracias."
