"""The structural similarity of images."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any, ClassVar

from ..specs import (
    SHARED,
    Facts,
    Measured,
    Native,
    Pull,
    Reference,
    Shaped,
    ShapeError,
    Suits,
    binade,
    count,
    field,
    leading,
    positive,
    spec,
)
from .image import Images, _cut, over_images

Array = Any


class Windows:
    """Weighted means and variances of a sliding window along one axis, over means and variances within its pixels.

    One axis after the other they add up to those of a square window, and nothing is subtracted but a mean from
    what it is the mean of.
    """

    def __init__(self, xp: Any, x: Array, inner: Array | None, axis: int, weights: tuple[float, ...]) -> None:
        self.xp, self.x, self.axis, self.weights = xp, x, axis % x.ndim, weights
        self.mean = self._over(lambda k: self._shift(x, k))
        self.variance = self._over(lambda k: self._away(k) * self._away(k))
        self.nested = inner is not None
        if inner is not None:
            self.variance = self.variance + self._over(lambda k: self._shift(inner, k))

    def _over(self, part: Callable[[int], Array]) -> Array:
        return sum((w * part(k) for k, w in enumerate(self.weights) if k), self.weights[0] * part(0))

    def _shift(self, x: Array, k: int) -> Array:
        """What the k-th pixel of every window sees."""
        behind = len(self.weights) - 1 - k
        return _cut(x, self.axis, slice(k, -behind or None))

    def _away(self, k: int) -> Array:
        return self._shift(self.x, k) - self.mean

    def back(self, mean: Array, variance: Array) -> tuple[Array, Array | None]:
        """From slopes in means and variances to slopes in the pixels and in the variances within them."""
        pixels = self._over(lambda k: self._placed(mean + 2 * variance * self._away(k), k))
        return pixels, self._over(lambda k: self._placed(variance, k)) if self.nested else None

    def _placed(self, g: Array, k: int) -> Array:
        before, behind = (
            self.xp.zeros_like(_cut(self.x, self.axis, slice(0, n))) for n in (k, len(self.weights) - 1 - k)
        )
        return self.xp.concat((before, g, behind), axis=self.axis)


@functools.cache
def gaussian(size: int, sigma: float) -> tuple[float, ...]:
    """The weights of a window, which add up to 1."""
    apart = [abs(k - (size - 1) / 2) for k in range(size)]
    least = min(apart)  # divided by itself, so that the highest is 1 for the narrowest sigma, too
    heights = [math.exp(-(x - least) * (x + least) / sigma / sigma / 2) for x in apart]
    return tuple(h / math.fsum(heights) for h in heights)


@spec(
    formula=r"1-\frac1M\sum_w\frac{(2\mu_x\mu_y+c_1)(2\sigma_{xy}+c_2)}"
    r"{(\mu_x^2+\mu_y^2+c_1)(\sigma_x^2+\sigma_y^2+c_2)},\quad c_i=(k_iL)^2",
    plain="1 - mean_w (2 mx my + c1) (2 sxy + c2) / ((mx^2 + my^2 + c1) (sx^2 + sy^2 + c2)); "
    "m and s the means and the standard deviations of a window w, sxy its covariance, c1 = (k1 "
    "data_range)^2, c2 = (k2 data_range)^2",
    task="images, alone or beside a loss of the pixels",
    arrays={
        "pred": Shaped("(images, ...) with the two `spatial_axes`", "the predicted images"),
        "target": "the true images",
    },
)
class SSIM(Images):
    """One minus structural similarity, the mean over all windows and channels of an image.

    Windows are Gaussian and lie inside the image, which has to be as large. `data_range` is the distance from
    black to white.
    """

    fixed: ClassVar[dict[str, str]] = {"sigma": "the weights of the window are numbers, made before the call"}

    data_range: float = field(1.0, positive, "the distance from black to white, in the unit of the pixels")
    window: int = field(11, count, "the width and height of a window, in pixels")
    sigma: float = field(1.5, positive, "the standard deviation of a window's weights, in pixels")
    k1: float = field(
        0.01, positive, "what keeps the brightness term from dividing by 0, in units of data_range"
    )
    k2: float = field(
        0.03, positive, "what keeps the contrast term from dividing by 0, in units of data_range"
    )

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        del kept
        unit = self._unit(xp, *args)
        x, y = (image / unit for image in args)
        seen = [self._windows(xp, image) for image in (x, y, x - y)]
        (mx, vx), (my, vy), (md, vd) = ((second.mean, second.variance) for _, second in seen)
        # Beside pixels as large as that, whatever is smaller is 0; and 0 is no divisor.
        first, second = (xp.where(k / unit < 2.0**-60, 2.0**-60, k / unit) for k in self._constants())
        bright = mx * mx + my * my + first * first
        broad = vx + vy + second * second
        # One minus either factor, without the subtraction.
        a, b = md * md / bright, vd / broad
        lost = a + b * (1 - a)
        count = over_images(xp, xp.ones_like(lost))

        def slope(cotangent: Array) -> Array:
            each = leading(xp, cotangent / count, lost)
            light, shape = each * (1 - b) / bright, each * (1 - a) / broad
            own = self._back(seen[0], -2 * light * a * mx, -shape * b)
            return (own + self._back(seen[2], 2 * light * md, shape)) / unit

        # The two images may change places.
        again = lambda cotangent: self.at(xp, *args[::-1]).pull(cotangent)  # noqa: E731
        return Pull(over_images(xp, lost) / count, slope, target=again)

    def _constants(self) -> tuple[Any, Any]:
        """What keeps the terms of brightness and of contrast from dividing by 0, in the unit of the pixels."""
        return self.k1 * self.data_range, self.k2 * self.data_range

    def _unit(self, xp: Any, *images: Array) -> Array:
        """A power of 2 for every pair of images, such that neither squares of pixels overflow nor those of constants
        vanish."""
        pixels = tuple(range(1, images[0].ndim))
        tops = [xp.max(xp.where(x < 0, -x, x), axis=pixels, keepdims=True) for x in images]
        room = math.sqrt(float(xp.finfo(images[0].dtype).max)) / 16
        most, least = xp.maximum(*tops) / room, sum(self._constants())
        return binade(xp, xp.detached(xp.where(most > least, most, least)))

    def _windows(self, xp: Any, image: Array) -> tuple[Windows, Windows]:
        weights = gaussian(self.window, self.sigma)
        rows = Windows(xp, image, None, self.spatial_axes[0], weights)
        return rows, Windows(xp, rows.mean, rows.variance, self.spatial_axes[1], weights)

    def _back(self, seen: tuple[Windows, Windows], mean: Array, variance: Array) -> Array:
        rows, both = seen
        return rows.back(*both.back(mean, variance))[0]

    def definition(self, mp: Any, *args: Any) -> Any:
        n, channels = self.window, [[self.planes(image) for image in images] for images in args]
        offsets = [mp.mpf(2 * k - (n - 1)) / 2 for k in range(n)]
        heights = {
            (i, j): mp.exp(-(offsets[i] ** 2 + offsets[j] ** 2) / (2 * mp.mpf(self.sigma) ** 2))
            for i in range(n)
            for j in range(n)
        }
        whole = mp.fsum(heights.values())
        weights = {at: h / whole for at, h in heights.items()}
        items = []
        for pair in zip(*channels, strict=True):
            similar = [s for p, q in zip(*pair, strict=True) for s in self._seen(mp, p, q, weights)]
            items.append(1 - mp.fsum(similar) / len(similar))
        return items

    def _seen(self, mp: Any, p: Any, q: Any, weights: Any) -> list[Any]:
        """The similarity in every window of two planes."""
        n, similar = self.window, []
        c1, c2 = ((mp.mpf(k) * mp.mpf(self.data_range)) ** 2 for k in (self.k1, self.k2))
        for i in range(len(p) - n + 1):
            for j in range(len(p[0]) - n + 1):
                parts = [(w, p[i + k][j + m], q[i + k][j + m]) for (k, m), w in weights.items()]
                mx, my = mp.fsum(w * x for w, x, _ in parts), mp.fsum(w * y for w, _, y in parts)
                vx = mp.fsum(w * (x - mx) ** 2 for w, x, _ in parts)
                vy = mp.fsum(w * (y - my) ** 2 for w, _, y in parts)
                vxy = mp.fsum(w * (x - mx) * (y - my) for w, x, y in parts)
                luminance = (2 * mx * my + c1) / (mx**2 + my**2 + c1)
                similar.append(luminance * (2 * vxy + c2) / (vx + vy + c2))
        return similar

    def check_call(self, backend: Any, *args: Array) -> bool:
        super().check_call(backend, *args)
        shape = backend.shape(args[0])
        small = any(shape[a] is not None and shape[a] < self.window for a in self.spatial_axes)
        if small or 0 in shape[1:]:
            message = f"{self.name}: pred has shape {shape}; accepted: images of at least {self.window} pixels a side"
            raise ShapeError(message)
        return False

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("SSIMLoss", "ssim_loss", "structural_similarity"),
        pros=("sees structure and contrast, as people do",),
        cons=(
            "not convex",
            "blind to shifts of colour that keep the structure",
            "needs the range of the data",
        ),
        suits=(
            Suits(
                "task images, matters structure",
                "sees structure and contrast, as people do; beside a loss of the pixels",
                sets={"data_range": Measured(1.0, "range")},
            ),
        ),
        references=("Wang et al. 2004, doi:10.1109/TIP.2003.819861",),
        tries=({"window": 2}, {"window": 2, "sigma": 0.5, "data_range": 2.0, "spatial_axes": (1, 2)}),
        natives=(
            Native(
                "tf.image.ssim",
                "1 - ssim; max_val=data_range, filter_size=window, filter_sigma=sigma; spatial_axes=(1, 2)",
                "loses the last digits near 1",
                call="1 - f(xp.expand_dims(pred, axis=-1), xp.expand_dims(target, axis=-1), 1.0, filter_size=2)",
                ours={"window": 2},
            ),
        ),
        points=(
            Reference(
                [[[1.0, 1.0], [1.0, 1.0]]],
                [[[0.0, 0.0], [0.0, 0.0]]],
                0.9999000099990001,
                {"window": 2},
                "white for black: 1 / 1.0001",
            ),
            Reference(
                [[[0.25, 0.5], [0.75, 1.0]]], [[[0.25, 0.5], [0.75, 1.0]]], 0.0, {"window": 2}, "equal images"
            ),
            Reference(
                [[[1e30, 0.0], [0.0, 0.0]]],
                [[[0.0, 1e30], [0.0, 0.0]]],
                1.3333333333333333,
                {"window": 2},
                "squares of the pixels are beyond float32: 1 + 1/3, whatever keeps terms from dividing by 0",
            ),
            Reference(
                [[[1e-25, 1e-25], [1e-25, 1e-25]]],
                [[[0.0, 0.0], [0.0, 0.0]]],
                0.9999000099990001,
                {"window": 2, "data_range": 1e-25},
                "squares of the constants vanish in float32: white for black again",
            ),
        ),
    )
