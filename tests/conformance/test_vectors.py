"""Vectors: what is written, what is read back, and by which rule an answer holds."""

from __future__ import annotations

import copy
import json
import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

mpmath = pytest.importorskip("mpmath")
jsonschema = pytest.importorskip("jsonschema")

import unilos  # noqa: E402
from tests.conformance.sample import drawn  # noqa: E402
from unilos.conformance.bench.harness import load  # noqa: E402
from unilos.conformance.vectors import by_backend, export, folder, judged, read  # noqa: E402
from unilos.conformance.vectors import write as write_  # noqa: E402
from unilos.conformance.vectors.read import SCHEMA, number, parsed  # noqa: E402
from unilos.form.check import ParameterError  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "vectors" / "sample"


# What is written


def test_the_sample_is_small_and_what_the_command_writes(tmp_path: Path) -> None:
    """The same bytes every time, in another process, too: the sample in the repository is an earlier run's."""
    names = ["mse", "huber", "quantile"]
    assert sum(count for _, count in export(tmp_path, names, every=3)) == 117
    for name in names:
        assert (tmp_path / f"{name}.json").read_bytes() == (SAMPLE / f"{name}.json").read_bytes(), name
    assert sum(f.stat().st_size for f in SAMPLE.iterdir()) < 500_000


@pytest.mark.parametrize("name", [*dict.fromkeys(["mae", "rmse", *drawn(unilos.names(), "vectors", 55)])])
def test_every_loss_has_twenty_vectors_that_its_schema_and_this_library_hold(
    name: str, tmp_path: Path
) -> None:
    ((_, count),) = export(tmp_path, [name])
    assert count >= 20
    (file,) = folder(tmp_path)
    kinds = Counter(row["kind"] for row in file.vectors)
    assert {"ordinary", "options", "nothing"} <= set(kinds)
    outcome = by_backend([file], load("numpy"), lambda *_: None)
    assert not outcome.failures
    assert outcome.of("held") == len(file.vectors)
    assert outcome.status(("must", "should", "may")) == 0


def test_two_exports_in_one_process_are_the_same_bytes(tmp_path: Path) -> None:
    """What the oracle keeps of the first changes nothing in the second."""
    one, two = tmp_path / "one", tmp_path / "two"
    assert [*export(one, ["mae", "hinge"])] == [*export(two, ["hinge", "mae"])]
    for name in ("mae", "hinge"):
        assert (one / f"{name}.json").read_bytes() == (two / f"{name}.json").read_bytes()


def test_gradients_in_further_arguments_and_in_the_weight_are_exact_and_judged(tmp_path: Path) -> None:
    assert [*export(tmp_path, ["mse"])]
    rows = [row for file in folder(tmp_path) for row in file.vectors if "gradients" in row["expected"]]
    (row, *_) = [r for r in rows if "weight" in r and "where" in r and r["reduction"] == "mean"]
    given = {k: np.asarray([number(v) for v in x["data"]]) for k, x in row["arguments"].items()}
    there = np.asarray(row["where"]["data"])
    w = there * np.asarray([number(v) for v in row["weight"]["data"]])
    e = given["pred"] - given["target"]
    by_hand = {
        # What it adds to the sum, less what it adds to the divisor.
        "weight": there * (e**2 - (w * e**2).sum() / w.sum()) / w.sum(),
        "target": -2 * w * e / w.sum(),
    }
    expected = row["expected"]["gradients"]
    assert set(expected) == set(by_hand)
    for name, want in by_hand.items():
        np.testing.assert_allclose([number(v) for v in expected[name]["data"]], want, rtol=1e-5)
    right = {name: row["expected"][name]["data"] for name in ("value", "gradient")}
    further = {name: x["data"] for name, x in expected.items()}
    assert judged(row, right).words == ""  # a program may have none
    assert judged(row, right | {"gradients": further}).words == ""
    for name in by_hand:
        wrong = further | {name: [write_.number(2 * number(v)) for v in further[name]]}
        assert f"gradient in {name}[" in judged(row, right | {"gradients": wrong}).words
        less = {k: v for k, v in further.items() if k != name}
        assert judged(row, right | {"gradients": less}).words == f"the answer has no gradient in {name}"


def test_gradients_of_what_is_no_argument_are_refused() -> None:
    data = json.loads((SAMPLE / "mse.json").read_text("utf-8"))
    row = next(r for r in data["vectors"] if "gradients" in r["expected"])
    row["expected"]["gradients"]["other"] = row["expected"]["gradient"]
    with pytest.raises(ParameterError, match="gradients are in arguments of the call"):
        parsed(json.dumps(data).encode())


