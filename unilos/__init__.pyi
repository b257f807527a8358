# Written by docs/generate.py from the registry: edit that, or the losses.
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol, TypeVar, overload

import numpy as np

from . import conformance as conformance
from . import information as information
from . import keras as keras
from ._check import ArgumentError as ArgumentError
from ._check import BackendMismatchError as BackendMismatchError
from ._check import DeviceMismatchError as DeviceMismatchError
from ._check import DTypeError as DTypeError
from ._check import LabelRangeError as LabelRangeError
from ._check import ParameterError as ParameterError
from ._check import ShapeError as ShapeError
from ._check import UnilosError as UnilosError
from ._check import UnsupportedError as UnsupportedError
from ._paths import Explanation as Explanation
from ._paths import generic as generic
from ._registry import from_dict as from_dict
from ._registry import get as get
from ._registry import names as names
from ._spec import Loss as Loss
from ._sum import Sum as Sum
from ._terms import Partial as Partial
from ._terms import Reduction as _Reduction
from .losses.adaptive import AdaptiveLogSoftmax as AdaptiveLogSoftmax
from .losses.adversarial import LSGAN as LSGAN
from .losses.adversarial import GANHinge as GANHinge
from .losses.angular import ArcFace as ArcFace
from .losses.angular import CosFace as CosFace
from .losses.binary import BinaryCrossEntropy as BinaryCrossEntropy
from .losses.binary import BinaryCrossEntropyWithLogits as BinaryCrossEntropyWithLogits
from .losses.boxes import CIoU as CIoU
from .losses.boxes import DIoU as DIoU
from .losses.boxes import GIoU as GIoU
from .losses.boxes import IoU as IoU
from .losses.categorical import CategoricalCrossEntropy as CategoricalCrossEntropy
from .losses.classification import NLL as NLL
from .losses.classification import CrossEntropy as CrossEntropy
from .losses.contrastive import InfoNCE as InfoNCE
from .losses.contrastive import NTXent as NTXent
from .losses.contrastive import SupCon as SupCon
from .losses.distillation import Distillation as Distillation
from .losses.distillation import FeatureDistillation as FeatureDistillation
from .losses.divergence import Entropy as Entropy
from .losses.divergence import GeneralizedKL as GeneralizedKL
from .losses.divergence import InformationCrossEntropy as InformationCrossEntropy
from .losses.divergence import JensenShannon as JensenShannon
from .losses.divergence import KLDivergence as KLDivergence
from .losses.divergence import SelfInformation as SelfInformation
from .losses.divergence import TotalVariationDistance as TotalVariationDistance
from .losses.divergence import smooth_labels as smooth_labels
from .losses.embedding import CosineDistance as CosineDistance
from .losses.embedding import CosineEmbedding as CosineEmbedding
from .losses.embedding import CosineSimilarity as CosineSimilarity
from .losses.embedding import MeanPairwiseSquaredError as MeanPairwiseSquaredError
from .losses.fenchel import FenchelYoung as FenchelYoung
from .losses.focal import FocalStar as FocalStar
from .losses.focal import SigmoidFocal as SigmoidFocal
from .losses.focal import SoftmaxFocal as SoftmaxFocal
from .losses.image import SSIM as SSIM
from .losses.image import LaplacianEdge as LaplacianEdge
from .losses.image import TotalVariation as TotalVariation
from .losses.likelihood import GammaDeviance as GammaDeviance
from .losses.likelihood import GaussianNLL as GaussianNLL
from .losses.likelihood import LaplaceNLL as LaplaceNLL
from .losses.likelihood import PoissonNLL as PoissonNLL
from .losses.likelihood import StudentTNLL as StudentTNLL
from .losses.likelihood import TweedieDeviance as TweedieDeviance
from .losses.lovasz import LovaszHinge as LovaszHinge
from .losses.lovasz import LovaszSoftmax as LovaszSoftmax
from .losses.margin import BinarySparsemax as BinarySparsemax
from .losses.margin import Contrastive as Contrastive
from .losses.margin import Exponential as Exponential
from .losses.margin import Hinge as Hinge
from .losses.margin import HingeEmbedding as HingeEmbedding
from .losses.margin import MarginRanking as MarginRanking
from .losses.margin import Perceptron as Perceptron
from .losses.margin import SoftMargin as SoftMargin
from .losses.margin import SquaredHinge as SquaredHinge
from .losses.multiclass import GeneralizedCrossEntropy as GeneralizedCrossEntropy
from .losses.multiclass import ListNet as ListNet
from .losses.multiclass import Poly1CrossEntropy as Poly1CrossEntropy
from .losses.multiclass import ZLoss as ZLoss
from .losses.multiclass_margin import CategoricalHinge as CategoricalHinge
from .losses.multiclass_margin import MulticlassHinge as MulticlassHinge
from .losses.multiclass_margin import MulticlassPerceptron as MulticlassPerceptron
from .losses.multiclass_margin import MulticlassSparsemax as MulticlassSparsemax
from .losses.multiclass_margin import MultiMargin as MultiMargin
from .losses.multilabel import MultilabelMargin as MultilabelMargin
from .losses.multilabel import MultilabelSoftMargin as MultilabelSoftMargin
from .losses.overlap import MCC as MCC
from .losses.overlap import Boundary as Boundary
from .losses.overlap import Dice as Dice
from .losses.overlap import GeneralizedDice as GeneralizedDice
from .losses.pairs import Circle as Circle
from .losses.pairs import MultiSimilarity as MultiSimilarity
from .losses.penalty import L1Penalty as L1Penalty
from .losses.penalty import L2Penalty as L2Penalty
from .losses.pooled import RMSE as RMSE
from .losses.preference import DPO as DPO
from .losses.preference import IPO as IPO
from .losses.preference import KTO as KTO
from .losses.preference import ORPO as ORPO
from .losses.preference import SimPO as SimPO
from .losses.projected import LinearCrossEntropy as LinearCrossEntropy
from .losses.ranking import ListMLE as ListMLE
from .losses.ranking import PairwiseHinge as PairwiseHinge
from .losses.ranking import RankNet as RankNet
from .losses.regression import MAE as MAE
from .losses.regression import MSE as MSE
from .losses.regression import HalfSquaredError as HalfSquaredError
from .losses.regression import Huber as Huber
from .losses.regression import LogCosh as LogCosh
from .losses.regression import PseudoHuber as PseudoHuber
from .losses.regression import SmoothL1 as SmoothL1
from .losses.relative import MAPE as MAPE
from .losses.relative import MSLE as MSLE
from .losses.robust import Cauchy as Cauchy
from .losses.robust import Charbonnier as Charbonnier
from .losses.robust import GemanMcClure as GemanMcClure
from .losses.robust import GeneralRobust as GeneralRobust
from .losses.robust import Quantile as Quantile
from .losses.robust import TukeyBiweight as TukeyBiweight
from .losses.robust import Welsch as Welsch
from .losses.sampled import NCE as NCE
from .losses.sampled import SampledSoftmax as SampledSoftmax
from .losses.selfsupervised import BarlowTwins as BarlowTwins
from .losses.selfsupervised import VICReg as VICReg
from .losses.sequence import CTC as CTC
from .losses.tolerant import EpsilonInsensitive as EpsilonInsensitive
from .losses.tolerant import Wing as Wing
from .losses.triplet import TripletMargin as TripletMargin
from .losses.tversky import FocalTversky as FocalTversky
from .losses.tversky import Jaccard as Jaccard
from .losses.tversky import Tversky as Tversky

