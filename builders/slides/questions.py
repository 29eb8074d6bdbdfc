"""Stage 2, plan: a question → what its slide asks, what its answer's says, and their notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from builders.slides.deck import (
    Asked,
    CodeBody,
    DiagramBody,
    FormulaBody,
    Marker,
    MovieBody,
    Passage,
    PictureBody,
    Posed,
    Run,
    Runs,
    TableBody,
    Thing,
    text_of,
)
from builders.slides.exhibits import pictures_of
from builders.slides.formulas import unicode_of
from builders.slides.inlines import joined
from builders.slides.summary import beginning, word_count
from temario.decimals import written
from temario.model import (
    Blocks,
    Choice,
    Cloze,
    Essay,
    Gap,
    Inlines,
    Match,
    Numeric,
    Option,
    Order,
    Paragraph,
    Question,
    Short,
    TrueFalse,
)
from temario.orders import letter, scrambled, targets_apart
from temario.records import record, replace

if TYPE_CHECKING:
    from builders.slides.parts import Blockwise, Piece

SIGN = Run("✓", sign=True)
"""Stands before what is right."""

_TOLD = 40
"""An answer's slide tells at most this many words; the notes tell all."""


def ask(question: Question, parts: Blockwise) -> Asked:
    """Return a question and its answer."""
    name = Run(f"{parts.words('Question')} {question.number}")
    answers = (name, Run(f" · {parts.words('Answer')}"))
    asking = _Asking(question, parts)
    return Asked((name,), answers, asking.question(), asking.answer(), ids=(question.id,))


