"""Pictures show what the code computes, of every loss, in files and in terminals."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import unilos
from unilos.command import plot as command
from unilos.command.app import app
from unilos.face.registry import loss_class
from unilos.form.check import ParameterError, UnilosError

plt = pytest.importorskip("matplotlib.pyplot")
pytest.importorskip("plotext")

from unilos.pictures import asked, canvas, plotted  # noqa: E402
from unilos.pictures.terminal import text  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "pictures.md"
LARGEST = 60_000  # bytes of a picture in docs


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(
        app, ["plot", *arguments], env={"COLUMNS": "60", **environment}, prog_name="unilos"
    )


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


def test_kinks_are_told_in_words() -> None:
    assert "● wing: slope -0.9091 at -5, slope 0 at 0, slope 0.9091 at 5" in run("wing").output
    assert run("wing", "--show", "curvature").output.count("●") == 0


# Rows


def test_a_map_has_the_value_and_the_gradient_of_rows() -> None:
    (drawn,) = plotted.computed("cross_entropy", target=1).maps
    for i, k in ((0, 90), (33, 7), (45, 45)):
        row = np.asarray([[drawn.x[k], drawn.y[i], 0.0]])
        value, slope = unilos.CrossEntropy().value_and_grad(row, np.asarray([1]))
        assert drawn.value[i, k] == value
        assert [s[i, k] for s in drawn.slope] == slope[0, :2].tolist()
    assert "target: label 1" in drawn.says


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
    styles = [canvas.line(k) for k in range(35)]
    assert len({str(style) for style in styles}) == 35
    assert len({str(style["linestyle"]) for style in styles[:5]}) == 5


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


# Files


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_file_is_written_as_its_name_says(tmp_path: Path, kind: str, start: bytes) -> None:
    found = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.{kind}"
        result = run("huber", "mse", "--delta", "5", "--show", "slope", "--out", str(path))
        assert (result.exit_code, result.output) == (0, f"wrote {path}\n")
        found.append(path.read_bytes())
    assert found[0].startswith(start)
    assert found[0] == found[1]


def test_the_pictures_of_the_page_are_made(tmp_path: Path) -> None:
    script = ROOT / "docs" / "_pictures.py"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "backends")))}
    code = "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(script), str(tmp_path)],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shown = set(re.findall(r"\]\(pictures/(\S+)\)", PAGE.read_text("utf-8")))
    assert (
        {path.name for path in tmp_path.iterdir()}
        == shown
        == {p.name for p in (PAGE.parent / "pictures").iterdir()}
    )
    for path in (*tmp_path.iterdir(), *(PAGE.parent / "pictures").iterdir()):
        assert 5_000 < path.stat().st_size < LARGEST, path.name


def test_the_page_shows_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("_pictures", ROOT / "docs" / "_pictures.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setenv("COLUMNS", "60")
    page = PAGE.read_text("utf-8")
    assert script.printed(page) == page
    assert script.printed(page.replace("slope 0 at 0", "slope 1 at 0")) == page


# Terminals


def test_a_pipe_gets_no_escapes_and_60_columns() -> None:
    result = run("binary_cross_entropy")
    assert result.exit_code == 0
    assert "\x1b" not in result.output
    assert max(map(len, result.output.splitlines())) == 60
    assert "probability of a yes (in [0, 1])" in result.output


def test_colours_are_the_terminal_s_own() -> None:
    picture = plotted.computed(["huber", "mse"], show="value")
    coloured, bare = text(picture, 60, colour=True), text(picture, 60)
    codes = set(re.findall(r"\x1b\[([\d;]*)m", coloured))
    assert codes == {"0", "38;5;4", "38;5;1"}  # no background, which holds on light and dark
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured).split() == bare.split()


@pytest.mark.parametrize(("variable", "coloured"), [("FORCE_COLOR", True), ("NO_COLOR", False)])
def test_colour_is_where_it_is_wanted(variable: str, coloured: bool) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {variable: "1", "TERM": "xterm-256color", "COLUMNS": "60"}
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "backends")))
    done = subprocess.run(
        [sys.executable, "-m", "unilos", "plot", "mse", "--show", "value"],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert ("\x1b[38;5;4m" in done.stdout) is coloured
    assert done.stderr == ""


def test_ascii_is_enough() -> None:
    for names in (["mae"], ["cross_entropy"]):
        assert text(plotted.computed(names), 60, plain=True).isascii()
    assert not text(plotted.computed("mae"), 60).isascii()


def test_a_window_opens_where_there_is_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    monkeypatch.setattr(command, "at_display", lambda: True)
    monkeypatch.setattr(plt, "show", lambda: opened.extend(plt.get_fignums()))
    try:
        assert run("huber").output == ""
        assert len(opened) == 1
        assert "huber" in run("huber", "--text").output
        assert len(opened) == 1
    finally:
        plt.close("all")
    assert not canvas.interactive()  # with the backend of these tests


# Refusals

REFUSED = [
    (["hubr"], "no loss is called 'hubr'; did you mean huber"),
    (["huber", "--delta", "-1"], "huber: delta is -1; accepted: a number above 0"),
    (["huber", "--delta=x"], "huber: delta is 'x'; accepted: a number above 0"),
    (
        ["huber", "--dleta", "1"],
        "huber: unknown parameter dleta; accepted: reduction, delta; did you mean delta?",
    ),
    (["huber", "binary_cross_entropy"], "probability of a yes share no axis; draw them apart"),
    (["huber", "cross_entropy"], "cross_entropy is drawn as a map of rows"),
    (["huber", "--out", "huber.gif"], "got 'huber.gif', accepted: .png, .svg, .pdf"),
    (["huber", "--out", "no/such/folder/a.png"], "cannot be written: No such file or directory"),
    (["huber", "--target", "1"], "huber: takes no target in a picture, as it is drawn against pred - target"),
    (["binary_cross_entropy", "--target", "2"], "target is 2; accepted: [0, 1]"),
    (["cross_entropy", "--target", "3"], "target is 3; accepted: a label of 0 to 2"),
    (["distillation", "--target", "0"], "distillation: takes no target in a picture, as it is a row here"),
    (["ctc", "--target", "0"], "ctc: takes no target in a picture"),
    (["huber", "--show", "jerk"], "a picture shows value, slope, curvature; got 'jerk'"),
    (["cross_entropy", "--show", "curvature"], "a map has no curvature"),
    (["huber", "--at", "3", "1"], "a range is two finite numbers, the lower one first; got (3.0, 1.0)"),
    (["huber", "--at", "nan", "1"], "a range is two finite numbers"),
    (["binary_cross_entropy", "--at", "5", "6"], "nothing between 5 and 6 lies in [0, 1]"),
    (["--delta", "3"], "a picture needs a loss; got none"),
    (["adaptive_log_softmax"], "cutoffs is (); accepted: rising positive integers"),
    (["huber", "--at", "1", "two"], "Invalid value for '--at'"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_bad_input_is_one_sentence(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_python_refuses_with_the_library_s_errors() -> None:
    for losses in (
        [],
        "hubr",
        [unilos.Huber(), "z_loss"],
        unilos.MSE() + unilos.Hinge() + unilos.CrossEntropy(),
    ):
        with pytest.raises(ParameterError):
            unilos.plot(losses)
    with pytest.raises(ParameterError, match="got none of them"):
        unilos.plot("huber", show=())
    with pytest.raises(UnilosError, match="pass what it penalises as params="):
        unilos.plot(unilos.MSE() + unilos.L2Penalty())


@pytest.mark.parametrize("module", ["matplotlib", "plotext"])
def test_a_missing_library_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str
) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    result = run("huber", *(["-o", str(tmp_path / "a.png")] if module == "matplotlib" else []))
    assert result.exit_code == 2
    assert (
        f'a picture needs {module}, which cannot be imported here: pip install "unilos[plot]"'
        in result.stderr
    )


def test_nothing_is_imported_before_a_picture_is_drawn() -> None:
    code = "import sys, unilos; unilos.plot; assert not {'matplotlib', 'plotext', 'typer', 'rich'} & {*sys.modules}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "backends")))}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0


def test_ctrl_c_leaves_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: Any, **options: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(plotted, "computed", interrupted)
    result = run("huber")
    assert result.exit_code in (1, 130)
    assert "Traceback" not in result.output + result.stderr


# What is typed


def test_hyper_parameters_are_options() -> None:
    names, params = command.read(
        ["huber", "--delta", "1", "mse", "--delta=5", "--class-weight", "1,2", "--full"]
    )
    assert names == ["huber", "mse"]
    assert params == {"delta": [1, 5], "class_weight": [(1, 2)], "full": [True]}
    assert [command.meant(w) for w in ("-2.5", "none", "FALSE", "inf", "all")] == [
        -2.5,
        None,
        False,
        np.inf,
        "all",
    ]


def test_values_are_combined_and_given_to_the_losses_that_have_them() -> None:
    losses = asked.made(["general_robust", "mse"], {"alpha": [1, -2], "scale": [1, 3]})
    assert losses == [unilos.GeneralRobust(alpha=a, scale=s) for a in (1.0, -2.0) for s in (1.0, 3.0)] + [
        unilos.MSE()
    ]
    result = run("general_robust", "--alpha", "-2", "--show", "value")
    assert "general_robust, alpha = -2" in result.output
