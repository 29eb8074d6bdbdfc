"""What a shape of a slide has from its layout and its master: bullets, and where it stands."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from temario.importing.office.package import Package
from temario.records import mutable, record

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OF_MASTER = {
    "ctrTitle": "title", "subTitle": "body", "obj": "body", "chart": "body", "tbl": "body",
    "dgm": "body", "media": "body", "clipArt": "body", "pic": "body",
}  # fmt: skip
"""The placeholder of a master that one of a layout follows (PowerPoint's own rule)."""
_TITLES = ("title", "ctrTitle")


@record
class Box:
    """Where a shape stands, in EMU."""

    left: int
    top: int
    width: int
    height: int


@record
class Layout:
    """A layout with its master."""

    kind: str
    """Its type, such as `title` or `secHead`; empty where it has none."""
    holders: tuple[tuple[Any, ...], ...]
    """The placeholders of the layout, then those of its master."""
    styles: Any
    """The master's text styles."""


@mutable
class Styles:
    """Finds what placeholders inherit, each layout read once."""

    package: Package
    layouts: dict[str, Layout] = field(default_factory=dict)
    found: dict[tuple[str, str, str], tuple[list[Any], Box | None]] = field(default_factory=dict)

    def layout(self, part: str) -> Layout:
        """Return the layout of a slide."""
        if part not in self.layouts:
            self.layouts[part] = self._read(part)
        return self.layouts[part]

    def of(self, part: str, holder: Any) -> tuple[list[Any], Box | None]:
        """Return the list styles of a placeholder, the nearest first, and its place."""
        kind, index = holder.get("type", "obj"), holder.get("idx", "0")
        key = (part, kind, index)
        if key not in self.found:
            self.found[key] = self._inherited(self.layout(part), kind, index)
        return self.found[key]

    def _read(self, part: str) -> Layout:
        root = self.package.xml(part) if part else None
        if root is None:
            return Layout("", ((), ()), None)
        masters = self.package.related(part, "slideMaster")
        master = self.package.xml(masters[0]) if masters else None
        holders = tuple(_holders(each) for each in (root, master))
        styles = master.find(f"{P}txStyles") if master is not None else None
        return Layout(root.get("type", ""), holders, styles)

    def _inherited(self, layout: Layout, kind: str, index: str) -> tuple[list[Any], Box | None]:
        own = _holder(layout.holders[0], kind, index)
        said = _kind(own) if own is not None else kind
        general = _OF_MASTER.get(said, said)
        master = next((shape for shape in layout.holders[1] if _kind(shape) == general), None)
        shapes = [shape for shape in (own, master) if shape is not None]
        styles = [s for shape in shapes if (s := shape.find(f"{P}txBody/{A}lstStyle")) is not None]
        name = {"title": "titleStyle", "body": "bodyStyle"}.get(general, "otherStyle")
        last = layout.styles.find(f"{P}{name}") if layout.styles is not None else None
        boxes = [box for shape in shapes if (box := box_of(shape)) is not None]
        return [*styles, *([last] if last is not None else [])], next(iter(boxes), None)


def _holders(root: Any) -> tuple[Any, ...]:
    if root is None:
        return ()
    return tuple(s for s in root.iter(f"{P}sp", f"{P}pic") if placeholder(s) is not None)


def placeholder(shape: Any) -> Any:
    """Return the element that says which placeholder a shape is; None where it is none."""
    for child in shape:
        if isinstance(child.tag, str) and child.tag.startswith(f"{P}nv"):
            return child.find(f"{P}nvPr/{P}ph")
    return None


def _kind(shape: Any) -> str:
    return str(placeholder(shape).get("type", "obj"))


def _holder(shapes: tuple[Any, ...], kind: str, index: str) -> Any:
    """Return the placeholder of a layout that one of a slide follows: by index, else by type."""
    if kind in _TITLES:
        return next((shape for shape in shapes if _kind(shape) in _TITLES), None)
    by_index = (s for s in shapes if placeholder(s).get("idx", "0") == index)
    by_kind = (s for s in shapes if _kind(s) == kind)
    return next(by_index, None) if index != "0" else next(by_kind, None)


def box_of(shape: Any) -> Box | None:
    """Return where a shape says that it stands; None where it leaves it to its layout."""
    frame = shape.find(f"{P}xfrm")  # of a graphic frame
    if frame is None:
        frame = shape.find(f"{P}spPr/{A}xfrm")
    if frame is None:
        frame = shape.find(f"{P}grpSpPr/{A}xfrm")
    offset = frame.find(f"{A}off") if frame is not None else None
    extent = frame.find(f"{A}ext") if frame is not None else None
    if offset is None or extent is None:
        return None
    numbers = [offset.get("x"), offset.get("y"), extent.get("cx"), extent.get("cy")]
    try:
        left, top, width, height = (int(number[:12]) for number in numbers)
    except (TypeError, ValueError):
        return None
    return Box(left, top, width, height)
