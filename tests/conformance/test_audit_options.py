"""What the audit asks of natives besides: class weights, ignored labels, no items, labels of no class."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("mpmath")

from unilos.conformance.audit import Mapping, Outcome, calls
from unilos.conformance.audit.found import DIVISOR, LABEL, NONFINITE, VALUE
from unilos.conformance.audit.options import NOTHING
from unilos.conformance.audit.run import judged
from unilos.conformance.bench.harness import load
from unilos.form.facts import Native

PLANTED = """
import torch
import torch.nn.functional as F


def entropy(pred, target, weight=None, ignore_index=-100, reduction="none"):
    return F.cross_entropy(pred, target, weight=weight, ignore_index=ignore_index, reduction=reduction)


def unweighted(pred, target, weight=None, ignore_index=-100, reduction="none"):
    return entropy(pred, target, None, ignore_index, reduction)


def counted(pred, target, weight=None, ignore_index=-100, reduction="none"):
    items = entropy(pred, target, weight, ignore_index)
    return items if reduction == "none" else items.mean()


def looked(pred, target, weight=None, ignore_index=-100, reduction="none"):
    return entropy(pred, target, weight, -100, reduction)


def wrapping(pred, target, weight=None, ignore_index=-100, reduction="none"):
    return entropy(pred, torch.where(target < 0, target + pred.shape[1], target), weight, ignore_index, reduction)


def zero(pred, target, weight=None, ignore_index=-100, reduction="none"):
    items = entropy(pred, target, weight, ignore_index)
    return items if reduction == "none" else items.sum() / (target != ignore_index).sum().clamp(min=1)
"""


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the audit says of the options of one function of the planted library."""
    (tmp_path / "planted_options.py").write_text(PLANTED)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    for name in ("labels", "wide", "means"):  # of other tests
        monkeypatch.setattr(calls, name, lambda *_: ())

    def found(name: str) -> Outcome:
        native = Native(
            f"planted_options.{name}", call="f(pred, target, reduction='none')", takes=("labels",)
        )
        outcome = Outcome("planted", "torch", "1.0")
        return judged([Mapping("cross_entropy", native, "torch")], load("torch"), outcome)

    yield found
    sys.modules.pop("planted_options", None)


def said(outcome: Outcome) -> set[tuple[str, str]]:
    """Kinds, and how the clearest case of each is called; what stands in the usual call is torch's own."""
    return {(d.kind, d.quantity) for d in outcome.defects if "called with" in d.input}


@pytest.mark.parametrize(
    ("name", "kind", "quantity"),
    [
        ("counted", DIVISOR, "mean"),
        ("wrapping", LABEL, "value"),
    ],
)
def test_what_an_option_does_wrong_is_found(name: str, kind: str, quantity: str, planted: Any) -> None:
    assert (kind, quantity) in said(planted(name))
    assert (kind, quantity) not in said(planted("entropy"))


@pytest.mark.parametrize("name", ["unweighted", "looked"])
def test_weights_and_ignored_labels_that_change_nothing_are_wrong_values(name: str, planted: Any) -> None:
    (defect,) = [d for d in planted(name).defects if d.kind == VALUE]
    option = {"unweighted": "weight=weight", "looked": "ignore_index="}[name]
    assert option in defect.input
    assert defect.tier == 0
    scope: dict[str, Any] = {}
    exec(defect.snippet, scope)
    assert scope["value"].numel() > 1


def test_a_label_of_no_class_is_refused_or_nan(planted: Any) -> None:
    (defect,) = [d for d in planted("wrapping").defects if d.kind == LABEL]
    assert defect.true == "refused, or NaN"
    assert "target = [-1]" in defect.input


def test_a_mean_over_nothing_is_a_convention(planted: Any) -> None:
    found = planted("entropy")
    (row,) = [d for d in found.conventions if d.convention == NOTHING]
    assert (row.kind, row.got, row.true) == (NONFINITE, "nan", "0.0")
    assert not [d for d in found.defects if d.kind == NONFINITE]
    assert not [d for d in planted("zero").conventions if d.convention == NOTHING]
