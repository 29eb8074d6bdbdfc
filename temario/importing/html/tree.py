r"""HTML of other programs → a tree of the tags that the reader of raw HTML knows.

What styles say becomes tags (`font-weight: bold` → `strong`), addresses become paths of the
course, formulas become text between `\(` and `\)`, and tags that say nothing go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field

from temario.importing.html.cells import cell_line, square
from temario.importing.html.mathml import tex_of_mathml
from temario.importing.html.nodes import characters, element, in_a_line
from temario.importing.html.notes import without_way_back
from temario.importing.losses import lost
from temario.markdown.html import Characters, Element, Node, Tag, inline_tag, safe_address, safe_tag
from temario.patterns import pattern
from temario.problems import Place, Problem
from temario.records import mutable

Picture = Callable[[str], str | None]
"""Turns an address into a path of the course; None where there is no such file."""

_BLOCKS = ("body", "dialog", "fieldset", "form", "hgroup", "html", "legend", "search", "noscript")
"""Tags that part blocks and say nothing else."""
_SILENT = ("head", "style", "meta", "link", "base", "title", "col", "colgroup", "template", "wbr")
"""Tags that show nothing."""
_RENAMED = {"dir": "ul", "menu": "ul", "acronym": "abbr", "listing": "pre", "xmp": "pre"}
_FORM = ("button", "input", "option", "select", "textarea")
_PROGRAM = "an embedded program"
_LOST = {
    "object": _PROGRAM,
    "embed": _PROGRAM,
    "applet": _PROGRAM,
    "canvas": "a drawing made by a program",
    "svg": "a drawing written into the text (SVG)",
}
_MONOSPACED = pattern(r"\b(?:courier|consolas|monaco|menlo|monospace|lucida console)")
_BOLD = pattern(r"bold|bolder|[6-9]00")
_LENGTH = pattern(r"\d{1,4}(?:\.\d{1,3})?(?:%|px|pt|mm|cm|em|rem|in)?")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_Mark = tuple[str, tuple[tuple[str, str], ...]]
"""A tag's name and its attributes."""
_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]+:|//|#|\?")


