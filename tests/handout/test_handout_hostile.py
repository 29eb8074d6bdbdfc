"""A course of somebody who means harm: it ends in a message or a PDF, and takes nothing along.

Each course is built by the command itself. Beside it lies a secret, and a server listens: nobody
may have asked it for anything, and no word of the secret may be in the PDF.
"""

from __future__ import annotations

import http.server
import io
import os
import random
import re
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

SECRET = "Xiphopagus"
"""A word that stands only in files which no course may read."""
SECONDS = 600
"""How long a hostile course may take, all in all, on a busy machine: what hangs is stopped sooner,
at the limit of 300 s. Most take two seconds.
"""
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'

pytestmark = pytest.mark.slow


@dataclass
class Server:
    """A server that notes down what it is asked for."""

    address: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield found
    listening.shutdown()
    listening.server_close()
    thread.join()


@dataclass
class Built:
    """How a build ended."""

    said: str
    pdf: Path | None
    code: int

    @property
    def text(self) -> str:
        assert self.pdf is not None, self.said
        command = ["pdftotext", str(self.pdf), "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@dataclass
class Victim:
    """Builds hostile courses beside a secret."""

    folder: Path
    server: Server

    @property
    def course(self) -> Path:
        return self.folder / "course"

    @property
    def secret(self) -> Path:
        return self.folder / "secreto.txt"

    @property
    def picture(self) -> Path:
        return self.folder / "secreto.png"

    def prepare(self) -> None:
        self.course.mkdir()
        self.secret.write_text(f"{SECRET}\n" * 50, "utf-8")
        dice = random.Random(1)
        secret = Image.frombytes("RGB", (60, 60), dice.randbytes(60 * 60 * 3))
        secret.save(self.picture)
        Image.new("RGB", (60, 40), "navy").save(self.course / "azul.png")
        (self.folder / "secreto.css").write_text(f"h2::after {{content: '{SECRET}'}}", "utf-8")
        (self.course / "course.yaml").write_text("title: X\nid: x\nlanguage: es\n", "utf-8")

    def filled(self, texts: list[str]) -> list[str]:
        """Return texts with the addresses of the secret and of the server in them."""
        return [
            text.replace("{secret}", str(self.secret))
            .replace("{picture}", str(self.picture))
            .replace("{folder}", str(self.folder))
            .replace("{http}", self.server.address)
            .replace("{host}", self.server.address.removeprefix("http://"))
            .replace("{svg}", SVG)
            .replace("{{", "{")
            .replace("}}", "}")
            for text in texts
        ]

    def build(self, text: str = "", keep_going: bool = True, **files: str | bytes) -> Built:
        """Build a course of one lesson with `files` beside it, `a_svg` for `a.svg`.

        Asserts that it ends in time, without a fault, and that nothing got in.
        """
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (self.course / name.replace("_", ".")).write_bytes(data)
        lesson = f"# Uno\n\n## Dos\n\nAntes.\n\n{text}\n\nDespués.\n"
        (self.course / "uno.md").write_text(lesson, "utf-8")
        command = [sys.executable, "-m", "temario.cli", "build", "course", "--only", "handout"]
        done = subprocess.run(
            [*command, *(["--keep-going"] if keep_going else [])],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env={**os.environ, "TEMARIO_HOME": str(self.folder / ".home")},
        )
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        assert self.server.asked == []
        made = self.folder / "output" / "handout" / "x.pdf"
        pdf = made if made.is_file() else None
        assert pdf is not None or "error[" in said, said
        if pdf is not None:
            self.holds_no_secret(pdf)
        return Built(said, pdf, done.returncode)

    def holds_no_secret(self, path: Path) -> None:
        with Image.open(self.picture) as picture:
            pixels = picture.tobytes()
        with pikepdf.open(path) as pdf:
            assert len(pdf.attachments) == 0
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Stream):
                    assert thing.get("/Type") != "/EmbeddedFile"
                    try:
                        data = thing.read_bytes()
                    except pikepdf.PdfError:  # a JPEG
                        data = thing.read_raw_bytes()
                    assert SECRET.encode() not in data
                    assert pixels not in data
                    assert thing.get("/Width") != 60 or thing.get("/Height") != 60
        assert SECRET not in Built("", path, 0).text


