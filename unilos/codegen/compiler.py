"""Compiles the shipped programs: one library for every level of a processor."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from ..engine.graph.program import Program
from .printer import Printer

HERE = Path(__file__).parent / "c"
#: Instructions by level; the least one runs on every processor of its kind.
LEVELS = {
    "x86_64": {
        "baseline": [],
        "avx2": ["-march=x86-64-v3"],
        "avx512": ["-march=x86-64-v4", "-mprefer-vector-width=512"],
    },
    "aarch64": {"baseline": []},
}
#: No product is fused into a sum and nothing is reordered: every level has the same bits.
FLAGS = [
    *(
        "-std=gnu11",
        "-O2",
        "-ftree-vectorize",
        "-fvect-cost-model=dynamic",
        "-fno-tree-pre",
        "-fPIC",
        "-ffp-contract=off",
        "-fno-math-errno",
        "-fno-trapping-math",
        "-fopenmp-simd",
    ),
    *("-fvisibility=default", "-w"),
]
#: Kernels a file: files are compiled side by side.
EACH = 12


class NoCompilerError(RuntimeError):
    """Kernels cannot be built here."""


def compiler() -> str:
    """The C compiler's path."""
    named = os.environ.get("CC") or (sysconfig.get_config_var("CC") or "").split(" ")[0]
    for name in (named, "cc", "gcc", "clang"):
        if name and (found := shutil.which(name)):
            return found
    message = "there is no C compiler; install one (gcc, clang) and install unilos again to have kernels"
    raise NoCompilerError(message)


def levels() -> dict[str, list[str]]:
    machine = platform.machine().lower().replace("amd64", "x86_64").replace("arm64", "aarch64")
    if machine not in LEVELS or platform.system() != "Linux":
        message = (
            f"kernels are built for Linux on {' and '.join(LEVELS)}, not for {platform.system()} on {machine}"
        )
        raise NoCompilerError(message)
    return LEVELS[machine]


def files(programs: Iterable[Program]) -> dict[str, str]:
    """The printed C, by the name of the file: one is the same whenever its kernels are."""
    texts = sorted((p.name, "\n\n".join(Printer(p).functions())) for p in programs)
    found = {}
    for i in range(0, len(texts), EACH):
        text = '#include "kernel.h"\n\n' + "\n\n".join(body for _, body in texts[i : i + EACH]) + "\n"
        found[f"kernels_{sha256(text.encode()).hexdigest()[:16]}.c"] = text
    return found


def build(programs: Iterable[Program], out: Path, work: Path, jobs: int | None = None) -> list[Path]:
    """Libraries in `out`, one a level, from object files in `work`, which are kept for the next time."""
    cc = compiler()
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    headers = sha256(b"".join(p.read_bytes() for p in sorted(HERE.glob("*.h")))).hexdigest()[:16]
    sources = files(programs)
    for name, text in sources.items():
        (work / name).write_text(text)
    places = [work / name for name in sources] + sorted(HERE.glob("*.c"))
    made = []
    with ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        objects = {
            level: [
                (p, work / f"{p.stem}_{sha256(p.read_bytes()).hexdigest()[:8]}_{headers}_{level}.o", flags)
                for p in places
            ]
            for level, flags in levels().items()
        }
        compiled = [pool.submit(_object, cc, *task) for tasks in objects.values() for task in tasks]
        for future in compiled:
            future.result()
        for level, tasks in objects.items():
            library = out / f"libunilos_{level}.so"
            _run(
                [cc, "-shared", "-s", "-o", str(library), *(str(o) for _, o, _ in tasks), "-lm", "-lpthread"]
            )
            made.append(library)
    return made


def _object(cc: str, source: Path, target: Path, flags: list[str]) -> None:
    if not target.exists():
        part = target.with_suffix(f".{os.getpid()}.part")
        _run([cc, *FLAGS, *flags, f"-I{HERE}", "-c", str(source), "-o", str(part)])
        part.replace(target)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        message = f"{' '.join(command[:3])} ... failed:\n{done.stderr[-2000:]}"
        raise NoCompilerError(message)
