"""Reads a list from a file from outside (.xlsx, .xls, .csv): parsed in a bounded child, never here."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import Timer
from typing import Any, BinaryIO, cast

from talentdesk.errors import DeskError
from talentdesk.exchange.frames import END, HEAD, REFUSED, ROWS, TICK, Limits, receive, unpack
from talentdesk.exchange.headings import Head, Merge, find_head, is_footer, normalise_heading
from talentdesk.exchange.own_child import start_child
from talentdesk.exchange.refusals import refusal
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

__all__ = ["Cell", "FormulaCell", "Limits", "Table", "normalise_heading", "read_table"]

PARSER = "talentdesk.exchange.parse_child"
SHEETS_TRIED = 5
FIRST_BYTES = 8
_REMEMBERED_TEXTS = 50_000


class FormulaCell(str):
    """A cell that holds a formula: the text is ``=…``, ``computed`` what the file last showed (or None)."""

    computed: Cell = None


Cell = None | str | int | float | bool | date | datetime | FormulaCell


@dataclass(slots=True)
class Table:
    """One list as found in a file.

    ``rows`` are the records below the headings, each as wide as ``headings``; blank rows are left out, and
    ``row_numbers`` says for each the 1-based row of the sheet. ``heading_row`` is the sheet row (1-based) of
    the (lower) heading row. Column 0 is the sheet's column A. ``encoding`` is set for ``csv`` only.
    """

    sheet: str
    sheets: tuple[str, ...]
    title: str
    headings: tuple[str, ...]
    heading_row: int
    rows: list[tuple[Cell, ...]]
    row_numbers: list[int]
    footer: tuple[str, ...]
    encoding: str | None
    format: str


@dataclass(slots=True)
class _Raw:
    format: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str | None = None
    merges: list[Merge] | None = None
    numbers: list[int] = field(default_factory=list)
    rows: list[tuple[Cell, ...]] = field(default_factory=list)


def read_table(
    path: Path,
    *,
    sheet: int | str | None = None,
    progress: Progress = SILENT,
    limits: Limits | None = None,
    known_headings: frozenset[str] = frozenset(),
) -> Table:
    """Read one list; the content decides the format, not the name.

    ``sheet``: a name, or a number counted from 1 among the visible sheets; without it the first visible
    sheet that is not empty; where that has none of the ``known_headings`` (see ``normalise_heading``), the
    first that has some. Formulas (not in .xls) arrive as ``FormulaCell``, whole numbers of at most 15
    digits as int, longer ones as the float they have become. Raises DeskError for whatever cannot be read.
    """
    limits = limits or Limits()
    _check_readable(path, limits)
    raw = _parse(path, sheet, progress, limits)
    head = find_head(raw.rows[:60], raw.numbers[:60], raw.merges, known_headings)
    if sheet is None and known_headings and (head is None or head.known < 2) and raw.format != "csv":
        for name in [other for other in raw.sheets if other != raw.sheet][:SHEETS_TRIED]:
            other = _parse(path, name, progress, limits)
            other_head = find_head(other.rows[:60], other.numbers[:60], other.merges, known_headings)
            if other_head is not None and other_head.known >= 2:
                raw, head = other, other_head
                break
    if head is None:
        raise refusal("empty", {})
    table = _table(raw, head)
    if len(table.rows) > limits.rows:
        raise refusal("too-many-rows", {"most": limits.rows})
    return table


def size_and_head(path: Path) -> tuple[int, bytes]:
    """A file's size and first bytes, which tell its kind; refused where it is not there or cannot be opened."""
    try:
        with path.open("rb") as source:
            return path.stat().st_size, source.read(FIRST_BYTES)
    except FileNotFoundError as trouble:
        raise DeskError(
            tr("找不到文件 {name}。", name=path.name),
            tr("请检查文件是否已被移动或删除。"),
            code="file-missing",
        ) from trouble
    except (OSError, ValueError) as trouble:
        raise DeskError(
            tr("无法打开文件 {name}。", name=path.name),
            tr("请先在 WPS 或 Excel 中关闭该文件，并确认它是文件而不是文件夹、您有读取权限。"),
            code="file-unreadable",
        ) from trouble


