"""The instructor's own template: its layouts, boxes, sizes, fonts and colours.

`read_template` says what is in it. `open_template` returns a deck without its slides,
whose layouts carry the indexes of placeholders that `draw` writes to.
"""

from __future__ import annotations

import copy
import importlib.util
import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builders.slides.grid import ASKED_TITLE, BETWEEN, BETWEEN_DEEPER, INDENT, LEVELS, STEM, Grid
from builders.slides.master import EMU, LAYOUTS, STEM_INDEX
from builders.slides.pages import Box
from builders.slides.things import CODE_PAD
from temario.problems import CourseError, Place, Problem, error, warning
from temario.theme import Sizes, Tokens, Typeface

_LARGEST = 100_000_000
_LARGEST_OPEN = 300_000_000
_MOST_PARTS = 5_000
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NS = {"a": _A[1:-1], "p": _P[1:-1]}
_PLACE = Place("course.yaml")
_TYPES = {
    "cover": ("title",),
    "section": ("secHead",),
    "content": ("obj", "tx"),
    "title": ("titleOnly",),
}
_NAMES = {
    "cover": "title slide|diapositiva de título|titelfolie|diapositive de titre|slide de título|"
    "diapositivo de título|diapositiva titolo|portada|portadilla",
    "section": "section header|encabezado de sección|abschnittsüberschrift|titre de section|"
    "cabeçalho da secção|cabeçalho da seção|intestazione sezione|capçalera de secció",
    "content": "title and content|título y objetos|título y contenido|titel und inhalt|"
    "titre et contenu|título e conteúdo|título e objetos|titolo e contenuto|título i objectes",
    "title": "title only|solo el título|sólo el título|nur titel|titre seul|só título|"
    "somente título|solo titolo|només títol",
}
"""What PowerPoint calls its layouts, by language."""
_INSTEAD = {
    "cover": ("section", "title", "content"),
    "section": ("cover", "title", "content"),
    "content": ("title",),
    "title": ("content",),
    "code": ("title",),
    "question": ("title",),
    "closing": ("section",),
}
"""What stands in for a layout that a template lacks, the nearest first."""
_DERIVED = ("code", "question", "closing")
_TWINS = {
    "arial": "fontpkg-arimo",
    "helvetica": "fontpkg-arimo",
    "liberation sans": "fontpkg-arimo",
    "arimo": "fontpkg-arimo",
    "calibri": "fontpkg-carlito",
    "carlito": "fontpkg-carlito",
    "cambria": "fontpkg-caladea",
    "times new roman": "fontpkg-tinos",
    "liberation serif": "fontpkg-tinos",
    "source sans 3": "fontpkg-source-sans-3",
    "source serif 4": "fontpkg-source-serif-4",
}
"""Fonts, and the packages that have their widths."""
_FALLBACK = "fontpkg-arimo"


@dataclass(frozen=True, slots=True)
class Layouts:
    """Which of a template's layouts are for what, by their names in it."""

    cover: str = ""
    section: str = ""
    content: str = ""
    title: str = ""
    code: str = ""
    question: str = ""
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The places of a template, in points."""

    title: Box
    body: Box
    cover_title: Box
    subtitle: Box
    byline: Box
    section_title: Box


@dataclass(frozen=True, slots=True)
class TemplateGrid(Grid):
    """The grid of a template: its own boxes and sizes in place of ours."""

    boxes: Boxes = field(kw_only=True)
    titles: tuple[tuple[str, float], ...] = field(kw_only=True)
    """The sizes of titles by layout."""

    @property
    def margin(self) -> float:
        """The space at the left of everything."""
        return self.boxes.body.left

    @property
    def measure(self) -> float:
        """The width of the body."""
        return self.boxes.body.width

    @property
    def title(self) -> Box:
        """The place of the content layout's title."""
        return self.boxes.title

    @property
    def body(self) -> Box:
        """The place of the content layout's text."""
        return self.boxes.body

    @property
    def asked_title(self) -> Box:
        """The foot of the title's place: a question's title is small."""
        title = self.boxes.title
        height = min(title.height, 2 * 1.25 * ASKED_TITLE)
        return Box(title.left, title.bottom - height, title.width, height)

    @property
    def asked(self) -> Box:
        """What stands under a question's title."""
        return self.boxes.body

    @property
    def cover_title(self) -> Box:
        """The place of the cover's title."""
        return self.boxes.cover_title

    @property
    def subtitle(self) -> Box:
        """What stands under the cover's title."""
        return self.boxes.subtitle

    @property
    def byline(self) -> Box:
        """Who and when."""
        return self.boxes.byline

    @property
    def section_title(self) -> Box:
        """The place of a unit's title."""
        return self.boxes.section_title

    def apart_title(self, layout: str) -> Box:
        """Return the box of a title on a cover, a section's slide or the last."""
        return self.cover_title if layout == "cover" else self.section_title

    def title_size(self, layout: str) -> float | None:
        """Return the template's size for a title."""
        return dict(self.titles).get(layout)


