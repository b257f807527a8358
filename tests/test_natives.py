"""Nothing that a framework computes as a loss is left without a loss here: a new release of theirs shows at once."""

import inspect
import os

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import unilos
from unilos.face.registry import loss_class

#: Public names beside the losses that are none: base classes, helpers, registries.
NO_LOSSES = {
    "torch.nn": {"LinearCrossEntropyOptions"},
    "torch.nn.functional": set(),
    "keras.losses": {"Loss", "deserialize", "serialize", "get"},
    "optax.losses": {"smooth_labels"},
    "tf.nn": {"compute_average_loss", "scale_regularization_loss"},
    "tf.compat.v1.losses": {
        "Reduction",
        "add_loss",
        "compute_weighted_loss",
        "get_losses",
        "get_regularization_loss",
        "get_regularization_losses",
        "get_total_loss",
    },
}


def named():
    """Every native that a loss names."""
    return {native.name for name in unilos.names() for native in loss_class(name).meta.natives}


def resolves(name):
    """Whether a loss has the name, be it one that asks whose convention is meant."""
    try:
        loss_class(name)
    except unilos.ParameterError:
        return False
    return True


def missing(prefix, names):
    """Names that no loss answers to, neither as an alias nor as a native."""
    losses = sorted(set(names) - NO_LOSSES[prefix])
    assert losses
    known = named()
    return [n for n in losses if f"{prefix}.{n}" not in known and not resolves(n)]


def test_torch_modules():
    torch = pytest.importorskip("torch")
    names = [n for n in dir(torch.nn) if n.endswith("Loss") or n.startswith("AdaptiveLogSoftmax")]
    assert len(names) >= 23
    assert not missing("torch.nn", [*names, "LinearCrossEntropyOptions"])


def test_torch_functions():
    functional = pytest.importorskip("torch").nn.functional
    names = [
        n
        for n, f in vars(functional).items()
        if callable(f)
        and not n.startswith("_")
        and (n.endswith(("_loss", "_entropy", "_with_logits", "_div")) or "_loss_" in n)
    ]
    assert len(names) >= 22
    assert not missing("torch.nn.functional", names)


def test_keras():
    pytest.importorskip("torch")
    losses = pytest.importorskip("keras").losses
    names = [n for n, f in vars(losses).items() if callable(f) and not n.startswith("_")]
    assert len(names) >= 40
    assert not missing("keras.losses", names)


def test_optax():
    pytest.importorskip("jax")
    losses = pytest.importorskip("optax").losses
    names = [
        n for n, f in vars(losses).items() if inspect.isfunction(inspect.unwrap(f)) and not n.startswith("_")
    ]
    assert len(names) >= 30
    assert not missing("optax.losses", names)


def test_tensorflow():
    pytest.importorskip("torch")
    tf = pytest.importorskip("tensorflow")
    names = [n for n in dir(tf.nn) if "loss" in n or "cross_entropy" in n]
    assert len(names) >= 9
    assert not missing("tf.nn", names)


def test_tensorflow_v1():
    pytest.importorskip("torch")
    losses = pytest.importorskip("tensorflow").compat.v1.losses
    names = [n for n in dir(losses) if not n.startswith("_")]
    assert len(names) >= 11
    assert not missing("tf.compat.v1.losses", names)
