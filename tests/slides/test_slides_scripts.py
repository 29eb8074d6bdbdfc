"""Scripts besides Latin: which way paragraphs run, which fonts they name, how wide they are."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from slide_decks import job_of, paged

from builders.slides import Options
from builders.slides.deck import Run, text_of
from builders.slides.measure import Ruler
from builders.slides.pages import CodePanel, FormulaPanel, Page, TextPanel
from builders.slides.scripts import in_scripts, runs_back, seen_order, table_back
from temario.model import Course

Read = Callable[..., Course]
RULER = Ruler("fontpkg-arimo")
ARABIC, HEBREW = "نموذج لغوي", "מודל שפה"


def paragraphs(course: Course) -> list[Any]:
    """Return the paragraphs of a deck's slides, as python-pptx reads them."""
    from pptx import Presentation

    data = job_of(course).make()
    assert isinstance(data, bytes)
    slides = Presentation(io.BytesIO(data)).slides
    return [paragraph for slide in slides for paragraph in slide.element.iter("{*}p")]


def with_text(found: list[Any], text: str) -> Any:
    return next(p for p in found if text in "".join(t.text or "" for t in p.iter("{*}t")))


def way(paragraph: Any) -> tuple[str | None, str | None]:
    properties = paragraph.find("{*}pPr")
    return (None, None) if properties is None else (properties.get("rtl"), properties.get("algn"))


def run_of(paragraph: Any, text: str) -> tuple[str, dict[str, str]]:
    """Return the language of the run with `text`, and the fonts that it names."""
    run = next(r for r in paragraph.iter("{*}r") if text in (r.findtext("{*}t") or ""))
    look = run.find("{*}rPr")
    faces = {child.tag.rpartition("}")[2]: child.get("typeface") for child in look}
    return look.get("lang"), {name: face for name, face in faces.items() if face}


# --- Which way ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "back"),
    [
        (ARABIC, "es", True),
        (f"{ARABIC} GPT-4", "es", True),
        (HEBREW, "es", True),
        ("12. " + ARABIC, "es", True),
        ("hola", "es", False),
        (f"«{ARABIC}» es como se dice en árabe", "es", False),
        (f"Se dice {ARABIC} {ARABIC} {ARABIC}", "es", False),
        ("12", "es", False),
        ("12", "ar", True),
        ("GPT-4", "ar", True),
        ("GPT-4", "he-IL", True),
        ("大模型", "zh", False),
    ],
)
def test_which_way_a_paragraph_runs(text: str, language: str, back: bool) -> None:
    assert runs_back((Run(text),), language) is back


def test_what_is_marked_as_another_language_runs_its_own_way() -> None:
    assert not runs_back((Run("a language model", language="en"),), "ar")
    assert runs_back((Run("GPT-4", language="en"), Run(ARABIC)), "ar")


def test_a_table_runs_as_most_of_its_cells_do() -> None:
    cell, other = (Run(ARABIC),), (Run("modelo"),)
    assert table_back(((cell, cell), (cell, other)), "es")
    assert not table_back(((cell, other), (other, other)), "es")


def test_runs_stand_from_left_to_right_as_they_are_seen() -> None:
    one, two, latin, also = Run("نموذج"), Run("لغوي"), Run("GPT"), Run("BERT")
    assert [run for run, _ in seen_order((one, two, latin, also), True)] == [latin, also, two, one]
    assert [run for run, _ in seen_order((latin, one, two, also), False)] == [latin, two, one, also]


# --- In the deck --------------------------------------------------------------------------


def test_arabic_in_a_spanish_course(course_of: Read) -> None:
    markdown = f"# U\n\n## L\n\nHola.\n\n{ARABIC} GPT\n\n- {ARABIC} uno\n\nSe dice {ARABIC}.\n"
    found = paragraphs(course_of(markdown))
    assert way(with_text(found, "Hola")) == (None, None)
    assert way(with_text(found, "GPT")) == ("1", "r")
    assert way(with_text(found, "uno")) == ("1", "r")
    assert way(with_text(found, "Se dice")) == (None, None)
    assert run_of(with_text(found, "Se dice"), ARABIC) == ("ar-SA", {"cs": "Arial"})
    assert run_of(with_text(found, "Se dice"), "Se dice") == ("es-ES", {})


def test_a_block_says_its_language(course_of: Read) -> None:
    markdown = f"# U\n\n## L\n\n{{lang=fa}}\n\n{ARABIC}\n\n{{lang=zh-TW}}\n\n- 模型\n"
    found = paragraphs(course_of(markdown))
    assert run_of(with_text(found, ARABIC), ARABIC)[0] == "fa-IR"
    assert run_of(with_text(found, "模型"), "模型") == ("zh-TW", {"ea": "Microsoft JhengHei"})


