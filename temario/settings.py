"""YAML → typed settings, with the place of every mistake.

`read_yaml` makes a tree of `Setting`s, scalars as written. `decode` turns one
into a frozen dataclass by the types of its fields, so `version: 1.10` stays
"1.10" and `language: no` stays Norwegian: what a value is, its field says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from temario.model import Setting
from temario.nearest import nearest
from temario.problems import Place, Problem, error
from temario.records import replace

if TYPE_CHECKING:
    import yaml

T = TypeVar("T")
Report = Callable[[Problem], None]

_DEPTH = 20
_NODES = 20_000
_TRUE = ("true", "yes", "on", "sí", "si")
_FALSE = ("false", "no", "off")


class YamlError(Exception):
    """The text is no YAML that we take; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def read_yaml(text: str, file: str, first_line: int = 1) -> Setting:
    """Return `text` as a tree of settings. Raises `YamlError`."""
    import yaml

    def place(mark: yaml.Mark | None) -> Place:
        return Place(file, (mark.line if mark else 0) + first_line)

    try:
        root = _composed(text)
    except (yaml.YAMLError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        raise YamlError(error("broken-yaml", place(mark), *_said_of_yaml(problem))) from problem
    if root is None:
        return Setting(None, "null", Place(file, first_line))
    return _Tree(file, first_line).setting(root, 0)


def _composed(text: str) -> yaml.Node | None:
    """Return YAML as nodes. Raises `YAMLError` or `RecursionError`."""
    import yaml

    if yaml.__with_libyaml__:
        # A tenth of the time; what it does not take, the other reads and says why.
        with suppress(yaml.YAMLError, RecursionError):
            return yaml.compose(text, Loader=yaml.CSafeLoader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


_YAML_SAYS = (
    (
        "mapping values are not allowed",
        "a colon stands where none can be",
        'Put a text with a colon in quotes, like title: "LLM: una introducción". Do not indent it.',
    ),
    (
        "'\\t'",
        "a tab stands where spaces should",
        "Indent with spaces, two a level.",
    ),
    (
        "expected ',' or",
        "a bracket [ or { is not closed before this line",
        "Close it with ] or }, and put a comma between the things in it.",
    ),
    (
        "could not find expected ':'",
        "there is a line without a colon here or above",
        "Write each setting as name: value.",
    ),
    (
        "quoted scalar",
        "a text in quotes is not closed",
        "Write the same quote at both ends of the text.",
    ),
    (
        "another document",
        "a line --- starts a second document",
        "Delete the line ---.",
    ),
    (
        "expected <block end>",
        "this line does not start at the column of those above it",
        "Start all settings of a group at the same column.",
    ),
)
"""What PyYAML says, what that means to an author, and what to do about it."""


def _said_of_yaml(problem: Exception) -> tuple[str, str]:
    """Return what is wrong with a YAML text, and what to do about it."""
    said = " ".join(str(problem).split())
    for sign, message, hint in _YAML_SAYS:
        if sign in said:
            return f"this cannot be read as YAML: {message}", hint
    short = getattr(problem, "problem", None) or "it is nested too deep"
    hint = (
        "Write each setting as name: value, with a space after the colon; "
        "put a text with signs such as : # [ { & * ! | > % @ in quotes."
    )
    return f"this cannot be read as YAML: {short}", hint


class _Tree:
    """Turns YAML nodes into settings, within limits that no honest course meets."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.count = 0

    def setting(self, node: yaml.Node, depth: int) -> Setting:
        import yaml

        place = Place(self.file, node.start_mark.line + self.first_line)
        self.count += 1
        if depth > _DEPTH or self.count > _NODES:
            raise YamlError(
                error(
                    "broken-yaml",
                    place,
                    "the settings are nested too deep or refer to each other too often",
                    "Write them without & and *.",
                )
            )
        if isinstance(node, yaml.ScalarNode):
            if node.tag == "tag:yaml.org,2002:null":
                return Setting(None, "null", place)
            return Setting(str(node.value), "scalar", place)
        if isinstance(node, yaml.SequenceNode):
            return Setting(tuple(self.setting(n, depth + 1) for n in node.value), "list", place)
        pairs: dict[str, Setting] = {}
        for key, value in node.value:
            line = Place(self.file, key.start_mark.line + self.first_line)
            if not isinstance(key, yaml.ScalarNode):
                hint = "Write each setting as name: value."
                raise YamlError(error("broken-yaml", line, "a setting's name is no word", hint))
            name = str(key.value)
            if name in pairs:
                hint = "Keep one of the two lines."
                raise YamlError(error("broken-yaml", line, f"“{name}” is given twice", hint))
            child = self.setting(value, depth + 1)
            pairs[name] = Setting(child.value, child.kind, line)
        return Setting(tuple(pairs.items()), "mapping", place)


def pairs(setting: Setting) -> tuple[tuple[str, Setting], ...]:
    """Return the keys and values of a mapping; empty for anything else."""
    if setting.kind != "mapping" or not isinstance(setting.value, tuple):
        return ()
    return setting.value  # type: ignore[return-value]


@cache
def _hints(into: type) -> dict[str, Any]:
    """Return the types of a class's fields, which take long to look up."""
    return get_type_hints(into)


def unknown_key(name: str, place: Place, known: Iterable[str], section: str = "") -> Problem:
    """Return the problem of a key that nobody knows, with the nearest one that is known."""
    hint = nearest_key(name, known)
    where = f" in “{section}”" if section else ""
    return error("unknown-key", place, f"there is no setting “{name}”{where}", hint)


def nearest_key(name: str, known: Iterable[str]) -> str:
    """Return a hint: the key that an author may have meant by `name`, or all that there are."""
    choices = sorted(known)
    near = nearest(name.lower(), choices)
    return f"Did you mean “{near}”?" if near else f"Known are: {', '.join(choices)}."


def keys_of(into: type[Any]) -> dict[str, str]:
    """Return the keys of a mapping that becomes the dataclass `into`, each with its field."""
    # A field may end in `_` where its name is a word of Python's, as `pass` is.
    return {f.name.rstrip("_"): f.name for f in fields(into)}


def decode(
    setting: Setting, into: type[T], report: Report, section: str = "", base: T | None = None
) -> T:
    """Return a mapping as the frozen dataclass `into`, every field of which has a default.

    What is wrong is reported and left as it is in `base`, or at its default.
    `section` names the mapping in messages.
    """
    hints = _hints(into)  # type: ignore[arg-type] # whatever class it is, it can be a key
    known, defaults = keys_of(into), into()
    found: dict[str, Any] = {}
    if setting.kind not in ("mapping", "null"):
        report(_wrong(section, into, setting))
    for name, value in pairs(setting):
        if name not in known:
            report(unknown_key(name, value.place, known, section))
        elif value.kind != "null":
            key = known[name]
            before = getattr(defaults if base is None else base, key)
            decoded = _value(value, hints[key], report, name, before)
            if decoded is not _WRONG:
                found[key] = decoded
    return into(**found) if base is None else replace(base, **found)  # type: ignore[type-var]


_WRONG: Any = object()


def _value(setting: Setting, kind: Any, report: Report, name: str, base: Any = None) -> Any:
    """Return a setting as a value of the type `kind`, or `_WRONG` once that is reported.

    `base` is the value where nothing is said; it serves as an example.
    """
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        kinds = [k for k in get_args(kind) if k is not type(None)]
        return _value(setting, kinds[0], report, name, base)
    if origin is tuple:
        inner = get_args(kind)[0]
        items = setting.value if setting.kind == "list" else (setting,)
        if setting.kind == "mapping" or not isinstance(items, tuple):
            report(_wrong(name, kind, setting))
            return _WRONG
        values = [_value(item, inner, report, name) for item in items if isinstance(item, Setting)]
        return _WRONG if _WRONG in values else tuple(values)
    if isinstance(kind, type) and is_dataclass(kind):
        return decode(setting, kind, report, name, base)
    if setting.kind != "scalar" or not isinstance(setting.value, str):
        report(_wrong(name, kind, setting, base))
        return _WRONG
    decoded = _scalar(setting.value, kind)
    if decoded is _WRONG:
        report(_wrong(name, kind, setting, base))
    return decoded


def _scalar(text: str, kind: Any) -> Any:
    if get_origin(kind) is Literal:
        return text if text in get_args(kind) else _WRONG
    if kind is str:
        return text
    if kind is bool:
        lower = text.lower()
        return True if lower in _TRUE else False if lower in _FALSE else _WRONG
    try:
        return kind(text.replace(",", ".") if kind is float else text)
    except (TypeError, ValueError):
        return _WRONG


def _wrong(name: str, kind: Any, setting: Setting, base: Any = None) -> Problem:
    given = {"list": "a list", "mapping": "a group of settings", "null": "nothing"}.get(
        setting.kind
    )
    shown = given or f"“{setting.value}”"
    return error(
        "wrong-type",
        setting.place,
        f"“{name}” should be {_said(kind)}, not {shown}",
        _example(name, kind, base),
    )


def _said(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is Literal:
        *most, last = [f"“{choice}”" for choice in get_args(kind)]
        return f"{', '.join(most)} or {last}" if most else last
    if origin in (Union, UnionType):
        return _said(next(k for k in get_args(kind) if k is not type(None)))
    if origin is tuple:
        return "a list"
    if kind is type(None):
        return "null"
    names = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
    return names.get(kind, "a group of settings")


def _example(name: str, kind: Any, base: Any) -> str:
    origin = get_origin(kind)
    if origin is Literal:
        return f"Write, for example, {name}: {get_args(kind)[0]}"
    if origin in (Union, UnionType):
        return _example(name, next(k for k in get_args(kind) if k is not type(None)), base)
    if origin is tuple:
        return f"Write one a line, each with a dash, or in brackets: {name}: [one, two]"
    examples = {str: "words", int: "1", float: "0.5", bool: "true", type(None): "null"}
    value = str(base) if kind in (int, float) and base is not None else examples.get(kind)
    return f"Write, for example, {name}: {value}" if value else f"Write {name}: {{key: value}}"