@dataclass(frozen=True, slots=True)
class Template:
    """What a template gives."""

    path: str
    """From the course's folder."""
    roles: tuple[tuple[str, int], ...]
    """Our layouts, each with the number of the template's."""
    names: tuple[tuple[str, str], ...]
    """The same with the template's names."""
    grid: TemplateGrid
    tokens: Tokens
    """The theme's, with the template's sizes and fonts."""
    title_package: str
    """The font that measures titles."""
    scheme: tuple[tuple[str, str], ...]
    """Our colours by name: one of the template's scheme, or `#rrggbb`."""

    @property
    def told(self) -> str:
        """One sentence on which layout is used for what."""
        used = ", ".join(f"{role}: “{name}”" for role, name in self.names)
        return f"layouts of {self.path}: {used}"


# --- The file -----------------------------------------------------------------------------


def _bad(message: str, hint: str) -> CourseError:
    return CourseError([error("broken-template", _PLACE, message, hint)])


def template_file(root: Path, name: str) -> Path:
    """Return the file of a template inside the course. Raises `CourseError`."""
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise _bad(
            f"the template {name} is outside the course's folder", "Copy it into the folder."
        )
    if not path.is_file():
        raise _bad(f"there is no template {name}", "Write its path from the course's folder.")
    if path.stat().st_size > _LARGEST:
        raise _bad(f"the template {name} is larger than 100 MB", "Take large pictures out of it.")
    return path


def opened(path: Path, name: str) -> Any:
    """Return a template as a presentation without slides. Raises `CourseError`."""
    from pptx import Presentation

    try:
        deck = Presentation(_as_presentation(path))
        _emptied(deck)
    except CourseError:
        raise
    except Exception as problem:  # a broken file breaks the library in many ways
        hint = "Open it in PowerPoint and save it as .pptx or .potx, without a password."
        raise _bad(f"the template {name} is no PowerPoint file that can be read", hint) from problem
    if not any(len(master.slide_layouts) for master in deck.slide_masters):
        raise _bad(f"the template {name} has no layouts", "Choose one with layouts.")
    return deck


def _as_presentation(path: Path) -> io.BytesIO:
    """Return the file with the content type of a presentation, where it is within limits."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old:
        parts = old.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_OPEN:
            raise _bad(
                f"the template {path.name} is too large when it is unpacked",
                "Take large pictures out of it.",
            )
        with zipfile.ZipFile(out, "w") as new:
            for part in parts:
                content = old.read(part)
                if part.filename == "[Content_Types].xml":
                    content = content.replace(b"template.main+xml", b"presentation.main+xml")
                new.writestr(part.filename, content)
    out.seek(0)
    return out


def _emptied(deck: Any) -> None:
    """Take out slides and sections; what only they used is not saved."""
    element = deck.part.presentation.element
    listed = element.find(f"{_P}sldIdLst")
    for entry in list(listed) if listed is not None else []:
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    for tag in ("custShowLst", "extLst"):
        for old in element.findall(_P + tag):
            element.remove(old)
    kept = ("slideMaster", "notesMaster", "handoutMaster", "theme", "presProps", "viewProps",
            "tableStyles", "font")  # fmt: skip
    for number, rel in list(deck.part.rels.items()):
        if rel.reltype.rsplit("/", 1)[-1] not in kept:
            deck.part.rels.pop(number)


# --- Finding layouts ----------------------------------------------------------------------


def _layouts(deck: Any) -> list[Any]:
    return [layout for master in deck.slide_masters for layout in master.slide_layouts]


def _kind(shape: Any) -> str:
    return str(shape.element.xpath(".//p:nvPr/p:ph")[0].get("type", "obj"))


def _kinds(layout: Any) -> list[str]:
    kinds = [_kind(shape) for shape in layout.placeholders]
    return sorted(kind for kind in kinds if kind not in ("dt", "ftr", "sldNum"))


def _signed(role: str, kinds: list[str]) -> bool:
    """Return whether a layout with placeholders of these kinds is one for `role`."""
    match role:
        case "cover":
            return "ctrTitle" in kinds or kinds == ["subTitle", "title"]
        case "content":
            return kinds in (["obj", "title"], ["body", "title"])
        case "title":
            return kinds == ["title"]
    return False


def _content(layouts: list[Any]) -> int | None:
    """Return the content layout; of several masters' the one with the largest place for text."""
    masters = list(dict.fromkeys(layout.slide_master.part.partname for layout in layouts))
    best: tuple[float, int] | None = None
    for master in masters:
        here = [
            (n, one) for n, one in enumerate(layouts) if one.slide_master.part.partname == master
        ]
        at = _found("content", [one for _, one in here])
        if at is None:
            continue
        box = _box(_body_of(here[at][1]), Box(0, 0, 0, 0))
        if best is None or box.width * box.height > best[0]:
            best = (box.width * box.height, here[at][0])
    return best[1] if best else None


