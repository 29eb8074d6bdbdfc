"""Writes the pages of the guide that are made of the program: `python docs/reference.py`."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from temario.registry import builders
from temario.rules import groups
from temario.source.settings import SHARED, CheckSettings, CourseSettings
from temario.theme import load_theme
from temario.tokens import Tokens, Typeface

ROOT = Path(__file__).resolve().parents[1]

_HEAD = """\
<!-- Written by docs/reference.py from the program itself; change it there. -->

# All settings {#settings}

What may stand in `course.yaml`, section by section, and in a theme file. A setting that nobody
knows is an error, which names the nearest one. Of several values the first holds where nothing
is said.
"""


def settings() -> str:
    """Return the page of everything that `course.yaml` and a theme file may say."""
    parts = [_HEAD, *_section("The course itself", "course", CourseSettings)]
    for builder in builders():
        if builder.name in SHARED:
            continue
        parts += _section(f"The section {builder.name}", builder.name, builder.options)
        for field in fields(builder.options):
            kind = get_type_hints(builder.options)[field.name]
            if is_dataclass(kind) and isinstance(kind, type):
                name = f"{builder.name}: {{{_key(field)}: …}}"
                parts += _section(f"In {name}", f"{builder.name}-{field.name}", kind)
    for name, of in SHARED.items():
        more = [builder.options for builder in builders() if builder.name == name]
        parts += _section(f"The section {name}", name, of, *more)
    parts += _section("The section check", "check", CheckSettings)
    parts += list(_theme())
    return "\n".join(parts)


def rules() -> str:
    """Return the chapter of all rules, by subject."""
    return "\n".join(_rules())


def _rules() -> Iterator[str]:
    yield from (
        "<!-- Written by docs/reference.py from the program itself; change it there. -->",
        "",
        "# What temario reports {#rules}",
        "",
        "Every problem has a rule, which stands in brackets in its message:",
        "",
        "```",
        "course/01-tokens.md:14: error[missing-picture]: there is no file arbol.png",
        "  hint: Did you mean árbol.png?",
        "```",
        "",
        "An **error** stops the build, since an output would be wrong. A **warning** does not.",
        "**Advice** is what a good colleague would say; `temario check` alone looks for it.",
        "`temario explain RULE` prints what stands here. A rule that is no error can be",
        "silenced, as the chapter “Checking a course” says.",
    )
    for group in groups():
        yield from ("", f"## {group.title} {{#rules-of-{group.name}}}", "", group.introduction)
        for rule in group.rules:
            severities = " or ".join(rule.severities)
            yield from ("", f"### {rule.id} {{#{rule.id}}}", "")
            yield from (f"*{severities[0].upper()}{severities[1:]}.* {rule.summary}", "")
            yield rule.explanation
    yield ""


FILES: dict[str, Callable[[], str]] = {
    "docs/guide/13-settings.md": settings,
    "docs/guide/14-rules.md": rules,
}
"""Which page is made by what."""


def _section(title: str, identifier: str, *of: type[Any]) -> Iterator[str]:
    """Yield a lesson with a table of the fields of records that share a section."""
    yield f"## {title} {{#settings-{identifier}}}\n"
    yield "| Setting | Values | What it is |\n|---|---|---|"
    for part in of:
        told, hints = _told(part), get_type_hints(part)
        for field in fields(part):
            if not is_dataclass(hints[field.name]):
                values = _values(hints[field.name], field)
                yield f"| `{_key(field)}` | {_cell(values)} | {_cell(told.get(field.name, ''))} |"
    yield f"\n: {title} {{#table-{identifier}}}\n"


def _theme() -> Iterator[str]:
    """Yield a lesson with what a theme file may say, and our values."""
    yield "<!-- temario: ignore slide-continues -->\n## A theme file {#settings-theme}\n"
    yield "What each group may hold, with our values; [how to change them](10-theming.md).\n"
    tokens, _ = load_theme("en")
    for name, kind in get_type_hints(Tokens).items():
        told = _told(kind)
        yield f"| `{name}` | Ours | What it is |\n|---|---|---|"
        for field in fields(kind):
            value = _ours(getattr(getattr(tokens.tokens, name), field.name))
            yield f"| `{field.name}` | {value} | {_cell(told.get(field.name, ''))} |"
        yield f"\n: The group {name} {{#theme-{name}}}\n"


def _ours(value: object) -> str:
    match value:
        case float():
            return f"{value:g}"
        case Typeface(family=family, package=package):
            return f"{family}, of `{package}`"
        case _:
            return f"`{value}`"


def _key(field: Field[Any]) -> str:
    # A field may end in `_` where its name is a word of Python's.
    return field.name.rstrip("_")


def _told(of: type[Any]) -> dict[str, str]:
    """Return what stands under each field of a record."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(of))).body
    assert isinstance(body, ast.ClassDef)
    found = {}
    for field, text in zip(body.body, body.body[1:], strict=False):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                value=ast.Constant(value=str(said))
            ):
                found[name] = " ".join(said.split())
    return found


def _values(kind: Any, field: Field[Any]) -> str:
    """Return what a setting may be; what it is where nothing is said comes first."""
    origin = get_origin(kind)
    default = None if field.default is MISSING else field.default
    if origin in (Union, UnionType):
        inner = next(k for k in get_args(kind) if k is not type(None))
        return f"{_values(inner, field)}, or nothing"
    if origin is tuple:
        (inner, *_), given = get_args(kind), ", ".join(map(_shown, default or ()))
        choices = _values(inner, field) if get_origin(inner) is Literal else "a list"
        return f"[{given}]; a list of {choices}" if given else choices
    if origin is Literal:
        ordered = sorted(get_args(kind), key=lambda choice: choice != default)
        return ", ".join(map(_shown, ordered))
    if kind is bool:
        return "`true`, `false`" if default else "`false`, `true`"
    words = {str: "text", int: "a whole number", float: "a number"}[kind]
    return f"{_shown(default)}; {words}" if default not in (None, "") else words


def _shown(value: object) -> str:
    return f"`{value}`"


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|")


def main() -> None:
    """Write every page, and say which changed."""
    for name, make in FILES.items():
        path, text = ROOT / name, make()
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
