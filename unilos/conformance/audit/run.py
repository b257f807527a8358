"""Natives on everything that there is to try, what is wrong there, and each fault in its clearest form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ...face.natives import find
from ..bench.cases import Case, random_cases
from ..bench.harness import Harness, hushed, load
from ..truth.envelope import Exact
from .calls import special
from .conventions import convention, undefined
from .found import NONFINITE, Defect, Outcome
from .mappings import GROUPS, Mapping, Place, installed, mappings, missing, places, untried
from .probes import probes
from .report import Audit
from .rule import Fault, blamed, faults, ordinary, steady, tier
from .snippets import literal, ran, written
from .trial import Trial

Array = np.ndarray[Any, Any]

DTYPES = ("float32", "float64", "float16", "bfloat16")
#: How many candidates of one kind are tried before none of them is believed.
TRIES = 16
#: A call with more numbers is no clear case.
SHOWN = 60

Told = Callable[[str, int, int], None]


def audit(libraries: Iterable[str], only: str = "", told: Told | None = None) -> Audit:
    """Try the natives of libraries, each library in a process of its own, on each of its backends.

    `only` is a part of the names of the natives that are tried; empty for all.
    """
    outcomes = []
    todo = [place for library in libraries for place in (places(library) or [Place(library, "")])]
    for i, place in enumerate(todo):
        if told is not None:
            told(str(place), i, len(todo))
        why = missing(place.library)
        outcomes.append(Outcome(place.library, place.backend, not_run=why) if why else apart(place, only))
    return Audit(outcomes)


def apart(place: Place, only: str = "") -> Outcome:
    """What a library gives in a process of its own: Keras takes one backend a process, and a crash ends that alone."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    if place.library == "keras":
        environment["KERAS_BACKEND"] = place.backend
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "outcome.json"
        command = [sys.executable, "-m", __package__, place.library, place.backend, str(out), only]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode or not out.is_file():
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            return Outcome(
                place.library, place.backend, not_run=f"its process ended with {done.returncode}: {last}"
            )
        return Outcome.from_dict(json.loads(out.read_text("utf-8")))


def tried(place: Place, only: str = "") -> Outcome:
    """What a library gives in this process."""
    outcome = Outcome(place.library, place.backend, installed(place.library))
    try:
        harness = load(place.backend)
        with hushed():
            import_module(GROUPS[place.library][1])
    except Exception as error:  # a library that does not fit this machine may raise anything
        outcome.not_run = f"cannot be imported: {type(error).__name__}: {error}"
        return outcome
    return judged([m for m in mappings(place) if only in m.name], harness, outcome)


def judged(todo: Iterable[Mapping], harness: Harness, outcome: Outcome) -> Outcome:
    """The mappings of one library, each tried in every dtype."""
    candidates: dict[tuple[str, str], list[Candidate]] = {}
    reasons: dict[str, str] = {}
    for mapping in todo:
        if why := untried(mapping.native):
            reasons.setdefault(mapping.name, why)
            continue
        try:
            with hushed():
                function = find(mapping.name)
        except LookupError as error:
            outcome.left_out[mapping.name] = str(error)
            continue
        if function is None:
            outcome.left_out[mapping.name] = "not installed"
            continue
        trial = Trial.of(mapping, function, harness)
        outcome.natives.setdefault(mapping.name, 0)
        for found in _candidates(trial, outcome):
            candidates.setdefault((found.trial.mapping.name, found.fault.kind), []).append(found)
    outcome.left_out |= {name: why for name, why in reasons.items() if name not in outcome.natives}
    for same in candidates.values():
        _settled(same, outcome)
    outcome.defects, outcome.conventions = _once(outcome.defects), _once(outcome.conventions)
    return outcome


@dataclass
class Candidate:
    """A wrong entry, and the call that it was seen in."""

    trial: Trial
    case: Case
    dtype: str
    fault: Fault
    words: str = ""  # of a convention that is felt here
    kind: str = ""  # the dtype of the value

    def order(self) -> tuple[Any, ...]:
        size = self.fault.relative
        clear = 0 if size is None or size > 0.05 else 1
        usual = len(self.trial.mapping.native.ours) + self.trial.mapping.native.call.count("/")
        return self.tier(), clear, sum(x.size for x in self.case.args), usual, len(self.text())

    def tier(self) -> int:
        return tier(self.fault, self.case.args, self.dtype)

    def text(self) -> str:
        return "; ".join(literal(x) for x in self.case.args)


