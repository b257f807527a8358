"""A loss is a frozen dataclass: its fields are hyper-parameters, its methods the mathematics.

A spec states `at`, the value and its slopes for arrays of one dtype with the classes on the last axis, and
`definition`, the textbook formula for one item in mpmath. The structure it derives from states everything
about shapes; the engine does casting, checking, weights and reduction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import numpy as np

from ..engine import paths as _paths
from ..engine.call import PARTIAL, VALUE, Call, Want, prepare
from ..engine.hyper import beyond_single, held
from ..engine.share import RULES, Partial, Reduction
from ..form import check as _check
from ..form.curvatures import EXACT, KINDS, Curvature, Kind
from ..form.facts import REAL, Interval, Meta
from ..form.fields import Vector, field
from ..form.points import Local, Pull
from ..form.sorts import Sort, choice
from ..form.structures import Structure
from . import hints as _hints
from . import hosts as _hosts
from .plain import as_array, jsonable, parted, settled_in

if TYPE_CHECKING:
    from ..backend.backend import Backend

Array = Any


F = TypeVar("F", bound=Callable[..., Any])


def as_written(function: F) -> F:
    """Keep TensorFlow's AutoGraph from rewriting this function and all that it calls: nothing here needs it."""
    function.autograph_info__ = {}  # type: ignore[attr-defined]
    return function


class EveryReduction:
    """All reductions that there are now, as an attribute."""

    def __get__(self, loss: Any, cls: Any) -> tuple[str, ...]:
        return tuple(RULES)


