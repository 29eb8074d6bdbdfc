"""Which of a template's layouts is for what."""

from __future__ import annotations

from typing import Any

from builders.slides.master import LAYOUTS
from builders.slides.pages import Box
from builders.slides.template.file import PLACE
from builders.slides.template.shapes import body_of, box_of, kind_of
from builders.slides.template.values import Layouts
from temario.problems import Problem, error, warning

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


DERIVED = ("code", "question", "closing")


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


def roles_of(
    layouts: list[Any], chosen: Layouts, name: str
) -> tuple[dict[str, int], list[Problem]]:
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
            problems.append(error("missing-layout", PLACE, message, hint))
        number = number if number is not None else _near(role, layouts, content)
        if number is not None:
            found[role] = number
    complete = dict(found)
    for role in ("cover", "section", "content", "title", *DERIVED):
        if role not in found:
            near = (complete[other] for other in _INSTEAD[role] if other in complete)
            complete[role] = next(near, 0)
            if role not in DERIVED:
                instead = layouts[complete[role]].name
                message = f"the template {name} has no layout for {role}; “{instead}” is used"
                hint = f"Name one in course.yaml: slides: {{layouts: {{{role}: …}}}}"
                problems.append(warning("missing-layout", PLACE, message, hint))
    return complete, problems
