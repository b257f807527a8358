"""Builds the kernels when the package is built. hatchling runs it by its path; no wheel has it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PURE, OBJECTS = "UNILOS_PURE", "UNILOS_OBJECTS"
NONE = "no kernels: "  # how `python -m unilos.codegen` begins to say why
LIBRARIES = "unilos/engine/native/lib"


class KernelsHook(BuildHookInterface[Any]):
    """Puts compiled kernels into a wheel, which then is of this platform, or into the checkout that it points to.

    Where they cannot be built the wheel is pure: the same results, by slower paths.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root, editable = Path(self.root), version == "editable"
        self.room = TemporaryDirectory()
        out = root / LIBRARIES if editable else Path(self.room.name)
        why = f"{PURE} is set" if os.environ.get(PURE, "0") not in ("", "0") else self.build(root, out)
        if why:
            self.app.display_warning(f"unilos: a pure install, without compiled kernels and slower: {why}")
            self.app.display_warning(
                "unilos: `python -m unilos.codegen` builds them where there is a C compiler"
            )
            if editable:
                shutil.rmtree(out, ignore_errors=True)  # what an earlier install left
        elif not editable:
            platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{platform}"  # no Python ABI
            for path in out.glob("*.so"):
                build_data["force_include"][str(path)] = f"{LIBRARIES}/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        del version, build_data, artifact_path
        self.room.cleanup()

    def build(self, root: Path, out: Path) -> str:
        """Run the printer and the compiler on the sources; why there are no kernels, or nothing."""
        objects = os.environ.get(OBJECTS) or str(root / "build" / "kernels")
        command = [sys.executable, "-m", "unilos.codegen", "--out", str(out), "--objects", objects]
        paths = [str(root), str(root / "backends"), os.environ.get("PYTHONPATH", "")]
        more = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONDONTWRITEBYTECODE": "1"}
        self.app.display_info("unilos: compiling kernels, which takes some minutes the first time")
        done = subprocess.run(
            command, cwd=root, env={**os.environ, **more}, stderr=subprocess.PIPE, text=True, check=False
        )
        if done.returncode == 0:
            return ""
        if NONE in done.stderr:
            return done.stderr.partition(NONE)[2].strip()
        raise RuntimeError(done.stderr)  # a fault of the printer, and none of the machine
