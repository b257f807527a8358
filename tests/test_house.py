"""The rooms of the code: a file imports only what lies in rooms before its own, lazy and typing imports included."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "docs" / "house.py"

#: A room may import rooms with a smaller number. Those with the same number are neighbours, which know nothing of
#: each other.
ROOMS = {
    "form": 0,
    "words": 1,
    "backend": 1,
    "engine": 2,
    "face": 3,
    "losses": 4,
    "hosts": 5,
    "codegen": 4,
    "pictures": 5,
    "speed": 5,
    "guide": 5,
    "conformance": 5,
    "command": 6,
}
#: Modules outside of rooms, which re-export. Two count as what they re-export, the others may import everything.
PUBLIC = {
    "specs": "face",
    "backends": "engine",
    **dict.fromkeys(("__init__", "__main__", "cli", "demo", "information", "keras", "testing"), "the top"),
}
#: The one way up: the methods of a loss that hand it to a host find the host's module by name, in this dictionary.
TABLE, NAME = "unilos/face/hosts.py", "HOSTS"
LONGEST = 420


def load() -> Any:
    spec = importlib.util.spec_from_file_location("house", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


house = load()


def room(path: str) -> str | None:
    """Where a file lies; a backend's harness belongs to the suite. None where there is no room."""
    top, *inner = path.removesuffix(".py").split("/")
    if top == "backends":
        return "conformance" if inner[-1] == "conformance" else "shipped"
    if len(inner) == 1:
        return PUBLIC.get(inner[0])
    return inner[0] if inner[0] in ROOMS else None


def may(path: str, target: str) -> bool:
    here, there = room(path), room(target)
    if here is None or there is None:
        return True  # said once, of the file
    if here == "shipped":
        return there == "shipped" or target == "unilos/backends.py"
    if there == "shipped":
        return path.startswith("backends/")
    return here == there or ROOMS.get(there, 7) < ROOMS.get(here, 7)


def table(files: list[Any]) -> set[int]:
    """The lines of the table of hosts."""
    lines: set[int] = set()
    for file in files:
        if file.path != TABLE:
            continue
        for node in file.tree.body:
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            if NAME in [getattr(t, "id", "") for t in targets] and isinstance(node.value, ast.Dict):
                lines |= {*range(node.lineno, node.end_lineno + 1)}
    return lines


def order(root: Path) -> list[str]:
    """Imports of what does not lie in a room before."""
    files = house.sources(root)
    found = []
    for edge in downward(files):
        if not may(edge.path, edge.target):
            here, there = room(edge.path), room(edge.target)
            where = f"{edge.path}:{edge.line}"
            found.append(f"{where} imports {edge.module} ({edge.how}), and {here} may not import {there}")
    return found


def downward(files: list[Any]) -> list[Any]:
    """All imports but what the table of hosts names."""
    lines = table(files)

    def host(edge: Any) -> bool:
        in_table = edge.path == TABLE and edge.line in lines and edge.how == "named"
        return in_table and room(edge.target) in ("hosts", "pictures")

    return [edge for edge in house.imports(files) if not host(edge)]


def rings(root: Path) -> list[str]:
    edges = downward(house.sources(root))
    found = []
    for ring in house.circles(edges):
        within = (e for e in edges if e.path in ring and e.target in ring)
        steps = "; ".join(f"{e.path}:{e.line} imports {e.module} ({e.how})" for e in within)
        found.append(f"{len(ring)} files import each other in a circle: {steps}")
    return found


def homeless(root: Path) -> list[str]:
    return [f"{f.path} lies in no room" for f in house.sources(root, "unilos") if room(f.path) is None]


def long(root: Path) -> list[str]:
    lengths = ((f.path, len(f.text.splitlines())) for f in house.sources(root))
    return [f"{path} has {n} lines; split it at {LONGEST}" for path, n in lengths if n > LONGEST]


def own(root: Path) -> list[str]:
    """Classes and functions in public modules that only re-export."""
    public = [f"unilos/{name}.py" for name in ("backends", "keras", "specs", "testing")]
    files = [f for f in house.sources(root, "unilos") if f.path in public]
    made = ((f, n) for f in files for n in f.tree.body if isinstance(n, (ast.ClassDef, ast.FunctionDef)))
    return [
        f"{f.path}:{n.lineno} defines {n.name}; it only re-exports"
        for f, n in made
        if n.name not in ("__getattr__", "__dir__")
    ]


