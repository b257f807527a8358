"""What comes from outside is data: configurations and vectors run nothing, and plugins take nothing over.

SECURITY.md says what is trusted. Inputs are drawn by hypothesis; an outcome is a result or an error of the library's.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

hypothesis = pytest.importorskip("hypothesis")
st = pytest.importorskip("hypothesis.strategies")

import unilos  # noqa: E402
from unilos.face.plain import DEPTH, ENTRIES  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "examples" / "vectors" / "sample"
settings = hypothesis.settings(derandomize=True, deadline=None, max_examples=200, database=None)

#: What nothing that is read may do.
FORBIDDEN = (
    "import",
    "exec",
    "compile",
    "open",
    "os.",
    "subprocess.",
    "socket.",
    "ctypes.",
    "pickle.",
    "shutil.",
)
watched: list[str] | None = None


def _hook(event: str, _: Any) -> None:
    if watched is not None and event.startswith(FORBIDDEN):
        watched.append(event)


sys.addaudithook(_hook)  # for good: it listens while `watched` is a list


@contextmanager
def nothing_happens() -> Iterator[None]:
    """Nothing is imported, run, opened or started within."""
    global watched
    watched = []
    try:
        yield
        assert not watched, watched
    finally:
        watched = None


def outcome(function: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """A result, or None for an error of the library's own, in a sentence of bounded length. All others come through."""
    try:
        return function(*args, **named)
    except unilos.UnilosError as error:
        said = str(error)
    assert 0 < len(said) < 1500
    return None


# Configurations

NAMES = [
    "os.system",
    "__import__('os').system('id')",
    "unilos.losses",
    "../huber",
    "huber\x00",
    "huber\n",
    "",
    " huber",
    "Sum",
    "builtins.eval",
    "numpy:array",
    "eval",
    "hubér",
    "𝐡uber",
    "huber.__class__",
    "REGISTRY",
    "\ud800",
    "%s%n",
    "{0}",
]
words = st.sampled_from(
    [*NAMES, "huber", "mse", "cross_entropy", "triplet_margin", "loss", "sum", "scale", "part"]
)
keys = st.one_of(
    words,
    st.sampled_from(["delta", "reduction", "class_weight", "distance", "__init__"]),
    st.text(max_size=8),
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    words,
    st.just(10**400),
    st.just("inf"),
)
data = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)
configurations = st.one_of(
    data,
    st.builds(lambda name, rest: {**rest, "loss": name}, words, st.dictionaries(keys, data, max_size=3)),
    st.builds(
        lambda parts: {"sum": parts},
        st.lists(st.fixed_dictionaries({"scale": leaves, "part": data}), max_size=3),
    ),
)


@settings
@hypothesis.given(configurations)
def test_a_configuration_is_a_loss_or_an_error_and_runs_nothing(config: Any) -> None:
    outcome(unilos.from_dict, {"loss": "nonesuch"})  # what this imports, such as difflib, is imported now
    with nothing_happens():
        found = outcome(unilos.from_dict, config)
    if found is not None:
        assert isinstance(found, unilos.Loss)
        assert unilos.from_dict(json.loads(json.dumps(found.to_dict()))) == found


@pytest.mark.parametrize("name", NAMES)
def test_no_name_but_a_losss_is_a_loss(name: str) -> None:
    with nothing_happens(), pytest.raises(unilos.ParameterError):
        unilos.from_dict({"loss": name})
    with nothing_happens(), pytest.raises(unilos.ParameterError):
        unilos.get(name)


def nested(times: int, inner: Any, wrap: Callable[[Any], Any]) -> Any:
    for _ in range(times):
        inner = wrap(inner)
    return inner


def of_itself() -> dict[str, Any]:
    config: dict[str, Any] = {}
    config["sum"] = [{"scale": 1.0, "part": config}]
    return config


LARGE = {
    "deep sums": nested(5000, {"loss": "mse"}, lambda x: {"sum": [{"scale": 1.0, "part": x}]}),
    "deep losses": nested(
        5000, {"loss": "cosine_distance"}, lambda x: {"loss": "triplet_margin", "distance": x}
    ),
    "deep lists": {"loss": "cross_entropy", "class_weight": nested(5000, 1.0, lambda x: [x])},
    "a circle": of_itself(),
    # Ten times as many at every level, of which memory holds one.
    "many times the same": {"loss": "cross_entropy", "class_weight": nested(12, 1.0, lambda x: [x] * 10)},
    "many": {"loss": "cross_entropy", "class_weight": [1.0] * (ENTRIES + 1)},
}


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("take", [unilos.from_dict, unilos.get], ids=["from_dict", "get"])
def test_what_is_too_deep_or_too_large_is_refused_at_once(name: str, take: Callable[[Any], Any]) -> None:
    start = time.monotonic()
    with pytest.raises(unilos.ParameterError, match=r"nested more than|holds more than"):
        take(LARGE[name])
    assert time.monotonic() - start < 5


