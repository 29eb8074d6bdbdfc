"""Stage 4, drawing: what python-pptx does by walking the whole deck, in time that does not grow.

It searches all parts for a free name, all slides for a free id and all pictures
for one that is there already, and puts each slide and each notes slide together
shape by shape. Here names and ids are counted up, pictures are looked up, and a
slide is a copy of the first one of its layout.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FIRST_ID = 256
"""The least id that a slide may have (ECMA-376-1, 19.7.13)."""
_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


class Quick:
    """Adds slides and notes to one deck; `deck` is a python-pptx presentation."""

    def __init__(self, deck: Any) -> None:
        self._deck = deck
        self._listed = deck.part.presentation.element.get_or_add_sldIdLst()
        ids = (int(entry.get("id")) for entry in self._listed)
        self._id = max(ids, default=_FIRST_ID - 1)
        self._slides: dict[str, tuple[Any, list[tuple[int, int]]]] = {}
        self._layouts: dict[str, str] = {}
        self._notes: tuple[Any, int] | None = None
        self._names = _Names(deck.part.package)
        _remember_pictures(deck.part.package)

    def slide(self, layout: Any) -> Any:
        """Return a new last slide of `layout`, with its placeholders."""
        from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from pptx.parts.slide import SlidePart

        key = str(layout.part.partname)
        if key not in self._slides:
            self._slides[key] = self._empty(layout)
        name = self._names.next("/ppt/slides/slide%d.xml")
        element = copy.deepcopy(self._slides[key][0])
        part: Any = SlidePart(name, CONTENT_TYPE.PML_SLIDE, self._deck.part.package, element)
        _related(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT, layout.part)
        self._list(_related(self._deck.part, RELATIONSHIP_TYPE.SLIDE, part))
        self._layouts[str(name)] = key
        return part.slide

    def _empty(self, layout: Any) -> tuple[Any, list[tuple[int, int]]]:
        """Return an empty slide, and its placeholders: their indices, and places in its tree."""
        from pptx.oxml.slide import CT_Slide
        from pptx.parts.slide import SlidePart

        element: Any = CT_Slide.new()
        part: Any = SlidePart(layout.part.partname, "", self._deck.part.package, element)
        part.slide.shapes.clone_layout_placeholders(layout)
        for own in layout.element.xpath("./p:clrMapOvr[a:overrideClrMapping]"):
            for old in element.xpath("./p:clrMapOvr"):
                element.replace(old, copy.deepcopy(own))
        tree = list(element.spTree)
        return element, [
            (shape.placeholder_format.idx, tree.index(shape.element))
            for shape in part.slide.placeholders
        ]

    def placeholders(self, slide: Any) -> list[tuple[int, Any]]:
        """Return the placeholders of a slide nothing was done to: their indices and themselves."""
        from pptx.shapes.placeholder import SlidePlaceholder

        tree, shapes = slide.element.spTree, slide.shapes
        _, places = self._slides[self._layouts[str(slide.part.partname)]]
        return [(number, SlidePlaceholder(tree[place], shapes)) for number, place in places]

    def _list(self, relation: str) -> None:
        """List the slide at the end of the deck's relation `relation` as its last."""
        from lxml import etree

        self._id += 1
        entry = etree.SubElement(self._listed, _P + "sldId")
        entry.set("id", str(self._id))
        entry.set(_R + "id", relation)

    def notes(self, slide: Any) -> tuple[Any, Any]:
        """Give `slide` an empty page of notes; return its part and the body of its text."""
        from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from pptx.parts.slide import NotesSlidePart

        empty, place = self._empty_notes()
        package = self._deck.part.package
        name = self._names.next("/ppt/notesSlides/notesSlide%d.xml")
        element = copy.deepcopy(empty)
        part: Any = NotesSlidePart(name, CONTENT_TYPE.PML_NOTES_SLIDE, package, element)
        _related(part, RELATIONSHIP_TYPE.NOTES_MASTER, self._deck.part.notes_master_part)
        _related(part, RELATIONSHIP_TYPE.SLIDE, slide.part)
        _related(slide.part, RELATIONSHIP_TYPE.NOTES_SLIDE, part)
        return part, element.spTree[place].txBody

    def _empty_notes(self) -> tuple[Any, int]:
        """Return the XML of an empty page of notes, and where in its tree the text stands."""
        from pptx.oxml.slide import CT_NotesSlide
        from pptx.slide import NotesSlide

        if self._notes is None:
            element: Any = CT_NotesSlide.new()
            notes: Any = NotesSlide(element, self._deck.part)
            notes.clone_master_placeholders(self._deck.part.notes_master)
            body = notes.notes_placeholder.element
            self._notes = element, list(element.spTree).index(body)
        return self._notes


