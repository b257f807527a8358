"""Which compiled library is loaded, why none is, and in how many threads it computes."""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import unilos
from unilos.command.app import app
from unilos.engine.native import library, threads
from unilos.engine.native.library import LEVELS, SWITCH, Library

BUILT = [level for level in LEVELS if Path(library.path_of(level)).exists()]
built = pytest.mark.skipif(not BUILT, reason="no kernels are built here")


@pytest.fixture(autouse=True)
def afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a process knows once is asked again, here and after the test."""
    monkeypatch.delenv(SWITCH, raising=False)
    monkeypatch.setattr(threads, "_asked", None)
    asked = (library.library,)
    for function in asked:
        function.cache_clear()
    yield
    for function in asked:
        function.cache_clear()
    unilos.set_threads(threads.processors())


def why() -> str:
    found = library.library()
    assert isinstance(found, str)
    return found


def info() -> str:
    result = CliRunner().invoke(app, ["info"], env={"COLUMNS": "60"}, prog_name="unilos")
    assert result.exit_code == 0
    return " ".join(result.output.split())


def test_kernels_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "off")
    assert why() == "kernels are turned off by UNILOS_KERNELS=off"
    assert "kernels none: kernels are turned off by UNILOS_KERNELS=off" in info()


def test_an_unknown_level_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "sse9")
    assert why() == "UNILOS_KERNELS is 'sse9', so no kernel runs; accepted: off, baseline, avx2, avx512"


@built
def test_a_level_that_the_machine_lacks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "detected", lambda: "baseline")
    monkeypatch.setenv(SWITCH, "avx2")
    assert why() == (
        "UNILOS_KERNELS is avx2, so no kernel runs: this machine, with what was built, has baseline"
    )


@built
@pytest.mark.parametrize("level", BUILT)
def test_a_level_is_forced(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if LEVELS.index(level) > LEVELS.index(library.detected()):
        pytest.skip("this machine does not run it")
    monkeypatch.setenv(SWITCH, level.upper())
    found = library.library()
    assert isinstance(found, Library)
    assert (found.level, found.path) == (level, library.path_of(level))
    assert found.kernels > 0
    for words in (f"kernels {found.kernels} ", f"level {level}", f"threads {unilos.get_threads()} "):
        assert words in info()
    x = np.zeros(3)
    assert str(unilos.explain("huber", x, x)).startswith(f"huber on numpy: fused (compiled for {level})")


@built
def test_the_fastest_level_is_taken_that_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert library.detected() == max((level for level in BUILT if runs(level)), key=LEVELS.index)
    shutil.copy(library.path_of("baseline"), tmp_path)
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    found = library.library()
    assert isinstance(found, Library)
    assert (found.level, Path(found.path).parent) == ("baseline", tmp_path)


def runs(level: str) -> bool:
    """By what Linux says of the processor."""
    needed = {
        "baseline": [],
        "avx2": ["avx2", "fma", "bmi1", "bmi2"],
        "avx512": ["avx512dq", "avx512vl", "avx512bw"],
    }
    flags = Path("/proc/cpuinfo").read_text().split()
    return all(flag in flags for flag in needed[level])


def test_no_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    assert why() == f"there are no compiled kernels in this installation: {library.BUILD}"
    x = np.zeros(3)
    assert f"not fused: {why()}" in str(unilos.explain("huber", x, x))
    assert f"kernels none: {why()}" in info()


def test_a_file_that_is_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    Path(library.path_of("baseline")).write_bytes(b"")
    assert why().startswith("the compiled kernels cannot be loaded: ")


@built
def test_a_library_of_other_sources_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call lays memory out as the sources say."""
    changed = tmp_path / "c"
    shutil.copytree(library.SOURCES, changed)
    monkeypatch.setattr(library, "SOURCES", changed)
    assert isinstance(library.library(), Library)
    library.library.cache_clear()
    (changed / "runtime.c").write_text("/* another */")
    assert why() == f"the compiled kernels are of other sources than this code: {library.BUILD}"


def test_threads_are_as_many_as_processors_at_first() -> None:
    assert unilos.get_threads() == min(threads.processors(), threads.MOST)


def test_threads_are_set() -> None:
    unilos.set_threads(np.int64(3))
    assert unilos.get_threads() == 3
    found = library.library()
    if isinstance(found, Library):
        assert found.threads == Library(found.level).threads == 3  # of one file, however often it is opened
        unilos.set_threads(threads.MOST)
        assert ctypes.c_int.in_dll(found.loaded, "unilos_wanted").value == threads.MOST


@pytest.mark.parametrize("count", [0, -1, threads.MOST + 1, 2.0, "2", True, None])
def test_no_number_of_threads(count: object) -> None:
    with pytest.raises(unilos.ParameterError, match="accepted: a whole number from 1 to 64"):
        unilos.set_threads(count)  # type: ignore[arg-type]
    assert unilos.get_threads() == min(threads.processors(), threads.MOST)