def test_bounds_hold_what_people_have() -> None:
    """Weights of the largest vocabulary, and a sum whose parts hold losses."""
    loss = unilos.from_dict({"loss": "cross_entropy", "class_weight": [1.0] * 262_144})
    assert len(loss.class_weight) == 262_144
    both = unilos.TripletMargin(distance=unilos.CosineDistance()) + 2.0 * unilos.TripletMargin()
    assert unilos.from_dict(both.to_dict()) == both
    assert DEPTH > 6


def test_a_constructor_is_bounded_too() -> None:
    with pytest.raises(unilos.ParameterError, match="nested more than"):
        unilos.TripletMargin(distance=LARGE["deep losses"])


@pytest.mark.skipif(find_spec("keras") is None, reason="keras is not installed")
@pytest.mark.parametrize(
    "loss", [{"loss": name} for name in NAMES] + [LARGE["a circle"], LARGE["deep sums"], 5, None]
)
def test_a_keras_configuration_names_registered_losses_only(loss: Any) -> None:
    pytest.importorskip("torch")  # before TensorFlow, which crashes in the other order
    from unilos.keras import KerasLoss

    config = KerasLoss("huber").get_config()
    assert KerasLoss.from_config(copy.deepcopy(config)).loss == unilos.Huber()
    with pytest.raises(unilos.UnilosError):
        KerasLoss.from_config({**config, "loss": loss})


# Numbers


@settings
@hypothesis.given(st.integers(1, 2**51 - 1), st.booleans(), st.booleans())
def test_the_payload_of_a_nan_changes_nothing(payload: int, quiet: bool, negative: bool) -> None:
    """Any NaN, signalling ones and such of other signs, is a NaN in its own item alone."""
    bits = (0xFFF if negative else 0x7FF) << 52 | int(quiet) << 51 | payload
    pred = np.array([bits, np.array(2.0).view(np.uint64)], np.uint64).view(np.float64)
    assert np.isnan(pred[0])
    with np.errstate(all="ignore"):
        value, grad = unilos.Huber(reduction="none").value_and_grad(pred, np.zeros(2))
        masked = unilos.Huber().value_and_grad(pred, np.zeros(2), where=np.array([False, True]))
    assert np.isnan(value).tolist() == np.isnan(grad).tolist() == [True, False]
    assert (float(value[1]), float(grad[1])) == (1.5, 1.0)
    assert (float(masked[0]), masked[1].tolist()) == (1.5, [0.0, 1.0])


# Vectors


@pytest.fixture(scope="module")
def held() -> dict[str, Any]:
    pytest.importorskip("mpmath")
    pytest.importorskip("jsonschema")
    found: dict[str, Any] = json.loads((SAMPLE / "mse.json").read_text("utf-8"))
    return found | {"vectors": found["vectors"][:3]}


def parsed(text: bytes) -> Any:
    from unilos.conformance.vectors.read import parsed

    return outcome(parsed, text)


@settings
@hypothesis.given(st.one_of(st.binary(max_size=200), data.map(lambda x: json.dumps(x).encode())))
def test_any_bytes_are_vectors_or_an_error(held: dict[str, Any], text: bytes) -> None:
    for known in (json.dumps(held).encode(), b"[]", b"\xff"):
        parsed(known)  # what this imports is imported now
    with nothing_happens():
        assert parsed(text) is None


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 10**5,
        b'{"a":' * 10**5,
        b"1" * 10**5,
        b"NaN",
        b"[1e999]",
        b"\xff",
        b'"\\ud800"',
        b"",
        b"[" * 20 + b"]" * 20,
    ],
    ids=lambda text: f"{len(text)} bytes of {text[:6]!r}",
)
def test_hostile_json_is_an_error(held: dict[str, Any], text: bytes) -> None:
    del held
    assert parsed(text) is None


def test_json_has_bounds_of_its_own() -> None:
    pytest.importorskip("mpmath")
    from unilos.conformance.vectors.read import data_of

    assert data_of(b"[" * 10 + b"]" * 10) is not None
    for text in (b"[" * 20 + b"]" * 20, b"[" + b"0," * (ENTRIES + 1) + b"0]"):
        with pytest.raises(unilos.ParameterError, match=r"nested more than|holds more than"):
            data_of(text)
    with pytest.raises(unilos.ParameterError, match="more than 5 bytes"):
        data_of(b"[1, 2]", 5)


def test_a_file_that_is_too_large_is_not_read_to_its_end(held: dict[str, Any], tmp_path: Path) -> None:
    del held
    from unilos.conformance.vectors import read
    from unilos.conformance.vectors.read import BYTES

    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing, that takes no room
    with pytest.raises(unilos.ParameterError, match=f"more than {BYTES} bytes"):
        read(path)


