"""Displayed formulas on slides: mathematics that can be edited, a picture where that fails."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from programs import own_fonts
from slide_decks import job_of, show

from builders.slides import Options
from builders.slides.formulas import pieces_of, unicode_of
from temario.model import Course
from temario.render.omml import omml

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ROOT = r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}"
Read = Callable[..., Course]


def tree(tex: str) -> Any:
    found = omml(tex)
    assert found is not None, tex
    return etree.fromstring(found)


def names(tex: str) -> set[str]:
    return {element.tag.removeprefix(M) for element in tree(tex).iter()}


def said(tex: str) -> str:
    return "".join(tree(tex).itertext())


# --- OMML ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        (ROOT, {"f", "rad", "sSup"}),
        (r"\sum_{i=1}^n x_i", {"nary", "sSub"}),
        (r"\int_0^1 f(x)\,dx", {"nary"}),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", {"d", "m", "mr"}),
        (r"f(x) = \begin{cases} x & x>0 \\ 0 & \text{si no} \end{cases}", {"d", "m"}),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", {"m"}),
        (r"\hat{y} = \vec{v} + \dot{q}", {"acc"}),
        (r"\bar{x}", {"bar"}),
        (r"\lim_{x \to 0} \frac{\sin x}{x}", {"limLow", "f"}),
        (r"\underbrace{a+b}_{n}", {"groupChr", "limLow"}),
        (r"\binom{n}{k}", {"d", "f"}),
        (r"\boxed{E=mc^2}", {"borderBox"}),
    ],
)
def test_a_formula_has_the_structure_that_office_knows(tex: str, wanted: set[str]) -> None:
    assert wanted <= names(tex)


@pytest.mark.parametrize("tex", [ROOT, r"\left(\frac{a}{b}\right)", r"\sqrt{\sqrt{x}}"])
def test_nothing_stands_in_a_box(tex: str) -> None:
    assert "box" not in names(tex)


def test_a_square_root_hides_its_degree_and_a_cube_root_shows_it() -> None:
    square, cube = tree(r"\sqrt{x}")[0], tree(r"\sqrt[3]{x}")[0]
    assert square.find(f"{M}radPr/{M}degHide").get(f"{M}val") == "1"
    assert [child.tag for child in square] == [f"{M}radPr", f"{M}deg", f"{M}e"]
    assert "".join(cube.find(f"{M}deg").itertext()) == "3"
    assert cube.find(f".//{M}degHide") is None


def test_a_sum_without_an_upper_limit_shows_no_place_for_one() -> None:
    properties = tree(r"\sum_x x").find(f".//{M}naryPr")
    assert [child.tag.removeprefix(M) for child in properties] == ["chr", "limLoc", "supHide"]


@pytest.mark.parametrize("tex", [r"{}_1F_2", r"\frac{}{2}", r"\begin{split} a &= b \end{split}"])
def test_no_part_is_empty_or_begins_with_an_equality(tex: str) -> None:
    for part in tree(tex).iter(f"{M}e", f"{M}num", f"{M}den"):
        text = "".join(part.itertext())
        assert text
        assert not text.startswith("=")


def test_names_of_functions_are_words_apart_from_what_follows() -> None:
    assert said(r"\log q(x)") == "log\u2009q(x)"
    assert said(r"\log(x)") == "log(x)"
    runs = [run.findtext(f"{M}t") for run in tree(r"\mathrm{softmax}(x)").iter(f"{M}r")]
    assert runs[0] == "softmax"


def test_columns_are_aligned_as_the_environment_says() -> None:
    columns = tree(r"\begin{cases} x & y \end{cases}").iter(f"{M}mcJc")
    assert [column.get(f"{M}val") for column in columns] == ["left", "left"]


@pytest.mark.parametrize(
    "tex", [r"\frac{a", r"\color{red}{x}", r"a \\ b", "a & b", "", r"\nonsense"]
)
def test_what_office_cannot_say_whole_is_no_formula_of_office(tex: str) -> None:
    assert omml(tex) is None


# --- The deck -----------------------------------------------------------------------------


def deck_of(course: Course) -> bytes:
    data = job_of(course).make()
    assert isinstance(data, bytes)
    return data


def alternatives(data: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        slides = [name for name in archive.namelist() if name.startswith("ppt/slides/slide")]
        trees = [etree.fromstring(archive.read(name)) for name in sorted(slides)]
    return [found for slide in trees for found in slide.iter(f"{MC}AlternateContent")]


@pytest.mark.slow
def test_a_formula_is_told_as_latex_in_both_of_its_forms(course_of: Read) -> None:
    (both,) = alternatives(deck_of(course_of(f"# U\n\n## L\n\n$${ROOT}$$\n")))
    choice, fallback = both
    assert choice.get("Requires") == "a14"
    for form in both:
        assert form.find(".//{*}cNvPr").get("descr") == ROOT
    assert choice.find(f".//{M}oMathPara/{M}oMath") is not None
    assert fallback.find(".//{*}blip") is not None


@pytest.mark.slow
def test_every_run_of_a_formula_has_its_size_language_and_the_theme_s_colour(
    course_of: Read,
) -> None:
    (both,) = alternatives(deck_of(course_of(f"# U\n\n## L\n\n$${ROOT}$$\n")))
    runs = list(both.iter(f"{M}r"))
    assert len(runs) > 5
    for run in runs:
        look = run.find("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr")
        assert (look.get("sz"), look.get("lang")) == ("3200", "es-ES")
        assert look.find(".//{*}schemeClr").get("val") == "tx1"


@pytest.mark.slow
@pytest.mark.parametrize("ratio", ["16:9", "4:3"])
def test_a_formula_is_within_the_slide_at_the_left(course_of: Read, ratio: str) -> None:
    wide = " + ".join(f"x_{{{n}}}" for n in range(60))
    tall = r"\begin{pmatrix}" + r" \\ ".join("abcdefghijklmnopqrst") + r"\end{pmatrix}"
    markdown = f"# U\n\n## L\n\n$${ROOT}$$\n\n## M\n\n$${wide}$$\n\n## N\n\n$${tall}$$\n"
    data = job_of(course_of(markdown), Options(ratio=ratio)).make()  # type: ignore[arg-type]
    assert isinstance(data, bytes)
    deck = Presentation(io.BytesIO(data))
    found = alternatives(data)
    assert len(found) == 3
    lefts = set()
    for both in found:
        for form in both:
            off, ext = form.find(".//{*}off"), form.find(".//{*}ext[@cx]")
            left, top = int(off.get("x")), int(off.get("y"))
            lefts.add(left)
            assert left + int(ext.get("cx")) <= deck.slide_width
            assert top > 0
            assert top + int(ext.get("cy")) <= deck.slide_height
    assert lefts == {deck.slides[3].slide_layout.placeholders[0].left}


@pytest.mark.slow
def test_a_formula_that_office_cannot_say_is_a_picture(course_of: Read) -> None:
    data = deck_of(course_of("# U\n\n## L\n\n$$\\color{red}{x}$$\n"))
    assert alternatives(data) == []
    pictures = [s for s in Presentation(io.BytesIO(data)).slides[3].shapes if hasattr(s, "image")]
    assert [p.element.xpath(".//p:cNvPr")[0].get("descr") for p in pictures] == [r"\color{red}{x}"]


@pytest.mark.slow
def test_the_open_xml_sdk_finds_nothing_in_formulas(
    course_of: Read, tmp_path: Path, node_modules: Path
) -> None:
    formulas = [ROOT, r"\sum_x x", r"\hat{y}", r"\begin{pmatrix} a & b \end{pmatrix}"]
    markdown = "# U\n\n" + "\n\n".join(f"## L{n}\n\n$${tex}$$" for n, tex in enumerate(formulas))
    path = tmp_path / "deck.pptx"
    path.write_bytes(deck_of(course_of(markdown)))
    command = [str(node_modules / ".bin" / "ooxml-validator"), str(path)]
    result = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    assert result["ok"], result["errors"]


@pytest.mark.slow
def test_libreoffice_draws_a_formula_where_it_has_mathematics(
    course_of: Read, tmp_path: Path
) -> None:
    if not _has_mathematics(tmp_path):
        pytest.skip("this LibreOffice has no Math")
    shown = show(
        course_of("# U\n\n## L\n\n$$\\log q = \\mathrm{softmax}(x)$$\n"), Options(), tmp_path
    )
    assert "softmax" in shown.text(3)
    for word in shown.pages[3]:
        assert word.box[0] >= 0
        assert word.box[2] <= shown.width


def _has_mathematics(folder: Path) -> bool:
    """Return whether LibreOffice can read a formula by itself."""
    formula = folder / "formula.mml"
    formula.write_text('<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>')
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "odf", "--outdir", str(folder)]
    subprocess.run([*command, str(formula)], capture_output=True, check=False, env=own_fonts())
    return (folder / "formula.odf").is_file()


@pytest.mark.parametrize(
    ("tex", "italic"),
    [
        ("mc^2", ["mc"]),
        (r"\log q(x)", ["q", "x"]),
        (r"\text{coste} = 5 n", ["n"]),
        (r"\bar{x} + 2\beta_1", ["x̄", "β"]),
        (r"x \in \mathbb{R}^n", ["x"]),
    ],
)
def test_variables_in_a_line_are_italic_names_and_figures_are_not(
    tex: str, italic: list[str]
) -> None:
    shown = unicode_of(tex)
    assert shown is not None
    pieces = list(pieces_of(tex, shown))
    assert [text for text, variable in pieces if variable] == italic
    assert "".join(text for text, _ in pieces) == shown
