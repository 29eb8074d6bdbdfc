"""The files of a course: which there are, and that none lies outside its folder."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from urllib.parse import unquote

from temario.belonging import SETTINGS, entered
from temario.model import Asset
from temario.nearest import nearest
from temario.patterns import pattern
from temario.picture_kinds import ENDINGS, HEAD, NAMES, fits, fitting, kind_of
from temario.problems import Place, Problem, error, warning
from temario.records import record

MARKDOWN = (".md", ".markdown", ".mdx", ".qmd", ".rmd")
"""How names of Markdown files end; those of MDX, Quarto and knitr are read as any other."""
FIRST = ("readme", "index", "_index")
"""What a file is called, without its ending, that comes before the others of its folder."""
MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".vtt": "text/vtt",
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".zip": "application/zip",
}

_looked: ContextVar[dict[str, bool] | None] = ContextVar("looked", default=None)
"""What `looking` takes note of, while it does."""
_SVG_SIZE = pattern(r'\b(width|height|viewBox)\s*=\s*["\']([^"\']+)["\']')


@record
class Found:
    """Where an address that an author wrote leads: a file, or why to none."""

    path: Path | None
    relative: str = ""
    """From the course's folder, with `/`."""
    outside: bool = False


@contextmanager
def looking() -> Iterator[dict[str, bool]]:
    """Take note of every file that an author's words lead to, and whether it is there.

    Of a folder in which a name like the wanted one was looked for, it is noted with a `/` behind.
    """
    found: dict[str, bool] = {}
    token = _looked.set(found)
    try:
        yield found
    finally:
        _looked.reset(token)


def _note(path: Path | str, there: bool) -> None:
    noted = _looked.get()
    if noted is not None:
        noted[str(path)] = there


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts `2-b.md` before `10-a.md`, and README and index before all."""
    folder, _, last = name.rpartition("/")
    first = Path(last).stem.lower() in FIRST
    parts: list[tuple[int, int, str]] = []
    for step in (*folder.split("/"), "" if first else last):
        for digits, other in re.findall(r"(\d+)|(\D+)", step.casefold()):
            parts.append((0, int(digits), "") if digits else (1, 0, other))
        parts.append((-1, 0, ""))
    return parts


def markdown_files(root: Path, skip: Path | None = None) -> list[str]:
    """Return the Markdown files under `root` in natural order, hidden and built ones left out.

    `skip` is a folder of outputs inside the course.
    """
    return sorted(_files(root, MARKDOWN, skip), key=natural_key)


def lying_files(root: Path, skip: Path | None = None) -> list[str]:
    """Return the Markdown files, pictures and recordings under `root`, as `markdown_files` does.

    A folder with a `course.yaml` of its own is another course, and is left out.
    """
    shown = tuple(
        ending
        for ending, kind in MEDIA_TYPES.items()
        if kind.startswith(("image/", "video/", "audio/")) or kind == "text/vtt"
    )
    return sorted(_files(root, MARKDOWN + shown, skip, courses=False), key=natural_key)


def _files(
    root: Path, endings: tuple[str, ...], skip: Path | None, courses: bool = True
) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        if not courses and here != root and any(name in files for name in SETTINGS):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if entered(name) and here / name != skip)
        for name in files:
            if name.lower().endswith(endings) and not name.startswith("."):
                yield (here / name).relative_to(root).as_posix()


def find(root: Path, base: str, target: str) -> Found:
    """Return the file behind `target`, written in a file of the folder `base` of the course `root`.

    Symbolic links are resolved: a link that leads out of the course is outside. An address that
    begins with a slash is looked for from the folders above, as a site would serve it.
    """
    if re.match(r"/[^/\\]", target):
        return _from_site(root, base, target)
    if any(re.match(r"(?i)file:|[a-z]:[\\/]|[\\/]", name) for name in (target, unquote(target))):
        return Found(None, outside=True)
    for name in _spellings(target):
        path = Path(os.path.normpath(root / base / name))
        if not path.is_relative_to(root) or not path.resolve().is_relative_to(root.resolve()):
            return Found(None, outside=True)
        there = is_file(path)
        _note(path, there)
        if there:
            return Found(path, path.relative_to(root).as_posix())
    return Found(None)


def _spellings(target: str) -> Iterator[str]:
    """Yield the names of a file that an address may mean: as typed, decoded, accents composed."""
    plain = (target, unquote(target))
    composed = (unicodedata.normalize("NFC", name) for name in plain)
    apart = (unicodedata.normalize("NFD", name) for name in plain)
    for name in dict.fromkeys((*plain, *composed, *apart)):
        if "\0" not in name:
            yield name.replace("\\", "/")


_SERVED = ("", "static", "public", "assets", "src", "docs")
"""Folders whose files a site serves from its root."""


def _from_site(root: Path, base: str, target: str) -> Found:
    """Return the file of the course behind an address from the root of a site."""
    steps = base.split("/") if base else []
    above = ["/".join(steps[:count]) for count in range(len(steps), -1, -1)][-_DEPTH:]
    for folder in above:
        for served in _SERVED:
            found = find(root, posixpath.join(folder, served), target.lstrip("/"))
            if found.path is not None:
                return found
    return Found(None, outside=True)


_DEPTH = 8
"""How many folders above a file are taken for the root of a site."""


def is_file(path: Path) -> bool:
    """Return whether there is such a file; a name that no disk takes is none."""
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long
        return False


def nearest_file(root: Path, base: str, target: str) -> str:
    """Return the name of the file that an author may have meant by `target`, or empty."""
    folder, _, name = unquote(target).replace("\\", "/").rpartition("/")
    place = Path(os.path.normpath(root / base / folder))
    there = _is_folder(place)
    _note(f"{place}/", there)
    if not there or not place.resolve().is_relative_to(root.resolve()):
        return ""
    with os.scandir(place) as entries:
        lying = sorted(entry.name for entry in entries if entry.is_file())
    names = {other.casefold(): other for other in lying if not other.startswith(".")}
    near = nearest(name.casefold(), names, 0.75)
    return f"{folder}/{names[near]}".lstrip("/") if near else ""


def short(target: str) -> str:
    """Return an address as it is shown in a message."""
    target = unquote(target)
    return target if len(target) <= 80 else f"{target[:80]}…"


def outside(target: str, place: Place) -> Problem:
    """Return the problem of a file that lies outside the course."""
    return error(
        "outside-course",
        place,
        f"{short(target)} lies outside the course's folder, so it is not opened",
        "Copy the file into the course's folder and name it from there.",
    )


def remote(target: str) -> bool:
    """Return whether `target` is an address on the network."""
    return re.match(r"(?i)(https?:)?//|data:", target) is not None


def read_text(path: Path, shown: str) -> str | Problem:
    """Return a text file with Unix line ends and without a byte-order mark, or why not."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        return _unreadable(shown, Place(shown), problem)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        return error(
            "not-utf8",
            Place(shown, line),
            f"{shown} is not a text file in UTF-8 (from this line on it cannot be read)",
            "Open it in the editor that wrote it and save it with “Save as”, encoding UTF-8.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(shown: str, place: Place, problem: OSError) -> Problem:
    message = f"{shown} cannot be opened: {problem.strerror or problem}"
    hint = (
        "Close it in other programs. Where the system refuses it to you, allow yourself to read it "
        "in the file's properties, or save a copy under its name."
    )
    return error("unreadable-file", place, message, hint)


