"""Random texts that look like Markdown, made so that each word of theirs must be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

from hypothesis import strategies as st

from temario.model import Course, Gap, Picture, Question, Short
from temario.problems import CourseError
from temario.source import read_course
from temario.traverse import walk_course

_MARKS = st.sampled_from(
    [
        *("*", "**", "_", "~~", "`", "``", "```\n", "~~~\n", "$", "$$", "[", "] ", "](", "![", "("),
        *(")",),
        *("{", "}", "< ", ">", "<b>", "</b>", "<div>", "</div>", "<details>", "</details>"),
        *("<summary>", "</summary>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>"),
        *("<blockquote>", "</blockquote>", "<p>", "<pre>", "</pre>", "<br>", "<h2>", "</h2>"),
        *("\\", "&", "&amp;", "|", "|-|", "\n|-|-|\n", ":::", "::: note ", "::: slide ", "#", "##"),
        *(
            "\n# ",
            "\n## ",
            "\n- ",
            "\n1. ",
            "\n> ",
            "\n> [!NOTE] ",
            "\n\n",
            "\n",
            "\n---\n",
            "\n: ",
        ),
        *("\n===\n", "    ", "  ", " ", "\t", "[x] ", "\n- [ ] ", "^[", "[^1]", "\n[^1]: ", "!"),
        *(
            "\n***\n",
            "\n::: note\n",
            "\n:::\n",
            "\n::::\n",
            "\n$$\n",
            "\n```\n",
            ":",
            "\r\n",
            "\u00a0",
        ),
    ]
)


_FOREIGN = st.sampled_from(
    [
        *(
            "\n!!! note\n    ",
            '\n!!! tip "',
            '"\n    ',
            "\n??? question\n\n    ",
            '\n=== "',
            "\n    ",
        ),
        *(
            "\n```{note} ",
            "\n```{admonition} ",
            "\n````{tip}\n",
            "\n```\n",
            "\n````\n",
            "\n:::{hint} ",
        ),
        *("\n:::\n", "\n::::: challenge\n", "\n:::: solution\n", "\n::::\n", "\n:::::\n"),
        *(
            "\n::: {.callout-note}\n",
            "\n::: {.columns}\n",
            "\n::: {.panel-tabset}\n",
            "\n:::tip[",
            "]\n",
        ),
        *("\n```{list-table} ", "\n* - ", "\n  - ", "\n```{code-cell} python\n", "\n```{python}\n"),
        *(
            "\n```admonish ",
            "\n{: .challenge}\n",
            "\n> ",
            "\n> > ",
            "\n> {: .solution}\n",
            "{: .a}",
        ),
        *(
            "\n{{< hint info >}}\n",
            "\n{{< /hint >}}\n",
            "\n{% hint %}\n",
            "\n{% endhint %}\n",
            "{{ ",
        ),
        *(" }}", "{% ", " %}", "{{< ", " >}}", "\n{% highlight x %}\n", "\n{% endhighlight %}\n"),
        *(
            "\n{% raw %}\n",
            "\n{% endraw %}\n",
            "{{#quiz ",
            "}}",
            "\n> [!info]- ",
            "\n> [!raro] ",
            "[[",
            "]]",
        ),
        *(
            "\n[[X]] ",
            "\n[[ ]] ",
            "\n[(X)] ",
            "\n    [( )] ",
            "\n    [(X)] ",
            "\n[[?]] ",
            "\n***\n",
        ),
        *(
            "![[",
            "|",
            "{ref}`",
            "{doc}`",
            "{math}`",
            "`",
            "<",
            ">`",
            "\n(a)=\n",
            "\n+++\n",
            "\n<Tabs>\n",
        ),
        *(
            "\n</Tabs>\n",
            "\n<TabItem>\n",
            '\n<div class="warning">\n\n',
            "\n</div>\n",
            "\n<Admonition>\n",
        ),
        *(
            "\n</Admonition>\n",
            "\n{{< tabs >}}\n",
            "\n{{< /tabs >}}\n",
            "\n## ",
            "\n- ",
            "\n\n",
            "\n",
            " ",
        ),
    ]
)


_WILD = st.sampled_from(
    [
        *("{#a}", "{.b k=v}", '{k="', "[a](b)", "![a](b.png)", "![a](v.mp4)", "[a]: b", "---\n"),
        *(
            "---\ntitle: a\n---\n",
            "---\na: [b\n---\n",
            "<!--",
            "-->",
            "<img src=a>",
            "<video src=b>",
        ),
        *(
            "<a href='c'>",
            "<script>",
            "</script>",
            "<?",
            "<!",
            "<![CDATA[",
            "</",
            "<x",
            "&#0;",
            "\x00",
        ),
        *(
            "::: include soup.md\n",
            "::: include a.md\n:::\n",
            "::: {.note title=a}\n",
            "<iframe src=a>",
        ),
        *(
            "[a](#a)",
            "[b](soup.md#b)",
            "[c](../c)",
            "[d](file:///e)",
            "![](\\\\host\\x)",
            "http://a.b",
        ),
        *(
            "```mermaid\n",
            "```{x} a\n",
            "| a | b |\n|---|---|\n",
            ": c\n",
            "# 1.2 a\n",
            "## 0. b {#b}\n",
        ),
    ]
)


@dataclass
class Words:
    """Gives each word once, `zqaaa`, `zqaab`, …, so that a lost one is known by name."""

    count: int = 0

    def next(self) -> str:
        self.count += 1
        digits, rest = "", self.count
        for _ in range(3):
            digits = chr(ord("a") + rest % 26) + digits
            rest //= 26
        return f"zq{digits}"


@st.composite
def soups(draw: st.DrawFn, size: int = 40) -> str:
    """Return a text of words and marks. No mark hides words: no addresses, comments, attributes."""
    words = Words()
    parts = draw(st.lists(st.one_of(st.just(""), st.just(""), _MARKS), max_size=size))
    return "".join(part or words.next() for part in parts)


@st.composite
def foreign_soups(draw: st.DrawFn, size: int = 40) -> str:
    """Return a text of words and what other programs add to Markdown."""
    words = Words()
    parts = draw(st.lists(st.one_of(st.just(""), st.just(""), _FOREIGN), max_size=size))
    return "".join(part or words.next() for part in parts)


def wild(size: int = 30) -> st.SearchStrategy[str]:
    """Return texts of anything that an author, or somebody worse, may write."""
    parts = st.one_of(_MARKS, _FOREIGN, _WILD, st.text(max_size=5))
    return st.lists(parts, max_size=size).map("".join)


_YAML = st.sampled_from(
    [
        *(
            "title: ",
            "id: ",
            "language: ",
            "units: ",
            "nav:\n",
            "- ",
            "  - ",
            "a.md",
            "b: a.md",
            "\n",
            "  ",
        ),
        *(
            "book:\n  chapters:\n",
            "    - part: x\n",
            "project:\n  toc:\n",
            "    - file: a.md\n",
            "[",
            "]",
        ),
        *(
            "{",
            "}",
            "&a ",
            "*a",
            "!!python/name:x ",
            "!x ",
            "|\n",
            ">\n",
            "'",
            '"',
            "# ",
            "---\n",
            "? ",
            "\t",
        ),
        *(
            "episodes:\n",
            "root: a\n",
            "chapters:\n",
            "<<: *a\n",
            "[a](a.md)\n",
            "* [b](",
            ")",
            "9" * 400,
        ),
    ]
)
SETTINGS = (
    "course.yaml", "mkdocs.yml", "_quarto.yml", "_toc.yml", "myst.yml", "config.yaml",
    "_config.yml", "SUMMARY.md", "book.toml", "_category_.json",
)  # fmt: skip
"""Files that may say how a folder's course is called and ordered."""


