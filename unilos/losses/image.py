"""Losses of images: through a linear filter, through windows, and of neighbouring pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    SHARED,
    Facts,
    Kink,
    Mapped,
    Native,
    Point,
    Pull,
    Reference,
    Residual,
    Shaped,
    ShapeError,
    Stated,
    Structure,
    Suits,
    Whole,
    field,
    floating,
    leading,
    same_shape,
    sign,
    spec,
    two_axes,
)

Array = Any


@dataclass(frozen=True)
class Laplacian:
    """The 3x3 Laplacian over two axes, with zeros around the image."""

    axes: tuple[int, int]

    def forth(self, xp: Any, x: Array) -> Array:
        return self._filtered(xp, x, -4.0)

    def back(self, xp: Any, g: Array, squared: bool) -> Array:
        # The filter is symmetric and so its own adjoint; a diagonal curvature takes its squared entries.
        return self._filtered(xp, g, 16.0 if squared else -4.0)

    def bound(self, xp: Any, g: Array) -> Array:
        # (sum_j a_j d_j)^2 <= sum_j |a_j| times sum_j |a_j| d_j^2, of every output pixel (Cauchy and Schwarz).
        return self._filtered(xp, g * self._filtered(xp, xp.ones_like(g), 4.0), 4.0)

    def check(self, loss: Any, shape: tuple[Any, ...]) -> None:
        check_image(loss, shape)

    def around(self, entry: int, shape: tuple[int, ...]) -> tuple[tuple[int | None, ...], ...]:
        """The flat indices of a pixel and its eight neighbours, three rows of three; None beyond the edge."""
        lengths, steps = (
            [shape[a] for a in self.axes],
            [math.prod(shape[a % len(shape) + 1 :]) for a in self.axes],
        )
        (i, down), (j, right) = (((entry // step) % n, step) for n, step in zip(lengths, steps, strict=True))

        def at(up: int, side: int) -> int | None:
            inside = 0 <= i + up < lengths[0] and 0 <= j + side < lengths[1]
            return entry + up * down + side * right if inside else None

        return tuple(tuple(at(up, side) for side in (-1, 0, 1)) for up in (-1, 0, 1))

    def _filtered(self, xp: Any, x: Array, centre: float) -> Array:
        total = centre * x
        for axis in self.axes:
            axis = axis % x.ndim
            edge = xp.zeros_like(_cut(x, axis, slice(0, 1)))
            total = total + xp.concat((_cut(x, axis, slice(1, None)), edge), axis=axis)
            total = total + xp.concat((edge, _cut(x, axis, slice(None, -1))), axis=axis)
        return total


@spec(
    formula=r"\left(L * (\hat y-y)\right)^2,\quad L=\begin{pmatrix}0&1&0\\1&-4&1\\0&1&0\end{pmatrix}",
    plain="(L * e)^2; * a convolution, L = [[0, 1, 0], [1, -4, 1], [0, 1, 0]], e = pred - target",
    task="images and masks, beside a loss of the pixels",
    arrays={
        "pred": Shaped("any shape with the two `spatial_axes`", "the predicted images"),
        "target": "the true images",
    },
)
class LaplacianEdge(Residual):
    """Squared difference of the 3x3 Laplacians of prediction and target, with zeros around the image.

    `spatial_axes` are the two axes of the image: (-2, -1), or (1, 2) for batches with the channels last.
    """

    spatial_axes: tuple[int, int] = field(
        (-2, -1),
        two_axes,
        "the two axes along which the pixels of an image are neighbours; (1, 2) for batches with the channels last",
    )

    def structure_of(self) -> Structure:
        return Mapped(map=Laplacian(self.spatial_axes))

    def at(self, xp: Any, *args: Array) -> Point:
        (d,) = args
        two = lambda: 2 * xp.ones_like(d)  # noqa: E731
        return Point(d * d, lambda: 2 * d, two, majorizer=two)

    def definition(self, mp: Any, *args: Any) -> Any:
        (p,) = args  # the residuals of the item and its eight neighbours, three rows of three
        return (p[0][1] + p[1][0] + p[1][2] + p[2][1] - 4 * p[1][1]) ** 2

    facts = Facts(
        majorizer=Stated(
            "of the squares of the filtered residuals, through absolute weights of the filter (Cauchy and Schwarz)"
        ),
        gauss_newton=CONVEX,
        aliases=("laplacian_loss", "edge_loss"),
        pros=("compares edges: a constant offset inside an object costs nothing",),
        cons=("blind to the mean of smooth areas: add it to a loss of the pixels",),
        suits=(
            Suits(
                "task segmentation, target mask, matters boundary",
                "compares edges: 0.5 times it beside cross-entropy sharpens outlines",
                rank=3,
            ),
            Suits(
                "task images, matters edges",
                "compares edges: a constant offset costs nothing; beside a loss of the pixels",
                rank=3,
            ),
        ),
        references=("Burt and Adelson 1983, doi:10.1109/TCOM.1983.1095851",),
        tries=({}, {"spatial_axes": (0, 1)}),
        natives=(Native("", differs="no framework has it"),),
        points=(
            Reference([[1.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], 4.5, note="(16 + 1 + 1 + 0) / 4"),
        ),
    )


def check_image(loss: Any, shape: tuple[Any, ...]) -> None:
    first, second = loss.spatial_axes
    inside = all(-len(shape) <= a < len(shape) for a in loss.spatial_axes)
    if not inside or first % len(shape) == second % len(shape):
        message = f"{loss.name}: pred has shape {shape}; accepted: shapes with the axes {loss.spatial_axes}"
        raise ShapeError(message)


def _cut(x: Array, axis: int, part: slice) -> Array:
    return x[(slice(None),) * axis + (part, ...)]


@dataclass(frozen=True, kw_only=True, repr=False)
class Images(Whole):
    """One item an image, whose pixels are neighbours: the first axis counts images, all others belong to them."""

    shapes: ClassVar[tuple[str, str]] = ("(images, ...)", "(images,)")

    spatial_axes: tuple[int, int] = field(
        (-2, -1),
        two_axes,
        "the two axes along which the pixels of an image are neighbours; (1, 2) for batches with the channels last",
    )

    def check_call(self, backend: Any, *args: Array) -> bool:
        shape = backend.shape(args[0])
        check_image(self, shape)
        if 0 in (a % len(shape) for a in self.spatial_axes):
            message = (
                f"{self.name}: pred has shape {shape}; accepted: images along the first axis, (images, ...)"
            )
            raise ShapeError(message)
        for name, x in zip(self.arguments[1:], args[1:], strict=True):
            floating(self.name, name, backend.dtype_name(x))
            same_shape(self.name, self.arguments[0], shape, name, backend.shape(x))
        return False

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        del n
        more = max(0, -1 - max(self.spatial_axes)) if max(self.spatial_axes) < 0 else 1
        shape = (2, 2, 3, *(1,) * more)
        yield "images", tuple(rng.uniform(0.0, 1.0, shape) for _ in self.arguments)

    def planes(self, image: Any) -> list[Any]:
        """The textbook's images: rows of pixels, one channel each."""
        channels_last = isinstance(image[0][0], list)
        if not channels_last:
            return [image]
        return [[[pixel[c] for pixel in row] for row in image] for c in range(len(image[0][0]))]


