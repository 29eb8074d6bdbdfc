"""Code fences → listings, diagrams and formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.attributes import broken_attributes, merged, parse_attributes
from temario.markdown.foreign_blocks import CODE
from temario.markdown.leftover import foreign_syntax
from temario.model import Attributes, Block, Diagram, Formula, Listing
from temario.patterns import pattern
from temario.problems import Place, Problem, warning

_DIRECTIVE = pattern(r"\{[\w:.+-]+\}")
_CHUNK = pattern(r"\{\.?(?P<language>[A-Za-z][\w+#-]*)(?P<options>[,\s][^{}]*)?\}$")
"""The head of a cell that Quarto, knitr or MyST would run: ```{r name, echo=FALSE}```."""
_RUN = {
    "python", "py", "r", "julia", "bash", "sh", "shell", "sql", "ojs", "js", "javascript", "dot",
    "mermaid", "stan", "octave", "rust", "go", "cpp", "c", "css", "html", "perl", "ruby", "scala",
    "powershell", "java", "typescript", "matlab", "haskell", "ipython", "ipython3", "webr",
    "pyodide", "tikz", "latex", "yaml", "json",
}  # fmt: skip
_OPTION = pattern(
    r"(?:#\||//\||%%\||--\|)[ \t]?(?P<key>[\w.-]+):[ \t]*(?P<value>.*)$"
    r"|:(?P<name>[\w-]+):[ \t]*(?P<given>.*)$"
)
_LINES = pattern(r"(?<=[\w\s\"'])\{[\d,\s-]+\}")
"""Lines that are to be marked, as Docusaurus and Hugo write them."""
_PAIR = pattern(r"(?P<key>[A-Za-z][\w-]*)=(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"']+)")
_INCLUDE = pattern(r"(?m)^[ \t]*\{\{#(include|rustdoc_include|playground|shiftinclude)[ \t]")
"""A line in code in whose place mdBook puts a file."""
_RUSTDOC = pattern(r"[\w+#.-]+(?:,[\w.=+#-]+)+$")
"""A language with marks of rustdoc behind it: ```rust,ignore```."""


def read_fence(
    node: SyntaxTreeNode, place: Place, lines: Sequence[str], report: Callable[[Problem], None]
) -> tuple[Block, ...]:
    """Return the block that a fence is, none for a directive that is not known and says nothing.

    `lines` are those that its `node.map` counts.
    """
    if not (node.meta.get("closed") or _closed(node, lines)):
        report(unclosed_fence(node, place))
    info, attributes, cell = _info(node, place, report)
    language, _, rest = info.partition(" ")
    if _RUSTDOC.fullmatch(language):
        language, _, marks = language.partition(",")
        attributes = merged(attributes, Attributes(values=(("marks", marks),)))
    language = language or next(iter(attributes.classes), "")
    code = node.content.removesuffix("\n")
    included = _INCLUDE.search(code)
    if included:
        report(foreign_syntax(f"{{{{#{included[1]} … }}}}", place))
    if cell:
        code, attributes = _without_options(code, attributes)
    given = next((attributes.get(key) for key in _TITLES if attributes.get(key)), "")
    title = given or ("" if language else rest.strip())
    if language.lower() == "mermaid":
        return (Diagram(code, "mermaid", place, title, attributes),)
    if language.lower() == "math":
        return (Formula(code.strip(), place),)
    if node.info.lstrip().startswith("{") and not (code.strip() or title or language):
        return ()
    return (Listing(code, language, place, title, attributes),)


_TITLES = ("title", "caption", "filename", "lst-cap", "fig-cap")
"""What other programs call the title of a listing."""


def _info(
    node: SyntaxTreeNode, place: Place, report: Callable[[Problem], None]
) -> tuple[str, Attributes, bool]:
    """Return what stands behind the fence: the words, the attributes; whether options follow."""
    info = _LINES.sub(" ", node.info.strip()).strip()
    start = info.find("{")
    if start < 0:
        return *_pairs(info), False
    directive = _DIRECTIVE.match(info)
    name = directive[0][1:-1].lower() if directive else ""
    if directive and name in CODE:
        return _directive_info(name, info[directive.end() :].strip())
    chunk = _CHUNK.match(info)
    if chunk and chunk["language"].lower() in _RUN and not info.startswith("{."):
        options = (chunk["options"] or "").strip(" ,")
        return (
            chunk["language"],
            Attributes(values=(("options", options),) if options else ()),
            True,
        )
    if directive:
        report(
            warning(
                "unknown-fence",
                place,
                f"{node.markup}{directive[0]} is not known here; what it holds is shown as code",
                "For code, name its language, such as ```python; for a note, write ::: note.",
            )
        )
        return f" {info[directive.end() :].strip()}", Attributes(), False
    attributes = parse_attributes(info[start + 1 : -1]) if info.endswith("}") else None
    if attributes is None:
        report(broken_attributes(info[start:], place))
        shown = Attributes(values=(("title", info[start:]),))
        return info[:start].strip(), shown, False
    return info[:start].strip(), attributes, False


def _pairs(info: str) -> tuple[str, Attributes]:
    """Return the language, and what stands behind it as `title="app.py"`, without braces."""
    language, _, rest = info.partition(" ")
    found = tuple((m["key"], m["value"].strip("\"'")) for m in _PAIR.finditer(rest))
    return (language, Attributes(values=found)) if found else (info, Attributes())


def _directive_info(name: str, argument: str) -> tuple[str, Attributes, bool]:
    """Return what a directive of MyST that holds code says of it."""
    if name in ("math", "mermaid"):
        return name, Attributes(values=(("title", argument),) if argument else ()), True
    if name == "literalinclude":
        return "", Attributes(values=(("title", argument),) if argument else ()), True
    return argument, Attributes(), True


def _without_options(code: str, attributes: Attributes) -> tuple[str, Attributes]:
    """Return code without the options at its head, which go to the attributes."""
    lines = code.split("\n")
    count, values = 0, []
    if lines[0] == "---" and "---" in lines[1:40]:
        # Options as YAML stand between two lines of dashes.
        count = lines.index("---", 1) + 1
        values = [
            (key, value.strip())
            for key, _, value in (x.partition(":") for x in lines[1 : count - 1])
        ]
    identifier = attributes.id
    while count < len(lines) and (match := _OPTION.match(lines[count].strip())):
        key, value = (match["key"] or match["name"]), (match["value"] or match["given"] or "")
        values.append((key, value.strip("\"' ")))
        count += 1
    if count and count < len(lines) and not lines[count].strip():
        count += 1
    return "\n".join(lines[count:]), merged(
        Attributes(identifier, values=tuple(values)), attributes
    )


def unclosed_fence(node: SyntaxTreeNode, place: Place) -> Problem:
    """Return the problem of a fence that no line closes."""
    what = "passage" if node.type == "directive" else "code"
    shown = "belongs to it" if node.type == "directive" else "is shown as code"
    return warning(
        "unclosed-fence",
        place,
        f"the {what} that starts here with {node.markup} is not closed; all that follows {shown}",
        f"Write {node.markup} on a line of its own where the {what} ends.",
    )


def _closed(node: SyntaxTreeNode, lines: Sequence[str]) -> bool:
    start, end = node.map or (0, 0)
    last = lines[end - 1].strip(" \t>") if end - 1 > start else ""
    return len(last) >= len(node.markup) and not last.strip(node.markup[0])
