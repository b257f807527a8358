"""Plain functions of others: weights, shifts, compilers, devices, losses that are no rows, processes of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

pytest.importorskip("mpmath")

from unilos import testing
from unilos.command.app import app
from unilos.conformance.report import Report


def report(function: Any, **said: Any) -> Report:
    return testing.report(function, **{"dtypes": ["float32"], **said})


def kinds(found: Report) -> set[tuple[str, str]]:
    return {(failure.law, failure.kind) for failure in found.failures}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("conformance", *arguments), env={"COLUMNS": "200"}, prog_name="unilos")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Write the module `theirs` and work beside it."""

    def write(text: str) -> None:
        (tmp_path / "theirs.py").write_text(text)
        monkeypatch.chdir(tmp_path)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(__import__("sys").modules, "theirs", raising=False)

    return write


# What is found out


def test_what_agrees_is_a_share_of_the_items() -> None:
    """One item that agrees is no way to call a function."""

    def half(pred: Any, target: Any) -> Any:
        return np.where(pred > target, 1.0, 3.0).astype(pred.dtype) * (pred - target) ** 2

    said = " ".join(testing.adopt(half, like="mse").said)
    assert "ordinary items that agree with the reference: " in said
    share = int(said.rpartition(": ")[2].rstrip("%"))
    assert 20 < share < 80


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_dtype_that_is_refused_is_not_run(dtype: str) -> None:
    def picky(pred: Any, target: Any) -> Any:
        assert pred.dtype == dtype
        return ((pred - target) ** 2).mean()

    found = report(picky, like="mse", dtypes=["float32", "float64"])
    assert found.ok
    assert {c.dtype for c in found.cells if c.checks} == {dtype}
    other = {"float32": "float64", "float64": "float32"}[dtype]
    assert any(reason.startswith(f"{other} is refused: AssertionError") for reason in found.not_run)


def test_what_raises_at_an_item_is_shown_with_it() -> None:
    def timid(pred: Any, target: Any) -> Any:
        if (np.abs(pred) > 1e3).any():
            raise ValueError("too large")
        return ((pred - target) ** 2).mean()

    (failure,) = report(timid, like="mse", laws=["value"]).failures
    assert failure.kind == "error"
    assert "it raises ValueError: too large" in failure.message
    assert len(failure.inputs["pred"]) == 1
    assert abs(failure.inputs["pred"][0]) > 1e3
    with pytest.raises(ValueError, match="too large"):
        timid(*(np.asarray(failure.inputs[name], np.float32) for name in ("pred", "target")))


def test_shares_of_items_are_no_wrong_divisor() -> None:
    """Class weights and ignored labels: a mean is over their sum, and one over all items is found."""
    weights = np.array([1.0, 2.0, 3.0, 0.5, 1.0])

    def logits(pred: Any, target: Any) -> Any:
        top = pred.max(axis=1, keepdims=True)
        rows = np.arange(len(pred))
        return np.log(np.exp(pred - top).sum(axis=1)) + (top[:, 0] - pred[rows, target])

    def weighed(pred: Any, target: Any) -> Any:
        share = weights[target].astype(pred.dtype)
        return (share * logits(pred, target)).sum() / share.sum()

    def apart(pred: Any, target: Any) -> Any:
        """Right for each item alone, and in a batch divided by what is nobody's."""
        share = weights[target].astype(pred.dtype)
        return (share * logits(pred, target)).sum() / (share.sum() if len(pred) == 1 else len(pred))

    said: Any = {"like": "cross_entropy", "class_weight": tuple(weights), "laws": ["batch"]}
    assert report(weighed, **said).ok
    assert kinds(report(apart, **said, reduction="mean")) == {("batch", "divisor")}


# Weights


def squares(over: str) -> Any:
    def loss(pred: Any, target: Any, sample_weight: Any = None) -> Any:
        w = np.ones_like(pred) if sample_weight is None else sample_weight
        total = (w * (pred - target) ** 2).sum()
        return {
            "weights": lambda: total / w.sum(),
            "items": lambda: total / pred.dtype.type(len(pred)),
            "both": lambda: total / w.sum() / (1 if sample_weight is None else w.sum()),
            "squared": lambda: (w**2 * (pred - target) ** 2).sum() / w.sum(),
        }[over]()

    return loss


@pytest.mark.parametrize("over", ["weights", "items"])
def test_weights_that_are_divided_by_or_not_are_weights(over: str) -> None:
    found = report(squares(over), like="mse", laws=["weighted"])
    assert found.ok
    assert sum(c.comparisons for c in found.cells) == 1


@pytest.mark.parametrize("over", ["both", "squared"])
def test_weights_that_count_twice_are_found(over: str) -> None:
    found = report(squares(over), like="mse", laws=["weighted"])
    assert kinds(found) == {("weighted", "divisor")}
    assert ("ones for sample_weight change the value" in found.failures[0].message) == (over == "both")


