"""What the library lacks, and what to do instead: said where the answers lead there, until there is such a loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..face.entries import REGISTRY
from ..form.facts import Suits


@dataclass(frozen=True)
class Gap:
    """Losses that would be the first choice, by the names they would have."""

    lacks: tuple[str, ...]
    when: str  # as in `Suits`
    says: str

    @property
    def there(self) -> bool:
        """Whether the library has one of them by now."""
        return any(name in REGISTRY for name in self.lacks)

    def open(self, answers: Mapping[str, str]) -> bool:
        """Whether the answers lead here, and none of the losses is there yet."""
        stated = Suits(self.when, self.says).answers
        return not self.there and all(answers.get(key) in words for key, words in stated.items())


GAPS = (
    Gap(
        ("cox", "weibull_nll"),
        "target censored",
        "There is no survival loss (Cox's partial likelihood, a Weibull likelihood with censoring). Leaving censored "
        "rows out biases times downwards; instead cut time into intervals and train a discrete hazard, count events "
        "over time at risk (the logarithm of that time added to the prediction), or fit quantiles below the limit. For "
        "Cox's model itself use lifelines or scikit-survival.",
    ),
    Gap(
        ("negative_binomial_nll",),
        "target counts, outliers some many",
        "There is no negative binomial likelihood, the usual one of counts that vary more than their mean. A Poisson "
        "likelihood still fits the mean, with intervals that are too narrow; large counts pull less in the losses "
        "below.",
    ),
    Gap(
        ("coral", "corn"),
        "target ordinal",
        "There is no loss of ordered grades (CORAL, CORN). Instead give the model one logit a threshold, with the "
        "target 1 where the grade is above it.",
    ),
    Gap(
        ("asymmetric",),
        "target multilabel, imbalance strong",
        "There is no asymmetric loss (Ridnik et al. 2021), which fades easy negatives more than positives.",
    ),
    Gap(
        ("mixture_nll",),
        "task regression, matters uncertainty",
        "There is no likelihood of mixtures, for targets with several likely values.",
    ),
)


def missing(answers: Mapping[str, str]) -> tuple[str, ...]:
    """What the library lacks for these answers."""
    return tuple(gap.says for gap in GAPS if gap.open(answers))
