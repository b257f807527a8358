# Written by docs/generate.py from the registry: edit that, or the losses.
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol, TypeVar, overload

import numpy as np

from . import conformance as conformance
from . import information as information
from . import keras as keras
from .engine.native.threads import get_threads as get_threads
from .engine.native.threads import set_threads as set_threads
from .engine.paths import Explanation as Explanation
from .engine.paths import generic as generic
from .engine.share import Partial as Partial
from .face.loss import Loss as Loss
from .face.loss import Sum as Sum
from .face.registry import from_dict as from_dict
from .face.registry import get as get
from .face.registry import names as names
from .form.check import ArgumentError as ArgumentError
from .form.check import BackendMismatchError as BackendMismatchError
from .form.check import DeviceMismatchError as DeviceMismatchError
from .form.check import DTypeError as DTypeError
from .form.check import LabelRangeError as LabelRangeError
from .form.check import ParameterError as ParameterError
from .form.check import ShapeError as ShapeError
from .form.check import UnilosError as UnilosError
from .form.check import UnsupportedError as UnsupportedError
from .guide import choose as choose
from .losses.adaptive import AdaptiveLogSoftmax as _AdaptiveLogSoftmax
from .losses.adversarial import LSGAN as _LSGAN
from .losses.adversarial import GANHinge as _GANHinge
from .losses.angular import ArcFace as _ArcFace
from .losses.angular import CosFace as _CosFace
from .losses.barron import GeneralRobust as _GeneralRobust
from .losses.binary import BinaryCrossEntropy as _BinaryCrossEntropy
from .losses.binary import BinaryCrossEntropyWithLogits as _BinaryCrossEntropyWithLogits
from .losses.boundary import Boundary as _Boundary
from .losses.boxes import CIoU as _CIoU
from .losses.boxes import DIoU as _DIoU
from .losses.boxes import GIoU as _GIoU
from .losses.boxes import IoU as _IoU
from .losses.categorical import CategoricalCrossEntropy as _CategoricalCrossEntropy
from .losses.classification import CrossEntropy as _CrossEntropy
from .losses.contrastive import InfoNCE as _InfoNCE
from .losses.contrastive import NTXent as _NTXent
from .losses.contrastive import SupCon as _SupCon
from .losses.desirable import KTO as _KTO
from .losses.deviance import GammaDeviance as _GammaDeviance
from .losses.deviance import TweedieDeviance as _TweedieDeviance
from .losses.distances import Contrastive as _Contrastive
from .losses.distances import HingeEmbedding as _HingeEmbedding
from .losses.distillation import Distillation as _Distillation
from .losses.distillation import FeatureDistillation as _FeatureDistillation
from .losses.divergence import GeneralizedKL as _GeneralizedKL
from .losses.divergence import JensenShannon as _JensenShannon
from .losses.divergence import KLDivergence as _KLDivergence
from .losses.divergence import TotalVariationDistance as _TotalVariationDistance
from .losses.divergence import smooth_labels as smooth_labels
from .losses.embedding import CosineDistance as _CosineDistance
from .losses.embedding import CosineEmbedding as _CosineEmbedding
from .losses.embedding import CosineSimilarity as _CosineSimilarity
from .losses.embedding import MeanPairwiseSquaredError as _MeanPairwiseSquaredError
from .losses.fenchel import FenchelYoung as _FenchelYoung
from .losses.focal import SigmoidFocal as _SigmoidFocal
from .losses.focal import SoftmaxFocal as _SoftmaxFocal
from .losses.focal_star import FocalStar as _FocalStar
from .losses.generalized import GeneralizedDice as _GeneralizedDice
from .losses.image import LaplacianEdge as _LaplacianEdge
from .losses.image import TotalVariation as _TotalVariation
from .losses.likelihood import GaussianNLL as _GaussianNLL
from .losses.likelihood import LaplaceNLL as _LaplaceNLL
from .losses.likelihood import PoissonNLL as _PoissonNLL
from .losses.likelihood import StudentTNLL as _StudentTNLL
from .losses.log_partition import ZLoss as _ZLoss
from .losses.log_probabilities import NLL as _NLL
from .losses.lovasz import LovaszHinge as _LovaszHinge
from .losses.lovasz import LovaszSoftmax as _LovaszSoftmax
from .losses.margin import BinarySparsemax as _BinarySparsemax
from .losses.margin import Exponential as _Exponential
from .losses.margin import Hinge as _Hinge
from .losses.margin import Perceptron as _Perceptron
from .losses.margin import SoftMargin as _SoftMargin
from .losses.margin import SquaredHinge as _SquaredHinge
from .losses.measures import Entropy as _Entropy
from .losses.measures import InformationCrossEntropy as _InformationCrossEntropy
from .losses.measures import SelfInformation as _SelfInformation
from .losses.multiclass import GeneralizedCrossEntropy as _GeneralizedCrossEntropy
from .losses.multiclass import ListNet as _ListNet
from .losses.multiclass import Poly1CrossEntropy as _Poly1CrossEntropy
from .losses.multiclass_margin import CategoricalHinge as _CategoricalHinge
from .losses.multiclass_margin import MulticlassHinge as _MulticlassHinge
from .losses.multiclass_margin import MulticlassPerceptron as _MulticlassPerceptron
from .losses.multiclass_margin import MultiMargin as _MultiMargin
from .losses.multilabel import MultilabelMargin as _MultilabelMargin
from .losses.multilabel import MultilabelSoftMargin as _MultilabelSoftMargin
from .losses.overlap import MCC as _MCC
from .losses.overlap import Dice as _Dice
from .losses.pairs import Circle as _Circle
from .losses.pairs import MultiSimilarity as _MultiSimilarity
from .losses.penalty import L1Penalty as _L1Penalty
from .losses.penalty import L2Penalty as _L2Penalty
from .losses.pooled import RMSE as _RMSE
from .losses.preference import DPO as _DPO
from .losses.preference import IPO as _IPO
from .losses.preference import ORPO as _ORPO
from .losses.preference import SimPO as _SimPO
from .losses.projected import LinearCrossEntropy as _LinearCrossEntropy
from .losses.ranking import ListMLE as _ListMLE
from .losses.ranking import MarginRanking as _MarginRanking
from .losses.ranking import PairwiseHinge as _PairwiseHinge
from .losses.ranking import RankNet as _RankNet
from .losses.regression import MAE as _MAE
from .losses.regression import MSE as _MSE
from .losses.regression import HalfSquaredError as _HalfSquaredError
from .losses.regression import Huber as _Huber
from .losses.regression import SmoothL1 as _SmoothL1
from .losses.relative import MAPE as _MAPE
from .losses.relative import MSLE as _MSLE
from .losses.robust import Cauchy as _Cauchy
from .losses.robust import Charbonnier as _Charbonnier
from .losses.robust import GemanMcClure as _GemanMcClure
from .losses.robust import Quantile as _Quantile
from .losses.robust import TukeyBiweight as _TukeyBiweight
from .losses.robust import Welsch as _Welsch
from .losses.sampled import NCE as _NCE
from .losses.sampled import SampledSoftmax as _SampledSoftmax
from .losses.selfsupervised import BarlowTwins as _BarlowTwins
from .losses.selfsupervised import VICReg as _VICReg
from .losses.sequence import CTC as _CTC
from .losses.smooth import LogCosh as _LogCosh
from .losses.smooth import PseudoHuber as _PseudoHuber
from .losses.sparsemax import MulticlassSparsemax as _MulticlassSparsemax
from .losses.ssim import SSIM as _SSIM
from .losses.tolerant import EpsilonInsensitive as _EpsilonInsensitive
from .losses.tolerant import Wing as _Wing
from .losses.triplet import TripletMargin as _TripletMargin
from .losses.tversky import FocalTversky as _FocalTversky
from .losses.tversky import Jaccard as _Jaccard
from .losses.tversky import Tversky as _Tversky
from .pictures import compare as compare
from .pictures import plot as plot

__version__: str

class _HasShape(Protocol):
    @property
    def shape(self) -> Any: ...

# A torch tensor in is a torch tensor out; numbers and lists become NumPy's arrays.
_Array = TypeVar("_Array", bound=_HasShape)
_Plain = float | Sequence[Any] | np.ndarray[Any, Any]
_Numbers = Sequence[float] | _HasShape
_Reduction = Literal["mean", "sum", "none", "mean_over_items", "mean_over_batch"]

def explain(loss: Any, *args: Any, **options: Any) -> Explanation: ...

class AdaptiveLogSoftmax(_AdaptiveLogSoftmax):
    r"""Adaptive softmax: minus the log-probability of the label, whose rare classes are in clusters.

    Classes below the first of the `cutoffs` have a row of `head` each, and behind them every cluster has one; the
    classes of cluster k run from one cutoff to the next, the last to the end. `tails` is one pair (projection,
    classes) a cluster, of shapes (shorter, features) and (classes, shorter). `hidden` is (batch, features).

        -log softmax(head h)[i] - log softmax(tail_k projection_k h)[y - cutoffs[k]], the second for
        y in cluster k only
        with h = hidden, y = target, i the row of y or of its cluster in the head

    .. math:: -\log\operatorname{softmax}(Hh)_{i(y)}-[y\ge c_1]\log\operatorname{softmax}(T_kP_kh)_{y-c_k}

    Call it as `loss(hidden, target, head, tails, head_bias=None, weight=None, where=None)`; the
    arrays of a call are the other parameters.

    Parameters
    ----------
    cutoffs : tuple of int
        The class indices where the clusters begin; the classes below the first are in the head.
        Accepted: rising positive integers, one at least.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    hidden : array of float16, bfloat16, float32 or float64, (batch, features)
        One row of features a sample. Integers and booleans count as floats.
    target : array of integers, (batch,)
        The class of every row.
    head : array of floats, (cutoffs[0] + clusters, features)
        One row of weights for each class of the head, then one for each cluster.
    tails : array of floats, pairs of shapes (shorter, features) and (classes, shorter)
        One pair a cluster, its projection and its rows of weights; for `wrt=` they are
        projection_1, tail_1, ....
    head_bias : array of floats, (cutoffs[0] + clusters,), optional
        One offset for each row of the head; None for 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,).
        It is an array of the library and on the device of `hidden`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Grave et al. 2017, arXiv:1609.04309

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.AdaptiveLogSoftmax(cutoffs=(2,))
    >>> round(float(loss([[1.0, 2.0]], [2], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [([[1.0, 0.0]], [[0.0], [1.0]])])), 4)
    1.7209
    """

class ArcFace(_ArcFace):
    r"""Additive angular margin: the label's angle, in radians, counts `margin` more than it is. Takes cosines of
    embeddings with classes, against labels. Where angle and margin exceed a half turn, the cosine is lowered by
    `margin * sin(margin)` instead.

    It takes no `label_smoothing`: the margin is the label's, and mass of other classes has none.

        -log softmax(scale c')[k]
        with c'_k = cos(arccos(c_k) + margin), c' = c elsewhere, c = pred, k = target

    .. math:: -\log\operatorname{softmax}(s\,\tilde c)_k,\quad\tilde c_k=\cos(\arccos c_k+m)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `scale` and `margin` may be given, too, as numbers or
    arrays: to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    scale : float, default 64.0
        What cosines are multiplied by before the softmax: the larger, the nearer the loss is to a
        hard margin. Accepted: a finite number above 0.
    margin : float, default 0.5
        What is added to the label's angle, in radians. Accepted: a number from 0 to pi.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The cosines of an embedding with the classes. Numbers in [-1, 1]. Integers and booleans
        count as floats.
    target : array of integers, the shape of `pred` without `axis`
        The class of the embedding.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Deng et al. 2019, arXiv:1801.07698

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.ArcFace(scale=1.0)
    >>> round(float(loss([0.0, 0.0], 0)), 4)
    0.9613
    """

class BarlowTwins(_BarlowTwins):
    r"""Barlow Twins: correlations between the features of two views, 1 with itself and 0 with any other.

    A feature that is constant over the batch is correlated with nothing, with slope 0.

        sum_i (1 - c_ii)^2 + redundancy sum_(i != j) c_ij^2
        with c_ij = corr(first[:, i], second[:, j])

    .. math:: \sum_i(1-c_{ii})^2+\lambda\sum_{i\ne j}c_{ij}^2,\quad c_{ij}=\operatorname{corr}(x_{\cdot i},y_{\cdot j})

    Call it as `loss(first, second, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `redundancy` may be given, too, as numbers or arrays: to be learned, traced,
    one an item.

    Parameters
    ----------
    redundancy : float, default 0.005
        The weight of the squared correlations between different features. Accepted: a number of at
        least 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    first : array of float16, bfloat16, float32 or float64, (samples, features)
        The embeddings of one view of the samples. Integers and booleans count as floats.
    second : array of floats, (samples, features)
        The embeddings of another view of the same samples.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (). It is
        an array of the library and on the device of `first`. float16, bfloat16 and float32 give
        float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Zbontar et al. 2021, arXiv:2103.03230

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.BarlowTwins()
    >>> round(float(loss([[1.0, 0.25], [-1.0, 0.25]], [[1.0, 0.5], [-1.0, 1.0]])), 4)
    1.005
    """

class BinaryCrossEntropy(_BinaryCrossEntropy):
    r"""Binary cross-entropy of probabilities, never clipped. `eps` is added inside both logarithms.

        -t log(p + eps) - (1 - t) log(1 - p + eps)
        with p = pred, t = target

    .. math:: -t\log p-(1-t)\log(1-p)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `label_smoothing` and `eps` may be given, too, as numbers or arrays: to be
    learned, traced, one an item.

    Parameters
    ----------
    label_smoothing : float, default 0.0
        The share of every target that is replaced by 1/2. Accepted: a number from 0 to 1.
    eps : float, default 0.0
        What is added to both probabilities inside the logarithms. Accepted: a number of at least 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The probability of a yes. Numbers in [0, 1]. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes, no, or how probable a yes is. Numbers in [0, 1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.BinaryCrossEntropy()
    >>> round(float(loss(0.8, 1.0)), 4)
    0.2231
    """

class BinaryCrossEntropyWithLogits(_BinaryCrossEntropyWithLogits):
    r"""Binary cross-entropy of logits. Targets are 0, 1 or between; `pos_weight` (a number, or one a class on the
    last axis) scales what positives cost; smoothing moves targets towards 1/2.

        pos_weight t softplus(-x) + (1 - t) softplus(x)
        with softplus(x) = log(1 + exp(x)), x = pred, t = target

    .. math:: w\,t\,\operatorname{softplus}(-x)+(1-t)\operatorname{softplus}(x)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `pos_weight` and `label_smoothing` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    pos_weight : float or sequence of float or None, default None
        What a positive counts, in units of a negative: one number, or one a class on the last axis;
        None for 1. Accepted: None, or a number of at least 0, or one a class.
    label_smoothing : float, default 0.0
        The share of every target that is replaced by 1/2. Accepted: a number from 0 to 1.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logit of a yes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes, no, or how probable a yes is. Numbers in [0, 1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.BinaryCrossEntropyWithLogits(pos_weight=3.0)
    >>> round(float(loss(2.0, 0.0)), 4)
    2.1269
    """

class BinarySparsemax(_BinarySparsemax):
    r"""The sparsemax loss of a yes-or-no question, for targets of 0 and 1: a quarter of the modified Huber loss.

        0 if m >= 1, -m if m <= -1, else (1 - m)^2 / 4
        with m = (2 t - 1) x, x = pred, t = target

    .. math:: 0\ \text{if}\ m\ge1,\quad -m\ \text{if}\ m\le-1,\quad \tfrac14(1-m)^2\ \text{else},\quad m=(2t-1)\,x

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score of a yes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes or no. 1 or 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Martins and Astudillo 2016, arXiv:1602.02068
    .. [2] Zhang 2004, doi:10.1214/aos/1079120130

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.BinarySparsemax()
    >>> round(float(loss(0.0, 1.0)), 4)
    0.25
    """

class Boundary(_Boundary):
    r"""Boundary loss: the probability of each pixel times its signed distance to the edge of the mask.

    The target holds those distances, negative inside. `from_logits` takes the sigmoid of the prediction.

        p d
        with p = pred, d = target, the signed distance

    .. math:: p\,\phi

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, the shape of `pred`
        The pixel's signed distance to the edge of the mask, negative inside.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Kervadec et al. 2019, arXiv:1812.07032

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Boundary(from_logits=True)
    >>> round(float(loss(0.0, -3.0)), 4)
    -1.5
    """

class CIoU(_CIoU):
    r"""The distance IoU loss, and how much the shapes differ.

    The slope is that of the formula, alpha included; the authors' implementation takes alpha for a constant. A
    box without width and height has every shape.

        1 - I / U + d^2 / c^2 + alpha v
        with v = 4 / pi^2 (arctan(w_t / h_t) - arctan(w_p / h_p))^2, alpha = v / (1 - I / U + v), I
        and U the areas of intersection and union, d the distance of the centres, c the diagonal of
        the hull, w and h the sides of the boxes

    .. math:: 1-\frac{I}{U}+\frac{\rho^2}{c^2}+\alpha v,\quad v=\tfrac{4}{\pi^2}\left(\arctan\tfrac{w_B}{h_B}-\arctan\tfrac{w_A}{h_A}\right)^2,\quad\alpha=\frac{v}{1-I/U+v}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted boxes: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2; an inverted box gives NaN.
        Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true boxes, alike.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Zheng et al. 2020, arXiv:1911.08287

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.CIoU()
    >>> round(float(loss([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0])), 4)
    0.9683
    """

class CTC(_CTC):
    r"""Connectionist temporal classification: minus the log-probability of all alignments of labels with frames.

    `logits` are (batch, frames, classes) and `labels` (batch, labels), integers other than `blank`; what lies behind
    `logit_lengths` and `label_lengths`, (batch,), may hold anything, and without lengths everything counts. Logits
    are normalised inside, so log-probabilities may be passed. Labels that do not fit into their frames cost
    infinity, or 0 with `zero_infinity`, and pull at nothing.

        -log sum_path prod_t softmax(z_t)[path_t], over all paths that read as the labels once
        repetitions and then blanks are dropped
        with z = logits

    .. math:: -\log\sum_{\pi\in\mathcal B^{-1}(y)}\prod_t\operatorname{softmax}(z_t)_{\pi_t}

    Call it as `loss(logits, labels, logit_lengths=None, label_lengths=None, weight=None,
    where=None)`; the arrays of a call are the other parameters.

    Parameters
    ----------
    blank : int, default 0
        The class that stands for no label. Accepted: a class index of at least 0.
    zero_infinity : bool, default False
        Whether labels that do not fit into their frames cost 0, not infinity. Accepted: True or
        False.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    logits : array of float16, bfloat16, float32 or float64, (batch, frames, classes)
        The logits of every frame; log-probabilities will do. Integers and booleans count as floats.
    labels : array of integers, (batch, labels)
        The labels in their order, padded at the end.
    logit_lengths : array of integers, (batch,), optional
        How many frames count; None for all.
    label_lengths : array of integers, (batch,), optional
        How many labels count; None for all.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,).
        It is an array of the library and on the device of `logits`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Graves et al. 2006, doi:10.1145/1143844.1143891

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.CTC()
    >>> round(float(loss([[[0.0, 0.0], [0.0, 0.0]]], [[1]])), 4)
    0.2877
    """

class CategoricalCrossEntropy(_CategoricalCrossEntropy):
    r"""Cross-entropy of probabilities against one label or one distribution a row, never clipped. `normalize`
    divides every row by its sum first.

        -sum_k a_k log(p_k)
        with a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), p = pred,
        q = target (1 at a label)

    .. math:: -\sum_k a_k\log p_k,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    normalize : bool, default False
        Whether every row of the prediction is divided by its sum first. Accepted: True or False.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The probabilities of the classes. Numbers in [0, 1], rows that sum to 1. Integers and
        booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.CategoricalCrossEntropy()
    >>> round(float(loss([0.5, 0.25, 0.25], 0)), 4)
    0.6931
    """

class CategoricalHinge(_CategoricalHinge):
    r"""Keras's multi-class hinge, whose maximum runs over `(1 - target) * pred` and so holds a 0.

        max(0, 1 + max_c (1 - y_c) z_c - sum_c y_c z_c)
        with z = pred, y = target (1 at a label)

    .. math:: \left(1+\max_c (1-y_c)z_c-\sum_c y_c z_c\right)_+

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Moore and DeNero 2011, L1 and L2 regularization for multiclass hinge loss models

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.CategoricalHinge()
    >>> round(float(loss([0.5, 1.0, -6.0], 0)), 4)
    1.5
    """

class Cauchy(_Cauchy):
    r"""Logarithm of 1 plus half the square of the residual over its scale.

        log(1 + (e / scale)^2 / 2)
        with e = pred - target

    .. math:: \log\left(1+\tfrac12(e/c)^2\right),\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `scale` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    scale : float, default 1.0
        The size of residuals that are no outliers yet, in the unit of the target. Accepted: a
        finite number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Black and Anandan 1996, doi:10.1006/cviu.1996.0006

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Cauchy()
    >>> round(float(loss(2.0, 0.0)), 4)
    1.0986
    """

class Charbonnier(_Charbonnier):
    r"""Absolute error, smooth within about `eps` of 0. The root's value at 0, `eps`, is subtracted, so that a perfect
    fit costs 0.

        sqrt(e^2 + eps^2) - eps
        with e = pred - target

    .. math:: \sqrt{e^2+\epsilon^2}-\epsilon,\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `eps` may be given, too, as numbers or arrays: to be learned, traced, one an
    item.

    Parameters
    ----------
    eps : float, default 0.001
        About how far from 0 it is rounded, in the unit of the target. Accepted: a finite number
        above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Charbonnier et al. 1994, doi:10.1109/ICIP.1994.413553

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Charbonnier(eps=4.0)
    >>> round(float(loss(3.0, 0.0)), 4)
    1.0
    """

class Circle(_Circle):
    r"""Circle loss of embeddings of length 1, by inner products: every pair weighted by its way to its optimum.

    The paper takes the weights for constants; `detach_weights=False` differentiates them, too.
    A sample without positives or negatives costs nothing.

        log(1 + sum_(p in P_i) exp(-gamma a_p (s_ip - 1 + margin)) sum_(n in N_i) exp(gamma a_n
        (s_in - margin)))
        with a_p = max(0, 1 + margin - s_ip), a_n = max(0, s_in + margin), s_ij = x_i . x_j, x =
        embeddings, P_i the other samples of i's label, N_i those of other labels

    .. math:: \log\Big(1+\sum_{p\in P_i}e^{-\gamma\alpha_p(s_{ip}-1+m)}\sum_{n\in N_i}e^{\gamma\alpha_n(s_{in}-m)}\Big),\quad \alpha_p=(1+m-s_{ip})_+,\ \alpha_n=(s_{in}+m)_+,\ s_{ij}=x_i\cdot x_j

    Call it as `loss(embeddings, labels, weight=None, where=None)`; the arrays of a call are the
    other parameters. There, `gamma` and `margin` may be given, too, as numbers or arrays: to be
    learned, traced, one an item.

    Parameters
    ----------
    gamma : float, default 80.0
        What the pairs are scaled by: the larger, the more the hardest ones count. Accepted: a
        number above 0.
    margin : float, default 0.4
        The relaxation m: positives should reach an inner product of 1 - m, negatives stay below m.
        Accepted: a number from 0 to 1.
    detach_weights : bool, default True
        Whether slopes take the weights of the pairs for constants, as the paper does. Accepted:
        True or False.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    embeddings : array of float16, bfloat16, float32 or float64, (samples, features)
        One row of features a sample, of length 1. Integers and booleans count as floats.
    labels : array of integers, (samples,)
        Which samples belong together.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item,
        (samples,). It is an array of the library and on the device of `embeddings`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Sun et al. 2020, arXiv:2002.10857

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Circle()
    >>> round(float(loss([[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]], [0, 0, 1])), 4)
    227.2
    """

class Contrastive(_Contrastive):
    r"""The squared distance of a pair that belongs together (1), and the square of what strangers (0) lack to a
    margin.

        y d^2 + (1 - y) max(0, margin - d)^2
        with d = distance, y = target

    .. math:: y\,d^2+(1-y)\max(0,\,m-d)^2

    Call it as `loss(distance, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `margin` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    margin : float, default 1.0
        The distance from which on strangers cost nothing, in the unit of the distance. Accepted: a
        number; it may be infinite.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    distance : array of float16, bfloat16, float32 or float64, any shape
        The distance of a pair. Numbers in [0, inf). Integers and booleans count as floats.
    target : array of floats, the shape of `distance`
        1 for a pair that belongs together, 0 for strangers. Numbers in [0, 1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `distance`. It is an array of the library and on the device of `distance`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hadsell, Chopra and LeCun 2006, doi:10.1109/CVPR.2006.100

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Contrastive()
    >>> round(float(loss(0.5, 1.0)), 4)
    0.25
    """

class CosFace(_CosFace):
    r"""Additive cosine margin: the label's cosine counts `margin` less than it is. Takes cosines of embeddings with
    classes, against labels.

    It takes no `label_smoothing`: the margin is the label's, and mass of other classes has none.

        -log softmax(scale c')[k]
        with c'_k = c_k - margin, c' = c elsewhere, c = pred, k = target

    .. math:: -\log\operatorname{softmax}(s\,\tilde c)_k,\quad\tilde c_k=c_k-m

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `scale` and `margin` may be given, too, as numbers or
    arrays: to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    scale : float, default 64.0
        What cosines are multiplied by before the softmax: the larger, the nearer the loss is to a
        hard margin. Accepted: a finite number above 0.
    margin : float, default 0.35
        What is taken from the label's cosine. Accepted: a finite number of at least 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The cosines of an embedding with the classes. Numbers in [-1, 1]. Integers and booleans
        count as floats.
    target : array of integers, the shape of `pred` without `axis`
        The class of the embedding.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Wang et al. 2018, arXiv:1801.09414
    .. [2] Wang et al. 2018, arXiv:1801.05599

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.CosFace()
    >>> round(float(loss([1.0, -1.0], 1)), 4)
    150.4
    """

class CosineDistance(_CosineDistance):
    r"""One minus the cosine of the angle between two vectors. `eps` is the least norm that is divided by.

        1 - a . b / (max(|a|, eps) max(|b|, eps))
        with a = pred, b = target

    .. math:: 1-\cos(a,b),\quad\cos(a,b)=\frac{a\cdot b}{\max(\|a\|,\varepsilon)\max(\|b\|,\varepsilon)}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `eps` may be given, too, as numbers or arrays: to be learned, traced, one an
    item.

    Parameters
    ----------
    eps : float, default 0.0
        The least norm that is divided by, in the unit of the vectors. Accepted: a number of at
        least 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The vectors. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The vectors that they should point along.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Salton et al. 1975, doi:10.1145/361219.361220

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.CosineDistance()
    >>> round(float(loss([3.0, 4.0], [4.0, 3.0])), 6)
    0.04
    """

class CosineEmbedding(_CosineEmbedding):
    r"""The cosine distance of pairs that belong together (target 1), and the cosine above `margin` of pairs that
    do not (target -1). A target of 0 costs nothing.

        1 - cos(a, b) if t = 1, max(0, cos(a, b) - margin) if t = -1
        with a = first, b = second, t = target

    .. math:: 1-\cos(a,b)\ \text{if}\ t=1,\quad(\cos(a,b)-m)_+\ \text{if}\ t=-1

    Call it as `loss(first, second, target, weight=None, where=None)`; the arrays of a call are the
    other parameters. There, `margin` may be given, too, as numbers or arrays: to be learned,
    traced, one an item.

    Parameters
    ----------
    margin : float, default 0.0
        The cosine up to which a pair that does not belong together costs nothing. Accepted: a
        number from -1 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    first : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        One vector of each pair. Integers and booleans count as floats.
    second : array of floats, the shape of `first`
        The other vector of each pair.
    target : array of floats, one number a pair, the shape of `first` without `axis`
        1 for a pair that belongs together, -1 for one that does not. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `first` without `axis`. It is an array of the library and on the device of `first`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Bromley et al. 1993, Signature verification using a Siamese time delay neural network

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.CosineEmbedding()
    >>> round(float(loss([3.0, 4.0], [4.0, 3.0], 1.0)), 6)
    0.04
    """

class CosineSimilarity(_CosineSimilarity):
    r"""Minus the cosine of the angle between two vectors. `eps` is the least norm that is divided by.

        -a . b / (max(|a|, eps) max(|b|, eps))
        with a = pred, b = target

    .. math:: -\frac{a\cdot b}{\max(\|a\|,\varepsilon)\max(\|b\|,\varepsilon)}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `eps` may be given, too, as numbers or arrays: to be learned, traced, one an
    item.

    Parameters
    ----------
    eps : float, default 0.0
        The least norm that is divided by, in the unit of the vectors. Accepted: a number of at
        least 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The vectors. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The vectors that they should point along.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Salton et al. 1975, doi:10.1145/361219.361220

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.CosineSimilarity()
    >>> round(float(loss([3.0, 4.0], [4.0, 3.0])), 4)
    -0.96
    """

