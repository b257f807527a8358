"""What the project aims at, and how far a report is from it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .rivals import PLAIN

Row = Mapping[str, Any]
SMALL, LARGE = 1_000, 1_000_000


def small(row: Row) -> bool:
    """320 entries, and rows of 32 x 10."""
    return bool(row["elements"] <= SMALL)


def middle(row: Row) -> bool:
    """100k entries."""
    return bool(row["size"].isdigit() and SMALL < row["elements"] < LARGE)


def large(row: Row) -> bool:
    """4M and 64M entries, and all rows but the fewest."""
    return not small(row) and not middle(row)


def any_size(row: Row) -> bool:
    del row
    return True


@dataclass(frozen=True)
class Aim:
    """A group of ratios, their geometric mean, and what none is to lie above, but for the losses that are named."""

    where: str
    framework: str
    modes: tuple[str, ...]
    size: Callable[[Row], bool]
    mean: float | None
    worst: float
    but: Mapping[str, float] = field(default_factory=dict)

    def holds(self, row: Row) -> bool:
        return (
            row["framework"] == self.framework
            and row["mode"] in self.modes
            and row["loss"] not in ("ctc", "linear_cross_entropy")
            and self.size(row)
        )


AIMS = (
    Aim("torch, 320 elements and 32 x 10", "torch", ("eager",), small, 0.8, 1.05),
    Aim("torch, 100k", "torch", ("eager",), middle, 0.45, 1.0),
    Aim("torch, larger ones and rows", "torch", ("eager",), large, 0.3, 1.0, {"nll": 1.1}),
    Aim("TensorFlow eager", "tensorflow", ("eager",), any_size, 0.25, 1.0),
    Aim("tf.function and XLA", "tensorflow", ("function", "xla"), any_size, 0.9, 1.1),
    Aim("JAX jit", "jax", ("jit",), any_size, 0.4, 1.0),
    Aim("JAX without kernels", "jax", ("generic",), any_size, 1.0, 1.1),
    Aim("NumPy, 100k and more", "numpy", ("eager",), lambda row: not small(row), 0.1, 0.4),
    Aim("torch.compile", "torch", ("compile",), any_size, 1.0, 1.1),
)
#: Of the alignments, of the projected loss beside its plain form, of memory above the gradient, of starts.
CTC, LEAN_TIME, LEAN_MEMORY, SPARE_MIB = 1.0, 0.9, 1 / 8, 16.0
FIRST_CALL_MS, IMPORT_MS = 5.0, 60.0


@dataclass(frozen=True)
class Line:
    """A line of the summary: what was measured of a group, the aims beside it, and whether they are met."""

    where: str
    count: int
    found: str
    aim: str
    met: bool | None  # None where there is no aim

    @property
    def answer(self) -> str:
        return "" if self.met is None else "yes" if self.met else "no"


def summary(report: Row) -> list[Line]:
    """The aims with what a report has of them; a group that it has nothing of is left out."""
    rows = [row for row in report["records"] if row["ratio"] is not None]
    quiet, busy = [r for r in rows if not r["busy"]], [r for r in rows if r["busy"]]
    lines = [_line(aim, quiet) for aim in AIMS]
    lines += [_beside(aim, busy) for aim in AIMS]
    lines += [
        _ctc(quiet),
        *_projected(quiet, report["memory"]),
        _lean(report["memory"]),
        *_starts(report["starts"]),
    ]
    lines.append(_growth(quiet))
    return [line for line in lines if line is not None]


def geometric(ratios: Iterable[float]) -> float:
    """Their geometric mean."""
    logs = [math.log(x) for x in ratios]
    return math.exp(sum(logs) / len(logs))


def called(row: Row) -> str:
    """A measurement by its loss, its hyper-parameters and its size."""
    own = "".join(f", {k}={v}" for k, v in row["params"].items())
    return f"{row['loss']}{own} {row['size']}"


def _ratios(where: str, rows: list[Row], aim: Aim) -> Line | None:
    if not rows:
        return None
    mean = geometric(row["ratio"] for row in rows)
    worst = max(rows, key=lambda row: row["ratio"] / aim.but.get(row["loss"], aim.worst))
    met = (aim.mean is None or mean <= aim.mean) and worst["ratio"] <= aim.but.get(worst["loss"], aim.worst)
    but = "".join(f" ({name} {x:g})" for name, x in aim.but.items())
    found = f"mean {mean:.2f}, worst {worst['ratio']:.2f}: {called(worst)}"
    wanted = f"mean {aim.mean:g}, " if aim.mean is not None else ""
    return Line(where, len(rows), found, f"{wanted}none above {aim.worst:g}{but}", met)


def _line(aim: Aim, rows: list[Row]) -> Line | None:
    return _ratios(aim.where, [row for row in rows if aim.holds(row)], aim)


def _beside(aim: Aim, rows: list[Row]) -> Line | None:
    return _ratios(f"{aim.where}, one core busy", [row for row in rows if aim.holds(row)], aim)


def _ctc(rows: list[Row]) -> Line | None:
    aim = Aim("ctc", "", (), any_size, None, CTC)
    return _ratios("ctc, T = 500, batch 8", [row for row in rows if row["loss"] == "ctc"], aim)


def _projected(rows: list[Row], memory: list[Row]) -> Iterable[Line | None]:
    """The loss of hidden states beside the same through whole logits."""
    times = [r for r in rows if r["loss"] == "linear_cross_entropy" and PLAIN in r["natives_ms"]]
    taken = [r for r in memory if r["loss"] == "linear_cross_entropy" and PLAIN in r["natives_mib"]]
    for what, unit, found, aim in (
        ("time", "ms", times, LEAN_TIME),
        ("memory", "mib", taken, LEAN_MEMORY),
    ):
        ratios = [
            (r[f"ours_{unit}"] / r[f"natives_{unit}"][PLAIN], f"{r['framework']} {r['mode']}") for r in found
        ]
        if ratios:
            ratio, worst = max(ratios)
            where, text = f"linear cross-entropy, {what}", f"worst {ratio:.2f} of the plain form: {worst}"
            yield Line(where, len(found), text, f"at most {aim:g} of it", ratio <= aim)


def _lean(memory: list[Row]) -> Line | None:
    found = [row for row in memory if row["loss"] != "linear_cross_entropy"]
    if not found:
        return None
    worst = max(found, key=lambda row: row["ours_mib"])
    text = f"worst {worst['ours_mib']:.0f} MiB: {called(worst)} on {worst['framework']}"
    aim = f"at most {SPARE_MIB:g} MiB"
    return Line(
        "peak memory beyond arguments and gradient", len(found), text, aim, worst["ours_mib"] <= SPARE_MIB
    )


def _starts(starts: list[Row]) -> Iterable[Line]:
    for row in starts:
        first = row["what"] == "first call"
        aim = (
            None
            if first and row["framework"] not in ("numpy", "torch")
            else FIRST_CALL_MS
            if first
            else IMPORT_MS
        )
        where = f"first call, {row['framework']}" if first else "import unilos beyond NumPy"
        told = "" if aim is None else f"under {aim:g} ms"
        yield Line(where, 1, f"{row['ms']:.1f} ms", told, None if aim is None else row["ms"] < aim)


def _growth(rows: list[Row]) -> Line | None:
    """How much longer an entry takes among the most than among 100k."""
    calls: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if row["size"].isdigit() and row["elements"] > SMALL:
            key = (
                *(row[k] for k in ("loss", "framework", "mode", "dtype", "threads", "value_only")),
                str(row["params"]),
            )
            calls.setdefault((*key, *row["with"]), []).append(row)
    found = []
    for same in calls.values():
        least, most = (f(same, key=lambda row: row["elements"]) for f in (min, max))
        if least["elements"] < LARGE < most["elements"]:
            found.append((most["ours_ms"] / most["elements"] / (least["ours_ms"] / least["elements"]), most))
    if not found:
        return None
    ratio, worst = max(found, key=lambda pair: pair[0])
    text = f"mean {geometric(r for r, _ in found):.2f}, worst {ratio:.2f}: {called(worst)} on {worst['framework']}"
    return Line("time an entry, the most to 100k", len(found), text, "flat", None)
