"""A program of any language behind a pipe: one JSON object a line there, one back, and no shell."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Any

from ...form.check import ParameterError, short
from .read import data_of
from .write import VERSION

#: No answer needs a longer line.
LINE = 1 << 24
PROTOCOL = "unilos-vectors"
#: Seconds that a program may take until it answers at all: frameworks are imported meanwhile.
STARTING = 60.0


class Broken(Exception):  # noqa: N818  what is said of a program
    """A program did not answer as the protocol asks; the message says what it did."""


class Program:
    """A program that answers; started when it is first asked, and anew after it broke the protocol."""

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        self.command, self.seconds = list(command), seconds
        self.process: asyncio.subprocess.Process | None = None
        self.said: IO[bytes] | None = None
        self.starts = 0

    async def start(self) -> None:
        """Run it and exchange versions. OSError where there is no such program, `Broken` where it speaks no such
        protocol."""
        self.starts += 1
        self.said = tempfile.TemporaryFile()  # noqa: SIM115  what it prints as errors, until it is stopped
        self.process = await asyncio.create_subprocess_exec(
            *self.command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=self.said,
            limit=LINE,
            start_new_session=True,
        )
        hello = {"protocol": PROTOCOL, "version": VERSION}
        told = await self._exchanged(hello, max(self.seconds, STARTING))
        version = str(told.get("version", ""))
        if told.get("protocol") != PROTOCOL or version.partition(".")[0] != VERSION.partition(".")[0]:
            await self.stop()
            message = f"answered to {PROTOCOL} {VERSION} with {short(dict(told))}"
            raise Broken(message)

    async def ask(self, case: Mapping[str, Any]) -> Mapping[str, Any]:
        """Its answer to a call. `Broken` where there is none, and it is ended then."""
        if self.process is None:
            await self.start()
        answer = await self._exchanged(case, self.seconds)
        if answer.get("id") != case["id"]:
            await self.stop()
            message = f"answered for {short(answer.get('id'))}"
            raise Broken(message)
        return answer

    async def _exchanged(self, line: Mapping[str, Any], seconds: float) -> Mapping[str, Any]:
        try:
            async with asyncio.timeout(seconds):
                return await self._line(line)
        except TimeoutError:
            await self.stop()
            message = f"gave no answer within {seconds:g} s"
            raise Broken(message) from None
        except ParameterError as error:
            await self.stop()
            message = f"answered with {error}"
            raise Broken(message) from None
        except ValueError:
            await self.stop()
            message = f"answered with a line of more than {LINE} bytes"
            raise Broken(message) from None

    async def _line(self, line: Mapping[str, Any]) -> Mapping[str, Any]:
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(ConnectionError):  # it has ended: what it says last is still read
            self.process.stdin.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
            await self.process.stdin.drain()
        got = await self.process.stdout.readline()
        if not got:
            status = await self.process.wait()
            ended = (
                f"was ended by {signal.Signals(-status).name}"
                if status < 0
                else f"ended with status {status}"
            )
            message = ended + self._last()
            await self.stop()
            raise Broken(message)
        found = data_of(got, LINE)
        if not isinstance(found, dict):
            message = f"no JSON object: {short(found)}"
            raise ParameterError(message)
        return found

    def _last(self) -> str:
        """The end of what it said as errors."""
        assert self.said is not None
        size = self.said.seek(0, os.SEEK_END)
        self.said.seek(max(0, size - 2000))
        lines = self.said.read().decode("utf-8", "replace").strip().splitlines()
        return f": {short(lines[-1], 300)}" if lines else ""

    async def stop(self) -> None:
        """End it, with whatever it has started."""
        process, self.process = self.process, None
        if process is not None:
            with suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            # Its end is that of its pipes, too, and a process that left its group may hold them open.
            process._transport.close()  # type: ignore[attr-defined]
            await process.wait()
        if self.said is not None:
            self.said.close()
            self.said = None