class CrossEntropy(_CrossEntropy):
    r"""Softmax cross-entropy of logits against one label or one distribution a row.

    Class weights, ignored labels and smoothing only change the mass that each class receives; `z_loss` adds its
    multiple of the squared log-partition, whatever the class weights.

        -sum_k a_k log softmax(z)_k + z_loss lse(z)^2
        with a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), lse(z) =
        log sum_k exp(z_k), z = pred, q = target (1 at a label)

    .. math:: -\sum_k a_k\log\operatorname{softmax}(z)_k+\zeta\,\operatorname{lse}(z)^2,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` and `z_loss` may be given, too, as
    numbers or arrays: to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    z_loss : float, default 0.0
        The weight of the squared log-partition that is added to the loss. Accepted: a number of at
        least 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, inf), rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] label smoothing: Szegedy et al. 2016, arXiv:1512.00567
    .. [2] z-loss: Chowdhery et al. 2022, arXiv:2204.02311

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.CrossEntropy()
    >>> round(float(loss([1.0, 2.0, 3.0], 2)), 4)
    0.4076
    """

class DIoU(_DIoU):
    r"""The IoU loss, and the squared distance of the centres over the squared diagonal of the hull.

        1 - I / U + d^2 / c^2
        with I and U the areas of intersection and union, d the distance of the centres, c the
        diagonal of the hull

    .. math:: 1-\frac{I}{U}+\frac{\rho^2}{c^2}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted boxes: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2; an inverted box gives NaN.
        Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true boxes, alike.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Zheng et al. 2020, arXiv:1911.08287

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.DIoU()
    >>> round(float(loss([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0])), 4)
    0.9683
    """

class DPO(_DPO):
    r"""Direct preference optimisation. `label_smoothing` is the share of pairs that may be labelled the wrong way
    round.

        -(1 - label_smoothing) log sigmoid(beta h) - label_smoothing log sigmoid(-beta h)
        with h = (chosen_logps - ref_chosen_logps) - (rejected_logps - ref_rejected_logps)

    .. math:: -(1-\epsilon)\log\sigma(\beta h)-\epsilon\log\sigma(-\beta h),\quad h=\log\frac{\pi(y_w)}{\pi_{\mathrm{ref}}(y_w)}-\log\frac{\pi(y_l)}{\pi_{\mathrm{ref}}(y_l)}

    Call it as `loss(chosen_logps, rejected_logps, ref_chosen_logps, ref_rejected_logps,
    weight=None, where=None)`; the arrays of a call are the other parameters. There, `beta` and
    `label_smoothing` may be given, too, as numbers or arrays: to be learned, traced, one an item.

    Parameters
    ----------
    beta : float, default 0.1
        How strongly log-ratios count: the larger, the less the model is held to the reference.
        Accepted: a finite number above 0.
    label_smoothing : float, default 0.0
        The share of pairs that may be labelled the wrong way round. Accepted: a number from 0 to
        below 0.5.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    chosen_logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of the chosen answer under the model. Numbers in (-inf, 0]. Integers and
        booleans count as floats.
    rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer under the model. Numbers in (-inf, 0].
    ref_chosen_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the chosen answer under the reference. Numbers in (-inf, 0].
    ref_rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer under the reference. Numbers in (-inf, 0].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `chosen_logps`. It is an array of the library and on the device of `chosen_logps`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rafailov et al. 2023, arXiv:2305.18290
    .. [2] Mitchell 2023, A note on DPO with noisy preferences and relationship to IPO

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.DPO()
    >>> round(float(loss(-3.0, -3.0, -4.0, -4.0)), 4)
    0.6931
    """

class Dice(_Dice):
    r"""Soft Dice loss: what prediction and mask do not share, over the sum of both.

    `squared` squares both in that sum. `smooth` is added above and below the fraction. `from_logits` takes the
    sigmoid of the prediction. Two empty masks cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.

        1 - (2 sum p g + smooth) / (sum p + sum g + smooth)
        with p = pred, g = target

    .. math:: 1-\frac{2\sum pg+s}{\sum p+\sum g+s}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `smooth` may be given, too, as numbers or arrays: to be
    learned, traced, one an item.

    Parameters
    ----------
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    smooth : float, default 0.0
        What is added above and below the fraction, in pixels. Accepted: a finite number of at least
        0.
    squared : bool, default False
        Whether the entries of both masks are squared in the sums below the fraction. Accepted: True
        or False.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Milletari et al. 2016, arXiv:1606.04797, with squared=True
    .. [2] Drozdzal et al. 2016, arXiv:1608.04117

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Dice()
    >>> round(float(loss([[0.5, 0.5]], [[1.0, 1.0]])), 4)
    0.3333
    """

class Distillation(_Distillation):
    r"""Kullback-Leibler divergence of a student's softmax from the teacher's, both of logits over `temperature`.
    With `scale` it counts temperature squared, so that slopes are of one size at every temperature.

        temperature^2 sum_k q_k (log q_k - log p_k)
        with q = softmax(target / temperature), p = softmax(pred / temperature)

    .. math:: T^2\sum_k q_k(\log q_k-\log p_k),\quad q=\operatorname{softmax}(t/T),\ p=\operatorname{softmax}(z/T)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `temperature` may be given, too, as numbers or arrays: to be learned, traced,
    one an item.

    Parameters
    ----------
    temperature : float, default 1.0
        What the logits of student and teacher are divided by. Accepted: a finite number above 0.
    scale : bool, default True
        Whether the loss is multiplied by the square of the temperature. Accepted: True or False.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the student. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The logits of the teacher.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hinton et al. 2015, arXiv:1503.02531

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Distillation(temperature=2.0)
    >>> round(float(loss([0.0, 1.0, 0.0], [2.0, 0.0, -1.0])), 4)
    1.0912
    """

class Entropy(_Entropy):
    r"""Entropy of distributions over `axis`.

        -sum_k p_k log(p_k)

    .. math:: -\sum_k p_k\log p_k

    Call it as `loss(p, weight=None, where=None)`; the arrays of a call are the other parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "none"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    p : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The distribution. Numbers in [0, 1], rows that sum to 1. Integers and booleans count as
        floats.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `p` without `axis`. It is an array of the library and on the device of `p`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.get('information.entropy', reduction='mean')
    >>> round(float(loss([0.5, 0.5])), 4)
    0.6931
    """

class EpsilonInsensitive(_EpsilonInsensitive):
    r"""Absolute error beyond a tolerance, 0 within it.

        max(0, |e| - epsilon)
        with e = pred - target

    .. math:: \max(|e|-\epsilon,\ 0),\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `epsilon` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    epsilon : float, default 0.1
        How large an error costs nothing, in the unit of the target. Accepted: a number of at least
        0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Drucker et al. 1996, Support vector regression machines, NIPS 9

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.EpsilonInsensitive(epsilon=0.5)
    >>> round(float(loss(3.0, 1.0)), 4)
    1.5
    """

class Exponential(_Exponential):
    r"""The exponential of a score's negative margin, for targets of +1 and -1.

        exp(-s x)
        with x = pred, s = target, +1 or -1

    .. math:: e^{-sx},\quad s=\pm1

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Freund and Schapire 1997, doi:10.1006/jcss.1997.1504

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Exponential()
    >>> round(float(loss(0.0, 1.0)), 4)
    1.0
    """

class FeatureDistillation(_FeatureDistillation):
    r"""The mean over `axis` of the squared difference of a student's features and the teacher's. Features are taken
    over `temperature`; `scale` multiplies by temperature squared, which undoes that, as for logits in their limit of
    a high temperature.

        sum_k e_k^2 / features
        with e = pred - target

    .. math:: \frac1C\sum_k e_k^2,\quad e=f-g

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `temperature` may be given, too, as numbers or arrays: to be learned, traced,
    one an item.

    Parameters
    ----------
    temperature : float, default 1.0
        What the features of student and teacher are divided by. Accepted: a finite number above 0.
    scale : bool, default True
        Whether the loss is multiplied by the square of the temperature, which undoes the division.
        Accepted: True or False.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The features of the student. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The features of the teacher.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Romero et al. 2015, arXiv:1412.6550

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.FeatureDistillation()
    >>> round(float(loss([1.0, 2.0], [0.0, 4.0])), 4)
    2.5
    """

class FenchelYoung(_FenchelYoung):
    r"""A regularised maximum of the scores of a row, less their inner product with the target.

    `max_function` is "logsumexp", or a function of one row of the caller's framework that returns one number, such
    as `jax.nn.logsumexp`; the framework maps it over the rows and differentiates it, which NumPy cannot.

        max_function(z) - sum_k y_k z_k
        with z = pred, y = target

    .. math:: \Omega^*(\theta)-\langle y,\theta\rangle

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    max_function : "logsumexp" or callable, default "logsumexp"
        The regularised maximum of one row of scores. Accepted: "logsumexp" or a function of one row
        of scores.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of a row. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The structure that should be found, such as a distribution.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Blondel et al. 2020, arXiv:1901.02324
    .. [2] Berthet et al. 2020, arXiv:2002.08676

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.FenchelYoung()
    >>> round(float(loss([0.0, 0.0], [1.0, 0.0])), 4)
    0.6931
    """

class FocalStar(_FocalStar):
    r"""The logistic loss of a margin that is sharpened by `gamma`, over `gamma`; for targets of 0 and 1.

        log(1 + exp(-gamma m)) / gamma
        with m = (2 t - 1) x, x = pred, t = target

    .. math:: \tfrac1\gamma\log(1+e^{-\gamma m}),\quad m=(2t-1)\,x

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `gamma` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    gamma : float, default 1.0
        How much the margin is sharpened: logits are multiplied by it, the loss is divided by it.
        Accepted: a finite number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logit of a yes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes or no. 1 or 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lin et al. 2017, arXiv:1708.02002, appendix A

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.FocalStar()
    >>> round(float(loss(2.0, 0.0)), 4)
    2.1269
    """

class FocalTversky(_FocalTversky):
    r"""Tversky's loss to the power `gamma`: `alpha` weighs false positives, `beta` false negatives.

    `smooth` is added above and below the fraction. `from_logits` takes the sigmoid of the prediction. Two empty masks
    cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.

        (1 - (I + smooth) / (I + alpha FP + beta FN + smooth))^gamma
        with I = sum p g, FP = sum p (1 - g), FN = sum (1 - p) g, p = pred, g = target

    .. math:: \left(1-\frac{I+s}{I+\alpha F_++\beta F_-+s}\right)^\gamma

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `smooth` and `gamma` and `alpha` and `beta` may be given,
    too, as numbers or arrays: to be learned, traced, one an item.

    Parameters
    ----------
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    smooth : float, default 0.0
        What is added above and below the fraction, in pixels. Accepted: a finite number of at least
        0.
    gamma : float, default 0.75
        The power of Tversky's loss: below 1 it keeps on pulling at masks that are nearly right.
        Accepted: a number above 0.
    alpha : float, default 0.5
        What false positives count. Accepted: a finite number of at least 0.
    beta : float, default 0.5
        What false negatives count. Accepted: a finite number of at least 0.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Abraham and Khan 2019, arXiv:1810.07842, whose gamma is 1 / gamma here

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.FocalTversky()
    >>> round(float(loss([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]])), 4)
    0.2143
    """

class GANHinge(_GANHinge):
    r"""Hinge losses of a critic's scores. The critic's targets are +1 for real samples and -1 for generated ones; the
    generator (`player="generator"`) wants +1 for its own, without end.

        max(0, 1 - s x) for the critic, -s x for the generator
        with x = pred, s = target, +1 or -1

    .. math:: \max(0,\,1-sx)\ \text{(critic)},\quad -sx\ \text{(generator)},\quad s=\pm1

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    player : {"critic", "generator"}, default "critic"
        Whose loss it is. Accepted: 'critic' or 'generator'.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The critic's score of a sample. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        +1 for real samples and -1 for generated ones; +1 for the generator. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lim and Ye 2017, arXiv:1705.02894

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.GANHinge()
    >>> round(float(loss(0.25, 1.0)), 4)
    0.75
    """

class GIoU(_GIoU):
    r"""The IoU loss, and the share of the hull that is in neither box.

        1 - I / U + (C - U) / C
        with I, U and C the areas of intersection, union and hull

    .. math:: 1-\frac{I}{U}+\frac{C-U}{C},\quad C=|\operatorname{hull}(A\cup B)|

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted boxes: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2; an inverted box gives NaN.
        Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true boxes, alike.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rezatofighi et al. 2019, arXiv:1902.09630

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.GIoU()
    >>> round(float(loss([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0])), 4)
    1.0794
    """

class GammaDeviance(_GammaDeviance):
    r"""Half the deviance of a gamma distribution, less what depends on the target alone; the prediction is the logarithm
    of the mean.

        y exp(-x) + x
        with x = pred, y = target

    .. math:: y\,e^{-x}+x

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logarithm of the mean. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The amount that was observed. Numbers in (0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] McCullagh and Nelder 1989, Generalized Linear Models, chapter 8

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.GammaDeviance()
    >>> round(float(loss(0.0, 2.0)), 4)
    2.0
    """

class GaussianNLL(_GaussianNLL):
    r"""Negative log-likelihood under a normal distribution around the prediction, with a variance of its own for every
    entry. Variances below `eps` count as `eps`; their slope is taken there, and not cut off.

        (log(v) + e^2 / v) / 2, with full also + log(2 pi) / 2
        with e = pred - target, v = max(variance, eps)

    .. math:: \tfrac12\left(\log v+\frac{(\hat y-y)^2}{v}\right),\quad v=\max(\text{variance},\epsilon),\quad\text{full: }+\,\tfrac12\log 2\pi

    Call it as `loss(pred, target, variance, weight=None, where=None)`; the arrays of a call are the
    other parameters. There, `eps` may be given, too, as numbers or arrays: to be learned, traced,
    one an item.

    Parameters
    ----------
    full : bool, default False
        Whether the constant log(2 pi) / 2 is added. Accepted: True or False.
    eps : float, default 1e-06
        The least variance that counts, in the square of the unit of the target. Accepted: a number
        of at least 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The predicted mean. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What was observed.
    variance : array of floats, the shape of `pred`
        The predicted variance, in the square of the unit of the target. Numbers in (0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Nix and Weigend 1994, doi:10.1109/ICNN.1994.374138

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.GaussianNLL()
    >>> round(float(loss(1.0, 3.0, 2.0)), 4)
    1.3466
    """

class GemanMcClure(_GemanMcClure):
    r"""The square of the residual over its scale, saturating at 2.

        2 (e / scale)^2 / ((e / scale)^2 + 4)
        with e = pred - target

    .. math:: \frac{2(e/c)^2}{(e/c)^2+4},\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `scale` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    scale : float, default 1.0
        The size of residuals that are no outliers yet, in the unit of the target. Accepted: a
        finite number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Geman and McClure 1985, Bayesian image analysis: an application to single photon emission

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.GemanMcClure()
    >>> round(float(loss(2.0, 0.0)), 4)
    1.0
    """

class GeneralRobust(_GeneralRobust):
    r"""A family of losses that all begin as half the square of the residual over its scale; the smaller `alpha`, the
    less an outlier counts. Infinite alphas are accepted.

        |alpha - 2| / alpha (((e / scale)^2 / |alpha - 2| + 1)^(alpha / 2) - 1)
        with e = pred - target

    .. math:: \frac{|\alpha-2|}{\alpha}\left(\left(\frac{(e/c)^2}{|\alpha-2|}+1\right)^{\alpha/2}-1\right)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `alpha` and `scale` may be given, too, as numbers or arrays: to be learned,
    traced, one an item.

    Parameters
    ----------
    alpha : float, default 1.0
        The shape: 2 is the square, 1 Charbonnier, 0 Cauchy, -2 Geman-McClure, -inf Welsch.
        Accepted: a number; it may be infinite.
    scale : float, default 1.0
        The size of residuals that are no outliers yet, in the unit of the target. Accepted: a
        finite number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Barron 2019, arXiv:1701.03077

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.GeneralRobust(alpha=2.0)
    >>> round(float(loss(2.0, 0.0)), 4)
    2.0
    """

class GeneralizedCrossEntropy(_GeneralizedCrossEntropy):
    r"""A bounded cross-entropy of logits, for labels that may be wrong: the Box-Cox transform of P of order `q`.

        sum_k a_k (1 - P_k^q) / q
        with P = softmax(pred), a_k = class_weight_k ((1 - label_smoothing) t_k + label_smoothing /
        classes), t = target (1 at a label)

    .. math:: \sum_k a_k\,(1-P_k^q)/q,\quad P=\operatorname{softmax}(z)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` and `q` may be given, too, as numbers or
    arrays: to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    q : float, default 0.5
        The order of the transform: towards 0 it is the cross-entropy, at 1 it is 1 - P, which no
        label can own. Accepted: a number above 0 and at most 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Zhang and Sabuncu 2018, arXiv:1805.07836

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.GeneralizedCrossEntropy()
    >>> round(float(loss([0.0, 0.0], 1)), 4)
    0.5858
    """

class GeneralizedDice(_GeneralizedDice):
    r"""Dice loss over classes, each divided by the square of its size in the mask: one set of all classes.

    The target holds labels, or a mask that is one-hot or soft. A class that it does not have weighs as much as its
    smallest one. `smooth` is added above and below the fraction; `from_logits` takes the softmax over the classes. Two
    empty masks cost 0.

        1 - (2 sum_c w_c sum p_c g_c + smooth) / (sum_c w_c (sum p_c + sum g_c) + smooth)
        with w_c = 1 / (sum g_c)^2, p = pred, g = target

    .. math:: 1-\frac{2\sum_c w_c\sum p_cg_c+s}{\sum_c w_c\left(\sum p_c+\sum g_c\right)+s},\quad w_c=\left(\sum g_c\right)^{-2}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `smooth` may be given, too, as numbers or arrays: to be
    learned, traced, one an item.

    Parameters
    ----------
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None, default None
        What each class counts besides, in both sums of the fraction; None for 1 each. Accepted:
        None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the softmax over the classes is taken first.
        Accepted: True or False.
    smooth : float, default 0.0
        What is added above and below the fraction, in the unit of its sums. Accepted: a finite
        number of at least 0.
    axis : int, default -1
        The axis of the classes in the prediction, on which a target of labels has none. Accepted:
        an integer, an axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...) with the classes on `axis`
        The probabilities of the classes at every pixel, or logits with from_logits. Numbers in [0,
        1]. Integers and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask of every class, one-hot or soft; or the class of every pixel. Numbers in [0, 1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Sudre et al. 2017, arXiv:1707.03237

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.GeneralizedDice()
    >>> round(float(loss([[[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]]], [[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]])), 4)
    0.2593
    """

class GeneralizedKL(_GeneralizedKL):
    r"""Generalised Kullback-Leibler divergence D(target || pred) of the logarithms of masses `pred`, summed over
    `axis`; neither has to add up to 1.

        sum_k p_k (log(p_k) - l_k) - p_k + exp(l_k)
        with l = pred, p = target

    .. math:: \sum_k p_k(\log p_k-\ell_k)-p_k+e^{\ell_k}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logarithms of the predicted masses. Logarithms of probabilities. Integers and booleans
        count as floats.
    target : array of floats, the shape of `pred`
        The true masses. Numbers in [0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Csiszar 1975, doi:10.1214/aop/1176996454

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.GeneralizedKL()
    >>> round(float(loss([0.0, 0.0], [1.0, 2.0])), 4)
    0.3863
    """

class HalfSquaredError(_HalfSquaredError):
    r"""Half of the squared error.

        e^2 / 2
        with e = pred - target

    .. math:: \tfrac12 e^2,\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Bishop 2006, Pattern Recognition and Machine Learning, equation 1.2

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.HalfSquaredError()
    >>> round(float(loss(300.0, 0.0)), 3)
    45000.0
    """

class Hinge(_Hinge):
    r"""What a score lacks to a margin of 1, for targets of +1 and -1.

        max(0, 1 - s x)
        with x = pred, s = target, +1 or -1

    .. math:: \max(0,\,1-sx),\quad s=\pm1

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Cortes and Vapnik 1995, doi:10.1007/BF00994018

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Hinge()
    >>> round(float(loss(0.25, 1.0)), 4)
    0.75
    """

class HingeEmbedding(_HingeEmbedding):
    r"""The distance of a pair that belongs together (+1), and what a pair of strangers (-1) lacks to a margin.

        d if s = 1, max(0, margin - d) if s = -1
        with d = pred, s = target

    .. math:: d\ \text{if}\ s=1,\quad \max(0,\,\Delta-d)\ \text{if}\ s=-1

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `margin` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    margin : float, default 1.0
        The distance from which on strangers cost nothing, in the unit of the distance. Accepted: a
        number; it may be infinite.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The distance of a pair. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        +1 for a pair that belongs together, -1 for strangers. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Chopra, Hadsell and LeCun 2005, doi:10.1109/CVPR.2005.202

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.HingeEmbedding()
    >>> round(float(loss(0.75, 1.0)), 4)
    0.75
    """

class Huber(_Huber):
    r"""Squared error for small residuals, absolute error for large ones.

        e^2 / 2 if |e| <= delta, else delta (|e| - delta / 2)
        with e = pred - target

    .. math:: \tfrac12 e^2\ \text{if}\ |e|\le\delta,\quad \delta(|e|-\tfrac12\delta)\ \text{else}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `delta` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    delta : float, default 1.0
        Where it turns linear, in the unit of the target. Accepted: a number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Huber 1964, doi:10.1214/aoms/1177703732

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Huber(delta=2.0)
    >>> round(float(loss(0.5, 0.0)), 4)
    0.125
    """

class IPO(_IPO):
    r"""Identity preference optimisation: how much more the chosen answer is preferred shall be 1 / (2 beta).

        (h - 1 / (2 beta))^2
        with h = (chosen_logps - ref_chosen_logps) - (rejected_logps - ref_rejected_logps)

    .. math:: \left(h-\tfrac1{2\beta}\right)^2,\quad h=\log\frac{\pi(y_w)}{\pi_{\mathrm{ref}}(y_w)}-\log\frac{\pi(y_l)}{\pi_{\mathrm{ref}}(y_l)}

    Call it as `loss(chosen_logps, rejected_logps, ref_chosen_logps, ref_rejected_logps,
    weight=None, where=None)`; the arrays of a call are the other parameters. There, `beta` may be
    given, too, as numbers or arrays: to be learned, traced, one an item.

    Parameters
    ----------
    beta : float, default 0.1
        How strongly the model is held to the reference: the log-ratios should differ by 1 / (2
        beta). Accepted: a finite number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    chosen_logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of the chosen answer under the model. Numbers in (-inf, 0]. Integers and
        booleans count as floats.
    rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer under the model. Numbers in (-inf, 0].
    ref_chosen_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the chosen answer under the reference. Numbers in (-inf, 0].
    ref_rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer under the reference. Numbers in (-inf, 0].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `chosen_logps`. It is an array of the library and on the device of `chosen_logps`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Azar et al. 2023, arXiv:2310.12036

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.IPO()
    >>> round(float(loss(-10.0, -12.0, -11.0, -11.0)), 4)
    9.0
    """

class InfoNCE(_InfoNCE):
    r"""Cross-entropy of similarities, one row a query: its own answer against all others.

    Without a target the answer of row i is column i, the diagonal of a square matrix.

        -sum_k q_k log softmax(s / temperature)_k
        with s = similarity, q = target (1 at a label)

    .. math:: -\sum_k q_k\log\operatorname{softmax}(s/\tau)_k

    Call it as `loss(similarity, target=None, weight=None, where=None)`; the arrays of a call are
    the other parameters. There, `temperature` may be given, too, as numbers or arrays: to be
    learned, traced, one an item.

    Parameters
    ----------
    temperature : float, default 1.0
        What similarities are divided by: the smaller, the more the nearest wrong answers count.
        Accepted: a number above 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    similarity : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The similarities of a query with all answers. Integers and booleans count as floats.
    target : array of integers, the shape of `similarity` without `axis`, or of floats, the shape of `similarity`, optional
        The answer of each query, or how probable each answer is; None for the diagonal of a square
        matrix. Integers are class indices, one label a row; floats are numbers in [0, 1], rows that
        sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `similarity` without `axis`. It is an array of the library and on the device of
        `similarity`. float16, bfloat16 and float32 give float32, float64 gives float64; integers
        and booleans become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] van den Oord et al. 2018, arXiv:1807.03748
    .. [2] Chen et al. 2020, arXiv:2002.05709

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.InfoNCE(temperature=0.01)
    >>> round(float(loss([-1.0, 1.0], 0)), 4)
    200.0
    """

class InformationCrossEntropy(_InformationCrossEntropy):
    r"""Cross-entropy of draws from `p` coded for `q`, over `axis`: the textbook's order, truth first.

        -sum_k p_k log(q_k)

    .. math:: -\sum_k p_k\log q_k

    Call it as `loss(p, q, weight=None, where=None)`; the arrays of a call are the other parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "none"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    p : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The distribution that is drawn from. Numbers in [0, 1], rows that sum to 1. Integers and
        booleans count as floats.
    q : array of floats, the shape of `p`
        The distribution that is coded for. Numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `p` without `axis`. It is an array of the library and on the device of `p`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Good 1956, Some terminology and notation in information theory

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.get('information.cross_entropy', reduction='mean')
    >>> round(float(loss([0.5, 0.5], [0.25, 0.75])), 4)
    0.837
    """

class IoU(_IoU):
    r"""One minus intersection over union.

        1 - I / U
        with I and U the areas of intersection and union

    .. math:: 1-\frac{I}{U},\quad I=|A\cap B|,\ U=|A\cup B|

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted boxes: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2; an inverted box gives NaN.
        Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true boxes, alike.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Yu et al. 2016, arXiv:1608.01471

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.IoU()
    >>> round(float(loss([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0])), 4)
    0.8571
    """

class Jaccard(_Jaccard):
    r"""Soft Jaccard loss, 1 less the intersection over the union of two masks.

    `smooth` is added above and below the fraction. `from_logits` takes the sigmoid of the prediction. Two empty masks
    cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.

        1 - (sum p g + smooth) / (sum p + sum g - sum p g + smooth)
        with p = pred, g = target

    .. math:: 1-\frac{\sum pg+s}{\sum p+\sum g-\sum pg+s}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `smooth` may be given, too, as numbers or arrays: to be
    learned, traced, one an item.

    Parameters
    ----------
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    smooth : float, default 0.0
        What is added above and below the fraction, in pixels. Accepted: a finite number of at least
        0.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rahman and Wang 2016, doi:10.1007/978-3-319-50835-1_22

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Jaccard()
    >>> round(float(loss([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]])), 4)
    0.2273
    """

class JensenShannon(_JensenShannon):
    r"""Jensen-Shannon divergence of probabilities, summed over `axis`. `beta` is the target's share in the mixture.

        beta D(t, m) + (1 - beta) D(s, m)
        with D(p, q) = sum_k p_k log(p_k / q_k), m = beta t + (1 - beta) s, s = pred, t = target

    .. math:: \beta D(t\,\|\,m)+(1-\beta)D(s\,\|\,m),\quad m=\beta t+(1-\beta)s

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `beta` may be given, too, as numbers or arrays: to be learned, traced, one an
    item.

    Parameters
    ----------
    beta : float, default 0.5
        The target's share in the mixture. Accepted: a number between 0 and 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted probabilities. Numbers in [0, 1], rows that sum to 1. Integers and booleans
        count as floats.
    target : array of floats, the shape of `pred`
        The true probabilities. Numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lin 1991, doi:10.1109/18.61115

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.JensenShannon()
    >>> round(float(loss([1.0, 0.0], [0.0, 1.0])), 4)
    0.6931
    """

class KLDivergence(_KLDivergence):
    r"""Kullback-Leibler divergence D(target || pred) of log-probabilities `pred`, summed over `axis`. With
    `log_target` the target holds log-probabilities, too.

        sum_k p_k (log(p_k) - l_k)
        with l = pred, p = target

    .. math:: \sum_k p_k(\log p_k-\ell_k)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    log_target : bool, default False
        Whether the target holds logarithms of probabilities, too. Accepted: True or False.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logarithms of the predicted probabilities. Numbers in (-inf, 0], logarithms of
        probabilities. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true probabilities, or their logarithms with log_target. Numbers in [0, 1], rows that
        sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Kullback and Leibler 1951, doi:10.1214/aoms/1177729694

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.KLDivergence()
    >>> round(float(loss([-1.3862943611198906, -1.3862943611198906, -0.6931471805599453], [0.5, 0.5, 0.0])), 4)
    0.6931
    """

