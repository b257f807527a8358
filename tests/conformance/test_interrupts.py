"""A run with workers: an interrupt ends it soon with what was measured, and workers end with a parent that ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("mpmath")
pytest.importorskip("rich")

from tests.conformance.test_terminal import environment

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")

#: Says which processes work, once a loss is measured.
SCRIPT = """
import multiprocessing, sys
from pathlib import Path
from unilos.conformance import cli

if __name__ == "__main__":
    usual = cli.run

    def run(*arguments, **options):
        def told(*done):
            print(*(p.pid for p in multiprocessing.active_children()), flush=True)

        return usual(*arguments[:5], told, **options, processes=2)

    cli.run = run
    losses = ["mse", "mae", "mape", "huber", "dice"]
    sys.exit(cli.main(["numpy"], losses, ["float32"], True, cli.Files(Path(sys.argv[1])), None))
"""


def working(pid: int) -> bool:
    """Whether a process is there, and no mere entry of one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_a_run_that_is_stopped(number: signal.Signals, tmp_path: Path) -> None:
    script, path = tmp_path / "script.py", tmp_path / "found.json"
    script.write_text(SCRIPT, "utf-8")
    call = [sys.executable, str(script), str(path)]
    with subprocess.Popen(
        call, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        pids = [int(word) for word in process.stdout.readline().split()]
        assert len(pids) == 2
        assert all(map(working, pids))
        started = time.monotonic()
        os.kill(process.pid, number)
        process.wait(60)
        assert time.monotonic() - started < 10  # in a second or two, where nothing else runs
        assert soon(lambda: not any(map(working, pids))), "workers outlive the run"
        said = process.stdout.read()
    if number == signal.SIGINT:
        assert process.returncode == 130
        found = json.loads(path.read_text("utf-8"))
        assert found["interrupted"]
        assert "interrupted, until then" in said
        assert 1 <= len({cell["loss"] for cell in found["cells"]}) < 5
