"""Stage 2, plan: what of a sentence may be left out, by closed lists of words a language.

Nothing is left out that could turn what is said: before a condition, an exception or a
denial no sentence is cut. A language without lists has its sentences shown whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from temario.records import record

MEMBERS = 4
"""An enumeration is shown by at most this many of its members."""

_MEMBER_WORDS = 6
"""An enumeration with longer members is a sentence, and is treated as one."""
_OPENING = 6
"""So many words are the opening of a sentence."""
_LEAST_CLAUSE = 5
"""A clause of fewer words says too little to stand for its sentence."""


@record
class _Words:
    """One language's closed lists. Entries are parts of regular expressions."""

    enumerating: str
    """What an enumeration follows."""
    more: str
    """Last members that stand for others."""
    conjunctions: str
    """What stands before the last member."""
    additive: str
    """What adds to the whole clause before it, and never interrupts one."""
    relative: str
    """The same, where it may interrupt a clause: it counts only with no comma behind it."""
    denied: str
    """Words behind `additive` or `relative` that take back what was said."""
    turning: str
    """Conditions and exceptions."""
    opposing: str
    """What a sentence begins with that limits the one before it."""
    correcting: str
    """Words of a sentence that corrects or answers the one before it, besides `denied`."""
    causal: str
    """What an opening begins with that gives a mere cause."""


_SPANISH = _Words(
    enumerating=r"incluyendo|como(?: por ejemplo)?|tales como|por ejemplo,?|entre ell[oa]s",
    more=r"más|otr[oa]s?\b.*|etc\.?|etcétera|muchos más|muchas más|entre otr[oa]s(?: .*)?",
    conjunctions=r"y|e|o|u",
    additive=r", lo que|, lo cual|; además|; también|; por ejemplo|; es decir|, y además|; incluso",
    relative=r", que|, quien(?:es)?|, donde|, cuy[oa]s?|, (?:el|la|los|las) cual(?:es)?|, además"
    r"|, incluso|, así como|, es decir|, por ejemplo",
    denied=r"no|nunca|jamás|tampoco|ni|apenas",
    turning=r"salvo|si|aunque|pero|excepto|a menos|siempre que|siempre y cuando|sin embargo"
    r"|no obstante|mientras|sino|solo|sólo|únicamente|a no ser|en caso|cuando|hasta que|según",
    opposing=r"pero|sin embargo|no obstante|salvo|excepto|ahora bien|eso sí|aunque|en cambio"
    r"|más bien|por el contrario|al contrario|hoy|ahora|actualmente|en realidad|de hecho|con todo",
    correcting=r"falso|falsa|mito|error|incorrect[oa]s?|erróne[oa]s?|lo contrario",
    causal=r"debido a|gracias a|a causa de",
)
_ENGLISH = _Words(
    enumerating=r"including|such as|for example,?|for instance,?|e\.g\.,?",
    more=r"more|other\b.*|others|many more|so on|so forth|etc\.?|among others",
    conjunctions=r"and|or",
    additive=r"; moreover|; furthermore|; also|; in addition|; for example|; for instance",
    relative=r", which|, who|, where|, whose|, as well as|, even|, for example|, for instance"
    r"|, allowing|, enabling|, making",
    denied=r"not|never|no|nor|hardly|rarely|n[’']t",
    turning=r"unless|but|if|except|although|though|however|only|provided|while|when|until|yet"
    r"|whether|as long as",
    opposing=r"but|however|yet|still|nevertheless|except|unless|although|on the other hand|rather"
    r"|instead|on the contrary|today|now|nowadays|actually|in fact|in reality|what matters",
    correcting=r"false|myth|error|wrong|mistaken|incorrect|the opposite|neither",
    causal=r"due to|thanks to|because of|owing to",
)
_LANGUAGES = {"es": _SPANISH, "en": _ENGLISH}