class KTO(_KTO):
    r"""Kahneman-Tversky optimisation: answers that are desirable (target 1) or not (0), against how far the model as a
    whole has moved from the reference, `kl`, one number an answer. The paper takes `kl` for constant.

        w (1 - sigmoid(s beta (h - kl)))
        with h = logps - ref_logps, s = 1 and w = desirable_weight for target 1, s = -1 and w =
        undesirable_weight for target 0

    .. math:: \lambda\left(1-\sigma\left(\pm\beta\,(h-z)\right)\right),\quad h=\log\frac{\pi(y)}{\pi_{\mathrm{ref}}(y)},\quad +\text{ for }t=1,\ -\text{ for }t=0

    Call it as `loss(logps, ref_logps, target, kl, weight=None, where=None)`; the arrays of a call
    are the other parameters. There, `beta` and `desirable_weight` and `undesirable_weight` may be
    given, too, as numbers or arrays: to be learned, traced, one an item.

    Parameters
    ----------
    beta : float, default 0.1
        How strongly log-ratios count: the larger, the less the model is held to the reference.
        Accepted: a finite number above 0.
    desirable_weight : float, default 1.0
        What a desirable answer counts. Accepted: a number of at least 0.
    undesirable_weight : float, default 1.0
        What an undesirable answer counts. Accepted: a number of at least 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of an answer under the model. Numbers in (-inf, 0]. Integers and
        booleans count as floats.
    ref_logps : array of floats, the shape of `logps`
        The log-probability of the answer under the reference. Numbers in (-inf, 0].
    target : array of floats, the shape of `logps`
        1 for a desirable answer, 0 for an undesirable one. 1 or 0.
    kl : array of floats, the shape of `logps`
        How far the model as a whole has moved from the reference, a divergence in nats. Numbers in
        [0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `logps`. It is an array of the library and on the device of `logps`. float16, bfloat16
        and float32 give float32, float64 gives float64; integers and booleans become the default
        float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Ethayarajh et al. 2024, arXiv:2402.01306

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.KTO()
    >>> round(float(loss(-10.0, -11.0, 1.0, 0.0)), 4)
    0.475
    """

class L1Penalty(_L1Penalty):
    r"""Sum of absolute values, times `scale`.

        scale sum_i |w_i|
        with w = params

    .. math:: \lambda\sum_i |w_i|

    Call it as `loss(params, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `scale` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    scale : float, default 1.0
        What the sum is multiplied by. Accepted: a number of at least 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "sum"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    params : array of float16, bfloat16, float32 or float64, any shape, or a nested list or dictionary of arrays
        What is penalised. Integers and booleans count as floats.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `params`. It is an array of the library and on the device of `params`. float16, bfloat16
        and float32 give float32, float64 gives float64; integers and booleans become the default
        float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Tibshirani 1996, doi:10.1111/j.2517-6161.1996.tb02080.x

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.L1Penalty()
    >>> round(float(loss([1.0, -2.0])), 4)
    3.0
    """

class L2Penalty(_L2Penalty):
    r"""Sum of squares, times `scale`; no half.

        scale sum_i w_i^2
        with w = params

    .. math:: \lambda\sum_i w_i^2

    Call it as `loss(params, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `scale` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    scale : float, default 1.0
        What the sum is multiplied by. Accepted: a number of at least 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "sum"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    params : array of float16, bfloat16, float32 or float64, any shape, or a nested list or dictionary of arrays
        What is penalised. Integers and booleans count as floats.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `params`. It is an array of the library and on the device of `params`. float16, bfloat16
        and float32 give float32, float64 gives float64; integers and booleans become the default
        float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.L2Penalty()
    >>> round(float(loss([1.0, -2.0])), 4)
    5.0
    """

class LSGAN(_LSGAN):
    r"""Squared distance of a critic's score from what it should be. The critic's targets are 1 for real samples and 0
    for generated ones; the generator's is 1 for its own.

        (x - c)^2
        with x = pred, c = target

    .. math:: (x-c)^2

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The critic's score of a sample. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        1 for real samples and 0 for generated ones; 1 for the generator.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Mao et al. 2017, arXiv:1611.04076

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.LSGAN()
    >>> round(float(loss(0.25, 1.0)), 4)
    0.5625
    """

class LaplaceNLL(_LaplaceNLL):
    r"""Negative log-likelihood under a Laplace distribution of this scale around the prediction.

        |e| / scale + log(2 scale)
        with e = pred - target

    .. math:: \frac{|e|}{b}+\log 2b,\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `scale` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    scale : float, default 1.0
        The scale of the distribution, which is its mean absolute deviation, in the unit of the
        target. Accepted: a finite number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Laplace 1774, Memoire sur la probabilite des causes par les evenements

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.LaplaceNLL(scale=2.0)
    >>> round(float(loss(3.0, 1.0)), 4)
    2.3863
    """

class LaplacianEdge(_LaplacianEdge):
    r"""Squared difference of the 3x3 Laplacians of prediction and target, with zeros around the image.

    `spatial_axes` are the two axes of the image: (-2, -1), or (1, 2) for batches with the channels last.

        (L * e)^2
        with * a convolution, L = [[0, 1, 0], [1, -4, 1], [0, 1, 0]], e = pred - target

    .. math:: \left(L * (\hat y-y)\right)^2,\quad L=\begin{pmatrix}0&1&0\\1&-4&1\\0&1&0\end{pmatrix}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    spatial_axes : tuple of int, default (-2, -1)
        The two axes along which the pixels of an image are neighbours; (1, 2) for batches with the
        channels last. Accepted: two integers, axes of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the two `spatial_axes`
        The predicted images. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true images.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Burt and Adelson 1983, doi:10.1109/TCOM.1983.1095851

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.LaplacianEdge()
    >>> round(float(loss([[1.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]])), 4)
    4.5
    """

class LinearCrossEntropy(_LinearCrossEntropy):
    r"""Softmax cross-entropy of the logits `hidden @ classifier.T + bias`, which are never held whole.

    Target, class weights, smoothing and z-loss are those of `cross_entropy`; `hidden` has one row of features a
    row of logits, `classifier` one row a class. Values and gradients are computed together, a few rows at a time;
    `memory` bounds the bytes that this takes beyond the arrays and their gradients, down to one row of logits;
    TensorFlow, whose arrays do not change, takes room for one more array like the classifier. Second derivatives,
    and derivatives that a framework maps or compiles in its own way, go through the whole logits: `explain` says so.

        -sum_k a_k log softmax(z)_k + z_loss lse(z)^2
        with z = classifier hidden + bias, a_k = class_weight_k ((1 - label_smoothing) q_k +
        label_smoothing / classes), lse(z) = log sum_k exp(z_k), q = target (1 at a label)

    .. math:: -\sum_k a_k\log\operatorname{softmax}(z)_k+\zeta\,\operatorname{lse}(z)^2,\quad z=Wh+b,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Call it as `loss(hidden, classifier, target, bias=None, weight=None, where=None)`; the arrays of
    a call are the other parameters.

    Parameters
    ----------
    memory : int or None, default None
        The bytes that a call may take beyond its arrays and their gradients; None for a share of
        the logits. Accepted: None, or a number of bytes above 0.
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    z_loss : float, default 0.0
        The weight of the squared log-partition that is added to the loss. Accepted: a number of at
        least 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    hidden : array of float16, bfloat16, float32 or float64, (..., features)
        One row of features for each row of logits. Integers and booleans count as floats.
    classifier : array of floats, (classes, features)
        One row of weights a class.
    target : array of integers, or floats, (...), or (..., classes)
        The right class of each row as an integer, or how probable each class is. Integers are class
        indices, one label a row; floats are numbers in [0, inf).
    bias : array of floats, (classes,), optional
        One offset a class; None for 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (...). It
        is an array of the library and on the device of `hidden`. float16, bfloat16 and float32 give
        float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Wijmans et al. 2024, arXiv:2411.09009
    .. [2] Hsu et al. 2024, arXiv:2410.10989

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.LinearCrossEntropy()
    >>> round(float(loss([[1.0, 2.0]], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [2])), 4)
    0.4076
    """

class ListMLE(_ListMLE):
    r"""Negative log-likelihood of the order of the relevances, drawn one by one with probabilities that are a
    softmax of the scores left. Ties are in the order of their indices.

        -sum_k (s_k - log sum_(j >= k) exp(s_j))
        with s = pred in the order of falling target

    .. math:: -\sum_k\left(s_{\pi_k}-\log\sum_{j\ge k}e^{s_{\pi_j}}\right),\quad y_{\pi_1}\ge y_{\pi_2}\ge\dots

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the items of a list. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Their relevances, of which only the order counts.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Xia et al. 2008, doi:10.1145/1390156.1390306

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.ListMLE()
    >>> round(float(loss([0.0, 0.0], [1.0, 1.0])), 4)
    0.6931
    """

class ListNet(_ListNet):
    r"""Softmax ranking: cross-entropy of the scores of a list of items against their relevance, which is taken as
    it is. For the paper's distribution pass the softmax of the relevance.

        -sum_i y_i log softmax(s)_i
        with s = pred, y = target

    .. math:: -\sum_i y_i\log\operatorname{softmax}(s)_i

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the items of a list. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Their relevances, which need not add up to 1. Numbers in [0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Cao et al. 2007, doi:10.1145/1273496.1273513

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.ListNet()
    >>> round(float(loss([0.0, 0.0], [1.0, 2.0])), 4)
    2.0794
    """

class LogCosh(_LogCosh):
    r"""Logarithm of the hyperbolic cosine of the residual.

        log(cosh(e))
        with e = pred - target

    .. math:: \log\cosh e,\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Green 1990, doi:10.1109/42.52985

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.LogCosh()
    >>> round(float(loss(-40000.0, 0.0)), 3)
    39999.307
    """

class LovaszHinge(_LovaszHinge):
    r"""Lovász hinge: Jaccard's loss of a mask, extended convexly to the hinge errors of logits.

    The mask holds 1 and 0. An empty one costs the largest error.

        sum_i m_i (J_i - J_(i-1))
        with m = max(0, 1 - (2 t - 1) x) in falling order, J_i Jaccard's loss where the first i of
        them are wrong, x = pred, t = target

    .. math:: \overline{\Delta_J}\left(\left(1-(2y_i-1)x_i\right)_+\right)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The logit of every pixel. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The mask. 1 or 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Berman et al. 2018, arXiv:1705.08790
    .. [2] Yu and Blaschko 2015, PMLR 37

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.LovaszHinge()
    >>> round(float(loss([[1.0, 0.5]], [[0.0, 0.0]])), 4)
    2.0
    """

class LovaszSoftmax(_LovaszSoftmax):
    r"""Lovász-Softmax: Jaccard's loss of every class that the labels have, extended to the errors of probabilities.

    There is one integer label a pixel; the probabilities are those of a softmax over the classes. Of the loss of
    classes that the labels have it is the mean, in which `class_weight` counts.

        mean over the classes c of sum_i m_i (J_i - J_(i-1))
        with m = |[t = c] - p_c| in falling order, J_i Jaccard's loss where the first i of them are
        wrong, p = pred, t = target

    .. math:: \frac1{|C|}\sum_{c\in C}\overline{\Delta_{J_c}}(m(c)),\quad m_i(c)=|[y_i=c]-p_{ic}|

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` may be given, too, as numbers or arrays: to be learned,
    traced, one an item.

    Parameters
    ----------
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None, default None
        What each class counts in the mean over the classes; None for 1 each. Accepted: None, or one
        number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    axis : int, default -1
        The axis of the classes in the prediction, which the labels have not. Accepted: an integer,
        an axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...) with the classes on `axis`
        The probabilities of the classes at every pixel. Numbers in [0, 1]. Integers and booleans
        count as floats.
    target : array of integers, the shape of `pred` without `axis`
        The class of every pixel.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Berman et al. 2018, arXiv:1705.08790

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.LovaszSoftmax()
    >>> round(float(loss([[[0.75, 0.25], [0.5, 0.5]]], [[0, 1]])), 4)
    0.4375
    """

class MAE(_MAE):
    r"""Absolute error.

        |e|
        with e = pred - target

    .. math:: |e|,\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Boscovich 1757; Koenker and Bassett 1978, doi:10.2307/1913643

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MAE()
    >>> round(float(loss(1.0, 3.5)), 4)
    2.5
    """

class MAPE(_MAPE):
    r"""Absolute error in per cent of the target's size, or of `eps` where the target is smaller.

        100 |pred - target| / max(|target|, eps)

    .. math:: 100\,\frac{|\hat y-y|}{\max(|y|,\epsilon)}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `eps` may be given, too, as numbers or arrays: to be learned, traced, one an
    item.

    Parameters
    ----------
    eps : float, default 1e-07
        The least size of a target that is divided by, in the unit of the target. Accepted: a number
        above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hyndman and Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MAPE()
    >>> round(float(loss(3.0, 4.0)), 4)
    25.0
    """

class MCC(_MCC):
    r"""1 less the correlation of prediction and mask (Matthews), from 0 to 2.

    `from_logits` takes the sigmoid of the prediction. Where prediction or mask is empty or full there is no
    correlation: the loss is 0 if they are the same and 1 if not.

    With `axis` the target may hold labels, and every class is a mask against all others. A class in neither mask costs
    0 and counts in a mean over classes.

        1 - (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))
        with TP = sum p g, TN = sum (1 - p) (1 - g), FP = sum p (1 - g), FN = sum (1 - p) g, p =
        pred, g = target

    .. math:: 1-\frac{T_+T_--F_+F_-}{\sqrt{(T_++F_+)(T_++F_-)(T_-+F_+)(T_-+F_-)}}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` may be given, too, as numbers or arrays: to be learned,
    traced, one an item.

    Parameters
    ----------
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Matthews 1975, doi:10.1016/0005-2795(75)90109-9
    .. [2] Abhishek and Hamarneh 2021, arXiv:2010.13454

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MCC()
    >>> round(float(loss([[0.0, 1.0]], [[1.0, 0.0]])), 4)
    2.0
    """

class MSE(_MSE):
    r"""Squared error.

        e^2
        with e = pred - target

    .. math:: e^2,\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Gauss 1809, Theoria motus corporum coelestium, section 179

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MSE()
    >>> round(float(loss(1.5, 1.0)), 4)
    0.25
    """

class MSLE(_MSLE):
    r"""Squared difference of the logarithms of 1 + prediction and 1 + target, neither ever clipped.

        (log(1 + pred) - log(1 + target))^2

    .. math:: \left(\log(1+\hat y)-\log(1+y)\right)^2

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Numbers in [0, inf). Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be. Numbers in [0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Tofallis 2015, doi:10.1057/jors.2014.103

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MSLE()
    >>> round(float(loss(1.718281828459045, 0.0)), 4)
    1.0
    """

class MarginRanking(_MarginRanking):
    r"""What the better of two scores lacks to a lead of `margin`: the first one for +1, the second one for -1.

        max(0, margin - s (first - second))
        with s = target, +1 or -1

    .. math:: \max(0,\,m-s\,(x_1-x_2)),\quad s=\pm1

    Call it as `loss(first, second, target, weight=None, where=None)`; the arrays of a call are the
    other parameters. There, `margin` may be given, too, as numbers or arrays: to be learned,
    traced, one an item.

    Parameters
    ----------
    margin : float, default 0.0
        The lead that the better score should have, in the unit of the scores. Accepted: a number;
        it may be infinite.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    first : array of float16, bfloat16, float32 or float64, any shape
        One score of each pair. Integers and booleans count as floats.
    second : array of floats, the shape of `first`
        The other score of each pair.
    target : array of floats, the shape of `first`
        +1 where the first should be the larger one, -1 where the second should. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `first`. It is an array of the library and on the device of `first`. float16, bfloat16
        and float32 give float32, float64 gives float64; integers and booleans become the default
        float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Joachims 2002, doi:10.1145/775047.775067

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MarginRanking()
    >>> round(float(loss(1.0, 3.0, 1.0)), 4)
    2.0
    """

class MeanPairwiseSquaredError(_MeanPairwiseSquaredError):
    r"""Mean of the squared differences between the errors of all pairs of a row.

        2 / (n - 1) sum_i (e_i - mean(e))^2
        with e = pred - target, n entries in a row

    .. math:: \frac{2}{n-1}\sum_i(e_i-\bar e)^2=\frac{2}{n(n-1)}\sum_{i<j}(e_i-e_j)^2,\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Eigen et al. 2014, arXiv:1406.2283

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MeanPairwiseSquaredError()
    >>> round(float(loss([1.0, 2.0, 4.0], [0.0, 0.0, 0.0])), 4)
    4.6667
    """

class MultiMargin(_MultiMargin):
    r"""Weston and Watkins' hinge: by how much every other class comes nearer to the label than `margin`, to the
    power of `p`, 1 or 2, over the number of classes.

    It takes no `label_smoothing`: every margin is that of a label, and no class but the label has
    one.

        class_weight_k / classes sum_(c != k) max(0, margin - z_k + z_c)^p
        with z = pred, k = target

    .. math:: \frac{w_k}{C}\sum_{c\ne k}\left(m-z_k+z_c\right)_+^p

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `margin` may be given, too, as numbers or arrays: to be
    learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    p : {1, 2}, default 1
        The power of what a class comes too near. Accepted: 1 or 2.
    margin : float, default 1.0
        The lead that the label's score should have over every other, in the unit of the scores.
        Accepted: a number; it may be infinite.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`
        The right class.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Weston and Watkins 1999, Support vector machines for multi-class pattern recognition

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MultiMargin(p=2)
    >>> round(float(loss([1.0, 0.5], 0)), 4)
    0.125
    """

class MultiSimilarity(_MultiSimilarity):
    r"""Multi-similarity loss: positives below the base and negatives above it, by soft maxima.

        log(1 + sum_(p in P_i) exp(-alpha (s_ip - base))) / alpha + log(1 + sum_(n in N_i) exp(beta
        (s_in - base))) / beta
        with s_ij = cos(x_i, x_j), x = embeddings, P_i the other samples of i's label, N_i those of
        other labels

    .. math:: \frac1\alpha\log\Big(1+\sum_{p\in P_i}e^{-\alpha(s_{ip}-\lambda)}\Big)+\frac1\beta\log\Big(1+\sum_{n\in N_i}e^{\beta(s_{in}-\lambda)}\Big),\quad s_{ij}=\cos(x_i,x_j)

    Call it as `loss(embeddings, labels, weight=None, where=None)`; the arrays of a call are the
    other parameters. There, `alpha` and `beta` and `base` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    alpha : float, default 2.0
        How sharply the soft maximum over positives singles out the hardest. Accepted: a number
        above 0.
    beta : float, default 50.0
        How sharply the soft maximum over negatives singles out the hardest. Accepted: a number
        above 0.
    base : float, default 0.5
        The cosine that positives should exceed and negatives stay below. Accepted: a number; it may
        be infinite.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    embeddings : array of float16, bfloat16, float32 or float64, (samples, features)
        One row of features a sample; its length does not matter. Integers and booleans count as
        floats.
    labels : array of integers, (samples,)
        Which samples belong together.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item,
        (samples,). It is an array of the library and on the device of `embeddings`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Wang et al. 2019, arXiv:1904.06627

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MultiSimilarity(alpha=1.0, beta=1.0)
    >>> round(float(loss([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], [0, 0, 1])), 4)
    0.8969
    """

class MulticlassHinge(_MulticlassHinge):
    r"""Crammer and Singer's hinge: how far a score is from exceeding all others by 1, against labels or
    distributions.

        max_c (z_c + 1 - q_c) - sum_c q_c z_c
        with z = pred, q = target (1 at a label)

    .. math:: \max_c\left(z_c+1-q_c\right)-\sum_c q_c z_c

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Crammer and Singer 2001, Journal of Machine Learning Research 2, 265-292

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MulticlassHinge()
    >>> round(float(loss([1.0, 0.5, -1.0], 0)), 4)
    0.5
    """

class MulticlassPerceptron(_MulticlassPerceptron):
    r"""How far the largest score lies above the label's, or above the mean under a distribution.

        max_c z_c - sum_c q_c z_c
        with z = pred, q = target (1 at a label)

    .. math:: \max_c z_c-\sum_c q_c z_c

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rosenblatt 1958, doi:10.1037/h0042519
    .. [2] Collins 2002, doi:10.3115/1118693.1118694

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MulticlassPerceptron()
    >>> round(float(loss([1.0, 3.0], 0)), 4)
    2.0
    """

class MulticlassSparsemax(_MulticlassSparsemax):
    r"""The Fenchel-Young loss of sparsemax, the Euclidean projection of scores onto the simplex, against labels or
    distributions.

        |q|^2 / 2 - |p|^2 / 2 + p . z - q . z
        with p = sparsemax(z), z = pred, q = target (1 at a label)

    .. math:: \tfrac12\|q\|^2-\tfrac12\|p\|^2+p^\top z-q^\top z,\quad p=\operatorname{sparsemax}(z)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Martins and Astudillo 2016, arXiv:1602.02068
    .. [2] Blondel et al. 2020, arXiv:1901.02324

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MulticlassSparsemax()
    >>> round(float(loss([2.0, 0.5], 1)), 4)
    1.5
    """

class MultilabelMargin(_MultilabelMargin):
    r"""The hinge of every pair of a right class and a wrong one, over the number of classes. The target holds 1 for
    the right classes and 0 for the others; between them, the probability that a class is right.

        sum_(i != j) t_i (1 - t_j) max(0, 1 - z_i + z_j) / classes
        with z = pred, t = target

    .. math:: \frac1C\sum_{i\ne j} t_i(1-t_j)\left(1-z_i+z_j\right)_+

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Which classes are right. Numbers in [0, 1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Crammer and Singer 2003, Journal of Machine Learning Research 3, 1025-1058

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MultilabelMargin()
    >>> round(float(loss([0.1, 0.2, 0.4, 0.8], [1.0, 0.0, 0.0, 1.0])), 4)
    0.85
    """

class MultilabelSoftMargin(_MultilabelSoftMargin):
    r"""The mean over a row of binary cross-entropies of logits. Class weights scale the classes; the mean divides by
    the number of classes all the same.

    It takes no `ignore_index`: the target is one answer a class, and no class is named by an index.

        sum_c class_weight_c (t_c softplus(-x_c) + (1 - t_c) softplus(x_c)) / classes
        with softplus(x) = log(1 + exp(x)), x = pred, t = target

    .. math:: \frac1C\sum_c w_c\left(t_c\operatorname{softplus}(-x_c)+(1-t_c)\operatorname{softplus}(x_c)\right)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts in the mean over a row, whose divisor stays the number of classes;
        None for 1 each. Accepted: None, or one number of at least 0 a class.
    label_smoothing : float, default 0.0
        The share of every answer that is moved to 1/2, halfway between yes and no. Accepted: a
        number from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Which classes are right, or how probable each is. Numbers in [0, 1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.MultilabelSoftMargin()
    >>> round(float(loss([0.0, 0.0], [0.0, 1.0])), 4)
    0.6931
    """

class NCE(_NCE):
    r"""Noise-contrastive estimation: tell a row's own classes from those drawn, as so many yes-or-no questions.

    `target` holds one class a row of `hidden` or several, which share the mass 1; `sampled` the classes drawn for
    all rows. `target_expected` and `sampled_expected` say how often the sampler draws each of them. A class that was
    drawn although it is a row's own counts against it, or with `remove_accidental_hits` not at all.

        sum_(j in T and S) softplus(z_j) - [j in T] z_j / |T|
        with softplus(z) = log(1 + exp(z)), z_j = classifier_j . hidden + bias_j - log(expected_j),
        T = target, S = sampled

    .. math:: \sum_{j\in T\cup S}\operatorname{softplus}(z_j)-\frac{[j\in T]}{|T|}z_j,\quad z_j=w_j\cdot h+b_j-\log Q_j

    Call it as `loss(hidden, classifier, target, sampled, target_expected, sampled_expected,
    bias=None, weight=None, where=None)`; the arrays of a call are the other parameters.

    Parameters
    ----------
    remove_accidental_hits : bool, default False
        Whether a class that was drawn although it is a row's own is left out of that row. Accepted:
        True or False.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    hidden : array of float16, bfloat16, float32 or float64, (batch, features)
        One row of features a sample. Integers and booleans count as floats.
    classifier : array of floats, (classes, features)
        One row of weights a class.
    target : array of integers, (batch,) or (batch, labels)
        The class of a row, or several of equal share.
    sampled : array of integers, (drawn,)
        The classes that were drawn for all rows.
    target_expected : array of floats, the shape of `target`
        How often the sampler is expected to draw each of them. Numbers in (0, inf).
    sampled_expected : array of floats, (drawn,)
        How often the sampler is expected to draw each of them. Numbers in (0, inf).
    bias : array of floats, (classes,), optional
        One offset a class; None for 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,).
        It is an array of the library and on the device of `hidden`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Gutmann and Hyvarinen 2010, proceedings.mlr.press/v9/gutmann10a.html
    .. [2] Mnih and Teh 2012, arXiv:1206.6426

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.NCE()
    >>> round(float(loss([[1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]], [0], [1, 2], [1.0], [1.0, 1.0])), 4)
    3.1333
    """

class NLL(_NLL):
    r"""Negative log-likelihood: minus the log-probability of the label, or its mean under a distribution.

        -sum_k a_k l_k
        with a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), l = pred,
        q = target (1 at a label)

    .. math:: -\sum_k a_k\ell_k,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The log-probabilities of the classes. Numbers in (-inf, 0], logarithms of probabilities.
        Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Fisher 1922, doi:10.1098/rsta.1922.0009

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.NLL()
    >>> round(float(loss([-0.5, -1.5], 1)), 4)
    1.5
    """

class NTXent(_NTXent):
    r"""Normalised temperature-scaled cross-entropy: each pair of one label against what else a sample meets.

    The item of a sample is the sum over its positive pairs, and counts for as many in a mean: the mean is one over
    pairs. `denominator` says what a pair competes with: "negatives" (samples of other labels) or "all" (all other
    samples, as in SimCLR).

        sum_(p in P_i) log(1 + sum_(k in K_ip) exp((s_ik - s_ip) / temperature))
        with s_ij = cos(x_i, x_j), x = embeddings, P_i the other samples of i's label, K_ip what the
        pair competes with

    .. math:: \sum_{p\in P_i}\log\Big(1+\sum_{k\in K_{ip}}e^{(s_{ik}-s_{ip})/\tau}\Big),\quad s_{ij}=\cos(x_i,x_j)

    Call it as `loss(embeddings, labels, weight=None, where=None)`; the arrays of a call are the
    other parameters. There, `temperature` may be given, too, as numbers or arrays: to be learned,
    traced, one an item.

    Parameters
    ----------
    temperature : float, default 0.07
        What cosines are divided by: the smaller, the more the nearest negatives count. Accepted: a
        number above 0.
    denominator : {"negatives", "all"}, default "negatives"
        What a pair competes with: the samples of other labels, or all other samples as in SimCLR.
        Accepted: 'negatives' or 'all'.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    embeddings : array of float16, bfloat16, float32 or float64, (samples, features)
        One row of features a sample; its length does not matter. Integers and booleans count as
        floats.
    labels : array of integers, (samples,)
        Which samples belong together.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item,
        (samples,). It is an array of the library and on the device of `embeddings`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Chen et al. 2020, arXiv:2002.05709
    .. [2] Sohn 2016, NIPS: Improved deep metric learning with multi-class N-pair loss objective

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.NTXent(temperature=0.01)
    >>> round(float(loss([[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]], [0, 0, 1])), 4)
    100.3466
    """

class ORPO(_ORPO):
    r"""The odds-ratio part of ORPO, of log-probabilities that are means over an answer's tokens. ORPO adds it, times
    0.1 or so, to the likelihood of the chosen answers.

        -log sigmoid(log(o(chosen_logps) / o(rejected_logps)))
        with o(l) = exp(l) / (1 - exp(l))

    .. math:: -\log\sigma\left(\log\frac{o(y_w)}{o(y_l)}\right),\quad o(y)=\frac{\pi(y)}{1-\pi(y)}

    Call it as `loss(chosen_logps, rejected_logps, weight=None, where=None)`; the arrays of a call
    are the other parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    chosen_logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of the chosen answer, a mean over its tokens. Numbers in (-inf, 0].
        Integers and booleans count as floats.
    rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer, a mean over its tokens. Numbers in (-inf, 0].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `chosen_logps`. It is an array of the library and on the device of `chosen_logps`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hong, Lee and Thorne 2024, arXiv:2403.07691

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.ORPO()
    >>> round(float(loss(0.0, -1.0)), 6)
    0.0
    """

class PairwiseHinge(_PairwiseHinge):
    r"""How far every pair of a list whose relevances differ is from being in order by 1, summed.

        sum_(y_i > y_j) max(0, 1 - (s_i - s_j))
        with s = pred, y = target

    .. math:: \sum_{y_i>y_j}\left(1-(s_i-s_j)\right)_+

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the items of a list. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Their relevances, of which only the order counts.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Herbrich et al. 1999, doi:10.1049/cp:19991091; Joachims 2002, doi:10.1145/775047.775067

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.PairwiseHinge()
    >>> round(float(loss([0.5, 1.0, 0.0], [3.0, 2.0, 1.0])), 4)
    2.0
    """

