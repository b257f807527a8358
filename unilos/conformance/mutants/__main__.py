"""A line for every planted bug."""

from . import MUTANTS

for found in MUTANTS:
    print(f"{found.name}: {found.states} Caught by {found.law}.")