def settings_texts(size: int = 20) -> st.SearchStrategy[str]:
    """Return texts that look like settings."""
    parts = st.one_of(_YAML, st.text(max_size=4))
    return st.lists(parts, max_size=size).map("".join)


def read_folder(name: str, text: str, folder: Path) -> Course | CourseError:
    """Return what `read_course` makes of a folder with a Markdown file and the settings `name`."""
    for other in SETTINGS:
        (folder / other).unlink(missing_ok=True)
    (folder / "a.md").write_text("# A\n\nx\n", "utf-8")
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        return read_course(folder)
    except CourseError as failure:
        return failure


def read(text: str, folder: Path) -> Course | CourseError:
    """Return what `read_course` makes of a text."""
    path = folder / "soup.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        return read_course(path)
    except CourseError as failure:
        return failure


def shown_words(course: Course | CourseError) -> set[str]:
    """Return all words in the text of a course: every text of every node."""
    if isinstance(course, CourseError):
        return set()
    found = [course.title]
    for node in walk_course(course):
        for value in (getattr(node, field.name) for field in fields(node)):
            if isinstance(value, str):
                found.append(value)
        if isinstance(node, Picture):
            found.extend(value for _, value in node.attributes.values)
        if isinstance(node, Question) and isinstance(node.answer, Short):
            found.extend(node.answer.answers)
        if isinstance(node, Gap):
            found.extend((*node.answers, *node.options))
    return set(re.findall(r"zq[a-z]{3}", " ".join(found)))


def named_tags(course: Course | CourseError) -> set[str]:
    """Return the words that are names of HTML tags, and named in a warning since none is known."""
    told = [p.message for p in course.problems if p.rule == "unknown-html"]
    return set(re.findall(r"<(zq[a-z]{3})>", " ".join(told)))


def lost_words(text: str, folder: Path) -> set[str]:
    """Return the words of `text` that the course neither shows nor names as tags."""
    course = read(text, folder)
    return set(re.findall(r"zq[a-z]{3}", text)) - shown_words(course) - named_tags(course)


__all__ = [
    "SETTINGS",
    "foreign_soups",
    "lost_words",
    "read",
    "read_folder",
    "settings_texts",
    "soups",
    "wild",
]