def test_a_course_in_arabic(course_of: Read) -> None:
    markdown = f"# {ARABIC}\n\n## {ARABIC} 2\n\n- BERT\n\n| A | {ARABIC} |\n|--:|---|\n| 1 | x |\n"
    course = course_of(markdown, language="ar")
    found = paragraphs(course)
    texts = [p for p in found if p.find("{*}r") is not None]
    assert {way(paragraph)[0] for paragraph in texts} == {"1"}
    assert way(with_text(found, f"{ARABIC} 2")) == ("1", "r")
    from pptx import Presentation

    slides = Presentation(io.BytesIO(job_of(course).make())).slides  # type: ignore[arg-type]
    (table,) = [t for slide in slides for t in slide.element.iter("{*}tblPr")]
    assert table.get("rtl") == "1"


def test_what_stands_at_the_left_stands_at_the_right(course_of: Read) -> None:
    code = "# U\n\n## L\n\n| A | B |\n|---|---|\n| 1 | x |\n"
    (left,) = [page.panels[0].box for page in paged(course_of(code)) if page.panels]
    (right,) = [page.panels[0].box for page in paged(course_of(code, language="ar")) if page.panels]
    assert left.left == 60
    assert right.left + right.width == pytest.approx(900)


def test_the_first_of_two_columns_stands_at_the_right(course_of: Read) -> None:
    markdown = "# U\n\n## L {layout=two-content}\n\n- uno\n\n1. dos\n"
    pages = paged(course_of(markdown, language="ar"))
    (page,) = [page for page in pages if page.layout == "two_content"]
    assert isinstance(page.body, TextPanel)
    assert page.body.box is not None
    assert page.second is not None
    assert page.second.box is not None
    assert page.second.box.left == 60 < page.body.box.left


def test_east_asian_text_and_emoji_name_their_fonts(course_of: Read) -> None:
    markdown = "# U\n\n## L\n\n- El 模型 y トークン, 모델 y 🎓 aquí.\n"
    paragraph = with_text(paragraphs(course_of(markdown)), "El")
    assert run_of(paragraph, "トークン") == ("ja-JP", {"ea": "Yu Gothic"})
    assert run_of(paragraph, "모델") == ("ko-KR", {"ea": "Malgun Gothic"})
    emoji = "Segoe UI Emoji"
    assert run_of(paragraph, "🎓") == ("es-ES", {"ea": emoji, "sym": emoji})
    assert run_of(paragraph, "aquí") == ("es-ES", {})
    spacing = paragraph.find("{*}pPr/{*}lnSpc/{*}spcPts")
    assert int(spacing.get("val")) == 3120


def test_han_is_read_in_the_course_s_language() -> None:
    def spoken(text: str, language: str) -> list[str]:
        return [script for _, script in in_scripts(Run(text), language)]

    assert spoken("模型", "es") == ["Hans"]
    assert spoken("模型", "ja") == ["Jpan"]
    assert spoken("模型", "zh-Hant") == ["Hant"]
    assert spoken("語のモデル", "es") == ["Jpan"]
    assert spoken("a 模型 (b)", "es") == ["", "Hans", ""]
    assert spoken("👩\u200d💻 ok", "es") == ["emoji", ""]


def test_by_hand_each_run_begins_at_its_right_end(course_of: Read) -> None:
    from builders.slides import builder
    from temario.builder import Job, Purpose
    from temario.theme import load_theme

    course = course_of(f"# U\n\n## L\n\n**{ARABIC}** {ARABIC} GPT\n\n- {ARABIC}\n")
    (job,) = builder.plan(course, load_theme("es")[0], Options(), Purpose.PREVIEW)
    assert isinstance(job, Job)
    files = [member.content for member in job.make()]  # type: ignore[union-attr]
    drawn = next(text for text in files if isinstance(text, bytes) and b"text-anchor" in text)
    spans = re.findall(r'<tspan x="([\d.]+)"([^>]*)>([^<]*)<', drawn.decode())
    ends = [float(x) for x, more, text in spans if "نموذج" in text and "end" in more]
    assert ends[1] == pytest.approx(900, abs=0.1)
    assert ends[0] < ends[1]
    assert ends[2] == pytest.approx(900 - 26, abs=0.1)


# --- Measured -----------------------------------------------------------------------------


