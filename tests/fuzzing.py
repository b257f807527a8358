"""Bad input of every kind for every public call.

`python tests/fuzzing.py --inputs 1000000 --processes 2` starts from calls that are right, spoils one or two things of
each (`spoiled`), and makes the same call on several backends. Each is judged by itself (`judged`), and they are to end
alike. A process that crashes or hangs is a fault like any other. `--index N` makes one input again and prints it.
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from itertools import starmap
from pathlib import Path
from typing import Any
from unittest.mock import patch

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "backends")]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from tests.judged import Maker, Outcome, compared, heard, judged
from tests.spoiled import Input, drawn
from unilos.conformance.bench.harness import Harness, load

# torch comes before TensorFlow, which crashes in the other order. Of so many inputs each gets one.
BACKENDS = {"numpy": 1, "torch": 2, "tensorflow": 15, "jax": 30}
SECONDS = 120  # that one input may take
EACH = 100  # inputs, of which a process that crashes may lose the counts
#: Faults that are known and not cured yet, by what is reported of them, and why.
LEFT = {
    r"Error at losses/image.py:_cut": "TensorFlow cuts arrays of 8 axes at most",
    r"accepted, BackendMismatchError.* scale a ARRAY": "numbers alone with a hyper-parameter of JAX",
}


@contextmanager
def listening(harnesses: Sequence[Harness]) -> Iterator[None]:
    with ExitStack() as stack:
        for harness in harnesses:
            stack.enter_context(harness.session("float64"))
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(patch.object(metadata, "entry_points", cache(metadata.entry_points)))  # slow
        warnings.simplefilter("always")
        warnings.showwarning = heard
        yield


def harness_of(name: str) -> Harness:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what frameworks say when they are imported
        return load(name)


@dataclass
class Report:
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    faults: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, backend: str, outcome: Outcome) -> None:
        self.counts.setdefault(backend, Counter())[outcome.kind] += 1

    def fault(self, backend: str, kind: str, what: str, index: int, line: str) -> None:
        key = f"{kind}: {re.sub(r'[0-9]+', '#', what.partition(chr(10))[0])}"
        found = self.faults.setdefault(
            key, {"kind": kind, "count": 0, "backends": [], "index": index, "line": line, "what": what}
        )
        found["count"] += 1
        if backend not in found["backends"]:
            found["backends"].append(backend)
        if len(line) < len(found["line"]):
            found.update(index=index, line=line, what=what)

    def merge(self, other: dict[str, Any]) -> None:
        for backend, counts in other["counts"].items():
            self.counts.setdefault(backend, Counter()).update(counts)
        for key, theirs in other["faults"].items():
            ours = self.faults.setdefault(key, theirs)
            if ours is not theirs:
                ours["count"] += theirs["count"]
                ours["backends"] = sorted({*ours["backends"], *theirs["backends"]})
                ours.update(
                    {k: theirs[k] for k in ("index", "line", "what")}
                    if len(theirs["line"]) < len(ours["line"])
                    else {}
                )


def tried(
    seed: str,
    indices: Sequence[int],
    backends: Sequence[str],
    only: str | None = None,
    shares: dict[str, int] = BACKENDS,
    at: Callable[[int, str], None] = lambda index, backend: None,
) -> Report:
    """Make inputs on every backend that has a share in them, and judge what comes of each."""
    report, made = Report(), {b: harness_of(b) for b in backends}
    with listening(list(made.values())):
        for index in indices:
            found = {}
            for backend in (b for b in backends if index % shares[b] == 0):
                at(index, backend)
                given = drawn(seed, index, only)  # anew for each: what is not copied may be used up
                found[backend] = outcome = judged(given, Maker(made[backend], other_than(backend, made)))
                report.add(backend, outcome)
                for fault in outcome.faults:
                    report.fault(backend, *fault, index, str(given))
            for backend, words in unlike(drawn(seed, index, only), found) if len(found) > 1 else ():
                report.fault(backend, "unlike others", words, index, str(drawn(seed, index, only)))
    return report


def reason(what: str) -> str:
    """Why a fault is left, if it is known."""
    return next((why for pattern, why in LEFT.items() if re.search(pattern, what, re.S)), "")


def unknown(report: Report) -> list[dict[str, Any]]:
    """The faults that nobody knows yet."""
    return [found for found in report.faults.values() if not reason(found["what"])]


def other_than(backend: str, made: dict[str, Harness]) -> Harness | None:
    """A framework besides NumPy and this one."""
    return next((harness for name, harness in made.items() if name not in ("numpy", backend)), None)


def unlike(given: Input, found: dict[str, Outcome]) -> Iterator[tuple[str, str]]:
    """The backends on which the same input ended otherwise, and how."""
    among = compared(given)
    same = {b: o for b, o in found.items() if among == "all" or (among == "frameworks" and b != "numpy")}
    first = next(iter(same.values()), None)
    for backend, outcome in same.items():
        if first is not None and "fault" not in (first.kind, outcome.kind) and outcome != first:
            one, other = (f"{o.kind}: {o.says:.160}".replace(given.loss, "LOSS") for o in (first, outcome))
            yield backend, f"{first.kind}, {outcome.kind}\n  {one}\n  {other}"


# Processes


def child(options: argparse.Namespace) -> None:
    """The inputs of one process: where it stands lies in one file, what it found goes to another."""
    place, report = Path(options.child), Report()
    with place.open("r+b") as file, mmap.mmap(file.fileno(), 16) as shown:

        def at(index: int, backend: str) -> None:
            shown[:16] = struct.pack("qq", index, list(BACKENDS).index(backend))

        mine = range(options.start, options.inputs, options.processes)
        for k in range(0, len(mine), EACH):
            report.merge(vars(tried(options.seed, mine[k : k + EACH], options.backends, options.loss, at=at)))
            place.with_suffix(".new").write_text(json.dumps(vars(report)))
            place.with_suffix(".new").replace(place.with_suffix(".json"))


class Child:
    """A process of some of the inputs. One that crashes or hangs is noted, and the next goes on behind."""

    def __init__(self, options: list[str], start: int, place: Path) -> None:
        self.options, self.place = options, place
        self.report = Report()
        self.begin(start)

    def begin(self, start: int) -> None:
        self.place.write_bytes(struct.pack("qq", -1, 0))
        self.place.with_suffix(".json").unlink(missing_ok=True)
        self.stands, self.since = -1, time.monotonic()
        command = [sys.executable, *self.options, "--child", str(self.place), "--start", str(start)]
        self.process = subprocess.Popen(command)

    def watch(self, options: argparse.Namespace) -> bool:
        """Look after it; whether it is done."""
        ended, (index, backend) = self.process.poll(), struct.unpack("qq", self.place.read_bytes())
        if index != self.stands:
            self.stands, self.since = index, time.monotonic()
        hangs = ended is None and index >= 0 and time.monotonic() - self.since > SECONDS
        if hangs:
            self.process.kill()
            self.process.wait()
        if ended is None and not hangs:
            return False
        if (found := self.place.with_suffix(".json")).exists():
            self.report.merge(json.loads(found.read_text()))
        if ended is not None and ended >= 0:
            if ended:
                raise SystemExit("the fuzzer itself broke")
            return True
        if index < 0:
            raise SystemExit("the fuzzer does not start")
        what = f"no end within {SECONDS} s" if hangs else f"the process ended with {ended}"
        line = str(drawn(options.seed, index, options.loss))
        self.report.fault(list(BACKENDS)[backend], "crash", what, index, line)
        self.begin(index + options.processes)
        return False


def supervised(options: argparse.Namespace, command: list[str]) -> Report:
    """What all processes found."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        children = [Child(command, k, Path(folder) / f"{k}") for k in range(options.processes)]
        try:
            waiting = list(children)
            while waiting:
                time.sleep(0.2)
                waiting = [c for c in waiting if not c.watch(options)]
        finally:
            for c in children:
                c.process.kill()
        for c in children:
            report.merge(vars(c.report))
    return report