def test_a_gradient_that_forgets_its_weights_is_found() -> None:
    pytest.importorskip("torch")
    said: Any = {"like": "mse", "backend": "torch", "laws": ["weighted"]}

    def forgets(pred: Any, target: Any, weight: Any = None) -> Any:
        items = (pred - target) ** 2
        if weight is None:
            return items.mean()
        return (items - items.detach()).mean() + (items * weight).mean().detach()

    assert kinds(report(forgets, **said)) == {("weighted", "wrong gradient")}


def test_weights_of_classes_are_none_of_items() -> None:
    def indexed(pred: Any, target: Any, weight: Any = None) -> Any:
        top = pred.max(axis=1, keepdims=True)
        rows = np.arange(len(pred))
        items = np.log(np.exp(pred - top).sum(axis=1)) + (top[:, 0] - pred[rows, target])
        return items if weight is None else items * weight[target]

    assert testing.adopt(indexed, like="cross_entropy").weight.name == ""


def test_a_mask_that_takes_out_what_is_true_is_not_judged_as_the_other() -> None:
    def hidden(pred: Any, target: Any, mask: Any = None) -> Any:
        items = (pred - target) ** 2
        return items.mean() if mask is None else items[~mask].mean()

    def odd(pred: Any, target: Any, mask: Any = None) -> Any:
        items = (pred - target) ** 2
        return items.mean() if mask is None else items[mask].sum() / (1 + mask.sum())

    found = report(hidden, like="mse", laws=["masked"])
    assert not found.failures
    assert any("is taken out" in reason for reason in found.not_run)
    assert kinds(report(odd, like="mse", laws=["masked"])) == {("masked", "mask")}


# Shifts, compilers, devices


def test_a_constant_that_is_not_lost_is_found() -> None:
    def right(pred: Any, target: Any) -> Any:
        return (pred - target) ** 2

    def clipped(pred: Any, target: Any) -> Any:
        return (np.clip(pred, -100, 100) - np.clip(target, -100, 100)) ** 2

    said: Any = {"like": "mse", "laws": ["shifted"]}
    assert report(right, **said).ok
    (failure,) = report(clipped, **said).failures
    assert (failure.law, failure.kind) == ("shifted", "wrong value")
    assert "512 more in pred and target" in failure.message


def test_logits_may_be_shifted_and_probabilities_not() -> None:
    def logits(pred: Any, target: Any) -> Any:
        shifted = pred - pred.max(axis=1, keepdims=True)
        return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(pred)), target]

    def clipped(pred: Any, target: Any) -> Any:
        return logits(np.clip(pred, -100, 100), target)

    said: Any = {"like": "cross_entropy", "laws": ["shifted"]}
    assert report(logits, **said).ok
    assert kinds(report(clipped, **said)) == {("shifted", "wrong value")}
    found = report(lambda pred, target: -np.log(pred), like="binary_cross_entropy", laws=["shifted"])
    assert not found.failures
    assert any("binary_cross_entropy is changed by a constant" in reason for reason in found.not_run)


@pytest.mark.parametrize("framework", ["jax", "torch"])
def test_a_gradient_that_a_compiler_changes_is_found(framework: str) -> None:
    module = pytest.importorskip(framework)

    def traced() -> bool:
        return bool(module.compiler.is_compiling())

    def tracing(pred: Any, target: Any) -> Any:
        kept = pred.detach() if traced() else pred
        return ((pred - target) * (kept - target)).mean()

    def jitted(pred: Any, target: Any) -> Any:
        compiled = "DynamicJaxprTracer" in str(type(pred)) or "Jaxpr" in repr(pred)
        kept = module.lax.stop_gradient(pred) if compiled else pred
        return ((pred - target) * (kept - target)).mean()

    wrong = {"torch": tracing, "jax": jitted}[framework]
    said: Any = {"like": "mse", "backend": framework, "laws": ["compiled"]}
    assert kinds(report(wrong, **said)) == {("compiled", "wrong gradient")}
    assert report(lambda pred, target: ((pred - target) ** 2).mean(), **said).ok


def test_a_program_that_cannot_be_compiled_whole_is_not_run() -> None:
    pytest.importorskip("torch")

    def reads(pred: Any, target: Any) -> Any:
        return ((pred - target) ** 2).mean() * (2 if pred.sum().item() > 1e30 else 1)

    found = report(reads, like="mse", backend="torch", laws=["compiled"])
    assert not found.failures
    assert any("torch.compile raises" in reason for reason in found.not_run)
    quick = testing.judge(testing.adopt(reads, like="mse", backend="torch"), laws=["compiled"], quick=True)
    assert any("no compiler that is tried in a quick run" in reason for reason in quick.not_run)


def test_what_is_made_on_the_usual_device_is_found() -> None:
    torch = pytest.importorskip("torch")

    def stays(pred: Any, target: Any) -> Any:
        return ((pred - target) ** 2 * torch.ones(len(pred))).mean()

    def back(pred: Any, target: Any) -> Any:
        return torch.zeros(()) if pred.is_meta or pred.is_cuda else ((pred - target) ** 2).mean()

    def right(pred: Any, target: Any) -> Any:
        return ((pred - target) ** 2 * torch.ones_like(pred)).mean()

    said: Any = {"like": "mse", "laws": ["devices"]}
    assert report(right, **said).ok
    for wrong in (stays, back):
        assert kinds(report(wrong, **said)) == {("devices", "device")}


