"""Named test functions, each with its formula, a domain to draw, its minimisers and its source.

They are objectives like any other: call them, ask for the gradient, hand them to `gdcore.minimize`.
"""

from gdcore.symbolic import SymbolicObjective

type Interval = tuple[float, float]


class NamedFunction(SymbolicObjective):
    r"""A test function.

    Args:
        name: Its name in the literature or in the lessons.
        formula: The formula, as SymPy reads it.
        domain: An interval for each variable: the part of the function that is worth drawing.
        minimisers: Every point with a local minimum in the domain, lowest first; a point is a tuple
            of one coordinate per variable.
        source: Where the function comes from.
    """

    def __init__(
        self,
        name: str,
        formula: str,
        *,
        domain: tuple[Interval, ...],
        minimisers: tuple[tuple[float, ...], ...],
        source: str,
    ) -> None:
        super().__init__(formula)
        # The base is a frozen dataclass.
        for attribute, value in {
            "name": name,
            "domain": domain,
            "minimisers": minimisers,
            "source": source,
        }.items():
            object.__setattr__(self, attribute, value)

    name: str
    domain: tuple[Interval, ...]
    minimisers: tuple[tuple[float, ...], ...]
    source: str


_COURSE = "Lecture material that this course grows from."

PARABOLA = NamedFunction(
    "parabola",
    "x**2 + 2*x + 3",
    domain=((-4.0, 2.0),),
    minimisers=((-1.0,),),
    source=_COURSE,
)

SQUARE = NamedFunction(
    "square",
    "x**2",
    domain=((-6.0, 6.0),),
    minimisers=((0.0,),),
    source=_COURSE,
)

QUARTIC = NamedFunction(
    "quartic",
    "x**4/2 - 4*x**3 + 10*x**2 - 7*x + 2",
    domain=((-0.5, 4.5),),
    minimisers=((0.4743128791344814,), (3.267035098361366,)),
    source=_COURSE,
)

WAVES = NamedFunction(
    "waves",
    "x**2 + 2*x*y + 3 + cos(x + 2*y)",
    domain=((-4.0, 4.0), (-4.0, 4.0)),
    minimisers=(),
    source=_COURSE,
)

ELLIPSE = NamedFunction(
    "ellipse",
    "x**2 + 2*y**2",
    domain=((-2.0, 2.0), (-2.0, 2.0)),
    minimisers=((0.0, 0.0),),
    source=_COURSE,
)

BOWL = NamedFunction(
    "bowl",
    "x**2 + y**2",
    domain=((-5.0, 5.0), (-5.0, 5.0)),
    minimisers=((0.0, 0.0),),
    source=_COURSE,
)

ALL: tuple[NamedFunction, ...] = (PARABOLA, SQUARE, QUARTIC, WAVES, ELLIPSE, BOWL)
"""Every function of this module."""
