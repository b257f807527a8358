"""What is public is enough: losses and backends that ship import nothing else, and a loss moves by its import line."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import unilos.backends
import unilos.specs

ROOT = Path(__file__).resolve().parents[1]
LOSSES = sorted((ROOT / "unilos" / "losses").glob("[!_]*.py"))
BACKENDS = [*sorted((ROOT / "backends").rglob("*.py")), *sorted((ROOT / "tests" / "plugin").glob("*.py"))]
#: Where a loss's own words come from, and where they would come from in a user's file.
SPECS, OUTSIDE = "from ..specs import", "from unilos.specs import"


# Imports


def not_public(text: str, allowed: str) -> list[str]:
    """Imports of the library that go by other modules than those that match."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names = [module] if node.module else [f"{module}{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        ours = [name for name in names if name[0] == "." or name.partition(".")[0] == "unilos"]
        found += [f"line {node.lineno}: {name}" for name in ours if not re.fullmatch(allowed, name)]
    return found


IN_LOSSES = r"\.\.specs|\.\w+"
IN_BACKENDS = r"unilos\.backends|\.[\w.]*"
IN_HARNESSES = rf"{IN_BACKENDS}|unilos\.conformance"


@pytest.mark.parametrize("path", LOSSES, ids=lambda path: path.stem)
def test_a_loss_is_written_with_public_names(path: Path) -> None:
    assert not_public(path.read_text("utf-8"), IN_LOSSES) == []


@pytest.mark.parametrize("path", BACKENDS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_backend_is_written_with_public_names(path: Path) -> None:
    allowed = IN_HARNESSES if path.stem == "conformance" else IN_BACKENDS
    assert not_public(path.read_text("utf-8"), allowed) == []


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("from ..words.math import sign", IN_LOSSES),
        ("from unilos.form.points import Local", IN_LOSSES),
        ("def f():\n    import unilos.engine.call", IN_LOSSES),
        ("from .. import words", IN_LOSSES),
        ("from unilos.backend.backend import Backend", IN_BACKENDS),
        ("from unilos.conformance import Harness", IN_BACKENDS),
        ("from unilos.conformance.bench.harness import Harness", IN_HARNESSES),
        ("import unilos", IN_BACKENDS),
    ],
)
def test_an_import_of_what_is_not_public_is_found(line: str, allowed: str) -> None:
    assert len(not_public(line, allowed)) == 1


@pytest.mark.parametrize("module", [unilos.specs, unilos.backends], ids=lambda module: module.__name__)
def test_every_public_name_is_written_as_one(module: object) -> None:
    """`import x as x` says to type checkers that a name is public; what starts with an underscore is not."""
    path = str(getattr(module, "__file__", ""))
    for node in ast.parse(Path(path).read_text("utf-8")).body[1:]:
        assert isinstance(node, ast.ImportFrom)
        assert all(alias.name == alias.asname and alias.name[0] != "_" for alias in node.names)


# Moves


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The library, to be changed."""
    for name in ("unilos", "backends"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def python(tree: Path, code: str, *more: Path) -> str:
    paths = os.pathsep.join(map(str, (tree, tree / "backends", *more)))
    command = [sys.executable, "-W", "error", "-c", code]
    found = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}, cwd=tree
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def example() -> str:
    """The file of CONTRIBUTING's loss."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (block,) = re.findall(r"^```python\n(# expectile\.py\n.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return str(block)


USE = """
import numpy as np
import unilos
loss = unilos.Expectile(tau=0.9)
assert type(loss).__module__ == "unilos.losses.expectile", type(loss).__module__
value, slope = loss.value_and_grad(np.array([2.0, 0.0]), np.array([0.0, 2.0]))
assert np.isclose(value, 2.0) and np.allclose(slope, [0.2, -1.8])
assert np.isclose(unilos.expectile([2.0], [0.0], tau=0.9), 0.4)
assert "expectile" in unilos.names() and "tau" in unilos.expectile.__doc__
"""


@pytest.mark.parametrize("line", [SPECS, OUTSIDE])
@pytest.mark.parametrize("first", ["", "import unilos.specs\n", "from unilos.losses import expectile\n"])
def test_a_user_s_loss_moves_into_the_library(tree: Path, line: str, first: str) -> None:
    """With its import line changed, or unchanged; whichever module is imported first."""
    assert OUTSIDE in example()
    (tree / "unilos" / "losses" / "expectile.py").write_text(example().replace(OUTSIDE, line), "utf-8")
    python(tree, first + USE)


POINTS = """
import json
from importlib import import_module
import numpy as np
import unilos
from unilos.face.registry import loss_class
for name in {names!r}:
    import_module(name)
found = {{}}
for cls in map(loss_class, unilos.names()):
    found[cls.name] = [cls.__module__.rpartition(".")[2]]
    for point in cls.meta.points:
        given = [np.asarray(x)[None] for x in (point.pred, point.target, *point.further)][: len(cls.arguments)]
        try:
            found[cls.name].append(str(cls(**point.params).value_and_grad(*given)))
        except unilos.UnilosError as error:  # of a point that is no item of one row
            found[cls.name].append(str(error))
print(json.dumps(found))
"""