@mutable
class Tree:
    """Tidies the tree of one piece of HTML."""

    place: Place
    report: Callable[[Problem], None]
    picture: Picture
    language: str = ""
    ids: frozenset[str] = frozenset()
    """The ids to which a link of the same text leads; others are left out."""
    notes: dict[str, list[Node]] = field(default_factory=dict)
    """Footnotes by their ids, tidied."""

    def nodes(self, nodes: Iterable[Node]) -> list[Node]:
        """Return nodes tidied, text side by side joined."""
        found: list[Node] = []
        run: list[str] = []
        for node in (new for old in nodes for new in self._node(old)):
            if isinstance(node, Characters):
                run.append(node.text)
                continue
            if run:
                found.append(Characters("".join(run), 0))
                run = []
            found.append(node)
        return [*found, Characters("".join(run), 0)] if run else found

    def _node(self, node: Node) -> Iterable[Node]:
        match node:
            case Characters(text):
                return (Characters(text, 0),)
            case Element():
                return self._element(node)
            case _:
                return ()

    def _element(self, node: Element) -> Iterable[Node]:
        name = _RENAMED.get(node.tag.name, node.tag.name)
        match name:
            case "math":
                return self._formula(tex_of_mathml(node), node.tag.get("display") == "block")
            case "script":
                return self._script(node)
            case "img":
                return self._image(node)
            case "iframe":
                return [*self._frame(node), *self.nodes(node.children)]
            case "video" | "audio":
                return self._media(node, name)
            case "a":
                return self._link(node)
            case "table":
                return self._table(node)
            case "pre":
                return (self._pre(node),)
            case "ul" | "ol":
                return self._list(node, name)
            case _ if name in _SILENT:
                return ()
            case _ if name in _LOST:
                self.report(lost(self.place, _LOST[name]))
                return self.nodes(node.children)
            case _ if name in _FORM:
                return self._control(node, name)
            case _:
                return self._other(node, name)

    def _other(self, node: Element, name: str) -> Iterable[Node]:
        children = self.nodes(node.children)
        if name == "sup" and len(children) == 1 and self._note_mark(children[0]):
            return children
        if name == "code" and any(isinstance(c, Element) and c.tag.name == "br" for c in children):
            return (element("pre", [Characters(characters(children), 0)]),)
        marks = list(_marks(node, name, self.language))
        if name in ("b", "strong") and "normal" in _style(node).get("font-weight", ""):
            return children
        if safe_tag(name) and name != "font" and not (name == "span" and not node.tag.get("id")):
            if inline_tag(name):
                inner = _wrapped(children, [mark for mark in marks if mark[0] != name])
                return (element(name, inner, *self._kept(node)),)
            if name in ("p", "div", "li", "dd") and all(map(in_a_line, children)):
                children = _wrapped(children, marks)
            return (element(name, children, *self._kept(node)),)
        if name in _BLOCKS:
            return (element("div", children),)
        return _wrapped(children, marks) if all(map(in_a_line, children)) else children

    def _kept(self, node: Element) -> Iterator[tuple[str, str]]:
        """Yield those attributes of a tag that say something."""
        name = node.tag.name
        for key, value in node.tag.attributes:
            said = key in ("title", "start", "alt", "open")
            here = key == "lang" and inline_tag(name) and _foreign(value, self.language)
            if said or here or (key == "id" and value in self.ids):
                yield key, value

    # --- formulas, code ---

    def _formula(self, tex: str, display: bool) -> Iterable[Node]:
        if not tex.strip():
            return ()
        return (Characters(f"\\[{tex}\\]" if display else f"\\({tex}\\)", 0),)

    def _script(self, node: Element) -> Iterable[Node]:
        kind = node.tag.get("type").lower()
        if kind.startswith("math/tex"):
            return self._formula(characters(node.children), "display" in kind)
        if characters(node.children).strip() or node.tag.get("src"):
            self.report(lost(self.place, "a program in the text (<script>)"))
        return ()

    def _pre(self, node: Element) -> Node:
        inner = next((c for c in node.children if isinstance(c, Element)), node)
        classes = f"{node.tag.get('class')} {inner.tag.get('class')}"
        language = re.search(r"(?:language|lang|brush)[-:] ?([\w+#-]{1,30})", classes)
        key = (("class", f"language-{language[1]}"),) if language else ()
        text = characters(node.children).replace("\xa0", " ").expandtabs(4)
        return element("pre", [element("code", [Characters(text, 0)], *key)])

    # --- files ---

    def _image(self, node: Element) -> Iterable[Node]:
        tag = node.tag
        source, alt = tag.get("src"), tag.get("alt")
        tex = self._pictured_formula(tag)
        if tex:
            return self._formula(tex, display=False)
        path = self.picture(source) if source else None
        if path is None and re.match("https?://", source):
            path = source
        if path is None:
            shown = source if len(source) < 80 else f"{source[:60]}…"
            self.report(lost(self.place, f"the picture “{shown}”"))
            return (Characters(alt, 0),) if alt else ()
        width = _style(node).get("width", "") or tag.get("width")
        kept = [("src", path), *((key, tag.get(key)) for key in ("title",) if tag.get(key))]
        if tag.has("alt"):
            kept.append(("alt", " ".join(alt.split())))
        if _LENGTH.fullmatch(width) and float(re.match(r"[\d.]+", width)[0]) > 0:  # type: ignore[index]
            kept.append(("width", width if not width[-1].isdigit() else f"{width}px"))
        return (element("img", [], *kept),)

    def _pictured_formula(self, tag: Tag) -> str:
        """Return the formula of which a filter or an editor made a picture, or nothing."""
        classes = tag.get("class").lower()
        if "texrender" in classes or "/filter/tex/" in tag.get("src"):
            return tag.get("alt").strip().strip("$")
        source = tag.get("data-mathml")
        if source or "wirisformula" in classes:
            from temario.importing.html.mathml import tex_of_wiris

            return tex_of_wiris(source)
        return ""

    def _frame(self, node: Element) -> Iterable[Node]:
        address = node.tag.get("src")
        if not address:
            return ()
        self.report(lost(self.place, f"what the frame of {address[:80]} shows", "a link is kept"))
        words = Characters(node.tag.get("title") or address, 0)
        if not safe_address(address):
            return (words,)
        address = f"https:{address}" if address.startswith("//") else address
        return (element("p", [element("a", [words], ("href", address))]),)

    def _media(self, node: Element, name: str) -> Iterable[Node]:
        children = [child for child in node.children if isinstance(child, Element)]
        tags = [node.tag, *(child.tag for child in children)]
        source = next((t.get("src") for t in tags if t.name != "track" and t.get("src")), "")
        rest = self.nodes(
            child
            for child in node.children
            if not isinstance(child, Element) or child.tag.name not in ("source", "track", "a")
        )
        path = self._file(source)
        if path is None:
            self.report(lost(self.place, f"the {name} “{source[:80]}”"))
            return rest
        track = next((t.get("src") for t in tags if t.name == "track" and t.get("src")), "")
        captions = self._file(track) if track else None
        parts: list[Node] = [element("track", [], ("src", captions))] if captions else []
        title = node.tag.get("title") or characters(rest).strip()
        return (element(name, parts, ("src", path), ("title", " ".join(title.split()))),)

    def _file(self, address: str) -> str | None:
        path = self.picture(address) if address else None
        if path is None and re.match("https?://", address):
            return address
        return path

    def _link(self, node: Element) -> Iterable[Node]:
        address, children = node.tag.get("href").strip(), self.nodes(node.children)
        if address.startswith("#") or _SCHEME.match(address):
            address = f"https:{address}" if address.startswith("//") else address
        elif address:
            path = self.picture(address)
            if path is None:
                self.report(lost(self.place, f"where the link “{address[:80]}” leads to"))
            address = path or ""
        if not all(map(in_a_line, children)):
            return children if not address else self._link_in_blocks(children, address)
        kept = [*self._kept(node), *([("href", address)] if address else [])]
        return (element("a", children, *kept),) if kept else children

    def _link_in_blocks(self, children: list[Node], address: str) -> Iterable[Node]:
        """Yield blocks that were one link, each of their lines a link."""
        for child in children:
            if in_a_line(child):
                yield element("a", [child], ("href", address))
            elif isinstance(child, Element):
                inner = list(self._link_in_blocks(child.children, address))
                yield Element(child.tag, 0, inner, closed=True)

    # --- what holds blocks ---

    def _list(self, node: Element, name: str) -> Iterable[Node]:
        items: list[Element] = []
        for child in node.children:
            if isinstance(child, Element) and child.tag.name == "li":
                if not self._take_note(child):
                    items.append(element("li", self.nodes([child]), *self._kept(child)))
                    items[-1].children = _opened(items[-1].children)
            elif isinstance(child, Element) or (
                isinstance(child, Characters) and child.text.strip()
            ):
                # A list right in a list, as Word writes it, belongs to the item before it.
                nested = isinstance(child, Element) and child.tag.name in ("ul", "ol") and items
                target = items[-1] if nested else element("li", [])
                target.children.extend(self.nodes([child]))
                items.extend([] if nested else [target])
        return (element(name, list(items), *self._kept(node)),) if items else ()

    def _table(self, node: Element) -> Iterable[Node]:
        found = square(node, self.place, self.report)
        if isinstance(found, list):  # a table that only lays out
            return [element("div", self.nodes(found))]
        for row in found.children:
            if isinstance(row, Element) and row.tag.name == "tr":
                for cell in row.children:
                    if isinstance(cell, Element):
                        cell.children = cell_line(self.nodes(cell.children))
            elif isinstance(row, Element):
                row.children = self.nodes(row.children)
        return [found]

    def _control(self, node: Element, name: str) -> Iterable[Node]:
        hidden = node.tag.get("type").lower() in ("hidden", "checkbox", "radio")
        words = "" if hidden or name == "option" else node.tag.get("value")
        children = self.nodes(node.children)
        if name != "option" and not hidden:
            self.report(lost(self.place, f"a control of a form (<{name}>)", "its words are kept"))
        return [*children, Characters(f"{words} ", 0)]

    # --- footnotes, as mammoth writes them ---

    def _note_mark(self, node: Node) -> bool:
        href = node.tag.get("href") if isinstance(node, Element) else ""
        return href.startswith("#") and href[1:] in self.notes

    def _take_note(self, item: Element) -> bool:
        identifier = item.tag.get("id")
        if identifier not in self.notes:
            return False
        self.notes[identifier] = self.nodes(without_way_back(item.children))
        return True