class Perceptron(_Perceptron):
    r"""How far a score lies on the wrong side, for targets of +1 and -1.

        max(0, -s x)
        with x = pred, s = target, +1 or -1

    .. math:: \max(0,\,-sx),\quad s=\pm1

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rosenblatt 1958, doi:10.1037/h0042519

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Perceptron()
    >>> round(float(loss(-1.5, 1.0)), 4)
    1.5
    """

class PoissonNLL(_PoissonNLL):
    r"""Negative log-likelihood of counts under a Poisson distribution, whose rate the prediction is, or its logarithm
    with `log_input`. `full` adds Stirling's approximation of log(y!) for counts above 1; `eps` is added to the rate
    inside the logarithm, without `log_input`.

        exp(x) - y x, or x - y log(x + eps) without log_input, with full also + y log(y) - y + log(2
        pi y) / 2 if y > 1
        with x = pred, y = target

    .. math:: e^x-yx\ \text{or}\ x-y\log(x+\epsilon),\quad\text{full: }+\,y\log y-y+\tfrac12\log 2\pi y\ \text{if}\ y>1

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `eps` may be given, too, as numbers or arrays: to be learned, traced, one an
    item.

    Parameters
    ----------
    log_input : bool, default True
        Whether the prediction is the logarithm of the rate, not the rate. Accepted: True or False.
    full : bool, default False
        Whether Stirling's approximation of log(y!) is added for counts y above 1. Accepted: True or
        False.
    eps : float, default 0.0
        What is added to the rate inside the logarithm, in counts; without log_input only. Accepted:
        a number of at least 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logarithm of the rate, or the rate without log_input. Integers and booleans count as
        floats.
    target : array of floats, the shape of `pred`
        The count that was observed. Numbers in [0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Nelder and Wedderburn 1972, doi:10.2307/2344614

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.PoissonNLL(full=True)
    >>> round(float(loss(2.0, 3.0)), 4)
    3.1531
    """

class Poly1CrossEntropy(_Poly1CrossEntropy):
    r"""Cross-entropy whose first polynomial coefficient is moved by `epsilon`, against labels or distributions.

        sum_k a_k (-log(P_k) + epsilon (1 - P_k))
        with P = softmax(pred), a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing /
        classes), q = target (1 at a label)

    .. math:: \sum_k a_k\left(-\log P_k+\varepsilon(1-P_k)\right),\quad P=\operatorname{softmax}(z)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` and `epsilon` may be given, too, as
    numbers or arrays: to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    epsilon : float, default 1.0
        What is added to the coefficient of 1 - P, with P the probability of the class. Accepted: a
        finite number.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Leng et al. 2022, arXiv:2204.12511

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Poly1CrossEntropy()
    >>> round(float(loss([0.0, 0.0], 0)), 4)
    1.1931
    """

class PseudoHuber(_PseudoHuber):
    r"""Quadratic near zero, linear far away, smooth in between.

        delta^2 (sqrt(1 + (e / delta)^2) - 1)
        with e = pred - target

    .. math:: \delta^2\left(\sqrt{1+(e/\delta)^2}-1\right),\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `delta` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    delta : float, default 1.0
        About where it turns linear, in the unit of the target. Accepted: a number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Charbonnier et al. 1994, doi:10.1109/ICIP.1994.413553

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.PseudoHuber()
    >>> round(float(loss(3.0, 0.0)), 4)
    2.1623
    """

class Quantile(_Quantile):
    r"""Absolute error that weighs predictions below the target with q, and those above with 1 - q.

        max(q (target - pred), (q - 1) (target - pred))

    .. math:: \max\left(q(y-\hat y),\ (q-1)(y-\hat y)\right)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `q` may be given, too, as numbers or arrays: to be learned, traced, one an
    item.

    Parameters
    ----------
    q : float, default 0.5
        The quantile that is fitted: the share of targets that should lie below the prediction.
        Accepted: a number between 0 and 1.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Koenker and Bassett 1978, doi:10.2307/1913643

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Quantile(q=0.9)
    >>> round(float(loss(1.0, 3.0)), 4)
    1.8
    """

class RMSE(_RMSE):
    r"""Root of the weighted mean square: over everything, or with reduction "none" one root a row over `axis`.

        sqrt(sum_i w_i e_i^2 / sum_i w_i)
        with e = pred - target, w = weight

    .. math:: \sqrt{\sum_i w_i e_i^2 / \sum_i w_i},\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis along which a row lies where every row has a number of its own. Accepted: an
        integer, an axis of the arrays.
    reduction : {"mean", "none"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "none": one weighted loss an item. A mean over nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hyndman and Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.RMSE()
    >>> round(float(loss([3.0, 4.0], [0.0, 0.0])), 4)
    3.5355
    """

class RankNet(_RankNet):
    r"""Binary cross-entropy of the order of every pair of a list whose relevances differ, summed.

        sum_(y_i > y_j) log(1 + exp(-(s_i - s_j)))
        with s = pred, y = target

    .. math:: \sum_{y_i>y_j}\log\left(1+e^{-(s_i-s_j)}\right)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the items of a list. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Their relevances, of which only the order counts.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Burges et al. 2005, doi:10.1145/1102351.1102363

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.RankNet()
    >>> round(float(loss([2.0, 1.0, 0.0], [3.0, 2.0, 1.0])), 4)
    0.7535
    """

class SSIM(_SSIM):
    r"""One minus structural similarity, the mean over all windows and channels of an image.

    Windows are Gaussian and lie inside the image, which has to be as large. `data_range` is the distance from
    black to white.

        1 - mean_w (2 mx my + c1) (2 sxy + c2) / ((mx^2 + my^2 + c1) (sx^2 + sy^2 + c2))
        with m and s the means and the standard deviations of a window w, sxy its covariance, c1 =
        (k1 data_range)^2, c2 = (k2 data_range)^2

    .. math:: 1-\frac1M\sum_w\frac{(2\mu_x\mu_y+c_1)(2\sigma_{xy}+c_2)}{(\mu_x^2+\mu_y^2+c_1)(\sigma_x^2+\sigma_y^2+c_2)},\quad c_i=(k_iL)^2

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `data_range` and `k1` and `k2` may be given, too, as numbers or arrays: to be
    learned, traced, one an item.

    Parameters
    ----------
    spatial_axes : tuple of int, default (-2, -1)
        The two axes along which the pixels of an image are neighbours; (1, 2) for batches with the
        channels last. Accepted: two integers, axes of the arrays.
    data_range : float, default 1.0
        The distance from black to white, in the unit of the pixels. Accepted: a number above 0.
    window : int, default 11
        The width and height of a window, in pixels. Accepted: an integer above 0.
    sigma : float, default 1.5
        The standard deviation of a window's weights, in pixels. Accepted: a number above 0.
    k1 : float, default 0.01
        What keeps the brightness term from dividing by 0, in units of data_range. Accepted: a
        number above 0.
    k2 : float, default 0.03
        What keeps the contrast term from dividing by 0, in units of data_range. Accepted: a number
        above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (images, ...) with the two `spatial_axes`
        The predicted images. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true images.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (images,).
        It is an array of the library and on the device of `pred`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Wang et al. 2004, doi:10.1109/TIP.2003.819861

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.SSIM(window=2)
    >>> round(float(loss([[[1.0, 1.0], [1.0, 1.0]]], [[[0.0, 0.0], [0.0, 0.0]]])), 4)
    0.9999
    """

class SampledSoftmax(_SampledSoftmax):
    r"""Softmax cross-entropy over a row's own classes and those drawn, corrected for how they were drawn.

    `target` holds one class a row of `hidden` or several, which share the mass 1; `sampled` the classes drawn for
    all rows. `target_expected` and `sampled_expected` say how often the sampler draws each of them. A class that was
    drawn although it is a row's own is left out, unless `remove_accidental_hits` is False.

        -sum_(j in T) log softmax(z)_j / |T|, the softmax over T and S
        with z_j = classifier_j . hidden + bias_j - log(expected_j), T = target, S = sampled

    .. math:: -\frac1{|T|}\sum_{j\in T}\log\operatorname{softmax}_{T\cup S}(z)_j,\quad z_j=w_j\cdot h+b_j-\log Q_j

    Call it as `loss(hidden, classifier, target, sampled, target_expected, sampled_expected,
    bias=None, weight=None, where=None)`; the arrays of a call are the other parameters.

    Parameters
    ----------
    remove_accidental_hits : bool, default True
        Whether a class that was drawn although it is a row's own is left out of that row. Accepted:
        True or False.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    hidden : array of float16, bfloat16, float32 or float64, (batch, features)
        One row of features a sample. Integers and booleans count as floats.
    classifier : array of floats, (classes, features)
        One row of weights a class.
    target : array of integers, (batch,) or (batch, labels)
        The class of a row, or several of equal share.
    sampled : array of integers, (drawn,)
        The classes that were drawn for all rows.
    target_expected : array of floats, the shape of `target`
        How often the sampler is expected to draw each of them. Numbers in (0, inf).
    sampled_expected : array of floats, (drawn,)
        How often the sampler is expected to draw each of them. Numbers in (0, inf).
    bias : array of floats, (classes,), optional
        One offset a class; None for 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,).
        It is an array of the library and on the device of `hidden`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Jean et al. 2015, arXiv:1412.2007

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.SampledSoftmax()
    >>> round(float(loss([[1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]], [0], [1, 2], [1.0], [1.0, 1.0])), 4)
    1.4076
    """

class SelfInformation(_SelfInformation):
    r"""Information of events of probability `p`, one value an entry.

        -log(p)

    .. math:: -\log p

    Call it as `loss(p, weight=None, where=None)`; the arrays of a call are the other parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "none"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    p : array of float16, bfloat16, float32 or float64, any shape
        The probability of an event. Numbers in [0, 1]. Integers and booleans count as floats.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `p`. It is an array of the library and on the device of `p`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.get('information.self_information', reduction='mean')
    >>> round(float(loss([0.5])), 4)
    0.6931
    """

class SigmoidFocal(_SigmoidFocal):
    r"""Binary cross-entropy times `q ** gamma`, with q the probability given to the wrong answer. `alpha` weighs
    positives, 1 - alpha negatives; None weighs neither.

        a r^gamma BCE(x, t)
        with r = t sigmoid(-x) + (1 - t) sigmoid(x), a = alpha t + (1 - alpha) (1 - t), BCE the
        binary cross-entropy, x = pred, t = target

    .. math:: \alpha_t\,q^\gamma\,\mathrm{BCE}(x,t),\quad q=t\,\sigma(-x)+(1-t)\,\sigma(x)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `gamma` and `alpha` may be given, too, as numbers or arrays: to be learned,
    traced, one an item.

    Parameters
    ----------
    gamma : float, default 2.0
        The power of the probability of the wrong answer: the larger, the less easy entries count.
        Accepted: a number of at least 0.
    alpha : float or None, default None
        What a positive counts, where a negative counts 1 - alpha; None for 1 and 1. Accepted: None,
        or a number from 0 to 1.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logit of a yes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes, no, or how probable a yes is. Numbers in [0, 1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lin et al. 2017, arXiv:1708.02002

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.SigmoidFocal()
    >>> round(float(loss(2.0, 1.0)), 6)
    0.001804
    """

class SimPO(_SimPO):
    r"""Simple preference optimisation, of log-probabilities that are means over an answer's tokens.

        -log sigmoid(beta (chosen_logps - rejected_logps) - gamma)

    .. math:: -\log\sigma\left(\beta\,(\log\pi(y_w)-\log\pi(y_l))-\gamma\right)

    Call it as `loss(chosen_logps, rejected_logps, weight=None, where=None)`; the arrays of a call
    are the other parameters. There, `beta` and `gamma` may be given, too, as numbers or arrays: to
    be learned, traced, one an item.

    Parameters
    ----------
    beta : float, default 0.1
        What the difference of the log-probabilities is multiplied by. Accepted: a finite number
        above 0.
    gamma : float, default 0.5
        The lead that the chosen answer should have, in the unit of beta times log-probabilities.
        Accepted: a number; it may be infinite.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    chosen_logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of the chosen answer, a mean over its tokens. Numbers in (-inf, 0].
        Integers and booleans count as floats.
    rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer, a mean over its tokens. Numbers in (-inf, 0].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `chosen_logps`. It is an array of the library and on the device of `chosen_logps`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Meng et al. 2024, arXiv:2405.14734

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.SimPO()
    >>> round(float(loss(-1.0, -6.0)), 4)
    0.6931
    """

class SmoothL1(_SmoothL1):
    r"""Huber's loss divided by its threshold; the absolute error at beta = 0.

        e^2 / (2 beta) if |e| < beta, else |e| - beta / 2
        with e = pred - target

    .. math:: \tfrac{1}{2\beta} e^2\ \text{if}\ |e|<\beta,\quad |e|-\tfrac12\beta\ \text{else}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `beta` may be given, too, as numbers or arrays: to be learned, traced, one an
    item.

    Parameters
    ----------
    beta : float, default 1.0
        Where it turns linear, in the unit of the target; 0 for the absolute error. Accepted: a
        number of at least 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Girshick 2015, arXiv:1504.08083

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.SmoothL1(beta=2.0)
    >>> round(float(loss(0.5, 0.0)), 6)
    0.0625
    """

class SoftMargin(_SoftMargin):
    r"""The logistic loss of a score: binary cross-entropy with logits, for targets of +1 and -1.

        log(1 + exp(-s x))
        with x = pred, s = target, +1 or -1

    .. math:: \log(1+e^{-sx}),\quad s=\pm1

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Friedman, Hastie and Tibshirani 2000, doi:10.1214/aos/1016218223

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.SoftMargin()
    >>> round(float(loss(0.0, -1.0)), 4)
    0.6931
    """

class SoftmaxFocal(_SoftmaxFocal):
    r"""Softmax cross-entropy in which a class counts times `(1 - P) ** gamma`. `alpha` is a number or one a class: it
    scales the loss alone, where `class_weight` counts in what a mean divides by, too.

        -sum_k alpha_k a_k (1 - P_k)^gamma log(P_k)
        with P = softmax(pred), a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing /
        classes), q = target (1 at a label)

    .. math:: -\sum_k \alpha_k\,a_k\,(1-P_k)^\gamma\log P_k,\quad P=\operatorname{softmax}(z),\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `label_smoothing` and `gamma` and `alpha` may be given,
    too, as numbers or arrays: to be learned, traced, one an item.

    Parameters
    ----------
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    gamma : float, default 2.0
        The power of the probability of all other classes: the larger, the less easy rows count.
        Accepted: a number of at least 0.
    alpha : float or sequence of float or None, default None
        What classes count: one number for all, or one a class; None for 1. Accepted: None, or a
        number of at least 0, or one a class.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lin et al. 2017, arXiv:1708.02002

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.SoftmaxFocal()
    >>> round(float(loss([0.0, 0.0], 1)), 4)
    0.1733
    """

class SquaredHinge(_SquaredHinge):
    r"""The square of what a score lacks to a margin of 1, for targets of +1 and -1.

        max(0, 1 - s x)^2
        with x = pred, s = target, +1 or -1

    .. math:: \max(0,\,1-sx)^2,\quad s=\pm1

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lee and Mangasarian 2001, doi:10.1023/A:1011215321374

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.SquaredHinge()
    >>> round(float(loss(0.5, 1.0)), 4)
    0.25
    """

class StudentTNLL(_StudentTNLL):
    r"""Negative log-likelihood under Student's t distribution of `df` degrees of freedom and this scale around the
    prediction.

        (df + 1) / 2 log(1 + e^2 / (df scale^2)) + log(Gamma(df / 2) scale sqrt(df pi) / Gamma((df +
        1) / 2))
        with e = pred - target

    .. math:: \tfrac{\nu+1}{2}\log\left(1+\tfrac{e^2}{\nu\varsigma^2}\right)+\log\tfrac{\Gamma(\nu/2)\,\varsigma\sqrt{\nu\pi}}{\Gamma((\nu+1)/2)},\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `df` and `scale` may be given, too, as numbers or arrays: to be learned,
    traced, one an item.

    Parameters
    ----------
    df : float, default 3.0
        The degrees of freedom: the fewer, the less an outlier counts. Accepted: a finite number
        above 0.
    scale : float, default 1.0
        The scale of the distribution, in the unit of the target. Accepted: a finite number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lange, Little and Taylor 1989, doi:10.1080/01621459.1989.10478852

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.StudentTNLL(df=1.0)
    >>> round(float(loss(1.0, 0.0)), 4)
    1.8379
    """

class SupCon(_SupCon):
    r"""Supervised contrastive loss: the mean over a sample's positives, each against all other samples.

    A sample without positives costs nothing, and counts in a mean.

        -sum_(p in P_i) log(exp(s_ip / temperature) / sum_(k != i) exp(s_ik / temperature)) / |P_i|
        with s_ij = cos(x_i, x_j), x = embeddings, P_i the other samples of i's label

    .. math:: -\frac{1}{|P_i|}\sum_{p\in P_i}\log\frac{e^{s_{ip}/\tau}}{\sum_{k\ne i}e^{s_{ik}/\tau}},\quad s_{ij}=\cos(x_i,x_j)

    Call it as `loss(embeddings, labels, weight=None, where=None)`; the arrays of a call are the
    other parameters. There, `temperature` may be given, too, as numbers or arrays: to be learned,
    traced, one an item.

    Parameters
    ----------
    temperature : float, default 0.1
        What cosines are divided by: the smaller, the more the nearest negatives count. Accepted: a
        number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    embeddings : array of float16, bfloat16, float32 or float64, (samples, features)
        One row of features a sample; its length does not matter. Integers and booleans count as
        floats.
    labels : array of integers, (samples,)
        Which samples belong together.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item,
        (samples,). It is an array of the library and on the device of `embeddings`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Khosla et al. 2020, arXiv:2004.11362

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.SupCon(temperature=1.0)
    >>> round(float(loss([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], [0, 0, 1])), 4)
    0.2088
    """

class TotalVariation(_TotalVariation):
    r"""How much neighbouring pixels differ, added up over an image: anisotropic total variation.

        sum_(i, j) |x[i + 1, j] - x[i, j]| + |x[i, j + 1] - x[i, j]|
        with x = pred

    .. math:: \sum_{i,j}|x_{i+1,j}-x_{i,j}|+|x_{i,j+1}-x_{i,j}|

    Call it as `loss(pred, weight=None, where=None)`; the arrays of a call are the other parameters.

    Parameters
    ----------
    spatial_axes : tuple of int, default (-2, -1)
        The two axes along which the pixels of an image are neighbours; (1, 2) for batches with the
        channels last. Accepted: two integers, axes of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (images, ...) with the two `spatial_axes`
        The predicted images. Integers and booleans count as floats.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (images,).
        It is an array of the library and on the device of `pred`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rudin, Osher and Fatemi 1992, doi:10.1016/0167-2789(92)90242-F

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.TotalVariation()
    >>> round(float(loss([[[0.0, 1.0], [1.0, 1.0]]])), 4)
    2.0
    """

class TotalVariationDistance(_TotalVariationDistance):
    r"""Total variation distance of probabilities: half of their absolute difference, summed over `axis`.

        sum_k |p_k - q_k| / 2
        with p = pred, q = target

    .. math:: \tfrac12\sum_k|p_k-q_k|

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted probabilities. Numbers in [0, 1], rows that sum to 1. Integers and booleans
        count as floats.
    target : array of floats, the shape of `pred`
        The true probabilities. Numbers in [0, 1], rows that sum to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Levin, Peres and Wilmer 2009, Markov Chains and Mixing Times, chapter 4

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.TotalVariationDistance()
    >>> round(float(loss([1.0, 0.0], [0.0, 1.0])), 4)
    1.0
    """

class TripletMargin(_TripletMargin):
    r"""How much farther than `margin` short of the negative the positive is from the anchor.

    `p` is the degree of the norm, infinity included. `swap` takes the negative's distance to the positive
    instead where that is smaller. `distance` replaces the norm: a loss of two vectors such as
    `CosineDistance()`, or a function of two vectors of the caller's framework that returns one number, which
    the framework maps over the rows and differentiates.

        max(0, d(anchor, positive) - d(anchor, negative) + margin)
        with d(x, y) = norm_p(x - y + eps)

    .. math:: \left(d(a,p)-d(a,n)+m\right)_+,\quad d(x,y)=\|x-y+\varepsilon\|_p

    Call it as `loss(anchor, positive, negative, weight=None, where=None)`; the arrays of a call are
    the other parameters. There, `margin` and `p` and `eps` may be given, too, as numbers or arrays:
    to be learned, traced, one an item.

    Parameters
    ----------
    margin : float, default 1.0
        How much farther than the positive the negative should be, in the unit of the distance.
        Accepted: a number of at least 0.
    p : float, default 2.0
        The degree of the norm; infinity for the largest difference. Accepted: a number of at least
        1.
    eps : float, default 0.0
        What is added to every difference inside the norm, in the unit of the vectors. Accepted: a
        number of at least 0.
    swap : bool, default False
        Whether the negative's distance to the positive counts where it is the smaller one.
        Accepted: True or False.
    distance : None or callable, default None
        What replaces the norm; None for the norm. Accepted: None, a loss of two vectors such as
        CosineDistance(), or a function of two vectors.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    anchor : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The embedding from which distances are measured. Integers and booleans count as floats.
    positive : array of floats, the shape of `anchor`
        An embedding that should be near.
    negative : array of floats, the shape of `anchor`
        An embedding that should be far.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `anchor` without `axis`. It is an array of the library and on the device of `anchor`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Schroff et al. 2015, arXiv:1503.03832
    .. [2] swap: Balntas et al. 2016, doi:10.5244/C.30.119

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.TripletMargin(eps=0.5)
    >>> round(float(loss([2.5, 0.0], [0.0, 0.0], [1.0, 0.0])), 4)
    1.9798
    """

class TukeyBiweight(_TukeyBiweight):
    r"""Half the square near zero, constant beyond `c`; 4.685 times the spread makes it 95 % efficient.

        c^2 / 6 (1 - (1 - (e / c)^2)^3) if |e| <= c, else c^2 / 6
        with e = pred - target

    .. math:: \tfrac{c^2}{6}\left(1-\left(1-(e/c)^2\right)^3\right)\ \text{if}\ |e|\le c,\quad \tfrac{c^2}{6}\ \text{else}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `c` may be given, too, as numbers or arrays: to be learned, traced, one an
    item.

    Parameters
    ----------
    c : float, default 4.685
        The residual from which on the loss is constant, in the unit of the target. Accepted: a
        finite number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Beaton and Tukey 1974, doi:10.1080/00401706.1974.10489171

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.TukeyBiweight(c=2.0)
    >>> round(float(loss(1.0, 0.0)), 4)
    0.3854
    """

class Tversky(_Tversky):
    r"""Tversky's index of two masks, as a loss: `alpha` weighs what is found in vain (false positives), `beta` what is
    missed (false negatives).

    `smooth` is added above and below the fraction. `from_logits` takes the sigmoid of the prediction. Two empty masks
    cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.

        1 - (I + smooth) / (I + alpha FP + beta FN + smooth)
        with I = sum p g, FP = sum p (1 - g), FN = sum (1 - p) g, p = pred, g = target

    .. math:: 1-\frac{I+s}{I+\alpha F_++\beta F_-+s},\quad I=\sum pg,\ F_+=\sum p(1-g),\ F_-=\sum(1-p)g

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `class_weight` and `smooth` and `alpha` and `beta` may be given, too, as
    numbers or arrays: to be learned, traced, one an item.

    Parameters
    ----------
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    smooth : float, default 0.0
        What is added above and below the fraction, in pixels. Accepted: a finite number of at least
        0.
    alpha : float, default 0.5
        What false positives count. Accepted: a finite number of at least 0.
    beta : float, default 0.5
        What false negatives count. Accepted: a finite number of at least 0.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Salehi et al. 2017, arXiv:1706.05721

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Tversky()
    >>> round(float(loss([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]])), 4)
    0.1282
    """

class TweedieDeviance(_TweedieDeviance):
    r"""Half the Tweedie deviance of a power between 1 (Poisson) and 2 (gamma), less what depends on the target alone;
    the prediction is the logarithm of the mean.

        y exp(-(power - 1) x) / (power - 1) + exp((2 - power) x) / (2 - power)
        with x = pred, y = target

    .. math:: \frac{y\,e^{-(p-1)x}}{p-1}+\frac{e^{(2-p)x}}{2-p}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `power` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    power : float, default 1.5
        The power of the mean that the variance is proportional to. Accepted: a number between 1 and
        2.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logarithm of the mean. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The amount that was observed. Numbers in [0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Jorgensen 1987, doi:10.1111/j.2517-6161.1987.tb01685.x

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.TweedieDeviance()
    >>> round(float(loss(0.0, 3.0)), 4)
    8.0
    """

class VICReg(_VICReg):
    r"""Variance-invariance-covariance regularisation of two views: the batch is one item.

    Covariances are unbiased; the invariance is a mean over samples and features.

        invariance mean((X - Y)^2) + sum_(Z = X, Y) (variance / (2 D) sum_j max(0, 1 - sqrt(C_jj +
        eps)) + covariance / D sum_(i != j) C_ij^2)
        with C the covariance of the D features of Z, X = first, Y = second

    .. math:: \lambda\,\tfrac1{ND}\lVert X-Y\rVert^2+\tfrac{\mu}{2D}\sum_{Z\in\{X,Y\}}\sum_j(1-\sigma_j(Z))_++\tfrac{\nu}{D}\sum_{Z\in\{X,Y\}}\sum_{i\ne j}C_{ij}(Z)^2,\quad\sigma_j=\sqrt{C_{jj}+\varepsilon}

    Call it as `loss(first, second, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `invariance` and `variance` and `covariance` and `eps` may be given, too, as
    numbers or arrays: to be learned, traced, one an item.

    Parameters
    ----------
    invariance : float, default 25.0
        The weight of the mean squared difference of the views. Accepted: a number of at least 0.
    variance : float, default 25.0
        The weight of what standard deviations lack to 1. Accepted: a number of at least 0.
    covariance : float, default 1.0
        The weight of the squared covariances between features. Accepted: a number of at least 0.
    eps : float, default 0.0001
        What is added to a variance under the root, in the square of the unit of the features.
        Accepted: a number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    first : array of float16, bfloat16, float32 or float64, (samples, features)
        The embeddings of one view of the samples. Integers and booleans count as floats.
    second : array of floats, (samples, features)
        The embeddings of another view of the same samples.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (). It is
        an array of the library and on the device of `first`. float16, bfloat16 and float32 give
        float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Bardes, Ponce and LeCun 2022, arXiv:2105.04906, with the factors of the authors' code

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.VICReg()
    >>> round(float(loss([[1.0, 0.0], [-1.0, 0.0]], [[1.0, 0.0], [-1.0, 0.0]])), 4)
    12.375
    """

class Welsch(_Welsch):
    r"""1 less the bell curve of the residual over its scale.

        1 - exp(-(e / scale)^2 / 2)
        with e = pred - target

    .. math:: 1-\exp\left(-\tfrac12(e/c)^2\right),\quad e=\hat y-y

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `scale` may be given, too, as numbers or arrays: to be learned, traced, one
    an item.

    Parameters
    ----------
    scale : float, default 1.0
        The size of residuals that are no outliers yet, in the unit of the target. Accepted: a
        finite number above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Dennis and Welsch 1978, doi:10.1080/03610917808812083

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Welsch()
    >>> round(float(loss(1.0, 0.0)), 4)
    0.3935
    """

class Wing(_Wing):
    r"""Logarithmic for errors below `width`, the absolute error less a constant beyond; the smaller `curvature`, the
    steeper near 0.

        width log(1 + |e| / curvature) if |e| < width, else |e| - width + width log(1 + width /
        curvature)
        with e = pred - target

    .. math:: w\log(1+|e|/\kappa)\ \text{if}\ |e|<w,\quad |e|-w+w\log(1+w/\kappa)\ \text{else}

    Call it as `loss(pred, target, weight=None, where=None)`; the arrays of a call are the other
    parameters. There, `width` and `curvature` may be given, too, as numbers or arrays: to be
    learned, traced, one an item.

    Parameters
    ----------
    width : float, default 5.0
        The error from which on it is linear, in the unit of the target. Accepted: a finite number
        above 0.
    curvature : float, default 0.5
        How wide the steep part around 0 is, in the unit of the target. Accepted: a finite number
        above 0.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Feng et al. 2018, arXiv:1711.06753

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.Wing()
    >>> round(float(loss(1.0, 0.0)), 4)
    5.4931
    """

class ZLoss(_ZLoss):
    r"""The squared log-partition of logits: no target. `CrossEntropy() + 1e-4 * ZLoss()` is what it is for.

        lse(z)^2
        with lse(z) = log sum_k exp(z_k), z = pred

    .. math:: \operatorname{lse}(z)^2

    Call it as `loss(pred, weight=None, where=None)`; the arrays of a call are the other parameters.

    Parameters
    ----------
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Other Parameters
    ----------------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Chowdhery et al. 2022, arXiv:2204.02311

    Examples
    --------
    >>> import unilos
    >>> loss = unilos.ZLoss()
    >>> round(float(loss([0.0, 0.0])), 4)
    0.4805
    """

