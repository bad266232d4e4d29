"""Draw a figure with as few elements as possible.

Matplotlib writes a `<use>` for each letter and each marker, a group around nearly everything, and a
path for each arrow. Here a text is one path, and neighbours that are painted alike are one path, as
long as that changes nothing that one sees. The more elements a page has, the later it can be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from builder.pages.svg.paths import (
    IDENTITY,
    Matrix,
    Path,
    compose,
    place_path,
    points_of,
    read_path,
    read_transform,
    write_path,
)

# Attributes that concern a group as a whole: they cannot be moved to its members.
_OF_GROUPS = ("opacity", "clip-path", "mask", "filter")
_OPACITIES = ("opacity", "fill-opacity", "stroke-opacity")
_DECIMALS = {"line": 1, "mark": 2, "glyph": 2}
# An axis draws a line, a mark and a label at one tick after the other. None covers another, so they
# can be sorted, and then merged.
_ORDER = {"line": 0, "mark": 1, "glyph": 2}

type Attributes = dict[str, str]


@dataclass
class Shape:
    """A path in the coordinates of the figure."""

    kind: str  # "line", "mark" or "glyph"
    path: Path
    attributes: Attributes

    def element(self) -> Element:
        """Return the shape as an element of SVG."""
        data = write_path(self.path, _DECIMALS[self.kind])
        return Element("path", {"d": data, **self.attributes})


def redraw(root: Element) -> None:
    """Replace the contents of an `<svg>` by fewer elements that look the same.

    Raises:
        ValueError: It has a path or a transformation that Matplotlib does not write.
    """
    defined = {
        f"#{path.get('id')}": path
        for definitions in root.iter("defs")
        for path in definitions.iter("path")
    }
    root[:] = _merged(_Flattening(defined).contents(root, IDENTITY, {}))


@dataclass
class _Flattening:
    defined: Mapping[str, Element]

    def contents(
        self, group: Element, matrix: Matrix, inherited: Attributes
    ) -> list[Shape | Element]:
        return [part for child in group for part in self.parts(child, matrix, inherited)]

    def parts(
        self, element: Element, matrix: Matrix, inherited: Attributes
    ) -> list[Shape | Element]:
        """Return what an element draws, in the coordinates of the figure."""
        own = attributes_of(element)
        matrix = compose(matrix, read_transform(own.pop("transform", "")))
        match element.tag:
            case "g":
                return self._group(element, own, matrix, inherited)
            case "path":
                path = place_path(read_path(own.pop("d", "")), matrix)
                return _visible(Shape("line", path, inherited | _without_id(own)))
            case "use" if own.get("href") in self.defined:
                target = self.defined[own.pop("href")]
                place = (1, 0, 0, 1, float(own.pop("x", 0)), float(own.pop("y", 0)))
                return self._copy(target, compose(matrix, place), inherited | _without_id(own))
            case "defs":
                kept = [child for child in element if child.tag != "path"]
                return [_with(element, kept, {})] if kept else []
            case _:
                if matrix != IDENTITY:
                    own["transform"] = f"matrix({' '.join(f'{number:.6g}' for number in matrix)})"
                return [_with(element, list(element), inherited | own)]

    def _group(
        self, group: Element, own: Attributes, matrix: Matrix, inherited: Attributes
    ) -> list[Shape | Element]:
        name = own.pop("id", "")
        whole = {key: own.pop(key) for key in _OF_GROUPS if key in own}
        parts = self.contents(group, matrix, inherited | own)
        shapes = [part for part in parts if isinstance(part, Shape)]
        # Shapes can be clipped one by one, for they are in the coordinates in which the clip is.
        only = list(whole) == ["clip-path"] and matrix == IDENTITY and len(shapes) == len(parts)
        if only and not any("clip-path" in shape.attributes for shape in shapes):
            for shape in shapes:
                shape.attributes = shape.attributes | whole
            whole = {}
        if name.startswith("matplotlib.axis") and len(shapes) == len(parts):
            parts = [*sorted(shapes, key=lambda shape: _ORDER[shape.kind])]
        return [_with(group, _merged(parts), whole)] if whole and parts else parts

    @staticmethod
    def _copy(target: Element, matrix: Matrix, attributes: Attributes) -> list[Shape | Element]:
        own = _without_id(attributes_of(target))
        matrix = compose(matrix, read_transform(own.pop("transform", "")))
        path = read_path(own.pop("d", ""))
        attributes = attributes | own
        # Letters are scaled from the units of their font; all markers have the size that they say.
        kind = "mark" if matrix[:4] == IDENTITY[:4] else "glyph"
        if kind == "mark" and (radius := _radius(path)) and _is_one_colour(attributes):
            return [_dot(radius, matrix[4:], attributes)]
        return _visible(Shape(kind, place_path(path, matrix, _DECIMALS[kind]), attributes))


def attributes_of(element: Element) -> Attributes:
    """Return the attributes of an element, with the properties of its `style` among them."""
    own = {key: value for key, value in element.attrib.items() if key != "style"}
    for rule in element.get("style", "").split(";"):
        name, _, value = rule.partition(":")
        if value:
            own[name.strip()] = value.strip()
    return own


def _without_id(attributes: Attributes) -> Attributes:
    return {key: value for key, value in attributes.items() if key != "id"}


def _with(element: Element, children: Iterable[Element], attributes: Attributes) -> Element:
    made = Element(element.tag, attributes)
    made.text = element.text
    made.extend(children)
    return made


def _visible(shape: Shape) -> list[Shape | Element]:
    nothing = shape.attributes.get("fill") == "none" and "stroke" not in shape.attributes
    return [] if nothing or not shape.path else [shape]


def _is_one_colour(attributes: Attributes) -> bool:
    fill, stroke = attributes.get("fill", "black"), attributes.get("stroke", "none")
    opaque = not any(key in attributes for key in _OPACITIES)
    return opaque and fill != "none" and stroke in ("none", fill)


def _radius(path: Path) -> float:
    """Return the radius of a circle around the origin; 0 for any other path."""
    if [command for command, _ in path] != ["M", *["C"] * 8, "z"]:
        return 0
    ends = [(numbers[-2] ** 2 + numbers[-1] ** 2) ** 0.5 for _, numbers in path[:-1]]
    return ends[0] if max(ends) - min(ends) < 1e-3 * ends[0] else 0


def _dot(radius: float, centre: tuple[float, ...], attributes: Attributes) -> Shape:
    """Return a line of no length, whose round ends make a disc."""
    around = (
        float(attributes.get("stroke-width", 1))
        if attributes.get("stroke", "none") != "none"
        else 0
    )
    at = [round(number, _DECIMALS["mark"]) for number in centre]
    look = {
        "fill": "none",
        "stroke": attributes.get("fill", "black"),
        "stroke-width": f"{2 * radius + around:.4g}",
        "stroke-linecap": "round",
    }
    if "clip-path" in attributes:
        look["clip-path"] = attributes["clip-path"]
    return Shape("mark", [("M", at), ("L", at)], look)


def _merged(parts: Iterable[Shape | Element]) -> list[Element]:
    """Return the elements of parts, with neighbours merged where that cannot be seen."""
    batches: list[list[Shape] | Element] = []
    for part in parts:
        before = batches[-1] if batches else None
        if isinstance(part, Shape) and isinstance(before, list) and _can_join(before, part):
            before.append(part)
        else:
            batches.append([part] if isinstance(part, Shape) else part)
    return [
        Shape(
            batch[0].kind, [step for shape in batch for step in shape.path], batch[0].attributes
        ).element()
        if isinstance(batch, list)
        else batch
        for batch in batches
    ]


def _can_join(batch: list[Shape], shape: Shape) -> bool:
    first = batch[0]
    if first.kind != shape.kind or first.attributes != shape.attributes:
        return False
    look = shape.attributes
    if not any(key in look for key in _OPACITIES):
        if look.get("fill") == "none":
            return True
        # Where two areas of one colour overlap there is no hole if both go around the same way.
        same_way = shape.kind != "line" or _area(first.path) * _area(shape.path) > 0
        if look.get("stroke", "none") in ("none", look.get("fill")) and same_way:
            return True
    box = _box(shape)
    return all(_apart(_box(other), box) for other in batch)


def _area(path: Path) -> float:
    """Return the signed area of the polygon of a path's points."""
    points = points_of(path)
    return sum(
        x * v - u * y for (x, y), (u, v) in zip(points, points[1:] + points[:1], strict=True)
    )


def _box(shape: Shape) -> tuple[float, float, float, float]:
    margin = 0.0
    if shape.attributes.get("stroke", "none") != "none":
        margin = float(shape.attributes.get("stroke-width", 1))  # twice what a round corner needs
    points = points_of(shape.path)
    across, down = [x for x, _ in points], [y for _, y in points]
    return (min(across) - margin, min(down) - margin, max(across) + margin, max(down) + margin)


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
