"""The functions of the kernels, in C: how exact they are, what they are at edges, that every level of a processor gives
the same bits, and that loops over them are vector code."""

import ctypes
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from mpmath import mp

from tests.conformance.sample import seed

HERE = Path(__file__).parent
FLAGS = [
    "-std=c11",
    "-O3",
    "-fPIC",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-fno-tree-pre",
]
FLAGS += ["-fopenmp-simd", "-Wall", "-Wextra"]
X86 = {1: [], 3: ["-march=x86-64-v3"], 4: ["-march=x86-64-v4", "-mprefer-vector-width=512"]}
LEVELS: dict[int, list[str]] = X86 if platform.machine().lower() in ("x86_64", "amd64") else {0: []}
TYPES: dict[str, Any] = {"f": np.float32, "d": np.float64}
Function = Callable[..., Any]
# Beside NumPy's names and mpmath's.
ONE: dict[str, tuple[Function, Function]] = {
    "exp": (np.exp, mp.exp),
    "expm1": (np.expm1, mp.expm1),
    "log": (np.log, mp.log),
    "log1p": (np.log1p, mp.log1p),
    "log2": (np.log2, lambda x: mp.log(x) / mp.log(2)),
    "tanh": (np.tanh, mp.tanh),
    "sqrt": (np.sqrt, mp.sqrt),
    "abs": (np.abs, abs),
    "floor": (np.floor, mp.floor),
}
TWO: dict[str, tuple[Function, Function]] = {
    "pow": (np.power, mp.power),
    "hypot": (np.hypot, mp.hypot),
    "atan2": (np.arctan2, mp.atan2),
    "logaddexp": (np.logaddexp, lambda x, y: mp.log(mp.exp(x) + mp.exp(y))),
}
NAMES = [*ONE, *TWO]
EDGES = [0, 5e-324, 1e-310, 1e-45, 1e-40, 1e-30, 1e-8, 0.3, 0.5, 0.9999999, 1, 1.5, 2, 3, 88.8, 104, 710, 746]
EDGES += [2**23, 2**23 + 1, 2**24, 2**52, 2**53 - 1, 2**53, 2**127, 3e38, 1e300, 1.7e308, np.inf, np.nan]


@pytest.fixture(scope="module")
def compiler() -> str:
    names = [os.environ["CC"]] if "CC" in os.environ else ["gcc", "cc", "clang"]
    found = next(filter(None, map(shutil.which, names)), None)
    return found or pytest.skip("not run: there is no C compiler")


class Loops:
    """Those compiled for one level."""

    def __init__(self, path: Path) -> None:
        self.library = ctypes.CDLL(str(path))

    def __call__(self, name: str, *args: np.ndarray) -> np.ndarray:
        (kind,) = (kind for kind, dtype in TYPES.items() if dtype == args[0].dtype)
        out = np.empty_like(args[0])
        pointers = [ctypes.c_void_p(x.ctypes.data) for x in (*map(np.ascontiguousarray, args), out)]
        self.library[f"{name}_{kind}_loop"](*pointers, ctypes.c_long(len(out)))
        return out


def is_gcc(compiler: str) -> bool:
    said = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    return "Free Software Foundation" in said


@pytest.fixture(scope="module")
def built(compiler: str, tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Path, str]]:
    """For every level, those too that this machine cannot run, a library and what gcc says of its loops."""
    where = tmp_path_factory.mktemp("loops")
    remarks = ["-fopt-info-vec-optimized"] if is_gcc(compiler) else []
    runs = {}
    for level, flags in LEVELS.items():
        files = ["-shared", "-o", str(where / f"{level}.so"), str(HERE / "loops.c")]
        runs[level] = subprocess.Popen(
            [compiler, *FLAGS, *flags, *remarks, *files], stderr=subprocess.PIPE, text=True
        )
    said = {level: run.communicate()[1] for level, run in runs.items()}
    assert not any(run.returncode for run in runs.values()), said
    return {level: (where / f"{level}.so", said[level]) for level in LEVELS}


@pytest.fixture(scope="module")
def levels(built: dict[int, tuple[Path, str]]) -> dict[int, Loops]:
    """Those that this machine runs."""
    highest = Loops(built[min(built)][0]).library.level()
    return {level: Loops(path) for level, (path, _) in built.items() if level <= highest}


def generator(label: str) -> np.random.Generator:
    return np.random.default_rng(crc32(f"{seed()} {label}".encode()))


def edges(dtype: Any) -> np.ndarray:
    with np.errstate(over="ignore", under="ignore"):
        positive: np.ndarray = np.unique(np.array(EDGES).astype(dtype))
    return np.concatenate([positive, -positive])


def grid(name: str, dtype: Any) -> list[np.ndarray]:
    """Edges, or all pairs of them."""
    x = edges(dtype)
    return [x] if name in ONE else [np.repeat(x, len(x)), np.tile(x, len(x))]


