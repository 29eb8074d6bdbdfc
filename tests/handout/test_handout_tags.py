"""PDF/UA-1: what a handout tells of its structure to those who do not see it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import matterhorn
import outloud
import pdfua
import pikepdf
import pytest
from papers import QUESTIONS, Handout, make, plan
from pdf_tree import Element, Paper
from PIL import Image

from temario.problems import Problem
from temario.source import read_course

ROOT = Path(__file__).resolve().parents[2]
COURSES = {
    "course": ROOT / "course",
    **{folder.name: folder for folder in sorted((ROOT / "tests" / "courses").iterdir())},
}
_STRAY = re.compile(r"is_integer")
"""pdfua 0.1.3 stumbles over kids in a list when it looks at headings, and skips that rule."""

_BOXES, _TOLD = {"31-015", "31-030"}, "uncovered-character"
"""A character that no font of the theme has is a box on paper; a build warns of it."""


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Handout]:
    """What has been made, by name: each paper is asked by more than one test."""
    folder = tmp_path_factory.mktemp("tags")
    return {"folder": Handout(read_course(QUESTIONS), folder)}


def paper(papers: dict[str, Handout], name: str, instructors: bool) -> Path:
    key = f"{name}{'-instructor' if instructors else ''}"
    if key not in papers:
        course = read_course(COURSES[name])
        papers[key] = make(course, papers["folder"].path / f"{key}.pdf", instructors)
    return papers[key].path


# The instructor's edition of the other courses has no part that these lack.
EDITIONS = [(name, False) for name in COURSES] + [("course", True), ("handout-questions", True)]


@pytest.mark.slow
@pytest.mark.xdist_group("papers")
@pytest.mark.parametrize(("name", "instructors"), EDITIONS)
def test_no_rule_of_the_matterhorn_protocol_is_broken(
    papers: dict[str, Handout], name: str, instructors: bool
) -> None:
    path = paper(papers, name, instructors)
    told = {p.rule for p in plan(read_course(COURSES[name])) if isinstance(p, Problem)}
    with pikepdf.open(path) as pdf:
        found = [v for v in matterhorn.violations(pdf) if not (v.rule in _BOXES and _TOLD in told)]
    assert list(map(str, found)) == []


@pytest.mark.slow
@pytest.mark.xdist_group("papers")
@pytest.mark.parametrize(("name", "instructors"), EDITIONS)
def test_other_checkers_find_no_error(
    papers: dict[str, Handout], name: str, instructors: bool
) -> None:
    path = paper(papers, name, instructors)
    report = pdfua.validate(path)
    assert [str(f) for f in report.findings if not _STRAY.search(str(f))] == []
    found = outloud.check(str(path))
    assert [
        (f.rule, f.page, f.message) for f in found.sorted_findings() if f.severity == "error"
    ] == []


# --- one structure at a time ---


def tagged(folder: Path, text: str, language: str = "es") -> Paper:
    """Return the students' paper of a course of one file."""
    (folder / "course.yaml").write_text(f"title: X\nid: x\nlanguage: {language}\n", "utf-8")
    (folder / "uno.md").write_text(f"# Uno\n\n## Lección\n\n{text}\n", "utf-8")
    return Paper(pikepdf.open(make(read_course(folder), folder / "x.pdf").path))


def outline(element: Element) -> str:
    """Return an element's structure in one line: `L(LI(Lbl LBody))`."""
    inner = " ".join(map(outline, element.kids))
    return f"{element.kind}({inner})" if inner else element.kind


def of(paper: Paper, kind: str) -> list[Element]:
    return [element for element in paper.elements if element.kind == kind]


def lesson(paper: Paper) -> list[str]:
    """Return the outlines of what stands in the lesson, its heading left out."""
    (found,) = [e for e in of(paper, "Sect") if e.parent and e.parent.kind == "Sect"]
    return [outline(kid) for kid in found.kids[1:]]


def pages(element: Element) -> set[object]:
    """Return on which pages an element has content."""
    own = {page for page, _ in element.marks}
    return own.union(*map(pages, element.kids))