def _opened(nodes: list[Node]) -> list[Node]:
    """Return what the one `li` in `nodes` holds."""
    found: list[Node] = []
    for node in nodes:
        is_item = isinstance(node, Element) and node.tag.name == "li"
        found.extend(node.children if is_item and isinstance(node, Element) else [node])
    return found


def _wrapped(children: list[Node], marks: list[_Mark]) -> list[Node]:
    for name, attributes in marks:
        children = [element(name, children, *attributes)] if children else []
    return children


def _marks(node: Element, name: str, language: str) -> Iterator[_Mark]:
    """Yield the tags that say what the style and the language of an element say."""
    style = _style(node)
    face = style.get("font-family", "") or node.tag.get("face").lower()
    if _MONOSPACED.search(face) and name in ("span", "font"):
        yield "code", ()
    weight = style.get("font-weight", "")
    if _BOLD.search(weight) and name not in _HEADINGS:
        yield "strong", ()
    if style.get("font-style", "") in ("italic", "oblique"):
        yield "em", ()
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    if "underline" in decoration and name != "a":
        yield "u", ()
    if "line-through" in decoration:
        yield "s", ()
    shift = style.get("vertical-align", "")
    if shift in ("sub", "super") and name in ("span", "font"):
        yield shift[:3], ()
    spoken = node.tag.get("lang")
    # Word marks every word's language; what it marks for its own sake has its own styles, too.
    own = name == "span" and "mso-" in node.tag.get("style")
    if _foreign(spoken, language) and not own and (name == "span" or not inline_tag(name)):
        yield "span", (("lang", spoken),)


def _foreign(spoken: str, language: str) -> bool:
    """Return whether a language is another than that of the text; unknown where none is said."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", spoken):
        return False
    return spoken.partition("-")[0].lower() != language.partition("-")[0].lower()


def _style(node: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in node.tag.get("style").split(";"):
        key, _, value = part.partition(":")
        found[key.strip().lower()] = value.strip().lower()
    return found
