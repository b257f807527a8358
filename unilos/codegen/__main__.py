"""`python -m unilos.codegen` builds the kernels into the package that it is run from."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from ..engine.native.library import FOLDER, LEVELS
from ..face.registry import names
from . import compiler
from .shipped import programs

ROOT = Path(__file__).parents[2]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m unilos.codegen", description="Build the compiled kernels."
    )
    parser.add_argument(
        "--list", action="store_true", help="print the kernels of every loss, and build nothing"
    )
    parser.add_argument(
        "--loss", action="append", choices=names(), metavar="NAME", help="only this loss's kernels"
    )
    parser.add_argument("--level", action="append", choices=LEVELS, help="only this level, and the baseline")
    parser.add_argument(
        "--out", type=Path, default=Path(FOLDER), help="where the libraries go: into the package"
    )
    parser.add_argument(
        "--objects", type=Path, help="where object files are kept: build/kernels of a checkout"
    )
    parser.add_argument("--jobs", type=int, help="compilers side by side: one a processor")
    options = parser.parse_args(arguments)
    if options.list:
        for name in options.loss or names():
            print(name, *programs([name]))
        return 0
    try:
        return build(options)
    except (compiler.NoCompilerError, OSError) as error:
        print(f"no kernels: {error}", file=sys.stderr)
        return 1


def build(options: argparse.Namespace) -> int:
    start, some = time.perf_counter(), bool(options.loss or options.level)
    for check in (compiler.compiler, compiler.levels):  # whether there is any use in going on
        check()
    found = programs(options.loss)
    with place(options.objects) as objects:
        made = compiler.build(
            found.values(),
            options.out,
            Path(objects),
            options.jobs,
            options.level or (),
            told,
            prune=not some,
        )
    print(f"{len(found)} kernels, built in {time.perf_counter() - start:.0f} s:")
    for path in made:
        print(f"  {path} ({path.stat().st_size / 1e6:.1f} MB)")
    return 0


def place(given: Path | None) -> AbstractContextManager[Path | str]:
    """Where object files lie: for the next build of a checkout, for this one alone elsewhere."""
    if given is None and not (ROOT / "pyproject.toml").exists():
        return tempfile.TemporaryDirectory()
    return nullcontext(given or ROOT / "build" / "kernels")


def told(done: int, of: int) -> None:
    """A line at every tenth of the way."""
    if not done:
        print(f"{of} files to compile", flush=True)
    elif done * 10 // of > (done - 1) * 10 // of:
        print(f"  {done} of {of}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
