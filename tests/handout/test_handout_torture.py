"""A course of everything that is hard to set: all its words are on paper, and inside its edges."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from papers import YAML, Handout, make, plan, words

from temario.problems import Problem
from temario.source import read_course

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("torture")]

MIB = 600
"""What the process that makes 300 pages may hold at once."""
LEFT, RIGHT, TOP, BOTTOM = 28, 177, 5, 292
"""The paper's part that text may stand on, in millimetres."""
EMOJI = ["😀", "🐈", "🚀", "👩‍🏫"]

MATRIX = " \\\\ ".join(" & ".join(f"a_{{{r}{c}}}" for c in range(14)) for r in range(14))

TEXT = f"""\
# Tortura

## Palabras largas

Una palabra: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandsmitgliedsversammlungsprotokoll{"verzeichnis" * 8}.

Una dirección: <https://example.org/{"ruta/" * 30}fin.html> y otra, `{"variable_" * 20}fin`, en línea.

{"m" * 900}

En negrita: **{"negrita" * 30}** y en cursiva: *{"cursiva" * 30}*.

### {"Encabezado" * 12}

> Una cita con {"otraPalabra" * 15}.

::: warning {"Título" * 20}
Un aviso con {"avisoLargo" * 15}.
:::

## Tablas

| {" | ".join(f"Columna{n}" for n in range(14))} |
|{"---|" * 14}
{chr(10).join("| " + " | ".join(f"celda{r}x{n}" for n in range(14)) + " |" for r in range(5))}

| Corta | Larga |
|---|---|
| a | {"Una celda con mucho texto que ocupa muchas líneas. " * 30} |
| b | {"irrompible" * 20} |

| Fila | Valor | Nota |
|---|--:|---|
{chr(10).join(f"| fila{n} | {n}.{n:03},00 | nota de la fila {n} |" for n in range(150))}

| Sólo | una | fila | más | alta | que | la | página |
|---|---|---|---|---|---|---|---|
| {" | ".join("Texto que crece hacia abajo sin parar. " * 25 for _ in range(8))} |

## Código

```python
def ancho():
    return "{"x" * 300}", {", ".join(f"argumento_{n}" for n in range(40))}
{chr(10).join(f"    linea_{n} = {n}" for n in range(120))}
```

```
\tcon\ttabulador\ty{" espacios" * 30}
```

## Listas

{chr(10).join("    " * n + f"- nivel{n} con unas cuantas palabras detrás para que la línea sea larga" for n in range(12))}

{chr(10).join(f"{n}. elemento{n}" for n in range(995, 1006))}

{chr(10).join("> " * n + f"cita{n}" + chr(10) + (">" * n) for n in range(1, 12))}

## Fórmulas

$${" + ".join(f"x_{{{n}}} y^{{{n}}}" for n in range(40))}$$

Y en línea $\\sum_{{i=1}}^{{n}} {" + ".join(f"a_{{{n}}}" for n in range(30))}$ en medio del texto.

$$\\begin{{pmatrix}} {MATRIX} \\end{{pmatrix}}$$

## Imágenes

![ancha](ancha.png "Una imagen enorme")

![alta](alta.png)

![pequeña](chica.png)

Una en línea ![en línea](ancha.png) y otra ![con ancho](ancha.png){{width=50%}} con texto.

| Una | Otra |
|---|---|
| ![a](ancha.png) | ![b](alta.png){{width=3cm}} |

## Notas

{chr(10).join(f"Párrafo{n} con nota^[Nota{n}x {'larga ' * (n * 9 % 50)}]." + chr(10) for n in range(40))}
"""  # noqa: E501

SCRIPTS = f"""\
# Escrituras

## Otras

Español, català, čeština, ελληνικά, русский, tiếng Việt.

Árabe: مرحبا بالعالم، هذه جملة طويلة تُكتب من اليمين إلى اليسار.

Chino: 大型语言模型能够理解和生成自然语言文本。日本語の文章も。

Emoji: {" ".join(EMOJI)}.
"""


