"""Words to be put into gaps of a text → gaps in which one of these words is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temario.importing.qti.numbers import float_of
from temario.importing.qti.tree import attribute, child, children, descendants, words
from temario.importing.qti.worths import tell_partly, uneven

_MOST = 10_000
"""So many choices, in all gaps together, an item may get."""


def opened(root: Any) -> list[tuple[Any, tuple[str, str]]]:
    """Turn each `gapMatchInteraction` of an item into a text with `inlineChoiceInteraction`s.

    One whose words are pictures, or that does not say what is right, is left as it is.
    Returned are elements with what is lost at them, and what is there instead.
    """
    lost: list[tuple[Any, tuple[str, str]]] = []
    responses = children(root, "response-declaration")
    declared = {attribute(each, "identifier"): each for each in responses}
    for element in list(descendants(root, "gap-match-interaction")):
        name = attribute(element, "response-identifier")
        worths = _worths(declared.get(name))
        right = _right(declared.get(name)) or _best(worths)
        given = list(children(element, "gap-text"))
        texts = [(attribute(each, "identifier"), words(each)) for each in given]
        gaps = list(descendants(element, "gap"))
        pictures = next(descendants(element, "gap-img"), None) is not None
        if pictures or not right or not texts or not gaps or len(texts) * len(gaps) > _MOST:
            continue
        _tell(worths, right, dict(texts), lambda *what, at=element: lost.append((at, what)))
        for each in given:
            element.remove(each)
        for gap in gaps:
            _open(root, gap, f"{name}.{attribute(gap, 'identifier')}", texts, right)
        element.tag = "div"
        element.attrib.clear()
    return lost


def _right(declared: Any) -> dict[str, str]:
    """Return gaps → the words that are right there."""
    correct = child(declared, "correct-response") if declared is not None else None
    values = children(correct, "value") if correct is not None else ()
    pairs = [(each.text or "").split() for each in values]
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


def _worths(declared: Any) -> dict[tuple[str, str], float]:
    """Return pairs of a word and a gap → what each is worth, where that is more than nothing."""
    mapping = child(declared, "mapping") if declared is not None else None
    found: dict[tuple[str, str], float] = {}
    for entry in children(mapping, "map-entry") if mapping is not None else ():
        pair = attribute(entry, "map-key").split()
        share = float_of(attribute(entry, "mapped-value"))
        if len(pair) == 2 and share is not None and share > 0:
            found[(pair[0], pair[1])] = share
    return found


def _best(worths: dict[tuple[str, str], float]) -> dict[str, str]:
    best: dict[str, tuple[float, str]] = {}
    for (word, gap), share in worths.items():
        if share > best.get(gap, (0.0, ""))[0]:
            best[gap] = share, word
    return {gap: word for gap, (_, word) in best.items()}


def _tell(
    worths: dict[tuple[str, str], float],
    right: dict[str, str],
    texts: dict[str, str],
    tell: Callable[[str, str], None],
) -> None:
    """Say that gaps are worth unlike much, and which other words are right in part."""
    full = {gap: worths.get((word, gap), 0.0) for gap, word in right.items()}
    if uneven(full.values()):
        tell("how much each gap is worth", "each counts the same")
    partly = [
        (f"{texts.get(word, word)} – {gap}", share / (full.get(gap) or share))
        for (word, gap), share in worths.items()
        if right.get(gap) != word
    ]
    tell_partly(partly, tell)


def _open(
    root: Any, gap: Any, name: str, texts: list[tuple[str, str]], right: dict[str, str]
) -> None:
    from lxml import etree

    response = etree.SubElement(root, "responseDeclaration")
    response.set("identifier", name)
    response.set("cardinality", "single")
    response.set("baseType", "identifier")
    value = etree.SubElement(etree.SubElement(response, "correctResponse"), "value")
    value.text = right.get(attribute(gap, "identifier"), "")
    gap.tag = "inlineChoiceInteraction"
    gap.set("responseIdentifier", name)
    for identifier, said in texts:
        choice = etree.SubElement(gap, "inlineChoice")
        choice.set("identifier", identifier)
        choice.text = said
