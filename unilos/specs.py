"""What a loss of your own is written with; CONTRIBUTING.md shows one."""

from ._labels import LabelledSoftmax as LabelledSoftmax
from ._labels import Labels as Labels
from ._meta import NON_POSITIVE as NON_POSITIVE
from ._meta import REAL as REAL
from ._meta import UNIT as UNIT
from ._meta import Interval as Interval
from ._meta import Kink as Kink
from ._meta import Native as Native
from ._meta import Point as Point
from ._meta import Reference as Reference
from ._spec import spec as spec
from ._structures import Classes as Classes
from ._structures import PerSample as PerSample
from ._structures import Pointwise as Pointwise
from ._structures import Residual as Residual
from ._structures import Rowwise as Rowwise
from ._structures import Unary as Unary
from ._structures import Vectors as Vectors
from ._structures import Whole as Whole
