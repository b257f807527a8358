"""Every name of another library that is an alias here: the same number as its owner's, or refused with what to write.

The names are those of the owners, so that a new one, theirs or ours, is compared or fails for want of arguments.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import unilos
from unilos.face.entries import REGISTRY
from unilos.face.foreign import FOREIGN
from unilos.face.registry import loss_class

#: Aliases that are no function of arrays alone.
NOT_COMPARED = {
    "AdaptiveLogSoftmaxWithLoss": "a module that holds its matrices",
    "LinearCrossEntropyLoss": "a module that holds its matrix",
    "make_fenchel_young_loss": "makes a loss of a function",
    "nce_loss": "draws its classes",
    "sampled_softmax_loss": "draws its classes",
}
#: What an alias says that it lacks: these owners take one array.
ONE_ARRAY = {("tf.nn", "l2_loss")}
#: Names under which keras.losses.get finds a loss, besides the public ones.
KERAS_WORDS = ("mse", "mae", "mape", "msle", "bce", "kld")

#: What owners are asked for where their default has no equal here, or is no default.
CALLED: dict[str, dict[str, Any]] = {
    "KLDivLoss": {"reduction": "batchmean"},
    "kl_div": {"reduction": "batchmean"},
    "sigmoid_focal_loss": {"alpha": 0.25},  # torchvision's
    "weighted_cross_entropy_with_logits": {"pos_weight": 1.0},
}

rng = np.random.default_rng(13)
x, y = rng.normal(size=(2, 3, 3))
z = rng.normal(size=(3, 3, 3, 3))  # a shape in which classes fit on every axis


def softmax(a: Any, axis: int = -1) -> Any:
    e = np.exp(a)
    return e / e.sum(axis=axis, keepdims=True)


p, q, hard = softmax(x), softmax(y), (y > 0) * 1.0
signs, labels, dense = 2 * hard - 1, np.array([2, 0, 1]), rng.integers(3, size=(3, 3, 3))
embeddings, groups = rng.normal(size=(6, 4)), np.array([0, 0, 1, 1, 2, 2])

#: The prediction, the target and what follows, as the owner of the name means them: by alias, else by loss.
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("mse", "mae", "mape", "huber", "smooth_l1", "log_cosh", "half_squared_error"), (x, y)),
    **dict.fromkeys(("binary_cross_entropy_with_logits", "binary_sparsemax"), (x, hard)),
    **dict.fromkeys(("soft_margin", "hinge", "hinge_embedding", "perceptron"), (x, signs)),
    **dict.fromkeys(("multi_margin", "multiclass_hinge", "multiclass_perceptron"), (x, labels)),
    **dict.fromkeys(("poly1_cross_entropy", "listnet"), (x, q)),
    **dict.fromkeys(("msle", "categorical_cross_entropy", "softmax_focal"), (p, q)),
    **dict.fromkeys(("kl_divergence", "generalized_kl"), (np.log(p), q)),
    "kld": (p, q),
    **dict.fromkeys(("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy"), (p, labels)),
    **dict.fromkeys(
        ("sparse_softmax_cross_entropy", "sparse_softmax_cross_entropy_with_logits"), (x, labels)
    ),
    **dict.fromkeys(("softmax_cross_entropy", "softmax_cross_entropy_with_logits"), (x, q)),
    "softmax_cross_entropy_with_integer_labels": (x, labels),
    "safe_softmax_cross_entropy": (x, q),
    "kl_divergence_with_log_targets": (np.log(p), np.log(q)),
    "binary_cross_entropy": (p, hard),
    "sigmoid_focal": (p, hard),
    "dice": (p, hard),
    "generalized_dice": (z[0], softmax(z[1])),
    "multiclass_sparsemax": (x, labels),
    "cross_entropy": (z, dense),
    "nll": (np.log(softmax(z, 1)), dense),
    "gaussian_nll": (x, y, p),
    "margin_ranking": (x, y, signs),
    "multilabel_margin": (x, np.array([[2, -1, -1], [0, 1, -1], [1, -1, 0]])),
    "multilabel_soft_margin": (x, hard),
    "poisson_nll": (p, np.round(3 * q)),
    "cosine_embedding": (x, y, signs[:, 0]),
    "triplet_margin": (x, y, q),
    "generalized_cross_entropy": (p, labels),
    "nt_xent": (embeddings, groups),
    "ctc": (
        np.log(p)[None].repeat(3, 0),
        np.array([[1], [2], [1]]),
        np.array([3, 3, 3]),
        np.array([1, 1, 1]),
    ),
}


def torch_owner(name: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    torch = pytest.importorskip("torch")
    module, said = getattr(torch.nn, name, None), CALLED.get(name, {})
    f = module(**said) if module else partial(getattr(torch.nn.functional, name), **said)
    return lambda *args: f(*map(torch.tensor, args)), {}


def keras_owner(name: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    keras = pytest.importorskip("keras")
    f = getattr(keras.losses, name, None) or keras.losses.get(name)
    each = not isinstance(f, type)
    f = f if each else f(dtype="float64")
    as_array, as_tensor = keras.ops.convert_to_numpy, keras.ops.convert_to_tensor
    return lambda pred, target: as_array(f(as_tensor(target), as_tensor(pred))), {
        "reduction": "none" if each else "sum_over_batch_size"
    }


def optax_owner(name: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    f = getattr(pytest.importorskip("optax").losses, name)
    of_all = name in ("ntxent", "ranking_softmax_loss")  # those that reduce

    def theirs(*args: Any) -> Any:  # in JAX's own floats
        args = tuple(a.astype(np.float32) if a.dtype.kind == "f" else a for a in args)
        return f(*args, **CALLED.get(name, {}))

    return theirs, {} if of_all else {"reduction": "none"}


def tf_owner(name: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    f = getattr(pytest.importorskip("tensorflow").nn, name)
    return lambda pred, target: f(target, pred, **CALLED.get(name, {})), {"reduction": "none"}


def v1_owner(name: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    f = getattr(pytest.importorskip("tensorflow").compat.v1.losses, name)
    # A hinge of TensorFlow's takes 0 and 1; those are NaN here, so nobody takes one for the other.
    return lambda pred, target: f((target + 1) / 2 if name == "hinge_loss" else target, pred), {}


OWNERS = {
    "torch.nn": torch_owner,
    "torch.nn.functional": torch_owner,
    "keras.losses": keras_owner,
    "optax.losses": optax_owner,
    "tf.nn": tf_owner,
    "tf.compat.v1.losses": v1_owner,
}


def public(owner: str) -> list[str]:
    """The aliases that are names of this owner's."""
    first, *path = owner.split(".")
    pytest.importorskip("torch")  # before TensorFlow
    found: Any = pytest.importorskip("tensorflow" if first == "tf" else first)
    for part in path:
        found = getattr(found, part)
    known = {name.lower() for name in REGISTRY}
    names = {n for n, f in vars(found).items() if callable(f) and n.lower() in known}
    names |= set(KERAS_WORDS) if owner == "keras.losses" else set()
    classes = {n: loss_class(n) for n in names}
    return sorted(n for n, c in classes.items() if n not in (c.name, c.__name__, *c.meta.short))


