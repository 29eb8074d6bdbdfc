"""What other programs call their boxes, and which blocks of ours they become.

The names are those of MkDocs and Python-Markdown, MyST and Sphinx, Quarto, pandoc, Docusaurus,
Hugo's themes, GitBook, Obsidian and the Carpentries' lessons.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from temario.markdown.attributes import merged
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Callout,
    CalloutKind,
    Disclosure,
    Heading,
    Inlines,
    Paragraph,
    Quote,
    Strong,
    Text,
)
from temario.problems import Place
from temario.records import record, replace

Shape = Literal["callout", "disclosure", "quote", "tab", "tabs", "plain"]


@record
class Box:
    """What a box of another program becomes here."""

    shape: Shape
    kind: CalloutKind = "note"
    """Of a callout."""
    label: str = ""
    """Its title in English where its author gives it none; empty for the kind's own word."""


def box_of(name: str, bare: bool = True) -> Box | None:
    """Return what a box called `name` becomes, or None where nothing is known of it.

    `bare` says that it stands behind `:::` without braces, as in the Carpentries' lessons, where
    a hint is opened by who needs it; elsewhere it is open.
    """
    name = name.lower().removeprefix("callout-").removeprefix("prf:").removeprefix("proof:")
    if bare and name == "hint":
        return Box("disclosure", label="Hint")
    return _BOXES.get(name)


def box_of_classes(classes: Sequence[str]) -> Box | None:
    """Return what a box with these classes becomes."""
    found = (box_of(name, bare=False) for name in classes)
    known = [box for box in found if box is not None and box.shape != "plain"]
    # Of `admonition warning` and `alert alert-info` the second word says more.
    return next((box for box in known if box != PLAIN_NOTE), known[0] if known else None)


def boxed(
    box: Box,
    title: Inlines,
    attributes: Attributes,
    place: Place,
    blocks: Blocks,
    language: str,
) -> Blocks:
    """Return what `box` becomes with this title and these contents.

    Without a title its first heading is one, else the box's own word.
    """
    collapsed = attributes.get("collapse") in ("true", "") and _has(attributes, "collapse")
    if box.shape == "callout" and (collapsed or "dropdown" in attributes.classes):
        box = replace(box, shape="disclosure", label=box.label or box.kind.capitalize())
    first = blocks[0] if blocks else None
    titled = box.shape in ("callout", "disclosure", "tab") and box.kind != "objectives"
    if titled and not title and isinstance(first, Heading):
        attributes = merged(attributes, Attributes(first.attributes.id))
        title, blocks = first.content, blocks[1:]
    if not title and box.label:
        title = (Text(_word(box.label, language), place),)
    match box.shape:
        case "callout":
            return (Callout(box.kind, title, blocks, place, attributes),)
        case "disclosure":
            return (Disclosure(title, blocks, place),)
        case "quote":
            return (Quote((*_bold(title, place), *blocks), place, attributes),)
        case "tabs":
            return (*_bold(title, place), *map(_tab_heading, blocks))
        case _:
            return (*_bold(title, place), *blocks)


def _has(attributes: Attributes, key: str) -> bool:
    return any(name == key for name, _ in attributes.values)


def _bold(title: Inlines, place: Place) -> Blocks:
    return (Paragraph((Strong(title, place),), place),) if title else ()


def _tab_heading(block: Block) -> Block:
    """Return a heading that names a tab as a line of its own: it begins no lesson."""
    if not isinstance(block, Heading):
        return block
    return Paragraph((Strong(block.content, block.place),), block.place, block.attributes)


def _word(label: str, language: str) -> str:
    spanish = language.lower().partition("-")[0] == "es"
    return _SPANISH.get(label, label) if spanish else label


def spoken(name: str) -> str:
    """Return a box's name as a title: `key-points` becomes "Key points"."""
    words = re.sub(r"[-_:]+", " ", name).strip()
    return words[:1].upper() + words[1:]


PLAIN_NOTE = Box("callout")
"""What a box becomes of which no more is known than that it is one."""


def _boxes() -> dict[str, Box]:
    found: dict[str, Box] = {}
    for kind, names in _KINDS.items():
        found |= dict.fromkeys(names.split(), Box("callout", kind))
    for label, (kind, names) in _LABELLED.items():
        found |= dict.fromkeys(names.split(), Box("callout", kind, label))
    for label, names in _OPENED.items():
        found |= dict.fromkeys(names.split(), Box("disclosure", label=label))
    for shape, names in _SHAPES.items():
        found |= dict.fromkeys(names.split(), Box(shape))
    return found