def over_images(xp: Any, x: Array) -> Array:
    """The sum over everything but the first axis."""
    return xp.sum(x, axis=tuple(range(1, x.ndim)))


@spec(
    formula=r"\sum_{i,j}|x_{i+1,j}-x_{i,j}|+|x_{i,j+1}-x_{i,j}|",
    plain="sum_(i, j) |x[i + 1, j] - x[i, j]| + |x[i, j + 1] - x[i, j]|; x = pred",
    task="a regulariser of images, beside a loss of the pixels",
    arrays={"pred": Shaped("(images, ...) with the two `spatial_axes`", "the predicted images")},
)
class TotalVariation(Images):
    """How much neighbouring pixels differ, added up over an image: anisotropic total variation."""

    arguments: ClassVar[tuple[str, ...]] = ("pred",)

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        del kept
        (x,) = args
        axes = [a % x.ndim for a in self.spatial_axes]
        steps = [_cut(x, a, slice(1, None)) - _cut(x, a, slice(None, -1)) for a in axes]
        # The framework goes back through this: 0 at 0, and NaN where it is.
        first, second = (over_images(xp, d * xp.detached(sign(xp, d))) for d in steps)

        def slope(cotangent: Array) -> Array:
            total: Any = 0.0
            for axis, d in zip(axes, steps, strict=True):
                edge = xp.zeros_like(_cut(x, axis, slice(0, 1)))
                up = sign(xp, d)
                total = total + xp.concat((edge, up), axis=axis) - xp.concat((up, edge), axis=axis)
            return leading(xp, cotangent, x) * total

        return Pull(first + second, slope)

    def definition(self, mp: Any, *args: Any) -> Any:
        (images,) = args
        return [
            mp.fsum(
                self._variation(mp, lines)
                for p in self.planes(x)
                for lines in (p, list(zip(*p, strict=True)))
            )
            for x in images
        ]

    def _variation(self, mp: Any, lines: Any) -> Any:
        return mp.fsum(abs(b - a) for line in lines for a, b in pairwise(line))

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("tv_loss",),
        pros=("removes noise and keeps edges",),
        cons=("turns slopes into stairs", "a sum: grows with the number of pixels"),
        suits=(
            Suits(
                "task images, matters edges denoising",
                "removes noise and keeps edges; a small multiple beside a loss of the pixels",
                rank=3,
            ),
        ),
        references=("Rudin, Osher and Fatemi 1992, doi:10.1016/0167-2789(92)90242-F",),
        tries=({}, {"spatial_axes": (1, 2)}),
        kinks=(Kink("neighbours that are equal", "0"),),
        natives=(
            Native(
                "tf.image.total_variation", "spatial_axes=(1, 2)", call="f(xp.expand_dims(pred, axis=-1))"
            ),
        ),
        points=(Reference([[[0.0, 1.0], [1.0, 1.0]]], None, 2.0, note="one step along each axis"),),
    )
