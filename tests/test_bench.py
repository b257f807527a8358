"""`unilos bench`: what it measures, prints, writes and refuses. No test looks at how long anything took."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import unilos
from unilos.command import bench
from unilos.command.app import app
from unilos.face.registry import loss_class, make
from unilos.pictures import times
from unilos.speed import aims, machine, measure, memory, report, rivals, run, suite
from unilos.speed.asks import Ask, Found, Left, modes
from unilos.speed.inputs import OWN, inputs, sizes, takes
from unilos.speed.steps import Steps
from unilos.speed.textbook import TEXTBOOK

HUBER = Ask("huber", "numpy", "eager", 320)
QUICK = ("--framework", "numpy", "--seconds", "0")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("bench", *arguments), env={"COLUMNS": "60"}, prog_name="unilos")


@pytest.fixture(autouse=True)
def bandwidth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of few numbers: what it is does not matter here."""
    monkeypatch.setattr(machine.bandwidth, "__defaults__", (1, 1000))


class Counted:
    """A clock that goes on when work is done, and only then."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def step(self, work: Callable[[], float]) -> Callable[[], Any]:
        def run() -> Any:
            self.now += work()
            return np.float64(0.0), ()

        return run


def records(found: Any) -> list[dict[str, Any]]:
    return [x for x in found if not isinstance(x, Left)]


# Measuring


def test_a_median_is_of_calls_that_take_turns() -> None:
    clock, order = Counted(), []
    lengths = iter([9.0, 1.0, 2.0, 90.0, 3.0, 4.0])  # the first one warms up

    def ours() -> float:
        order.append("ours")
        return next(lengths)

    def theirs() -> float:
        order.append("theirs")
        return 2.0

    found, calls = measure.alternate({"ours": clock.step(ours), "theirs": clock.step(theirs)}, 0.0, clock)
    assert found == {"ours": 3.0, "theirs": 2.0}
    assert calls == measure.LEAST == 5
    assert order == ["ours", "theirs"] + ["ours", "theirs", "theirs", "ours"] * 2 + ["ours", "theirs"]


def test_calls_go_on_for_so_many_seconds_and_no_more_than_so_often() -> None:
    clock = Counted()
    assert measure.alternate({"a": clock.step(lambda: 1.0)}, 10.0, clock)[1] == 10
    assert measure.alternate({"a": clock.step(lambda: 1e-9)}, 10.0, clock)[1] == measure.MOST


def test_a_loss_that_is_made_slower_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the work that is counted in place of the time: twice the calls of the loss are twice the ratio."""
    clock, real = Counted(), Steps.ours.fget
    assert real is not None

    def ratio(times: int) -> float:
        def ours(steps: Steps) -> Any:
            step = real(steps)

            def run() -> Any:
                for _ in range(times):
                    clock.now += 1.0
                    found = step()
                return found

            return run

        def text(steps: Steps) -> Any:
            step = real(steps)
            return lambda: (setattr(clock, "now", clock.now + 4.0), step())[1]

        monkeypatch.setattr(Steps, "ours", property(ours))
        monkeypatch.setattr(Steps, "textbook", text)
        (row,) = records(measure.measure(HUBER, 0.0, clock))
        return float(row["ratio"])

    assert (ratio(1), ratio(2), ratio(8)) == (0.25, 0.5, 2.0)


@pytest.mark.parametrize("extras", [(), ("weight",), ("mask",), ("weight", "mask")])
@pytest.mark.parametrize("name", sorted(TEXTBOOK))
def test_the_textbook_agrees_with_the_loss(name: str, extras: tuple[str, ...]) -> None:
    """In value and gradient; one that did not would be left out, with nothing to measure beside."""
    (size, *_) = sizes(name, [320], [(32, 10)])
    for value_only in (False, True):
        ask = Ask(name, "numpy", "eager", size, "float64", extras, value_only=value_only)
        found = list(measure.measure(ask, 0.0))
        usual = [row for row in records(found) if not row["params"]]
        assert usual
        assert all("textbook" in row["natives_ms"] for row in usual), found


def test_a_native_of_another_value_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Steps, "textbook", lambda steps: lambda: (np.float32(7.0), ()))
    (row,) = records(found := list(measure.measure(HUBER, 0.0)))
    assert (row["natives_ms"], row["native"], row["ratio"]) == ({}, None, None)
    assert ["its value is not that of unilos" in x.why for x in found if isinstance(x, Left)] == [True]


