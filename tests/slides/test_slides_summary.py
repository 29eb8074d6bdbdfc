"""What a slide shows of a paragraph or an item."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.slides.deck import Run, text_of
from builders.slides.summary import closed, cut, lead_in, statement, word_count

LONG = " ".join(["palabra"] * 28)


def of(*parts: str) -> tuple[Run, ...]:
    """Return runs; a part in `**` is bold."""
    return tuple(Run(p.strip("*"), bold=p.startswith("**")) for p in parts)


def shown(text: str, language: str = "es") -> str:
    """Return what is shown of a text, in which bold stands between `**`."""
    parts = [Run(part, bold=at % 2 == 1) for at, part in enumerate(text.split("**")) if part]
    return text_of(statement(tuple(parts), language))


def test_a_short_passage_is_shown_whole() -> None:
    runs = of("Una frase. Otra frase.")
    assert statement(runs, "es") == runs


def test_a_long_passage_is_shown_by_its_first_sentence() -> None:
    assert shown(f"La primera frase. La segunda, {LONG}, acaba.") == "La primera frase."


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    first = "Véase p. ej. la obra del Dr. Gómez sobre 3.5 casos."
    assert shown(f"{first} La segunda, {LONG}.") == first


@pytest.mark.parametrize(
    "text",
    [
        f"Una frase con {LONG} y {LONG}.",
        # What is between two commas of a clause is not its end.
        (
            "El agua, que cubre la mayor parte de la superficie de la Tierra, es indispensable "
            "para la vida de todos los seres."
        ),
        # What takes back, limits or denies is not left out.
        (
            "Los metales conducen bien la electricidad y el calor en casi todo, lo que no siempre "
            "ocurre con los semimetales."
        ),
        (
            "El servicio no cuesta nada durante el primer curso de cada centro, lo que cambia si "
            "hay más de mil alumnos."
        ),
        (
            "La luz se hace energía en las hojas de las plantas, lo que permite la vida. Sin "
            "embargo, algunas bacterias también la usan."
        ),
        (
            "**Claves**: no uses **la misma clave en todas partes** si tienes cuentas en muchos "
            "servicios de la red."
        ),
        (
            "**Privacidad**: nunca compartas con un asistente datos personales de tus alumnos, "
            "como nombres, direcciones, teléfonos y calificaciones."
        ),
        # Members that are clauses of their own.
        (
            "**Herramientas**: hay muchas aplicaciones como Kahoot, Quizizz, Socrative y Genially "
            "que los docentes utilizan a diario en sus clases."
        ),
        (
            "Debido a la lluvia, el viento y la nieve, el puerto permaneció cerrado al tráfico "
            "pesado durante toda la semana."
        ),
    ],
)
def test_what_nothing_can_be_left_out_of_is_shown_whole(text: str) -> None:
    assert shown(text) == text.replace("**", "")


def test_a_language_without_lists_has_its_sentences_whole() -> None:
    first = (
        "Les modèles de langue sont entraînés sur de très grandes quantités de texte, ce qui leur "
        "permet de générer des phrases."
    )
    assert shown(f"{first} Et plus encore.", "fr") == first


@pytest.mark.parametrize(
    ("language", "text", "clause"),
    [
        (
            "es",
            (
                "Los LLM suelen tener miles de millones de parámetros, lo que les permite capturar "
                "una amplia variedad de patrones lingüísticos."
            ),
            "Los LLM suelen tener miles de millones de parámetros",
        ),
        (
            "es",
            (
                "Debido a su entrenamiento con muchos datos, los LLM pueden generalizar y "
                "responder a muchas preguntas, incluso aquellas para las que no se entrenaron."
            ),
            "Los LLM pueden generalizar y responder a muchas preguntas",
        ),
        (
            "en",
            (
                "A compiler translates source code written by people into machine code that a "
                "processor runs, which makes programs fast."
            ),
            (
                "A compiler translates source code written by people into machine code that a "
                "processor runs"
            ),
        ),
        (
            "en",
            "Due to its low cost, the method became the standard in hospitals all over the world.",
            "The method became the standard in hospitals all over the world.",
        ),
        (
            "en",
            (
                "The heart pumps blood through the body all day long, unless it is diseased, which "
                "changes everything."
            ),
            "The heart pumps blood through the body all day long, unless it is diseased",
        ),
    ],
)
def test_the_main_clause_stands_for_a_long_sentence(language: str, text: str, clause: str) -> None:
    assert shown(text, language) == clause


def test_bold_inside_an_item_is_what_its_author_wants_seen() -> None:
    text = f"**Copias**: guarda **tres copias de todo**, en **dos medios**. {LONG}."
    assert shown(text) == "Copias: tres copias de todo · dos medios"
    runs = statement(of("**Copias**", ": guarda ", "**tres copias de todo**", f", {LONG}."), "es")
    assert [run.text for run in runs if run.bold] == ["Copias"]


def test_a_word_in_bold_says_too_little_by_itself() -> None:
    first = f"Un texto **coherente** con {LONG}."
    assert shown(first) == first.replace("**", "")


def test_an_enumeration_stands_for_its_item_cut_at_four() -> None:
    text = (
        "**Aplicaciones**: se utilizan en una variedad de tareas, incluyendo chatbots, generación "
        "automática de texto, traducción de idiomas, análisis de sentimientos, y más. Y otras."
    )
    assert shown(text) == (
        "Aplicaciones: chatbots, generación automática de texto, traducción de idiomas, "
        "análisis de sentimientos…"
    )
    text = (
        "**Cells**: the basic units of life in every organism on Earth, including bacteria, "
        "plants, animals, fungi, and protists."
    )
    assert shown(text, "en") == "Cells: bacteria, plants, animals, fungi…"


def test_an_enumeration_without_a_lead_in_keeps_its_sentence() -> None:
    text = (
        "Los LLM se usan en una variedad de aplicaciones, como chatbots, traductores y sistemas "
        "de información entre otros."
    )
    assert shown(text) == (
        "Los LLM se usan en una variedad de aplicaciones, como chatbots, traductores y sistemas "
        "de información…"
    )


@given(st.lists(st.sampled_from([
    "los", "modelos", ",", "lo que", "si", "como", "y", "incluyendo", "**", ".", "(", ")", "no",
    "Pero", "etc.", "textos", "grandes", ";", "además", "…", ":",
]), max_size=60))  # fmt: skip
def test_what_is_shown_is_made_of_the_passage(words: list[str]) -> None:
    text = " ".join(words)
    found = shown(text)
    plain = text.replace("**", "").lower().split()
    for word in found.lower().replace("·", " ").replace("…", " ").split():
        assert any(word.strip(" .,;:") in own for own in plain), (word, text)
    assert bool(found.strip()) == bool(text.replace("**", "").strip())


def test_the_lead_in_stays_and_stays_bold() -> None:
    runs = of("**Tamaño**", f": Son grandes. Y {LONG} {LONG}.")
    assert statement(runs, "es") == of("**Tamaño**", ": Son grandes.")


def test_a_lead_in_that_ends_in_a_full_stop_is_no_sentence_of_its_own() -> None:
    runs = of("**Tamaño.**", f" Son grandes. Y {LONG} {LONG}.")
    assert text_of(statement(runs, "es")) == "Tamaño. Son grandes."


def test_a_question_as_lead_in_keeps_its_answer() -> None:
    runs = of("**¿Cuánto?**", f" Mucho. Y {LONG} {LONG}.")
    assert text_of(statement(runs, "es")) == "¿Cuánto? Mucho."


def test_bold_in_the_middle_is_no_lead_in() -> None:
    assert lead_in(of("Los ", "**LLM**", " son")) == 0
    assert lead_in(of("**LLM**", " son")) == 0
    assert lead_in(of("**LLM**", ": son")) == 4
    assert lead_in(of("**Todo en negrita.**")) == 0


def test_looks_survive_the_cut() -> None:
    runs = of("Los ", "**LLM**", f" son modelos. Y {LONG} {LONG}.")
    assert statement(runs, "es") == of("Los ", "**LLM**", " son modelos.")


def test_cut_takes_characters_across_runs() -> None:
    assert cut(of("abc", "**def**", "ghi"), 2, 7) == of("c", "**def**", "g")


def test_words_of_scripts_without_spaces_count() -> None:
    assert word_count("大规模语言模型") == 1 + 3
    assert word_count("tres palabras más") == 3


@pytest.mark.parametrize(
    "text",
    [
        "La mayoría cree que el azúcar altera a los niños. Los ensayos no lo confirman.",
        "Antes se limitaban las grasas al 30 % de la energía. Hoy importa más su calidad.",
        "Nunca mezcle **lejía y amoniaco** en casa. Tampoco añada agua sobre un ácido fuerte.",
        "¿Es necesario combinar proteínas en la misma comida? No: basta con hacerlo en el día.",
        "Muchos creen que vale a cualquier presión, y así lo escriben. Es falso.",
        "Fat is not fattening in itself for a healthy adult. What matters is its kind.",
    ],
)
def test_what_corrects_a_sentence_stays_with_it(text: str) -> None:
    language = "en" if text.startswith("Fat") else "es"
    assert shown(f"{text} Además, {LONG}.", language) == text.replace("**", "")


def test_a_denial_of_what_the_next_sentence_adds_does_not() -> None:
    first = "Responde estas tres preguntas de las lecciones anteriores."
    assert shown(f"{first} Puedes intentarlas cuantas veces quieras y no cuentan, {LONG}.") == first


def test_bold_without_a_lead_in_keeps_the_sentence_around_it() -> None:
    first = "El contrato puede celebrarse **por escrito o de palabra**."
    assert shown(f"{first} La libertad de forma es la regla, {LONG}.") == first.replace("**", "")
    later = "Todo despido puede impugnarse. El plazo es de **veinte días hábiles** desde su fecha."
    assert shown(f"{later} Además, {LONG}.") == later.replace("**", "")


def test_the_mark_of_a_footnote_stays_with_its_sentence() -> None:
    runs = (Run("No llevarlo es grave."), Run("2", raised=1), Run(f" El tribunal, {LONG}, calla."))
    found = statement(runs, "es")
    assert text_of(found) == "No llevarlo es grave.2"
    assert closed(found) == found
