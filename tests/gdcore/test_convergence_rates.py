"""gdcore.convergence_rates: predicted factors against the rules and against real descents."""

import numpy as np
import pytest
import sympy as sp

import gdcore as gd
from gdcore.convergence_rates import convergence_rate
from gdcore.functions import BOOTH, BOWL, PARABOLA, QUARTIC, ROSENBROCK, SADDLE, VALLEY, WAVES
from gdcore.optimizers import Nesterov

RULES = [
    gd.GradientDescent(lr=0.03),
    gd.GradientDescent(lr=0.079),
    gd.GradientDescent(lr=0.12),
    gd.Momentum(lr=0.03, beta=0.0),
    gd.Momentum(lr=0.03, beta=0.5),
    gd.Momentum(lr=0.1, beta=0.3),
    gd.Momentum(lr=0.02, beta=0.9),
    gd.Momentum(lr=0.2, beta=0.1),
    Nesterov(lr=0.03, beta=0.0),
    Nesterov(lr=0.03, beta=0.5),
    Nesterov(lr=0.02, beta=0.9),
    Nesterov(lr=0.05, beta=0.7),
    Nesterov(lr=0.2, beta=0.4),
]


def spectral_radius_of_the_rule(f, rule):
    """The rule is linear in (x, v): read its matrix off and ask for its eigenvalues."""
    n = f.dimensions
    centre = np.linalg.solve(f.hessian(np.zeros(n)), -f.grad(np.zeros(n)))
    columns = []
    for unit in np.eye(2 * n):
        x, v = unit[:n], unit[n:]
        state = None if isinstance(rule, gd.GradientDescent) else v
        new_x, new_v = rule.update(centre + x, state, f.grad, 0)
        columns.append([*(new_x - centre), *(np.zeros(n) if new_v is None else new_v)])
    return np.abs(np.linalg.eigvals(np.array(columns).T)).max()


@pytest.mark.parametrize("f", [VALLEY, BOOTH, SADDLE], ids=lambda f: f.name)
@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_the_factor_is_the_spectral_radius_of_the_rule(f, rule):
    factor = convergence_rate(f, rule)
    assert type(factor) is float
    assert factor == pytest.approx(spectral_radius_of_the_rule(f, rule), rel=1e-7)


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_the_error_of_a_descent_shrinks_by_the_factor(rule):
    path = gd.minimize(VALLEY, [1.0, 1.0], rule, max_steps=300, tol=0.0)
    error = np.abs(path.points).max(axis=1)
    # Complex roots make the error swing, so two peaks are compared.
    early, late = 50 + np.argmax(error[50:100]), 250 + np.argmax(error[250:300])
    measured = (error[late] / error[early]) ** (1 / (late - early))
    assert measured == pytest.approx(convergence_rate(VALLEY, rule), rel=2e-3)


def test_gradient_descent_by_hand():
    assert convergence_rate(VALLEY, gd.GradientDescent(lr=0.04)) == 0.96
    assert convergence_rate(VALLEY, gd.GradientDescent(lr=0.0)) == 1.0
    assert convergence_rate(VALLEY, gd.GradientDescent(lr=0.08)) == 1.0
    best = convergence_rate(VALLEY, gd.GradientDescent(lr=2 / 26))
    assert best == pytest.approx(24 / 26, rel=1e-15)
    # One variable: x² + 2x + 3 has curvature 2; the error of lesson 05 shrinks by 0.98.
    assert convergence_rate(PARABOLA, gd.GradientDescent(lr=0.01)) == 0.98


def test_the_best_heavy_ball_has_the_square_root_of_the_condition_number():
    # Polyak: η = (2/(√λ₁ + √λₙ))², β = ((√κ − 1)/(√κ + 1))², and the factor is √β.
    rule = gd.Momentum(lr=(2 / (1 + 5)) ** 2, beta=((5 - 1) / (5 + 1)) ** 2)
    assert convergence_rate(VALLEY, rule) == pytest.approx((5 - 1) / (5 + 1), rel=1e-7)
    path = gd.minimize(VALLEY, [1.0, 1.0], rule, max_steps=60, tol=0.0)
    error = np.linalg.norm(path.points, axis=1)
    # A double root adds a factor k, so the ratio of two errors is k₂/k₁ too large.
    measured = (error[60] / error[30] / (60 / 30)) ** (1 / 30)
    assert measured == pytest.approx(2 / 3, rel=0.01)


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.9])
def test_the_heavy_ball_is_stable_for_rates_up_to_2_plus_2_beta(beta):
    bound = (2 + 2 * beta) / 25
    rule = gd.Momentum(lr=bound * np.array([1e-3, 0.5, 0.99, 1.01]), beta=beta)
    assert (convergence_rate(VALLEY, rule) < 1).tolist() == [True, True, True, False]
    path = gd.minimize(VALLEY, [0.0, 1.0], rule, max_steps=5_000, tol=1e-6, record="last")
    assert path.converged.tolist()[1:] == [True, True, False]


def test_nesterov_is_stable_for_rates_up_to_2_plus_2_beta_over_1_plus_2_beta():
    beta = 0.8
    bound = (2 + 2 * beta) / (1 + 2 * beta) / 25
    rule = Nesterov(lr=bound * np.array([0.999, 1.001]), beta=beta)
    below, above = convergence_rate(VALLEY, rule)
    assert below < 1 < above