@dataclass(frozen=True, kw_only=True, repr=False)
class Core:
    """A loss function with its hyper-parameters. Call it as `loss(pred, target, weight=, where=)`."""

    reduction: Reduction = field("mean", choice(*RULES), "how the losses of the items become the result")

    autograph_info__: ClassVar[dict[str, Any]] = {}  # calls of the object itself, see as_written
    hyper: ClassVar[
        dict[str, Any]
    ]  # the hyper-parameters and their defaults; torch.compile cannot read `fields`
    sorts: ClassVar[dict[str, Sort]]  # what the hyper-parameters accept, where they say it themselves
    per_class: ClassVar[tuple[str, ...]] = ()  # those that may be one number a class
    learnable: ClassVar[tuple[str, ...]] = ()  # those that may be arrays of a call
    fixed: ClassVar[dict[str, str]] = {}  # numbers of a range that may not, and why
    by_number: ClassVar[tuple[str, ...]] = ()  # those whose formula is another, and closer, for plain numbers
    name: ClassVar[str]
    words: ClassVar[str]  # the docstring of its source
    meta: ClassVar[Meta]
    #: Fields of its parents that the mathematics of a loss does not allow, each with the reason.
    without: ClassVar[Mapping[str, str]] = {}
    arguments: ClassVar[tuple[str, ...]] = ("pred", "target")
    #: The last of the arguments, if they may be left out: None in `at` then.
    optional: ClassVar[tuple[str, ...]] = ()
    #: Arguments that hold nothing of any one item: no mask covers them.
    shared: ClassVar[tuple[str, ...]] = ()
    #: Which arguments hold integers where `check_call` finds labels.
    indices: ClassVar[tuple[int, ...]] = (1,)
    #: What a weight may be besides one number an item, in words.
    weighs: ClassVar[str] = ""
    #: The shapes of the first argument and of the items, in words.
    shapes: ClassVar[tuple[str, str]] = ("any shape", "the shape of `{first}`")
    reductions: ClassVar[Any] = EveryReduction()  # or the names of those that it has
    adds: ClassVar[type[Partial]] = Partial  # what its partials are
    structure: ClassVar[Structure]  # what one item is; every object has its own
    bounds: ClassVar[dict[str, Interval]]  # the domains that exclude a number, by argument; likewise
    in_single: ClassVar[Any] = None  # what it is in float32, if that cannot hold its numbers; likewise
    #: Arguments of which `at` itself looks whether what it reads lies in their domain: it reads few of their numbers.
    picked: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        for name, default in self.hyper.items():
            object.__setattr__(self, name, settled_in(self, name, default))
        if not isinstance(self.reduction, str) or self.reduction not in self.reductions:
            one_of = ", ".join(repr(r) for r in self.reductions)
            one_of += _hints.reduction(self.reduction, self.reductions)
            _check.require(False, self, "reduction", one_of)
        self.check_parameters()
        object.__setattr__(self, "structure", self.structure_of())
        bounds = {n: d for n, d in zip(self.arguments, self.domains, strict=True) if d.bounded}
        object.__setattr__(self, "bounds", bounds)
        if far := beyond_single(self):
            object.__setattr__(self, "in_single", held(self, tuple(far), tuple(far.values())))

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """What a pickle or a copy restores is checked as what a constructor is given."""
        for f in fields(self):
            object.__setattr__(self, f.name, state.get(f.name, f.default))
        self.__post_init__()

    def __repr__(self) -> str:
        changed = [f"{k}={v!r}" for k, v in self.parameters().items() if v != self.defaults()[k]]
        return f"{type(self).__name__}({', '.join(changed)})"

    # What a spec states

    def structure_of(self) -> Structure:
        """What one item is, as a value; it may depend on the hyper-parameters."""
        raise NotImplementedError

    def at(self, xp: Any, *args: Array) -> Local | Pull:
        """The items' losses and thunks for their slopes, for lifted arguments."""
        raise NotImplementedError

    def definition(self, mp: Any, *args: Any) -> Any:
        """The loss of one item in mpmath numbers, from the paper and not from `at`."""
        raise NotImplementedError

    @property
    def domains(self) -> tuple[Interval, ...]:
        """Where each argument may lie; a loss overrides it where that is a matter of its hyper-parameters."""
        return self.stated_domains()

    def stated_domains(self) -> tuple[Interval, ...]:
        """Where each argument may lie by the facts: a method, as torch.compile reads no property of a parent (2.13)."""
        meta = self.meta
        stated = (meta.pred, meta.target, *meta.further)
        return (*stated, *[REAL] * (len(self.arguments) - len(stated)))[: len(self.arguments)]

    def curvature_of(self, kind: str) -> Curvature:
        """How a curvature of the prediction is had, or why there is none; a loss overrides it where that is a matter
        of its hyper-parameters."""
        stated: Curvature = EXACT if kind == "exact" else getattr(self.meta, kind)
        return stated

    @property
    def takes_labels(self) -> bool:
        """Whether its target may hold class indices."""
        return self.meta.labels

    @property
    def has_shares(self) -> bool:
        """Whether `shares` may answer anything but None."""
        return False

    @property
    def held(self) -> bool:
        """Whether the slope takes some part of the formula for constant: the definition is then also given, as
        `held`, the arguments in which it does not vary."""
        return False

    def shares(self, xp: Any, dtype: Any, *targets: Array) -> tuple[Array | None, Array | None]:
        """Each item's share in a mean, and whether it takes part; None for 1 and for all.

        Never a matter of the prediction, so that a mean's divisor is known before the first slope.
        """
        del xp, dtype, targets
        return None, None

    def shares_among(
        self, xp: Any, dtype: Any, kept: Array | None, *targets: Array
    ) -> tuple[Array | None, Array | None]:
        """`shares` where what is masked may be somebody's neighbour."""
        del kept
        return self.shares(xp, dtype, *targets)

    def share_slope(self, xp: Any, argument: str, *targets: Array) -> Array | None:
        """The slope of each item's share in one of the arguments; None where it has none."""
        del xp, argument, targets
        return None

    def check_parameters(self) -> None:
        """Raise `ParameterError` for hyper-parameters out of range."""

    # What a structure states

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]] | None:
        """About `n` random items as NumPy arrays, a name and the arguments for each kind of call; None where the
        domains of `meta` and the arguments' shapes say it all."""
        del rng, n
        return None

    def edges(self, rng: Any, large: float) -> Iterator[tuple[str, tuple[Any, ...]]] | None:
        """Items where formulas break, as `examples` gives ordinary ones and under the same names; `large` is a number
        whose square is far inside the range."""
        del rng, large
        return None

    def fits(self, *args: Any) -> bool:
        """Whether NumPy arrays of a call's shapes and domains are arguments: boxes have ordered corners besides."""
        del args
        return True

    def complete(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        """The arguments of a call, with what can be said in place of those that were left out."""
        del xp
        return args

    def check_call(self, backend: Backend, *args: Array) -> bool:
        """Check the shapes and dtypes of a call; whether its target holds class indices."""
        labels = self.structure.check(self, backend, args)
        self.check_entries(backend.shape(args[0]))
        self.check_vectors(backend, *args)
        return labels

    def check_entries(self, first: tuple[Any, ...]) -> None:
        """Check that rows have entries: there is no softmax and no angle of nothing."""
        spent = self.structure.spent == 1 and first
        if spent and first[self.structure.entries_axis(len(first))] == 0:
            message = (
                f"{self.name}: {self.arguments[0]} has shape {first}, whose items have no entries; accepted: one or "
                f"more an item"
            )
            raise _check.ShapeError(message)

    def check_vectors(self, backend: Backend, *args: Array) -> None:
        """Check that what is one number a class has as many as there are classes."""
        if vectors := self.vectors:
            argument, classes = self.classes(*(() if x is None else backend.shape(x) for x in args))
            _check.per_class(self.name, vectors, argument, classes)

    def classes(self, *shapes: tuple[Any, ...]) -> tuple[str, Any]:
        """How many classes a call has, and the argument that says so."""
        axis: int = getattr(self, "axis", -1)
        return self.arguments[0], shapes[0][axis] if shapes[0] else 0

    @property
    def vectors(self) -> dict[str, Vector]:
        """The hyper-parameters that are one number a class."""
        if not self.per_class:
            return {}
        held = ((name, getattr(self, name)) for name in self.per_class)
        return {name: value for name, value in held if isinstance(value, Vector)}

    def check_labels(self, backend: Backend, kept: Array | None, *args: Array) -> None:
        """Check class indices where they can be read: of the items that are `kept`, the aligned mask of a call."""

    def items_shape(self, pred: tuple[Any, ...]) -> tuple[Any, ...]:
        """The shape of the items of a prediction of this shape."""
        return self.structure.items(pred)

    def lift(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        """The arguments as `at` wants them; linear in the prediction."""
        return self.structure.lift(xp, args)

    def in_blocks(self) -> Self:
        """The same loss for blocks, whose classes lie on the last axis."""
        return self

    # What a user calls

    def __call__(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        """The loss of predictions against targets, reduced as `reduction` says.

        Hyper-parameters that are numbers of a range may be given here, too: as arrays of the call they are traced,
        mapped and differentiated like any other argument.
        """
        if _hosts.by_keras():  # before what is remembered of calls in our order
            _hosts.refuse_keras(self)
        if named:
            return _paths.run(self._prepared(args, named, weight, where, VALUE))
        found: Array = _paths.again(self, args, weight, where)
        if found is not None:
            return found
        return _paths.run(prepare(self, self._bind(args, named), weight, where))

    @as_written
    def value_and_grad(
        self,
        *args: Any,
        weight: Any = None,
        where: Any = None,
        wrt: str | Sequence[str] | None = None,
        **named: Any,
    ) -> tuple[Array, Any]:
        """The loss and its gradient in the first argument, on any backend.

        `wrt` names other arguments, weight and hyper-parameters among them: one name for one gradient, or several for
        a tuple of gradients. Each has the shape and dtype of its argument. With reduction "none" it is the gradient of
        the sum.
        """
        several = isinstance(wrt, (tuple, list)) and all(isinstance(name, str) for name in wrt)
        if not (wrt is None or several or isinstance(wrt, str)):
            accepted = "the name of an argument, or several in a tuple"
            message = f"{self.name}: wrt is {_check.short(wrt)}; accepted: {accepted}"
            raise _check.ParameterError(message)
        names = wrt if isinstance(wrt, str) else self.arguments[0] if wrt is None else tuple(wrt)
        want = Want((names,) if isinstance(names, str) else names, order=1)
        call = self._prepared(args, named, weight, where, want)
        value, *grads = _paths.run(call)
        if wrt is not None:
            bound = self._bind(args, parted(self, named, want.curvature, where)[1])
            given = {**named, **dict(zip(self.arguments, bound, strict=True)), "weight": weight}
            for at, name in enumerate(want.wrt):  # in the shape that it came in
                x: Any = given[name] if name in given else getattr(self, name)
                shape = tuple(x.shape) if hasattr(x, "shape") else np.shape(x)
                if len(shape) != len(grads[at].shape):
                    grads[at] = call.static.backend.xp.reshape(grads[at], shape)
        return value, grads[0] if isinstance(names, str) else tuple(grads)

    @as_written
    def grad(
        self,
        *args: Any,
        weight: Any = None,
        where: Any = None,
        wrt: str | Sequence[str] | None = None,
        **named: Any,
    ) -> Any:
        """The gradient in the first argument, in its shape and dtype; `wrt` as in `value_and_grad`."""
        return self.value_and_grad(*args, weight=weight, where=where, wrt=wrt, **named)[1]

    @as_written
    def hessian(
        self, *args: Any, weight: Any = None, where: Any = None, curvature: Kind = "exact", **named: Any
    ) -> Array:
        """The diagonal of the Hessian in the first argument, in its shape; or of another curvature.

        "majorizer" is that of a parabola which touches the loss at the prediction and lies above it everywhere;
        "gauss_newton" is never negative, and the exact one of a loss that is convex in its prediction. A loss that has
        none says why, as an UnsupportedError.
        """
        want = Want(self.arguments[:1], order=2, curvature=self._curved(curvature))
        return _paths.run(self._prepared(args, named, weight, where, want))[1]

    @as_written
    def value_grad_hessian(
        self, *args: Any, weight: Any = None, where: Any = None, curvature: Kind = "exact", **named: Any
    ) -> tuple[Array, Array, Array]:
        """The loss, its gradient in the first argument and the diagonal of a curvature, from one evaluation: what
        `value_and_grad` and `hessian` give."""
        want = Want(self.arguments[:1], order=2, curvature=self._curved(curvature), both=True)
        value, grad, bend = _paths.run(self._prepared(args, named, weight, where, want))
        return value, grad, bend

    def _curved(self, curvature: Any) -> str:
        """The name of a curvature, if it is one."""
        if not isinstance(curvature, str) or curvature not in KINDS:
            accepted = ", ".join(repr(kind) for kind in KINDS)
            message = f"{self.name}: curvature is {_check.short(curvature)}; accepted: {accepted}"
            raise _check.ParameterError(message)
        return str(curvature)

    @as_written
    def partial(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Any:
        """The sum and the count of these items: partials of all the data add up to the exact mean."""
        return _paths.run(self._prepared(args, named, weight, where, PARTIAL))

    @as_written
    def mean(self, *args: Any, count: Any, **options: Any) -> Array:
        """The sum of these items over a count of the caller's: that of all batches whose gradients are accumulated, or
        of all shards. Such means of all of the data add up to its mean."""
        return self.partial(*args, **options).over(count)

    def explain(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> _paths.Explanation:
        """Which path this call takes, and why the others were refused."""
        return _paths.explain(self._prepared(args, named, weight, where, VALUE))

    def _prepared(
        self, args: tuple[Any, ...], named: dict[str, Any], weight: Any, where: Any, want: Want
    ) -> Call:
        loss, arrays, hyper = parted(self, named, want.curvature, where)
        for name in want.wrt:
            if name in self.learnable and name not in hyper and name not in self.arguments:
                given = named.get(name)
                hyper[name] = given if hasattr(given, "dtype") else as_array(loss, name)
        return prepare(loss, loss._bind(args, arrays), weight, where, want, hyper)

    # Configuration

    def parameters(self) -> dict[str, Any]:
        """The hyper-parameters by name, as they are held; the common ones last."""
        names = list(self.hyper)
        own = [n for n in names if n not in ("reduction", "axis")] + [
            n for n in ("axis", "reduction") if n in names
        ]
        return {n: getattr(self, n) for n in own}

    @classmethod
    def as_called(cls, arrays: list[Any]) -> list[str]:
        """The arrays of a point of the facts, as a caller writes them."""
        return [repr(x) for x in arrays]

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        return dict(cls.hyper)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, safe for JSON: the loss's name and its hyper-parameters. `from_dict` reads it."""
        return {"loss": self.name, **{k: jsonable(v) for k, v in self.parameters().items()}}

    def _bind(self, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        names = self.arguments
        if not named and len(args) == len(names):
            return args
        given = dict(zip(names, args, strict=False)) | named
        right = set(names) - set(self.optional) <= set(given) <= set(names)
        if len(args) > len(names) or not right or set(names[: len(args)]) & set(named):
            _hints.wrong_arrays(self, args, named)
        return tuple(given.get(n) for n in names)
