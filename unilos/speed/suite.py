"""What `unilos bench --suite` measures: every loss that names a native, at every size, in every way to run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..face.describe import losses
from ..face.natives import LIBRARIES
from ..face.registry import loss_class
from .asks import EXTRAS, FRAMEWORKS, MODES, Ask, Mode
from .inputs import sizes
from .textbook import TEXTBOOK

ENTRIES = (320, 100_000, 4_000_000, 64_000_000)
ROWS = ((32, 10), (8192, 10), (256, 50257), (2048, 32000))
#: Beside a busy process a smaller choice says as much.
FEW = (*ENTRIES[:3], *ROWS[:2])
#: The ways that every loss is measured in: first as it is, then with one thing changed.
PLAIN = Ask("", "", "", threads=2)
WAYS = (
    PLAIN,
    replace(PLAIN, threads=1),
    replace(PLAIN, extras=EXTRAS),
    replace(PLAIN, dtype="float64"),
    replace(PLAIN, value_only=True),
    replace(PLAIN, busy=True),
)
#: Where the most memory is asked about: local, pooled and sampled losses, and the projected one.
LEAN = ("huber", "cross_entropy", "cosine_similarity", "dice", "linear_cross_entropy")


def names(framework: str) -> list[str]:
    """The losses that have a native in a framework."""
    return [
        cls.name
        for cls in losses()
        if (framework == "numpy" and cls.name in TEXTBOOK)
        or any(n.call and n.name.partition(".")[0] in LIBRARIES[framework] for n in cls.meta.natives)
    ]


def asks(chosen: Iterable[str] = (), modes: Sequence[Mode] = MODES) -> Iterator[Ask]:
    """All measurements of time; of some losses or modes alone, if they are given."""
    wanted = {loss_class(name).name for name in chosen}
    for mode in modes:
        for name in names(mode.framework):
            if wanted and name not in wanted:
                continue
            for way in WAYS:
                for size in sizes(name, list(ENTRIES), list(ROWS)):
                    if not way.busy or size in FEW:
                        yield replace(way, loss=name, framework=mode.framework, mode=mode.name, size=size)


def narrowed(
    asked: Iterable[Ask], sizes: Sequence[object], dtypes: Sequence[str], threads: Sequence[int]
) -> Iterator[Ask]:
    """Those of these sizes, dtypes and numbers of threads, and what has a size of its own; empty for all."""
    for ask in asked:
        size = not sizes or ask.size is None or ask.size in sizes
        if size and (not dtypes or ask.dtype in dtypes) and (not threads or ask.threads in threads):
            yield ask


def lean(chosen: Iterable[str] = (), modes: Sequence[Mode] = MODES) -> Iterator[Ask]:
    """All measurements of memory: the largest sizes that every native takes."""
    wanted = {loss_class(name).name for name in chosen} or set(LEAN)
    for mode in modes:
        for name in LEAN:
            if name in wanted and mode.name in ("eager", "function", "jit"):
                for size in sizes(name, [4_000_000], [(256, 50257)]):
                    yield Ask(name, mode.framework, mode.name, size)


def frameworks(modes: Sequence[Mode]) -> list[str]:
    return [name for name in FRAMEWORKS if any(mode.framework == name for mode in modes)]
