"""The arguments of losses in sizes of training."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from ..face.registry import loss_class, make
from ..form.check import ParameterError
from .asks import ENTRIES, ROWS, Ask, in_words

Array = np.ndarray[Any, Any]
Args = tuple[Array, ...]
#: A guess of what a measurement takes, in copies of its arguments.
COPIES = 7
PROBE = 600


class Given(NamedTuple):
    """The arguments of a call with what they are called; `kind` is `labels`, `distributions` and the like."""

    size: str
    kind: str
    args: Args
    weight: Array | None
    mask: Array | None

    @property
    def bytes(self) -> int:
        beside = [x for x in (self.weight, self.mask) if x is not None]
        return sum(x.nbytes for x in (*self.args, *beside))


# Calls whose arguments are neither entries nor rows of one array.


def alignments(rng: np.random.Generator) -> tuple[str, Args]:
    batch, frames, classes, labels = 8, 500, 32, 60
    lengths = np.full(batch, frames), rng.integers(20, labels + 1, batch)
    given = rng.normal(size=(batch, frames, classes)), rng.integers(1, classes, (batch, labels))
    return f"{batch} x {frames} x {classes} lengths", (*given, *lengths)


def batch(rng: np.random.Generator) -> tuple[str, Args]:
    x = rng.normal(size=(512, 64))
    return "512 x 64", (x / np.linalg.norm(x, axis=-1, keepdims=True), rng.integers(0, 64, 512))


def drawn(rng: np.random.Generator) -> tuple[str, Args]:
    rows, features, classes, sampled = 1024, 128, 20000, 512
    hidden, classifier = rng.normal(size=(rows, features)), rng.normal(size=(classes, features)) / 8
    target, expected = rng.integers(0, classes, (rows, 1)), rng.uniform(0.1, 2.0, (rows, 1))
    among = rng.permutation(classes)[:sampled], rng.uniform(0.1, 2.0, sampled)
    args = (hidden, classifier, target, among[0], expected, among[1], rng.normal(size=classes))
    return f"{rows} x {features}, {sampled} of {classes} several", args


def clusters(rng: np.random.Generator) -> tuple[str, Args]:
    rows, features, short, first, classes = 1024, 128, 32, 2000, 20000
    head, projection = rng.normal(size=(first + 1, features)), rng.normal(size=(short, features))
    tail = rng.normal(size=(classes - first, short))
    labels = np.minimum(rng.geometric(1 / 1000, rows), classes - 1)
    args = (rng.normal(size=(rows, features)), labels, head / 8, projection / 8, tail / 4)
    return f"{rows} x {features}, {classes} clusters", args


def projected(rng: np.random.Generator) -> tuple[str, Args]:
    rows, features, classes = 2048, 256, 32000
    hidden, classifier = rng.normal(size=(rows, features)), rng.normal(size=(classes, features)) / 16
    return f"{rows} x {features} x {classes} labels", (hidden, classifier, rng.integers(0, classes, rows))


def images(rng: np.random.Generator) -> tuple[str, Args]:
    return "16 x 256 x 256", tuple(rng.uniform(size=(16, 256, 256)) for _ in range(2))


def masks(rng: np.random.Generator) -> tuple[str, Args]:
    size = (16, 256, 256)
    return "16 x 256 x 256", (rng.uniform(size=size), rng.integers(0, 2, size).astype(float))


def boxes(rng: np.random.Generator) -> tuple[str, Args]:
    corners = rng.uniform(size=(2, 65536, 2))
    sides = rng.uniform(0.1, 1.0, size=(2, 65536, 2))
    return "65536 x 4", tuple(np.concatenate([corners, corners + sides], axis=-1))


def views(rng: np.random.Generator) -> tuple[str, Args]:
    return "512 x 128", tuple(rng.normal(size=(2, 512, 128)))


def vectors(rng: np.random.Generator) -> tuple[str, Args]:
    return "65536 x 64", tuple(rng.normal(size=(2, 65536, 64)))


OWN: dict[str, Callable[[np.random.Generator], tuple[str, Args]]] = {
    "ctc": alignments,
    "nce": drawn,
    "sampled_softmax": drawn,
    "adaptive_log_softmax": clusters,
    "linear_cross_entropy": projected,
    "ssim": images,
    "total_variation": images,
    "laplacian_edge": images,
    **dict.fromkeys(("nt_xent", "circle", "multi_similarity", "supcon"), batch),
    **dict.fromkeys(("barlow_twins", "vicreg"), views),
    **dict.fromkeys(("iou", "giou", "diou", "ciou"), boxes),
    **dict.fromkeys(
        ("dice", "tversky", "focal_tversky", "generalized_dice", "jaccard", "mcc", "lovasz_hinge"), masks
    ),
    "rmse": vectors,
}
#: The hyper-parameters that go with them.
WITH: dict[str, dict[str, Any]] = {"adaptive_log_softmax": {"cutoffs": (2000,)}}


def takes(name: str) -> str:
    """What sizes a loss has: `entries`, `rows`, or one of its `own`."""
    if name in OWN:
        return "own"
    loss = make(loss_class(name), {})
    found = list(loss.structure.large(loss, np.random.default_rng(0), PROBE, ()))
    if not found:
        return "rows"
    (size, args), *more = found
    return "entries" if not more and size == str(args[0].size) and size != "12" else "own"


def sizes(name: str, numbers: list[int], shapes: list[tuple[int, int]]) -> list[int | tuple[int, int] | None]:
    """Of the sizes that are asked for those that the loss has; where none is asked for, usual ones.

    Raises
    ------
    ParameterError
        Where the loss has none of what is asked for.
    """
    kind, asked = takes(name), bool(numbers or shapes)
    if kind == "own":
        return [None]
    if kind == "entries":
        if asked and not numbers:
            message = f"{name} takes entries and no rows: give --size"
            raise ParameterError(message)
        return [*(numbers or ENTRIES)]
    if asked and not shapes:
        message = f"{name} takes rows: give --shape, as in 8192x10"
        raise ParameterError(message)
    return [*(shapes or ROWS)]


def inputs(loss: Any, ask: Ask) -> Iterator[Given]:
    """The calls of a size, in the dtype that is asked for; labels stay integers."""
    rng = np.random.default_rng(0)
    for size, args in _calls(loss, ask, rng):
        given = tuple(x.astype(ask.dtype) if x.dtype.kind == "f" else x for x in args)
        _, _, kind = size.rpartition(" ")
        named = kind.isalpha() and kind != "x"
        items = tuple(loss.structure.items(given[0].shape))
        weight = rng.uniform(0.5, 2.0, items).astype(ask.dtype) if "weight" in ask.extras else None
        mask = rng.uniform(size=items) < 0.9 if "mask" in ask.extras else None
        yield Given(size, kind if named else "", given, weight, mask)


def _calls(loss: Any, ask: Ask, rng: np.random.Generator) -> Iterator[tuple[str, Args]]:
    if loss.name in OWN:
        size, args = OWN[loss.name](rng)
        yield size, args[: len(loss.arguments)]
    elif isinstance(ask.size, int):
        # Some losses make examples that hold several times what they are asked for.
        (_, probe), *_ = loss.structure.large(loss, np.random.default_rng(0), PROBE, ())
        n = max(2, round(ask.size * PROBE / probe[0].size))
        yield from loss.structure.large(loss, rng, n, ())
    elif ask.size is not None:
        yield from loss.structure.large(loss, rng, 8, (ask.size,))
    else:
        for size, args in loss.structure.large(loss, rng, PROBE, ()):
            yield size if any(c.isdigit() for c in size) else in_words(args[0].shape), args


def needed(ask: Ask) -> int:
    """About how many bytes a measurement takes."""
    if ask.size is None:
        return 0
    numbers = math.prod(ask.size) if isinstance(ask.size, tuple) else ask.size
    return numbers * (8 if ask.dtype == "float64" else 4) * 3 * COPIES