def test_a_record_says_which_path_ran() -> None:
    (row,) = records(measure.measure(HUBER, 0.0))
    (given,) = inputs(unilos.Huber(), HUBER)
    assert row["path"] == unilos.explain("huber", *given.args).path
    assert row["elements"] == 320
    assert row["bytes"] == 3 * 4 * 320
    assert row["ratio"] == row["ours_ms"] / row["natives_ms"][row["native"]]


def test_every_loss_has_inputs_of_what_it_takes() -> None:
    """The losses with natives, in the smallest of their sizes."""
    for name in sorted({n for f in ("numpy", "torch", "tensorflow", "jax") for n in suite.names(f)}):
        if takes(name) == "own":
            continue
        cls = loss_class(name)
        for size in sizes(name, [320], [(32, 10)]):
            given = list(inputs(make(cls, {}), Ask(name, "numpy", "eager", size, extras=("mask",))))
            assert given, name
            for one in given:
                assert str(size if isinstance(size, int) else "32 x 10") in one.size
                assert np.all(np.isfinite(make(cls, {})(*one.args, where=one.mask))), name


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("f(pred, target, reduction='none')", "f(pred, target, reduction='mean')"),
        ("f(pred, target, reduction='none').sum(-1)", "f(pred, target, reduction='batchmean')"),
        ("f(pred, target)", "f(pred, target)"),
        ("4 * f(pred, reduction='none').sum(-1)", "4 * f(pred, reduction='none').sum(-1)"),
    ],
)
def test_a_native_reduces_itself_where_it_can(call: str, found: str) -> None:
    assert rivals.reduced(call) == found
    if ".sum" not in call:  # the older losses of TensorFlow call it otherwise
        assert rivals.reduced(call, "tf.compat.v1.losses.mse") == found.replace("'mean'", "'weighted_mean'")


# Processes


def test_what_cannot_be_measured_is_named_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = [
        replace(HUBER, threads=10_000),
        replace(HUBER, framework="torch"),
        replace(HUBER, size=10**12),
    ]
    monkeypatch.setattr(run, "find_spec", lambda name: None if name == "torch" else True)
    monkeypatch.setattr(run, "available", lambda: 2**30)
    found = run.run(asks)
    assert not found.records
    assert [left.why.partition(":")[0] for left in found.left] == [
        f"there are {machine.cores()} cores",
        "not installed",
        "it takes about 78231.1 GiB of memory, 1.0 GiB are free",
    ]
    assert found.left[2].what == "huber 1000000000000, numpy, float32"


def test_a_process_that_dies_takes_one_measurement_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    died = "import os; from unilos.speed import child; real = child.measure\n"
    died += "def measure(ask, s):\n    if ask.size == 7: os.kill(os.getpid(), 9)\n    return real(ask, s)\n"
    died += "child.measure = measure; {pin}child.main()"
    monkeypatch.setattr(run, "START", died)
    told: list[tuple[str, int, int]] = []
    found = run.run([replace(HUBER, size=n) for n in (5, 7, 9)], 0.0, told=lambda *x: told.append(x))
    assert [row["size"] for row in found.records] == ["5", "9"]
    assert [(x.what, "signal 9" in x.why) for x in found.left] == [("huber 7, numpy, float32", True)]
    assert [(done, of) for _, done, of in told] == [(0, 3), (1, 3), (2, 3)]


def test_a_measurement_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "START", "import time; time.sleep(60) # {pin}")
    found = run.run([HUBER], limit=0.2)
    assert [x.why for x in found.left] == ["it takes more than 0.2 s"]


def test_the_busy_process_ends_with_the_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    real = run.subprocess.Popen
    monkeypatch.setattr(run.subprocess, "Popen", lambda *a, **k: started.append(real(*a, **k)) or started[-1])
    with run.beside(replace(HUBER, busy=True)):
        assert started[0].poll() is None
    assert started[0].poll() is not None


@pytest.mark.skipif(bool(memory.measurable()), reason="memory is measured on Linux")
def test_memory_is_what_a_step_takes() -> None:
    assert memory.peak(lambda: np.ones(2**22)) >= 0.9 * 2**25
    assert memory.peak(lambda: None) < 2**23
    found = Found()
    run.run_memory([replace(HUBER, size=1000)], 60.0, found)
    assert [(row["loss"], row["size"]) for row in found.memory] == [("huber", "1000")], found.left


# The summary


