"""What an item of QTI says that single answers are worth, told where a question here cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from temario.importing.qti.responses import Response

_EVEN = 0.02
"""By so much, as a share, worths may differ that are the same: thirds are written rounded."""
_MOST_NAMED = 5


def right_of(response: Response) -> tuple[str, ...]:
    """Return what is right: as declared, or by what it is worth; of one choice, the best alone."""
    if response.right or response.cardinality != "single":
        return response.right or response.keys
    best = max((share for _, share in response.shares), default=0.0)
    return tuple(key for key, share in response.shares if share == best > 0)


def tell_worths(
    response: Response, named: Callable[[str], str], each: str, tell: Callable[[str, str], None]
) -> None:
    """Say which answers are right in part, and that `each` right one is worth something else.

    `named` gives the words of an answer.
    """
    right = right_of(response)
    found = list(response.partly)
    worth = [(key, share) for key, share in response.shares if share > 0]
    if worth and response.cardinality != "ordered":
        most = max(share for _, share in worth)
        found += [((key,), share / most) for key, share in worth if key not in right]
        if response.cardinality == "multiple" and uneven(s for key, s in worth if key in right):
            tell(f"how much each right {each} is worth", "each counts the same")
    tell_partly(((", ".join(map(named, given)), share) for given, share in found), tell)


def tell_partly(worths: Iterable[tuple[str, float]], tell: Callable[[str, str], None]) -> None:
    """Say which answers, by their words, are right in part: they count as wrong."""
    said = [f"{min(100.0, 100 * share):.3g} % for “{words[:60]}”" for words, share in worths]
    if said:
        more = f" and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else ""
        several = len(said) > 1
        tell(
            f"the credit of {', '.join(said[:_MOST_NAMED])}{more}",
            f"{'they count' if several else 'it counts'} as wrong",
        )


def uneven(worths: Iterable[float]) -> bool:
    """Return whether worths are not the same, but for how they were rounded."""
    found = [worth for worth in worths if worth > 0]
    return bool(found) and max(found) - min(found) > _EVEN * max(found)
