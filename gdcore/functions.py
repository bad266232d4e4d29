"""Named test functions, each with its formula, a domain to draw, its minimisers and its source.

They are objectives: call them, call their ``grad``, give them to `gdcore.minimize`.
"""

from itertools import product

from gdcore.symbolic import SymbolicObjective

type Interval = tuple[float, float]


class NamedFunction(SymbolicObjective):
    r"""A test function.

    Args:
        name: Its name in the literature or in the lessons.
        formula: The formula, which `gdcore.parse_expression` reads.
        domain: An interval for each variable, in which to draw the function.
        minimisers: Every point with a strict local minimum inside the domain, lowest first (equals
            by their coordinates); a point is a tuple of one coordinate per variable.
        source: The source of the function in the literature.

    Example:
        >>> print(BOOTH.name, BOOTH.minimisers, BOOTH(np.array([1.0, 3.0])))
        booth ((1.0, 3.0),) 0.0
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
        self.name, self.domain = name, domain
        self.minimisers, self.source = minimisers, source

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

VALLEY = NamedFunction(
    "valley",
    "(x**2 + 25*y**2)/2",  # curvatures 1 and 25, so the condition number is 25
    domain=((-6.0, 6.0), (-2.0, 2.0)),
    minimisers=((0.0, 0.0),),
    source="A quadratic of condition number 25, for the analysis of B. T. Polyak, Introduction to "
    "Optimization (1987), section 1.4.",
)

SADDLE = NamedFunction(
    "saddle",
    "x**2 - y**2",
    domain=((-2.0, 2.0), (-2.0, 2.0)),
    minimisers=(),
    source="D. Hilbert and S. Cohn-Vossen, Anschauliche Geometrie (1932), the hyperbolic "
    "paraboloid.",
)

PLATEAU = NamedFunction(
    "plateau",
    "1 - exp(-x**2/2)",
    domain=((-2.0, 8.0),),
    minimisers=((0.0,),),
    source="The loss of J. E. Dennis and R. E. Welsch, Techniques for nonlinear least squares and "
    "robust regression, Communications in Statistics 7 (1978).",
)

ROSENBROCK = NamedFunction(
    "rosenbrock",
    "(1 - x)**2 + 100*(y - x**2)**2",
    domain=((-2.0, 2.0), (-1.0, 3.0)),
    minimisers=((1.0, 1.0),),
    source="H. H. Rosenbrock, An automatic method for finding the greatest or least value of a "
    "function, The Computer Journal 3 (1960).",
)

BANANA = NamedFunction(
    "banana",
    "(1 - x)**2 + 20*(3*y - x**2)**2",
    domain=((-2.0, 2.0), (-4 / 15, 16 / 15)),
    minimisers=((1.0, 1 / 3),),
    source="G. Goh, Why momentum really works, Distill (2017), the opening figure.",
)

HIMMELBLAU = NamedFunction(
    "himmelblau",
    "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
    domain=((-5.0, 5.0), (-5.0, 5.0)),
    minimisers=(
        (-3.779310253377747, -3.2831859912861696),
        (-2.805118086952745, 3.131312518250573),
        (3.0, 2.0),
        (3.5844283403304917, -1.8481265269644036),
    ),
    source="D. M. Himmelblau, Applied Nonlinear Programming (1972).",
)

BEALE = NamedFunction(
    "beale",
    "(3/2 - x + x*y)**2 + (9/4 - x + x*y**2)**2 + (21/8 - x + x*y**3)**2",
    domain=((-4.5, 4.5), (-4.5, 4.5)),
    minimisers=((3.0, 0.5),),
    source="E. M. L. Beale, On an iterative method for finding a local minimum of a function of "
    "more than one variable, Technical Report 25, Princeton University (1958).",
)

BOOTH = NamedFunction(
    "booth",
    "(x + 2*y - 7)**2 + (2*x + y - 5)**2",
    domain=((-10.0, 10.0), (-10.0, 10.0)),
    minimisers=((1.0, 3.0),),
    source="After A. D. Booth; M. Jamil and X.-S. Yang, A literature survey of benchmark functions "
    "for global optimisation problems, Int. J. Mathematical Modelling and Numerical Optimisation 4 "
    "(2013).",
)


def _with_mirror_images(*points: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Return the points and their mirror images in both axes and in the diagonals."""
    images = [
        sorted({p for s, t in product((x, -x), (y, -y)) for p in ((s, t), (t, s))})
        for x, y in points
    ]
    return tuple(point for group in images for point in group)


# The roots of x + 10π sin 2πx near the whole numbers. Rastrigin's function is a sum with one such
# term for each coordinate, so its minimisers are all pairs of these roots.
_RIPPLES = (
    0.0,
    0.9949586376523348,
    1.9899122337085495,
    2.984855701039481,
    3.9797838603007536,
    4.974691390895051,
)

RASTRIGIN = NamedFunction(
    "rastrigin",
    "20 + x**2 + y**2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)",
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    minimisers=_with_mirror_images(
        *sorted(
            ((x, y) for x, y in product(_RIPPLES, _RIPPLES) if x >= y),
            key=lambda p: p[0] ** 2 + p[1] ** 2,
        )
    ),
    source="L. A. Rastrigin, Systems of Extremal Control (1974); in this form, H. Mühlenbein, "
    "M. Schomisch and J. Born, The parallel genetic algorithm as function optimizer, Parallel "
    "Computing 17 (1991).",
)

# At its lowest point, the origin, Ackley's function has the tip of a cone: the gradient is NaN.
ACKLEY = NamedFunction(
    "ackley",
    "20 + E - 20*exp(-sqrt((x**2 + y**2)/2)/5) - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
    domain=((-2.5, 2.5), (-2.5, 2.5)),
    minimisers=_with_mirror_images(
        (0.0, 0.0),
        (0.9521665459501717, 0.0),
        (0.9684776587077244, 0.9684776587077244),
        (1.9589197181217173, 0.0),
        (1.9646166628629864, 0.9824160350791393),
        (1.9744519864841166, 1.9744519864841166),
    ),
    source="D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing (1987).",
)

ALL: tuple[NamedFunction, ...] = (
    PARABOLA,
    SQUARE,
    QUARTIC,
    WAVES,
    ELLIPSE,
    BOWL,
    VALLEY,
    SADDLE,
    PLATEAU,
    ROSENBROCK,
    BANANA,
    HIMMELBLAU,
    BEALE,
    BOOTH,
    RASTRIGIN,
    ACKLEY,
)
"""Every function of this module."""