@overload
def adaptive_log_softmax(
    hidden: _Plain,
    target: Any,
    head: Any,
    tails: Any,
    *,
    head_bias: Any = None,
    cutoffs: tuple[int, ...] = (),
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Adaptive softmax: minus the log-probability of the label, whose rare classes are in clusters.

    Classes below the first of the `cutoffs` have a row of `head` each, and behind them every cluster has one; the
    classes of cluster k run from one cutoff to the next, the last to the end. `tails` is one pair (projection,
    classes) a cluster, of shapes (shorter, features) and (classes, shorter). `hidden` is (batch, features).

        -log softmax(head h)[i] - log softmax(tail_k projection_k h)[y - cutoffs[k]], the second for
        y in cluster k only
        with h = hidden, y = target, i the row of y or of its cluster in the head

    .. math:: -\log\operatorname{softmax}(Hh)_{i(y)}-[y\ge c_1]\log\operatorname{softmax}(T_kP_kh)_{y-c_k}

    Parameters
    ----------
    hidden : array of float16, bfloat16, float32 or float64, (batch, features)
        One row of features a sample. Integers and booleans count as floats.
    target : array of integers, (batch,)
        The class of every row.
    head : array of floats, (cutoffs[0] + clusters, features)
        One row of weights for each class of the head, then one for each cluster.
    tails : array of floats, pairs of shapes (shorter, features) and (classes, shorter)
        One pair a cluster, its projection and its rows of weights; for `wrt=` they are
        projection_1, tail_1, ....
    head_bias : array of floats, (cutoffs[0] + clusters,), optional
        One offset for each row of the head; None for 0.
    cutoffs : tuple of int
        The class indices where the clusters begin; the classes below the first are in the head.
        Accepted: rising positive integers, one at least.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,).
        It is an array of the library and on the device of `hidden`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Grave et al. 2017, arXiv:1609.04309

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.adaptive_log_softmax([[1.0, 2.0]], [2], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [([[1.0, 0.0]], [[0.0], [1.0]])], cutoffs=(2,))), 4)
    1.7209
    """

@overload
def adaptive_log_softmax(
    hidden: _Array,
    target: Any,
    head: Any,
    tails: Any,
    *,
    head_bias: Any = None,
    cutoffs: tuple[int, ...] = (),
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def arcface(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    scale: float | _HasShape = 64.0,
    margin: float | _HasShape = 0.5,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Additive angular margin: the label's angle, in radians, counts `margin` more than it is. Takes cosines of
    embeddings with classes, against labels. Where angle and margin exceed a half turn, the cosine is lowered by
    `margin * sin(margin)` instead.

    It takes no `label_smoothing`: the margin is the label's, and mass of other classes has none.

        -log softmax(scale c')[k]
        with c'_k = cos(arccos(c_k) + margin), c' = c elsewhere, c = pred, k = target

    .. math:: -\log\operatorname{softmax}(s\,\tilde c)_k,\quad\tilde c_k=\cos(\arccos c_k+m)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The cosines of an embedding with the classes. Numbers in [-1, 1]. Integers and booleans
        count as floats.
    target : array of integers, the shape of `pred` without `axis`
        The class of the embedding.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    scale : float or array, default 64.0
        What cosines are multiplied by before the softmax: the larger, the nearer the loss is to a
        hard margin. Accepted: a finite number above 0.
    margin : float or array, default 0.5
        What is added to the label's angle, in radians. Accepted: a number from 0 to pi.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Deng et al. 2019, arXiv:1801.07698

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.arcface([0.0, 0.0], 0, scale=1.0)), 4)
    0.9613
    """

@overload
def arcface(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    scale: float | _HasShape = 64.0,
    margin: float | _HasShape = 0.5,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def barlow_twins(
    first: _Plain,
    second: Any,
    *,
    redundancy: float | _HasShape = 0.005,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Barlow Twins: correlations between the features of two views, 1 with itself and 0 with any other.

    A feature that is constant over the batch is correlated with nothing, with slope 0.

        sum_i (1 - c_ii)^2 + redundancy sum_(i != j) c_ij^2
        with c_ij = corr(first[:, i], second[:, j])

    .. math:: \sum_i(1-c_{ii})^2+\lambda\sum_{i\ne j}c_{ij}^2,\quad c_{ij}=\operatorname{corr}(x_{\cdot i},y_{\cdot j})

    Parameters
    ----------
    first : array of float16, bfloat16, float32 or float64, (samples, features)
        The embeddings of one view of the samples. Integers and booleans count as floats.
    second : array of floats, (samples, features)
        The embeddings of another view of the same samples.
    redundancy : float or array, default 0.005
        The weight of the squared correlations between different features. Accepted: a number of at
        least 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (). It is
        an array of the library and on the device of `first`. float16, bfloat16 and float32 give
        float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Zbontar et al. 2021, arXiv:2103.03230

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.barlow_twins([[1.0, 0.25], [-1.0, 0.25]], [[1.0, 0.5], [-1.0, 1.0]])), 4)
    1.005
    """

@overload
def barlow_twins(
    first: _Array,
    second: Any,
    *,
    redundancy: float | _HasShape = 0.005,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def binary_cross_entropy(
    pred: _Plain,
    target: Any,
    *,
    label_smoothing: float | _HasShape = 0.0,
    eps: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Binary cross-entropy of probabilities, never clipped. `eps` is added inside both logarithms.

        -t log(p + eps) - (1 - t) log(1 - p + eps)
        with p = pred, t = target

    .. math:: -t\log p-(1-t)\log(1-p)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The probability of a yes. Numbers in [0, 1]. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes, no, or how probable a yes is. Numbers in [0, 1].
    label_smoothing : float or array, default 0.0
        The share of every target that is replaced by 1/2. Accepted: a number from 0 to 1.
    eps : float or array, default 0.0
        What is added to both probabilities inside the logarithms. Accepted: a number of at least 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.binary_cross_entropy(0.8, 1.0)), 4)
    0.2231
    """

@overload
def binary_cross_entropy(
    pred: _Array,
    target: Any,
    *,
    label_smoothing: float | _HasShape = 0.0,
    eps: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def binary_cross_entropy_with_logits(
    pred: _Plain,
    target: Any,
    *,
    pos_weight: float | Sequence[float] | _HasShape | None = None,
    label_smoothing: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Binary cross-entropy of logits. Targets are 0, 1 or between; `pos_weight` (a number, or one a class on the
    last axis) scales what positives cost; smoothing moves targets towards 1/2.

        pos_weight t softplus(-x) + (1 - t) softplus(x)
        with softplus(x) = log(1 + exp(x)), x = pred, t = target

    .. math:: w\,t\,\operatorname{softplus}(-x)+(1-t)\operatorname{softplus}(x)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logit of a yes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes, no, or how probable a yes is. Numbers in [0, 1].
    pos_weight : float or sequence of float or None or array, default None
        What a positive counts, in units of a negative: one number, or one a class on the last axis;
        None for 1. Accepted: None, or a number of at least 0, or one a class.
    label_smoothing : float or array, default 0.0
        The share of every target that is replaced by 1/2. Accepted: a number from 0 to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.binary_cross_entropy_with_logits(2.0, 0.0, pos_weight=3.0)), 4)
    2.1269
    """

@overload
def binary_cross_entropy_with_logits(
    pred: _Array,
    target: Any,
    *,
    pos_weight: float | Sequence[float] | _HasShape | None = None,
    label_smoothing: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def binary_sparsemax(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""The sparsemax loss of a yes-or-no question, for targets of 0 and 1: a quarter of the modified Huber loss.

        0 if m >= 1, -m if m <= -1, else (1 - m)^2 / 4
        with m = (2 t - 1) x, x = pred, t = target

    .. math:: 0\ \text{if}\ m\ge1,\quad -m\ \text{if}\ m\le-1,\quad \tfrac14(1-m)^2\ \text{else},\quad m=(2t-1)\,x

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score of a yes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes or no. 1 or 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Martins and Astudillo 2016, arXiv:1602.02068
    .. [2] Zhang 2004, doi:10.1214/aos/1079120130

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.binary_sparsemax(0.0, 1.0)), 4)
    0.25
    """

@overload
def binary_sparsemax(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def boundary(
    pred: _Plain,
    target: Any,
    *,
    from_logits: bool = False,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Boundary loss: the probability of each pixel times its signed distance to the edge of the mask.

    The target holds those distances, negative inside. `from_logits` takes the sigmoid of the prediction.

        p d
        with p = pred, d = target, the signed distance

    .. math:: p\,\phi

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, the shape of `pred`
        The pixel's signed distance to the edge of the mask, negative inside.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Kervadec et al. 2019, arXiv:1812.07032

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.boundary(0.0, -3.0, from_logits=True)), 4)
    -1.5
    """

@overload
def boundary(
    pred: _Array,
    target: Any,
    *,
    from_logits: bool = False,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def categorical_cross_entropy(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    normalize: bool = False,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Cross-entropy of probabilities against one label or one distribution a row, never clipped. `normalize`
    divides every row by its sum first.

        -sum_k a_k log(p_k)
        with a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), p = pred,
        q = target (1 at a label)

    .. math:: -\sum_k a_k\log p_k,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The probabilities of the classes. Numbers in [0, 1], rows that sum to 1. Integers and
        booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    normalize : bool, default False
        Whether every row of the prediction is divided by its sum first. Accepted: True or False.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.categorical_cross_entropy([0.5, 0.25, 0.25], 0)), 4)
    0.6931
    """

@overload
def categorical_cross_entropy(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    normalize: bool = False,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def categorical_hinge(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Keras's multi-class hinge, whose maximum runs over `(1 - target) * pred` and so holds a 0.

        max(0, 1 + max_c (1 - y_c) z_c - sum_c y_c z_c)
        with z = pred, y = target (1 at a label)

    .. math:: \left(1+\max_c (1-y_c)z_c-\sum_c y_c z_c\right)_+

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Moore and DeNero 2011, L1 and L2 regularization for multiclass hinge loss models

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.categorical_hinge([0.5, 1.0, -6.0], 0)), 4)
    1.5
    """

@overload
def categorical_hinge(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def cauchy(
    pred: _Plain,
    target: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Logarithm of 1 plus half the square of the residual over its scale.

        log(1 + (e / scale)^2 / 2)
        with e = pred - target

    .. math:: \log\left(1+\tfrac12(e/c)^2\right),\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    scale : float or array, default 1.0
        The size of residuals that are no outliers yet, in the unit of the target. Accepted: a
        finite number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Black and Anandan 1996, doi:10.1006/cviu.1996.0006

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.cauchy(2.0, 0.0)), 4)
    1.0986
    """

@overload
def cauchy(
    pred: _Array,
    target: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def charbonnier(
    pred: _Plain,
    target: Any,
    *,
    eps: float | _HasShape = 0.001,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Absolute error, smooth within about `eps` of 0. The root's value at 0, `eps`, is subtracted, so that a perfect
    fit costs 0.

        sqrt(e^2 + eps^2) - eps
        with e = pred - target

    .. math:: \sqrt{e^2+\epsilon^2}-\epsilon,\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    eps : float or array, default 0.001
        About how far from 0 it is rounded, in the unit of the target. Accepted: a finite number
        above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Charbonnier et al. 1994, doi:10.1109/ICIP.1994.413553

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.charbonnier(3.0, 0.0, eps=4.0)), 4)
    1.0
    """

@overload
def charbonnier(
    pred: _Array,
    target: Any,
    *,
    eps: float | _HasShape = 0.001,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def ciou(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The distance IoU loss, and how much the shapes differ.

    The slope is that of the formula, alpha included; the authors' implementation takes alpha for a constant. A
    box without width and height has every shape.

        1 - I / U + d^2 / c^2 + alpha v
        with v = 4 / pi^2 (arctan(w_t / h_t) - arctan(w_p / h_p))^2, alpha = v / (1 - I / U + v), I
        and U the areas of intersection and union, d the distance of the centres, c the diagonal of
        the hull, w and h the sides of the boxes

    .. math:: 1-\frac{I}{U}+\frac{\rho^2}{c^2}+\alpha v,\quad v=\tfrac{4}{\pi^2}\left(\arctan\tfrac{w_B}{h_B}-\arctan\tfrac{w_A}{h_A}\right)^2,\quad\alpha=\frac{v}{1-I/U+v}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted boxes: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2; an inverted box gives NaN.
        Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true boxes, alike.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Zheng et al. 2020, arXiv:1911.08287

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.ciou([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0])), 4)
    0.9683
    """

@overload
def ciou(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def circle(
    embeddings: _Plain,
    labels: Any,
    *,
    gamma: float | _HasShape = 80.0,
    margin: float | _HasShape = 0.4,
    detach_weights: bool = True,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Circle loss of embeddings of length 1, by inner products: every pair weighted by its way to its optimum.

    The paper takes the weights for constants; `detach_weights=False` differentiates them, too.
    A sample without positives or negatives costs nothing.

        log(1 + sum_(p in P_i) exp(-gamma a_p (s_ip - 1 + margin)) sum_(n in N_i) exp(gamma a_n
        (s_in - margin)))
        with a_p = max(0, 1 + margin - s_ip), a_n = max(0, s_in + margin), s_ij = x_i . x_j, x =
        embeddings, P_i the other samples of i's label, N_i those of other labels

    .. math:: \log\Big(1+\sum_{p\in P_i}e^{-\gamma\alpha_p(s_{ip}-1+m)}\sum_{n\in N_i}e^{\gamma\alpha_n(s_{in}-m)}\Big),\quad \alpha_p=(1+m-s_{ip})_+,\ \alpha_n=(s_{in}+m)_+,\ s_{ij}=x_i\cdot x_j

    Parameters
    ----------
    embeddings : array of float16, bfloat16, float32 or float64, (samples, features)
        One row of features a sample, of length 1. Integers and booleans count as floats.
    labels : array of integers, (samples,)
        Which samples belong together.
    gamma : float or array, default 80.0
        What the pairs are scaled by: the larger, the more the hardest ones count. Accepted: a
        number above 0.
    margin : float or array, default 0.4
        The relaxation m: positives should reach an inner product of 1 - m, negatives stay below m.
        Accepted: a number from 0 to 1.
    detach_weights : bool, default True
        Whether slopes take the weights of the pairs for constants, as the paper does. Accepted:
        True or False.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item,
        (samples,). It is an array of the library and on the device of `embeddings`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Sun et al. 2020, arXiv:2002.10857

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.circle([[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]], [0, 0, 1])), 4)
    227.2
    """

@overload
def circle(
    embeddings: _Array,
    labels: Any,
    *,
    gamma: float | _HasShape = 80.0,
    margin: float | _HasShape = 0.4,
    detach_weights: bool = True,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def contrastive(
    distance: _Plain,
    target: Any,
    *,
    margin: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The squared distance of a pair that belongs together (1), and the square of what strangers (0) lack to a
    margin.

        y d^2 + (1 - y) max(0, margin - d)^2
        with d = distance, y = target

    .. math:: y\,d^2+(1-y)\max(0,\,m-d)^2

    Parameters
    ----------
    distance : array of float16, bfloat16, float32 or float64, any shape
        The distance of a pair. Numbers in [0, inf). Integers and booleans count as floats.
    target : array of floats, the shape of `distance`
        1 for a pair that belongs together, 0 for strangers. Numbers in [0, 1].
    margin : float or array, default 1.0
        The distance from which on strangers cost nothing, in the unit of the distance. Accepted: a
        number; it may be infinite.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `distance`. It is an array of the library and on the device of `distance`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hadsell, Chopra and LeCun 2006, doi:10.1109/CVPR.2006.100

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.contrastive(0.5, 1.0)), 4)
    0.25
    """

@overload
def contrastive(
    distance: _Array,
    target: Any,
    *,
    margin: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def cosface(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    scale: float | _HasShape = 64.0,
    margin: float | _HasShape = 0.35,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Additive cosine margin: the label's cosine counts `margin` less than it is. Takes cosines of embeddings with
    classes, against labels.

    It takes no `label_smoothing`: the margin is the label's, and mass of other classes has none.

        -log softmax(scale c')[k]
        with c'_k = c_k - margin, c' = c elsewhere, c = pred, k = target

    .. math:: -\log\operatorname{softmax}(s\,\tilde c)_k,\quad\tilde c_k=c_k-m

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The cosines of an embedding with the classes. Numbers in [-1, 1]. Integers and booleans
        count as floats.
    target : array of integers, the shape of `pred` without `axis`
        The class of the embedding.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    scale : float or array, default 64.0
        What cosines are multiplied by before the softmax: the larger, the nearer the loss is to a
        hard margin. Accepted: a finite number above 0.
    margin : float or array, default 0.35
        What is taken from the label's cosine. Accepted: a finite number of at least 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Wang et al. 2018, arXiv:1801.09414
    .. [2] Wang et al. 2018, arXiv:1801.05599

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.cosface([1.0, -1.0], 1)), 4)
    150.4
    """

@overload
def cosface(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    scale: float | _HasShape = 64.0,
    margin: float | _HasShape = 0.35,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def cosine_distance(
    pred: _Plain,
    target: Any,
    *,
    eps: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""One minus the cosine of the angle between two vectors. `eps` is the least norm that is divided by.

        1 - a . b / (max(|a|, eps) max(|b|, eps))
        with a = pred, b = target

    .. math:: 1-\cos(a,b),\quad\cos(a,b)=\frac{a\cdot b}{\max(\|a\|,\varepsilon)\max(\|b\|,\varepsilon)}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The vectors. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The vectors that they should point along.
    eps : float or array, default 0.0
        The least norm that is divided by, in the unit of the vectors. Accepted: a number of at
        least 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Salton et al. 1975, doi:10.1145/361219.361220

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.cosine_distance([3.0, 4.0], [4.0, 3.0])), 6)
    0.04
    """

@overload
def cosine_distance(
    pred: _Array,
    target: Any,
    *,
    eps: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def cosine_embedding(
    first: _Plain,
    second: Any,
    target: Any,
    *,
    margin: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The cosine distance of pairs that belong together (target 1), and the cosine above `margin` of pairs that
    do not (target -1). A target of 0 costs nothing.

        1 - cos(a, b) if t = 1, max(0, cos(a, b) - margin) if t = -1
        with a = first, b = second, t = target

    .. math:: 1-\cos(a,b)\ \text{if}\ t=1,\quad(\cos(a,b)-m)_+\ \text{if}\ t=-1

    Parameters
    ----------
    first : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        One vector of each pair. Integers and booleans count as floats.
    second : array of floats, the shape of `first`
        The other vector of each pair.
    target : array of floats, one number a pair, the shape of `first` without `axis`
        1 for a pair that belongs together, -1 for one that does not. 1 or -1.
    margin : float or array, default 0.0
        The cosine up to which a pair that does not belong together costs nothing. Accepted: a
        number from -1 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `first` without `axis`. It is an array of the library and on the device of `first`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Bromley et al. 1993, Signature verification using a Siamese time delay neural network

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.cosine_embedding([3.0, 4.0], [4.0, 3.0], 1.0)), 6)
    0.04
    """

@overload
def cosine_embedding(
    first: _Array,
    second: Any,
    target: Any,
    *,
    margin: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def cosine_similarity(
    pred: _Plain,
    target: Any,
    *,
    eps: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Minus the cosine of the angle between two vectors. `eps` is the least norm that is divided by.

        -a . b / (max(|a|, eps) max(|b|, eps))
        with a = pred, b = target

    .. math:: -\frac{a\cdot b}{\max(\|a\|,\varepsilon)\max(\|b\|,\varepsilon)}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The vectors. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The vectors that they should point along.
    eps : float or array, default 0.0
        The least norm that is divided by, in the unit of the vectors. Accepted: a number of at
        least 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Salton et al. 1975, doi:10.1145/361219.361220

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.cosine_similarity([3.0, 4.0], [4.0, 3.0])), 4)
    -0.96
    """

@overload
def cosine_similarity(
    pred: _Array,
    target: Any,
    *,
    eps: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def cross_entropy(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    z_loss: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Softmax cross-entropy of logits against one label or one distribution a row.

    Class weights, ignored labels and smoothing only change the mass that each class receives; `z_loss` adds its
    multiple of the squared log-partition, whatever the class weights.

        -sum_k a_k log softmax(z)_k + z_loss lse(z)^2
        with a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), lse(z) =
        log sum_k exp(z_k), z = pred, q = target (1 at a label)

    .. math:: -\sum_k a_k\log\operatorname{softmax}(z)_k+\zeta\,\operatorname{lse}(z)^2,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, inf), rows that sum to 1.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    z_loss : float or array, default 0.0
        The weight of the squared log-partition that is added to the loss. Accepted: a number of at
        least 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] label smoothing: Szegedy et al. 2016, arXiv:1512.00567
    .. [2] z-loss: Chowdhery et al. 2022, arXiv:2204.02311

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.cross_entropy([1.0, 2.0, 3.0], 2)), 4)
    0.4076
    """

@overload
def cross_entropy(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    z_loss: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def ctc(
    logits: _Plain,
    labels: Any,
    *,
    logit_lengths: Any = None,
    label_lengths: Any = None,
    blank: int = 0,
    zero_infinity: bool = False,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Connectionist temporal classification: minus the log-probability of all alignments of labels with frames.

    `logits` are (batch, frames, classes) and `labels` (batch, labels), integers other than `blank`; what lies behind
    `logit_lengths` and `label_lengths`, (batch,), may hold anything, and without lengths everything counts. Logits
    are normalised inside, so log-probabilities may be passed. Labels that do not fit into their frames cost
    infinity, or 0 with `zero_infinity`, and pull at nothing.

        -log sum_path prod_t softmax(z_t)[path_t], over all paths that read as the labels once
        repetitions and then blanks are dropped
        with z = logits

    .. math:: -\log\sum_{\pi\in\mathcal B^{-1}(y)}\prod_t\operatorname{softmax}(z_t)_{\pi_t}

    Parameters
    ----------
    logits : array of float16, bfloat16, float32 or float64, (batch, frames, classes)
        The logits of every frame; log-probabilities will do. Integers and booleans count as floats.
    labels : array of integers, (batch, labels)
        The labels in their order, padded at the end.
    logit_lengths : array of integers, (batch,), optional
        How many frames count; None for all.
    label_lengths : array of integers, (batch,), optional
        How many labels count; None for all.
    blank : int, default 0
        The class that stands for no label. Accepted: a class index of at least 0.
    zero_infinity : bool, default False
        Whether labels that do not fit into their frames cost 0, not infinity. Accepted: True or
        False.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,).
        It is an array of the library and on the device of `logits`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Graves et al. 2006, doi:10.1145/1143844.1143891

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.ctc([[[0.0, 0.0], [0.0, 0.0]]], [[1]])), 4)
    0.2877
    """

@overload
def ctc(
    logits: _Array,
    labels: Any,
    *,
    logit_lengths: Any = None,
    label_lengths: Any = None,
    blank: int = 0,
    zero_infinity: bool = False,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def dice(
    pred: _Plain,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    squared: bool = False,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Soft Dice loss: what prediction and mask do not share, over the sum of both.

    `squared` squares both in that sum. `smooth` is added above and below the fraction. `from_logits` takes the
    sigmoid of the prediction. Two empty masks cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.

        1 - (2 sum p g + smooth) / (sum p + sum g + smooth)
        with p = pred, g = target

    .. math:: 1-\frac{2\sum pg+s}{\sum p+\sum g+s}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None or array, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    smooth : float or array, default 0.0
        What is added above and below the fraction, in pixels. Accepted: a finite number of at least
        0.
    squared : bool, default False
        Whether the entries of both masks are squared in the sums below the fraction. Accepted: True
        or False.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Milletari et al. 2016, arXiv:1606.04797, with squared=True
    .. [2] Drozdzal et al. 2016, arXiv:1608.04117

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.dice([[0.5, 0.5]], [[1.0, 1.0]])), 4)
    0.3333
    """

@overload
def dice(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    squared: bool = False,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def diou(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The IoU loss, and the squared distance of the centres over the squared diagonal of the hull.

        1 - I / U + d^2 / c^2
        with I and U the areas of intersection and union, d the distance of the centres, c the
        diagonal of the hull

    .. math:: 1-\frac{I}{U}+\frac{\rho^2}{c^2}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted boxes: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2; an inverted box gives NaN.
        Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true boxes, alike.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Zheng et al. 2020, arXiv:1911.08287

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.diou([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0])), 4)
    0.9683
    """

@overload
def diou(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def distillation(
    pred: _Plain,
    target: Any,
    *,
    temperature: float | _HasShape = 1.0,
    scale: bool = True,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Kullback-Leibler divergence of a student's softmax from the teacher's, both of logits over `temperature`.
    With `scale` it counts temperature squared, so that slopes are of one size at every temperature.

        temperature^2 sum_k q_k (log q_k - log p_k)
        with q = softmax(target / temperature), p = softmax(pred / temperature)

    .. math:: T^2\sum_k q_k(\log q_k-\log p_k),\quad q=\operatorname{softmax}(t/T),\ p=\operatorname{softmax}(z/T)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the student. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The logits of the teacher.
    temperature : float or array, default 1.0
        What the logits of student and teacher are divided by. Accepted: a finite number above 0.
    scale : bool, default True
        Whether the loss is multiplied by the square of the temperature. Accepted: True or False.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hinton et al. 2015, arXiv:1503.02531

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.distillation([0.0, 1.0, 0.0], [2.0, 0.0, -1.0], temperature=2.0)), 4)
    1.0912
    """

@overload
def distillation(
    pred: _Array,
    target: Any,
    *,
    temperature: float | _HasShape = 1.0,
    scale: bool = True,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def dpo(
    chosen_logps: _Plain,
    rejected_logps: Any,
    ref_chosen_logps: Any,
    ref_rejected_logps: Any,
    *,
    beta: float | _HasShape = 0.1,
    label_smoothing: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Direct preference optimisation. `label_smoothing` is the share of pairs that may be labelled the wrong way
    round.

        -(1 - label_smoothing) log sigmoid(beta h) - label_smoothing log sigmoid(-beta h)
        with h = (chosen_logps - ref_chosen_logps) - (rejected_logps - ref_rejected_logps)

    .. math:: -(1-\epsilon)\log\sigma(\beta h)-\epsilon\log\sigma(-\beta h),\quad h=\log\frac{\pi(y_w)}{\pi_{\mathrm{ref}}(y_w)}-\log\frac{\pi(y_l)}{\pi_{\mathrm{ref}}(y_l)}

    Parameters
    ----------
    chosen_logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of the chosen answer under the model. Numbers in (-inf, 0]. Integers and
        booleans count as floats.
    rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer under the model. Numbers in (-inf, 0].
    ref_chosen_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the chosen answer under the reference. Numbers in (-inf, 0].
    ref_rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer under the reference. Numbers in (-inf, 0].
    beta : float or array, default 0.1
        How strongly log-ratios count: the larger, the less the model is held to the reference.
        Accepted: a finite number above 0.
    label_smoothing : float or array, default 0.0
        The share of pairs that may be labelled the wrong way round. Accepted: a number from 0 to
        below 0.5.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `chosen_logps`. It is an array of the library and on the device of `chosen_logps`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rafailov et al. 2023, arXiv:2305.18290
    .. [2] Mitchell 2023, A note on DPO with noisy preferences and relationship to IPO

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.dpo(-3.0, -3.0, -4.0, -4.0)), 4)
    0.6931
    """

@overload
def dpo(
    chosen_logps: _Array,
    rejected_logps: Any,
    ref_chosen_logps: Any,
    ref_rejected_logps: Any,
    *,
    beta: float | _HasShape = 0.1,
    label_smoothing: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def epsilon_insensitive(
    pred: _Plain,
    target: Any,
    *,
    epsilon: float | _HasShape = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Absolute error beyond a tolerance, 0 within it.

        max(0, |e| - epsilon)
        with e = pred - target

    .. math:: \max(|e|-\epsilon,\ 0),\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    epsilon : float or array, default 0.1
        How large an error costs nothing, in the unit of the target. Accepted: a number of at least
        0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Drucker et al. 1996, Support vector regression machines, NIPS 9

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.epsilon_insensitive(3.0, 1.0, epsilon=0.5)), 4)
    1.5
    """

@overload
def epsilon_insensitive(
    pred: _Array,
    target: Any,
    *,
    epsilon: float | _HasShape = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def exponential(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""The exponential of a score's negative margin, for targets of +1 and -1.

        exp(-s x)
        with x = pred, s = target, +1 or -1

    .. math:: e^{-sx},\quad s=\pm1

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Freund and Schapire 1997, doi:10.1006/jcss.1997.1504

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.exponential(0.0, 1.0)), 4)
    1.0
    """

