"""Fewer elements that look the same."""

from xml.etree import ElementTree

import pytest

from builder.pages.svg.drawing import redraw

RED, BLUE = 'style="fill: red"', 'style="fill: blue"'
SQUARE = "M 0 0 L 2 0 L 2 2 L 0 2 z"
CIRCLE = (
    "M 0 3 C 0.795609 3 1.55874 2.683901 2.12132 2.12132 C 2.683901 1.55874 3 0.795609 3 0 "
    "C 3 -0.795609 2.683901 -1.55874 2.12132 -2.12132 C 1.55874 -2.683901 0.795609 -3 0 -3 "
    "C -0.795609 -3 -1.55874 -2.683901 -2.12132 -2.12132 C -2.683901 -1.55874 -3 -0.795609 -3 0 "
    "C -3 0.795609 -2.683901 1.55874 -2.12132 2.12132 C -1.55874 2.683901 -0.795609 3 0 3 z"
)


def square_at(x: float, y: float, look: str) -> str:
    return f'<path d="M {x} {y} L {x + 2} {y} L {x + 2} {y + 2} L {x} {y + 2} z" {look}/>'


def drawn(inside: str) -> list[str]:
    """Return the elements of a figure, drawn anew."""
    root = ElementTree.fromstring(f"<svg>{inside}</svg>")
    redraw(root)
    return [ElementTree.tostring(child, encoding="unicode") for child in root]


def test_a_text_is_one_path_where_it_stands():
    letters = (
        '<defs><path id="A" d="M 0 0 L 640 0 z" transform="scale(0.015625)"/></defs>'
        '<use href="#A"/><use href="#A" transform="translate(20 0) scale(0.5)"/><use href="#A" '
        'transform="translate(40 0)"/>'
    )
    group = f'<g style="fill: red" transform="translate(5 7) scale(0.1 -0.1)">{letters}</g>'
    assert drawn(group) == ['<path d="M5 7l1 0zm2 0l.5 0zm2 0l1 0z" fill="red" />']


def test_letters_without_ink_are_nothing():
    assert drawn('<defs><path id="A"/></defs><g><use href="#A"/></g>') == []


def test_groups_that_say_nothing_go_and_pass_on_what_they_say():
    inside = '<g id="a"><g style="stroke: red; fill: none"><path id="b" d="M 0 0 L 1 1"/></g></g>'
    assert drawn(inside) == ['<path d="M0 0l1 1" stroke="red" fill="none" />']


def test_a_group_that_fades_as_a_whole_stays():
    inside = f'<g style="opacity: 0.5">{square_at(0, 0, RED)}{square_at(1, 1, RED)}</g>'
    assert drawn(inside) == [
        '<g opacity="0.5"><path d="M0 0l2 0 0 2-2 0zm1 1l2 0 0 2-2 0z" fill="red" /></g>'
    ]


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        ([(0, 0, RED), (9, 9, RED)], 1),
        ([(0, 0, RED), (1, 1, RED)], 1),  # one colour: an overlap cannot be seen
        ([(0, 0, RED), (9, 9, BLUE)], 2),
        ([(0, 0, RED), (9, 9, BLUE), (20, 20, RED)], 3),  # the order is kept
        ([(0, 0, 'style="fill: red; stroke: red"'), (1, 1, 'style="fill: red; stroke: red"')], 1),
        ([(0, 0, 'style="fill: red; stroke: #fff"'), (1, 1, 'style="fill: red; stroke: #fff"')], 2),
        ([(0, 0, 'style="fill: red; stroke: #fff"'), (9, 9, 'style="fill: red; stroke: #fff"')], 1),
        ([(0, 0, 'style="fill: red; opacity: .5"'), (1, 1, 'style="fill: red; opacity: .5"')], 2),
        ([(0, 0, 'style="fill: red; opacity: .5"'), (9, 9, 'style="fill: red; opacity: .5"')], 1),
        ([(0, 0, 'style="fill: none; stroke: red"'), (1, 1, 'style="fill: none; stroke: red"')], 1),
    ],
)
def test_neighbours_merge_where_nobody_can_see_it(parts, count):
    assert len(drawn("".join(square_at(*part) for part in parts))) == count


