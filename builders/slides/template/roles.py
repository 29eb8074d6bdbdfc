"""Which of a template's layouts is for what."""

from __future__ import annotations

from typing import Any

from builders.slides.master import LAYOUTS
from builders.slides.pages import Box
from builders.slides.template.looks import background, theme_of
from builders.slides.template.shapes import (
    body_of,
    box_of,
    columns_of,
    kind_of,
    placeholder,
    title_of,
    vertical,
)
from builders.slides.template.values import PLACE, Layouts
from temario.problems import Problem, error, warning

_TYPES = {
    "cover": ("title",),
    "section": ("secHead",),
    "content": ("obj", "tx"),
    "two_content": ("twoObj",),
    "picture": ("picTx",),
    "title": ("titleOnly",),
}


_NAMES = {
    "cover": "title slide|diapositiva de título|titelfolie|diapositive de titre|slide de título|"
    "diapositivo de título|diapositiva titolo|portada|portadilla",
    "section": "section header|encabezado de sección|abschnittsüberschrift|titre de section|"
    "cabeçalho da secção|cabeçalho da seção|intestazione sezione|capçalera de secció",
    "content": "title and content|título y objetos|título y contenido|titel und inhalt|"
    "titre et contenu|título e conteúdo|título e objetos|titolo e contenuto|título i objectes",
    "two_content": "two content|dos objetos|dos contenidos|zwei inhalte|deux contenus|"
    "dois conteúdos|dois objetos|due contenuti|contenuto 2|dos objectes",
    "picture": "picture with caption|imagen con título|imagen con leyenda|bild mit überschrift|"
    "image avec légende|imagem com legenda|immagine con didascalia|imatge amb llegenda",
    "statement": "statement|big statement|afirmación|declaración|aussage|affirmation|"
    "afirmação|declaração|affermazione|afirmació",
    "title": "title only|solo el título|sólo el título|nur titel|titre seul|só título|"
    "somente título|solo titolo|només títol",
}
"""What PowerPoint calls its layouts, by language."""


_INSTEAD = {
    "cover": ("section", "title", "content"),
    "section": ("cover", "title", "content"),
    "content": ("title",),
    "title": ("content",),
    "two_content": ("content",),
    "picture": ("content",),
    "statement": ("content",),
    "code": ("content",),
    "question": ("content",),
    "closing": ("section",),
}
"""What stands in for a layout that a template lacks, the nearest first."""


DERIVED = ("code", "question", "closing", "statement")
"""Our layouts that are always copies of a template's."""

COPIED = (*DERIVED, "two_content", "picture")
"""Those that are copies where the template has none for them."""


_UNDER = 0.8
"""A picture stands under a title that has at least this part of its height above it."""


def _kinds(layout: Any) -> list[str]:
    kinds = [kind_of(shape) for shape in layout.placeholders]
    return sorted(kind for kind in kinds if kind not in ("dt", "ftr", "sldNum"))


def _signed(role: str, kinds: list[str]) -> bool:
    """Return whether a layout with placeholders of these kinds is one for `role`."""
    match role:
        case "cover":
            return "ctrTitle" in kinds or kinds == ["subTitle", "title"]
        case "content":
            return kinds in (["obj", "title"], ["body", "title"])
        case "two_content":
            return kinds in (["obj", "obj", "title"], ["body", "body", "title"])
        case "picture":
            return kinds in (["body", "pic", "title"], ["pic", "title"])
        case "title":
            return kinds == ["title"]
    return False


def _usable(role: str, layout: Any) -> bool:
    """Return whether what a layout holds stands where we fill it: level, and under its title."""
    if vertical(layout):
        return False
    match role:
        case "two_content":
            return columns_of(layout) is not None
        case "picture":
            picture, title = placeholder(layout, "pic"), title_of(layout)
            if picture is None or title is None or None in (picture.top, title.top):
                return False
            return bool(picture.top >= title.top + title.height * _UNDER)
    return True


def _titled(layout: Any) -> bool:
    """Return whether a layout has a title above its text: some have a statement in its place."""
    title, text = title_of(layout), body_of(layout)
    if title is None or text is None or None in (title.top, text.top):
        return False
    return bool(title.top + title.height <= text.top)


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
        box = box_of(body_of(here[at][1]), Box(0, 0, 0, 0))
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
    usable = [(number, one) for number, one in enumerate(layouts) if _usable(role, one)]
    for kind in _TYPES.get(role, ()):
        for number, layout in usable:
            if layout.element.get("type") == kind:
                return number
    for number, layout in usable:
        if _signed(role, _kinds(layout)):
            return number
    names = _NAMES[role].split("|") if role in _NAMES else []
    for number, layout in usable:
        if role == "statement" and not _titled(layout):
            continue
        if layout.name.strip().casefold() in names:
            return number
    return None


def _alike(one: Any, other: Any) -> bool:
    """Return whether what is legible on one layout is so on the other."""
    return background(theme_of(one), one) == background(theme_of(other), other)


def roles_of(
    layouts: list[Any], chosen: Layouts, name: str
) -> tuple[dict[str, int], tuple[str, ...], list[Problem]]:
    """Return the number of the layout for each role, the roles of `COPIED` for which there is
    none of their own, and what is to be said of it.
    """
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
            problems.append(error("missing-layout", PLACE, message, hint))
        elif number is not None and not _usable(role, layouts[number]):
            hint = f"Choose another, or take out slides: {{layouts: {{{role}: …}}}}."
            message = f"the layout “{wanted}” of {name} has no place under its title for {role}"
            problems.append(error("missing-layout", PLACE, message, hint))
        number = number if number is not None else _near(role, layouts, content)
        if number is not None:
            found[role] = number
    complete = dict(found)
    for role in ("cover", "section", "content", "title", *COPIED):
        if role not in found:
            near = (complete[other] for other in _INSTEAD[role] if other in complete)
            complete[role] = next(near, 0)
            if role not in COPIED:
                instead = layouts[complete[role]].name
                message = f"the template {name} has no layout for {role}; “{instead}” is used"
                hint = f"Name one in course.yaml: slides: {{layouts: {{{role}: …}}}}"
                problems.append(warning("missing-layout", PLACE, message, hint))
    if not chosen.title and not _alike(layouts[complete["title"]], layouts[complete["content"]]):
        complete["title"] = complete["content"]
    return complete, tuple(role for role in COPIED if role not in found), problems
