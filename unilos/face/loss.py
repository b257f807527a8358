"""A loss is a frozen dataclass: its fields are hyper-parameters, its methods the mathematics.

A spec states `at`, the value and its slopes for arrays of one dtype with the classes on the last axis, and
`definition`, the textbook formula for one item in mpmath. The structure it derives from states everything
about shapes; the engine does casting, checking, weights and reduction.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

import numpy as np

from ..engine import paths as _paths
from ..engine.call import PARTIAL, VALUE, Call, Want, prepare
from ..engine.share import RULES, Partial, Reduction
from ..form import check as _check
from ..form.facts import REAL, Facts, Interval, Meta
from ..form.fields import Vector, described, field, settled
from ..form.points import Local, Pull
from ..form.sorts import Sort, choice
from ..form.structures import Structure
from .docs import Docstring
from .hosts import host

if TYPE_CHECKING:
    from ..backend.backend import Backend

Array = Any
L = TypeVar("L", bound="Loss")
REGISTRY: dict[str, type[Loss]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def spec(*, name: str = "", **meta: Any) -> Callable[[type[L]], type[L]]:
    """Make a class a loss: a frozen dataclass, known by its name and aliases. Names collide loudly."""

    def register(cls: type[L]) -> type[L]:
        facts = vars(cls).get("facts")
        stated = {f.name: getattr(facts, f.name) for f in fields(facts)} if isinstance(facts, Facts) else {}
        cls = dataclass(frozen=True, kw_only=True, repr=False)(cls)
        cls.meta = Meta(**stated | meta)
        hyper = described(cls)
        cls.hyper = {name: f.default for name, f in hyper.items()}
        # The reductions are a matter of the class, see __post_init__.
        cls.sorts = {n: f.accepted for n, f in hyper.items() if f.accepted and n != "reduction"}
        cls.name = name or snake_case(cls.__name__)
        cls.words, cls.__doc__ = cls.__doc__ or "", Docstring()  # type: ignore[assignment]
        for key in (cls.name, cls.__name__, *cls.meta.short, *cls.meta.aliases):
            if REGISTRY.setdefault(key, cls) is not cls:
                message = f"{key!r} already names {REGISTRY[key].__name__}; {cls.__name__} needs another name"
                raise ValueError(message)
        return cls

    return register


def snake_case(name: str) -> str:
    """`MSE` -> mse, `SmoothL1` -> smooth_l1, `KLDivergence` -> kl_divergence."""
    out = ""
    for i, char in enumerate(name):
        after_small = i > 0 and (name[i - 1].islower() or name[i - 1].isdigit())
        before_small = i > 0 and i + 1 < len(name) and name[i + 1].islower()
        out += f"_{char}" if char.isupper() and (after_small or before_small) else char
    return out.lower()


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
class Loss:
    """A loss function with its hyper-parameters. Call it as `loss(pred, target, weight=, where=)`."""

    reduction: Reduction = field("mean", choice(*RULES), "how the losses of the items become the result")

    autograph_info__: ClassVar[dict[str, Any]] = {}  # calls of the object itself, see as_written
    hyper: ClassVar[
        dict[str, Any]
    ]  # the hyper-parameters and their defaults; torch.compile cannot read `fields`
    sorts: ClassVar[dict[str, Sort]]  # what the hyper-parameters accept, where they say it themselves
    name: ClassVar[str]
    words: ClassVar[str]  # the docstring of its source
    meta: ClassVar[Meta]
    arguments: ClassVar[tuple[str, ...]] = ("pred", "target")
    #: The last of the arguments, if they may be left out: None in `at` then.
    optional: ClassVar[tuple[str, ...]] = ()
    #: Arguments that hold nothing of any one item: no mask covers them.
    shared: ClassVar[tuple[str, ...]] = ()
    #: Which arguments hold integers where `check_call` finds labels.
    indices: ClassVar[tuple[int, ...]] = (1,)
    #: The shapes of the first argument and of the items, in words.
    shapes: ClassVar[tuple[str, str]] = ("any shape", "the shape of `{first}`")
    reductions: ClassVar[Any] = EveryReduction()  # or the names of those that it has
    rowwise: ClassVar[bool] = False
    residual: ClassVar[bool] = False
    pooled: ClassVar[bool] = False
    local: ClassVar[bool] = True
    sampled: ClassVar[bool] = False
    whole: ClassVar[bool] = False
    projected: ClassVar[bool] = False
    of_params: ClassVar[bool] = False
    adds: ClassVar[type[Partial]] = Partial  # what its partials are
    structure: ClassVar[Structure]  # what one item is; every object has its own
    #: The class of sums and of scaled losses. They are losses themselves, so it is defined after this one.
    sums: ClassVar[Any]

    def __post_init__(self) -> None:
        for name, default in self.hyper.items():
            object.__setattr__(self, name, _plain(self, name, default))
        if self.reduction not in self.reductions:
            one_of = ", ".join(repr(r) for r in self.reductions)
            _check.require(False, self, "reduction", one_of)
        self.check_parameters()
        object.__setattr__(self, "structure", self.structure_of())

    @property
    def summands(self) -> tuple[tuple[float, Loss], ...]:
        """The scaled losses that it adds up: itself alone."""
        return ((1.0, self),)

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
        meta = self.meta
        stated = (meta.pred, meta.target, *meta.further)
        return (*stated, *[REAL] * (len(self.arguments) - len(stated)))[: len(self.arguments)]

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

    def complete(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        """The arguments of a call, with what can be said in place of those that were left out."""
        del xp
        return args

    def check_call(self, backend: Backend, *args: Array) -> bool:
        """Check the shapes and dtypes of a call; whether its target holds class indices."""
        return self.structure.check(self, backend, args)

    def check_labels(self, backend: Backend, kept: Array | None, *args: Array) -> None:
        """Check class indices where they can be read: of the items that are `kept`, the aligned mask of a call."""

    def items_shape(self, pred: tuple[Any, ...]) -> tuple[Any, ...]:
        """The shape of the items of a prediction of this shape."""
        return self.structure.items(pred)

    def lift(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        """The arguments as `at` wants them; linear in the prediction."""
        return self.structure.lift(xp, args)

    def in_blocks(self) -> Loss:
        """The same loss for blocks, whose classes lie on the last axis."""
        return self

    # What a user calls

    def __call__(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        """The loss of predictions against targets, reduced as `reduction` says."""
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

        `wrt` names other arguments, weight among them: one name for one gradient, or several for a tuple of
        gradients. Each has the shape and dtype of its argument. With reduction "none" it is the gradient of the sum.
        """
        names = wrt if isinstance(wrt, str) else self.arguments[0] if wrt is None else tuple(wrt)
        want = Want((names,) if isinstance(names, str) else names, order=1)
        value, *grads = _paths.run(self._prepared(args, named, weight, where, want))
        if weight is not None and "weight" in want.wrt:  # in the shape that it came in
            at = want.wrt.index("weight")
            grads[at] = grads[at].reshape(tuple(getattr(weight, "shape", np.shape(weight))))
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
    def hessian(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        """The diagonal of the Hessian in the first argument, in its shape."""
        want = Want(self.arguments[:1], order=2)
        return _paths.run(self._prepared(args, named, weight, where, want))[1]

    @as_written
    def partial(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Any:
        """The sum and the count of these items: partials of all the data add up to the exact mean."""
        return _paths.run(self._prepared(args, named, weight, where, PARTIAL))

    def explain(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> _paths.Explanation:
        """Which path this call takes, and why the others were refused."""
        return _paths.explain(self._prepared(args, named, weight, where, VALUE))

    def _prepared(
        self, args: tuple[Any, ...], named: dict[str, Any], weight: Any, where: Any, want: Want
    ) -> Call:
        return prepare(self, self._bind(args, named), weight, where, want)

    def __add__(self, other: Any) -> Any:
        return self.sums.of(self, other) if isinstance(other, Loss) else NotImplemented

    def __radd__(self, other: Any) -> Any:  # sum(losses) starts from 0
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __sub__(self, other: Any) -> Any:
        return self + -1.0 * other if isinstance(other, Loss) else NotImplemented

    def __neg__(self) -> Any:
        return -1.0 * self

    def __mul__(self, factor: float) -> Any:
        return self.sums.of(self).scaled(factor) if is_scale(factor) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, divisor: float) -> Any:
        return self.sums.of(self).scaled(1 / divisor) if is_scale(divisor) else NotImplemented

    def to_keras(self, **kwargs: Any) -> Any:
        """This loss as a `keras.losses.Loss`, for `model.compile`."""
        return host("keras").wrap(self, **kwargs)

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
        return {"loss": self.name, **{k: _jsonable(v) for k, v in self.parameters().items()}}

    def _bind(self, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        names = self.arguments
        if not named and len(args) == len(names):
            return args
        given = dict(zip(names, args, strict=False)) | named
        right = set(names) - set(self.optional) <= set(given) <= set(names)
        if len(args) > len(names) or not right or set(names[: len(args)]) & set(named):
            got = ", ".join((*(f"#{i + 1}" for i in range(len(args))), *named))
            message = (
                f"{self.name}: takes the arrays {', '.join(names)} and weight=, where=; got {got or 'none'}"
            )
            raise TypeError(message)
        return tuple(given.get(n) for n in names)


def _jsonable(value: Any) -> Any:
    """A hyper-parameter as JSON has it, which has no infinite numbers."""
    if isinstance(value, (Vector, tuple)):
        return list(value)
    if isinstance(value, Loss):
        return value.to_dict()
    return str(value) if value in (math.inf, -math.inf) else value


def is_scale(x: Any) -> bool:
    """Whether a loss may be multiplied by it."""
    return isinstance(x, (int, float)) and not isinstance(x, bool)


def _nested(loss: Loss, field: str, config: Mapping[str, Any]) -> Loss:
    params = dict(config)
    cls = REGISTRY.get(params.pop("loss"))
    if cls is None or not set(params) <= set(cls.defaults()):
        message = f"{loss.name}: {field} is no configuration of a loss, as to_dict makes it: {config!r:.80}"
        raise _check.ParameterError(message)
    return cls(**params)


def _plain(loss: Loss, name: str, default: Any) -> Any:
    """A hyper-parameter as plain data: arrays and lists become vectors, scalars of any library numbers."""
    value = getattr(loss, name)
    if isinstance(value, Mapping) and "loss" in value:  # a loss within a loss, as `to_dict` writes it
        value = _nested(loss, name, value)
    if name == "reduction":
        return value
    if name in loss.sorts:
        return settled(loss.name, name, value, loss.sorts[name])
    if isinstance(default, float) and isinstance(value, str) and value in ("inf", "-inf"):
        return float(value)
    if value is None or isinstance(value, (str, bool, Vector)) or callable(value):
        return value
    if isinstance(value, (int, float)):
        return float(value) if isinstance(default, float) else value
    if isinstance(default, tuple):
        return tuple(int(v) for v in value)
    array: Any = value
    try:
        if isinstance(value, (list, tuple)):
            items: Any = value
        else:
            items = array.tolist() if hasattr(array, "tolist") else array.numpy()
        vector = Vector(items)
    except Exception as error:
        got = type(value).__name__
        message = f"{loss.name}: {name} must hold plain numbers, known when the loss is made; got {got}"
        raise _check.ParameterError(message) from error
    scalar = not isinstance(value, (list, tuple)) and getattr(value, "shape", None) == ()
    return vector[0] if scalar else vector