def _candidates(trial: Trial, outcome: Outcome) -> Iterator[Candidate]:
    name, worked, computed = trial.mapping.name, False, ""
    for dtype in DTYPES:
        if dtype not in trial.harness.dtypes:
            continue
        for case in probes(trial.loss, trial.mapping.native, dtype):
            for part in trial.parts(case):
                try:
                    value, slope, kind = trial.run(part.args, dtype)
                    if dtype == "float64":  # found out once, on ordinary numbers, which are the first
                        kind = computed = computed or trial.computes(_first(trial, dtype), dtype)
                except Exception as error:  # whatever a native raises
                    outcome.refused[f"{name} in {dtype}"] = f"{type(error).__name__}: {str(error)[:120]}"
                    break
                worked = True
                yield from _wrong(trial, part, dtype, value, slope, kind, outcome)
        for defect in special(trial, dtype, outcome.version):
            (outcome.conventions if defect.convention else outcome.defects).append(defect)
    if not worked:
        outcome.natives.pop(name, None)
        outcome.left_out.setdefault(
            name, next((w for k, w in outcome.refused.items() if k.startswith(name)), "no call")
        )


def _first(trial: Trial, dtype: str) -> tuple[Array, ...]:
    """An ordinary call."""
    found = (c for c in random_cases(trial.loss, dtype, quick=True))
    takes = trial.mapping.native.takes
    return next(p.args for c in found if not takes or c.name in takes for p in trial.parts(c))


def _wrong(
    trial: Trial, case: Case, dtype: str, value: Array, slope: Array | None, kind: str, outcome: Outcome
) -> Iterator[Candidate]:
    """Where a native is far from our loss in float64; whether it is wrong there, the oracle says later."""
    ours, grad = trial.ours(case.args)
    if value.size != ours.size:
        outcome.refused[f"{trial.mapping.name} in {dtype}"] = (
            f"gives {value.size} numbers for {ours.size} items"
        )
        return
    for quantity, got, near in (("value", value, ours), ("gradient", slope, grad)):
        if got is None:
            continue
        outcome.natives[trial.mapping.name] += got.size
        glance = Exact(near, np.zeros(near.shape), np.zeros(near.shape))
        for fault in faults(got, glance, dtype, quantity):
            row = _alone(case, fault, near.shape)
            fault = blamed(fault, 0.0, row.args, dtype, kind)
            if sum(x.size for x in row.args) > SHOWN or undefined(trial.mapping.name, trial.names, row.args):
                continue
            felt = fault.kind != NONFINITE
            words = (
                convention(trial.mapping.name, trial.mapping.native.call, trial.names, row.args)
                if felt
                else ""
            )
            yield Candidate(trial, row, dtype, fault, words, kind)


def _alone(case: Case, fault: Fault, shape: tuple[int, ...]) -> Case:
    """The item of a wrong entry alone, where items are apart."""
    if not shape or not case.args[0].ndim:
        return case
    return case.few(np.asarray([int(np.unravel_index(fault.entry, shape)[0])]))


def _settled(found: list[Candidate], outcome: Outcome) -> None:
    """Of all wrong results of one kind, the clearest that a snippet shows again."""
    for counts in (True, False):
        some = sorted((c for c in found if bool(c.words) != counts), key=Candidate.order)
        for candidate in _distinct(some)[:TRIES]:
            defect = confirmed(candidate, outcome.version)
            if defect is not None:
                dtypes = tuple(d for d in DTYPES if any(c.dtype == d for c in some))
                into = outcome.defects if counts else outcome.conventions
                into.append(replace(defect, dtypes=dtypes))
                break


def _once(defects: list[Defect]) -> list[Defect]:
    """Each native and class in its clearest case, with all dtypes that it was seen in."""
    by_key: dict[tuple[str, str], list[Defect]] = {}
    for defect in defects:
        by_key.setdefault(defect.key, []).append(defect)
    made = []
    for same in by_key.values():
        seen = {dtype for defect in same for dtype in defect.dtypes}
        made.append(replace(min(same, key=Defect.order), dtypes=tuple(d for d in DTYPES if d in seen)))
    return made