_KINDS: dict[CalloutKind, str] = {
    "note": "note info admonition callout notice alert alert-info alert-primary alert-secondary "
    "sidebar margin topic aside column-margin",
    "tip": "tip hint success check done alert-success",
    "important": "important",
    "warning": "warning attention warn alert-warning",
    "caution": "caution danger error failure fail bug missing alert-danger",
    "example": "example",
    "objectives": "objectives",
}
_LABELLED: dict[str, tuple[CalloutKind, str]] = {
    "Summary": ("note", "abstract summary tldr"),
    "To do": ("note", "todo"),
    "See also": ("note", "seealso"),
    "Question": ("note", "question help faq"),
    "Challenge": ("example", "challenge"),
    "Exercise": ("example", "exercise exercises exercise-start"),
    "Activity": ("example", "activity"),
    "Problem": ("example", "problem"),
    "Discussion": ("note", "discussion"),
    "Prerequisites": ("note", "prereq prereqs prerequisite prerequisites"),
    "Questions": ("note", "questions"),
    "Key points": ("important", "keypoints key-points"),
    "Checklist": ("note", "checklist"),
    "Theorem": ("note", "theorem"),
    "Lemma": ("note", "lemma"),
    "Corollary": ("note", "corollary"),
    "Proposition": ("note", "proposition"),
    "Conjecture": ("note", "conjecture"),
    "Definition": ("note", "definition"),
    "Axiom": ("note", "axiom"),
    "Claim": ("note", "claim"),
    "Remark": ("note", "remark"),
    "Observation": ("note", "observation"),
    "Property": ("note", "property"),
    "Criterion": ("note", "criterion"),
    "Assumption": ("note", "assumption"),
    "Algorithm": ("note", "algorithm"),
    "Proof": ("note", "proof"),
    "Version added": ("note", "versionadded"),
    "Version changed": ("note", "versionchanged"),
    "Deprecated": ("warning", "deprecated"),
}
_OPENED = {
    "Solution": "solution solution-start",
    "Answer": "answer",
    "": "dropdown toggle details expand spoiler collapse collapsible accordion",
}
"""What a reader opens."""
_SHAPES: dict[Shape, str] = {
    "quote": "quote cite blockquote epigraph pull-quote highlights testimonial",
    "tab": "tab tab-item tabitem group-tab card grid-item-card grid-item step",
    "tabs": "tabs tab-set tabset panel-tabset code-group cards",
    "plain": "columns column row col grid layout incremental nonincremental fragment center "
    "centered left right small smaller large r-stack r-fit-text r-hstack r-vstack column-page "
    "column-body column-screen column-body-outset column-page-inset column-screen-inset "
    "content-visible content-hidden div container section article block absolute cell "
    "cell-output cell-output-display output-cell refs list-table figure carousel steps accordions "
    "line-block compound glossary",
}
_SPANISH = {
    "Summary": "Resumen", "To do": "Por hacer", "See also": "Véase también",
    "Question": "Pregunta", "Challenge": "Reto", "Exercise": "Ejercicio",
    "Activity": "Actividad", "Problem": "Problema", "Discussion": "Debate",
    "Prerequisites": "Requisitos previos", "Questions": "Preguntas",
    "Key points": "Puntos clave", "Checklist": "Lista de comprobación", "Theorem": "Teorema",
    "Lemma": "Lema", "Corollary": "Corolario", "Proposition": "Proposición",
    "Conjecture": "Conjetura", "Definition": "Definición", "Axiom": "Axioma",
    "Claim": "Afirmación", "Remark": "Observación", "Observation": "Observación",
    "Property": "Propiedad", "Criterion": "Criterio", "Assumption": "Supuesto",
    "Algorithm": "Algoritmo", "Proof": "Demostración", "Solution": "Solución",
    "Answer": "Respuesta", "Hint": "Pista", "Note": "Nota", "Tip": "Consejo",
    "Important": "Importante", "Warning": "Advertencia", "Caution": "Precaución",
    "Example": "Ejemplo", "Objectives": "Objetivos", "Deprecated": "Obsoleto",
}  # fmt: skip
_BOXES = _boxes()
