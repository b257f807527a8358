"""What libraries define differently, and where: there a native's other number is no defect.

Every convention is a region of inputs. A clip or an epsilon explains another number in its region; it explains neither
NaN nor infinity, which clips and epsilons are there to prevent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Region = Callable[[dict[str, Array]], bool]

#: An epsilon that is a smaller part of what it is added to than this changes no judged digit.
PART = 1e-4


@dataclass(frozen=True)
class Convention:
    """A clip or an epsilon of a native: its words, and where it is felt."""

    native: str  # a pattern of names
    words: str
    region: Region
    where: str = ""  # a pattern of the mapping's call, where the convention is one of an option
    adds: bool = False  # whether it is an epsilon that is added: in float64 it is felt at every input


def probabilities(low: float, high: float) -> Region:
    """Some probability of the prediction lies so close to 0 or 1."""

    def near(args: dict[str, Array]) -> bool:
        p = args["pred"]
        return bool(((p < low) | (p > 1 - high)).any())

    return near


def logits(most: float) -> Region:
    """Some logit, or a distance between two of a row, is as large as this."""

    def far(args: dict[str, Array]) -> bool:
        z = args["pred"]
        spread = z.max(axis=-1) - z.min(axis=-1) if z.ndim > 1 and z.shape[-1] > 1 else np.abs(z)
        return bool((spread > most).any())

    return far


def log_probabilities(low: float) -> Region:
    """Some probability, or the exponential of one of the log-probabilities, lies so close to 0."""

    def near(args: dict[str, Array]) -> bool:
        return bool((np.exp(args["pred"]) < low).any() or (args["target"] < low).any())

    return near


def smaller(than: float, *names: str) -> Region:
    """Some number of the named arguments is that small."""

    def small(args: dict[str, Array]) -> bool:
        return any(bool((np.abs(args[name]) < than).any()) for name in names if name in args)

    return small


def norms(squared: float, *names: str) -> Region:
    """Some vector of the named arguments has a squared norm that small."""

    def short(args: dict[str, Array]) -> bool:
        with np.errstate(over="ignore"):
            return any(bool((np.sum(args[n] ** 2, axis=-1) < squared).any()) for n in names if n in args)

    return short


def sums(than: float) -> Region:
    """Prediction and target of some item add up to so little, or to so little beside what they have in common."""

    def small(args: dict[str, Array]) -> bool:
        pred, target = args["pred"], args["target"]
        both = (pred + target).reshape(len(pred), -1).sum(axis=-1)
        common = (pred * target).reshape(len(pred), -1).sum(axis=-1)
        return bool(((both < than) | (common < than)).any())

    return small


def apart(least: float) -> Region:
    """An anchor is that close to another embedding, in some coordinate."""

    def close(args: dict[str, Array]) -> bool:
        with np.errstate(all="ignore"):
            others = (args["anchor"] - args[name] for name in ("positive", "negative"))
            return any(bool((np.abs(gap) < least).any()) for gap in others)

    return close


def areas(least: float) -> Region:
    """Some box has so small an area."""

    def small(args: dict[str, Array]) -> bool:
        boxes = (args[name] for name in ("pred", "target"))
        return any(bool((np.prod(b[..., 2:] - b[..., :2], axis=-1) < least).any()) for b in boxes)

    return small


CONVENTIONS = (
    Convention(
        r"keras\.losses\.(binary_crossentropy|categorical_crossentropy|sparse_categorical_crossentropy)",
        "probabilities are clipped to [epsilon, 1 - epsilon], with epsilon 1e-7",
        probabilities(1.001e-7, 2.4e-7),
        where=r"^(?!.*from_logits=True)",
    ),
    Convention(
        r"keras\.losses\.categorical_generalized_cross_entropy",
        "probabilities are clipped to [epsilon, 1 - epsilon], with epsilon 1e-7",
        logits(15.0),
    ),
    Convention(
        r"keras\.losses\.(binary|categorical)_focal_crossentropy",
        "probabilities, also those of logits, are clipped to [epsilon, 1 - epsilon], with epsilon 1e-7",
        logits(14.5),
    ),
    Convention(
        r"keras\.losses\.kl_divergence",
        "both distributions are clipped to [epsilon, 1], with epsilon 1e-7",
        log_probabilities(1.001e-7),
    ),
    Convention(
        r"keras\.losses\.mean_squared_logarithmic_error",
        "both arguments are raised to epsilon, 1e-7",
        smaller(1e-3, "pred", "target"),
        adds=True,
    ),
    Convention(
        r"(keras\.losses|sklearn\.metrics)\.mean_absolute_percentage_error",
        "divides by max(|target|, epsilon)",
        smaller(1.001e-7, "target"),
    ),
    Convention(
        r"keras\.losses\.(dice|tversky)",
        "adds epsilon, 1e-7, above and below the fraction line",
        sums(1e-7 / PART),
        adds=True,
    ),
    Convention(
        r"keras\.losses\.cosine_similarity",
        "squared norms are raised to 1e-12",
        norms(1.001e-12, "pred", "target"),
    ),
    Convention(
        r"keras\.losses\.circle",
        "embeddings are normalised with an epsilon of 1e-12, and similarities above 1 count as 1",
        norms(1e-8, "embeddings"),
        adds=True,
    ),
    Convention(
        r"tf\.compat\.v1\.losses\.log_loss",
        "adds epsilon, 1e-7, to probabilities",
        probabilities(1e-7 / PART, 1e-7 / PART),
        adds=True,
    ),
    Convention(
        r"torch\.nn\.functional\.binary_cross_entropy",
        "logarithms are clamped at -100, and slopes are divided by max(p (1 - p), 1e-12)",
        probabilities(1e-12, 1e-12),
    ),
    Convention(
        r"torch\.nn\.functional\.cosine_embedding_loss",
        "adds 1e-12 to squared norms",
        norms(1e-12 / PART, "first", "second"),
        adds=True,
    ),
    Convention(
        r"torch\.nn\.functional\.cosine_similarity",
        "norms are raised to 1e-8",
        norms(1e-8, "pred", "target"),
    ),
    Convention(
        r"torch\.nn\.functional\.triplet_margin_loss",
        "adds 1e-6 to every difference",
        apart(1e-6 / PART),
        adds=True,
    ),
    Convention(
        r"optax\.losses\.triplet_margin_loss",
        "adds eps, here 1e-14, to squared distances",
        apart((1e-14 / PART) ** 0.5),
        adds=True,
    ),
    Convention(
        r"torchvision\.ops\..*_box_iou_loss",
        "adds 1e-7 to areas",
        areas(1e-7 / PART),
        adds=True,
    ),
)


def convention(
    native: str, call: str, names: tuple[str, ...], args: tuple[Array, ...], dtype: str = ""
) -> str:
    """The words of the convention that is felt at an input; empty where none is."""
    wide = {
        n: x if x.dtype.kind in "iub" else x.astype(np.float64) for n, x in zip(names, args, strict=False)
    }
    for known in CONVENTIONS:
        named = re.fullmatch(known.native, native) and re.search(known.where, call)
        if named and ((known.adds and dtype == "float64") or known.region(wide)):
            return known.words
    return ""


#: Where a loss has no value of its own, and every library its own answer: those inputs are not judged.
UNDEFINED = (
    Convention(
        r".*(cosine|triplet_margin_with_distance).*",
        "a vector of zeros has no direction",
        lambda args: any(bool((~x.any(axis=-1)).any()) for n, x in args.items() if x.ndim > 1),
    ),
)


def undefined(native: str, names: tuple[str, ...], args: tuple[Array, ...]) -> bool:
    """Whether a loss has no value of its own at an input."""
    wide = dict(zip(names, args, strict=False))
    return any(re.fullmatch(known.native, native) and known.region(wide) for known in UNDEFINED)