def asking(root: Path) -> list[str]:
    """Questions to structures about what they are, outside of their room, and booleans of losses in their place."""
    found = []
    for file in house.sources(root):
        if file.path.startswith(("unilos/form/", "unilos/conformance/mutants/")):
            continue
        free = file.path.startswith(("unilos/face/", "unilos/losses/")) or file.path == "unilos/specs.py"
        for node in ast.walk(file.tree):
            what = _question(node) or ("" if free else _kind(node))
            if file.path.startswith("unilos/face/") and ast.unparse(node).endswith("ClassVar[bool]"):
                what = "states a boolean of losses"
            if what:
                found.append(f"{file.path}:{node.lineno} {what}")
    return found


def _question(node: ast.AST) -> str:
    """A question about the type, the name or the attributes of `x.structure`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
        asks = node.func.id in ("isinstance", "issubclass", "type", "hasattr", "getattr")
        return f"asks {node.func.id} of a structure" if asks and _of_structure(node.args[0]) else ""
    if isinstance(node, ast.Match) and _of_structure(node.subject):
        return "matches a structure"
    if isinstance(node, ast.Attribute) and node.attr == "__class__" and _of_structure(node.value):
        return "asks a structure for its class"
    return ""


def _of_structure(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in ("structure", "structure_of")


def _kind(node: ast.AST) -> str:
    """An import of a kind of structure where structures are only to be asked to do things."""
    if not isinstance(node, ast.ImportFrom) or "structures" not in (node.module or "").split("."):
        return ""
    kinds = [alias.name for alias in node.names if alias.name[0].isupper() and alias.name != "Structure"]
    return f"imports the structure {kinds[0]}" if kinds else ""


CHECKS = (order, rings, homeless, long, own, asking)


@pytest.mark.parametrize("check", CHECKS, ids=[check.__name__ for check in CHECKS])
def test_the_house(check: Any) -> None:
    found = check(ROOT)
    assert not found, "\n" + "\n".join(found)


# The checks see what they are for.

GOOD = {
    "unilos/__init__.py": "from . import losses\nfrom .face.loss import Loss as Loss\n",
    "unilos/__main__.py": "from .cli import main\n",
    "unilos/cli.py": "def main():\n    from .command.app import app\n    app()\n",
    "unilos/keras.py": "from .hosts.keras import wrap as wrap\n",
    "unilos/specs.py": "from .face.loss import Loss as Loss\nfrom .form.points import Local as Local\n",
    "unilos/backends.py": "from .backend.base import Backend as Backend\nfrom .engine.call import run as run\n",
    "unilos/form/__init__.py": "from .points import Local as Local\n",
    "unilos/form/points.py": "Local = 1\n",
    "unilos/words/softmax.py": "from ..form import Local\n",
    "unilos/backend/__init__.py": "",
    "unilos/backend/base.py": "from ..form.points import Local\nBUILTIN = {'numpy': 'unilos_backends._numpy'}\n",
    "unilos/backend/dispatch.py": "ENTRY_POINTS = 'unilos.backends'\n",
    "unilos/engine/__init__.py": "",
    "unilos/engine/call.py": "from ..backend import base\nfrom ..words.softmax import Local\nfrom . import share\n",
    "unilos/engine/share.py": "from ..form import points\n",
    "unilos/face/hosts.py": "HOSTS: dict[str, str] = {\n    'keras': 'unilos.hosts.keras',\n}\n",
    "unilos/face/loss.py": "from ..engine import call\nfrom . import hosts\n",
    "unilos/losses/__init__.py": "from . import regression\n",
    "unilos/losses/regression.py": "from ..specs import Loss\nfrom ..words import softmax\n",
    "unilos/hosts/keras.py": "from ..face.loss import Loss\nfrom ..losses.regression import softmax\n",
    "unilos/conformance/__init__.py": "from ..losses import regression\n",
    "unilos/command/app.py": "from ..conformance import regression\nfrom ..hosts import keras\n",
    "backends/unilos_backends/__init__.py": "",
    "backends/unilos_backends/_numpy/__init__.py": "import numpy\nfrom unilos.backends import Backend\n",
    "backends/unilos_backends/_numpy/conformance.py": (
        "import unilos.conformance\nfrom unilos_backends import _numpy\nfrom ._numpy import x\n"
    ),
}


def built(root: Path, **changed: str) -> Path:
    """The good house with files changed or added: dots for slashes, the text to append."""
    for path, text in GOOD.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for path, text in changed.items():
        file = root / f"{path.replace('.', '/')}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text() if file.exists() else "") + text)
    return root


def said(root: Path) -> list[str]:
    return [line for check in CHECKS for line in check(root)]


def test_a_good_house_passes(tmp_path: Path) -> None:
    assert said(built(tmp_path)) == []


SHIPPED = "backends.unilos_backends._numpy"
TYPING = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    "


UPWARD = [
    ("engine.share", "from ..face.loss import Loss\n", "share.py:2 imports unilos.face.loss (import)"),
    ("form.points", "def f():\n    from ..engine import share\n", "imports unilos.engine.share (lazy)"),
    (
        "form.points",
        "def f():\n    if f:\n        def g(): import unilos.face.loss\n",
        "unilos.face.loss (lazy)",
    ),
    ("backend.base", f"{TYPING}from ..engine.call import run\n", "unilos.engine.call (typing)"),
    ("engine.share", "def f():\n    import_module('unilos.face.loss')\n", "unilos.face.loss (string)"),
    ("engine.share", "importlib.import_module('..face.loss', __package__)\n", "unilos.face.loss (string)"),
    ("engine.share", "import_module('unilos.keras')\n", "unilos.keras (string)"),
    ("face.other", "HOSTS = {'keras': 'unilos.hosts.keras'}\n", "unilos.hosts.keras (named)"),
    (
        "face.hosts",
        "MORE = {'keras': 'unilos.hosts.keras'}\n",
        "hosts.py:4 imports unilos.hosts.keras (named)",
    ),
    ("face.hosts", "import unilos.hosts.keras\n", "hosts.py:4 imports unilos.hosts.keras (import)"),
    ("face.loss", "def to_keras():\n    from ..keras import wrap\n", "face may not import the top"),
    ("losses.regression", "import unilos\n", "losses may not import the top"),
    ("words.softmax", "from ..backend import base\n", "words may not import backend"),
    ("backend.dispatch", "from ..words import softmax\n", "backend may not import words"),
    ("conformance.laws.calls", "from ...hosts import keras\n", "conformance may not import hosts"),
    ("hosts.keras", "from .. import conformance\n", "hosts may not import conformance"),
    ("engine.share", "from .. import specs\n", "engine may not import face"),
    ("backend.base", "from .. import backends\n", "backend may not import engine"),
    ("hosts.keras", "import unilos_backends._numpy\n", "hosts may not import shipped"),
    (f"{SHIPPED}.fast", "from unilos.engine.call import run\n", "shipped may not import engine"),
    (f"{SHIPPED}.fast", "import unilos\n", "shipped may not import the top"),
]


@pytest.mark.parametrize(("file", "text", "words"), UPWARD)
def test_an_import_of_a_later_room_is_found(tmp_path: Path, file: str, text: str, words: str) -> None:
    (found,) = order(built(tmp_path, **{file if file.startswith("backends.") else f"unilos.{file}": text}))
    assert words in found


CIRCLES = [
    ({"unilos.engine.share": "from . import call\n"}, 2),
    ({"unilos.engine.share": "def f():\n    from . import call\n"}, 2),
    ({"unilos.engine.share": f"{TYPING}from . import call\n"}, 2),
    ({"unilos.engine.share": "from .a import a\n", "unilos.engine.a": "from .call import run\n"}, 3),
    ({f"{SHIPPED}.a": "from .b import b\n", f"{SHIPPED}.b": "from .a import a\n"}, 2),
]


@pytest.mark.parametrize(("changed", "size"), CIRCLES)
def test_a_circle_is_found(tmp_path: Path, changed: dict[str, str], size: int) -> None:
    root = built(tmp_path, **changed)
    assert order(root) == []
    (found,) = rings(root)
    assert found.startswith(f"{size} files import each other in a circle: ")
    assert found.count(".py:") == size


def test_the_table_of_hosts_closes_no_circle(tmp_path: Path) -> None:
    assert said(built(tmp_path, **{"unilos.hosts.keras": "from ..face import hosts\n"})) == []


def test_a_file_in_no_room_is_found(tmp_path: Path) -> None:
    root = built(tmp_path, **{"unilos._engine": "", "unilos.demo.tasks": ""})
    assert said(root) == [f"unilos/{name}.py lies in no room" for name in ("_engine", "demo/tasks")]


def test_a_long_file_is_found(tmp_path: Path) -> None:
    root = built(tmp_path, **{"unilos.words.many": "x = 1\n" * 421, "unilos.words.few": "x = 1\n" * 420})
    assert said(root) == ["unilos/words/many.py has 421 lines; split it at 420"]


def test_code_of_its_own_in_a_public_module_is_found(tmp_path: Path) -> None:
    root = built(tmp_path, **{"unilos.keras": "class Wrapped: ...\ndef __getattr__(name): ...\n"})
    assert said(root) == ["unilos/keras.py:2 defines Wrapped; it only re-exports"]


# The figures


def figures(root: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(root), "--json"], capture_output=True, text=True, cwd=root
    )
    assert done.returncode == 0, done.stderr
    return {row["what"]: row["found"] for row in json.loads(done.stdout)}


LOSS = """
class Loss:
    pooled: ClassVar[bool] = False
    reduction: str = "mean"

    def run(self, xp, weight, mask):
        over = 1.0 if self.reduction == "sum" else float(len(weight))
        return xp.where(mask, weight, 0.0) / over

