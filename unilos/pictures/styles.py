"""How lines are told apart, in print and by those who see few colours: by colour and by dashes."""

from __future__ import annotations

from typing import Any

INK, DARK, GREY = "#222222", "#555555", "#bbbbbb"
#: Okabe and Ito 2008, with the yellow last, which is faint on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D00")
#: The same in a terminal, by their names there; of a light ground as of a dark one.
NAMED = ("blue", "red", "green", "magenta", "orange", "cyan")
DASHES: tuple[Any, ...] = (
    "-",
    (0, (6, 2)),
    (0, (1.5, 1.5)),
    (0, (6, 2, 1.5, 2)),
    (0, (3, 1, 1, 1, 1, 1)),
    (0, (10, 3)),
    (0, (4, 4)),
    (0, (1, 3)),
)


def style(k: int) -> dict[str, Any]:
    """The colour and the dashes of the line of number `k`; they repeat after 56."""
    return {"color": COLOURS[k % len(COLOURS)], "linestyle": DASHES[k % len(DASHES)]}