def row(**changed: Any) -> dict[str, Any]:
    base = {
        "loss": "mse",
        "params": {},
        "framework": "torch",
        "mode": "eager",
        "dtype": "float32",
        "with": [],
        "value_only": False,
        "threads": 2,
        "busy": False,
        "size": "320",
        "elements": 320,
        "bytes": 3840,
        "path": "blocks",
        "native": "f",
        "ours_ms": 1.0,
        "natives_ms": {"f": 2.0},
        "ratio": 0.5,
    }
    return base | changed


def lines(*rows: dict[str, Any], **more: Any) -> dict[str, aims.Line]:
    data = {"records": list(rows), "memory": [], "starts": []} | more
    return {line.where: line for line in aims.summary(data)}


def test_the_summary_holds_a_group_against_its_aims() -> None:
    found = lines(row(), row(ratio=1.0), row(ratio=9.0, busy=True))
    line = found["torch, 320 elements and 32 x 10"]
    assert (line.count, line.met) == (2, True)
    assert line.found == "mean 0.71, worst 1.00: mse 320"
    assert found["torch, 320 elements and 32 x 10, one core busy"].met is False
    assert lines(row(), row(ratio=1.06))["torch, 320 elements and 32 x 10"].met is False
    assert lines(row(ratio=0.9))["torch, 320 elements and 32 x 10"].met is False  # of their mean


def test_a_loss_that_is_named_has_a_bound_of_its_own() -> None:
    big = {"size": "8192 x 10 labels", "elements": 81920}
    where = "torch, larger ones and rows"
    assert lines(row(**big, ratio=1.05, loss="nll"), *[row(**big, ratio=0.01)] * 9)[where].met is True
    assert lines(row(**big, ratio=1.05), *[row(**big, ratio=0.01)] * 9)[where].met is False


def test_the_summary_has_memory_starts_and_growth() -> None:
    lean = row(loss="linear_cross_entropy", natives_ms={"f": 0.1, rivals.PLAIN: 2.0})
    taken = {**row(loss="mse"), "ours_mib": 17.0, "natives_mib": {}}
    starts = [
        {"what": "first call", "framework": "torch", "ms": 4.0},
        {"what": "import", "framework": "numpy", "ms": 70},
    ]
    grown = [row(size=str(n), elements=n, ours_ms=n * f) for n, f in ((10**5, 1.0), (10**7, 3.0))]
    found = lines(lean, *grown, memory=[taken], starts=starts)
    assert found["linear cross-entropy, time"].found == "worst 0.50 of the plain form: torch eager"
    assert found["peak memory beyond arguments and gradient"].met is False
    assert (found["first call, torch"].met, found["import unilos beyond NumPy"].met) == (True, False)
    assert "worst 3.00" in found["time an entry, the most to 100k"].found


def test_the_suite_measures_every_native_in_every_way() -> None:
    asks = list(suite.asks())
    assert len(set(asks)) == len(asks)
    assert {(a.framework, a.mode) for a in asks} == {(m.framework, m.name) for m in modes([], ["all"])}
    assert {a.size for a in asks if a.loss == "huber"} == {*suite.ENTRIES}
    assert {(a.threads, a.busy, a.dtype) for a in asks} >= {(1, False, "float32"), (2, True, "float32")}
    assert {a.loss for a in suite.asks(["huber_loss"])} == {"huber"}
    few = list(suite.narrowed(asks, [320, (32, 10)], ["float32"], [2]))
    assert {a.size for a in few} - {None} == {320, (32, 10)}
    assert {(a.dtype, a.threads) for a in few} == {("float32", 2)}
    assert {a.loss for a in few} == {a.loss for a in asks}


# The command


def test_the_command_prints_a_table_and_a_picture_and_whole_names() -> None:
    done = call(
        "binary_cross_entropy_with_logits",
        "cross_entropy",
        "--size",
        "320",
        "--shape",
        "8x4",
        *QUICK,
        "--plot",
        "-",
    )
    assert done.exit_code == 0, done.output
    for words in (
        "numpy, float32",
        "  binary_cross_entropy_with_logits\n",
        "beside textbook",
        "8 x 4 distributions",
        "memory alone",
    ):
        assert words in done.output
    assert max(map(len, done.output.splitlines())) <= 60


