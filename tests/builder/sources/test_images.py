"""Images in the prose of lessons: found with their lines, and given a place in the site."""

from pathlib import Path

import pytest

from builder.sources.images import Image, all_images, find_images, image_files, is_image
from tests.builder.folders import write


@pytest.mark.parametrize(
    ("text", "images"),
    [
        ("![A valley](../images/valley.png)", [Image(1, "A valley", "../images/valley.png")]),
        ("a\n\nb ![](x.png) ![ ](y.svg)", [Image(3, "", "x.png"), Image(3, "", "y.svg")]),
        ('![A [b\\]](<x.png> "T")', [Image(1, "A [b\\]", "x.png")]),
        ("![a]( x.png 'T' )\n![b](y.png)", [Image(1, "a", "x.png"), Image(2, "b", "y.png")]),
        ("[![a](x.png)](y.md)", [Image(1, "a", "x.png")]),
        ("![$x_0$ and `f`](x.png)", [Image(1, "$x_0$ and xxx", "x.png")]),
        ("![a b](my image.png)", [Image(1, "a b", "my image.png")]),
        ("    ![a](x.png)\n", [Image(1, "a", "x.png")]),
        ("k![^1] and [a](x.png) \\![a](x.png)", []),
        ("`![a](x.png)` <!-- ![a](x.png) -->\n\n```text\n![a](x.png)\n```", []),
    ],
)
def test_images_are_found_in_prose_only(text: str, images: list[Image]) -> None:
    assert list(find_images(text)) == images


def test_an_image_lies_beside_a_lesson_or_in_the_folder_of_both_languages(tmp_path: Path) -> None:
    for name in (
        "lessons/images/valley.png",
        "lessons/images/more/HILL.JPG",
        "lessons/en/loss.svg",
        "lessons/ko/loss.svg",
        "lessons/en/01-a.md",
        "lessons/images/.hidden.png",
        "docs/en/photo.webp",
        "docs/theme/logo.svg",
    ):
        write(tmp_path / name, "")
    shared = {
        "lessons/images/more/HILL.JPG": "assets/lessons/images/more/HILL.JPG",
        "lessons/images/valley.png": "assets/lessons/images/valley.png",
    }
    ko = shared | {"lessons/ko/loss.svg": "assets/lessons/ko/loss.svg"}
    assert image_files(tmp_path, "ko") == ko
    assert [path.relative_to(tmp_path).as_posix() for path in all_images(tmp_path)] == [
        "docs/en/photo.webp",
        "lessons/en/loss.svg",
        *shared,
        "lessons/ko/loss.svg",
    ]


def test_kinds_of_images() -> None:
    assert is_image("../images/a.PNG")
    assert not is_image("a.png.md")