def test_areas_that_go_around_different_ways_would_leave_a_hole():
    other_way = f'<path d="M 1 1 L 1 3 L 3 3 L 3 1 z" {RED}/>'
    assert len(drawn(square_at(0, 0, RED) + other_way)) == 2
    assert len(drawn(square_at(7, 7, RED) + other_way)) == 1


def test_an_axis_draws_its_lines_then_its_marks_then_its_labels():
    def tick(x: float) -> str:
        return (
            f'<g><path d="M {x} 0 L {x} 9" style="fill: none; stroke: red"/></g>'
            f'<g><use href="#m" x="{x}" y="9" style="stroke: blue"/></g>'
            f'<g transform="translate({x} 20) scale(0.1 -0.1)"><use href="#A"/></g>'
        )

    defined = '<defs><path id="m" d="M 0 0 L 0 3"/><path id="A" d="M 0 0 L 10 0 z"/></defs>'
    assert drawn(f'{defined}<g id="matplotlib.axis_1">{tick(10)}{tick(20)}</g>') == [
        '<path d="M10 0l0 9m10-9l0 9" fill="none" stroke="red" />',
        '<path d="M10 9l0 3m10-3l0 3" stroke="blue" />',
        '<path d="M10 20l1 0zm10 0l1 0z" />',
    ]


def dots(look: str, path: str = CIRCLE) -> list[str]:
    uses = "".join(f'<use href="#m" x="{x}" y="1.23456" {look}/>' for x in (1, 2))
    return drawn(f'<defs><path id="m" d="{path}" style="stroke: red"/></defs><g>{uses}</g>')


def test_round_markers_of_one_colour_are_the_ends_of_lines_without_length():
    assert dots('style="fill: red; stroke-width: 0.5"') == [
        '<path d="M1 1.23l0 0m1 0l0 0" fill="none" stroke="red" stroke-width="6.5" '
        'stroke-linecap="round" />'
    ]


@pytest.mark.parametrize(
    ("look", "path"),
    [
        ('style="fill: blue"', CIRCLE),
        ('style="fill: none"', CIRCLE),
        ('style="fill: red; opacity: 0.5"', CIRCLE),
        ('style="fill: red"', SQUARE),
        ('style="fill: red"', CIRCLE.replace("0 3 z", "0 4 z")),
    ],
)
def test_other_markers_keep_their_shape(look, path):
    assert all("round" not in element for element in dots(look, path))
    assert all(element.count(" ") > 10 for element in dots(look, path))


def test_shapes_are_clipped_one_by_one_and_an_image_is_not():
    image = '<image transform="scale(1 -1)" width="9" height="9" href="data:x"/>'
    clip = 'clip-path="url(#p)"'
    assert drawn(f"<g {clip}>{square_at(0, 0, RED)}</g>") == [
        '<path d="M0 0l2 0 0 2-2 0z" fill="red" clip-path="url(#p)" />'
    ]
    (group,) = drawn(f"<g {clip}>{image}</g>")
    assert group.startswith('<g clip-path="url(#p)"><image ')
    assert 'transform="matrix(1 0 0 -1 0 0)"' in group


def test_definitions_other_than_paths_stay():
    clip = '<clipPath id="p"><rect x="1" y="2" width="3" height="4" /></clipPath>'
    assert drawn(f'<defs>{clip}<path id="m" d="M 0 0"/></defs>') == [f"<defs>{clip}</defs>"]


def test_what_cannot_be_seen_goes():
    assert drawn(f'<path d="{SQUARE}" style="fill: none"/>') == []


@pytest.mark.parametrize("inside", ['<path d="M 0 0 A 1"/>', '<g transform="skewX(1)"/>'])
def test_what_matplotlib_does_not_write_is_refused(inside):
    with pytest.raises(ValueError, match="Matplotlib"):
        drawn(inside)
