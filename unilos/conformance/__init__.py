"""Does every loss give the same numbers everywhere? Laws over all losses, backends, dtypes and modes.

`run()` tries the laws and returns a `Report`; `main()` is the command line's. Exact results come from each loss's
textbook definition in mpmath (`unilos[conformance]`), and "the same" means inside the envelope of `_envelope`.
`LAWS` lists what is stated. `MUTANTS` (in `unilos.conformance.mutants`) are planted bugs, each with the law that
catches it.
"""

from . import (  # noqa: F401  they register
    _laws_accuracy,
    _laws_autodiff,
    _laws_calls,
    _laws_exact,
    _laws_parity,
    _laws_refusals,
    _laws_relations,
)
from ._cli import main as main
from ._envelope import LawBroken as LawBroken
from ._law import LAWS as LAWS
from ._law import Law as Law
from ._law import law as law
from ._report import Report as Report
from ._run import run as run
