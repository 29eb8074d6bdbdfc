"""Questions in Moodle's XML → a text of the course, and the pictures in it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from temario.accents import unaccented
from temario.importing.banks.bank import Bank
from temario.importing.banks.moodle_questions import READERS, made
from temario.importing.banks.moodle_reading import Source
from temario.importing.banks.passages import Form, Passages
from temario.importing.banks.texts import LONGEST
from temario.importing.imported import Imported
from temario.importing.losses import lost, unreadable
from temario.importing.xml import parser
from temario.model import Blocks
from temario.patterns import pattern
from temario.problems import Place, Problem
from temario.records import mutable
from temario.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEST = 4 * LONGEST
"""How many bytes a file may have: pictures lie in it."""
_FORMS: dict[str, Form] = {
    "html": "html",
    "markdown": "markdown",
    "plain_text": "plain",
    "moodle_auto_format": "moodle",
}
_SETTINGS = frozenset(
    (
        *(
            "penalty",
            "hidden",
            "single",
            "shuffleanswers",
            "answernumbering",
            "showstandardinstruction",
        ),
        *(
            "usecase",
            "idnumber",
            "defaultgrade",
            "responseformat",
            "responserequired",
            "responsefieldlines",
        ),
        *(
            "minwordlimit",
            "maxwordlimit",
            "attachments",
            "attachmentsrequired",
            "maxbytes",
            "filetypeslist",
        ),
        *(
            "layouttype",
            "selecttype",
            "selectcount",
            "gradingtype",
            "showgrading",
            "shownumcorrect",
            "numberingstyle",
        ),
        *(
            "unitgradingtype",
            "unitpenalty",
            "showunits",
            "unitsleft",
            "tolerance",
            "multiplier",
        ),
        *("answerdisplay", "delimitchars", "casesensitive", "noduplicates", "disableregex"),
        *("fixedgapsize", "optionsaftertext", "letterhints", "singleuse", "itemid", "question"),
        *("scoringmethod", "numberofrows", "numberofcolumns", "weight"),
        *(
            "group",
            "infinite",
            "file",
            "image",
            "image_base64",
            "partiallycorrectfeedback",
        ),
    )
)
"""Elements whose text is no text of the question."""
_OF_NO_QUESTION = _SETTINGS | frozenset(
    (
        *("name", "dataset_definitions", "synchronize", "tolerancetype", "correctanswerformat"),
        *("correctanswerlength", "coordinates", "shape", "noofdrags", "dragno", "xleft", "ytop"),
    )
)
"""Those of types that a course does not have, too."""
_ANSWERS = (
    r"(?:your|the) answer is", r"(?:(?:s|t)u |la )?respuesta(?: es)?", r"(?:votre|la) réponse est",
    r"(?:die|ihre) antwort ist", r"(?:la (?:tua )?)?risposta(?: è)?", r"(?:a )?sua resposta está",
    r"(?:a )?resposta está", r"la (?:vostra )?resposta (?:no )?és", r"a (?:súa )?resposta é",
)  # fmt: skip
_MARKED = (
    r"(?:(?:partially|parcialmente|partiellement|teilweise|parzialmente|parcialment) )?"
    r"(?:correct[ae]?|incorrect[ae]?|correcta|corre[tt]?ta|incorreta|richtig|falsch|esatta|errata)"
)
_DEFAULT = pattern(rf"(?:{'|'.join(_ANSWERS)}) {_MARKED}\.?", re.IGNORECASE)
"""What Moodle says by itself of an answer that is right, or partly, or wrong; ours says so, too."""
_CONTEXT = pattern(r"['‘’\"“«„]\s?(.{1,200}?)\s?['’\"”»“]\s?\.?$")
"""How the words end that Moodle gives a category which it made for a course by itself."""


def read(path: Path, name: str, language: str, report: Callable[[Problem], None]) -> Imported:
    """Return the questions of a file. Raises `CourseError` where it holds none."""
    root = _parsed(path, name)
    bank = Bank(name, language, report)
    folder = slug(path.stem) or "pictures"
    for element in root.iterchildren("question"):
        _read_one(_Element(element, bank, folder))
    return bank.imported(path)


def _parsed(path: Path, name: str) -> Any:
    """Return the root of an XML file. Entities are not opened, and nothing is fetched."""
    from lxml import etree

    try:
        if path.stat().st_size > _LARGEST:
            hint = "Export fewer questions at once, or their pictures smaller."
            raise unreadable(name, f"{name} has more than {_LARGEST // 1_000_000} MB", hint)
        tree = etree.parse(path, parser(comments=True))
    except OSError as problem:
        hint = "Check the name of the file, and that you may read it."
        raise unreadable(name, f"{name} cannot be opened: {problem}", hint) from problem
    except etree.XMLSyntaxError as problem:
        said = re.sub(r", line \d+, column \d+.*", "", str(problem.msg or problem))
        hint = "Export the questions once more from Moodle; do not edit the file by hand."
        message = f"{name} is no whole XML: line {problem.lineno}: {said}"
        raise unreadable(name, message, hint) from problem
    if tree.docinfo.internalDTD is not None:
        hint = "Moodle writes none. Export the questions once more from Moodle."
        raise unreadable(name, f"{name} declares entities of its own (DOCTYPE)", hint)
    return tree.getroot()


def _read_one(element: _Element) -> None:
    """Read one question into the bank of its file, or keep it as a comment."""
    bank, kind, name = element.bank, element.kind, element.said("name")
    if kind in ("category", "description"):
        _read_text(element, name)
        return
    reader = READERS.get(kind)
    found = reader(element) if reader is not None else None
    question = made(element, found) if found is not None else None
    if question is None or found is None or not question.stem:
        why = f"a question of type {kind or 'unknown'}"
        if reader is not None:
            why += " without a right answer" if found is None else " without a text"
        texts = map(_plain, element.texts(_OF_NO_QUESTION, numbers=False))
        said = [text for text in texts if text and not _DEFAULT.fullmatch(text)]
        words = "\n".join((*said, *element.ranges()))
        bank.keep(element.place, f"{why}, “{name}”" if name else why, words)
        return
    bank.add(question, name, element.setting("idnumber"))
    element.bank.comment("\n".join(found.found.left))
    known = (question, name, element.setting("idnumber"), "true false", found.found.left)
    skipped = _SETTINGS | ({"questiontext"} if found.gapped else set())
    _keep_left(element, known, (*found.left, *element.texts(skipped)))


def _read_text(element: _Element, name: str) -> None:
    """Read a category, whose text stands under its heading, or a text between questions."""
    category, bank = element.said("category"), element.bank
    if element.kind == "category":
        bank.open(category)
        if _is_default(element, bank):
            return
    parts = ("info",) if element.kind == "category" else ("questiontext", "generalfeedback")
    blocks = tuple(block for part in parts for block in element.blocks(part))
    bank.text(blocks, name)
    _keep_left(element, (blocks, name, category), element.texts(_SETTINGS))


def _is_default(element: _Element, bank: Bank) -> bool:
    """Return whether a category is the one that Moodle made for a course; note its name.

    Its words, “The default category for questions shared in context 'X'.”, are Moodle's, too.
    """
    found = _CONTEXT.search(_plain(element.said("info")))
    last = bank.category[-1] if bank.category else ""
    if found is None or last == found[1] or not last.casefold().endswith(found[1].casefold()):
        return False
    bank.courses[last] = found[1]
    return True


def _keep_left(element: _Element, known: object, texts: Iterable[str]) -> None:
    """Keep as a comment those of `texts` that say anything that `known` does not."""
    # A short answer is listed a second time without its accents, by ours and by others.
    words = set(re.findall(r"\w+", unaccented(" ".join(_strings(known)).casefold())))
    said = [each for each in map(_plain, texts) if not _DEFAULT.fullmatch(each)]
    left = [
        each
        for each in said
        if not words.issuperset(re.findall(r"\w+", unaccented(each.casefold())))
    ]
    element.bank.comment("\n".join(left))


def _strings(value: object) -> Iterator[str]:
    """Yield every text in a node of the model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _strings(part)
    elif hasattr(value, "__slots__") and not isinstance(value, Place | Decimal):
        for name in value.__slots__:
            yield from _strings(getattr(value, name))