def test_letters_without_a_font_are_wide_enough() -> None:
    """Of the fonts that were measured, none is wider: see docs/analysis/slides.md."""
    assert RULER.width((Run("模型"),), 10) == pytest.approx(20)
    assert RULER.width((Run("😀"),), 10) >= 13.7
    assert RULER.width((Run(ARABIC.replace(" ", "")),), 10) >= 0.58 * 10 * 9
    marked = "مَرْحَبًا"
    assert RULER.width((Run(marked),), 10) == pytest.approx(0.7 * 10 * 5)


def test_lines_of_chinese_break_between_letters_but_not_before_a_comma() -> None:
    text = "模型学习语言，然后预测（下一个词）。"
    for width in range(90, 400, 7):
        lines = RULER.lines((Run(text),), width, 20)
        parts = [text[line.start : line.end] for line in lines]
        assert "".join(parts) == text
        assert not any(part[0] in "，）。" or part[-1] == "（" for part in parts), parts
        assert len(lines) >= 20 * 18 / width


def test_an_emoji_of_several_parts_is_never_broken() -> None:
    text = "👩\u200d💻" * 20
    for line in RULER.lines((Run(text),), 100, 20):
        assert text[line.start : line.end].endswith("💻")


# --- Formulas of many rows ----------------------------------------------------------------


def formulas(course: Course) -> list[tuple[Page, FormulaPanel]]:
    return [
        (page, panel)
        for page in paged(course)
        for panel in page.panels
        if isinstance(panel, FormulaPanel)
    ]


def test_a_formula_of_forty_rows_goes_on_over_slides(course_of: Read) -> None:
    rows = [f"x_{{{n}}} &= x_{{{n - 1}}} + a" for n in range(1, 41)]
    body = " \\\\\n".join(rows)
    tex = f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
    found = formulas(course_of(f"# U\n\n## L\n\n$${tex}$$\n"))
    titles = [text_of(page.title.runs) for page, _ in found]
    assert titles == [f"1.1 L ({n}/{len(found)})" for n in range(1, len(found) + 1)]
    assert 1 < len(found) < 5
    shown = [line for _, panel in found for line in panel.tex.split("\n")]
    kept = [line.removesuffix(" \\\\") for line in shown if not line.startswith(("\\b", "\\e"))]
    assert kept == rows
    assert all(panel.size >= 15 for _, panel in found)
    assert all(panel.tex.startswith("\\begin{aligned}") for _, panel in found)


def test_high_rows_go_on_before_they_are_too_small(course_of: Read) -> None:
    rows = r" \\ ".join([r"x &= \frac{a}{b}"] * 12)
    tex = rf"\begin{{aligned}} {rows} \end{{aligned}}"
    found = formulas(course_of(f"# U\n\n## L\n\n$${tex}$$\n"))
    assert len(found) == 2
    assert all(panel.size >= 15 for _, panel in found)


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{aligned} a &= b \\ c &= \begin{pmatrix} 1 \\ 2 \end{pmatrix} \end{aligned}",
        r"\begin{aligned} a \\ b \end{aligned} + \begin{aligned} c \\ d \end{aligned}",
        r"\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}",
    ],
)
def test_a_formula_that_fits_stays_whole(course_of: Read, tex: str) -> None:
    ((_, panel),) = formulas(course_of(f"# U\n\n## L\n\n$${tex}$$\n"))
    assert panel.tex.split() == tex.split()


def test_rows_inside_a_matrix_are_none_of_the_formula() -> None:
    from builders.slides.derivations import derivation

    found = derivation(
        r"\begin{align*} a &= b \\[2pt] c &= \begin{pmatrix} 1 \\ 2 \end{pmatrix} \\ {d \\ e}"
        r"\end{align*}"
    )
    assert found is not None
    assert len(found.rows) == 3
    assert derivation(r"\begin{split} a \end{split}") is None
    two = r"\begin{aligned} a \\ b \end{aligned} + \begin{aligned} c \\ d \end{aligned}"
    assert derivation(two) is None


def test_the_pages_of_a_course_in_chinese_are_within_their_boxes(course_of: Read) -> None:
    text = "大型语言模型从海量文本中学习语言的规律，然后预测下一个词。" * 30
    pages = paged(course_of(f"# 单元\n\n## 课\n\n{text}\n", language="zh"), density="full")
    panels = [page.body for page in pages if isinstance(page.body, TextPanel)]
    assert len(panels) > 2
    assert all(panel.used <= 352 for panel in panels)
    assert not any(isinstance(page.body, CodePanel) for page in pages)
