# Written by docs/generate.py from the registry: edit that, or the losses.
from collections.abc import Sequence
from typing import Any, Literal, Protocol, TypeVar, overload

import numpy as np

from . import conformance as conformance
from . import information as information
from . import keras as keras
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
from .losses.binary import BinaryCrossEntropy as BinaryCrossEntropy
from .losses.binary import BinaryCrossEntropyWithLogits as BinaryCrossEntropyWithLogits
from .losses.classification import NLL as NLL
from .losses.classification import CategoricalCrossEntropy as CategoricalCrossEntropy
from .losses.classification import CrossEntropy as CrossEntropy
from .losses.divergence import Entropy as Entropy
from .losses.divergence import InformationCrossEntropy as InformationCrossEntropy
from .losses.divergence import KLDivergence as KLDivergence
from .losses.divergence import SelfInformation as SelfInformation
from .losses.divergence import smooth_labels as smooth_labels
from .losses.focal import SigmoidFocal as SigmoidFocal
from .losses.focal import SoftmaxFocal as SoftmaxFocal
from .losses.image import LaplacianEdge as LaplacianEdge
from .losses.penalty import L1Penalty as L1Penalty
from .losses.penalty import L2Penalty as L2Penalty
from .losses.pooled import RMSE as RMSE
from .losses.regression import MAE as MAE
from .losses.regression import MSE as MSE
from .losses.regression import HalfSquaredError as HalfSquaredError
from .losses.regression import Huber as Huber
from .losses.regression import LogCosh as LogCosh
from .losses.regression import PseudoHuber as PseudoHuber
from .losses.regression import SmoothL1 as SmoothL1

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
def half_squared_error(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def half_squared_error(
    pred: _Array, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
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
def l1_penalty(
    params: Any, *, scale: float = 1.0, weight: Any = None, where: Any = None, reduction: _Reduction = "sum"
) -> Any: ...
def l2_penalty(
    params: Any, *, scale: float = 1.0, weight: Any = None, where: Any = None, reduction: _Reduction = "sum"
) -> Any: ...
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
def log_cosh(
    pred: _Plain, target: Any, *, weight: Any = None, where: Any = None, reduction: _Reduction = "mean"
) -> np.ndarray[Any, Any]: ...
@overload
def log_cosh(
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
