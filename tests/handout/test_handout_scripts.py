"""Arabic, Hebrew and the scripts of East Asia on paper."""

from __future__ import annotations

import subprocess
from pathlib import Path

import matterhorn
import pikepdf
import pytest
from papers import Handout, html, jobs, make, plan

from temario.problems import Problem
from temario.render import script_fonts
from temario.source import read_course

pytestmark = pytest.mark.slow

ARABIC = """# 1. ما هو النموذج {#a}

## 1.1 تعريف {#b}

النموذج اللغوي الكبير (LLM) هو **نظام ذكاء** اصطناعي.

- عنصر أول
- عنصر ثان

| السنة | النموذج |
|---|---|
| 2020 | GPT-3 |
"""


def written(folder: Path, language: str, text: str) -> Handout:
    """Make the handout of a course in `language`."""
    (folder / "course.yaml").write_text(f"title: X\nid: x\nlanguage: {language}\n", "utf-8")
    (folder / "01.md").write_text(text, "utf-8")
    return make(read_course(folder), folder / "x.pdf")


def fonts(handout: Handout) -> str:
    """Return what poppler says of a PDF's fonts."""
    command = ["pdffonts", str(handout.path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def places(handout: Handout, page: int) -> dict[str, tuple[float, float]]:
    """Return where words begin and end across a page, in points from the left."""
    command = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(handout.path), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = {}
    for line in text.splitlines():
        if "<word" in line:
            left = float(line.split('xMin="')[1].split('"')[0])
            right = float(line.split('xMax="')[1].split('"')[0])
            found[line.split(">")[1].split("<")[0]] = (left, right)
    return found


def test_an_arabic_course_is_the_mirror_of_a_spanish_one(tmp_path: Path) -> None:
    made = written(tmp_path, "ar", ARABIC)
    assert 'dir="rtl"' in html(jobs(made.course)[0])
    where = places(made, 3)
    width = 595.0
    assert where["1.1"][0] > width * 0.8, "the number of a lesson stands in the right margin"
    assert where["2020"][0] > where["GPT-3"][1], "the first column of a table is at the right"
    assert "Amiri" in fonts(made)
    assert "IBM-Plex-Sans-Arabic" in fonts(made)


def test_letters_of_arabic_are_there_to_be_copied(tmp_path: Path) -> None:
    made = written(tmp_path, "ar", ARABIC)
    assert "النموذج" in made.flow
    assert "اصطناعي" in made.flow


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", ARABIC),
        ("he", "# מבוא\n\nמודל שפה גדול (LLM), **חשוב**.\n"),
        ("zh", "# 定义\n\n大型语言模型（LLM）是一种**系统**。\n"),
    ],
)
def test_tags_keep_every_rule_of_the_matterhorn_protocol(
    tmp_path: Path, language: str, text: str
) -> None:
    with pikepdf.open(written(tmp_path, language, text).path) as pdf:
        assert list(map(str, matterhorn.violations(pdf))) == []


def test_hebrew_has_its_fonts(tmp_path: Path) -> None:
    made = written(tmp_path, "he", "# מבוא\n\nמודל שפה גדול (LLM).\n")
    assert 'dir="rtl"' in html(jobs(made.course)[0])
    assert "Frank-Ruhl" in fonts(made).replace("FrankRuhl", "Frank-Ruhl")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-CN", "大型语言模型是一种人工智能系统"),
        ("ja", "大規模言語モデルは人工知能です"),
        ("ko", "대규모 언어 모델은 인공지능이다"),
        ("es", "Un texto con 大型语言 dentro"),
    ],
)
def test_east_asia_is_drawn_and_can_be_copied(tmp_path: Path, language: str, text: str) -> None:
    made = written(tmp_path, language, f"# A\n\n{text}\n")
    assert "Noto-Sans-CJK" in fonts(made)
    assert text.replace(" ", "") in made.flow.replace(" ", "")
    assert "dir=" not in html(jobs(made.course)[0]).split(">")[0]


def test_a_course_in_latin_letters_loads_no_other_fonts(tmp_path: Path) -> None:
    made = written(tmp_path, "es", "# A\n\nÑandú, coração, œuvre, Straße.\n")
    assert jobs(made.course)[0].make.packages == (  # type: ignore[attr-defined]
        "fontpkg-source-serif-4",
        "fontpkg-source-sans-3",
        "fontpkg-source-code-pro",
    )


def test_a_font_that_is_not_installed_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "course.yaml").write_text("title: X\nid: x\nlanguage: es\n", "utf-8")
    (tmp_path / "01.md").write_text("# A\n\nUn texto con 大 dentro.\n", "utf-8")
    monkeypatch.setattr(script_fonts.ScriptFont, "installed", property(lambda _: False))
    (problem,) = [p for p in plan(read_course(tmp_path)) if isinstance(p, Problem)]
    assert problem.rule == "uncovered-character"
    assert problem.place is not None
    assert problem.place.line == 3
    assert "temario[cjk]" in problem.hint