STRUCTURES = [
    ("- uno\n- dos\n", "L(LI(Lbl LBody) LI(Lbl LBody))"),
    ("- uno\n  - dentro\n", "L(LI(Lbl LBody(L(LI(Lbl LBody)))))"),
    ("1. uno\n\n2. dos\n", "L(LI(Lbl LBody(P)) LI(Lbl LBody(P)))"),
    ("Término\n: Su sentido\n", "L(LI(Lbl LBody(P)))"),
    ("> Una cita\n>\n> larga\n", "BlockQuote(P P)"),
    ("Texto con `código` y *más*.\n", "P(Code)"),
    ("```python\nx = 1\n```\n", "Div(P(Code))"),
    ("Vale $x$ siempre.\n", "P(Formula)"),
    ("$$\nx\n$$\n", "P(Formula)"),
    ("Sí^[La nota.].\n", "P(Reference Note(Lbl))"),
    ("[fuera](https://example.org)\n", "P(Link)"),
    ("[weight]{lang=en}\n", "P(Span)"),
    ("|a|b|\n|-|-|\n|1|2|\n", "Table(THead(TR(TH TH)) TBody(TR(TD TD)))"),
    ("| |b|\n|-|-|\n|1|2|\n", "Table(THead(TR(TD TH)) TBody(TR(TH TD)))"),
    ("![Un árbol](a.png)\n", "Div(Figure)"),
    ('![Un árbol](a.png "Pie")\n', "Div(Figure Caption)"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected"), STRUCTURES)
def test_each_structure_has_its_tags(tmp_path: Path, text: str, expected: str) -> None:
    Image.new("RGB", (40, 40), "navy").save(tmp_path / "a.png")
    found = tagged(tmp_path, text)
    assert lesson(found) == [expected]
    assert list(map(str, matterhorn.violations(found.pdf))) == []


LONG = "palabra " * 900


@pytest.mark.slow
def test_what_goes_on_over_pages_is_one_element(tmp_path: Path) -> None:
    rows = "\n".join(f"|{n}|{'texto ' * 9}|" for n in range(60))
    text = f"{LONG}\n\n- uno {LONG}\n- dos\n\n|N|Texto|\n|-|-|\n{rows}\n"
    found = tagged(tmp_path, text)
    assert len(found.pdf.pages) > 5
    assert re.fullmatch(
        r"P L\(LI\(Lbl LBody\) LI\(Lbl LBody\)\) Table\(THead\(TR\(TH TH\)\) TBody\(.*\)\)",
        " ".join(lesson(found)),
    )
    for kind in ("L", "Table", "TBody", "LBody"):
        assert len(pages(of(found, kind)[-1 if kind != "LBody" else 0])) > 1
    assert len(pages(of(found, "THead")[0])) == 1, "a head that is said again is an ornament"
    assert list(map(str, matterhorn.violations(found.pdf))) == []


@pytest.mark.slow
def test_contents_are_tagged_as_contents(papers: dict[str, Handout]) -> None:
    with pikepdf.open(paper(papers, "dialect", False)) as pdf:
        found = Paper(pdf)
        entry = "TOCI(Reference(Link) TOC(TOCI(Reference(Link)) TOCI(Reference(Link))))"
        assert entry in outline(of(found, "TOC")[0])


@pytest.mark.slow
def test_a_passage_in_another_language_says_so(tmp_path: Path) -> None:
    text = "Una [palabra: *weight*]{lang=en}.\n\n{lang=fr}\n> Oui.\n\n{lang=de}\n- Ein Punkt\n"
    found = tagged(tmp_path, text)
    told = {e.kind: str(e.entry.Lang) for e in found.elements if "/Lang" in e.entry}
    assert told == {"Span": "en", "BlockQuote": "fr", "L": "de"}
    assert str(found.root.Lang) == "es"


@pytest.mark.slow
def test_a_picture_of_decoration_is_an_artifact(tmp_path: Path) -> None:
    Image.new("RGB", (40, 40), "navy").save(tmp_path / "a.png")
    found = tagged(
        tmp_path, "Antes.\n\n![](a.png){.decorative}\n\nDespués ![](a.png){.decorative}.\n"
    )
    assert of(found, "Figure") == []
    assert list(map(str, matterhorn.violations(found.pdf))) == []


@pytest.mark.slow
def test_figures_say_where_they_are_and_formulas_what_they_are(tmp_path: Path) -> None:
    Image.new("RGB", (40, 40), "navy").save(tmp_path / "a.png")
    found = tagged(tmp_path, "![Un árbol](a.png)\n\nVale $e^x$.\n")
    (figure,), (formula,) = of(found, "Figure"), of(found, "Formula")
    assert str(figure.entry.Alt) == "Un árbol"
    assert str(formula.entry.Alt) == "e^x"
    for element in (figure, formula):
        left, bottom, right, top = map(float, element.entry.A.BBox)
        assert 0 < left < right < 596
        assert 0 < bottom < top < 842
    assert float(figure.entry.A.BBox[1]) > float(formula.entry.A.BBox[3]), "the figure is above"


@pytest.mark.slow
def test_signs_that_are_no_letters_are_read_as_words(tmp_path: Path) -> None:
    text = "- [ ] una\n- [x] dos\n\n::: question {id=q}\nEl {{a|b}} es.\n:::\n"
    found = tagged(tmp_path, text)
    spoken = [str(e.entry.ActualText) for e in found.elements if "/ActualText" in e.entry]
    assert spoken[:2] == ["Pendiente", "Hecho"]


@pytest.mark.slow
def test_a_blank_is_read_as_one(papers: dict[str, Handout]) -> None:
    with pikepdf.open(paper(papers, "handout-questions", False)) as pdf:
        spoken = [str(e.entry.ActualText) for e in Paper(pdf).elements if "/ActualText" in e.entry]
    assert len(spoken) > 10
    assert set(spoken) == {"hueco"}


@pytest.mark.slow
def test_letters_of_options_are_labels(papers: dict[str, Handout]) -> None:
    with pikepdf.open(paper(papers, "handout-questions", False)) as pdf:
        lists = [e for e in of(Paper(pdf), "L") if e.entry.A.ListNumbering == "/LowerAlpha"]
        assert lists
        for each in lists:
            for item in each.kids:
                assert outline(item).startswith("LI(Lbl LBody(")


@pytest.mark.slow
def test_lists_say_how_they_are_numbered(tmp_path: Path) -> None:
    found = tagged(tmp_path, "- uno\n\n1. uno\n\nA\n: b\n")
    numbering = [str(e.entry.A.ListNumbering) for e in of(found, "L")]
    assert numbering == ["/Disc", "/Decimal", "/None", "/None"], "the last is the glossary"


@pytest.mark.slow
def test_no_level_of_headings_is_skipped(tmp_path: Path) -> None:
    found = tagged(tmp_path, "#### Muy dentro\n\nTexto.\n\n### Menos\n\n#### Dentro\n\nTexto.\n")
    levels = [e.kind for e in found.elements if re.fullmatch(r"H\d", e.kind)]
    assert levels == ["H1", "H2", "H2", "H3", "H4", "H4", "H5"]


@pytest.mark.slow
def test_a_link_is_one_element_with_words_however_many_lines(tmp_path: Path) -> None:
    words = "un enlace de muchas palabras que no cabe en una línea del papel, ni en dos " * 2
    found = tagged(tmp_path, f"[{words}**fuerte** `code`](https://example.org)\n")
    (link,) = [e for e in of(found, "Link") if e.parent and e.parent.kind == "P"]
    assert len(link.objects) > 1
    areas = [a for _, _, a in found.annotations() if "/A" in a and a.A.URI == "https://example.org"]
    # One area a line: none besides for the words inside that are bold or code. The list at the
    # end has one of its own.
    assert len(areas) == len(link.objects) + 1
    assert {str(a.Contents) for a in link.objects} == {f"{' '.join(words.split())} fuerte code"}


@pytest.mark.slow
def test_running_titles_are_artifacts_of_pages(papers: dict[str, Handout]) -> None:
    with pikepdf.open(paper(papers, "course", False)) as pdf:
        for page in list(pdf.pages)[1:]:
            content = page.Contents.read_bytes()
            assert b"/Subtype /Footer" in content
        assert all(
            b"/Subtype /Header" in page.Contents.read_bytes() for page in list(pdf.pages)[3:]
        )


@pytest.mark.slow
def test_reading_order_is_that_of_the_source(tmp_path: Path) -> None:
    """A note is read where its mark stands, and a question's name before the question."""
    found = tagged(tmp_path, "Antes^[La nota.] después.\n")
    (paragraph,) = [e for e in of(found, "P") if outline(e) == "P(Reference Note(Lbl))"]
    kids = list(paragraph.entry.K)
    assert [isinstance(kid, int) for kid in kids] == [True, False, False, True]
    assert str(of(found, "Note")[0].entry.ID) == "fn-1"
    names = found.root.StructTreeRoot.IDTree.Names
    assert [str(names[0]), names[1].objgen] == ["fn-1", of(found, "Note")[0].entry.objgen]


@pytest.mark.slow
@pytest.mark.parametrize("own", ["", "Un guion‐propio. "])
def test_a_word_divided_at_the_end_of_a_line_is_one_word(tmp_path: Path, own: str) -> None:
    """A soft hyphen divides it, unless an author's own hyphens are the same sign."""
    found = tagged(tmp_path, own + "extraordinariamente " * 60)
    command = ["pdftotext", str(found.pdf.filename), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert text.count("\u00ad\n") + text.count("‐\n") > 5
    assert ("\u00ad" in text) != bool(own)
    assert ("‐" in text) == bool(own)
