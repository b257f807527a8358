"""Pictures show what the code computes, of every loss: axes, kinks, maps and figures."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.face.registry import loss_class
from unilos.form.check import ParameterError

plt = pytest.importorskip("matplotlib.pyplot")
pytest.importorskip("plotext")

from unilos.pictures import canvas, plotted  # noqa: E402
from unilos.pictures.terminal import text  # noqa: E402


def one(loss: Any, **options: Any) -> Any:
    (curve,) = plotted.computed(loss, **options).curves
    return curve


# Every loss


#: Losses that need a hyper-parameter for a picture, and what they say without.
NEED = {"adaptive_log_softmax": "cutoffs is ()", "ssim": "the call that a picture is drawn for is too small"}


def usual(name: str) -> Any:
    """A loss as it is, or with the first hyper-parameters that its facts try where it needs some."""
    cls = loss_class(name)
    return cls(**cls.meta.tries[0]) if name in NEED else cls()


@pytest.mark.parametrize("name", NEED)
def test_what_needs_a_hyper_parameter_says_so(name: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(NEED[name])):
        plotted.computed(name)


@pytest.mark.parametrize("name", unilos.names())
def test_every_loss_is_drawn(name: str) -> None:
    picture = plotted.computed(usual(name))
    for curve in picture.curves:
        assert np.isfinite(curve.lines["value"]).mean() > 0.9
        assert np.isfinite(curve.lines["slope"]).mean() > 0.9
        assert ("curvature" in curve.lines) != bool(curve.lacks)
    for drawn in picture.maps:
        assert np.isfinite(drawn.value).mean() > 0.2
        assert np.ptp(drawn.value[np.isfinite(drawn.value)]) > 0
    assert picture.curves or picture.maps
    lines = text(picture, 60, plain=True).splitlines()
    assert max(map(len, lines)) <= 60
    assert any(name in line for line in lines)


@pytest.mark.parametrize("name", unilos.names())
def test_a_slope_is_that_of_its_value(name: str) -> None:
    """Between its jumps, a curve's slope is what its value rises by, and its curvature what its slope does."""
    picture = plotted.computed(usual(name))
    if any("is not that of the value" in said for said in picture.says):
        assert usual(name).held
        return
    for curve in picture.curves:
        for upper, lower in (("value", "slope"), ("slope", "curvature")):
            if lower in curve.lines:
                risen(curve, curve.lines[upper], curve.lines[lower])


def risen(curve: Any, y: Any, slope: Any) -> None:
    step = np.diff(curve.x)
    jumps = [k.x for k in curve.kinks]
    free = np.all([np.abs(curve.x[:-1] - x) > 2 * step.max() for x in jumps], axis=0) & (
        step > step.max() / 2
    )
    low, high = np.minimum(slope[:-1], slope[1:]), np.maximum(slope[:-1], slope[1:])
    room = 1e-6 + 0.2 * (high - low) + 0.02 * np.abs(high)
    rise = np.diff(y) / step
    wrong = free & np.isfinite(rise) & ((rise < low - room) | (rise > high + room))
    assert wrong.mean() < 0.02, curve.label  # next to an extremum both ends may lie on one side


def test_numbers_are_those_of_the_library() -> None:
    curve = one(unilos.PseudoHuber(delta=5.0))
    root = np.sqrt(1 + (curve.x / 5) ** 2)
    np.testing.assert_allclose(curve.lines["value"], 25 * (root - 1), rtol=1e-11)
    np.testing.assert_allclose(curve.lines["slope"], curve.x / root, rtol=1e-12)
    np.testing.assert_allclose(curve.lines["curvature"], root**-3, rtol=1e-12)
    assert (curve.axis.low, curve.axis.high) == (-10, 10)


# The axis