def made(owner: str, name: str, options: dict[str, Any], **params: Any) -> Callable[..., Any]:
    """The alias as its owner would be called: prediction first, reduced alike."""
    if owner != "keras.losses":
        ours: Callable[..., Any] = unilos.get(name, **{**options, **params})
        return ours
    keras = pytest.importorskip("keras")
    loss = unilos.get(name, **params).to_keras(dtype="float64", **options)
    return lambda pred, target: keras.ops.convert_to_numpy(
        loss(keras.ops.convert_to_tensor(target), keras.ops.convert_to_tensor(pred))
    )


def same(found: Any, expected: Any) -> bool:
    found, expected = np.asarray(found), np.asarray(expected)
    return found.shape == expected.shape and np.allclose(found, expected, rtol=2e-5, atol=2e-6)


@pytest.mark.filterwarnings("ignore:The function convex_kl_divergence is deprecated:DeprecationWarning")
@pytest.mark.parametrize("owner", OWNERS)
def test_aliases(owner: str) -> None:
    compared = []
    for name in public(owner):
        if name in NOT_COMPARED or (owner, name) in ONE_ARRAY:
            continue
        ours = loss_class(name).name
        args, row = ARGUMENTS.get(name) or ARGUMENTS[ours], FOREIGN.get(name)
        theirs, options = OWNERS[owner](name)
        if row is None:
            assert same(made(owner, name, options)(*args), theirs(*args)), f"{owner}.{name} is not {ours}"
        else:
            with pytest.raises(unilos.ParameterError, match=row.owner):
                unilos.get(name)
            if not row.instead:
                loss = made(owner, name, options, **row.params)
                assert same(loss(*args), theirs(*args)), f"{owner}.{name} is no {loss}"
        compared.append(name)
    assert len(compared) > 5, f"{owner} has aliases"


def test_foreign_names() -> None:
    """The errors say what to write, whoever asks; with that word, or by a canonical name, it is ours."""
    for name in ("Poisson", "poisson", "POISSON"):
        for ask in (unilos.get, lambda n: unilos.from_dict({"loss": n}), lambda n: unilos.get({"loss": n})):
            with pytest.raises(
                unilos.ParameterError, match=r"'poisson_nll', log_input=False, eps=1e-07\) for it"
            ):
                ask(name)
    with pytest.raises(unilos.ParameterError, match=r"'CrossEntropyLoss' is torch's, .* axis=1"):
        unilos.get("CrossEntropyLoss", label_smoothing=0.1)
    assert unilos.get("CrossEntropyLoss", axis=-1) == unilos.CrossEntropy()
    assert unilos.get("CrossEntropyLoss", axis=1, label_smoothing=0.1).label_smoothing == 0.1
    with pytest.raises(unilos.ParameterError, match=r"gamma=2\.0"):
        unilos.get("BinaryFocalCrossentropy", gamma=2.0)
    assert unilos.get("poissonNLL") == unilos.get("PoissonNLL") == unilos.PoissonNLL()


def test_table_names_aliases() -> None:
    """Every row is a name that would else be found, its parameters are the loss's, and what it names exists."""
    for name, row in FOREIGN.items():
        cls = loss_class(name)
        assert name not in (cls.name, cls.__name__, *cls.meta.short), f"{name} is canonical"
        assert row.params or row.instead
        assert row.asks({})
        if not row.instead:
            assert unilos.get(name, **row.params) == cls(**row.params)
