"""A loss is a frozen dataclass: its fields are hyper-parameters, its methods the mathematics.

A spec states `at`, the value and its slopes for arrays of one dtype with the classes on the last axis, and
`definition`, the textbook formula for one item in mpmath. The structure it derives from states everything
about shapes; the engine does casting, checking, weights and reduction.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast, dataclass_transform

from ..engine import formula as _engine
from ..engine import paths as _paths
from ..engine.share import REDUCTIONS, Partial, Reduction, Terms, count_of
from ..form import check as _check
from ..form.facts import REAL, Interval, Meta
from ..form.fields import Vector
from ..form.points import Point
from . import entries as _entries
from . import hints as _hints

if TYPE_CHECKING:
    from ..backend.backend import Backend
    from .sum import Sum

Array = Any
L = TypeVar("L", bound="Loss")
REGISTRY: dict[str, type[Loss]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def spec(*, name: str = "", **meta: Any) -> Callable[[type[L]], type[L]]:
    """Make a class a loss: a frozen dataclass, known by its name and aliases. Names collide loudly."""

    def register(cls: type[L]) -> type[L]:
        cls = dataclass(frozen=True, kw_only=True, repr=False)(cls)
        cls.meta = Meta(**meta)
        cls.hyper = {f.name: f.default for f in fields(cls)}
        cls.name = name or snake_case(cls.__name__)
        cls.__init__ = _hints.by_keyword(cls.__init__)  # type: ignore[method-assign]
        _entries.enter(REGISTRY, cls, (cls.name, cls.__name__, *cls.meta.short, *cls.meta.aliases))
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


@dataclass(frozen=True, kw_only=True, repr=False)
class Loss:
    """A loss function with its hyper-parameters. Call it as `loss(pred, target, weight=, where=)`."""

    reduction: Reduction = "mean"

    autograph_info__: ClassVar[dict[str, Any]] = {}  # calls of the object itself, see as_written
    hyper: ClassVar[
        dict[str, Any]
    ]  # the hyper-parameters and their defaults; torch.compile cannot read `fields`
    name: ClassVar[str]
    meta: ClassVar[Meta]
    arguments: ClassVar[tuple[str, ...]] = ("pred", "target")
    #: The last of the arguments, if they may be left out: None in `at` then.
    optional: ClassVar[tuple[str, ...]] = ()
    #: Arguments that hold nothing of any one item: no mask covers them.
    shared: ClassVar[tuple[str, ...]] = ()
    #: Which arguments hold integers where `check_call` finds labels.
    indices: ClassVar[tuple[int, ...]] = (1,)
    reductions: ClassVar[tuple[str, ...]] = REDUCTIONS
    rowwise: ClassVar[bool] = False  # an item spends the last axis of the lifted prediction
    residual: ClassVar[bool] = False  # `at` takes pred - target alone
    chained: ClassVar[bool] = (
        False  # the slope is differentiated by the curvature that `at` states, not by autodiff
    )
    pooled: ClassVar[bool] = False  # weights take part inside the item
    local: ClassVar[bool] = True  # an item depends on its own part of the arrays: blocks are possible
    sampled: ClassVar[bool] = False  # an item is a whole sample of any number of axes, see PerSample
    whole: ClassVar[bool] = (
        False  # an item depends on the whole call: slopes are functions of a cotangent, see Whole
    )
    alone: ClassVar[bool] = (
        False  # no item of a whole call depends on others: `at` is an operation with its slope
    )
    projected: ClassVar[bool] = False  # a loss of rows that a projection makes first, see Projected
    of_params: ClassVar[bool] = False  # a penalty on parameters, not on predictions

    def __post_init__(self) -> None:
        for name, default in self.hyper.items():
            object.__setattr__(self, name, _plain(self, name, default))
        if self.reduction not in self.reductions:
            one_of = ", ".join(repr(r) for r in self.reductions)
            one_of += _hints.reduction(self.reduction, self.reductions)
            _check.require(False, self, "reduction", one_of)
        self.check_parameters()

    def __repr__(self) -> str:
        changed = [f"{k}={v!r}" for k, v in self.parameters().items() if v != self.defaults()[k]]
        return f"{type(self).__name__}({', '.join(changed)})"

    # What a spec states

    def at(self, xp: Any, *args: Array) -> Point:
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
        raise NotImplementedError

    def check_labels(self, backend: Backend, kept: Array | None, *args: Array) -> None:
        """Check class indices where they can be read: of the items that are `kept`, the aligned mask of a call."""

    def items_shape(self, pred: tuple[Any, ...]) -> tuple[Any, ...]:
        return pred

    def spread(self, xp: Any, items: Array) -> Array:
        """An array of the items' shape, against the prediction."""
        del xp
        return items

    def lift(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        """The arguments as `at` wants them; linear in the prediction."""
        del xp
        return args

    def lift_one(self, xp: Any, x: Array) -> Array:
        """An array of the prediction's shape, lifted."""
        del xp
        return x

    def along_last(self) -> Loss:
        """The same loss for arrays whose classes have been moved to the last axis."""
        return self

    def lower(self, xp: Any, g: Array, pred: Array, squared: bool = False) -> Array:
        """The adjoint of `lift`: from a slope in what was lifted to one in the prediction.

        `squared` carries a diagonal curvature instead, through the squared entries of the linear map.
        """
        del xp, pred, squared
        return g

    # What a user calls

    def __call__(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        """The loss of predictions against targets, reduced as `reduction` says."""
        return _paths.run("value", _engine.prepare(self, self._bind(args, named), weight, where))

    @as_written
    def value_and_grad(
        self, *args: Any, weight: Any = None, where: Any = None, **named: Any
    ) -> tuple[Array, Array]:
        """The loss and its gradient in the first argument, on any backend. With reduction "none" the gradient
        is that of the sum."""
        call = _engine.prepare(self, self._bind(args, named), weight, where)
        return cast("tuple[Array, Array]", _paths.run("value_and_grad", call))

    @as_written
    def grad(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        """The gradient in the first argument, in its shape and dtype."""
        return self.value_and_grad(*args, weight=weight, where=where, **named)[1]

    @as_written
    def hessian(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        """The diagonal of the Hessian in the first argument, in its shape."""
        call = _engine.prepare(self, self._bind(args, named), weight, where)
        return _paths.run("value_and_hessian", call)[1]

    @as_written
    def partial(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Partial:
        """The sum and the count of these items: partials of all the data add up to the exact mean."""
        return cast(
            Partial, _paths.run("partial", _engine.prepare(self, self._bind(args, named), weight, where))
        )

    def explain(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> _paths.Explanation:
        """Which path this call takes, and why the others were refused."""
        return _paths.explain(_engine.prepare(self, self._bind(args, named), weight, where))

    def __add__(self, other: Any) -> Sum:
        from .sum import Sum

        return NotImplemented if not isinstance(other, (Loss, Sum)) else Sum.of(self) + other

    def __radd__(self, other: Any) -> Any:
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __mul__(self, factor: float) -> Sum:
        from .sum import Sum

        return Sum.of(self) * factor

    __rmul__ = __mul__

    def to_keras(self, **kwargs: Any) -> Any:
        """This loss as a `keras.losses.Loss`, for `model.compile`."""
        from ..hosts.keras import wrap

        return wrap(self, **kwargs)

    # Configuration

    def parameters(self) -> dict[str, Any]:
        """The hyper-parameters by name, as they are held; the common ones last."""
        names = list(self.hyper)
        own = [n for n in names if n not in ("reduction", "axis")] + [
            n for n in ("axis", "reduction") if n in names
        ]
        return {n: getattr(self, n) for n in own}

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
            _hints.wrong_arrays(self, args, named)
        return tuple(given.get(n) for n in names)

    def as_partial(self, static: _engine.Static, *arrays: Array) -> Partial:
        terms: Terms = _engine.terms(static, *arrays)
        xp = static.backend.xp
        rule = self.reduction if self.reduction.startswith("mean") else "mean"
        count = count_of(xp, terms, rule)
        if isinstance(count, int):
            count = (
                xp.zeros_like(xp.sum(terms.num[..., :0])) + count
                if terms.num.ndim
                else xp.ones_like(terms.num)
            )
        return Partial(xp.sum(terms.num), count)


def _jsonable(value: Any) -> Any:
    """A hyper-parameter as JSON has it, which has no infinite numbers."""
    if isinstance(value, (Vector, tuple)):
        return list(value)
    if isinstance(value, Loss):
        return value.to_dict()
    return str(value) if value in (math.inf, -math.inf) else value


def _plain(loss: Loss, field: str, default: Any) -> Any:
    """A hyper-parameter as plain data: arrays and lists become vectors, scalars of any library numbers."""
    value = getattr(loss, field)
    if isinstance(default, float) and isinstance(value, str) and value in ("inf", "-inf"):
        return float(value)
    if value is None or isinstance(value, (str, bool, Vector)) or callable(value):
        return value
    if isinstance(value, Mapping) and "loss" in value:  # a loss within a loss, as `to_dict` writes it
        from .registry import from_dict

        return from_dict(value)
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
        message = f"{loss.name}: {field} must hold plain numbers, known when the loss is made; got {got}"
        raise _check.ParameterError(message) from error
    scalar = not isinstance(value, (list, tuple)) and getattr(value, "shape", None) == ()
    return vector[0] if scalar else vector
