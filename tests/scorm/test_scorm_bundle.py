"""The player's modules, joined into one classic script."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from rcssmin import cssmin
from rjsmin import jsmin

from builders.scorm.bundle import BundleError, bundle
from temario.theme import load_theme

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "templates" / "scorm" / "js"
BOTH = pytest.mark.parametrize("version", ["12", "2004"])


def join(modules: Mapping[str, str]) -> str:
    return bundle(next(iter(modules)), lambda name: modules[name])


def test_a_module_is_a_function_and_what_it_exports_is_its_result() -> None:
    joined = join(
        {
            "start": 'import { two, one as first } from "./a.js";\n\nlog(first, two());\n',
            "a": "export const one = 1;\n\nexport function two() {\n  return 2;\n}\n",
        }
    )
    assert joined == (
        '(function () {\n"use strict";\n\n'
        "const $a = (function () {\n"
        "const one = 1;\n\nfunction two() {\n  return 2;\n}\n"
        "return { one, two };\n})();\n\n"
        "const $start = (function () {\n"
        "const { two, one: first } = $a;\n\nlog(first, two());\n"
        "\n})();\n})();\n"
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
    assert joined.count("const $c = ") == 1
    assert joined.index("$c = ") < joined.index("$a = ") < joined.index("$b = ")


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
    script = jsmin(_player(version))
    sheet = cssmin(theme.render("scorm/player.css.j2"))
    assert len(script.encode()) + len(sheet.encode()) < 60_000


def test_every_module_of_the_player_is_in_one_of_its_scripts() -> None:
    names = {path.stem for path in MODULES.glob("*.js")}
    both = _player("12") + _player("2004")
    assert all(f"const ${name} = " in both for name in names)


@pytest.mark.slow
@BOTH
def test_the_player_is_a_script_that_node_understands(version: str, tmp_path: Path) -> None:
    script = tmp_path / "player.cjs"
    script.write_text(jsmin(_player(version)), "utf-8")
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
