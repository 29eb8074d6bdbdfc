"""The model as text that a person can read: one node a line, what it holds indented under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from temario.model import (
    Answer,
    Attributes,
    Block,
    Blocks,
    Choice,
    Cloze,
    Course,
    Definition,
    Essay,
    Inline,
    Inlines,
    ListItem,
    Match,
    Numeric,
    Order,
    Question,
    Short,
    Table,
    Text,
    TrueFalse,
)
from temario.problems import Problem


def dump_course(course: Course) -> str:
    """Return units, lessons and blocks of a course, with ids, numbers, files and lines."""
    lines = [f"Course {course.id!r} {course.title!r} {course.language}"]
    if course.subtitle:
        lines.append(f"  subtitle: {_in_a_line(course.subtitle, 0)}")
    lines.extend(f"  {line}" for line in _blocks(course.introduction))
    for unit in course.units:
        lines.append(_part("Unit", unit))
        lines.extend(f"  {line}" for line in _blocks(unit.blocks))
        for lesson in unit.lessons:
            lines.append(f"  {_part('Lesson', lesson)}")
            lines.extend(f"    {line}" for line in _blocks(lesson.blocks))
    return "\n".join(lines)


def dump_blocks(blocks: Blocks) -> str:
    """Return blocks as lines."""
    return "\n".join(_blocks(blocks))


def dump_problems(problems: Iterable[Problem]) -> str:
    """Return problems as one line each."""
    return "\n".join(
        f"! {p.place.line if p.place else '-'} {p.severity}[{p.rule}] {p.message}" for p in problems
    )


def _part(name: str, part: object) -> str:
    title = _in_a_line(part.title, part.place.line)
    where = f"{part.place.file}:{part.place.line}"
    return f"{name} {part.number} #{part.id} {title} {where}{_attributes(part.attributes)}"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _node(block)


def _node(node: object) -> Iterator[str]:
    if isinstance(node, Question):
        yield from _question(node)
        return
    line = node.place.line
    words, inner = [type(node).__name__.lower()], []
    for field in fields(node):
        value = getattr(node, field.name)
        if field.name == "place" or value in ((), "", None, False, 0, Attributes()):
            continue
        if field.name in ("content", "title", "caption", "summary", "term") and isinstance(
            value, tuple
        ):
            shown = _in_a_line(value, line)
            words.append(shown if field.name == "content" else f"{field.name}={shown}")
        elif isinstance(node, Table) and field.name in ("head", "rows"):
            rows = [value] if field.name == "head" else value
            inner.extend(
                f"  {field.name}: " + " | ".join(_in_a_line(cell, line) for cell in row)
                for row in rows
            )
        elif field.name == "details":
            for detail in value:
                inner.append("  :")
                inner.extend(f"    {text}" for text in _blocks(detail))
        elif isinstance(value, tuple) and all(is_dataclass(part) for part in value):
            for part in value:
                inner.extend(f"  {text}" for text in _node(part))
        elif isinstance(value, Attributes):
            words.append(_attributes(value).strip())
        elif field.name == "picture":
            words.append(_inline(value, line))
        elif is_dataclass(value):
            words.append(f"{field.name}={value.path}")
        else:
            words.append(f"{field.name}={value!r}")
    yield f"{line}: {' '.join(words)}"
    yield from inner


def _question(question: Question) -> Iterator[str]:
    """Yield a question: its settings where they are not the usual ones, then its parts."""
    words = [f"question {question.number} {question.kind}"]
    words.extend([f"#{question.id}"] if question.id else [])
    usual = Question("", 0, question.kind, (), question.answer, question.place)
    for name in ("points", "graded", "shuffle", "attempts", "case", "accents", "tags", "objective"):
        value = getattr(question, name)
        words.extend([f"{name}={value!r}"] if value != getattr(usual, name) else [])
    yield f"{question.place.line}: {' '.join(words)}{_attributes(question.attributes)}"
    yield from _said("asks", question.stem)
    yield from (f"  {line}" for line in _answer(question.answer))
    for hint in question.hints:
        yield from _said("hint", hint)
    for name in ("correct", "incorrect", "feedback"):
        yield from _said(name, getattr(question, name))


def _answer(answer: Answer) -> Iterator[str]:
    match answer:
        case Choice(options) | Order(options):
            for option in options:
                right = " right" if option.correct else ""
                shown = f"{right}{_attributes(option.attributes)}"
                yield f"{option.place.line}: option #{option.id}{shown}"
                yield from (f"  {line}" for line in _blocks(option.blocks))
                yield from _said("feedback", option.feedback)
        case Match(items, targets):
            for item in items:
                content = _in_a_line(item.content, item.place.line)
                shown = f"{content} → {item.target}{_attributes(item.attributes)}"
                yield f"{item.place.line}: item #{item.id} {shown}"
                yield from _said("feedback", item.feedback)
            for target in targets:
                content = _in_a_line(target.content, target.place.line)
                yield f"{target.place.line}: target #{target.id} {content}"
        case TrueFalse(answer=true):
            yield f"answer: {str(true).lower()}"
        case Short(answers):
            yield f"answers: {' | '.join(answers)}"
        case Numeric(value, tolerance, text):
            yield f"answer: {value} ± {tolerance}, written {text!r}"
        case Cloze(gaps):
            yield f"gaps: {len(gaps)}"
        case Essay(rubric, lines):
            yield f"lines: {lines}"
            yield from (line.removeprefix("  ") for line in _said("rubric", rubric))


def _said(name: str, blocks: Blocks) -> Iterator[str]:
    if blocks:
        yield f"  {name}:"
        yield from (f"    {line}" for line in _blocks(blocks))


def _attributes(attributes: Attributes) -> str:
    parts = [f"#{attributes.id}"] if attributes.id else []
    parts.extend(f".{name}" for name in attributes.classes)
    parts.extend(f"{key}={value!r}" for key, value in attributes.values)
    return f" {{{' '.join(parts)}}}" if parts else ""


def _in_a_line(content: Inlines, line: int) -> str:
    return "‹" + " ".join(_inline(inline, line) for inline in content) + "›"


def _inline(node: Inline, line: int) -> str:
    at = f"@{node.place.line}" if node.place.line != line else ""
    if isinstance(node, Text):
        return f"{node.text!r}{at}"
    words = []
    for field in fields(node):
        value = getattr(node, field.name)
        if field.name == "place" or value in ((), "", None, Attributes()):
            continue
        if field.name == "first":
            words.extend([] if value else ["again"])
        elif field.name == "content":
            words.append(" ".join(_inline(part, node.place.line) for part in value))
        elif field.name == "blocks":
            words.append("[" + "; ".join(_blocks(value)) + "]")
        elif isinstance(value, Attributes):
            words.append(_attributes(value).strip())
        elif is_dataclass(value):
            words.append(f"{field.name}={value.path}")
        elif field.name in ("text", "tex", "href", "target", "style", "number"):
            words.append(str(value) if field.name in ("style", "number") else repr(value))
        else:
            words.append(f"{field.name}={value!r}")
    return f"{type(node).__name__.lower()}{at}({' '.join(words)})"


__all__ = ["Definition", "ListItem", "dump_blocks", "dump_course", "dump_problems"]
