"""Where the losses of other libraries are wrong: they run through their mappings, and exact results judge them."""

from .found import CLASSES as CLASSES
from .found import Defect as Defect
from .found import Outcome as Outcome
from .mappings import GROUPS as GROUPS
from .mappings import Mapping as Mapping
from .report import Audit as Audit
from .run import audit as audit
