"""Questions on paper: what students are asked, and how it stands on the pages."""

from __future__ import annotations

import logging
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from accepted import Golden
from hypothesis import given
from hypothesis import strategies as st
from papers import QUESTIONS, YAML, Handout, html, jobs, lines, make, told, typed, words

from builders.handout.questions import on_paper
from temario.model import Course, Item, Match, Option, Order, Paragraph, Question, Target, Text
from temario.orders import letter
from temario.problems import Place
from temario.source import read_course
from temario.traverse import questions

PLACE = Place("a.md", 1)
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(QUESTIONS)


@pytest.fixture(scope="module")
def students(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Handout:
    return make(course, tmp_path_factory.mktemp("handout") / "students.pdf")


# --- the students' edition ---


@pytest.mark.slow
def test_students_read_all_that_they_are_asked(students: Handout) -> None:
    shown = set(re.findall(r"\w+", students.flow))
    assert [word for word in words(students.course) if word not in shown] == []


def test_students_read_no_answer_and_no_comment(course: Course) -> None:
    """Not even hidden: what is not in the HTML is nowhere in the PDF."""
    page = html(jobs(course)[0])
    secrets = [s for question in questions(course) for s in (*told(question), *typed(question))]
    assert len(secrets) > 20
    assert [secret for secret in secrets if secret in page] == []
    for secret in ("tarjetas", "solo-docentes", "solo-comentario", "saludar", "fracciones"):
        assert secret not in page


def test_students_pages_do_not_depend_on_what_is_right(write: Write) -> None:
    source = (QUESTIONS / "01-preguntas.md").read_text("utf-8")
    page = html(jobs(read_course(QUESTIONS))[0])
    for right, wrong in (
        ("answer=false", "answer=true"),
        ("- [x] París", "- [ ] París"),
        ("- [ ] Lyon", "- [x] Lyon"),
        ("[[(nunca)|siempre]]", "[[nunca|(siempre)]]"),
        ("BERT -> codificador", "BERT -> decodificador"),
        ("GPT -> decodificador", "GPT -> codificador"),
        ("= 0,693 +- 0,001", "= 5"),
        ("= atención | autoatención", "= memoria"),
        ("[[relectura]]", "[[memoria]]"),
    ):
        assert source.count(right) == 1
        source = source.replace(right, wrong)
    folder = write(
        {"course.yaml": (QUESTIONS / "course.yaml").read_bytes(), "01-preguntas.md": source}
    )
    other = read_course(folder)
    assert other.problems == ()
    assert html(jobs(other)[0]) == page


def test_there_is_room_for_an_answer_of_every_kind(course: Course) -> None:
    page = html(jobs(course)[0])

    def part(identifier: str) -> str:
        return page.split(f'id="{identifier}">')[1].split("</section>")[0]

    assert part("token").count('class="tick circle"') == 3
    assert part("vocabulario").count('class="tick square"') == 3
    assert re.findall(r"<span class=\"letter\"[^>]*>(.)\)", part("vocabulario")) == ["a", "b", "c"]
    assert part("siglas").count('class="tick circle"') == 2
    assert part("mecanismo").count('class="blank long"') == 1
    assert part("logaritmo").count('class="blank ') == 1
    assert part("parejas").count('class="blank short"') == 3
    assert part("pasos").count('class="blank short"') == 4
    assert part("alucinar").count('class="rule"') == 10
    gaps = re.findall(r'<span class="gap"[^>]*>(_+)</span>', part("huecos"))
    assert len(gaps) == 3
    assert "(nunca / siempre)" in part("huecos")


def test_gaps_are_as_long_for_a_short_answer_as_for_a_long_one(write: Write) -> None:
    text = "# A\n\n::: question\nUno [[a]] y dos [[extraordinariamente]].\n:::\n"
    page = html(jobs(read_course(write({"a.md": text})))[0])
    short, long = re.findall(r'<span class="gap"[^>]*>(_+)</span>', page)
    assert short == long


def test_points_are_said_where_they_differ(write: Write) -> None:
    def sides(text: str) -> list[str]:
        page = html(jobs(read_course(write({"course.yaml": YAML, "a.md": f"# A\n\n{text}"})))[0])
        return re.findall(r"</strong>(?:<br>)?(.*?)</span></p>", page)

    asks = "::: question {{type=truefalse answer=true {}}}\nEs así.\n:::\n\n"
    assert sides(asks.format("") * 2) == ["", ""]
    assert sides(asks.format("") + asks.format("points=2,5")) == ["1 punto", "2,5 puntos"]
    assert sides(asks.format("") + asks.format("graded=false")) == ["", "Práctica"]
    essay = "::: question {{type=essay {}}}\nExplique.\n:::\n\n"
    assert sides(asks.format("points=2") + essay.format("")) == ["2 puntos", ""]
    assert sides(asks.format("") + essay.format("points=4")) == ["", "4 puntos"]


def test_a_pool_says_how_many_to_answer(course: Course) -> None:
    assert "Responde a 2 de estas 3 preguntas." in html(jobs(course)[0])


def test_a_pool_never_asks_for_more_than_are_on_paper(write: Write) -> None:
    ask = "::: question {type=truefalse answer=true}\nEs así.\n:::\n"
    online = f":::: online\n{ask}::::\n"
    text = f"# A\n\n::::: pool {{draw=2}}\n{ask}\n{ask}\n{ask}\n:::::\n"
    assert "Responde a 2 de estas 3" in html(
        jobs(read_course(write({"course.yaml": YAML, "a.md": text})))[0]
    )
    text = f"# A\n\n::::: pool {{draw=1}}\n{ask}\n{online}\n:::::\n"
    page = html(jobs(read_course(write({"course.yaml": YAML, "a.md": text})))[0])
    assert "Responde a" not in page
    assert page.count('class="question truefalse') == 1


# --- orders that give nothing away ---


def steps(texts: list[str]) -> tuple[Option, ...]:
    return tuple(
        Option(f"o{number}", (Paragraph((Text(text, PLACE),), PLACE),), PLACE)
        for number, text in enumerate(texts)
    )


def asked(identifier: str, answer: Order | Match) -> Question:
    kind = "order" if isinstance(answer, Order) else "match"
    return Question(identifier, 1, kind, (), answer, PLACE)


@pytest.mark.slow
@given(st.text(max_size=9), st.lists(st.sampled_from("abcde"), min_size=2, max_size=7))
def test_steps_never_stand_in_the_right_order(identifier: str, texts: list[str]) -> None:
    right = steps(texts)
    shown = on_paper(asked(identifier, Order(right))).answer
    assert isinstance(shown, Order)
    assert sorted(shown.items, key=lambda item: item.id) == list(right)
    if len(set(texts)) > 1:
        assert [" ".join(lines(step.blocks)) for step in shown.items] != texts


@given(st.permutations(range(6)), st.integers(2, 6))
def test_targets_never_all_stand_beside_their_items(order: list[int], count: int) -> None:
    names = [f"t{number}" for number in order[:count]]
    items = tuple(Item(f"i{n}", (Text(n, PLACE),), n, PLACE) for n in names)
    targets = tuple(Target(n, (Text(n, PLACE),), PLACE) for n in names)
    shown = on_paper(asked("m", Match(items, targets))).answer
    assert isinstance(shown, Match)
    assert sorted(t.id for t in shown.targets) == sorted(names)
    assert [t.id for t in shown.targets] != [item.target for item in shown.items]


def test_options_stand_as_the_author_wrote_them(course: Course) -> None:
    page = html(jobs(course)[0])
    assert page.index("Una palabra completa") < page.index("Un trozo de texto")
    assert page.index("Un trozo de texto") < page.index("Una letra")


def test_letters_go_on_after_z() -> None:
    assert [letter(number) for number in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "az", "ba"]


# --- how pages look ---


@pytest.mark.slow
@pytest.mark.parametrize("instructor", [False, True])
def test_pages(course: Course, golden: Golden, tmp_path: Path, instructor: bool) -> None:
    """Both editions as text: `pytest --accept` rewrites it, a person reads the difference."""
    handout = make(course, tmp_path / "x.pdf", instructor)
    name = "preguntas-instructor" if instructor else "preguntas"
    golden(f"handout/{name}.txt", "\n————————————————————\n".join(handout.pages))


@pytest.mark.slow
def test_a_picture_to_choose_keeps_its_proportions(write: Write) -> None:
    tree = (QUESTIONS.parent / "dialect" / "arbol.png").read_bytes()
    text = "# A\n\n::: question\n¿Cuál?\n\n- [x] ![a](a.png){width=30%}\n- [ ] ![b](a.png)\n:::\n"
    read = read_course(write({"a.md": text, "a.png": tree}))
    handout = make(read, read.root / "x.pdf")
    command = ["pdfimages", "-list", str(handout.path)]
    rows = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    across_and_down = [row.split()[12:14] for row in rows[2:] if row.strip()]
    assert len(across_and_down) == 2
    for across, down in across_and_down:
        assert abs(int(across) - int(down)) <= 1


@pytest.mark.slow
def test_a_questions_number_stands_beside_what_it_asks(write: Write) -> None:
    """Questions of every length: wherever a page ends, a number has its words beside it."""
    parts = []
    for n in range(60):
        words = " ".join(["palabra"] * (3 + 17 * (n % 9)))
        options = "".join(f"- [{' x'[o == 1]}] opción {words}\n" for o in range(2 + n % 7))
        note = f"^[Nota{n}x {words}]" if n % 4 == 0 else ""
        essay = n % 5 == 0
        attributes = f"type=essay lines={n % 17 + 1}" if essay else ""
        body = "" if essay else options
        parts.append(
            f"::: question {{#q{n} {attributes}}}\nEnunciado{n}x {words}{note}.\n\n{body}:::\n"
        )
    text = "# A\n\n" + "\n".join(parts)
    read = read_course(write({"course.yaml": YAML, "a.md": text}))
    handout = make(read, read.root / "x.pdf")
    assert len(handout.pages) > 20
    for n in range(60):
        page = next(page for page in handout.pages if f"Enunciado{n}x" in page)
        assert re.search(rf"Pregunta {n + 1}\b.*Enunciado{n}x", page)
        assert n % 4 or f"Nota{n}x" in handout.flow


@pytest.mark.slow
@pytest.mark.parametrize("instructor", [False, True])
def test_html_and_styles_of_questions_are_understood(
    course: Course, caplog: pytest.LogCaptureFixture, instructor: bool
) -> None:
    document = jobs(course)[instructor].make
    logger = logging.getLogger("weasyprint")
    before, logger.propagate = logger.propagate, True
    try:
        document()
        logger.setLevel(logging.WARNING)
        document()
    finally:
        logger.propagate = before
    assert [r.getMessage() for r in caplog.records if r.name == "weasyprint"] == []


@pytest.mark.slow
def test_a_question_that_goes_to_the_next_page_leaves_nothing_behind(
    write: Write, tmp_path: Path
) -> None:
    """WeasyPrint 70 shows the second line of a float twice when its block moves on."""
    before = "".join(f"Párrafo {n}.\n\n" for n in range(20))
    asked = "::: question {{#{0} points={1}}}\n¿{0}?\n\n= 4\n:::\n\n"
    pool = ":::: pool {#p draw=1}\n" + asked.format("c", 2) + asked.format("d", 1) + "::::\n"
    root = write({"course.yaml": YAML, "a.md": f"# U {{#u}}\n\n## L {{#l}}\n\n{before}{pool}"})
    made = make(read_course(root), tmp_path / "h.pdf")
    assert made.flow.count("1 punto") == 1
    assert made.flow.count("2 puntos") == 1