@overload
def exponential(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def feature_distillation(
    pred: _Plain,
    target: Any,
    *,
    temperature: float | _HasShape = 1.0,
    scale: bool = True,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The mean over `axis` of the squared difference of a student's features and the teacher's. Features are taken
    over `temperature`; `scale` multiplies by temperature squared, which undoes that, as for logits in their limit of
    a high temperature.

        sum_k e_k^2 / features
        with e = pred - target

    .. math:: \frac1C\sum_k e_k^2,\quad e=f-g

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The features of the student. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The features of the teacher.
    temperature : float or array, default 1.0
        What the features of student and teacher are divided by. Accepted: a finite number above 0.
    scale : bool, default True
        Whether the loss is multiplied by the square of the temperature, which undoes the division.
        Accepted: True or False.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Romero et al. 2015, arXiv:1412.6550

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.feature_distillation([1.0, 2.0], [0.0, 4.0])), 4)
    2.5
    """

@overload
def feature_distillation(
    pred: _Array,
    target: Any,
    *,
    temperature: float | _HasShape = 1.0,
    scale: bool = True,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def fenchel_young(
    pred: _Plain,
    target: Any,
    *,
    max_function: str | Callable[[Any], Any] = "logsumexp",
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""A regularised maximum of the scores of a row, less their inner product with the target.

    `max_function` is "logsumexp", or a function of one row of the caller's framework that returns one number, such
    as `jax.nn.logsumexp`; the framework maps it over the rows and differentiates it, which NumPy cannot.

        max_function(z) - sum_k y_k z_k
        with z = pred, y = target

    .. math:: \Omega^*(\theta)-\langle y,\theta\rangle

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of a row. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The structure that should be found, such as a distribution.
    max_function : "logsumexp" or callable, default "logsumexp"
        The regularised maximum of one row of scores. Accepted: "logsumexp" or a function of one row
        of scores.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Blondel et al. 2020, arXiv:1901.02324
    .. [2] Berthet et al. 2020, arXiv:2002.08676

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.fenchel_young([0.0, 0.0], [1.0, 0.0])), 4)
    0.6931
    """

@overload
def fenchel_young(
    pred: _Array,
    target: Any,
    *,
    max_function: str | Callable[[Any], Any] = "logsumexp",
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def focal_star(
    pred: _Plain,
    target: Any,
    *,
    gamma: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The logistic loss of a margin that is sharpened by `gamma`, over `gamma`; for targets of 0 and 1.

        log(1 + exp(-gamma m)) / gamma
        with m = (2 t - 1) x, x = pred, t = target

    .. math:: \tfrac1\gamma\log(1+e^{-\gamma m}),\quad m=(2t-1)\,x

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logit of a yes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes or no. 1 or 0.
    gamma : float or array, default 1.0
        How much the margin is sharpened: logits are multiplied by it, the loss is divided by it.
        Accepted: a finite number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lin et al. 2017, arXiv:1708.02002, appendix A

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.focal_star(2.0, 0.0)), 4)
    2.1269
    """

@overload
def focal_star(
    pred: _Array,
    target: Any,
    *,
    gamma: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def focal_tversky(
    pred: _Plain,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    gamma: float | _HasShape = 0.75,
    alpha: float | _HasShape = 0.5,
    beta: float | _HasShape = 0.5,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Tversky's loss to the power `gamma`: `alpha` weighs false positives, `beta` false negatives.

    `smooth` is added above and below the fraction. `from_logits` takes the sigmoid of the prediction. Two empty masks
    cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.

        (1 - (I + smooth) / (I + alpha FP + beta FN + smooth))^gamma
        with I = sum p g, FP = sum p (1 - g), FN = sum (1 - p) g, p = pred, g = target

    .. math:: \left(1-\frac{I+s}{I+\alpha F_++\beta F_-+s}\right)^\gamma

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None or array, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    smooth : float or array, default 0.0
        What is added above and below the fraction, in pixels. Accepted: a finite number of at least
        0.
    gamma : float or array, default 0.75
        The power of Tversky's loss: below 1 it keeps on pulling at masks that are nearly right.
        Accepted: a number above 0.
    alpha : float or array, default 0.5
        What false positives count. Accepted: a finite number of at least 0.
    beta : float or array, default 0.5
        What false negatives count. Accepted: a finite number of at least 0.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Abraham and Khan 2019, arXiv:1810.07842, whose gamma is 1 / gamma here

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.focal_tversky([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]])), 4)
    0.2143
    """

@overload
def focal_tversky(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    gamma: float | _HasShape = 0.75,
    alpha: float | _HasShape = 0.5,
    beta: float | _HasShape = 0.5,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def gamma_deviance(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""Half the deviance of a gamma distribution, less what depends on the target alone; the prediction is the logarithm
    of the mean.

        y exp(-x) + x
        with x = pred, y = target

    .. math:: y\,e^{-x}+x

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logarithm of the mean. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The amount that was observed. Numbers in (0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] McCullagh and Nelder 1989, Generalized Linear Models, chapter 8

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.gamma_deviance(0.0, 2.0)), 4)
    2.0
    """

@overload
def gamma_deviance(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def gan_hinge(
    pred: _Plain,
    target: Any,
    *,
    player: Literal["critic", "generator"] = "critic",
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Hinge losses of a critic's scores. The critic's targets are +1 for real samples and -1 for generated ones; the
    generator (`player="generator"`) wants +1 for its own, without end.

        max(0, 1 - s x) for the critic, -s x for the generator
        with x = pred, s = target, +1 or -1

    .. math:: \max(0,\,1-sx)\ \text{(critic)},\quad -sx\ \text{(generator)},\quad s=\pm1

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The critic's score of a sample. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        +1 for real samples and -1 for generated ones; +1 for the generator. 1 or -1.
    player : {"critic", "generator"}, default "critic"
        Whose loss it is. Accepted: 'critic' or 'generator'.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lim and Ye 2017, arXiv:1705.02894

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.gan_hinge(0.25, 1.0)), 4)
    0.75
    """

@overload
def gan_hinge(
    pred: _Array,
    target: Any,
    *,
    player: Literal["critic", "generator"] = "critic",
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def gaussian_nll(
    pred: _Plain,
    target: Any,
    variance: Any,
    *,
    full: bool = False,
    eps: float | _HasShape = 1e-06,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Negative log-likelihood under a normal distribution around the prediction, with a variance of its own for every
    entry. Variances below `eps` count as `eps`; their slope is taken there, and not cut off.

        (log(v) + e^2 / v) / 2, with full also + log(2 pi) / 2
        with e = pred - target, v = max(variance, eps)

    .. math:: \tfrac12\left(\log v+\frac{(\hat y-y)^2}{v}\right),\quad v=\max(\text{variance},\epsilon),\quad\text{full: }+\,\tfrac12\log 2\pi

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The predicted mean. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What was observed.
    variance : array of floats, the shape of `pred`
        The predicted variance, in the square of the unit of the target. Numbers in (0, inf).
    full : bool, default False
        Whether the constant log(2 pi) / 2 is added. Accepted: True or False.
    eps : float or array, default 1e-06
        The least variance that counts, in the square of the unit of the target. Accepted: a number
        of at least 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Nix and Weigend 1994, doi:10.1109/ICNN.1994.374138

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.gaussian_nll(1.0, 3.0, 2.0)), 4)
    1.3466
    """

@overload
def gaussian_nll(
    pred: _Array,
    target: Any,
    variance: Any,
    *,
    full: bool = False,
    eps: float | _HasShape = 1e-06,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def geman_mcclure(
    pred: _Plain,
    target: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The square of the residual over its scale, saturating at 2.

        2 (e / scale)^2 / ((e / scale)^2 + 4)
        with e = pred - target

    .. math:: \frac{2(e/c)^2}{(e/c)^2+4},\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    scale : float or array, default 1.0
        The size of residuals that are no outliers yet, in the unit of the target. Accepted: a
        finite number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Geman and McClure 1985, Bayesian image analysis: an application to single photon emission

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.geman_mcclure(2.0, 0.0)), 4)
    1.0
    """

@overload
def geman_mcclure(
    pred: _Array,
    target: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def general_robust(
    pred: _Plain,
    target: Any,
    *,
    alpha: float | _HasShape = 1.0,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""A family of losses that all begin as half the square of the residual over its scale; the smaller `alpha`, the
    less an outlier counts. Infinite alphas are accepted.

        |alpha - 2| / alpha (((e / scale)^2 / |alpha - 2| + 1)^(alpha / 2) - 1)
        with e = pred - target

    .. math:: \frac{|\alpha-2|}{\alpha}\left(\left(\frac{(e/c)^2}{|\alpha-2|}+1\right)^{\alpha/2}-1\right)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    alpha : float or array, default 1.0
        The shape: 2 is the square, 1 Charbonnier, 0 Cauchy, -2 Geman-McClure, -inf Welsch.
        Accepted: a number; it may be infinite.
    scale : float or array, default 1.0
        The size of residuals that are no outliers yet, in the unit of the target. Accepted: a
        finite number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Barron 2019, arXiv:1701.03077

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.general_robust(2.0, 0.0, alpha=2.0)), 4)
    2.0
    """

@overload
def general_robust(
    pred: _Array,
    target: Any,
    *,
    alpha: float | _HasShape = 1.0,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def generalized_cross_entropy(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    q: float | _HasShape = 0.5,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""A bounded cross-entropy of logits, for labels that may be wrong: the Box-Cox transform of P of order `q`.

        sum_k a_k (1 - P_k^q) / q
        with P = softmax(pred), a_k = class_weight_k ((1 - label_smoothing) t_k + label_smoothing /
        classes), t = target (1 at a label)

    .. math:: \sum_k a_k\,(1-P_k^q)/q,\quad P=\operatorname{softmax}(z)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    q : float or array, default 0.5
        The order of the transform: towards 0 it is the cross-entropy, at 1 it is 1 - P, which no
        label can own. Accepted: a number above 0 and at most 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Zhang and Sabuncu 2018, arXiv:1805.07836

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.generalized_cross_entropy([0.0, 0.0], 1)), 4)
    0.5858
    """

@overload
def generalized_cross_entropy(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    q: float | _HasShape = 0.5,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def generalized_dice(
    pred: _Plain,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Dice loss over classes, each divided by the square of its size in the mask: one set of all classes.

    The target holds labels, or a mask that is one-hot or soft. A class that it does not have weighs as much as its
    smallest one. `smooth` is added above and below the fraction; `from_logits` takes the softmax over the classes. Two
    empty masks cost 0.

        1 - (2 sum_c w_c sum p_c g_c + smooth) / (sum_c w_c (sum p_c + sum g_c) + smooth)
        with w_c = 1 / (sum g_c)^2, p = pred, g = target

    .. math:: 1-\frac{2\sum_c w_c\sum p_cg_c+s}{\sum_c w_c\left(\sum p_c+\sum g_c\right)+s},\quad w_c=\left(\sum g_c\right)^{-2}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...) with the classes on `axis`
        The probabilities of the classes at every pixel, or logits with from_logits. Numbers in [0,
        1]. Integers and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask of every class, one-hot or soft; or the class of every pixel. Numbers in [0, 1].
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None or array, default None
        What each class counts besides, in both sums of the fraction; None for 1 each. Accepted:
        None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the softmax over the classes is taken first.
        Accepted: True or False.
    smooth : float or array, default 0.0
        What is added above and below the fraction, in the unit of its sums. Accepted: a finite
        number of at least 0.
    axis : int, default -1
        The axis of the classes in the prediction, on which a target of labels has none. Accepted:
        an integer, an axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Sudre et al. 2017, arXiv:1707.03237

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.generalized_dice([[[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]]], [[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]])), 4)
    0.2593
    """

@overload
def generalized_dice(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def generalized_kl(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Generalised Kullback-Leibler divergence D(target || pred) of the logarithms of masses `pred`, summed over
    `axis`; neither has to add up to 1.

        sum_k p_k (log(p_k) - l_k) - p_k + exp(l_k)
        with l = pred, p = target

    .. math:: \sum_k p_k(\log p_k-\ell_k)-p_k+e^{\ell_k}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logarithms of the predicted masses. Logarithms of probabilities. Integers and booleans
        count as floats.
    target : array of floats, the shape of `pred`
        The true masses. Numbers in [0, inf).
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Csiszar 1975, doi:10.1214/aop/1176996454

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.generalized_kl([0.0, 0.0], [1.0, 2.0])), 4)
    0.3863
    """

@overload
def generalized_kl(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def giou(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The IoU loss, and the share of the hull that is in neither box.

        1 - I / U + (C - U) / C
        with I, U and C the areas of intersection, union and hull

    .. math:: 1-\frac{I}{U}+\frac{C-U}{C},\quad C=|\operatorname{hull}(A\cup B)|

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted boxes: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2; an inverted box gives NaN.
        Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true boxes, alike.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rezatofighi et al. 2019, arXiv:1902.09630

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.giou([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0])), 4)
    1.0794
    """

@overload
def giou(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def half_squared_error(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""Half of the squared error.

        e^2 / 2
        with e = pred - target

    .. math:: \tfrac12 e^2,\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Bishop 2006, Pattern Recognition and Machine Learning, equation 1.2

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.half_squared_error(300.0, 0.0)), 3)
    45000.0
    """

@overload
def half_squared_error(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def hinge(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""What a score lacks to a margin of 1, for targets of +1 and -1.

        max(0, 1 - s x)
        with x = pred, s = target, +1 or -1

    .. math:: \max(0,\,1-sx),\quad s=\pm1

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Cortes and Vapnik 1995, doi:10.1007/BF00994018

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.hinge(0.25, 1.0)), 4)
    0.75
    """

@overload
def hinge(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def hinge_embedding(
    pred: _Plain,
    target: Any,
    *,
    margin: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The distance of a pair that belongs together (+1), and what a pair of strangers (-1) lacks to a margin.

        d if s = 1, max(0, margin - d) if s = -1
        with d = pred, s = target

    .. math:: d\ \text{if}\ s=1,\quad \max(0,\,\Delta-d)\ \text{if}\ s=-1

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The distance of a pair. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        +1 for a pair that belongs together, -1 for strangers. 1 or -1.
    margin : float or array, default 1.0
        The distance from which on strangers cost nothing, in the unit of the distance. Accepted: a
        number; it may be infinite.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Chopra, Hadsell and LeCun 2005, doi:10.1109/CVPR.2005.202

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.hinge_embedding(0.75, 1.0)), 4)
    0.75
    """

@overload
def hinge_embedding(
    pred: _Array,
    target: Any,
    *,
    margin: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def huber(
    pred: _Plain,
    target: Any,
    *,
    delta: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Squared error for small residuals, absolute error for large ones.

        e^2 / 2 if |e| <= delta, else delta (|e| - delta / 2)
        with e = pred - target

    .. math:: \tfrac12 e^2\ \text{if}\ |e|\le\delta,\quad \delta(|e|-\tfrac12\delta)\ \text{else}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    delta : float or array, default 1.0
        Where it turns linear, in the unit of the target. Accepted: a number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Huber 1964, doi:10.1214/aoms/1177703732

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.huber(0.5, 0.0, delta=2.0)), 4)
    0.125
    """

@overload
def huber(
    pred: _Array,
    target: Any,
    *,
    delta: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def info_nce(
    similarity: _Plain,
    *,
    target: Any = None,
    temperature: float | _HasShape = 1.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Cross-entropy of similarities, one row a query: its own answer against all others.

    Without a target the answer of row i is column i, the diagonal of a square matrix.

        -sum_k q_k log softmax(s / temperature)_k
        with s = similarity, q = target (1 at a label)

    .. math:: -\sum_k q_k\log\operatorname{softmax}(s/\tau)_k

    Parameters
    ----------
    similarity : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The similarities of a query with all answers. Integers and booleans count as floats.
    target : array of integers, the shape of `similarity` without `axis`, or of floats, the shape of `similarity`, optional
        The answer of each query, or how probable each answer is; None for the diagonal of a square
        matrix. Integers are class indices, one label a row; floats are numbers in [0, 1], rows that
        sum to 1.
    temperature : float or array, default 1.0
        What similarities are divided by: the smaller, the more the nearest wrong answers count.
        Accepted: a number above 0.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `similarity` without `axis`. It is an array of the library and on the device of
        `similarity`. float16, bfloat16 and float32 give float32, float64 gives float64; integers
        and booleans become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] van den Oord et al. 2018, arXiv:1807.03748
    .. [2] Chen et al. 2020, arXiv:2002.05709

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.info_nce([-1.0, 1.0], 0, temperature=0.01)), 4)
    200.0
    """

@overload
def info_nce(
    similarity: _Array,
    *,
    target: Any = None,
    temperature: float | _HasShape = 1.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def iou(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""One minus intersection over union.

        1 - I / U
        with I and U the areas of intersection and union

    .. math:: 1-\frac{I}{U},\quad I=|A\cap B|,\ U=|A\cup B|

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted boxes: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2; an inverted box gives NaN.
        Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true boxes, alike.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Yu et al. 2016, arXiv:1608.01471

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.iou([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0])), 4)
    0.8571
    """

@overload
def iou(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def ipo(
    chosen_logps: _Plain,
    rejected_logps: Any,
    ref_chosen_logps: Any,
    ref_rejected_logps: Any,
    *,
    beta: float | _HasShape = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Identity preference optimisation: how much more the chosen answer is preferred shall be 1 / (2 beta).

        (h - 1 / (2 beta))^2
        with h = (chosen_logps - ref_chosen_logps) - (rejected_logps - ref_rejected_logps)

    .. math:: \left(h-\tfrac1{2\beta}\right)^2,\quad h=\log\frac{\pi(y_w)}{\pi_{\mathrm{ref}}(y_w)}-\log\frac{\pi(y_l)}{\pi_{\mathrm{ref}}(y_l)}

    Parameters
    ----------
    chosen_logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of the chosen answer under the model. Numbers in (-inf, 0]. Integers and
        booleans count as floats.
    rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer under the model. Numbers in (-inf, 0].
    ref_chosen_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the chosen answer under the reference. Numbers in (-inf, 0].
    ref_rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer under the reference. Numbers in (-inf, 0].
    beta : float or array, default 0.1
        How strongly the model is held to the reference: the log-ratios should differ by 1 / (2
        beta). Accepted: a finite number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `chosen_logps`. It is an array of the library and on the device of `chosen_logps`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Azar et al. 2023, arXiv:2310.12036

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.ipo(-10.0, -12.0, -11.0, -11.0)), 4)
    9.0
    """

@overload
def ipo(
    chosen_logps: _Array,
    rejected_logps: Any,
    ref_chosen_logps: Any,
    ref_rejected_logps: Any,
    *,
    beta: float | _HasShape = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def jaccard(
    pred: _Plain,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Soft Jaccard loss, 1 less the intersection over the union of two masks.

    `smooth` is added above and below the fraction. `from_logits` takes the sigmoid of the prediction. Two empty masks
    cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.

        1 - (sum p g + smooth) / (sum p + sum g - sum p g + smooth)
        with p = pred, g = target

    .. math:: 1-\frac{\sum pg+s}{\sum p+\sum g-\sum pg+s}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None or array, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    smooth : float or array, default 0.0
        What is added above and below the fraction, in pixels. Accepted: a finite number of at least
        0.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rahman and Wang 2016, doi:10.1007/978-3-319-50835-1_22

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.jaccard([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]])), 4)
    0.2273
    """

@overload
def jaccard(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def jensen_shannon(
    pred: _Plain,
    target: Any,
    *,
    beta: float | _HasShape = 0.5,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Jensen-Shannon divergence of probabilities, summed over `axis`. `beta` is the target's share in the mixture.

        beta D(t, m) + (1 - beta) D(s, m)
        with D(p, q) = sum_k p_k log(p_k / q_k), m = beta t + (1 - beta) s, s = pred, t = target

    .. math:: \beta D(t\,\|\,m)+(1-\beta)D(s\,\|\,m),\quad m=\beta t+(1-\beta)s

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted probabilities. Numbers in [0, 1], rows that sum to 1. Integers and booleans
        count as floats.
    target : array of floats, the shape of `pred`
        The true probabilities. Numbers in [0, 1], rows that sum to 1.
    beta : float or array, default 0.5
        The target's share in the mixture. Accepted: a number between 0 and 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lin 1991, doi:10.1109/18.61115

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.jensen_shannon([1.0, 0.0], [0.0, 1.0])), 4)
    0.6931
    """

@overload
def jensen_shannon(
    pred: _Array,
    target: Any,
    *,
    beta: float | _HasShape = 0.5,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def kl_divergence(
    pred: _Plain,
    target: Any,
    *,
    log_target: bool = False,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Kullback-Leibler divergence D(target || pred) of log-probabilities `pred`, summed over `axis`. With
    `log_target` the target holds log-probabilities, too.

        sum_k p_k (log(p_k) - l_k)
        with l = pred, p = target

    .. math:: \sum_k p_k(\log p_k-\ell_k)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logarithms of the predicted probabilities. Numbers in (-inf, 0], logarithms of
        probabilities. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true probabilities, or their logarithms with log_target. Numbers in [0, 1], rows that
        sum to 1.
    log_target : bool, default False
        Whether the target holds logarithms of probabilities, too. Accepted: True or False.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Kullback and Leibler 1951, doi:10.1214/aoms/1177729694

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.kl_divergence([-1.3862943611198906, -1.3862943611198906, -0.6931471805599453], [0.5, 0.5, 0.0])), 4)
    0.6931
    """

@overload
def kl_divergence(
    pred: _Array,
    target: Any,
    *,
    log_target: bool = False,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def kto(
    logps: _Plain,
    ref_logps: Any,
    target: Any,
    kl: Any,
    *,
    beta: float | _HasShape = 0.1,
    desirable_weight: float | _HasShape = 1.0,
    undesirable_weight: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Kahneman-Tversky optimisation: answers that are desirable (target 1) or not (0), against how far the model as a
    whole has moved from the reference, `kl`, one number an answer. The paper takes `kl` for constant.

        w (1 - sigmoid(s beta (h - kl)))
        with h = logps - ref_logps, s = 1 and w = desirable_weight for target 1, s = -1 and w =
        undesirable_weight for target 0

    .. math:: \lambda\left(1-\sigma\left(\pm\beta\,(h-z)\right)\right),\quad h=\log\frac{\pi(y)}{\pi_{\mathrm{ref}}(y)},\quad +\text{ for }t=1,\ -\text{ for }t=0

    Parameters
    ----------
    logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of an answer under the model. Numbers in (-inf, 0]. Integers and
        booleans count as floats.
    ref_logps : array of floats, the shape of `logps`
        The log-probability of the answer under the reference. Numbers in (-inf, 0].
    target : array of floats, the shape of `logps`
        1 for a desirable answer, 0 for an undesirable one. 1 or 0.
    kl : array of floats, the shape of `logps`
        How far the model as a whole has moved from the reference, a divergence in nats. Numbers in
        [0, inf).
    beta : float or array, default 0.1
        How strongly log-ratios count: the larger, the less the model is held to the reference.
        Accepted: a finite number above 0.
    desirable_weight : float or array, default 1.0
        What a desirable answer counts. Accepted: a number of at least 0.
    undesirable_weight : float or array, default 1.0
        What an undesirable answer counts. Accepted: a number of at least 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `logps`. It is an array of the library and on the device of `logps`. float16, bfloat16
        and float32 give float32, float64 gives float64; integers and booleans become the default
        float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Ethayarajh et al. 2024, arXiv:2402.01306

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.kto(-10.0, -11.0, 1.0, 0.0)), 4)
    0.475
    """

@overload
def kto(
    logps: _Array,
    ref_logps: Any,
    target: Any,
    kl: Any,
    *,
    beta: float | _HasShape = 0.1,
    desirable_weight: float | _HasShape = 1.0,
    undesirable_weight: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
def l1_penalty(
    params: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "sum",
) -> Any:
    r"""Sum of absolute values, times `scale`.

        scale sum_i |w_i|
        with w = params

    .. math:: \lambda\sum_i |w_i|

    Parameters
    ----------
    params : array of float16, bfloat16, float32 or float64, any shape, or a nested list or dictionary of arrays
        What is penalised. Integers and booleans count as floats.
    scale : float or array, default 1.0
        What the sum is multiplied by. Accepted: a number of at least 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "sum"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `params`. It is an array of the library and on the device of `params`. float16, bfloat16
        and float32 give float32, float64 gives float64; integers and booleans become the default
        float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Tibshirani 1996, doi:10.1111/j.2517-6161.1996.tb02080.x

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.l1_penalty([1.0, -2.0])), 4)
    3.0
    """

def l2_penalty(
    params: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "sum",
) -> Any:
    r"""Sum of squares, times `scale`; no half.

        scale sum_i w_i^2
        with w = params

    .. math:: \lambda\sum_i w_i^2

    Parameters
    ----------
    params : array of float16, bfloat16, float32 or float64, any shape, or a nested list or dictionary of arrays
        What is penalised. Integers and booleans count as floats.
    scale : float or array, default 1.0
        What the sum is multiplied by. Accepted: a number of at least 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "sum"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `params`. It is an array of the library and on the device of `params`. float16, bfloat16
        and float32 give float32, float64 gives float64; integers and booleans become the default
        float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.l2_penalty([1.0, -2.0])), 4)
    5.0
    """

@overload
def laplace_nll(
    pred: _Plain,
    target: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Negative log-likelihood under a Laplace distribution of this scale around the prediction.

        |e| / scale + log(2 scale)
        with e = pred - target

    .. math:: \frac{|e|}{b}+\log 2b,\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    scale : float or array, default 1.0
        The scale of the distribution, which is its mean absolute deviation, in the unit of the
        target. Accepted: a finite number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Laplace 1774, Memoire sur la probabilite des causes par les evenements

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.laplace_nll(3.0, 1.0, scale=2.0)), 4)
    2.3863
    """

@overload
def laplace_nll(
    pred: _Array,
    target: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def laplacian_edge(
    pred: _Plain,
    target: Any,
    *,
    spatial_axes: tuple[int, int] = (-2, -1),
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Squared difference of the 3x3 Laplacians of prediction and target, with zeros around the image.

    `spatial_axes` are the two axes of the image: (-2, -1), or (1, 2) for batches with the channels last.

        (L * e)^2
        with * a convolution, L = [[0, 1, 0], [1, -4, 1], [0, 1, 0]], e = pred - target

    .. math:: \left(L * (\hat y-y)\right)^2,\quad L=\begin{pmatrix}0&1&0\\1&-4&1\\0&1&0\end{pmatrix}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the two `spatial_axes`
        The predicted images. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true images.
    spatial_axes : tuple of int, default (-2, -1)
        The two axes along which the pixels of an image are neighbours; (1, 2) for batches with the
        channels last. Accepted: two integers, axes of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Burt and Adelson 1983, doi:10.1109/TCOM.1983.1095851

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.laplacian_edge([[1.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]])), 4)
    4.5
    """

@overload
def laplacian_edge(
    pred: _Array,
    target: Any,
    *,
    spatial_axes: tuple[int, int] = (-2, -1),
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def linear_cross_entropy(
    hidden: _Plain,
    classifier: Any,
    target: Any,
    *,
    bias: Any = None,
    memory: int | None = None,
    class_weight: Sequence[float] | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    z_loss: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Softmax cross-entropy of the logits `hidden @ classifier.T + bias`, which are never held whole.

    Target, class weights, smoothing and z-loss are those of `cross_entropy`; `hidden` has one row of features a
    row of logits, `classifier` one row a class. Values and gradients are computed together, a few rows at a time;
    `memory` bounds the bytes that this takes beyond the arrays and their gradients, down to one row of logits;
    TensorFlow, whose arrays do not change, takes room for one more array like the classifier. Second derivatives,
    and derivatives that a framework maps or compiles in its own way, go through the whole logits: `explain` says so.

        -sum_k a_k log softmax(z)_k + z_loss lse(z)^2
        with z = classifier hidden + bias, a_k = class_weight_k ((1 - label_smoothing) q_k +
        label_smoothing / classes), lse(z) = log sum_k exp(z_k), q = target (1 at a label)

    .. math:: -\sum_k a_k\log\operatorname{softmax}(z)_k+\zeta\,\operatorname{lse}(z)^2,\quad z=Wh+b,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Parameters
    ----------
    hidden : array of float16, bfloat16, float32 or float64, (..., features)
        One row of features for each row of logits. Integers and booleans count as floats.
    classifier : array of floats, (classes, features)
        One row of weights a class.
    target : array of integers, or floats, (...), or (..., classes)
        The right class of each row as an integer, or how probable each class is. Integers are class
        indices, one label a row; floats are numbers in [0, inf).
    bias : array of floats, (classes,), optional
        One offset a class; None for 0.
    memory : int or None, default None
        The bytes that a call may take beyond its arrays and their gradients; None for a share of
        the logits. Accepted: None, or a number of bytes above 0.
    class_weight : sequence of float or None, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    z_loss : float, default 0.0
        The weight of the squared log-partition that is added to the loss. Accepted: a number of at
        least 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (...). It
        is an array of the library and on the device of `hidden`. float16, bfloat16 and float32 give
        float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Wijmans et al. 2024, arXiv:2411.09009
    .. [2] Hsu et al. 2024, arXiv:2410.10989

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.linear_cross_entropy([[1.0, 2.0]], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [2])), 4)
    0.4076
    """

@overload
def linear_cross_entropy(
    hidden: _Array,
    classifier: Any,
    target: Any,
    *,
    bias: Any = None,
    memory: int | None = None,
    class_weight: Sequence[float] | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    z_loss: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def listmle(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Negative log-likelihood of the order of the relevances, drawn one by one with probabilities that are a
    softmax of the scores left. Ties are in the order of their indices.

        -sum_k (s_k - log sum_(j >= k) exp(s_j))
        with s = pred in the order of falling target

    .. math:: -\sum_k\left(s_{\pi_k}-\log\sum_{j\ge k}e^{s_{\pi_j}}\right),\quad y_{\pi_1}\ge y_{\pi_2}\ge\dots

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the items of a list. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Their relevances, of which only the order counts.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Xia et al. 2008, doi:10.1145/1390156.1390306

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.listmle([0.0, 0.0], [1.0, 1.0])), 4)
    0.6931
    """

