"""How a call behaves: dtypes, NaN, repeated calls, labels, compilers, devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ...bench.bench import NotRun
from ..function import NoGradient
from ..items import one
from ..judged import DEVICE, DTYPE, ENDLESS, GRADIENT, LABEL, VALUE, Found, exactly
from ..law import BOTH, Tried, law


@law(dtypes=("float32", "float64", "float16", "bfloat16"))
def dtype_kept(t: Tried) -> Iterator[Found]:
    """A result has the dtype of the prediction; that of half precision may be float32."""
    trial = t.trial
    args = trial.reference.ordinary(trial.dtype).args
    found = trial.stranger.result(*trial.stranger.put(args))
    t.comparisons += 1
    allowed = (trial.dtype,) if trial.dtype in BOTH else (trial.dtype, "float32")
    if (name := trial.stranger.dtype(found)) not in allowed:
        first = args if trial.reference.together else one(args, 0)
        yield Found(DTYPE, f"{trial.dtype} comes back as {name}", first, name, trial.dtype, quantity="dtype")


@law(rows=True)
def not_a_number(t: Tried) -> Iterator[Found]:
    """NaN in a prediction is in the result of its item, and in no other one."""
    trial = t.trial
    args = tuple(x[:3].copy() for x in trial.reference.ordinary(trial.dtype).args)
    before = trial.stranger.value(args)
    args[0][1] = np.nan
    got = trial.stranger.value(args)
    want = np.asarray(np.nan)
    if trial.reduction == "none":
        want = before.copy()
        want[1] = np.nan
    t.comparisons += 1
    if np.shape(got) != np.shape(want) or (np.isnan(got) != np.isnan(want)).any():
        yield Found(
            ENDLESS, "NaN in a prediction does not stay in its item, or is swallowed", args, got, want
        )


@law()
def pure(t: Tried) -> Iterator[Found]:
    """The same call gives the same bits again, and writes to none of its inputs."""
    trial = t.trial
    args = trial.reference.ordinary(trial.dtype).args
    args = args if trial.reference.together else tuple(x[:3] for x in args)
    arrays = trial.stranger.put(args)
    first = trial.stranger.get(trial.stranger.result(*arrays))
    again = trial.stranger.get(trial.stranger.result(*arrays))
    t.comparisons += 2
    for name, x, kept in zip(trial.reference.like.arguments, arrays, args, strict=False):
        if not np.array_equal(trial.stranger.get(x), kept.astype(np.float64), equal_nan=True):
            yield Found(VALUE, f"{name} was written to", args, trial.stranger.get(x), kept)
            return
    if not np.array_equal(first, again, equal_nan=True):
        yield Found(VALUE, "the same call gives another value", args, again, first)


@law()
def label_dtypes(t: Tried) -> Iterator[Found]:
    """Labels of another integer dtype are the same labels, or refused."""
    trial = t.trial
    args = trial.reference.ordinary(trial.dtype).args
    if len(args) < 2 or args[1].dtype.kind not in "iu":
        raise NotRun("the loss has no labels")
    want = trial.stranger.value(args)
    for kind in ("int32", "int64", "uint8"):
        call = (args[0], args[1].astype(kind))
        try:
            got = trial.stranger.value(call)
        except Exception:  # refused
            continue
        if (off := t.wrong(got, exactly(want), "labels", want.size)) is not None:
            yield Found(LABEL, f"labels of {kind} are other labels", call, got, want, off[1], off[0])
            return


@law(dtypes=("float32",))
def compiled(t: Tried) -> Iterator[Found]:
    """Traced and compiled by the framework (jax.jit, tf.function, torch.compile) value and gradient are the same."""
    trial, harness = t.trial, t.trial.stranger.harness
    slow = {k for k, one_in in harness.slow.items() if trial.quick or one_in > 1}
    ways = {k: way for k, way in harness.modes.items() if k not in slow and k != "eager"}
    if not ways:
        raise NotRun(f"{harness.name} has no compiler that is tried{' in a quick run' if slow else ''}")
    args = trial.reference.ordinary(trial.dtype).args
    want = trial.stranger.value(args)
    try:
        slope = trial.stranger.gradient(args) if harness.gradients else None
    except (NoGradient, NotRun):
        slope = None
    for name, way in ways.items():
        stranger = replace(trial.stranger, function=way(trial.stranger.plainly), options={})
        try:
            got = stranger.value(args)
        except Exception as error:
            says = f"{name} raises {type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
            if name in harness.slow:  # a compiler of whole programs, which nobody has to satisfy
                raise NotRun(says) from error
            t.comparisons += 1
            yield Found(VALUE, says, args)
            return
        if (off := t.wrong(got, exactly(want), name, want.size)) is not None:
            yield Found(VALUE, f"{name} gives another value", args, got, want, off[1], off[0])
            return
        if slope is None or stranger.slope is not None:
            continue
        try:
            got = stranger.gradient(args)
        except NoGradient as error:
            got, says = np.full(slope.shape, np.nan), f"with {name} there is no gradient: {error}"
        else:
            says = f"{name} gives another gradient"
        if (off := t.wrong(got, exactly(slope), f"gradient, {name}", len(slope))) is not None:
            yield Found(GRADIENT, says, args, got, slope, off[1], off[0], quantity="gradient")
            return


@law(dtypes=("float32",))
def devices(t: Tried) -> Iterator[Found]:
    """Arrays on another device give a result there: nothing is made on the usual one on the way."""
    trial = t.trial
    there = trial.stranger.put(trial.reference.ordinary(trial.dtype).args)
    arrays = [x for x in map(trial.stranger.harness.on_another_device, there) if x is not None]
    if len(arrays) < len(there):
        raise NotRun(f"{trial.stranger.harness.name} has one device here")
    place = str(arrays[0].device)
    try:
        found = trial.stranger.result(*arrays)
    except Exception as error:
        says = (str(error).splitlines() or [""])[0]
        if "device" not in says:
            raise NotRun(f"arrays without data are refused: {type(error).__name__}: {says}") from error
        t.comparisons += 1
        yield Found(DEVICE, f"on the device {place} it raises {type(error).__name__}: {says}", quantity="")
        return
    t.comparisons += 1
    if (came := str(getattr(found, "device", "none"))) != place:
        yield Found(DEVICE, f"the result lies on {came}, its arguments on {place}")
