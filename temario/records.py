"""Records: frozen dataclasses that cost little to define and to make; and their mutable kin.

`dataclass(frozen=True, slots=True)` compiles six methods for every class. The engine
and a builder define some 170 of them, and that took a quarter of the time of
a small build, which makes instances of a third of them. Here `__init__` alone is compiled, when
the first instance is made; the rest is written once and shared.
All else is a dataclass: `fields`, `replace`, `is_dataclass` and patterns work as they do there;
the `replace` of this module does the same in a fifth of the time.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

Defined = TypeVar("Defined")
Item = TypeVar("Item")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[Defined]) -> type[Defined]:
    """Make `cls` a dataclass with slots, whose fields are set when it is made and never again.

    Equality and hash are those of the fields that compare, between records of the same class.
    Setting or deleting a field raises `dataclasses.FrozenInstanceError`.
    """
    for name, method in _SHARED.items():
        if name not in vars(cls):
            setattr(cls, name, method)
    made: Any = dataclass(cls, init=False, repr=False, eq=False, slots=True)
    compared = [each.name for each in fields(made) if each.compare]
    made.__compared__ = attrgetter(*compared or ["__class__"])
    made.__init__ = _first_time(made)
    names = tuple(each.name for each in fields(made))
    # A getter of one name returns no tuple, and a record of one field is made anew by its name.
    made.__whole__ = (names, attrgetter(*names)) if len(names) > 1 else None
    return made  # type: ignore[no-any-return]


@dataclass_transform(field_specifiers=(field,))
def mutable(cls: type[Defined]) -> type[Defined]:
    """Make `cls` a dataclass with slots, whose fields change; each instance equals itself alone."""
    made: Any = dataclass(cls, init=False, repr=False, eq=False, slots=True)
    made.__init__ = _first_time(made)
    return made  # type: ignore[no-any-return]


def changed(old: Defined, **values: object) -> Defined:
    """Return `old` with these fields, or `old` itself where each has its value already.

    Whoever goes through a whole course to change a little of it makes little anew.
    """
    if all(getattr(old, name) is value for name, value in values.items()):
        return old
    return replace(old, **values)


def replace(old: Defined, /, **values: Any) -> Defined:
    """Return `old`, a record or another dataclass, with other values in some of its fields.

    Raises `TypeError` where it has no such field.
    """
    whole = getattr(old, "__whole__", None)
    if whole is None:
        return dataclasses.replace(old, **values)  # type: ignore[type-var]
    names, values_of = whole
    return type(old)(**{**dict(zip(names, values_of(old), strict=True)), **values})


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
        return [getattr(self, each.name) for each in fields(self)]  # type: ignore[arg-type]

    def __setstate__(self, state: list[object]) -> None:
        for each, value in zip(fields(self), state, strict=True):  # type: ignore[arg-type]
            object.__setattr__(self, each.name, value)


_SHARED = {
    name: method
    for name, method in vars(_Record).items()
    if callable(method) and name not in {"__getattribute__", "__init__", "__new__"}
}


def _first_time(cls: type[Any]) -> Callable[..., None]:
    """Return an `__init__` that compiles the real one, and gives way to it."""

    def __init__(self: Any, *args: Any, **values: Any) -> None:  # noqa: N807 -- it stands in its place
        real = _initializer(cls)
        if cls.__init__ is __init__:
            cls.__init__ = real
        real(self, *args, **values)

    __init__.__qualname__ = f"{cls.__qualname__}.__init__"
    return __init__


def _initializer(cls: type[Any]) -> Callable[..., None]:
    """Return the `__init__` of a record, which fills the slots past any `__setattr__`."""
    known: dict[str, object] = {}
    taken: list[str] = []
    named: list[str] = []
    lines = []
    for each in fields(cls):
        if not each.init:
            continue  # `__post_init__` sets it
        known[f"set_{each.name}"] = getattr(cls, each.name).__set__
        (named if each.kw_only else taken).append(each.name + _default(each, known))
        value = each.name
        if each.default_factory is not MISSING:
            value = f"make_{value}() if {value} is missing else {value}"
        lines.append(f"    set_{each.name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    parameters = ", ".join(["self", *taken, *(["*", *named] if named else [])])
    source = f"def __init__({parameters}):\n" + "\n".join(lines or ["    pass"])
    exec(source, known)  # noqa: S102 -- names of fields alone, which Python has read as names
    method: Any = known["__init__"]
    method.__qualname__ = f"{cls.__qualname__}.__init__"
    return method  # type: ignore[no-any-return]


def _default(of: Field[Any], known: dict[str, object]) -> str:
    """Return the text of a parameter's default, whose value is put into `known`."""
    if of.default_factory is not MISSING:
        known[f"make_{of.name}"] = of.default_factory
        known["missing"] = MISSING
        return "=missing"
    if of.default is MISSING:
        return ""
    known[f"default_{of.name}"] = of.default
    return f"=default_{of.name}"