@overload
def listmle(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def listnet(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Softmax ranking: cross-entropy of the scores of a list of items against their relevance, which is taken as
    it is. For the paper's distribution pass the softmax of the relevance.

        -sum_i y_i log softmax(s)_i
        with s = pred, y = target

    .. math:: -\sum_i y_i\log\operatorname{softmax}(s)_i

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the items of a list. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Their relevances, which need not add up to 1. Numbers in [0, inf).
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Cao et al. 2007, doi:10.1145/1273496.1273513

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.listnet([0.0, 0.0], [1.0, 2.0])), 4)
    2.0794
    """

@overload
def listnet(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def log_cosh(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""Logarithm of the hyperbolic cosine of the residual.

        log(cosh(e))
        with e = pred - target

    .. math:: \log\cosh e,\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Green 1990, doi:10.1109/42.52985

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.log_cosh(-40000.0, 0.0)), 3)
    39999.307
    """

@overload
def log_cosh(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def lovasz_hinge(
    pred: _Plain,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Lovász hinge: Jaccard's loss of a mask, extended convexly to the hinge errors of logits.

    The mask holds 1 and 0. An empty one costs the largest error.

        sum_i m_i (J_i - J_(i-1))
        with m = max(0, 1 - (2 t - 1) x) in falling order, J_i Jaccard's loss where the first i of
        them are wrong, x = pred, t = target

    .. math:: \overline{\Delta_J}\left(\left(1-(2y_i-1)x_i\right)_+\right)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The logit of every pixel. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The mask. 1 or 0.
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Berman et al. 2018, arXiv:1705.08790
    .. [2] Yu and Blaschko 2015, PMLR 37

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.lovasz_hinge([[1.0, 0.5]], [[0.0, 0.0]])), 4)
    2.0
    """

@overload
def lovasz_hinge(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def lovasz_softmax(
    pred: _Plain,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Lovász-Softmax: Jaccard's loss of every class that the labels have, extended to the errors of probabilities.

    There is one integer label a pixel; the probabilities are those of a softmax over the classes. Of the loss of
    classes that the labels have it is the mean, in which `class_weight` counts.

        mean over the classes c of sum_i m_i (J_i - J_(i-1))
        with m = |[t = c] - p_c| in falling order, J_i Jaccard's loss where the first i of them are
        wrong, p = pred, t = target

    .. math:: \frac1{|C|}\sum_{c\in C}\overline{\Delta_{J_c}}(m(c)),\quad m_i(c)=|[y_i=c]-p_{ic}|

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...) with the classes on `axis`
        The probabilities of the classes at every pixel. Numbers in [0, 1]. Integers and booleans
        count as floats.
    target : array of integers, the shape of `pred` without `axis`
        The class of every pixel.
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None or array, default None
        What each class counts in the mean over the classes; None for 1 each. Accepted: None, or one
        number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    axis : int, default -1
        The axis of the classes in the prediction, which the labels have not. Accepted: an integer,
        an axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Berman et al. 2018, arXiv:1705.08790

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.lovasz_softmax([[[0.75, 0.25], [0.5, 0.5]]], [[0, 1]])), 4)
    0.4375
    """

@overload
def lovasz_softmax(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def lsgan(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""Squared distance of a critic's score from what it should be. The critic's targets are 1 for real samples and 0
    for generated ones; the generator's is 1 for its own.

        (x - c)^2
        with x = pred, c = target

    .. math:: (x-c)^2

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The critic's score of a sample. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        1 for real samples and 0 for generated ones; 1 for the generator.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Mao et al. 2017, arXiv:1611.04076

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.lsgan(0.25, 1.0)), 4)
    0.5625
    """

@overload
def lsgan(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def mae(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""Absolute error.

        |e|
        with e = pred - target

    .. math:: |e|,\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Boscovich 1757; Koenker and Bassett 1978, doi:10.2307/1913643

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.mae(1.0, 3.5)), 4)
    2.5
    """

@overload
def mae(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def mean_absolute_error(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""Absolute error.

        |e|
        with e = pred - target

    .. math:: |e|,\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Boscovich 1757; Koenker and Bassett 1978, doi:10.2307/1913643

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.mae(1.0, 3.5)), 4)
    2.5
    """

@overload
def mean_absolute_error(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def mape(
    pred: _Plain,
    target: Any,
    *,
    eps: float | _HasShape = 1e-07,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Absolute error in per cent of the target's size, or of `eps` where the target is smaller.

        100 |pred - target| / max(|target|, eps)

    .. math:: 100\,\frac{|\hat y-y|}{\max(|y|,\epsilon)}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    eps : float or array, default 1e-07
        The least size of a target that is divided by, in the unit of the target. Accepted: a number
        above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hyndman and Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.mape(3.0, 4.0)), 4)
    25.0
    """

@overload
def mape(
    pred: _Array,
    target: Any,
    *,
    eps: float | _HasShape = 1e-07,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def margin_ranking(
    first: _Plain,
    second: Any,
    target: Any,
    *,
    margin: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""What the better of two scores lacks to a lead of `margin`: the first one for +1, the second one for -1.

        max(0, margin - s (first - second))
        with s = target, +1 or -1

    .. math:: \max(0,\,m-s\,(x_1-x_2)),\quad s=\pm1

    Parameters
    ----------
    first : array of float16, bfloat16, float32 or float64, any shape
        One score of each pair. Integers and booleans count as floats.
    second : array of floats, the shape of `first`
        The other score of each pair.
    target : array of floats, the shape of `first`
        +1 where the first should be the larger one, -1 where the second should. 1 or -1.
    margin : float or array, default 0.0
        The lead that the better score should have, in the unit of the scores. Accepted: a number;
        it may be infinite.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `first`. It is an array of the library and on the device of `first`. float16, bfloat16
        and float32 give float32, float64 gives float64; integers and booleans become the default
        float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Joachims 2002, doi:10.1145/775047.775067

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.margin_ranking(1.0, 3.0, 1.0)), 4)
    2.0
    """

@overload
def margin_ranking(
    first: _Array,
    second: Any,
    target: Any,
    *,
    margin: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def mcc(
    pred: _Plain,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""1 less the correlation of prediction and mask (Matthews), from 0 to 2.

    `from_logits` takes the sigmoid of the prediction. Where prediction or mask is empty or full there is no
    correlation: the loss is 0 if they are the same and 1 if not.

    With `axis` the target may hold labels, and every class is a mask against all others. A class in neither mask costs
    0 and counts in a mean over classes.

        1 - (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))
        with TP = sum p g, TN = sum (1 - p) (1 - g), FP = sum p (1 - g), FN = sum (1 - p) g, p =
        pred, g = target

    .. math:: 1-\frac{T_+T_--F_+F_-}{\sqrt{(T_++F_+)(T_++F_-)(T_-+F_+)(T_-+F_-)}}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None or array, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Matthews 1975, doi:10.1016/0005-2795(75)90109-9
    .. [2] Abhishek and Hamarneh 2021, arXiv:2010.13454

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.mcc([[0.0, 1.0]], [[1.0, 0.0]])), 4)
    2.0
    """

@overload
def mcc(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def mean_pairwise_squared_error(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Mean of the squared differences between the errors of all pairs of a row.

        2 / (n - 1) sum_i (e_i - mean(e))^2
        with e = pred - target, n entries in a row

    .. math:: \frac{2}{n-1}\sum_i(e_i-\bar e)^2=\frac{2}{n(n-1)}\sum_{i<j}(e_i-e_j)^2,\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Eigen et al. 2014, arXiv:1406.2283

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.mean_pairwise_squared_error([1.0, 2.0, 4.0], [0.0, 0.0, 0.0])), 4)
    4.6667
    """

@overload
def mean_pairwise_squared_error(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def mse(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""Squared error.

        e^2
        with e = pred - target

    .. math:: e^2,\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Gauss 1809, Theoria motus corporum coelestium, section 179

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.mse(1.5, 1.0)), 4)
    0.25
    """

@overload
def mse(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def mean_squared_error(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""Squared error.

        e^2
        with e = pred - target

    .. math:: e^2,\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Gauss 1809, Theoria motus corporum coelestium, section 179

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.mse(1.5, 1.0)), 4)
    0.25
    """

@overload
def mean_squared_error(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def msle(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""Squared difference of the logarithms of 1 + prediction and 1 + target, neither ever clipped.

        (log(1 + pred) - log(1 + target))^2

    .. math:: \left(\log(1+\hat y)-\log(1+y)\right)^2

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Numbers in [0, inf). Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be. Numbers in [0, inf).
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Tofallis 2015, doi:10.1057/jors.2014.103

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.msle(1.718281828459045, 0.0)), 4)
    1.0
    """

