"""Pictures that do not say who made them."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import Course, Picture
from temario.problems import Problem, advice
from temario.traverse import walk_course


def missing_credits(course: Course) -> Iterator[Problem]:
    """Yield advice for every picture without a credit, where the course asks for credits."""
    if not course.credits:
        return
    for node in walk_course(course):
        if isinstance(node, Picture) and not node.decorative and not node.attributes.get("credit"):
            yield advice(
                "missing-credit",
                node.place,
                f"the picture {node.target} does not say who made it",
                'Write it behind the picture: {credit="Ana Ruiz" license="CC BY 4.0"}.',
            )