def asks(loss, cls):
    if loss.pooled and loss.reduction.startswith("mean"):
        return isinstance(loss, Rows) or hasattr(loss, "axis")
    return cls.pooled
"""
DOCUMENTED = '''
def names():
    return ["mse", "mae"]

def mse(pred, target, *, delta=1.0):
    """Squared error.

    Parameters
    ----------
    pred, target : array
        Of one shape.
    delta : float
        A number.

    Returns
    -------
    array

    Raises
    ------
    ShapeError

    Examples
    --------
    >>> mse([1.0], [2.0])
    """

def mae(pred):
    """Absolute error of pred."""
'''


def test_planted_figures_are_counted(tmp_path: Path) -> None:
    rows = {"unilos.form.structures.rows": "class Rows: ...\n", "unilos.face.thing": LOSS}
    root = built(tmp_path, **rows, **{"unilos._flat": ""})
    (root / "unilos" / "__init__.py").write_text(DOCUMENTED)
    found = list(figures(root).values())
    means, decided, booleans, asked, rings, copies, lines, backend, questions, helped, flat = found
    assert (means, booleans, copies, questions, flat) == ("1", "1", "1", "2", "1")
    assert decided == "on 2 lines in 1 files"
    assert asked == "1 times, 0 in conformance; 2 by other names and elsewhere, too"
    assert (rings, backend) == ("0", "yes; shipped ones pass by them 0 times")
    assert helped == "1 of 2 (parameters 1, shapes 1, returns 1, raises 1, example 1)"
    files = [p for p in root.rglob("*.py") if {"losses", "conformance"}.isdisjoint(p.relative_to(root).parts)]
    assert int(lines) == sum(len(p.read_text().splitlines()) for p in files)


def test_this_checkout_is_counted() -> None:
    found = figures(ROOT)
    assert len(found) == 11
    assert all(isinstance(value, str) and "not importable" not in value for value in found.values())


@pytest.mark.parametrize(
    ("module", "line", "what"),
    [
        ("unilos.engine.share", "def f(x):\n    return isinstance(x.structure, int)\n", "asks isinstance"),
        ("unilos.engine.share", "def f(structure):\n    return type(structure) is int\n", "asks type"),
        ("unilos.hosts.keras", "def f(x):\n    return hasattr(x.structure, 'axis')\n", "asks hasattr"),
        ("unilos.engine.share", "def f(x):\n    return x.structure.__class__.__name__\n", "for its class"),
        ("unilos.engine.share", "from ..form.structures import Rows\n", "imports the structure Rows"),
        (
            "unilos.engine.share",
            "def f(x):\n    match x.structure:\n        case _:\n            pass\n",
            "matches a structure",
        ),
        (
            "unilos.face.loss",
            "from typing import ClassVar\nclass Loss:\n    rows: ClassVar[bool] = True\n",
            "states a boolean",
        ),
    ],
)
def test_a_question_to_a_structure_is_found(module: str, line: str, what: str, tmp_path: Path) -> None:
    root = built(tmp_path, **{module: line})
    assert any(what in found for found in asking(root)), asking(root)