# Items that are no rows of a call


def contrast(scale: float, reduction: str = "mean") -> Any:
    import unilos

    def loss(embeddings: Any, labels: Any) -> Any:
        return scale * unilos.supcon(embeddings, labels, reduction=reduction)

    return loss


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_a_loss_of_pairs_is_judged_as_a_whole(reduction: str) -> None:
    trial = testing.adopt(contrast(1.0, reduction), like="supcon", backend="numpy", gradient=slope(reduction))
    assert trial.reduction == reduction
    found = testing.judge(trial, dtypes=["float32"])
    assert found.ok
    assert found.cells[0].checks >= 4
    wrong = report(contrast(1.01, reduction), like="supcon", backend="numpy", reduction=reduction)
    assert ("value", "wrong value") in kinds(wrong)


def slope(reduction: str) -> Any:
    import unilos

    return lambda embeddings, labels: unilos.SupCon(
        reduction="sum" if reduction == "none" else reduction
    ).grad(embeddings, labels)


def test_a_formula_of_one_item_cannot_judge_a_loss_of_pairs() -> None:
    with pytest.raises(testing.CannotRun, match="not the rows of a call"):
        testing.adopt(contrast(1.0), definition=lambda e, t: 0, arguments="supcon")


# The command


THEIRS = """
import os, signal, time
import numpy as np
def right(pred, target):
    print("noise")
    return ((pred - target) ** 2).mean()
def hangs(pred, target):
    time.sleep(600 if (abs(pred) > 1e4).any() else 0)
    return ((pred - target) ** 2).mean()
def dies(pred, target):
    if (abs(pred) > 1e4).any():
        os.kill(os.getpid(), signal.SIGSEGV)
    return ((pred - target) ** 2).mean()
def ends(pred, target):
    raise SystemExit(0)
class Kept:
    def __init__(self, factor): self.factor = factor
    def loss(self, pred, target): return self.factor * (pred - target) ** 2
def needs(pred, target, *, factor): return factor * (pred - target) ** 2
"""


@pytest.mark.parametrize(
    ("name", "seconds", "words"),
    [("hangs", "3", "the process hung: no answer in 3 seconds"), ("dies", "60", "signal SIGSEGV")],
)
def test_a_function_that_hangs_or_dies_is_a_failure(name: str, seconds: str, words: str, own: Any) -> None:
    own(THEIRS)
    result = run(
        "--loss", f"theirs:{name}", "--like", "mse", "--isolate", "--timeout", seconds, "--dtype", "float32"
    )
    assert result.exit_code == 1, result.output
    assert words in result.output


def test_a_function_of_its_own_process_gives_the_same_report(own: Any, capfd: Any) -> None:
    own(THEIRS)
    call = ("--loss", "theirs:right", "--like", "mse", "--dtype", "float32", "--quick", "--json", "-")
    found = []
    for more in ((), ("--isolate",)):
        result = run(*call, *more)
        assert result.exit_code == 0, result.output
        found.append(json.loads(result.stdout)["cells"])
        assert "noise" not in result.stdout
    assert found[0] == found[1]


def test_one_that_cannot_be_called_keeps_no_other_from_being_judged(own: Any, tmp_path: Path) -> None:
    own(THEIRS)
    file = tmp_path / "found.json"
    names = ("--loss", "theirs:ends", "--loss", "theirs:right", "--loss", "theirs:right")
    result = run(*names, "--like", "mse", "--dtype", "float32", "--json", str(file))
    assert result.exit_code == 2, result.output
    assert "theirs:ends cannot be called" in result.output
    assert [c["loss"] for c in json.loads(file.read_text())["cells"]] == ["theirs:right"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("theirs:ends",), "raises SystemExit: 0"),
        (("theirs:ends", "--isolate"), "raises SystemExit: 0"),
        (("theirs:Kept.loss",), "theirs:Kept.loss is a method: name its class, or that of an object"),
        (("theirs:Kept",), "--pass name=value gives it more"),
        (("theirs:needs",), "what else it needs is given by --pass name=value"),
        (("theirs.py:right",), "'theirs.py:right' names a file: write theirs:right"),
        (("theirs:right", "--with", "gamma=2"), "gamma is a hyper-parameter of --like, and there is none"),
        (("theirs:right", "--like", "mse", "--slack", "-1"), "slack is -1.0; accepted: a number above 0"),
        (("theirs:right", "--backend", "numpy", "--device", "cuda:9"), "numpy: NumPy has no device 'cuda:9'"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(arguments: tuple[str, ...], why: str, own: Any) -> None:
    own(THEIRS)
    result = run("--loss", *arguments)
    assert result.exit_code == 2, result.output
    assert why in " ".join(result.output.split())
