"""Rows of a .csv or .txt in the parsing child: encoding judged by the whole file, delimiter by many lines."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from talentdesk.exchange.frames import Limits, Refused
from talentdesk.exchange.spreadsheets import RawSheet

CHUNK = 2**20
DELIMITERS = ",\t;|"
SAMPLE_LINES = 200
LONGEST_FIELD = 500_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text_table(path: Path, limits: Limits) -> RawSheet:
    """A delimited text file as rows of text; text that begins a formula is tagged; raises Refused."""
    encoding = judge_encoding(path)
    csv.field_size_limit(LONGEST_FIELD)
    delimiter = judge_delimiter(path, encoding)
    return RawSheet("csv", "", [], _rows(path, encoding, delimiter, limits), encoding)


def judge_encoding(path: Path) -> str:
    """``utf-8``, ``utf-8-sig``, ``utf-16…``, ``gbk`` or ``gb18030``: the first that fits the whole file."""
    with path.open("rb") as source:
        head = source.read(64 * 1024)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return _decodes(path, name) or _undecodable()
    if b"\x00" in head:
        return _decodes(path, _utf16_without_mark(head)) or _undecodable()
    if _decodes(path, "utf-8") and not (_only_short_sequences(path) and _decodes(path, "gbk")):
        return "utf-8"
    return _decodes(path, "gbk") or _decodes(path, "gb18030") or _undecodable()


def _undecodable() -> str:
    raise Refused("encoding")


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 has its zero bytes all on one side, where its commas and digits are; else it is no text."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd and not even:
        return "utf-16-le"
    if even and not odd:
        return "utf-16-be"
    raise Refused("binary")


def _decodes(path: Path, encoding: str) -> str | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as source:
        try:
            while piece := source.read(CHUNK):
                if "\x00" in decoder.decode(piece):
                    raise Refused("binary")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return encoding


def _only_short_sequences(path: Path) -> bool:
    """Valid UTF-8 with letters below U+0800 only holds no Chinese: a few names in GBK look like that."""
    foreign = False
    with path.open("rb") as source:
        while piece := source.read(CHUNK):
            top = max(piece)
            if top >= 0xE0:
                return False
            foreign = foreign or top >= 0x80
    return foreign


def judge_delimiter(path: Path, encoding: str) -> str:
    """The one of ``, TAB ; |`` that cuts most of the first lines into the same number (>1) of fields."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        for number, record in enumerate(_records(path, encoding, delimiter)):
            if number >= SAMPLE_LINES:
                break
            if any(record):
                widths[len(record)] += 1
        split = {width: count for width, count in widths.items() if width > 1}
        if not split:
            continue
        width, count = max(split.items(), key=lambda item: (item[1], item[0]))
        score = (count / widths.total(), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as source:
        reader = csv.reader(source, delimiter=delimiter)
        try:
            yield from reader
        except csv.Error as trouble:
            raise Refused("csv-line", line=reader.line_num) from trouble


def _rows(path: Path, encoding: str, delimiter: str, limits: Limits) -> Iterator[tuple[int, list[Any]]]:
    for number, record in enumerate(_records(path, encoding, delimiter), 1):
        row: list[Any] = [_cell(text) if text[:1] == "=" else text or None for text in record]
        while row and row[-1] is None:
            row.pop()
        if len(row) > limits.columns:
            raise Refused("far-cell", cell=f"R{number}C{len(row)}")
        if row:
            yield number, row


def _cell(text: str) -> Any:
    """``="…"`` is the habit that keeps ID numbers whole and stays text; any other ``=…`` is a formula."""
    if text.startswith('="') and text.rstrip().endswith('"') and text.count('"') == 2:
        return text
    return ("f", text, None) if len(text) > 1 else text
