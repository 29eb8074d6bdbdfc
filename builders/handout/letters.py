"""Which fonts the words of a course need, and which characters none of them can draw."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import (
    Block,
    Code,
    Course,
    Diagram,
    Gap,
    Inline,
    Listing,
    Numeric,
    Question,
    Short,
    Text,
)
from temario.problems import Place, Problem, warning
from temario.records import record
from temario.render.fonts import uncovered
from temario.render.script_fonts import FONTS, ScriptFont, fonts_for
from temario.scripts import script_of, written
from temario.theme import Theme
from temario.traverse import walk_course


@record
class Letters:
    """The fonts of a handout beside those that the theme names."""

    packages: tuple[str, ...]
    """The PyPI packages that hold all fonts, the theme's first."""
    serif: tuple[str, ...]
    """The families that follow the theme's in running text."""
    sans: tuple[str, ...]
    """The families that follow the theme's in headings and tables."""
    absent: tuple[ScriptFont, ...]
    """Fonts that the course wants and that are not installed."""
    scale: float = 1.0
    """How much larger text is set for the script that the course is written in."""


def find_letters(course: Course, theme: Theme) -> Letters:
    """Return the fonts for what the course is written in."""
    texts = (_letters(node) for node in walk_course(course))
    wanted = fonts_for((*texts, course.title, *course.authors), course.language)
    here = [font for font in wanted if font.installed]
    main = FONTS.get(written(course.language))
    own = theme.tokens.fonts
    return Letters(
        (
            *(font.package for font in (own.serif, own.sans, own.mono)),
            *(name for font in here for name in font.packages),
        ),
        tuple(font.serif for font in here),
        tuple(font.sans for font in here),
        tuple(font for font in wanted if not font.installed),
        main.scale if main in here else 1.0,
    )


def undrawable(course: Course, letters: Letters) -> Iterator[Problem]:
    """Yield a warning for each character that no font can draw, at its first place."""
    seen: set[str] = set()
    for node in walk_course(course):
        text = _letters(node)
        missing = [c for c in uncovered(text, letters.packages) if c not in seen] if text else []
        if missing:
            seen.update(missing)
            yield _uncovered(missing, node.place, letters.absent)


def _uncovered(missing: list[str], place: Place, absent: tuple[ScriptFont, ...]) -> Problem:
    names = ", ".join(f"{c} (U+{ord(c):04X})" for c in missing[:8])
    names += f" and {len(missing) - 8} more" if len(missing) > 8 else ""
    hint = (
        "Use another character, or name a font that has it in a theme file "
        "(theme: theme.yaml in course.yaml)."
    )
    wanted = [
        font.extra for font in absent if any(FONTS.get(script_of(c)) == font for c in missing)
    ]
    if wanted:
        hint = f"Install a font for it: pip install 'temario[{','.join(wanted)}]'"
    return warning(
        "uncovered-character",
        place,
        f"no font of the theme can draw {names}; the handout shows empty boxes",
        hint,
    )


def _letters(node: Block | Inline) -> str:
    match node:
        case Text(text) | Code(text):
            return text
        case Listing(code) | Diagram(code):
            return code
        case Gap(answers=words, options=others):
            return "".join((*words, *others))
        case Question(answer=answer):
            typed = answer.answers if isinstance(answer, Short) else ()
            number = answer.text if isinstance(answer, Numeric) else ""
            return "".join((*typed, number, *node.tags, node.objective))
        case _:
            return ""
