"""Losses that make a student follow a teacher."""

from __future__ import annotations

from typing import Any

from ..specs import (
    CONVEX,
    QUADRATIC,
    SOFTMAX,
    Facts,
    Native,
    Point,
    Reference,
    Rowwise,
    Suits,
    beside,
    even,
    exp_rest,
    field,
    flag,
    majority,
    muted,
    positive_finite,
    softmax,
    spec,
)
from .divergence import excess

Array = Any


@spec(
    formula=r"T^2\sum_k q_k(\log q_k-\log p_k),\quad q=\operatorname{softmax}(t/T),\ p=\operatorname{softmax}(z/T)",
    plain="temperature^2 sum_k q_k (log q_k - log p_k); "
    "q = softmax(target / temperature), p = softmax(pred / temperature)",
    task="distillation",
    arrays={"pred": "the logits of the student", "target": "the logits of the teacher"},
)
class Distillation(Rowwise):
    """Kullback-Leibler divergence of a student's softmax from the teacher's, both of logits over `temperature`.
    With `scale` it counts temperature squared, so that slopes are of one size at every temperature."""

    temperature: float = field(1.0, positive_finite, "what the logits of student and teacher are divided by")
    scale: bool = field(True, flag, "whether the loss is multiplied by the square of the temperature")

    def at(self, xp: Any, *args: Array) -> Point:
        heat = self.temperature
        times = heat * heat if self.scale else 1.0
        z, t = ((x - xp.row_max(x)) / heat for x in args)
        student, teacher = softmax(xp, z), softmax(xp, t)
        p, q = student.shares.p, teacher.shares.p
        off = q == 0
        # Against the teacher's best class: what it holds nearly all of must not cancel in the mean.
        best = xp.row_argmax(args[1], keepdims=False)
        z, t = (x - xp.pick(x, best) for x in args)
        a = xp.where(off, 0.0, (z - t) / heat)
        apart = xp.where(off, 0.0, a - xp.row_sum(muted(xp, q, a)))
        # Where both are near each other, log E exp(apart) under the teacher: of second order, as E apart is 0.
        fine = xp.where(off, p == 0, (apart > -3) & (apart < 3))
        near = xp.row_all(fine)
        apart_near = xp.where(near, apart, 0.0)
        close = xp.log1p(xp.row_sum(q * exp_rest(xp, apart_near)))
        gap = xp.where(off, 0.0, student.nlog) - xp.where(off, 0.0, teacher.nlog)
        value = xp.squeeze(xp.where(near, close, xp.row_sum(excess(xp, q, p, gap))), axis=-1)

        def slope() -> Array:
            far = p * teacher.shares.rest - q * student.shares.rest
            more = xp.where(near, q * xp.expm1(apart_near - xp.where(near, close, 0.0)), far)
            large = majority(p, 1.0)
            return (times / heat) * xp.where(large, -xp.row_sum(xp.where(large, 0.0, more)), more)

        return Point(
            beside(xp, times, value) * value,
            slope,
            lambda: (times / (heat * heat)) * (p * student.shares.rest),
            majorizer=lambda: 0.5 * times / (heat * heat) * xp.ones_like(p),
            target=lambda: -(times / heat) * muted(xp, q, apart),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        heat = mp.mpf(self.temperature)
        z, t = ([mp.exp(v / heat) for v in x] for x in args)
        p, q = ([v / mp.fsum(x) for v in x] for x in (z, t))
        value = mp.fsum(qk * mp.log(qk / pk) for pk, qk in zip(p, q, strict=True) if qk)
        return heat**2 * value if self.scale else value

    facts = Facts(
        majorizer=SOFTMAX,
        gauss_newton=CONVEX,
        aliases=("LogitsDistillation", "knowledge_distillation"),
        pros=("the teacher's small probabilities teach, too", "0 where both agree"),
        cons=("the temperature has to be tuned",),
        suits=(
            Suits(
                "task distillation, target teacher-logits",
                "the teacher's small probabilities teach, too, at a temperature",
                rank=1,
            ),
        ),
        references=("Hinton et al. 2015, arXiv:1503.02531",),
        tries=({}, {"temperature": 3.0}, {"temperature": 0.5, "scale": False}),
        natives=(
            Native(
                "torch.nn.functional.kl_div",
                "log-softmax of both, over the temperature; log_target=True",
                "nan where the teacher masks a class",
                call="4 * f(xp.log_softmax(pred / 2, -1), xp.log_softmax(target / 2, -1), reduction='none', "
                "log_target=True).sum(-1)",
                ours={"temperature": 2.0},
            ),
            Native(
                "keras.distillation.LogitsDistillation",
                "temperature=temperature, loss=keras.losses.KLDivergence()",
                "its default, a string, compares the logits without softmax: 16.1 where this is 1.09",
            ),
        ),
        points=(
            Reference([0.0, 1.0, 0.0], [2.0, 0.0, -1.0], 1.091222256509368, {"temperature": 2.0}),
            Reference([1.0, float("-inf")], [0.0, float("-inf")], 0.0, note="a class that both mask"),
            Reference([0.0, 0.0], [1e-4, 0.0], 1.2499999984375e-09, note="the difference of larger terms"),
        ),
    )


@spec(
    formula=r"\frac1C\sum_k e_k^2,\quad e=f-g",
    plain="sum_k e_k^2 / features; e = pred - target",
    task="distillation",
    arrays={"pred": "the features of the student", "target": "the features of the teacher"},
)
class FeatureDistillation(Rowwise):
    """The mean over `axis` of the squared difference of a student's features and the teacher's. Features are taken
    over `temperature`; `scale` multiplies by temperature squared, which undoes that, as for logits in their limit of
    a high temperature."""

    temperature: float = field(
        1.0, positive_finite, "what the features of student and teacher are divided by"
    )
    scale: bool = field(
        True,
        flag,
        "whether the loss is multiplied by the square of the temperature, which undoes the division",
    )

    def at(self, xp: Any, *args: Array) -> Point:
        pred, target = args
        e = pred - target
        share = even(xp, e, 1.0)
        if not self.scale:
            share = share / self.temperature / self.temperature
        return Point(
            xp.row_sum((share * e) * e, keepdims=False),
            lambda: (2 * share) * e,
            lambda: (2 * share) * xp.ones_like(e),
            target=lambda: (-2 * share) * e,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        heat = mp.mpf(self.temperature)
        e = [f / heat - g / heat for f, g in zip(*args, strict=True)]
        mean = mp.fsum(v**2 for v in e) / len(e)
        return heat**2 * mean if self.scale else mean

    facts = Facts(
        majorizer=QUADRATIC,
        gauss_newton=QUADRATIC,
        aliases=("FeatureDistillation", "hint_loss"),
        pros=("needs no classes: any layer of the teacher can teach",),
        cons=("student and teacher need features of one size; project one of them first",),
        suits=(
            Suits(
                "task distillation, target teacher-features",
                "any layer of the teacher can teach, without classes",
                rank=1,
            ),
        ),
        references=("Romero et al. 2015, arXiv:1412.6550",),
        tries=({}, {"temperature": 2.0, "scale": False}),
        natives=(
            Native("keras.distillation.FeatureDistillation", differs="picks the layers' outputs itself"),
            Native("torch.nn.functional.mse_loss", call="f(pred, target, reduction='none').mean(-1)"),
        ),
        points=(
            Reference([1.0, 2.0], [0.0, 4.0], 2.5),
            Reference([1.0, 2.0], [0.0, 4.0], 0.625, {"temperature": 2.0, "scale": False}),
        ),
    )
