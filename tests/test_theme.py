"""Tokens and templates: typed, strict, sandboxed, and a course's own only within limits."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import temario.theme
from temario.contrast import LEAST, PAIRS, contrast
from temario.problems import CourseError, Place, Severity
from temario.theme import load_theme
from temario.tokens import Colors, Tokens


def override(folder: Path, name: str, text: str) -> Path:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return folder / "templates"


def test_our_theme_file_gives_every_token() -> None:
    theme, problems = load_theme("es")
    assert problems == []

    def empty(value: object, name: str) -> list[str]:
        if is_dataclass(value):
            return [
                e for f in fields(value) for e in empty(getattr(value, f.name), f"{name}.{f.name}")
            ]
        return [] if value else [name]

    assert empty(theme.tokens, "tokens") == []
    assert empty(Tokens(), "tokens") != []


def test_a_courses_theme_changes_only_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "theme.yaml"
    path.write_text('colors: {accent: "#112233"}\nsizes: {paper: 11}\n', "utf-8")
    ours, _ = load_theme("es")
    theme, problems = load_theme("es", path, "theme.yaml")
    assert problems == []
    assert theme.tokens.colors.accent == "#112233"
    assert theme.tokens.colors.text == ours.tokens.colors.text
    assert theme.tokens.sizes.paper == 11.0
    assert theme.tokens.fonts == ours.tokens.fonts


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('colors: {accent: "red; } body { display: none"}', "wrong-colour"),
        ("colors: {acent: '#112233'}", "unknown-key"),
        ("fonts: {serif: {family: 'X\"; } * {'}}", "wrong-font"),
        ("sizes: {paper: grande}", "wrong-type"),
        ("colors: [", "broken-yaml"),
    ],
)
def test_a_wrong_token_is_a_problem_and_ours_stays(tmp_path: Path, text: str, rule: str) -> None:
    path = tmp_path / "theme.yaml"
    path.write_text(text, "utf-8")
    theme, problems = load_theme("es", path, "theme.yaml")
    assert [p.rule for p in problems] == [rule]
    assert problems[0].place is not None
    assert problems[0].place.file == "theme.yaml"
    assert theme.tokens == load_theme("es")[0].tokens


@pytest.mark.parametrize("group", ["colors", "dark"])
def test_every_text_of_our_theme_can_be_read_on_what_is_behind_it(group: str) -> None:
    colors = getattr(load_theme("es")[0].tokens, group)
    found = {pair: contrast(getattr(colors, pair[0]), getattr(colors, pair[1])) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < LEAST} == {}


def test_every_colour_is_checked_on_something() -> None:
    told = {name for pair in PAIRS for name in pair}
    assert {f.name for f in fields(Colors)} - told == {"line"}, "hairlines carry no meaning"


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0000FF", "#ffffff") == contrast("#ffffff", "#0000ff")


def test_faint_text_of_a_courses_theme_is_a_warning_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "theme.yaml"
    path.write_text('colors:\n  muted: "#999999"\ndark:\n  paper: "#707070"\n', "utf-8")
    theme, problems = load_theme("es", path, "theme.yaml")
    assert theme.tokens.colors.muted == "#999999", "it is the author's to decide"
    assert {p.rule for p in problems} == {"low-contrast"}
    assert {p.severity for p in problems} == {Severity.WARNING}
    first = problems[0]
    assert first.place == Place("theme.yaml", 2)
    assert first.message == (
        "“muted” (#999999) is hard to read on “paper” (#ffffff) in “colors”: "
        "their contrast is 2.8:1"
    )
    assert all(p.place == Place("theme.yaml", 4) for p in problems if "“dark”" in p.message)


def test_a_colour_that_can_be_read_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "theme.yaml"
    path.write_text('colors:\n  accent: "#7a1f1f"\n  accent_tint: "#fbeeee"\n', "utf-8")
    assert load_theme("es", path, "theme.yaml")[1] == []


def test_text_of_a_course_is_escaped_by_the_kind_of_file(tmp_path: Path) -> None:
    folder = override(tmp_path, "a.html.j2", "<p>{{ text }}</p><script>{{ text|json }}</script>")
    override(tmp_path, "a.xml.j2", "<p>{{ text }}</p>")
    theme, _ = load_theme("es", overrides=folder)
    text = '</script><b>"&'
    html = theme.render("a.html.j2", text=text)
    assert html.startswith("<p>&lt;/script&gt;&lt;b&gt;&#34;&amp;</p><script>")
    assert "</script><b>" not in html
    assert theme.render("a.xml.j2", text=text) == "<p>&lt;/script&gt;&lt;b&gt;&#34;&amp;</p>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("uno\n{{ nada }}", "'nada' is undefined"),
        ("uno\n{% if %}", "Expected an expression"),
        ("uno\n{{ 1 / 0 }}", "division by zero"),
        ("uno\n{{ ''.__class__.__mro__ }}", "unsafe"),
        ("uno\n{{ 'x' * 99999999999 }}", "too large"),
        ("uno\n{{ 9 ** 9 ** 9 }}", "too large"),
    ],
)
def test_what_fails_in_a_courses_template_names_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    theme, _ = load_theme("es", overrides=override(tmp_path, "handout/x.html.j2", text))
    with pytest.raises(CourseError) as failure:
        theme.render("handout/x.html.j2")
    (problem,) = failure.value.problems
    assert problem.rule == "template-failed"
    assert problem.place == Place("templates/handout/x.html.j2", 2)
    assert said in problem.message


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "{% set r = range(99999) %}{% for a in r %}{% for b in r %}{% endfor %}{% endfor %}",
        "{% set r = range(99999) %}{% for a in r %}{% for b in r %}x{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ],
)
def test_an_endless_template_is_stopped(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temario.theme, "_SECONDS", 0.5)
    theme, _ = load_theme("es", overrides=override(tmp_path, "x.html.j2", text))
    with pytest.raises(CourseError) as failure:
        theme.render("x.html.j2")
    assert failure.value.problems[0].rule == "template-failed"


def test_a_template_reads_no_file_outside_the_folders(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    folder = override(tmp_path, "x.html.j2", '{% include "../secret.txt" %}')
    theme, _ = load_theme("es", overrides=folder)
    with pytest.raises(CourseError, match="template-failed"):
        theme.render("x.html.j2")


def test_a_fault_in_our_own_template_keeps_its_traceback() -> None:
    from jinja2 import UndefinedError

    theme, _ = load_theme("es")
    with pytest.raises(UndefinedError):
        theme.render("handout/handout.html.j2")
