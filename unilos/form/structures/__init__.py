"""The shapes that losses come in, as values: what one item is, and all that follows from it.

The engine asks a structure to do things and never asks which one it is; so does the conformance suite. Each of these
classes is final: what differs further is a field.
"""

from .calls import Calls as Calls
from .calls import Projected as Projected
from .calls import Sequences as Sequences
from .entries import Differences as Differences
from .entries import Entries as Entries
from .entries import Mapped as Mapped
from .entries import Params as Params
from .rows import Pooled as Pooled
from .rows import Rows as Rows
from .rows import VectorRows as VectorRows
from .samples import Samples as Samples
from .structure import Structure as Structure
