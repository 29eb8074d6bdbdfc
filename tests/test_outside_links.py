"""`temario check --links`: addresses outside are asked, each once, and what came of it is told."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from temario.checks.outside import dead_links
from temario.cli.commands import main
from temario.problems import Problem, Severity
from temario.source import read_course

Write = Callable[[dict[str, str | bytes]], Path]


class Site(ThreadingHTTPServer):
    """A small site that notes who asked for what, and how many at once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.now = self.most = 0
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Page(BaseHTTPRequestHandler):
    server: Site

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        with self.server.lock:
            self.server.asked[f"{self.command} {self.path}"] += 1
            self.server.agents.add(self.headers["User-Agent"])
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
        time.sleep(0.02)
        with self.server.lock:
            self.server.now -= 1
        name = self.path.partition("?")[0].strip("/")
        codes = {"gone": 404, "away": 410, "for-good": 301, "for-now": 302, "closed": 403}
        code = codes.get(name, 200)
        if name == "no-head" and self.command == "HEAD":
            code = 405
        self.send_response(code)
        if code in (301, 302):
            self.send_header("Location", "/there")
        if name == "to-a-file":
            self.send_header("Location", "file:///etc/hostname")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Site()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def told(text: str, write: Write) -> list[Problem]:
    return list(dead_links(read_course(write({"01-uno.md": f"# Uno\n\n{text}\n"}))))


def test_a_page_that_is_gone_is_told_of_at_every_place(site: Site, write: Write) -> None:
    found = told(f"[a]({site.address}/gone)\n\n[b]({site.address}/gone)", write)
    assert [(p.rule, p.severity, p.place and p.place.line) for p in found] == [
        ("dead-link", Severity.WARNING, 3),
        ("dead-link", Severity.WARNING, 5),
    ]
    assert found[0].message == (
        f"there is no page any more at {site.address}/gone (the server says 404 Not Found)"
    )


def test_each_address_is_asked_once_by_name_and_two_at_a_time(site: Site, write: Write) -> None:
    links = " ".join(f"[a]({site.address}/p{n % 6}) [b]({site.address}/ñ)" for n in range(12))
    assert told(links, write) == []
    assert site.asked == {**{f"HEAD /p{n}": 1 for n in range(6)}, "HEAD /%C3%B1": 1}
    assert site.most <= 2
    (agent,) = site.agents
    assert agent.startswith("temario/")


def test_a_server_that_knows_no_head_is_asked_with_get(site: Site, write: Write) -> None:
    assert told(f"[a]({site.address}/no-head)", write) == []
    assert site.asked == {"HEAD /no-head": 1, "GET /no-head": 1}


def test_a_page_that_moved_for_good_is_advised_to_be_written_anew(site: Site, write: Write) -> None:
    (found,) = told(f"[a]({site.address}/for-good#parte) [b]({site.address}/for-now)", write)
    assert (found.rule, found.severity) == ("moved-link", Severity.ADVICE)
    assert found.message.endswith(f"has moved for good to {site.address}/there#parte")


def test_what_a_server_refuses_to_programs_is_not_called_dead(site: Site, write: Write) -> None:
    (found,) = told(f"[a]({site.address}/closed) [b]({site.address}/there)", write)
    assert (found.rule, found.severity) == ("unreachable-link", Severity.ADVICE)
    assert "the server says 403 Forbidden" in found.message


def test_a_server_that_is_not_there_is_told_of_once(site: Site, write: Write) -> None:
    nowhere = "http://127.0.0.1:9"
    links = f"[a]({nowhere}/x) [b]({nowhere}/x) [c]({site.address}/there)"
    (found,) = told(links, write)
    assert found.rule == "unreachable-link"
    assert found.message.startswith(f"{nowhere}/x could not be reached: ")


def test_without_a_network_one_problem_says_so(write: Write) -> None:
    (found,) = told("[a](http://127.0.0.1:9/x) [b](http://127.0.0.1:9/y)", write)
    assert found.place is None
    assert found.message.startswith("none of the 2 addresses outside could be reached: ")


def test_mail_and_parts_of_the_course_are_not_asked(site: Site, write: Write) -> None:
    assert told("[a](mailto:a@example.org) [b](#uno) [c](tel:112)", write) == []
    assert site.asked == {}


def test_the_command_asks_only_when_it_is_told_to(
    site: Site, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"# Uno {{#u}}\n\n[a]({site.address}/away)\n"
    settings = "title: Curso\nid: curso\nlanguage: es\n"
    monkeypatch.chdir(write({"course.yaml": settings, "01-uno.md": text}))
    arguments = ["check", ".", "--only", "handout"]
    assert CliRunner().invoke(main, arguments).stdout == "No problems.\n"
    assert site.asked == {}
    done = CliRunner().invoke(main, [*arguments, "--links"])
    assert "01-uno.md:3: warning[dead-link]: " in done.stderr
    assert done.exit_code == 0
    (Path("02-dos.md")).write_text("# Dos {#d}\n\n![Una foto](no-esta.png)\n", "utf-8")
    assert "dead-link" in CliRunner().invoke(main, [*arguments, "--links"]).stderr
    Path("02-dos.md").unlink()
    strict = CliRunner().invoke(main, [*arguments, "--links", "--strict"])
    assert strict.exit_code == 1
