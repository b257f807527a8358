"""What is asked before a loss is chosen, and what may be answered. Losses state among their facts which answers suit
them; nothing here knows a loss."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..form.check import ParameterError, is_number, short


@dataclass(frozen=True)
class Word:
    """An answer: the word, what it says, and what else people call it."""

    name: str
    says: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """Something that decides between losses."""

    key: str
    asks: str
    words: tuple[Word, ...]
    usual: tuple[str, ...] = ()  # what is taken for granted where nobody says otherwise
    #: Up to which number a share stands for a word; the last word stands for all above.
    shares: tuple[tuple[float, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(word.name for word in self.words)

    def word(self, name: str) -> Word:
        """The answer of that name."""
        return next(word for word in self.words if word.name == name)

    def answer(self, given: Any) -> str:
        """What a caller gave as the name of an answer.

        Words count in any case and by what else they are called, numbers by the share that they are, True is "some"
        and False "none".

        Raises
        ------
        ParameterError
            For anything else; it lists what is accepted.
        """
        if isinstance(given, bool) and self.shares:
            return "some" if given else "none"
        if self.shares and is_number(share := _number(given)) and 0 <= share <= 1:
            return next(name for most, name in self.shares if share <= most)
        if isinstance(given, str):
            plain = _plain(given)
            for word in self.words:
                if plain in map(_plain, (word.name, *word.also)):
                    return word.name
        message = f"choose: {self.key} is {short(given)}; accepted: {', '.join(self.names)}"
        raise ParameterError(message + (", True, False or a share from 0 to 1" if self.shares else ""))


def _plain(text: str) -> str:
    return text.strip().lower().replace("_", "-").replace(" ", "-")


def _number(given: Any) -> Any:
    """A share as a number: 0.2, "0.2" and "20%" are one."""
    if not isinstance(given, str):
        return given
    text = given.strip()
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None


TASKS = (
    Word("regression", "predict a number", ("numbers", "forecasting")),
    Word("classification", "predict a class, or which of several hold", ("classes", "tagging")),
    Word("segmentation", "predict a class for every pixel", ("masks", "pixels")),
    Word("boxes", "predict boxes around objects", ("detection", "object-detection")),
    Word("ranking", "put items in order", ("recommendation", "retrieval")),
    Word("embeddings", "place things by likeness", ("metric-learning", "contrastive", "self-supervised")),
    Word("distributions", "match a distribution", ("divergence",)),
    Word("distillation", "learn from another model", ("teacher",)),
    Word("sequences", "predict a sequence of symbols", ("speech", "text", "language")),
    Word("preferences", "learn what people prefer in answers", ("alignment", "rlhf")),
    Word("images", "predict an image", ("restoration", "super-resolution", "denoising")),
    Word("adversarial", "train a generator against a critic", ("gan",)),
    Word("regularisation", "hold parameters small", ("regularization", "penalty", "weight-decay")),
    Word("information", "measure information", ("entropy",)),
)
TARGETS = (
    Word("real", "any real numbers", ("numbers", "continuous")),
    Word("positive", "positive numbers over orders of magnitude", ("log-scale", "durations", "prices")),
    Word("amounts", "amounts that are often exactly 0, such as claims or rain", ("claims", "zero-inflated")),
    Word("counts", "whole numbers from 0 on: how many", ("count",)),
    Word("censored", "times or values known only up to a limit", ("survival", "time-to-event")),
    Word("binary", "yes or no, as 1 and 0", ("yes-no", "two-classes")),
    Word("signs", "yes or no, as +1 and -1", ("plus-minus",)),
    Word("multiclass", "one class of several", ("multi-class", "one-hot", "categorical", "integer")),
    Word("multilabel", "any number of classes at once", ("multi-label", "multi-hot", "tags")),
    Word("ordinal", "one of several grades in order", ("grades", "ratings")),
    Word("structures", "structured outputs, such as sets or matchings", ("structured",)),
    Word("mask", "one mask: object or background", ("masks", "organ")),
    Word("classes", "one of several classes a pixel", ("labels-map",)),
    Word("boxes", "corners of boxes", ("corners",)),
    Word("lists", "lists of items with their relevance", ("relevance", "relevances", "graded")),
    Word("pairs", "pairs: which is better, or whether they belong together", ("pair",)),
    Word("triplets", "an anchor, one that is like it and one that is not", ("triplet",)),
    Word("labels", "a class label of every sample in the batch", ("identities",)),
    Word("views", "two views of everything", ("augmentations",)),
    Word("similarities", "a matrix of similarities, the right ones on its diagonal", ("similarity",)),
    Word("vectors", "a vector to be met", ("vector",)),
    Word("probabilities", "probabilities that sum to 1", ("distribution", "soft-labels")),
    Word("masses", "masses that need not sum to 1", ("histogram", "spectrum")),
    Word("events", "probabilities of single events", ("event",)),
    Word("teacher-logits", "the logits of a teacher", ("logits",)),
    Word("teacher-features", "the features of a teacher", ("features",)),
    Word("tokens", "one symbol a position, aligned", ("aligned",)),
    Word("unaligned", "symbols without their times", ("speech", "transcripts")),
    Word("single", "answers that are good or bad on their own", ("desirable", "thumbs")),
)
#: What a task is about where nobody says more.
USUAL_TARGETS = (
    "real",
    "binary",
    "multiclass",
    "mask",
    "classes",
    "lists",
    "labels",
    "views",
    "probabilities",
)
OUTPUTS = (
    Word("logits", "scores of any size, before a softmax or sigmoid", ("scores", "raw")),
    Word("probabilities", "probabilities", ("softmax", "sigmoid")),
    Word("log-probabilities", "logarithms of probabilities", ("log-softmax",)),
)
OUTLIERS = (
    Word("none", "none, or they must count"),
    Word("some", "a few: up to about 5 %"),
    Word("many", "many, or far ones"),
)
IMBALANCE = (
    Word("none", "the rarest class has at least a fifth of what the most frequent one has", ("balanced",)),
    Word("some", "at least a twentieth", ("moderate",)),
    Word("strong", "less", ("many", "severe", "extreme")),
)
NOISE = (
    Word("none", "hardly any", ("clean",)),
    Word("some", "up to about a tenth", ("few",)),
    Word("much", "more", ("many",)),
)
MATTERS = (
    Word("mean", "right on average", ("average", "expectation")),
    Word("median", "the typical value", ("typical",)),
    Word("quantile", "a quantile or an interval", ("quantiles", "interval")),
    Word("percent", "errors in proportion to the target", ("relative", "ratio")),
    Word("tolerance", "small errors are no errors", ("dead-zone",)),
    Word("precision", "the smallest errors, too", ("landmarks",)),
    Word("uncertainty", "how sure each prediction is", ("variance",)),
    Word("ignore", "outliers shall not count at all", ("reject",)),
    Word("registration", "fits with many mismatches", ("pose",)),
    Word("smooth", "second derivatives everywhere", ("newton", "second-order")),
    Word("boosting", "boosted trees or hand-written gradients", ("trees",)),
    Word("unit", "a value in the unit of the target", ("report",)),
    Word("offset", "differences only, whatever is added to all", ("shift",)),
    Word("hazard", "the risk in every stretch of time", ("risk",)),
    Word("tunable", "a number to tune or learn", ("tuning",)),
    Word("probabilities", "probabilities that can be believed", ("calibration", "calibrated")),
    Word("detection", "that rare and hard examples stand out", ("hard-examples", "find")),
    Word("recall", "that nothing is missed", ("misses", "sensitivity")),
    Word("margin", "a decision with a margin", ("svm",)),
    Word("mistakes", "mistakes only", ("perceptron",)),
    Word("sparse", "exact zeros", ("sparsity", "selection")),
    Word("vocabulary", "thousands of classes at bearable cost", ("many-classes",)),
    Word("sampled", "classes drawn for every batch", ("negative-sampling",)),
    Word("drift", "that logits stay in bounds", ("stability",)),
    Word("structure", "structure, as a whole", ("structured",)),
    Word("ranking", "right classes above wrong ones", ("auc",)),
    Word("overlap", "overlap (Dice, F1, IoU of boxes)", ("f1", "dice")),
    Word("iou", "intersection over union", ("jaccard",)),
    Word("small", "small objects", ("small-objects", "small-organs", "lesions")),
    Word("boundary", "outlines", ("contour",)),
    Word("correlation", "object and background alike", ("mcc",)),
    Word("coordinates", "coordinates, one by one", ("coordinate",)),
    Word("apart", "boxes that do not overlap yet", ("disjoint",)),
    Word("centres", "centres", ("centers", "center")),
    Word("shape", "width over height", ("aspect",)),
    Word("top", "the top of the list", ("ndcg",)),
    Word("order", "the whole order", ("permutation",)),
    Word("negatives", "all others in the batch are unlike", ("contrast",)),
    Word("no-negatives", "no negatives at hand", ("non-contrastive",)),
    Word("hard-pairs", "pairs that are hard", ("mining",)),
    Word("angle", "angles, whatever the lengths", ("cosine", "direction")),
    Word("distance", "distances", ("euclidean",)),
    Word("proper", "the target is the minimum", ("kl",)),
    Word("symmetric", "both sides alike", ("symmetry",)),
    Word("events", "the probability of any event", ("total-variation",)),
    Word("bounded", "never above a bound", ("bound",)),
    Word("bits", "information in nats", ("nats", "entropy")),
    Word("reference", "a reference model is at hand", ("with-reference",)),
    Word("no-reference", "no reference model", ("reference-free",)),
    Word("one-stage", "one stage of training", ("single-stage",)),
    Word("pixels", "pixel by pixel", ("psnr",)),
    Word("edges", "edges", ("outlines",)),
    Word("denoising", "less noise", ("noise",)),
    Word("steady", "slopes that do not vanish", ("no-vanishing",)),
    Word("small-weights", "small weights", ("decay", "shrinkage")),
)

QUESTIONS = (
    Question("task", "What is the task?", TASKS),
    Question("target", "What are the targets?", TARGETS, USUAL_TARGETS),
    Question("output", "What does the model return?", OUTPUTS, ("logits",)),
    Question(
        "outliers",
        "Do some targets lie far from what the rest suggests, or counts vary more than their mean?",
        OUTLIERS,
        ("none",),
        ((0.0, "none"), (0.05, "some"), (1.0, "many")),
    ),
    Question(
        "imbalance",
        "Are classes, or object and background, of unlike frequency? (a number: the share of the rarest)",
        IMBALANCE,
        ("none",),
        ((0.05, "strong"), (0.17, "some"), (1.0, "none")),
    ),
    Question(
        "label_noise",
        "Which share of the labels is wrong?",
        NOISE,
        ("none",),
        ((0.01, "none"), (0.1, "some"), (1.0, "much")),
    ),
    Question("matters", "What matters most?", MATTERS),
)
BY_KEY = {question.key: question for question in QUESTIONS}


def read(given: dict[str, Any]) -> dict[str, str]:
    """The answers among what a caller gave, in the order of the questions; None is no answer."""
    return {
        key: question.answer(given[key]) for key, question in BY_KEY.items() if given.get(key) is not None
    }


def ordered(answers: Iterable[str]) -> list[Question]:
    """The questions of these keys in their order."""
    keys = set(answers)
    return [question for question in QUESTIONS if question.key in keys]
