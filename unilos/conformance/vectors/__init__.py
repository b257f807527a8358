"""Vectors: calls with their exact results as plain data, for programs of any language; docs/vectors.md has the format.

`export` writes them, `read` and `folder` read them back, `by_program` and `by_backend` hold a program behind a pipe or
this library against them. The format has a version of its own, `VERSION`.
"""

from .check import Outcome as Outcome
from .check import by_backend as by_backend
from .check import by_program as by_program
from .judge import judged as judged
from .program import Broken as Broken
from .read import folder as folder
from .read import read as read
from .write import VERSION as VERSION
from .write import export as export
