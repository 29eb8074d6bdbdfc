"""What slides say, and what their notes say."""

from __future__ import annotations

from collections.abc import Callable

from slide_decks import planned

from builders.slides import builder
from builders.slides.bodies import bodies
from builders.slides.deck import (
    Asked,
    CodeBody,
    Content,
    FormulaBody,
    Passage,
    PictureBody,
    Posed,
    Prose,
    Run,
    TableBody,
    text_of,
)
from temario.builder import Purpose
from temario.model import Course
from temario.problems import Problem
from temario.theme import load_theme

LONG = " ".join(["palabra"] * 28)
Read = Callable[..., Course]


def contents(course: Course, density: str = "summary") -> list[Content]:
    return [slide for slide in planned(course, density).slides if isinstance(slide, Content)]


def lesson(read: Read, markdown: str, density: str = "summary") -> list[Content]:
    return contents(read(f"# Unidad\n\n## Lección\n\n{markdown}\n"), density)


def lines(slide: Content) -> list[str]:
    assert isinstance(slide.body, Prose)
    return [text_of(passage.runs) for passage in slide.body.passages]


def notes(slide: Content) -> list[str]:
    own: tuple[Passage, ...] = slide.notes
    if isinstance(slide.body, Prose):
        for passage in slide.body.passages:
            own += passage.notes
    else:
        own += slide.body.notes
    return [text_of(passage.runs) for passage in own]


def test_a_shortened_paragraph_stands_whole_in_the_notes(course_of: Read) -> None:
    text = f"Primera frase. Segunda frase: {LONG}."
    (slide,) = lesson(course_of, text)
    assert lines(slide) == ["Primera frase."]
    assert notes(slide) == [text]


def test_density_full_shortens_nothing(course_of: Read) -> None:
    text = f"Primera frase. Segunda frase: {LONG}."
    (slide,) = lesson(course_of, text, "full")
    assert lines(slide) == [text]
    assert notes(slide) == []


def test_notes_keep_bold_and_links(course_of: Read) -> None:
    (slide,) = lesson(course_of, f"Primera. **Segunda** y [enlace](https://a.example/): {LONG}.")
    assert isinstance(slide.body, Prose)
    runs = slide.body.passages[0].notes[0].runs
    assert [run.text for run in runs if run.bold] == ["Segunda"]
    assert [run.href for run in runs if run.text == "enlace"] == ["https://a.example/"]


def test_what_introduces_the_only_list_is_said_in_the_notes(course_of: Read) -> None:
    (slide,) = lesson(course_of, "Las clases son:\n\n- una\n- dos")
    assert lines(slide) == ["una", "dos"]
    assert notes(slide) == ["Las clases son:", "una", "dos"]


def test_what_introduces_one_of_several_lists_is_shown(course_of: Read) -> None:
    (slide,) = lesson(course_of, "A favor:\n\n- una\n\nEn contra:\n\n- dos")
    assert lines(slide) == ["A favor:", "una", "En contra:", "dos"]
    assert isinstance(slide.body, Prose)
    assert [p.keep for p in slide.body.passages] == [True, False, True, False]


def test_what_introduces_a_table_becomes_its_caption(course_of: Read) -> None:
    (slide,) = lesson(course_of, "Los precios:\n\n| a |\n|---|\n| 1 |")
    assert isinstance(slide.body, TableBody)
    assert text_of(slide.body.caption) == "Los precios:"


def test_in_full_a_long_line_before_a_table_stays_text(course_of: Read) -> None:
    text = f"Los precios, {LONG}:"
    slides = lesson(course_of, f"{text}\n\n| a |\n|---|\n| 1 |", "full")
    assert lines(slides[0]) == [text]
    assert isinstance(slides[1].body, TableBody)
    assert slides[1].body.caption == ()