def drawn(name: str, dtype: Any, count: int) -> list[np.ndarray]:
    """Numbers of any bits, usual ones and ones near 1."""
    random = generator(f"{name} {dtype.__name__}")
    columns = []
    for _ in range(1 if name in ONE else 2):
        bits: np.ndarray = np.frombuffer(random.bytes(count * np.dtype(dtype).itemsize), dtype)
        usual = random.choice([-1, 1], count) * 2 ** random.uniform(-30, 9, count)
        near = 1 + usual / 4096
        columns.append(np.concatenate([bits, usual.astype(dtype), near.astype(dtype)]))
    for column in columns[1:]:
        random.shuffle(column)
    return columns


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", NAMES)
def test_levels_agree_in_every_bit(levels: dict[int, Loops], name: str, kind: str) -> None:
    if len(levels) < 2:
        pytest.skip("not run: this machine has one level")
    whole = f"u{np.dtype(TYPES[kind]).itemsize}"
    # An odd number: the last items are no full vector.
    for args in (grid(name, TYPES[kind]), drawn(name, TYPES[kind], 20_001)):
        first, *others = (loops(name, *args).view(whole) for loops in levels.values())
        for other in others:
            np.testing.assert_array_equal(first, other)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", NAMES)
def test_edges_are_those_of_numpy(levels: dict[int, Loops], name: str, kind: str) -> None:
    args = grid(name, TYPES[kind])
    ours = levels[max(levels)](name, *args)
    with np.errstate(all="ignore"):
        theirs = (ONE | TWO)[name][0](*args)
    np.testing.assert_array_equal(np.isnan(ours), np.isnan(theirs))
    number = ~np.isnan(theirs)
    np.testing.assert_array_equal(np.signbit(ours[number]), np.signbit(theirs[number]))
    plain = np.isfinite(theirs) & (theirs != 0)
    np.testing.assert_array_equal(ours[number & ~plain], theirs[number & ~plain])
    limits = np.finfo(TYPES[kind])
    # A sum of logarithms may cancel: it is as near as its arguments are.
    size = np.maximum.reduce([np.abs(x[plain]) for x in (theirs, *(args if name == "logaddexp" else []))])
    near = np.minimum(size, limits.max) * (4 * limits.eps) + limits.smallest_subnormal
    assert (np.abs(ours[plain] - theirs[plain]) <= near).all()


@pytest.mark.parametrize("name", NAMES)
def test_doubles_beside_mpmath(levels: dict[int, Loops], name: str) -> None:
    args = [np.resize(x, 600) for x in drawn(name, np.float64, 200)]
    if name == "logaddexp":  # where both count
        args = [np.fmod(x, 500) for x in args]
    if name in ("log", "log2", "sqrt", "pow"):
        args[0] = np.abs(args[0])
    if name == "pow":
        with np.errstate(invalid="ignore"):  # any bits may be drawn, signaling NaN too
            args[1] = np.fmod(args[1], 700) / np.maximum(np.abs(np.log(args[0])), 0.1)
    checked = 0
    with mp.workprec(1200 if name == "logaddexp" else 200):
        for *xs, result in zip(*args, levels[max(levels)](name, *args), strict=True):
            if not np.isfinite(result) or not np.isfinite(xs).all():
                continue
            truth = (ONE | TWO)[name][1](*map(mp.mpf, xs))
            size = max(abs(truth), *map(abs, xs)) if name == "logaddexp" else abs(truth)
            place = max(mp.mpf(2) ** (mp.frexp(size)[1] - 53), mp.mpf(2) ** -1074) if size else 1
            assert abs(truth - mp.mpf(result)) <= 2 * place, (xs, result)
            checked += 1
    assert checked > 150


@pytest.mark.parametrize("kind", TYPES)
def test_powers_of_two_are_exact(levels: dict[int, Loops], kind: str) -> None:
    """What a row is scaled by, from the logarithm of its size, has to be a power of 2 itself."""
    limits = np.finfo(TYPES[kind])
    n = np.arange(limits.minexp - limits.nmant, limits.maxexp, dtype=TYPES[kind])
    powers = np.ldexp(TYPES[kind](1), n.astype(int))
    run = levels[max(levels)]
    np.testing.assert_array_equal(run("log2", powers), n)
    np.testing.assert_array_equal(run("pow", np.full_like(n, 2), n), powers)


def test_loops_are_vector_code(compiler: str, built: dict[int, tuple[Path, str]]) -> None:
    if not is_gcc(compiler):
        pytest.skip("not run: only gcc is asked")
    lines = (HERE / "loops.c").read_text().splitlines()
    loops = {str(n): line for n, line in enumerate(lines, 1) if line.startswith("OF_")}
    for level, (_, remarks) in built.items():
        done = re.findall(r"loops\.c:(\d+):\d+: optimized: loop vectorized", remarks)
        assert not [line for n, line in loops.items() if n not in done], f"level {level}"


def test_distance_from_the_truth(compiler: str, levels: dict[int, Loops], tmp_path: Path) -> None:
    """A sample of what `functions exhaustive` and `functions random` try."""
    flags = [*FLAGS, *LEVELS[max(levels)]]
    subprocess.run([compiler, *flags, "-o", tmp_path / "functions", HERE / "functions.c", "-lm"], check=True)
    place = str(generator("functions").integers(2**32))
    for what, count in ("sample", "300000"), ("random", "60000"):
        call = [str(tmp_path / "functions"), what, "all", count, place]
        run = subprocess.run(call, capture_output=True, text=True, check=False)
        if run.returncode == 77:
            pytest.skip(run.stdout)
        assert run.returncode == 0, run.stdout + run.stderr
        assert len(run.stdout.splitlines()) == len(ONE) + (2 * len(TWO) if what == "random" else 0)