@pytest.fixture
def victim(tmp_path: Path, server: Server) -> Victim:
    found = Victim(tmp_path, server)
    found.prepare()
    return found


def shown(files: Iterable[str]) -> str:
    """Return Markdown that shows pictures, `a_svg` for `a.svg`."""
    return "\n\n".join(f"![a]({name.replace('_', '.')})" for name in files)


def rules(built: Built) -> set[str]:
    return set(re.findall(r"\[([a-z-]+)\]", built.said))


# --- files and addresses ---


ADDRESSES = [
    "![a](file://{secret})",
    "![a](FILE://{secret})",
    "![a](<file://{secret}>)",
    "![a]({secret})",
    "![a](../secreto.png)",
    "![a](%2e%2e/secreto.png)",
    "![a](..\\secreto.png)",
    "![a](./x/../../secreto.png)",
    "![a]({http}/a.png)",
    "![a](//{host}/a.png)",
    "[a](file://{secret})",
    "::: include ../secreto.txt",
    "::: include {secret}",
    '<img src="file://{secret}">',
    '<img src="../secreto.png" srcset="{http}/b.png 2x">',
    '<link rel="attachment" href="file://{secret}">',
    '<link rel="stylesheet" href="../secreto.css">',
    '<link rel="stylesheet" href="{http}/a.css">',
    '<style>@import "{http}/a.css"; @import "../secreto.css";</style>',
    "<style>@font-face {{font-family: x; src: url({http}/a.ttf)}} * {{font-family: x}}</style>",
    '<p style="background: url({http}/a.png)">hola</p>',
    '<p style="background: url(../secreto.png)">hola</p>',
    '<span style="content: url(../secreto.png)">hola</span>',
    '[hola]{{style="background: url({http}/a.png)"}}',
    '![a](azul.png){{style="background: url({http}/a.png)" width="10% ; x: url({http})"}}',
    '<object data="../secreto.png" type="image/png"></object>',
    '<embed src="../secreto.png">',
    '<iframe src="file://{secret}"></iframe>',
    '<video src="{http}/a.mp4" poster="../secreto.png"></video>',
    '<base href="file://{folder}/"><img src="secreto.png">',
    '<meta http-equiv="refresh" content="0; url={http}">',
    '<script src="{http}/a.js"></script><script>fetch("{http}")</script>',
    '<svg {svg}><image href="../secreto.png" width="9" height="9"/></svg>',
    '<a href="../secreto.txt" rel="attachment">hola</a>',
    '<div><link rel="attachment" href="../secreto.txt"></div>',
    '```mermaid\ngraph TD\nA[<img src="{http}/a.png">] --> B\nclick A "{http}"\n```',
    "$\\includegraphics{{../secreto.png}}\\input{{../secreto.txt}}$",
]


def test_no_address_leads_out_of_the_course(victim: Victim) -> None:
    text = "\n\nUn párrafo.\n\n".join(victim.filled(ADDRESSES))
    built = victim.build(f"{text}\n\nUn párrafo.\n")
    assert built.text.count("Un párrafo.") == len(ADDRESSES)
    assert "Después." in built.text


