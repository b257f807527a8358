"""Programs behind a pipe: the readers of `examples/`, and such as break the protocol."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

mpmath = pytest.importorskip("mpmath")
jsonschema = pytest.importorskip("jsonschema")

from unilos.command.app import app  # noqa: E402
from unilos.conformance.vectors import folder  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "vectors" / "sample"
READERS = {
    "python": [sys.executable, str(ROOT / "examples" / "vectors" / "reader.py")],
    "javascript": ["node", str(ROOT / "examples" / "vectors" / "reader.js")],
}
#: Each is found by vectors that must hold: the loss, what stands in the reader, and what is put in its place.
PLANTED = {
    "python": [
        ("mse", "return e * e, 2 * e", "return e * e, e"),
        ("huber", "clipped * (e - clipped / 2)", "clipped * e"),
        ("binary_cross_entropy_with_logits", "(1 - y) * p - y * q", "p"),
        ("huber", "w * s / divisor", "s / divisor"),
        ("quantile", '"mean_over_batch": float(pred[0])', '"mean_over_batch": float(sum(counted))'),
        ("cross_entropy", "math.log1p(others)", "math.log(others)"),
    ],
    "javascript": [
        ("mse", "return [e * e, 2 * e]", "return [e * e, e]"),
        ("huber", "clipped * (e - clipped / 2)", "clipped * e"),
        ("binary_cross_entropy_with_logits", "(1 - y) * p - y * q", "p"),
        ("huber", "(weights[k] * s) / divisor", "s / divisor"),
        (
            "quantile",
            "mean_over_batch: call.arguments.pred.shape[0]",
            "mean_over_batch: taken.filter(Boolean).length",
        ),
        ("cross_entropy", "Math.log1p(others)", "Math.log(others)"),
    ],
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["vectors", *arguments], env={"COLUMNS": "200"}, prog_name="unilos")


def check(command: list[str], *more: str, vectors: Path = SAMPLE) -> Result:
    words = " ".join(f"'{word}'" for word in command)
    return run("check", "--vectors", str(vectors), "--command", words, *more)


def reader(language: str) -> list[str]:
    if language == "javascript" and shutil.which("node") is None:
        pytest.skip("node is not installed")
    return READERS[language]


# Programs


@pytest.mark.parametrize("language", READERS)
def test_readers_hold_all_that_they_know(language: str) -> None:
    found = check(reader(language), "--level", "may")
    assert found.exit_code == 0, found.output
    assert "'not written here: hinge'" in found.output  # said, and counted as nothing that holds
    rows = {line.split("│")[1].strip(): line for line in found.output.splitlines() if line.startswith("│")}
    held, broken, unsupported = (int(x) for x in rows["must"].split("│")[2:5])
    assert held > 60
    assert broken == 0
    assert unsupported > 20


@pytest.mark.parametrize("language", READERS)
def test_readers_with_an_error_fail(language: str, tmp_path: Path) -> None:
    command = reader(language)
    text = Path(command[1]).read_text("utf-8")
    for number_, (loss, right, wrong) in enumerate(PLANTED[language]):
        assert text.count(right) == 1, right
        copy_ = tmp_path / f"{number_}{Path(command[1]).suffix}"
        copy_.write_text(text.replace(right, wrong), "utf-8")
        found = check([command[0], str(copy_)], "--loss", loss)
        assert found.exit_code == 1, (wrong, found.output)
        assert "broken  must" in found.output, wrong


#: Programs that break the protocol after the handshake, and what is said of them.
HELLO = """import json, os, signal, sys, time
def say(**told): print(json.dumps(told), flush=True)
sys.stdin.readline()
say(protocol="unilos-vectors", version="1.0")
"""
EACH = HELLO + "for line in sys.stdin:\n    case = json.loads(line)\n"
BREAKS = {
    "sys.stdin.readline(); sys.exit(3)": "ended with status 3",
    "sys.stdin.readline(); raise RuntimeError('what went wrong')": "RuntimeError: what went wrong",
    "sys.stdin.readline(); os.kill(os.getpid(), signal.SIGSEGV)": "was ended by SIGSEGV",
    "sys.stdin.readline(); time.sleep(60)": "gave no answer within 0.5 s",
    "print('garbage', flush=True); time.sleep(60)": "no JSON",
    "print('[' * 100000, flush=True); time.sleep(60)": "no JSON",
    "print('[]', flush=True); time.sleep(60)": "no JSON object",
    'print(\'{"id": "another"}\', flush=True); time.sleep(60)': "answered for 'another'",
    "print('x' * (1 << 25), flush=True); time.sleep(60)": "a line of more than",
}


@pytest.mark.parametrize("code", BREAKS)
def test_a_program_that_breaks_the_protocol_is_a_failure_and_no_hang(code: str, tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(HELLO + code, "utf-8")
    start = time.monotonic()
    found = check([sys.executable, str(script)], "--timeout", "0.5", "--loss", "mse")
    assert time.monotonic() - start < 30
    assert found.exit_code == 1, found.output
    assert BREAKS[code] in found.output
    assert found.output.count("broken  ") == 5  # then it is not asked again


def test_a_crash_costs_its_own_vector_alone(tmp_path: Path) -> None:
    script, answers = tmp_path / "program.py", tmp_path / "answers.json"
    (file,) = folder(SAMPLE, ["mse"])
    right = {r["id"]: {n: r["expected"][n]["data"] for n in ("value", "gradient")} for r in file.vectors}
    answers.write_text(json.dumps(right), "utf-8")
    third = [row for row in file.vectors if row["level"] == "must"][2]["id"]
    body = f"    if case['id'] == {third!r}: os._exit(7)\n    say(id=case['id'], **right[case['id']])\n"
    script.write_text(
        EACH.replace("for line", f"right = json.load(open({str(answers)!r}))\nfor line") + body, "utf-8"
    )
    found = check([sys.executable, str(script)], "--loss", "mse")
    assert found.exit_code == 1
    assert f"{third}: the program ended with status 7" in found.output
    assert found.output.count("broken  ") == 1


def test_unsupported_never_passes_and_errors_fail(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(EACH + "    say(id=case['id'], unsupported='no')\n", "utf-8")
    found = check([sys.executable, str(script)], "--loss", "mse")
    assert found.exit_code == 2, found.output
    assert "nothing held" in found.output
    script.write_text(EACH + "    say(id=case['id'], error='out of luck')\n", "utf-8")
    found = check([sys.executable, str(script)], "--loss", "mse")
    assert found.exit_code == 1
    assert "the program says: 'out of luck'" in found.output


def test_a_program_is_told_nothing_that_is_expected(tmp_path: Path) -> None:
    script, heard = tmp_path / "program.py", tmp_path / "heard"
    code = f"    open({str(heard)!r}, 'a').write(line)\n    say(id=case['id'], unsupported='')\n"
    script.write_text(EACH + code, "utf-8")
    check([sys.executable, str(script)], "--loss", "quantile")
    cases = [json.loads(line) for line in heard.read_text("utf-8").splitlines()]
    (file,) = folder(SAMPLE, ["quantile"])
    assert [case["id"] for case in cases] == [row["id"] for row in file.vectors]
    for case, row in zip(cases, file.vectors, strict=True):
        assert case == {"loss": "quantile"} | {k: v for k, v in row.items() if k not in ("kind", "expected")}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["/no/such/program"], "cannot be run: No such file"),
        ([sys.executable, "-c", "pass"], "could not be asked: it ended with status 0"),
        ([sys.executable, "-c", "print({}, flush=True); input()"], "could not be asked: it answered"),
    ],
)
def test_what_cannot_run_is_said(command: list[str], said: str) -> None:
    found = check(command, "--timeout", "20")
    assert found.exit_code == 2, found.output
    assert said in found.output


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    found = run(
        "check", "--vectors", str(SAMPLE), "--command", f"/bin/true; touch {marker} $(touch {marker})"
    )
    assert found.exit_code == 2
    assert not marker.exists()


def test_nothing_is_left_running(tmp_path: Path) -> None:
    """A program that hangs is ended with what it has started."""
    script, pids = tmp_path / "program.py", tmp_path / "pids"
    child = "import subprocess\nchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    code = f"{child}open({str(pids)!r}, 'a').write(f'{{child.pid}} {{os.getpid()}} ')\ntime.sleep(600)\n"
    script.write_text(HELLO + code, "utf-8")
    assert check([sys.executable, str(script)], "--timeout", "0.5", "--loss", "mse").exit_code == 1
    deadline = time.monotonic() + 10
    left = pids.read_text("utf-8").split()
    while (left := [pid for pid in left if runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left


def test_a_process_that_holds_the_pipes_holds_nobody_up(tmp_path: Path) -> None:
    """A program that ends, and leaves a process of another group behind that has its output open."""
    script, pids = tmp_path / "program.py", tmp_path / "pids"
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(100)'], start_new_session=True)"
    code = f"import subprocess\nchild = {child}\nopen({str(pids)!r}, 'a').write(f'{{child.pid}} ')\n"
    script.write_text(HELLO + code + "sys.stdin.readline()\n", "utf-8")
    start = time.monotonic()
    try:
        found = check([sys.executable, str(script)], "--timeout", "0.5", "--loss", "mse")
        assert time.monotonic() - start < 60
        assert found.exit_code == 1
    finally:
        for pid in pids.read_text("utf-8").split():
            os.kill(int(pid), signal.SIGKILL)


def runs(pid: str) -> bool:
    """Whether a process is there and is no zombie."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False
    ).stdout
    return bool(state.strip()) and not state.startswith("Z")


