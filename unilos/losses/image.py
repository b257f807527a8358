"""Losses that compare images through a linear filter."""

from __future__ import annotations

from typing import Any, ClassVar

from .._check import ParameterError, ShapeError
from .._meta import Native, Point, Reference
from .._spec import spec
from .._structures import Residual

Array = Any


@spec(
    formula=r"\left(L * (\hat y-y)\right)^2,\quad L=\begin{pmatrix}0&1&0\\1&-4&1\\0&1&0\end{pmatrix}",
    aliases=("laplacian_loss", "edge_loss"),
    task="images and masks, beside a loss of the pixels",
    pros=("compares edges: a constant offset inside an object costs nothing",),
    cons=("blind to the mean of smooth areas: add it to a loss of the pixels",),
    references=("Burt and Adelson 1983, doi:10.1109/TCOM.1983.1095851",),
    tries=({}, {"spatial_axes": (0, 1)}),
    natives=(Native("", differs="no framework has it"),),
    points=(Reference([[1.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], 4.5, note="(16 + 1 + 1 + 0) / 4"),),
)
class LaplacianEdge(Residual):
    """Squared difference of the 3x3 Laplacians of prediction and target, with zeros around the image.

    `spatial_axes` are the two axes of the image: (-2, -1), or (1, 2) for batches with the channels last.
    """

    spatial_axes: tuple[int, int] = (-2, -1)

    local: ClassVar[bool] = False

    def lift(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        pred, target = args
        return (self._laplacian(xp, pred - target, -4.0),)

    def lower(self, xp: Any, g: Array, pred: Array, squared: bool = False) -> Array:
        # The filter is symmetric and so its own adjoint; a diagonal curvature takes its squared entries.
        del pred
        return self._laplacian(xp, g, 16.0 if squared else -4.0)

    def _laplacian(self, xp: Any, x: Array, centre: float) -> Array:
        total = centre * x
        for axis in self.spatial_axes:
            axis = axis % x.ndim
            edge = xp.zeros_like(_cut(x, axis, slice(0, 1)))
            total = total + xp.concat((_cut(x, axis, slice(1, None)), edge), axis=axis)
            total = total + xp.concat((edge, _cut(x, axis, slice(None, -1))), axis=axis)
        return total

    def at(self, xp: Any, *args: Array) -> Point:
        (d,) = args
        return Point(d * d, lambda: 2 * d, lambda: 2 * xp.ones_like(d))

    def definition(self, mp: Any, *args: Any) -> Any:
        (p,) = args  # the residuals of the item and its eight neighbours, three rows of three
        return (p[0][1] + p[1][0] + p[1][2] + p[2][1] - 4 * p[1][1]) ** 2

    def check_call(self, backend: Any, *args: Array) -> bool:
        shape = backend.shape(args[0])
        first, second = self.spatial_axes
        inside = all(-len(shape) <= a < len(shape) for a in self.spatial_axes)
        if not inside or first % len(shape) == second % len(shape):
            message = (
                f"{self.name}: pred has shape {shape}; accepted: shapes with the axes {self.spatial_axes}"
            )
            raise ShapeError(message)
        return super().check_call(backend, *args)

    def check_parameters(self) -> None:
        if len(self.spatial_axes) != 2:
            message = f"{self.name}: spatial_axes is {self.spatial_axes}; accepted: two axes"
            raise ParameterError(message)


def _cut(x: Array, axis: int, part: slice) -> Array:
    return x[(slice(None),) * axis + (part, ...)]
