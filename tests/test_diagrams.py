"""Diagrams: what is drawn, what comes through, and what is told where nothing can be drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from temario.model import Diagram, Paragraph
from temario.problems import Place
from temario.render import diagram
from temario.render.diagram import Drawing, draw, legible, not_drawn, pictures, turned
from temario.render.picture import png_of_svg_text, shows_only_itself
from temario.render.plain_svg import plain
from temario.theme import load_theme

COLORS = load_theme("es")[0].tokens.colors
SVG = "{http://www.w3.org/2000/svg}"
DIAGRAMS = {
    "flowchart": (
        (
            "flowchart TD\n A[Petición del alumno] --> B{¿Está autorizado?}\n"
            " B -->|Sí| C[Enviar información]\n B -->|No| D((Fin))"
        ),
        ("Petición del alumno", "¿Está autorizado?", "Sí", "Enviar información", "No", "Fin"),
    ),
    "sequence": (
        (
            "sequenceDiagram\n participant A as Alumno\n participant S as Servidor\n"
            " A->>S: Petición de sesión\n S-->>A: Contraseña inválida\n Note over A: Canal cifrado"
        ),
        ("Alumno", "Servidor", "Petición de sesión", "Contraseña inválida", "Canal cifrado"),
    ),
    "class": (
        (
            "classDiagram\n class Animal {\n  +String nombre\n  +caminar()\n }\n"
            " Animal <|-- Pingüino : herencia"
        ),
        ("Animal", "+String nombre", "+caminar()", "Pingüino", "herencia"),
    ),
    "state": (
        "stateDiagram-v2\n [*] --> Inactivo\n Inactivo --> Activo : iniciar sesión",
        ("Inactivo", "Activo", "iniciar sesión"),
    ),
    "er": (
        "erDiagram\n ALUMNO ||--o{ MATRÍCULA : realiza\n ALUMNO {\n  string año\n }",
        ("ALUMNO", "MATRÍCULA", "realiza", "string", "año"),
    ),
    "gantt": (
        (
            "gantt\n title Planificación\n dateFormat YYYY-MM-DD\n section Diseño\n"
            " Guión :a1, 2024-01-01, 30d\n Revisión :after a1, 20d"
        ),
        ("Planificación", "Diseño", "Guión", "Revisión"),
    ),
    "pie": (
        'pie title Evaluación\n "Exámenes" : 50\n "Prácticas" : 50',
        ("Evaluación", "Exámenes", "Prácticas"),
    ),
    "mindmap": (
        "mindmap\n  root((Programación))\n    Lenguajes\n    Búsqueda",
        ("Programación", "Lenguajes", "Búsqueda"),
    ),
    "timeline": (
        "timeline\n title Historia\n 1843 : Máquina analítica",
        ("Historia", "1843", "Máquina analítica"),
    ),
    "journey": (
        "journey\n title Mi día\n section Mañana\n  Leer apuntes: 5: Yo",
        ("Mi día", "Mañana", "Leer apuntes", "Yo"),
    ),
    "quadrant": (
        "quadrantChart\n title Prioridades\n x-axis Baja --> Alta\n Estudiar: [0.3, 0.8]",
        ("Prioridades", "Baja", "Alta", "Estudiar"),
    ),
    "xy": (
        (
            'xychart-beta\n title "Ventas"\n x-axis [ene, feb]\n y-axis "Ingresos (€)" 0 --> 9\n'
            " bar [3, 8]"
        ),
        ("Ventas", "ene", "feb", "Ingresos (€)"),
    ),
}


def drawn(source: str) -> Drawing:
    found = draw(source, COLORS)
    assert isinstance(found, Drawing), found
    return found


def why(source: str) -> str:
    found = draw(source, COLORS)
    assert isinstance(found, str), found
    return found


def texts(drawing: Drawing) -> str:
    root = ElementTree.fromstring(drawing.svg)
    return " ".join(" ".join(text.itertext()) for text in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_kind_is_drawn_with_its_text(name: str) -> None:
    source, said = DIAGRAMS[name]
    drawing = drawn(source)
    assert [text for text in said if text not in drawing.texts] == []
    assert [t for t in said if set(t.split()) - set(texts(drawing).split())] == []
    assert shows_only_itself(drawing.shown("Arial"))
    assert png_of_svg_text(drawing.shown("Arimo"), 400, "fontpkg-arimo", "#ffffff") is not None
    assert drawing.least > 8


@pytest.mark.parametrize("name", DIAGRAMS)
def test_of_svg_only_what_every_program_knows_is_used(name: str) -> None:
    root = ElementTree.fromstring(drawn(DIAGRAMS[name][0]).shown("Arial"))
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    known = {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
    assert names - known <= {"text", "tspan"}
    keys = {key for element in root.iter() for key in element.attrib}
    assert keys & {"class", "style", "id", "href", "dominant-baseline"} == set()


def test_text_is_told_in_the_order_of_the_source() -> None:
    assert drawn(DIAGRAMS["flowchart"][0]).texts == DIAGRAMS["flowchart"][1]


def test_letters_stay_within_their_boxes() -> None:
    """The library takes letters to be narrower than they are; Arial's are measured here."""
    import uharfbuzz

    from temario.render.fonts import font_files

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_files("fontpkg-arimo")[0])))
    font = uharfbuzz.Font(face)

    def width(text: str, size: float) -> float:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        return sum(p.x_advance for p in buffer.glyph_positions) / face.upem * size

    labels = ("Contraseña inválida", "Programación", "WWWWMMMM", "iniciar sesión", "illicit")
    for label in labels:
        root = ElementTree.fromstring(drawn(f'flowchart LR\n A["{label}"]').svg)
        (box,) = root.iter(f"{SVG}rect")
        lines = list(root.iter(f"{SVG}text"))
        widest = max(width(line.text or "", float(line.get("font-size", 0))) for line in lines)
        assert widest < float(box.get("width", 0)), label


