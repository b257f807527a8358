"""Losses for Keras: see `unilos.hosts.keras`."""

from .hosts.keras import REDUCTIONS as REDUCTIONS
from .hosts.keras import KerasLoss as KerasLoss
from .hosts.keras import wrap as wrap
