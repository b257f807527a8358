"""What all pictures are drawn on: figures with readable letters, colours that everybody can tell apart, and files that
come out the same every time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..form.check import ParameterError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, DARK, GREY = "#222222", "#555555", "#bbbbbb"
#: Okabe and Ito's colours, but a brown for their yellow, which is lost on white, and none for their black, as axes are
#: black, too.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D00")
#: Dashes that go with them: whoever sees no colour tells lines apart by these.
DASHES: tuple[Any, ...] = (
    *("-", "--", "-.", (0, (1, 1.2)), (0, (6, 1, 1, 1, 1, 1))),
    *((0, (10, 3)), (0, (4, 4)), (0, (1, 3))),
)
#: What a value is coloured by in maps: lightness rises all the way, so it holds without colour, too.
MAP = "cividis"
FORMATS = (".png", ".svg", ".pdf")
DPI = 110

#: What makes an empty figure of so many inches.
Make = Callable[[float, float], "Figure"]

#: Letters that are read at the size of the figure; texts of an SVG are shapes, so that no font is missed anywhere.
SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 10.0,
    "axes.titlesize": 11.0,
    "axes.grid": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    "text.color": "black",
    "axes.labelcolor": "black",
    "axes.edgecolor": "#444444",
    "xtick.color": "black",
    "ytick.color": "black",
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.9,
    "legend.fontsize": 9.5,
    "legend.frameon": False,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.constrained_layout.h_pad": 0.06,
    "svg.fonttype": "path",
    "svg.hashsalt": "unilos",
}


def need(module: str) -> Any:
    """A library that pictures are drawn with; where it is not installed, a sentence says how to."""
    try:
        return import_module(module)
    except ImportError as error:
        top = module.partition(".")[0]
        message = f'a picture needs {top}, which cannot be imported here: pip install "unilos[plot]"'
        raise ImportError(message, name=top) from error


@contextmanager
def settings() -> Iterator[None]:
    """Draw with the letters, colours and lines of this package, whatever else is set."""
    with need("matplotlib").rc_context(SETTINGS):
        yield


def figure(width: float, height: float) -> Figure:
    """An empty figure of this many inches, which belongs to no window."""
    found: Figure = need("matplotlib.figure").Figure(figsize=(width, height), layout="constrained")
    return found


def window(width: float, height: float) -> Figure:
    """The same in a window, which opens when `matplotlib.pyplot.show` is called."""
    found: Figure = need("matplotlib.pyplot").figure(figsize=(width, height), layout="constrained")
    return found


def interactive() -> bool:
    """Whether matplotlib is there and has a display that a window can open on."""
    try:
        pyplot, backends = need("matplotlib.pyplot"), need("matplotlib.backends")
    except ImportError:
        return False
    known = backends.backend_registry.list_builtin(backends.BackendFilter.INTERACTIVE)
    return pyplot.get_backend().lower() in known


def line(k: int) -> dict[str, Any]:
    """The colour and the dashes of the line number `k`: no two of 56 have both in common."""
    return {"color": COLOURS[k % len(COLOURS)], "linestyle": DASHES[k % len(DASHES)]}


def checked(path: str | os.PathLike[str]) -> Path:
    """The path of a picture, whose name says its format and whose folder is there."""
    found = Path(path)
    if found.suffix.lower() not in FORMATS:
        accepted = ", ".join(FORMATS)
        message = f"a picture cannot be written to {found.name}; accepted: a name that ends in {accepted}"
        raise ParameterError(message)
    if not found.parent.is_dir():
        message = f"a picture cannot be written to {found}: there is no folder {found.parent}"
        raise ParameterError(message)
    return found


def write(drawn: Figure, path: str | os.PathLike[str]) -> None:
    """Write a figure as its file's name says, the same bytes for the same picture.

    Parameters
    ----------
    drawn : matplotlib.figure.Figure
        What is written.
    path : str or path
        A name that ends in .png, .svg or .pdf.

    Raises
    ------
    ParameterError
        For a name with another ending, and for a place where no file can be written.
    """
    found = checked(path)
    undated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(found.suffix.lower(), {})
    try:
        with settings():
            drawn.savefig(found, dpi=DPI, metadata=undated)
    except OSError as error:
        message = f"a picture cannot be written to {found}: {error.strerror or error}"
        raise ParameterError(message) from error
