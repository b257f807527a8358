"""The demo: see `unilos.command.demo`."""

from .command.demo import main as main
