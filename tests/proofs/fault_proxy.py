"""A line that breaks as told: a proxy before a real server, one fault per connection, then none."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
import threading
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from tests.bureau.servers import HOST

PIECE = 4096
LINGERS = 0.5  # seconds a refusing server goes on reading, so that its answer is not lost by a reset
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one connection.

    none · refuse: nobody listens · drop-up, stall: after ``at`` bytes to the server the line breaks, or falls silent ·
    drop-down: after ``at`` bytes back · slow: ``at`` bytes a second · other: another server (host key) or another
    certificate · for HTTP also status-before, status-after: ``status`` is answered before or after the body is read,
    which the server never sees · lost: the server has done it, its answer is lost.
    """

    kind: str = "none"
    at: int = 0
    status: int = 0
    retry_after: int | None = None


NONE = Fault()


class FaultProxy:
    """Runs in a thread of its own. ``up``: bytes that came from clients. ``met``: the faults that connections had.

    ``tls``: certificates to show (good, other) — then it understands HTTP and ends each connection after one request;
    without, bytes are passed on as they are. ``other``: port of another server for the fault of that name.
    """

    def __init__(
        self,
        port: int,
        *,
        tls: tuple[ssl.SSLContext, ssl.SSLContext] | None = None,
        upstream: ssl.SSLContext | None = None,
        other: int = 0,
    ) -> None:
        self._target, self._other = port, other
        self._tls, self._upstream = tls, upstream
        self.faults: deque[Fault] = deque()
        self.met: list[Fault] = []
        self.up = 0
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait()

    def plan(self, faults: list[Fault]) -> None:
        """The faults of the coming connections, in order; whatever was planned before is forgotten."""
        self.faults, self.met, self.up = deque(faults), [], 0

    def stop(self) -> None:
        """End it and every connection."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, HOST, 0))
        self.port = int(server.sockets[0].getsockname()[1])
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self.faults.popleft() if self.faults else NONE
        self.met.append(fault)
        far: asyncio.StreamWriter | None = None
        try:
            if fault.kind == "refuse":
                return
            if self._tls is not None:
                await writer.start_tls(self._tls[fault.kind == "other"])
            port = self._other if fault.kind == "other" and self._other else self._target
            back, far = await asyncio.open_connection(HOST, port, ssl=self._upstream)
            if self._tls is None:
                await self._passed_on(fault, reader, writer, back, far)
            else:
                await self._one_request(fault, reader, writer, back, far)
        except (OSError, EOFError, asyncio.CancelledError, asyncio.IncompleteReadError):
            pass
        finally:
            for each in (writer, far):
                if each is not None:
                    each.transport.abort()

    async def _passed_on(
        self, fault: Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
        back: asyncio.StreamReader, far: asyncio.StreamWriter,
    ) -> None:  # fmt: skip
        await _first_of(self._up(fault, reader, far), self._down(fault, back, writer))

    async def _one_request(
        self, fault: Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
        back: asyncio.StreamReader, far: asyncio.StreamWriter,
    ) -> None:  # fmt: skip
        head = await reader.readuntil(b"\r\n\r\n")
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        if fault.kind == "status-before":
            await _answered(fault, reader, writer)
            return
        if fault.kind == "status-after":
            self.up += len(await reader.readexactly(length))
            await _answered(fault, reader, writer)
            return
        head = re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", head)[:-2] + b"Connection: close\r\n\r\n"
        await self._up(fault, reader, far, head=head, left=length)
        if fault.kind == "drop-up":  # the whole request was shorter: the line breaks after its body
            return
        if fault.kind == "lost":
            while await back.read(PIECE):
                pass
            return
        await self._down(fault, back, writer)
        writer.close()
        with contextlib.suppress(OSError, ssl.SSLError):
            await asyncio.wait_for(writer.wait_closed(), LINGERS)

    async def _up(
        self,
        fault: Fault,
        reader: asyncio.StreamReader,
        far: asyncio.StreamWriter,
        *,
        head: bytes = b"",
        left: int | None = None,
    ) -> None:
        """Pass ``head`` and then ``left`` bytes (None: all that come) on to the server."""
        done, piece = 0, head
        most = 256 if fault.kind == "slow" else PIECE
        while True:
            if fault.kind in ("drop-up", "stall") and done + len(piece) > fault.at:
                far.write(piece[: max(0, fault.at - done)])
                await far.drain()
                if fault.kind == "stall":
                    await asyncio.sleep(3600)
                raise EOFError
            far.write(piece)
            await far.drain()
            done += len(piece)
            if fault.kind == "slow":
                await asyncio.sleep(len(piece) / fault.at)
            if left == 0:
                return
            piece = await reader.read(most if left is None else min(most, left))
            self.up += len(piece)
            if not piece:
                raise EOFError  # the client went away
            left = None if left is None else left - len(piece)

    @staticmethod
    async def _down(fault: Fault, back: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        done = 0
        while piece := await back.read(PIECE):
            if fault.kind == "drop-down" and done + len(piece) > fault.at:
                writer.write(piece[: fault.at - done])
                await writer.drain()
                raise EOFError
            writer.write(piece)
            await writer.drain()
            done += len(piece)
        if fault.kind == "drop-down":
            raise EOFError


async def _first_of(*jobs: Coroutine[Any, Any, None]) -> None:
    """Until one of them ends; the other one with it."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _answered(fault: Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say the status and close as a server does: no more is read than needed to get the answer across."""
    later = f"Retry-After: {fault.retry_after}\r\n" if fault.retry_after is not None else ""
    writer.write(
        f"HTTP/1.1 {fault.status} Fault\r\n{later}Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
    )
    await writer.drain()

    async def rest() -> None:
        while await reader.read(PIECE):
            pass

    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(rest(), LINGERS)
