"""HTML → PDF with WeasyPrint, from files of the course and the templates alone."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from temario.problems import CourseError, error
from temario.render.fonts import fontconfig
from temario.render.page_files import BASE, PageFiles, Room
from temario.render.static_fonts import fix_with_harfbuzz

INSTALL = (
    "Install them: on Debian or Ubuntu "
    "“sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0”; "
    "on macOS “brew install pango”; on Windows install MSYS2 (https://www.msys2.org) and in its "
    "terminal “pacman -S mingw-w64-x86_64-pango”. Then build again."
)

_FINEST = 310
"""Pixels an inch beyond which a picture is made coarser where it is printed smaller than was known
beforehand: a little above what print needs, so that none is scaled twice.
"""


def html_to_pdf(
    html: str,
    folder: Path,
    packages: Sequence[str],
    tagged: bool = True,
    room: Room = (148.0, 250.0),
) -> bytes:
    """Return `html` as PDF, with tags for PDF/UA-1 where `tagged`.

    Addresses in `html` are `data:` or lead from `folder` to a file in it;
    nothing else is opened. `packages` hold the only fonts, `room` is what the
    largest picture has. Raises `CourseError` where WeasyPrint's libraries are
    missing, or a picture cannot be shown.
    """
    # FONTCONFIG_FILE is read once, when the library loads; a job has a process of its own.
    # fontTools writes the time into each font that it cuts, unless it is told one.
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    os.environ["FONTCONFIG_FILE"] = str(fontconfig(packages, _cache()))
    weasyprint = _weasyprint()
    fix_with_harfbuzz(weasyprint.pdf.fonts)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    files = PageFiles(html, folder, room)
    document = weasyprint.HTML(string=files.html, base_url=BASE, url_fetcher=_fetcher(files))
    options: dict[str, Any] = {"presentational_hints": True, "dpi": _FINEST}
    laid_out = document.render(**options)
    if tagged:
        from temario.render.tags import write_tagged

        made = write_tagged(laid_out, options)
    else:
        made = bytes(laid_out.write_pdf(**options))
    if files.problems:
        raise CourseError(files.problems)
    return made


def _cache() -> Path:
    """Return the user's folder for fontconfig, or one for this process where that is closed."""
    from platformdirs import user_cache_path

    folder = user_cache_path("temario", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="temario-"))
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="temario-"))


def _weasyprint() -> Any:
    with suppress(OSError), _unsearched():
        import weasyprint

        return weasyprint
    try:
        import weasyprint
    except OSError as missing:
        problem = error(
            "missing-library",
            None,
            "the PDF cannot be made: WeasyPrint does not find its libraries "
            f"({str(missing).partition(':')[0]})",
            INSTALL,
        )
        raise CourseError([problem]) from missing
    return weasyprint


@contextmanager
def _unsearched() -> Iterator[None]:
    """Have libraries opened by their names alone, where the system's names are known.

    WeasyPrint tries the names of all systems. For each that is none here, ctypes asks a C compiler,
    a linker and ldconfig: on Linux some twenty times, a third of what the import takes. Raises
    `OSError` where nothing is found so; then they should be searched for.
    """
    if sys.platform != "linux":
        raise OSError(sys.platform)
    import ctypes.util

    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        with redirect_stdout(None):  # what is not found so is told once, below
            yield
    finally:
        ctypes.util.find_library = search


def _fetcher(files: PageFiles) -> Any:
    """Return a fetcher that opens `data:` and what `files` gives."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Response(URLFetcherResponse):  # type: ignore[misc]
        """A file of the course, whose address is no path on this machine."""

        path = None

    class CourseFetcher(URLFetcher):  # type: ignore[misc]
        """Refuses every address but those of the course's own files."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                files.look(url)
                return super().fetch(url, headers)
            return Response(url, files.read(url))

    return CourseFetcher(allowed_protocols={"data"}, allow_redirects=False)
