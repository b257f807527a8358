"""What a loss is measured beside: the natives that it names, called as their users call them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..face.natives import LIBRARIES, find
from ..form.facts import Native
from .asks import Ask, Left
from .inputs import WITH, Given
from .textbook import TEXTBOOK, projected

#: In place of a weight for every class, as many numbers as there are classes.
RAMP = "from 0.5 to 1.5"
PLAIN = "plain form"
NONE = "reduction='none'"
#: Combinations of options that no single native of the facts has, and forms that keep what ours does not.
MORE: dict[str, tuple[Native, ...]] = {
    "cross_entropy": (
        Native(
            "torch.nn.functional.cross_entropy",
            call="f(pred, target, weight=ramp, label_smoothing=0.1, reduction='none')",
            ours={"class_weight": RAMP, "label_smoothing": 0.1},
            reduction="sum",  # torch's mean of distributions counts items, whatever the classes weigh
            takes=("labels", "distributions"),
        ),
    ),
}
#: Libraries that have another name on the command line.
PACKAGES = {"tf": "tensorflow", "scipy": "numpy", "sklearn": "numpy"}


@dataclass(frozen=True)
class Rival:
    """A native with the call that has the value of ours: a function of a namespace and arrays."""

    name: str
    value: Callable[..., Any]


def settings(cls: Any, ask: Ask) -> list[dict[str, Any]]:
    """The hyper-parameters to measure a loss with: those asked for, or those that its natives state."""
    if ask.params is not None:
        return [dict(ask.params)]
    found: list[dict[str, Any]] = []
    for native in natives_of(cls, ask):
        if dict(native.ours) not in found:
            found.append(dict(native.ours))
    if not found or (ask.framework == "numpy" and cls.name in TEXTBOOK and {} not in found):
        found.insert(0, {})
    return found


def made(params: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """Hyper-parameters with a weight for every class where a word stands for one."""
    return {k: ramp(given) if isinstance(v, str) and v == RAMP else v for k, v in params.items()}


def ramp(given: Given) -> Any:
    return np.linspace(0.5, 1.5, given.args[0].shape[-1]).astype(given.args[0].dtype)


def with_own(name: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """With those that belong to the loss's own size."""
    return {**params, **WITH.get(name, {})}


def rivals(loss: Any, params: Mapping[str, Any], ask: Ask, given: Given, left: list[Left]) -> Iterator[Rival]:
    """The natives with these hyper-parameters that take such a call."""
    for native in natives_of(type(loss), ask):
        if dict(native.ours) != dict(params) or (
            given.kind and native.takes and given.kind not in native.takes
        ):
            continue
        try:
            function = find(native.name)
        except LookupError as error:
            left.append(Left(native.name, str(error)))
            continue
        if function is None:
            left.append(Left(native.name, "it is not installed"))
        elif ask.extras and native.reduction != "none" and NONE not in native.call:
            left.append(Left(f"{native.name} with {' and '.join(ask.extras)}", "it takes none"))
        else:
            yield Rival(native.name, _value(loss, native, function, bool(ask.extras), given))
    if loss.name == "linear_cross_entropy" and not ask.extras:
        yield Rival(PLAIN, _through_logits)


def natives_of(cls: Any, ask: Ask) -> Iterator[Native]:
    """Those of the framework, of the libraries that are asked for."""
    libraries = [n for n in LIBRARIES[ask.framework] if not ask.against or {n, _package(n)} & {*ask.against}]
    for native in (*cls.meta.natives, *MORE.get(cls.name, ())):
        if native.call and native.name.partition(".")[0] in libraries:
            yield native


def _package(library: str) -> str:
    return PACKAGES.get(library, library)


def _value(loss: Any, native: Native, function: Any, shared: bool, given: Given) -> Callable[..., Any]:
    """A function of a namespace, the weight of every item or None, and the arguments; it returns the loss."""
    total = native.reduction == "sum"
    text = (
        native.call
        if shared
        else native.call.replace(NONE, "reduction='sum'")
        if total
        else reduced(native.call, native.name)
    )
    code = compile(text, native.name, "eval")
    # Keras takes the mean over the last axis: items keep theirs by one more.
    deeper = shared and native.name.startswith("keras.") and given.args[0].ndim == 1

    def value(xp: Any, share: Any, *arrays: Any) -> Any:
        arrays = tuple(x[..., None] for x in arrays) if deeper else arrays
        scope = dict(zip(loss.arguments, arrays, strict=False)) | {"f": function, "xp": xp}
        if "ramp" in code.co_names:
            scope["ramp"] = xp.asarray(ramp(given))
        found = eval(code, {}, scope)  # written in the spec, beside the formula
        if share is not None:
            return xp.sum(found * share) if total else xp.sum(found * share) / xp.sum(share)
        return xp.mean(found) if len(found.shape) else found

    return value


def reduced(call: str, name: str = "") -> str:
    """A call for items as one for their mean, where the native has it."""
    for items, mean in (
        ("reduction='none').sum(-1)", "reduction='batchmean')" if "log_target" not in call else ""),
        ("reduction='none').mean(-1)", "reduction='mean')"),
    ):
        if mean and call.endswith(items) and call.startswith("f("):
            return call.removesuffix(items) + mean
    ends = call.startswith("f(") and call.endswith(f"{NONE})") and "log_softmax" not in call
    own = "weighted_mean" if name.startswith("tf.compat.v1.") else "mean"
    return call.replace(NONE, f"reduction='{own}'") if ends else call


def usable(rival: Rival, ask: Ask) -> bool:
    """Whether it has what is asked for: of NumPy's libraries there are values, and no gradients."""
    return ask.framework != "numpy" or ask.value_only or rival.name == PLAIN


def _through_logits(xp: Any, share: Any, hidden: Any, classifier: Any, target: Any) -> Any:
    """Cross-entropy of logits that are held whole, by what each framework has for it."""
    name = type(hidden).__module__.partition(".")[0]
    if name == "numpy":
        return projected(False, hidden, classifier, target)[0]
    if name == "torch":
        f = find("torch.nn.functional.cross_entropy")
        return f(hidden @ classifier.T, target)
    if name == "tensorflow":
        tf = find("tf.nn")
        logits = find("tf.linalg").matmul(hidden, classifier, transpose_b=True)
        items = tf.sparse_softmax_cross_entropy_with_logits(target, logits)
    else:
        items = find("optax.losses").softmax_cross_entropy_with_integer_labels(hidden @ classifier.T, target)
    return xp.mean(items)
