"""What learners should be able to do: what a course states, and what its questions call it."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import Block, Blocks, Callout, Course, List, Question
from temario.patterns import pattern
from temario.problems import Place
from temario.records import record, replace
from temario.slug import slug
from temario.traverse import plain, questions, transform, walk, walk_course

_LABEL = pattern(r"([^\W_]{1,12}(?:[.-]\d+)*)\s*[:.)]\s+\S")


@record
class Objective:
    """What a learner should be able to do."""

    text: str
    names: frozenset[str]
    """What a question may call it, as slugs: its words, its label, its number or its id."""
    place: Place


def stated(course: Course) -> Iterator[Objective]:
    """Yield the objectives of `course.yaml` and of passages, each once."""
    seen: set[str] = set()
    for at, text in enumerate(course.objectives):
        seen.add(slug(text))
        numbers = {str(at + 1), f"o{at + 1}", f"objetivo-{at + 1}", f"objective-{at + 1}"}
        yield Objective(text, frozenset(_names(text) | numbers), course.place(f"objectives/{at}"))
    for node in walk_course(course):
        if not isinstance(node, Callout) or node.kind != "objectives":
            continue
        for block in walk(node.blocks):
            for item in block.items if isinstance(block, List) else ():
                first = item.blocks[0] if item.blocks else None
                text = plain(getattr(first, "content", ()))
                if text and slug(text) not in seen:
                    seen.add(slug(text))
                    names = _names(text) | ({slug(item.attributes.id)} - {""})
                    yield Objective(text, frozenset(names), item.place)


def in_words(course: Course) -> Course:
    """Return the course with each question's objective in the words of the course.

    A question may call it by a number or an id, which say nothing to who reads it on paper. What
    the course does not state stays as it is.
    """
    if not any(question.objective for question in questions(course)):
        return course
    words: dict[str, str] = {}
    for objective in stated(course):
        words.update((name, objective.text) for name in objective.names if name not in words)

    def named(block: Block) -> Blocks:
        given = block.objective if isinstance(block, Question) else ""
        text = words.get(slug(given), given)
        if isinstance(block, Question) and text != given:
            block = replace(block, objective=text)
        return (block,)

    def all_named(blocks: Blocks) -> Blocks:
        return transform(blocks, named)

    units = (
        replace(
            unit,
            blocks=all_named(unit.blocks),
            lessons=tuple(
                replace(lesson, blocks=all_named(lesson.blocks)) for lesson in unit.lessons
            ),
        )
        for unit in course.units
    )
    introduction = all_named(course.introduction)
    return replace(course, introduction=introduction, units=tuple(units))


def _names(text: str) -> set[str]:
    label = _LABEL.match(text)
    return {slug(text), *([slug(label[1]), slug(text[label.end() - 1 :])] if label else ())} - {""}