AXES = [
    ("huber", "residual, pred − target\n(any real number, unit of the target)"),
    ("hinge", "margin, target × pred\n(any real number)"),
    ("binary_cross_entropy", "probability of a yes\n(in [0, 1])"),
    ("binary_cross_entropy_with_logits", "logit of a yes\n(any real number)"),
    ("orpo", "log-probability of the chosen answer\n(in (-inf, 0])"),
    ("contrastive", "distance of a pair\n(in [0, inf))"),
    ("dice", "pred[0, 0, 0], probability of every pixel\n(in [0, 1])"),
]


@pytest.mark.parametrize(("name", "label"), AXES)
def test_the_axis_follows_from_what_an_item_is(name: str, label: str) -> None:
    assert plotted.computed(name).curves[0].axis.label == label


def test_an_axis_stays_in_the_domain() -> None:
    axis = one("binary_cross_entropy", target=1, at=(-3, 0.5)).axis
    assert (axis.low, axis.high) == (0, 0.5)
    assert one("information.self_information").axis.high == 1


def test_targets_are_both_ends_or_what_is_asked_for() -> None:
    labels = [c.label for c in plotted.computed("binary_cross_entropy").curves]
    assert labels == ["binary_cross_entropy (target 1)", "binary_cross_entropy (target 0)"]
    curve = one("binary_cross_entropy", target=0.25)
    at = unilos.binary_cross_entropy(curve.x[1:-1], np.full(len(curve.x) - 2, 0.25), reduction="none")
    np.testing.assert_array_equal(curve.lines["value"][1:-1], at)


def test_curves_share_the_longest_axis() -> None:
    first, second = plotted.computed(["huber", unilos.TukeyBiweight(c=8.0)]).curves
    assert first.axis == second.axis
    assert second.axis.high == 16


# Kinks


def test_a_kink_has_the_slope_that_is_returned_there() -> None:
    third = unilos.EpsilonInsensitive(epsilon=1 / 3)
    assert [(k.x, k.slope, k.jumps) for k in one(third).kinks] == [(-1 / 3, 0, "slope"), (1 / 3, 0, "slope")]
    (kink,) = one("mae").kinks
    assert (kink.x, kink.value, kink.slope) == (0, 0, 0)
    bends = one(unilos.Huber(delta=2.5)).kinks
    assert [(k.x, k.slope, k.curvature, k.jumps) for k in bends] == [
        (-2.5, -2.5, 1, "curvature"),
        (2.5, 2.5, 1, "curvature"),
    ]
    assert [k.x for k in plotted.computed("margin_ranking").curves[0].kinks] == [
        1
    ]  # where the second score is


def test_a_line_is_not_joined_across_a_jump() -> None:
    curve = one("mae")
    at = np.searchsorted(curve.x, 0.0)
    assert np.isnan(curve.lines["slope"][at])
    assert (curve.lines["slope"][at - 1], curve.lines["slope"][at + 1]) == (-1, 1)
    assert curve.lines["value"][at] == 0


@pytest.mark.parametrize(
    "loss", [unilos.PseudoHuber(delta=0.01), unilos.Charbonnier(), unilos.LogCosh(), unilos.GammaDeviance()]
)
def test_what_is_steep_has_no_kink(loss: Any) -> None:
    assert one(loss).kinks == ()


# Rows


def test_a_map_has_the_value_and_the_gradient_of_rows() -> None:
    (drawn,) = plotted.computed("cross_entropy", target=1).maps
    for i, k in ((0, 90), (33, 7), (45, 45)):
        row = np.asarray([[drawn.x[k], drawn.y[i], 0.0]])
        value, slope = unilos.CrossEntropy().value_and_grad(row, np.asarray([1]))
        np.testing.assert_allclose(drawn.value[i, k], value, rtol=1e-15)
        np.testing.assert_allclose([s[i, k] for s in drawn.slope], slope[0, :2], rtol=1e-15)
    assert "target: label 1" in drawn.says
    (turned,) = plotted.computed(unilos.CrossEntropy(axis=0), target=1).maps
    np.testing.assert_array_equal(turned.value, drawn.value)


