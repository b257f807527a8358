"""Planted bugs, each with the law that catches it: proof that the suite can fail.

Every module here is imported, so a bug is known as soon as it is written. unilos's own tests plant a sample of them,
and `unilos conformance --self-test` all: the law that a bug names breaks, and holds without it, and every law has a bug
that no other law sees. `python -m unilos.conformance.mutants` lists them.
"""

from importlib import import_module
from pkgutil import iter_modules

from .mutant import MUTANTS as MUTANTS
from .mutant import Mutant as Mutant

for _module in iter_modules(__path__):
    if _module.name != "__main__":
        import_module(f"{__name__}.{_module.name}")
