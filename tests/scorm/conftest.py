"""What the tests of the SCORM builder share: packages, schemas, a browser and a rehearsal LMS."""

from __future__ import annotations

import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from learner import Visit

from builders.scorm import ScormOptions, builder
from temario.builder import Job, Purpose
from temario.model import Course
from temario.render.archive import write_zip
from temario.source import read_course
from temario.theme import Theme, load_theme

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
LMS = ROOT / "temario" / "preview" / "lms"
RICH = ROOT / "tests" / "courses" / "scorm-rich"
QUIZ = ROOT / "tests" / "courses" / "scorm-quiz"
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def jobs(course: Course, options: ScormOptions | None = None) -> list[Job]:
    """Return the jobs for a course; a problem fails the test."""
    chosen = options or ScormOptions()
    planned = list(builder.plan(course, _theme(course.language), chosen, Purpose.RELEASE))
    assert all(isinstance(job, Job) for job in planned), planned
    return [job for job in planned if isinstance(job, Job)]


@cache
def _theme(language: str) -> Theme:
    return load_theme(language)[0]


def write(job: Job, path: Path) -> Path:
    """Write the zip of a job."""
    write_zip(path, [(member.name, member.content) for member in job.make()])  # type: ignore[union-attr]
    return path


@pytest.fixture(scope="session")
def seed() -> Course:
    return read_course(ROOT / "course")


@pytest.fixture(scope="session")
def lessons(seed: Course) -> Course:
    """Return the course in `course/` without its questions: three lessons of one unit."""
    return replace(seed, units=seed.units[:1])


@pytest.fixture(scope="session")
def quiz() -> Course:
    """Return a course with questions of every kind."""
    course = read_course(QUIZ)
    assert not course.problems
    return course


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Course]:
    """Return a function that gives the quiz course with other words in it, by file."""

    def edit(changes: dict[str, tuple[tuple[str, str], ...]], **names: str) -> Course:
        folder = tmp_path / "edited"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(QUIZ, folder)
        for name, pairs in changes.items():
            text = (folder / name).read_text("utf-8")
            for old, new in pairs:
                assert old in text
                text = text.replace(old, new)
            (folder / name).write_text(text, "utf-8")
        for old, new in names.items():
            (folder / f"{old}.md").rename(folder / f"{new}.md")
        course = read_course(folder)
        assert not course.problems
        return course

    return edit


@pytest.fixture(scope="session")
def rich() -> Course:
    course = read_course(RICH)
    assert not course.problems
    return course


@pytest.fixture
def course_of(tmp_path: Path) -> Callable[[str], Course]:
    """Return a function from Markdown to a course of one file, with an id of its own."""

    def read(text: str) -> Course:
        folder = tmp_path / "prueba"
        folder.mkdir(exist_ok=True)
        (folder / "course.yaml").write_text("id: prueba\ntitle: Prueba\nlanguage: es\n", "utf-8")
        (folder / "unidad.md").write_text(text, "utf-8")
        return read_course(folder)

    return read


@pytest.fixture(scope="session")
def node_modules() -> Path:
    folder = ROOT / "node_modules"
    assert folder.is_dir(), "run npm ci"
    return folder


Unpack = Callable[..., dict[str, Path]]


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Unpack:
    """Return a function from a course, and options, to its unpacked packages by version."""
    done: dict[object, dict[str, Path]] = {}

    def unpack(course: Course, options: ScormOptions | None = None) -> dict[str, Path]:
        options = options or ScormOptions()
        key = (course.root, hash(course), options)
        if key not in done:
            folder = tmp_path_factory.mktemp(course.id)
            done[key] = {}
            for job, version in zip(jobs(course, options), options.versions, strict=True):
                target = folder / version
                with zipfile.ZipFile(write(job, folder / f"{version}.zip")) as archive:
                    archive.extractall(target)
                done[key][version] = target
        return done[key]

    return unpack


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(SWITCHES)
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page; a fault in it, or a call to the network, fails."""
    contexts = []
    faults: list[str] = []

    def watch(page: Any) -> None:
        page.on("pageerror", lambda failure: faults.append(str(failure)))
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))

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


@pytest.fixture
def enter(
    serve: Callable[[Path], int], unpacked: Unpack, new_page: Callable[..., Any]
) -> Callable[..., Visit]:
    """Return a function that opens a course on the rehearsal LMS, resumed from what it kept.

    Every visit of a test is in the same window, but for those with `settings` of their own.
    """
    windows: list[Any] = []

    def open_course(
        course: Course,
        version: str,
        kept: dict[str, str] | None = None,
        given: dict[str, str] | None = None,
        *,
        popup: bool = False,
        file: str = "index.html",
        options: ScormOptions | None = None,
        **settings: Any,
    ) -> Visit:
        chosen = replace(options or ScormOptions(), versions=(version,))  # type: ignore[arg-type]
        if settings or not windows:
            windows.append(new_page(**settings))
        host = windows[-1]
        root = f"http://127.0.0.1:{serve(unpacked(course, chosen)[version])}"
        host.goto(f"{root}/host.html?{version}")
        longest = chosen.longest(version)  # type: ignore[arg-type]
        host.evaluate(
            "(all) => { launch(...all, scormAgain); }", [version, kept or {}, given or {}, longest]
        )
        if popup:
            with host.expect_popup() as opened:
                host.evaluate(f"window.open('package/{file}'); null")
            opened.value.wait_for_load_state()
            return Visit(host, opened.value, version)
        host.evaluate(f"enter('package/{file}')")
        return Visit(host, host.frames[1], version)

    return open_course


@pytest.fixture
def disk(unpacked: Unpack, new_page: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that opens a package by its file, as a double click does."""

    def open_file(
        course: Course, part: str = "", options: ScormOptions | None = None, **settings: Any
    ) -> Any:
        page = new_page(**settings)
        page.goto((unpacked(course, options)["1.2"] / "index.html").as_uri() + part)
        return page

    return open_file


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *values: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="session")
def serve(
    tmp_path_factory: pytest.TempPathFactory, node_modules: Path
) -> Iterator[Callable[[Path], int]]:
    """Return a function that serves a package beside the rehearsal LMS, and gives the port."""
    servers: list[ThreadingHTTPServer] = []
    ports: dict[Path, int] = {}

    def start(package: Path) -> int:
        if package not in ports:
            root = tmp_path_factory.mktemp("lms")
            for file in (HERE / "lms" / "host.html", *sorted(LMS.glob("*.js"))):
                (root / file.name).write_bytes(file.read_bytes())
            (root / "scorm-again").symlink_to(node_modules / "scorm-again" / "dist")
            (root / "package").symlink_to(package)
            server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            servers.append(server)
            ports[package] = server.server_port
        return ports[package]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
