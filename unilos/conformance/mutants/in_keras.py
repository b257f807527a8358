"""Planted bugs of the adapter to Keras. Its module is imported where a bug is planted: that imports Keras."""

from __future__ import annotations

from typing import Any

from ...face.hosts import host
from .mutant import mutant, patched

Array = Any


def adapter() -> Any:
    return host("keras")


@mutant("keras", "huber", backend="tensorflow", kind="wrong divisor", alone=True)
def keras_weights_in_the_divisor() -> Any:
    """Keras's ordinary mean divides by the weights."""
    with patched(adapter(), "REDUCTIONS", lambda before: {**before, "sum_over_batch_size": "mean"}):
        yield


@mutant("keras", "kl_divergence", backend="tensorflow", kind="mask lost")
def keras_mask_ignored() -> Any:
    """What Keras masks counts."""
    with patched(adapter(), "get_keras_mask", lambda _: lambda x: None):
        yield


@mutant("keras", "dice", backend="tensorflow", kind="inverted")
def keras_mask_inverted() -> Any:
    """What Keras masks is what is left."""

    def made(before: Any) -> Any:
        def mask(x: Array) -> Array:
            found = before(x)
            return None if found is None else ~found

        return mask

    with patched(adapter(), "get_keras_mask", made):
        yield


@mutant("keras", "gamma_deviance", backend="tensorflow", kind="argument order")
def keras_prediction_first() -> Any:
    """Keras passes the target first, and it is taken for the prediction."""
    with patched(adapter().KerasLoss, "_arrays", lambda before: lambda self, t, p: before(self, t, p)[::-1]):
        yield


@mutant("keras", "mse", backend="tensorflow", kind="wrong reduction")
def keras_sum_of_entries() -> Any:
    """A sum adds up entries, where Keras adds up their means over the last axis."""

    def made(before: Any) -> Any:
        def reduced(loss: Any, true: Array, pred: Array, weight: Any, where: Any) -> Array:
            value = before(loss, true, pred, weight, where)
            several = loss.reduction == "sum" and len(pred.shape) > 1
            return value * float(pred.shape[-1]) if several else value

        return reduced

    with patched(adapter(), "_reduced", made):
        yield


@mutant("keras", "mae", backend="tensorflow", kind="wrong dtype")
def keras_dtype_ignored() -> Any:
    """A prediction keeps the dtype that it has."""

    def made(before: Any) -> Any:
        del before
        return lambda self, true, pred: tuple(map(adapter().ops.convert_to_tensor, (true, pred)))

    with patched(adapter().KerasLoss, "_arrays", made):
        yield


@mutant("keras", "cauchy", backend="tensorflow", kind="precision lost")
def keras_target_rounded() -> Any:
    """Targets take the dtype of predictions, too."""

    def made(before: Any) -> Any:
        def arrays(self: Any, true: Array, pred: Array) -> Any:
            true, pred = before(self, true, pred)
            return adapter().ops.cast(true, self.dtype), pred

        return arrays

    with patched(adapter().KerasLoss, "_arrays", made):
        yield


@mutant("keras", "huber", backend="tensorflow", kind="configuration", delta=0.1)
def keras_parameters_forgotten() -> Any:
    """A saved model has the loss with the hyper-parameters that everybody has."""

    def made(before: Any) -> Any:
        return lambda self: {**before(self), "loss": {"loss": self.loss.name, "reduction": "mean"}}

    with patched(adapter().KerasLoss, "get_config", made):
        yield


@mutant("keras", "welsch", backend="tensorflow", kind="configuration")
def keras_reduction_forgotten() -> Any:
    """A saved model has the loss with the reduction that everybody has."""

    def made(before: Any) -> Any:
        return lambda self: {**before(self), "reduction": "sum_over_batch_size"}

    with patched(adapter().KerasLoss, "get_config", made):
        yield


@mutant("keras", "cosine_distance", backend="tensorflow", kind="alignment")
def keras_column_of_ones() -> Any:
    """Weights in a column are taken for ones."""

    def made(before: Any) -> Any:
        def narrowed(x: Array, items: int) -> Array:
            found = before(x, items)
            return found if found is x else adapter().ops.ones_like(found)

        return narrowed

    with patched(adapter(), "_narrowed", made):
        yield


@mutant("keras", "tversky", backend="tensorflow", kind="wrong scale")
def keras_two_replicas() -> Any:
    """A single process takes its loss for one replica's of two."""
    with patched(adapter(), "_per_replica", lambda before: lambda loss: before(loss) / 2):
        yield


@mutant("keras", "sigmoid_focal", backend="tensorflow", kind="wrong scale")
def keras_scales_of_a_sum_lost() -> Any:
    """The parts of a sum of losses count alike."""

    def made(before: Any) -> Any:
        return lambda parts, *rest: before([(1.0, part) for _, part in parts], *rest)

    with patched(adapter(), "_total", made):
        yield


@mutant("keras", "multi_margin", backend="tensorflow", kind="option ignored")
def keras_values_without_weights() -> Any:
    """Weights count in means and sums, and not in values."""

    def made(before: Any) -> Any:
        def reduced(loss: Any, true: Array, pred: Array, weight: Any, where: Any) -> Array:
            return before(loss, true, pred, None if loss.reduction == "none" else weight, where)

        return reduced

    with patched(adapter(), "_reduced", made):
        yield


@mutant("keras", "soft_margin", backend="tensorflow", kind="detached")
def keras_gradient_stopped() -> Any:
    """The loss has the right value and no derivative."""
    with patched(
        adapter(), "_total", lambda before: lambda *args: adapter().ops.stop_gradient(before(*args))
    ):
        yield


@mutant("keras", "lsgan", backend="tensorflow", kind="mask as a factor")
def keras_mask_as_a_factor() -> Any:
    """A mask is a weight of 0, which also counts among what a mean divides by."""

    def made(before: Any) -> Any:
        def reduced(loss: Any, true: Array, pred: Array, weight: Any, where: Any) -> Array:
            if where is None:
                return before(loss, true, pred, weight, where)
            scale = adapter().ops.cast(where, pred.dtype)
            if weight is not None:
                for _ in range(len(scale.shape) - len(weight.shape)):
                    weight = weight[..., None]
                scale = scale * weight
            return before(loss, true, pred, scale, None)

        return reduced

    with patched(adapter(), "_reduced", made):
        yield


@mutant("keras", "smooth_l1", backend="tensorflow", kind="option ignored")
def keras_call_reduces() -> Any:
    """What Keras asks for as values is their mean."""
    with patched(
        adapter().KerasLoss,
        "call",
        lambda before: lambda self, *arrays: adapter().ops.mean(before(self, *arrays)),
    ):
        yield


@mutant("keras_symbolic", "cross_entropy", backend="tensorflow", kind="label dtype", alone=True)
def keras_labels_as_they_are_built() -> Any:
    """Labels that Keras holds as floats while it builds are taken for no labels."""
    with patched(adapter(), "_of_rows", lambda _: lambda true, pred: False):
        yield