def test_speaker_notes_belong_to_what_stands_before_them(course_of: Read) -> None:
    first, second = lesson(course_of, "Antes.\n\n::: notes\nDi esto.\n:::\n\n---\n\nDespués.")
    assert notes(first) == ["Antes.", "Di esto."]
    assert notes(second) == ["Después."]


def test_other_audiences_are_neither_shown_nor_told(course_of: Read) -> None:
    text = "Sí.\n\n" + "".join(f"::: {kind}\nNo {kind}.\n:::\n\n" for kind in ("handout", "online"))
    (slide,) = lesson(course_of, text)
    assert lines(slide) == ["Sí."]
    assert notes(slide) == ["Sí."]


def test_what_is_written_for_the_slide_is_shown_as_it_is(course_of: Read) -> None:
    text = f"Una frase. Otra, {LONG}. " + "Otra más. " * 30
    (slide,) = lesson(course_of, f"::: slide\n{text}\n:::")
    assert lines(slide) == [text.strip()]


def test_a_slide_shows_about_sixty_words_and_six_bullets_at_most(course_of: Read) -> None:
    many = lesson(course_of, "\n".join(f"- elemento {n}" for n in range(20)))
    assert [len(lines(slide)) for slide in many] == [5, 5, 5, 5]
    long = lesson(course_of, "\n".join(f"- {'una palabra ' * 7}" for n in range(8)))
    assert [len(lines(slide)) for slide in long] == [4, 4]
    (full,) = lesson(course_of, "\n".join(f"- elemento {n}" for n in range(20)), "full")
    assert len(lines(full)) == 20


def test_no_item_stands_alone_while_its_list_goes_on(course_of: Read) -> None:
    text = " ".join(["palabra"] * 25)
    items = "\n".join(f"- {' '.join(['otra'] * 13)}." for _ in range(4))
    slides = lesson(course_of, f"{text}.\n\n{items}")
    assert [len(lines(slide)) for slide in slides] == [1, 4]
    steps = "\n".join(f"{n}. {' '.join(['paso'] * 13)}" for n in range(1, 6))
    slides = lesson(course_of, f"Un comienzo.\n\n{steps}\n\n{text}.")
    assert [len(lines(slide)) for slide in slides] == [4, 3]


def test_what_explains_a_formula_stays_with_it_and_other_text_does_not(course_of: Read) -> None:
    told = "donde $V$ es la tensión medida entre los extremos."
    more = "Otro párrafo que no tiene que ver con la fórmula y dice más.\n\n" * 4
    formula, where, rest = lesson(course_of, f"$$V = R I$$\n\n{told}\n\n{more}")
    assert isinstance(formula.body, FormulaBody)
    assert lines(where) == [told.replace("$", "")]
    assert len(lines(rest)) == 4
    _, all_of_it = lesson(course_of, f"$$V = R I$$\n\n{told}\n\nOtro párrafo.")
    assert len(lines(all_of_it)) == 2
    _, capital = lesson(course_of, f"$$V = R I$$\n\n{more}")
    assert len(lines(capital)) == 4


def test_items_of_a_list_are_alike(course_of: Read) -> None:
    (all_told,) = lesson(course_of, "- **Uno**: es el primero\n- **Dos**: es el segundo")
    assert lines(all_told) == ["Uno: es el primero", "Dos: es el segundo"]
    text = "- **Uno**: es el primero\n- **Dos**: es el segundo\n- **Tres**"
    (bare,) = lesson(course_of, text)
    assert lines(bare) == ["Uno", "Dos", "Tres"]
    assert notes(bare) == ["Uno: es el primero", "Dos: es el segundo", "Tres"]


def test_a_list_can_have_a_slide_an_item(course_of: Read) -> None:
    items = (
        "- **Uno**: lo primero {#uno}\n    - un detalle\n"
        "- **Dos**: lo segundo\n- **Tres**\n- sin entradilla"
    )
    slides = lesson(course_of, f"{{slides=each}}\n{items}\n\nDespués.")
    assert [(text_of(slide.title), lines(slide)) for slide in slides] == [
        ("1.1 Lección", ["Uno", "Dos", "Tres", "sin entradilla"]),
        ("Uno", ["Lo primero", "un detalle"]),
        ("Dos", ["Lo segundo"]),
        ("1.1 Lección", ["sin entradilla"]),
        ("1.1 Lección", ["Después."]),
    ]
    assert slides[1].ids == ("uno",)


