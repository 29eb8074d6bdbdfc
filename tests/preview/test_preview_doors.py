"""Who may ask the preview for what: its two origins, its token, and what they give out."""

from __future__ import annotations

import http.client
import json
import mimetypes
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from previews import eventually

from temario.preview import doors

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("preview")]


class Door:
    """One origin of the preview, asked without a browser."""

    def __init__(self, origin: str, path: str) -> None:
        self.origin = origin
        self.path = path
        self.netloc = urlsplit(origin).netloc

    def ask(
        self, path: str, method: str = "GET", body: str | None = None, **heads: str
    ) -> tuple[int, str, dict[str, str]]:
        """Return status, text and headers of an answer."""
        connection = http.client.HTTPConnection(self.netloc, timeout=10)
        given = {name.replace("_", "-"): value for name, value in heads.items()}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text, {k.lower(): v for k, v in answer.getheaders()}


@pytest.fixture
def page(preview: Any) -> Door:
    parts = urlsplit(preview.address)
    return Door(f"http://{parts.netloc}", parts.path)


@pytest.fixture
def frames(page: Door) -> Door:
    text = page.ask(page.path)[1]
    parts = urlsplit(text.split('data-course="')[1].split('"')[0])
    return Door(f"http://{parts.netloc}", f"{parts.path}/")


def test_the_origins_differ_and_each_has_a_token(page: Door, frames: Door) -> None:
    assert page.netloc != frames.netloc
    assert page.path != frames.path
    for door, path in ((page, "app.js"), (frames, "frame/host.js")):
        assert door.ask(door.path + path)[0] == 200
        assert door.ask(f"/{path}")[0] == 404
        assert door.ask(f"/wrong/{path}")[0] == 404
    assert page.ask(f"{page.path}frame/host.js")[0] == 404
    assert frames.ask(f"{frames.path}passage?file=course.yaml&line=1")[0] == 404


def test_the_page_speaks_the_language_of_the_browser(page: Door) -> None:
    for asked, language, word in (("es-MX,es;q=0.9,en;q=0.8", "es", "Ensayo"), ("eu", "en", "{}")):
        text = page.ask(page.path, Accept_Language=asked)[1]
        assert f'<html lang="{language}"' in text
        assert word in text.partition('id="words">')[2].partition("</script>")[0]


def test_a_name_that_leads_here_from_outside_is_refused(page: Door, frames: Door) -> None:
    for door in (page, frames):
        assert door.ask(door.path, Host="example.org")[0] == 421
        assert door.ask(door.path, Host=f"localhost:{door.netloc.partition(':')[2]}")[0] == 421


def test_frames_load_nothing_from_anywhere_else(page: Door, frames: Door) -> None:
    _, _, heads = page.ask(page.path)
    assert f"frame-src {frames.origin};" in heads["content-security-policy"]
    assert "frame-ancestors 'none'" in heads["content-security-policy"]
    _, _, heads = frames.ask(f"{frames.path}frame/slides.html")
    assert heads["content-security-policy"].startswith("default-src 'self' data: blob:;")
    assert f"frame-ancestors 'self' {page.origin};" in heads["content-security-policy"]
    assert heads["referrer-policy"] == "no-referrer"


def test_versions_share_a_script_that_has_not_changed(frames: Door, preview: Any) -> None:
    """A browser has it already; only the text comes anew."""

    def page() -> tuple[str, str]:
        state = preview.state
        part = state["views"]["online"]["parts"][0]
        start = f"{frames.path}{state['run']}/made/{part['path']}"
        return start, frames.ask(f"{start}/{part['scos'][0]['file']}")[1]

    named = re.compile(r'<(?:script src|link rel="stylesheet" href)="(/[^"]+)"')
    before, text = page()
    shared = named.findall(text)
    assert [address.rpartition("/")[2] for address in shared] == ["player.css", "player.js"]
    for address in shared:
        status, content, heads = frames.ask(address)
        assert (status, content) == frames.ask(f"{before}/{address.rpartition('/')[2]}")[:2]
        assert "immutable" in heads["cache-control"]
        assert heads["content-type"].startswith(("text/css", "text/javascript"))
    assert frames.ask(shared[0].replace("player.css", "other.css"))[0] == 404

    preview.write("00-introduccion.md", "Tamaño y Complejidad", "Tamaño")
    eventually(lambda: page()[0] != before)
    assert named.findall(page()[1]) == shared


