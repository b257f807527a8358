"""Does every loss give the same numbers everywhere? Laws over all losses, backends, dtypes and modes.

`run()` tries the laws and returns a `Report`; `main()` is the command line's. Exact results come from each loss's
textbook definition in mpmath (`unilos[conformance]`), and "the same" means inside the envelope of `_envelope`.
`LAWS` lists what is stated. `MUTANTS` (in `unilos.conformance.mutants`) are planted bugs, each with the law that
catches it. A framework's `Harness` says how it is tried, see backends/README.md.
"""

from . import laws as _laws  # noqa: F401  importing the laws registers them
from .bench.harness import Batches as Batches
from .bench.harness import Contexts as Contexts
from .bench.harness import Gradients as Gradients
from .bench.harness import Harness as Harness
from .bench.harness import Transforms as Transforms
from .bench.harness import collected as collected
from .cli import Files as Files
from .cli import compare as compare
from .cli import main as main
from .cli import self_test as self_test
from .law import LAWS as LAWS
from .law import Law as Law
from .law import law as law
from .report import Report as Report
from .runner import run as run
from .truth.envelope import LawBroken as LawBroken
from .truth.envelope import equal as equal
