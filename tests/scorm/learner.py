"""What a learner does in the player, and sees of it."""

from __future__ import annotations

from typing import Any

ONE, TWO, THREE = "que-es-un-modelo-de-llm", "caracteristicas-de-los-llm", "tipos-de-modelos-de-llm"
"""The lessons of the course in `course/`."""


def shown(sco: Any) -> str:
    return str(sco.locator(".page:not([hidden])").get_attribute("id"))


def seen(sco: Any) -> list[str]:
    links = sco.locator("#_contents a.seen")
    return [links.nth(n).get_attribute("data-page") for n in range(links.count())]


def turn(sco: Any) -> None:
    sco.locator(".page:not([hidden]) .next").click()