def _distinct(some: list[Candidate]) -> list[Candidate]:
    """The same input once; after three of a dtype and a mapping the others have their turn."""
    seen: set[tuple[str, str]] = set()
    first: list[Candidate] = []
    later: list[Candidate] = []
    count: dict[tuple[Any, ...], int] = {}
    for c in some:
        key = c.dtype, c.text()
        if key in seen:
            continue
        seen.add(key)
        of = c.dtype, c.trial.mapping.native.call, c.tier()
        count[of] = count.get(of, 0) + 1
        (first if count[of] <= 3 else later).append(c)
    return first + later


def confirmed(candidate: Candidate, version: str) -> Defect | None:
    """The defect, if plain code of the library gives it again on its smallest input; None if not."""
    found = _again(candidate, candidate.case)
    if found is None:
        return None
    case, (fault, snippet) = candidate.case, found
    for digits in (2, 1, 0):
        simpler = _rounded(case, digits)
        again = None if simpler is None else _again(candidate, simpler)
        if simpler is None or again is None:
            continue
        if tier(again[0], simpler.args, candidate.dtype) <= tier(fault, case.args, candidate.dtype):
            case, (fault, snippet) = simpler, again
    trial = candidate.trial
    return Defect(
        native=trial.mapping.name,
        backend=trial.mapping.backend,
        version=version,
        kind=fault.kind,
        tier=tier(fault, case.args, candidate.dtype),
        loss=repr(trial.loss),
        dtype=candidate.dtype,
        quantity=fault.quantity,
        input=", ".join(f"{n} = {literal(x)}" for n, x in zip(trial.names, case.args, strict=False)),
        got=repr(fault.got),
        true=fault.digits(),
        error=f"{fault.error:.3g}",
        relative=fault.relative,
        snippet=snippet,
        convention=candidate.words,
    )


def _again(candidate: Candidate, case: Case) -> tuple[Fault, str] | None:
    """The worst fault of that kind that the snippet gives on a call; None where it gives none."""
    trial, kind = candidate.trial, candidate.fault.kind
    slope = candidate.fault.quantity == "gradient"
    native = trial.mapping.native
    snippet = written(
        trial.mapping.name, native.call, trial.mapping.backend, trial.names, case.args, slope, trial.states
    )
    try:
        got = ran(snippet, trial.harness, candidate.dtype)["gradient" if slope else "value"]
    except Exception:  # a snippet that does not run shows nothing
        return None
    exact, grad = trial.true(case)
    wanted = grad if slope else exact
    if got.size != wanted.high.size:
        return None
    quantity = candidate.fault.quantity
    sizes = wanted.size.ravel()
    told = faults(got, wanted, candidate.dtype, quantity)
    seen = [blamed(f, float(sizes[f.entry]), case.args, candidate.dtype, candidate.kind) for f in told]
    seen = [f for f in seen if f.kind == kind]
    explained = kind != NONFINITE
    felt = (
        convention(trial.mapping.name, native.call, trial.names, case.args, candidate.dtype)
        if explained
        else ""
    )
    if felt != candidate.words:
        return None
    seen.sort(key=lambda f: -f.error if np.isfinite(f.error) else -np.inf)
    for fault in seen:
        if native.reduction != "none" or steady(trial.loss, case.args, fault, candidate.dtype):
            return fault, snippet
    return None


def _rounded(case: Case, digits: int) -> Case | None:
    """The call with numbers of fewer digits; None where nothing changes or a number leaves its domain."""
    args, changed = [], False
    for name, domain, x in zip(case.loss.arguments, case.loss.domains, case.args, strict=False):
        if x.dtype.kind in "iub" or domain.only or name in case.loss.meta.simplex:
            args.append(x)
            continue
        wide = x.astype(np.float64)
        short = (
            np.asarray([float(f"{v:.{digits}e}") for v in wide.ravel()]).reshape(wide.shape).astype(x.dtype)
        )
        if domain.bounded and not np.all(domain.contains(short.astype(np.float64))):
            return None
        changed = changed or bool((short != x).any())
        args.append(short)
    if not changed:
        return None
    made = replace(case, args=(*args, *case.args[len(args) :]))
    return made if ordinary(made.args) or not ordinary(case.args) else None
