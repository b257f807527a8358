"""What is measured in data: spread, range, frequencies, and what they say of outliers and imbalance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Numbers = np.ndarray[Any, Any]
#: The median absolute deviation of a normal distribution times this is its standard deviation.
NORMAL = 1.4826
#: As many robust spreads from the median a value is an outlier (Iglewicz and Hoaglin 1993).
FAR = 3.5
#: Below this share, outliers are what a normal distribution has, too.
FEW_OUTLIERS = 0.002


@dataclass(frozen=True)
class Measure:
    """A value for hyper-parameters, and what it is."""

    value: Any
    says: str


def spread(x: Numbers) -> float:
    """A robust standard deviation: 1.4826 times the median distance from the median. Where more than half of the
    values are one, that of the quartiles; 0 where these are one, too."""
    found = NORMAL * float(np.median(np.abs(x - np.median(x))))
    low, high = np.quantile(x, (0.25, 0.75))
    return found or float(high - low) / 1.349


def far(x: Numbers) -> float:
    """The share of values that lie more than 3.5 robust spreads from the median."""
    scale = spread(x)
    return float(np.mean(np.abs(x - np.median(x)) > FAR * scale)) if scale else 0.0


def outliers(x: Numbers, of: str) -> tuple[str | float, str]:
    """An answer about outliers, with its reason."""
    share = far(x)
    word = share if share > FEW_OUTLIERS else "none"
    return word, f"{percent(share)} of {of} lie more than {FAR} robust spreads from their median"


def dispersion(counts: Numbers) -> tuple[str | float, str]:
    """The same of counts, where the variance against the mean and values that a Poisson distribution would not have
    tell: twice the root of a Poisson count has about unit spread."""
    mean, variance = float(counts.mean()), float(counts.var())
    share = far(2 * np.sqrt(counts + 0.375))
    ratio = variance / mean if mean else 0.0
    word = share if share > FEW_OUTLIERS else "some" if ratio > 1.5 else "none"
    return word, f"their variance is {ratio:.3g} times their mean, and {percent(share)} lie far out"


def balance(frequencies: Numbers) -> tuple[str, str]:
    """An answer about imbalance from how often each class occurs, with its reason."""
    ratio = float(frequencies.min() / frequencies.max())
    word = "none" if ratio >= 0.2 else "some" if ratio >= 0.05 else "strong"
    rarest = percent(float(frequencies.min() / frequencies.sum()))
    return word, f"the rarest of {frequencies.size} classes is {rarest} of the labels"


def weights(frequencies: Numbers) -> Measure:
    """One weight a class, inversely to how often it occurs, 1 on average over the samples."""
    found = frequencies.sum() / (frequencies.size * frequencies)
    return Measure(tuple(round(float(w), 3) for w in found), "samples over classes times the samples of each")


def percent(share: float) -> str:
    return f"{100 * share:.2g} %"
