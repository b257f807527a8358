"""What `unilos.keras` promises, checked on the Keras backend that KERAS_BACKEND names; test_keras.py runs it.

Expected numbers are computed here in NumPy, or by Keras's own loss where that one is right.
"""

from __future__ import annotations

import sys
import time
import traceback
import warnings

import models  # noqa: F401  importing it registers its checks
import values  # noqa: F401
from hand import BACKEND, CHECKS, keras

KERAS_NOISE = ("__array__ implementation doesn't accept a copy keyword",)


def main() -> int:
    assert keras.backend.backend() == BACKEND
    if BACKEND == "tensorflow":
        import tensorflow as tf

        two = [tf.config.LogicalDeviceConfiguration()] * 2
        tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], two)
    failed = []
    for function in CHECKS:
        start = time.perf_counter()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                for words in KERAS_NOISE:
                    warnings.filterwarnings("ignore", message=words)
                function()
        except Exception:
            failed.append(function.__name__)
            print(f"FAILED {function.__name__}")
            traceback.print_exc(file=sys.stdout)
        else:
            print(f"passed {function.__name__} in {time.perf_counter() - start:.1f} s")
    print(f"{len(CHECKS) - len(failed)} of {len(CHECKS)} checks passed on {BACKEND} {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
