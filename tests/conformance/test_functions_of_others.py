"""Plain functions that others wrote, on their frameworks: what is wrong is found, what is right passes."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

pytest.importorskip("mpmath")

from unilos import testing
from unilos.command.app import app
from unilos.conformance.report import Report
from unilos.conformance.strangers import LAWS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "strangers"
FOCAL = ("--like", "sigmoid_focal", "--with", "gamma=2.0", "--with", "alpha=0.25")

#: For each example: the kind that is found, by which law, and what else follows from it.
WRONG = {
    "clamped": ("value", "wrong value"),
    "swapped": ("value", "wrong value"),
    "masking": ("masked", "mask"),
    "upcasting": ("dtype_kept", "dtype"),
    "detached": ("gradient", "wrong gradient"),
}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Work in a folder, and forget the modules that were imported from there."""
    paths, known = list(sys.path), set(sys.modules)
    yield monkeypatch.chdir
    sys.path[:] = paths
    for name in set(sys.modules) - known:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if "site-packages" not in file and not name.startswith(("unilos", "_pytest", "torch", "jax")):
            del sys.modules[name]


@pytest.fixture
def own(tmp_path: Path, at: Any) -> Callable[[str], None]:
    """Write the module `own` and work beside it."""

    def write(text: str) -> None:
        (tmp_path / "own.py").write_text(text)
        at(tmp_path)

    return write


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("conformance", *arguments), env={"COLUMNS": "200"}, prog_name="unilos")


def report(function: Any, **said: Any) -> Report:
    return testing.report(function, **said)


def kinds(found: Report) -> set[tuple[str, str]]:
    return {(failure.law, failure.kind) for failure in found.failures}


@pytest.mark.parametrize("framework", ["torch", "numpy"])
def test_the_example_that_is_right_passes(framework: str, at: Any) -> None:
    pytest.importorskip(framework)
    at(EXAMPLES)
    result = run("--loss", f"on_{framework}:right", *FOCAL)
    assert result.exit_code == 0, result.output
    for said in (
        f"framework: {framework}",
        "order: pred,target",
        "reduction: mean",
        "mask: mask",
        "0 are broken",
    ):
        assert said in result.output


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("framework", ["torch", "numpy"])
def test_the_examples_that_are_wrong_are_found(framework: str, name: str, at: Any, tmp_path: Path) -> None:
    """That and nothing else; and the snippets, as they stand, print it."""
    pytest.importorskip(framework)
    at(EXAMPLES)
    file = tmp_path / "found.json"
    result = run("--loss", f"on_{framework}:{name}", *FOCAL, "--dtype", "float32", "--json", str(file))
    assert result.exit_code == 1, result.output
    law, kind = WRONG[name]
    assert f"{law}: on_{framework}:{name} on {framework} in float32: {kind}" in result.output
    failures = json.loads(file.read_text())["failures"]
    also = {("gradient", "wrong gradient")} if name in ("swapped", "clamped") else set()
    assert {WRONG[name]} <= {(f["law"], f["kind"]) for f in failures} <= {WRONG[name]} | also
    for failure in failures:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(failure["snippet"], {})
        said = printed.getvalue().strip()
        if failure["kind"] == "dtype":
            assert said.removeprefix("torch.") == failure["got"] == "float64"
        else:
            number = said.removeprefix("tensor(").strip("[").split(",")[0].rstrip(".)]")
            assert float(number) == pytest.approx(float(failure["got"]), rel=1e-3, nan_ok=True)


def test_a_failing_input_is_one_item_of_short_numbers() -> None:
    def tripled(pred: Any, target: Any) -> Any:
        return 3 * (pred - target) ** 2

    found = report(tripled, like="mse", dtypes=["float32"], laws=["value"])
    (failure,) = found.failures
    assert failure.kind == "wrong value"
    assert len(failure.inputs["pred"]) == len(failure.inputs["target"]) == 1
    assert len(repr(failure.inputs)) < 50
    e = failure.inputs["pred"][0] - failure.inputs["target"][0]
    assert float(failure.got) == pytest.approx(3 * e**2)
    assert float(failure.want) == pytest.approx(e**2)
    assert failure.ulp > 1e6
    assert failure.envelopes > 1e4


