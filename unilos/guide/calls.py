"""A loss as the user's framework calls it."""

from __future__ import annotations

from ..face import describe
from ..face.loss import Loss
from ..form.check import ParameterError, short

#: The lines of a call: `{made}` is the loss, `{arrays}` what it takes.
FRAMEWORKS = {
    "numpy": "loss = {made}\nvalue = loss({arrays})",
    "torch": "loss = {made}\nvalue = loss({arrays})\nvalue.backward()",
    "tensorflow": "loss = {made}\nwith tf.GradientTape() as tape:\n    value = loss({arrays})",
    "jax": "loss = {made}\nvalue, slope = jax.value_and_grad(loss)({arrays})",
    "keras": 'loss = {made}\nmodel.compile(optimizer="adam", loss=loss.to_keras())',
}
#: Keras passes targets and predictions, and nothing else: other losses are called in a training step of one's own.
OWN_STEP = "loss = {made}\nvalue = loss({arrays})  # in a train_step of your own"


def framework_of(name: str | None) -> str:
    """The framework of that name, NumPy if none is given."""
    if name is None:
        return "numpy"
    if name not in FRAMEWORKS:
        message = f"choose: framework is {short(name)}; accepted: {', '.join(FRAMEWORKS)}"
        raise ParameterError(message)
    return name


def call(loss: Loss, framework: str) -> str:
    """The lines that make a loss and call it."""
    names = [name for name in loss.arguments if name not in loss.optional]
    fits = framework != "keras" or len(loss.arguments) == 2
    template = FRAMEWORKS[framework] if fits else OWN_STEP
    return template.format(made=f"unilos.{loss!r}", arrays=", ".join(names))


def arrays(loss: Loss) -> tuple[str, ...]:
    """Where the numbers of each array may lie, in words."""
    domain = {name: where for name, where in describe.domain(type(loss)).items() if name not in loss.optional}
    if "from_logits" in loss.hyper:
        domain["pred"] += "; any real number with from_logits=True"
    return tuple(f"{name}: {where}" for name, where in domain.items())
