"""Planted bugs of compiled kernels: in what is printed of a loss, in the runtime around it, and in their functions.

A bug is an edit of C, which is compiled for the time that it is planted.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ...codegen import compiler as _compiler
from ...codegen.printer import Printer
from ...codegen.shipped import programs_of
from ...engine.graph.program import ones
from ...engine.native import kernel as _kernel
from ...engine.native.library import SOURCES, Library, stamp
from ...face.registry import loss_class
from .mutant import MUTANTS, Mutant, patched

#: Files of C by name, the kernels of a loss among them as KERNELS.
Sources = dict[str, str]
KERNELS = "kernels.c"


@cache
def _folder() -> Path:
    """Where libraries with bugs lie, as long as this process lives."""
    return Path(_kept().name)


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="unilos-mutants-")


@contextmanager
def edited(loss: str, params: dict[str, Any], *edits: Callable[[Sources], None]) -> Iterator[None]:
    """Compile the kernels of a loss anew, with these edits."""
    found = loss_class(loss)(**params)
    printed = {p.name: p for p in (*programs_of(found), ones("float32"), ones("float64"))}
    sources = {p.name: p.read_text() for p in sorted(Path(SOURCES).iterdir())}
    texts = ["\n".join(Printer(p).functions()) for p in printed.values()]
    sources[KERNELS] = '#include "kernel.h"\n' + "\n".join(texts)
    sources["about.c"] = _compiler.ABOUT.format(stamp=stamp(), kernels=len(printed))
    for edit in edits:
        edit(sources)
    library = Library("bug", str(_compiled(sources)))
    with patched(_kernel, "library", lambda _: lambda: library):
        yield


def _compiled(sources: Sources) -> Path:
    folder = _folder() / sha256(repr(sorted(sources.items())).encode()).hexdigest()[:16]
    library = folder / "lib.so"
    if not library.exists():
        folder.mkdir()
        for name, text in sources.items():
            (folder / name).write_text(text)
        units = [str(folder / name) for name in sources if name.endswith(".c")]
        flags = ["-O1" if flag == "-O2" else flag for flag in _compiler.FLAGS]
        command = [*_compiler.compiler(), *flags, f"-I{folder}", "-shared", "-o", str(library), *units]
        subprocess.run([*command, "-lm", "-lpthread"], check=True, capture_output=True)
    return library


@dataclass(frozen=True)
class Swap:
    """Replace a pattern in a file, so many times; it has to be there."""

    file: str
    before: str
    after: str
    times: int = 0

    def __call__(self, sources: Sources) -> None:
        text, found = re.subn(self.before, self.after, sources[self.file], count=self.times)
        if not found:
            message = f"nothing like {self.before!r} is in {self.file}"
            raise ValueError(message)
        sources[self.file] = text


@dataclass(frozen=True)
class Planted:
    """Plants edits of C: a value, which other processes can be handed."""

    loss: str
    params: tuple[tuple[str, Any], ...]
    edits: tuple[Swap, ...]

    def __call__(self) -> Any:
        return edited(self.loss, dict(self.params), *self.edits)


def bug(
    name: str,
    law: str,
    loss: str,
    says: str,
    *edits: Swap,
    kind: str,
    dtype: str = "float32",
    alone: bool = False,
    **params: Any,
) -> None:
    """Register a bug that is an edit of C."""
    given = tuple(params.items())
    plant = Planted(loss, given, edits)
    MUTANTS.append(Mutant(name, law, loss, plant, given, "numpy", dtype, says, kind, alone=alone, fused=True))


RUNTIME = "runtime.c"
bug(
    "sum_for_a_difference",
    "fused",
    "half_squared_error",
    "A kernel adds where its graph subtracts.",
    Swap(KERNELS, r"(v\d+) - (v\d+);", r"\1 + \2;", 2),
    kind="wrong node",
)
bug(
    "other_side_of_a_select",
    "fused",
    "huber",
    "A select takes its other side.",
    Swap(KERNELS, r"(= v\d+) \? (v\d+) : (v\d+);", r"\1 ? \3 : \2;", 2),
    kind="wrong node",
)
bug(
    "slope_without_its_scale",
    "mean",
    "mse",
    "The slope is that of the sum.",
    Swap(KERNELS, r" \* scale;", ";"),
    kind="lost scale",
)
bug(
    "sum_of_the_last_chunk",
    "fused",
    "cross_entropy",
    "A long row keeps the sum of its last chunk.",
    Swap(KERNELS, r"(ta\d+_\d+) \+= ", r"\1 = "),
    kind="lost reduction",
)
bug(
    "whole_group_at_the_end",
    "fused",
    "kl_divergence",
    "What lies behind the last entry of a row joins it.",
    Swap(KERNELS, r"l < m \? (v\d+) : 0", r"\1 + (l < m ? 0 : (T)1)"),
    kind="uninitialised tail",
)
bug(
    "weightless_is_not_nothing",
    "fused",
    "kl_divergence",
    "An infinite item of weight 0 is no number.",
    Swap(RUNTIME, r"a \* \(a == 0 \? 0 : x\[r\]\)", "a * x[r]"),
    kind="lost convention",
)
bug(
    "slopes_without_weight",
    "fused",
    "pseudo_huber",
    "Slopes are not weighed.",
    Swap(RUNTIME, r"if \(g && \(a != 1\)\)", "if (g && a == 0)"),
    kind="missing weight",
)
bug(
    "one_item_short",
    "fused",
    "mae",
    "The last block ends one item early.",
    Swap(
        RUNTIME,
        r"last - row < deep \? last - row : deep",
        "last - row < deep ? last - row - (last - row > 1) : deep",
    ),
    kind="block too short",
)
bug(
    "items_that_nobody_asked_for",
    "mean",
    "poisson_nll",
    "Items behind the last one are added up.",
    Swap(RUNTIME, r"added\(items, n,", "added(items, all,"),
    kind="items behind the end",
)
bug(
    "half_cut_off",
    "fused",
    "tukey",
    "Half precision is cut off, not rounded.",
    Swap(RUNTIME, r" \+ 0xfffu \+ \(size >> 13 & 1u\)", ""),
    kind="rounding",
    dtype="float16",
)
bug(
    "next_label",
    "fused",
    "nll",
    "The entry behind the label's is picked.",
    Swap(KERNELS, r"\[r \* c \+ (v\d+)\]", r"[r * c + (\1 + 1) % c]"),
    Swap(KERNELS, r"\[(v\d+) \* 64", r"[(\1 + 1) % c * 64"),
    kind="wrong entry",
)
bug(
    "labels_of_seven_bits",
    "fused",
    "cross_entropy",
    "Labels are read with a sign that they have not.",
    Swap(RUNTIME, r"case U8: COPY\(uint8_t, int32_t, x\);", "case U8: COPY(uint8_t, int32_t, x & 1);"),
    kind="dtype",
    alone=True,
)
bug(
    "other_row_of_scratch",
    "fused",
    "softmax_focal",
    "A pass reads what another number's pass wrote.",
    Swap(KERNELS, r"(const T v\d+ = scratch)\[1 \*", r"\1[0 *"),
    kind="wrong memory",
    gamma=2.0,
)
bug(
    "logarithm_of_two_is_coarse",
    "fused",
    "poisson_nll",
    "The exponential takes a logarithm of 2 with half of its digits.",
    Swap("functions_both.h", r"REAL low = n \* OF\(LN2_LOW\);", "REAL low = 0;"),
    kind="wrong function",
)
bug(
    "half_of_a_logarithm",
    "edges_alone",
    "binary_cross_entropy_with_logits",
    "log1p forgets the lower digits of the logarithm of 2.",
    Swap("functions_both.h", r"\(s\.n \* OF\(LN2_LOW\) \+ lost\)", "lost"),
    kind="wrong function",
)
bug(
    "turned_rows_stay_turned",
    "fused",
    "fenchel_young",
    "Slopes of short rows come back turned.",
    Swap(RUNTIME, r"\(\(T \*\)to\)\[r \* c \+ j\]", "((T *)to)[j * n + r]"),
    kind="layout",
)
bug(
    "everybody_gets_the_first",
    "fused",
    "gaussian_nll",
    "An argument that all items share is read once.",
    Swap(
        RUNTIME,
        r"brought\(in->type, in->kind, call->wide, from, deep, 0, to, 1\)",
        "brought(in->type, in->kind, call->wide, from, 1, 0, to, 1)",
    ),
    kind="lost broadcast",
)
bug(
    "first_of_the_group",
    "fused",
    "log_cosh",
    "Every item of a group gets the slope of its first one.",
    Swap(KERNELS, r"grad\[i\] = (v\d+) \* scale;", r"grad[i] = \1 * scale; if (l) grad[i] = grad[from];"),
    kind="wrong entry",
)
bug(
    "first_block_again",
    "fused",
    "charbonnier",
    "Every block of a call is the first one.",
    Swap(RUNTIME, r"in->data \+ row \* in->item", "in->data"),
    kind="wrong memory",
)
bug(
    "largest_of_the_last_lanes",
    "fused",
    "kl_divergence",
    "Of the partial sums of a long row the first one is lost.",
    Swap(KERNELS, r"for \(int l = 0; l < 16; l\+\+\) (ta\d+_\d+) \+=", r"for (int l = 1; l < 16; l++) \1 +="),
    kind="lost reduction",
)
bug(
    "masks_are_passed_over",
    "fused",
    "log_cosh",
    "What a mask removes is added up.",
    Swap(RUNTIME, r"mask && !mask\[r\] \? 0 : ", ""),
    kind="missing mask",
)
bug(
    "every_other_class_weight",
    "fused",
    "cross_entropy",
    "A class takes the weight of the one before.",
    Swap(KERNELS, r"vectors\[(\d+)\]\)\[(\w+)\]", r"vectors[\1])[\2 ? \2 - 1 : 0]"),
    kind="wrong entry",
    class_weight=(0.5, 1.0, 3.0, 0.25, 2.0),
)