def test_this_library_is_asked_for_further_gradients() -> None:
    (file,) = folder(SAMPLE, ["huber"])
    row = next(r for r in file.vectors if "gradients" in r["expected"])
    spoiled = json.loads(json.dumps(row))
    entry = spoiled["expected"]["gradients"]["target"]
    entry["data"], entry["exact"] = ["0x1p+3"] * len(entry["data"]), ["8"] * len(entry["data"])
    entry["scale"] = ["0x0p+0"] * len(entry["data"])
    for vector, broken in ((row, 0), (spoiled, 1)):
        found = by_backend([replace(file, vectors=(vector,))], load("numpy"), lambda *_: None)
        assert len(found.failures) == broken
    assert "gradient in target" in found.failures[0].words


def test_options_kinks_and_limits_are_there() -> None:
    rows = [row for file in folder(SAMPLE) for row in file.vectors]
    requires = {word for row in rows for word in row["requires"]}
    wanted = {"weight", "where", "labels", "kink", "nan", "subnormal", "infinity", "domain"}
    wanted |= {f"parameter:{p}" for p in ("class_weight", "ignore_index", "label_smoothing", "delta")}
    wanted |= {f"reduction:{r}" for r in ("none", "sum", "mean", "mean_over_items", "mean_over_batch")}
    assert wanted <= requires
    assert {row["level"] for row in rows} == {"must", "should", "may"}
    assert {row["dtype"] for row in rows} == {"float32", "float64"}