# --- The same in, the same out ------------------------------------------------------------


@pytest.mark.slow
def test_the_same_diagram_is_the_same_in_another_process() -> None:
    code = (
        "import sys; from temario.render.diagram import draw; from temario.theme import load_theme;"
        "colors = load_theme('es')[0].tokens.colors;"
        "sys.stdout.buffer.write(draw(sys.argv[1], colors).svg.encode())"
    )
    sources = [source for source, _ in DIAGRAMS.values()]
    sources.append("gitGraph\n commit\n branch otra\n commit\n checkout main\n merge otra")
    for source in sources[::4]:
        command = [sys.executable, "-c", code, source]
        other = subprocess.run(command, capture_output=True, check=True).stdout
        assert other.decode() == drawn(source).svg


# --- HTML and signs in labels -------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Primera<br/>segunda<br>tercera", "Primera segunda tercera"),
        ("<b>negrita</b> y <span style='color:red'>roja</span>", "negrita y roja"),
        ("x < y", "x < y"),
        ("a<b y c>d", "a<b y c>d"),
        ("List<String>", "List<String>"),
        ("List&lt;String&gt;", "List<String>"),
        ("uno & dos", "uno & dos"),
        ("R&amp;D dice #quot;sí#quot;", 'R&D dice "sí"'),
    ],
)
def test_labels_with_angle_brackets_keep_their_text(label: str, said: str) -> None:
    assert drawn(f'flowchart LR\n A["{label}"] --> B').texts == (said, "B")


def test_brackets_in_other_kinds_of_diagram() -> None:
    assert "si x<y fin" in drawn("sequenceDiagram\n A->>B: si x<y fin").texts
    assert drawn("sequenceDiagram\n A->>B: uno<br/>dos").texts[-2:] == ("uno", "dos")
    found = drawn("classDiagram\n class A {\n  <<interface>>\n  List~int~ x\n }").texts
    assert "«interface»" in found
    assert any("List" in text and "int" in text for text in found)


def test_messages_have_their_numbers_on_circles() -> None:
    source = "sequenceDiagram\n autonumber\n A->>B: uno\n B-->>A: dos"
    root = ElementTree.fromstring(drawn(source).svg)
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    assert {"1", "2"} < set(drawn(source).texts)


def test_what_would_lose_text_is_not_drawn() -> None:
    """A picture from elsewhere is not loaded."""
    source = 'flowchart LR\n A@{ img: "https://example.org/x.png", label: "Foto" } --> B'
    assert "https://example.org/x.png" in why(source)


# --- A stranger's source ------------------------------------------------------------------

