"""Pairs of what is just wrong with slides and with the templates of instructors, and just not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pairs import COURSE, course, pair

from temario.pipeline import Advice, fix, plan
from temario.problems import AddPassage, Problem

KEPT = ("Title Slide", "Title and Content", "Section Header", "Two Content", "Title Only")
LONG = "Un modelo de lenguaje lee un texto en trozos y dice cuál es el que con más razón le sigue"


@pair("slide-continues")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _continued(here, 4 if wrong else 3, "summary")


@pair("slide-continues-2")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _continued(here, 4, "summary" if wrong else "full")


def _continued(here: Path, slides: int, density: str) -> Iterable[Problem]:
    """Return what is said of a lesson that takes so many slides, six items each."""
    items = "".join(f"- Algo que se ve, {n}\n" for n in range(6 * (slides - 1) + 1))
    settings = f"{COURSE['course.yaml']}slides: {{density: {density}}}\n"
    files = {"course.yaml": settings, "01-uno.md": f"# Uno\n\n## Una\n\n{items}"}
    return plan(course(here, files), ["slides"], advice=Advice.COURSE).problems


@pair("slide-outdated")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    folder = course(here, {"01-uno.md": f"# Uno {{#uno}}\n\n## Una {{#una}}\n\n{LONG}.\n"})
    assert any(isinstance(made, AddPassage) for made in fix(folder, "slides", ["slides"]).made)
    file = folder / "01-uno.md"
    if wrong:
        file.write_text(file.read_text("utf-8").replace(f"\n{LONG}.", f"\nNo: {LONG}."), "utf-8")
    return plan(folder, ["slides"]).problems


@pair("no-proposals")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    density = "full" if wrong else "summary"
    settings = f"{COURSE['course.yaml']}slides: {{density: {density}}}\n"
    folder = course(here, {"course.yaml": settings})
    return fix(folder, "slides", ["slides"]).planned.problems


def _deck() -> Any:
    """Return the template that python-pptx brings, with as few layouts as lack nothing."""
    from pptx import Presentation

    deck = Presentation()
    for layout in list(deck.slide_layouts):
        if layout.name not in KEPT:
            deck.slide_layouts.remove(layout)
    return deck


def _said(here: Path, deck: Any, settings: str = "") -> Iterable[Problem]:
    """Return what is said of a course whose slides have this template."""
    asked = f"slides:\n  template: uni.pptx\n{settings}"
    folder = course(here, {"course.yaml": COURSE["course.yaml"] + asked})
    if deck is not None:
        deck.save(folder / "uni.pptx")
    return plan(folder, ["slides"]).problems


@pair("missing-layout")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    name = "Encabezado" if wrong else "Section Header"
    return _said(here, _deck(), f"  layouts: {{section: {name}}}\n")


@pair("missing-layout-2")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    deck = _deck()
    if wrong:
        (section,) = (one for one in deck.slide_layouts if one.name == "Section Header")
        deck.slide_layouts.remove(section)
    return _said(here, deck)


@pair("broken-template")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    if wrong:
        course(here, {"uni.pptx": "no"})
    return _said(here, None if wrong else _deck())


@pair("illegible-text")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    from pptx.dml.color import RGBColor

    deck = _deck()
    fill = deck.slide_layouts[1].background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor(*(3 * [0x10 if wrong else 0xF0]))
    return _said(here, deck)


@pair("unmeasured-font")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    deck = _deck()
    for part in deck.part.package.iter_parts():
        if part.partname.startswith("/ppt/theme/theme"):
            family = b"Ninguna Sans" if wrong else b"Arial"
            part._blob = part.blob.replace(b"Calibri", family)
    return _said(here, deck)


@pair("unused-setting-2")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    return _said(here, _deck() if not wrong else _wide(), '  ratio: "4:3"\n')


def _wide() -> Any:
    deck = _deck()
    deck.slide_width = 12192000
    return deck