class _Names:
    """Counts the names of parts up, for itself and for python-pptx."""

    def __init__(self, package: Any) -> None:
        self._taken = {str(part.partname) for part in _parts(package)}
        self._last: dict[str, int] = {}
        package.next_partname = self.next
        package.next_image_partname = lambda ext: self.next(f"/ppt/media/image%d.{ext}")
        package.next_media_partname = lambda ext: self.next(f"/ppt/media/media%d.{ext}")

    def next(self, template: str) -> Any:
        """Return a name that no part has; `%d` in `template` is its number."""
        from pptx.opc.packuri import PackURI

        series = template.partition("%d")[0]
        number = self._last.get(series, 0) + 1
        while template % number in self._taken:
            number += 1
        self._last[series] = number
        return PackURI(template % number)


def _remember_pictures(package: Any) -> None:
    """Find a picture that the deck has already by its hash."""
    from pptx.parts.image import Image, ImagePart

    known = {
        part.sha1: part
        for part in package._image_parts  # noqa: SLF001 - there is no other way to them
        if hasattr(part, "sha1")
    }

    def part_of(file: Any) -> Any:
        image = Image.from_file(file)
        if image.sha1 not in known:
            known[image.sha1] = ImagePart.new(package, image)
        return known[image.sha1]

    package.get_or_add_image_part = part_of


def _related(part: Any, kind: str, target: Any) -> str:
    """Relate `part` to `target`, to which it has no relation yet; return the relation's id."""
    return str(part.rels._add_relationship(kind, target))  # noqa: SLF001


# --- Saving -------------------------------------------------------------------------------


def saved(deck: Any) -> bytes:
    """Return the file's bytes, the same for the same deck."""
    from temario.render.archive import write_zip

    file = io.BytesIO()
    write_zip(file, _members(deck.part.package))
    return file.getvalue()


def _members(package: Any) -> Iterator[tuple[str, bytes]]:
    """Yield what the zip of `package` holds: names and contents."""
    parts = list(_parts(package))
    yield "[Content_Types].xml", _content_types(parts)
    yield "_rels/.rels", _relations(package._rels, "/")  # noqa: SLF001
    for part in parts:
        name = part.partname
        yield name[1:], part.blob
        if part.rels:
            yield name.rels_uri[1:], _relations(part.rels, name.baseURI)


def _parts(package: Any) -> Iterator[Any]:
    """Yield each part once, those that lead to others first."""
    seen = set()
    ahead = [iter(package._rels.values())]  # noqa: SLF001
    while ahead:
        relation = next(ahead[-1], None)
        if relation is None:
            ahead.pop()
        elif not relation.is_external and relation.target_part not in seen:
            part = relation.target_part
            seen.add(part)
            yield part
            ahead.append(iter(part.rels.values()))


def _relations(relations: Any, folder: str) -> bytes:
    """Return the XML of a part's relations, in the order of their numbers."""
    listed = ""
    for relation in sorted(relations.values(), key=_number):
        if relation.is_external:
            target, mode = relation.target_ref, ' TargetMode="External"'
        else:
            target, mode = relation.target_part.partname.relative_ref(folder), ""
        listed += (
            f'<Relationship Id="{relation.rId}" Type="{relation.reltype}" '
            f"Target={quoteattr(target)}{mode}/>"
        )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'.encode()


def _number(relation: Any) -> tuple[int, str]:
    number = relation.rId.removeprefix("rId")
    return (int(number) if number.isdigit() else 0, relation.rId)


def _content_types(parts: list[Any]) -> bytes:
    """Return the XML that says what each part is: by its ending, else by its name."""
    from pptx.opc.constants import CONTENT_TYPE
    from pptx.opc.spec import default_content_types

    known = set(default_content_types)
    endings = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}
    names = {}
    for part in parts:
        ending = part.partname.ext.lower()
        if (ending, part.content_type) in known:
            endings[ending] = part.content_type
        else:
            names[str(part.partname)] = part.content_type
    listed = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>'
        for ending, kind in sorted(endings.items())
    )
    listed += "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>'
        for name, kind in sorted(names.items())
    )
    return f'{_HEAD}<Types xmlns="{_TYPES}">{listed}</Types>'.encode()