__version__: str

class _HasShape(Protocol):
    @property
    def shape(self) -> Any: ...

# A torch tensor in is a torch tensor out; numbers and lists become NumPy's arrays.
_Array = TypeVar("_Array", bound=_HasShape)
_Plain = float | Sequence[Any] | np.ndarray[Any, Any]
_Numbers = Sequence[float] | _HasShape

def explain(loss: Any, *args: Any, **options: Any) -> Explanation: ...
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
) -> np.ndarray[Any, Any]: ...
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
    scale: float = 64.0,
    margin: float = 0.5,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def arcface(
    pred: _Array,
    target: Any,
    *,
    scale: float = 64.0,
    margin: float = 0.5,
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
    redundancy: float = 0.005,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def barlow_twins(
    first: _Array,
    second: Any,
    *,
    redundancy: float = 0.005,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def binary_cross_entropy(
    pred: _Plain,
    target: Any,
    *,
    label_smoothing: float = 0.0,
    eps: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def binary_cross_entropy(
    pred: _Array,
    target: Any,
    *,
    label_smoothing: float = 0.0,
    eps: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def binary_cross_entropy_with_logits(
    pred: _Plain,
    target: Any,
    *,
    pos_weight: float | Sequence[float] | None = None,
    label_smoothing: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def binary_cross_entropy_with_logits(
    pred: _Array,
    target: Any,
    *,
    pos_weight: float | Sequence[float] | None = None,
    label_smoothing: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def binary_sparsemax(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
    label_smoothing: float = 0.0,
    normalize: bool = False,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def categorical_cross_entropy(
    pred: _Array,
    target: Any,
    *,
    label_smoothing: float = 0.0,
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
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def categorical_hinge(
    pred: _Array,
    target: Any,
    *,
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
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def cauchy(
    pred: _Array,
    target: Any,
    *,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def charbonnier(
    pred: _Plain,
    target: Any,
    *,
    eps: float = 0.001,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def charbonnier(
    pred: _Array,
    target: Any,
    *,
    eps: float = 0.001,
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
) -> np.ndarray[Any, Any]: ...
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
    gamma: float = 80.0,
    margin: float = 0.4,
    detach_weights: bool = True,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def circle(
    embeddings: _Array,
    labels: Any,
    *,
    gamma: float = 80.0,
    margin: float = 0.4,
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
    margin: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def contrastive(
    distance: _Array,
    target: Any,
    *,
    margin: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def cosface(
    pred: _Plain,
    target: Any,
    *,
    scale: float = 64.0,
    margin: float = 0.35,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def cosface(
    pred: _Array,
    target: Any,
    *,
    scale: float = 64.0,
    margin: float = 0.35,
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
    eps: float = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def cosine_distance(
    pred: _Array,
    target: Any,
    *,
    eps: float = 0.0,
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
    margin: float = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def cosine_embedding(
    first: _Array,
    second: Any,
    target: Any,
    *,
    margin: float = 0.0,
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
    eps: float = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def cosine_similarity(
    pred: _Array,
    target: Any,
    *,
    eps: float = 0.0,
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
    class_weight: Sequence[float] | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    z_loss: float = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def cross_entropy(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    z_loss: float = 0.0,
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
) -> np.ndarray[Any, Any]: ...
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
    from_logits: bool = False,
    smooth: float = 0.0,
    squared: bool = False,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def dice(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    from_logits: bool = False,
    smooth: float = 0.0,
    squared: bool = False,
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
) -> np.ndarray[Any, Any]: ...
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
    temperature: float = 1.0,
    scale: bool = True,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def distillation(
    pred: _Array,
    target: Any,
    *,
    temperature: float = 1.0,
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
    beta: float = 0.1,
    label_smoothing: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def dpo(
    chosen_logps: _Array,
    rejected_logps: Any,
    ref_chosen_logps: Any,
    ref_rejected_logps: Any,
    *,
    beta: float = 0.1,
    label_smoothing: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def epsilon_insensitive(
    pred: _Plain,
    target: Any,
    *,
    epsilon: float = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def epsilon_insensitive(
    pred: _Array,
    target: Any,
    *,
    epsilon: float = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def exponential(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def exponential(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def feature_distillation(
    pred: _Plain,
    target: Any,
    *,
    temperature: float = 1.0,
    scale: bool = True,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def feature_distillation(
    pred: _Array,
    target: Any,
    *,
    temperature: float = 1.0,
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
) -> np.ndarray[Any, Any]: ...
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
    gamma: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def focal_star(
    pred: _Array,
    target: Any,
    *,
    gamma: float = 1.0,
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
    from_logits: bool = False,
    smooth: float = 0.0,
    gamma: float = 0.75,
    alpha: float = 0.5,
    beta: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def focal_tversky(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    from_logits: bool = False,
    smooth: float = 0.0,
    gamma: float = 0.75,
    alpha: float = 0.5,
    beta: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def gamma_deviance(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
    eps: float = 1e-06,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def gaussian_nll(
    pred: _Array,
    target: Any,
    variance: Any,
    *,
    full: bool = False,
    eps: float = 1e-06,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def geman_mcclure(
    pred: _Plain,
    target: Any,
    *,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def geman_mcclure(
    pred: _Array,
    target: Any,
    *,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def general_robust(
    pred: _Plain,
    target: Any,
    *,
    alpha: float = 1.0,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def general_robust(
    pred: _Array,
    target: Any,
    *,
    alpha: float = 1.0,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def generalized_cross_entropy(
    pred: _Plain,
    target: Any,
    *,
    q: float = 0.5,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def generalized_cross_entropy(
    pred: _Array,
    target: Any,
    *,
    q: float = 0.5,
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
    from_logits: bool = False,
    smooth: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def generalized_dice(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    from_logits: bool = False,
    smooth: float = 0.0,
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
@overload
def half_squared_error(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def hinge(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def hinge(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def hinge_embedding(
    pred: _Plain,
    target: Any,
    *,
    margin: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def hinge_embedding(
    pred: _Array,
    target: Any,
    *,
    margin: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def huber(
    pred: _Plain,
    target: Any,
    *,
    delta: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def huber(
    pred: _Array,
    target: Any,
    *,
    delta: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def info_nce(
    similarity: _Plain,
    *,
    target: Any = None,
    temperature: float = 1.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def info_nce(
    similarity: _Array,
    *,
    target: Any = None,
    temperature: float = 1.0,
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
) -> np.ndarray[Any, Any]: ...
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
    beta: float = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def ipo(
    chosen_logps: _Array,
    rejected_logps: Any,
    ref_chosen_logps: Any,
    ref_rejected_logps: Any,
    *,
    beta: float = 0.1,
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
    from_logits: bool = False,
    smooth: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def jaccard(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    from_logits: bool = False,
    smooth: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def jensen_shannon(
    pred: _Plain,
    target: Any,
    *,
    beta: float = 0.5,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def jensen_shannon(
    pred: _Array,
    target: Any,
    *,
    beta: float = 0.5,
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
) -> np.ndarray[Any, Any]: ...
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
    beta: float = 0.1,
    desirable_weight: float = 1.0,
    undesirable_weight: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def kto(
    logps: _Array,
    ref_logps: Any,
    target: Any,
    kl: Any,
    *,
    beta: float = 0.1,
    desirable_weight: float = 1.0,
    undesirable_weight: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
def l1_penalty(
    params: Any, *, scale: float = 1.0, weight: Any = None, where: Any = None, reduction: _Reduction = "sum"
) -> Any: ...
def l2_penalty(
    params: Any, *, scale: float = 1.0, weight: Any = None, where: Any = None, reduction: _Reduction = "sum"
) -> Any: ...
@overload
def laplace_nll(
    pred: _Plain,
    target: Any,
    *,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def laplace_nll(
    pred: _Array,
    target: Any,
    *,
    scale: float = 1.0,
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def lovasz_softmax(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def lsgan(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def lsgan(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def mae(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def mae(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def mean_absolute_error(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def mean_absolute_error(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def mape(
    pred: _Plain,
    target: Any,
    *,
    eps: float = 1e-07,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def mape(
    pred: _Array,
    target: Any,
    *,
    eps: float = 1e-07,
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
    margin: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def margin_ranking(
    first: _Array,
    second: Any,
    target: Any,
    *,
    margin: float = 0.0,
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
    from_logits: bool = False,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def mcc(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    from_logits: bool = False,
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
@overload
def mse(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def mean_squared_error(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def mean_squared_error(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def msle(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def msle(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def multi_margin(
    pred: _Plain,
    target: Any,
    *,
    p: int = 1,
    margin: float = 1.0,
    class_weight: Sequence[float] | None = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def multi_margin(
    pred: _Array,
    target: Any,
    *,
    p: int = 1,
    margin: float = 1.0,
    class_weight: Sequence[float] | None = None,
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
    alpha: float = 2.0,
    beta: float = 50.0,
    base: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def multi_similarity(
    embeddings: _Array,
    labels: Any,
    *,
    alpha: float = 2.0,
    beta: float = 50.0,
    base: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def multiclass_hinge(
    pred: _Plain,
    target: Any,
    *,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def multiclass_hinge(
    pred: _Array,
    target: Any,
    *,
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
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def multiclass_perceptron(
    pred: _Array,
    target: Any,
    *,
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
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def multiclass_sparsemax(
    pred: _Array,
    target: Any,
    *,
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
) -> np.ndarray[Any, Any]: ...
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
    class_weight: Sequence[float] | None = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def multilabel_soft_margin(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | None = None,
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
) -> np.ndarray[Any, Any]: ...
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
    class_weight: Sequence[float] | None = None,
    ignore_index: int | None = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def nll(
    pred: _Array,
    target: Any,
    *,
    class_weight: Sequence[float] | None = None,
    ignore_index: int | None = None,
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
    temperature: float = 0.07,
    denominator: str = "negatives",
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def nt_xent(
    embeddings: _Array,
    labels: Any,
    *,
    temperature: float = 0.07,
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
    eps: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def poisson_nll(
    pred: _Array,
    target: Any,
    *,
    log_input: bool = True,
    full: bool = False,
    eps: float = 0.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def poly1_cross_entropy(
    pred: _Plain,
    target: Any,
    *,
    epsilon: float = 1.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def poly1_cross_entropy(
    pred: _Array,
    target: Any,
    *,
    epsilon: float = 1.0,
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
    delta: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def pseudo_huber(
    pred: _Array,
    target: Any,
    *,
    delta: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def quantile(
    pred: _Plain,
    target: Any,
    *,
    q: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def quantile(
    pred: _Array,
    target: Any,
    *,
    q: float = 0.5,
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
    gamma: float = 2.0,
    alpha: float | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def sigmoid_focal(
    pred: _Array,
    target: Any,
    *,
    gamma: float = 2.0,
    alpha: float | None = None,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def simpo(
    chosen_logps: _Plain,
    rejected_logps: Any,
    *,
    beta: float = 0.1,
    gamma: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def simpo(
    chosen_logps: _Array,
    rejected_logps: Any,
    *,
    beta: float = 0.1,
    gamma: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def smooth_l1(
    pred: _Plain,
    target: Any,
    *,
    beta: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def smooth_l1(
    pred: _Array,
    target: Any,
    *,
    beta: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def soft_margin(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def soft_margin(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
@overload
def softmax_focal(
    pred: _Plain,
    target: Any,
    *,
    gamma: float = 2.0,
    alpha: float | Sequence[float] | None = None,
    label_smoothing: float = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def softmax_focal(
    pred: _Array,
    target: Any,
    *,
    gamma: float = 2.0,
    alpha: float | Sequence[float] | None = None,
    label_smoothing: float = 0.0,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def squared_hinge(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
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
    data_range: float = 1.0,
    window: int = 11,
    sigma: float = 1.5,
    k1: float = 0.01,
    k2: float = 0.03,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def ssim(
    pred: _Array,
    target: Any,
    *,
    spatial_axes: tuple[int, int] = (-2, -1),
    data_range: float = 1.0,
    window: int = 11,
    sigma: float = 1.5,
    k1: float = 0.01,
    k2: float = 0.03,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def student_t_nll(
    pred: _Plain,
    target: Any,
    *,
    df: float = 3.0,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def student_t_nll(
    pred: _Array,
    target: Any,
    *,
    df: float = 3.0,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def supcon(
    embeddings: _Plain,
    labels: Any,
    *,
    temperature: float = 0.1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def supcon(
    embeddings: _Array,
    labels: Any,
    *,
    temperature: float = 0.1,
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
) -> np.ndarray[Any, Any]: ...
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
) -> np.ndarray[Any, Any]: ...
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
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 0.0,
    swap: bool = False,
    distance: Any = None,
    axis: int = -1,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def triplet_margin(
    anchor: _Array,
    positive: Any,
    negative: Any,
    *,
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 0.0,
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
    c: float = 4.685,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def tukey_biweight(
    pred: _Array,
    target: Any,
    *,
    c: float = 4.685,
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
    from_logits: bool = False,
    smooth: float = 0.0,
    alpha: float = 0.5,
    beta: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def tversky(
    pred: _Array,
    target: Any,
    *,
    over: Literal["sample", "batch"] = "sample",
    from_logits: bool = False,
    smooth: float = 0.0,
    alpha: float = 0.5,
    beta: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def tweedie_deviance(
    pred: _Plain,
    target: Any,
    *,
    power: float = 1.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def tweedie_deviance(
    pred: _Array,
    target: Any,
    *,
    power: float = 1.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def vicreg(
    first: _Plain,
    second: Any,
    *,
    invariance: float = 25.0,
    variance: float = 25.0,
    covariance: float = 1.0,
    eps: float = 0.0001,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def vicreg(
    first: _Array,
    second: Any,
    *,
    invariance: float = 25.0,
    variance: float = 25.0,
    covariance: float = 1.0,
    eps: float = 0.0001,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def welsch(
    pred: _Plain,
    target: Any,
    *,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def welsch(
    pred: _Array,
    target: Any,
    *,
    scale: float = 1.0,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def wing(
    pred: _Plain,
    target: Any,
    *,
    width: float = 5.0,
    curvature: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> np.ndarray[Any, Any]: ...
@overload
def wing(
    pred: _Array,
    target: Any,
    *,
    width: float = 5.0,
    curvature: float = 0.5,
    weight: Any = None,
    where: Any = None,
    reduction: _Reduction = "mean",
) -> _Array: ...
@overload
def z_loss(
    pred: _Plain, *, axis: int = -1, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def z_loss(
    pred: _Array, *, axis: int = -1, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> _Array: ...
