"""Mermaid's source → a plain SVG. Runs in a process of its own: see `temario.render.diagram`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from temario.patterns import pattern

_LESS, _MORE, _QUOTE, _AND = "\ue3c0", "\ue3c1", "\ue3c2", "\ue3c3"
"""Stand for `<`, `>`, `"` and `&` in labels, which the library would take for HTML."""
_SIGNS = {"lt": _LESS, "gt": _MORE, "quot": _QUOTE, "amp": _AND}
_SHOWN = str.maketrans({_LESS: "<", _MORE: ">", _QUOTE: '"', _AND: "&"})
_WRITTEN = str.maketrans({_LESS: "&lt;", _MORE: "&gt;", _QUOTE: "&quot;", _AND: "&amp;"})
_TAG = pattern(
    r"(?<!<)<(/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))*)\s*(/?)>(?!>)"
)
_FORMATS = (
    "b", "strong", "i", "em", "u", "s", "small", "big", "code", "span", "sub", "sup", "font",
    "div", "p", "center", "mark", "tt", "kbd", "del", "ins",
)  # fmt: skip
"""HTML that only says how text looks."""
_ENTITY = pattern(r"(?:&|#)(lt|gt|quot|amp);")
_QUOTED = pattern(r'"[^"]*"')
_FRONT = pattern(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = pattern(r"^title:[ \t]*(\S.*)$", re.MULTILINE)
_DIRECTIVE = pattern(r"%%\{.*?\}%%", re.DOTALL)
_COMMENT = pattern(r"^[ \t]*%%.*$", re.MULTILINE)
_KIND = pattern(r"\s*([\w-]+)")
_FOLLOWED = {
    "flowchart": "click", "graph": "click", "stateDiagram": "click", "gantt": "click",
    "classDiagram": "click|link|callback", "sequenceDiagram": "link|links",
}  # fmt: skip
"""Lines that only say what a click does, by the kind of diagram."""
_BRACKETED = pattern(r"[\[({|>]([^\[\](){}|\"\n<>]+)[\])}|]")
_ICON = pattern(r"\bfa[bsrl]?:fa-[\w-]+")
_AREA = pattern(r'<rect class="background"')
_STATE = pattern(
    r'(<rect class="basic label-container" rx="5" ry="5" [^>]*/?>(?:</rect>)?'
    r'<g class="label" transform="translate\()-[\d.]+(,[^)]*\)"><text)'
)
_LARGEST = 1_000_000
_SECONDS = 10
"""Processor time that one diagram may take."""
_MEMORY = 2 * 1024**3


_LETTERS = 0.88
"""Letters are drawn so much smaller: the library takes them to be narrower than they are."""
_SIZE = 18
"""The size of letters, in pixels, of which that is a part."""
_LARGE, _WIDE = 28, ("flowchart", "graph")
"""Boxes of these are at least 120 pixels wide, so they are drawn large and shown smaller."""


class NotDrawnError(Exception):
    """Why a diagram cannot be drawn: the end of a sentence."""


def drawn(source: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Return what `temario.render.diagram.Drawing` holds. Raises `NotDrawnError`.

    `variables` are mermaid's own theme variables. Its author's directives and
    configuration do not count, as if they were remarks.
    """
    import mmdr

    from temario.render.plain_svg import plain

    kind, front, body = prepared(source)
    try:
        size = _LARGE if kind in _WIDE else _SIZE
        svg = mmdr.render(f"{front}{_directive(variables, size)}\n{body}").svg()
        if len(svg) > _LARGEST:
            message = "it is too large for a picture"
            raise NotDrawnError(message)
        found = plain(_mended(svg, variables["background"]), _LETTERS)
    except NotDrawnError:
        raise
    except Exception as why:
        raise NotDrawnError(_reason(why)) from why
    texts = [_with_signs(text) for text in found.texts]
    lost = _lost(kind, body, " ".join(texts))
    if lost:
        message = f"its text “{lost}” would be missing"
        raise NotDrawnError(message)
    if kind.startswith("sankey"):
        for letters in found.root.iter("text"):
            letters.set("fill", variables["textColor"])
    box = found.root.get("viewBox", "0 0 1 1").split()
    return {
        "svg": found.text().translate(_WRITTEN),
        "width": float(box[2]) * _SIZE / size,
        "height": float(box[3]) * _SIZE / size,
        "least": found.least * _SIZE / size,
        "texts": _in_order(texts, body),
        "title": _with_signs(found.title),
        "description": _with_signs(found.description),
    }


def _mended(svg: str, paper: str) -> str:
    """Return what the library has drawn, its labels on plain paper, and those of states centred."""
    svg = _AREA.sub(rf'\g<0> style="fill:{paper};stroke:none;opacity:1"', svg)
    return _STATE.sub(r'\g<1>0\g<2> text-anchor="middle"', svg)