@pytest.mark.parametrize("name", ["categorical_cross_entropy", "jensen_shannon", "cross_entropy", "rmse"])
def test_arrows_point_uphill(name: str) -> None:
    (drawn,) = plotted.computed(name).maps
    risen_y, risen_x = np.gradient(drawn.value, drawn.y, drawn.x)
    middle = (slice(25, 35), slice(25, 35))
    np.testing.assert_allclose(drawn.slope[0][middle], risen_x[middle], rtol=0.02, atol=2e-3)
    np.testing.assert_allclose(drawn.slope[1][middle], risen_y[middle], rtol=0.02, atol=2e-3)


def test_rows_of_probabilities_have_a_sum_of_1() -> None:
    (drawn,) = plotted.computed("information.entropy").maps
    np.testing.assert_allclose(np.nanmax(drawn.value), np.log(3), rtol=1e-3)
    assert np.isnan(drawn.value[60, 60])


# Figures


def test_losses_are_names_classes_objects_and_sums() -> None:
    total = unilos.MSE() + 0.5 * unilos.MAE()
    figure = unilos.plot(["huber", unilos.MSE, unilos.log_cosh, total], show=("value", "gradient"))
    assert [axes.get_title() for axes in figure.axes] == ["value", "slope"]
    assert [t.get_text() for t in figure.legends[0].get_texts()] == [
        "huber",
        "mse",
        "log_cosh",
        "mse + 0.5 mae",
    ]
    assert one(total).lines["slope"][-1] == 2 * 4 + 0.5


def test_lines_are_told_apart_by_what_differs() -> None:
    labels = [c.label for c in plotted.computed([unilos.Huber(), unilos.Huber(delta=5.0), "mse"]).curves]
    assert labels == ["huber, delta = 1", "huber, delta = 5", "mse"]
    styles = [canvas.line(k) for k in range(56)]
    assert len({str(style) for style in styles}) == 56
    assert len({str(style["linestyle"]) for style in styles[:8]}) == 8


def test_a_loss_draws_into_axes_that_are_there() -> None:
    figure, axes = plt.subplots(1, 3)
    try:
        assert unilos.Huber().plot(ax=axes) is figure
        assert [ax.get_ylabel() for ax in axes] == ["value", "slope", "curvature"]
        one_pair = plt.figure().subplots()
        unilos.PseudoHuber(delta=5.0).plot(one_pair, show=["value", "slope"])
        said = [t.get_text() for t in one_pair.get_legend().get_texts()]
        assert said == ["pseudo_huber, delta = 5, value", "pseudo_huber, delta = 5, slope"]
        with pytest.raises(ParameterError, match="has 3 panels; got 2 axes"):
            unilos.Huber().plot(ax=axes[:2])
    finally:
        plt.close("all")


def test_a_figure_opens_no_window() -> None:
    before = plt.get_fignums()
    unilos.plot("huber", show="value")
    assert plt.get_fignums() == before


def test_a_loss_without_a_curvature_says_so() -> None:
    figure = unilos.plot("total_variation")
    assert [t.get_text() for t in figure.axes[2].texts] == ["no curvature:\ntotal_variation"]
    assert "total_variation has no curvature" in figure.get_supxlabel()


def test_nothing_is_cut_off() -> None:
    figure = unilos.plot(["dpo", "dpo"])
    with canvas.settings():
        figure.draw_without_rendering()
    width, height = figure.get_size_inches() * figure.dpi
    boxes = [t.get_window_extent() for ax in figure.axes for t in (ax.xaxis.label, ax.title)]
    boxes += [legend.get_window_extent() for legend in figure.legends]
    for box in boxes:
        assert box.x0 >= -1
        assert box.x1 <= width + 1
        assert box.y0 >= -1
        assert box.y1 <= height + 1
    labels = sorted((ax.xaxis.label.get_window_extent() for ax in figure.axes), key=lambda box: box.x0)
    assert all(left.x1 < right.x0 for left, right in pairwise(labels))
