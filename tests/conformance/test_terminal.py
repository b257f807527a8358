"""The suite at the terminal: standard output, narrow windows, interrupts, files that cannot be written."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mpmath")
pytest.importorskip("rich")
pytest.importorskip("typer")

from rich.console import Console

import unilos
from unilos.conformance import run
from unilos.conformance.cli import show

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "unilos", "conformance", "--backend", "numpy"]


def environment() -> dict[str, str]:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "backends")])
    return {**os.environ, "PYTHONPATH": paths, "TF_CPP_MIN_LOG_LEVEL": "3"}


def test_json_goes_to_standard_output(tmp_path: Path) -> None:
    call = [*COMMAND, "--quick", "--loss", "mse", "--loss", "MSE", "--dtype", "float32", "--json", "-"]
    done = subprocess.run(call, env=environment(), cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["ok"]
    assert [cell["loss"] for cell in found["cells"]] == ["mse"]  # once, although it was named twice
    took = found["processor_seconds"]
    assert {"value", "slope"} <= set(took)
    assert all(set(seconds) == {"numpy"} for seconds in took.values())
    assert 0 < sum(seconds["numpy"] for seconds in took.values()) < 300
    assert "laws hold" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    call = [*COMMAND, "--json", str(tmp_path / "no" / "folder.json")]
    done = subprocess.run(call, env=environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


SCRIPT = """
import signal, sys
from unilos.conformance import cli

if __name__ == "__main__":
    usual = cli.run

    def interrupted(*arguments, **options):
        arguments = (*arguments[:5], lambda *_: signal.raise_signal(signal.SIGINT))  # once a loss is measured
        return usual(*arguments, **options, processes=int(sys.argv[1]))

    cli.run = interrupted
    from pathlib import Path
    losses = ["mse", "mae", "nt_xent", "ctc", "ssim", "triplet_margin"]
    sys.exit(cli.main(["numpy"], losses, ["float32"], True, cli.Files(Path(sys.argv[2])), None))
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupt_ends_a_run_with_what_was_measured(workers: str, tmp_path: Path) -> None:
    script, path = tmp_path / "script.py", tmp_path / "found.json"
    script.write_text(SCRIPT, "utf-8")
    call = [sys.executable, str(script), workers, str(path)]
    done = subprocess.run(call, env=environment(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 130, done.stderr
    found = json.loads(path.read_text("utf-8"))
    assert found["interrupted"]
    assert not found["ok"]
    losses = {cell["loss"] for cell in found["cells"]}
    assert 1 <= len(losses) < (7 if workers == "1" else 4)


def test_names_stay_in_a_narrow_window() -> None:
    report = run(["numpy"], ["generalized_cross_entropy"], ["float32"], quick=True, processes=1)
    text = io.StringIO()
    show(report, Console(file=text, width=60))
    lines = [line for line in text.getvalue().splitlines() if re.match(r" \S", line)]
    joined = "".join(line.split()[0] for line in lines)
    assert max(map(len, text.getvalue().splitlines())) <= 60
    assert "generalized_cross_entropy" in joined
    assert unilos.__version__ == report.environment["unilos"]
