"""Where losses are handed to other libraries and to pictures: the only place that names the rooms above this one."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from ..form.check import ArgumentError

#: Each host's module is imported when it is first asked for, and so is the host.
HOSTS = {"keras": "unilos.hosts.keras", "pictures": "unilos.pictures"}


def host(name: str) -> Any:
    """The module that adapts losses to a host."""
    return import_module(HOSTS[name])


#: The modules of Keras that call a function as `f(y_true, y_pred)`.
_TARGET_FIRST = ("keras.src.losses.", "keras.src.metrics.", "tf_keras.src.losses", "tf_keras.src.metrics")


def by_keras() -> bool:
    """Whether Keras itself calls who asks this, a loss as it is: it passes the target first, and nothing else tells.

    A function of a user's that Keras calls, and that calls a loss, is what counts then.
    """
    if "keras" not in sys.modules and "tf_keras" not in sys.modules:
        return False
    frame = sys._getframe(2)
    if frame.f_globals.get("__name__") == f"{__package__}.registry" and frame.f_back:  # a loss as a function
        frame = frame.f_back
    return str(frame.f_globals.get("__name__")).startswith(_TARGET_FIRST)


def named_by_keras() -> bool:
    """Whether Keras asks for a name, of which it makes one that a graph of TensorFlow's takes: of a loss as it is."""
    return "keras" in sys.modules and sys._getframe(2).f_globals.get("__name__") == "keras.src.utils.naming"


# What torch compiles is called by no other, and it can read no frames: it takes the answer for a constant.
by_keras._dynamo_marked_constant = True  # type: ignore[attr-defined]
named_by_keras._dynamo_marked_constant = True  # type: ignore[attr-defined]


def refuse_keras(loss: Any) -> None:
    """Raise for a loss that Keras was given as it is."""
    made = repr(loss) if loss.summands == ((1.0, loss),) else f"({loss!r})"
    message = (
        f"{loss.name}: Keras calls its losses and metrics with (y_true, y_pred), and this takes the prediction first; "
        f"give Keras what to_keras() makes, as in model.compile(loss={made}.to_keras())"
    )
    raise ArgumentError(message)
