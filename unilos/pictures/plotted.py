"""One picture of one loss or several: which axis they share, what is shown, and how the lines are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..face.loss import Loss
from ..form.check import ParameterError
from . import asked, canvas
from .axes import Range
from .curves import QUANTITIES, Curve, curve
from .cuts import HELD, Cut, Within, entries, is_entry, is_held, within
from .drawing import curves_figure, draw_curves, draw_map, maps_figure
from .maps import Map, is_rows, row_map
from .told import Told, in_turn

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Picture:
    """What is drawn, computed: curves over one axis, or maps."""

    curves: tuple[Curve, ...]
    maps: tuple[Map, ...]
    quantities: tuple[str, ...]
    says: tuple[str, ...]

    @property
    def arrows(self) -> bool:
        return "slope" in self.quantities


def plot(
    losses: Any,
    *,
    show: str | Sequence[str] | None = None,
    at: Range | None = None,
    target: float | Sequence[float] | None = None,
    ax: Any = None,
) -> Figure:
    """Draw losses: value, slope and curvature against the prediction, as the library computes them.

    The axis follows from what an item of a loss is: the residual, the margin, a probability, a logit. A loss of rows
    becomes a map over two entries of a row, its gradient arrows; of a loss of whole calls, samples, sequences or
    images, one entry of an example moves. Dots stand where a slope or curvature jumps, at what the library returns.

    Parameters
    ----------
    losses : str, Loss, class or function, or several of them
        What is drawn, in one picture.
    show : str or sequence of str, optional
        Which of "value", "slope" and "curvature"; all of them by default, in maps the first two.
    at : (float, float), optional
        The ends of the axis; by default it goes beyond every threshold of the losses.
    target : float or sequence of float, optional
        What the target is held at, where it is no part of the axis; by default both of its ends.
    ax : matplotlib Axes, optional
        Where to draw: everything goes into these axes, or a quantity or map into each if there are several.

    Returns
    -------
    matplotlib.figure.Figure
        Of `ax`, or a new one that belongs to no window: `figure.savefig("huber.svg")` writes it.

    Raises
    ------
    ParameterError
        For names, targets and ranges that do not exist, and losses that share no axis.
    ArgumentError
        For sums with penalties, whose parameters are no part of an axis.
    ImportError
        Without matplotlib.
    """
    picture = computed(losses, show, at, target)
    if ax is None:
        return drawn(picture)
    with canvas.settings():
        return drawn_in(picture, ax)


def drawn(picture: Picture, make: canvas.Make = canvas.figure) -> Figure:
    """A picture as a new figure."""
    with canvas.settings():
        if picture.maps:
            return maps_figure(picture.maps, picture.arrows, make)
        return curves_figure(picture.curves, picture.quantities, picture.says, make)


def drawn_in(picture: Picture, ax: Any) -> Figure:
    """A picture in axes that are there."""
    found = np.ravel(ax).tolist()
    if picture.maps:
        panels: Sequence[Any] = picture.maps
    else:
        panels = [[q] for q in picture.quantities] if len(found) > 1 else [picture.quantities]
    if len(found) != len(panels):
        message = f"this picture has {len(panels)} panels; got {len(found)} axes"
        raise ParameterError(message)
    for axes, panel in zip(found, panels, strict=True):
        if isinstance(panel, Map):
            draw_map(axes, panel, picture.arrows)
        else:
            draw_curves(axes, picture.curves, panel)
            axes.legend()
            axes.set_ylabel(" and ".join(panel))
    figure: Figure = found[0].figure
    return figure


def computed(
    losses: Any,
    show: str | Sequence[str] | None = None,
    at: Range | None = None,
    target: float | Sequence[float] | None = None,
    told: Told | None = None,
) -> Picture:
    """The numbers of a picture; `told` hears of each part before it is computed."""
    found = asked.losses_of(losses)
    goals = None if target is None else [float(x) for x in np.ravel(target)]
    labelled = list(zip(found, asked.labels(found), strict=True))
    if all(is_rows(loss) for loss in found):
        quantities = asked.quantities(show, QUANTITIES[:2])
        maps = tuple(row_map(loss, label, at, goals) for loss, label in in_turn(labelled, told))
        return Picture((), maps, quantities, ())
    quantities = asked.quantities(show, QUANTITIES)
    cuts = [(cut, label) for loss, label in labelled for cut in cuts_of(loss, at, goals)]
    curves = tuple(curve(cut, label) for cut, label in in_turn(asked.named(asked.along(cuts)), told))
    return Picture(curves, (), quantities, tuple(notes([cut for cut, _ in cuts], curves, quantities)))


def notes(cuts: Sequence[Cut], curves: Sequence[Curve], quantities: Sequence[str]) -> dict[str, None]:
    """What is said below curves, once each: what is held, and what is not as one might think."""
    says = [cut.says for cut in cuts if isinstance(cut, Within)]
    says += [curve.lacks for curve in curves if "curvature" in quantities and curve.lacks]
    says += [HELD.format(cut.loss.name) for cut in cuts if is_held(cut)]
    return dict.fromkeys(says)


def cuts_of(loss: Loss, at: Range | None, target: Sequence[float] | None) -> Sequence[Cut]:
    """The lines of a loss that is no map."""
    if is_rows(loss):
        message = f"{loss.name} is drawn as a map of rows, which shares no axis with a curve; draw it apart"
        raise ParameterError(message)
    return entries(loss, at, target) if is_entry(loss) else [within(loss, at, target)]
