"""Addresses outside the course: whether they still lead somewhere. The one place that asks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPMessage
from importlib.metadata import PackageNotFoundError, version
from typing import IO, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from temario.model import Course, Link, Media, Picture
from temario.problems import Place, Problem, advice, warning
from temario.records import record
from temario.traverse import walk_course

_AT_ONCE, _OF_A_HOST = 8, 2
"""How many addresses are asked at the same time, in all and of one host."""
_SECONDS = 10.0
_GONE = (404, 410)
_FOR_GOOD = (301, 308)
_SAFE = "/:?#[]@!$&'()*+,;=%~"


@record
class _Answer:
    """What came of asking an address."""

    kind: Literal["there", "gone", "moved", "unclear", "silent"]
    """`unclear`: a server answered, but not with the page. `silent`: none did."""
    said: str = ""
    """The new address, or why there is none."""


def dead_links(course: Course) -> Iterator[Problem]:
    """Ask every address outside that the course names, each once, and yield what is wrong."""
    places: defaultdict[str, list[Place]] = defaultdict(list)
    for address, place in _addresses(course):
        places[address].append(place)
    answers = _ask(list(places))
    silent = [address for address, answer in answers.items() if answer.kind == "silent"]
    if len(silent) == len(answers) > 1:
        yield advice(
            "unreachable-link",
            None,
            f"none of the {len(silent)} addresses outside could be reached: "
            f"{answers[silent[0]].said}",
            "Look whether this computer is connected, and try again.",
        )
        return
    for address, answer in answers.items():
        yield from _told(address, answer, places[address])


def _told(address: str, answer: _Answer, places: Sequence[Place]) -> Iterator[Problem]:
    match answer.kind:
        case "gone":
            for place in dict.fromkeys(places):
                message = f"there is no page any more at {address} ({answer.said})"
                hint = "Look for where it is now, or take the link out."
                yield warning("dead-link", place, message, hint)
        case "moved":
            message = f"{address} has moved for good to {answer.said}"
            yield advice("moved-link", places[0], message, "Write the new address.")
        case "unclear" | "silent":
            message = f"{address} could not be reached: {answer.said}"
            hint = "Open it in a browser; it may be there for readers and not for programs."
            yield advice("unreachable-link", places[0], message, hint)
        case "there":
            pass


def _addresses(course: Course) -> Iterator[tuple[str, Place]]:
    for node in walk_course(course):
        match node:
            case Link(href=address, place=place):
                pass
            case Picture(target=address, place=place) | Media(target=address, place=place):
                pass
            case _:
                continue
        if address.lower().startswith(("http://", "https://")):
            yield address, place


# --- asking ---


def _ask(addresses: Sequence[str]) -> dict[str, _Answer]:
    """Return the answers of `addresses`, in the same order.

    The addresses of a host wait in as many lines as it may be asked at once.
    """
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for address in addresses:
        hosts[address.split("/")[2].lower()].append(address)
    lines = [line for each in hosts.values() for n in range(_OF_A_HOST) if (line := each[n::2])]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = dict(pair for pairs in pool.map(_ask_line, lines) for pair in pairs)
    return {address: found[address] for address in addresses}


def _ask_line(addresses: Sequence[str]) -> list[tuple[str, _Answer]]:
    return [(address, _answer(address)) for address in addresses]


def _answer(address: str) -> _Answer:
    """Return what a server says of `address`; some know no HEAD, so GET has the last word."""
    answer = _answer_to("HEAD", address)
    return answer if answer.kind in ("there", "moved", "silent") else _answer_to("GET", address)


class _Redirects(HTTPRedirectHandler):
    """Follows redirects and remembers whether all of them are for good."""

    def __init__(self) -> None:
        self.codes: list[int] = []

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the next request, with the same method."""
        if not newurl.lower().startswith(("http://", "https://")):
            raise URLError("it sends readers to another kind of address")
        self.codes.append(code)
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None:
            following.method = req.get_method()
        return following


def _answer_to(method: str, address: str) -> _Answer:
    redirects = _Redirects()
    try:
        asked, _, fragment = _encoded(address).partition("#")
        headers = {"User-Agent": _name(), "Accept": "*/*"}
        # What is asked begins with http: `_addresses` sees to that.
        request = Request(asked, method=method, headers=headers)  # noqa: S310
        with build_opener(redirects).open(request, timeout=_SECONDS) as response:
            final = f"{response.url}#{fragment}" if fragment else response.url
    except HTTPError as refused:
        refused.close()
        said = f"the server says {refused.code} {refused.reason}".rstrip()
        return _Answer("gone" if refused.code in _GONE else "unclear", said)
    except URLError as failure:
        return _Answer("silent", _reason(failure.reason))
    except (OSError, HTTPException, ValueError) as failure:
        return _Answer("silent", _reason(failure))
    if redirects.codes and all(code in _FOR_GOOD for code in redirects.codes):
        return _Answer("moved", final)
    return _Answer("there")


def _reason(failure: object) -> str:
    if isinstance(failure, TimeoutError):
        return f"no answer within {_SECONDS:.0f} seconds"
    return getattr(failure, "strerror", None) or str(failure) or type(failure).__name__


def _encoded(address: str) -> str:
    """Return an address as it goes over the line, with letters beyond ASCII encoded."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    rest = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host, *rest))


def _name() -> str:
    """Return by what name temario asks."""
    try:
        number = version("temario")
    except PackageNotFoundError:
        number = "unknown"
    return f"temario/{number} (checks the links of a course for its author)"