def _near(role: str, layouts: list[Any], content: int | None) -> int | None:
    """Return the layout for `role`, of the content's master if it has one."""
    if content is None or role == "content":
        return content if content is not None else _found(role, layouts)
    master = layouts[content].slide_master.part.partname
    here = [n for n, one in enumerate(layouts) if one.slide_master.part.partname == master]
    at = _found(role, [layouts[n] for n in here])
    return here[at] if at is not None else _found(role, layouts)


def _found(role: str, layouts: list[Any]) -> int | None:
    for kind in _TYPES.get(role, ()):
        for number, layout in enumerate(layouts):
            if layout.element.get("type") == kind:
                return number
    for number, layout in enumerate(layouts):
        if _signed(role, _kinds(layout)):
            return number
    names = _NAMES.get(role, "").split("|")
    for number, layout in enumerate(layouts):
        if layout.name.strip().casefold() in names:
            return number
    return None


def _roles(layouts: list[Any], chosen: Layouts, name: str) -> tuple[dict[str, int], list[Problem]]:
    """Return the number of the layout for each role, and what is to be said of it."""
    there = {layout.name.strip().casefold(): n for n, layout in reversed([*enumerate(layouts)])}
    found: dict[str, int] = {}
    problems: list[Problem] = []
    content = there.get(chosen.content.strip().casefold(), _content(layouts))
    for role in LAYOUTS:
        wanted = str(getattr(chosen, role))
        number = there.get(wanted.strip().casefold()) if wanted else None
        if wanted and number is None:
            hint = f"It has: {', '.join(layout.name for layout in layouts)}."
            message = f"the template {name} has no layout “{wanted}”"
            problems.append(error("missing-layout", _PLACE, message, hint))
        number = number if number is not None else _near(role, layouts, content)
        if number is not None:
            found[role] = number
    complete = dict(found)
    for role in ("cover", "section", "content", "title", *_DERIVED):
        if role not in found:
            near = (complete[other] for other in _INSTEAD[role] if other in complete)
            complete[role] = next(near, 0)
            if role not in _DERIVED:
                instead = layouts[complete[role]].name
                message = f"the template {name} has no layout for {role}; “{instead}” is used"
                hint = f"Name one in course.yaml: slides: {{layouts: {{{role}: …}}}}"
                problems.append(warning("missing-layout", _PLACE, message, hint))
    return complete, problems


# --- Reading ------------------------------------------------------------------------------


def _placeholder(layout: Any, *kinds: str) -> Any:
    """Return a layout's first placeholder of these kinds, the likelier kinds first."""
    for kind in kinds:
        for shape in layout.placeholders:
            if _kind(shape) == kind:
                return shape
    return None


def _title_of(layout: Any) -> Any:
    return _placeholder(layout, "title", "ctrTitle")


def _body_of(layout: Any) -> Any:
    return _placeholder(layout, "obj", "body")


