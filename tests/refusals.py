"""What tests of errors share: a call's arrays in every framework, and the sentence with which it is refused."""

import numpy as np
import pytest

FRAMEWORKS = ["numpy", "torch", "tensorflow", "jax.numpy"]
ROWS = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 1.5]], dtype=np.float32)
LONGEST = 1000


def to(framework, x):
    module = pytest.importorskip(framework)
    make = getattr(module, "as_tensor", None) or getattr(module, "convert_to_tensor", None) or module.asarray
    return make(np.asarray(x))


def said(kind, call):
    """The sentence with which a call is refused."""
    with pytest.raises(kind) as caught:
        call()
    assert isinstance(caught.value, (TypeError, ValueError))
    assert len(str(caught.value)) < LONGEST
    return str(caught.value)