@dataclass(frozen=True)
class Word:
    """A word on a page and its box, in millimetres."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def boxes(path: Path) -> list[Word]:
    command = ["pdftotext", "-bbox", str(path), "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found, page = [], 0
    for line in said.split("\n"):
        page += "<page " in line
        if match := re.search(
            r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>', line
        ):
            edges = [float(value) * 25.4 / 72 for value in match.groups()[:4]]
            found.append(Word(page, match[5], *edges))
    return found


def squeezed(text: str) -> str:
    """Return text without white space, hyphens of line ends and invisible marks."""
    return "".join(
        c
        for c in unicodedata.normalize("NFKC", text)
        if not c.isspace() and c not in "‐-\u200b\u00ad"
    )


@pytest.fixture(scope="module")
def torture(tmp_path_factory: pytest.TempPathFactory) -> Handout:
    from PIL import Image

    folder = tmp_path_factory.mktemp("tortura")
    Image.linear_gradient("L").resize((7000, 5000)).convert("RGB").save(folder / "ancha.png")
    Image.linear_gradient("L").resize((500, 9000)).save(folder / "alta.png")
    Image.new("RGB", (40, 30), "navy").save(folder / "chica.png")
    (folder / "course.yaml").write_text(YAML, "utf-8")
    (folder / "1.md").write_text(TEXT, "utf-8")
    return make(read_course(folder), folder / "x.pdf")


def test_every_word_of_the_torture_course_is_on_paper(torture: Handout) -> None:
    command = ["pdftotext", "-raw", str(torture.path), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # A word may go on behind the foot of a page: its running lines are taken out.
    body = re.sub(r"\n[^\n]*\n\d+ / \d+\n*\f[^\n]*\n[^\n]*\n", "\n", text)
    shown = squeezed(text) + squeezed(body)
    assert [word for word in words(torture.course) if squeezed(word) not in shown] == []


def test_no_text_stands_outside_its_part_of_the_paper(torture: Handout) -> None:
    found = [word for word in boxes(torture.path) if word.page > 1]
    assert len(found) > 3_000
    out = [w for w in found if w.left < LEFT - 1 or w.right > RIGHT + 0.5]
    assert out == []
    assert [w for w in found if w.top < TOP or w.bottom > BOTTOM] == []


def test_no_word_stands_on_another(torture: Handout) -> None:
    by_page: dict[int, list[Word]] = {}
    for word in boxes(torture.path):
        if word.page > 1:
            by_page.setdefault(word.page, []).append(word)
    over = []
    for page in by_page.values():
        page.sort(key=lambda word: (round((word.top + word.bottom) / 2), word.left))
        for one, other in pairwise(page):
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            low = min(one.bottom - one.top, other.bottom - other.top)
            if across > 1 and down > 0.6 * low:
                over.append((one, other))
    assert over == []


def test_a_formula_too_wide_to_be_read_is_told(tmp_path: Path) -> None:
    wide = " + ".join(f"x_{{{n}}}" for n in range(60))
    (tmp_path / "1.md").write_text(f"# A\n\n$${wide}$$\n\n$x + y$\n", "utf-8")
    found = [item for item in plan(read_course(tmp_path)) if isinstance(item, Problem)]
    assert [(p.rule, p.place and p.place.line) for p in found] == [("wide-formula", 3)]


def test_other_scripts_are_set_or_told(tmp_path: Path) -> None:
    """The theme's fonts have no Arabic, Chinese or emoji: that is a warning, never a hang."""
    (tmp_path / "course.yaml").write_text(YAML, "utf-8")
    (tmp_path / "1.md").write_text(SCRIPTS, "utf-8")
    command = [sys.executable, "-m", "temario.cli", "build", ".", "--only", "handout"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert "uncovered-character" in said
    assert "😀" in said
    text = Handout(read_course(tmp_path), tmp_path / "output" / "handout" / "x.pdf").flow
    for word in ("čeština", "ελληνικά", "русский", "tiếng Việt"):
        assert word in text


BUILD = """
import resource, subprocess, sys
command = [sys.executable, "-m", "temario.cli", "build", sys.argv[1], "-q", "--only", "handout"]
subprocess.run(command, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""
PLAN = """
import sys, time
from pathlib import Path
from temario.pipeline import plan
begun = time.process_time()
plan(Path(sys.argv[1]), ["handout"])
print(time.process_time() - begun)
"""


def long_course(folder: Path, units: int) -> Path:
    """Write a course of ten lessons a unit, each of one page."""
    folder.mkdir()
    some = "Una frase de unas cuantas palabras, con **negrita** y *cursiva* en su medio. "
    more = "Otra frase de unas cuantas palabras, ni más corta ni más larga que las demás. "
    for unit in range(units):
        lessons = "\n\n".join(
            f"## Lección {unit}.{n}\n\n{some * 3}\n\n{more * 8}\n\n- uno\n- [dos](https://a.org/{n})"
            f"\n\n{more * 10}\n\n| a | b |\n|---|---|\n| {unit} | {n} |\n\n{more * 10}"
            for n in range(10)
        )
        (folder / f"{unit:02}.md").write_text(f"# Unidad {unit}\n\n{lessons}\n", "utf-8")
    (folder / "course.yaml").write_text(YAML, "utf-8")
    return folder


def told(program: str, course: Path, folder: Path) -> float:
    command = [sys.executable, "-c", program, str(course)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    return float(done.stdout)


def test_300_pages_take_less_than_600_mib_and_have_their_outline(tmp_path: Path) -> None:
    peak = told(BUILD, long_course(tmp_path / "course", 30), tmp_path)
    pdf = tmp_path / "output" / "handout" / "x.pdf"
    with pikepdf.open(pdf) as made, made.open_outline() as outline:
        assert len(made.pages) >= 300
        titles = [item.title for item in outline.root if "Unidad" in item.title]
        lessons = [child.title for item in outline.root for child in item.children]
    assert [title.split()[-1] for title in titles] == [str(n) for n in range(30)]
    assert len(lessons) == 300
    assert peak < MIB


def test_planning_takes_time_in_proportion(tmp_path: Path) -> None:
    small = told(PLAN, long_course(tmp_path / "small", 6), tmp_path)
    large = told(PLAN, long_course(tmp_path / "large", 30), tmp_path)
    assert large < 7 * small
