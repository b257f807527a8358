"""Importing the laws of functions registers them."""

from . import accuracy as accuracy
from . import batches as batches
from . import calls as calls
