"""The player's modules, joined into one classic script."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from builders.scorm.bundle import BundleError, bundle, small
from builders.scorm.plan import _small_css
from temario.theme import load_theme

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "templates" / "scorm" / "js"
BOTH = pytest.mark.parametrize("version", ["12", "2004"])


def join(modules: Mapping[str, str]) -> str:
    return bundle(next(iter(modules)), lambda name: modules[name])


def test_modules_are_joined_in_one_function() -> None:
    joined = join(
        {
            "start": 'import { two, one as first } from "./a.js";\n\nlog(first, two());\n',
            "a": "export const one = 1;\n\nexport function two() {\n  return 2;\n}\n",
        }
    )
    assert joined == (
        '(() => {\n"use strict";\n\n'
        "const one = 1;\n\nfunction two() {\n  return 2;\n}\n\n"
        "const first = one;\n\nlog(first, two());\n})();\n"
    )


def test_a_module_that_two_need_is_there_once_and_first() -> None:
    joined = join(
        {
            "start": 'import { a } from "./a.js";\nimport { b } from "./b.js";',
            "a": 'import { c } from "./c.js";\nexport const a = c;',
            "b": 'import { c } from "./c.js";\nexport class b {}',
            "c": "export async function c() {}",
        }
    )
    assert joined.count("function c") == 1
    assert joined.index("function c") < joined.index("const a") < joined.index("class b")


@pytest.mark.parametrize(
    "other",
    [
        "const one = 2;",
        "function one() {}",
        "let { one } = x;",
        "class one {}",
        "let [two, one] = x;",
    ],
)
def test_a_name_that_two_modules_declare_is_an_error(other: str) -> None:
    with pytest.raises(BundleError) as failure:
        join(
            {
                "start": f'import {{ two }} from "./a.js";\n{other}',
                "a": "export const two = 1;\nconst one = 1;",
            }
        )
    assert "is declared in a.js too" in str(failure.value)
    assert str(failure.value).startswith("start.js:2: ")


def test_what_a_module_does_not_export_is_an_error_where_it_is_imported() -> None:
    with pytest.raises(BundleError) as failure:
        join({"start": 'import { two } from "./a.js";', "a": "const two = 1;"})
    assert str(failure.value) == "start.js:1: a.js exports no two"


def test_a_small_script_does_the_same() -> None:
    script = (
        "(() => {\n  const a = { b: 2, };\n  // Twice.\n  return [1].map((x) => x * a.b);\n})();\n"
    )
    assert small(script).strip() == "(()=>{let a={b:2};return[1].map(x=>x*a.b)})();"


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./a.js";',
        'import * as a from "./a.js";',
        'import "./a.js";',
        'import { a } from "a";',
        'import { a } from "../a.js";',
        "import { a,",
        "export default a;",
        "export { a };",
        'export * from "./a.js";',
        "export let a = 1;",
        'const a = await import("./a.js");',
        "log(import.meta.url);",
        'import { a as "b" } from "./a.js";',
    ],
)
def test_other_forms_are_errors_with_their_line(line: str) -> None:
    with pytest.raises(BundleError) as failure:
        join({"start": f"// One line.\n{line}", "a": "export const a = 1;"})
    assert str(failure.value).startswith("start.js:2: ")


def test_a_circle_is_an_error() -> None:
    with pytest.raises(BundleError, match="a → b → a"):
        join({"a": 'import { b } from "./b.js";', "b": 'import { a } from "./a.js";'})


def test_a_module_that_is_not_there_is_an_error_where_it_is_named() -> None:
    with pytest.raises(BundleError) as failure:
        join({"start": '// One line.\nimport { b } from "./b.js";'})
    assert str(failure.value) == "start.js:2: there is no module b.js"


@BOTH
def test_the_player_is_under_60_kb(version: str) -> None:
    """Script and style sheet as a package has them, without anything of a course."""
    theme, _ = load_theme("es")
    script = small(_player(version))
    sheet = _small_css(theme.render("scorm/player.css.j2"))
    assert len(script.encode()) + len(sheet.encode()) < 60_000


def test_every_module_of_the_player_is_in_one_of_its_scripts() -> None:
    both = _player("12") + _player("2004")
    for path in MODULES.glob("*.js"):
        first = path.read_text("utf-8").split("\n")[0]
        assert first in both


@pytest.mark.slow
@BOTH
def test_the_player_is_a_script_that_node_understands(version: str, tmp_path: Path) -> None:
    script = tmp_path / "player.cjs"
    script.write_text(small(_player(version)), "utf-8")
    subprocess.run(["node", "--check", script], check=True)


@pytest.mark.slow
def test_the_modules_pass_their_own_tests() -> None:
    tests = sorted((Path(__file__).parent / "player").glob("*.test.mjs"))
    done = subprocess.run(
        ["node", "--test", *tests], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout


def _player(version: str) -> str:
    return bundle(f"start{version}", lambda name: (MODULES / f"{name}.js").read_text("utf-8"))
