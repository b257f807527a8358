"""Compiles the shipped programs: one library for every level of a processor."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sysconfig
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from hashlib import sha256
from pathlib import Path

from ..engine.graph.program import Program
from ..engine.native.library import SOURCES, processors, stamp
from .printer import Printer

#: What each level needs of a processor, beyond what all of its kind have. `level.c` asks for the same.
LEVELS: dict[str, dict[str, list[str]]] = {
    "x86_64": {
        "baseline": [],
        "avx2": ["-mavx2", "-mfma", "-mbmi", "-mbmi2"],
        "avx512": [
            *("-mavx2", "-mfma", "-mbmi", "-mbmi2", "-mavx512f", "-mavx512bw", "-mavx512cd", "-mavx512dq"),
            *("-mavx512vl", "-mprefer-vector-width=512"),
        ],
    },
    "aarch64": {"baseline": []},
}
#: No product is fused into a sum and nothing is reordered: every level has the same bits. Partial redundancy
#: elimination and what follows conditions would turn selects into branches, moving what stays the same out of loops
#: makes selects of truths that vector code does not have; the loops around them would stay scalar.
FLAGS = [
    *("-std=gnu11", "-ftree-vectorize", "-fvect-cost-model=dynamic", "-fopenmp-simd", "-fno-tree-pre"),
    *("-fno-tree-dominator-opts", "-fno-tree-loop-im"),
    *("-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-fvisibility=default", "-w"),
    *("-fno-asynchronous-unwind-tables", "-fno-unwind-tables"),  # nothing is thrown through kernels
]
#: With gcc, these take two thirds of the time and of the room of -O2, and the kernels are as fast.
LIGHT = ["-O1", "-fstrict-aliasing", "-fexpensive-optimizations"]
#: Files that kernels are printed into: each is compiled by itself, and again when one of its own kernels changes.
FILES = 64
ABOUT = """\
const char *unilos_stamp(void) {{ return "{stamp}"; }}
const int unilos_kernels = {kernels};
"""


class NoCompilerError(RuntimeError):
    """Kernels cannot be built here."""


def compiler() -> list[str]:
    """The C compiler, as a command: what CC says, or what is there."""
    named = shlex.split(os.environ.get("CC", ""))
    if named:
        if shutil.which(named[0]):
            return named
        message = f"CC is {named[0]!r}, and there is no such program"
        raise NoCompilerError(message)
    for name in ("cc", "gcc", "clang"):
        if found := shutil.which(name):
            return [found]
    message = "there is no C compiler on the path (cc, gcc or clang)"
    raise NoCompilerError(message)


def levels(only: Iterable[str] = ()) -> dict[str, list[str]]:
    """The levels of what is built for, or its baseline and some, with the compiler's flags.

    That is this machine, unless Python is told otherwise (`_PYTHON_HOST_PLATFORM`).
    """
    system, _, machine = sysconfig.get_platform().partition("-")
    if system != "linux" or machine not in LEVELS:
        message = f"kernels are built for Linux on {' and '.join(LEVELS)}, not for {system} {machine}"
        raise NoCompilerError(message)
    return {k: flags for k, flags in LEVELS[machine].items() if not only or k == "baseline" or k in only}


def files(programs: Iterable[Program]) -> dict[str, str]:
    """The printed C, by the name of the file. A kernel stays in its file whatever becomes of the others."""
    parts = defaultdict[int, list[Program]](list)
    for program in sorted(programs, key=lambda p: p.name):
        parts[int(sha256(program.name.encode()).hexdigest(), 16) % FILES].append(program)
    texts = {
        f"kernels_{k:02}.c": "\n\n".join(
            ['#include "kernel.h"', *(f for p in part for f in Printer(p).functions())]
        )
        for k, part in sorted(parts.items())
    }
    return {**texts, "about.c": ABOUT.format(stamp=stamp(), kernels=sum(map(len, parts.values())))}


def build(
    programs: Iterable[Program],
    out: Path,
    work: Path,
    jobs: int | None = None,
    only: Iterable[str] = (),
    told: Callable[[int, int], None] = lambda done, of: None,
    prune: bool = False,
) -> list[Path]:
    """Libraries in `out`, one a level, from object files in `work`, which are kept for the next time.

    `told` hears how many of how many files are compiled. With `prune`, objects that this build did not need go.
    """
    cc, wanted = compiler(), levels(only)
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    runtime = Path(SOURCES)
    sources = {path.name: path.read_text("utf-8") for path in sorted(runtime.glob("*.c"))} | files(programs)
    headers = "".join(path.read_text("utf-8") for path in sorted(runtime.glob("*.h")))
    version = _run([*cc, "--version"])
    optimised = ["-O2"] if "clang" in version else LIGHT
    objects: dict[str, list[Path]] = {}
    tasks: dict[Path, tuple[str, list[str]]] = {}
    for level, flags in wanted.items():
        command = [*cc, *optimised, *FLAGS, *flags]
        objects[level] = []
        for name, text in sources.items():
            # An object's name says all that it is made from.
            key = sha256("\0".join([version, *command, headers, text]).encode()).hexdigest()[:20]
            objects[level].append(work / f"{Path(name).stem}_{level}_{key}.o")
            tasks[objects[level][-1]] = (text, command)
    missing = {target: task for target, task in tasks.items() if not target.exists()}
    with ThreadPoolExecutor(jobs or processors()) as pool:
        # The longest first, so that no single one is left at the end.
        longest = sorted(missing.items(), key=lambda task: -len(task[1][0]))
        compiled = [pool.submit(_compile, target, *task) for target, task in longest]
        told(0, len(compiled))
        try:
            for done, future in enumerate(as_completed(compiled), 1):
                future.result()
                told(done, len(compiled))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    made = [_link(cc, objects[level], out / f"libunilos_{level}.so") for level in wanted]
    for path in {*out.glob("libunilos_*.so")} - {*made} | (
        {*work.glob("*.o")} - {*tasks} if prune else set()
    ):
        path.unlink(missing_ok=True)
    return made


def _compile(target: Path, text: str, command: list[str]) -> None:
    part = _part(target)
    source = part.with_suffix(".c")
    source.write_text(text, "utf-8")
    try:
        _run([*command, f"-I{SOURCES}", "-c", str(source), "-o", str(part)])
        part.replace(target)
    finally:
        source.unlink()
        part.unlink(missing_ok=True)


def _link(cc: list[str], objects: list[Path], library: Path) -> Path:
    """A library in the place of an older one, which stays whole for those that have it open."""
    part = _part(library)
    _run([*cc, "-shared", "-s", "-o", str(part), *map(str, objects), "-lm", "-lpthread"])
    return part.replace(library)


def _part(target: Path) -> Path:
    """What becomes a file when it is complete: builds that run beside each other share a folder."""
    return target.with_name(f"{target.stem}.{os.getpid()}.part")


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoCompilerError(f"{command[0]} does not start: {error}") from error
    if done.returncode:
        said = done.stderr.strip()[-2000:] or "it said nothing"
        message = f"{command[0]} failed at {command[-1]} (exit status {done.returncode}): {said}"
        raise NoCompilerError(message)
    return done.stdout
