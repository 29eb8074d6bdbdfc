"""What other programs write at the head of a Markdown file: settings of theirs, and text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from temario.model import Setting
from temario.problems import Place, Problem, warning
from temario.records import mutable

_NAMES = """
    after_body alias aliases always_allow_html author authors banner bibliography
    bookCollapseSection bookFlatSection bookHidden bookToc canonical_url categories category
    class code-fold code-tools collection colorlinks comments cover created crossref csl css
    cssclass cssclasses custom_edit_url date date_published displayed_sidebar documentclass doi
    downloads draft editLink editor editor_options engine execute exercises expirydate
    expiryDate exports features filters fontsize footer format freeze full-width geekdocNav
    geometry github grand_parent has_children has_toc head header-includes hero hide
    hide_table_of_contents hide_title highlighter html-math-method icon image images in_header
    index_in_search jupyter jupytext katex keep-md keep_md kernelspec knit last_modified_at
    last_updated lastmod layout lightbox link link-citations linktitle linkTitle listing
    mainfont marp math mathjax menu mermaid modified myst nav_enabled nav_exclude nav_order
    nav_title navbar next no_list nocite number-sections numbering open_graph order orphan
    outline output page-layout pageClass paginate pagination_description pagination_label
    pagination_next pagination_prev papersize params parent permalink position prev publishdate
    publishDate published redirect_from redirect_to render_macros robots root search show_toc
    sidebar sidebar_label sidebar_position site slug social source start status style
    substitutions tag tags teaching template theme thumbnail title-block-banner toc toc_depth
    tocdepth transition type unlisted updated url venue vignette weight
"""
OF_OTHERS = frozenset(_NAMES.split())
"""Keys that say how another program shows or files a page: no words of the course."""
_PASSAGES = ("description", "summary", "abstract", "excerpt", "lead", "subtitle", "synopsis")
"""Keys that hold a text about the page."""
_LISTS = {"questions": "questions", "objectives": "objectives", "keypoints": "keypoints"}
"""Keys by which the Carpentries begin and end an episode, and the boxes that these are."""


@mutable
class Others:
    """Sorts the settings of other programs."""

    file: str
    before: list[tuple[str, int]] = field(default_factory=list)
    """Markdown for the start of the text, with its line."""
    after: list[tuple[str, int]] = field(default_factory=list)
    """Markdown for its end."""
    _left: list[tuple[str, Place]] = field(default_factory=list)

    def take(self, key: str, value: Setting) -> bool:
        """Take a setting, if it is known to be another program's; return whether it is."""
        line = value.place.line
        if key in _LISTS and value.kind == "list":
            box = f"::: {_LISTS[key]}\n{_items(value)}\n:::"
            (self.after if key == "keypoints" else self.before).append((box, line))
        elif key in _PASSAGES and isinstance(value.value, str):
            self.before.append((value.value, line))
        elif key in OF_OTHERS:
            self.leave_out(key, value.place)
        else:
            return False
        return True

    def leave_out(self, key: str, place: Place) -> None:
        """Take note of a setting that is not shown."""
        self._left.append((key, place))

    def tell(self, report: Callable[[Problem], None]) -> None:
        """Report what is not shown, all at once."""
        if self._left:
            names = ", ".join(key for key, _ in self._left)
            report(
                warning(
                    "unknown-front-matter",
                    self._left[0][1],
                    f"{names} at the head of this file: for another program, and not shown",
                    "Delete these lines, or leave them where the other program still reads them.",
                )
            )


def _items(value: Setting) -> str:
    items = value.value if isinstance(value.value, tuple) else ()
    texts = (item.value for item in items if isinstance(item, Setting))
    return "\n".join(f"- {' '.join(text.split())}" for text in texts if isinstance(text, str))
