"""What an author silences: which problems are left, and comments that silence nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from temario.model import Course, Ignore
from temario.problems import Problem, Severity, advice, warning
from temario.rules import nearest_rule, rules


def heard(course: Course, found: Iterable[Problem], used: set[Ignore]) -> Iterator[Problem]:
    """Yield those of `found` that are not silenced; what silences others is added to `used`.

    An error is never silenced: an output would be wrong, and nobody would know.
    """
    for problem in found:
        silent = _silencing(course, problem) if course.ignores else ()
        used.update(silent)
        if not silent:
            yield problem


def _silencing(course: Course, problem: Problem) -> tuple[Ignore, ...]:
    if problem.severity is Severity.ERROR:
        return ()
    return tuple(one for one in course.ignores if one.covers(problem.rule, problem.place))


def wrong_ignores(course: Course, used: Collection[Ignore]) -> Iterator[Problem]:
    """Yield a warning for each rule that is to be silenced and is none, or cannot be.

    What is `used` silences a rule that we may not know: a builder of others has rules of its own.
    """
    for one in course.ignores:
        if one in used:
            continue
        rule = rules().get(one.rule)
        if rule is None:
            near = nearest_rule(one.rule) if one.rule else ""
            hint = f"Did you mean {near}? " if near else ""
            message = f"there is no rule “{one.rule}” to ignore"
            if not one.rule:
                message = "the comment does not say which rule to ignore"
                hint = "Write its name, as it stands in brackets in a message. "
            hint += "temario explain lists all rules."
            yield warning("unknown-rule", one.place, message, hint)
        elif not rule.ignorable:
            message = f"{one.rule} is about what is made of the course and cannot be ignored in it"
            if rule.severities == (Severity.ERROR,):
                message = f"{one.rule} is an error and cannot be ignored: an output would be wrong"
            hint = f"Mend what it is about; temario explain {one.rule} says how."
            yield warning("not-ignored", one.place, message, hint)


def unused_ignores(course: Course, used: Collection[Ignore]) -> Iterator[Problem]:
    """Yield advice for each comment that silences nothing, once all that there is was looked for.

    What `course.yaml` silences is a wish for the time to come, and may have nothing to do yet.
    """
    for one in course.ignores:
        rule = rules().get(one.rule)
        if one.lines is None or one in used or rule is None or not rule.ignorable:
            continue
        if rule.group == "links" and one.rule != "broken-link":
            continue  # Addresses outside are not asked every time.
        message = f"the comment ignores {one.rule}, which says nothing here"
        hint = "Delete the comment, or put it on the line right above the block that it is for."
        yield advice("unused-ignore", one.place, message, hint)