def test_citations_stand_on_a_slide_of_references(course_of: Read) -> None:
    text = (
        "Un modelo aprende. ([Pérez, 2024](https://a.example/p), [Gil, 2023](https://g.example/))\n"
        "\nOtro genera (García y López, 2020; Ruiz, 2021, p. 4) texto. "
        "[Pérez, 2024](https://a.example/p)"
    )
    first, references = lesson(course_of, text)
    assert lines(first) == ["Un modelo aprende.", "Otro genera texto."]
    assert text_of(references.title) == "Referencias"
    assert lines(references) == [
        "Pérez, 2024  a.example",
        "Gil, 2023  g.example",
        "García y López, 2020",
        "Ruiz, 2021, p. 4",
    ]
    assert "García y López, 2020" in " ".join(notes(first))
    full, _ = lesson(course_of, text, "full")
    assert "Ruiz, 2021" in " ".join(lines(full))


def test_where_the_slide_is_written_other_text_goes_to_the_notes(course_of: Read) -> None:
    (slide,) = lesson(course_of, "Fuera del pasaje.\n\n::: slide\n- Esto\n:::")
    assert lines(slide) == ["Esto"]
    assert notes(slide) == ["Fuera del pasaje."]


def test_a_heading_begins_a_slide_and_titles_it(course_of: Read) -> None:
    slides = lesson(course_of, "Uno.\n\n### Dos\n\nTexto de dos.")
    assert [text_of(slide.title) for slide in slides] == ["1.1 Lección", "Dos"]


def test_a_lesson_that_begins_with_a_heading_lists_its_headings(course_of: Read) -> None:
    first, *others = lesson(course_of, "### Uno\n\nTexto.\n\n### Dos\n\nTexto.")
    assert lines(first) == ["Uno", "Dos"]
    assert isinstance(first.body, Prose)
    targets = [passage.runs[0].href for passage in first.body.passages]
    assert targets == [f"#{slide.ids[0]}" for slide in others]


def test_a_break_begins_a_slide_of_the_same_title(course_of: Read) -> None:
    slides = lesson(course_of, "Uno.\n\n---\n\nDos.")
    assert [(text_of(slide.title), lines(slide)) for slide in slides] == [
        ("1.1 Lección", ["Uno."]),
        ("1.1 Lección", ["Dos."]),
    ]


def test_breaks_with_nothing_between_them_make_no_slide(course_of: Read) -> None:
    slides = lesson(course_of, "Uno.\n\n---\n\n---\n\nDos.\n\n---\n\n### Tres\n\nFin.\n\n---")
    assert [text_of(slide.title) for slide in slides] == ["1.1 Lección", "1.1 Lección", "Tres"]


def test_a_lesson_without_text_still_has_its_slide(course_of: Read) -> None:
    (slide,) = lesson(course_of, "::: handout\nSolo en papel.\n:::")
    assert text_of(slide.title) == "1.1 Lección"
    assert lines(slide) == []


def test_lists_keep_levels_markers_and_numbers(course_of: Read) -> None:
    (slide,) = lesson(course_of, "3. tres\n4. cuatro\n    - hijo\n\n- [x] hecho\n- [ ] por hacer")
    assert isinstance(slide.body, Prose)
    found = [(p.level, p.marker, p.number) for p in slide.body.passages]
    assert found[:3] == [(0, "number", 3), (0, "number", 4), (1, "bullet", 1)]
    assert [marker for _, marker, _ in found[3:]] == ["done", "open"]