def places(inner: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key in inner if isinstance(inner, dict) else range(len(inner)) if isinstance(inner, list) else ():
        yield (*path, key)
        yield from places(inner[key], (*path, key))


@settings
@hypothesis.given(st.data())
def test_a_spoiled_vector_is_refused_or_answered(held: dict[str, Any], draw: Any) -> None:
    """One thing of a file is replaced: it is refused when it is read, or the call is made and ends in a result or an
    error of the library's own, which is judged."""
    from unilos.conformance.bench.harness import load
    from unilos.conformance.vectors import by_backend

    spoiled, harness = copy.deepcopy(held), load("numpy")
    path = draw.draw(st.sampled_from(list(places(held))))
    inner: Any = spoiled
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = draw.draw(
        st.one_of(data, st.sampled_from(["0x1p+0", "nan", "inf", "-0x0p+0", "0x1p+9999", [], [2]]))
    )
    file = parsed(json.dumps(spoiled).encode())
    if file is not None:
        found = by_backend([file], harness, lambda *_: None)
        assert found.of("held") + found.of("broken") + found.of("unsupported") == len(file.vectors)


@settings
@hypothesis.given(data)
def test_no_answer_of_a_program_breaks_the_judge(held: dict[str, Any], answer: Any) -> None:
    from unilos.conformance.vectors import judged

    (row, *_), right = held["vectors"], {"gradient": held["vectors"][0]["expected"]["gradient"]["data"]}
    with nothing_happens():
        verdict = judged(row, right | {"value": answer})
    assert verdict.words
    assert len(verdict.words) < 600


# Plugins


def plugin(folder: Path, names: tuple[str, ...], code: str) -> None:
    """An installed package that registers a backend, and leaves a mark when it is imported."""
    (folder / "taking_over.py").write_text(
        f"import os\nopen(os.environ['MARKER'], 'w').close()\n{code}\n", "utf-8"
    )
    info = folder / "taking_over-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: taking-over\nVersion: 1.0\n", "utf-8")
    points = "".join(f"{name} = taking_over:backend\n" for name in names)
    (info / "entry_points.txt").write_text(f"[unilos.backends]\n{points}", "utf-8")


def python(folder: Path, code: str, **environment: str) -> str:
    paths = os.pathsep.join(map(str, (folder, ROOT, ROOT / "backends")))
    env = {**os.environ, "PYTHONPATH": paths, "MARKER": str(folder / "marker"), **environment}
    command = [sys.executable, "-W", "error", "-c", code]
    found = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return found.stdout


#: Arrays whose type is of a package that no backend is built in for.
ARRAYS = """
import sys, types
class Array:
    __module__ = "strange.arrays"
"""


def test_a_plugin_replaces_nothing_that_is_built_in(tmp_path: Path) -> None:
    """Neither by its entry point's name, for NumPy, lists and what torch has besides tensors, nor by its backend's."""
    plugin(tmp_path, ("numpy", "torch", "builtins", "pandas"), "backend = None")
    code = """
import numpy as np, unilos
from unilos.backend import dispatch
class Module: __module__ = "torch.nn"
assert float(unilos.mse([1.0], [0.0])) == 1.0 == float(unilos.mse(np.ones(1), np.zeros(1)))
assert not {"numpy", "torch"} & set(dispatch.plugins()), dispatch.plugins()
assert type(dispatch.load("numpy")).__module__.startswith("unilos_backends")
try: unilos.mse(Module(), Module())
except unilos.UnilosError: print("refused")
"""
    assert python(tmp_path, code) == "refused\n"
    assert not (tmp_path / "marker").exists()


def test_a_backend_that_calls_itself_numpy_is_refused(tmp_path: Path) -> None:
    plugin(tmp_path, ("strange",), "from unilos_backends._numpy import backend")
    code = f"""
import unilos
{ARRAYS}
try: unilos.mse(Array(), Array())
except unilos.BackendMismatchError as error: print(error)
"""
    assert "calls its backend 'numpy', a name of unilos's own" in python(tmp_path, code)


def test_a_plugin_is_loaded_when_it_is_needed_and_can_be_kept_out(tmp_path: Path) -> None:
    plugin(tmp_path, ("strange",), "raise ImportError('loaded')")
    code = f"""
import os, unilos
from unilos.backend import dispatch
{ARRAYS}
float(unilos.mse([1.0], [0.0]))
print("strange" in dispatch.plugins(), os.path.exists(os.environ["MARKER"]))
try: unilos.mse(Array(), Array())
except (ImportError, unilos.UnilosError) as error: print(type(error).__name__, "UNILOS_PLUGINS=" in str(error))
"""
    for value in ("off", "no"):
        assert python(tmp_path, code, UNILOS_PLUGINS=value) == "False False\nBackendMismatchError True\n"
        assert not (tmp_path / "marker").exists()
    for value in ("", "on"):
        assert python(tmp_path, code, UNILOS_PLUGINS=value) == "True False\nImportError False\n"
        assert (tmp_path / "marker").exists()
        (tmp_path / "marker").unlink()


def test_a_pickle_of_wrong_parameters_is_checked_when_it_is_restored() -> None:
    """A pickle is trusted, see SECURITY.md: what it restores is still no loss that could not be made."""
    import pickle

    text = pickle.dumps(unilos.Huber(delta=2.0), protocol=0)
    assert text.count(b"F2.0") == 1
    with pytest.raises(unilos.ParameterError):
        pickle.loads(text.replace(b"F2.0", b"F-2.0"))
