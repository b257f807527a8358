"""What a loss of your own is written with; CONTRIBUTING.md shows one."""

from .face.bases import Classes as Classes
from .face.bases import PerSample as PerSample
from .face.bases import Pointwise as Pointwise
from .face.bases import Residual as Residual
from .face.bases import Rowwise as Rowwise
from .face.bases import Unary as Unary
from .face.bases import Vectors as Vectors
from .face.bases import Whole as Whole
from .face.loss import spec as spec
from .form.facts import NON_POSITIVE as NON_POSITIVE
from .form.facts import REAL as REAL
from .form.facts import UNIT as UNIT
from .form.facts import Interval as Interval
from .form.facts import Kink as Kink
from .form.facts import Native as Native
from .form.facts import Reference as Reference
from .form.points import Point as Point
from .words.labels import LabelledSoftmax as LabelledSoftmax
from .words.labels import Labels as Labels
