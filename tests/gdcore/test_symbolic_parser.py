"""gdcore.symbolic._parser: formulas as text, read and never executed."""

import pytest
import sympy as sp

import gdcore as gd

x, y = sp.symbols("x y")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-x^2 + 2**-x", -(x**2) + 2**-x),
        ("2**3**2*x", 512 * x),
        ("3/2 - x + x*y", sp.Rational(3, 2) - x + x * y),
        ("2.5e-3*x - .5", sp.Float("2.5e-3") * x - sp.Float("0.5")),
        ("--x\n- +y", x - y),
        ("(x - y)/2/x", (x - y) / 2 / x),
        ("20 + E - exp(cos(2*pi*x)/2)", 20 + sp.E - sp.exp(sp.cos(2 * sp.pi * x) / 2)),
        ("arcsin(x)**2 + ln(y)", sp.asin(x) ** 2 + sp.log(y)),
        ("log(x, 2) + max(x, y, 0) + abs(x)", sp.log(x, 2) + sp.Max(x, y, 0) + sp.Abs(x)),
        ("θ*lambda_1", sp.Symbol("θ") * sp.Symbol("lambda_1")),
        ("\u00b5*\u03bc + \uff58", sp.Symbol("\u03bc") ** 2 + x),
        ("1.7e308*x", sp.Float("1.7e308") * x),
        ("S + N + beta", sp.Symbol("S") + sp.Symbol("N") + sp.Symbol("beta")),
    ],
)
def test_formulas_are_read(text, expected):
    assert gd.parse_expression(text) == expected


def test_the_named_functions_are_what_sympy_reads():
    for f in gd.functions.ALL:
        assert f.expr == sp.sympify(str(f.expr))


def test_given_symbols_stand_for_their_names():
    real = sp.Symbol("x", real=True)
    assert gd.parse_expression("x + E*y", [real, sp.Symbol("E")]) == real + sp.Symbol("E") * y


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("__import__('os').system('ls')", "at character 1, '__import__' is not a name of a var"),
        ("x.__class__", r"'\.' at character 2 is not accepted; a formula has numbers, names, \+"),
        ("(lambda: x)()", "not closed before 'x'|':' at character 8 is not accepted"),
        ("x[0]", r"'\[' at character 2 is not accepted"),
        ("'x'", r"\"'\" at character 1 is not accepted"),
        ("x == 1", "'=' at character 3 is not accepted"),
        ("x²", "'x²' is not a name of a variable; a name begins with a letter"),
        ("eval(x)", "'eval' at character 1 is not a known function; known are exp, .* min$"),
        ("besselj(0, x)", "'besselj' at character 1 is not a known function"),
        ("2x", r"'x' at character 2 follows a complete formula; write 2\*x for a product"),
        ("x(y + 1)", "'x' at character 1 is not a known function"),
        ("sin x", r"'sin' at character 1 is a function; write sin\(…\)"),
        ("sin(x, y)", "'sin' at character 1 takes 1 argument, got 2"),
        ("(x + 1", "the parenthesis at character 1 is not closed before the end"),
        ("x + 1)", r"'\)' at character 6 follows a complete formula"),
        ("", "the end stands where a number, a name or a parenthesis is expected"),
        ("x +", "the end stands where"),
        ("x//2", "'/' at character 3 stands where"),
    ],
)
def test_other_text_is_refused_with_its_place(text, message):
    with pytest.raises(ValueError, match=f"(?s)^cannot read .*{message}"):
        gd.parse_expression(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9**9**9", r"'\*\*' at character 2 makes a number that no float can hold; accepted is"),
        ("(9**99)**99", "at character 8 makes a number that no float can hold"),
        ("1e300**2", "makes a number that no float can hold"),
        ("9" * 400, "is a number that no float can hold"),
        ("1e999*x", "'1e999' at character 1 is a number that no float can hold"),
        ("10**300*10**300*x", "it has a number that no float can hold"),
        ("x + exp(1000)", "it has a number that no float can hold"),
        ("x*(exp(700)*exp(700))", "it has a number that no float can hold"),
        ("x + abs(sin(exp(10**20)))", "it has a number that no float can hold"),
        ("atan2(2, sin(cosh(10**20)))*x", "it has a number that no float can hold"),
        ("x^9^9", r"'\^' at character 2 makes a power above 100; at most 100 is accepted"),
        ("((x + 1)**99)**99", "makes a power above 100"),
        ("x" * 10_001, "it has 10001 characters; at most 10000 are accepted"),
        ("(" * 13 + "x" + ")" * 13, "it nests deeper than 12 parentheses, functions and powers"),
        ("sin(" * 2000, "it nests deeper than 12"),
        ("x**" * 40 + "x", "it nests deeper than 12"),
        ("x + 1/0", "it divides by zero; every part must be a real number"),
        ("0**-1", "it divides by zero"),
        ("x + sqrt(-1)", "it has a part that is not real, such as the root of a negative number"),
        ("(-8)**(1/3)*x", "not real"),
        ("asin(2)*x", "not real"),
        ("x + 0*asin(2)", "not real"),
        ("max(x, asin(2) - 1)", "not real"),
        ("x + y/(1/0)", "it divides by zero"),
        ("min(x, atanh(1))", "it divides by zero"),
        ("x + exp(log(0))", "it divides by zero"),
        ("x + log(y, 0)", "'log' at character 5 has the base 0; accepted is above 0, not 1"),
        ("log(x, 0.0)", "'log' at character 1 has the base 0"),
        ("log(x, 2 - 1)", "'log' at character 1 has the base 1"),
    ],
)
def test_what_is_too_large_or_not_real_is_refused_at_once(text, message):
    with pytest.raises(ValueError, match=f"^cannot read .*{message}") as refused:
        gd.parse_expression(text)
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize(
    ("symbols", "error", "message"),
    [
        (3, TypeError, "got 3"),
        ([3], TypeError, "symbols must be SymPy symbols or names, got 3"),
        ([x, sp.Symbol("x", real=True)], ValueError, "two variables of the name x, which are one"),
    ],
)
def test_symbols_that_no_name_can_mean_are_refused(symbols, error, message):
    with pytest.raises(error, match=message):
        gd.parse_expression("x", symbols)


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match="text must be a formula as a string, got Mul"):
        gd.parse_expression(2 * x)
