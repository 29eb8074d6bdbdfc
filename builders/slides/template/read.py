"""A template → what is in it, and what is to be said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from builders.slides.grid import ASKED_TITLE, GUTTER, STATEMENT_DOWN
from builders.slides.master import EMU
from builders.slides.pages import Box
from builders.slides.template.file import PLACE, bad, opened, template_file
from builders.slides.template.looks import family_of, measuring, scheme_of, theme_of
from builders.slides.template.roles import roles_of
from builders.slides.template.shapes import (
    body_of,
    box_of,
    columns_of,
    layouts_of,
    placeholder,
    size_of,
    title_of,
)
from builders.slides.template.values import Boxes, Layouts, Template, TemplateGrid
from temario.problems import CourseError, Problem, warning
from temario.theme import Sizes, Tokens, Typeface


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
        if not measuring(family)[1]:
            message = f"the template's font {family} is measured by Arial, whose widths differ"
            hint = "Look over the slides: lines may break elsewhere."
            problems.append(warning("unmeasured-font", PLACE, message, hint))
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
        measuring(title_family)[0],
        lacking,
        tuple(scheme_of(theme, content, tokens).items()),
    )
    return template, problems


def _sizes(content: Any, ours: Sizes) -> Sizes:
    body = min(32.0, float(int(size_of(body_of(content), ours.slide_body))))
    title = float(int(size_of(title_of(content), ours.slide_title)))
    return replace(
        ours, slide_title=title, slide_body=body, slide_least=min(body, ours.slide_least)
    )


def _title_sizes(layouts: list[Any], roles: dict[str, int], sizes: Sizes) -> dict[str, float]:
    found = {"question": min(ASKED_TITLE, sizes.slide_title)}
    for role in ("cover", "section", "closing"):
        found[role] = float(int(size_of(title_of(layouts[roles[role]]), 44.0)))
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
    under = box_of(placeholder(cover, "subTitle", "body"), part(0.56, 0.26))
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
        down, rule = box_of(body_of(layouts[roles["statement"]]), down), None
    return Boxes(
        title, body, first, upper, lower, section, left, right, picture, caption, down, rule
    )


def _under(title: Box, box: Box) -> Box:
    """Return a place of text, made lower where it begins beside its title."""
    if box.top >= title.bottom or box.left >= title.left + title.width:
        return box
    height = max(120.0, box.bottom - title.bottom - 6)
    return Box(box.left, title.bottom + 6, box.width, height)