def _plain(text: str) -> str:
    """Return HTML as words."""
    from html import unescape

    return " ".join(unescape(re.sub(r"<[^<>]*>", " ", text)).split())


@mutable
class _Element(Source):
    """A `question` of the XML."""

    element: Any
    bank: Bank
    folder: str

    @property
    def kind(self) -> str:
        return str(self.element.get("type") or "").strip().lower()

    @property
    def place(self) -> Place:
        return self.bank.place(int(self.element.sourceline or 1))

    @property
    def language(self) -> str:
        return self.bank.language

    def tell(self, what: str, instead: str) -> None:
        self.bank.report(lost(self.place, what, instead))

    def setting(self, name: str) -> str:
        return str(self.element.findtext(name) or "").strip()

    def parts(self, name: str) -> list[Source]:
        return [_Element(part, self.bank, self.folder) for part in self.element.iterchildren(name)]

    def attribute(self, name: str) -> str:
        return str(self.element.get(name) or "")

    @property
    def words(self) -> str:
        text = self.element.findtext("text")
        return str(text if text is not None else self.element.text or "").strip()

    def said(self, name: str) -> str:
        part = self.element.find(name)
        return (
            "" if part is None else " ".join(_Element(part, self.bank, self.folder).words.split())
        )

    def blocks(self, name: str = "", text: str | None = None, form: Form | None = None) -> Blocks:
        part = self.element.find(name) if name else self.element
        if part is None:
            return ()
        inner = _Element(part, self.bank, self.folder)
        form = form or inner.form
        keep = self.bank.picture
        passages = Passages(self.bank.report, self.language, inner.file, keep)
        return passages.blocks(inner.words if text is None else text, form, self.place)

    @property
    def form(self) -> Form:
        return _FORMS.get(str(self.element.get("format") or "").lower(), "moodle")

    def file(self, address: str) -> str | None:
        """Put a file that lies in the XML among those of the course; return its path there."""
        found = re.match(r"@@PLUGINFILE@@/*(.*)", address)
        if found is None:
            return None
        wanted = unquote(found[1].partition("?")[0])
        for file in self.element.iterchildren("file"):
            path = f"{file.get('path') or '/'}{file.get('name') or ''}".lstrip("/")
            if path == wanted:
                return self._kept(path, file.text or "")
        return None

    def _kept(self, path: str, text: str) -> str | None:
        try:
            content = base64.b64decode(text, validate=False)
        except (binascii.Error, ValueError):
            return None
        files, stem, dot, ending = self.bank.files, *path.rpartition(".")
        for count in range(1, len(files) + 2):
            number = f"-{count}" if count > 1 else ""
            name = f"{self.folder}/{stem}{number}{dot}{ending}"
            if files.setdefault(name, content) == content:
                return name
        return None

    def picture(self) -> str | None:
        """Return the path of the picture that questions of Moodle 1.9 have beside their text."""
        name, text = self.setting("image"), self.setting("image_base64")
        return self._kept(name.rpartition("/")[2], text) if name and text else None

    def texts(self, left_out: Iterable[str], numbers: bool = True) -> Iterator[str]:
        """Yield all texts but those of elements `left_out`; `numbers` that are settings, too."""
        skipped = {*left_out, "file", "image_base64"}
        rest = list(reversed(self.element))
        while rest:
            element = rest.pop()
            if not isinstance(element.tag, str) or element.tag in skipped:
                continue
            said = (element.text or "").strip()
            bare = numbers or element.tag == "text" or re.search(r"[^\W\d_]", said)
            if said and bare:
                yield said
            rest.extend(reversed(element))

    def ranges(self) -> Iterator[str]:
        """Yield what the names in a calculated question stand for: numbers from … to …."""
        for each in self.element.iterfind("dataset_definitions/dataset_definition"):
            name, low, high = (each.findtext(f"{k}/text") for k in ("name", "minimum", "maximum"))
            if name:
                yield f"{{{name}}}: {low or '?'}–{high or '?'}"

    def told(self, name: str) -> Blocks:
        """Return what is said of an answer, unless Moodle says it by itself."""
        return () if _DEFAULT.fullmatch(_plain(self.said(name))) else self.blocks(name)
