"""Records: frozen dataclasses that cost little to define and to make; and their mutable kin.

`dataclass(frozen=True, slots=True)` looks through every class and compiles six methods for it. The
engine and a builder define some 180, and that took a quarter of the time of a small build, which
makes instances of a third of them. Here `__init__` alone is compiled, when the first instance is
made; the rest is written once and shared, and what `dataclasses` knows of a class is found out
when it is asked for. All else is a dataclass: `fields`, `replace`, `is_dataclass` and patterns
work as they do there; the `replace` of this module does the same in a fifth of the time.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

Defined = TypeVar("Defined")
Item = TypeVar("Item")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[Defined]) -> type[Defined]:
    """Make `cls` a dataclass with slots, whose fields are set when it is made and never again.

    Equality and hash are those of the fields that compare, between records of the same class.
    Setting or deleting a field raises `dataclasses.FrozenInstanceError`. Annotations must be
    text, as `from __future__ import annotations` makes them.
    """
    return _made(cls, frozen=True)


@dataclass_transform(field_specifiers=(field,))
def mutable(cls: type[Defined]) -> type[Defined]:
    """Make `cls` a dataclass with slots, whose fields change; each instance equals itself alone."""
    return _made(cls, frozen=False)


def _made(cls: type[Any], *, frozen: bool) -> type[Any]:
    """Return `cls` made anew, with a slot for each of its fields."""
    own = {name: value for name, value in vars(cls).items() if name not in _UNSLOTTED}
    known: dict[str, object] = {}
    for base in reversed(cls.__mro__[1:]):
        known.update(vars(base).get("__standing__", {}))
    added = {
        name: own.pop(name, MISSING)
        for name, kind in cls.__annotations__.items()
        if not kind.startswith("ClassVar[")
    }
    own["__slots__"] = tuple(name for name in added if name not in known)
    known.update(added)
    fixed = [(name, of) for name, of in known.items() if isinstance(of, Field)]
    by_name = {name for name, of in fixed if of.kw_only is True}
    own["__match_args__"] = tuple(name for name in known if name not in by_name)
    own["__annotations__"] = cls.__annotations__
    own["__standing__"] = known
    own["__dataclass_fields__"] = _FIELDS
    own["__init__"] = _first_time
    if frozen:
        passed_over = {name for name, of in fixed if not of.compare}
        compared = [name for name in known if name not in passed_over]
        own["__compared__"] = attrgetter(*compared or ["__class__"])
        # A getter of one name returns no tuple, and a record of one field is made anew by its name.
        own["__whole__"] = (tuple(known), attrgetter(*known)) if len(known) > 1 else None
        own = {**_SHARED, **own}
    anew: Any = type(cls)
    return anew(cls.__name__, cls.__bases__, own)  # type: ignore[no-any-return]


class _Fields:
    """What `dataclasses` knows of a class, found out by it when the first asks."""

    def __get__(self, _: object, cls: type[Any]) -> dict[str, Field[Any]]:
        kinds: dict[str, str] = {}
        for base in reversed(cls.__mro__):
            kinds.update(getattr(base, "__annotations__", {}))
        standing = cls.__standing__
        body = {name: of for name, of in standing.items() if of is not MISSING}
        body["__annotations__"] = {name: kinds[name] for name in standing}
        plain: Any = type(cls.__name__, (), {**body, "__module__": cls.__module__})
        known: dict[str, Field[Any]]
        known = dataclass(plain, init=False, repr=False, eq=False).__dataclass_fields__
        cls.__dataclass_fields__ = known
        return known


_FIELDS = _Fields()
_UNSLOTTED = frozenset(("__dict__", "__weakref__"))
"""What the class without slots has for its attributes."""


def changed(old: Defined, **values: object) -> Defined:
    """Return `old` with these fields, or `old` itself where each has its value already.

    Whoever goes through a whole course to change a little of it makes little anew.
    """
    if all(getattr(old, name) is value for name, value in values.items()):
        return old
    return replace(old, **values)  # type: ignore[type-var]


if TYPE_CHECKING:
    from dataclasses import replace as replace  # a type checker knows the fields that it takes
else:

    def replace(old: Defined, /, **values: Any) -> Defined:
        """Return `old`, a record or another dataclass, with other values in some of its fields.

        Raises `TypeError` where it has no such field.
        """
        whole = getattr(old, "__whole__", None)
        if whole is None:
            return dataclasses.replace(old, **values)
        names, values_of = whole
        return type(old)(**{**dict(zip(names, values_of(old), strict=True)), **values})


def names(of: type[object]) -> tuple[str, ...]:
    """Return the names of a record's fields, in order, at no cost."""
    return tuple(vars(of)["__standing__"])


