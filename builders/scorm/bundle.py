"""Planning, for the player: ES modules → one classic script, which a browser runs from `file:`.

Browsers refuse modules from `file:`, so each module becomes a function whose
result is what it exports. Only the forms that our modules use are understood:
`import { a, b as c } from "./x.js"` and `export` before a function, a class or
a `const`; anything else is an error with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_IMPORT = re.compile(r"""import \{([^}]*)\} from ["']\./([\w-]+)\.js["'];?""")
_EXPORT = re.compile(r"export (?:(?:async )?function\*?|class|const) ([A-Za-z_$][\w$]*)")
_OTHER = re.compile(r"(?:import|export)\b|.*\bimport(?:\s*\(|\.meta\b)")
_NAME = re.compile(r"([A-Za-z_$][\w$]*)(?: as ([A-Za-z_$][\w$]*))?")


class BundleError(Exception):
    """A module cannot be joined; says which and where."""

    def __init__(self, module: str, line: int, message: str) -> None:
        self.module = module
        self.line = line
        self.message = message
        super().__init__(f"{module}.js:{line}: {message}")


@dataclass(frozen=True, slots=True)
class _Module:
    name: str
    imports: tuple[tuple[str, int], ...]
    """Modules and the lines that name them."""
    code: str
    """A constant that holds what the module exports."""


def bundle(entry: str, source: Callable[[str], str]) -> str:
    """Return the module `entry` and all that it imports as one classic script.

    `source` gives the text of a module by its name, or raises `LookupError`.
    Raises `BundleError`.
    """
    done: dict[str, _Module] = {}
    _collect(entry, source, done, (), 0)
    body = "\n\n".join(module.code for module in done.values())
    return f'(function () {{\n"use strict";\n\n{body}\n}})();\n'


def _collect(
    name: str,
    source: Callable[[str], str],
    done: dict[str, _Module],
    path: tuple[str, ...],
    line: int,
) -> None:
    """Add the module `name` to `done`, after those that it imports."""
    if name in done:
        return
    if name in path:
        circle = " → ".join((*path[path.index(name) :], name))
        raise BundleError(path[-1], line, f"modules import each other in a circle: {circle}")
    try:
        text = source(name)
    except LookupError:
        asking = path[-1] if path else name
        raise BundleError(asking, line, f"there is no module {name}.js") from None
    module = _read(name, text)
    for imported, number in module.imports:
        _collect(imported, source, done, (*path, name), number)
    done[name] = module


def _read(name: str, text: str) -> _Module:
    imports: list[tuple[str, int]] = []
    exports: list[str] = []
    lines: list[str] = []
    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        if found := _IMPORT.fullmatch(line.rstrip()):
            names = _names(found[1], name, number)
            imports.append((found[2], number))
            lines.append(f"const {{ {names} }} = {_variable(found[2])};")
        elif found := _EXPORT.match(line):
            exports.append(found[1])
            lines.append(line.removeprefix("export "))
        elif _OTHER.match(line):
            raise BundleError(name, number, f"this form of import or export is not known: {line}")
        else:
            lines.append(line)
    body = "\n".join(lines)
    result = f"return {{ {', '.join(exports)} }};" if exports else ""
    code = f"const {_variable(name)} = (function () {{\n{body}\n{result}\n}})();"
    return _Module(name, tuple(imports), code)


def _names(text: str, module: str, line: int) -> str:
    """Return the names of an import as those of a destructuring."""
    names = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = _NAME.fullmatch(part)
        if found is None:
            raise BundleError(module, line, f"this is no name: {part}")
        names.append(f"{found[1]}: {found[2]}" if found[2] else found[1])
    return ", ".join(names)


def _variable(module: str) -> str:
    return f"${module.replace('-', '_')}"