EVIL = [
    'flowchart LR\n A --> B\n click A "https://evil.example/x" "tip"\n click B call alert(1)',
    'flowchart LR\n A --> B\n click A href "javascript:alert(1)"',
    (
        '%%{init: {"themeCSS": ".node{fill:url(https://evil.example/x)}", "securityLevel": "x"}}%%'
        "\nflowchart LR\n A --> B"
    ),
    (
        '---\nconfig:\n  themeCSS: "* { background: url(https://evil.example) }"\n---\n'
        "flowchart LR\n A --> B"
    ),
    'flowchart LR\n A["<img src=x onerror=alert(1)>evil"] --> B',
    'flowchart LR\n A["</text><script>alert(1)</script>"] --> B',
    "flowchart LR\n A --> B\n style A fill:url(https://evil.example/a.svg#x)",
    'flowchart LR\n A --> B\n style A fill:red;background:url("//evil.example/a")',
    "flowchart LR\n A --> B\n classDef k fill:#f00,stroke:url(https://evil.example)\n class B k",
    'classDiagram\n class Caja\n link Caja "https://evil.example"',
    "sequenceDiagram\n participant A\n link A: Panel @ https://evil.example\n A->>A: yo",
    'flowchart LR\n A@{ img: "https://evil.example/x.png", label: "Foto" } --> B',
    (
        "gantt\n dateFormat YYYY-MM-DD\n section S\n T :t1, 2024-01-01, 3d\n"
        ' click t1 href "https://evil.example"'
    ),
]


@pytest.mark.parametrize("source", EVIL)
def test_nothing_active_comes_through(source: str) -> None:
    found = draw(source, COLORS)
    if isinstance(found, str):
        return
    svg = found.shown("Arial")
    assert shows_only_itself(svg)
    root = ElementTree.fromstring(svg)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags & {"script", "foreignObject", "a", "image", "style", "use", "animate"} == set()
    for element in root.iter():
        for key, value in element.items():
            assert not key.startswith("on")
            assert "evil" not in value
            assert "javascript" not in value
            assert "url(" not in value or "url(#" in value


def test_a_click_is_left_out_and_the_diagram_is_drawn() -> None:
    assert drawn(EVIL[0]).texts == ("A", "B")


def test_svg_of_any_library_is_made_plain() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="a()"><style>'
        ".r { fill: hsl(0, 100%, 50%) !important } rect { fill: blue; mask: url(//x) }</style>"
        "<script>a()</script><foreignObject><p>x</p></foreignObject><image href='//x'/>"
        "<use href='//x'/><a href='//x'><rect class='r' style='fill: green' width='5' height='5' "
        "onclick='a()'/></a><text x='1' y='2' font-size='2em'>&lt;b&gt;</text></svg>"
    )
    found = plain(svg)
    assert found.texts == ["<b>"]
    assert found.text() == (
        '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="-4 -4 18 18">'
        '<rect width="5" height="5" fill="#ff0000" />'
        '<text x="1" y="2" font-size="32" fill="#000000">&lt;b&gt;</text></svg>'
    )


@pytest.mark.parametrize(
    "svg", ["", "texto", "<html/>", "<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_drawing_is_refused(svg: str) -> None:
    with pytest.raises(ValueError):
        plain(svg or " ")


# --- What cannot be drawn -----------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "",
        "hola mundo",
        "flowchart LR\n A[ --> B",
        "flowchart LR\n" + "A --> B\n" * 20_000,
        "flowchart TD\n" + "\n".join(f"N{i} --> N{(i * 7 + 3) % 2000}" for i in range(2000)),
        "flowchart TD\n" + "subgraph S\n" * 2_000,
        "\0",
    ],
)
def test_what_cannot_be_drawn_has_a_reason(source: str) -> None:
    assert why(source)


def test_a_warning_says_which_and_why() -> None:
    bad = Diagram("flowchart LR\n A[ --> B", "mermaid", Place("a.md", 3))
    good = Diagram("flowchart LR\n A --> B", "mermaid", Place("a.md", 9))
    (problem,) = not_drawn([bad, good, Paragraph((), Place("a.md", 1))], COLORS)
    assert (problem.rule, problem.place) == ("diagram-not-drawn", Place("a.md", 3))
    assert "Unterminated" in problem.message
    assert pictures(bad, COLORS) == ()


