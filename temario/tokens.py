"""Tokens of a theme: what `theme.yaml` says of colours, typefaces and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from math import floor
from pathlib import Path
from typing import Any

from temario.contrast import LEAST, PAIRS, contrast
from temario.locate import own
from temario.model import Setting
from temario.patterns import pattern
from temario.problems import CourseError, Place, Problem, error, warning
from temario.records import record, replace
from temario.settings import YamlError, decode, pairs, read_yaml

_COLOUR = pattern(r"#[0-9a-fA-F]{6}")
_FAMILY = pattern(r"[\w .,-]+")


@record
class Colors:
    """Colours as `#rrggbb`. Their values, like all tokens', stand in `templates/theme.yaml`."""

    text: str = ""
    """Near-black, for text."""
    muted: str = ""
    """For captions and numbers."""
    line: str = ""
    """For hairlines, which carry no meaning."""
    paper: str = ""
    """Behind everything."""
    surface: str = ""
    """The faint tint behind code."""
    accent: str = ""
    """The one accent: covers, section slides, progress, links."""
    accent_tint: str = ""
    """Behind what belongs to the accent."""
    on_accent: str = ""
    """Text on the accent."""
    right: str = ""
    """For what is right or helps."""
    wrong: str = ""
    """For what is wrong or dangerous."""
    code_keyword: str = ""
    """In listings: words of the language."""
    code_string: str = ""
    """In listings: text in quotes."""
    code_number: str = ""
    """In listings: numbers."""
    code_comment: str = ""
    """In listings: comments."""
    code_name: str = ""
    """In listings: names of functions and types."""


@record
class Typeface:
    """A font family, and where its files come from."""

    family: str = ""
    """The name as CSS and PowerPoint know it."""
    package: str = ""
    """The PyPI package that holds it, or a font of the same metrics."""


@record
class Fonts:
    """The families, by what they are for."""

    serif: Typeface = Typeface()
    """Body text on paper."""
    sans: Typeface = Typeface()
    """Headings on paper."""
    mono: Typeface = Typeface()
    """Code on paper."""
    slides: Typeface = Typeface()
    """Text on slides; the package has its metrics and measures it."""
    slides_mono: Typeface = Typeface()
    """Code on slides: both are 0.6 em wide."""


@record
class Sizes:
    """Sizes of type, in points; on screen in CSS pixels."""

    paper: float = 0.0
    """Running text on paper."""
    paper_leading: float = 0.0
    """From line to line on paper."""
    slide_title: float = 0.0
    """Titles of slides."""
    slide_body: float = 0.0
    """Text on slides, where there is room."""
    slide_least: float = 0.0
    """No body text on a slide is smaller."""
    slide_code: float = 0.0
    """Code on slides."""
    slide_code_least: float = 0.0
    """No code and no table on a slide is smaller."""
    screen: float = 0.0
    """Running text on a screen."""


@record
class Tokens:
    """All that a theme file may say."""

    colors: Colors = Colors()
    """On paper, slides and a light screen."""
    dark: Colors = Colors()
    """On a dark screen."""
    fonts: Fonts = Fonts()
    sizes: Sizes = Sizes()

    def css(self, colors: Colors | None = None) -> str:
        """Return colours as CSS custom properties, one a line: `--accent: #0b5563;`."""
        chosen = colors or self.colors
        return "\n".join(
            f"--{f.name.replace('_', '-')}: {getattr(chosen, f.name)};" for f in fields(chosen)
        )


@cache
def own_tokens() -> Tokens:
    """Return the tokens of temario's own theme. Raises `CourseError` where its file is broken."""
    problems: list[Problem] = []
    path = own("templates") / "theme.yaml"
    tokens = decode(read_yaml(path.read_text("utf-8"), "theme.yaml"), Tokens, problems.append)
    if problems:
        raise CourseError(problems)
    return tokens


def course_tokens(
    tokens: Tokens, path: Path, shown: str, problems: list[Problem]
) -> tuple[Tokens, dict[tuple[str, str], Place]]:
    """Return `tokens` with those in their place that a course's theme file gives, and its places.

    `path` is that file and `shown` how messages call it; what is wrong with it is added to
    `problems`. Places are by group and key, such as `("fonts", "serif")`.
    """
    try:
        setting = read_yaml(path.read_text("utf-8"), shown)
    except (YamlError, UnicodeDecodeError) as broken:
        problem = getattr(broken, "problem", None)
        hint = "Save the file as UTF-8."
        problems.append(problem or error("not-utf8", Place(shown), f"{shown} is not UTF-8", hint))
        return tokens, {}
    places = _places(setting)
    given = decode(setting, Tokens, problems.append, base=tokens)
    checked = _checked(given, tokens, places, problems)
    problems.extend(_faint(checked, setting))
    return checked, places


def _faint(tokens: Tokens, setting: Setting) -> Iterator[Problem]:
    """Yield a warning for text that is hard to read in a colour that the course's theme chose."""
    for group, chosen in pairs(setting):
        if group not in ("colors", "dark"):
            continue
        colors, places = getattr(tokens, group), {key: each.place for key, each in pairs(chosen)}
        for text, ground in PAIRS:
            ratio = contrast(getattr(colors, text), getattr(colors, ground))
            place = places.get(text, places.get(ground))
            if place is not None and ratio < LEAST:
                shown, behind = getattr(colors, text), getattr(colors, ground)
                message = (
                    f"“{text}” ({shown}) is hard to read on “{ground}” ({behind}) in “{group}”: "
                    f"their contrast is {floor(ratio * 10) / 10:.1f}:1"
                )
                hint = (
                    "Make one of them darker or lighter until the contrast is at least "
                    f"{LEAST}:1, as WCAG 2.2 asks for text."
                )
                yield warning("low-contrast", place, message, hint)


def _places(setting: Setting) -> dict[tuple[str, str], Place]:
    """Return where each token stands that the course's theme chose, by its group and key."""
    return {
        (group, key): each.place for group, chosen in pairs(setting) for key, each in pairs(chosen)
    }


def _checked(
    new: Tokens, old: Tokens, places: dict[tuple[str, str], Place], problems: list[Problem]
) -> Tokens:
    """Return `new` with every colour and family that is none put back to `old`."""
    groups: dict[str, Any] = {}
    for name in ("colors", "dark"):
        colors = getattr(new, name)
        bad = [f.name for f in fields(colors) if not _COLOUR.fullmatch(getattr(colors, f.name))]
        for key in bad:
            given = getattr(colors, key)
            place = places[name, key]
            hint = 'Write it as "#rrggbb", in quotes, such as "#0b5563".'
            problems.append(error("wrong-colour", place, f"“{given}” ({key}) is no colour", hint))
        groups[name] = replace(colors, **{key: getattr(getattr(old, name), key) for key in bad})
    for f in fields(new.fonts):
        if not _FAMILY.fullmatch(getattr(new.fonts, f.name).family):
            given = getattr(new.fonts, f.name).family
            place = places["fonts", f.name]
            hint = "Use letters, digits, spaces, commas and hyphens."
            problems.append(error("wrong-font", place, f"“{given}” is no font family", hint))
            groups["fonts"] = old.fonts
    return replace(new, **groups)
