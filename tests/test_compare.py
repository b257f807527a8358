"""Losses compared on data: fits that nobody else betters, values, tables and pictures that hold, and refusals."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression, QuantileRegressor

import unilos
from unilos.face import describe
from unilos.form.check import UnilosError
from unilos.form.curvatures import Exact
from unilos.pictures import links
from unilos.pictures.data import made
from unilos.pictures.fits import RIDGE, ROWS, Basis, fit, planar, polynomial
from unilos.pictures.kinds import kind_of
from unilos.pictures.minimise import minimum
from unilos.pictures.screens import drawing
from unilos.pictures.sheets import STEPS

ROOT = Path(__file__).resolve().parents[1]
TRUE = made("regression")
CLASSES = made("classification")
ESCAPE = "\x1b"


def tried(task: str) -> list[Any]:
    """Every loss of a task, with some of the hyper-parameters that all laws try."""
    found = []
    for cls in describe.losses():
        for params in cls.meta.tries[:2]:
            with contextlib.suppress(UnilosError):  # it cannot be compared
                loss = cls(**params)
                if kind_of(loss).task == task:
                    found.append(pytest.param(loss, id=f"{loss!r}"))
    return found


def mean_of(loss: Any, basis: Basis, data: Any) -> Any:
    """The function of coefficients that a fit makes least, written once more."""
    matrix, kind = basis(data.x), kind_of(loss)
    ridge = RIDGE if kind.task == "classification" else 0.0
    target = kind.target(data.y)

    def mean(c: Any) -> float:
        with np.errstate(all="ignore"):
            found = float(loss(kind.pred(matrix @ c), target)) + ridge / 2 * float(c @ c)
        return found if np.isfinite(found) else 1e300

    return mean


def lowest(mean: Any, *starts: Any) -> float:
    """The least value that a search without slopes finds from these starts."""
    options = {"xtol": 1e-9, "ftol": 1e-12, "maxiter": 20}
    return min(float(minimize(mean, start, method="Powell", options=options).fun) for start in starts)


# What can be compared, and on what


def test_every_loss_is_compared_or_refused_with_a_sentence() -> None:
    tasks: dict[str, set[str]] = {"regression": set(), "classification": set(), "refused": set()}
    for cls in describe.losses():
        try:
            loss = cls()
        except UnilosError:  # it needs a hyper-parameter
            continue
        try:
            tasks[kind_of(loss).task].add(cls.name)
        except unilos.ParameterError as error:
            tasks["refused"].add(str(error).partition(" cannot be compared on points: ")[0])
        if loss.structure.residuals((TRUE.y, TRUE.y)) is not None and len(loss.arguments) == 2:
            assert kind_of(loss) == kind_of(unilos.MSE())
    assert all(tasks.values())
    assert tasks["refused"] < {cls.name for cls in describe.losses()}
    assert {"gaussian_nll", "triplet_margin", "hinge_embedding", "supcon", "dice"} <= tasks["refused"]


def test_a_prediction_that_is_a_logarithm_is_found() -> None:
    assert kind_of(unilos.PoissonNLL()).log
    written = kind_of(unilos.PoissonNLL(log_input=False))
    assert (written.log, written.link) == (False, links.EXP)
    both = unilos.compare([unilos.PoissonNLL(), unilos.PoissonNLL(log_input=False)])
    assert np.allclose(both.fits[0].curve(TRUE.x), both.fits[1].curve(TRUE.x), rtol=1e-4)
    assert np.isclose(both.values[0] or 0, both.values[1] or 1)
    assert np.min(both.fits[0].curve(TRUE.x)) > 0


@pytest.mark.parametrize(
    "link", [v for v in vars(links).values() if isinstance(v, links.Link)], ids=lambda k: k.name
)
def test_slopes_go_back_through_every_link(link: links.Link) -> None:
    scores, step = np.array([-2.0, -0.1, 0.0, 1.5]), 1e-6
    weights = np.random.default_rng(0).normal(size=link.forth(scores).shape)
    change = (weights * (link.forth(scores + step) - link.forth(scores - step)) / (2 * step)).reshape(4, -1)
    assert np.allclose(link.back(scores, weights), change.sum(axis=1), atol=1e-8)


# Fits


@pytest.mark.parametrize("loss", tried("regression"))
def test_no_other_search_finds_a_better_curve(loss: Any) -> None:
    kind, basis = kind_of(loss), polynomial(TRUE.x, 5)
    found = fit(loss, kind, basis, TRUE.x, TRUE.y)
    mean = mean_of(loss, basis, TRUE)
    value = mean(found.coefficients)
    assert value == pytest.approx(found.value, rel=1e-12)
    squares = np.linalg.lstsq(basis(TRUE.x), kind.scores(TRUE.y), rcond=None)[0]
    starts = [found.coefficients]
    if isinstance(
        loss.curvature_of("gauss_newton"), Exact
    ):  # it is convex: every search should end at the same place
        starts.append(squares)
    assert value <= lowest(mean, *starts) + 1e-6 * abs(value)
    assert TRUE.truth is not None
    behind = np.linalg.lstsq(basis(TRUE.x), kind.scores(TRUE.truth), rcond=None)[0]
    assert value <= min(mean(behind), mean(squares))


@pytest.mark.parametrize("loss", tried("classification"))
def test_no_other_search_finds_a_better_boundary(loss: Any) -> None:
    basis = planar(CLASSES.x, 1)
    found = fit(loss, kind_of(loss), basis, CLASSES.x, CLASSES.y)
    mean = mean_of(loss, basis, CLASSES)
    value = mean(found.coefficients)
    assert value <= lowest(mean, found.coefficients, np.zeros(3)) + 1e-6 * abs(value) + 1e-12


def test_a_loss_that_gives_up_points_is_fitted_where_that_pays() -> None:
    loss, basis = unilos.BinaryCrossEntropy(eps=1e-3), planar(CLASSES.x, 1)
    found = fit(loss, kind_of(loss), basis, CLASSES.x, CLASSES.y)
    mean = mean_of(loss, basis, CLASSES)
    assert mean(found.coefficients) <= lowest(mean, np.zeros(3), 4 * found.coefficients) + 1e-6


def test_a_search_goes_as_far_as_the_slope_leads() -> None:
    aim = np.array([1000.0, 700.0])
    found = minimum(lambda c: (float(np.sum(np.abs(c - aim))), np.sign(c - aim)), np.zeros(2))
    assert found.value < 1e-6


@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_fits_move_with_the_unit_of_the_data(unit: float) -> None:
    losses = [unilos.MAE(), unilos.Quantile(q=0.9), unilos.EpsilonInsensitive(epsilon=0.1), unilos.Cauchy()]
    scaled = [*losses[:2], unilos.EpsilonInsensitive(epsilon=0.1 * unit), unilos.Cauchy(scale=unit)]
    found, moved = unilos.compare(losses, TRUE.x, TRUE.y), unilos.compare(scaled, TRUE.x, unit * TRUE.y)
    for one, other, scale in zip(found.fits, moved.fits, (unit, unit, unit, 1.0), strict=True):
        assert other.value == pytest.approx(scale * one.value, rel=1e-7)


@pytest.mark.parametrize("q", [0.1, 0.5, 0.9])
def test_quantiles_agree_with_linear_programming(q: float) -> None:
    basis = polynomial(TRUE.x, 5)
    exact = QuantileRegressor(quantile=q, alpha=0.0, fit_intercept=False).fit(basis(TRUE.x), TRUE.y)
    best = unilos.quantile(basis(TRUE.x) @ exact.coef_, TRUE.y, q=q)
    (found,) = unilos.compare([unilos.Quantile(q=q)]).fits
    assert found.value == pytest.approx(float(best), rel=1e-8)


def test_cross_entropy_agrees_with_logistic_regression() -> None:
    basis = planar(CLASSES.x, 2)
    exact = LogisticRegression(
        C=1 / (RIDGE * len(CLASSES.y)), fit_intercept=False, tol=1e-10, max_iter=10_000
    )
    exact.fit(basis(CLASSES.x), CLASSES.y)
    for name in ("cross_entropy", "binary_cross_entropy_with_logits", "binary_cross_entropy", "soft_margin"):
        (found,) = unilos.compare([name], degree=2).fits
        assert np.allclose(found.coefficients, exact.coef_[0], rtol=1e-3, atol=1e-3), name


def test_least_squares_is_had_exactly() -> None:
    found = unilos.compare(["mse"], [0.0, 1.0, 2.0, 3.0], [1.0, 3.0, 5.0, 7.0], degree=1)
    assert np.allclose(found.fits[0].curve(np.array([10.0])), 21.0)


@pytest.mark.parametrize("x", [[1.0, 1.0, 1.0, 2.0], [3.0, 3.0, 3.0, 3.0]])
def test_few_different_places_are_fitted(x: list[float]) -> None:
    found = unilos.compare(["mae", "mse"], x, [1.0, 2.0, 9.0, 4.0])
    assert all(np.all(np.isfinite(f.curve(np.array(x)))) for f in found.fits)
    assert found.fits[0].curve(np.array([9.0, *x]))[1] == pytest.approx(2.0 if x[-1] == 2 else 3.0, abs=1.01)


# Numbers


def test_values_are_those_of_the_losses() -> None:
    found = unilos.compare(["mse", unilos.MAE, unilos.PseudoHuber(delta=2.0)])
    assert TRUE.outliers is not None
    assert TRUE.truth is not None
    kept = ~TRUE.outliers
    for row, loss in zip(
        found.rows, (unilos.MSE(), unilos.MAE(), unilos.PseudoHuber(delta=2.0)), strict=True
    ):
        assert row.loss == loss
        assert row.value == float(loss(TRUE.y, TRUE.truth))
        assert row.clean == float(loss(TRUE.y[kept], TRUE.truth[kept]))
        (curve,) = unilos.compare(loss).fitted_values
        assert row.fit.value == pytest.approx(float(loss(curve, TRUE.y)))
        assert row.error == pytest.approx(float(unilos.rmse(curve, TRUE.truth)))
    assert found.names == ("mse", "mae", "pseudo_huber(delta=2.0)")
    squared, absolute, between = (row.error or 0 for row in found.rows)
    assert absolute < between < squared  # what outliers do to each


def test_made_data_are_the_same_every_time() -> None:
    first, again = (unilos.compare(["huber", "tukey_biweight"]) for _ in range(2))
    assert first.to_dict() == again.to_dict()
    assert repr(first) == repr(again)


def test_predictions_are_valued_against_what_is_given() -> None:
    x, y, pred = np.arange(4.0), np.array([1.0, 2.0, 3.0, 5.0]), np.array([1.0, 2.0, 4.0, 5.0])
    found = unilos.compare(["mse", unilos.MSE() + 0.5 * unilos.MAE()], x, y, pred)
    assert found.values == (0.25, 0.375)
    assert found.names == ("mse", "mse + 0.5 mae")
    assert all(row.clean is None and row.error is None for row in found.rows)
    assert unilos.compare(["mse"], x, y).values == (None,)
    assert unilos.compare(unilos.MSE(reduction="none"), x, y, pred).values == (0.25,)


def test_points_on_the_wrong_side_are_counted() -> None:
    x = np.array([[-2.0, 0.0], [-1.0, 0.0], [1.0, 0.0], [2.0, 0.0], [1.5, 0.0]])
    (row,) = unilos.compare("hinge", x, ["a", "a", "b", "b", "b"]).rows
    assert row.wrong == 0
    x = np.stack(
        [np.concatenate([np.linspace(-3, -1, 9), np.linspace(1, 3, 9), [1.8]]), np.zeros(19)], axis=-1
    )
    (row,) = unilos.compare("cross_entropy", x, [*[0] * 9, *[1] * 9, 0]).rows
    assert row.wrong == pytest.approx(1 / 19)


def test_a_score_of_nothing_bounds_no_class() -> None:
    found = unilos.compare(["perceptron", "hinge"])
    assert [row.fit.decided for row in found.rows] == [False, True]
    assert found.rows[0].wrong is None
    assert "perceptron: a score of 0 everywhere costs least" in found.table()


def test_a_fit_of_many_rows_reads_some_and_is_valued_on_all() -> None:
    x = np.linspace(0.0, 1.0, ROWS + 1000)
    found = unilos.compare(["huber"], x, 1 + x + np.sin(50 * x))
    assert len(found.fitted) == ROWS
    assert found.fits[0].value == pytest.approx(float(unilos.huber(found.fits[0].curve(x), found.data.y)))
    assert f"read {ROWS:,} of the {len(x):,} points" in found.table()


# Refusals

LINE = np.arange(4.0)
REFUSED = [
    (["mse", "hinge"], {}, "mse is a loss of regression and hinge one of classification"),
    (["hinge", "mse"], {}, "compare them in two calls"),
    (["msee"], {}, "did you mean mse"),
    ([], {}, "one loss or more"),
    (5, {}, "no loss is called 5"),
    (["gaussian_nll"], {}, "it takes pred, target, variance"),
    (["mse"], {"x": LINE}, "x and y together"),
    (["mse"], {"pred": LINE}, "without all three"),
    (["mse"], {"x": LINE, "y": LINE[:3]}, "x has shape (4,) and y (3,)"),
    (["mse"], {"x": LINE[:, None], "y": LINE}, "x has shape (4, 1)"),
    (["hinge"], {"x": LINE, "y": LINE > 1}, "(n, 2)"),
    (["hinge"], {"x": np.zeros((4, 2)), "y": LINE}, "4 different values"),
    (["mse"], {"x": LINE, "y": LINE * np.nan}, "4 values that are NaN or infinite"),
    (["mse"], {"x": LINE, "y": ["a"] * 4}, "no number"),
    (["mse"], {"x": LINE[:1], "y": LINE[:1]}, "two points or more"),
    (["poisson_nll"], {"x": LINE, "y": -LINE}, "poisson_nll: y holds -1; accepted: [0, inf)"),
    (["poisson_nll"], {"x": LINE, "y": LINE, "pred": LINE}, "pred holds 0; accepted: (0, inf)"),
    (["mse"], {"degree": 21}, "an integer from 1 to 20"),
    (["hinge"], {"degree": True}, "an integer from 1 to 2"),
    ([unilos.MSE() + unilos.Hinge()], {}, "do not take the same predictions"),
]


@pytest.mark.parametrize(("losses", "given", "words"), REFUSED)
def test_what_cannot_be_compared_is_refused_in_a_sentence(losses: Any, given: Any, words: str) -> None:
    with pytest.raises(UnilosError, match=re.escape(words)):
        unilos.compare(losses, **given)


# Pictures


@pytest.mark.parametrize(("suffix", "first"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_pictures_are_files_that_come_out_the_same(tmp_path: Path, suffix: str, first: bytes) -> None:
    files = [tmp_path / f"{k}.{suffix}" for k in range(2)]
    for file in files:
        unilos.compare(["mse", "mae"]).save(file)
    one, two = (file.read_bytes() for file in files)
    assert one.startswith(first)
    assert one == two


def test_the_figure_has_a_line_a_loss_and_its_numbers() -> None:
    found = unilos.compare(["mse", "mae", unilos.PseudoHuber(delta=2.0)])
    picture, beside = found.figure().axes
    drawn = {tuple(np.round(np.asarray(line.get_ydata()), 12)) for line in picture.lines}
    for row in found.rows:
        x = np.linspace(0.0, 6.0, STEPS)
        assert tuple(np.round(row.fit.curve(x), 12)) in drawn
    texts = " ".join(text.get_text() for text in beside.texts)
    for words in (
        "mse",
        "pseudo_huber",
        "(delta=2.0)",
        f"{found.values[0]:.4g}",
        f"{found.fits[2].value:.4g}",
    ):
        assert words in texts
    looks = {(line.get_color(), str(line.get_linestyle())) for line in beside.lines}
    assert len(looks) == 4  # three losses and the rule below the headings


def test_boundaries_are_drawn_where_the_score_changes_its_sign() -> None:
    found = unilos.compare(["hinge", "cross_entropy", "perceptron"])
    picture, _ = found.figure().axes
    contours = [c for c in picture.collections if hasattr(c, "levels")]
    assert len(contours) == 2
    for contour, row in zip(contours, found.rows, strict=False):
        places = np.concatenate([path.vertices for path in contour.get_paths()])
        assert len(places) > 1
        assert np.allclose(row.fit.scores(places), 0.0, atol=1e-6)


@pytest.mark.parametrize(
    "losses", [["mse", "mae", unilos.PseudoHuber(delta=1.25)], ["hinge", "exponential", "perceptron"]]
)
@pytest.mark.parametrize("width", [60, 80])
def test_tables_and_drawings_hold_their_width(losses: list[Any], width: int) -> None:
    found = unilos.compare([*losses, unilos.get(losses[0])])
    for text in (found.table(width), drawing(found, width)):
        assert ESCAPE not in text
        assert max(map(len, text.splitlines())) <= width
    coloured = drawing(found, width, colour=True)
    assert ESCAPE in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert plain.split() == drawing(found, width).split()
    assert drawing(found, width, plain=True).isascii()


def test_fits_are_told_one_by_one() -> None:
    told: list[tuple[str, int, int]] = []
    unilos.compare(["mse", "mae"], told=lambda *step: told.append(step))
    assert told == [("mse", 0, 2), ("mae", 1, 2)]


def test_comparing_imports_nothing_that_draws() -> None:
    code = (
        "import sys, unilos; unilos.compare(['mse']).table();"
        "print([m for m in ('matplotlib', 'plotext', 'rich', 'typer', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
