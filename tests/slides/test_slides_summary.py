"""What a slide shows of a paragraph or an item."""

from __future__ import annotations

from builders.slides.deck import Run, text_of
from builders.slides.summary import cut, lead_in, shown, word_count

LONG = " ".join(["palabra"] * 28)


def of(*parts: str) -> tuple[Run, ...]:
    """Return runs; a part in `**` is bold."""
    return tuple(Run(p.strip("*"), bold=p.startswith("**")) for p in parts)


def test_a_short_passage_is_shown_whole() -> None:
    runs = of("Una frase. Otra frase.")
    assert shown(runs, "es") == runs


def test_a_long_passage_is_shown_by_its_first_sentence() -> None:
    runs = of(f"La primera frase. La segunda, {LONG}, acaba.")
    assert text_of(shown(runs, "es")) == "La primera frase."


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    runs = of(f"Véase p. ej. la obra del Dr. Gómez sobre 3.5 casos. La segunda, {LONG}.")
    assert text_of(shown(runs, "es")) == "Véase p. ej. la obra del Dr. Gómez sobre 3.5 casos."


def test_a_long_passage_of_one_sentence_is_shown_whole() -> None:
    runs = of(f"Una frase con {LONG} y {LONG}.")
    assert shown(runs, "es") == runs


def test_the_lead_in_stays_and_stays_bold() -> None:
    runs = of("**Tamaño**", f": Son grandes. Pero {LONG} {LONG}.")
    assert shown(runs, "es") == of("**Tamaño**", ": Son grandes.")


def test_a_lead_in_that_ends_in_a_full_stop_is_no_sentence_of_its_own() -> None:
    runs = of("**Tamaño.**", f" Son grandes. Pero {LONG} {LONG}.")
    assert text_of(shown(runs, "es")) == "Tamaño. Son grandes."


def test_a_question_as_lead_in_keeps_its_answer() -> None:
    runs = of("**¿Cuánto?**", f" Mucho. Pero {LONG} {LONG}.")
    assert text_of(shown(runs, "es")) == "¿Cuánto? Mucho."


def test_bold_in_the_middle_is_no_lead_in() -> None:
    assert lead_in(of("Los ", "**LLM**", " son")) == 0
    assert lead_in(of("**LLM**", " son")) == 0
    assert lead_in(of("**LLM**", ": son")) == 4
    assert lead_in(of("**Todo en negrita.**")) == 0


def test_looks_survive_the_cut() -> None:
    runs = of("Los ", "**LLM**", f" son modelos. Pero {LONG} {LONG}.")
    assert shown(runs, "es") == of("Los ", "**LLM**", " son modelos.")


def test_cut_takes_characters_across_runs() -> None:
    assert cut(of("abc", "**def**", "ghi"), 2, 7) == of("c", "**def**", "g")


def test_words_of_scripts_without_spaces_count() -> None:
    assert word_count("大规模语言模型") == 1 + 3
    assert word_count("tres palabras más") == 3
