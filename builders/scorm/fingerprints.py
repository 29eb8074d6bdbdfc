"""Planning: short marks of ids, by which a learner's record knows pages and questions."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from temario.records import record

WIDTH = 22
"""Bits of a fingerprint's number."""


@record
class Fingerprint:
    """A hash of an id."""

    text: str
    """24 bits as four digits of base64url, as bookmarks have it."""

    @property
    def number(self) -> int:
        """Its first 22 bits, as the state has it; unique among those made together."""
        return int.from_bytes(base64.urlsafe_b64decode(self.text)) >> 2


def fingerprints(identifiers: Iterable[str]) -> dict[str, Fingerprint]:
    """Return a short fingerprint for each id, unique among them.

    It is a hash of the id alone, so the same part of a course has the same one
    in every version. Two of 22 bits meet once in 200 courses of 200 parts; then
    the later part takes the next hash that is free.
    """
    found: dict[str, Fingerprint] = {}
    taken: set[int] = set()
    for identifier in identifiers:
        for attempt in range(1_000):
            salted = f"{identifier}\n{attempt}" if attempt else identifier
            digest = hashlib.sha256(salted.encode()).digest()
            print_ = Fingerprint(base64.urlsafe_b64encode(digest[:3]).decode())
            if print_.number not in taken:
                break
        taken.add(print_.number)
        found[identifier] = print_
    return found