def test_the_critical_momentum_is_the_fastest_along_one_axis():
    # β = (1 − √(ηλ))², where the roots meet, at √β.
    eta_lambda = 0.25
    critical = (1 - np.sqrt(eta_lambda)) ** 2
    rule = gd.Momentum(lr=eta_lambda / 2, beta=critical + np.array([-0.05, 0.0, 0.05]))
    before, at, after = convergence_rate(PARABOLA, rule)
    assert at == pytest.approx(np.sqrt(critical), rel=1e-7)
    assert at < min(before, after)


def test_a_map_over_rates_and_momenta_is_one_call():
    lr, beta = np.linspace(0.001, 0.15, 7), np.linspace(0, 0.99, 5)[:, np.newaxis]
    for kind in (gd.Momentum, Nesterov):
        grid = convergence_rate(VALLEY, kind(lr=lr, beta=beta))
        assert grid.shape == (5, 7)
        for i, j in np.ndindex(5, 7):
            alone = convergence_rate(VALLEY, kind(lr=lr[j], beta=beta[i, 0]))
            assert grid[i, j] == pytest.approx(alone, rel=1e-12)
        assert convergence_rate(VALLEY, kind(lr=0.01, beta=beta)).shape == (5, 1)
        assert convergence_rate(VALLEY, kind(lr=lr, beta=0.5)).shape == (7,)
    assert convergence_rate(VALLEY, gd.GradientDescent(lr=lr)).shape == (7,)
    # As many runs as eigenvalues: each run meets all of them.
    two = convergence_rate(VALLEY, gd.GradientDescent(lr=[0.08, 0.01]))
    np.testing.assert_allclose(two, [1.0, 0.99], rtol=1e-15)


def test_functions_and_expressions_that_are_quadratic():
    rule = gd.Momentum(lr=0.05, beta=0.6)
    expected = convergence_rate(VALLEY, rule)
    x, y = sp.symbols("x y")
    assert convergence_rate((x**2 + 25 * y**2) / 2, rule) == expected
    pair = (lambda p: VALLEY(p), lambda p: VALLEY.grad(p))
    for point in ([0.0, 0.0], [30.0, -2.0]):
        assert convergence_rate(pair, rule, point) == pytest.approx(expected, rel=1e-6)
        assert convergence_rate(lambda p: VALLEY(p), rule, point) == pytest.approx(
            expected, rel=1e-4
        )
    plain = gd.GradientDescent(lr=0.25)
    assert convergence_rate(lambda x: x**2, plain, 3.0) == pytest.approx(0.5, rel=1e-6)
    # A formula knows its number of variables, but takes a point as well.
    assert convergence_rate(BOWL, plain, [4.0, 4.0]) == 0.5


@pytest.mark.parametrize("f", [QUARTIC, ROSENBROCK, WAVES], ids=lambda f: f.name)
def test_what_is_not_quadratic_is_refused(f):
    point = 1.0 if f.dimensions == 1 else [1.0, 1.0]
    for problem in (f, f.expr, (lambda p: f(p), lambda p: f.grad(p)), lambda p: f(p)):
        with pytest.raises(ValueError, match="f must be quadratic, with one Hessian everywhere"):
            convergence_rate(problem, gd.GradientDescent(lr=0.1), point)


def test_a_function_that_changes_along_one_direction_only_is_not_taken_for_quadratic():
    # Equal shifts of all coordinates, or whole numbers, would not show it.
    def f(p):
        return p @ p + 0.01 * np.cos(2 * np.pi * (p[0] - p[1]))

    with pytest.raises(ValueError, match="f must be quadratic"):
        convergence_rate(f, gd.GradientDescent(lr=0.1), [0.0, 0.0])


def test_a_slight_ripple_is_not_taken_for_quadratic():
    ripple = (lambda x: x**2 + 1e-3 * np.sin(x), lambda x: 2 * x + 1e-3 * np.cos(x))
    with pytest.raises(ValueError, match="f must be quadratic"):
        convergence_rate(ripple, gd.GradientDescent(lr=0.1), 0.0)


@pytest.mark.parametrize(
    "rule",
    [
        gd.GradientDescent,
        *(lambda lr, b=b, m=m: m(lr, b) for b in (0.0, 0.5) for m in (gd.Momentum, Nesterov)),
    ],
)
def test_a_rate_that_overflows_diverges_without_a_warning(rule):
    assert convergence_rate(BOWL, rule(1e308)) == np.inf
    assert convergence_rate(SADDLE, rule(np.array([0.0, 1e308]))).tolist() == [1.0, np.inf]


def test_other_rules_and_schedules_are_refused():
    class Own:
        lr = 0.1

    for rule in (Own(), None, gd.GradientDescent):
        with pytest.raises(
            TypeError, match="optimizer must be GradientDescent, Momentum or Nesterov, got"
        ):
            convergence_rate(VALLEY, rule)

    def schedule(k):
        return 0.1 / (k + 1)

    for rule in (gd.GradientDescent(lr=schedule), gd.Momentum(lr=schedule), Nesterov(lr=schedule)):
        with pytest.raises(TypeError, match="lr must be constant, got the schedule <function"):
            convergence_rate(VALLEY, rule)


def test_a_function_needs_a_single_point():
    with pytest.raises(TypeError, match="x is missing"):
        convergence_rate(lambda p: p @ p, gd.GradientDescent(lr=0.1))
    with pytest.raises(ValueError, match=r"a float or \(n,\), got shape \(2, 3\)"):
        convergence_rate(BOWL, gd.GradientDescent(lr=0.1), np.ones((2, 3)))
