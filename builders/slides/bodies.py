"""Stage 2, plan: pieces → what stands on slides, each with its notes."""

from __future__ import annotations

from builders.slides.deck import Asked, Body, FormulaBody, Passage, Prose, text_of
from builders.slides.parts import Piece
from builders.slides.summary import word_count
from temario.records import replace

_FEW_WORDS = 40
"""Text of more words does not share a slide with a thing."""


def settled(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], tuple[Passage, ...]]:
    """Return the pieces that show something, those that show nothing having left them their notes.

    What introduces goes with the piece behind it, what the speaker says with the one before.
    Also returns the notes where nothing is shown at all.
    """
    found: list[Piece] = []
    waiting: tuple[Passage, ...] = ()
    for piece in pieces:
        if isinstance(piece, Passage) and not piece.runs:
            if piece.speaker and found:
                found[-1] = replace(found[-1], notes=found[-1].notes + piece.notes)
            else:
                waiting += piece.notes
            continue
        found.append(replace(piece, notes=waiting + piece.notes))
        waiting = ()
    if waiting and found:
        found[-1] = replace(found[-1], notes=found[-1].notes + waiting)
        waiting = ()
    return tuple(found), waiting


def bodies(pieces: tuple[Piece, ...]) -> list[Body | Asked]:
    """Return `pieces` gathered: text between two things, each thing, each question."""
    found: list[Body | Asked] = []
    for piece in pieces:
        if isinstance(piece, Asked) and found and _only_labels(found[-1]):
            labels = found.pop()
            assert isinstance(labels, Prose)
            told = tuple(replace(passage, notes=()) for passage in labels.passages)
            told += tuple(note for passage in labels.passages for note in passage.notes)
            found.append(replace(piece, notes=told + piece.notes))
        elif not isinstance(piece, Passage):
            if not isinstance(piece, Asked):
                found[-1:] = _without_its_line(found[-1:])
            found.append(piece)
        elif found and isinstance(found[-1], Prose):
            found[-1] = Prose((*found[-1].passages, piece))
        else:
            found.append(Prose((piece,)))
    parted = (_explained(before, body) for before, body in zip((None, *found), found, strict=False))
    return [body for bodies in parted for body in bodies]


def _explained(before: Body | Asked | None, body: Body | Asked) -> tuple[Body | Asked, ...]:
    """Return `body`, what explains the formula before it apart from much other text.

    A paragraph that begins in small letters goes on with the formula's sentence: “where n is …”.
    There the two share a slide.
    """
    match before, body:
        case FormulaBody(), Prose(passages=(first, *others)) if others and not first.marker:
            much = sum(word_count(text_of(p.runs)) for p in (first, *others)) > _FEW_WORDS
            if much and text_of(first.runs)[:1].islower() and not first.keep:
                return Prose((first,)), Prose(tuple(others))
    return (body,)


def _only_labels(body: Body | Asked) -> bool:
    """Return whether all that is shown names what comes: a question does that by itself."""
    return isinstance(body, Prose) and all(
        passage.manner in ("label", "warning") for passage in body.passages
    )


def _without_its_line(before: list[Body | Asked]) -> list[Body | Asked]:
    """Return what stands before a thing; the line that introduces it is apart after much text.

    There the line and the thing share a slide.
    """
    match before:
        case [Prose(passages=(*others, last))] if others and last.keep and not last.marker:
            if sum(word_count(text_of(p.runs)) for p in (*others, last)) > _FEW_WORDS:
                return [Prose(tuple(others)), Prose((last,))]
    return before
