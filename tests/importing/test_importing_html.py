"""HTML of Moodle, Word and QTI becomes blocks, every word kept."""

from __future__ import annotations

import time
from dataclasses import fields, is_dataclass

import pytest

from temario.importing.html import blocks_of, picture_in
from temario.importing.losses import unreadable
from temario.importing.tex import clean
from temario.model import Attributes, Blocks
from temario.problems import Place, Problem, Severity
from temario.render.maths import parses

PLACE = Place("quiz.xml", 3)


def read(html: str) -> tuple[Blocks, list[Problem]]:
    problems: list[Problem] = []

    def picture(address: str) -> str | None:
        return f"img/{address.rpartition('/')[2]}" if "PLUGINFILE" in address else None

    return blocks_of(html, PLACE, problems.append, picture, "es"), problems


def shown(node: object) -> str:
    """Return a node in short: its name and what is in it, places and defaults left out."""
    if isinstance(node, tuple):
        return ", ".join(map(shown, node))
    if isinstance(node, Attributes):
        return " ".join([*filter(None, [node.id]), *node.classes, *map("=".join, node.values)])
    if not is_dataclass(node):
        return repr(node)
    values = [getattr(node, field.name) for field in fields(node) if field.name != "place"]
    kept = [shown(v) for v in values if v not in ((), "", None, 0, False, Attributes())]
    return f"{type(node).__name__}({', '.join(kept)})"


CASES = {
    "bold by style, spaces outside of marks, neighbours joined": (
        '<p>Hola <b> mundo </b>cruel&nbsp;&nbsp;<span style="font-weight:bold">ya</span><b>!</b>',
        "Paragraph(Text('Hola '), Strong(Text('mundo')), Text(' cruel '), Strong(Text('ya!')))",
    ),
    "formulas between backslash and bracket": (
        r"Sea \(x^2 &lt; 3\) y \[\frac{a}{b} <br> = 2\] fin",
        (
            "Paragraph(Text('Sea '), Math('x^2 < 3'), Text(' y')), "
            r"Formula('\\frac{a}{b} = 2'), Paragraph(Text('fin'))"
        ),
    ),
    "a list right in a list": (
        "<ul><li>a</li><ul><li>b</li></ul></ul>",
        "List(1, ListItem(Paragraph(Text('a')), List(1, ListItem(Paragraph(Text('b'))))))",
    ),
    "a bold first row is one of heads, a cell that spans is followed by empty ones": (
        (
            "<table><tr><td><b>A</b></td><td><strong>B</strong></td></tr>"
            "<tr><td colspan=2><p>uno</p><ul><li>dos</li></ul></td></tr></table>"
        ),
        "Table(Text('A'), Text('B'), Text('uno'), LineBreak(), Text('• dos'), , '', '')",
    ),
    "a table of one cell is a box": (
        "<table><tr><td>uno</td></tr></table>",
        "Paragraph(Text('uno'))",
    ),
    "a picture with its width": (
        '<p><img src="@@PLUGINFILE@@/a.png" alt="Foto" width="400" class="x"></p>',
        "Figure(Picture('img/a.png', 'Foto', width=400px))",
    ),
    "code with breaks": (
        '<pre class="language-python">def f():<br>&nbsp; return 1</pre>',
        r"Listing('def f():\n  return 1', 'python')",
    ),
    "MathML": (
        (
            "<math><mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac><mo>=</mo>"
            "<msqrt><mi>x</mi></msqrt><mo>−</mo><msup><mi>α</mi><mn>2</mn></msup></math>"
        ),
        r"Paragraph(Math('\\frac{a}{b + 1} = \\sqrt{x} - \\alpha^2'))",
    ),
    "MathML of WIRIS": (
        (
            "f «math»«mrow»«mo»(«/mo»«mtable»«mtr»«mtd»«mn»1«/mn»«/mtd»«/mtr»«/mtable»«mo»)«/mo»"
            "«/mrow»«/math» g"
        ),
        r"Paragraph(Text('f '), Math('\\begin{pmatrix} 1 \\end{pmatrix}'), Text(' g'))",
    ),
    "footnotes of mammoth": (
        (
            '<p>Nota<sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup> fin.</p>'
            '<ol><li id="footnote-1"><p> El texto. <a href="#footnote-ref-1">↑</a></p></li></ol>'
        ),
        "Paragraph(Text('Nota'), Footnote(1, Paragraph(Text('El texto.')), True), Text(' fin.'))",
    ),
    "what Word leaves in HTML": (
        (
            '<p class=MsoNormal><span lang=ES style="mso-ansi-language:ES">Hola<o:p></o:p></span>'
            ' <span lang="en">cat</span></p><![if !supportLists]>x<![endif]><p>&nbsp;</p>'
        ),
        "Paragraph(Text('Hola '), Span(lang=en, Text('cat'))), Paragraph(Text('x'))",
    ),
    "a heading that is bold": ("<h2><b>Título</b></h2>", "Heading(2, Text('Título'))"),
    "two breaks part paragraphs": (
        "uno<br><br>dos",
        "Paragraph(Text('uno')), Paragraph(Text('dos'))",
    ),
    "what Google writes around all": (
        '<b style="font-weight:normal"><p>a</p></b>',
        "Paragraph(Text('a'))",
    ),
    "a link around blocks": (
        '<a href="https://x.y"><p>uno</p></a>',
        "Paragraph(Link('https://x.y', Text('uno')))",
    ),
}


