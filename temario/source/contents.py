"""Tables of contents of other programs: which files, in which order, under which title."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from temario.model import Setting
from temario.patterns import pattern
from temario.problems import Place, Problem, warning
from temario.records import record, replace
from temario.settings import YamlError, pairs, read_yaml
from temario.source import files

Report = Callable[[Problem], None]

_FOLDERS = ("", "docs", "src", "book", "doc", "content", "source", "site", "website")
"""Where a table of contents may lie, from the course's folder."""
_NAMES = ("book.toml", "SUMMARY.md", "_toc.yml", "_toc.yaml", "myst.yml", "myst.yaml",
          "_quarto.yml", "_quarto.yaml", "mkdocs.yml", "mkdocs.yaml", "config.yaml")  # fmt: skip
_FILE_KEYS = ("file", "root", "href")
_TITLE_KEYS = ("title", "text")
_PART_KEYS = (
    "chapters", "sections", "parts", "children", "contents", "entries", "subtrees", "appendices",
    "toc",
)  # fmt: skip
_ENTRY = pattern(r"\[(?P<title>[^\[\]]{1,300})\]\(<?(?P<file>[^()<>]{1,300})>?\)")
_JS_TITLE = pattern(r"\btitle\s*:\s*([\"'`])([^\"'`\n$]{1,200})\1")
_JS_LOCALE = pattern(r"\bdefaultLocale\s*:\s*([\"'`])([\w-]{2,20})\1")
_SHOWN = 5
"""How many names a message lists."""


@record
class Contents:
    """A table of contents, read."""

    file: str = ""
    """Its path from the course's folder; empty where there is none."""
    title: str = ""
    """The course's title, empty where none is given."""
    language: str = ""
    """A BCP 47 tag, or empty."""
    entries: tuple[tuple[str, str], ...] = ()
    """Markdown files with the titles that they have there, empty where they have none."""
    titled_by: str = ""
    """The file that gives the title."""


def read_contents(root: Path, names: Sequence[str], report: Report) -> Contents:
    """Return the table of contents of a folder without a `course.yaml`.

    `names` are its Markdown files. What it names and is not there is reported, and what it does
    not name.
    """
    title = Contents()
    for name in _NAMES:
        for folder in _FOLDERS:
            shown = posixpath.join(folder, name)
            if not (root / shown).is_file():
                continue
            found = _read(root, shown, names, report)
            if found is not None and found.entries:
                found = replace(found, title=found.title or title.title)
                found = replace(found, titled_by=title.titled_by or shown if found.title else "")
                found = replace(found, language=found.language or title.language)
                _report_rest(found, names, report)
                return found
            if found is not None and found.title and not title.title:
                title = replace(found, file="", titled_by=shown)
    site = _site(root)
    return title if title.title or not site.title else site


def _read(root: Path, shown: str, names: Sequence[str], report: Report) -> Contents | None:
    name = posixpath.basename(shown)
    text = files.read_text(root / shown, shown)
    if not isinstance(text, str):
        return None
    if name == "SUMMARY.md":
        return _summary(root, shown, text, names, report)
    if name == "book.toml":
        return _mdbook(root, shown, text, names, report)
    try:
        setting = read_yaml(text, shown)
    except YamlError as broken:
        report(_not_read(shown, broken.problem))
        return None
    if name.startswith("_toc."):
        found = _named(root, shown, "", _walk(setting), names, report)
        return replace(found, title=_site(root / posixpath.dirname(shown)).title)
    given = dict(pairs(setting))
    if name.startswith("mkdocs."):
        return _mkdocs(root, shown, given, names, report)
    if name.startswith("myst."):
        project = dict(pairs(given["project"])) if "project" in given else {}
        entries = _walk(project["toc"]) if "toc" in project else ()
        found = _named(root, shown, "", entries, names, report)
        return replace(found, title=_text(project, "title"))
    if name.startswith("_quarto."):
        return _quarto(root, shown, given, names, report)
    return _carpentries(root, shown, given, names, report)


# --- one function a program ---


def _summary(root: Path, shown: str, text: str, names: Sequence[str], report: Report) -> Contents:
    entries: list[tuple[str, str, int]] = []
    for number, line in enumerate(text.split("\n"), 1):
        for match in _ENTRY.finditer(line[:2_000]):
            entries.append((match["file"].strip(), _plain(match["title"]), number))
    return _named(root, shown, "", entries, names, report)


def _plain(title: str) -> str:
    return re.sub(r"[*_`]", "", title).strip()


