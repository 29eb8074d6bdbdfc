"""What an author silences: by a comment at the line, or in `course.yaml`; and what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from temario.checks.ignores import heard, wrong_ignores
from temario.model import Ignore
from temario.pipeline import Advice, plan
from temario.problems import warning
from temario.source import read_course
from temario.source.ignores import ignores_of_markdown, ignores_of_yaml

Write = Callable[[dict[str, str | bytes]], Path]
UNKNOWN = """\
01-uno.md:5: warning[unknown-rule]: the comment does not say which rule to ignore
  hint: Write its name, as it stands in brackets in a message. temario explain lists all rules.
course.yaml:7: warning[unknown-rule]: there is no rule “repeated-words” to ignore
  hint: Did you mean repeated-word? temario explain lists all rules."""
YAML = "title: Curso\nid: curso\nlanguage: es\n"
HEAD = "# Uno {#u}\n\n## Primera {#p}\n\n"


def rules(
    text: str, write: Write, settings: str = "", advice: Advice = Advice.COURSE, only: str = ""
) -> list[str]:
    folder = write({"course.yaml": YAML + settings, "01-uno.md": HEAD + text})
    found = plan(folder, [only] if only else [], advice=advice).problems
    return [problem.rule for problem in found]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- temario: ignore repeated-word -->\nAbre el el libro.",
        "<!-- temario: ignore repeated-word -->\n\nAbre el el libro.",
        "<!-- temario: ignore repeated-word -->\nUn texto que sigue\ny abre el el libro.",
        "Abre el el libro. <!-- temario: ignore repeated-word -->",
        "<!--temario:ignore heading-skips-level, repeated-word-->\n#### Abre el el libro",
        "> <!-- temario: ignore repeated-word -->\n> Abre el el libro.",
        "- <!-- temario: ignore repeated-word --> Abre el el libro.",
    ],
)
def test_a_comment_silences_its_line_or_the_block_under_it(text: str, write: Write) -> None:
    assert rules(text, write) == []


def test_a_comment_says_nothing_of_other_blocks_and_rules(write: Write) -> None:
    text = "<!-- temario: ignore repeated-word -->\nAbre el el libro.\n\nCierra la la tapa."
    assert rules(text, write) == ["repeated-word"]
    text = "<!-- temario: ignore missing-alt -->\nAbre el el libro."
    assert sorted(rules(text, write)) == ["repeated-word", "unused-ignore"]


def test_a_comment_above_a_passage_holds_up_to_its_end(write: Write) -> None:
    question = "::: question {#q}\n¿Qué es?\n\n- [x] Esto\n- [ ] Eso\n\n> correct: bien.\n:::\n"
    assert rules(question, write) == ["missing-id"]
    assert rules(f"<!-- temario: ignore missing-id -->\n{question}", write) == []


def test_a_comment_in_code_is_code(write: Write) -> None:
    comment = "<!-- temario: ignore missing-alt -->"
    text = f"```\n{comment}\n```\n\nCon `{comment}`."
    assert rules(text, write) == []


def test_course_yaml_silences_the_whole_course_and_may_do_so_before_there_is_a_need(
    write: Write,
) -> None:
    settings = "check: {ignore: [repeated-word, missing-alt]}\n"
    assert rules("Abre el el libro.\n\nCierra la la tapa.", write, settings) == []
    assert rules("Abre el el libro.", write, "check:\n  ignore: repeated-word\n") == []


def test_what_is_silenced_is_silent_in_a_build_too_and_with_strict(write: Write) -> None:
    (folder := write({"course.yaml": YAML, "a.png": b""}))
    text = "<!-- temario: ignore broken-link -->\nUn [enlace](#no-esta)."
    write({"01-uno.md": HEAD + text})
    assert plan(folder, ["handout"], every_warning_counts=True).problems == ()


def test_an_error_cannot_be_silenced(write: Write) -> None:
    text = "<!-- temario: ignore missing-picture -->\n![Una foto](no-esta.png)"
    assert rules(text, write, only="handout") == ["not-ignored", "missing-picture"]
    settings = "check: {ignore: [missing-picture, edited-output]}\n"
    assert rules("Un texto.", write, settings) == ["not-ignored", "not-ignored"]


def test_a_rule_that_is_none_is_told_of_with_the_nearest(write: Write) -> None:
    folder = write(
        {
            "course.yaml": f"{YAML}check:\n  ignore:\n    - missing-alt\n    - repeated-words\n",
            "01-uno.md": f"{HEAD}<!-- temario: ignore -->\nUn texto.",
        }
    )
    found = [problem.text() for problem in plan(folder, ["handout"]).problems]
    assert "\n".join(found) == UNKNOWN


def test_a_comment_that_silences_nothing_is_told_of_by_check_alone(write: Write) -> None:
    text = "<!-- temario: ignore repeated-word -->\nAbre el libro."
    assert rules(text, write) == ["unused-ignore"]
    assert rules(text, write, advice=Advice.NONE) == []


def test_a_comment_is_not_called_unused_where_not_all_was_looked_for(write: Write) -> None:
    text = "<!-- temario: ignore slide-continues -->\nAbre el libro."
    assert rules(text, write, only="handout") == []
    assert rules("<!-- temario: ignore dead-link -->\nUn texto.", write) == []


def test_a_comment_in_yaml_silences_its_line_or_the_next(write: Write) -> None:
    theme = 'colors:\n  {}accent: "#ffee00"{}\n'
    names = {"course.yaml": f"{YAML}theme: mi.yaml\n", "01-uno.md": f"{HEAD}Un texto."}
    folder = write({**names, "mi.yaml": theme.format("", "")})
    assert {p.rule for p in plan(folder, ["handout"]).problems} == {"low-contrast"}
    for comment in (
        theme.format("", "  # temario: ignore low-contrast"),
        theme.format("# temario: ignore low-contrast\n  ", ""),
    ):
        write({"mi.yaml": comment})
        assert plan(folder, ["handout"]).problems == ()


def test_a_course_in_one_file_has_both_ways(write: Write) -> None:
    head = f"---\n{YAML}# temario: ignore missing-alt\ncheck: {{ignore: [repeated-word]}}\n---\n"
    folder = write({"curso.md": f"{head}\n# Uno {{#u}}\n\nAbre el el libro.\n"})
    assert plan(folder / "curso.md", ["handout"], advice=Advice.COURSE).problems == ()
    found = list(ignores_of_markdown(f"{head}\n# Uno\n", "curso.md", 7))
    assert [(one.rule, one.lines) for one in found] == [("missing-alt", (5, 6))]


def test_text_that_only_looks_alike_silences_nothing() -> None:
    assert list(ignores_of_markdown("temario: ignore x\n<!-- ignore x -->", "a.md", 0)) == []
    assert list(ignores_of_yaml('title: "C#temario: ignore x"\n', "course.yaml")) == []


def test_a_rule_of_somebody_elses_builder_can_be_silenced(write: Write) -> None:
    comment = "<!-- temario: ignore their-rule -->"
    course = read_course(write({"course.yaml": YAML, "01-uno.md": f"{HEAD}{comment}\nUn texto."}))
    used: set[Ignore] = set()
    place = course.units[0].lessons[0].blocks[0].place
    assert list(heard(course, [warning("their-rule", place, "m", "h")], used)) == []
    assert list(wrong_ignores(course, used)) == []
    assert [problem.rule for problem in wrong_ignores(course, set())] == ["unknown-rule"]
