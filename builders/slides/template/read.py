"""A template → what is in it, and what is to be said of it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from builders.slides.grid import ASKED_TITLE, GUTTER, STATEMENT_DOWN
from builders.slides.master import EMU
from builders.slides.pages import Box
from builders.slides.template.file import bad, opened, template_file
from builders.slides.template.looks import (
    family_of,
    illegible,
    illegible_links,
    known,
    measured_by,
    measuring,
    ruler_of,
    scheme_of,
    theme_of,
)
from builders.slides.template.roles import roles_of
from builders.slides.template.shapes import (
    body_of,
    box_of,
    columns_of,
    layouts_of,
    manner_of,
    placeholder,
    size_of,
    title_of,
)
from builders.slides.template.values import PLACE, Boxes, Layouts, Rulers, Template, TemplateGrid
from temario.problems import CourseError, Problem, warning
from temario.records import replace
from temario.tokens import Sizes, Tokens, Typeface

_LEAST = 14.0
"""No text of a slide is smaller, whatever the template says."""

_ROOM = 24.0
"""The least width and height of a place, in points, where a template's lies outside its slide."""

_NOWHERE = Box(0.0, 0.0, 0.0, 0.0)


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
        raise bad(f"the template {name} is not complete: {problem}", hint) from problem


def _read(deck: Any, name: str, chosen: Layouts, tokens: Tokens) -> tuple[Template, list[Problem]]:
    layouts = layouts_of(deck)
    roles, lacking, problems = roles_of(layouts, chosen, name)
    content = layouts[roles["content"]]
    theme = theme_of(content)
    boxes = _boxes(deck, layouts, roles, lacking)
    title_family = family_of(theme, content, title_of(content), "major")
    body_family = family_of(theme, content, body_of(content), "minor")
    for family in dict.fromkeys((title_family, body_family)):
        if not known(family):
            message = (
                f"how wide the template's font {family} is is not known; "
                "it is taken for a seventh wider than Arial"
            )
            hint = "Look over the slides: text may run into what is under it."
            problems.append(warning("unmeasured-font", PLACE, message, hint))
    problems += _illegible(layouts, roles, name)
    sizes = _sizes(content, tokens.sizes)
    titles = _title_sizes(layouts, roles, sizes)
    grid = TemplateGrid(
        deck.slide_width / EMU,
        sizes,
        deck.slide_height / EMU,
        boxes=boxes,
        titles=tuple(titles.items()),
    )
    face = Typeface(body_family, measuring(body_family)[0])
    measured = replace(tokens, sizes=sizes, fonts=replace(tokens.fonts, slides=face))
    template = Template(
        name,
        tuple(roles.items()),
        tuple((role, layouts[number].name) for role, number in roles.items()),
        grid,
        measured,
        Rulers(
            ruler_of(body_family, manner_of(body_of(content), sizes.slide_body)),
            ruler_of(title_family, _title_manner(layouts, roles)),
            ruler_of(body_family, manner_of(_subtitle(layouts[roles["cover"]]), 24.0)),
        ),
        lacking,
        tuple(scheme_of(theme, content, tokens).items()),
        tuple(filter(None, map(measured_by, dict.fromkeys((title_family, body_family))))),
    )
    return template, problems


def _illegible(layouts: list[Any], roles: dict[str, int], name: str) -> list[Problem]:
    """Return what is to be said of text that can hardly be read in a layout that is used."""
    problems = []
    for number in dict.fromkeys(roles[role] for role in ("cover", "section", "content", "title")):
        layout = layouts[number]
        shapes = (title_of(layout), placeholder(layout, "obj", "subTitle", "body"))
        found = illegible(theme_of(layout), layout, shapes)
        if found:
            message = f"text of the layout “{layout.name}” of {name} can hardly be read: {found}"
            hint = "Give it another colour in the template's master, or name another layout."
            problems.append(warning("illegible-text", PLACE, message, hint))
    content = layouts[roles["content"]]
    found = illegible_links(theme_of(content), content)
    if found:
        message = f"links in the layout “{content.name}” of {name} can hardly be read: {found}"
        hint = "Give links another colour in the template's scheme of colours."
        problems.append(warning("illegible-text", PLACE, message, hint))
    return problems


def _subtitle(cover: Any) -> Any:
    return placeholder(cover, "subTitle", "body")


def _title_manner(layouts: list[Any], roles: dict[str, int]) -> tuple[bool, float, bool]:
    """Return the manner of all titles: in capitals if any is, and spaced as the widest."""
    used = dict.fromkeys(roles[role] for role in ("cover", "section", "content", "title"))
    found = [manner_of(title_of(layouts[number]), 24.0) for number in used]
    return any(one[0] for one in found), max(one[1] for one in found), True