def measure(path: Path, relative: str, place: Place, picture: bool = False) -> Asset | Problem:
    """Return a file of the course as an asset, a picture with its size in pixels, or why not.

    `picture` says that it is to be shown, whatever the ending of its name.
    """
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    size = path.stat().st_size
    if not picture and not media_type.startswith("image/"):
        return Asset(relative, media_type, size)
    from temario.render.own_svg import LONGEST, HeavySvg, check_svg
    from temario.render.picture import TooManyPixels, open_picture

    try:
        with path.open("rb") as file:  # what it holds decides, not its name
            media_type = kind_of(file.read(HEAD)) or media_type
        if media_type == "image/svg+xml":
            check_svg(path.read_bytes() if size <= LONGEST else b" " * (LONGEST + 1))
            return Asset(relative, media_type, size, *_svg_size(path))
        from PIL import Image

        with open_picture(path) as opened:
            media_type = Image.MIME.get(opened.format or "", media_type)
            # Photos of some cameras are several JPEGs in one.
            media_type = media_type.replace("image/mpo", "image/jpeg")
            return Asset(relative, media_type, size, *opened.size)
    except TooManyPixels as too_much:
        hint = "Scale it down in an image editor: 3000 pixels across are enough for print."
        return error("picture-too-large", place, f"{relative} has {too_much}", hint)
    except HeavySvg as too_much:
        hint = "Make the drawing simpler in the program that drew it, or save it as PNG."
        return error("picture-too-large", place, f"{relative} has {too_much}", hint)
    except PermissionError as refused:
        return _unreadable(relative, place, refused)
    except (OSError, ValueError, SyntaxError):
        hint = "Open it in an image editor and save it anew as PNG, JPEG or SVG."
        return error("broken-picture", place, f"{relative} cannot be read as a picture", hint)


def wrong_ending(asset: Asset, place: Place) -> Problem | None:
    """Return that a picture is of another kind than its name says; None where it is not."""
    if asset.media_type not in ENDINGS or fits(asset.path, asset.media_type):
        return None
    named = Path(fitting(asset.path, asset.media_type)).name
    return warning(
        "wrong-ending",
        place,
        f"{asset.path} holds a picture of the kind {NAMES[asset.media_type]}, and is shown as one",
        f"Give it the name {named}, here too: other programs go by the ending of its name.",
    )


def _svg_size(path: Path) -> tuple[int, int]:
    with path.open("rb") as file:
        head = file.read(4096).decode("utf-8", "replace")
    start = head.find("<svg")
    values = dict(_SVG_SIZE.findall(head[start : head.find(">", start)])) if start >= 0 else {}
    width, height = (_pixels(values.get(key, "")) for key in ("width", "height"))
    box = re.split(r"[\s,]+", values.get("viewBox", "").strip())
    if not (width and height) and len(box) == 4:
        width, height = _pixels(box[2]), _pixels(box[3])
    return width, height


def _pixels(length: str) -> int:
    number = re.fullmatch(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*", length)
    return round(float(number[1])) if number else 0


def remote_file(target: str, place: Place) -> Problem:
    """Return the problem of a picture or a video on the network, or written as an address."""
    if target.lower().startswith("data:"):
        return error(
            "data-address",
            place,
            "a picture that is written into the text (data:…) is not read",
            "Save it as a file in the course's folder and name it from there.",
        )
    return warning(
        "remote-file",
        place,
        f"{short(target)} lies on the network and is not fetched; its address is shown instead",
        "Save the file into the course's folder and name it from there; a page, such as a video's, "
        "is better a link: [title](address).",
    )
