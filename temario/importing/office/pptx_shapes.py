"""The shapes of a slide → blocks, each with its place on the slide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any

from temario.importing.office.package import Package
from temario.importing.office.pptx_captions import with_captions
from temario.importing.office.pptx_data import chart_of, smartart_of, table_of
from temario.importing.office.pptx_files import Files
from temario.importing.office.pptx_items import Item, described, in_reading_order
from temario.importing.office.pptx_styles import A, Box, P, Styles, box_of, placeholder
from temario.importing.office.pptx_text import Line, R, TextReader, blocks_of_lines
from temario.model import Attributes, Block, Figure, Inlines, Picture
from temario.records import mutable

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_TITLES = ("title", "ctrTitle")
_FURNITURE = ("dt", "ftr", "sldNum", "hdr", "sldImg")
"""Placeholders of what stands on every slide."""
_UNDERSTOOD = frozenset(("a14", "p14", "c14", "a16", "v"))
"""Extensions that are read, where a slide offers something older in their stead."""


@mutable
class ShapeReader:
    """Reads the shapes of one slide."""

    package: Package
    part: str
    layout: str
    styles: Styles
    files: Files
    text: TextReader
    lost: Callable[[str, str], None]
    """Takes note of what is not imported from this slide, and of what is kept of it."""
    title: Inlines = ()
    subtitle: list[Line] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)
    drawn: int = 0
    """How many shapes without words there are."""

    def items(self, tree: Any) -> list[Item]:
        """Return what the shapes of a tree or a group say; its title is kept in `title`."""
        return [item for shape in tree for item in self._shape(shape)]

    def _shape(self, shape: Any) -> Iterator[Item]:
        match shape.tag:
            case _ if shape.tag == f"{P}sp":
                yield from self._text_shape(shape)
            case _ if shape.tag == f"{P}pic":
                yield from self._picture(shape)
            case _ if shape.tag == f"{P}graphicFrame":
                yield from self._frame(shape)
            case _ if shape.tag == f"{P}grpSp":
                yield from self._group(shape)
            case _ if shape.tag == f"{P}cxnSp":
                self.drawn += 1
            case _ if shape.tag == f"{P}contentPart":
                self.lost("ink (writing by hand)", "")
            case _ if shape.tag == f"{_MC}AlternateContent":
                yield from self._alternatives(shape)
            case _:
                pass

    def _alternatives(self, shape: Any) -> Iterator[Item]:
        """Yield what the newest alternative that is understood says."""
        for choice in shape.findall(f"{_MC}Choice"):
            ink = choice.find(f".//{P}contentPart") is not None
            if ink:
                self.lost("ink (writing by hand)", "")
                return
            if set(choice.get("Requires", "").split()) <= _UNDERSTOOD:
                yield from self.items(choice)
                return
        older = shape.find(f"{_MC}Fallback")
        if older is None or not len(older):
            older = shape.find(f"{_MC}Choice")
        if older is not None:
            name = next((e.get("name", "") for e in shape.iter(f"{P}cNvPr")), "")
            self.lost(f"the object “{name}”", "its picture or its words are kept")
            yield from self.items(older)

    # --- text ---

    def _text_shape(self, shape: Any) -> Iterator[Item]:
        holder = placeholder(shape)
        body = shape.find(f"{P}txBody")
        kind = holder.get("type", "obj") if holder is not None else ""
        styles, place = self.styles.of(self.layout, holder) if holder is not None else ([], None)
        if kind in _TITLES and not self.title:
            self.title = self.text.words(body)
            return
        if kind in _FURNITURE:
            if kind == "ftr" and body is not None:
                self.footers.append(" ".join("".join(body.itertext(f"{A}t")).split()))
            return
        if body is not None and _is_counter(body):
            return
        lines = self.text.lines(body, styles)
        blocks = blocks_of_lines(lines)
        box = box_of(shape) or place
        picture = self._fill(shape)
        if picture is not None:
            yield Item((picture,), box)
        if kind == "subTitle":
            self.subtitle += lines
        elif blocks:
            boxed = _is_text_box(shape)
            yield Item(blocks, box, "" if boxed else kind, holder is None and not boxed, text=True)
        elif holder is None and picture is None:
            self.drawn += 1

    def _fill(self, shape: Any) -> Block | None:
        """Return the picture that fills a shape."""
        blip = shape.find(f"{P}spPr/{A}blipFill/{A}blip")
        return self._figure(shape, blip) if blip is not None else None

    def _group(self, shape: Any) -> Iterator[Item]:
        """Yield what a group holds, as one item, so that it stays together."""
        drawn = self.drawn
        inner = with_captions(self.items(shape))
        ordered = in_reading_order(inner)
        blocks = tuple(block for item in ordered for block in item.blocks)
        words = sum(item.drawn for item in inner)
        if words and (words > 2 or self.drawn > drawn):
            self.lost("drawings made of shapes", "their words are kept")
            self.drawn = drawn
        if blocks:
            yield Item(blocks, box_of(shape), text=all(item.text for item in inner))

    # --- pictures and films ---

    def _picture(self, shape: Any) -> Iterator[Item]:
        film = shape.find(f"{P}nvPicPr/{P}nvPr")
        for child in film if film is not None else ():
            if isinstance(child.tag, str) and child.tag in (
                f"{A}videoFile", f"{A}audioFile", f"{A}quickTimeFile", f"{A}wavAudioFile",
            ):  # fmt: skip
                yield from self._film(shape, film, child)
                return
        blip = shape.find(f"{P}blipFill/{A}blip")
        block = self._figure(shape, blip) if blip is not None else None
        if block is not None:
            holder = placeholder(shape)
            place = self.styles.of(self.layout, holder)[1] if holder is not None else None
            yield Item((block,), box_of(shape) or place)

    def _figure(self, shape: Any, blip: Any, part: str = "") -> Block | None:
        """Return a picture of `part`, the slide's own where none is said, as a figure."""
        named = next(shape.iter("{*}cNvPr"), None)
        alt = described(named.get("descr", "") if named is not None else "")
        decorative = any(e.get("val", "0") == "1" for e in shape.iter(_DECORATIVE))
        vector = next((e.get(f"{R}embed", "") for e in blip.iter(f"{_ASVG}svgBlip")), "")
        relations = self.package.relations(part or self.part)
        found = [relations[i] for i in (vector, blip.get(f"{R}embed", "")) if i in relations]
        path = next(filter(None, (self.files.picture(r.target) for r in found)), "")
        if not path:
            linked = relations.get(blip.get(f"{R}link", ""))
            what = found[-1].target if found else linked.target if linked else ""
            words = f" (“{alt}”)" if alt else ""
            name = what.rpartition("/")[2][:60]
            kept = next(filter(None, (self.files.drawing(r.target) for r in found)), "")
            self.lost(
                f"the picture {name}{words}, of a kind that is not shown",
                f"its file is kept: {kept}" if kept else "",
            )
            return None
        classes = ("decorative",) if decorative and not alt else ()
        place = self.text.place
        return Figure(Picture(path, None, alt, place, "", Attributes("", classes)), (), place)

    def _film(self, shape: Any, properties: Any, element: Any) -> Iterator[Item]:
        name = next((e.get("name", "") for e in shape.iter(f"{P}cNvPr")), "")
        title = " ".join(
            (next((e.get("descr", "") for e in shape.iter(f"{P}cNvPr")), "") or name).split()
        )
        relations = self.package.relations(self.part)
        embedded = next((e.get(f"{R}embed", "") for e in properties.iter(f"{_P14}media")), "")
        ids = (embedded, element.get(f"{R}link", ""), element.get(f"{R}embed", ""))
        found = [relations[i] for i in ids if i in relations]
        media = next(
            filter(None, (self.files.film(r, title, self.text.place) for r in found)), None
        )
        if media is None:
            target = found[0].target if found else ""
            name = target.rpartition("/")[2][:80]
            self.lost(f"the film or recording “{title}” ({name})", "")
        else:
            yield Item((media,), box_of(shape))

    # --- frames ---

    def _frame(self, shape: Any) -> Iterator[Item]:
        data = shape.find(f"{A}graphic/{A}graphicData")
        box = box_of(shape)
        for child in data if data is not None else ():
            match child.tag:
                case _ if child.tag == f"{A}tbl":
                    table = table_of(child, self.text)
                    if table is not None:
                        yield Item((table,), box)
                case _ if child.tag == f"{_C}chart":
                    yield from self._chart(child, shape, box)
                case _ if child.tag == f"{_D}relIds":
                    yield from self._smartart(child, box)
                case _ if child.tag in (f"{P}oleObj", f"{_MC}AlternateContent"):
                    yield from self._embedded(child, shape)
                case _:
                    self.lost("an object of a kind that is not known", "")

    def _chart(self, element: Any, shape: Any, box: Box | None) -> Iterator[Item]:
        root = self._other(element.get(f"{R}id", ""))
        table = chart_of(root, self.text.place) if root is not None else None
        name = next((e.get("descr") or e.get("name", "") for e in shape.iter(f"{P}cNvPr")), "")
        if table is None:
            self.lost(f"the chart “{name}”, whose data are not in the file", "")
            return
        named = f"the chart “{name}”" if name else "a chart"
        self.lost(named, "its data are kept as a table")
        yield Item((table,), box)

    def _smartart(self, element: Any, box: Box | None) -> Iterator[Item]:
        """Yield the words of a SmartArt, then the pictures that its shapes show."""
        part = self._target(element.get(f"{R}dm", ""))
        root = self.package.xml(part) if part else None
        block = smartart_of(root, self.text) if root is not None else None
        instead = "its words are kept as a list" if block is not None else ""
        self.lost("SmartArt as a drawing" if instead else "SmartArt, which has no words", instead)
        if block is not None:
            yield Item((block,), box, text=True)
        shown: set[str] = set()
        for point in root.iter(f"{_D}pt") if root is not None else ():
            blip = point.find(f"{_D}spPr/{A}blipFill/{A}blip")
            if blip is None or blip.get(f"{R}embed", "") in shown:
                continue
            shown.add(blip.get(f"{R}embed", ""))
            figure = self._figure(point, blip, part)
            if figure is not None:
                yield Item((figure,), box)

    def _embedded(self, element: Any, shape: Any) -> Iterator[Item]:
        """Yield the picture of an object of another program."""
        program = next((e.get("progId", "") for e in element.iter(f"{P}oleObj")), "")
        what = f"an object of {program or 'another program'}"
        self.lost(what, "its picture is kept, if it has one that can be shown")
        pictures = list(element.iter(f"{P}pic"))
        for picture in pictures[:1]:
            for item in self._picture(picture):
                yield Item(item.blocks, box_of(shape))

    def _other(self, identifier: str) -> Any:
        part = self._target(identifier)
        return self.package.xml(part) if part else None

    def _target(self, identifier: str) -> str:
        relation = self.package.relations(self.part).get(identifier)
        return "" if relation is None or relation.external else relation.target


def _is_text_box(shape: Any) -> bool:
    """Return whether a shape is a text box; LibreOffice writes one as a rectangle of nothing."""
    properties = shape.find(f"{P}nvSpPr/{P}cNvSpPr")
    if properties is not None and properties.get("txBox") == "1":
        return True
    look = shape.find(f"{P}spPr")
    form = look.find(f"{A}prstGeom") if look is not None else None
    if placeholder(shape) is not None or form is None or form.get("prst") != "rect":
        return False
    return all(look.find(path) is not None for path in (f"{A}noFill", f"{A}ln/{A}noFill"))


def _is_counter(body: Any) -> bool:
    """Return whether a text box holds the number of its slide, counted by PowerPoint, alone."""
    counts = [f for f in body.iter(f"{A}fld") if f.get("type", "") == "slidenum"]
    words = "".join(body.itertext(f"{A}t"))
    return bool(counts) and re.fullmatch(r"[\s\d/|.‹#›-]*", words) is not None
