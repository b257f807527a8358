"""How a class becomes a loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar, dataclass_transform

from ..engine.hyper import continuous
from ..form.facts import Facts, Meta
from ..form.fields import described
from . import hints as _hints
from .docs import Docstring
from .entries import REGISTRY
from .loss import Loss

L = TypeVar("L", bound=Loss)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def spec(*, name: str = "", **meta: Any) -> Callable[[type[L]], type[L]]:
    """Make a class a loss: a frozen dataclass, known by its name and aliases. Names collide loudly."""

    def register(cls: type[L]) -> type[L]:
        facts = vars(cls).get("facts")
        stated = {f.name: getattr(facts, f.name) for f in fields(facts)} if isinstance(facts, Facts) else {}
        for field in cls.without:  # it is no field then, but an attribute with the value that changes nothing
            cls.__annotations__[field] = ClassVar[Any]
        cls = dataclass(frozen=True, kw_only=True, repr=False)(cls)
        cls.meta = Meta(**stated | meta)
        hyper = described(cls)
        cls.hyper = {name: f.default for name, f in hyper.items()}
        # The reductions are a matter of the class, see __post_init__.
        cls.sorts = {n: f.accepted for n, f in hyper.items() if f.accepted and n != "reduction"}
        cls.per_class = tuple(
            n for n in hyper if n == "class_weight" or (n in cls.sorts and cls.sorts[n].per_class)
        )
        cls.learnable = continuous(cls)
        cls.name = name or snake_case(cls.__name__)
        cls.words, cls.__doc__ = cls.__doc__ or "", Docstring()  # type: ignore[assignment]
        cls.__init__ = _hints.by_keyword(cls.__init__)  # type: ignore[method-assign]
        REGISTRY.enter(cls, (cls.name, cls.__name__, *cls.meta.short, *cls.meta.aliases))
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
