"""Loops of kernels are vector code: what gcc says of them. One that is not takes ten times as long, and nothing else
shows it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conformance.sample import drawn
from unilos.codegen import compiler
from unilos.codegen.printer import Printer
from unilos.codegen.shipped import programs_of, settings
from unilos.engine.graph.program import Program
from unilos.engine.native.library import SOURCES
from unilos.face.registry import loss_class, names

LEVEL = "avx2"
#: Of every kind that once was not: selects of several functions, powers, row truths in loops of entries, vectors.
ALWAYS = ("binary_cross_entropy", "sigmoid_focal", "jensen_shannon", "multi_margin", "cosine_distance")


def scalar(program: Program, folder: Path, *, edit: tuple[str, str] = ("", "")) -> list[str]:
    """The loops of a program's kernel that were meant to be vector code and are none."""
    file = folder / f"{program.name}.c"
    text = '#include "kernel.h"\n' + "\n".join(Printer(program).functions()).replace(*edit)
    file.write_text(text)
    flags = [*compiler.LIGHT, *compiler.FLAGS, *compiler.levels((LEVEL,))[LEVEL], f"-I{SOURCES}"]
    remarks = ["-fopt-info-vec-optimized", "-c", str(file), "-o", str(folder / "kernel.o")]
    done = subprocess.run(
        [*compiler.compiler(), *flags, *remarks], capture_output=True, text=True, check=True
    )
    good = {int(n) for n in re.findall(r"\.c:(\d+):\d+: optimized: loop vectorized", done.stderr)}
    lines = text.splitlines()
    loops = [n for n, line in enumerate(lines, 1) if line == "#pragma omp simd"]
    assert loops
    # A remark names the loop or the first line in it. Rows are gathered by their labels number by number, once a row.
    bodies = {n: "".join(lines[n : next(k for k in range(n, len(lines)) if lines[k] == "}")]) for n in loops}
    missed = [n for n in loops if not good.intersection(range(n, n + 5))]
    return [f"line {n}: {lines[n]}" for n in missed if not re.search(r"= w\d+\[v\d+\]", bodies[n])]


@pytest.fixture(scope="module", autouse=True)
def gcc() -> None:
    try:
        command = compiler.compiler()
        offered = compiler.levels()
    except compiler.NoCompilerError as error:
        pytest.skip(f"not run: {error}")
    said = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout
    if "Free Software Foundation" not in said or LEVEL not in offered:
        pytest.skip("not run: only gcc on x86-64 is asked")


@pytest.mark.parametrize("name", sorted({*ALWAYS, *drawn(names(), "vector code", 12)}))
def test_loops_are_vector_code(name: str, tmp_path: Path) -> None:
    found = {p.name: p for loss in [*settings(loss_class(name))][:2] for p in programs_of(loss)}
    slow = {
        p.name: missed for p in found.values() if p.dtype == "float32" and (missed := scalar(p, tmp_path))
    }
    assert not slow


def test_a_loop_that_is_none_shows(tmp_path: Path) -> None:
    (program,) = {p.name: p for p in programs_of(loss_class("huber")()) if p.dtype == "float32"}.values()
    assert not scalar(program, tmp_path)
    assert scalar(
        program,
        tmp_path,
        edit=("const long i = from + l;", "const long i = from + l; if (n == l) __builtin_trap();"),
    )