def _mdbook(
    root: Path, shown: str, text: str, names: Sequence[str], report: Report
) -> Contents | None:
    import tomllib

    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    book: dict[str, Any] = given.get("book") if isinstance(given.get("book"), dict) else {}  # type: ignore[assignment]
    source = str(book.get("src") or "src")
    here = posixpath.normpath(posixpath.join(posixpath.dirname(shown), source, "SUMMARY.md"))
    found = Contents()
    inside = not here.startswith(("..", "/")) and files.is_file(root / here)
    summary = files.read_text(root / here, here) if inside else ""
    if isinstance(summary, str) and summary:
        found = _summary(root, here, summary, names, report)
    return replace(
        found,
        title=str(book.get("title") or ""),
        language=_tag(str(book.get("language") or "")),
    )


def _mkdocs(
    root: Path, shown: str, given: dict[str, Setting], names: Sequence[str], report: Report
) -> Contents:
    theme = dict(pairs(given["theme"])) if "theme" in given else {}
    base = _text(given, "docs_dir") or "docs"
    entries = _walk(given["nav"], nav=True) if "nav" in given else ()
    found = _named(root, shown, base, entries, names, report)
    language = _tag(_text(theme, "language"))
    return replace(found, title=_text(given, "site_name"), language=language)


def _quarto(
    root: Path, shown: str, given: dict[str, Setting], names: Sequence[str], report: Report
) -> Contents:
    book = dict(pairs(given["book"])) if "book" in given else {}
    site = dict(pairs(given["website"])) if "website" in given else {}
    project = dict(pairs(given["project"])) if "project" in given else {}
    entries: list[tuple[str, str, int]] = []
    for parts, keys in ((book, ("chapters", "appendices")), (site, ("sidebar",))):
        for key in keys:
            entries += _walk(parts[key]) if key in parts else ()
    found = _named(root, shown, "", entries, names, report)
    title = _text(book, "title") or _text(site, "title") or _text(project, "title")
    return replace(found, title=title, language=_tag(_text(given, "lang")))


def _carpentries(
    root: Path, shown: str, given: dict[str, Setting], names: Sequence[str], report: Report
) -> Contents | None:
    """Return the order of a lesson of the Carpentries; None for another `config.yaml`."""
    if "carpentry" not in given and "episodes" not in given:
        return None
    base = posixpath.dirname(shown)
    first = posixpath.join(base, "index.md")
    entries: list[tuple[str, str, int]] = [("index.md", "", 0)] if first in names else []
    for key in ("episodes", "learners", "instructors", "profiles"):
        listed = list(_walk(given[key])) if key in given else []
        folder = posixpath.join(base, key)
        if listed:
            entries += [(f"{key}/{name}", title, line) for name, title, line in listed]
        elif key == "episodes":
            inside = (name for name in names if posixpath.dirname(name) == folder)
            entries += [(posixpath.relpath(name, base or "."), "", 0) for name in inside]
    found = _named(root, shown, "", entries, names, report)
    return replace(found, title=_text(given, "title"), language=_tag(_text(given, "lang")))


def _site(root: Path) -> Contents:
    """Return the title that Jekyll's or Jupyter Book's settings give, without an order."""
    for name in ("_config.yml", "_config.yaml"):
        text = files.read_text(root / name, name) if (root / name).is_file() else ""
        if not isinstance(text, str) or not text:
            continue
        try:
            given = dict(pairs(read_yaml(text, name)))
        except YamlError:
            continue
        language = _tag(_text(given, "lang") or _text(given, "locale"))
        return Contents(title=_text(given, "title"), language=language, titled_by=name)
    return _docusaurus(root)


def _docusaurus(root: Path) -> Contents:
    """Return the title and the language that settings in JavaScript give, read as text."""
    for name in ("docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"):
        text = files.read_text(root / name, name) if (root / name).is_file() else ""
        if isinstance(text, str) and (title := _JS_TITLE.search(text)):
            locale = _JS_LOCALE.search(text)
            language = _tag(locale[2]) if locale else ""
            return Contents(title=title[2].strip(), language=language, titled_by=name)
    return Contents()


# --- what they share ---


def _walk(setting: Setting, nav: bool = False, title: str = "") -> list[tuple[str, str, int]]:
    """Return the files that a tree of settings names, with their titles and lines, in order.

    `nav` says that a mapping's keys are titles, as in MkDocs.
    """
    value, line = setting.value, setting.place.line
    if isinstance(value, str):
        return [(value, title, line)]
    if setting.kind == "list" and isinstance(value, tuple):
        items = (item for item in value if isinstance(item, Setting))
        return [entry for item in items for entry in _walk(item, nav)]
    given = dict(pairs(setting))
    if nav:
        return [entry for key, part in given.items() for entry in _walk(part, nav, key)]
    found: list[tuple[str, str, int]] = []
    named = next((_text(given, key) for key in _TITLE_KEYS if _text(given, key)), "")
    for key in _FILE_KEYS:
        if _text(given, key):
            found.append((_text(given, key), named, line))
    for key in ("part", "section"):
        if _text(given, key).lower().endswith(files.MARKDOWN):
            found.append((_text(given, key), "", line))
    for key in _PART_KEYS:
        if key in given and given[key].kind != "scalar":
            found += _walk(given[key])
    return found


