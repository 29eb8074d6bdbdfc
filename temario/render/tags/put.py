"""Nodes → objects of a PDF, in place of those that WeasyPrint made (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from temario.patterns import pattern
from temario.render.tags.nodes import Area, Grown, Mark, Node

_MAP = b"/CIDInit /ProcSet findresource begin"
"""How a map from codes to characters begins."""
_REFERENCE = pattern(rb"(\d+) 0 R")


def put(grown: Grown, pdf: Any) -> None:
    """Write the tree of `grown` into a `pydyf.PDF`, and make artifacts of the rest."""
    _Writer(grown, pdf).write()


class _Writer:
    def __init__(self, grown: Grown, pdf: Any) -> None:
        import pydyf

        self._grown, self._pdf, self._pydyf = grown, pdf, pydyf
        self._pages: tuple[bytes, ...] = pdf.page_references
        self._free = [each.number for each in pdf.objects if _is_structure(each)]
        self._free.reverse()
        self._owners: list[dict[int, bytes]] = [{} for _ in self._pages]
        """For each page, whose the marked content of a number is."""
        self._areas: list[tuple[Any, bytes]] = []
        self._names: dict[str, bytes] = {}

    def write(self) -> None:
        """Do all of it."""
        root = self._resolve(self._pdf.catalog["StructTreeRoot"])
        document = self._element(self._grown.root, root.reference)
        root["K"] = self._pydyf.Array([document])
        numbers = self._resolve(root["ParentTree"])
        numbers["Nums"] = self._pydyf.Array(self._numbers())
        root["ParentTreeNextKey"] = len(self._pages) + len(self._areas)
        if self._names:
            names = [x for name in sorted(self._names) for x in self._named(name)]
            root["IDTree"] = self._pydyf.Dictionary({"Names": self._pydyf.Array(names)})
        self._links()
        self._artifacts()
        if not self._grown.hyphens:
            self._mend_maps()
        for number in self._free:
            # A number without an object would have to be told to the table of objects.
            empty = self._pydyf.Dictionary()
            empty.number = number
            self._pdf.objects[number] = empty

    def _resolve(self, reference: bytes) -> Any:
        found = _REFERENCE.fullmatch(reference)
        assert found is not None
        return self._pdf.objects[int(found[1])]

    # --- elements ---

    def _element(self, node: Node, parent: bytes) -> bytes:
        """Write a node and all under it; return what refers to it."""
        entry = self._pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.kind}", "P": parent})
        self._add(entry)
        reference: bytes = entry.reference
        page = next((k.page for k in node.kids if not isinstance(k, Node)), None)
        if page is not None:
            entry["Pg"] = self._pages[page]
        kids = [self._kid(kid, reference, -1 if page is None else page) for kid in node.kids]
        if kids:
            entry["K"] = kids[0] if len(kids) == 1 else self._pydyf.Array(kids)
        texts = {"Lang": node.language, "Alt": node.alt, "ActualText": node.spoken, "ID": node.name}
        entry.update({key: self._pydyf.String(text) for key, text in texts.items() if text})
        if node.name:
            self._names[node.name] = reference
        described = self._described(node)
        if described:
            entry["A"] = described
        return reference

    def _add(self, entry: Any) -> None:
        """Give an object the number of one that is no longer used, or a new one."""
        if self._free:
            entry.number = self._free.pop()
            self._pdf.objects[entry.number] = entry
        else:
            self._pdf.add_object(entry)

    def _kid(self, kid: Node | Mark | Area, parent: bytes, page: int) -> Any:
        match kid:
            case Node():
                return self._element(kid, parent)
            case Mark(on, number):
                self._owners[on][number] = parent
                if on == page:
                    return number
                entry = {"Type": "/MCR", "Pg": self._pages[on], "MCID": number}
                return self._pydyf.Dictionary(entry)
            case Area(on, annotation):
                self._areas.append((annotation, parent))
                entry = {"Type": "/OBJR", "Pg": self._pages[on], "Obj": annotation.reference}
                return self._pydyf.Dictionary(entry)

    def _described(self, node: Node) -> Any:
        """Return a node's attributes (14.8.5): of layout, of a list, or of a table."""
        if node.layout is not None:
            corners = self._pydyf.Array(node.layout)
            return self._pydyf.Dictionary({"O": "/Layout", "BBox": corners})
        if not node.facts or node.kind not in {"L", "TH", "TD"}:
            return None
        facts = {key: f"/{v}" if isinstance(v, str) else v for key, v in node.facts.items()}
        owner = "/List" if node.kind == "L" else "/Table"
        return self._pydyf.Dictionary({"O": owner, **facts})

    def _named(self, name: str) -> tuple[Any, bytes]:
        return self._pydyf.String(name), self._names[name]

    # --- pages ---

    def _numbers(self) -> Iterator[Any]:
        """Yield what leads from marked content and areas back to the tree (14.7.4.4)."""
        for number, owners in enumerate(self._owners):
            yield number
            last = max(owners, default=-1)
            yield self._pydyf.Array(owners.get(mark, b"null") for mark in range(last + 1))
        for number, (annotation, owner) in enumerate(self._areas, start=len(self._owners)):
            annotation["StructParent"] = number
            annotation["F"] = 4  # printed with the page
            yield number
            yield owner

    def _links(self) -> None:
        """Name each area, and take away those that lie inside another of the same link."""
        for annotation, title in self._grown.titles:
            annotation["Contents"] = self._pydyf.String(title)
        dropped = {annotation.reference for annotation in self._grown.dropped}
        for reference in self._pages if dropped else ():
            page = self._resolve(reference)
            if "Annots" in page:
                kept = [each for each in page["Annots"] if each not in dropped]
                page["Annots"] = self._pydyf.Array(kept)

    def _artifacts(self) -> None:
        """Mark anew what belongs to no text: running titles, ornaments, heads said again."""
        for reference, artifacts in zip(self._pages, self._grown.artifacts, strict=True):
            if artifacts:
                content = self._resolve(self._resolve(reference)["Contents"]).stream
                for place, item in enumerate(content):
                    if isinstance(item, dict) and item.get("MCID") in artifacts:
                        what = artifacts[item["MCID"]]
                        content[place - 1] = "/Artifact"
                        content[place] = self._pydyf.Dictionary(_artifact(what))

    def _mend_maps(self) -> None:
        """Mend the fonts' maps to Unicode (14.8.2.2.3), where each piece is a line of text."""
        for entry in self._pdf.objects:
            pieces = getattr(entry, "stream", ())
            if pieces and pieces[0] == _MAP:
                entry.stream = [_mended(piece) for piece in pieces]


def _mended(piece: Any) -> Any:
    """Return a line of a map from codes to characters as a reader should have it.

    The hyphen at the end of a line is a soft one. Of two glyphs that draw letters together the
    first stands for them; the second, which WeasyPrint gives no character, only joins.
    """
    for old, new in ((b" <2010>", b" <00ad>"), (b" <>", b" <200d>")):
        if isinstance(piece, bytes) and piece.endswith(old):
            return piece.removesuffix(old) + new
    return piece


def _is_structure(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("Type") in {"/StructElem", "/OBJR"}


def _artifact(what: str) -> dict[str, str]:
    """Return the properties of an artifact (14.8.2.2)."""
    return {"Type": "/Pagination", "Subtype": f"/{what}"} if what else {"Type": "/Layout"}