def test_the_page_has_every_law_as_it_is_stated() -> None:
    page = (ROOT / "docs" / "strangers.md").read_text("utf-8")
    for law in LAWS.values():
        assert f"| `{law.name}` | {' '.join(law.states.split())} |" in page


# What is found out


@pytest.mark.parametrize("backend", ["numpy", "torch", "tensorflow", "jax"])
@pytest.mark.parametrize("reduction", ["none", "sum", "mean", "mean_over_batch"])
def test_order_and_reduction_are_found(backend: str, reduction: str) -> None:
    xp = {"numpy": "numpy", "torch": "torch", "tensorflow": "tensorflow", "jax": "jax.numpy"}[backend]
    module = pytest.importorskip(xp)
    total = module.reduce_sum if backend == "tensorflow" else module.sum
    log1p = module.math.log1p if backend == "tensorflow" else module.log1p

    def logistic(label: Any, logit: Any) -> Any:
        items = module.maximum(logit, 0 * logit) - logit * label + log1p(module.exp(-module.abs(logit)))
        over = {"none": 1, "sum": 1, "mean": 1.0, "mean_over_batch": len(items)}[reduction]
        count = 1
        for n in items.shape:
            count *= n
        return items if reduction == "none" else total(items) / (count if reduction == "mean" else over)

    trial = testing.adopt(logistic, like="binary_cross_entropy_with_logits", backend=backend)
    assert trial.reduction == reduction
    assert trial.stranger.order == (1, 0)
    assert trial.stranger.harness.name == backend


def test_what_was_said_is_not_found_out() -> None:
    def squared(pred: Any, target: Any) -> Any:
        return ((pred - target) ** 2).sum()

    trial = testing.adopt(squared, like="mse", order=("target", "pred"), reduction="mean", backend="numpy")
    assert (trial.stranger.order, trial.reduction) == ((1, 0), "mean")
    assert ("batch", "divisor") in kinds(testing.judge(trial, dtypes=["float32"]))


def test_an_order_that_is_said_and_wrong_is_a_wrong_value() -> None:
    def hinge(pred: Any, target: Any) -> Any:
        return np.maximum(pred, 0) - pred * target + np.log1p(np.exp(-np.abs(pred)))

    like = "binary_cross_entropy_with_logits"
    assert report(hinge, like=like, dtypes=["float32"]).ok
    found = report(hinge, like=like, order=("target", "pred"), dtypes=["float32"])
    assert ("value", "wrong value") in kinds(found)


def test_a_divisor_that_is_no_number_of_items_is_found() -> None:
    def halved(pred: Any, target: Any) -> Any:
        return ((pred - target) ** 2).sum() / (pred.size + 1)

    assert ("batch", "divisor") in kinds(report(halved, like="mse", dtypes=["float32"]))


# Without a reference


def test_a_function_of_nobody_s_is_judged_by_itself() -> None:
    torch = pytest.importorskip("torch")

    def right(pred: Any, target: Any) -> Any:
        return torch.log1p((pred - target) ** 2).mean()

    def detached(pred: Any, target: Any) -> Any:
        return ((pred - target).detach() * (pred - target)).mean()

    def constant(pred: Any, target: Any) -> Any:
        return ((pred.detach() - target) ** 2).mean()

    assert report(right).ok
    for wrong in (detached, constant):
        assert kinds(report(wrong)) == {("differences", "wrong gradient")}


def test_a_gradient_that_stops_in_a_batch_alone_is_found() -> None:
    torch = pytest.importorskip("torch")

    def first_stopped(pred: Any, target: Any) -> Any:
        items = (pred - target) ** 2
        return torch.cat([items[:1].detach() if len(items) > 1 else items[:1], items[1:]]).mean()

    assert kinds(report(first_stopped, like="mse", dtypes=["float32"])) == {
        ("batch_gradient", "wrong gradient")
    }


