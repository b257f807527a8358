"""Docstrings: what a loss says of itself, of its arrays and of its hyper-parameters, as NumPy-style sections.

A class makes its text when it is asked for it, and a function is made when it is first named, so that an import
writes none of them.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator
from typing import Any

from ..engine.share import RULES
from ..form.facts import REAL, Interval, Reference, Shaped
from ..form.fields import Described, described
from ..form.sorts import choice

WIDTH = 96
FLOATS = "float16, bfloat16, float32 or float64"
USUAL = {"pred": "the prediction", "target": "what the prediction should be"}
WEIGHT = (
    "One number an item, or one a sample, aligned from the left; where that does not fit, as NumPy broadcasts. It "
    "scales the loss of an item and its share in a mean."
)
WHERE = (
    "Which items take part, in the shapes that a weight may have. An item under False does not exist: its NaN reaches "
    "neither value nor gradient, and no check looks at it."
)


class Docstring:
    """The `__doc__` of a loss class, written when somebody reads it."""

    def __get__(self, loss: Any, cls: Any) -> str:
        return of_class(cls)


def of_function(cls: Any) -> str:
    """What `help(unilos.huber)` shows."""
    hyper, reduction = _hyper(cls, called=True)
    parameters = [*_arrays(cls), *hyper, *_masks(cls), reduction]
    return _document(cls, [("Parameters", parameters)], _calls(cls), _example(cls, called=False))


def of_class(cls: Any) -> str:
    """What `help(unilos.Huber)` shows: the same, with the parameters of its constructor first."""
    hyper, reduction = _hyper(cls)
    sections = [("Parameters", [*hyper, reduction]), ("Other Parameters", [*_arrays(cls), *_masks(cls)])]
    arrays = ", ".join(n if n not in cls.optional else f"{n}=None" for n in cls.arguments)
    call = f"Call it as `loss({arrays}, weight=None, where=None)`; the arrays of a call are the other parameters."
    if cls.learnable:
        names = " and ".join(f"`{name}`" for name in cls.learnable)
        call += (
            f" There, {names} may be given, too, as numbers or arrays: to be learned, traced, one an item."
        )
    return _document(cls, sections, _calls(cls), _example(cls, called=True), call)


def _document(cls: Any, sections: list[Any], raises: list[Any], example: list[str], call: str = "") -> str:
    meta = cls.meta
    formula, _, symbols = (meta.plain or meta.formula).partition("; ")
    own = inspect.cleandoc(cls.words)
    lines = [own, ""]
    for name, reason in cls.without.items():
        lines += [*wrapped(f"It takes no `{name}`: {reason}.", WIDTH), ""]
    lines += [*(f"    {line}" for line in wrapped(formula, WIDTH - 4))]
    lines += [f"    {line}" for line in wrapped(f"with {symbols}", WIDTH - 4)] if symbols else []
    lines += ["", f".. math:: {meta.formula}", ""]
    lines += [*wrapped(call, WIDTH), ""] if call else []
    for title, entries in (*sections, ("Returns", [_returns(cls)]), ("Raises", raises)):
        lines += [title, "-" * len(title)]
        for head, words in entries:
            lines += [head, *(f"    {line}" for line in wrapped(words, WIDTH - 4))]
        lines.append("")
    sources = [line for i, r in enumerate(meta.references, 1) for line in (f".. [{i}] {r}",)]
    lines += ["References", "----------", *sources, ""] if sources else []
    lines += ["Examples", "--------", *example, ""] if example else []
    return "\n".join(lines)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of whole words."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


# What a call takes


def _arrays(cls: Any) -> list[tuple[str, str]]:
    found = []
    for name in cls.arguments:
        kind, words = array(cls, name)
        where = domain(cls, name)
        more = f" {capital(where)}." if where else ""
        more += " Integers and booleans count as floats." if name == cls.arguments[0] else ""
        found.append((f"{name} : {kind}", f"{words}{more}"))
    return found


def array(cls: Any, name: str) -> tuple[str, str]:
    """An array of a call: its type with its shape, and what it is."""
    first = cls.arguments[0]
    stated = cls.meta.arrays.get(name, USUAL.get(name, ""))
    floats = f"array of {FLOATS}" if name == first else "array of floats"
    if isinstance(stated, Shaped):
        words = stated.sentence
        kind = f"{floats if stated.dtypes == 'floats' else f'array of {stated.dtypes}'}, {stated.shape}"
    else:
        words, shape = stated, cls.shapes[0] if name == first else f"the shape of `{first}`"
        rows = cls.shapes[1].format(first=first)
        labels = cls.meta.labels and name == "target"
        kind = f"array of integers, {rows}, or of floats, {shape}" if labels else f"{floats}, {shape}"
    kind = f"{kind}, optional" if name in cls.optional else kind
    return kind, f"{capital(words)}." if words else ""


def domain(cls: Any, name: str) -> str:
    """Where the numbers of an argument may lie; nothing where they may lie anywhere."""
    meta = cls.meta
    stated: tuple[Interval, ...] = (meta.pred, meta.target, *meta.further)
    interval = dict(zip(cls.arguments, stated, strict=False)).get(name, REAL)
    words = "" if interval == REAL else str(interval) if interval.only else f"numbers in {interval}"
    parts = [words] if words else []
    if name in meta.simplex:
        parts.append("rows that sum to 1")
    if name in meta.logs:
        parts.append("logarithms of probabilities")
    said = ", ".join(parts)
    about = meta.arrays.get(name)
    if isinstance(about, Shaped) and about.dtypes == "integers":
        return ""
    if name == "target" and meta.labels:
        return "integers are class indices, one label a row" + (f"; floats are {said}" if said else "")
    return said


def _hyper(cls: Any, called: bool = False) -> tuple[list[tuple[str, str]], tuple[str, str]]:
    """The hyper-parameters in the order of the signature, and the reduction; of a call, where they may be arrays."""
    found = described(cls)
    usual = found.pop("reduction").default
    if "axis" in found:
        found["axis"] = found.pop("axis")
    rules = {name: RULES[name].sentence if name in RULES else "" for name in cls.reductions}
    meanings = [f'"{name}": {words}' if words else f'"{name}"' for name, words in rules.items()]
    words = f"How the losses of the items become the result. {'; '.join(meanings)}. A mean over nothing is 0."
    reduction = f'reduction : {choice(*cls.reductions).kind}, default "{usual}"'
    arrays = cls.learnable if called else ()
    return [(f"{n} : {kind(f, n in arrays)}", sentence(f)) for n, f in found.items()], (reduction, words)


def kind(of: Described, array: bool = False) -> str:
    """The type of a hyper-parameter, and its default."""
    held = of.accepted.kind if of.accepted else of.type
    held = f"{held} or array" if array else held
    default = f'"{of.default}"' if isinstance(of.default, str) else repr(of.default)
    return held if of.required else f"{held}, default {default}"


def sentence(of: Described) -> str:
    """What a hyper-parameter is, and what it accepts."""
    words = f"{capital(of.sentence)}." if of.sentence else ""
    return f"{words} Accepted: {of.accepted}." if of.accepted else words


def _masks(cls: Any) -> list[tuple[str, str]]:
    weight = f"{WEIGHT} {cls.weighs}" if cls.weighs else WEIGHT
    return [("weight : array of floats, optional", weight), ("where : array of booleans, optional", WHERE)]


# What a call answers


def _returns(cls: Any) -> tuple[str, str]:
    first = cls.arguments[0]
    items = cls.shapes[1].format(first=first)
    words = (
        f'A single number, an array without axes; with reduction "none" one number an item, {items}. It is an array '
        f"of the library and on the device of `{first}`. float16, bfloat16 and float32 give float32, float64 gives "
        f"float64; integers and booleans become the default float of their library."
    )
    return "array", words


def _calls(cls: Any) -> list[tuple[str, str]]:
    shaped = [a for a in cls.meta.arrays.values() if isinstance(a, Shaped)]
    labels = cls.meta.labels or any("integers" in a.dtypes for a in shaped)
    dtypes = "An array that holds no real numbers" + (", or labels that are no integers." if labels else ".")
    found = [
        ("ParameterError", "A hyper-parameter that is not accepted, or that the loss does not have."),
        ("ShapeError", "Shapes that do not belong together, or an axis that is not there."),
        ("DTypeError", dtypes),
    ]
    if labels:
        found.append(
            ("LabelRangeError", "A label that is no class. Where labels cannot be read, its item is NaN.")
        )
    return [
        *found,
        ("BackendMismatchError", "Arrays of two libraries in one call, or of one that is not known."),
        ("DeviceMismatchError", "Arrays on two devices in one call."),
        ("TypeError", "An array that is missing, or that is given twice."),
    ]


# An example that runs: a value that was checked by hand


def _example(cls: Any, called: bool) -> list[str]:
    best = min((p for p in cls.meta.points if shown(p)), key=_effort, default=None)
    if best is None:
        return []
    given = [x for x in (best.pred, best.target, *best.further) if x is not None]
    arrays = ", ".join(cls.as_called(given))
    params = dict(best.params)
    if described(cls)["reduction"].default not in ("mean", "sum"):
        params["reduction"] = "mean"
    options = ", ".join(f"{k}={v!r}" for k, v in params.items())
    result, digits = f"{rounded(best.value)!r}", places(best.value)
    if called:
        home = f"unilos.get({cls.name!r}" if "." in cls.name else f"unilos.{cls.__name__}("
        made = home + (", " if options and "." in cls.name else "") + options + ")"
        calls = [f">>> loss = {made}", f">>> round(float(loss({arrays})), {digits})"]
    else:
        call = f"unilos.{cls.name}({arrays}{', ' if options else ''}{options})"
        calls = [f">>> round(float({call}), {digits})"]
    return [">>> import unilos", *calls, result]


def _effort(point: Reference) -> tuple[float, int]:
    """What a reader has to take in."""
    given = [x for x in (point.pred, point.target, *point.further) if x is not None]
    sizes = [abs(x) for x in numbers(given)]
    awkward = max(sizes, default=0.0) > 100 or any(0 < s < 1e-3 for s in sizes)
    return awkward + (point.value == 0) + (len({*sizes}) == 1), len(repr(given)) + len(
        repr(dict(point.params))
    )


def shown(point: Reference) -> bool:
    """Whether a value can stand in an example: everyday numbers, and digits that no rounding moves."""
    given = [x for x in (point.pred, point.target, *point.further) if x is not None]
    plain = all(isinstance(v, (bool, int, float, str, tuple)) for v in point.params.values())
    finite = all(math.isfinite(x) for x in (*numbers(given), *numbers(list(point.params.values()))))
    if not (plain and finite and math.isfinite(point.value)) or abs(point.value) > 1e6:
        return False
    rest = (abs(point.value) * 10 ** places(point.value)) % 1
    return (point.value == 0 or abs(rounded(point.value)) >= 1e-3) and abs(rest - 0.5) > 0.01


def numbers(given: Any) -> Iterator[float]:
    for x in given if isinstance(given, (list, tuple)) else (given,):
        if isinstance(x, (list, tuple)):
            yield from numbers(x)
        elif isinstance(x, (int, float)):
            yield float(x)


def places(value: float) -> int:
    return 3 if abs(value) > 1000 else 6 if abs(value) < 0.1 else 4


def rounded(value: float) -> float:
    return round(float(value), places(value)) + 0.0
