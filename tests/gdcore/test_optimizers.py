"""gdcore.optimizers: first steps by hand, settings, and every rule on every function."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import gdcore as gd

ROSENBROCK = "(1 - x)**2 + 100*(y - x**2)**2"

# Every rule once, at a rate that brings it home on each function below.
RULES = [
    gd.GradientDescent(lr=0.01),
    gd.Momentum(lr=0.01, beta=0.8),
    gd.Nesterov(lr=0.01, beta=0.8),
    gd.AdaGrad(lr=0.3),
    gd.RMSProp(lr=gd.schedules.exponential(0.05, decay=0.01)),
    gd.Adam(lr=gd.schedules.inverse_time(0.1, decay=0.05)),
]

# The first three points, from the rules' equations in 50 digits: η = 0.002 for the first three,
# 0.5, 0.05, 0.1 for the others, β = β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
GOLDEN = [
    (
        "ellipse",
        gd.GradientDescent(lr=0.002),
        [[1.494, -0.496], [1.488024, -0.492032], [1.482071904, -0.488095744]],
    ),
    (
        "ellipse",
        gd.Momentum(lr=0.002, beta=0.9),
        [[1.494, -0.496], [1.482624, -0.488432], [1.466455104, -0.477713344]],
    ),
    (
        "ellipse",
        gd.Nesterov(lr=0.002, beta=0.9),
        [[1.494, -0.496], [1.4826456, -0.4884608], [1.46653693344, -0.47782211584]],
    ),
    (
        "ellipse",
        gd.AdaGrad(lr=0.5),
        [
            [1.0000000016666666, -2.4999999875000003e-09],
            [0.7226499040032636, -1.2499999906250001e-17],
            [0.5366129245048702, -6.2499999375e-26],
        ],
    ),
    (
        "ellipse",
        gd.RMSProp(lr=0.05),
        [
            [1.3418861186582476, -0.341886119491581],
            [1.233410391665466, -0.24943530675352696],
            [1.1458828973686128, -0.18459028014577983],
        ],
    ),
    (
        "ellipse",
        gd.Adam(lr=0.1),
        [
            [1.4000000003333333, -0.4000000005],
            [1.3002390622922795, -0.30118742062342935],
            [1.200902870518099, -0.20487125097072312],
        ],
    ),
    (
        "rosenbrock",
        gd.GradientDescent(lr=0.002),
        [
            [-0.7688, 1.176],
            [-1.1214903322624, 0.942021376],
            [-0.8297435560735498, 1.0683090517432114],
        ],
    ),
    (
        "rosenbrock",
        gd.Momentum(lr=0.002, beta=0.9),
        [
            [-0.7688, 1.176],
            [-0.7334103322624002, 1.100421376],
            [-1.0246786288876297, 0.8073883501876976],
        ],
    ),
    (
        "rosenbrock",
        gd.Nesterov(lr=0.002, beta=0.9),
        [
            [-0.7688, 1.176],
            [-0.7374757381206019, 0.85861908736],
            [-0.7421057303435241, 0.5450192212884459],
        ],
    ),
    (
        "rosenbrock",
        gd.AdaGrad(lr=0.5),
        [
            [-0.7000000000231911, 1.499999999943182],
            [-1.0958480549269876, 1.0416094010576624],
            [-0.9932278596079576, 1.1131522293699339],
        ],
    ),
    (
        "rosenbrock",
        gd.RMSProp(lr=0.05),
        [
            [-1.041886117014772, 1.158113882951601],
            [-1.0619508331569616, 1.13102525141707],
            [-1.059745933071233, 1.1297327934559243],
        ],
    ),
    (
        "rosenbrock",
        gd.Adam(lr=0.1),
        [
            [-1.1000000000046382, 1.0999999999886363],
            [-1.0172595827882354, 1.1830597533458151],
            [-0.9709867583811588, 1.224218056199521],
        ],
    ),
    ("quartic", gd.GradientDescent(lr=0.002), [[3.982], [3.964712247328], [3.948094047787989]]),
    ("quartic", gd.Momentum(lr=0.002, beta=0.9), [[3.982], [3.948512247328], [3.902369702275672]]),
    (
        "quartic",
        gd.Nesterov(lr=0.002, beta=0.9),
        [[3.982], [3.949140088646752], [3.904630332760679]],
    ),
    (
        "quartic",
        gd.AdaGrad(lr=0.5),
        [[3.5000000005555556], [3.404565170831199], [3.3544509706473775]],
    ),
    (
        "quartic",
        gd.RMSProp(lr=0.05),
        [[3.8418861175471366], [3.749674388328112], [3.682095562071553]],
    ),
    ("quartic", gd.Adam(lr=0.1), [[3.900000000111111], [3.801279508737684], [3.704873938067856]]),
]
STARTS = {"ellipse": [1.5, -0.5], "rosenbrock": [-1.2, 1.0], "quartic": 4.0}
FUNCTIONS = {
    "ellipse": "x**2 + 2*y**2",
    "rosenbrock": ROSENBROCK,
    "quartic": "x**4/2 - 4*x**3 + 10*x**2 - 7*x + 2",
}


def twice(x):
    return 2 * x


@pytest.mark.parametrize(("name", "rule", "path"), GOLDEN, ids=lambda value: str(value)[:30])
def test_the_first_three_points_are_those_of_the_equations(name, rule, path):
    f, start = gd.SymbolicObjective(FUNCTIONS[name]), STARTS[name]
    one = gd.minimize(f, start, rule, tol=0, max_steps=3)
    np.testing.assert_allclose(one.points[1:].reshape(3, -1), path, rtol=1e-12, atol=1e-13)
    # the same as one of many runs, recorded or not
    starts = np.stack([np.asarray(start), np.asarray(start) / 2], axis=-1)
    for record in ("all", "last"):
        many = gd.minimize(f, starts, rule, tol=0, max_steps=3, record=record)
        np.testing.assert_allclose(np.atleast_1d(many.x[..., 0]), path[-1], rtol=1e-12, atol=1e-13)


def test_gradient_descent_by_hand():
    # f = x²: 8 → 8 − 0.25·16 = 4 → 4 − 0.25·8 = 2
    rule = gd.GradientDescent(lr=0.25)
    x, state = rule.update(8.0, rule.init(8.0), twice, 0)
    assert x == 4.0
    assert rule.update(x, state, twice, 1) == (2.0, None)


def test_momentum_by_hand():
    # f = x², η = 1/4, β = 1/2: v = 16, x = 8 − 4 = 4; v = 8 + 8 = 16, x = 4 − 4 = 0;
    # v = 8 + 0 = 8, x = −2: the ball rolls through the minimum.
    rule = gd.Momentum(lr=0.25, beta=0.5)
    x, v = 8.0, rule.init(8.0)
    path = []
    for k in range(3):
        x, v = rule.update(x, v, twice, k)
        path.append((x, v))
    assert path == [(4.0, 16.0), (0.0, 16.0), (-2.0, 8.0)]


def test_nesterov_by_hand():
    # f = x², η = 1/4, β = 1/2: v = 16, x = 8 − 4 = 4; look ahead to 4 − 2 = 2: v = 8 + 4 = 12,
    # x = 4 − 3 = 1; look ahead to 1 − 1.5 = −0.5: v = 6 − 1 = 5, x = 1 − 1.25 = −0.25.
    rule = gd.Nesterov(lr=0.25, beta=0.5)
    x, v = 8.0, rule.init(8.0)
    path = []
    for k in range(3):
        x, v = rule.update(x, v, twice, k)
        path.append((x, v))
    assert path == [(4.0, 16.0), (1.0, 12.0), (-0.25, 5.0)]


def test_nesterov_and_the_iterate_of_libraries_differ_by_the_look_ahead():
    f = gd.functions.ELLIPSE
    lr, beta = 0.05, 0.8
    rule = gd.Nesterov(lr=lr, beta=beta)
    x = y = np.array([1.5, -0.5])
    v, velocity = rule.init(x), np.zeros(2)
    for k in range(20):
        x, v = rule.update(x, v, f.grad, k)
        # as PyTorch's SGD with nesterov=True
        g = f.grad(y)
        velocity = beta * velocity + g
        y = y - lr * (g + beta * velocity)
        np.testing.assert_allclose(y, x - lr * beta * v, rtol=1e-12, atol=1e-15)


def test_adagrad_by_hand():
    # f = x², lr 3, ε = 4: g = 8, r = 64, x = 4 − 3·8/(8 + 4) = 2; g = 4, r = 80
    rule = gd.AdaGrad(lr=3.0, eps=4.0)
    x, r = rule.update(4.0, rule.init(4.0), twice, 0)
    assert (x, r) == (2.0, 64.0)
    assert rule.update(x, r, twice, 1)[1] == 80.0


def test_rmsprop_by_hand():
    # f = x², lr 3, β = 3/4, ε = 2: g = 8, r = 64/4 = 16, x = 4 − 3·8/(4 + 2) = 0;
    # then g = 0, r = 12
    rule = gd.RMSProp(lr=3.0, beta=0.75, eps=2.0)
    x, r = rule.update(4.0, rule.init(4.0), twice, 0)
    assert (x, r) == (0.0, 16.0)
    assert rule.update(x, r, twice, 1) == (0.0, 12.0)


def test_adam_by_hand():
    # f = x², lr 3, β₁ = 1/2, β₂ = 3/4, ε = 4. g = 8: m = 4, v = 16; m̂ = 8, v̂ = 64;
    # x = 4 − 3·8/(8 + 4) = 2. g = 4: m = 2 + 2 = 4, v = 12 + 4 = 16; m̂ = 4/(3/4), v̂ = 16/(7/16).
    rule = gd.Adam(lr=3.0, beta1=0.5, beta2=0.75, eps=4.0)
    x, state = rule.update(4.0, rule.init(4.0), twice, 0)
    assert x == 2.0
    assert state == (4.0, 16.0)
    x, state = rule.update(x, state, twice, 1)
    assert state == (4.0, 16.0)
    assert x == pytest.approx(2 - 3 * (16 / 3) / ((256 / 7) ** 0.5 + 4), rel=1e-15)


def test_the_defaults_are_those_of_the_papers():
    assert gd.Adam() == gd.Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8)
    assert gd.Momentum(0.1) == gd.Momentum(lr=0.1, beta=0.9)
    assert gd.Nesterov(0.1) == gd.Nesterov(lr=0.1, beta=0.9)
    assert gd.RMSProp(0.1) == gd.RMSProp(lr=0.1, beta=0.9, eps=1e-8)
    assert gd.AdaGrad(0.1) == gd.AdaGrad(lr=0.1, eps=1e-8)


@pytest.mark.parametrize("rule", [gd.Momentum, gd.Nesterov])
def test_momentum_zero_is_gradient_descent(rule):
    for f in gd.functions.ALL:
        start = np.full(f.dimensions, 0.5) if f.dimensions > 1 else 0.5
        plain = gd.minimize(f, start, gd.GradientDescent(lr=0.001), max_steps=20)
        ball = gd.minimize(f, start, rule(lr=0.001, beta=0.0), max_steps=20)
        np.testing.assert_array_equal(plain.points, ball.points)


@pytest.mark.parametrize("name", ["parabola", "quartic", "ellipse", "bowl", "himmelblau"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_every_rule_finds_every_minimiser_from_nearby(rule, name):
    f = getattr(gd.functions, name.upper())
    for minimiser in f.minimisers:
        start = np.array(minimiser) + 0.1
        path = gd.minimize(
            f, start if f.dimensions > 1 else float(start[0]), rule, tol=1e-6, max_steps=3_000
        )
        assert path.converged, path.status
        np.testing.assert_allclose(np.atleast_1d(path.x), minimiser, atol=1e-6)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize("start", [8.0, np.array([8.0, -1.0])], ids=["float", "array"])
def test_floats_stay_floats_and_arrays_arrays(rule, start):
    x, state = rule.update(start, rule.init(start), twice, 0)
    kind = type(start)
    assert type(x) is kind
    for part in state if isinstance(state, tuple) else [state]:
        assert part is None or type(part) is kind


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_update_is_pure(rule):
    x = np.array([1.0, 2.0])
    state = rule.init(x)
    first = rule.update(x, state, twice, 0)
    again = rule.update(x, state, twice, 0)
    np.testing.assert_array_equal(x, [1.0, 2.0])
    np.testing.assert_array_equal(first[0], again[0])


@pytest.mark.parametrize("lr", [-0.1, np.nan, np.inf, [0.1, -0.1]])
@pytest.mark.parametrize("rule", [type(rule) for rule in RULES])
def test_a_bad_rate_is_refused(rule, lr):
    with pytest.raises(ValueError, match=r"lr must be finite and at least 0, got .*[-ni1]"):
        rule(lr=lr)
    with pytest.raises(ValueError, match=r"lr\(0\) must be finite and at least 0, got"):
        rule(lr=lambda k: lr)


@pytest.mark.parametrize("lr", ["0.1", None, 1j, [[0.1], [0.1, 0.2]], True])
def test_a_rate_is_a_number(lr):
    with pytest.raises(TypeError, match="lr must be a number or an array of numbers, got"):
        gd.GradientDescent(lr=lr)


FRACTIONS = [
    (gd.Momentum, "beta"),
    (gd.Nesterov, "beta"),
    (gd.RMSProp, "beta"),
    (gd.Adam, "beta1"),
    (gd.Adam, "beta2"),
]


@pytest.mark.parametrize(("rule", "name"), FRACTIONS)
@pytest.mark.parametrize("value", [-0.1, 1.0, 1.5, np.nan, [0.5, 1.0]])
def test_a_fraction_outside_0_to_1_is_refused(rule, name, value):
    with pytest.raises(ValueError, match=rf"^{name} must be at least 0 and less than 1, got"):
        rule(lr=0.1, **{name: value})
    with pytest.raises(TypeError, match=rf"^{name} must be a number"):
        rule(lr=0.1, **{name: "much"})
    assert getattr(rule(lr=0.1, **{name: 0}), name) == 0


@pytest.mark.parametrize("rule", [gd.AdaGrad, gd.RMSProp, gd.Adam])
@pytest.mark.parametrize("eps", [0.0, -1e-8, np.inf, np.nan, [1e-8, 0.0]])
def test_an_eps_that_is_not_positive_is_refused(rule, eps):
    with pytest.raises(ValueError, match=r"^eps must be finite and greater than 0, got"):
        rule(lr=0.1, eps=eps)
    with pytest.raises(TypeError, match=r"^eps must be a number"):
        rule(lr=0.1, eps=None)


def test_a_rate_of_zero_is_allowed_and_moves_nothing():
    for rule in RULES:
        still = type(rule)(lr=0.0)
        assert still.update(3.0, still.init(3.0), twice, 0)[0] == 3.0


@pytest.mark.parametrize("rule", [type(rule) for rule in RULES])
def test_a_schedule_gives_the_rate_of_each_step(rule):
    rates = [0.1, 0.05, 0.2]
    scheduled = rule(lr=rates.__getitem__)
    x, state = np.array([1.5, -0.5]), scheduled.init(np.zeros(2))
    for k, rate in enumerate(rates):
        expected = rule(lr=rate).update(x, state, twice, k)
        x, state = scheduled.update(x, state, twice, k)
        np.testing.assert_array_equal(x, expected[0])


def test_a_rule_is_frozen_and_so_are_its_arrays():
    rates = np.array([0.1, 0.2])
    rule = gd.GradientDescent(lr=rates)
    rates[0] = 9.0
    assert rule.lr.tolist() == [0.1, 0.2]
    with pytest.raises(ValueError, match="read-only"):
        rule.lr[0] = 1.0
    with pytest.raises(FrozenInstanceError):
        rule.lr = 0.5


SETTINGS = {
    gd.GradientDescent: {"lr"},
    gd.Momentum: {"lr", "beta"},
    gd.Nesterov: {"lr", "beta"},
    gd.AdaGrad: {"lr", "eps"},
    gd.RMSProp: {"lr", "beta", "eps"},
    gd.Adam: {"lr", "beta1", "beta2", "eps"},
}


@pytest.mark.parametrize("rule", SETTINGS)
def test_every_setting_is_kept_as_a_float_or_a_frozen_array(rule):
    for name in SETTINGS[rule]:
        given = {"lr": 0.5} | {name: np.float32(0.5)}
        assert type(getattr(rule(**given), name)) is float
        array = getattr(rule(**given | {name: [0.25, 0.5]}), name)
        assert array.tolist() == [0.25, 0.5]
        assert not array.flags.writeable
    assert set(vars(rule(lr=0.5))) == SETTINGS[rule]


@pytest.mark.parametrize("rule", SETTINGS)
def test_the_state_begins_at_zero_in_the_shape_of_the_point(rule):
    start = rule(lr=0.5).init(np.ones((3, 2)))
    for part in start if isinstance(start, tuple) else [start]:
        assert part is None or (part.shape == (3, 2) and not part.any())


def test_a_rule_prints_as_it_is_written():
    assert repr(gd.Momentum(lr=0.02)) == "Momentum(lr=0.02, beta=0.9)"