def parsed(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--inputs", type=int, default=10000, help="how many inputs; each is a call on some backends"
    )
    parser.add_argument("--seed", default="0")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--backends", default=",".join(BACKENDS), type=lambda text: text.split(","))
    parser.add_argument("--loss", help="of this loss alone")
    parser.add_argument("--index", type=int, help="make this input alone, on every backend, and print it")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--start", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def main(argv: list[str], command: list[str]) -> int:
    options = parsed(argv)
    if options.child:
        child(options)
        return 0
    began = time.monotonic()
    if options.index is not None:
        print(drawn(options.seed, options.index, options.loss))
        report = tried(
            options.seed, [options.index], options.backends, options.loss, dict.fromkeys(BACKENDS, 1)
        )
    else:
        report = supervised(options, [*command, *argv])
    for backend, counts in report.counts.items():
        print(
            f"{backend}: {counts.total()} inputs, "
            + ", ".join(starmap("{1} {0}".format, counts.most_common()))
        )
    for found in sorted(report.faults.values(), key=lambda found: -found["count"]):
        why, on = reason(found["what"]), ", ".join(found["backends"])
        print(f"\n{found['kind']}, {found['count']} times on {on}: {found['what']}")
        print(f"  --seed {options.seed} --index {found['index']}: {found['line']}")
        if why:
            print(f"  known: {why}")
    total = sum(counts.total() for counts in report.counts.values())
    kinds = f"{len(report.faults)} kinds of faults, {len(unknown(report))} unknown"
    print(f"\n{total} inputs in {time.monotonic() - began:.0f} s, {kinds}")
    return 1 if unknown(report) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], [__file__]))
