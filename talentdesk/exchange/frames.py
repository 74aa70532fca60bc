"""What parent and parsing child say to each other: length-prefixed frames of plain tuples, and the limits."""

from __future__ import annotations

import marshal
import struct
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

TICK, HEAD, ROWS, END, REFUSED = 1, 2, 3, 4, 5
_PREFIX = struct.Struct(">BI")
EXACT_INTEGERS = 10**15  # spreadsheets keep 15 digits; a longer "number" has lost some


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file from outside may cost before it is refused.

    ``seconds`` and ``memory_mb`` bound the child; ``rows``/``cells`` the answer; the rest judges a workbook's
    zip container before it is opened (``ratio`` only counts for members above 4 MB).
    """

    rows: int = 200_000
    columns: int = 702
    cells: int = 6_000_000
    file_mb: int = 200
    seconds: float = 60.0
    memory_mb: int = 960
    members: int = 2_000
    unpacked_mb: int = 700
    ratio: int = 150

    def plain(self) -> dict[str, Any]:
        """As plain values, to be sent to the child."""
        return asdict(self)


class Refused(Exception):
    """The child's reason for not reading a file: a code and values; the parent turns it into a sentence."""

    def __init__(self, code: str, **values: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def send(out: BinaryIO, kind: int, content: Any) -> None:
    """Write one frame; row frames are compressed, because the parent holds them until the child is gone."""
    data = marshal.dumps(content)
    if kind == ROWS:
        data = zlib.compress(data, 1)
    out.write(_PREFIX.pack(kind, len(data)))
    out.write(data)
    out.flush()


def receive(source: BinaryIO, largest: int = 64 * 2**20) -> Iterator[tuple[int, bytes]]:
    """All frames as (kind, raw content) until the stream ends; EOFError when it ends inside a frame."""
    while prefix := source.read(_PREFIX.size):
        if len(prefix) < _PREFIX.size:
            raise EOFError
        kind, length = _PREFIX.unpack(prefix)
        if length > largest:
            raise EOFError
        data = source.read(length)
        if len(data) < length:
            raise EOFError
        yield kind, data


def unpack(kind: int, data: bytes) -> Any:
    """The content of one frame."""
    plain = zlib.decompress(data) if kind == ROWS else data
    return marshal.loads(plain)  # noqa: S302  (runs no code; it comes from our own child)


def plain_cell(value: object) -> Any:
    """A cell as marshal can carry it: dates and formulas become tagged tuples, blank text None."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT_INTEGERS else value
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, datetime):
        if value.time() == time():
            return ("d", value.year, value.month, value.day)
        return ("t", *value.timetuple()[:6])
    if isinstance(value, date):
        return ("d", value.year, value.month, value.day)
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)