@record
class _Asking:
    """Plans one question."""

    of: Question
    parts: Blockwise

    @property
    def _truths(self) -> tuple[str, str]:
        return self.parts.words("True"), self.parts.words("False")

    # --- What is asked --------------------------------------------------------------------

    def question(self) -> Posed:
        """Return what the question's slide shows."""
        stem, things, notes = self._stem(self.parts)
        notes += tuple(self._about())
        match self.of.answer:
            case Choice(options, multiple):
                return self._options(Posed(stem, things, notes=notes), options, multiple)
            case TrueFalse():
                both = tuple(Passage((Run(word),)) for word in self._truths)
                return Posed(stem, things, both, notes=notes)
            case Match():
                return self._match(Posed(stem, things, notes=notes), self.of.answer)
            case Order(items):
                shown = Posed(stem, things, notes=notes)
                return self._options(shown, scrambled(self.of.id, items), False)
            case Essay(rubric):
                notes += self._labelled(self.parts.words("Rubric"), rubric)
                return Posed(stem, things, notes=notes)
            case Short() | Numeric() | Cloze():
                return Posed(stem, things, notes=notes)

    def _stem(
        self, parts: Blockwise
    ) -> tuple[tuple[Passage, ...], tuple[Thing, ...], tuple[Passage, ...]]:
        """Return the stem's text, what is no text in it, and its notes."""
        text: list[Passage] = []
        things: list[Thing] = []
        notes: tuple[Passage, ...] = ()
        for piece in parts.whole(self.of.stem):
            notes += piece.notes
            if isinstance(piece, Passage):
                text += [replace(piece, notes=())] if piece.runs else []
            elif not isinstance(piece, Asked):
                things.append(replace(piece, notes=()))
        return tuple(text), tuple(things), notes

    def _options(self, posed: Posed, options: tuple[Option, ...], multiple: bool) -> Posed:
        """Return `posed` with options to choose from, none of them marked."""
        choices: tuple[Passage, ...] = ()
        if multiple:
            said = self.parts.words("More than one may be right.")
            choices += (Passage((Run(said, colour="muted"),), manner="small", keep=True),)
        things, notes = posed.things, posed.notes
        for number, option in enumerate(options, 1):
            passages, others, own = self._option(option, "letter", number)
            choices, things, notes = choices + passages, things + others, notes + own
        return replace(posed, choices=choices, things=things, notes=notes)

    def _option(
        self, option: Option, marker: Marker, number: int
    ) -> tuple[tuple[Passage, ...], tuple[Thing, ...], tuple[Passage, ...]]:
        """Return an option's text, what is no text in it, and its notes."""
        found: list[Passage] = []
        things: list[Thing] = []
        notes: tuple[Passage, ...] = ()
        mark = Run(f"{letter(number)}) ", bold=True)
        for piece in self.parts.whole(option.blocks, 1):
            notes += piece.notes
            if isinstance(piece, PictureBody | DiagramBody | TableBody):
                things.append(replace(piece, caption=(mark, *piece.caption), notes=()))
            elif isinstance(piece, MovieBody):
                things.append(replace(piece, notes=()))
            if isinstance(piece, PictureBody | DiagramBody) and found:
                continue  # its line of text has named it
            passage = _as_text(piece)
            if passage is None:
                continue
            if not found:
                found.append(Passage(passage.runs, 0, marker, number))
            elif not passage.marker:
                runs = joined((*found[-1].runs, Run("\n"), *passage.runs))
                found[-1] = replace(found[-1], runs=runs)
            else:
                found.append(replace(passage, notes=(), keep=False))
        return tuple(found) or (Passage((Run(" "),), 0, marker, number),), tuple(things), notes

    def _match(self, posed: Posed, answer: Match) -> Posed:
        left = [self._numbered(number, item.content) for number, item in enumerate(answer.items, 1)]
        right = [
            (Run(f"{letter(number)}) "), *self.parts.runs(target.content))
            for number, target in enumerate(targets_apart(answer), 1)
        ]
        rows = range(max(len(left), len(right)))
        both = tuple(
            (left[at] if at < len(left) else (), right[at] if at < len(right) else ())
            for at in rows
        )
        contents = [item.content for item in answer.items]
        contents += [target.content for target in answer.targets]
        notes = tuple(note for content in contents for note in self.parts.footnotes(content))
        things = posed.things + tuple(self._pictures(answer))
        return replace(posed, choices=self._table(both), things=things, notes=posed.notes + notes)

    def _pictures(self, answer: Match) -> Iterator[PictureBody]:
        """Yield pictures of items and targets that are too large for a line of text."""
        marked = [(f"{n}. ", part.content) for n, part in enumerate(answer.items, 1)]
        targets = enumerate(targets_apart(answer), 1)
        marked += [(f"{letter(n)}) ", part.content) for n, part in targets]
        for mark, content in marked:
            for picture in pictures_of(self.parts, content):
                yield replace(picture, caption=(Run(mark, bold=True), *picture.caption))

    def _numbered(self, number: int, content: Inlines) -> Runs:
        return (Run(f"{number}. "), *self.parts.runs(content))

    def _table(self, rows: tuple[tuple[Runs, ...], ...]) -> TableBody:
        heads = (Run(self.parts.words("Match")),), (Run(self.parts.words("with")),)
        return TableBody(heads, rows, ("left", "left"))

    def _about(self) -> Iterator[Passage]:
        """Yield what the instructor wants to know of the question."""
        words, of = self.parts.words, self.of
        if of.scored or (of.attributes.get("points") and of.graded):
            yield _line(words("Points"), written(of.points, self.parts.language))
        elif not of.graded:
            yield Passage((Run(words("Practice"), bold=True),))
        if of.objective:
            yield _line(words("Objective"), of.objective)
        if of.tags:
            yield _line(words("Tags"), ", ".join(of.tags))
        for number, hint in enumerate(of.hints, 1):
            count = f" {number}" if len(of.hints) > 1 else ""
            yield from self._labelled(words("Hint") + count, hint)

    # --- What is right --------------------------------------------------------------------

    def answer(self) -> Posed | None:
        """Return what the answer's slide shows; None where there is nothing to say."""
        asked = self.question()
        notes = tuple(self._feedback())
        posed = Posed(asked.stem, asked.things, told=self._told(), notes=notes)
        match self.of.answer:
            case Choice(options):
                return self._solved(posed, asked.choices, options)
            case TrueFalse(answer):
                return self._truth(posed, answer)
            case Short(answers):
                first, *others = answers or ("",)
                also = self._also("; ".join(others))
                told = tuple(replace(p, manner="small") for p in posed.told)
                right = (Passage(_right((Run(first),))),)
                return replace(posed, choices=right, told=also + told, notes=also + notes)
            case Numeric(text=text):
                return replace(posed, choices=(Passage(_right((Run(text),))),))
            case Match():
                return self._joined(posed, self.of.answer)
            case Order(items):
                return self._ordered(posed, items)
            case Cloze(gaps):
                solved, *_ = self._stem(replace(self.parts, solved=True))
                return replace(posed, stem=solved, notes=tuple(self._gaps(gaps)) + notes)
            case Essay():
                return self._essay(posed)

    def _solved(
        self, posed: Posed, asked: tuple[Passage, ...] | TableBody, options: tuple[Option, ...]
    ) -> Posed:
        """Return `posed` with the right options marked and the others stepping back."""
        assert not isinstance(asked, TableBody)
        right = {number for number, option in enumerate(options, 1) if option.correct}
        choices: list[Passage] = []
        chosen: list[Passage] = []
        number = 0
        for passage in asked:
            first = passage.marker == "letter" and not passage.level
            number = passage.number if first else number
            if number in right:
                runs = _right(passage.runs) if first else _coloured(passage.runs, "right")
                choices.append(replace(passage, runs=runs))
                chosen.append(choices[-1])
            else:
                choices.append(replace(passage, runs=_coloured(passage.runs, "muted")))
        return replace(posed, choices=tuple(choices), right=tuple(chosen))

    def _truth(self, posed: Posed, answer: bool) -> Posed:
        shown = [
            Passage(_right((Run(word),)) if answer is says else (Run(word, colour="muted"),))
            for word, says in zip(self._truths, (True, False), strict=True)
        ]
        right = shown[0] if answer else shown[1]
        return replace(posed, choices=tuple(shown), right=(right,))

    def _joined(self, posed: Posed, answer: Match) -> Posed:
        order = [target.id for target in targets_apart(answer)]
        contents = {target.id: target.content for target in answer.targets}
        names = {
            target: (Run(f"{letter(number)}) "), *self.parts.runs(contents[target]))
            for number, target in enumerate(order, 1)
        }
        rows = tuple(
            (self._numbered(number, item.content), _coloured(_bold(names[item.target]), "right"))
            for number, item in enumerate(answer.items, 1)
        )
        used = {item.target for item in answer.items}
        lone = tuple(
            Passage((Run(f"{self.parts.words('Matches nothing')}: ", bold=True), *names[target]))
            for target in order
            if target not in used
        )
        return replace(posed, choices=self._table(rows), notes=lone + posed.notes)

    def _ordered(self, posed: Posed, items: tuple[Option, ...]) -> Posed:
        """Return `posed` with the items in their right order, each with its letter behind it."""
        letters = {
            item.id: letter(number) for number, item in enumerate(scrambled(self.of.id, items), 1)
        }
        choices: tuple[Passage, ...] = ()
        for number, item in enumerate(items, 1):
            (first, *others), _, _ = self._option(item, "number", number)
            mark = Run(f"\u00a0({letters[item.id]})", colour="muted")
            choices += (replace(first, runs=joined((*first.runs, mark))), *others)
        return replace(posed, choices=choices)

    def _essay(self, posed: Posed) -> Posed | None:
        if not posed.notes:
            return None
        pieces = self.parts.pieces((*self.of.correct, *self.of.feedback, *self.of.incorrect))
        shown = tuple(replace(p, notes=()) for p in pieces if isinstance(p, Passage) and p.runs)
        things = tuple(piece for piece in pieces if not isinstance(piece, Passage | Asked))
        return replace(posed, choices=shown, things=posed.things + things, told=())

    # --- What is told ---------------------------------------------------------------------

    def _told(self) -> tuple[Passage, ...]:
        """Return what an answer's slide tells if there is room: a few sentences."""
        found: list[Passage] = []
        left = _TOLD
        for block in (*self.of.correct, *self.of.feedback) or self._told_of_right():
            runs = self.parts.runs(block.content) if isinstance(block, Paragraph) else ()
            shown = beginning(runs, self.parts.language, left) if runs else ()
            if not shown:
                break
            found.append(Passage(shown, manner="small" if found else "told"))
            left -= word_count(text_of(shown))
        return tuple(found)

    def _told_of_right(self) -> Blocks:
        """Return what a learner is told who chose the right option, where there is one alone."""
        answer = self.of.answer
        right = [o for o in answer.options if o.correct] if isinstance(answer, Choice) else []
        return right[0].feedback if len(right) == 1 else ()

    def _also(self, others: str) -> tuple[Passage, ...]:
        if not others:
            return ()
        label = Run(f"{self.parts.words('Also right')}: ", bold=True)
        return (Passage((label, Run(others)), manner="told"),)

    def _gaps(self, gaps: Sequence[Gap]) -> Iterator[Passage]:
        for gap in gaps:
            if len(gap.answers) > 1:
                yield _line(f"{self.parts.words('Gap')} {gap.number}", "; ".join(gap.answers))

    def _feedback(self) -> Iterator[Passage]:
        """Yield all that learners are told, for the notes."""
        of, words = self.of, self.parts.words
        match of.answer:
            case Choice(options):
                for number, option in enumerate(options, 1):
                    yield from self._labelled(f"{letter(number)})", option.feedback)
            case Order(items):
                for number, item in enumerate(items, 1):
                    yield from self._labelled(f"{number}.", item.feedback)
            case Match(items=pairs):
                for number, pair in enumerate(pairs, 1):
                    yield from self._labelled(f"{number}.", pair.feedback)
            case TrueFalse() | Short() | Numeric() | Cloze() | Essay():
                pass
        yield from self._labelled(words("If right"), of.correct)
        yield from self._labelled(words("If wrong"), of.incorrect)
        yield from self._labelled(words("Feedback"), of.feedback)

    def _labelled(self, label: str, blocks: Blocks) -> tuple[Passage, ...]:
        """Return `blocks` as passages of notes behind a label."""
        told = self.parts.told(blocks)
        if not told:
            return ()
        before = Run(label if label.endswith((")", ".")) else f"{label}:", bold=True)
        first, *others = told
        if first.marker or first.level:
            return (Passage((before,)), *told)
        return (replace(first, runs=(before, Run(" "), *first.runs)), *others)


# --- Runs ---------------------------------------------------------------------------------


def _line(label: str, text: str) -> Passage:
    return Passage((Run(f"{label}: ", bold=True), Run(text)))


def _bold(runs: Runs) -> Runs:
    return tuple(replace(run, bold=True) for run in runs)


def _coloured(runs: Runs, colour: str) -> Runs:
    return tuple(replace(run, colour=colour) for run in runs)


def _right(runs: Runs) -> Runs:
    """Return what is right, marked by a sign and in bold: a colour alone says nothing to some."""
    return _coloured(_bold((SIGN, Run(" "), *runs)), "right")


def _as_text(piece: Piece) -> Passage | None:
    """Return what stands in an option as a passage; None where it is no text."""
    match piece:
        case Passage():
            return piece if piece.runs else None
        case CodeBody(lines):
            text = "\n".join("".join(text for _, text in line) for line in lines)
            return Passage((Run(text, mono=True),), 1)
        case FormulaBody(tex):
            shown = unicode_of(tex)
            return Passage((Run(shown or tex, mono=shown is None),), 1)
        case PictureBody(alt=alt) | DiagramBody(alt=alt):
            return Passage((Run(alt),), 1) if alt else None
        case _:
            return None