def _box(shape: Any, fallback: Box) -> Box:
    """Return where a placeholder's text stands, without its inner margins."""
    if shape is None or None in (shape.left, shape.top, shape.width, shape.height):
        return fallback
    inset = {"lIns": 7.2, "tIns": 3.6, "rIns": 7.2, "bIns": 3.6}
    for style in reversed(_shapes(shape)):
        for frame in style.xpath("./p:txBody/a:bodyPr"):
            inset |= {key: int(frame.get(key)) / EMU for key in inset if frame.get(key)}
    left, top = shape.left / EMU + inset["lIns"], shape.top / EMU + inset["tIns"]
    width = shape.width / EMU - inset["lIns"] - inset["rIns"]
    return Box(left, top, width, shape.height / EMU - inset["tIns"] - inset["bIns"])


def _shapes(shape: Any) -> list[Any]:
    """Return a layout's placeholder and the master's that it inherits from, as elements."""
    wanted = {"ctrTitle": "title", "subTitle": "body", "obj": "body"}.get(
        _kind(shape), _kind(shape)
    )
    master = shape.part.slide_layout.slide_master
    above = [other.element for other in master.placeholders if _kind(other) == wanted]
    return [shape.element, *above[:1]]


def _levels(shape: Any) -> list[Any]:
    """Return the styles of a placeholder's first level, the nearest first."""
    styles = [level for e in _shapes(shape) for level in e.xpath("./p:txBody/a:lstStyle/a:lvl1pPr")]
    kind = "titleStyle" if _kind(shape) in ("title", "ctrTitle") else "bodyStyle"
    master = shape.part.slide_layout.slide_master.element
    return styles + master.xpath(f"./p:txStyles/p:{kind}/a:lvl1pPr")  # type: ignore[no-any-return]


def _size(shape: Any, fallback: float) -> float:
    """Return a placeholder's size of type: its own, its master's, or that of the styles."""
    for level in _levels(shape) if shape is not None else ():
        for properties in level.iterfind("a:defRPr[@sz]", _NS):
            return int(properties.get("sz")) / 100
    return fallback


def _fill(level: Any) -> str:
    """Return the colour of a level's text: a name of the scheme, `#rrggbb`, or nothing."""
    for colour in level.iterfind("a:defRPr/a:solidFill/a:schemeClr", _NS):
        return "" if len(colour) else str(colour.get("val"))
    for colour in level.iterfind("a:defRPr/a:solidFill/a:srgbClr", _NS):
        return "#" + str(colour.get("val"))
    return ""


def _theme(deck: Any, layout: Any) -> Any:
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE

    part = layout.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))


def _family(theme: Any, layout: Any, shape: Any, kind: str) -> str:
    """Return the family of a placeholder's text."""
    levels = _levels(shape) if shape is not None else []
    faces = [face for level in levels for face in level.iterfind("a:defRPr/a:latin", _NS)]
    named = [str(face.get("typeface")) for face in faces]
    if named and not named[0].startswith("+"):
        return named[0]
    kind = {"+mj": "major", "+mn": "minor"}.get(named[0][:3], kind) if named else kind
    found = theme.xpath(f"//a:{kind}Font/a:latin/@typeface", namespaces=_NS)
    return str(found[0]) if found and found[0] else "Arial"


def _package(family: str) -> tuple[str, bool]:
    """Return the package that measures for a family, and whether it has its widths."""
    package = _TWINS.get(family.casefold(), "")
    if package and importlib.util.find_spec(package.replace("-", "_")):
        return package, True
    return _FALLBACK, False


def _hex(theme: Any, layout: Any, name: str) -> str:
    """Return a colour of the scheme as `#rrggbb`."""
    mapped = layout.slide_master.element.find(f"{_P}clrMap")
    slot = mapped.get(name, name) if mapped is not None else name
    found = theme.xpath(f"//a:clrScheme/a:{slot}/*", namespaces=_NS)
    value = (found[0].get("lastClr") or found[0].get("val")) if found else "000000"
    return "#" + str(value)


def _light(colour: str) -> float:
    if not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
        return 0.2  # a colour in another notation: neither black nor white stands out much
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _covering(shape: Any) -> bool:
    """Return whether a shape that is no placeholder lies behind most of the slide."""
    if shape.is_placeholder or not shape.width or not shape.height:
        return False
    deck = shape.part.package.presentation_part.presentation
    return bool(shape.width * shape.height > 0.5 * deck.slide_width * deck.slide_height)