def test_masks_that_are_no_deletion_are_found() -> None:
    torch = pytest.importorskip("torch")

    def right(pred: Any, target: Any, mask: Any) -> Any:
        return ((pred[mask] - target[mask]) ** 2).mean()

    def after(pred: Any, target: Any, mask: Any) -> Any:
        """The value is right, and the slope is 0 times NaN."""
        items = (pred - target) ** 2
        return torch.where(mask, items, torch.zeros_like(items)).sum() / mask.sum()

    def over_all(pred: Any, target: Any, mask: Any) -> Any:
        kept = torch.where(mask, pred, target)
        return ((kept - target) ** 2).mean()

    def masks(function: Any) -> Any:
        return lambda pred, target, mask=None: function(
            pred,
            target,
            torch.ones(len(pred), dtype=torch.bool, device=pred.device) if mask is None else mask,
        )

    said: Any = {"like": "mse", "backend": "torch", "dtypes": ["float32"]}
    assert report(masks(right), **said).ok
    (failure,) = report(masks(after), **said).failures
    assert (failure.kind, "gradient" in failure.message, "nan" in failure.got) == ("mask", True, True)
    (failure,) = report(masks(over_all), **said).failures
    assert (failure.kind, "is no deletion in the value" in failure.message) == ("mask", True)