@pytest.mark.parametrize("died", ["kill", "noise"])
def test_a_process_that_fails_is_replaced(monkeypatch: pytest.MonkeyPatch, died: str) -> None:
    """It ends itself when a diagram takes too long; the next one gets another."""
    artist = diagram._Artist()
    code = {
        "kill": "import sys, os; sys.stdin.readline(); os._exit(1)",
        "noise": "import sys; sys.stdin.readline(); print('x')",
    }
    with monkeypatch.context() as patch:
        patch.setattr(diagram, "_CODE", code[died])
        assert "too much" in artist.ask(["flowchart LR\n A", {}])["reason"]
    variables = diagram.variables(COLORS)
    assert artist.ask(["flowchart LR\n A --> B", variables])["texts"] == ["A", "B"]
    artist._stop()


COPIES = """
import multiprocessing, sys, threading
from temario.render.diagram import draw
from temario.theme import load_theme

COLORS = load_theme("es")[0].tokens.colors

def texts(first):
    drawn = [draw(f"flowchart LR\\n {first}{n} --> Z", COLORS).texts for n in range(5)]
    return all(found == (f"{first}{n}", "Z") for n, found in enumerate(drawn))

def child(first):
    sys.exit(0 if texts(first) else 1)

assert texts("A")
print(threading.active_count())
fork = multiprocessing.get_context("fork")
children = [fork.Process(target=child, args=(first,)) for first in "BCD"]
for process in children:
    process.start()
print(texts("E"))
for process in children:
    process.join()
    print(process.exitcode)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")
def test_a_process_that_has_drawn_can_be_copied_and_each_copy_draws_its_own() -> None:
    """It has one thread again, so that jobs need not load the program anew."""
    done = subprocess.run([sys.executable, "-c", COPIES], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.split() == ["1", "True", "0", "0", "0"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no clock of this kind")
def test_processor_time_ends_a_drawing() -> None:
    code = (
        "from temario.render import mermaid\n"
        "mermaid._SECONDS = 0.2\n"
        "mermaid._wind_up()\n"
        "while True: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=30, check=False)
    assert done.returncode < 0


def test_no_module_of_the_working_folder_is_run(tmp_path: Path) -> None:
    """A course may bring a `mmdr.py` or a `json.py`."""
    for name in ("json.py", "mmdr.py", "re.py"):
        (tmp_path / name).write_text("open('touched', 'w')")
    root = str(Path(diagram.__file__).parents[2])
    code = (
        f"import sys; sys.path[:1] = []; sys.path.insert(0, {root!r})\n"
        "from temario.render.diagram import draw\nfrom temario.theme import load_theme\n"
        "sys.path.insert(0, '')\n"
        "print(draw('flowchart LR\\n A --> B', load_theme('es')[0].tokens.colors).texts)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "('A', 'B')"
    assert not (tmp_path / "touched").exists()


# --- What others read of it ---------------------------------------------------------------


def test_alternative_text() -> None:
    drawing = drawn("flowchart LR\n accTitle: Camino\n accDescr: De A a B.\n A[Inicio] --> B[Fin]")
    assert drawing.alt() == "Camino. De A a B. Inicio; Fin"
    assert drawing.alt("Figura") == "Figura. Camino. De A a B. Inicio; Fin"
    long = Drawing("", 1, 1, 1, tuple(f"etiqueta {n}" for n in range(500)))
    assert len(long.alt("Título")) < 1600
    assert long.alt("Título").endswith("; …")


def test_a_title_in_the_front_matter_is_kept() -> None:
    assert "Mi título" in drawn("---\ntitle: Mi título\n---\nflowchart LR\n A --> B").texts


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ("flowchart TD\n A", "flowchart LR\n A"),
        ("%% nota\n\ngraph LR;\n A", "%% nota\n\ngraph TD;\n A"),
        ("sequenceDiagram\n A->>B: TD", "sequenceDiagram\n A->>B: TD"),
        ("flowchart\n A[LR]", "flowchart\n A[LR]"),
    ],
)
def test_a_flowchart_can_be_turned(source: str, other: str) -> None:
    assert turned(source) == other


def test_it_is_turned_only_where_its_letters_would_be_too_small() -> None:
    steps = " --> ".join(f"P{n}[Paso {n}]" for n in range(9))
    down = Diagram(f"flowchart TD\n {steps}", "mermaid", Place(""))
    found = pictures(down, COLORS)
    assert len(found) == 2
    assert legible(found, 880, 300, 14) is found[1]
    assert legible(found, 400, 880, 8) is found[0]
    few: Any = pictures(Diagram("flowchart TD\n A --> B", "mermaid", Place("")), COLORS)
    assert legible(few, 880, 400, 14) is few[0]