@overload
def msle(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def multi_margin(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    p: int = 1,
    margin: float | _HasShape = 1.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Weston and Watkins' hinge: by how much every other class comes nearer to the label than `margin`, to the
    power of `p`, 1 or 2, over the number of classes.

    It takes no `label_smoothing`: every margin is that of a label, and no class but the label has
    one.

        class_weight_k / classes sum_(c != k) max(0, margin - z_k + z_c)^p
        with z = pred, k = target

    .. math:: \frac{w_k}{C}\sum_{c\ne k}\left(m-z_k+z_c\right)_+^p

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`
        The right class.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    p : {1, 2}, default 1
        The power of what a class comes too near. Accepted: 1 or 2.
    margin : float or array, default 1.0
        The lead that the label's score should have over every other, in the unit of the scores.
        Accepted: a number; it may be infinite.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Weston and Watkins 1999, Support vector machines for multi-class pattern recognition

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.multi_margin([1.0, 0.5], 0, p=2)), 4)
    0.125
    """

@overload
def multi_margin(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    p: int = 1,
    margin: float | _HasShape = 1.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def multi_similarity(
    embeddings: _Plain,
    labels: Any,
    *,
    alpha: float | _HasShape = 2.0,
    beta: float | _HasShape = 50.0,
    base: float | _HasShape = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Multi-similarity loss: positives below the base and negatives above it, by soft maxima.

        log(1 + sum_(p in P_i) exp(-alpha (s_ip - base))) / alpha + log(1 + sum_(n in N_i) exp(beta
        (s_in - base))) / beta
        with s_ij = cos(x_i, x_j), x = embeddings, P_i the other samples of i's label, N_i those of
        other labels

    .. math:: \frac1\alpha\log\Big(1+\sum_{p\in P_i}e^{-\alpha(s_{ip}-\lambda)}\Big)+\frac1\beta\log\Big(1+\sum_{n\in N_i}e^{\beta(s_{in}-\lambda)}\Big),\quad s_{ij}=\cos(x_i,x_j)

    Parameters
    ----------
    embeddings : array of float16, bfloat16, float32 or float64, (samples, features)
        One row of features a sample; its length does not matter. Integers and booleans count as
        floats.
    labels : array of integers, (samples,)
        Which samples belong together.
    alpha : float or array, default 2.0
        How sharply the soft maximum over positives singles out the hardest. Accepted: a number
        above 0.
    beta : float or array, default 50.0
        How sharply the soft maximum over negatives singles out the hardest. Accepted: a number
        above 0.
    base : float or array, default 0.5
        The cosine that positives should exceed and negatives stay below. Accepted: a number; it may
        be infinite.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item,
        (samples,). It is an array of the library and on the device of `embeddings`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Wang et al. 2019, arXiv:1904.06627

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.multi_similarity([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], [0, 0, 1], alpha=1.0, beta=1.0)), 4)
    0.8969
    """

@overload
def multi_similarity(
    embeddings: _Array,
    labels: Any,
    *,
    alpha: float | _HasShape = 2.0,
    beta: float | _HasShape = 50.0,
    base: float | _HasShape = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def multiclass_hinge(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Crammer and Singer's hinge: how far a score is from exceeding all others by 1, against labels or
    distributions.

        max_c (z_c + 1 - q_c) - sum_c q_c z_c
        with z = pred, q = target (1 at a label)

    .. math:: \max_c\left(z_c+1-q_c\right)-\sum_c q_c z_c

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Crammer and Singer 2001, Journal of Machine Learning Research 2, 265-292

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.multiclass_hinge([1.0, 0.5, -1.0], 0)), 4)
    0.5
    """

@overload
def multiclass_hinge(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def multiclass_perceptron(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""How far the largest score lies above the label's, or above the mean under a distribution.

        max_c z_c - sum_c q_c z_c
        with z = pred, q = target (1 at a label)

    .. math:: \max_c z_c-\sum_c q_c z_c

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rosenblatt 1958, doi:10.1037/h0042519
    .. [2] Collins 2002, doi:10.3115/1118693.1118694

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.multiclass_perceptron([1.0, 3.0], 0)), 4)
    2.0
    """

@overload
def multiclass_perceptron(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def multiclass_sparsemax(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The Fenchel-Young loss of sparsemax, the Euclidean projection of scores onto the simplex, against labels or
    distributions.

        |q|^2 / 2 - |p|^2 / 2 + p . z - q . z
        with p = sparsemax(z), z = pred, q = target (1 at a label)

    .. math:: \tfrac12\|q\|^2-\tfrac12\|p\|^2+p^\top z-q^\top z,\quad p=\operatorname{sparsemax}(z)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Martins and Astudillo 2016, arXiv:1602.02068
    .. [2] Blondel et al. 2020, arXiv:1901.02324

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.multiclass_sparsemax([2.0, 0.5], 1)), 4)
    1.5
    """

@overload
def multiclass_sparsemax(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def multilabel_margin(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The hinge of every pair of a right class and a wrong one, over the number of classes. The target holds 1 for
    the right classes and 0 for the others; between them, the probability that a class is right.

        sum_(i != j) t_i (1 - t_j) max(0, 1 - z_i + z_j) / classes
        with z = pred, t = target

    .. math:: \frac1C\sum_{i\ne j} t_i(1-t_j)\left(1-z_i+z_j\right)_+

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the classes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Which classes are right. Numbers in [0, 1].
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Crammer and Singer 2003, Journal of Machine Learning Research 3, 1025-1058

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.multilabel_margin([0.1, 0.2, 0.4, 0.8], [1.0, 0.0, 0.0, 1.0])), 4)
    0.85
    """

@overload
def multilabel_margin(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def multilabel_soft_margin(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The mean over a row of binary cross-entropies of logits. Class weights scale the classes; the mean divides by
    the number of classes all the same.

    It takes no `ignore_index`: the target is one answer a class, and no class is named by an index.

        sum_c class_weight_c (t_c softplus(-x_c) + (1 - t_c) softplus(x_c)) / classes
        with softplus(x) = log(1 + exp(x)), x = pred, t = target

    .. math:: \frac1C\sum_c w_c\left(t_c\operatorname{softplus}(-x_c)+(1-t_c)\operatorname{softplus}(x_c)\right)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Which classes are right, or how probable each is. Numbers in [0, 1].
    class_weight : sequence of float or None or array, default None
        What each class counts in the mean over a row, whose divisor stays the number of classes;
        None for 1 each. Accepted: None, or one number of at least 0 a class.
    label_smoothing : float or array, default 0.0
        The share of every answer that is moved to 1/2, halfway between yes and no. Accepted: a
        number from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.multilabel_soft_margin([0.0, 0.0], [0.0, 1.0])), 4)
    0.6931
    """

@overload
def multilabel_soft_margin(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def nce(
    hidden: _Plain,
    classifier: Any,
    target: Any,
    sampled: Any,
    target_expected: Any,
    sampled_expected: Any,
    *,
    bias: Any = None,
    remove_accidental_hits: bool = False,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Noise-contrastive estimation: tell a row's own classes from those drawn, as so many yes-or-no questions.

    `target` holds one class a row of `hidden` or several, which share the mass 1; `sampled` the classes drawn for
    all rows. `target_expected` and `sampled_expected` say how often the sampler draws each of them. A class that was
    drawn although it is a row's own counts against it, or with `remove_accidental_hits` not at all.

        sum_(j in T and S) softplus(z_j) - [j in T] z_j / |T|
        with softplus(z) = log(1 + exp(z)), z_j = classifier_j . hidden + bias_j - log(expected_j),
        T = target, S = sampled

    .. math:: \sum_{j\in T\cup S}\operatorname{softplus}(z_j)-\frac{[j\in T]}{|T|}z_j,\quad z_j=w_j\cdot h+b_j-\log Q_j

    Parameters
    ----------
    hidden : array of float16, bfloat16, float32 or float64, (batch, features)
        One row of features a sample. Integers and booleans count as floats.
    classifier : array of floats, (classes, features)
        One row of weights a class.
    target : array of integers, (batch,) or (batch, labels)
        The class of a row, or several of equal share.
    sampled : array of integers, (drawn,)
        The classes that were drawn for all rows.
    target_expected : array of floats, the shape of `target`
        How often the sampler is expected to draw each of them. Numbers in (0, inf).
    sampled_expected : array of floats, (drawn,)
        How often the sampler is expected to draw each of them. Numbers in (0, inf).
    bias : array of floats, (classes,), optional
        One offset a class; None for 0.
    remove_accidental_hits : bool, default False
        Whether a class that was drawn although it is a row's own is left out of that row. Accepted:
        True or False.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,).
        It is an array of the library and on the device of `hidden`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Gutmann and Hyvarinen 2010, proceedings.mlr.press/v9/gutmann10a.html
    .. [2] Mnih and Teh 2012, arXiv:1206.6426

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.nce([[1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]], [0], [1, 2], [1.0], [1.0, 1.0])), 4)
    3.1333
    """

@overload
def nce(
    hidden: _Array,
    classifier: Any,
    target: Any,
    sampled: Any,
    target_expected: Any,
    sampled_expected: Any,
    *,
    bias: Any = None,
    remove_accidental_hits: bool = False,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def nll(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Negative log-likelihood: minus the log-probability of the label, or its mean under a distribution.

        -sum_k a_k l_k
        with a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), l = pred,
        q = target (1 at a label)

    .. math:: -\sum_k a_k\ell_k,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The log-probabilities of the classes. Numbers in (-inf, 0], logarithms of probabilities.
        Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Fisher 1922, doi:10.1098/rsta.1922.0009

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.nll([-0.5, -1.5], 1)), 4)
    1.5
    """

@overload
def nll(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def nt_xent(
    embeddings: _Plain,
    labels: Any,
    *,
    temperature: float | _HasShape = 0.07,
    denominator: str = "negatives",
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Normalised temperature-scaled cross-entropy: each pair of one label against what else a sample meets.

    The item of a sample is the sum over its positive pairs, and counts for as many in a mean: the mean is one over
    pairs. `denominator` says what a pair competes with: "negatives" (samples of other labels) or "all" (all other
    samples, as in SimCLR).

        sum_(p in P_i) log(1 + sum_(k in K_ip) exp((s_ik - s_ip) / temperature))
        with s_ij = cos(x_i, x_j), x = embeddings, P_i the other samples of i's label, K_ip what the
        pair competes with

    .. math:: \sum_{p\in P_i}\log\Big(1+\sum_{k\in K_{ip}}e^{(s_{ik}-s_{ip})/\tau}\Big),\quad s_{ij}=\cos(x_i,x_j)

    Parameters
    ----------
    embeddings : array of float16, bfloat16, float32 or float64, (samples, features)
        One row of features a sample; its length does not matter. Integers and booleans count as
        floats.
    labels : array of integers, (samples,)
        Which samples belong together.
    temperature : float or array, default 0.07
        What cosines are divided by: the smaller, the more the nearest negatives count. Accepted: a
        number above 0.
    denominator : {"negatives", "all"}, default "negatives"
        What a pair competes with: the samples of other labels, or all other samples as in SimCLR.
        Accepted: 'negatives' or 'all'.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item,
        (samples,). It is an array of the library and on the device of `embeddings`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Chen et al. 2020, arXiv:2002.05709
    .. [2] Sohn 2016, NIPS: Improved deep metric learning with multi-class N-pair loss objective

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.nt_xent([[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]], [0, 0, 1], temperature=0.01)), 4)
    100.3466
    """

@overload
def nt_xent(
    embeddings: _Array,
    labels: Any,
    *,
    temperature: float | _HasShape = 0.07,
    denominator: str = "negatives",
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def orpo(
    chosen_logps: _Plain,
    rejected_logps: Any,
    *,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""The odds-ratio part of ORPO, of log-probabilities that are means over an answer's tokens. ORPO adds it, times
    0.1 or so, to the likelihood of the chosen answers.

        -log sigmoid(log(o(chosen_logps) / o(rejected_logps)))
        with o(l) = exp(l) / (1 - exp(l))

    .. math:: -\log\sigma\left(\log\frac{o(y_w)}{o(y_l)}\right),\quad o(y)=\frac{\pi(y)}{1-\pi(y)}

    Parameters
    ----------
    chosen_logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of the chosen answer, a mean over its tokens. Numbers in (-inf, 0].
        Integers and booleans count as floats.
    rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer, a mean over its tokens. Numbers in (-inf, 0].
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `chosen_logps`. It is an array of the library and on the device of `chosen_logps`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hong, Lee and Thorne 2024, arXiv:2403.07691

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.orpo(0.0, -1.0)), 6)
    0.0
    """

@overload
def orpo(
    chosen_logps: _Array,
    rejected_logps: Any,
    *,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def pairwise_hinge(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""How far every pair of a list whose relevances differ is from being in order by 1, summed.

        sum_(y_i > y_j) max(0, 1 - (s_i - s_j))
        with s = pred, y = target

    .. math:: \sum_{y_i>y_j}\left(1-(s_i-s_j)\right)_+

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the items of a list. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Their relevances, of which only the order counts.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Herbrich et al. 1999, doi:10.1049/cp:19991091; Joachims 2002, doi:10.1145/775047.775067

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.pairwise_hinge([0.5, 1.0, 0.0], [3.0, 2.0, 1.0])), 4)
    2.0
    """

@overload
def pairwise_hinge(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def perceptron(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""How far a score lies on the wrong side, for targets of +1 and -1.

        max(0, -s x)
        with x = pred, s = target, +1 or -1

    .. math:: \max(0,\,-sx),\quad s=\pm1

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rosenblatt 1958, doi:10.1037/h0042519

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.perceptron(-1.5, 1.0)), 4)
    1.5
    """

@overload
def perceptron(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def poisson_nll(
    pred: _Plain,
    target: Any,
    *,
    log_input: bool = True,
    full: bool = False,
    eps: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Negative log-likelihood of counts under a Poisson distribution, whose rate the prediction is, or its logarithm
    with `log_input`. `full` adds Stirling's approximation of log(y!) for counts above 1; `eps` is added to the rate
    inside the logarithm, without `log_input`.

        exp(x) - y x, or x - y log(x + eps) without log_input, with full also + y log(y) - y + log(2
        pi y) / 2 if y > 1
        with x = pred, y = target

    .. math:: e^x-yx\ \text{or}\ x-y\log(x+\epsilon),\quad\text{full: }+\,y\log y-y+\tfrac12\log 2\pi y\ \text{if}\ y>1

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logarithm of the rate, or the rate without log_input. Integers and booleans count as
        floats.
    target : array of floats, the shape of `pred`
        The count that was observed. Numbers in [0, inf).
    log_input : bool, default True
        Whether the prediction is the logarithm of the rate, not the rate. Accepted: True or False.
    full : bool, default False
        Whether Stirling's approximation of log(y!) is added for counts y above 1. Accepted: True or
        False.
    eps : float or array, default 0.0
        What is added to the rate inside the logarithm, in counts; without log_input only. Accepted:
        a number of at least 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Nelder and Wedderburn 1972, doi:10.2307/2344614

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.poisson_nll(2.0, 3.0, full=True)), 4)
    3.1531
    """

@overload
def poisson_nll(
    pred: _Array,
    target: Any,
    *,
    log_input: bool = True,
    full: bool = False,
    eps: float | _HasShape = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def poly1_cross_entropy(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    epsilon: float | _HasShape = 1.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Cross-entropy whose first polynomial coefficient is moved by `epsilon`, against labels or distributions.

        sum_k a_k (-log(P_k) + epsilon (1 - P_k))
        with P = softmax(pred), a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing /
        classes), q = target (1 at a label)

    .. math:: \sum_k a_k\left(-\log P_k+\varepsilon(1-P_k)\right),\quad P=\operatorname{softmax}(z)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    epsilon : float or array, default 1.0
        What is added to the coefficient of 1 - P, with P the probability of the class. Accepted: a
        finite number.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Leng et al. 2022, arXiv:2204.12511

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.poly1_cross_entropy([0.0, 0.0], 0)), 4)
    1.1931
    """

@overload
def poly1_cross_entropy(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    epsilon: float | _HasShape = 1.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def pseudo_huber(
    pred: _Plain,
    target: Any,
    *,
    delta: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Quadratic near zero, linear far away, smooth in between.

        delta^2 (sqrt(1 + (e / delta)^2) - 1)
        with e = pred - target

    .. math:: \delta^2\left(\sqrt{1+(e/\delta)^2}-1\right),\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    delta : float or array, default 1.0
        About where it turns linear, in the unit of the target. Accepted: a number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Charbonnier et al. 1994, doi:10.1109/ICIP.1994.413553

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.pseudo_huber(3.0, 0.0)), 4)
    2.1623
    """

@overload
def pseudo_huber(
    pred: _Array,
    target: Any,
    *,
    delta: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def quantile(
    pred: _Plain,
    target: Any,
    *,
    q: float | _HasShape = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Absolute error that weighs predictions below the target with q, and those above with 1 - q.

        max(q (target - pred), (q - 1) (target - pred))

    .. math:: \max\left(q(y-\hat y),\ (q-1)(y-\hat y)\right)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    q : float or array, default 0.5
        The quantile that is fitted: the share of targets that should lie below the prediction.
        Accepted: a number between 0 and 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Koenker and Bassett 1978, doi:10.2307/1913643

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.quantile(1.0, 3.0, q=0.9)), 4)
    1.8
    """

@overload
def quantile(
    pred: _Array,
    target: Any,
    *,
    q: float | _HasShape = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def ranknet(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Binary cross-entropy of the order of every pair of a list whose relevances differ, summed.

        sum_(y_i > y_j) log(1 + exp(-(s_i - s_j)))
        with s = pred, y = target

    .. math:: \sum_{y_i>y_j}\log\left(1+e^{-(s_i-s_j)}\right)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The scores of the items of a list. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Their relevances, of which only the order counts.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Burges et al. 2005, doi:10.1145/1102351.1102363

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.ranknet([2.0, 1.0, 0.0], [3.0, 2.0, 1.0])), 4)
    0.7535
    """

@overload
def ranknet(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def rmse(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: Literal["mean", "none"] = "mean",
) -> np.ndarray[Any, Any]:
    r"""Root of the weighted mean square: over everything, or with reduction "none" one root a row over `axis`.

        sqrt(sum_i w_i e_i^2 / sum_i w_i)
        with e = pred - target, w = weight

    .. math:: \sqrt{\sum_i w_i e_i^2 / \sum_i w_i},\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    axis : int, default -1
        The axis along which a row lies where every row has a number of its own. Accepted: an
        integer, an axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "none"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "none": one weighted loss an item. A mean over nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Hyndman and Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.rmse([3.0, 4.0], [0.0, 0.0])), 4)
    3.5355
    """

@overload
def rmse(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: Literal["mean", "none"] = "mean",
) -> _Array: ...
@overload
def sampled_softmax(
    hidden: _Plain,
    classifier: Any,
    target: Any,
    sampled: Any,
    target_expected: Any,
    sampled_expected: Any,
    *,
    bias: Any = None,
    remove_accidental_hits: bool = True,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Softmax cross-entropy over a row's own classes and those drawn, corrected for how they were drawn.

    `target` holds one class a row of `hidden` or several, which share the mass 1; `sampled` the classes drawn for
    all rows. `target_expected` and `sampled_expected` say how often the sampler draws each of them. A class that was
    drawn although it is a row's own is left out, unless `remove_accidental_hits` is False.

        -sum_(j in T) log softmax(z)_j / |T|, the softmax over T and S
        with z_j = classifier_j . hidden + bias_j - log(expected_j), T = target, S = sampled

    .. math:: -\frac1{|T|}\sum_{j\in T}\log\operatorname{softmax}_{T\cup S}(z)_j,\quad z_j=w_j\cdot h+b_j-\log Q_j

    Parameters
    ----------
    hidden : array of float16, bfloat16, float32 or float64, (batch, features)
        One row of features a sample. Integers and booleans count as floats.
    classifier : array of floats, (classes, features)
        One row of weights a class.
    target : array of integers, (batch,) or (batch, labels)
        The class of a row, or several of equal share.
    sampled : array of integers, (drawn,)
        The classes that were drawn for all rows.
    target_expected : array of floats, the shape of `target`
        How often the sampler is expected to draw each of them. Numbers in (0, inf).
    sampled_expected : array of floats, (drawn,)
        How often the sampler is expected to draw each of them. Numbers in (0, inf).
    bias : array of floats, (classes,), optional
        One offset a class; None for 0.
    remove_accidental_hits : bool, default True
        Whether a class that was drawn although it is a row's own is left out of that row. Accepted:
        True or False.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,).
        It is an array of the library and on the device of `hidden`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Jean et al. 2015, arXiv:1412.2007

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.sampled_softmax([[1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]], [0], [1, 2], [1.0], [1.0, 1.0])), 4)
    1.4076
    """

@overload
def sampled_softmax(
    hidden: _Array,
    classifier: Any,
    target: Any,
    sampled: Any,
    target_expected: Any,
    sampled_expected: Any,
    *,
    bias: Any = None,
    remove_accidental_hits: bool = True,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def sigmoid_focal(
    pred: _Plain,
    target: Any,
    *,
    gamma: float | _HasShape = 2.0,
    alpha: float | _HasShape | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Binary cross-entropy times `q ** gamma`, with q the probability given to the wrong answer. `alpha` weighs
    positives, 1 - alpha negatives; None weighs neither.

        a r^gamma BCE(x, t)
        with r = t sigmoid(-x) + (1 - t) sigmoid(x), a = alpha t + (1 - alpha) (1 - t), BCE the
        binary cross-entropy, x = pred, t = target

    .. math:: \alpha_t\,q^\gamma\,\mathrm{BCE}(x,t),\quad q=t\,\sigma(-x)+(1-t)\,\sigma(x)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logit of a yes. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        Yes, no, or how probable a yes is. Numbers in [0, 1].
    gamma : float or array, default 2.0
        The power of the probability of the wrong answer: the larger, the less easy entries count.
        Accepted: a number of at least 0.
    alpha : float or None or array, default None
        What a positive counts, where a negative counts 1 - alpha; None for 1 and 1. Accepted: None,
        or a number from 0 to 1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lin et al. 2017, arXiv:1708.02002

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.sigmoid_focal(2.0, 1.0)), 6)
    0.001804
    """

@overload
def sigmoid_focal(
    pred: _Array,
    target: Any,
    *,
    gamma: float | _HasShape = 2.0,
    alpha: float | _HasShape | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def simpo(
    chosen_logps: _Plain,
    rejected_logps: Any,
    *,
    beta: float | _HasShape = 0.1,
    gamma: float | _HasShape = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Simple preference optimisation, of log-probabilities that are means over an answer's tokens.

        -log sigmoid(beta (chosen_logps - rejected_logps) - gamma)

    .. math:: -\log\sigma\left(\beta\,(\log\pi(y_w)-\log\pi(y_l))-\gamma\right)

    Parameters
    ----------
    chosen_logps : array of float16, bfloat16, float32 or float64, any shape
        The log-probability of the chosen answer, a mean over its tokens. Numbers in (-inf, 0].
        Integers and booleans count as floats.
    rejected_logps : array of floats, the shape of `chosen_logps`
        The log-probability of the rejected answer, a mean over its tokens. Numbers in (-inf, 0].
    beta : float or array, default 0.1
        What the difference of the log-probabilities is multiplied by. Accepted: a finite number
        above 0.
    gamma : float or array, default 0.5
        The lead that the chosen answer should have, in the unit of beta times log-probabilities.
        Accepted: a number; it may be infinite.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `chosen_logps`. It is an array of the library and on the device of `chosen_logps`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Meng et al. 2024, arXiv:2405.14734

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.simpo(-1.0, -6.0)), 4)
    0.6931
    """

@overload
def simpo(
    chosen_logps: _Array,
    rejected_logps: Any,
    *,
    beta: float | _HasShape = 0.1,
    gamma: float | _HasShape = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def smooth_l1(
    pred: _Plain,
    target: Any,
    *,
    beta: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Huber's loss divided by its threshold; the absolute error at beta = 0.

        e^2 / (2 beta) if |e| < beta, else |e| - beta / 2
        with e = pred - target

    .. math:: \tfrac{1}{2\beta} e^2\ \text{if}\ |e|<\beta,\quad |e|-\tfrac12\beta\ \text{else}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    beta : float or array, default 1.0
        Where it turns linear, in the unit of the target; 0 for the absolute error. Accepted: a
        number of at least 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Girshick 2015, arXiv:1504.08083

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.smooth_l1(0.5, 0.0, beta=2.0)), 6)
    0.0625
    """

@overload
def smooth_l1(
    pred: _Array,
    target: Any,
    *,
    beta: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def soft_margin(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""The logistic loss of a score: binary cross-entropy with logits, for targets of +1 and -1.

        log(1 + exp(-s x))
        with x = pred, s = target, +1 or -1

    .. math:: \log(1+e^{-sx}),\quad s=\pm1

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Friedman, Hastie and Tibshirani 2000, doi:10.1214/aos/1016218223

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.soft_margin(0.0, -1.0)), 4)
    0.6931
    """

@overload
def soft_margin(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def softmax_focal(
    pred: _Plain,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    gamma: float | _HasShape = 2.0,
    alpha: float | Sequence[float] | _HasShape | None = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Softmax cross-entropy in which a class counts times `(1 - P) ** gamma`. `alpha` is a number or one a class: it
    scales the loss alone, where `class_weight` counts in what a mean divides by, too.

        -sum_k alpha_k a_k (1 - P_k)^gamma log(P_k)
        with P = softmax(pred), a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing /
        classes), q = target (1 at a label)

    .. math:: -\sum_k \alpha_k\,a_k\,(1-P_k)^\gamma\log P_k,\quad P=\operatorname{softmax}(z),\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    target : array of integers, the shape of `pred` without `axis`, or of floats, the shape of `pred`
        The right class, or how probable each class is. Integers are class indices, one label a row;
        floats are numbers in [0, 1], rows that sum to 1.
    class_weight : sequence of float or None or array, default None
        What each class counts, both in the loss and in what a mean divides by; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose rows cost nothing and count for nothing; None for no such label. Accepted:
        None, or an integer.
    label_smoothing : float or array, default 0.0
        The share of the mass of a row that is spread evenly over all classes. Accepted: a number
        from 0 to 1.
    gamma : float or array, default 2.0
        The power of the probability of all other classes: the larger, the less easy rows count.
        Accepted: a number of at least 0.
    alpha : float or sequence of float or None or array, default None
        What classes count: one number for all, or one a class; None for 1. Accepted: None, or a
        number of at least 0, or one a class.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lin et al. 2017, arXiv:1708.02002

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.softmax_focal([0.0, 0.0], 1)), 4)
    0.1733
    """

@overload
def softmax_focal(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    label_smoothing: float | _HasShape = 0.0,
    gamma: float | _HasShape = 2.0,
    alpha: float | Sequence[float] | _HasShape | None = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def squared_hinge(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""The square of what a score lacks to a margin of 1, for targets of +1 and -1.

        max(0, 1 - s x)^2
        with x = pred, s = target, +1 or -1

    .. math:: \max(0,\,1-sx)^2,\quad s=\pm1

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The score. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The side on which the score should be. 1 or -1.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lee and Mangasarian 2001, doi:10.1023/A:1011215321374

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.squared_hinge(0.5, 1.0)), 4)
    0.25
    """

@overload
def squared_hinge(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def ssim(
    pred: _Plain,
    target: Any,
    *,
    spatial_axes: tuple[int, int] = (-2, -1),
    data_range: float | _HasShape = 1.0,
    window: int = 11,
    sigma: float = 1.5,
    k1: float | _HasShape = 0.01,
    k2: float | _HasShape = 0.03,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""One minus structural similarity, the mean over all windows and channels of an image.

    Windows are Gaussian and lie inside the image, which has to be as large. `data_range` is the distance from
    black to white.

        1 - mean_w (2 mx my + c1) (2 sxy + c2) / ((mx^2 + my^2 + c1) (sx^2 + sy^2 + c2))
        with m and s the means and the standard deviations of a window w, sxy its covariance, c1 =
        (k1 data_range)^2, c2 = (k2 data_range)^2

    .. math:: 1-\frac1M\sum_w\frac{(2\mu_x\mu_y+c_1)(2\sigma_{xy}+c_2)}{(\mu_x^2+\mu_y^2+c_1)(\sigma_x^2+\sigma_y^2+c_2)},\quad c_i=(k_iL)^2

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (images, ...) with the two `spatial_axes`
        The predicted images. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The true images.
    spatial_axes : tuple of int, default (-2, -1)
        The two axes along which the pixels of an image are neighbours; (1, 2) for batches with the
        channels last. Accepted: two integers, axes of the arrays.
    data_range : float or array, default 1.0
        The distance from black to white, in the unit of the pixels. Accepted: a number above 0.
    window : int, default 11
        The width and height of a window, in pixels. Accepted: an integer above 0.
    sigma : float, default 1.5
        The standard deviation of a window's weights, in pixels. Accepted: a number above 0.
    k1 : float or array, default 0.01
        What keeps the brightness term from dividing by 0, in units of data_range. Accepted: a
        number above 0.
    k2 : float or array, default 0.03
        What keeps the contrast term from dividing by 0, in units of data_range. Accepted: a number
        above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (images,).
        It is an array of the library and on the device of `pred`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Wang et al. 2004, doi:10.1109/TIP.2003.819861

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.ssim([[[1.0, 1.0], [1.0, 1.0]]], [[[0.0, 0.0], [0.0, 0.0]]], window=2)), 4)
    0.9999
    """

@overload
def ssim(
    pred: _Array,
    target: Any,
    *,
    spatial_axes: tuple[int, int] = (-2, -1),
    data_range: float | _HasShape = 1.0,
    window: int = 11,
    sigma: float = 1.5,
    k1: float | _HasShape = 0.01,
    k2: float | _HasShape = 0.03,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def student_t_nll(
    pred: _Plain,
    target: Any,
    *,
    df: float | _HasShape = 3.0,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Negative log-likelihood under Student's t distribution of `df` degrees of freedom and this scale around the
    prediction.

        (df + 1) / 2 log(1 + e^2 / (df scale^2)) + log(Gamma(df / 2) scale sqrt(df pi) / Gamma((df +
        1) / 2))
        with e = pred - target

    .. math:: \tfrac{\nu+1}{2}\log\left(1+\tfrac{e^2}{\nu\varsigma^2}\right)+\log\tfrac{\Gamma(\nu/2)\,\varsigma\sqrt{\nu\pi}}{\Gamma((\nu+1)/2)},\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    df : float or array, default 3.0
        The degrees of freedom: the fewer, the less an outlier counts. Accepted: a finite number
        above 0.
    scale : float or array, default 1.0
        The scale of the distribution, in the unit of the target. Accepted: a finite number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Lange, Little and Taylor 1989, doi:10.1080/01621459.1989.10478852

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.student_t_nll(1.0, 0.0, df=1.0)), 4)
    1.8379
    """

@overload
def student_t_nll(
    pred: _Array,
    target: Any,
    *,
    df: float | _HasShape = 3.0,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def supcon(
    embeddings: _Plain,
    labels: Any,
    *,
    temperature: float | _HasShape = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Supervised contrastive loss: the mean over a sample's positives, each against all other samples.

    A sample without positives costs nothing, and counts in a mean.

        -sum_(p in P_i) log(exp(s_ip / temperature) / sum_(k != i) exp(s_ik / temperature)) / |P_i|
        with s_ij = cos(x_i, x_j), x = embeddings, P_i the other samples of i's label

    .. math:: -\frac{1}{|P_i|}\sum_{p\in P_i}\log\frac{e^{s_{ip}/\tau}}{\sum_{k\ne i}e^{s_{ik}/\tau}},\quad s_{ij}=\cos(x_i,x_j)

    Parameters
    ----------
    embeddings : array of float16, bfloat16, float32 or float64, (samples, features)
        One row of features a sample; its length does not matter. Integers and booleans count as
        floats.
    labels : array of integers, (samples,)
        Which samples belong together.
    temperature : float or array, default 0.1
        What cosines are divided by: the smaller, the more the nearest negatives count. Accepted: a
        number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item,
        (samples,). It is an array of the library and on the device of `embeddings`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Khosla et al. 2020, arXiv:2004.11362

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.supcon([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], [0, 0, 1], temperature=1.0)), 4)
    0.2088
    """

@overload
def supcon(
    embeddings: _Array,
    labels: Any,
    *,
    temperature: float | _HasShape = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def total_variation(
    pred: _Plain,
    *,
    spatial_axes: tuple[int, int] = (-2, -1),
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""How much neighbouring pixels differ, added up over an image: anisotropic total variation.

        sum_(i, j) |x[i + 1, j] - x[i, j]| + |x[i, j + 1] - x[i, j]|
        with x = pred

    .. math:: \sum_{i,j}|x_{i+1,j}-x_{i,j}|+|x_{i,j+1}-x_{i,j}|

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (images, ...) with the two `spatial_axes`
        The predicted images. Integers and booleans count as floats.
    spatial_axes : tuple of int, default (-2, -1)
        The two axes along which the pixels of an image are neighbours; (1, 2) for batches with the
        channels last. Accepted: two integers, axes of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (images,).
        It is an array of the library and on the device of `pred`. float16, bfloat16 and float32
        give float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Rudin, Osher and Fatemi 1992, doi:10.1016/0167-2789(92)90242-F

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.total_variation([[[0.0, 1.0], [1.0, 1.0]]])), 4)
    2.0
    """

@overload
def total_variation(
    pred: _Array,
    *,
    spatial_axes: tuple[int, int] = (-2, -1),
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def total_variation_distance(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Total variation distance of probabilities: half of their absolute difference, summed over `axis`.

        sum_k |p_k - q_k| / 2
        with p = pred, q = target

    .. math:: \tfrac12\sum_k|p_k-q_k|

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The predicted probabilities. Numbers in [0, 1], rows that sum to 1. Integers and booleans
        count as floats.
    target : array of floats, the shape of `pred`
        The true probabilities. Numbers in [0, 1], rows that sum to 1.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Levin, Peres and Wilmer 2009, Markov Chains and Mixing Times, chapter 4

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.total_variation_distance([1.0, 0.0], [0.0, 1.0])), 4)
    1.0
    """

@overload
def total_variation_distance(
    pred: _Array,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def triplet_margin(
    anchor: _Plain,
    positive: Any,
    negative: Any,
    *,
    margin: float | _HasShape = 1.0,
    p: float | _HasShape = 2.0,
    eps: float | _HasShape = 0.0,
    swap: bool = False,
    distance: Any = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""How much farther than `margin` short of the negative the positive is from the anchor.

    `p` is the degree of the norm, infinity included. `swap` takes the negative's distance to the positive
    instead where that is smaller. `distance` replaces the norm: a loss of two vectors such as
    `CosineDistance()`, or a function of two vectors of the caller's framework that returns one number, which
    the framework maps over the rows and differentiates.

        max(0, d(anchor, positive) - d(anchor, negative) + margin)
        with d(x, y) = norm_p(x - y + eps)

    .. math:: \left(d(a,p)-d(a,n)+m\right)_+,\quad d(x,y)=\|x-y+\varepsilon\|_p

    Parameters
    ----------
    anchor : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The embedding from which distances are measured. Integers and booleans count as floats.
    positive : array of floats, the shape of `anchor`
        An embedding that should be near.
    negative : array of floats, the shape of `anchor`
        An embedding that should be far.
    margin : float or array, default 1.0
        How much farther than the positive the negative should be, in the unit of the distance.
        Accepted: a number of at least 0.
    p : float or array, default 2.0
        The degree of the norm; infinity for the largest difference. Accepted: a number of at least
        1.
    eps : float or array, default 0.0
        What is added to every difference inside the norm, in the unit of the vectors. Accepted: a
        number of at least 0.
    swap : bool, default False
        Whether the negative's distance to the positive counts where it is the smaller one.
        Accepted: True or False.
    distance : None or callable, default None
        What replaces the norm; None for the norm. Accepted: None, a loss of two vectors such as
        CosineDistance(), or a function of two vectors.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `anchor` without `axis`. It is an array of the library and on the device of `anchor`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Schroff et al. 2015, arXiv:1503.03832
    .. [2] swap: Balntas et al. 2016, doi:10.5244/C.30.119

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.triplet_margin([2.5, 0.0], [0.0, 0.0], [1.0, 0.0], eps=0.5)), 4)
    1.9798
    """

@overload
def triplet_margin(
    anchor: _Array,
    positive: Any,
    negative: Any,
    *,
    margin: float | _HasShape = 1.0,
    p: float | _HasShape = 2.0,
    eps: float | _HasShape = 0.0,
    swap: bool = False,
    distance: Any = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def tukey_biweight(
    pred: _Plain,
    target: Any,
    *,
    c: float | _HasShape = 4.685,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Half the square near zero, constant beyond `c`; 4.685 times the spread makes it 95 % efficient.

        c^2 / 6 (1 - (1 - (e / c)^2)^3) if |e| <= c, else c^2 / 6
        with e = pred - target

    .. math:: \tfrac{c^2}{6}\left(1-\left(1-(e/c)^2\right)^3\right)\ \text{if}\ |e|\le c,\quad \tfrac{c^2}{6}\ \text{else}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    c : float or array, default 4.685
        The residual from which on the loss is constant, in the unit of the target. Accepted: a
        finite number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Beaton and Tukey 1974, doi:10.1080/00401706.1974.10489171

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.tukey_biweight(1.0, 0.0, c=2.0)), 4)
    0.3854
    """

@overload
def tukey_biweight(
    pred: _Array,
    target: Any,
    *,
    c: float | _HasShape = 4.685,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def tversky(
    pred: _Plain,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    alpha: float | _HasShape = 0.5,
    beta: float | _HasShape = 0.5,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Tversky's index of two masks, as a loss: `alpha` weighs what is found in vain (false positives), `beta` what is
    missed (false negatives).

    `smooth` is added above and below the fraction. `from_logits` takes the sigmoid of the prediction. Two empty masks
    cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.

        1 - (I + smooth) / (I + alpha FP + beta FN + smooth)
        with I = sum p g, FP = sum p (1 - g), FN = sum (1 - p) g, p = pred, g = target

    .. math:: 1-\frac{I+s}{I+\alpha F_++\beta F_-+s},\quad I=\sum pg,\ F_+=\sum p(1-g),\ F_-=\sum(1-p)g

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, (batch, ...)
        The probability of every pixel, or its logit with from_logits. Numbers in [0, 1]. Integers
        and booleans count as floats.
    target : array of floats, or integers, the shape of `pred`, or that without `axis`
        The mask, or the class of every pixel where `axis` is that of the classes. Numbers in [0,
        1].
    over : {"sample", "batch"}, default "sample"
        What one item is: each sample of the batch by itself, or the whole batch as if it were one
        sample. Accepted: 'sample' or 'batch'.
    class_weight : sequence of float or None or array, default None
        What each class counts: its entries, or its loss where every class has one; None for 1 each.
        Accepted: None, or one number of at least 0 a class.
    ignore_index : int or None, default None
        The label whose pixels are in no set; None for no such label. Accepted: None, or an integer.
    average : {"micro", "macro", "none"}, default "micro"
        Over the classes of `axis`: one set of all their entries, the mean of one loss a class, or
        one item a class. Accepted: 'micro', 'macro' or 'none'.
    from_logits : bool, default False
        Whether the prediction holds logits, of which the sigmoid is taken first. Accepted: True or
        False.
    smooth : float or array, default 0.0
        What is added above and below the fraction, in pixels. Accepted: a finite number of at least
        0.
    alpha : float or array, default 0.5
        What false positives count. Accepted: a finite number of at least 0.
    beta : float or array, default 0.5
        What false negatives count. Accepted: a finite number of at least 0.
    axis : int or None, default None
        The axis of the classes in the prediction, on which a target of integer labels has none;
        None for no classes. Accepted: None, or an integer, an axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean. In the shape of the
        items it is one of whole items, and so is one of their leading axes. Any other is one of the
        entries inside of them and broadcasts against the pixels or the prediction, from the left,
        or as NumPy does where that does not fit: it is in every sum of a set, and a set of which
        nothing is left takes no part in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (batch,),
        or () with over="batch". It is an array of the library and on the device of `pred`. float16,
        bfloat16 and float32 give float32, float64 gives float64; integers and booleans become the
        default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers, or labels that are no integers.
    LabelRangeError
        A label that is no class. Where labels cannot be read, its item is NaN.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Salehi et al. 2017, arXiv:1706.05721

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.tversky([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]])), 4)
    0.1282
    """

@overload
def tversky(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    class_weight: Sequence[float] | _HasShape | None = None,
    ignore_index: int | None = None,
    average: Literal["micro", "macro", "none"] = "micro",
    from_logits: bool = False,
    smooth: float | _HasShape = 0.0,
    alpha: float | _HasShape = 0.5,
    beta: float | _HasShape = 0.5,
    axis: int | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def tweedie_deviance(
    pred: _Plain,
    target: Any,
    *,
    power: float | _HasShape = 1.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Half the Tweedie deviance of a power between 1 (Poisson) and 2 (gamma), less what depends on the target alone;
    the prediction is the logarithm of the mean.

        y exp(-(power - 1) x) / (power - 1) + exp((2 - power) x) / (2 - power)
        with x = pred, y = target

    .. math:: \frac{y\,e^{-(p-1)x}}{p-1}+\frac{e^{(2-p)x}}{2-p}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The logarithm of the mean. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        The amount that was observed. Numbers in [0, inf).
    power : float or array, default 1.5
        The power of the mean that the variance is proportional to. Accepted: a number between 1 and
        2.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Jorgensen 1987, doi:10.1111/j.2517-6161.1987.tb01685.x

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.tweedie_deviance(0.0, 3.0)), 4)
    8.0
    """

@overload
def tweedie_deviance(
    pred: _Array,
    target: Any,
    *,
    power: float | _HasShape = 1.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def vicreg(
    first: _Plain,
    second: Any,
    *,
    invariance: float | _HasShape = 25.0,
    variance: float | _HasShape = 25.0,
    covariance: float | _HasShape = 1.0,
    eps: float | _HasShape = 0.0001,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Variance-invariance-covariance regularisation of two views: the batch is one item.

    Covariances are unbiased; the invariance is a mean over samples and features.

        invariance mean((X - Y)^2) + sum_(Z = X, Y) (variance / (2 D) sum_j max(0, 1 - sqrt(C_jj +
        eps)) + covariance / D sum_(i != j) C_ij^2)
        with C the covariance of the D features of Z, X = first, Y = second

    .. math:: \lambda\,\tfrac1{ND}\lVert X-Y\rVert^2+\tfrac{\mu}{2D}\sum_{Z\in\{X,Y\}}\sum_j(1-\sigma_j(Z))_++\tfrac{\nu}{D}\sum_{Z\in\{X,Y\}}\sum_{i\ne j}C_{ij}(Z)^2,\quad\sigma_j=\sqrt{C_{jj}+\varepsilon}

    Parameters
    ----------
    first : array of float16, bfloat16, float32 or float64, (samples, features)
        The embeddings of one view of the samples. Integers and booleans count as floats.
    second : array of floats, (samples, features)
        The embeddings of another view of the same samples.
    invariance : float or array, default 25.0
        The weight of the mean squared difference of the views. Accepted: a number of at least 0.
    variance : float or array, default 25.0
        The weight of what standard deviations lack to 1. Accepted: a number of at least 0.
    covariance : float or array, default 1.0
        The weight of the squared covariances between features. Accepted: a number of at least 0.
    eps : float or array, default 0.0001
        What is added to a variance under the root, in the square of the unit of the features.
        Accepted: a number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, (). It is
        an array of the library and on the device of `first`. float16, bfloat16 and float32 give
        float32, float64 gives float64; integers and booleans become the default float of their
        library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Bardes, Ponce and LeCun 2022, arXiv:2105.04906, with the factors of the authors' code

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.vicreg([[1.0, 0.0], [-1.0, 0.0]], [[1.0, 0.0], [-1.0, 0.0]])), 4)
    12.375
    """

@overload
def vicreg(
    first: _Array,
    second: Any,
    *,
    invariance: float | _HasShape = 25.0,
    variance: float | _HasShape = 25.0,
    covariance: float | _HasShape = 1.0,
    eps: float | _HasShape = 0.0001,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def welsch(
    pred: _Plain,
    target: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""1 less the bell curve of the residual over its scale.

        1 - exp(-(e / scale)^2 / 2)
        with e = pred - target

    .. math:: 1-\exp\left(-\tfrac12(e/c)^2\right),\quad e=\hat y-y

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    scale : float or array, default 1.0
        The size of residuals that are no outliers yet, in the unit of the target. Accepted: a
        finite number above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Dennis and Welsch 1978, doi:10.1080/03610917808812083

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.welsch(1.0, 0.0)), 4)
    0.3935
    """

@overload
def welsch(
    pred: _Array,
    target: Any,
    *,
    scale: float | _HasShape = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def wing(
    pred: _Plain,
    target: Any,
    *,
    width: float | _HasShape = 5.0,
    curvature: float | _HasShape = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]:
    r"""Logarithmic for errors below `width`, the absolute error less a constant beyond; the smaller `curvature`, the
    steeper near 0.

        width log(1 + |e| / curvature) if |e| < width, else |e| - width + width log(1 + width /
        curvature)
        with e = pred - target

    .. math:: w\log(1+|e|/\kappa)\ \text{if}\ |e|<w,\quad |e|-w+w\log(1+w/\kappa)\ \text{else}

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape
        The prediction. Integers and booleans count as floats.
    target : array of floats, the shape of `pred`
        What the prediction should be.
    width : float or array, default 5.0
        The error from which on it is linear, in the unit of the target. Accepted: a finite number
        above 0.
    curvature : float or array, default 0.5
        How wide the steep part around 0 is, in the unit of the target. Accepted: a finite number
        above 0.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred`. It is an array of the library and on the device of `pred`. float16, bfloat16 and
        float32 give float32, float64 gives float64; integers and booleans become the default float
        of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Feng et al. 2018, arXiv:1711.06753

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.wing(1.0, 0.0)), 4)
    5.4931
    """

@overload
def wing(
    pred: _Array,
    target: Any,
    *,
    width: float | _HasShape = 5.0,
    curvature: float | _HasShape = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def z_loss(
    pred: _Plain, *, axis: int = -1, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]:
    r"""The squared log-partition of logits: no target. `CrossEntropy() + 1e-4 * ZLoss()` is what it is for.

        lse(z)^2
        with lse(z) = log sum_k exp(z_k), z = pred

    .. math:: \operatorname{lse}(z)^2

    Parameters
    ----------
    pred : array of float16, bfloat16, float32 or float64, any shape with the axis `axis`
        The logits of the classes. Integers and booleans count as floats.
    axis : int, default -1
        The axis of the array that an item spends, counted from either end. Accepted: an integer, an
        axis of the arrays.
    weight : array of floats, optional
        One number an item, or one a sample, aligned from the left; where that does not fit, as
        NumPy broadcasts. It scales the loss of an item and its share in a mean.
    where : array of booleans, optional
        Which items take part, in the shapes that a weight may have. An item under False does not
        exist: its NaN reaches neither value nor gradient, and no check looks at it.
    reduction : {"mean", "sum", "none", "mean_over_items", "mean_over_batch"}, default "mean"
        How the losses of the items become the result. "mean": the sum of the weighted losses over
        the sum of the weights; "sum": the sum of the weighted losses; "none": one weighted loss an
        item; "mean_over_items": the sum over the number of items that no mask removes, whatever
        they weigh; "mean_over_batch": the sum over the length of the first axis. A mean over
        nothing is 0.

    Returns
    -------
    array
        A single number, an array without axes; with reduction "none" one number an item, the shape
        of `pred` without `axis`. It is an array of the library and on the device of `pred`.
        float16, bfloat16 and float32 give float32, float64 gives float64; integers and booleans
        become the default float of their library.

    Raises
    ------
    ParameterError
        A hyper-parameter that is not accepted, or that the loss does not have.
    ShapeError
        Shapes that do not belong together, or an axis that is not there.
    DTypeError
        An array that holds no real numbers.
    BackendMismatchError
        Arrays of two libraries in one call, or of one that is not known.
    DeviceMismatchError
        Arrays on two devices in one call.
    TypeError
        An array that is missing, or that is given twice.

    References
    ----------
    .. [1] Chowdhery et al. 2022, arXiv:2204.02311

    Examples
    --------
    >>> import unilos
    >>> round(float(unilos.z_loss([0.0, 0.0])), 4)
    0.4805
    """

@overload
def z_loss(
    pred: _Array, *, axis: int = -1, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
