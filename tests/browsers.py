"""A real browser for tests, and pages in it whose faults fail the test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""Chromium without its own windows and menus, which take as much as the page, if it is there."""
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page; a fault in it, or a call to the network, fails."""
    contexts = []
    faults: list[str] = []

    def heard(said: Any) -> None:
        # 409 is how a server says no to whoever saves over another's words.
        if said.type == "error" and "409 (Conflict)" not in said.text:
            faults.append(said.text)

    def watch(page: Any) -> None:
        page.on("pageerror", lambda failure: faults.append(str(failure)))
        page.on("console", heard)

    def check(request: Any) -> None:
        local = ("file:", "data:", "blob:", "about:", "http://127.0.0.1:", "http://localhost:")
        if not request.url.startswith(local):
            faults.append(request.url)

    def open_page(**settings: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **settings})
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", check)
        context.on("page", watch)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not faults
