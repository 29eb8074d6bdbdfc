"""Languages that temario has no interface words in."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import Course
from temario.problems import Place, Problem, warning
from temario.words import has_words, languages


def interface_words(course: Course) -> Iterator[Problem]:
    """Yield a warning where "Contents", "Next" and the like must stay English."""
    if not has_words(course.language):
        yield warning(
            "interface-language",
            Place(course.files[0] if course.files else ""),
            f"there are no interface words in “{course.language}”; English ones are shown",
            f"There are words in: {', '.join(languages())}.",
        )
