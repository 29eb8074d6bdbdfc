"""XML of strangers: nothing that it declares is opened, and nothing is fetched."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def parser(comments: bool = False) -> Any:
    """Return lxml's parser for a file that anybody may have written.

    It reads no entities, no DTD and nothing from the network, and no tree so deep or text so long
    that it can only be meant to harm. `comments` keeps comments and instructions.
    """
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=not comments,
    )
