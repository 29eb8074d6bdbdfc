"""What a browser may ask the preview for: the page on one origin, the course on another.

A course may hold scripts of a stranger's templates. On an origin of its own it can neither read
the page nor write files. Each origin has a token that nobody else on the machine knows, and that
its addresses begin with. Those of the last run are used again, and so is what a browser keeps: all
that was made has the run in its address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import fields
from mimetypes import guess_type
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from temario.preview.desk import Desk
from temario.preview.passages import (
    Passage,
    PassageChangedError,
    PassageError,
    find,
    passage_at,
    save,
)
from temario.preview.sheets import picture, sizes
from temario.preview.views import View
from temario.surroundings import states
from temario.words import words_of_preview

_HERE = Path(__file__).parent
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
}
_WHOLE = 1_000_000
"""Bytes up to which a file is answered at once; a film is read piece by piece."""
_SHARED = 64
"""So many of them are kept, those that were asked for last."""
_REFERENCES = re.compile(
    rb'<(?:script src|link rel="stylesheet" href)="(?P<name>[\w-]+\.(?:js|css))"'
)
"""Where a page of a package names a script or style sheet of its own."""
_BESIDE = (b"url(", b"@import", b"import(", b"currentScript")
"""What a file may refer by to others that lie beside it."""
_LARGEST = 4_000_000
"""Bytes of what is saved at once."""


class Doors:
    """Both origins of a preview."""

    def __init__(self, desk: Desk, token: str, page: str, course: str) -> None:
        """Open the origins `page` and `course`, such as `http://127.0.0.1:41873`."""
        self.desk = desk
        self.token = token
        self.page = page
        """Origin of the page."""
        self.course = course
        """Origin of the course's frames."""
        self.listening = 0
        """How many browsers listen to the news."""
        self._course_token = self._sealed("course")[:22]
        self._run = secrets.token_hex(4)
        self._shared_files: dict[str, bytes] = {}
        """Scripts and style sheets of packages, by digest and name."""
        self._version = self._digest()
        self._apps = {page: self._page(), course: self._course()}

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"{self.page}/{self.token}/"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request, ASGI 3.0: by the port that it came to."""
        if scope["type"] != "http":
            return
        address, port = scope["server"]
        own = f"http://{address}:{port}"
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        # A name that leads to 127.0.0.1 from outside is not ours (DNS rebinding).
        if f"http://{host}" != own:
            await Response("This is no address of the preview.", 421)(scope, receive, send)
            return
        await self._apps[own](scope, receive, send)

    def _page(self) -> Starlette:
        start = f"/{self.token}"
        return Starlette(
            routes=[
                Route("/here", self._here),
                Route(f"{start}/", self._index),
                Route(f"{start}/events", self._events),
                Route(f"{start}/passage", self._passage, methods=["GET"]),
                Route(f"{start}/passage", self._save, methods=["POST"]),
                Route(f"{start}/found", self._find, methods=["POST"]),
                Route(f"{start}/look", self._look, methods=["POST"]),
                Route(f"{start}/{{name}}", self._asset),
            ]
        )

    def _course(self) -> Starlette:
        start = f"/{self._course_token}"
        return Starlette(
            routes=[
                Route(f"{start}/frame/{{name}}", self._frame),
                Route(f"{start}/{self._run}/sheets/{{path:path}}", self._sheets),
                Route(f"{start}/{self._run}/made/{{path:path}}", self._made),
                Route(f"{start}/{self._run}/kept/{{path:path}}", self._shared),
            ]
        )

    def _sealed(self, words: str) -> str:
        """Return what only somebody who knows the token can make of `words`."""
        made = hmac.digest(self.token.encode(), words.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    def _digest(self) -> str:
        """Return a word that is another wherever an open page must be loaded anew."""
        whole = hashlib.sha256(self.course.encode())
        for line in states(_HERE):
            whole.update(f"\n{line}".encode())
        return whole.hexdigest()[:16]

    # --- the page ---

    async def _here(self, request: Request) -> Response:
        """Answer a page of the last run, which tells its token to nobody who does not know it."""
        asked = request.query_params.get("asked", "")
        if not 16 <= len(asked) <= 64:
            return Response(status_code=400)
        return Response(self._sealed(f"here {asked}"), headers=_headers(""))

    async def _index(self, request: Request) -> Response:
        text = (_HERE / "page" / "index.html").read_text("utf-8")
        text = text.replace("@course@", f"{self.course}/{self._course_token}")
        text = text.replace("@version@", self._version)
        asked = request.headers.get("accept-language", "").split(",")
        language, words = words_of_preview([each.partition(";")[0].strip() for each in asked])
        given = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
        text = text.replace("@language@", language).replace("@words@", given)
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"connect-src 'self'; frame-src {self.course}; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        return HTMLResponse(text, headers=_headers(policy))

    async def _asset(self, request: Request) -> Response:
        return _file(_HERE / "page", request.path_params["name"])

    async def _events(self, request: Request) -> Response:
        """Tell the page whatever is new, as long as it listens (server-sent events)."""
        heads = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._news(), media_type="text/event-stream", headers=heads)

    async def _news(self) -> AsyncIterator[str]:
        news = -1
        self.listening += 1
        try:
            while True:
                news = await self.desk.wait(news)
                about = {"run": self._run, "version": self._version}
                state = {**self.desk.state(), **about}
                yield f"data: {json.dumps(state, ensure_ascii=False)}\n\n"
        finally:
            self.listening -= 1

    async def _passage(self, request: Request) -> Response:
        file, line = request.query_params.get("file", ""), request.query_params.get("line", "1")
        return await self._edited(lambda: passage_at(self._root(file), file, int(line)))

    async def _save(self, request: Request) -> Response:
        """Write a passage. Only the page itself may ask for it."""
        return await self._given(
            request, lambda given, text: save(self._root(given.file), given, text)
        )

    async def _find(self, request: Request) -> Response:
        """Say where a passage stands now."""
        return await self._given(request, lambda given, _: find(self._root(given.file), given))

    async def _given(self, request: Request, do: Callable[[Passage, str], Passage]) -> Response:
        """Do something with a passage that was given out, and with what is written now."""
        if request.headers.get("origin") != self.page:
            return JSONResponse({"message": "This did not come from the preview's page."}, 403)
        body = await request.body()
        if len(body) > _LARGEST:
            return JSONResponse({"message": "This is too large to be saved here."}, 413)
        try:
            asked = json.loads(body)
            given = Passage(
                str(asked["file"]), int(asked["start"]), int(asked["end"]), str(asked["text"]),
                str(asked["digest"]), int(asked["last"]),
                str(asked["above"]), str(asked["below"]), asked["once"] is True,
            )  # fmt: skip
            text = str(asked.get("now", ""))
        except (ValueError, KeyError, TypeError, RecursionError):
            return JSONResponse({"message": "This is no passage."}, 400)
        return await self._edited(lambda: do(given, text))

    async def _edited(self, do: Callable[[], Passage]) -> Response:
        try:
            found = await run_in_threadpool(do)
        except PassageChangedError as failure:
            theirs = failure.theirs and _as_json(failure.theirs)
            said = {"message": failure.words, "values": failure.values}
            return JSONResponse({**said, "changed": True, "theirs": theirs}, 409)
        except PassageError as failure:
            return JSONResponse({"message": failure.words, "values": failure.values}, 409)
        except ValueError:
            return JSONResponse({"message": "This is no line."}, 400)
        return JSONResponse(_as_json(found))

    def _root(self, file: str) -> Path:
        """Return the course's folder, if `file` is one of the files that it was read from."""
        if file not in self.desk.files:
            raise PassageError("{file} is no file of the course", file=file or "?")
        course = self.desk.course
        return course if course.is_dir() else course.parent

    async def _look(self, request: Request) -> Response:
        if request.headers.get("origin") != self.page:
            return Response(status_code=403)
        asked = await request.json()
        if asked.get("view") in list(View):
            self.desk.look_at(View(asked["view"]), str(asked.get("part", "")))
        return Response(status_code=204)

    # --- the course ---

    async def _frame(self, request: Request) -> Response:
        name = request.path_params["name"]
        folder = _HERE / ("lms" if (_HERE / "lms" / name).is_file() else "frames")
        return _file(folder, name, self._frames(), {"@page@": self.page})

    async def _made(self, request: Request) -> Response:
        path = self._inside(request.path_params["path"])
        heads = _headers(self._frames(), stays=True)
        try:
            if path is None or not path.is_file():
                return Response("There is no such file.", 404)
            if path.stat().st_size > _WHOLE:
                return FileResponse(path, headers=heads)
            content = path.read_bytes()
        except OSError:  # it is being swept away
            return Response("There is no such file.", 404)
        if path.suffix == ".html":
            content = _REFERENCES.sub(lambda found: self._by_content(found, path.parent), content)
        return Response(content, media_type=_kind(path.name), headers=heads)

    def _by_content(self, found: re.Match[bytes], folder: Path) -> bytes:
        """Return a reference to a script or style sheet of a package by what is in it.

        A browser has it already, from the version before: with the address of each version it
        would fetch and compile it anew at each save.
        """
        try:
            content = (folder / found["name"].decode()).read_bytes()
        except OSError:
            return found[0]
        if any(word in content for word in _BESIDE):
            return found[0]
        digest = hashlib.sha256(content).hexdigest()[:16]
        name = f"{digest}/{found['name'].decode()}"
        self._shared_files.pop(name, None)
        self._shared_files[name] = content
        while len(self._shared_files) > _SHARED:
            del self._shared_files[next(iter(self._shared_files))]
        return found[0].replace(
            found["name"], f"/{self._course_token}/{self._run}/kept/{name}".encode()
        )

    async def _shared(self, request: Request) -> Response:
        """Return a script or a style sheet that versions have in common."""
        path = request.path_params["path"]
        content = self._shared_files.get(path)
        if content is None:
            return Response("There is no such file.", 404)
        return Response(content, media_type=_kind(path), headers=_headers("", stays=True))

    async def _sheets(self, request: Request) -> Response:
        """Return the sizes of a PDF's pages, or with `page` and `width` the picture of one."""
        path = self._inside(request.path_params["path"])
        if path is None or not path.is_file():
            return Response("There is no such file.", 404)
        asked = request.query_params
        try:
            if "page" not in asked:
                found = await run_in_threadpool(sizes, path)
                return JSONResponse(found, headers=_headers(self._frames(), stays=True))
            number, width = int(asked["page"]), int(asked.get("width", "900"))
            if number < 0:
                raise IndexError(number)
            content = await run_in_threadpool(picture, path, number, width)
        except (ValueError, IndexError):
            return Response("There is no such page.", 404)
        return Response(content, media_type="image/png", headers=_headers("", stays=True))

    def _inside(self, path: str) -> Path | None:
        """Return a file under the folder of previews; None where it would lie outside."""
        folder = self.desk.folder.resolve()
        found = (folder / path).resolve()
        return found if found.is_relative_to(folder) else None

    def _frames(self) -> str:
        """Return what a frame of the course may load: nothing from anywhere else."""
        return (
            "default-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
            f"frame-ancestors 'self' {self.page}; form-action 'none'; base-uri 'none'"
        )


def _as_json(passage: Passage) -> dict[str, str | int | bool]:
    return {each.name: getattr(passage, each.name) for each in fields(passage)}


def _file(
    folder: Path, name: str, policy: str = "", words: dict[str, str] | None = None
) -> Response:
    """Return one of our own files, with some words in it replaced."""
    path = folder / name
    if path.parent != folder or not path.is_file() or path.suffix not in _TYPES:
        return Response("There is no such file.", 404)
    text = path.read_text("utf-8")
    for old, new in (words or {}).items():
        text = text.replace(old, new)
    return Response(text, media_type=_TYPES[path.suffix], headers=_headers(policy))


def _kind(name: str) -> str:
    """Return a file's media type: of what we write ourselves, whatever the system says."""
    known = _TYPES.get(PurePosixPath(name).suffix)
    return known or guess_type(name)[0] or "application/octet-stream"


def _headers(policy: str, stays: bool = False) -> dict[str, str]:
    """Return what all answers say of themselves; `stays` is for what never changes."""
    heads = {
        "Cache-Control": "max-age=86400, immutable" if stays else "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-site",
    }
    return {**heads, "Content-Security-Policy": policy} if policy else heads
