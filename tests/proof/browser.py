"""A real Chromium through its WebDriver, spoken to with the standard library, and kept from any network."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

from talentdesk.paths import resource

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
SWITCHES = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
    # Whatever is asked for, nothing answers.
    *(
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--proxy-server=127.0.0.1:9",
        "--proxy-bypass-list=<-loopback>",
    ),
)


def missing() -> str:
    """Why no browser can be driven here; empty where one can."""
    programs = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"{' and '.join(programs)} not installed (Debian: chromium chromium-driver)" if programs else ""


class Browser:
    """One window. ``page`` is opened as a file, as from a USB stick."""

    def __init__(self, folder: Path, *, camera: Path | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        (folder / ".fonts").symlink_to(resource("fonts"))  # for the pictures: fontconfig looks there
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={self.port}", "--silent"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(folder)},
        )
        switches = [*SWITCHES, f"--user-data-dir={folder / 'profile'}"]
        if camera:
            switches += ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
            switches += [f"--use-file-for-fake-video-capture={camera}"]
        options = {"binary": shutil.which("chromium"), "args": switches}
        self._wait_until_up()
        wanted = {
            "capabilities": {
                "alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            }
        }
        self.session = ""
        self.session = "/session/" + self._call("POST", "/session", wanted)["sessionId"]
        self._call("POST", "/goog/cdp/execute", {"cmd": "Network.enable", "params": {}})
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        self._call(
            "POST", "/goog/cdp/execute", {"cmd": "Network.emulateNetworkConditions", "params": offline}
        )

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait(10)

    def _wait_until_up(self) -> None:
        for _ in range(200):
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("chromedriver does not answer")

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None and method != "POST" else json.dumps(body or {}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.session}{path}",
            data,
            {"Content-Type": "application/json"},
            method=method,
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=90) as answer:
            return json.load(answer)["value"]

    def open(self, page: Path) -> None:
        """Show a file."""
        self._call("POST", "/url", {"url": page.as_uri()})

    def run(self, script: str, *arguments: object) -> Any:
        """The value that a script returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def _element(self, selector: str) -> str:
        found = self._call("POST", "/element", {"using": "css selector", "value": selector})
        return f"/element/{found[ELEMENT]}"

    def click(self, selector: str) -> None:
        """A real click."""
        self._call("POST", f"{self._element(selector)}/click")

    def type(self, selector: str, text: str) -> None:
        """Real key strokes; for a file field, the path."""
        self._call("POST", f"{self._element(selector)}/value", {"text": text})

    def text(self, selector: str) -> str:
        """What is to be read there."""
        return str(self._call("GET", f"{self._element(selector)}/text"))

    def state(self, *, seconds: float = 0) -> str:
        """The verdict shown, waited for at most so long."""
        end = time.monotonic() + seconds
        while True:
            shown = str(self.run("return document.getElementById('result').dataset.state"))
            if shown != "none" or time.monotonic() > end:
                return shown
            time.sleep(0.1)

    def complaints(self) -> list[str]:
        """What the browser's console says (errors, refused by policy)."""
        said = [str(entry["message"]) for entry in self._call("POST", "/se/log", {"type": "browser"})]
        return [line for line in said if not line.startswith("chrome://")]  # the empty window's own

    def picture(self, file: Path, width: int, height: int) -> None:
        """A screenshot of a window of exactly this size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._call(
            "POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics}
        )
        file.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))
