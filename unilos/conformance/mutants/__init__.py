"""Planted bugs, each with the law that catches it: proof that the suite can fail.

unilos's own tests plant every one and ask that the law it names breaks, and holds without it. `python -m
unilos.conformance.mutants` lists them.
"""

from . import calls as _calls  # noqa: F401  they register
from . import formulas as _formulas  # noqa: F401
from . import slopes as _slopes  # noqa: F401
from .mutant import MUTANTS as MUTANTS
from .mutant import Mutant as Mutant

if __name__ == "__main__":
    for found in MUTANTS:
        print(f"{found.name}: {found.states} Caught by {found.law}.")
