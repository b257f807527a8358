"""What structures do for the conformance suite, apart from what they do for the engine."""

from .base import Tried as Tried
from .calls import Projected as Projected
from .calls import Samples as Samples
from .calls import Sequences as Sequences
from .calls import Whole as Whole
from .entries import Differences as Differences
from .entries import Flat as Flat
from .entries import Mapped as Mapped
from .entries import Params as Params
from .rows import Pooled as Pooled
from .rows import Rows as Rows
from .rows import VectorRows as VectorRows
