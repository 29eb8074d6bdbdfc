"""What the files of a bank hold, as accepted in `tests/golden/questions/`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from accepted import Golden
from lxml import etree

from builders.questions import builder
from builders.questions.losses import Format
from builders.questions.plan import QuestionsOptions
from temario.builder import Job, Member, Purpose, members
from temario.problems import Problem, Severity
from temario.source import read_course
from temario.theme import load_theme

COURSE = Path(__file__).resolve().parents[1] / "courses" / "questions"
THEME, _ = load_theme("es")
ALL: tuple[Format, ...] = ("moodle", "gift", "qti21", "qti30")


def planned(*formats: Format, path: Path = COURSE) -> tuple[list[Job], list[Problem]]:
    """Return what is planned of a course: for formats that are asked for, or for all."""
    options = QuestionsOptions(formats=formats or None)
    found = list(builder.plan(read_course(path), THEME, options, Purpose.RELEASE))
    jobs = [one for one in found if isinstance(one, Job)]
    return jobs, [one for one in found if isinstance(one, Problem)]


def text_of(of: Format) -> str:
    (job,), _ = planned(of)
    made = job.make()
    assert isinstance(made, bytes)
    return made.decode()


def package(of: Format) -> dict[str, bytes]:
    (job,), _ = planned(of)
    found = {}
    for member in members(job.make()):
        content = member.content
        found[member.name] = content.read_bytes() if isinstance(content, Path) else content
    return found


def test_moodle_xml(golden: Golden) -> None:
    golden(
        "questions/banco-moodle.xml", re.sub(r">[A-Za-z0-9+/=]{200,}<", ">…<", text_of("moodle"))
    )


def test_gift(golden: Golden) -> None:
    golden("questions/banco.gift", text_of("gift"))


@pytest.mark.parametrize("of", ["qti21", "qti30"])
def test_qti(of: Format, golden: Golden) -> None:
    found = package(of)
    texts = [f"=== {name}\n{data.decode() if name.endswith('.xml') else f'{len(data)} bytes'}"
             for name, data in found.items()]  # fmt: skip
    golden(f"questions/banco-{of}.txt", "\n".join(texts))


def test_without_formats_all_are_made_and_their_notes_say_what_they_cannot_hold() -> None:
    jobs, problems = planned()
    assert [job.path for job in jobs] == [
        "questions/banco-moodle.xml",
        "questions/banco.gift",
        "questions/banco-qti21.zip",
        "questions/banco-qti30.zip",
    ]
    assert problems == []
    assert jobs[1].note == (
        "Left out: points (2 questions), hints (1), what is said of a right or a wrong "
        "answer (1), pictures and files (2), rubric (1), the whole question (2). "
        "More: temario explain not-in-gift."
    )
    assert all("árbol.png" in job.made_of for job in jobs if not job.path.endswith(".gift"))


def test_what_a_format_that_was_asked_for_cannot_hold_is_a_warning_at_its_question() -> None:
    _, problems = planned(*ALL)
    assert {problem.rule for problem in problems} == {"not-in-moodle", "not-in-gift", "not-in-qti"}
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    said = [problem.text() for problem in problems]
    assert any(
        "01-tipos.md:93: warning[not-in-gift]: GIFT cannot hold the whole question" in text
        or "GIFT cannot hold the whole question; so it is with" in text
        for text in said
    )
    assert any("Moodle XML cannot hold what is said of single items" in text for text in said)
    assert any("QTI 2.1 cannot hold that an order may be right in part" in text for text in said)


def test_a_course_without_questions_has_no_bank(tmp_path: Path) -> None:
    (tmp_path / "01.md").write_text("# Unidad\n\n## Lección\n\nTexto.\n", "utf-8")
    assert planned(*ALL, path=tmp_path) == ([], [])


def test_all_xml_is_well_formed() -> None:
    etree.fromstring(text_of("moodle").encode())
    for of in ("qti21", "qti30"):
        for name, content in package(of).items():  # type: ignore[arg-type]
            if name.endswith((".xml", ".svg")):
                etree.fromstring(content)


@pytest.mark.parametrize("of", ["qti21", "qti30"])
def test_a_package_lists_just_the_files_that_it_holds(of: Format) -> None:
    found = package(of)
    manifest = etree.fromstring(found["imsmanifest.xml"])
    files = [each.get("href") for each in manifest.iter("{*}file")]
    assert {"imsmanifest.xml", *files} == set(found)
    resources = {each.get("identifier"): each.get("href") for each in manifest.iter("{*}resource")}
    assert {each.get("identifierref") for each in manifest.iter("{*}dependency")} <= set(resources)
    assert set(resources.values()) <= set(found)


@pytest.mark.parametrize("of", ["qti21", "qti30"])
def test_every_name_in_an_item_is_declared_there(of: Format) -> None:
    for name, content in package(of).items():
        if not name.startswith("items/"):
            continue
        item = etree.fromstring(content)

        def said(key: str, item: etree._Element = item) -> set[str]:
            names = (key, re.sub(r"([A-Z])", r"-\1", key).lower())
            return {value for each in item.iter("{*}*") for n in names if (value := each.get(n))}

        declared = {
            each.get("identifier")
            for each in item
            if etree.QName(each).localname.lower().replace("-", "").endswith("declaration")
        }
        assert said("responseIdentifier") | said("outcomeIdentifier") <= declared
        identifiers = said("identifier")
        assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", one) for one in identifiers)
        choices = [e.get("identifier") for e in item.iter("{*}*")
                   if etree.QName(e).localname.lower().endswith("choice")]  # fmt: skip
        assert len(choices) == len(set(choices))


def test_shares_are_those_that_moodle_knows() -> None:
    known = {"100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111",
             "10", "5"}  # fmt: skip
    from builders.questions.moodle import _parts

    for right in range(1, 21):
        parts = _parts(right)
        assert len(parts) == right
        assert set(parts) <= known, right
        assert abs(sum(map(float, parts)) - 100) < 0.001


def test_members_of_packages_are_in_order_and_the_same_each_time() -> None:
    for of in ("qti21", "qti30"):
        first, again = planned(of)[0][0].make(), planned(of)[0][0].make()  # type: ignore[arg-type]
        assert first == again
        assert isinstance(first, tuple)
        names = [one.name for one in first if isinstance(one, Member)]
        assert names[0] == "imsmanifest.xml"
        assert len(names) == len(set(names))