INSIDE = [
    '<image href="file://{secret}" width="9" height="9"/>',
    '<image xlink:href="file://{picture}" width="9" height="9"/>',
    '<image xlink:href="../secreto.png" width="9" height="9"/>',
    '<image href="{http}/a.png" width="9" height="9"/>',
    '<image xml:base="file://{folder}/" href="secreto.png" width="9" height="9"/>',
    '<use href="{http}/a.svg#a"/>',
    '<use xlink:href="file://{secret}#a"/>',
    '<style>@import url("{http}/a.css"); rect {{fill: url({http}/a.svg#b)}}</style><rect/>',
    "<style>@font-face {{font-family: x; src: url({http}/a.ttf)}}</style><text>x</text>",
    '<script>fetch("{http}")</script><rect onload="fetch()" width="9" height="9"/>',
    '<foreignObject><img src="{http}/a.png"/></foreignObject>',
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>',
    '<rect style="fill: url({http}/a.svg#x); background: url(file://{picture})"/>',
    '<a href="{http}"><rect width="9" height="9"/></a>',
]


def test_an_svg_shows_only_itself(victim: Victim) -> None:
    files = {
        f"a{number}_svg": f'<svg {SVG} width="90" height="90">{inside}'
        f'<text y="20">v{number}v</text></svg>'
        for number, inside in enumerate(victim.filled(INSIDE))
    }
    built = victim.build(shown(files), **files)
    assert [n for n in range(len(INSIDE)) if f"v{n}v" not in built.text] == []


DECLARED = [
    '<!DOCTYPE svg [<!ENTITY a SYSTEM "file://{secret}">]>',
    '<!DOCTYPE svg [<!ENTITY % b SYSTEM "{http}/a.dtd"> %b;]>',
    '<!DOCTYPE svg SYSTEM "{http}/a.dtd">',
    '<?xml-stylesheet href="{http}/a.css"?>',
    '<!DOCTYPE svg [<!ATTLIST image href CDATA "file://{picture}">]>',
]


def test_an_svg_brings_no_declarations_along(victim: Victim) -> None:
    files = {
        f"a{number}_svg": f'{head}<svg {SVG} width="90" height="90"><text y="20">'
        f'{"&a;" if "ENTITY a" in head else ""}hola</text><image width="60" height="60"/></svg>'
        for number, head in enumerate(victim.filled(DECLARED))
    }
    built = victim.build(shown(files), **files)
    assert built.text.count("hola") == len(DECLARED) - built.said.count("[broken-picture]")


@pytest.mark.parametrize("name", ["secreto.png", "secreto.txt"])
def test_a_symbolic_link_does_not_lead_out(victim: Victim, name: str) -> None:
    (victim.course / "enlace.png").symlink_to(victim.folder / name)
    (victim.course / "carpeta").symlink_to(victim.folder, target_is_directory=True)
    (victim.course / "otra.md").symlink_to(victim.secret)
    text = f"![a](enlace.png)\n\n![b](carpeta/{name})\n\n::: include otra.md"
    built = victim.build(text)
    assert "outside-course" in rules(built)


def test_a_file_that_is_swapped_for_a_link_after_reading_is_not_followed(victim: Victim) -> None:
    """Between planning and making an attacker with access to the folder changes it."""
    from papers import jobs

    from temario.source import read_course

    (victim.course / "uno.md").write_text("# Uno\n\n## Dos\n\n![a](azul.png)\n", "utf-8")
    job = jobs(read_course(victim.course))[0]
    (victim.course / "azul.png").unlink()
    (victim.course / "azul.png").symlink_to(victim.picture)
    path = victim.folder / "x.pdf"
    path.write_bytes(job.make())  # type: ignore[arg-type]
    victim.holds_no_secret(path)


def test_settings_open_nothing_outside(victim: Victim) -> None:
    (victim.course / "course.yaml").write_text(
        "title: X\nid: x\nlanguage: es\nlogo: ../secreto.png\ntheme: ../secreto.txt\n", "utf-8"
    )
    assert "outside-course" in rules(victim.build("hola"))


def test_settings_that_unfold_without_end_are_a_message(victim: Victim) -> None:
    laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    (victim.course / "course.yaml").write_text(f"title: X\nid: x\nlanguage: es\n{laughs}", "utf-8")
    victim.build("hola")


