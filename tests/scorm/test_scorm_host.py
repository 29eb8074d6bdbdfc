"""Our packages on an LMS that other people wrote: PyPI `scormhost`, over HTTP.

It takes whatever it is told, so it is the rehearsal LMS that says whether we speak SCORM well; this
one says whether the player lives with another's upload, frame, API and server. What it cannot do:
it does not count the rows of a table, so that the answers of a second visit take the places of the
first's in its record; and it has no reports.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from answers import ESSAY, RIGHT, WRONG, drawn
from conftest import jobs, write
from learner import PLACE, STATUS, answer, given, go, rows, score, shown, turn, verdict

from builders.scorm import ScormOptions
from temario.model import Course

pytestmark = pytest.mark.slow

SERVER = """
import sys, uvicorn
from scormhost import create_scorm_app
app = create_scorm_app(data_dir=sys.argv[1], secret_key="s" * 40)
uvicorn.run(app, port=int(sys.argv[2]), log_level="warning")
"""
ADMIN, LEARNER = "admin", "ana"
SCHEMA = {"1.2": "1.2", "2004": "2004 4th Edition"}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run scormhost, and return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("scormhost")
    server = subprocess.Popen([sys.executable, "-c", SERVER, data, str(port)], cwd=data)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/health").close()
                break
            except urllib.error.URLError:
                assert server.poll() is None
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def enter_as(page: Any, host: str, name: str) -> Any:
    """Sign in, the first time under a new account; return what sends requests."""
    send = page.context.request
    account = {"email": f"{name}@example.com", "password": "contraseña"}
    found = send.post(f"{host}/api/auth/login", data=account)
    if not found.ok:
        account |= {"username": name, "display_name": name}
        found = send.post(f"{host}/api/auth/register", data=account)
    assert found.ok, found.text()
    return send


def upload(page: Any, host: str, package: Path) -> dict[str, Any]:
    send = enter_as(page, host, ADMIN)
    file = {"name": package.name, "mimeType": "application/zip", "buffer": package.read_bytes()}
    found = send.post(f"{host}/api/packages", multipart={"file": file})
    assert found.ok, found.text()
    return dict(found.json())


def launch(page: Any, host: str, package: str, file: str = "index.html") -> Any:
    """Open a package as a learner, and return the player's frame."""
    enter_as(page, host, LEARNER)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(f"{host}/launch/{package}?launch={file}")
    frame = page.wait_for_selector(f"iframe[src$='{file}']").content_frame()
    frame.wait_for_url(f"**/{file}")
    return frame


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_a_learner_goes_on_in_another_browser(
    quiz: Course, host: str, new_page: Callable[..., Any], tmp_path: Path, version: str
) -> None:
    options = ScormOptions(versions=(version,), attempts=2)  # type: ignore[arg-type]
    package = upload(new_page(), host, write(jobs(quiz, options)[0], tmp_path / f"{version}.zip"))
    assert package["manifest"]["schema_version"] == SCHEMA[version]
    assert package["manifest"]["title"] == quiz.title
    page = new_page()

    def kept(holds: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        """Return what the server has, once it has what was sent to it."""
        for _ in range(100):
            address = f"{host}/api/scorm/{package['id']}/cmi?launch=index.html"
            found = dict(page.context.request.get(address).json()["elements"])
            if holds(found):
                return found
            page.wait_for_timeout(50)
        raise AssertionError(found)

    sco = launch(page, host, package["id"])
    assert sco.locator("#_sign").inner_text() == ""
    assert kept(lambda _: True) == {}
    turn(sco)
    for question, answers in (("capital", RIGHT), ("primos", WRONG), ("plana", RIGHT)):
        answer(sco, question, *answers[question][0])
        assert sco.locator(f"#{question} .kept").inner_text() == "Guardado"
    two = drawn(sco)
    found = kept(lambda all_: "cmi.interactions.2.result" in all_)
    assert score(found, version) == 15
    assert [row.result for row in rows(found, version)] == [
        "correct",
        "wrong" if version == "1.2" else "incorrect",
        "correct",
    ]
    answer(sco, "ensayo", ESSAY)
    page.goto("about:blank")
    found = kept(lambda all_: all_.get(PLACE[version]) == "redaccion")
    assert found[STATUS[version]] == "incomplete"

    page = new_page()
    sco = launch(page, host, package["id"])
    assert shown(sco) == "redaccion"
    assert (given(sco, "ensayo"), verdict(sco, "ensayo")) == (
        [ESSAY],
        "Tu respuesta está entregada.",
    )
    assert (given(sco, "primos"), verdict(sco, "primos")) == (WRONG["primos"][0], "Incorrecto")
    assert drawn(sco) == two
    go(sco, "preguntas")
    sco.locator("#primos .again").click()
    assert answer(sco, "primos", *RIGHT["primos"][0]) == "Correcto"
    found = kept(lambda all_: score(all_, version) == 25)
    sco.locator(".bar .leave").click()
    assert "guardado" in sco.locator("#_leaving").inner_text()


def test_each_unit_has_a_record_of_its_own(
    quiz: Course, host: str, new_page: Callable[..., Any], tmp_path: Path
) -> None:
    options = ScormOptions(versions=("1.2",), structure="units")
    package = upload(new_page(), host, write(jobs(quiz, options)[0], tmp_path / "units.zip"))
    launches = package["manifest"]["launches"]
    assert [one["href"] for one in launches] == ["primera.html", "segunda.html"]
    assert [one["title"] for one in launches] == ["1. Números y palabras", "2. Relaciones y textos"]
    page = new_page()
    sco = launch(page, host, package["id"], "primera.html")
    assert answer(sco, "capital", "madrid") == "Correcto"
    sco.locator(".bar .leave").click()
    sco = launch(page, host, package["id"], "segunda.html")
    assert answer(sco, "siglos", *WRONG["siglos"][0]) == "Incorrecto"
    sco.locator(".bar .leave").click()
    sco = launch(page, host, package["id"], "primera.html")
    assert verdict(sco, "capital") == "Correcto"
