"""Kinds of arrays that no loss takes, by the names of their types: they hold no number at some places of their shape,
or numbers that mean others."""

from __future__ import annotations

from typing import NamedTuple

from ..form.check import BackendMismatchError, DTypeError


class Refused(NamedTuple):
    """Why no backend takes arrays of some type, to follow "target is a ..."."""

    advice: str
    error: type[Exception] = BackendMismatchError


_SPARSE = ", which is sparse; accepted: dense arrays. Pass "
#: The root of a type's module, a name among its bases, and what is said of it.
KINDS: dict[tuple[str, str], Refused] = {
    ("numpy", "MaskedArray"): Refused(
        ", whose mask would be lost; pass x.data, and where=~numpy.ma.getmaskarray(x) for the entries that count"
    ),
    ("torch", "MaskedTensor"): Refused(
        ", whose mask would be lost; pass x.get_data(), and where=x.get_mask() for the entries that count"
    ),
    ("tensorflow", "RaggedTensor"): Refused(
        ", whose rows differ in length; accepted: dense arrays. Pass x.to_tensor(), and "
        "where=tf.sequence_mask(x.row_lengths()) for the entries that count",
        DTypeError,
    ),
    ("tensorflow", "SparseTensor"): Refused(f"{_SPARSE}tf.sparse.to_dense(x)", DTypeError),
    ("tensorflow", "IndexedSlices"): Refused(f"{_SPARSE}tf.convert_to_tensor(x)", DTypeError),
    ("jax", "JAXSparse"): Refused(f"{_SPARSE}x.todense()", DTypeError),
    ("scipy", "_spbase"): Refused(f"{_SPARSE}x.toarray()", DTypeError),
    ("scipy", "spmatrix"): Refused(f"{_SPARSE}x.toarray()", DTypeError),
    ("sparse", "SparseArray"): Refused(f"{_SPARSE}x.todense()", DTypeError),
}


def refused(cls: type) -> Refused | None:
    """What is said of this type, if it is one of them."""
    for base in cls.__mro__[:-1]:
        found = KINDS.get((base.__module__.partition(".")[0], base.__name__))
        if found is not None:
            return found
    return None
