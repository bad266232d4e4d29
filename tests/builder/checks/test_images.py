"""Images of lessons: without a file, an alt or a place in the site they stop the build."""

from pathlib import Path

import pytest

from builder.checks.images import LARGEST, image_problems
from builder.running.execute import execute_lessons
from builder.sources.lessons import LessonError, find_lessons
from tests.builder.course import cell, write_gdcore, write_lesson
from tests.builder.folders import write

SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "lessons/images/valley.png", "PNG")
    write(tmp_path / "lessons/en/loss.svg", SVG.format("<path/>"))
    write(tmp_path / "docs/en/photo.webp", "WEBP")
    return tmp_path


def problems_of(root: Path, *blocks: str, name: str = "01-a") -> list[str]:
    write_lesson(root, name, *blocks)
    return list(image_problems(root, find_lessons(root)))


def test_images_with_a_file_and_an_alt_are_accepted(root: Path) -> None:
    images = '![A valley](../images/valley.png "Title") and ![A loss](loss.svg)\n'
    assert problems_of(root, images, "> ![A loss](<./loss.svg>)\n") == []
    assert problems_of(root, "![A photo](photo.webp)\n", name="index") == []
    shared = "![A valley](../../lessons/images/valley.png)\n"
    write(root / "docs/en/run.md", f"![A photo](./photo.webp) and {shared}")
    assert problems_of(root) == []


def test_the_images_of_a_page_that_is_no_lesson_are_checked(root: Path) -> None:
    write(root / "docs/en/run.md", "# Run\n\n![](photo.webp)\n\n![A hill](hill.png)\n")
    write(root / "docs/ko/run.md", "![A photo](../en/photo.webp)\n")
    write(root / "docs/en/api/odd.md", "![](\x00)")  # told elsewhere, as any page of that kind
    mute, dead, other = image_problems(root, [])
    assert mute.startswith("docs/en/run.md:3: an image without alt; write ![what one sees](…) for")
    assert dead.startswith("docs/en/run.md:5: there is no image docs/en/hill.png; put the file")
    assert other.startswith("docs/ko/run.md:1: there is no image docs/en/photo.webp; put the")


@pytest.mark.parametrize(
    ("image", "message"),
    [
        ("![](../images/valley.png)", "an image without alt; write ![what one sees](…)"),
        ("![A valley](valley.png)", "there is no image lessons/en/valley.png; put the file into"),
        ("![A hill](../images/hill.png)", "there is no image lessons/images/hill.png; put the"),
        ("![A valley](../images/Valley.png)", "there is no image lessons/images/Valley.png; put"),
        ("![A text](01-a.md)", "there is no image lessons/en/01-a.md; put the file into lessons/"),
        ("![A photo](../../docs/en/photo.webp)", "there is no image docs/en/photo.webp; put the"),
        ("![A](https://example.org/a.png)", "the image https://example.org/a.png is not of this"),
        ("![A](//example.org/a.png)", "the image //example.org/a.png is not of this course, but a"),
        ("![A](/a.png)", "the image /a.png is not of this course, but a page loads no other; put"),
        ("![A](data:image/png;base64,AAAA)", "the image data:image/png;base64,AAAA is not of this"),
    ],
)
def test_what_no_page_could_show_is_refused_with_its_line(
    root: Path, image: str, message: str
) -> None:
    (problem,) = problems_of(root, "Prose.\n", f"More, and {image}\n")
    assert problem.startswith(f"lessons/en/01-a.md:5: {message}")
    if message.startswith("there"):
        assert "accepted are .gif, .jpeg, .jpg, .png, .svg, .webp" in problem


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("lessons/images/big.png", "x" * (LARGEST + 1), "the image has 300,001 bytes; accepted"),
        ("docs/ko/big.png", "x" * (LARGEST + 1), "the image has 300,001 bytes; accepted are at"),
        ("lessons/ko/a b.png", "", "the name of an image has letters from A to z, digits, hyphens"),
        (
            "lessons/ko/그림.png",
            "",
            "the name of an image has letters from A to z, digits, hyphens",
        ),
        ("lessons/images/a.svg", SVG.format("<script/>"), "the image has <script>: an SVG draws,"),
        ("lessons/images/A.SVG", SVG.format('<g onclick="x()"/>'), "the image has onclick=…: an"),
        ("docs/en/a.svg", f"<?x y?>{SVG.format('')}", "the image has <?x…: an SVG draws, refers"),
        ("lessons/images/a.svg", SVG.format("<p>"), "the image is no well-formed SVG in UTF-8:"),
    ],
)
def test_files_that_no_site_should_hold_are_refused(
    root: Path, name: str, text: str, message: str
) -> None:
    write(root / name, text)
    (problem,) = problems_of(root)
    assert problem.startswith(f"{name}: {message}")


def test_a_symbolic_link_is_no_image(root: Path) -> None:
    (root / "lessons/images/link.png").symlink_to(root / "lessons/images/valley.png")
    (problem,) = problems_of(root)
    assert problem == "lessons/images/link.png: an image is a file, and no symbolic link"


def test_a_dead_image_stops_the_build(root: Path) -> None:
    write_gdcore(root)
    write_lesson(root, "01-a", cell("x = 1"), "![A hill](hill.png)\n")
    with pytest.raises(LessonError, match=r"^lessons/en/01-a\.md:7: there is no image lessons/en/"):
        execute_lessons(root)