def test_the_schema_is_one_and_refuses_what_is_spoiled() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    held = json.loads((SAMPLE / "mse.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert not list(validator.iter_errors(held))
    first = ("vectors", 0)
    for path, bad in {
        ("version",): "2.0",
        ("loss",): "os.system",
        ("more",): 1,
        (*first, "level"): "perhaps",
        (*first, "dtype"): "float16",
        (*first, "arguments", "pred", "data", 0): "1.5",
        (*first, "expected", "value", "data", 0): 1.5,
        (*first, "expected", "value", "exact", 0): "0x1p+0",
        (*first, "expected", "over"): 0,
        (*first, "parameters"): {"__class__": 1},
    }.items():
        spoiled = copy.deepcopy(held)
        inner: Any = spoiled
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = bad
        assert list(validator.iter_errors(spoiled)) or path == ("loss",), path


def test_exact_results_are_right_to_forty_digits() -> None:
    """Worked out here anew, in rational numbers and in mpmath."""
    (mse,) = folder(SAMPLE, ["mse"])
    some = 0
    for row in mse.vectors:
        if row["kind"] in ("ordinary", "edge") and row["reduction"] == "none":
            pred, target = (
                [Fraction(number(v)) for v in row["arguments"][n]["data"]] for n in ("pred", "target")
            )
            for x, y, got in zip(pred, target, row["expected"]["value"]["exact"], strict=True):
                some += 1
                assert abs(Fraction(got) - (x - y) ** 2) <= Fraction(10) ** -39 * (x - y) ** 2
    assert some > 10
    (bce,) = folder(SAMPLE, ["binary_cross_entropy_with_logits"])
    some = 0
    with mpmath.workdps(60):
        for row in bce.vectors:
            plain = (
                row["parameters"]["pos_weight"] is None and number(row["parameters"]["label_smoothing"]) == 0
            )
            if not (plain and row["kind"] == "ordinary" and row["arguments"]["pred"]["shape"] == [1]):
                continue
            x, y = (mpmath.mpf(number(row["arguments"][n]["data"][0])) for n in ("pred", "target"))
            p = 1 / (1 + mpmath.exp(-x))
            for name, want in (
                ("value", -y * mpmath.log(p) - (1 - y) * mpmath.log(1 - p)),
                ("gradient", p - y),
            ):
                got = row["expected"][name]
                some += 1
                assert abs(mpmath.mpf(got["exact"][0]) - want) <= mpmath.mpf(10) ** -38 * abs(want)
                assert len(got["exact"][0]) >= 40
                nearest = np.dtype(row["dtype"]).type(float(want))
                assert abs(number(got["data"][0]) - nearest) <= abs(np.spacing(nearest))
    assert some >= 6


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_data_is_rounded_once_to_the_nearest(dtype: str) -> None:
    kind, rng = np.dtype(dtype).type, np.random.default_rng(5)
    least, normal = (float(x) for x in (np.finfo(dtype).smallest_subnormal, np.finfo(dtype).tiny))
    for x in [
        *rng.normal(size=20),
        1 + 2.0**-24,
        1 + 2.0**-24 + 2.0**-50,
        2.5 * least,
        normal * (1 - 2.0**-24),
        0.0,
    ]:
        with mpmath.workdps(60):
            assert write_.rounded(mpmath.mpf(float(x)), dtype) == float(kind(x)), x


def test_floats_are_written_as_c_has_them() -> None:
    for x in (0.0, -0.0, 1.0, -1.5, 5e-324, 2.0**-1022, 1e308, 0.1):
        text = write_.number(x)
        assert number(text) == x
        assert math.copysign(1, number(text)) == math.copysign(1, x)
        assert float.fromhex(text) == x
    assert [write_.number(x) for x in (math.inf, -math.inf)] == ["inf", "-inf"]
    assert write_.number(math.nan) == "nan"
    assert number("0.5") == 0.5  # decimal, which hexadecimal would take for 0x0.5
    for bad in ("", "0x", "1_0", "0x1p", "nan(1)", True, None, [1], 10**400):
        with pytest.raises(ValueError, match=r"no number|could not|beyond every"):
            number(bad)


# The rule


def test_the_rule_accepts_what_it_states_and_no_more() -> None:
    (file,) = folder(SAMPLE, ["huber"])
    row = next(r for r in file.vectors if r["kind"] == "ordinary" and r["dtype"] == "float32")
    want = {name: [number(x) for x in row["expected"][name]["data"]] for name in ("value", "gradient")}
    assert judged(row, want).words == ""
    exact, scale = (
        Fraction(row["expected"]["value"]["exact"][0]),
        Fraction(number(row["expected"]["value"]["scale"][0])),
    )
    bound = 32 * (Fraction(2) ** -24 * (abs(exact) + scale) + Fraction(2) ** -149)
    for factor, held in ((Fraction(99, 100), True), (Fraction(101, 100), False)):
        for sign in (1, -1):
            got = want | {"value": [float(exact + sign * factor * bound)]}
            assert (judged(row, got).words == "") is held, (factor, sign)
    for bad in (
        [],
        [1.0, 2.0],
        ["nan"],
        ["inf"],
        ["x"],
        None,
        {},
        True,
        [[[[[[[[[[0.0]]]]]]]]]],
        [-want["value"][0]],
    ):
        assert judged(row, want | {"value": bad}).words, bad
        assert judged(row, want | {"gradient": bad}).words, bad
    assert judged(row, {"value": want["value"]}).words == "the answer has no gradient"
    assert judged(row, {"value": want["value"]}, values=True).words == ""


def test_nan_is_nan_and_nothing_else() -> None:
    (file,) = folder(SAMPLE, ["binary_cross_entropy_with_logits"])
    row = next(r for r in file.vectors if "nan" in r["expected"]["value"]["data"])
    want = {name: row["expected"][name]["data"] for name in ("value", "gradient")}
    assert judged(row, want).words == ""
    first = want["value"].index("nan")
    for bad in (0.0, "inf"):
        spoiled = [bad if k == first else x for k, x in enumerate(want["value"])]
        assert judged(row, want | {"value": spoiled}).words


def test_the_library_itself_behind_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backend whose results are a little wrong is found."""
    harness = load("numpy")
    files = [*folder(SAMPLE, ["huber"])]
    assert by_backend(files, harness, lambda *_: None).status(("must", "should", "may")) == 0
    right = harness.numpy
    monkeypatch.setattr(harness, "numpy", lambda x: right(x) * (1 + 1e-5))
    outcome = by_backend(files, harness, lambda *_: None)
    assert outcome.status() == 1
    assert {f.level for f in outcome.failures} >= {"must", "should"}


def test_files_of_unknown_losses_and_other_shapes_are_refused(tmp_path: Path) -> None:
    held = json.loads((SAMPLE / "mse.json").read_text("utf-8"))
    for change, said in (
        (lambda d: d.update(loss="nonesuch"), "no loss is called 'nonesuch'"),
        (lambda d: d.update(loss="mean_squared_error"), "is another name of mse"),
        (lambda d: d["vectors"][0].update(id="huber/0001"), "its id is another loss's"),
        (lambda d: d["vectors"].append(d["vectors"][0]), "another vector's"),
        (lambda d: d["vectors"][0]["arguments"]["pred"].update(shape=[7]), "shape [7] has not 1 entries"),
        (
            lambda d: d["vectors"][0]["arguments"].update(more=d["vectors"][0]["arguments"]["pred"]),
            "the loss takes pred",
        ),
        (lambda d: d["vectors"][0]["expected"]["value"].update(scale=[None]), "do not say the same"),
        (lambda d: d["vectors"][0]["expected"]["value"].update(scale=[]), "differ in length"),
    ):
        spoiled = copy.deepcopy(held)
        change(spoiled)
        path = tmp_path / "spoiled.json"
        path.write_text(json.dumps(spoiled), "utf-8")
        with pytest.raises(ParameterError) as refused:
            read(path)
        assert said in str(refused.value)
        assert len(str(refused.value)) < 600


def test_names_of_files_are_names_of_losses() -> None:
    assert {path.stem for path in SAMPLE.iterdir()} <= set(unilos.names())
