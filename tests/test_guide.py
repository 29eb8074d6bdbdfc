"""The guide is a course that builds, and what it says is so: its examples mean something."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from temario.cli.commands import main
from temario.pipeline import plan

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"
CHAPTERS = sorted(path.name for path in GUIDE.glob("*.md"))
FENCE = re.compile(r"^(`{3,})(\w+)(.*)\n((?:.*\n)*?)\1\n", re.MULTILINE)


def fences(*languages: str) -> list[tuple[str, str, str]]:
    """Return file, attributes and text of the guide's examples."""
    found = []
    # Those of the rules show what is wrong, too.
    for name in (name for name in CHAPTERS if name != "14-rules.md"):
        for match in FENCE.finditer((GUIDE / name).read_text("utf-8")):
            if match[2] in languages and ".unchecked" not in match[3]:
                line = (GUIDE / name).read_text("utf-8")[: match.start()].count("\n") + 1
                found.append((f"{name}:{line}", match[3], match[4]))
    assert found
    return found


def test_the_guide_has_no_problems() -> None:
    assert [problem.text() for problem in plan(GUIDE).problems] == []


@pytest.mark.slow
def test_the_guide_is_built_in_all_outputs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "temario.cli", "build", "--strict", "-q", "-o", str(tmp_path)]
    done = subprocess.run([*command, str(GUIDE)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.suffix for path in tmp_path.rglob("*.*")} == {
        *(".gift", ".json", ".pdf", ".pptx", ".xml", ".zip"),
    }


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with the files that examples show."""
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "tree.png")
    for name in ("clip.webm", "clip.es.vtt"):
        shutil.copy(ROOT / "tests" / "courses" / "scorm-rich" / name, tmp_path / name)
    shutil.copy(tmp_path / "clip.webm", tmp_path / "clip.mp4")
    (tmp_path / "part.md").write_text("Included.\n", "utf-8")
    (tmp_path / "course.yaml").write_text(
        "title: T\nid: t\nlanguage: en\nunits: [01.md]\n", "utf-8"
    )
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("where", "attributes", "text"), fences("markdown"))
def test_markdown_in_the_guide_means_something(
    where: str, attributes: str, text: str, course: Path
) -> None:
    head = "" if text.startswith("# ") else "# Unit {#unit}\n\n"
    head += "" if text.startswith(("# ", "## ")) else "## Lesson {#lesson}\n\n"
    (course / "01.md").write_text(head + text, "utf-8")
    assert [problem.text() for problem in plan(course).problems] == [], where


@pytest.mark.parametrize(("where", "attributes", "text"), fences("yaml"))
def test_settings_in_the_guide_are_known(
    where: str, attributes: str, text: str, course: Path
) -> None:
    (course / "01.md").write_text("# Unit {#unit}\n\n## Lesson {#lesson}\n\nText.\n", "utf-8")
    theme = "theme.yaml" in attributes
    if theme:
        (course / "theme.yaml").write_text(text, "utf-8")
        text = "theme: theme.yaml\n"
    elif "theme: theme.yaml" in text:
        (course / "theme.yaml").write_text("", "utf-8")
    if "uni.potx" in text:
        powerpoint(course / "uni.potx")
    given = re.findall(r"^(\w+):", text, re.MULTILINE)
    missing = {"title": "T", "id": "t", "language": "en", "units": "[01.md]"}
    text += "".join(f"{key}: {value}\n" for key, value in missing.items() if key not in given)
    (course / "course.yaml").write_text(text, "utf-8")
    errors = [p.text() for p in plan(course).problems if p.rule in ("unknown-key", "wrong-type")]
    assert errors == [], where
    assert plan(course).failed is False, where


def powerpoint(path: Path) -> None:
    """Write PowerPoint's own empty deck as somebody's template."""
    from pptx import Presentation

    Presentation().save(str(path))


def test_the_guide_is_listed_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"\(docs/guide/(\S+\.md)\)", readme) == CHAPTERS
    for name in re.findall(r"\]\((docs/[^)#]*)", readme):
        assert (ROOT / name).exists(), name


def test_commands_in_the_guide_are_there() -> None:
    told = [
        line
        for _, _, text in fences("console", "text")
        for line in text.splitlines()
        if line.startswith("$ temario ")
    ]
    inline = re.findall(r"`(temario \w[^`]*)`", "".join(map(read, CHAPTERS)))
    commands = [shlex.split(line.removeprefix("$ "))[1:] for line in (*told, *inline)]
    assert len(commands) > 20
    for name, *arguments in commands:
        known = {flag for parameter in main.commands[name].params for flag in parameter.opts}
        known |= {"--help"}
        given = {argument.split("=")[0] for argument in arguments if argument.startswith("-")}
        assert given <= known, (name, arguments)


def read(name: str) -> str:
    return (GUIDE / name).read_text("utf-8")


@pytest.mark.slow
def test_what_check_says_in_the_guide_is_what_it_says(tmp_path: Path) -> None:
    (shown,) = [text for _, _, text in fences("console") if text.startswith("$ temario check\n0")]
    folder = tmp_path / "my-course"
    CliRunner().invoke(main, ["new", str(folder), "--language", "en"])
    unit = folder / "01-lessons-that-stay.md"
    unit.write_text(unit.read_text("utf-8").replace("recall.svg", "recal.svg"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "temario.cli", "check"], cwd=folder, capture_output=True, text=True
    )
    assert (done.stderr + done.stdout).splitlines() == shown.splitlines()[1:]


@pytest.mark.slow
def test_what_programs_read_has_the_keys_that_the_guide_tells(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n## B\n\nThe the words.\n", "utf-8")
    text = read("12-programs.md")
    for command, more in (("build", ["--only", "scorm"]), ("check", [])):
        (told,) = re.findall(rf"^## .*{{#{command}-json}}\n((?:(?!## ).*\n)+)", text, re.MULTILINE)
        rows = dict(re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| (.+) \|$", told, re.MULTILINE))
        output = ["-o", str(tmp_path / "output")] if command == "build" else []
        done = CliRunner().invoke(
            main, [command, str(tmp_path / "a.md"), "--format", "json", *more, *output]
        )
        given = json.loads(done.stdout)
        assert set(re.findall(r"\w+", " ".join(rows))) == set(given)
        assert given["problems"]
        if command == "build":
            for key in ("outputs", "problems"):
                assert set(given[key][0]) <= set(re.findall(r"`(\w+)`", rows[f"`{key}`"])), key


def test_slides_in_the_guide_show_what_it_says(course: Path) -> None:
    text = read("05-slides.md")
    (items,) = re.findall(r"```markdown\n(- \*\*Size(?:.*\n)*?)```", text)
    (course / "01.md").write_text(f"# Unit {{#u}}\n\n## Lesson {{#l}}\n\n{items}", "utf-8")
    (job,) = plan(course, ["slides"]).jobs
    from io import BytesIO

    from pptx import Presentation

    content = job.make()
    assert isinstance(content, bytes)
    slide = list(Presentation(BytesIO(content)).slides)[-1]
    shown = [
        p.text
        for shape in slide.shapes
        if shape.has_text_frame
        for p in shape.text_frame.paragraphs
    ]
    for said in re.findall(r"“(\w+: [^”]+)”", text):
        assert said in shown


def test_pages_made_of_the_program_are_up_to_date() -> None:
    path = ROOT / "docs" / "reference.py"
    spec = importlib.util.spec_from_file_location("reference", path)
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    for name, make in reference.FILES.items():
        assert (ROOT / name).read_text("utf-8") == make(), f"run python docs/reference.py: {name}"
