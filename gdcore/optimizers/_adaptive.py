"""Update rules with a rate for each coordinate, which adapts to the gradients so far."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from gdcore._base.checks import checked_fraction, checked_positive, checked_rate
from gdcore._base.numbers import root, zeros_like
from gdcore._base.rules import Rule, rate_at
from gdcore.typing import Gradient, Rate, Real


@dataclass(frozen=True, eq=False)
class AdaGrad(Rule):
    r"""AdaGrad: each coordinate's rate shrinks with the sum of its squared gradients.

    $$r_{k+1} = r_k + g_k^2, \qquad
      x_{k+1} = x_k - \frac{\eta_k}{\sqrt{r_{k+1}} + \epsilon}\, g_k, \qquad
      g_k = \nabla f(x_k), \quad r_0 = 0,$$

    squares, roots and quotients coordinate by coordinate.

    Attributes:
        lr: The learning rate η ≥ 0: a number, an array (one run for each entry) or a schedule.
        eps: The ε > 0 that keeps the denominator from zero.

    Raises:
        TypeError: If a setting is not a number or an array of numbers.
        ValueError: If lr is negative, infinite or NaN, or eps is not positive.

    Example:
        >>> rule = AdaGrad(lr=0.5)
        >>> x, r = rule.update(4.0, 0.0, lambda x: 2 * x, 0)
        >>> round(x, 6), r
        (3.5, 64.0)

    Source: J. Duchi, E. Hazan and Y. Singer, *Adaptive subgradient methods for online learning and
    stochastic optimization*, JMLR 12 (2011); in this form, I. Goodfellow et al., *Deep Learning*
    (2016), algorithm 8.4.
    """

    lr: Rate
    eps: Real = 1e-8

    def __post_init__(self) -> None:
        """Check the settings."""
        self._keep_settings(lr=checked_rate(self.lr), eps=checked_positive("eps", self.eps))

    def init(self, x: Any) -> Any:
        """Return the sum of squared gradients before the first step: zero."""
        return zeros_like(x)

    def update(self, x: Any, r: Any, grad: Gradient, k: int) -> tuple[Any, Any]:
        """Return the next point and the next sum of squared gradients."""
        lr, g = rate_at(self.lr, k), grad(x)
        r = r + g * g
        x = x - lr / (root(r) + self.eps) * g
        return x, r


@dataclass(frozen=True, eq=False)
class RMSProp(Rule):
    r"""RMSProp: each coordinate's rate is divided by the recent size of its gradient.

    $$r_{k+1} = \beta r_k + (1 - \beta)\, g_k^2, \qquad
      x_{k+1} = x_k - \frac{\eta_k}{\sqrt{r_{k+1}} + \epsilon}\, g_k, \qquad
      g_k = \nabla f(x_k), \quad r_0 = 0,$$

    squares, roots and quotients coordinate by coordinate. Some libraries put ε under the root.

    Attributes:
        lr: The learning rate η ≥ 0: a number, an array (one run for each entry) or a schedule.
        beta: The part 0 ≤ β < 1 of the running mean that is kept.
        eps: The ε > 0 that keeps the denominator from zero.

    Raises:
        TypeError: If a setting is not a number or an array of numbers.
        ValueError: If lr is negative, infinite or NaN, beta is outside [0, 1), or eps is not
            positive.

    Example:
        >>> rule = RMSProp(lr=0.5, beta=0.75)
        >>> x, r = rule.update(4.0, 0.0, lambda x: 2 * x, 0)
        >>> round(x, 6), r
        (3.0, 16.0)

    Source: T. Tieleman and G. Hinton, *Neural Networks for Machine Learning*, lecture 6.5 (2012).
    """

    lr: Rate
    beta: Real = 0.9
    eps: Real = 1e-8

    def __post_init__(self) -> None:
        """Check the settings."""
        self._keep_settings(
            lr=checked_rate(self.lr),
            beta=checked_fraction("beta", self.beta),
            eps=checked_positive("eps", self.eps),
        )

    def init(self, x: Any) -> Any:
        """Return the mean of squared gradients before the first step: zero."""
        return zeros_like(x)

    def update(self, x: Any, r: Any, grad: Gradient, k: int) -> tuple[Any, Any]:
        """Return the next point and the next mean of squared gradients."""
        lr, beta, g = rate_at(self.lr, k), self.beta, grad(x)
        r = beta * r + (1 - beta) * (g * g)
        x = x - lr / (root(r) + self.eps) * g
        return x, r


class Moments(NamedTuple):
    """The state of `Adam`: running means of the gradient and of its square."""

    m: Any
    v: Any


@dataclass(frozen=True, eq=False)
class Adam(Rule):
    r"""Adam: momentum and a rate for each coordinate, both corrected for their start at zero.

    $$\begin{aligned}
      m_{k+1} &= \beta_1 m_k + (1 - \beta_1)\, g_k, &
      \hat m &= \frac{m_{k+1}}{1 - \beta_1^{\,k+1}}, \\
      v_{k+1} &= \beta_2 v_k + (1 - \beta_2)\, g_k^2, &
      \hat v &= \frac{v_{k+1}}{1 - \beta_2^{\,k+1}}, \\
      x_{k+1} &= x_k - \frac{\eta_k}{\sqrt{\hat v} + \epsilon}\, \hat m, &
      g_k &= \nabla f(x_k), \quad m_0 = v_0 = 0,
    \end{aligned}$$

    squares, roots and quotients coordinate by coordinate.

    Attributes:
        lr: The learning rate η ≥ 0: a number, an array (one run for each entry) or a schedule.
        beta1: The part 0 ≤ β₁ < 1 of the mean gradient that is kept.
        beta2: The part 0 ≤ β₂ < 1 of the mean squared gradient that is kept.
        eps: The ε > 0 that keeps the denominator from zero.

    Raises:
        TypeError: If a setting is not a number or an array of numbers.
        ValueError: If lr is negative, infinite or NaN, beta1 or beta2 is outside [0, 1), or eps is
            not positive.

    Example:
        The first step has the length of the rate, for any gradient:

        >>> rule = Adam(lr=0.5)
        >>> x, state = rule.update(4.0, rule.init(4.0), lambda x: 1_000 * x, 0)
        >>> round(x, 6)
        3.5

    Source: D. P. Kingma and J. Ba, *Adam: a method for stochastic optimization*, ICLR (2015),
    algorithm 1.
    """

    lr: Rate = 0.001
    beta1: Real = 0.9
    beta2: Real = 0.999
    eps: Real = 1e-8

    def __post_init__(self) -> None:
        """Check the settings."""
        self._keep_settings(
            lr=checked_rate(self.lr),
            beta1=checked_fraction("beta1", self.beta1),
            beta2=checked_fraction("beta2", self.beta2),
            eps=checked_positive("eps", self.eps),
        )

    def init(self, x: Any) -> Moments:
        """Return both means before the first step: zero."""
        return Moments(m=zeros_like(x), v=zeros_like(x))

    def update(self, x: Any, state: Moments, grad: Gradient, k: int) -> tuple[Any, Moments]:
        """Return the next point and the next means."""
        lr, beta1, beta2, g = rate_at(self.lr, k), self.beta1, self.beta2, grad(x)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * (g * g)
        m_hat = m / (1 - beta1 ** (k + 1))
        v_hat = v / (1 - beta2 ** (k + 1))
        x = x - lr / (root(v_hat) + self.eps) * m_hat
        return x, Moments(m, v)
