"""Tests for losses of your own: docs/strangers.md."""

from .conformance.strangers import CannotRun as CannotRun
from .conformance.strangers import adopt as adopt
from .conformance.strangers import judge as judge
from .conformance.strangers.testing import arguments as arguments
from .conformance.strangers.testing import check as check
from .conformance.strangers.testing import conformance as conformance
from .conformance.strangers.testing import report as report