def test_the_numbers_of_the_json_are_consistent(tmp_path: Path) -> None:
    out, picture = tmp_path / "a.json", tmp_path / "a.png"
    wanted = (
        "--size",
        "320",
        "--size",
        "1k",
        "--dtype",
        "float32",
        "--dtype",
        "float64",
        "--weight",
        "--mask",
    )
    done = call(
        "huber",
        "mse",
        "--delta",
        "2",
        *wanted,
        *QUICK,
        "--threads",
        "1",
        "--json",
        str(out),
        "--plot",
        str(picture),
    )
    assert done.exit_code == 0, done.output
    data = json.loads(out.read_text())
    assert data["format"] == report.FORMAT
    assert len(data["records"]) == 2 * 2 * 2
    for one in data["records"]:
        assert one["ratio"] == one["ours_ms"] / min(one["natives_ms"].values())
        assert one["native"] == min(one["natives_ms"], key=one["natives_ms"].get)
        assert (one["with"], one["threads"], one["value_only"]) == (["weight", "mask"], 1, False)
        assert one["params"] == ({"delta": 2} if one["loss"] == "huber" else {})
    assert data["machine"]["bandwidth_gb_s"]["1"] > 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    drawn, floor = bench.lines_of(data)
    assert floor is not None
    assert len(drawn) == 2 * 2 * 2  # losses, dtypes, and the textbook beside each
    assert all(line.sizes == (320, 1000) for line in (*drawn, floor))


def test_json_alone_goes_to_standard_output() -> None:
    done = call("huber", "--size", "8", *QUICK, "--value-only", "--json", "-")
    (one,) = json.loads(done.stdout)["records"]
    assert (one["value_only"], one["bytes"]) == (True, 2 * 4 * 8)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("hubert",), "no loss is called 'hubert'"),
        (("huber", "--framework", "mxnet"), "no framework is called 'mxnet'; there are: numpy, torch"),
        (("huber", "--mode", "fast"), "no mode is called 'fast'"),
        (("huber", "--framework", "torch", "--mode", "xla"), "torch has no mode xla"),
        (("huber", "--size", "0"), "got '0'"),
        (("huber", "--size", "1.5"), "got '1.5'"),
        (("huber", "--shape", "3x4"), "huber takes entries and no rows"),
        (("cross_entropy", "--size", "320"), "cross_entropy takes rows"),
        (("cross_entropy", "--shape", "8x1"), "got '8x1'"),
        (("huber", "--dtype", "int8"), "nothing is measured in 'int8'"),
        (("huber", "--against", "cupy"), "no library of natives is called 'cupy'"),
        (("huber", "--framework", "jax", "--against", "keras"), "keras has no losses for jax"),
        (("huber", "--alpha", "3"), "has a parameter --alpha"),
        (("--delta", "3"), "no loss is named that --delta"),
        (("huber", "--suite", "--weight"), "--suite has options of its own"),
        (("huber", "--plot", "a.bmp"), "a picture cannot be written to a.bmp"),
        (("huber", "--json", "nowhere/a.json"), "there is no folder nowhere"),
    ],
)
def test_what_is_wrong_is_said_by_name(arguments: tuple[str, ...], words: str) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert words in done.output.replace("\n", " ")


def test_a_framework_that_is_missing_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "find_spec", lambda name: None)
    done = call("huber", "--framework", "torch", "--size", "8")
    assert done.exit_code == 0
    assert "not run: huber 8, torch eager, float32: not" in done.output
    assert "installed: torch" in done.output


def test_a_picture_has_logarithmic_axes_and_every_line() -> None:
    two = [times.Times("ours", (320.0, 1e5), (0.01, 0.1)), times.Times("one size", (320.0,), (0.02,))]
    sheet = times.figure(two, times.Times("memory alone", (320.0, 1e5), (1e-4, 0.03)))
    (axes,) = sheet.axes
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert [line.get_label() for line in axes.lines] == ["ours", "one size", "memory alone"]
    text = times.drawing(two, None, 50, plain=True)
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 50


def test_the_plain_form_of_the_projected_loss_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    small = rng.normal(size=(6, 4)), rng.normal(size=(5, 4)), rng.integers(0, 5, 6)
    monkeypatch.setitem(OWN, "linear_cross_entropy", lambda rng: ("6 x 4 x 5 labels", small))
    (one,) = records(measure.measure(Ask("linear_cross_entropy", "numpy", "eager", dtype="float64"), 0.0))
    assert [*one["natives_ms"]] == [rivals.PLAIN]


def test_the_ratio_is_to_the_fastest_native() -> None:
    (given,) = inputs(unilos.Huber(), HUBER)
    seconds = {measure.OURS: 0.002, "slow": 0.008, "fast": 0.004}
    found = measure.record(unilos.Huber(), {}, HUBER, given, "blocks", seconds, 5)
    assert (found["native"], found["ratio"], found["ours_ms"]) == ("fast", 0.5, 2.0)