def prepared(source: str) -> tuple[str, str, str]:
    """Return the kind of a diagram, its title as front matter, and the rest of its source.

    All of it is such that the library draws it whole and harmless.
    """
    front = _FRONT.match(source)
    title = _TITLE.search(front[1]) if front else None
    body = source[front.end() :] if front else source
    body = _COMMENT.sub("", _DIRECTIVE.sub("", body)).lstrip()
    match = _KIND.match(body)
    kind = match[1].removesuffix("-v2") if match else ""
    if kind in _FOLLOWED:
        body = re.sub(rf"(?m)^[ \t]*(?:{_FOLLOWED[kind]})\b[ \t]+\S.*$", "", body)
    body = _ENTITY.sub(lambda sign: _SIGNS[sign[1]], body)
    body = _TAG.sub(_without_tag, body)
    body = _QUOTED.sub(_quoted, body)
    body = re.sub(r"(?<=\w)<(?=\w)(?!br/>)", _LESS, body)
    said = json.dumps(title[1].strip("\"' "), ensure_ascii=False) if title else ""
    return kind, f"---\ntitle: {said}\n---\n" if said else "", body


def _without_tag(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name == "br":
        return "<br/>"
    if name in _FORMATS:
        return ""
    return tag[0].replace("<", _LESS).replace(">", _MORE)


def _quoted(text: re.Match[str]) -> str:
    parts = text[0].split("<br/>")
    return "<br/>".join(part.replace("<", _LESS).replace(">", _MORE) for part in parts)


def _with_signs(text: str) -> str:
    return text.translate(_SHOWN)


def _in_order(texts: list[str], source: str) -> list[str]:
    """Return what a diagram says, each once, in the order of its source."""
    found: dict[str, int] = {}
    plain = _with_signs(source)
    for text in filter(None, texts):
        words = r"(?:[\s*_`\"]|<br/>)*".join(map(re.escape, text.split()))
        at = re.search(rf"(?<!\w){words}(?!\w)", plain)
        found.setdefault(text, at.start() if at else len(plain))
    return sorted(found, key=lambda text: found[text])


def _lost(kind: str, body: str, shown: str) -> str:
    """Return the first label of which a word is not shown; empty where all is."""
    there = _squashed(shown)
    for label in _labels(kind, body):
        said = _ICON.sub(" ", re.sub(r"#\w+;|&\w+;|<br/>|\\n", " ", label))
        if any(_squashed(word) not in there for word in re.findall(r"[^\W_]{2,}", said)):
            return " ".join(_with_signs(label).split())[:60]
    return ""


def _labels(kind: str, body: str) -> Iterator[str]:
    """Yield what of a source is surely text: between quotes, in brackets, behind colons."""
    for match in _QUOTED.finditer(body):
        yield match[0].strip('"')
    if kind in ("flowchart", "graph"):
        for match in _BRACKETED.finditer(_QUOTED.sub("", body)):
            yield match[1]
    elif kind in ("sequenceDiagram", "stateDiagram"):
        for match in re.finditer(r"(?m)^[^:\n]*[^:\n]:(?!:)[ \t]*(\S.*)$", body):
            yield match[1]


def _squashed(text: str) -> str:
    return re.sub(r"[\s*_`\"#]+|<br/>", "", text)


def _directive(variables: dict[str, Any], size: int) -> str:
    """Return the directive that gives a diagram our look, its letters `size` pixels high."""
    settings = {
        "theme": "base",
        "look": "classic",
        "htmlLabels": False,
        "fontFamily": variables["fontFamily"],
        "themeVariables": {**variables, "fontSize": f"{size}px"},
        "flowchart": {
            "htmlLabels": False, "wrappingWidth": 11 * size, "padding": size * 2 // 3,
        },
        "sequence": {
            "mirrorActors": False, "actorFontSize": size, "messageFontSize": size,
            "noteFontSize": size,
        },
        "gantt": {
            "fontSize": size - 4, "sectionFontSize": size - 4, "barHeight": 26, "barGap": 6,
            "leftPadding": 120,
        },
        "sankey": {"linkColor": "source"},
    }  # fmt: skip
    return f"%%{{init: {json.dumps(settings)}}}%%"


def _reason(why: Exception) -> str:
    """Return the library's own words for what is wrong, on one line."""
    said = " ".join(str(why).split()).rstrip(".")
    return said[:200] or type(why).__name__


# --- A process of its own -----------------------------------------------------------------


def serve() -> None:
    """Draw what standard input asks for, one line of JSON each, until it ends."""
    _bound()
    for line in sys.stdin:
        source, variables = json.loads(line)
        _wind_up()
        try:
            answer: dict[str, Any] = drawn(source, variables)
        except NotDrawnError as why:
            answer = {"reason": str(why)}
        except Exception as why:
            answer = {"reason": _reason(why)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _bound() -> None:
    """Keep this process from taking all memory, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        return


def _wind_up() -> None:
    """End this process when one diagram has taken too much of the processor.

    The signal's own effect does it, also in the middle of a call into the
    library. Where there is no such clock the parent's own ends it.
    """
    import signal

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, _SECONDS)
