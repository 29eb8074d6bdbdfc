"""Options that speak of where others stand, in a question whose options are shuffled."""

from __future__ import annotations

from collections.abc import Iterator

from temario.fixed_places import in_their_place
from temario.model import Course, Paragraph
from temario.problems import Problem, warning
from temario.traverse import plain, questions


def shuffled_places(course: Course) -> Iterator[Problem]:
    """Yield a warning for each option such as “none of the above” that may come first."""
    for question in questions(course):
        for option in in_their_place(question) if question.shuffle else ():
            words = "".join(plain(b.content) for b in option.blocks if isinstance(b, Paragraph))
            yield warning(
                "fixed-place-option",
                option.place,
                f"the option “{words[:80]}” speaks of where others stand, but each learner sees "
                "them in an order of their own",
                "Write shuffle=false in the braces of ::: question, or name what it means.",
            )