def test_a_template_that_nobody_trusts_is_not_used(victim: Victim) -> None:
    folder = victim.course / "templates" / "handout"
    folder.mkdir(parents=True)
    (folder / "handout.html.j2").write_text(
        '<link rel="attachment" href="../secreto.txt"><img src="../secreto.png">', "utf-8"
    )
    built = victim.build("hola")
    assert "untrusted-templates" in rules(built)
    assert "hola" in built.text


# --- pictures ---


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """Return a black PNG of one bit a pixel, made without holding its pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    packer = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    body = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    others = b"".join(chunk(c[:4], c[4:]) for c in chunks)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + others + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.mark.parametrize("name", ["a_png", "a_jpg", "a_webp", "a_tiff", "a_dat"])
def test_a_picture_of_100_megapixels_is_a_message_with_its_line(victim: Victim, name: str) -> None:
    built = victim.build(f"![a]({name.replace('_', '.')})", False, **{name: png(10_000, 10_000)})
    assert "10000 × 10000 pixels, more than can be shown" in built.said
    assert re.search(r"uno\.md:7\S*: error\[picture-too-large\]", built.said), built.said
    assert "hint: Scale it down" in built.said
    assert built.pdf is None


@pytest.mark.parametrize("place", ["logo", "svg", "question", "poster"])
def test_a_picture_of_100_megapixels_is_refused_wherever_it_stands(
    victim: Victim, place: str
) -> None:
    bomb = png(10_000, 10_000)
    (victim.course / "bomba.png").write_bytes(bomb)
    text = "hola"
    if place == "logo":
        settings = "title: X\nid: x\nlanguage: es\nlogo: bomba.png\n"
        (victim.course / "course.yaml").write_text(settings, "utf-8")
    elif place == "question":
        text = "::: question {#a}\n¿Qué?\n- [x] ![a](bomba.png)\n- [ ] no\n:::"
    elif place == "poster":
        (victim.course / "a.mp4").write_bytes(b"")
        text = "![a](a.mp4){poster=bomba.png}"
    else:
        import base64

        data = base64.b64encode(bomb).decode()
        (victim.course / "a.svg").write_text(
            f'<svg {SVG} width="9" height="9">'
            f'<image href="data:image/png;base64,{data}" width="9" height="9"/></svg>'
        )
        text = "![a](a.svg)"
    assert "picture-too-large" in rules(victim.build(text, False))


def picture(kind: str, size: int = 900) -> bytes:
    out = io.BytesIO()
    noise = Image.frombytes("RGB", (size, size), random.Random(2).randbytes(size * size * 3))
    noise.save(out, kind)
    return out.getvalue()


def test_text_in_a_png_that_unpacks_without_end_is_a_message(victim: Victim) -> None:
    much = zlib.compress(b"a" * 300_000_000, 9)
    built = victim.build(
        "![a](a.png)\n\n![b](b.png)\n\n![c](c.png)",
        False,
        a_png=png(50, 40, b"zTXta\0\0" + much),
        b_png=png(50, 40, b"iTXta\0\1\0\0\0" + much),
        c_png=png(50, 40, b"iCCPa\0\0" + much),
    )
    assert built.pdf is not None or built.said.count("error[broken-picture]") >= 1


def test_half_a_picture_is_shown_or_a_message(victim: Victim) -> None:
    files = {}
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF"):
        data = picture(kind, 300)
        for part in (1, 500, 950):
            files[f"a{part}_{kind.lower()}"] = data[: len(data) * part // 1000]
    built = victim.build(shown(files), **files)
    assert "[broken-picture]" in built.said


def test_pictures_under_wrong_names_are_what_their_bytes_are(victim: Victim) -> None:
    built = victim.build(
        "![a](a.jpg)\n\n![b](b.png)\n\n![c](c.gif)",
        a_jpg=picture("PNG", 90),
        b_png=picture("GIF", 91),
        c_gif=picture("WEBP", 92),
    )
    assert "error" not in built.said
    assert built.pdf is not None


def test_svg_by_another_name_is_as_harmless(victim: Victim) -> None:
    fetched = f'<image href="{victim.server.address}/x.png" width="9" height="9"/>'
    built = victim.build(
        "![b](b.svg)\n\n![c](c.png)",
        b_svg=picture("PNG", 90),
        c_png=f'<svg {SVG} width="9" height="9">{fetched}<script>alert(1)</script></svg>',
    )
    assert built.said.count("warning[wrong-ending]") == 2
    assert built.pdf is not None
    assert victim.server.asked == []


def test_what_is_no_picture_is_a_message(victim: Victim) -> None:
    built = victim.build(
        "![a](a.png)\n\n![d](course.yaml)\n\n![e](e.eps)\n\n![f](f.svg)",
        False,
        a_png="no soy una imagen",
        e_eps="%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
        f_svg="<html><body>hola</body></html>",
    )
    assert built.said.count("error[broken-picture]") == 4
    assert built.pdf is None


def laughs(times: int = 12) -> str:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ja"}">' for n in range(times)
    )
    return f"<!DOCTYPE svg [{entities}]><svg {SVG}><text>&e{times - 1};</text></svg>"


def uses(times: int = 12) -> str:
    groups = '<g id="g0"><path d="M0 0h9"/></g>' + "".join(
        f'<g id="g{n}">{f"""<use href="#g{n - 1}"/>""" * 10}</g>' for n in range(1, times)
    )
    return f'<svg {SVG} width="9" height="9">{groups}</svg>'


def markers() -> str:
    path = "M0 0" + "h1" * 2_000
    return (
        f'<svg {SVG} width="9" height="9"><marker id="a"><path d="{path}"/></marker>'
        f'<marker id="b"><path d="{path}" marker-mid="url(#a)"/></marker>'
        f'<path d="{path}" style="marker-mid: url(#b)"/></svg>'
    )


def repeated(gradient: str) -> str:
    stops = '<stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/>'
    return (
        f'<svg {SVG} width="900" height="900"><{gradient} id="a" spreadMethod="repeat">{stops}'
        f'</{gradient.split()[0]}><rect width="900" height="900" fill="url(#a)"/></svg>'
    )


HEAVY = {
    "entities": laughs(),
    "uses": uses(),
    "use of itself": f'<svg {SVG}><g id="a"><use href="#a"/><use href="#a"/></g></svg>',
    "pattern of itself": f'<svg {SVG} width="9" height="9"><pattern id="a" width="1" height="1">'
    '<rect width="9" height="9" fill="url(#a)"/></pattern><rect width="9" height="9" '
    'fill="url(#a)"/></svg>',
    "picture of itself": f'<svg {SVG} width="9" height="9">'
    '<image href="a.svg" width="9" height="9"/><image href="a.svg" width="9" height="9"/></svg>',
    "markers": markers(),
    "deep": f"<svg {SVG}>" + "<g>" * 50_000 + "</g>" * 50_000 + "</svg>",
    "many": f'<svg {SVG} width="9" height="9">' + '<path d="M0 0h9"/>' * 300_000 + "</svg>",
    "tiny linear gradient": repeated('linearGradient x1="0" x2="0.000000001"'),
    "tiny radial gradient": repeated('radialGradient r="0.000000001"'),
    "huge view": f'<svg {SVG} viewBox="0 0 1e300 1e300" width="1e300" height="1e300">'
    '<rect width="1e300" height="1e300"/></svg>',
    "no view": f'<svg {SVG} viewBox="0 0 0 0" width="0" height="0"><rect width="9"/></svg>',
    "not a number": f'<svg {SVG} viewBox="a b c d" width="NaN" height="-9"><rect/></svg>',
    "long dashes": f'<svg {SVG} width="9" height="9"><path d="M0 0h9" '
    f'stroke-dasharray="{"0.001," * 50_000}1"/></svg>',
    "large letters": f'<svg {SVG} width="9" height="9">'
    f'<text font-size="1e9">{"hola " * 20_000}</text></svg>',
}


TOO_MUCH = ["uses", "use of itself", "pattern of itself", "markers", "deep", "many"]


def test_an_svg_that_is_made_to_take_long_is_drawn_or_a_message(victim: Victim) -> None:
    files = {f"a{number}_svg": text for number, text in enumerate(HEAVY.values())}
    built = victim.build(shown(files), **files)
    told = re.findall(r"uno\.md:(\d+)\S*: error\[picture-too-large\]", built.said)
    assert [list(HEAVY)[(int(line) - 7) // 2] for line in told] == TOO_MUCH


def test_a_picture_is_never_wider_than_the_column(victim: Victim) -> None:
    widths = ["99999999999%", "9999%", "9999cm", "-5%", "1e9px", "0%", "NaN", "1mm"]
    built = victim.build("\n\n".join(f"![a](azul.png){{width={width}}}" for width in widths))
    assert built.pdf is not None
    command = ["pdftoppm", "-r", "20", "-gray", str(built.pdf)]
    assert subprocess.run(command, capture_output=True, timeout=60, check=True).stdout


# --- text ---

TEXTS = {
    "quotes": "> " * 1_000 + "fin",
    "quotes of quotes": "\n".join("> " * n + f"línea{n}" for n in range(1, 500)) + " fin",
    "lists": "\n".join("  " * n + "- fin" for n in range(500)),
    "boxes": "\n".join(":" * (503 - n) + " note" for n in range(500)) + "\n\nfin",
    "divs": "<div>" * 3_000 + "fin" + "</div>" * 3_000,
    "details": "<details><summary>fin</summary>\n\n" * 500,
    "tables in tables": "<table><tr><td>" * 500 + "fin",
    "emphasis": "*" * 5_000 + "fin" + "*" * 5_000,
    "bold in italics": "**a *b " * 1_000 + "b* a** " * 1_000 + "fin",
    "tags": "<b>" * 3_000 + "fin" + "</b>" * 3_000,
    "brackets": "[" * 1_000 + "fin" + "](y)" * 1_000,
    "notes in notes": "a" + "^[a" * 300 + "]" * 300 + " fin",
    "ticks": "`" * 20_000 + "fin",
    "columns": f"|{' a |' * 500}\n|{'-|' * 500}\n|{' fin |' * 500}",
    "braces": f"$x^{{{'x^{' * 500}{'}' * 500}}}$ fin",
    "sums": f"$${'+'.join(['x_1'] * 900)}$$\n\nfin",
    "letters that are none": "a\x00b\x07c\u202ed\ufeff\ufffe\U0010ffff fin",
    "marks": "e" + "\u0301" * 5_000 + " fin",
}


def test_text_that_nests_without_end_is_set(victim: Victim) -> None:
    for name, one in TEXTS.items():
        (victim.course / f"{name.replace(' ', '-')}.md").write_text(f"# {name}\n\n{one}\n", "utf-8")
    built = victim.build("hola")
    assert built.text.count("fin") >= len(TEXTS)


def test_a_word_of_100_000_letters_is_set_whole(victim: Victim) -> None:
    built = victim.build("ab" * 50_000)
    assert len(re.findall("[ab]", built.text)) >= 100_000


def test_a_table_of_10_000_rows_is_set_whole(victim: Victim) -> None:
    rows = "\n".join(f"| fila{n} | b |" for n in range(10_000))
    built = victim.build(f"| a | b |\n|-|-|\n{rows}")
    assert len(set(re.findall(r"fila\d+", built.text))) == 10_000


def test_1_000_footnotes_are_set_whole(victim: Victim) -> None:
    built = victim.build("\n\n".join(f"texto^[nota{n}]" for n in range(1_000)))
    assert len(set(re.findall(r"nota\d+", built.text))) == 1_000
