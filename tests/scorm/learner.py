"""What a learner does in the player, by mouse or by keyboard, and what the LMS has of it after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

ONE, TWO, THREE = "que-es-un-modelo-de-llm", "caracteristicas-de-los-llm", "tipos-de-modelos-de-llm"
"""The lessons of the course in `course/`."""

PLACE = {"1.2": "cmi.core.lesson_location", "2004": "cmi.location"}
STATUS = {"1.2": "cmi.core.lesson_status", "2004": "cmi.completion_status"}
TIME = {"1.2": "cmi.core.session_time", "2004": "cmi.session_time"}
SCORE = {"1.2": "cmi.core.score.", "2004": "cmi.score."}
RESPONSE = {"1.2": "student_response", "2004": "learner_response"}


# --- reading ---


def shown(sco: Any) -> str:
    return str(sco.locator(".page:not([hidden])").get_attribute("id"))


def seen(sco: Any) -> list[str]:
    links = sco.locator("#_contents a.seen")
    return [links.nth(n).get_attribute("data-page") for n in range(links.count())]


def turn(sco: Any) -> None:
    sco.locator(".page:not([hidden]) .next").click()


def go(sco: Any, page: str) -> None:
    """Go to a page by the contents, or to the closing page by turning."""
    if page == "_end":
        sco.locator("#_contents a").last.click()
        turn(sco)
    else:
        sco.locator(f'#_contents a[data-page="{page}"]').click()
    assert shown(sco) == page


# --- answering ---


def box(sco: Any, question: str) -> Any:
    return sco.locator(f'.question[id="{question}"]')


def come(sco: Any, question: str) -> Any:
    """Go to the page of a question, and return its element."""
    home = sco.evaluate(
        """(id) => {
          const page = document.getElementById(id).closest(".page");
          return page.hidden ? page.id : "";
        }""",
        question,
    )
    if home:
        go(sco, home)
    return box(sco, question)


def give(sco: Any, question: str, *answer: str) -> None:
    """Write an answer into a question by mouse: ids, or texts."""
    here = come(sco, question)
    kind, now = here.evaluate("""(box) => {
      const all = (query, read) => [...box.querySelectorAll(query)].map(read);
      const options = all(".option input", (field) => [field.value, field.checked, field.type]);
      const order = all(".order li", (item) => item.dataset.item);
      const fields = all(":is(input, select, textarea)", (field) => field.matches("select"));
      return options[0] ? ["options", options] : order[0] ? ["order", order] : ["fields", fields];
    }""")
    if kind == "options":
        for option, checked, way in now:
            if checked != (option in answer) and (not checked or way == "checkbox"):
                # The line is the target, not its words alone.
                here.locator(f'[data-option="{option}"]').click(position={"x": 60, "y": 12})
    elif kind == "order":
        for item, way in moves(now, answer):
            here.locator(f'li[data-item="{item}"] .{way}').click()
    else:
        fields = here.locator(":is(input, select, textarea)")
        for at, (text, listed) in enumerate(zip(answer, now, strict=True)):
            field = fields.nth(at)
            field.select_option(text) if listed else field.fill(text)


def answer(sco: Any, question: str, *given: str) -> str:
    """Give an answer, hand it in, and return the verdict."""
    give(sco, question, *given)
    box(sco, question).locator(".check").click()
    return look(sco)[question].verdict


def again(sco: Any, question: str) -> None:
    come(sco, question).locator(".again").click()


def verdict(sco: Any, question: str) -> str:
    """Go to a question, and return what is told of its answer; nothing before it is handed in."""
    come(sco, question)
    return look(sco)[question].verdict


def given(sco: Any, question: str) -> list[str]:
    """Go to a question, and return the answer that it shows: ids, or texts."""
    come(sco, question)
    return look(sco)[question].answer


@dataclass(frozen=True)
class Look:
    """What a question shows. Those of a page that was not shown yet are not open."""

    saved: str
    """What stands beside the button, such as `Guardado`."""
    verdict: str
    """Empty before it is handed in."""
    answer: list[str]
    """Ids, those of options in the order of the alphabet; or texts."""
    asked: bool
    """Whether this learner gets it."""


def look(sco: Any) -> dict[str, Look]:
    """Return what every question shows, by id."""
    found = sco.evaluate("""() => [...document.querySelectorAll(".question")].map((box) => {
      const all = (query) => [...box.querySelectorAll(query)];
      const checked = all("input:checked").map((field) => field.value).sort();
      const order = all(".order li").map((item) => item.dataset.item);
      const texts = all(":is(input, textarea, select)").map((field) => field.value);
      const outcome = box.querySelector(".outcome");
      return [
        box.id,
        box.querySelector(".kept").textContent,
        outcome.hidden ? "" : outcome.querySelector(".verdict").textContent,
        all(".option").length ? checked : order.length ? order : texts,
        !box.hidden,
      ];
    })""")
    return {question: Look(*parts) for question, *parts in found}


def leaf_through(sco: Any) -> None:
    """Have every page shown for a moment, and come back."""
    page = shown(sco)
    sco.evaluate("document.querySelectorAll('#_contents a').forEach((link) => link.click())")
    go(sco, page)


def items(here: Any) -> list[str]:
    return list(here.locator(".order li").evaluate_all("(all) => all.map((li) => li.dataset.item)"))


def moves(now: Sequence[str], wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield which item to move, up each time, until `now` is in the order that is wanted."""
    order = list(now)
    for place, item in enumerate(wanted):
        while order.index(item) > place:
            at = order.index(item)
            order[at - 1 : at + 1] = reversed(order[at - 1 : at + 1])
            yield item, "up"


