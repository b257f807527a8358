"""The sdist and the wheel hold what they should, and the wheel works away from the checkout."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
USE = """
import sys, numpy as np, unilos, unilos_backends
from pathlib import Path
here = Path(sys.prefix).resolve()
for package in (unilos, unilos_backends):
    assert here in Path(package.__file__).resolve().parents, package.__file__
value, grad = unilos.Huber(delta=2.0).value_and_grad(np.array([1.0, 2.0]), np.array([1.0, 5.0]))
assert float(value) == 2.0 and grad.tolist() == [0.0, -1.0], (value, grad)
assert (Path(unilos.__file__).parent / "py.typed").exists()
print(len(unilos.names()))
"""


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    # The sdist first and the wheel from it, as a package index and its users do.
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT), cwd=out)
    return out


def test_the_wheel_owns_two_names_and_nothing_else(built):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {n.split("/")[0] for n in names if ".dist-info" not in n} == {"unilos", "unilos_backends"}
    assert "unilos/py.typed" in names
    assert any(n.startswith("unilos_backends/_tensorflow/xp/") for n in names)
    assert any(n.endswith("LICENSE") for n in names)
    assert not [n for n in names if "test" in n.lower()]


def test_the_sdist_holds_the_sources_and_the_tests(built):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "unilos/face/spec.py",
        "tests/test_packaging.py",
    } <= names


def test_the_wheel_works_in_a_clean_environment(built, tmp_path):
    (wheel,) = built.glob("*.whl")
    run(sys.executable, "-m", "venv", str(tmp_path / "venv"), cwd=tmp_path)
    python = str(tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    run(python, "-m", "pip", "install", "--quiet", str(wheel), cwd=tmp_path)
    # -I: neither the working directory nor PYTHONPATH may help.
    losses = run(python, "-I", "-c", USE, cwd=tmp_path)
    assert int(losses) >= 20
