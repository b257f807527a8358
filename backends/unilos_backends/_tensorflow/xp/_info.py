"""What this namespace can do, asked for by programs."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from unilos_backends._tensorflow.xp import _dtypes
from unilos_backends._tensorflow.xp._dtypes import DEFAULT_COMPLEX, DEFAULT_FLOAT, DEFAULT_INT, KINDS, DType


class __array_namespace_info__:  # noqa: N801  # the standard's name
    """The standard's inspection interface."""

    __module__ = "unilos_backends._tensorflow.xp"

    def capabilities(self) -> dict[str, Any]:
        """What may index (not masks: there is `where`), whether shapes may depend on data, the rank limit."""
        return {"boolean indexing": False, "data-dependent shapes": True, "max dimensions": 8}

    def default_device(self) -> str:
        """Where tensors are placed when nobody says."""
        found = tf.config.list_logical_devices()
        return str(next((device.name for device in found if device.device_type != "CPU"), found[0].name))

    def devices(self) -> list[str]:
        """The device strings of this machine: CPU first, then accelerators."""
        return [device.name for device in tf.config.list_logical_devices()]

    def default_dtypes(self, *, device: str | None = None) -> dict[str, DType]:
        """The dtypes of Python numbers and of indices."""
        return {
            "real floating": DEFAULT_FLOAT,
            "complex floating": DEFAULT_COMPLEX,
            "integral": DEFAULT_INT,
            "indexing": _dtypes.int64,
        }

    def dtypes(
        self, *, device: str | None = None, kind: str | tuple[str, ...] | None = None
    ) -> dict[str, DType]:
        """The dtypes of some kinds by name; all for None. Not float16 and bfloat16, which are extras."""
        kinds = ("all",) if kind is None else (kind,) if isinstance(kind, str) else kind
        unknown = [k for k in kinds if k not in KINDS]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is not a kind of data type")
        return {d.name: d for k in kinds for d in KINDS[k] if d not in _dtypes.HALF}