# --- by keyboard ---


class Keys:
    """A learner without a mouse: the page's keyboard, and the player whose focus it moves."""

    def __init__(self, page: Any, sco: Any) -> None:
        self.page = page
        self.sco = sco

    def press(self, key: str) -> None:
        """Press a key that does something; the focus must be somewhere, and in sight."""
        self.page.keyboard.press(key)
        assert self.sco.evaluate("""() => {
          const { activeElement: here, body } = document;
          return here !== body && here.getClientRects().length > 0;
        }"""), key

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, selector: str) -> None:
        """Press the Tab key until the focus is on the element."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            found = "(selector) => document.activeElement.matches(selector)"
            if self.sco.evaluate(found, selector):
                return
        raise AssertionError(f"the Tab key never comes to {selector}")

    def turn(self) -> None:
        self.tab_to(".page:not([hidden]) .next")
        self.press("Enter")

    def answer(self, question: str, *answer: str) -> str:
        """Give an answer to a question on the page that is shown; return the verdict."""
        own = f'.question[id="{question}"]'
        here = box(self.sco, question)
        if here.locator("[type=radio]").count():
            self.tab_to(f"{own} input")
            self.press("Space")
            for _ in range(10):
                if given(self.sco, question) == list(answer):
                    break
                self.press("ArrowDown")
        elif here.locator(".option").count():
            for option in here.locator(".option").all():
                if option.get_attribute("data-option") in answer:
                    self.tab_to(f'{own} [value="{option.get_attribute("data-option")}"]')
                    self.press("Space")
        elif here.locator(".order").count():
            for item, way in moves(items(here), answer):
                self.tab_to(f'{own} [data-item="{item}"] .{way}')
                self.press("Enter")
        else:
            for at, text in enumerate(answer):
                self.tab_to(f"{own} :is(input, select, textarea)")
                if self.sco.evaluate("document.activeElement.matches('select')"):
                    while given(self.sco, question)[at] != text:
                        self.press("ArrowDown")
                else:
                    self.type(text)
        self.tab_to(f"{own} .check")
        self.press("Enter")
        return verdict(self.sco, question)


# --- what the LMS has ---


@dataclass
class Row:
    """One answer in an LMS's report."""

    id: str
    type: str
    response: str
    patterns: list[str]
    result: str
    weighting: str
    objective: str


@dataclass
class Visit:
    """A learner's visit: the LMS's page, and the player inside it."""

    host: Any
    sco: Any
    version: str

    def get(self, what: str) -> Any:
        return self.host.evaluate(f"session.{what}")

    @property
    def kept(self) -> dict[str, str]:
        return dict(self.get("kept"))

    @property
    def status(self) -> str | None:
        return self.kept.get(STATUS[self.version])

    def verbs(self) -> list[str]:
        return [call[0].removeprefix("LMS") for call in self.get("calls")]

    def leave(self) -> dict[str, str]:
        """Leave as learners do, without a word; return what the LMS kept."""
        if self.sco in self.host.context.pages:
            self.sco.close()
            self.host.wait_for_function("session.state === 'over'")
        else:
            self.host.evaluate("leave()")
        refused = [text[:200] for text in self.get("refused")]
        assert refused == [], refused
        assert self.get("state") == "over"
        kept = self.kept
        assert re.search("[1-9]", kept[TIME[self.version]])
        return kept

    def lose(self) -> dict[str, str]:
        """Leave by a power cut: no event tells the player; return what the LMS had by then."""
        kept = self.kept
        assert self.get("refused") == []
        self.host.evaluate("window.API = window.API_1484_11 = undefined; null")
        return kept


def score(kept: dict[str, str], version: str) -> float | None:
    """Return the score that an LMS has, once it is sure that all that belongs to it is there."""
    found = {name: kept.get(SCORE[version] + name) for name in ("raw", "min", "max", "scaled")}
    if found["raw"] is None:
        assert set(found.values()) == {None}
        return None
    assert (found["min"], found["max"]) == ("0", "100")
    if version == "2004":
        assert round(100 * float(str(found["scaled"])), 2) == float(found["raw"])
    return float(found["raw"])


def verdicts(kept: dict[str, str], version: str) -> tuple[str | None, str | None]:
    """Return the status and the success that an LMS has; SCORM 1.2 has one word for both."""
    return kept.get(STATUS[version]), kept.get("cmi.success_status")


def rows(kept: dict[str, str], version: str) -> list[Row]:
    """Return the answers in an LMS's report, in order."""
    found = []
    for row in _rows(kept, "cmi.interactions"):
        patterns = [part["pattern"] for part in _rows(row, "correct_responses")]
        objective = row.get("objectives.0.id", "")
        response = row[RESPONSE[version]]
        found.append(
            Row(
                row["id"],
                row["type"],
                response,
                patterns,
                row["result"],
                row["weighting"],
                objective,
            )
        )
    return found


def objectives(kept: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return an LMS's objectives by id."""
    return {row.pop("id"): row for row in _rows(kept, "cmi.objectives")}


def _rows(elements: dict[str, str], table: str) -> Iterable[dict[str, str]]:
    index = 0
    while True:
        head = f"{table}.{index}."
        row = {k.removeprefix(head): v for k, v in elements.items() if k.startswith(head)}
        if not row:
            return
        yield row
        index += 1