def _sizes(content: Any, ours: Sizes) -> Sizes:
    body = float(int(size_of(body_of(content), ours.slide_body)))
    body = max(_LEAST, min(32.0, body))
    title = max(_LEAST, float(int(size_of(title_of(content), ours.slide_title))))
    return replace(
        ours, slide_title=title, slide_body=body, slide_least=min(body, ours.slide_least)
    )


def _title_sizes(layouts: list[Any], roles: dict[str, int], sizes: Sizes) -> dict[str, float]:
    found = {"question": min(ASKED_TITLE, sizes.slide_title)}
    for role in ("cover", "section", "closing"):
        size = float(int(size_of(title_of(layouts[roles[role]]), 44.0)))
        found[role] = max(_LEAST, size)
    return found


def _boxes(deck: Any, layouts: list[Any], roles: dict[str, int], lacking: tuple[str, ...]) -> Boxes:
    width, height = deck.slide_width / EMU, deck.slide_height / EMU

    def part(top: float, tall: float) -> Box:
        return Box(width * 0.06, height * top, width * 0.88, height * tall)

    content = layouts[roles["content"]]
    title = box_of(title_of(content), part(0.05, 0.15))
    body = _under(title, box_of(body_of(content), part(0.24, 0.62)))
    cover = layouts[roles["cover"]]
    first = box_of(title_of(cover), part(0.2, 0.32))
    under = _under(first, box_of(_subtitle(cover), part(0.56, 0.26)))
    upper = Box(under.left, under.top, under.width, under.height * 0.6)
    lower = Box(under.left, upper.bottom, under.width, under.height * 0.4)
    section = box_of(title_of(layouts[roles["section"]]), part(0.3, 0.35))
    left = right = replace(body, width=(body.width - GUTTER) / 2)
    right = replace(right, left=body.left + body.width - right.width)
    columns = None if "two_content" in lacking else columns_of(layouts[roles["two_content"]])
    if columns:
        left, right = (_under(title, box_of(shape, body)) for shape in columns)
    picture = body
    if "picture" not in lacking:
        room = placeholder(layouts[roles["picture"]], "pic")
        picture = Box(*(side / EMU for side in (room.left, room.top, room.width, room.height)))
    caption = Box(picture.left, picture.bottom - 24, picture.width, 24)
    down = replace(body, top=body.top + STATEMENT_DOWN, height=body.height - STATEMENT_DOWN)
    rule: Box | None = Box(down.left, down.top - 26, 64, 5)
    if "statement" not in lacking:
        down, rule = _under(title, box_of(body_of(layouts[roles["statement"]]), down)), None
    found = Boxes(
        title, body, first, upper, lower, section, left, right, picture, caption, down, rule
    )
    return _within(_over_feet(found, content), width, height)


def _over_feet(boxes: Boxes, content: Any) -> Boxes:
    """Return places of which those of text end above footer and number."""
    feet = [box_of(placeholder(content, kind), _NOWHERE) for kind in ("ftr", "sldNum")]

    def above(box: Box) -> Box:
        for foot in feet:
            beside = foot.left >= box.left + box.width or foot.left + foot.width <= box.left
            if not beside and box.top + box.height / 2 < foot.top < box.bottom:
                box = replace(box, height=foot.top - box.top)
        return box

    texts = ("body", "left", "right", "picture", "statement")
    return replace(boxes, **{name: above(getattr(boxes, name)) for name in texts})


def _within(boxes: Boxes, width: float, height: float) -> Boxes:
    """Return places of which none leaves the slide."""

    def cut(box: Box) -> Box:
        left, top = min(max(box.left, 0.0), width - _ROOM), min(max(box.top, 0.0), height - _ROOM)
        return Box(
            left,
            top,
            max(min(_ROOM, box.width), min(box.left + box.width, width) - left),
            max(min(_ROOM, box.height), min(box.bottom, height) - top),
        )

    kept = {field.name: getattr(boxes, field.name) for field in fields(Boxes)}
    return Boxes(**{name: box and cut(box) for name, box in kept.items()})


def _under(title: Box, box: Box) -> Box:
    """Return a place of text, made lower where it begins beside its title."""
    if box.top >= title.bottom or box.left >= title.left + title.width:
        return box
    height = max(120.0, box.bottom - title.bottom - 6)
    return Box(box.left, title.bottom + 6, box.width, height)
