"""The process that reads one file from outside: `python -m talentdesk.exchange.parse_child REQUEST-AS-JSON`.

It runs with little memory and imports little; whatever a hostile file does, the program only hears a code.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from talentdesk.exchange.child_limits import bound_this_process
from talentdesk.exchange.frames import END, HEAD, REFUSED, ROWS, TICK, Limits, Refused, send

ROWS_PER_FRAME = 2_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def main(request: str, out: BinaryIO) -> None:
    """Read the file named in the request and send head, rows and end, or why not."""
    asked = json.loads(request)
    limits = Limits(**asked["limits"])
    bound_this_process(limits.memory_mb, limits.seconds)
    try:
        _answer(Path(asked["path"]), asked["sheet"], limits, out)
    except Refused as refusal:
        send(out, REFUSED, (refusal.code, refusal.values))
    except MemoryError:
        send(out, REFUSED, ("too-big", {}))
    except BrokenPipeError:
        raise
    except BaseException:  # noqa: BLE001  (a mutated file raises anything, a Rust panic included)
        send(out, REFUSED, ("damaged", {}))


def _answer(path: Path, sheet: int | str | None, limits: Limits, out: BinaryIO) -> None:
    def tick(done: int) -> None:
        send(out, TICK, done)

    raw = _opened(path, sheet, limits, tick)
    send(out, HEAD, (raw.format, raw.sheet, raw.sheets, raw.encoding, raw.merges))
    count = cells = 0
    numbers: list[int] = []
    rows: list[Any] = []
    for number, row in raw.rows:
        if all(cell is None or (type(cell) is str and not cell.strip()) for cell in row):
            continue
        numbers.append(number)
        rows.append(row)
        count += 1
        cells += len(row)
        if count > limits.rows + 100:
            raise Refused("too-many-rows", most=limits.rows)
        if cells > limits.cells:
            raise Refused("too-big")
        if len(rows) == ROWS_PER_FRAME:
            send(out, ROWS, (numbers, rows))
            numbers, rows = [], []
    send(out, ROWS, (numbers, rows))
    send(out, END, count)


def _opened(path: Path, sheet: int | str | None, limits: Limits, tick: Callable[[int], None]) -> Any:
    """The reader for what the file is, whatever its name says."""
    with path.open("rb") as source:
        head = source.read(4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from talentdesk.exchange.spreadsheets import read_xlsx

        return read_xlsx(path, sheet, limits, tick)
    if head.startswith(_OLE):
        from talentdesk.exchange.spreadsheets import read_xls

        if _holds(path, "EncryptedPackage".encode("utf-16-le")):
            raise Refused("password")
        return read_xls(path, sheet, tick)
    _refuse_other(head)
    from talentdesk.exchange.text_tables import read_text_table

    return read_text_table(path, limits)


def _holds(path: Path, wanted: bytes) -> bool:
    with path.open("rb") as source:
        tail = b""
        while piece := source.read(2**20):
            if wanted in tail + piece:
                return True
            tail = piece[-len(wanted) :]
    return False


def _refuse_other(head: bytes) -> None:
    if not head.strip():
        raise Refused("empty")
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style", b"<div")):
        raise Refused("html")
    if start.startswith(b"<?xml"):
        raise Refused("xml")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")):
        raise Refused("other-format")


if __name__ == "__main__":
    main(sys.argv[1], sys.stdout.buffer)