def test_footnotes_go_to_the_notes(course_of: Read) -> None:
    (slide,) = lesson(course_of, "Texto[^a].\n\n[^a]: La nota.")
    assert lines(slide) == ["Texto1."]
    assert notes(slide) == ["Texto1.", "1 La nota."]


def test_a_definition_is_a_bold_lead_in(course_of: Read) -> None:
    (slide,) = lesson(course_of, "Término\n:   Lo que significa.")
    assert isinstance(slide.body, Prose)
    runs = slide.body.passages[0].runs
    assert (runs[0].text, runs[0].bold) == ("Término", True)
    assert lines(slide) == ["Término: Lo que significa"]


def test_a_callout_is_named_in_the_language_of_the_course(course_of: Read) -> None:
    (slide,) = lesson(course_of, "::: warning\nCuidado.\n:::")
    assert lines(slide) == ["Advertencia", "Cuidado."]


def test_things_have_slides_of_their_own(course_of: Read) -> None:
    text = "Antes.\n\n```python\nx = 1\n```\n\n$$x^2$$\n\n![alt](b.png)\n\nDespués."
    slides = lesson(course_of, text)
    kinds = [type(slide.body) for slide in slides]
    assert kinds == [Prose, CodeBody, FormulaBody, PictureBody, Prose]


def test_passages_of_another_language_know_it(course_of: Read) -> None:
    (slide,) = lesson(course_of, "Un [prompt]{lang=en} en español.")
    assert isinstance(slide.body, Prose)
    assert [run.language for run in slide.body.passages[0].runs] == ["", "en", ""]


def test_passages_for_the_instructor_are_in_the_notes_alone(course_of: Read) -> None:
    (slide,) = lesson(course_of, "A la vista.\n\n::: instructor\nSolo para quien enseña.\n:::")
    assert lines(slide) == ["A la vista."]
    assert notes(slide) == ["A la vista.", "Solo para quien enseña."]


def test_a_picture_on_the_network_is_a_link(course_of: Read) -> None:
    (slide,) = lesson(course_of, "![La charla](https://example.org/ver?v=1)")
    assert lines(slide) == ["La charla"]
    assert isinstance(slide.body, Prose)
    assert slide.body.passages[0].runs[0].href == "https://example.org/ver?v=1"


def test_a_formula_that_no_line_can_show_is_said(course_of: Read) -> None:
    text = (
        "# U\n\n## L\n\nBien $x^2$, $\\bar x_{n/2}$ y $0{,}5$.\n\n"
        "Mal $\\begin{pmatrix} a \\\\ b \\end{pmatrix}$.\n\n::: online\n$\\boxed{x}$\n:::\n"
    )
    course = course_of(text)
    theme, _ = load_theme(course.language)
    found = builder.plan(course, theme, builder.options(), Purpose.RELEASE)
    problems = [item for item in found if isinstance(item, Problem)]
    assert [(p.rule, p.place and p.place.line) for p in problems] == [("formula-in-line", 7)]


def test_a_setting_of_a_list_that_is_none_is_said(course_of: Read) -> None:
    course = course_of("# U\n\n## L\n\n{slides=todas}\n- uno\n")
    theme, _ = load_theme(course.language)
    found = builder.plan(course, theme, builder.options(), Purpose.RELEASE)
    problems = [item for item in found if isinstance(item, Problem)]
    assert [(p.rule, p.place and p.place.line) for p in problems] == [("unknown-setting", 6)]


def test_a_line_leaves_much_text_for_the_thing_that_it_introduces_and_for_no_question() -> None:
    text = Passage((Run(" ".join(["palabra"] * 50)),))
    line = Passage((Run("La fórmula es:"),), keep=True)
    asked = Asked((Run("Pregunta 1"),), (), Posed(()), None)
    formula = FormulaBody("x")
    assert bodies((text, line, formula)) == [Prose((text,)), Prose((line,)), formula]
    assert bodies((text, line, asked)) == [Prose((text, line)), asked]
