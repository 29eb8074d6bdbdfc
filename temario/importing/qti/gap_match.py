"""Words to be put into gaps of a text → gaps in which one of these words is chosen."""

from __future__ import annotations

from typing import Any

from temario.importing.qti.tree import attribute, child, children, descendants, words

_MOST = 10_000
"""So many choices, in all gaps together, an item may get."""


def opened(root: Any) -> None:
    """Turn each `gapMatchInteraction` of an item into a text with `inlineChoiceInteraction`s.

    One whose words are pictures, or that does not say what is right, is left as it is.
    """
    responses = children(root, "response-declaration")
    declared = {attribute(each, "identifier"): each for each in responses}
    for element in list(descendants(root, "gap-match-interaction")):
        name = attribute(element, "response-identifier")
        right = _right(declared.get(name))
        given = list(children(element, "gap-text"))
        texts = [(attribute(each, "identifier"), words(each)) for each in given]
        gaps = list(descendants(element, "gap"))
        pictures = next(descendants(element, "gap-img"), None) is not None
        if pictures or not right or not texts or not gaps or len(texts) * len(gaps) > _MOST:
            continue
        for each in given:
            element.remove(each)
        for gap in gaps:
            _open(root, gap, f"{name}.{attribute(gap, 'identifier')}", texts, right)
        element.tag = "div"
        element.attrib.clear()


def _right(declared: Any) -> dict[str, str]:
    """Return gaps → the words that are right there."""
    correct = child(declared, "correct-response") if declared is not None else None
    values = children(correct, "value") if correct is not None else ()
    pairs = [(each.text or "").split() for each in values]
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


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