def _background(theme: Any, layout: Any) -> str:
    """Return the colour behind a layout; empty where it is a picture or the like."""
    if any(map(_covering, (*layout.shapes, *layout.slide_master.shapes))):
        return ""
    for element in (layout.element, layout.slide_master.element):
        for background in element.xpath("./p:cSld/p:bg"):
            if background.find(f"{_P}bgPr") is None:
                name = background.xpath(".//a:schemeClr/@val")
                return _hex(theme, layout, str(name[0])) if name else ""
            fill = background.xpath("./p:bgPr/a:solidFill/*")
            if not fill:
                return ""
            value = str(fill[0].get("val"))
            scheme = fill[0].tag.endswith("schemeClr")
            return _hex(theme, layout, value) if scheme else "#" + value
    return _hex(theme, layout, "bg1")


def _scheme(theme: Any, layout: Any, tokens: Tokens) -> dict[str, str]:
    """Return a legible colour for each of ours: the template's, or that of its text."""
    body = _body_of(layout)
    named = [fill for level in _levels(body) if (fill := _fill(level))] if body is not None else []
    ink = named[0] if named else "tx1"
    behind = _background(theme, layout)

    def legible(colour: str, least: float) -> str:
        shown = colour if colour.startswith("#") else _hex(theme, layout, colour)
        return colour if behind and _contrast(shown, behind) >= least else ink

    return {
        "ink": ink,
        "accent": legible("accent1", 3.0),
        "muted": legible("tx2", 4.5),
        "right": legible(tokens.colors.right, 4.5),
        "wrong": legible(tokens.colors.wrong, 4.5),
    }


def read_template(
    root: Path, name: str, chosen: Layouts, tokens: Tokens
) -> tuple[Template, list[Problem]]:
    """Return what the template `name` gives, and what is to be said of it. Raises `CourseError`."""
    deck = opened(template_file(root, name), name)
    try:
        return _read(deck, name, chosen, tokens)
    except CourseError:
        raise
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as problem:
        hint = "Open it in PowerPoint, look over its master and save it again."
        raise _bad(f"the template {name} is not complete: {problem}", hint) from problem


def _read(deck: Any, name: str, chosen: Layouts, tokens: Tokens) -> tuple[Template, list[Problem]]:
    layouts = _layouts(deck)
    roles, problems = _roles(layouts, chosen, name)
    content = layouts[roles["content"]]
    theme = _theme(deck, content)
    boxes = _boxes(deck, layouts, roles)
    title_family = _family(theme, content, _title_of(content), "major")
    body_family = _family(theme, content, _body_of(content), "minor")
    for family in dict.fromkeys((title_family, body_family)):
        if not _package(family)[1]:
            message = f"the template's font {family} is measured by Arial, whose widths differ"
            hint = "Look over the slides: lines may break elsewhere."
            problems.append(warning("unmeasured-font", _PLACE, message, hint))
    sizes = _sizes(content, tokens.sizes)
    titles = _title_sizes(layouts, roles, sizes)
    grid = TemplateGrid(
        deck.slide_width / EMU,
        sizes,
        deck.slide_height / EMU,
        boxes=boxes,
        titles=tuple(titles.items()),
    )
    face = Typeface(body_family, _package(body_family)[0])
    measured = replace(tokens, sizes=sizes, fonts=replace(tokens.fonts, slides=face))
    template = Template(
        name,
        tuple(roles.items()),
        tuple((role, layouts[number].name) for role, number in roles.items()),
        grid,
        measured,
        _package(title_family)[0],
        tuple(_scheme(theme, content, tokens).items()),
    )
    return template, problems


def _sizes(content: Any, ours: Sizes) -> Sizes:
    body = min(32.0, float(int(_size(_body_of(content), ours.slide_body))))
    title = float(int(_size(_title_of(content), ours.slide_title)))
    return replace(
        ours, slide_title=title, slide_body=body, slide_least=min(body, ours.slide_least)
    )


def _title_sizes(layouts: list[Any], roles: dict[str, int], sizes: Sizes) -> dict[str, float]:
    found = {"question": min(ASKED_TITLE, sizes.slide_title)}
    for role in ("cover", "section", "closing"):
        found[role] = float(int(_size(_title_of(layouts[roles[role]]), 44.0)))
    return found


