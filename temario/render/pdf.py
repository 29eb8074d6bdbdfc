"""HTML → PDF with WeasyPrint, from files of the course and the templates alone."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from temario.problems import CourseError, error
from temario.render.fonts import fontconfig

INSTALL = (
    "Install them: on Debian or Ubuntu "
    "“sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0”; "
    "on macOS “brew install pango”; on Windows install MSYS2 (https://www.msys2.org) and in its "
    "terminal “pacman -S mingw-w64-x86_64-pango”. Then build again."
)


_ROOT = "/course/"
_BASE = f"file://{_ROOT}"
"""What addresses in a page start from: the same on every machine, since it reaches the file."""


def html_to_pdf(html: str, folder: Path, packages: Sequence[str], tagged: bool = True) -> bytes:
    """Return `html` as PDF, with tags for PDF/UA-1 where `tagged`.

    Addresses in `html` are `data:` or lead from `folder` to a file in it;
    nothing else is opened. `packages` hold the only fonts. Raises
    `CourseError` where WeasyPrint's libraries are missing.
    """
    # FONTCONFIG_FILE is read once, when the library loads; a job has a process of its own.
    # fontTools writes the time into each font that it cuts, unless it is told one.
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    os.environ["FONTCONFIG_FILE"] = str(fontconfig(packages, _cache()))
    weasyprint = _weasyprint()
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    document = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=_fetcher(folder))
    laid_out = document.render(presentational_hints=True)
    if not tagged:
        return bytes(laid_out.write_pdf())
    from temario.render.tags import write_tagged

    return write_tagged(laid_out)


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


def _fetcher(folder: Path) -> Any:
    """Return a fetcher that opens `data:` and files under `folder`, links resolved."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    allowed = folder.resolve()

    class CourseFetcher(URLFetcher):  # type: ignore[misc]
        """Refuses every address but those of the course's own files."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            parts = urlsplit(url)
            if parts.scheme == "file" and parts.path.startswith(_ROOT):
                path = (allowed / url2pathname(parts.path.removeprefix(_ROOT))).resolve()
                if path.is_relative_to(allowed) and path.is_file():
                    return URLFetcherResponse(url, path.read_bytes())
            message = f"not a file of the course: {unquote(url)[:200]}"
            raise ValueError(message)

    return CourseFetcher(allowed_protocols={"data", "file"}, allow_redirects=False)