def _text(given: dict[str, Setting], key: str) -> str:
    value = given[key].value if key in given else ""
    return value.strip() if isinstance(value, str) else ""


def _tag(language: str) -> str:
    return language if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", language) else ""


def _named(
    root: Path,
    shown: str,
    base: str,
    entries: Sequence[tuple[str, str, int]],
    names: Sequence[str],
    report: Report,
) -> Contents:
    """Return the contents with those entries that are Markdown files of the course."""
    known = set(names)
    folder = posixpath.join(posixpath.dirname(shown), base)
    found: dict[str, str] = {}
    absent: list[tuple[str, int]] = []
    for target, title, line in entries:
        name = unquote(target).partition("#")[0].strip()
        if not name or "://" in name or name.startswith("mailto:"):
            continue
        path = _match(posixpath.normpath(posixpath.join(folder, name.lstrip("/"))), known)
        if path:
            found[path] = found.get(path) or title
        else:
            absent.append((name, line))
    if found and absent:
        report(_absent(shown, absent))
    return Contents(shown, entries=tuple(found.items()))


def _match(path: str, known: set[str]) -> str:
    """Return the Markdown file that an entry means: its ending may be left out."""
    indexes = ("/index.md", "/README.md", "/_index.md", "/index.qmd")
    endings = ("", *files.MARKDOWN, ".Rmd", *indexes)
    return next((path + ending for ending in endings if path + ending in known), "")


# --- the order of front matter ---

_WEIGHT = pattern(
    r"^(?:weight|nav_order|sidebar_position|order|position)\s*[:=]\s*[\"']?(-?\d{1,9}(?:\.\d{1,9})?)",
    re.MULTILINE,
)
_HEAD = pattern(r"\A\ufeff?(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_HEAD_BYTES = 4_096
_CATEGORY = pattern(r"\"?position\"?\s*:\s*(-?\d{1,9}(?:\.\d{1,9})?)")


def by_weight(root: Path, names: Sequence[str]) -> list[str] | None:
    """Return `names` by the weights in their front matter, or None where there are none.

    A folder has the weight of its index. What has none comes behind what has one.
    """
    weights = {name: weight for name in names if (weight := _weight(root / name)) is not None}
    if not weights:
        return None
    places: dict[str, float] = {}
    for name in names:
        folder = posixpath.dirname(name)
        if posixpath.basename(name).partition(".")[0].lower() in files.FIRST and name in weights:
            places[folder] = weights[name]
    for folder in {posixpath.dirname(name) for name in names}:
        category = _category(root / folder)
        if category is not None:
            places.setdefault(folder, category)

    def key(name: str) -> tuple[tuple[float, object], ...]:
        steps = name.split("/")
        found: list[tuple[float, object]] = []
        for depth in range(1, len(steps)):
            folder = "/".join(steps[:depth])
            found.append((places.get(folder, float("inf")), files.natural_key(steps[depth - 1])))
        first = steps[-1].partition(".")[0].lower() in files.FIRST
        weight = float("-inf") if first else weights.get(name, float("inf"))
        return (*found, (weight, files.natural_key(steps[-1])))

    return sorted(names, key=key)


def _weight(path: Path) -> float | None:
    head = _HEAD.match(_start(path))
    weight = _WEIGHT.search(head[2]) if head else None
    return float(weight[1]) if weight else None


def _category(folder: Path) -> float | None:
    for name in ("_category_.json", "_category_.yml"):
        found = _CATEGORY.search(_start(folder / name))
        if found:
            return float(found[1])
    return None


def _start(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return ""


# --- problems ---


def _report_rest(found: Contents, names: Iterator[str] | Sequence[str], report: Report) -> None:
    listed = {name for name, _ in found.entries}
    rest = [name for name in names if name not in listed and name != found.file]
    if rest:
        report(
            warning(
                "table-of-contents",
                Place(found.file),
                f"{found.file} does not list {_listed(rest)}, so {_it(rest)} left out",
                "List what belongs to the course there, or under units: in a course.yaml.",
            )
        )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more Markdown files" if more > 0 else shown


def _it(names: Sequence[str]) -> str:
    return "it is" if len(names) == 1 else "they are"


def _absent(shown: str, absent: Sequence[tuple[str, int]]) -> Problem:
    names = list(dict.fromkeys(name for name, _ in absent))
    what = "is no Markdown file here" if len(names) == 1 else "are no Markdown files here"
    more = len(names) - _SHOWN
    listed = ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return warning(
        "table-of-contents",
        Place(shown, absent[0][1]),
        f"{listed} {what}",
        "Check the name. Of other kinds, such as notebooks, save what it says as Markdown.",
    )


def _not_read(shown: str, problem: Problem) -> Problem:
    return warning(
        "table-of-contents",
        problem.place,
        f"the order of files in {shown} is not used: {problem.message}",
        problem.hint,
    )
