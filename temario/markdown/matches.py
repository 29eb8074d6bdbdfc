"""What is to be joined in a question: list items such as `BERT -> codificador`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from temario.markdown.answers import (
    Report,
    feedback_of,
    ids_of,
    made_id,
    report_too_many,
    used_twice,
    words_of,
)
from temario.markdown.attributes import attempt, broken_attributes, merged, parse_attributes
from temario.markdown.inlines import stripped
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Inlines,
    Item,
    List,
    ListItem,
    Only,
    Paragraph,
    Quote,
    Target,
    Text,
)
from temario.patterns import pattern
from temario.problems import Problem, error, warning
from temario.records import record, replace
from temario.traverse import plain

_ARROW = pattern(r"\s*(?:->|→|=>)\s*")


@record
class Matched:
    """A list of items such as `BERT -> codificador`, read."""

    items: tuple[Item, ...]
    targets: tuple[Target, ...]
    left: Blocks
    """What is no part of an item or a target."""


def read_match(items: Sequence[ListItem], report: Report) -> Matched:
    """Return list items such as `BERT -> codificador` as items and targets."""
    pairs: list[_Pair] = []
    others: list[ListItem] = []
    for item in items:
        pair = _pair(item)
        if pair is None:
            report(_no_arrow(item))
            others.append(item)
        else:
            _report_broken(pair, report)
            pairs.append(pair)
    left: list[Block] = [List(False, 1, tuple(others), others[0].place)] if others else []
    joined = [pair for pair in pairs if pair.left]
    targets = _targets(pairs, report)
    right = dict.fromkeys(pair.words for pair in joined)
    ids = ids_of([pair.item for pair in joined], [plain(pair.left) for pair in joined], "i", report)
    found = tuple(
        Item(
            identifier,
            pair.left,
            targets[pair.words].id,
            pair.item.place,
            pair.told,
            pair.item.attributes,
        )
        for identifier, pair in zip(ids, joined, strict=True)
    )
    for pair in pairs:
        if pair.told and not pair.left:
            report(_told_of_distractor(pair))
            left.append(Only("instructor", pair.told, pair.item.place))
    both = (*map(targets.__getitem__, right), *(t for w, t in targets.items() if w not in right))
    report_too_many(found if len(found) > len(both) else both, report)
    return Matched(found, both, tuple(left))


def has_arrows(node: Block) -> bool:
    """Return whether half the items of a list or more have an arrow in them."""
    if not isinstance(node, List):
        return False
    with_arrow = [item for item in node.items if _pair(item) is not None]
    return bool(with_arrow) and 2 * len(with_arrow) >= len(node.items)


@record
class _Pair:
    """A list item with an arrow in it."""

    item: ListItem
    """With the attributes of what is to be joined."""
    left: Inlines
    """Empty where the target is right for nothing."""
    right: Inlines
    target: str
    """The target's own id, or empty."""
    told: Blocks
    """Feedback, and whatever stands under the line with the arrow."""

    @property
    def words(self) -> str:
        """What tells its target from others."""
        return plain(self.right).strip().casefold()


def _pair(item: ListItem) -> _Pair | None:
    """Return an item as a pair: an id at the end of its line is the target's where that is left.

    What is to be joined has the first id, since most have only one, and learners' answers hang
    on it.
    """
    first = item.blocks[0] if item.blocks else None
    sides = _sides(first.content) if isinstance(first, Paragraph) else None
    if sides is None or not plain(sides[1]).strip():
        return None
    left, right = sides
    rest = tuple(block for block in item.blocks[1:] if not isinstance(block, Quote))
    told = (*rest, *feedback_of(item))
    ending = item.attributes
    left, own = _ending(left) if left else (left, Attributes())
    if not left:
        # The id of a line that has words on the right alone is theirs, wherever it stands.
        return _Pair(item, left, right, ending.id or own.id, told)
    if own.id:
        return _Pair(replace(item, attributes=own), left, right, ending.id, told)
    return _Pair(replace(item, attributes=merged(ending, own)), left, right, "", told)


def _sides(content: Inlines) -> tuple[Inlines, Inlines] | None:
    """Split a line at its first arrow."""
    for index, inline in enumerate(content):
        arrow = _ARROW.search(inline.text) if isinstance(inline, Text) else None
        if arrow and isinstance(inline, Text):
            left = replace(inline, text=inline.text[: arrow.start()])
            right = replace(inline, text=inline.text[arrow.end() :])
            return stripped((*content[:index], left)), stripped((right, *content[index + 1 :]))
    return None


def _ending(content: Inlines) -> tuple[Inlines, Attributes]:
    """Return `content`, which is not empty, without the attribute list at its end, and that."""
    last = content[-1]
    if not isinstance(last, Text) or not last.text.endswith("}"):
        return content, Attributes()
    words, _, inside = last.text.rpartition("{")
    bare = stripped((*content[:-1], replace(last, text=words)))
    found = parse_attributes(inside[:-1])
    return (bare, found) if found is not None else (content, Attributes())


def _targets(pairs: Sequence[_Pair], report: Report) -> dict[str, Target]:
    """Return the targets of `pairs` by their words, each once."""
    own = _own_ids(pairs, report)
    found: dict[str, Target] = {}
    taken = set(own.values())
    for number, pair in enumerate(pairs, 1):
        if pair.words not in found:
            identifier = own.get(pair.words) or made_id(plain(pair.right), f"t{number}", taken)
            taken.add(identifier)
            found[pair.words] = Target(identifier, pair.right, pair.item.place)
    return found


def _own_ids(pairs: Iterable[_Pair], report: Report) -> dict[str, str]:
    """Return the ids that an author gave to targets, by the targets' words."""
    by_words: dict[str, _Pair] = {}
    by_id: dict[str, _Pair] = {}
    for pair in pairs:
        if not pair.target:
            continue
        first = by_words.get(pair.words)
        holder = by_id.get(pair.target, pair)
        if first is not None and first.target != pair.target:
            report(_two_ids(pair, first))
        elif holder.words != pair.words:
            report(used_twice(pair.target, pair.item.place, holder.item.place))
        else:
            by_words.setdefault(pair.words, pair)
            by_id.setdefault(pair.target, pair)
    return {words: pair.target for words, pair in by_words.items()}


# --- problems ---


def _report_broken(pair: _Pair, report: Report) -> None:
    last = pair.left[-1] if pair.left else None
    broken = attempt(last.text) if isinstance(last, Text) else ""
    if broken:
        report(broken_attributes(broken, pair.item.place))


def _no_arrow(item: ListItem) -> Problem:
    words = words_of(item.blocks)
    shown = words if len(words) <= 40 else f"{words[:40]}…"
    return error(
        "broken-match",
        item.place,
        f"“{shown}” does not say what it is to be joined with",
        "Write both sides with an arrow between them: - BERT -> codificador. "
        "A line - -> decodificador adds one that is right for none.",
    )


def _two_ids(pair: _Pair, first: _Pair) -> Problem:
    return error(
        "duplicate-id",
        pair.item.place,
        f"“{plain(pair.right)}” has the id “{pair.target}” here, and “{first.target}” at line "
        f"{first.item.place.line}",
        "It is one thing to join with: write its id once, or the same id each time.",
    )


def _told_of_distractor(pair: _Pair) -> Problem:
    return warning(
        "shown-to-instructor",
        pair.told[0].place,
        f"“{plain(pair.right)}” is right for none, so what is said under it is for the instructor",
        "Say it to all who are wrong: > incorrect: …",
    )
