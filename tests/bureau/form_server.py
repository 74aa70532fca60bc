"""The bureau's HTTPS form: takes a posted file with a token, once by its Idempotency-Key; lists and hands out receipts."""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
import threading
from collections import Counter
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.bureau.certificates import Pair
from tests.bureau.servers import HOST

TOKEN = "token-Zk41"


class FormServer:
    """Runs in a thread of its own until stopped. ``accepted``: how often a file was taken, by its SHA-256.

    ``inbox`` and ``receipts`` are folders; addresses are ``url`` and ``url``/receipts.
    """

    def __init__(self, inbox: Path, receipts: Path, tls: Pair, *, port: int = 0) -> None:
        self.inbox, self.receipts = inbox, receipts
        self.accepted: Counter[str] = Counter()
        self.lock = threading.Lock()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls.certificate, tls.key)
        self._server = _Server((HOST, port), type("Handler", (_Handler,), {"form": self}), context)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where files are posted."""
        return f"https://{HOST}:{self.port}/upload"

    @property
    def receipts_url(self) -> str:
        """Where receipts are listed."""
        return f"https://{HOST}:{self.port}/receipts"

    def take(self, name: str, data: bytes) -> tuple[int, str]:
        """Keep a file under its name, once; (status, SHA-256 of what lies there)."""
        sha256 = hashlib.sha256(data).hexdigest()
        final = self.inbox / name
        with self.lock:
            if final.exists():
                return 409, hashlib.sha256(final.read_bytes()).hexdigest()
            part = final.with_name(name + ".part")
            part.write_bytes(data)
            part.rename(final)
            self.accepted[sha256] += 1
        return 201, sha256

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """The handshake is made in the thread of its own connection, so that a slow client holds up nobody."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext
    ) -> None:
        self._context = context
        super().__init__(address, handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        try:
            request.settimeout(30)
            with self._context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            pass  # the client went away, or does not trust us

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that break off are what this server is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    form: FormServer

    def do_POST(self) -> None:
        body = self._body()
        if not self._known():
            return
        parts = BytesParser(policy=HTTP).parsebytes(
            b"Content-Type: " + self.headers.get("Content-Type", "").encode() + b"\r\n\r\n" + body
        )
        found = {part.get_param("name", header="content-disposition"): part for part in parts.iter_parts()}
        if "file" not in found or "name" not in found:
            self._say(400, {"error": "file and name"})
            return
        data = found["file"].get_payload(decode=True)
        name = Path(found["name"].get_content().strip()).name
        if hashlib.sha256(data).hexdigest() != self.headers.get("Idempotency-Key"):
            self._say(400, {"error": "hash"})
            return
        status, sha256 = self.form.take(name, data)
        self._say(status, {"name": name, "sha256": sha256})

    def do_GET(self) -> None:
        if not self._known():
            return
        path = unquote(self.path)
        if path == "/upload":
            self._say(405, {"error": "POST"})
            return
        if path == "/receipts":
            self._say(
                200,
                sorted(
                    each.name
                    for each in self.form.receipts.iterdir()
                    if each.is_file() and each.suffix != ".part"
                ),
            )
            return
        file = self.form.receipts / Path(path).name
        if not path.startswith("/receipts/") or not file.is_file():
            self._say(404, {"error": "not found"})
            return
        self._send(200, file.read_bytes(), "text/csv")

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionError
        return body

    def _known(self) -> bool:
        if hmac.compare_digest(self.headers.get("Authorization", ""), f"Bearer {TOKEN}"):
            return True
        self._say(401, {"error": "token"})
        return False

    def _say(self, status: int, told: object) -> None:
        self._send(status, json.dumps(told).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class decides the name
        """Say nothing."""
