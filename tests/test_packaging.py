"""The sdist and the wheels hold what they should, and work away from the checkout, with a compiler and without."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from unilos.codegen import compiler
from unilos.engine.native import library

ROOT = Path(__file__).parent.parent
try:
    LEVELS = [*compiler.levels()] if compiler.compiler() else []
except compiler.NoCompilerError:
    LEVELS = []
LIBRARIES = {f"unilos/engine/native/lib/libunilos_{level}.so" for level in LEVELS}
#: Objects are shared with the checkout's own: the kernels are compiled once.
OBJECTS = {"UNILOS_OBJECTS": str(ROOT / "build" / "kernels")}
#: What an environment would bring in: other sources, and switches.
FOREIGN = ("PYTHONPATH", "UNILOS_KERNELS", "UNILOS_PURE")
USE = """
import sys, numpy as np, unilos, unilos_backends
from pathlib import Path
here = Path(sys.prefix).resolve()
for package in (unilos, unilos_backends):
    assert here in Path(package.__file__).resolve().parents, package.__file__
x, y = np.array([1.0, 2.0]), np.array([1.0, 5.0])
value, grad = unilos.Huber(delta=2.0).value_and_grad(x, y)
assert float(value) == 2.0 and grad.tolist() == [0.0, -1.0], (value, grad)
assert (Path(unilos.__file__).parent / "py.typed").exists()
assert len(unilos.names()) >= 20
print(unilos.explain("huber", x, y))
"""
USE_TORCH = """
import torch, unilos
x, y = torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([1.0, 5.0])
value = unilos.huber(x, y, delta=2.0)
value.backward()
assert value.item() == 2.0 and x.grad.tolist() == [0.0, -1.0], (value, x.grad)
print(unilos.explain("huber", x, y))
"""


def run(*command: str, cwd: Path, **more: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN} | more
    out, together = subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(
        command, cwd=cwd, env=environment, stdout=out, stderr=together, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"
    return done.stdout


def environment(place: Path) -> str:
    """The Python of a fresh virtual environment."""
    run(sys.executable, "-m", "venv", str(place), cwd=place.parent)
    return str(place / ("Scripts" if sys.platform == "win32" else "bin") / "python")


def held(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    # The sdist first and the wheel from it, as a package index and its users do.
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT), cwd=out, **OBJECTS)
    return out


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where no compiler is found."""
    return {"PATH": str(tmp_path_factory.mktemp("bin")), "CC": ""}


def test_the_wheel_owns_two_names_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = held(wheel)
    assert {n.split("/")[0] for n in names if ".dist-info" not in n} == {"unilos", "unilos_backends"}
    assert "unilos/py.typed" in names
    assert any(n.startswith("unilos_backends/_tensorflow/xp/") for n in names)
    assert any(n.endswith("LICENSE") for n in names)
    assert not [n for n in names if "tests/" in n or "/test_" in n or n.endswith("hook.py")]


def test_the_wheel_is_of_its_platform_and_small(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_") if LEVELS else "any"
    assert wheel.name.endswith(f"-py3-none-{platform}.whl")
    assert {n for n in held(wheel) if n.endswith((".so", ".o"))} == LIBRARIES
    assert wheel.stat().st_size < 6e6


def test_the_sdist_holds_the_sources_and_the_tests(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "unilos/face/spec.py",
        "unilos/codegen/c/runtime.c",
        "unilos/codegen/hook.py",
        "tests/test_packaging.py",
    } <= names
    assert not [n for n in names if n.endswith((".so", ".o"))]


def test_a_pure_wheel_is_of_any_platform(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path),
        str(ROOT),
    ]
    said = run(*command, cwd=tmp_path, UNILOS_PURE="1")
    assert "without compiled kernels and slower: UNILOS_PURE is set" in " ".join(said.split())
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    assert not [n for n in held(wheel) if n.endswith((".so", ".o"))]


