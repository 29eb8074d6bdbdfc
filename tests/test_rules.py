"""The registry of rules: it holds just those that the code reports, and the guide has them all."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner

from temario.cli.commands import main
from temario.pipeline import Advice, plan
from temario.problems import Severity
from temario.rules import Rule, groups, nearest_rule, rules

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
_SAID = re.compile(r"\b(?:error|warning|advice)\[([a-z0-9-]+)\]:? \S")
MAKERS = {"error", "warning", "advice"}
COMPUTED = {
    "temario/source/texts.py": {"missing-picture", "missing-media", "missing-include"},
    "temario/markdown/question_attributes.py": {
        "no-right-answer",
        "unknown-type",
        "wrong-attribute",
        "wrong-points",
    },
    "temario/render/page_files.py": {"picture-too-large", "broken-picture"},
}
"""Files in which a rule's id is put together or handed on, and the ids that come of it."""


@cache
def reported() -> dict[str, set[str]]:
    """Return every rule that the source reports, each with its severities."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted([*ROOT.glob("temario/**/*.py"), *ROOT.glob("builders/**/*.py")]):
        name = path.relative_to(ROOT).as_posix()
        if name == "temario/problems.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if not isinstance(called, ast.Name) or called.id not in MAKERS:
                continue
            assert isinstance(node, ast.Call)
            first = node.args[0]
            if isinstance(first, ast.Constant):
                found[str(first.value)].add(called.id)
                continue
            assert name in COMPUTED, f"{name}:{node.lineno} computes the id of a rule"
            for rule in COMPUTED[name]:
                found[rule].add(called.id)
    return found


def test_every_rule_that_the_code_reports_is_explained_and_no_other() -> None:
    assert sorted(reported()) == sorted(rules())


def test_a_rule_has_the_severities_that_the_code_gives_it() -> None:
    # In front matter an error becomes a warning, so a rule may have more than its own.
    for rule, severities in reported().items():
        assert severities <= set(rules()[rule].severities), rule


def said() -> set[str]:
    """Return the rules whose messages are accepted, word by word, in cases that trigger them."""
    files = [TESTS.glob(f) for f in ("problems/*/expected.txt", "markdown/*.md", "neighbours/*.md")]
    return {rule for path in chain(*files) for rule in _SAID.findall(path.read_text("utf-8"))}


def test_each_rule_has_a_message_that_was_accepted_and_no_other_has() -> None:
    assert said() == set(rules())


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_a_rule_says_in_one_sentence_what_it_is_and_then_what_to_do(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert len(rule.summary) < 140
    assert rule.explanation
    assert rule.explanation.count("```") % 2 == 0


def test_no_error_can_be_ignored_and_no_matter_of_outputs_and_updates() -> None:
    never = {rule.id for rule in rules().values() if not rule.ignorable}
    assert {"missing-picture", "no-right-answer", "edited-output", "page-gone"} <= never
    for rule in rules().values():
        assert rule.id in never or set(rule.severities) - {Severity.ERROR}


def test_a_word_is_told_the_nearest_rule() -> None:
    assert nearest_rule("repeted-word") == "repeated-word"
    assert nearest_rule("zzzz") == ""


def explain(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["explain", *arguments], catch_exceptions=False)
    return done.exit_code, done.stdout + done.stderr


def test_explain_says_what_a_rule_means_and_how_to_silence_it() -> None:
    code, said = explain("missing-alt")
    assert code == 0
    assert said.startswith("missing-alt (warning)\n\nA picture has no words for those who cannot")
    assert "    ![](adorno.png){.decorative}\n" in said
    assert "<!-- temario: ignore missing-alt -->" in said
    assert "`" not in said


def test_explain_says_of_an_error_no_way_to_silence_it() -> None:
    code, said = explain("missing-picture")
    assert code == 0
    assert "ignore" not in said


def test_explain_takes_a_rule_as_it_stands_in_a_message() -> None:
    assert explain("[missing-alt]") == explain("missing-alt")


def test_explain_alone_lists_all_rules() -> None:
    code, said = explain()
    assert code == 0
    for rule in rules():
        assert f"  {rule} " in said


def test_explain_suggests_the_nearest_rule() -> None:
    assert explain("mising-alt") == (
        2,
        "There is no rule “mising-alt”. Did you mean missing-alt?\n",
    )


def test_the_chapter_of_rules_is_a_unit_without_problems(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "guide" / "14-rules.md").read_text("utf-8")
    (tmp_path / "rules.md").write_text(text, "utf-8")
    (tmp_path / "course.yaml").write_text("title: Guide\nid: guide\nlanguage: en\n", "utf-8")
    planned = plan(tmp_path, ["handout"], advice=Advice.COURSE)
    assert planned.problems == ()
    (unit,) = planned.course.units
    assert len(unit.lessons) == len(groups())
