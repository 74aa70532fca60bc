"""A bureau on the loopback: ``python3 -m tests.bureau [--folder DIR] [--rules reject.json] [--once]``.

Starts OpenSSH (SFTP), nginx (WebDAV) and an HTTPS form, prints how to reach them, takes packages by number and answers
with receipts until it is interrupted.
"""

# ruff: noqa: T201 - it says where it can be reached and what it did
from __future__ import annotations

import argparse
import signal
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.bureau import Bureau, read_rules
from tests.bureau.doors import Doors
from tests.bureau.servers import PASSWORD

RULES = Path(__file__).with_name("reject.json")
LOOKS_EVERY = 0.5  # seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Stand open until interrupted."""
    parser = argparse.ArgumentParser(prog="tests.bureau", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, help="where packages and receipts lie (default: a temporary folder)"
    )
    parser.add_argument(
        "--rules", type=Path, default=RULES, help="which rows are rejected, and the bureau's numbers"
    )
    parser.add_argument("--once", action="store_true", help="take what lies in the inbox, answer, end")
    chosen = parser.parse_args(arguments)
    rules, numbers = read_rules(chosen.rules)
    with tempfile.TemporaryDirectory(prefix="bureau-") as place:
        bureau = Bureau((chosen.folder or Path(place)).resolve(), rules, numbers)
        if chosen.once:
            _work(bureau)
            return 0
        doors = Doors(bureau.folder)
        try:
            _introduce(doors)
            _stand(bureau)
        finally:
            doors.stop()
    return 0


def _stand(bureau: Bureau) -> None:
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: ended.set())
    while not ended.wait(LOOKS_EVERY):
        _work(bureau)


def _work(bureau: Bureau) -> None:
    refused = dict(bureau.refused)
    for receipt in bureau.work():
        print(f"answered: {receipt}", flush=True)
    for name, code in bureau.refused.items() - refused.items():
        print(f"refused: {name} ({code})", flush=True)


def _introduce(doors: Doors) -> None:
    """The addresses, each with the settings as ``talentdesk channels new`` takes them."""
    print(f"Packages arrive in {doors.inbox}, receipts lie in {doors.receipts}.")
    for key in ("folder", "sftp", "webdav", "form"):
        if key in doors.missing:
            print(f"{key:7} missing: {doors.missing[key]}")
            continue
        settings = " ".join(f"--set {name}={str(value)!r}" for name, value in doors.settings(key).items())
        print(f"{key:7} talentdesk channels new {key} --transport {key} {settings}")
        for field, secret in doors.secrets(key).items():
            print(f"        talentdesk channels secret {key} {field}    ({secret})")
    if doors.sftp is not None and doors.sftp.with_password:
        print(f"        the same with a password instead of key_file: {doors.sftp.user}, {PASSWORD}")
    print("Ctrl+C ends it.", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
