"""Languages that temario has no interface words in."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import Course
from temario.problems import Problem, warning
from temario.words import has_words, languages


def interface_words(course: Course) -> Iterator[Problem]:
    """Yield a warning where "Contents", "Next" and the like must stay English."""
    if not has_words(course.language):
        yield warning(
            "interface-language",
            course.place("language"),
            "temario has no words such as “Contents” and “Next” in the language "
            f"“{course.language}”; English ones are shown",
            f"Nothing need be done. There are such words in: {', '.join(languages())}.",
        )
