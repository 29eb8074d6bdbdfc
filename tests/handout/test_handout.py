"""The handout, opened by independent readers: poppler and pikepdf."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from papers import Handout, html, jobs, make, plan, words

from builders.handout.plan import Document
from temario.model import Formula, Link, Math
from temario.problems import Problem
from temario.source import read_course
from temario.traverse import plain, walk

ROOT = Path(__file__).resolve().parents[2]
DIALECT = ROOT / "tests" / "courses" / "dialect"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Handout:
    return make(read_course(ROOT / "course"), tmp_path_factory.mktemp("handout") / "sample.pdf")


@pytest.fixture(scope="session")
def dialect(tmp_path_factory: pytest.TempPathFactory) -> Handout:
    return make(read_course(DIALECT), tmp_path_factory.mktemp("handout") / "dialect.pdf")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sample", "dialect"])
def test_every_word_of_the_course_is_on_paper(name: str, request: pytest.FixtureRequest) -> None:
    handout: Handout = request.getfixturevalue(name)
    shown = set(re.findall(r"\w+", handout.flow))
    lost = [word for word in words(handout.course) if word not in shown]
    # A word with a hyphen of its own at a line's end is put together too; both halves are there.
    assert [word for word in lost if word not in "".join(handout.flow.split())] == []


@pytest.mark.slow
def test_passages_for_others_are_not_on_a_students_paper(dialect: Handout) -> None:
    assert "Solo en el papel" in dialect.flow
    for hidden in ("Solo para quien enseña", "Notas de quien habla", "Solo en la diapositiva"):
        assert hidden not in dialect.flow
    assert "Solo en línea" not in dialect.flow
    assert "Un comentario que nadie ve" not in dialect.flow


@pytest.mark.slow
def test_contents_name_the_page_that_each_part_is_on(sample: Handout) -> None:
    contents = sample.pages[1]
    for unit in sample.course.units:
        for lesson in unit.lessons:
            title = plain(lesson.title)
            entry = re.search(rf"{lesson.number}\s+{re.escape(title)}\s+(\d+)", contents)
            assert entry, title
            assert title in sample.pages[int(entry[1]) - 1]


@pytest.mark.slow
def test_pages_say_where_one_is(sample: Handout) -> None:
    count = len(sample.pages)
    for number, page in enumerate(sample.pages[1:], start=2):
        assert re.search(rf"\b{number} ?/ ?{count}\b", page)
        assert "LLM Introducción" in page
    assert "Introducción" in sample.pages[3].split("\n")[0]
    assert "Tipos de modelos de LLM" in sample.pages[3].split("\n")[0]


@pytest.mark.slow
def test_no_heading_stands_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    """Lessons of every length: wherever a page ends, a heading has text under it."""
    lessons = "\n\n".join(
        f"## Lección {n}\n\n" + " ".join(["palabra"] * (17 + 23 * (n % 11))) for n in range(60)
    )
    (tmp_path / "course.md").write_text(f"# Unidad\n\n{lessons}\n", "utf-8")
    (tmp_path / "course.yaml").write_text("title: X\nid: x\nlanguage: es\n", "utf-8")
    handout = make(read_course(tmp_path), tmp_path / "x.pdf")
    assert len(handout.pages) > 6
    for page in handout.pages[1:]:
        if page.lstrip().startswith("Contenido"):
            continue
        lines = [line for line in page.split("\n") if line.strip()]
        assert "Lección" not in lines[-2], page


@pytest.mark.slow
def test_footnotes_stand_at_the_foot_of_the_page_of_their_mark(dialect: Handout) -> None:
    page = next(page for page in dialect.pages if "la misma otra vez" in page)
    assert "La nota al pie" in page
    assert "Y un segundo párrafo." in page
    assert "Como esta, con cursiva" in page


@pytest.mark.slow
def test_no_footnote_is_lost_however_many_there_are(tmp_path: Path) -> None:
    """Notes of many lengths, on pages that are laid out again for the numbers in the contents."""
    text = "\n\n".join(
        f"Párrafo {n} {'con palabras ' * (n % 17)}^[Nota{n}x {'larga ' * (n * 7 % 41)}]."
        for n in range(150)
    )
    (tmp_path / "uno.md").write_text(f"# Uno\n\n## Notas\n\n{text}\n", "utf-8")
    handout = make(read_course(tmp_path), tmp_path / "x.pdf")
    assert [n for n in range(150) if f"Nota{n}x" not in handout.flow] == []


@pytest.mark.slow
def test_the_outline_names_units_and_lessons(sample: Handout) -> None:
    with pikepdf.open(sample.path) as pdf, pdf.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert ("0 Introducción", ["0.1 ¿Qué es un modelo de LLM?", "0.2 Características de los LLM",
                               "0.3 Tipos de modelos de LLM"]) in found  # fmt: skip


@pytest.mark.slow
def test_title_language_and_tags_are_there(sample: Handout) -> None:
    with pikepdf.open(sample.path) as pdf:
        assert str(pdf.Root.Lang) == "es"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "LLM Introducción"
            assert metadata["pdfuaid:part"] == "1"
        kinds = [str(element.S) for element in structure(pdf)]
    for kind in ("/H1", "/H2", "/H3", "/P", "/L", "/LI", "/LBody", "/Link"):
        assert kind in kinds


@pytest.mark.slow
def test_pictures_and_formulas_have_their_words(dialect: Handout) -> None:
    with pikepdf.open(dialect.path) as pdf:
        alts = [str(e.Alt) for e in structure(pdf) if str(e.S) == "/Figure" and "/Alt" in e]
        spoken = [str(e.Alt) for e in structure(pdf) if str(e.S) == "/Formula"]
        heads = [e for e in structure(pdf) if str(e.S) == "/TH"]
    assert "Un árbol de tokens con tres hojas" in alts
    formulas = [n.tex for u in dialect.course.units for lesson in u.lessons
                for n in walk(lesson.blocks) if isinstance(n, Math | Formula)]  # fmt: skip
    assert formulas
    assert set(formulas) == set(spoken)
    assert len(heads) == 5


@pytest.mark.slow
def test_every_font_is_embedded(dialect: Handout) -> None:
    command = ["pdffonts", str(dialect.path)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    fonts = [line for line in lines[2:] if line.strip()]
    assert len(fonts) >= 6
    for line in fonts:
        embedded = line.split()[-5]
        assert embedded == "yes", line
    assert any("Bold" in line for line in fonts)
    assert any("Italic" in line for line in fonts)


@pytest.mark.slow
def test_links_lead_where_the_author_said_and_show_on_paper(sample: Handout) -> None:
    wanted = {
        node.href
        for unit in sample.course.units
        for lesson in unit.lessons
        for node in walk(lesson.blocks)
        if isinstance(node, Link)
    }
    with pikepdf.open(sample.path) as pdf:
        found = {
            str(annotation.A.URI)
            for page in pdf.pages
            for annotation in page.get("/Annots", [])
            if "/A" in annotation and "/URI" in annotation.A
        }
    assert wanted <= found
    # An address may be divided behind a hyphen of its own.
    together = re.sub(r"[ -]", "", sample.flow)
    assert all(address.replace("-", "") in together for address in wanted)


@pytest.mark.slow
def test_html_and_styles_are_all_understood(caplog: pytest.LogCaptureFixture) -> None:
    """The layout engine warns of what it does not know: of our own pages it must know all."""
    document = jobs(read_course(DIALECT))[0].make
    assert isinstance(document, Document)
    logger = logging.getLogger("weasyprint")
    caplog.set_level(logging.WARNING, "weasyprint")
    before, logger.propagate = logger.propagate, True
    try:
        document()
        logger.setLevel(logging.WARNING)
        document()
    finally:
        logger.propagate = before
    said = [record.getMessage() for record in caplog.records if record.name == "weasyprint"]
    assert said == []


def test_a_character_that_no_font_covers_is_a_warning_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "uno.md").write_text("# Uno\n\nTodo bien.\n\nUn gato: 🐈, y otro 🐈.\n", "utf-8")
    found = [item for item in plan(read_course(tmp_path)) if isinstance(item, Problem)]
    assert [(p.rule, p.place and p.place.line) for p in found] == [("uncovered-character", 5)]
    assert "🐈 (U+1F408)" in found[0].message


def structure(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every element of the structure tree."""

    def under(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                yield from under(kid)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from under(node.K)

    return under(pdf.Root.StructTreeRoot.K)


@pytest.mark.slow
def test_nothing_leaves_the_page_however_wide(tmp_path: Path) -> None:
    """Tables of many columns, long code and long words keep every letter on the paper."""
    months = (
        "Enero Febrero Marzo Abril Mayo Junio Julio Agosto Septiembre Octubre Noviembre Diciembre"
    )
    head = " | ".join(months.split())
    row = " | ".join(["1.234,50"] * 11 + ["Amortización"])
    path = "\\".join(
        ["C:", "Users", "profesora", "Documents", "Universidad", "curso", "datos_v3.csv"]
    )
    (tmp_path / "uno.md").write_text(
        f"# Uno\n\n## Ancho\n\n| {head} |\n|{'--:|' * 12}\n| {row} |\n\n"
        f"Una ruta `{path * 3}` en el texto.\n\n{'Donaudampfschiff' * 12}\n\n"
        f"| A | B | C |\n|---|---|---|\n| {'larga' * 30} | dos | tres |\n\n"
        f"| A | B | C |\n|---|---|---|\n| `institution` | {'un texto ' * 30} | {'otro ' * 60} |\n",
        "utf-8",
    )
    handout = make(read_course(tmp_path), tmp_path / "x.pdf")
    command = ["pdftotext", "-bbox", str(handout.path), "-"]
    boxes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    words = re.findall(r'xMin="([-\d.]+)" .*? xMax="([\d.]+)" .*?>(.*?)</word>', boxes)
    assert len(words) > 60
    right = 595.28 - 34 / 25.4 * 72
    assert [word for left, end, word in words if float(end) > right + 1 or float(left) < 0] == []
    assert "institution" in [word for _, _, word in words]  # a short name is not broken
    for month in ("Diciembre", "Noviembre"):
        assert month in handout.flow.replace("\u00ad ", "") or month[:6] in handout.flow


@pytest.mark.slow
def test_pictures_keep_their_proportions(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (200, 4000), "navy").save(tmp_path / "alta.png")
    Image.new("RGB", (1080, 2400), "navy").save(tmp_path / "movil.png")
    (tmp_path / "uno.md").write_text(
        "# Uno\n\n## Fotos\n\n![a](alta.png)\n\n![b](movil.png){width=80%}\n\n![c](movil.png)\n",
        "utf-8",
    )
    handout = make(read_course(tmp_path), tmp_path / "x.pdf")
    command = ["pdfimages", "-list", str(handout.path)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    resolutions = [line.split()[12:14] for line in lines[2:] if line.strip()]
    assert len(resolutions) == 3
    for across, down in resolutions:
        assert abs(int(across) - int(down)) <= 1


@pytest.mark.slow
def test_formulas_in_a_line_stand_on_its_base(tmp_path: Path) -> None:
    """The picture of a letter without descender ends where the line's letters do."""
    (tmp_path / "uno.md").write_text("# Uno\n\n## F\n\nxxx $x$ xxx $y$ xxx\n", "utf-8")
    page = html(jobs(read_course(tmp_path))[0])
    shifts = [float(s) for s in re.findall(r"vertical-align: (-?[\d.]+)px", page)]
    assert len(shifts) == 2
    assert abs(shifts[0]) < 1.5
    assert shifts[1] < shifts[0] - 1, "the tail of y hangs under the line"


def test_characters_that_no_font_covers_are_counted(tmp_path: Path) -> None:
    (tmp_path / "uno.md").write_text("# Uno\n\n😀😁😂🤣😃😄😅😆😉😊\n", "utf-8")
    found = [item for item in plan(read_course(tmp_path)) if isinstance(item, Problem)]
    assert "and 2 more" in found[0].message


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries must be searched for")
def test_no_other_program_is_asked_where_libraries_lie() -> None:
    script = """if True:
        import sys
        from temario.render.pdf import html_to_pdf
        from pathlib import Path
        started = []
        sys.addaudithook(lambda event, given: started.append(given) if "Popen" in event else None)
        html_to_pdf("<p>Hola</p>", Path(), ("fontpkg-source-serif-4",), False, (100, 100))
        print(started)
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