def each(function: Callable[[Item], Item], items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return what `function` makes of every item, or `items` itself where that is all the same."""
    made = tuple(map(function, items))
    same = all(new is old for new, old in zip(made, items, strict=True))
    return items if same else made


class _Record:
    """What all records share."""

    __slots__ = ()

    __compared__: ClassVar[attrgetter[object]]
    __whole__: ClassVar[tuple[tuple[str, ...], attrgetter[Any]] | None]
    __standing__: ClassVar[dict[str, object]]
    """What stands behind the name of each field: its default, a `Field`, or nothing."""

    def __repr__(self) -> str:
        shown = (
            f"{each.name}={getattr(self, each.name)!r}"
            for each in fields(self)  # type: ignore[arg-type]
            if each.repr
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return self is other or self.__compared__(self) == self.__compared__(other)

    def __hash__(self) -> int:
        return hash(self.__compared__(self))

    def __setattr__(self, name: str, value: object) -> None:
        message = f"cannot assign to field {name!r}"
        raise FrozenInstanceError(message)

    def __delattr__(self, name: str) -> None:
        message = f"cannot delete field {name!r}"
        raise FrozenInstanceError(message)

    def __getstate__(self) -> list[object]:
        return [getattr(self, name) for name in self.__standing__]

    def __setstate__(self, state: list[object]) -> None:
        for name, value in zip(self.__standing__, state, strict=True):
            object.__setattr__(self, name, value)


_SHARED = {
    name: method
    for name, method in vars(_Record).items()
    if callable(method) and name not in {"__getattribute__", "__init__", "__new__"}
}


def _first_time(self: Any, *args: Any, **values: Any) -> None:
    """Stand for the `__init__` of a class without instances: compile it, and give way to it."""
    cls: Any = next(each for each in type(self).__mro__ if "__standing__" in vars(each))
    real = _initializer(cls)
    if cls.__init__ is _first_time:
        cls.__init__ = real
    real(self, *args, **values)


def _initializer(cls: type[Any]) -> Callable[..., None]:
    """Return the `__init__` of a class, which fills the slots past any `__setattr__`."""
    known: dict[str, object] = {"missing": MISSING}
    called: dict[str, str] = {}
    taken: list[str] = []
    named: list[str] = []
    lines = []
    defaults: dict[str, object] = {}
    for name, of in cls.__standing__.items():
        default: object = of
        made: object = MISSING
        by_name = False
        if isinstance(of, Field):
            if not of.init:
                continue  # `__post_init__` sets it
            default, made, by_name = of.default, of.default_factory, of.kw_only is True
        value = parameter = f"value_{len(called)}"
        if made is not MISSING:
            known[f"make_{parameter}"] = made
            value = f"make_{parameter}() if {parameter} is missing else {parameter}"
            defaults[name] = MISSING
        elif default is not MISSING:
            defaults[name] = default
        called[parameter] = name
        (named if by_name else taken).append(parameter)
        known[f"set_{parameter}"] = getattr(cls, name).__set__
        lines.append(f"    set_{parameter}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    parameters = ", ".join(["self", *taken, *(["*", *named] if named else [])])
    code = _code(f"def __init__({parameters}):\n" + "\n".join(lines or ["    pass"]))
    code = code.replace(co_varnames=tuple(called.get(name, name) for name in code.co_varnames))
    given = [called[name] for name in taken if called[name] in defaults]
    if [called[name] for name in taken[len(taken) - len(given) :]] != given:
        message = f"{cls.__qualname__}: a field without a default follows one that has one"
        raise TypeError(message)
    method = FunctionType(code, known, "__init__", tuple(defaults[name] for name in given))
    method.__kwdefaults__ = {
        called[name]: defaults[called[name]] for name in named if called[name] in defaults
    }
    method.__qualname__ = f"{cls.__qualname__}.__init__"
    return method


@cache
def _code(source: str) -> CodeType:
    """Return a function's code, which classes with as many fields share under their own names."""
    found: dict[str, Any] = {}
    exec(source, found)  # noqa: S102 -- made above, and of numbers alone
    code: CodeType = found["__init__"].__code__
    return code