def test_refusals_of_the_command(tmp_path: Path) -> None:
    for arguments, said in (
        (["check"], "give either --command"),
        (["check", "--backend", "numpy", "--command", "x"], "give either --command"),
        (["check", "--backend", "nonesuch", "--vectors", str(SAMPLE)], "no backend is called 'nonesuch'"),
        (["check", "--backend", "numpy", "--vectors", str(tmp_path)], "unilos vectors export"),
        (["check", "--backend", "numpy", "--loss", "hubber"], "did you mean huber"),
        (["check", "--backend", "numpy", "--level", "all"], "no level is called 'all'"),
        (["export", "--out", str(tmp_path), "--loss", "nonesuch"], "no loss is called"),
        (["export", "--out", "/dev/null/x", "--loss", "mse"], "cannot be written"),
    ):
        found = run(*arguments)
        assert found.exit_code == 2, found.output
        assert said in found.output


def test_readers_need_no_package() -> None:
    """In an empty environment, where nothing is installed."""
    line = json.dumps({"protocol": "unilos-vectors", "version": "1.0"})
    command = [sys.executable, "-I", "-S", *READERS["python"][1:]]
    found = subprocess.run(
        command, input=line, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, check=True
    )
    assert json.loads(found.stdout)["protocol"] == "unilos-vectors"