def test_the_wheel_works_in_a_clean_environment_without_a_compiler(
    built: Path, bare: dict[str, str], tmp_path: Path
) -> None:
    (wheel,) = built.glob("*.whl")
    python = environment(tmp_path / "venv")
    run(python, "-m", "pip", "install", "--quiet", str(wheel), cwd=tmp_path, **bare)
    # -I: neither the working directory nor PYTHONPATH may help.
    path = "fused" if LEVELS else "blocks"
    assert f"huber on numpy: {path}" in run(python, "-I", "-c", USE, cwd=tmp_path, **bare)
    # torch is large: this environment's is borrowed. Of what lies beside it nothing but folders is looked at.
    pytest.importorskip("torch")
    (site,) = (tmp_path / "venv").glob("[Ll]ib/**/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    assert "huber on torch: fused" in run(python, "-I", "-c", USE_TORCH, cwd=tmp_path, **bare) or not LEVELS


def test_without_a_compiler_the_sources_install_and_say_what_is_missing(
    built: Path, bare: dict[str, str], tmp_path: Path
) -> None:
    (sdist,) = built.glob("*.tar.gz")
    python = environment(tmp_path / "venv")
    said = run(python, "-m", "pip", "install", "-v", str(sdist), cwd=tmp_path, **bare)
    if LEVELS:  # elsewhere, another reason comes first
        reason = "a pure install, without compiled kernels and slower: there is no C compiler on the path"
        assert reason in " ".join(said.split())
    told = run(python, "-I", "-c", USE, cwd=tmp_path, **bare)
    assert "huber on numpy: fused" not in told
    assert (
        "there are no compiled kernels in this installation: `python -m unilos.codegen` builds them" in told
    )


@pytest.mark.skipif(not LEVELS, reason="no kernels are built here")
def test_kernels_are_built_after_the_install(tmp_path: Path) -> None:
    """A build takes what is there, compiles the rest, and leaves nothing of an older one."""
    out, objects = tmp_path / "lib", tmp_path / "objects"
    stale = [out / "libunilos_old.so", objects / "old.o"]
    for path in stale:
        path.parent.mkdir()
        path.touch()
    command = [sys.executable, "-m", "unilos.codegen", "--loss", "mse", "--level", "baseline"]
    command += ["--out", str(out), "--objects", str(objects)]
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "backends")])}
    first = run(*command, cwd=tmp_path, **paths)
    assert "\n0 files to compile" not in f"\n{first}"
    assert [path.exists() for path in stale] == [False, True]  # objects of other losses may be wanted again
    (made,) = out.iterdir()
    assert made.name == "libunilos_baseline.so"
    again = run(*command, cwd=tmp_path, **paths)
    assert again.startswith("0 files to compile")


def test_a_reason_is_given_where_nothing_can_be_built(
    bare: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in bare.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(compiler.NoCompilerError, match=r"no C compiler on the path \(cc, gcc or clang\)"):
        compiler.compiler()
    monkeypatch.setenv("CC", "nothing-compiles -m64")
    with pytest.raises(
        compiler.NoCompilerError, match="CC is 'nothing-compiles', and there is no such program"
    ):
        compiler.compiler()
    monkeypatch.setattr(sysconfig, "get_platform", lambda: "macosx-14.0-arm64")
    with pytest.raises(compiler.NoCompilerError, match="for Linux on x86_64 and aarch64, not for macosx"):
        compiler.levels()


def test_a_compiler_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not LEVELS:
        pytest.skip("no kernels are built here")
    monkeypatch.setenv("CC", shutil.which("false") or "")
    with pytest.raises(compiler.NoCompilerError, match=r"false failed at --version \(exit status 1\)"):
        compiler.build([], tmp_path / "lib", tmp_path / "objects")
    assert not [*(tmp_path / "lib").iterdir()]
    assert Path(library.SOURCES).is_dir()