def _boxes(deck: Any, layouts: list[Any], roles: dict[str, int]) -> Boxes:
    width, height = deck.slide_width / EMU, deck.slide_height / EMU

    def part(top: float, tall: float) -> Box:
        return Box(width * 0.06, height * top, width * 0.88, height * tall)

    content = layouts[roles["content"]]
    title = _box(_title_of(content), part(0.05, 0.15))
    body = _box(_body_of(content), part(0.24, 0.62))
    if body.top < title.bottom and body.left < title.left + title.width:
        foot = body.bottom
        body = Box(body.left, title.bottom + 6, body.width, max(120.0, foot - title.bottom - 6))
    cover = layouts[roles["cover"]]
    first = _box(_title_of(cover), part(0.2, 0.32))
    under = _box(_placeholder(cover, "subTitle", "body"), part(0.56, 0.26))
    upper = Box(under.left, under.top, under.width, under.height * 0.6)
    lower = Box(under.left, upper.bottom, under.width, under.height * 0.4)
    section = _box(_title_of(layouts[roles["section"]]), part(0.3, 0.35))
    return Boxes(title, body, first, upper, lower, section)


# --- The deck -----------------------------------------------------------------------------


def template_deck(template: Template, root: Path) -> tuple[Any, dict[str, Any]]:
    """Return the empty deck, and the layout for each of ours, ready for `draw`."""
    deck = opened(template_file(root, template.path), template.path)
    layouts = _layouts(deck)
    roles = dict(template.roles)
    ready = {role: layouts[roles[role]] for role in LAYOUTS if role not in _DERIVED}
    for role in _DERIVED:
        ready[role] = _copied(deck, layouts[roles[role]], f"{layouts[roles[role]].name} – {role}")
    for role in ("title", "content", "section", "cover", *_DERIVED):
        _prepare(role, ready[role], template)
    return deck, ready


def _copied(deck: Any, layout: Any, name: str) -> Any:
    """Return a copy of a layout, added to its master."""
    from lxml import etree
    from pptx.opc.packuri import PackURI
    from pptx.parts.slide import SlideLayoutPart

    part, package = layout.part, deck.part.package
    number = len(_layouts(deck)) + 1
    names = {str(other.partname) for other in package.iter_parts()}
    while f"/ppt/slideLayouts/slideLayout{number}.xml" in names:
        number += 1
    uri = PackURI(f"/ppt/slideLayouts/slideLayout{number}.xml")
    new = SlideLayoutPart.load(uri, part.content_type, package, etree.tostring(layout.element))
    for key, rel in part.rels.items():
        target = rel.target_ref if rel.is_external else rel.target_part
        given = new.relate_to(target, rel.reltype, is_external=rel.is_external)
        if given != key:
            new.rels._rels[key] = new.rels._rels.pop(given)  # noqa: SLF001 - ids stand in the XML
            new.rels._rels[key]._rId = key  # noqa: SLF001
    new.slide_layout.element.find(f"{_P}cSld").set("name", name)
    new.slide_layout.element.attrib.pop("type", None)
    new.slide_layout.element.set("preserve", "1")
    master = layout.slide_master
    listed = master.element.find(f"{_P}sldLayoutIdLst")
    used = [int(i) for m in deck.slide_masters for i in m.element.xpath(".//p:sldLayoutId/@id")]
    used += [int(i) for i in deck.part.presentation.element.xpath("//p:sldMasterId/@id")]
    entry = copy.deepcopy(listed[0])
    entry.set("id", str(max([2147483648, *used]) + 1))
    entry.set(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
        master.part.relate_to(new, part_type()),
    )
    listed.append(entry)
    return new.slide_layout