class Count:
    """A loss that is not the same when it is called again."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, pred: Any, target: Any) -> Any:
        self.calls += 1
        return (pred - target) ** 2 * (1 + self.calls % 2)


def overwriting(pred: Any, target: Any) -> Any:
    found = (pred - target) ** 2
    pred *= 2
    return found


def swallowing(pred: Any, target: Any) -> Any:
    return np.nan_to_num((pred - target) ** 2)


def standardised(pred: Any, target: Any) -> Any:
    return (pred - pred.mean()) ** 2 + target**2


@pytest.mark.parametrize(
    ("function", "law"),
    [(overwriting, "pure"), (swallowing, "not_a_number"), (standardised, "batch")],
)
def test_what_needs_no_reference_is_found(function: Any, law: str) -> None:
    found = report(function, arguments="mse", reduction="none", backend="numpy", dtypes=["float32"])
    assert law in {name for name, _ in kinds(found)}


def test_a_call_that_gives_another_value_is_found() -> None:
    found = testing.report(
        Count, arguments="mse", reduction="none", backend="numpy", dtypes=["float32"], laws=["pure"]
    )
    assert kinds(found) == {("pure", "wrong value")}


def test_labels_of_another_dtype_are_the_same_labels() -> None:
    def wrong(pred: Any, target: Any) -> Any:
        target = target if target.dtype == np.int64 else 0 * target
        shifted = pred - pred.max(axis=1, keepdims=True)
        rows = np.arange(len(pred))
        return np.log(np.exp(shifted).sum(axis=1)) - shifted[rows, target]

    found = report(
        wrong, arguments="cross_entropy", reduction="none", dtypes=["float32"], laws=["label_dtypes"]
    )
    assert kinds(found) == {("label_dtypes", "label")}


def test_what_a_compiler_changes_is_found() -> None:
    jax = pytest.importorskip("jax")

    def traced(pred: Any, target: Any) -> Any:
        return (pred - target) ** 2 * (2.0 if isinstance(pred, jax.core.Tracer) else 1.0)

    found = report(traced, arguments="mse", backend="jax", dtypes=["float32"], laws=["compiled"])
    assert kinds(found) == {("compiled", "wrong value")}


# By a definition


def test_a_definition_in_mpmath_judges() -> None:
    mpmath = pytest.importorskip("mpmath")
    torch = pytest.importorskip("torch")

    def truth(pred: Any, target: Any) -> Any:
        return mpmath.log(mpmath.cosh(pred - target))

    def right(pred: Any, target: Any) -> Any:
        e = torch.abs(pred - target)
        sure = e + torch.log1p(torch.expm1(-2 * e) / 2)
        return torch.where(e < 0.1, e**2 / 2 - e**4 / 12 + e**6 / 45 - 17 * e**8 / 2520, sure)

    def plain(pred: Any, target: Any) -> Any:
        return torch.log(torch.cosh(pred - target))

    said: Any = {"definition": truth, "arguments": "log_cosh", "dtypes": ["float32"], "laws": ["value"]}
    assert report(right, **said).ok
    assert kinds(report(plain, **said)) >= {("value", "NaN or infinity")}


def test_a_definition_of_rows_judges() -> None:
    mpmath = pytest.importorskip("mpmath")
    torch = pytest.importorskip("torch")

    def truth(pred: Any, target: Any) -> Any:
        return mpmath.log(sum(mpmath.exp(x) for x in pred)) - pred[target]

    def swapped(pred: Any, target: Any) -> Any:
        return torch.logsumexp(pred, 1) - pred[torch.arange(len(pred)), -1 - target]

    assert ("value", "wrong value") in kinds(report(swapped, definition=truth, dtypes=["float32"]))


# What cannot run


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--loss", "no_such_module:loss"), "no_such_module cannot be imported: ModuleNotFoundError"),
        (("--loss", "own:absent"), "own has no absent"),
        (("--loss", "own:1+1"), "'own:1+1' is no package.module:name"),
        (("--loss", "own:raising"), "raises RuntimeError: no luck"),
        (("--loss", "own:number"), "own:number is no function: int"),
        (("--loss", "own:fine", "--like", "no_such_loss"), "no_such_loss"),
        (("--loss", "own:fine", "--like", "huber", "--with", "gamma=2"), "gamma"),
        (("--loss", "own:fine", "--like", "huber", "--with", "delta"), "--with needs a name and a value"),
        (("--loss", "own:fine", "--like", "huber", "--order", "a,b"), "the order a,b is none of pred,target"),
        (("--loss", "own:fine", "--reduction", "median"), "no reduction is called 'median'"),
        (("--loss", "own:fine", "--law", "no_such_law"), "no law of functions is called 'no_such_law'"),
        (("--loss", "own:fine", "--definition", "own:absent"), "own has no absent"),
        (
            ("--loss", "own:fine", "--definition", "own:raising", "--arguments", "mse"),
            "the definition raises",
        ),
        (("--loss", "own:fine", "--loss", "huber"), "commands of their own"),
        (("--loss", "huber", "--like", "huber"), "name it by --loss package.module:name"),
        (
            (
                "--loss",
                "own:Bare",
            ),
            "own:Bare is not registered",
        ),
        (
            (
                "--loss",
                "own:Picky",
            ),
            "own:Picky cannot be made",
        ),
    ],
)
def test_what_cannot_run_says_why(arguments: tuple[str, ...], why: str, own: Any) -> None:
    own(
        "from unilos.specs import Residual\n"
        "number = 1\n"
        "def raising(pred, target): raise RuntimeError('no luck')\n"
        "def fine(pred, target): return (pred - target) ** 2\n"
        "class Bare(Residual): pass\n"
        "class Picky:\n    def __init__(self, must): pass\n"
    )
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert why in " ".join(result.output.split())


def test_a_file_that_does_not_import_says_why(own: Any) -> None:
    own("1 / 0\n")
    result = run("--loss", "own:loss")
    assert result.exit_code == 2
    assert "own cannot be imported: ZeroDivisionError: division by zero" in result.output


def test_a_loss_written_as_a_spec_meets_the_usual_laws(own: Any) -> None:
    from unilos.face.entries import REGISTRY

    known = dict(REGISTRY)
    own(
        "from unilos.specs import Local, Residual, spec\n"
        "@spec(formula='|e|', plain='|e|', task='regression')\n"
        "class Apart(Residual):\n"
        "    'The distance, twice as steep as it says.'\n"
        "    def at(self, xp, *args):\n"
        "        e = args[0]\n"
        "        return Local(xp.abs(e), slope=lambda: 2 * xp.sign(e), curvature=lambda: xp.zeros_like(e))\n"
        "    def definition(self, mp, *args): return abs(args[0])\n"
    )
    try:
        result = run("--loss", "own:Apart", "--backend", "numpy", "--dtype", "float32", "--law", "slope")
    finally:
        REGISTRY.clear()
        REGISTRY.update(known)
    assert result.exit_code == 1, result.output
    assert "--loss own:Apart" in result.output
