"""What a listener would say of the slides: one heading should not stand for too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builders.slides.deck import text_of
from builders.slides.pages import Page
from temario.model import Course
from temario.patterns import pattern
from temario.problems import Place, Problem, advice
from temario.traverse import walk_course

_COUNT = pattern(r" \((\d+)/(\d+)\)$")
_MOST = 3
"""Over how many slides one heading may go: it is then continued twice."""


def long_runs(
    course: Course, decks: Iterable[tuple[Page, ...]], wholes: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Yield advice for every heading whose slides are continued more than twice.

    Under those of the ids `wholes` that is meant, since all of the text is shown.
    """
    places = _places(course)
    told: set[str] = set()
    for pages in decks:
        for page in pages:
            title = text_of(page.title.runs)
            count = _COUNT.search(title)
            part = next((name for name in (*page.ids, page.unit) if name in places), "")
            if count is None or count[1] != "1" or int(count[2]) <= _MOST or not part:
                continue
            if part in wholes:
                continue
            if part not in told:
                told.add(part)
                yield advice(
                    "slide-continues",
                    places[part],
                    f"“{title[: count.start()]}” goes on over {count[2]} slides",
                    "Divide it by a heading, or say in ::: slide what is to be seen.",
                )


def _places(course: Course) -> dict[str, Place]:
    """Return where the parts of the course begin, by their ids."""
    found = {}
    for unit in course.units:
        found[unit.id] = unit.place
        found.update((lesson.id, lesson.place) for lesson in unit.lessons)
    for node in walk_course(course):
        name = getattr(node, "id", "")
        if name:
            found.setdefault(str(name), node.place)
    return found