def part_type() -> str:
    """Return the type of a relation to a layout."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    return str(RELATIONSHIP_TYPE.SLIDE_LAYOUT)


def _prepare(role: str, layout: Any, template: Template) -> None:
    """Give a layout's placeholders our indexes and places; add what it lacks."""
    grid = template.grid
    title, body = _title_of(layout), _placeholder(layout, "obj", "body", "subTitle")
    if role == "cover":
        body = _placeholder(layout, "subTitle", "body", "obj")
    small = {"ftr": 11, "sldNum": 12}
    for number, shape in enumerate(list(layout.placeholders)):
        _index(shape.element, small.get(_kind(shape), 100 + number))
    boxes = {
        "cover": grid.cover_title,
        "section": grid.section_title,
        "closing": grid.section_title,
    }
    box = boxes.get(role, grid.asked_title if role == "question" else grid.title)
    size = grid.title_size(role) or grid.sizes.slide_title
    title = title.element if title is not None else _added(layout, "title", 0, box)
    _set(title, 0, box, {0: size})
    sizes = {level: grid.body_size(level, grid.sizes.slide_body) for level in range(LEVELS)}
    element = body.element if body is not None else None
    match role:
        case "content":
            _text(_own(layout, element, 1, grid.body), 1, grid.body, sizes)
        case "question":
            stems = {level: grid.body_size(level, STEM) for level in range(LEVELS)}
            room = grid.asked
            upper = Box(room.left, room.top, room.width, room.height * 0.3)
            lower = Box(room.left, upper.bottom + 14, room.width, room.height * 0.7 - 14)
            _text(_added(layout, "body", STEM_INDEX, upper), STEM_INDEX, upper, stems)
            _text(_own(layout, element, 1, lower), 1, lower, sizes)
        case "code":
            _code(_own(layout, element, 14, grid.body), template)
        case "cover":
            _set(_own(layout, element, 1, grid.subtitle), 1, grid.subtitle, {0: 24.0})
            byline = copy.deepcopy(layout.element.xpath(".//p:sp[.//p:ph/@idx='1']")[0])
            _append(layout, byline)
            byline.xpath(".//p:ph")[0].set("type", "body")
            _set(byline, 13, grid.byline, {0: 18.0})
        case "closing":
            _closing(layout, element, title, grid)


def _closing(layout: Any, element: Any, title: Any, grid: TemplateGrid) -> None:
    """Give the last slide the place of its lines: the lower part of the title's."""
    box = grid.section_title
    lines = _own(layout, element, 13, box)
    place = Box(box.left, box.top + box.height + 8, box.width, 60)
    if place.bottom > grid.height - 40:
        place = Box(box.left, max(10, box.top - 68), box.width, 60)
    _set(lines, 13, place, {0: 18.0})


def _index(element: Any, number: int) -> None:
    placeholder = element.xpath(".//p:nvPr/p:ph")[0]
    placeholder.attrib.pop("idx", None)
    if number:
        placeholder.set("idx", str(number))


def _own(layout: Any, element: Any, index: int, box: Box) -> Any:
    return element if element is not None else _added(layout, "body", index, box)