@pytest.mark.parametrize(("html", "expected"), CASES.values(), ids=CASES)
def test_html_becomes_blocks(html: str, expected: str) -> None:
    blocks, problems = read(html)
    assert shown(blocks) == expected
    assert problems == []


@pytest.mark.parametrize(
    ("html", "expected", "message"),
    [
        ("x<script>alert(1)</script>", "Paragraph(Text('x'))", "a program in the text (<script>)"),
        ('<img src="b.png" alt="rota">', "Paragraph(Text('rota'))", "the picture “b.png”"),
        (
            '<iframe src="//v.example/e" title="Clip"></iframe>',
            "Paragraph(Link('https://v.example/e', Text('Clip')))",
            "what the frame of //v.example/e shows",
        ),
        ("<object><p>uno</p></object>", "Paragraph(Text('uno'))", "an embedded program"),
        ('<a href="p.php">uno</a>', "Paragraph(Text('uno'))", "where the link “p.php” leads to"),
    ],
)
def test_what_is_lost_is_said(html: str, expected: str, message: str) -> None:
    blocks, problems = read(html)
    assert shown(blocks) == expected
    assert [problem.rule for problem in problems] == ["lost-in-import"]
    assert problems[0].message.startswith(f"not imported: {message}")
    assert problems[0].place == PLACE


@pytest.mark.parametrize(
    ("mathml", "tex"),
    [
        ("<mo>(</mo><mi>x</mi><mo>)</mo>", "(x)"),
        ("<mi>x</mi><mo>=</mo><mo>-</mo><mn>1</mn>", "x = -1"),
        (
            (
                "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
                "<msub><mi>x</mi><mi>i</mi></msub>"
            ),
            r"\sum_{i = 1}^n x_i",
        ),
        ("<mi>sin</mi><mi>θ</mi>", r"\sin \theta"),
        (
            "<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder>",
            r"\lim_{x \to 0}",
        ),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", r"\bar{x}"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt[3]{x}"),
        (
            "<mfenced open='{' close=''><mtable><mtr><mtd>a</mtd></mtr></mtable></mfenced>",
            r"\begin{cases} \text{a} \end{cases}",
        ),
        ("<mtext>si </mtext><mi>x</mi>", r"\text{si }x"),
        ("<mi mathvariant='double-struck'>R</mi>", r"\mathbb{R}"),
        ("<semantics><mi>x</mi><annotation encoding='LaTeX'>x^2</annotation></semantics>", "x^2"),
    ],
)
def test_mathml_becomes_latex_that_parses(mathml: str, tex: str) -> None:
    blocks, _ = read(f"<math>{mathml}</math>")
    assert shown(blocks) == f"Paragraph(Math({tex!r}))"
    assert parses(tex)


def test_a_picture_in_its_own_address_is_read() -> None:
    assert picture_in("data:image/png;base64,aGk=") == ("png", b"hi")
    assert picture_in("data:image/svg+xml,%3Csvg/%3E") == ("svg", b"<svg/>")
    assert picture_in("https://x.y/a.png") is None
    assert picture_in("data:image/png;base64,a") is None


def test_a_file_that_cannot_be_read_is_an_error() -> None:
    (problem,) = unreadable("a.docx", "it is broken", "Mend it.").problems
    assert (problem.rule, problem.severity) == ("unreadable-import", Severity.ERROR)


HOSTILE = {
    "deep": "<div>" * 2000 + "x",
    "deep in line": "<b>" * 2000 + "x",
    "lists": "<ul><li>" * 2000 + "x",
    "tables": "<table><tr><td>" * 1000 + "x",
    "breaks": "<br>" * 5000,
    "unknown": "<x>a</x>" * 3000,
    "formulas": r"\(" * 5000,
    "dollars": "$$ " * 3000,
    "declarations": "<!" * 5000,
    "comments": "<!--" * 5000,
    "open tags": "<a " * 2000,
    "wide": "<table>" + "<tr><td colspan=1000 rowspan=60000>x" * 1000,
    "cells": "<table><tr>" + "<td>x</td>y" * 1000 + "</table>",
    "marks": "<b>a</b><i>b</i>" * 1000,
    "wiris": "«math" * 2000,
    "maths": "<math>" + "<mrow>" * 1000 + "<mi>x</mi>",
    "notes": '<li id="a"><a href="#a" id="b">' * 1000,
}


@pytest.mark.slow
@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_html_is_read_in_time(html: str) -> None:
    start = time.process_time()
    read(html)
    assert time.process_time() - start < 2


def test_clean_leaves_signs_alone() -> None:
    assert clean("  - x  =  - 1 ") == "-x = -1"
