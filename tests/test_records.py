"""Records behave as frozen dataclasses do."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace

import pytest

from temario.records import mutable, names, record


@record
class Point:
    """A record to try."""

    x: int
    y: int = 2
    tags: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False)

    @property
    def sum(self) -> int:
        """Return what its numbers make together."""
        return self.x + self.y


@record
class Deep(Point):
    """A record that inherits."""

    z: int = 3
    w: int = field(kw_only=True, default=0)


@record
class Empty:
    """A record without fields."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The same as the standard library makes it."""

    x: int
    y: int = 2
    tags: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False)


def test_a_record_is_made_as_a_dataclass_is() -> None:
    assert (Point(1).x, Point(1).y, Point(1, y=5).y, Point(1).sum) == (1, 2, 5, 3)
    assert (Deep(1).z, Deep(1, 2, [], "", 9).z, Deep(1, w=8).w) == (3, 9, 8)
    assert Point(1).tags is not Point(1).tags
    with pytest.raises(TypeError, match="x"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="v"):
        Point(1, v=2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        Deep(1, 2, [], "", 3, 4)  # type: ignore[misc]


def test_what_is_shown_is_what_a_dataclass_shows() -> None:
    assert repr(Point(1, 3, ["a"])) == repr(Plain(1, 3, ["a"])).replace("Plain", "Point")
    assert repr(Empty()) == "Empty()"


def test_equality_and_hash_are_those_of_the_fields_that_compare() -> None:
    assert Point(1, note="a") == Point(1, note="b")
    assert Point(1) != Point(2)
    assert Point(1) != Deep(1)
    assert Point(1) != Plain(1)
    assert Empty() == Empty()
    assert len({Empty(), Empty()}) == 1
    assert hash(Deep(1, tags=(), z=4)) == hash(Deep(1, tags=(), note="x", z=4))  # type: ignore[arg-type]


def test_no_field_is_set_again_or_deleted() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError, match="'x'"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="'x'"):
        del point.x
    with pytest.raises(FrozenInstanceError, match="'other'"):
        point.other = 2  # type: ignore[attr-defined]
    assert point == Point(1)


def test_all_else_of_dataclasses_works() -> None:
    assert is_dataclass(Point)
    assert [each.name for each in fields(Deep)] == ["x", "y", "tags", "note", "z", "w"]
    assert replace(Deep(1, z=7), x=4) == Deep(4, z=7)
    assert pickle.loads(pickle.dumps(Deep(1, z=7))) == Deep(1, z=7)
    assert copy.copy(Point(5)) == Point(5)
    assert copy.deepcopy(Point(5)) == Point(5)
    assert not hasattr(Point(1), "__dict__")
    match Point(3, 4):
        case Point(x, y):
            assert (x, y) == (3, 4)


@mutable
class Desk:
    """What changes while one works on it."""

    owner: str
    papers: list[str] = field(default_factory=list)
    tidy: bool = field(init=False)

    def __post_init__(self) -> None:
        self.tidy = not self.papers


def test_a_mutable_one_has_its_own_identity_and_its_fields_change() -> None:
    desk, other = Desk("Ana"), Desk("Ana")
    desk.papers.append("acta")
    desk.owner = "Luis"
    assert (desk.owner, other.owner, desk.papers, other.papers) == ("Luis", "Ana", ["acta"], [])
    assert desk.tidy
    assert other != Desk("Ana")
    assert not Desk("Ana", ["acta"]).tidy
    with pytest.raises(TypeError):
        Desk()  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        desk.lamp = 1  # type: ignore[attr-defined]


def test_what_is_said_of_a_wrong_call_names_the_fields_of_the_class() -> None:
    assert list(inspect.signature(Point(1).__init__).parameters) == ["x", "y", "tags", "note"]
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point(y=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="multiple values for argument 'x'"):
        Point(1, x=1)  # type: ignore[misc]


def test_a_field_without_a_default_cannot_follow_one_that_has_one() -> None:
    @record
    class Wrong:
        """Refused by type checkers already."""

        a: int = 1
        b: int  # type: ignore[misc]

    with pytest.raises(TypeError, match="Wrong: a field without a default follows"):
        Wrong(b=2)


def test_what_dataclasses_know_of_a_class_is_there_when_asked_for() -> None:
    assert [(each.name, each.type) for each in fields(Deep)] == [
        ("x", "int"),
        ("y", "int"),
        ("tags", "list[str]"),
        ("note", "str"),
        ("z", "int"),
        ("w", "int"),
    ]
    assert [each.name for each in fields(Point)] == list(names(Point))
    assert Deep.__match_args__ == ("x", "y", "tags", "note", "z")
