"""Sites that tests only read, each built once."""

import pytest
from bs4 import BeautifulSoup, Tag

from builder.sources.languages import LANGUAGES
from tests.builder.folders import write
from tests.builder.rendering import PROSE, SVG, Course, code, data, printed, prose, value


@pytest.fixture(scope="session")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The English site of a course with two lessons, one of which has every kind of cell."""
    course = Course(tmp_path_factory.mktemp("course"))
    course.add("06-learning-rate", "# Rates {#rates}\n\n## Regimes {#regimes}\n")
    course.add(
        "05-gradient-descent",
        PROSE,
        code("import this  # setup", tags=["setup"]),
        code('print("a<b")', printed("a<b & 'c'\n\n  1\n"), data(plain="<object>")),
        code("expression", data(latex=r"$\displaystyle x^{2} < 1$", plain="x**2")),
        code("table", data(html="<table><tr><td>7&lt;8</td></tr></table>", plain="t")),
        code("assert quagga", tags=["check"]),
        code("plot()", data(svg=SVG, plain="<Figure>"), tags=["figure"], alt="A < line"),
        code("plot_again()", data(svg=SVG), alt="Another line"),
        code('solve("```")', printed("done"), tags=["solution"]),
        prose("Which one?\n\n- **A.** This, with $a<b$\n- **B.** That, *not* this"),
        code('"AB"[okapi]', value("'B'"), tags=["predict"]),
        prose('??? question "Open it"\n\n    It is B.\n\nAfterwards.'),
        prose("How large?"),
        code("numbat", value("{'answer': 3, 'within': 1}"), tags=["predict"]),
        prose('??? question "Open it too"\n\n    It is 3.'),
        prose('??? deeper "Why?"\n\n    Because $a < b$.'),
        code("deep()", data(svg=SVG), tags=["figure"], alt="A deep line", inside=True),
        code("assert deep", tags=["check"], inside=True, line=60),
    )
    course.build()
    return course


@pytest.fixture(scope="session")
def article(lesson: Course) -> Tag | None:
    """The article of its second lesson."""
    return lesson.soup("lessons/gradient-descent").select_one("article")


@pytest.fixture(scope="session")
def code_page(lesson: Course) -> BeautifulSoup:
    """The page with the folded code of that lesson."""
    return lesson.soup("lessons/gradient-descent", name="code.html")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Both languages of a course whose address and repository are known."""
    course = Course(tmp_path_factory.mktemp("course"))
    image = "\n![{}](../images/valley.png) ![{}](loss.svg)\n"
    course.add("01-limits", "# Limits {#limits}\n" + image.format("A valley", "A loss"))
    korean = "# 극한 {#limits}\n" + image.format("골짜기", "손실")
    course.add("01-limits", korean, code("1", tags=["check"]), language="ko")
    course.add("02-tangents", "# Tangents {#tangents}\n")
    write(course.root / "lessons/images/valley.png", "valley")
    for language in LANGUAGES:
        write(course.root / f"lessons/{language}/loss.svg", f"<svg>{language}</svg>")
    for language in LANGUAGES:
        course.build(
            language,
            SITE_URL="https://example.org/course",
            REPO_URL="https://example.org/someone/course/",
        )
    return course