def test_a_script_is_a_script_whatever_the_system_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs on Windows make it text in the registry, and a browser would not run it."""
    mimetypes.init()
    monkeypatch.setitem(mimetypes.types_map, ".js", "text/plain")
    assert mimetypes.guess_type("player.js")[0] == "text/plain"
    kinds = {name: doors._kind(name) for name in ("a/player.js", "foto.webp", "datos.zzz")}
    assert list(kinds.values()) == ["text/javascript", "image/webp", "application/octet-stream"]


def test_only_the_page_may_write(page: Door, frames: Door, preview: Any) -> None:
    asked = f"{page.path}passage?file=course.yaml&line=1"
    eventually(lambda: page.ask(asked)[0] == 200)  # once the course has been read
    _, text, _ = page.ask(asked)
    passage = json.loads(text)
    before = (preview.course / "course.yaml").read_bytes()
    body = json.dumps({**passage, "text": "title: Otro"})
    for origin in (frames.origin, "null", "http://example.org"):
        assert page.ask(f"{page.path}passage", "POST", body, Origin=origin)[0] == 403
    assert page.ask(f"{page.path}passage", "POST", body)[0] == 403
    assert (preview.course / "course.yaml").read_bytes() == before


def test_only_files_of_the_course_are_given_out(page: Door, frames: Door, preview: Any) -> None:
    (preview.course.parent / "secret.md").write_text("secret")
    for file in ("../secret.md", "/etc/passwd", "", "course.yml", "../curso/../secret.md"):
        status, text, _ = page.ask(f"{page.path}passage?file={file}&line=1")
        assert (status, "secret" in text.replace(file, "")) == (409, False)
    for path in ("..%2f..%2fetc%2fpasswd", "../../etc/passwd", "%2fetc%2fpasswd", "online"):
        for kind in ("made", "sheets"):
            assert frames.ask(f"{frames.path}{preview.state['run']}/{kind}/{path}")[0] == 404
    for path in ("..%2findex.html", "../doors.py", "serve.py"):
        assert page.ask(page.path + path)[0] == 404
        assert frames.ask(f"{frames.path}frame/{path}")[0] == 404


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"file": 1}', "x" * 4_100_000, '{"file":"course.yaml","start":"x"}']
)
def test_what_is_no_passage_is_refused(page: Door, body: str) -> None:
    status, text, _ = page.ask(f"{page.path}passage", "POST", body, Origin=page.origin)
    assert status in (400, 413)
    assert json.loads(text)["message"]


def test_a_page_of_a_handout_that_is_none_is_refused(frames: Door, preview: Any) -> None:
    made = lambda: preview.state["views"]["handout"]["parts"]  # noqa: E731
    eventually(made, 60)
    sheets = f"{frames.path}{preview.state['run']}/sheets/{made()[0]['path']}"
    assert frames.ask(f"{sheets}?page=0&width=100")[0] == 200
    for asked in ("page=9999", "page=-1", "page=x", "page=0&width=x"):
        assert frames.ask(f"{sheets}?{asked}")[0] == 404
    other_run = sheets.replace(preview.state["run"], "0" * 8)
    assert frames.ask(f"{other_run}?page=0&width=100")[0] == 404


def test_it_proves_that_it_is_here_and_tells_no_token(page: Door, preview: Any) -> None:
    token = page.path.strip("/")
    answers = {page.ask(f"/here?asked={letter * 22}")[:2] for letter in "ab"}
    assert len(answers) == 2
    for status, text in answers:
        assert (status, len(text), token in text) == (200, 43, False)
    for asked in ("", "?asked=a", f"?asked={'a' * 65}"):
        assert page.ask(f"/here{asked}")[0] == 400
