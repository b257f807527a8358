"""The report of a measurement: what its JSON holds, and its table."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from .aims import summary
from .asks import Found, Mode, mode_of
from .machine import environment

FORMAT = 1
Row = Mapping[str, Any]


def report(found: Found, bandwidth: Mapping[int, float], command: str) -> dict[str, Any]:
    """All that was measured, as plain data.

    Parameters
    ----------
    found : Found
    bandwidth : mapping
        Bytes a second by the number of threads.
    command : str
        What measures this again.
    """
    return {
        "format": FORMAT,
        "measured": date.today().isoformat(),
        "command": command,
        "machine": environment() | {"bandwidth_gb_s": {str(n): b / 1e9 for n, b in bandwidth.items()}},
        "records": found.records,
        "memory": found.memory,
        "starts": found.starts,
        "left_out": [{"what": left.what, "why": left.why} for left in found.left],
    }


def own(row: Row) -> str:
    """A loss with the hyper-parameters that it was measured with."""
    return ", ".join([row["loss"], *(f"{k}={v}" for k, v in row["params"].items())])


def duration(ms: float) -> str:
    return f"{1e3 * ms:.1f} us" if ms < 1 else f"{ms:.1f} ms" if ms < 1000 else f"{ms / 1000:.2f} s"


def setting(row: Row) -> str:
    """In what way a row was measured."""
    mode: Mode = mode_of(row["framework"], row["mode"])
    threads = row["threads"]
    words = [str(mode), row["dtype"], *(["with " + " and ".join(row["with"])] if row["with"] else [])]
    words += ["the value alone"] if row["value_only"] else []
    words += [] if threads is None else [f"{threads} thread{'s' * (threads > 1)}"]
    return ", ".join([*words, *(["one core busy"] if row["busy"] else [])])


def table(report: Mapping[str, Any], width: int) -> str:
    """The report in lines of so many columns; names are whole, however narrow that is."""
    lines: list[str] = []
    for way, rows in groupby(report["records"], key=setting):
        lines += ["", way]
        for loss, own_rows in groupby(rows, key=own):
            lines += textwrap.wrap(
                loss, width, initial_indent="  ", subsequent_indent="    ", break_long_words=False
            )
            lines += _rows(list(own_rows), width)
    if report["memory"]:
        lines += ["", "peak memory beyond arguments and gradients"]
        lines += [line for row in report["memory"] for line in _memory(row, width)]
    if report["starts"]:
        lines += ["", *(f"{r['what']}, {r['framework']}: {r['ms']:.1f} ms" for r in report["starts"])]
    for row in report["left_out"]:
        lines += textwrap.wrap(f"not run: {row['what']}: {row['why']}", width, subsequent_indent="  ")
    return "\n".join(lines).lstrip("\n")


def _rows(rows: Sequence[Row], width: int) -> Iterator[str]:
    wide = max(len(row["size"]) for row in rows)
    for native, same in groupby(rows, key=lambda row: row["native"]):
        told = f"beside {native}" if native else "beside nothing: it names no native here"
        yield from textwrap.wrap(
            told, width, initial_indent="    ", subsequent_indent="      ", break_long_words=False
        )
        for row in same:
            theirs = row["natives_ms"][native] if native else None
            numbers = f"{duration(row['ours_ms']):>9}"
            if theirs is not None:
                numbers += f" / {duration(theirs):>9} = {row['ratio']:.2f}"
            line = f"    {row['size']:<{wide}} {numbers}"
            path = f"  {row['path']}"
            if len(line) + len(path) <= width:
                yield line + path
            else:
                yield line if len(line) <= width else f"    {row['size']}"
                yield from [] if len(line) <= width else [f"      {numbers}"]
                yield f"      {row['path']}"


def _memory(row: Row, width: int) -> Iterator[str]:
    yield from textwrap.wrap(f"{own(row)}, {row['size']}, {mode_of(row['framework'], row['mode'])}", width,
                             initial_indent="  ", subsequent_indent="    ")  # fmt: skip
    yield f"    unilos {row['ours_mib']:.1f} MiB"
    for name, taken in row["natives_mib"].items():
        yield from textwrap.wrap(
            f"{name} {taken:.1f} MiB", width, initial_indent="    ", subsequent_indent="      "
        )


def aims(report: Mapping[str, Any], width: int) -> str:
    """The summary in lines: the aims, what was measured, and whether they are met."""
    lines: list[str] = []
    for line in summary(report):
        answer = {"yes": ": met", "no": ": not met", "": ""}[line.answer]
        lines += textwrap.wrap(f"{line.where} ({line.count})", width)
        lines += textwrap.wrap(line.found, width, initial_indent="  ", subsequent_indent="    ")
        if line.aim:
            lines += textwrap.wrap(
                f"aim: {line.aim}{answer}", width, initial_indent="  ", subsequent_indent="    "
            )
    return "\n".join(lines)
