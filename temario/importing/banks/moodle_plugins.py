"""Types of questions that plugins add to Moodle → questions of ours: gapfill, mtf and kprime."""

from __future__ import annotations

import re
from decimal import Decimal

from temario.importing.banks.asked import Found, match
from temario.importing.banks.gaps import chosen, mark, typed
from temario.importing.banks.moodle_cloze import Gapped, plain
from temario.importing.banks.moodle_reading import Read, Source, decimal_of, gapped
from temario.importing.banks.passages import line_of
from temario.model import Blocks
from temario.records import replace

_WHOLE = Decimal("0.999")


def read_gapfill(source: Source) -> Read | None:
    """Return a text with words in brackets as gaps; they are typed, or chosen among all of them."""
    text = next((part.words for part in source.parts("questiontext")), "")
    signs = source.setting("delimitchars") or "[]"
    start, end = re.escape(signs[0]), re.escape(signs[-1])
    words = re.compile(f"{start}{{1,3}}([^{start}{end}]{{1,300}}){end}{{1,3}}")
    answers = [plain(part.words) for part in source.parts("answer")]
    is_typed = source.setting("answerdisplay") == "gapfill"
    alternatives = is_typed and source.setting("disableregex") != "1"
    found = Gapped(case=source.setting("casesensitive") == "1")

    def gap(said: re.Match[str]) -> str:
        word = plain(said[1])
        if not word:
            return said[0]
        given = word.split("|") if alternatives else [word]
        options = list(dict.fromkeys((*answers, word)))
        made = typed(given, source.place) if is_typed else chosen(options, word, source.place)
        found.gaps.append(made)
        return mark(len(found.gaps) - 1)

    found.text = words.sub(gap, text)
    return gapped(source, found)


def read_rows(source: Source) -> Read | None:
    """Return statements of which each is judged by a column, `true` or `false`, as pairs."""
    columns = [
        (part.attribute("number"), _in(part, "responsetext")) for part in source.parts("column")
    ]
    worth = {
        (part.attribute("rownumber"), part.attribute("columnnumber")): part.setting("value")
        for part in source.parts("weight")
    }
    pairs, told = [], list[Blocks]()
    for row in source.parts("row"):
        number, said = row.attribute("number"), line_of(_in(row, "optiontext"))
        right = [words for column, words in columns if _is_whole(worth.get((number, column), ""))]
        if len(right) != 1 or not said:
            return None
        pairs.append((said, line_of(right[0])))
        told.append(_in(row, "feedbacktext"))
    # A column that is right for no statement can be chosen all the same.
    answer = match([*pairs, *(((), line_of(words)) for _, words in columns if words)], source.place)
    items = tuple(
        replace(item, feedback=said) for item, said in zip(answer.items, told, strict=True)
    )
    return Read("match", Found(replace(answer, items=items))) if items else None


def _in(part: Source, name: str) -> Blocks:
    return next((inner.blocks() for inner in part.parts(name)), ())


def _is_whole(text: str) -> bool:
    value: Decimal | None = decimal_of(text)
    return value is not None and value >= _WHOLE
