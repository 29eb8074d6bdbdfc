"""Planning, for the player: ES modules → one classic script, which a browser runs from `file:`.

Browsers refuse modules from `file:`, so their code is put into one function, each module after
those that it imports. What modules declare must therefore have different names. Only the forms that
our modules use are understood: `import { a, b as c } from "./x.js"` and `export` before a function,
a class or a `const`; anything else is an error with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from temario.patterns import pattern
from temario.records import record

_IMPORT = pattern(r"""import \{([^}]*)\} from ["']\./([\w-]+)\.js["'];?""")
_EXPORT = pattern(r"export (?:(?:async )?function\*?|class|const) ([A-Za-z_$][\w$]*)")
_OTHER = pattern(r"(?:import|export)\b|.*\bimport(?:\s*\(|\.meta\b)")
_NAME = pattern(r"[A-Za-z_$][\w$]*")
_ALIAS = pattern(r"([A-Za-z_$][\w$]*)(?: as ([A-Za-z_$][\w$]*))?")
_DECLARES = pattern(
    r"(?:export )?(?:(?:async )?function\*? ?|class |(?:const|let|var) )"
    r"([A-Za-z_$][\w$]*|[{[][^=]*[}\]](?= =))"
)


_MODULES, _SCRIPTS = 64, 4
"""How many are remembered: a preview joins the same ones over and over."""


class BundleError(Exception):
    """A module cannot be joined; says which and where."""

    def __init__(self, module: str, line: int, message: str) -> None:
        self.module = module
        self.line = line
        self.message = message
        super().__init__(f"{module}.js:{line}: {message}")


@record
class _Module:
    name: str
    imports: tuple[tuple[str, int], ...]
    """Modules and the lines that name them."""
    declares: tuple[tuple[str, int], ...]
    """Names for the whole module, and their lines."""
    exports: frozenset[str]
    wants: tuple[tuple[str, str, int], ...]
    """What is imported: module, name, line."""
    code: str


def bundle(entry: str, source: Callable[[str], str]) -> str:
    """Return the module `entry` and all that it imports as one classic script.

    `source` gives the text of a module by its name, or raises `LookupError`.
    Raises `BundleError`.
    """
    done: dict[str, _Module] = {}
    _collect(entry, source, done, (), 0)
    _check(done)
    body = "\n\n".join(module.code for module in done.values())
    return f'(() => {{\n"use strict";\n\n{body}\n}})();\n'


def _check(modules: dict[str, _Module]) -> None:
    """Raise `BundleError` where two modules declare a name, or one imports what is not exported."""
    first: dict[str, str] = {}
    for module in modules.values():
        for name, line in module.declares:
            if name in first:
                message = f"{name} is declared in {first[name]}.js too"
                raise BundleError(module.name, line, message)
            first[name] = module.name
        for other, name, line in module.wants:
            if name not in modules[other].exports:
                raise BundleError(module.name, line, f"{other}.js exports no {name}")


_SHORTER = (
    (r"\bconst(?=[ {\[])", "let"),
    (r"(?<!\w)\((\w+)\)=>", r"\1=>"),
    (r"[;,](?=})", ""),
)
"""Ways of writing the same with fewer letters, in a script without comments and needless space."""


@lru_cache(maxsize=_SCRIPTS)
def small(script: str) -> str:
    """Return a joined script without comments and needless characters."""
    from rjsmin import jsmin

    text: str = jsmin(script)
    for longer, shorter in _SHORTER:
        text = re.sub(longer, shorter, text)
    return text


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


@lru_cache(maxsize=_MODULES)
def _read(name: str, text: str) -> _Module:
    imports: list[tuple[str, int]] = []
    wants: list[tuple[str, str, int]] = []
    declares: list[tuple[str, int]] = []
    exports: list[str] = []
    lines: list[str] = []
    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        if found := _IMPORT.fullmatch(line.rstrip()):
            imports.append((found[2], number))
            for wanted, alias in _names(found[1], name, number):
                wants.append((found[2], wanted, number))
                if alias:
                    declares.append((alias, number))
                    lines.append(f"const {alias} = {wanted};")
        elif found := _EXPORT.match(line):
            exports.append(found[1])
            lines.append(line.removeprefix("export "))
        elif _OTHER.match(line):
            raise BundleError(name, number, f"this form of import or export is not known: {line}")
        else:
            lines.append(line)
        declares.extend((own, number) for own in _declared(line))
    code = "\n".join(lines).strip("\n")
    return _Module(name, tuple(imports), tuple(declares), frozenset(exports), tuple(wants), code)


def _declared(line: str) -> list[str]:
    """Return the names that a line of a module declares for all of it."""
    found = _DECLARES.match(line)
    return _NAME.findall(found[1]) if found else []


def _names(text: str, module: str, line: int) -> list[tuple[str, str]]:
    """Return the names of an import, each with its other name here or nothing."""
    names = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = _ALIAS.fullmatch(part)
        if found is None:
            raise BundleError(module, line, f"this is no name: {part}")
        names.append((found[1], found[2] or ""))
    return names