def limits(sentence: str, language: str) -> bool:
    """Return whether `sentence` limits or corrects the one before it: “However, …”, “No: …”."""
    words = _of(language)
    if words is None:
        return False
    begins = re.match(rf"[¿¡]?(?:{words.opposing})\b", sentence.strip(), re.IGNORECASE)
    # Further on, such words deny what this sentence itself adds.
    opening = " ".join(sentence.split()[:_OPENING])
    return bool(begins) or _holds(opening, f"{words.denied}|{words.correcting}")


def turns(text: str, language: str) -> bool:
    """Return whether `text` holds a condition, an exception or a denial."""
    words = _of(language)
    return words is None or _holds(text, f"{words.turning}|{words.denied}")


def main_clause(sentence: str, language: str) -> tuple[int, int]:
    """Return the range of what `sentence` says in the main; all of it when in doubt."""
    words = _of(language)
    if words is None:
        return 0, len(sentence)
    end = _clause_end(sentence, words)
    start = _after_cause(sentence[:end], words)
    return start, end


def enumeration(sentence: str, language: str) -> tuple[int, int, bool] | None:
    """Return where an enumeration of three or more begins and where its fourth member ends.

    Also whether more follows. None where there is none at the end of the sentence.
    """
    words = _of(language)
    if words is None:
        return None
    for match in re.finditer(rf"(?:^|[\s,])(?:{words.enumerating}):? ", sentence, re.IGNORECASE):
        members = list(_members(sentence, match.end(), words))
        listed = [(start, end) for start, end, more in members if not more]
        more = any(more for _, _, more in members)
        if len(members) < 3 or len(listed) < 2:
            continue
        if any(_long(sentence[start:end]) for start, end in listed):
            continue
        if _holds(sentence[match.end() :], words.turning):
            continue
        last = listed[:MEMBERS][-1][1]
        return listed[0][0], last, more or len(listed) > MEMBERS
    return None


def _of(language: str) -> _Words | None:
    return _LANGUAGES.get(language.split("-")[0].lower())


def _holds(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE) is not None


def _long(member: str) -> bool:
    return len(member.split()) > _MEMBER_WORDS or re.search(r"[;:()]", member) is not None


def _clause_end(sentence: str, words: _Words) -> int:
    pattern = rf"(?P<safe>{words.additive})\b|(?:{words.relative})\b"
    for match in re.finditer(pattern, sentence, re.IGNORECASE):
        kept, left = sentence[: match.start()], sentence[match.end() :]
        even = re.match(r", (?:incluso|even)", match[0], re.IGNORECASE)
        taken_back = f"{words.turning}|{words.denied}" if not even else words.turning
        if len(kept.split()) < _LEAST_CLAUSE or _holds(left, taken_back):
            continue
        if match["safe"] or not re.search(r"[,;:]", left):
            return match.start()
    return len(sentence)


def _after_cause(clause: str, words: _Words) -> int:
    """Return where a clause goes on behind an opening that gives a mere cause, 0 where none is."""
    if clause.count(",") != 1 or not re.match(rf"(?:{words.causal})\b", clause, re.IGNORECASE):
        return 0
    comma = clause.index(",")
    enough = len(clause[comma:].split()) >= _LEAST_CLAUSE
    return comma + 2 if enough and not _holds(clause[:comma], words.turning) else 0


def _members(sentence: str, start: int, words: _Words) -> Iterator[tuple[int, int, bool]]:
    """Yield the members of an enumeration: their range, and whether one stands for others."""
    end = len(sentence.rstrip(' .…!?»”")'))
    between = re.compile(rf",? (?:{words.conjunctions}) |, ")
    at = start
    while at < end:
        match = between.search(sentence, at, end)
        stop = match.start() if match else end
        member = sentence[at:stop]
        if re.fullmatch(rf"(?:{words.more})", member, re.IGNORECASE):
            yield at, stop, True
        else:
            trailing = re.search(r" (?:entre otr[oa]s|among others|etc)$", member)
            if trailing:
                yield at, at + trailing.start(), False
                yield at + trailing.start(), stop, True
            else:
                yield at, stop, False
        at = match.end() if match else end
