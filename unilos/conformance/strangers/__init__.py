"""Losses that others wrote, as plain functions of their framework's arrays: adopted, judged, and shown where wrong."""

from .found import Trial as Trial
from .law import LAWS as LAWS
from .resolve import CannotRun as CannotRun
from .resolve import attribute as attribute
from .trying import adopt as adopt
from .trying import judge as judge
