"""In how many threads kernels compute."""

from __future__ import annotations

from operator import index
from typing import SupportsIndex

from ...form.check import ParameterError
from .library import Library, library, processors

#: As many as the pool has room for; threads.c knows it, too.
MOST = 64

_asked: int | None = None


def set_threads(count: SupportsIndex) -> None:
    """Set in how many threads compiled kernels compute, in this process.

    A result does not depend on it, not in its last bit. Small calls take one thread in any case. In torch, a call takes
    at most as many as ``torch.get_num_threads()``.

    Parameters
    ----------
    count : int
        A number of threads, from 1 to 64.

    Raises
    ------
    ParameterError
        If it is no such number.

    Examples
    --------
    >>> unilos.set_threads(2)
    >>> unilos.get_threads()
    2
    """
    global _asked
    try:
        number = 0 if isinstance(count, bool) else index(count)
    except TypeError:
        number = 0
    if not 1 <= number <= MOST:
        message = f"threads: count is {count!r}; accepted: a whole number from 1 to {MOST}"
        raise ParameterError(message)
    _asked = number
    found = library()
    if isinstance(found, Library):
        found.threads = number


def get_threads() -> int:
    """In how many threads compiled kernels compute large calls.

    What :func:`set_threads` was told last; before that, as many as this process may use processors.

    Returns
    -------
    int

    Examples
    --------
    >>> unilos.set_threads(1)
    >>> unilos.get_threads()
    1
    """
    return min(processors(), MOST) if _asked is None else _asked
