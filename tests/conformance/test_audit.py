"""The audit finds what was planted, one defect of every class, and accuses nothing that is right."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("mpmath")

from unilos.conformance.audit import Mapping, Outcome, conventions, run
from unilos.conformance.audit.found import CLASSES, DIVISOR, DTYPE, GRADIENT, LABEL, NONFINITE, VALUE
from unilos.conformance.audit.run import judged
from unilos.conformance.bench.harness import load
from unilos.form.facts import Native

PLANTED = """
import torch
import torch.nn.functional as F


def reduced(items, reduction, more=0):
    return items if reduction == "none" else items.sum() / (items.numel() + more)


def right(pred, target, reduction="none"):
    return reduced((pred - target) ** 2, reduction)


def value(pred, target):
    return 1.01 * (pred - target) ** 2


def gradient(pred, target):
    return (pred - target) * (pred.detach() - target)


def overflow(pred, target):
    return torch.log1p(torch.exp(-target * pred))


def divisor(pred, target, reduction="none"):
    return reduced((pred - target) ** 2, reduction, more=1)


def label(pred, target):
    return F.cross_entropy(pred, target.to(torch.int8).long() % pred.shape[-1], reduction="none")


def dtype(pred, target):
    return (pred.float() - target.float()) ** 2


def clipped(pred, target):
    return F.binary_cross_entropy(pred.clamp(1e-3, 1 - 1e-3), target, reduction="none")


def kink(pred, target):
    return torch.relu((1 + 4 * torch.finfo(pred.dtype).eps) - target * pred)


def refuses(pred, target):
    raise NotImplementedError("not for you")
"""

MSE, NONE = "f(pred, target)", "f(pred, target, reduction='none')"


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the audit says of one function of the planted library."""
    (tmp_path / "planted_losses.py").write_text(PLANTED)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()

    def found(name: str, loss: str, call: str = MSE, **also: Any) -> Outcome:
        mapping = Mapping(loss, Native(f"planted_losses.{name}", call=call, **also), "torch")
        return judged([mapping], load("torch"), Outcome("planted", "torch", "1.0"))

    yield found
    sys.modules.pop("planted_losses", None)


@pytest.mark.parametrize(
    ("name", "loss", "call", "kind"),
    [
        ("value", "mse", MSE, VALUE),
        ("gradient", "mse", MSE, GRADIENT),
        ("overflow", "soft_margin", MSE, NONFINITE),
        ("divisor", "mse", NONE, DIVISOR),
        ("label", "cross_entropy", MSE, LABEL),
        ("dtype", "mse", MSE, DTYPE),
    ],
)
def test_every_class_is_found(planted: Any, name: str, loss: str, call: str, kind: str) -> None:
    takes = {"takes": ("labels",)} if loss == "cross_entropy" else {}
    outcome = planted(name, loss, call, **takes)
    kinds = [d.kind for d in outcome.defects]
    assert kind in kinds
    assert kinds.count(kind) == 1
    defect = outcome.defects[kinds.index(kind)]
    assert defect.native == f"planted_losses.{name}"
    assert defect.version == "1.0"
    assert defect.true != defect.got


def test_every_class_is_planted() -> None:
    assert {*CLASSES} == {VALUE, GRADIENT, NONFINITE, DIVISOR, LABEL, DTYPE}


def test_right_is_not_accused(planted: Any) -> None:
    outcome = planted("right", "mse", NONE)
    assert outcome.natives["planted_losses.right"] > 500
    assert outcome.defects == []
    assert {d.convention for d in outcome.conventions} == {"a mean over nothing is 0 / 0"}


def test_the_clearest_case_is_small_and_its_code_shows_it(planted: Any) -> None:
    defect = next(d for d in planted("value", "mse").defects if d.kind == VALUE)
    assert defect.tier == 0
    assert len(defect.input) < 50
    assert defect.relative == pytest.approx(0.01, rel=1e-3)
    scope: dict[str, Any] = {}
    exec(defect.snippet, scope)
    assert repr(float(scope["value"])) == defect.got
    assert "unilos" not in defect.snippet


def test_a_convention_does_not_count_and_excuses_its_region_alone(
    planted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    accused = planted("clipped", "binary_cross_entropy")
    assert {d.kind for d in accused.defects} == {VALUE, GRADIENT}
    words = "clips to [1e-3, 1 - 1e-3]"
    known = conventions.Convention(r"planted_losses\.clipped", words, conventions.probabilities(2e-3, 2e-3))
    monkeypatch.setattr(conventions, "CONVENTIONS", (known,))
    excused = planted("clipped", "binary_cross_entropy")
    assert excused.defects == []
    assert {d.convention for d in excused.conventions} == {words}
    assert planted("value", "mse").defects  # of another native


def test_next_to_a_kink_a_rounding_decides(planted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert planted("kink", "hinge").defects == []
    monkeypatch.setattr(run, "steady", lambda *_: True)
    assert {d.kind for d in planted("kink", "hinge").defects} == {GRADIENT}  # what would be said without


def test_what_is_refused_is_said_and_no_defect(planted: Any) -> None:
    outcome = planted("refuses", "mse")
    assert outcome.defects == []
    assert outcome.natives == {}
    assert "not for you" in outcome.left_out["planted_losses.refuses"]


def test_a_mapping_that_computes_by_itself_is_left_out(planted: Any) -> None:
    outcome = planted("value", "mse", "f(xp.exp(pred), target)")
    assert outcome.defects == []
    assert "may be its own" in outcome.left_out["planted_losses.value"]