def test_losses_of_the_library_move_into_files_of_a_user(
    tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """By their import line alone: `..specs` becomes `unilos.specs`, and `.x` becomes `unilos.losses.x`. All go that
    nothing else in the library imports."""
    home = tmp_path_factory.mktemp("home")
    needed = {
        "divergence",
        "families",
    }  # smooth_labels is a function of the library, and the list of families
    for path in LOSSES:
        needed |= set(re.findall(r"^from \.(\w+) import", path.read_text("utf-8"), re.MULTILINE))
    moved = [path.stem for path in LOSSES if path.stem not in needed]
    for name in moved:
        inside = tree / "unilos" / "losses" / f"{name}.py"
        text = inside.read_text("utf-8").replace(SPECS, OUTSIDE)
        text = re.sub(r"^from \.(\w+) import", r"from unilos.losses.\1 import", text, flags=re.MULTILINE)
        (home / f"mine_{name}.py").write_text(text, "utf-8")
        inside.unlink()
    found = json.loads(python(tree, POINTS.format(names=[f"mine_{name}" for name in moved]), home))
    shipped = json.loads(python(ROOT, POINTS.format(names=[])))
    places = {name: place for name, (place, *_) in found.items()}
    own = [place for place in places.values() if place.startswith("mine_")]
    assert {*own} == {f"mine_{name}" for name in moved}
    assert len(own) > 60
    values = [{name: of[1:] for name, of in side.items()} for side in (found, shipped)]
    assert values[0] == values[1]


# A backend from outside

FEW = """
from types import SimpleNamespace

import array_api_strict as strict
import numpy as np
from unilos.backends import Backend, as_numpy, lacks

few = SimpleNamespace(**{n: x for n, x in vars(strict).items() if n[0] != "_" and n != "take_along_axis"})
said = lacks(few)


def take_along_axis(x, indices, /, *, axis=-1):
    assert axis == -1
    places = few.arange(x.shape[-1], dtype=indices.dtype)
    at = few.expand_dims(indices, axis=-1) == places
    wide = few.expand_dims(x, axis=-2)
    return few.astype(few.sum(few.where(at, wide, few.zeros_like(wide)), axis=-1), x.dtype)


few.take_along_axis = take_along_axis


class Few(Backend):
    name = "few"
    xp = few

    def owns(self, x):
        return isinstance(x, type(strict.empty(0)))

    def asarray(self, x, like=None):
        return strict.asarray(as_numpy(x))

    def compile(self, function, static, arrays):
        with np.errstate(all="ignore"):
            return function(static, *arrays)


backend = Few()
"""
TRIED = """
import array_api_strict as strict, numpy as np, few, unilos
from unilos.backends import lacks
from unilos.conformance import run
assert "losses of class labels: take_along_axis (indexing)" in few.said and lacks(few.backend) == ""
rng = np.random.default_rng(0)
rows, more, labels = rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), np.array([0, 2, 1, 2])
calls = {
    "huber": (rows, more), "binary_cross_entropy_with_logits": (rows, labels[:, None] % 2 * np.ones((4, 3))),
    "cross_entropy": (rows, labels), "kl_divergence": (abs(rows), abs(more)), "dice": (abs(rows) % 1, abs(more) % 1),
    "rmse": (rows, more), "supcon": (rows, labels), "triplet_margin": (rows, more, rows[::-1]), "l1_penalty": (rows,),
    "lovasz_softmax": (np.full((2, 2, 3), 1 / 3), labels.reshape(2, 2)), "linear_cross_entropy": (rows, more, labels),
}
for name, given in calls.items():
    loss = unilos.get(name)
    arrays = [strict.asarray(np.ascontiguousarray(x)) for x in given]
    value, slope = loss.value_and_grad(*arrays)
    want, grad = loss.value_and_grad(*given)
    np.testing.assert_allclose(float(value), want, rtol=1e-12, err_msg=name)
    np.testing.assert_allclose(np.asarray(slope), grad, rtol=1e-9, atol=1e-12, err_msg=name)
    assert loss.explain(*arrays).backend is few.backend
# Some slope is the target as it came in; what is written into it changes no argument.
held = strict.asarray(np.array([0.5, -1.0]))
slope = unilos.Boundary(reduction="sum").grad(held * 0.0, held)
slope *= 0.0
assert held[0] == 0.5 and held[1] == -1.0
report = run(["few"], ["cross_entropy"], ["float64"], quick=True, processes=1)
assert report.ok, [str(found) for found in report.failures]
assert report.environment["versions"]["array_api_strict"] == strict.__version__
"""


def test_a_backend_needs_public_names_only_and_no_importable_namespace(tmp_path: Path) -> None:
    """As dask's is, without one function, which the backend brings."""
    pytest.importorskip("array_api_strict")
    pytest.importorskip("mpmath")
    assert not_public(FEW, IN_BACKENDS) == []
    (tmp_path / "few.py").write_text(FEW, "utf-8")
    info = tmp_path / "few-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: few\nVersion: 1.0\n")
    points = "".join(f"{name} = few:backend\n" for name in ("few", "array_api_strict"))
    (info / "entry_points.txt").write_text(f"[unilos.backends]\n{points}")
    python(ROOT, f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\n{TRIED}")
