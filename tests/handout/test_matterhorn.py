"""The walk over the structure tree can fail: each of its rules finds what breaks it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matterhorn
import matterhorn_files  # noqa: F401 - its rules count too
import matterhorn_fonts  # noqa: F401
import pikepdf
import pytest
from papers import make
from pdf_tree import Paper
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from temario.source import read_course

_SOURCE = """# Uno

## Lección

Texto con [enlace](https://example.org), una nota^[Primera.] y otra^[Segunda.], y $x^2$.

- uno
- dos

|a|b|
|-|-|
|1|2|

![Un árbol](a.png)

### Dentro

Fin.
"""
_MARKED = re.compile(rb"/Span\s<</MCID \d+>>\sBDC\n")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A paper with a piece of everything, of which nothing is wrong."""
    folder = tmp_path_factory.mktemp("matterhorn")
    Image.new("RGB", (40, 40), "navy").save(folder / "a.png")
    (folder / "course.yaml").write_text("title: X\nid: x\nlanguage: es\n", "utf-8")
    (folder / "uno.md").write_text(_SOURCE, "utf-8")
    return make(read_course(folder), folder / "x.pdf").path.read_bytes()


def of(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [element.entry for element in Paper(pdf).elements if element.kind == kind]


def links(pdf: pikepdf.Pdf) -> list[Any]:
    return [annotation for _, _, annotation in Paper(pdf).annotations()]


def fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for font, _ in Paper(pdf).fonts.values():
        yield font


def descendants(pdf: pikepdf.Pdf) -> Iterator[Any]:
    return (font.DescendantFonts[0] for font in fonts(pdf))


def draw(change: Callable[[bytes], bytes]) -> Callable[[pikepdf.Pdf], None]:
    """Return what changes the content of the page that has the lesson."""

    def broken(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[2]
        page.Contents = Stream(pdf, change(page.Contents.read_bytes()))

    return broken


def kind(old: str, new: str, at: int = 0) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        of(pdf, old)[at].S = Name(f"/{new}")

    return broken


def drop(old: str, key: str) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        del of(pdf, old)[0][key]

    return broken


def catalog(key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del pdf.Root[key]
        else:
            pdf.Root[key] = value

    return broken


def roles(**given: str) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        found = Dictionary({f"/{key}": Name(f"/{value}") for key, value in given.items()})
        pdf.Root.StructTreeRoot.RoleMap = found

    return broken


def metadata(old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        before = pdf.Root.Metadata.read_bytes()
        assert old in before
        pdf.Root.Metadata = Stream(pdf, before.replace(old, new))

    return broken


def annotation(**given: Any) -> Callable[[pikepdf.Pdf], None]:
    """Return what gives a link other entries; None takes one away."""

    def broken(pdf: pikepdf.Pdf) -> None:
        for key, value in given.items():
            for each in links(pdf)[-1:]:
                if value is None:
                    del each[f"/{key}"]
                else:
                    each[f"/{key}"] = value

    return broken


def stranger(subtype: str, **given: Any) -> Callable[[pikepdf.Pdf], None]:
    """Return what adds an annotation that the tree does not know."""

    def broken(pdf: pikepdf.Pdf) -> None:
        entries = {f"/{key}": value for key, value in given.items()}
        added = Dictionary(
            {"/Subtype": Name(f"/{subtype}"), "/Rect": Array([0, 0, 9, 9]), **entries}
        )
        pdf.pages[1].Annots.append(pdf.make_indirect(added))

    return broken


def unicode(table: bytes) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        for font in fonts(pdf):
            font.ToUnicode = Stream(pdf, table)

    return broken


def composite(**given: Any) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        for font in fonts(pdf):
            for key, value in given.items():
                made = value(pdf) if callable(value) else value
                if made is None:
                    del font[f"/{key}"]
                else:
                    font[f"/{key}"] = made

    return broken


def descendant(**given: Any) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        for font in descendants(pdf):
            for key, value in given.items():
                if value is None:
                    del font[f"/{key}"]
                else:
                    font[f"/{key}"] = value

    return broken


def system(**given: Any) -> Callable[[pikepdf.Pdf], Stream]:
    """Return what makes a map of codes for another system of characters."""

    def made(pdf: pikepdf.Pdf) -> Stream:
        usual = {"/Registry": String("Adobe"), "/Ordering": String("Identity"), "/Supplement": 0}
        usual.update({f"/{key}": value for key, value in given.items()})
        return Stream(pdf, b"/WMode 0 def", {"/CIDSystemInfo": Dictionary(usual)})

    return made


def cidset(raw: bytes) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        for font in descendants(pdf):
            font.FontDescriptor.CIDSet = Stream(pdf, raw)

    return broken


def unembedded(pdf: pikepdf.Pdf) -> None:
    for font in descendants(pdf):
        del font.FontDescriptor["/FontFile2"]


def form(times: int, content: bytes, **given: Any) -> Callable[[pikepdf.Pdf], None]:
    """Return what draws a form XObject on the last page."""

    def broken(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[2]
        entries = {"/Subtype": Name.Form, "/BBox": Array([0, 0, 9, 9])}
        entries.update({f"/{key}": value for key, value in given.items()})
        page.Resources.XObject.Fremd = pdf.make_indirect(Stream(pdf, content, entries))
        drawn = b"\n/Artifact BMC /Fremd Do EMC" * times
        page.Contents = Stream(pdf, page.Contents.read_bytes() + drawn)

    return broken


def layers(**given: Any) -> Callable[[pikepdf.Pdf], None]:
    return catalog("/OCProperties", Dictionary({f"/{key}": value for key, value in given.items()}))


def locked(**given: Any) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        pdf.trailer.Encrypt = Dictionary({f"/{key}": value for key, value in given.items()})

    return broken


def added(entry: Dictionary) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Etwas = pdf.make_indirect(entry)

    return broken


def same_notes(pdf: pikepdf.Pdf) -> None:
    for note in of(pdf, "Note"):
        note.ID = String("fn-1")


def two_headings(pdf: pikepdf.Pdf) -> None:
    for paragraph in of(pdf, "LI"):
        paragraph.S = Name.H


def tabs(value: Name | None) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            if value is None:
                del page["/Tabs"]
            else:
                page.Tabs = value

    return broken


def _map(pdf: pikepdf.Pdf) -> Stream:
    return Stream(pdf, b"/WMode 1 def", {"/WMode": 0})


BREAKS: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "01-003": draw(lambda raw: _MARKED.sub(rb"\g<0>/Artifact BMC EMC\n", raw, count=1)),
    "01-004": draw(lambda raw: b"/Artifact BMC\n" + raw + b"\nEMC"),
    "01-005": draw(lambda raw: raw + b"\n0 0 9 9 re f"),
    "01-007": catalog("/MarkInfo", Dictionary(Marked=True, Suspects=True)),
    "02-001": kind("P", "Absatz"),
    "02-003": roles(Absatz="Zeile", Zeile="Absatz"),
    "02-004": roles(P="Span"),
    "06-001": catalog("/Metadata", None),
    "06-002": metadata(b'pdfuaid:part="1"', b""),
    "06-003": metadata(b"dc:title", b"dc:other"),
    "07-001": catalog("/ViewerPreferences", None),
    "07-002": catalog("/ViewerPreferences", Dictionary(DisplayDocTitle=False)),
    "09-004": kind("TD", "P"),
    "09-005": kind("LI", "P"),
    "09-006": kind("TOCI", "P"),
    "09-007": kind("P", "RB"),
    "09-008": kind("P", "WT"),
    "10-001": unicode(b""),
    "11-001": catalog("/Lang", None),
    "11-002": catalog("/Lang", None),
    "11-003": catalog("/Lang", None),
    "11-004": catalog("/Lang", None),
    "11-006": catalog("/Lang", None),
    "13-004": drop("Figure", "/Alt"),
    "14-002": kind("H1", "H2"),
    "14-003": kind("H4", "H6"),
    "14-006": two_headings,
    "14-007": kind("H4", "H"),
    "15-003": drop("TH", "/A"),
    "17-002": drop("Formula", "/Alt"),
    "17-003": unicode(b""),
    "19-003": drop("Note", "/ID"),
    "19-004": same_notes,
    "20-001": layers(D=Dictionary(Name=String("x")), Configs=Array([Dictionary()])),
    "20-002": layers(D=Dictionary(), Configs=Array([Dictionary(Name=String("x"))])),
    "20-003": layers(D=Dictionary(AS=Array())),
    "21-001": added(Dictionary(Type=Name.Filespec, F=String("x"), EF=Dictionary())),
    "25-001": catalog("/AcroForm", Dictionary(XFA=String("x"))),
    "26-001": locked(V=4),
    "26-002": locked(V=4, P=0),
    "28-002": stranger("Text", Contents=String("x")),
    "28-004": annotation(Contents=None),
    "28-005": stranger("Widget"),
    "28-006": stranger("Zettel"),
    "28-007": stranger("TrapNet"),
    "28-008": tabs(None),
    "28-009": tabs(Name.R),
    "28-010": stranger("Widget", TU=String("x")),
    "28-011": kind("Link", "Span"),
    "28-012": annotation(Contents=String(" ")),
    "28-014": added(Dictionary(S=Name.MCD, Alt=Array())),
    "28-015": added(Dictionary(S=Name.MCD, CT=String("video/mp4"))),
    "28-016": stranger("FileAttachment", FS=Dictionary(F=String("x"))),
    "28-017": annotation(Subtype=Name.PrinterMark),
    "30-001": form(1, b"", Ref=Dictionary()),
    "30-002": form(2, b"/Span <</MCID 999>> BDC EMC"),
    "31-001": composite(Encoding=system(Registry=String("Other"))),
    "31-002": composite(Encoding=system(Ordering=String("Japan1"))),
    "31-003": composite(Encoding=system(Supplement=7)),
    "31-004": descendant(CIDToGIDMap=Name.Other),
    "31-005": descendant(CIDToGIDMap=None),
    "31-006": composite(Encoding=Name("/Own-H")),
    "31-007": composite(Encoding=_map),
    "31-008": composite(
        Encoding=lambda pdf: Stream(pdf, b"/WMode 0 def", {"/UseCMap": Name("/Own-H")})
    ),
    "31-009": unembedded,
    "31-010": draw(lambda raw: re.sub(rb"<[0-9a-f]{4}>", b"<fff0>", raw)),
    "31-013": cidset(b"\x80"),
    "31-014": cidset(b"\xff" * 8192),
    "31-015": descendant(W=Array(), DW=1),
    "31-027": composite(ToUnicode=None),
    "31-028": unicode(b"beginbfchar\n<0001> <0000>\nendbfchar"),
    "31-029": unicode(b"beginbfrange\n<0001> <0002> [<0041> <FEFF>]\nendbfrange"),
    "31-030": draw(lambda raw: re.sub(rb"<[0-9a-f]{4}>", b"<0000>", raw)),
}


def test_every_rule_has_something_that_breaks_it() -> None:
    assert set(BREAKS) == set(matterhorn.RULES)


@pytest.mark.slow
def test_nothing_is_found_where_nothing_is_wrong(sound: bytes) -> None:
    with pikepdf.open(io.BytesIO(sound)) as pdf:
        assert list(map(str, matterhorn.violations(pdf))) == []


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(BREAKS))
def test_what_breaks_a_rule_is_found(sound: bytes, rule: str) -> None:
    with pikepdf.open(io.BytesIO(sound)) as pdf:
        BREAKS[rule](pdf)
        found = {violation.rule for violation in matterhorn.violations(pdf)}
    assert rule in found


@pytest.mark.slow
def test_the_layout_engines_own_tags_break_rules(tmp_path: Path) -> None:
    """What is mended is worth it: see docs/analysis/handout.md."""
    import weasyprint

    html = (
        "<html lang=es><title>X</title><style>@page { @top-left { content: 'arriba' } }</style>"
        "<h1>X</h1><table><tr><th>a<td>b</table><p><img alt='' src='data:image/svg+xml,"
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\'>'
    )
    weasyprint.HTML(string=html).write_pdf(tmp_path / "x.pdf", pdf_variant="pdf/ua-1")
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        found = {violation.rule for violation in matterhorn.violations(pdf)}
    assert {"01-005", "13-004"} <= found