def _added(layout: Any, kind: str, index: int, box: Box) -> Any:
    """Return a new placeholder of a layout."""
    from pptx.oxml import parse_xml

    new = parse_xml(
        f'<p:sp xmlns:p="{_P[1:-1]}" xmlns:a="{_A[1:-1]}"><p:nvSpPr><p:cNvPr id="2" name="Text"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" idx="{index}"/>'
        "</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )
    _append(layout, new)
    return new


def _append(layout: Any, element: Any) -> None:
    numbers = [int(number) for number in layout.element.xpath("//p:cNvPr/@id")]
    element.xpath(".//p:cNvPr")[0].set("id", str(max(numbers) + 1))
    layout.shapes._spTree.append(element)  # noqa: SLF001 - python-pptx gives no other way


def _set(element: Any, index: int, box: Box, sizes: dict[int, float], pad: float = 0.0) -> None:
    """Give a placeholder its index, place and sizes, no inner margins and no shrinking."""
    from lxml import etree

    _index(element, index)
    properties = element.spPr
    properties.get_or_add_xfrm()
    place = properties.xfrm
    place.attrib.clear()
    element.x, element.y = round(box.left * EMU), round(box.top * EMU)
    element.cx, element.cy = round(box.width * EMU), round(box.height * EMU)
    frame = element.txBody.find(f"{_A}bodyPr")
    for key in ("lIns", "tIns", "rIns", "bIns"):
        frame.set(key, str(round(pad * EMU)))
    for key in ("numCol", "vert", "rot"):
        frame.attrib.pop(key, None)
    frame.set("wrap", "square")
    for child in list(frame):
        if child.tag in (f"{_A}normAutofit", f"{_A}spAutoFit", f"{_A}noAutofit"):
            frame.remove(child)
    warp = frame.find(f"{_A}prstTxWarp")
    frame.insert(0 if warp is None else 1, etree.Element(f"{_A}noAutofit"))
    for level, size in sizes.items():
        _level(element, level).find(f"{_A}defRPr").set("sz", str(round(size * 100)))


_ORDER = ("lnSpc", "spcBef", "spcAft")
_BULLETS = ("buNone", "buAutoNum", "buChar", "buBlip")


def _level(element: Any, level: int) -> Any:
    """Return the style of a level in a placeholder, made where there is none."""
    from lxml import etree

    body = element.txBody
    styles = body.find(f"{_A}lstStyle")
    if styles is None:
        styles = etree.Element(f"{_A}lstStyle")
        body.insert(1, styles)
    found = styles.find(f"{_A}lvl{level + 1}pPr")
    if found is None:
        found = etree.Element(f"{_A}lvl{level + 1}pPr")
        names = [f"{_A}defPPr", *(f"{_A}lvl{n}pPr" for n in range(1, level + 1))]
        before = [style for style in styles if style.tag in names]
        styles.insert(len(before), found)
    if found.find(f"{_A}defRPr") is None:
        found.append(etree.Element(f"{_A}defRPr"))
    return found


def _text(element: Any, index: int, box: Box, sizes: dict[int, float]) -> None:
    """Make a placeholder of running text: its spacing and indents are those that we measure."""
    from lxml import etree

    _set(element, index, box, sizes)
    element.txBody.find(f"{_A}bodyPr").set("anchor", "t")
    for level in range(LEVELS):
        style = _level(element, level)
        style.set("marL", str(round((level + 1) * INDENT * EMU)))
        style.set("indent", str(round(-INDENT * EMU)))
        style.set("algn", "l")
        for tag in (*_ORDER, *_BULLETS):
            for old in style.findall(_A + tag):
                style.remove(old)
        before = BETWEEN_DEEPER if level else BETWEEN
        for at, (tag, unit, value) in enumerate(
            (
                ("lnSpc", "spcPct", 100000),
                ("spcBef", "spcPts", before * 100),
                ("spcAft", "spcPts", 0),
            )
        ):
            space = etree.Element(_A + tag)
            etree.SubElement(space, _A + unit).set("val", str(round(value)))
            style.insert(at, space)
        bullet = etree.Element(f"{_A}buChar")
        bullet.set("char", "–" if level % 2 else "•")
        after = [e for e in style if e.tag in (f"{_A}defRPr", f"{_A}tabLst")]
        for old in style.findall(f"{_A}buFont") + style.findall(f"{_A}buFontTx"):
            style.remove(old)
        font = etree.Element(f"{_A}buFont")
        font.set("typeface", "Arial")
        after[0].addprevious(font)
        after[0].addprevious(bullet)


def _code(element: Any, template: Template) -> None:
    """Make the placeholder of code: our own tint and ink, since the signs have our colours."""
    from pptx.oxml import parse_xml

    sizes, colors = template.tokens.sizes, template.tokens.colors
    _text(element, 14, template.grid.body, {0: sizes.slide_code})
    _set(element, 14, template.grid.body, {}, CODE_PAD)
    style = _level(element, 0)
    style.set("marL", "0")
    style.set("indent", "0")
    style.find(f"{_A}spcBef/{_A}spcPts").set("val", "0")
    for tag in ("buFont", "buChar"):
        style.remove(style.find(_A + tag))
    run = style.find(f"{_A}defRPr")
    run.addprevious(parse_xml(f'<a:buNone xmlns:a="{_A[1:-1]}"/>'))
    for child in list(run):
        run.remove(child)
    fill = f'<a:solidFill xmlns:a="{_A[1:-1]}"><a:srgbClr val="%s"/></a:solidFill>'
    run.append(parse_xml(fill % colors.text[1:].upper()))
    family = template.tokens.fonts.slides_mono.family
    run.append(parse_xml(f'<a:latin xmlns:a="{_A[1:-1]}" typeface="{family}"/>'))
    properties = element.spPr
    for child in list(properties):
        if child.tag != f"{_A}xfrm":
            properties.remove(child)
    shape = f'<a:prstGeom xmlns:a="{_A[1:-1]}" prst="rect"><a:avLst/></a:prstGeom>'
    properties.append(parse_xml(shape))
    properties.append(parse_xml(fill % colors.surface[1:].upper()))