def _check_readable(path: Path, limits: Limits) -> None:
    size, _ = size_and_head(path)
    if size == 0:
        raise refusal("empty", {})
    if size > limits.file_mb * 2**20:
        raise refusal("too-big", {})


def _parse(path: Path, sheet: int | str | None, progress: Progress, limits: Limits) -> _Raw:
    """All rows of one sheet as they lie there; rows stay packed until the child and its memory are gone."""
    request = json.dumps({"path": str(path.resolve()), "sheet": sheet, "limits": limits.plain()})
    raw, packed, ended = _Raw(), deque[bytes](), False
    late: list[bool] = []
    with start_child(PARSER, request) as child:

        def stop() -> None:
            late.append(True)
            child.kill()

        clock = Timer(limits.seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            for kind, data in receive(cast(BinaryIO, child.stdout)):
                progress.step(len(packed) * 2_000, 0, tr("正在读取文件"))
                if kind == ROWS:
                    packed.append(data)
                elif kind == HEAD:
                    raw.format, raw.sheet, names, raw.encoding, raw.merges = unpack(kind, data)
                    raw.sheets = tuple(names)
                elif kind == REFUSED:
                    raise refusal(*unpack(kind, data))
                elif kind != TICK:
                    ended = kind == END
        except (EOFError, ValueError, OSError):
            ended = False
        finally:
            clock.cancel()
            if not ended:
                child.kill()
    if not ended:
        raise refusal("too-slow" if late else "too-big" if child.returncode else "damaged", {})
    _unpack_rows(packed, raw)
    return raw


def _unpack_rows(packed: deque[bytes], raw: _Raw) -> None:
    shared: dict[str, str] = {}
    same = shared.setdefault
    while packed:
        numbers, rows = unpack(ROWS, packed.popleft())
        raw.numbers += numbers
        raw.rows += [
            tuple(
                [
                    same(cell, cell) if type(cell) is str else _cell(cell) if type(cell) is tuple else cell
                    for cell in row
                ]
            )
            for row in rows
        ]
        if len(shared) > _REMEMBERED_TEXTS:
            shared.clear()


def _cell(tagged: tuple[Any, ...]) -> Cell:
    match tagged:
        case ("f", text, computed):
            cell = FormulaCell(text)
            cell.computed = _cell(computed) if type(computed) is tuple else computed
            return cell
        case ("d", *parts):
            return date(*parts)
        case _:
            return datetime(*tagged[1:])


def _table(raw: _Raw, head: Head) -> Table:
    headings = tuple(_trimmed(head.texts))
    width = len(headings)
    upper = set(range(head.first, head.last + 1))
    repeated = [raw.rows[at] for at in sorted(upper)]
    end = len(raw.rows)
    while end > head.last + 1 and is_footer(raw.rows[end - 1], width):
        end -= 1
    footer = tuple(_line(row) for row in raw.rows[end:])
    title = "\n".join(_line(row) for row in raw.rows[: head.first])
    heading_row = raw.numbers[head.last]
    del raw.rows[end:], raw.numbers[end:]
    del raw.rows[: head.last + 1], raw.numbers[: head.last + 1]
    if any(row in repeated for row in raw.rows):  # lists printed page by page repeat their headings
        kept = [at for at, row in enumerate(raw.rows) if row not in repeated]
        raw.rows = [raw.rows[at] for at in kept]
        raw.numbers = [raw.numbers[at] for at in kept]
    for at, row in enumerate(raw.rows):
        if len(row) != width:
            raw.rows[at] = (row + (None,) * (width - len(row)))[:width]
    return Table(
        raw.sheet,
        raw.sheets,
        title,
        headings,
        heading_row,
        raw.rows,
        raw.numbers,
        footer,
        raw.encoding,
        raw.format,
    )


def _trimmed(texts: Sequence[str]) -> list[str]:
    kept = list(texts)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _line(row: Sequence[Cell]) -> str:
    return " ".join(" ".join(str(cell).split()) for cell in row if cell is not None)
